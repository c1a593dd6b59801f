/* SPDX-License-Identifier: Apache-2.0 */
/* Count the records of an audit log. */
#include "cli/audit/audit_counts.h"

#include "cli/limits.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The day of a record in the local time zone. */
static bool
find_day(uint64_t milliseconds, char day[CLI_AUDIT_DAY_SIZE])
{
    time_t seconds = (time_t)(milliseconds / 1000);
    struct tm parts;

    return localtime_r(&seconds, &parts) &&
           strftime(day, CLI_AUDIT_DAY_SIZE, "%Y-%m-%d", &parts) == CLI_AUDIT_DAY_SIZE - 1;
}

static int
compare(const cli_audit_row *row, const char *day, const char *category)
{
    int order = strcmp(row->day, day);

    return order != 0 ? order : strcmp(row->category, category);
}

/* Where a row is, or would be. */
static size_t
find_place(const cli_audit_counts *counts, const char *day, const char *category)
{
    size_t low = 0, high = counts->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(&counts->rows[middle], day, category) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
make_room(cli_audit_counts *counts)
{
    size_t capacity = counts->capacity > 0 ? counts->capacity * 2 : 64;
    cli_audit_row *rows;

    if (counts->count < counts->capacity)
        return true;
    rows =
        counts->count < CLI_REPORT_ROWS_MAX ? realloc(counts->rows, capacity * sizeof *rows) : NULL;
    if (!rows) {
        counts->no_memory = true;
        return false;
    }
    counts->rows = rows;
    counts->capacity = capacity;
    return true;
}

/* The row of a day and category, made if it is not there; NULL if memory ran out. */
static cli_audit_row *
get_row(cli_audit_counts *counts, const char *day, const char *category)
{
    size_t place = find_place(counts, day, category);

    if (place < counts->count && compare(&counts->rows[place], day, category) == 0)
        return &counts->rows[place];
    if (!make_room(counts))
        return NULL;
    cli_audit_row *row = &counts->rows[place];
    memmove(row + 1, row, (counts->count - place) * sizeof *row);
    memset(row, 0, sizeof *row);
    memcpy(row->day, day, CLI_AUDIT_DAY_SIZE);
    counts->count++;
    row->category = strdup(category);
    if (!row->category) {
        counts->count--;
        memmove(row, row + 1, (counts->count - place) * sizeof *row);
        counts->no_memory = true;
        return NULL;
    }
    return row;
}

static bool
count_findings(cli_audit_counts *counts, const aigc_audit_record *record, const char *day)
{
    for (size_t i = 0; i < record->finding_count; i++) {
        const aigc_audit_finding *finding = &record->findings[i];
        cli_audit_row *row = get_row(counts, day, finding->category);

        if (!row)
            return false;
        row->findings[finding->action]++;
        row = get_row(counts, day, "");
        if (!row)
            return false;
        row->findings[finding->action]++;
    }
    return true;
}

/* Whether it is the last record that tells what was found in a text. */
static bool
is_last(const aigc_audit_record *record)
{
    return record->kind == AIGC_AUDIT_DECISION && record->outcome != AIGC_AUDIT_CONTINUED;
}

static bool
remember_findings(cli_audit_counts *counts, const aigc_audit_record *record)
{
    for (size_t i = 0; i < record->finding_count; i++) {
        if (!cli_audit_texts_add(&counts->texts, record->request_id,
                                 record->findings[i].category)) {
            counts->no_memory = true;
            return false;
        }
    }
    return true;
}

/* Count a text, which was decided about on that day, for each category that was found in it,
 * however many records tell of it. */
static bool
count_text(cli_audit_counts *counts, const char *day, const cli_audit_text *text)
{
    for (size_t i = 0; text && i < text->count; i++) {
        cli_audit_row *row = get_row(counts, day, text->categories[i]);

        if (!row)
            return false;
        row->texts++;
    }
    return true;
}

static void
count_decision(cli_audit_row *row, const aigc_audit_record *record)
{
    row->outcomes[record->outcome]++;
    row->texts += record->outcome != AIGC_AUDIT_CONTINUED;
    row->inputs +=
        record->outcome != AIGC_AUDIT_CONTINUED && record->direction == AIGC_DIRECTION_INPUT;
    row->bytes += record->bytes;
    row->scanned += record->scanned;
    row->reached += record->reached != 0;
}

/* Count a record of a day that is asked for. */
static bool
count_record(cli_audit_counts *counts, const aigc_audit_record *record, const char *day)
{
    cli_audit_row *row = get_row(counts, day, "");

    if (!row)
        return false;
    row->labels += record->kind == AIGC_AUDIT_LABEL;
    if (record->kind == AIGC_AUDIT_DECISION)
        count_decision(row, record);
    return count_findings(counts, record, day);
}

int
cli_audit_count(void *context, const aigc_audit_record *record)
{
    cli_audit_counts *counts = context;
    char day[CLI_AUDIT_DAY_SIZE];
    bool counted;

    if (record->kind != AIGC_AUDIT_DECISION && record->kind != AIGC_AUDIT_FINDINGS &&
        record->kind != AIGC_AUDIT_LABEL)
        return 0;
    bool asked_for = find_day(record->milliseconds, day) &&
                     (!counts->from || strcmp(day, counts->from) >= 0) &&
                     (!counts->to || strcmp(day, counts->to) <= 0);
    counted =
        remember_findings(counts, record) && (!asked_for || count_record(counts, record, day));
    if (is_last(record)) {
        cli_audit_text *text = cli_audit_texts_take(&counts->texts, record->request_id);

        counted = counted && (!asked_for || count_text(counts, day, text));
        cli_audit_text_free(text);
    }
    return counted ? 0 : 1;
}

uint64_t
cli_audit_row_findings(const cli_audit_row *row)
{
    uint64_t sum = 0;

    for (size_t i = 0; i <= AIGC_ACTION_STOP; i++)
        sum += row->findings[i];
    return sum;
}

void
cli_audit_counts_free(cli_audit_counts *counts)
{
    for (size_t i = 0; i < counts->count; i++)
        free(counts->rows[i].category);
    free(counts->rows);
    cli_audit_texts_free(&counts->texts);
}
