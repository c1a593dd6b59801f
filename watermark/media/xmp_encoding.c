/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/xmp_encoding.h"

#include "common/byte_order.h"
#include "common/utf8.h"
#include "watermark/formats/label_value.h"

#include <stdbool.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define XML_DECLARATION "<?xml "

/* What characters of a packet are made of. */
typedef struct packet_units {
    unsigned size; /* bytes */
    bool big_endian;
} packet_units;

/* Told by the first character, a byte order mark or "<" (XML 1.0, annex F). */
static packet_units
units_of(const uint8_t *data, size_t length)
{
    static const struct {
        uint8_t first[4];
        size_t count;
        packet_units units;
    } signs[] = {
        /* Before those of UTF-16 that they begin with. */
        { { 0xFF, 0xFE, 0, 0 }, 4, { 4, false } }, { { '<', 0, 0, 0 }, 4, { 4, false } },
        { { 0, 0, 0xFE, 0xFF }, 4, { 4, true } },  { { 0, 0, 0, '<' }, 4, { 4, true } },
        { { 0xFF, 0xFE }, 2, { 2, false } },       { { '<', 0 }, 2, { 2, false } },
        { { 0xFE, 0xFF }, 2, { 2, true } },        { { 0, '<' }, 2, { 2, true } },
    };

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (length >= signs[i].count && memcmp(data, signs[i].first, signs[i].count) == 0)
            return signs[i].units;
    return (packet_units){ 1, false };
}

static aigc_status
append_utf32(aigcp_buffer *out, const uint8_t *data, size_t length, bool big_endian)
{
    aigc_status status = AIGC_OK;

    for (size_t at = 0; status == AIGC_OK && at + 4 <= length; at += 4) {
        uint64_t c = aigcp_get_number(data + at, 4, big_endian);
        uint8_t bytes[AIGCP_UTF8_MAX];

        if (c > 0x10FFFF || (c & 0xFFFFF800) == 0xD800)
            c = AIGCP_UTF8_REPLACEMENT;
        status = aigcp_buffer_append(out, bytes, aigcp_utf8_encode((uint32_t)c, bytes));
    }
    return status;
}

static bool
begins_with(const char *text, size_t length, const char *begin)
{
    return length >= strlen(begin) && memcmp(text, begin, strlen(begin)) == 0;
}

/* What tells of the encoding that was. */
static size_t
head_length(const char *text, size_t length)
{
    size_t at = begins_with(text, length, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    const char *end = begins_with(text + at, length - at, XML_DECLARATION)
                          ? memchr(text + at, '>', length - at)
                          : NULL;

    return end ? (size_t)(end - text) + 1 : at;
}

aigc_status
aigcp_xmp_to_utf8(const char **packet, size_t *length, aigcp_buffer *converted)
{
    const uint8_t *data = (const uint8_t *)*packet;
    packet_units units = units_of(data, *length);

    if (units.size == 1)
        return AIGC_OK;
    aigc_status status = units.size == 2
                             ? aigcp_append_utf16(converted, data, *length, units.big_endian)
                             : append_utf32(converted, data, *length, units.big_endian);
    if (status == AIGC_OK) {
        size_t head = head_length((const char *)converted->data, converted->length);
        *packet = (const char *)converted->data + head;
        *length = converted->length - head;
    }
    return status;
}
