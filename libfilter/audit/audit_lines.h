/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a file, one after the other, in bounded memory. */
#ifndef AIGCP_AUDIT_LINES_H
#define AIGCP_AUDIT_LINES_H

#include "common/buffer.h"

typedef struct aigcp_audit_lines {
    int fd;
    uint64_t left;     /* bytes of the file that are not read yet */
    aigcp_buffer text; /* read, and not yet handed out from `start` on */
    size_t start;
} aigcp_audit_lines;

/* What aigcp_audit_lines_next() found. */
typedef enum aigcp_audit_line_kind {
    AIGCP_AUDIT_LINE,     /* a line */
    AIGCP_AUDIT_NO_LINE,  /* the end */
    AIGCP_AUDIT_CUT_LINE, /* the end, and before it bytes without a newline: `*length` counts them
                           */
    AIGCP_AUDIT_LONG_LINE /* more bytes than a record can have */
} aigcp_audit_line_kind;

/* Open a regular file, as long as it is now. aigcp_audit_lines_close() in any case.
 * @return AIGC_OK; AIGC_ERR_IO; AIGC_ERR_FORMAT if it is no regular file. */
AIGC_MUST_CHECK aigc_status aigcp_audit_lines_open(aigcp_audit_lines *lines, const char *path);
void aigcp_audit_lines_close(aigcp_audit_lines *lines);

/* Get the next line, without its newline. It lives until the next call.
 * @return AIGC_OK, AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_audit_lines_next(aigcp_audit_lines *lines,
                                                   aigcp_audit_line_kind *kind, const char **line,
                                                   size_t *length);

#endif
