/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/inflate_zlib.h"

#include <string.h>

#define ZLIB_CONST /* input is only read */
#include <zlib.h>

/* Text of metadata is a few KB; more is taken in several steps. */
#define STEP 16384

aigc_status
aigcp_inflate(const uint8_t *data, size_t length, aigcp_buffer *out)
{
    z_stream stream;
    aigc_status status = AIGC_OK;
    int result = Z_OK;

    memset(&stream, 0, sizeof(stream));
    if (length > UINT32_MAX) {
        return AIGC_ERR_LIMIT;
    }
    if (inflateInit(&stream) != Z_OK) {
        return AIGC_ERR_MEMORY;
    }
    stream.next_in = data;
    stream.avail_in = (uInt)length;
    while (status == AIGC_OK && result == Z_OK) {
        size_t room = out->limit - out->length < STEP ? out->limit - out->length : STEP;

        status = room == 0 ? AIGC_ERR_LIMIT : aigcp_buffer_reserve(out, room);
        if (status == AIGC_OK) {
            stream.next_out = out->data + out->length;
            stream.avail_out = (uInt)room;
            result = inflate(&stream, Z_NO_FLUSH);
            out->length += room - stream.avail_out;
        }
    }
    inflateEnd(&stream);
    if (status != AIGC_OK || result == Z_STREAM_END) {
        return status;
    }
    return result == Z_MEM_ERROR ? AIGC_ERR_MEMORY : AIGC_ERR_FORMAT;
}

uint32_t
aigcp_crc32(uint32_t crc, const void *data, size_t length)
{
    const uint8_t *bytes = data;

    while (length > 0) {
        uInt part = length < UINT32_MAX ? (uInt)length : UINT32_MAX;

        crc = (uint32_t)crc32(crc, bytes, part);
        bytes += part;
        length -= part;
    }
    return crc;
}
