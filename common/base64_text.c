/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 with padding, without a branch or a table that depends on the bytes. */
#include "common/base64_text.h"

#include <stdint.h>

/* All bits set if low <= value <= high, else none; all below 2^31. */
static uint32_t
in_range(uint32_t value, uint32_t low, uint32_t high)
{
    uint32_t outside = ((value - low) | (high - value)) >> 31;
    return outside - 1;
}

/* The character for six bits. */
static char
character_of(uint32_t bits)
{
    uint32_t character = (in_range(bits, 0, 25) & (bits + 'A')) |
                         (in_range(bits, 26, 51) & (bits - 26 + 'a')) |
                         (in_range(bits, 52, 61) & (bits - 52 + '0')) |
                         (in_range(bits, 62, 62) & '+') | (in_range(bits, 63, 63) & '/');
    return (char)character;
}

/* The six bits of a character; `*bad` gets bits set if it is none of base64. */
static uint32_t
bits_of(char character, uint32_t *bad)
{
    uint32_t c = (uint8_t)character;
    uint32_t upper = in_range(c, 'A', 'Z'), lower = in_range(c, 'a', 'z');
    uint32_t digit = in_range(c, '0', '9');
    uint32_t plus = in_range(c, '+', '+'), slash = in_range(c, '/', '/');
    *bad |= ~(upper | lower | digit | plus | slash);
    return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (plus & 62) |
           (slash & 63);
}

void
aigcp_base64_encode(const void *data, size_t size, char *out)
{
    const uint8_t *bytes = data;
    while (size > 0) {
        size_t taken = size < 3 ? size : 3;
        uint32_t group = (uint32_t)bytes[0] << 16;
        if (taken > 1)
            group |= (uint32_t)bytes[1] << 8;
        if (taken > 2)
            group |= bytes[2];
        out[0] = character_of(group >> 18 & 63);
        out[1] = character_of(group >> 12 & 63);
        out[2] = '=';
        out[3] = '=';
        if (taken > 1)
            out[2] = character_of(group >> 6 & 63);
        if (taken > 2)
            out[3] = character_of(group & 63);
        out += 4;
        bytes += taken;
        size -= taken;
    }
    *out = '\0';
}

bool
aigcp_base64_decode(const char *text, size_t length, void *out, size_t size)
{
    uint8_t *bytes = out;
    uint32_t bad = 0;
    if (length != AIGCP_BASE64_ROOM(size) - 1)
        return false;
    for (; size > 0; text += 4) {
        size_t made = size < 3 ? size : 3;
        uint32_t group = bits_of(text[0], &bad) << 18 | bits_of(text[1], &bad) << 12;
        if (made > 1)
            group |= bits_of(text[2], &bad) << 6;
        else
            bad |= (uint32_t)(text[2] != '=');
        if (made > 2)
            group |= bits_of(text[3], &bad);
        else
            bad |= (uint32_t)(text[3] != '=');
        *bytes++ = (uint8_t)(group >> 16);
        if (made > 1)
            *bytes++ = (uint8_t)(group >> 8);
        if (made > 2)
            *bytes++ = (uint8_t)group;
        /* Bits that stand for no byte are zero: one text for each key. */
        bad |= made == 1 ? group & 0xFFFF : made == 2 ? group & 0xFF : 0;
        size -= made;
    }
    return bad == 0;
}
