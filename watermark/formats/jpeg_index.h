/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a JPEG of several pictures (CIPA DC-007, "MPF"): gain maps and views for two eyes
 * are whole JPEGs behind the first one, and a segment of the first says where. It has to follow
 * when the first one becomes longer. */
#ifndef AIGCP_JPEG_INDEX_H
#define AIGCP_JPEG_INDEX_H

#include "watermark/media/edits.h"

#include <stdbool.h>

/* Where a byte of the original stands in the result. */
typedef uint64_t (*aigcp_moved_fn)(const void *context, uint64_t offset);

/* Whether the content of a segment is an index. */
bool aigcp_jpeg_is_index(uint8_t marker, const uint8_t *content, size_t length);

/* Make an index say where its pictures stand in the result. One that cannot be read stays as it is.
 * @param content  of its segment, which stands at `offset` in the original; changed in place.
 * @return AIGC_OK; AIGC_ERR_LIMIT if a picture comes to stand where the index cannot say it. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_index_move(uint8_t *content, size_t length, uint64_t offset,
                                                  aigcp_moved_fn moved, const void *context);

/* Add the edits that make the indexes of a file right for the edits that are there. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_index_follow(const aigc_source *source, aigcp_edits *edits);

#endif
