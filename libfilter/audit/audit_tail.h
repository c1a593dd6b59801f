/* SPDX-License-Identifier: Apache-2.0 */
/* Both ends of a file of an audit log: what a writer has to know of it. */
#ifndef AIGCP_AUDIT_TAIL_H
#define AIGCP_AUDIT_TAIL_H

#include "libfilter/audit/audit_file.h"

/* Read the last record of a file of `size` bytes. A file without a whole line has none.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the last line is no record; AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_audit_tail_read(int fd, off_t size, aigcp_audit_end *end,
                                                  uint64_t *milliseconds);

/* Read the first record, which must be that of a segment; `*size` is that of its line. As above. */
AIGC_MUST_CHECK aigc_status aigcp_audit_head_read(int fd, uint64_t *segment, off_t *size,
                                                  uint64_t *milliseconds);

#endif
