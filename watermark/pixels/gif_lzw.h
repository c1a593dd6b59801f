/* SPDX-License-Identifier: Apache-2.0 */
/* LZW as GIF uses it (GIF89a, appendix F): codes of 3 to 12 bits, least significant bit first. */
#ifndef AIGCP_GIF_LZW_H
#define AIGCP_GIF_LZW_H

#include "common/buffer.h"

/* Decode the joined data of an image's sub-blocks. What is missing at the end stays as it was:
 * GIFs that end early are common, and shown.
 * @param bits  LZW minimum code size, 2 to 8.
 * @return AIGC_OK; AIGC_ERR_FORMAT if a code cannot be. */
AIGC_MUST_CHECK aigc_status aigcp_gif_expand(const uint8_t *data, size_t length, unsigned bits,
                                             uint8_t *indexes, size_t count);

/* Append the sub-blocks of an image, and the one of length 0.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_gif_compress(const uint8_t *indexes, size_t count, unsigned bits,
                                               aigcp_buffer *result);

#endif
