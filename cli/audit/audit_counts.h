/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit log tells, counted by day and category. */
#ifndef CLI_AUDIT_COUNTS_H
#define CLI_AUDIT_COUNTS_H

#include "cli/audit/audit_texts.h"
#include "cli/io/messages.h"

#include <aigc/audit_read.h>

#include <stdbool.h>

/* "2026-03-01" and its NUL. */
#define CLI_AUDIT_DAY_SIZE 11

/* The counts of a day, or of one category on it. */
typedef struct cli_audit_row {
    char day[CLI_AUDIT_DAY_SIZE];
    char *category;                          /* "" for the whole day */
    uint64_t texts;                          /* decided about; those with such findings */
    uint64_t findings[AIGC_ACTION_STOP + 1]; /* by action */
    /* Of the whole day only. */
    uint64_t outcomes[AIGC_AUDIT_CONTINUED + 1];
    uint64_t inputs; /* texts that users sent */
    uint64_t bytes;
    uint64_t scanned;
    uint64_t labels;
    uint64_t reached; /* texts after which a user had reached a bound */
} cli_audit_row;

typedef struct cli_audit_counts {
    const char *from; /* days as text, or NULL */
    const char *to;
    cli_audit_row *rows; /* in the order of days and categories */
    size_t count;
    size_t capacity;
    bool no_memory;
    cli_audit_texts texts; /* of which more records may come */
} cli_audit_counts;

/* Count a record: an aigc_audit_record_fn. */
int cli_audit_count(void *context, const aigc_audit_record *record);

uint64_t cli_audit_row_findings(const cli_audit_row *row);
void cli_audit_counts_free(cli_audit_counts *counts);

#endif
