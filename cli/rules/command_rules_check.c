/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules check: list every error in rule files. */
#include "cli/commands.h"
#include "cli/io/diagnostics.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"

#include <stdlib.h>

/* What the rules came to, or that nothing came of them. */
static void
add_summary(cli_string *out, const aigc_rules *rules, cli_diagnostic_counts counts)
{
    size_t words = 0, regexes = 0, count = aigc_rules_count(rules);
    aigc_rule_info info = { .struct_size = sizeof info };

    if (!rules) {
        cli_string_format(out, _("not valid: errors %zu, warnings %zu"), counts.errors,
                          counts.warnings);
        cli_string_add_character(out, '\n');
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (aigc_rules_get(rules, i, &info) == AIGC_OK) {
            words += info.word_count;
            regexes += info.regex_count;
        }
    }
    cli_string_format(out, _("valid: rules %zu, words %zu, regular expressions %zu, warnings %zu"),
                      count, words, regexes, counts.warnings);
    cli_string_add_character(out, '\n');
    cli_string_format(out, _("version %s, %zu KiB in memory"), aigc_rules_version(rules),
                      (aigc_rules_memory(rules) + 1023) / 1024);
    cli_string_add_character(out, '\n');
}

static void
add_summary_json(cli_string *out, const aigc_rules *rules, cli_diagnostic_counts counts)
{
    cli_json_begin(out);
    cli_json_string(out, "kind", "summary");
    cli_json_flag(out, "valid", rules != NULL);
    cli_json_number(out, "errors", counts.errors);
    cli_json_number(out, "warnings", counts.warnings);
    cli_json_number(out, "rules", aigc_rules_count(rules));
    cli_json_string(out, "version", aigc_rules_version(rules));
    cli_json_number(out, "memory_bytes", aigc_rules_memory(rules));
    cli_json_end(out);
}

cli_exit
cli_command_rules_check(const cli_options *options)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    cli_diagnostic_counts counts;
    cli_string text;
    cli_exit answer =
        cli_rules_compile(options, options->files, options->file_count, &compiler, &rules);

    if (answer > CLI_NO)
        return answer;
    cli_string_init(&text);
    if (cli_options_given(options, CLI_OPTION_JSON)) {
        counts = cli_diagnostics_add(&text, compiler, cli_diagnostic_json);
        add_summary_json(&text, rules, counts);
    } else {
        counts = cli_diagnostics_add(&text, compiler, cli_diagnostic_text);
        add_summary(&text, rules, counts);
    }
    if (!cli_options_given(options, CLI_OPTION_QUIET))
        answer = cli_exit_worst(answer, cli_output_print(&text));
    cli_string_free(&text);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return answer;
}
