/* SPDX-License-Identifier: Apache-2.0 */
/* What changes in a file, as a list: "at this offset, these bytes go and those come".
 *
 * Every writer of labels and manifests makes such a list and writes nothing itself. So what it
 * does not name stays byte for byte, a file of any size is written in constant memory, and a
 * second writer can read the result of the first without a temporary file.
 *
 * Offsets are in the original. Edits do not overlap; several insertions at one place come out
 * in the order in which they were added, and in front of what comes in place of bytes there. */
#ifndef AIGCP_EDITS_H
#define AIGCP_EDITS_H

#include "common/buffer.h"

#include <aigc/source.h>

typedef struct aigcp_edit {
    uint64_t offset;  /* in the original */
    uint64_t removed; /* bytes of the original that go */
    uint8_t *bytes;   /* that come in their place; owned */
    size_t length;
    uint64_t place; /* of these bytes in the result */
} aigcp_edit;

typedef struct aigcp_edits {
    aigcp_edit *list; /* in the order of offsets */
    size_t count;
    size_t room;
} aigcp_edits;

void aigcp_edits_init(aigcp_edits *edits);
void aigcp_edits_free(aigcp_edits *edits);

/* Add an edit; the bytes are copied.
 * @return AIGC_OK; AIGC_ERR_INTERNAL if it overlaps another; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_edits_add(aigcp_edits *edits, uint64_t offset, uint64_t removed,
                                            const void *bytes, size_t length);

/* Where a byte of the original stands in the result; for a byte that goes, where its replacement
 * begins, or, if as many bytes come, the one in its place. Bytes inserted exactly at `offset` come
 * before it. */
uint64_t aigcp_edits_moved(const aigcp_edits *edits, uint64_t offset);

/* Size of the result. AIGC_ERR_FORMAT if an edit reaches past the end of the source. */
AIGC_MUST_CHECK aigc_status aigcp_edits_size(const aigcp_edits *edits, const aigc_source *source,
                                             uint64_t *size);

/* Write the result. @return as `write`: AIGC_ERR_STOPPED; AIGC_ERR_IO, AIGC_ERR_FORMAT. */
AIGC_MUST_CHECK aigc_status aigcp_edits_write(const aigcp_edits *edits, const aigc_source *source,
                                              aigc_write_fn write, void *context);

/* Append the result to a buffer. @return AIGC_OK; AIGC_ERR_LIMIT if the buffer may not hold it;
 * AIGC_ERR_MEMORY, AIGC_ERR_IO, AIGC_ERR_FORMAT. */
AIGC_MUST_CHECK aigc_status aigcp_edits_append(const aigcp_edits *edits, const aigc_source *source,
                                               aigcp_buffer *result);

/* The result as a source, so that the next step can read it. Both must outlive it. */
typedef struct aigcp_edited {
    const aigc_source *source;
    const aigcp_edits *edits;
} aigcp_edited;
AIGC_MUST_CHECK aigc_status aigcp_edited_source(aigcp_edited *edited, const aigc_source *source,
                                                const aigcp_edits *edits, aigc_source *result);

#endif
