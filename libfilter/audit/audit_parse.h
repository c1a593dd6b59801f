/* SPDX-License-Identifier: Apache-2.0 */
/* One line of an audit log, read. */
#ifndef AIGCP_AUDIT_PARSE_H
#define AIGCP_AUDIT_PARSE_H

#include "libfilter/audit/audit_format.h"

typedef struct aigcp_audit_line {
    aigc_audit_record record; /* all but file and line, which the line does not know */
    uint8_t previous[AIGCP_SHA256_BYTES];
    uint64_t segment; /* of a segment: the number of its file */
    uint64_t through; /* of a prune: the last record removed, and its hash */
    uint8_t through_hash[AIGCP_SHA256_BYTES];
    const char *key_id;   /* of a checkpoint */
    size_t signed_length; /* the bytes of the line that its signature is over */
    uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE];
    void *tree; /* what the strings above live in */
    aigc_audit_finding *findings;
} aigcp_audit_line;

/* Read a line, which has no newline and must outlive `line`.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_MEMORY. aigcp_audit_line_free() in any case. */
AIGC_MUST_CHECK aigc_status aigcp_audit_line_read(const char *text, size_t length,
                                                  aigcp_audit_line *line);
void aigcp_audit_line_free(aigcp_audit_line *line);

#endif
