/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as Unicode 15, table 3-7 defines it: no surrogates, nothing overlong,
 * nothing above U+10FFFF. */
#ifndef AIGCP_UTF8_H
#define AIGCP_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AIGCP_UTF8_MAX 4

/* What aigcp_utf8_decode() found in place of a character. */
#define AIGCP_UTF8_INVALID 0xFFFFFFFFu /* a byte that belongs to no character */
#define AIGCP_UTF8_PARTIAL 0xFFFFFFFEu /* the text ends inside what may become one */

/* What is taken for it where any character will do. */
#define AIGCP_UTF8_REPLACEMENT 0xFFFDu

/* The character of one or three bytes at `byte`, of which `left` are there, a surrogate as well. It
 * may be any if its size is 0. */
static inline uint32_t
aigcp_utf8_usual(const uint8_t *byte, size_t left, size_t *size)
{
    *size = 1;
    if (byte[0] < 0x80)
        return byte[0];
    *size = 0;
    if (left < 3)
        return 0;
    uint32_t bytes = byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
    uint32_t c = (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
    if ((bytes & 0xC0C0F0) == 0x8080E0 && c >= 0x800)
        *size = 3;
    return c;
}

/* The same as aigcp_utf8_decode(), slower. */
uint32_t aigcp_utf8_decode_any(const uint8_t *data, size_t length, size_t *size);

/* Decode the character at `data`, of which `length` >= 1 bytes are there.
 * `*size` is its length: 1 for an invalid byte (the next byte is tried afresh),
 * `length` for a partial character. */
static inline uint32_t
aigcp_utf8_decode(const uint8_t *data, size_t length, size_t *size)
{
    const uint32_t c = aigcp_utf8_usual(data, length, size);
    return *size && (c & 0xF800) != 0xD800 ? c : aigcp_utf8_decode_any(data, length, size);
}

/* Encode a scalar value; returns its length, 1 to 4. */
size_t aigcp_utf8_encode(uint32_t code_point, uint8_t out[AIGCP_UTF8_MAX]);

static inline bool
aigcp_utf8_is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* How many characters begin in some bytes of UTF-8. */
size_t aigcp_utf8_count(const uint8_t *data, size_t length);

/* Length of the valid UTF-8 at the start of `data`. */
size_t aigcp_utf8_valid_prefix(const uint8_t *data, size_t length);

#endif
