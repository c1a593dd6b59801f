/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules build: put rule files into one signed file. */
#include "cli/commands.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_output.h"
#include "cli/options/bundle_options.h"
#include "cli/options/label_options.h"
#include "cli/options/rules_load.h"
#include "cli/options/time_value.h"
#include "cli/rules/bundle_description.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What is being made. */
typedef struct building {
    const char *path; /* of the bundle */
    aigc_bundle_options options;
    aigc_secret_key *key; /* NULL: it is not signed */
    cli_string bundle;
    cli_string signature_path;
    char signature[AIGC_SIGNATURE_FILE_SIZE];
    cli_output outputs[2]; /* the signature, the bundle */
} building;

static cli_exit
read_time(const cli_options *options, cli_option_id id, uint64_t *seconds)
{
    const char *text = cli_options_text(options, id);

    if (text && (!cli_time_read(text, seconds) || *seconds == 0)) {
        cli_say(
            _("--%s '%s': give a time like 2026-03-01T08:00:00+08:00, a day like 2026-03-01 (its "
              "beginning in UTC), or seconds since 1970"),
            cli_option_get(id)->name, text);
        return cli_usage_hint(CLI_RULES_BUILD);
    }
    return CLI_YES;
}

/* Revisions grow: one more than the bundle that is there now. One that is damaged counts as none,
 * so that it can be replaced; then the revision must be said. */
static cli_exit
read_revision(building *b, const cli_options *options)
{
    const char *text = cli_options_text(options, CLI_OPTION_REVISION);
    aigc_bundle *before = NULL;
    aigc_bundle_info info = { 0 };
    char *end = NULL;
    aigc_status status = aigc_bundle_open(b->path, NULL, &before, NULL);

    if (status == AIGC_OK)
        status = aigc_bundle_get(before, &info);
    bool absent = status == AIGC_ERR_IO && errno == ENOENT;

    aigc_bundle_free(before);
    if (status == AIGC_ERR_MEMORY)
        return cli_say_no_memory();
    if (status != AIGC_OK && !absent && !text) {
        cli_say(_("'%s' is there and is no bundle that can be read: say --revision NUMBER"),
                b->path);
        return CLI_INPUT;
    }
    b->options.revision = info.revision + 1;
    if (!text)
        return CLI_YES;
    errno = 0;
    b->options.revision = *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    if (b->options.revision == 0 || errno != 0 || *end != '\0') {
        cli_say(_("--revision '%s': it must be a number from 1"), text);
        return cli_usage_hint(CLI_RULES_BUILD);
    }
    if (b->options.revision <= info.revision) {
        cli_say(_("'%s' is revision %llu already; a new one must have a greater number"), b->path,
                (unsigned long long)info.revision);
        return CLI_USAGE;
    }
    return CLI_YES;
}

static cli_exit
read_options(building *b, const cli_options *options)
{
    b->path = cli_options_text(options, CLI_OPTION_BUNDLE);
    if (!b->path || strcmp(b->path, "-") == 0) {
        cli_say("%s", _("say where the bundle goes: aigc-label rules build -o BUNDLE"));
        return cli_usage_hint(CLI_RULES_BUILD);
    }
    b->options.struct_size = sizeof b->options;
    b->options.created = (uint64_t)time(NULL);
    b->options.engine = cli_options_text(options, CLI_OPTION_ENGINE);
    cli_exit answer = read_time(options, CLI_OPTION_CREATED, &b->options.created);
    answer = cli_exit_worst(answer, read_time(options, CLI_OPTION_EXPIRES, &b->options.expires));
    if (answer == CLI_YES && b->options.expires != 0 && b->options.expires <= b->options.created) {
        cli_say("%s", _("the bundle would expire before it is made"));
        answer = cli_usage_hint(CLI_RULES_BUILD);
    }
    return answer == CLI_YES ? read_revision(b, options) : answer;
}

static int
keep(void *context, const void *data, size_t length)
{
    cli_string *bundle = context;

    cli_string_add_bytes(bundle, data, length);
    return bundle->failed ? 1 : 0;
}

/* A bundle whose examples fail would be refused wherever it is loaded. */
static cli_exit
try_examples(aigc_rules *rules)
{
    aigc_rule_example example;
    size_t failed;
    aigc_status status = aigc_rules_self_test(rules, &failed);

    if (status == AIGC_ERR_REFUSED || status == AIGC_ERR_LIMIT) {
        status = aigc_rules_example(rules, failed, &example);
        if (status == AIGC_OK) {
            cli_say(_("%s:%lu: an example does not hold; see 'aigc-label rules test'"),
                    example.file, (unsigned long)example.line);
            return CLI_NO;
        }
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
make_bundle(building *b, const aigc_rules_compiler *compiler, const aigc_rules *rules)
{
    aigc_bundle_report report;

    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    aigc_status status = aigc_bundle_build(compiler, rules, &b->options, keep, &b->bundle, &report);
    if (status == AIGC_ERR_STOPPED)
        return cli_say_no_memory();
    if (status == AIGC_ERR_ARGUMENT) {
        cli_say("%s", _("revision, times or --engine (X.Y.Z) are not what a bundle can hold"));
        return cli_usage_hint(CLI_RULES_BUILD);
    }
    if (status == AIGC_ERR_FORMAT) {
        cli_say("%s", report.detail);
        return CLI_INPUT;
    }
    return cli_bundle_say(b->path, status, &report);
}

static cli_exit
sign(building *b, const cli_options *options)
{
    const char *slash = strrchr(b->path, '/');
    cli_string comment;
    cli_exit answer =
        cli_label_key(options, CLI_OPTION_BUNDLE_KEY, CLI_OPTION_BUNDLE_PASSWORD_FILE, &b->key);
    aigc_status status;

    if (answer != CLI_YES)
        return answer;
    cli_string_init(&comment);
    cli_string_format(&comment,
                      "timestamp:%" PRIu64 "\trevision:%" PRIu64 "\tfile:", b->options.created,
                      b->options.revision);
    cli_escape(&comment, slash ? slash + 1 : b->path, strlen(slash ? slash + 1 : b->path),
               CLI_ESCAPE_PLAIN);
    cli_string_add(&comment, "\thashed");
    if (comment.failed) {
        answer = cli_say_no_memory();
    } else {
        status = aigc_secret_key_sign(b->key, b->bundle.data, b->bundle.length, comment.data,
                                      b->signature);
        answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    }
    cli_string_free(&comment);
    return answer;
}

static cli_exit
write_file(cli_output *output, const char *path, const char *data, size_t length)
{
    cli_exit answer = cli_output_open(output, path);

    if (answer == CLI_YES && !(cli_output_write(output, data, length) && cli_output_flush(output)))
        answer = cli_output_finish(output); /* which says why not */
    return answer;
}

/* Both files are complete before either takes its name; the signature does first. */
static cli_exit
write_files(building *b)
{
    cli_exit answer = CLI_YES;

    if (b->key) {
        cli_string_add(&b->signature_path, b->path);
        cli_string_add(&b->signature_path, ".minisig");
        if (b->signature_path.failed)
            return cli_say_no_memory();
        answer =
            write_file(&b->outputs[0], b->signature_path.data, b->signature, strlen(b->signature));
    }
    if (answer == CLI_YES)
        answer = write_file(&b->outputs[1], b->path, b->bundle.data, b->bundle.length);
    if (answer == CLI_YES && b->key)
        answer = cli_output_finish(&b->outputs[0]);
    return answer == CLI_YES ? cli_output_finish(&b->outputs[1]) : answer;
}

/* Describe what was written, as it reads. */
static cli_exit
describe(const building *b, const cli_options *options)
{
    aigc_bundle *bundle = NULL;
    aigc_bundle_info info;
    char signer[AIGC_KEY_ID_SIZE];
    cli_string text;
    aigc_status status = aigc_bundle_open_memory(b->path, b->bundle.data, b->bundle.length, NULL, 0,
                                                 NULL, &bundle, NULL);

    if (status == AIGC_OK)
        status = aigc_bundle_get(bundle, &info);
    if (status != AIGC_OK)
        return cli_say_status(status);
    cli_string_init(&text);
    aigc_secret_key_id(b->key, signer);
    if (cli_options_given(options, CLI_OPTION_JSON)) {
        cli_json_begin(&text);
        cli_json_string(&text, "bundle", b->path);
        cli_bundle_describe_json(&text, &info);
        cli_json_string(&text, "signer", signer);
        cli_bundle_list_json(&text, bundle);
        cli_json_end(&text);
    } else {
        cli_escape(&text, b->path, strlen(b->path), CLI_ESCAPE_PLAIN);
        cli_string_add_character(&text, '\n');
        cli_bundle_describe(&text, &info);
        if (b->key)
            cli_string_format(&text, _("signed with key %s\n"), signer);
        else
            cli_string_add(&text, _("not signed\n"));
        cli_bundle_list(&text, bundle);
    }
    cli_exit answer = cli_output_print(&text);
    cli_string_free(&text);
    aigc_bundle_free(bundle);
    return answer;
}

static cli_exit
build(building *b, const cli_options *options)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    cli_exit answer = read_options(b, options);

    if (answer == CLI_YES) {
        answer =
            cli_rules_load_keep(options, options->files, options->file_count, &compiler, &rules);
    }
    if (answer == CLI_YES)
        answer = try_examples(rules);
    if (answer == CLI_YES)
        answer = make_bundle(b, compiler, rules);
    if (answer == CLI_YES && cli_options_given(options, CLI_OPTION_BUNDLE_KEY))
        answer = sign(b, options);
    if (answer == CLI_YES)
        answer = write_files(b);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_QUIET))
        answer = describe(b, options);
    return answer;
}

cli_exit
cli_command_rules_build(const cli_options *options)
{
    building *b = calloc(1, sizeof *b);

    if (!b)
        return cli_say_no_memory();
    cli_string_init(&b->bundle);
    cli_string_init(&b->signature_path);
    b->outputs[0].fd = b->outputs[1].fd = -1;
    cli_exit answer = build(b, options);
    cli_output_abandon(&b->outputs[0]);
    cli_output_abandon(&b->outputs[1]);
    cli_string_free(&b->signature_path);
    cli_string_free(&b->bundle);
    aigc_secret_key_free(b->key);
    free(b);
    return answer;
}
