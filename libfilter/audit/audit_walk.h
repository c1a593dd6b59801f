/* SPDX-License-Identifier: Apache-2.0 */
/* Go through the files of an audit log and check the chain. */
#ifndef AIGCP_AUDIT_WALK_H
#define AIGCP_AUDIT_WALK_H

#include "libfilter/audit/audit_lines.h"
#include "libfilter/audit/audit_parse.h"

/* Where a file of the log ends: the number of its last record and its hash. */
typedef struct aigcp_audit_border {
    uint64_t file; /* number; 0 is the one being written */
    uint64_t last;
    uint64_t time; /* the latest of its records */
    uint8_t hash[AIGCP_SHA256_BYTES];
} aigcp_audit_border;

typedef struct aigcp_audit_walk {
    const char *path;
    const aigc_audit_read_options *options;
    aigc_audit_summary summary;
    aigcp_audit_lines lines;
    uint64_t *numbers; /* of the completed files */
    size_t number_count;
    aigcp_audit_border *borders; /* one for each file that was read */
    size_t border_count;
    uint64_t line;                   /* number of the line in hand */
    uint64_t latest;                 /* time of a record of this file */
    uint64_t last_line;              /* that of the last good record */
    char file[AIGC_AUDIT_FILE_SIZE]; /* name of the file in hand */
    char last_file[AIGC_AUDIT_FILE_SIZE];
    uint8_t last_hash[AIGCP_SHA256_BYTES];
    uint8_t first_previous[AIGCP_SHA256_BYTES]; /* what the first record says of the one before */
    bool vouched;                               /* a prune says that what was before is removed */
} aigcp_audit_walk;

/* Read all records. aigcp_audit_walk_free() in any case.
 * @param options may be NULL: nothing but the chain is checked.
 * @return as aigc_audit_read(). */
AIGC_MUST_CHECK aigc_status aigcp_audit_walk_run(aigcp_audit_walk *walk, const char *path,
                                                 const aigc_audit_read_options *options);
void aigcp_audit_walk_free(aigcp_audit_walk *walk);

#endif
