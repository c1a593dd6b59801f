/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 decoding and encoding. */
#include "common/utf8.h"

#include <string.h>

/* Whether `second` may follow the lead byte `first` (Unicode 15, table 3-7). */
static bool
second_byte_fits(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return aigcp_utf8_is_continuation(second);
    }
}

uint32_t
aigcp_utf8_decode_any(const uint8_t *data, size_t length, size_t *size)
{
    uint8_t first = data[0];
    *size = 1;
    if (first < 0x80)
        return first;
    if (first < 0xC2 || first > 0xF4)
        return AIGCP_UTF8_INVALID;

    size_t need = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t code_point = first & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if (i == length) {
            *size = length;
            return AIGCP_UTF8_PARTIAL;
        }
        if (i == 1 ? !second_byte_fits(first, data[1]) : !aigcp_utf8_is_continuation(data[i]))
            return AIGCP_UTF8_INVALID;
        code_point = code_point << 6 | (data[i] & 0x3Fu);
    }
    *size = need;
    return code_point;
}

size_t
aigcp_utf8_encode(uint32_t code_point, uint8_t out[AIGCP_UTF8_MAX])
{
    if (code_point < 0x80) {
        out[0] = (uint8_t)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (uint8_t)(0xC0 | code_point >> 6);
        out[1] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (uint8_t)(0xE0 | code_point >> 12);
        out[1] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | code_point >> 18);
    out[1] = (uint8_t)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Eight bytes at a time. */
size_t
aigcp_utf8_count(const uint8_t *data, size_t length)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    size_t count = length;
    for (; length >= sizeof each; data += sizeof each, length -= sizeof each) {
        uint64_t eight;
        memcpy(&eight, data, sizeof eight);
        count -= (eight >> 7 & ~eight >> 6 & each) * each >> 56; /* their sum */
    }
    for (size_t i = 0; i < length; i++)
        count -= aigcp_utf8_is_continuation(data[i]);
    return count;
}

size_t
aigcp_utf8_valid_prefix(const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (position < length) {
        size_t size;
        uint32_t code_point = aigcp_utf8_decode(data + position, length - position, &size);
        if (code_point == AIGCP_UTF8_INVALID || code_point == AIGCP_UTF8_PARTIAL)
            break;
        position += size;
    }
    return position;
}
