/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules diff: which rules changed, and which verdicts would. */
#include "cli/commands.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"
#include "cli/rules/rules_compare.h"

#include <stdlib.h>
#include <string.h>

static void
add_summary(cli_comparison *comparison)
{
    const aigc_rules *old = comparison->sides[CLI_SIDE_OLD].rules;
    const aigc_rules *new = comparison->sides[CLI_SIDE_NEW].rules;
    cli_string *out = &comparison->text;

    if (comparison->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "summary");
        cli_json_string(out, "old_version", aigc_rules_version(old));
        cli_json_string(out, "new_version", aigc_rules_version(new));
        cli_json_number(out, "old_rules", cli_rules_written(old));
        cli_json_number(out, "new_rules", cli_rules_written(new));
        cli_json_number(out, "added", comparison->added);
        cli_json_number(out, "removed", comparison->removed);
        cli_json_number(out, "changed", comparison->changed);
        cli_json_end(out);
        return;
    }
    cli_string_format(out, _("rules %zu -> %zu: added %zu, removed %zu, changed %zu"),
                      cli_rules_written(old), cli_rules_written(new), comparison->added,
                      comparison->removed, comparison->changed);
    cli_string_add_character(out, '\n');
}

static cli_exit
run(cli_comparison *comparison)
{
    const cli_options *options = comparison->options;
    cli_exit answer = CLI_YES;

    for (cli_side i = 0; i < CLI_SIDES && answer == CLI_YES; i++) {
        answer = cli_rules_load_keep(options, options->files + i, 1, &comparison->sides[i].compiler,
                                     &comparison->sides[i].rules);
    }
    if (answer == CLI_YES)
        answer = cli_compare_rules(comparison);
    if (answer != CLI_YES)
        return answer;
    add_summary(comparison);
    if (cli_options_given(options, CLI_OPTION_TRAFFIC))
        answer = cli_compare_traffic(comparison);
    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_QUIET))
        answer = cli_output_print(&comparison->text);
    if (answer == CLI_YES && comparison->added + comparison->removed + comparison->changed > 0)
        answer = CLI_NO;
    return answer == CLI_YES && comparison->verdicts > 0 ? CLI_NO : answer;
}

cli_exit
cli_command_rules_diff(const cli_options *options)
{
    cli_comparison comparison;

    if (options->file_count != CLI_SIDES) {
        cli_say("%s", _("name two rule files or folders: the old one and the new one"));
        return cli_usage_hint(CLI_RULES_DIFF);
    }
    if (cli_options_given(options, CLI_OPTION_TRAFFIC_FIELD) &&
        !cli_options_given(options, CLI_OPTION_TRAFFIC)) {
        cli_say("%s", _("--field needs --on PATH"));
        return cli_usage_hint(CLI_RULES_DIFF);
    }
    memset(&comparison, 0, sizeof comparison);
    comparison.options = options;
    comparison.json = cli_options_given(options, CLI_OPTION_JSON);
    cli_string_init(&comparison.text);
    for (cli_side i = 0; i < CLI_SIDES; i++)
        cli_string_init(&comparison.sides[i].texts);
    cli_exit answer = run(&comparison);
    for (cli_side i = 0; i < CLI_SIDES; i++) {
        cli_rule_side *side = &comparison.sides[i];

        cli_string_free(&side->texts);
        free(side->facts);
        aigc_rules_free(side->rules);
        aigc_rules_compiler_free(side->compiler);
    }
    cli_string_free(&comparison.text);
    return answer;
}
