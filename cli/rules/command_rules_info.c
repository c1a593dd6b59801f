/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules info: show what a rule bundle says of itself. */
#include "cli/commands.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_output.h"
#include "cli/options/bundle_options.h"
#include "cli/rules/bundle_description.h"

#include <string.h>
#include <unistd.h>

/* Whether there is a signature, good or bad. What cannot be told fails `out`. */
static bool
has_signature(const char *path, cli_string *out)
{
    cli_string name;

    cli_string_init(&name);
    cli_string_add(&name, path);
    cli_string_add(&name, ".minisig");
    out->failed = out->failed || name.failed;
    bool there = !name.failed && access(name.data, F_OK) == 0;
    cli_string_free(&name);
    return there;
}

static void
describe(cli_string *out, const char *path, const aigc_bundle *bundle, const aigc_bundle_info *info)
{
    cli_escape(out, path, strlen(path), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, '\n');
    cli_bundle_describe(out, info);
    cli_string_add(out, has_signature(path, out)
                            ? _("signature: there is one; 'aigc-label rules verify' checks it\n")
                            : _("signature: none\n"));
    cli_bundle_list(out, bundle);
}

static void
describe_json(cli_string *out, const char *path, const aigc_bundle *bundle,
              const aigc_bundle_info *info)
{
    cli_json_begin(out);
    cli_json_string(out, "bundle", path);
    cli_bundle_describe_json(out, info);
    cli_json_flag(out, "signature_present", has_signature(path, out));
    cli_bundle_list_json(out, bundle);
    cli_json_end(out);
}

cli_exit
cli_command_rules_info(const cli_options *options)
{
    aigc_bundle *bundle = NULL;
    aigc_bundle_info info;
    aigc_bundle_report report;
    cli_string text;

    if (options->file_count != 1) {
        cli_say("%s", _("name one bundle: aigc-label rules info BUNDLE"));
        return cli_usage_hint(CLI_RULES_INFO);
    }
    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    aigc_status status = aigc_bundle_open(options->files[0], NULL, &bundle, &report);
    if (status == AIGC_OK)
        status = aigc_bundle_get(bundle, &info);
    cli_exit answer = cli_bundle_say(options->files[0], status, &report);
    if (answer == CLI_YES) {
        cli_string_init(&text);
        if (cli_options_given(options, CLI_OPTION_JSON))
            describe_json(&text, options->files[0], bundle, &info);
        else
            describe(&text, options->files[0], bundle, &info);
        answer = cli_output_print(&text);
        cli_string_free(&text);
    }
    aigc_bundle_free(bundle);
    return answer;
}
