/* SPDX-License-Identifier: Apache-2.0 */
/* Deflate and CRC-32 of documents and PNG; here containers talk to zlib. */
#ifndef AIGCP_ZIP_ZLIB_H
#define AIGCP_ZIP_ZLIB_H

#include "common/buffer.h"

#include <aigc/source.h>
#include <stdbool.h>

/* How deflated bytes are wrapped. */
typedef enum aigcp_deflate_kind {
    AIGCP_DEFLATE_RAW,  /* ZIP */
    AIGCP_DEFLATE_ZLIB, /* PDF */
} aigcp_deflate_kind;

/* Inflate [offset, offset + length) of a source into a buffer, whose limit is the bound against
 * bombs. Bytes behind the end of the stream are ignored; a PDF may have a line end there.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is damaged or cut short; AIGC_ERR_LIMIT; AIGC_ERR_IO,
 *         AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_inflate(const aigc_source *source, uint64_t offset,
                                          uint64_t length, aigcp_deflate_kind kind,
                                          aigcp_buffer *out);

/* Append the deflated bytes. */
AIGC_MUST_CHECK aigc_status aigcp_deflate(const uint8_t *data, size_t length,
                                          aigcp_deflate_kind kind, aigcp_buffer *out);

uint32_t aigcp_crc32(const uint8_t *data, size_t length);

/* The CRC of bytes behind those that it was computed of. */
uint32_t aigcp_crc32_more(uint32_t crc, const uint8_t *data, size_t length);

#endif
