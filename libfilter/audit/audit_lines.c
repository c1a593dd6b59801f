/* SPDX-License-Identifier: Apache-2.0 */
/* Read a file of an audit log line by line. */
#include "libfilter/audit/audit_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfilter/limits.h"

/* One read(2); a line must fit as a whole. */
#define BLOCK ((size_t)64 << 10)

aigc_status
aigcp_audit_lines_open(aigcp_audit_lines *lines, const char *path)
{
    struct stat facts;

    *lines = (aigcp_audit_lines){ .fd = -1 };
    aigcp_buffer_init(&lines->text, AIGCP_MAX_AUDIT_RECORD + 1 + BLOCK);
    lines->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (lines->fd < 0 || fstat(lines->fd, &facts) != 0)
        return AIGC_ERR_IO;
    if (!S_ISREG(facts.st_mode))
        return AIGC_ERR_FORMAT;
    lines->left = (uint64_t)facts.st_size;
    return AIGC_OK;
}

void
aigcp_audit_lines_close(aigcp_audit_lines *lines)
{
    int saved = errno;
    if (lines->fd >= 0)
        (void)close(lines->fd);
    lines->fd = -1;
    aigcp_buffer_free(&lines->text);
    errno = saved;
}

/* Read some more behind what is there. */
static aigc_status
read_more(aigcp_audit_lines *lines)
{
    size_t wanted = lines->left < BLOCK ? (size_t)lines->left : BLOCK;
    ssize_t got;

    aigcp_buffer_drop(&lines->text, lines->start);
    lines->start = 0;
    aigc_status status = aigcp_buffer_reserve(&lines->text, wanted);
    if (status != AIGC_OK)
        return status;
    do {
        got = read(lines->fd, lines->text.data + lines->text.length, wanted);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return AIGC_ERR_IO;
    lines->text.length += (size_t)got;
    lines->left = got ? lines->left - (uint64_t)got : 0; /* a file that became shorter */
    return AIGC_OK;
}

aigc_status
aigcp_audit_lines_next(aigcp_audit_lines *lines, aigcp_audit_line_kind *kind, const char **line,
                       size_t *length)
{
    for (;;) {
        size_t there = lines->text.length - lines->start;
        const char *text = there ? (const char *)lines->text.data + lines->start : "";
        const char *newline = there ? memchr(text, '\n', there) : NULL;
        *line = text;
        *length = newline ? (size_t)(newline - text) : there;
        if (*length > AIGCP_MAX_AUDIT_RECORD) {
            *kind = AIGCP_AUDIT_LONG_LINE;
            return AIGC_OK;
        }
        if (newline) {
            *kind = AIGCP_AUDIT_LINE;
            lines->start += *length + 1;
            return AIGC_OK;
        }
        if (lines->left == 0) {
            *kind = there ? AIGCP_AUDIT_CUT_LINE : AIGCP_AUDIT_NO_LINE;
            return AIGC_OK;
        }
        aigc_status status = read_more(lines);
        if (status != AIGC_OK)
            return status;
    }
}
