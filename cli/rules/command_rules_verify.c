/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules verify: tell whether a rule bundle would be accepted. */
#include "cli/commands.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_output.h"
#include "cli/options/bundle_options.h"
#include "cli/rules/bundle_description.h"

#include <string.h>

typedef struct verification {
    const char *path;
    aigc_bundle *bundle; /* NULL if it was refused before its rules were looked at */
    aigc_rules *rules;   /* NULL if it was refused */
    aigc_bundle_info info;
    aigc_bundle_report report;
} verification;

static void
add_text(cli_string *out, const verification *v)
{
    cli_escape(out, v->path, strlen(v->path), CLI_ESCAPE_PLAIN);
    if (!v->rules) {
        cli_string_add(out, _(": refused: "));
        cli_string_add(out, aigc_bundle_verdict_name(v->report.verdict));
        cli_string_add(out, _(": "));
        cli_escape(out, v->report.detail, strlen(v->report.detail), CLI_ESCAPE_PLAIN);
        cli_string_add_character(out, '\n');
        return;
    }
    cli_string_add(out, _(": accepted\n"));
    cli_bundle_describe(out, &v->info);
    cli_string_format(out, _("signed with key %s\n"), v->info.signer);
    cli_string_format(out, _("rules: %zu, examples: %zu, all of which hold\n"),
                      aigc_rules_count(v->rules), aigc_rules_example_count(v->rules));
}

static void
add_json(cli_string *out, const verification *v)
{
    cli_json_begin(out);
    cli_json_string(out, "bundle", v->path);
    cli_json_flag(out, "accepted", v->rules != NULL);
    cli_json_string(out, "verdict", aigc_bundle_verdict_name(v->report.verdict));
    cli_json_string(out, "detail", v->report.detail);
    if (v->bundle) {
        cli_bundle_describe_json(out, &v->info);
        cli_json_string(out, "signer", v->info.signer);
    }
    if (v->rules) {
        cli_json_number(out, "rules", aigc_rules_count(v->rules));
        cli_json_number(out, "examples", aigc_rules_example_count(v->rules));
    }
    cli_json_end(out);
}

/* Open, then compile what was opened. */
static aigc_status
check(verification *v, const aigc_bundle_terms *terms)
{
    aigc_status status = aigc_bundle_open(v->path, terms, &v->bundle, &v->report);

    if (status == AIGC_OK)
        status = aigc_bundle_get(v->bundle, &v->info);
    if (status == AIGC_OK)
        status = aigc_bundle_compile(v->bundle, terms, &v->rules, &v->report);
    return status;
}

static cli_exit
answer_with(const verification *v, const cli_options *options)
{
    cli_exit answer = v->rules ? CLI_YES : CLI_NO;
    cli_string text;

    if (cli_options_given(options, CLI_OPTION_QUIET))
        return answer;
    cli_string_init(&text);
    if (cli_options_given(options, CLI_OPTION_JSON))
        add_json(&text, v);
    else
        add_text(&text, v);
    answer = cli_exit_worst(answer, cli_output_print(&text));
    cli_string_free(&text);
    return answer;
}

cli_exit
cli_command_rules_verify(const cli_options *options)
{
    verification v;
    cli_bundle_terms terms;

    if (options->file_count != 1) {
        cli_say("%s", _("name one bundle: aigc-label rules verify BUNDLE"));
        return cli_usage_hint(CLI_RULES_VERIFY);
    }
    if (!cli_options_given(options, CLI_OPTION_RULES_KEY)) {
        cli_say("%s", _("say whom you trust: --rules-key PATH"));
        return cli_usage_hint(CLI_RULES_VERIFY);
    }
    memset(&v, 0, sizeof v);
    v.path = options->files[0];
    v.report.struct_size = sizeof v.report;
    cli_exit answer = cli_bundle_terms_read(&terms, options);
    if (answer == CLI_YES) {
        aigc_status status = check(&v, &terms.terms);
        answer = status == AIGC_OK || status == AIGC_ERR_REFUSED
                     ? answer_with(&v, options)
                     : cli_bundle_say(v.path, status, &v.report);
    }
    aigc_rules_free(v.rules);
    aigc_bundle_free(v.bundle);
    cli_bundle_terms_free(&terms);
    return answer;
}
