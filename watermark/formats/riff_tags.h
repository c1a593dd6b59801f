/* SPDX-License-Identifier: Apache-2.0 */
/* What WAV and AVI share: labels in chunks. */
#ifndef AIGCP_RIFF_TAGS_H
#define AIGCP_RIFF_TAGS_H

#include "watermark/formats/riff_chunks.h"
#include "watermark/media/media_format.h"

/* Text in a chunk of its own, or in LIST/INFO: without the NULs at its end. Empty if it is too
 * long to be a label. */
AIGC_MUST_CHECK aigc_status aigcp_riff_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk,
                                            aigcp_buffer *text);

/* Whether a chunk is a LIST of this type. */
AIGC_MUST_CHECK aigc_status aigcp_riff_is_list(const aigcp_riff *riff,
                                               const aigcp_riff_chunk *chunk, const char *type,
                                               bool *is);

/* Hand over the labels in a LIST of type INFO. */
AIGC_MUST_CHECK aigc_status aigcp_riff_info_labels(const aigcp_riff *riff,
                                                   const aigcp_riff_chunk *list, const char *place,
                                                   aigcp_carrier_fn found, void *context);

#endif
