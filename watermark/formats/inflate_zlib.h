/* SPDX-License-Identifier: Apache-2.0 */
/* What of zlib the containers of images need. */
#ifndef AIGCP_INFLATE_ZLIB_H
#define AIGCP_INFLATE_ZLIB_H

#include "common/buffer.h"

/* Append what a zlib stream (RFC 1950) holds; the limit of the buffer is the bound.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is damaged or cut; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_inflate(const uint8_t *data, size_t length, aigcp_buffer *out);

/* The CRC of PNG (ISO 3309), of more bytes; begin with 0. */
uint32_t aigcp_crc32(uint32_t crc, const void *data, size_t length);

#endif
