/* SPDX-License-Identifier: Apache-2.0 */
/* The files of an audit log: PATH is being written, PATH.000001 and so on are complete. */
#ifndef AIGCP_AUDIT_SEGMENTS_H
#define AIGCP_AUDIT_SEGMENTS_H

#include <aigc/types.h>

/* The name of a completed file, or, for number 0, of the one being written; to be freed. NULL if
 * memory is out. */
char *aigcp_audit_segment_path(const char *path, uint64_t number);

/* The part of a path behind its last slash. */
const char *aigcp_audit_base_name(const char *path);

/* List the numbers of the completed files, in order; `*numbers` to be freed.
 * @return AIGC_OK; AIGC_ERR_IO, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_audit_segments(const char *path, uint64_t **numbers,
                                                 size_t *count);

/* Make the names in the folder of a path safe from a loss of power. AIGC_OK, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_audit_sync_folder(const char *path);

#endif
