/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/zip_zlib.h"

#include "watermark/media/source_read.h"

#include <string.h>
#include <zlib.h>

#define INPUT_SIZE 4096
#define OUTPUT_SIZE 16384 /* grown by so much at a time */

/* Run zlib once on what is there. The buffer grows first, so that there is always room. */
static aigc_status
inflate_some(z_stream *stream, aigcp_buffer *out, bool *ended)
{
    size_t room = out->limit - out->length < OUTPUT_SIZE ? out->limit - out->length : OUTPUT_SIZE;
    uint8_t probe;
    aigc_status status = aigcp_buffer_reserve(out, room);

    if (status != AIGC_OK)
        return status;
    /* At the bound, one byte more is a bomb. */
    stream->next_out = room > 0 ? out->data + out->length : &probe;
    stream->avail_out = room > 0 ? (uInt)room : 1;
    int result = inflate(stream, Z_NO_FLUSH);
    if (room > 0)
        out->length += room - stream->avail_out;
    else if (stream->avail_out == 0)
        return AIGC_ERR_LIMIT;
    *ended = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR)
        return AIGC_ERR_MEMORY;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? AIGC_OK
                                                                             : AIGC_ERR_FORMAT;
}

aigc_status
aigcp_inflate(const aigc_source *source, uint64_t offset, uint64_t length, aigcp_deflate_kind kind,
              aigcp_buffer *out)
{
    uint8_t block[INPUT_SIZE];
    z_stream stream;
    bool ended = false;
    aigc_status status = AIGC_OK;

    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, kind == AIGCP_DEFLATE_RAW ? -MAX_WBITS : MAX_WBITS) != Z_OK)
        return AIGC_ERR_MEMORY;
    while (status == AIGC_OK && !ended && length > 0) {
        size_t take = length < sizeof block ? (size_t)length : sizeof block;

        status = aigcp_source_read(source, offset, block, take);
        stream.next_in = block;
        stream.avail_in = (uInt)take;
        do {
            status = status == AIGC_OK ? inflate_some(&stream, out, &ended) : status;
        } while (status == AIGC_OK && !ended && (stream.avail_in > 0 || stream.avail_out == 0));
        offset += take;
        length -= take;
    }
    (void)inflateEnd(&stream);
    return status == AIGC_OK && !ended ? AIGC_ERR_FORMAT : status;
}

aigc_status
aigcp_deflate(const uint8_t *data, size_t length, aigcp_deflate_kind kind, aigcp_buffer *out)
{
    z_stream stream;

    if (length > UINT32_MAX / 2)
        return AIGC_ERR_LIMIT;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     kind == AIGCP_DEFLATE_RAW ? -MAX_WBITS : MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return AIGC_ERR_MEMORY;
    size_t room = deflateBound(&stream, (uLong)length);
    aigc_status status = aigcp_buffer_reserve(out, room);
    if (status == AIGC_OK) {
        union {
            const uint8_t *given;
            Bytef *taken; /* zlib only reads it */
        } bytes = { data };

        stream.next_in = bytes.taken;
        stream.avail_in = (uInt)length;
        stream.next_out = out->data + out->length;
        stream.avail_out = (uInt)room;
        status = deflate(&stream, Z_FINISH) == Z_STREAM_END ? AIGC_OK : AIGC_ERR_INTERNAL;
        out->length += room - stream.avail_out;
    }
    (void)deflateEnd(&stream);
    return status;
}

uint32_t
aigcp_crc32(const uint8_t *data, size_t length)
{
    return (uint32_t)crc32_z(0, data, length);
}

uint32_t
aigcp_crc32_more(uint32_t crc, const uint8_t *data, size_t length)
{
    return (uint32_t)crc32_z(crc, data, length);
}
