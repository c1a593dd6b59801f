/* SPDX-License-Identifier: Apache-2.0 */
/* Vorbis comments ("NAME=value"), as FLAC, Ogg Vorbis and Opus have them: length and vendor,
 * count, then length and text of each; little-endian. */
#ifndef AIGCP_VORBIS_COMMENTS_H
#define AIGCP_VORBIS_COMMENTS_H

#include "common/buffer.h"
#include "watermark/media/media_format.h"

/* Hand over the comments that are labels.
 * @param place what to call them.
 * @return AIGC_OK; AIGC_ERR_FORMAT if a length is too long; as `found`. */
AIGC_MUST_CHECK aigc_status aigcp_vorbis_labels(const uint8_t *data, size_t length,
                                                const char *place, uint64_t offset,
                                                aigcp_carrier_fn found, void *context);

/* Append the comments to `out` with this label (NULL: none) as the only one; what follows the
 * last comment is kept. With a `length` of 0, new comments are made.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_vorbis_set(const uint8_t *data, size_t length, const char *label,
                                             aigcp_buffer *out);

#endif
