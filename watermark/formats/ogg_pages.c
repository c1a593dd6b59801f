/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/ogg_pages.h"

#include "common/byte_order.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define CHECKSUM_AT 22
#define POLYNOMIAL UINT32_C(0x04c11db7)
#define SEARCH_WINDOW 4096

static const char capture[] = "OggS"; /* at the begin of a page, with the version, which is 0 */

aigc_status
aigcp_ogg_next(const aigc_source *source, uint64_t *at, aigcp_ogg_page *page)
{
    uint8_t header[AIGCP_OGG_HEADER];

    memset(page, 0, sizeof *page);
    if (*at >= source->size)
        return AIGC_ERR_NOT_FOUND;
    aigc_status status = aigcp_source_read(source, *at, header, sizeof header);
    if (status != AIGC_OK || memcmp(header, capture, sizeof capture) != 0)
        return status != AIGC_OK ? status : AIGC_ERR_FORMAT;
    page->offset = *at;
    page->flags = header[5];
    page->granule = aigcp_get_le(header + 6, 8);
    page->serial = aigcp_le32(header + 14);
    page->sequence = aigcp_le32(header + AIGCP_OGG_SEQUENCE_AT);
    page->segments = header[26];
    page->body = *at + AIGCP_OGG_HEADER + page->segments;
    status = aigcp_source_read(source, *at + AIGCP_OGG_HEADER, page->lacing, page->segments);
    page->end = page->body;
    for (unsigned i = 0; i < page->segments; i++)
        page->end += page->lacing[i];
    *at = page->end;
    return status == AIGC_OK && page->end > source->size ? AIGC_ERR_FORMAT : status;
}

aigc_status
aigcp_ogg_find(const aigc_source *source, uint64_t *at)
{
    uint8_t window[SEARCH_WINDOW];

    while (source->size > *at && source->size - *at >= sizeof capture) {
        uint64_t left = source->size - *at;
        size_t length = left < sizeof window ? (size_t)left : sizeof window;
        aigc_status status = aigcp_source_read(source, *at, window, length);

        if (status != AIGC_OK)
            return status;
        for (size_t i = 0; i + sizeof capture <= length; i++) {
            if (memcmp(window + i, capture, sizeof capture) == 0) {
                *at += i;
                return AIGC_OK;
            }
        }
        *at += length - sizeof capture + 1;
    }
    return AIGC_ERR_NOT_FOUND;
}

/* The CRC of Ogg: not reflected, from 0. */
static uint32_t
checksum(const uint8_t *bytes, size_t length)
{
    uint32_t table[256], crc = 0;

    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i << 24;

        for (unsigned bit = 0; bit < 8; bit++)
            value = value << 1 ^ ((value & UINT32_C(0x80000000)) != 0 ? POLYNOMIAL : 0);
        table[i] = value;
    }
    for (size_t i = 0; i < length; i++)
        crc = crc << 8 ^ table[crc >> 24 ^ bytes[i]];
    return crc;
}

aigc_status
aigcp_ogg_append(aigcp_buffer *out, const aigcp_ogg_page *page, const uint8_t *body, size_t length)
{
    uint8_t header[AIGCP_OGG_HEADER] = "OggS";
    size_t begin = out->length;

    header[5] = page->flags;
    aigcp_put_le(header + 6, 8, page->granule);
    aigcp_put_le(header + 14, 4, page->serial);
    aigcp_put_le(header + AIGCP_OGG_SEQUENCE_AT, 4, page->sequence);
    header[26] = (uint8_t)page->segments;
    aigc_status status = aigcp_buffer_append(out, header, sizeof header);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, page->lacing, page->segments);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, body, length);
    if (status == AIGC_OK) {
        aigcp_put_le(out->data + begin + CHECKSUM_AT, 4,
                     checksum(out->data + begin, out->length - begin));
    }
    return status;
}

aigc_status
aigcp_ogg_renumber(const aigc_source *source, const aigcp_ogg_page *page, uint32_t sequence,
                   uint8_t bytes[8])
{
    aigcp_buffer whole;

    aigcp_buffer_init(&whole, AIGCP_OGG_PAGE_MAX);
    aigc_status status =
        aigcp_source_append(source, page->offset, page->end - page->offset, &whole);
    if (status == AIGC_OK) {
        uint32_t before = aigcp_le32(whole.data + CHECKSUM_AT);
        aigcp_put_le(whole.data + CHECKSUM_AT, 4, 0);
        if (checksum(whole.data, whole.length) != before)
            status = AIGC_ERR_FORMAT;
        aigcp_put_le(whole.data + AIGCP_OGG_SEQUENCE_AT, 4, sequence);
        aigcp_put_le(bytes, 4, sequence);
        aigcp_put_le(bytes + 4, 4, checksum(whole.data, whole.length));
    }
    aigcp_buffer_free(&whole);
    return status;
}
