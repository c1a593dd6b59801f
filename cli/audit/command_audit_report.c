/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label audit report: count what an audit log tells, by day and category. */
#include "cli/audit/audit_counts.h"
#include "cli/commands.h"
#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_output.h"
#include "cli/options/audit_log_options.h"
#include "cli/options/time_value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Widths of the columns, with the blanks between them. */
#define CATEGORY_WIDTH 12
#define NUMBER_WIDTH 10

/* Read --from or --to; NULL if it is not given. */
static cli_exit
read_day(const cli_options *options, cli_option_id id, const char **day)
{
    uint64_t number;

    *day = cli_options_text(options, id);
    if (*day && !cli_day_read(*day, &number)) {
        cli_say(_("--%s '%s': give a day such as 2026-03-01"), cli_option_get(id)->name, *day);
        return cli_usage_hint(CLI_AUDIT_REPORT);
    }
    return CLI_YES;
}

static void
add_findings_json(cli_string *out, const cli_audit_row *row)
{
    cli_json_number(out, "findings", cli_audit_row_findings(row));
    cli_json_number(out, "stop", row->findings[AIGC_ACTION_STOP]);
    cli_json_number(out, "redact", row->findings[AIGC_ACTION_REDACT]);
    cli_json_number(out, "log", row->findings[AIGC_ACTION_LOG]);
    cli_json_number(out, "shadow", row->findings[AIGC_ACTION_SHADOW]);
}

static void
add_json(cli_string *out, const cli_audit_row *row)
{
    cli_json_begin(out);
    cli_json_string(out, "day", row->day);
    if (row->category[0] != '\0')
        cli_json_string(out, "category", row->category);
    else
        cli_json_null(out, "category");
    cli_json_number(out, "texts", row->texts);
    add_findings_json(out, row);
    if (row->category[0] == '\0') {
        cli_json_number(out, "inputs", row->inputs);
        cli_json_number(out, "stopped", row->outcomes[AIGC_AUDIT_STOPPED]);
        cli_json_number(out, "failed", row->outcomes[AIGC_AUDIT_FAILED]);
        cli_json_number(out, "bytes", row->bytes);
        cli_json_number(out, "scanned", row->scanned);
        cli_json_number(out, "labels", row->labels);
        cli_json_number(out, "strikes_reached", row->reached);
    }
    cli_json_end(out);
}

/* Add text and blanks behind it up to a width. */
static void
add_left(cli_string *out, const char *text, size_t width)
{
    cli_escape(out, text, strlen(text), CLI_ESCAPE_PLAIN);
    for (size_t used = cli_text_width(text); used < width; used++)
        cli_string_add_character(out, ' ');
}

/* Add blanks up to the width of numbers, and text. */
static void
add_right(cli_string *out, const char *text)
{
    for (size_t used = cli_text_width(text); used < NUMBER_WIDTH; used++)
        cli_string_add_character(out, ' ');
    cli_string_add(out, text);
}

static void
add_number(cli_string *out, uint64_t number)
{
    cli_string_format(out, "%*llu", NUMBER_WIDTH, (unsigned long long)number);
}

/* A table of the days. */
static void
add_days(cli_string *out, const cli_audit_counts *counts)
{
    const char *const heads[] = { _("TEXTS"),  _("STOPPED"), _("FAILED"), _("FINDINGS"),
                                  _("LABELS"), _("STRIKES"), _("BYTES"),  _("SCANNED") };

    add_left(out, _("DAY"), CLI_AUDIT_DAY_SIZE - 1);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        add_right(out, heads[i]);
    cli_string_add_character(out, '\n');
    for (size_t i = 0; i < counts->count; i++) {
        const cli_audit_row *row = &counts->rows[i];

        if (row->category[0] != '\0')
            continue;
        add_left(out, row->day, CLI_AUDIT_DAY_SIZE - 1);
        add_number(out, row->texts);
        add_number(out, row->outcomes[AIGC_AUDIT_STOPPED]);
        add_number(out, row->outcomes[AIGC_AUDIT_FAILED]);
        add_number(out, cli_audit_row_findings(row));
        add_number(out, row->labels);
        add_number(out, row->reached);
        add_number(out, row->bytes);
        add_number(out, row->scanned);
        cli_string_add_character(out, '\n');
    }
}

/* A table of the categories of each day. */
static void
add_categories(cli_string *out, const cli_audit_counts *counts)
{
    const char *const heads[] = { _("TEXTS"), _("FINDINGS"), "stop", "redact", "log", "shadow" };

    cli_string_add_character(out, '\n');
    add_left(out, _("DAY"), CLI_AUDIT_DAY_SIZE + 1);
    add_left(out, _("CATEGORY"), CATEGORY_WIDTH);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        add_right(out, heads[i]);
    cli_string_add_character(out, '\n');
    for (size_t i = 0; i < counts->count; i++) {
        const cli_audit_row *row = &counts->rows[i];

        if (row->category[0] == '\0')
            continue;
        add_left(out, row->day, CLI_AUDIT_DAY_SIZE + 1);
        add_left(out, row->category, CATEGORY_WIDTH);
        add_number(out, row->texts);
        add_number(out, cli_audit_row_findings(row));
        for (size_t action = AIGC_ACTION_STOP; action >= AIGC_ACTION_SHADOW; action--)
            add_number(out, row->findings[action]);
        cli_string_add_character(out, '\n');
    }
}

static cli_exit
print(const cli_options *options, const cli_audit_counts *counts)
{
    cli_string text;

    cli_string_init(&text);
    if (cli_options_given(options, CLI_OPTION_JSON)) {
        for (size_t i = 0; i < counts->count; i++)
            add_json(&text, &counts->rows[i]);
    } else {
        add_days(&text, counts);
        add_categories(&text, counts);
    }
    cli_exit answer = cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

/* What is not counted, or is no longer there to be. */
static void
say_missing(const char *path, const aigc_audit_summary *summary)
{
    if (summary->incomplete > 0) {
        cli_say(_("'%s': the last %llu bytes are no whole record, and are not counted"), path,
                (unsigned long long)summary->incomplete);
    }
    if (summary->dropped > 0) {
        cli_say(ngettext("no room in the audit log: %llu record was dropped",
                         "no room in the audit log: %llu records were dropped",
                         (unsigned long)summary->dropped),
                (unsigned long long)summary->dropped);
    }
}

static cli_exit
read_log(const char *path, cli_audit_counts *counts)
{
    aigc_audit_read_options how;
    aigc_audit_summary summary;

    memset(&how, 0, sizeof how);
    memset(&summary, 0, sizeof(summary));
    how.struct_size = sizeof how;
    how.on_record = cli_audit_count;
    how.record_context = counts;
    summary.struct_size = sizeof(summary);
    aigc_status status = aigc_audit_read(path, &how, &summary);
    switch (status) {
    case AIGC_OK:
        say_missing(path, &summary);
        return CLI_YES;
    case AIGC_ERR_ALTERED:
        cli_say(_("'%s' is broken, and cannot be counted: see 'aigc-label audit verify'"), path);
        return CLI_NO;
    case AIGC_ERR_NOT_FOUND:
        return cli_audit_log_say_none(path);
    case AIGC_ERR_IO:
        cli_say(_("cannot read the audit log '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    default:
        return counts->no_memory ? cli_say_no_memory() : cli_say_status(status);
    }
}

cli_exit
cli_command_audit_report(const cli_options *options)
{
    cli_audit_counts counts;

    memset(&counts, 0, sizeof counts);
    if (options->file_count != 1) {
        cli_say("%s", _("name one audit log"));
        return cli_usage_hint(CLI_AUDIT_REPORT);
    }
    cli_exit answer = read_day(options, CLI_OPTION_DAY_FROM, &counts.from);
    if (answer == CLI_YES)
        answer = read_day(options, CLI_OPTION_TO, &counts.to);
    if (answer == CLI_YES && counts.from && counts.to && strcmp(counts.from, counts.to) > 0) {
        cli_say(_("--from %s is behind --to %s: there is no day between"), counts.from, counts.to);
        answer = cli_usage_hint(CLI_AUDIT_REPORT);
    }
    if (answer == CLI_YES)
        answer = read_log(options->files[0], &counts);
    if (answer == CLI_YES)
        answer = print(options, &counts);
    cli_audit_counts_free(&counts);
    return answer;
}
