/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules list: show which rules there are. */
#include "cli/commands.h"
#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"
#include "cli/reports/report_language.h"

#include <stdio.h>
#include <string.h>

/* Widths of the columns that have text of any length. */
typedef struct column_widths {
    size_t id;
    size_t category;
    size_t action;
} column_widths;

/* What a rule does: for input and output apart, with a slash, if that differs. */
typedef struct action_text {
    char text[32];
} action_text;

static action_text
action_of(const aigc_rule_info *info)
{
    action_text action;
    const char *output = aigc_action_name(info->action);

    if (info->input_action == info->action) {
        (void)snprintf(action.text, sizeof action.text, "%s", output);
    } else {
        (void)snprintf(action.text, sizeof action.text, "%s/%s",
                       aigc_action_name(info->input_action), output);
    }
    return action;
}

static size_t
wider(size_t width, const char *text)
{
    size_t other = cli_text_width(text);

    return other > width ? other : width;
}

static column_widths
measure(const aigc_rules *rules)
{
    column_widths widths = { cli_text_width(_("RULE")), cli_text_width(_("CATEGORY")),
                             strlen("redact") };
    aigc_rule_info info = { .struct_size = sizeof info };

    for (size_t i = 0; i < aigc_rules_count(rules); i++) {
        if (aigc_rules_get(rules, i, &info) == AIGC_OK) {
            widths.id = wider(widths.id, info.id);
            widths.category = wider(widths.category, info.category);
            widths.action = wider(widths.action, action_of(&info).text);
        }
    }
    return widths;
}

/* Add text and blanks up to a width, and two more. */
static void
add_cell(cli_string *out, const char *text, size_t width)
{
    size_t used = cli_text_width(text);

    cli_escape(out, text, strlen(text), CLI_ESCAPE_PLAIN);
    for (; used < width + 2; used++)
        cli_string_add_character(out, ' ');
}

static void
add_text(cli_string *out, const aigc_rule_info *info, column_widths widths)
{
    const char *title = cli_message_language() == CLI_REPORT_ZH ? info->title_zh : info->title;

    add_cell(out, info->id, widths.id);
    add_cell(out, info->category, widths.category);
    add_cell(out, action_of(info).text, widths.action);
    cli_string_format(out, "%8zu %8zu  ", info->word_count, info->regex_count);
    cli_escape(out, title, strlen(title), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, '\n');
}

static void
add_json(cli_string *out, const aigc_rule_info *info)
{
    cli_json_begin(out);
    cli_json_string(out, "rule", info->id);
    cli_json_string(out, "title", info->title);
    cli_json_string(out, "title_zh", info->title_zh);
    cli_json_string(out, "category", info->category);
    cli_json_string(out, "status", info->status);
    cli_json_string(out, "level", info->level);
    cli_json_string(out, "owner", info->owner);
    cli_json_string(out, "date", info->date);
    cli_json_string(out, "source", info->source);
    cli_json_string(out, "false_positives", info->false_positives);
    cli_json_string(out, "action", aigc_action_name(info->action));
    cli_json_string(out, "input_action", aigc_action_name(info->input_action));
    cli_json_number(out, "words", info->word_count);
    cli_json_number(out, "regexes", info->regex_count);
    cli_json_string(out, "file", info->file);
    cli_json_number(out, "line", info->line);
    if (info->overlay_line > 0) {
        cli_json_string(out, "overlay_file", info->overlay_file);
        cli_json_number(out, "overlay_line", info->overlay_line);
    }
    cli_json_end(out);
}

cli_exit
cli_command_rules_list(const cli_options *options)
{
    bool json = cli_options_given(options, CLI_OPTION_JSON);
    aigc_rules *rules;
    aigc_rule_info info = { .struct_size = sizeof info };
    cli_string text;
    cli_exit answer = cli_rules_load(options, options->files, options->file_count, &rules);

    if (answer != CLI_YES)
        return answer;
    cli_string_init(&text);
    column_widths widths = measure(rules);
    if (!json) {
        add_cell(&text, _("RULE"), widths.id);
        add_cell(&text, _("CATEGORY"), widths.category);
        add_cell(&text, _("ACTION"), widths.action);
        cli_string_add(&text, _("   WORDS  REGEXES  TITLE\n"));
    }
    for (size_t i = 0; i < aigc_rules_count(rules); i++) {
        if (aigc_rules_get(rules, i, &info) != AIGC_OK)
            continue;
        if (json)
            add_json(&text, &info);
        else
            add_text(&text, &info, widths);
    }
    answer = cli_output_print(&text);
    cli_string_free(&text);
    aigc_rules_free(rules);
    return answer;
}
