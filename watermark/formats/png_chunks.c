/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/png_chunks.h"

#include "common/byte_order.h"
#include "common/utf8.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/zip_zlib.h"
#include "watermark/media/source_read.h"

#include <string.h>

aigc_status
aigcp_png_chunk_next(const aigc_source *source, aigcp_part_walk *walk, aigcp_png_chunk *chunk)
{
    uint8_t head[8];
    aigc_status status = aigcp_part_count(walk);

    if (status == AIGC_OK)
        status = aigcp_source_read(source, walk->at, head, sizeof head);
    if (status != AIGC_OK)
        return status;
    memcpy(chunk->type, head + 4, 4);
    chunk->type[4] = '\0';
    chunk->offset = walk->at;
    chunk->data = walk->at + 8;
    chunk->length = aigcp_be32(head);
    if (source->size - chunk->data < (uint64_t)chunk->length + 4)
        return AIGC_ERR_FORMAT;
    chunk->end = chunk->data + chunk->length + 4;
    walk->at = chunk->end;
    return AIGC_OK;
}

bool
aigcp_png_chunk_is(const aigcp_png_chunk *chunk, const char *type)
{
    return memcmp(chunk->type, type, 4) == 0;
}

aigc_status
aigcp_png_append(aigcp_buffer *buffer, const char *type, const void *first, size_t first_length,
                 const void *second, size_t second_length)
{
    uint8_t head[8], tail[4];
    size_t begin = buffer->length + 4;

    if (second_length > INT32_MAX || first_length > INT32_MAX - second_length)
        return AIGC_ERR_LIMIT;
    aigcp_put_be(head, 4, first_length + second_length);
    memcpy(head + 4, type, 4);
    aigc_status status = aigcp_buffer_append(buffer, head, sizeof head);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(buffer, first, first_length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(buffer, second, second_length);
    if (status == AIGC_OK) {
        aigcp_put_be(tail, 4, aigcp_crc32(buffer->data + begin, buffer->length - begin));
        status = aigcp_buffer_append(buffer, tail, sizeof tail);
    }
    return status;
}

/* ---- text ------------------------------------------------------------------------------- */

bool
aigcp_png_is_text(const aigcp_png_chunk *chunk)
{
    return aigcp_png_chunk_is(chunk, "tEXt") || aigcp_png_chunk_is(chunk, "zTXt") ||
           aigcp_png_chunk_is(chunk, "iTXt");
}

/* Latin-1 by the standard, but many writers take UTF-8. */
static aigc_status
append_latin1(aigcp_buffer *text, const uint8_t *data, size_t length)
{
    return aigcp_utf8_valid_prefix(data, length) == length
               ? aigcp_buffer_append(text, data, length)
               : aigcp_append_latin1(text, data, length);
}

static aigc_status
inflate_bytes(const uint8_t *data, size_t length, aigcp_buffer *out)
{
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, data, length);

    return status == AIGC_OK ? aigcp_inflate(&source, 0, length, AIGCP_DEFLATE_ZLIB, out) : status;
}

static aigc_status
append_compressed_latin1(aigcp_buffer *text, const uint8_t *data, size_t length)
{
    aigcp_buffer raw;

    aigcp_buffer_init(&raw, text->limit);
    aigc_status status = inflate_bytes(data, length, &raw);
    if (status == AIGC_OK)
        status = append_latin1(text, raw.data, raw.length);
    aigcp_buffer_free(&raw);
    return status;
}

/* Behind the next zero byte; NULL if there is none. */
static const uint8_t *
behind_zero(const uint8_t *data, const uint8_t *end)
{
    const uint8_t *zero = data < end ? memchr(data, 0, (size_t)(end - data)) : NULL;

    return zero ? zero + 1 : NULL;
}

static aigc_status
read_international(const uint8_t *data, const uint8_t *end, aigcp_buffer *text)
{
    if (end - data < 2)
        return AIGC_ERR_FORMAT;
    bool compressed = data[0] != 0;
    if (compressed && data[1] != 0)
        return AIGC_ERR_FORMAT;
    data = behind_zero(data + 2, end);           /* language */
    data = data ? behind_zero(data, end) : NULL; /* translated keyword */
    if (!data)
        return AIGC_ERR_FORMAT;
    return compressed ? inflate_bytes(data, (size_t)(end - data), text)
                      : aigcp_buffer_append(text, data, (size_t)(end - data));
}

aigc_status
aigcp_png_read_text(const aigcp_png_chunk *chunk, const uint8_t *data, aigcp_png_text *text)
{
    text->text.length = 0;
    if (chunk->length == 0)
        return AIGC_ERR_FORMAT;
    const uint8_t *end = data + chunk->length;
    const uint8_t *behind = behind_zero(data, end);
    if (!behind)
        return AIGC_ERR_FORMAT;
    text->keyword = (const char *)data;
    text->keyword_length = (size_t)(behind - data) - 1;
    if (aigcp_png_chunk_is(chunk, "tEXt"))
        return append_latin1(&text->text, behind, (size_t)(end - behind));
    if (aigcp_png_chunk_is(chunk, "iTXt"))
        return read_international(behind, end, &text->text);
    if (behind == end || *behind != 0)
        return AIGC_ERR_FORMAT;
    return append_compressed_latin1(&text->text, behind + 1, (size_t)(end - behind) - 1);
}

/* ---- profiles --------------------------------------------------------------------------- */

static int
hex_digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
aigcp_png_unpack_profile(aigcp_png_text *text)
{
    static const char keyword[] = "Raw profile type ";
    uint8_t *data = text->text.data;
    size_t at = 0, lines = 0, length = 0;
    int high = -1;

    if (text->keyword_length < sizeof keyword - 1 ||
        memcmp(text->keyword, keyword, sizeof keyword - 1) != 0)
        return false;
    /* An empty line, one with the name, one with the length. */
    while (at < text->text.length && lines < 3)
        lines += data[at++] == '\n' ? 1 : 0;
    for (; at < text->text.length; at++) {
        int digit = hex_digit(data[at]);

        if (digit < 0 && data[at] != '\n')
            return false;
        if (digit >= 0 && high >= 0) {
            data[length++] = (uint8_t)(high << 4 | digit);
            high = -1;
        } else if (digit >= 0) {
            high = digit;
        }
    }
    text->text.length = length;
    return true;
}
