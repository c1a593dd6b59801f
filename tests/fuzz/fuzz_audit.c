/* SPDX-License-Identifier: Apache-2.0 */
/* Records and files of audit logs: any bytes. What is read as a record keeps its bounds; the reader
 * of a whole file and the writer that goes on behind it agree on where the chain ends. */
#define _GNU_SOURCE /* memfd_create */
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libfilter/audit/audit_lines.h"
#include "libfilter/audit/audit_parse.h"
#include "libfilter/audit/audit_tail.h"
#include "libfilter/limits.h"
#include "tests/fuzz/fuzz_target.h"

static void
check_record(const aigcp_audit_line *line, const char *text, size_t length)
{
    const aigc_audit_record *record = &line->record;
    char time[AIGCP_AUDIT_TIME_ROOM];
    uint64_t again;

    FUZZ_ASSERT(record->sequence > 0 && record->sequence <= INT64_MAX);
    FUZZ_ASSERT(record->json == text && record->json_length == length);
    FUZZ_ASSERT(record->milliseconds <= AIGCP_AUDIT_TIME_MAX);
    aigcp_audit_time_write(record->milliseconds, time);
    FUZZ_ASSERT(aigcp_audit_time_read(time, &again) == AIGC_OK && again == record->milliseconds);
    for (size_t i = 0; i < record->finding_count; i++) {
        FUZZ_ASSERT(record->findings[i].rule_id && record->findings[i].category);
        FUZZ_ASSERT(record->findings[i].start < record->findings[i].end);
        FUZZ_ASSERT(record->findings[i].action <= AIGC_ACTION_STOP);
    }
    if (record->kind == AIGC_AUDIT_CHECKPOINT)
        FUZZ_ASSERT(line->key_id && line->signed_length < length);
}

/* Read one line; its number, or 0 if it is no record. */
static uint64_t
read_record(const char *text, size_t length)
{
    aigcp_audit_line line;
    aigc_status status = aigcp_audit_line_read(text, length, &line);
    uint64_t sequence = status == AIGC_OK ? line.record.sequence : 0;
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT);
    if (status == AIGC_OK)
        check_record(&line, text, length);
    aigcp_audit_line_free(&line);
    return sequence;
}

/* Read a file line by line; the number of its last line, or 0 if that is no record. */
static uint64_t
read_lines(const char *path, size_t *behind, bool *too_long)
{
    aigcp_audit_lines lines;
    aigcp_audit_line_kind kind;
    const char *text;
    size_t length;
    uint64_t last = 0;

    *behind = 0;
    FUZZ_ASSERT(aigcp_audit_lines_open(&lines, path) == AIGC_OK);
    do {
        FUZZ_ASSERT(aigcp_audit_lines_next(&lines, &kind, &text, &length) == AIGC_OK);
        if (kind == AIGCP_AUDIT_LINE)
            last = read_record(text, length);
    } while (kind == AIGCP_AUDIT_LINE);
    *too_long = kind == AIGCP_AUDIT_LONG_LINE;
    if (kind == AIGCP_AUDIT_CUT_LINE)
        *behind = length;
    aigcp_audit_lines_close(&lines);
    return last;
}

static void
compare_ends(int file, size_t size)
{
    char path[64];
    aigcp_audit_end end;
    uint64_t time, segment;
    off_t head;
    size_t behind;
    bool too_long;

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    uint64_t last = read_lines(path, &behind, &too_long);
    aigc_status status = aigcp_audit_tail_read(file, (off_t)size, &end, &time);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT);
    if (status == AIGC_OK && !too_long) {
        FUZZ_ASSERT(end.sequence == last && end.behind == behind);
        FUZZ_ASSERT((size_t)end.size + behind == size);
    }
    status = aigcp_audit_head_read(file, &segment, &head, &time);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT);
    FUZZ_ASSERT((segment != 0) == (status == AIGC_OK));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > AIGCP_MAX_AUDIT_RECORD)
        return 0;
    (void)read_record((const char *)data, size);
    int file = memfd_create("fuzz_audit", 0);
    FUZZ_ASSERT(file >= 0 && write(file, data, size) == (ssize_t)size);
    compare_ends(file, size);
    (void)close(file);
    return 0;
}
