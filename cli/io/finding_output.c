/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as lines of text and as JSON. */
#include "cli/io/finding_output.h"

#include "cli/io/escape.h"

#include <inttypes.h>
#include <string.h>

void
cli_finding_text(cli_string *out, const char *file, const cli_place *place,
                 const aigc_finding *finding)
{
    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_format(out, ":%" PRIu64 ":%" PRIu64 ": ", place->line, place->column);
    cli_escape(out, finding->rule_id, strlen(finding->rule_id), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, ' ');
    cli_escape(out, finding->category, strlen(finding->category), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, ' ');
    cli_string_add(out, aigc_action_name(finding->action));
    cli_string_add_character(out, ' ');
    cli_escape(out, finding->text, (size_t)(finding->end - finding->start), CLI_ESCAPE_QUOTED);
    cli_string_add_character(out, '\n');
}

void
cli_finding_members(cli_string *out, const aigc_finding *finding)
{
    cli_json_string(out, "rule", finding->rule_id);
    cli_json_string(out, "category", finding->category);
    cli_json_string(out, "action", aigc_action_name(finding->action));
    if (finding->rule_action != finding->action)
        cli_json_string(out, "rule_action", aigc_action_name(finding->rule_action));
    if (finding->late)
        cli_json_flag(out, "late", true);
    cli_json_number(out, "start", finding->start);
    cli_json_number(out, "end", finding->end);
}

void
cli_finding_matched(cli_string *out, const aigc_finding *finding)
{
    cli_json_text(out, "text", finding->text, (size_t)(finding->end - finding->start));
}
