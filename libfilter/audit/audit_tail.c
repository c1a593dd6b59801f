/* SPDX-License-Identifier: Apache-2.0 */
/* The first and the last record of a file, without reading what is between. */
#include "libfilter/audit/audit_tail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libfilter/audit/audit_parse.h"
#include "libfilter/limits.h"

/* The last record, and as much again: a record that was cut short may stand behind it. */
#define TAIL (2 * (AIGCP_MAX_AUDIT_RECORD + 1))

/* Read `length` bytes from `offset`, or fewer if the file ends. */
static aigc_status
read_at(int fd, off_t offset, char *out, size_t length, size_t *got)
{
    *got = 0;
    while (*got < length) {
        ssize_t part = pread(fd, out + *got, length - *got, offset + (off_t)*got);
        if (part < 0 && errno != EINTR)
            return AIGC_ERR_IO;
        if (part == 0)
            break;
        if (part > 0)
            *got += (size_t)part;
    }
    return AIGC_OK;
}

/* The last newline; NULL if there is none. */
static const char *
last_newline(const char *text, size_t size)
{
    while (size > 0 && text[size - 1] != '\n')
        size--;
    return size ? text + size - 1 : NULL;
}

/* Find the last whole line of `text`; NULL if there is none. */
static const char *
last_line(const char *text, size_t size, size_t *length)
{
    const char *newline = last_newline(text, size);
    *length = 0;
    if (!newline)
        return NULL;
    const char *before = last_newline(text, (size_t)(newline - text));
    const char *line = before ? before + 1 : text;
    *length = (size_t)(newline - line);
    return line;
}

/* Judge the last bytes of a file, which begin at `offset`. Nothing but what is behind the last
 * newline may be taken for a record that was cut short: a writer removes it. */
static aigc_status
read_end(const char *text, size_t got, off_t offset, aigcp_audit_end *end, uint64_t *milliseconds)
{
    aigcp_audit_line parsed;
    size_t length;
    const char *line = last_line(text, got, &length);

    if (!line) {
        end->behind = got;
        return offset > 0 ? AIGC_ERR_FORMAT : AIGC_OK;
    }
    size_t whole = (size_t)(line - text) + length + 1;
    end->size = offset + (off_t)whole;
    end->behind = got - whole;
    aigc_status status = aigcp_audit_line_read(line, length, &parsed);
    if (status == AIGC_OK) {
        end->sequence = parsed.record.sequence;
        end->dropped = parsed.record.dropped;
        *milliseconds = parsed.record.milliseconds;
        aigcp_sha256(line, length, end->hash);
    }
    aigcp_audit_line_free(&parsed);
    return status;
}

aigc_status
aigcp_audit_tail_read(int fd, off_t size, aigcp_audit_end *end, uint64_t *milliseconds)
{
    off_t offset = size > (off_t)TAIL ? size - (off_t)TAIL : 0;
    size_t got;
    char *text = malloc(TAIL);

    *end = (aigcp_audit_end){ 0 };
    *milliseconds = 0;
    if (!text)
        return AIGC_ERR_MEMORY;
    aigc_status status = read_at(fd, offset, text, TAIL, &got);
    if (status == AIGC_OK)
        status = read_end(text, got, offset, end, milliseconds);
    free(text);
    return status;
}

aigc_status
aigcp_audit_head_read(int fd, uint64_t *segment, off_t *size, uint64_t *milliseconds)
{
    aigcp_audit_line parsed;
    char text[1024]; /* the first record has some 200 bytes */
    size_t got;

    *segment = 0;
    *size = 0;
    *milliseconds = 0;
    aigc_status status = read_at(fd, 0, text, sizeof text, &got);
    if (status != AIGC_OK)
        return status;
    const char *newline = memchr(text, '\n', got);
    if (!newline)
        return AIGC_ERR_FORMAT;
    status = aigcp_audit_line_read(text, (size_t)(newline - text), &parsed);
    if (status == AIGC_OK && parsed.record.kind != AIGC_AUDIT_SEGMENT)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        *segment = parsed.segment;
        *size = newline - text + 1;
        *milliseconds = parsed.record.milliseconds;
    }
    aigcp_audit_line_free(&parsed);
    return status;
}
