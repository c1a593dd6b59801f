/* SPDX-License-Identifier: Apache-2.0 */
/* Rule bundles from options. */
#include "cli/options/bundle_options.h"

#include "cli/io/messages.h"
#include "cli/options/text_setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PERCENT_DIGITS_MAX 3

/* Commands that use rules; the others read and write them. */
static bool
uses_rules(const cli_options *options)
{
    return options->command == CLI_PIPE || options->command == CLI_SCAN ||
           options->command == CLI_SERVE;
}

bool
cli_bundle_is_wanted(const cli_options *options)
{
    return uses_rules(options) && (cli_options_given(options, CLI_OPTION_RULES_KEY) ||
                                   cli_options_given(options, CLI_OPTION_RULES_RECORD) ||
                                   cli_options_given(options, CLI_OPTION_FOLLOW));
}

static cli_exit
read_keys(cli_bundle_terms *terms, const cli_options *options)
{
    size_t position = 0;
    const char *path;
    aigc_status status = aigc_bundle_keys_new(&terms->keys);

    while (status == AIGC_OK &&
           (path = cli_options_next(options, CLI_OPTION_RULES_KEY, &position)) != NULL) {
        status = aigc_bundle_keys_add_path(terms->keys, path);
        if (status == AIGC_ERR_IO) {
            cli_say(_("cannot read the key '%s': %s"), path, strerror(errno));
            return CLI_ENVIRONMENT;
        }
        if (status == AIGC_ERR_KEY) {
            cli_say(_("'%s' is not a public key, or holds a file that is none"), path);
            return CLI_INPUT;
        }
    }
    if (status == AIGC_OK && aigc_bundle_keys_count(terms->keys) == 0) {
        cli_say("%s", _("there is no public key (*.pub) where --rules-key says"));
        return CLI_INPUT;
    }
    terms->terms.keys = terms->keys;
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
read_share(cli_bundle_terms *terms, const cli_options *options)
{
    const char *text = cli_options_text(options, CLI_OPTION_MAX_SHRINK);
    unsigned percent = 0;

    if (!text)
        return CLI_YES;
    if (strlen(text) <= PERCENT_DIGITS_MAX && strspn(text, "0123456789") == strlen(text))
        percent = (unsigned)strtoul(text, NULL, 10);
    if (percent < 1 || percent > 100) {
        cli_say(_("--max-shrink '%s': it must be a number from 1 to 100"), text);
        return cli_usage_hint(options->command);
    }
    terms->terms.max_shrink = percent;
    return CLI_YES;
}

/* Rules that a policy does not fit are not accepted: they could not be used. */
static int
check_policies(void *context, aigc_rules *rules)
{
    cli_bundle_terms *terms = context;

    terms->checked = cli_policies_check(terms->options, rules);
    return terms->checked == CLI_YES ? 0 : 1;
}

cli_exit
cli_bundle_terms_read(cli_bundle_terms *terms, const cli_options *options)
{
    memset(terms, 0, sizeof *terms);
    terms->options = options;
    terms->terms.struct_size = sizeof terms->terms;
    terms->terms.check = check_policies;
    terms->terms.check_context = terms;
    terms->terms.record = cli_options_text(options, CLI_OPTION_RULES_RECORD);
    cli_exit answer = read_share(terms, options);
    if (cli_options_given(options, CLI_OPTION_FORCE))
        terms->terms.max_shrink = 100;
    if (answer == CLI_YES && cli_options_given(options, CLI_OPTION_RULES_KEY))
        answer = read_keys(terms, options);
    return answer;
}

void
cli_bundle_terms_free(cli_bundle_terms *terms)
{
    aigc_bundle_keys_free(terms->keys);
    memset(terms, 0, sizeof *terms);
}

cli_exit
cli_bundle_say(const char *path, aigc_status status, const aigc_bundle_report *report)
{
    switch (status) {
    case AIGC_OK:
        return CLI_YES;
    case AIGC_ERR_REFUSED:
        cli_say(_("the rule bundle '%s' is refused (%s): %s"), path,
                aigc_bundle_verdict_name(report->verdict), report->detail);
        return CLI_INPUT;
    case AIGC_ERR_STOPPED: /* what the policies lack is said */
        return CLI_INPUT;
    case AIGC_ERR_IO:
        if (errno == EISDIR && strcmp(report->detail, path) == 0) {
            cli_say(
                _("'%s' is a folder, and a rule bundle is needed: 'aigc-label rules build' makes "
                  "one of it"),
                path);
            return CLI_INPUT;
        }
        cli_say(errno == ENOENT ? _("cannot open '%s': %s") : _("cannot read or write '%s': %s"),
                report->detail, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s' is not the record of a rule bundle"), report->detail);
        return CLI_INPUT;
    case AIGC_ERR_LIMIT:
        cli_say(_("the rule bundle '%s' is too large"), path);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

void
cli_bundle_tell_expired(aigc_rules_holder *holder, uint64_t *told)
{
    aigc_rules *rules = aigc_rules_holder_get(holder);
    uint64_t expires = aigc_rules_expires(rules);

    if (expires != 0 && expires != *told && time(NULL) >= (time_t)expires) {
        *told = expires;
        cli_say(_("the rules in force, revision %llu, have expired; they stay until there are new "
                  "ones"),
                (unsigned long long)aigc_rules_revision(rules));
    }
    aigc_rules_free(rules);
}

/* Find the one bundle that rules are to come from. */
static cli_exit
find_bundle(const cli_options *options, const char **path)
{
    size_t position = 0;
    size_t count = 0;
    const char *next;

    *path = "";
    while ((next = cli_options_next(options, CLI_OPTION_RULES, &position)) != NULL) {
        *path = next;
        count++;
    }
    if (count != 1) {
        cli_say("%s",
                _("--rules-key, --rules-record and --follow need one bundle: --rules BUNDLE"));
        return cli_usage_hint(options->command);
    }
    /* Without a record a restart would take any older bundle that was signed once. */
    if (cli_options_given(options, CLI_OPTION_RULES_KEY) &&
        !cli_options_given(options, CLI_OPTION_RULES_RECORD)) {
        cli_say("%s", _("--rules-key needs --rules-record FILE, so that an older bundle is refused "
                        "also after a restart"));
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}

cli_exit
cli_bundle_load(const cli_options *options, aigc_rules_holder *holder, aigc_rules **rules)
{
    aigc_rules_holder *own = NULL;
    cli_bundle_terms terms;
    aigc_bundle_report report;
    const char *path;
    cli_exit answer = find_bundle(options, &path);

    *rules = NULL;
    if (answer != CLI_YES)
        return answer;
    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    answer = cli_bundle_terms_read(&terms, options);
    if (answer == CLI_YES && !holder) {
        aigc_status status = aigc_rules_holder_new(NULL, &own);

        holder = own;
        answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    }
    if (answer == CLI_YES) {
        answer = cli_bundle_say(path, aigc_rules_holder_load(holder, path, &terms.terms, &report),
                                &report);
        answer = cli_exit_worst(answer, terms.checked);
    }
    if (answer == CLI_YES)
        *rules = aigc_rules_holder_get(holder);
    cli_bundle_terms_free(&terms);
    aigc_rules_holder_free(own);
    return answer;
}

cli_exit
cli_bundle_add(aigc_rules_compiler *compiler, const cli_options *options, const char *path)
{
    aigc_bundle *bundle = NULL;
    aigc_bundle_report report;
    aigc_bundle_terms terms;

    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    memset(&terms, 0, sizeof terms);
    terms.struct_size = sizeof terms;
    aigc_status status =
        aigc_bundle_open(path, uses_rules(options) ? &terms : NULL, &bundle, &report);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_bundle(compiler, bundle);
    cli_exit answer = cli_bundle_say(path, status, &report);
    aigc_bundle_free(bundle);
    return answer;
}
