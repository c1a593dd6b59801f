/* SPDX-License-Identifier: Apache-2.0 */
/* UUIDs as text: 8-4-4-4-12 lower-case hex digits. */
#include "watermark/uuid_text.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

/* Whether a dash stands before this byte. */
static bool
follows_dash(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

/* The value of a lower-case hex digit; 16 or more if it is none. */
static unsigned
hex_value(char c)
{
    const char *found = memchr(hex_digits, c, sizeof hex_digits - 1);
    return found ? (unsigned)(found - hex_digits) : 16;
}

bool
aigcp_uuid_parse(const char *text, uint8_t bytes[AIGCP_UUID_BYTES])
{
    if (strnlen(text, AIGC_UUID_SIZE) != AIGC_UUID_SIZE - 1)
        return false;
    for (size_t i = 0; i < AIGCP_UUID_BYTES; i++) {
        if (follows_dash(i) && *text++ != '-')
            return false;
        unsigned high = hex_value(*text++);
        unsigned low = hex_value(*text++);
        if (high > 15 || low > 15)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void
aigcp_uuid_format(const uint8_t bytes[AIGCP_UUID_BYTES], char text[AIGC_UUID_SIZE])
{
    for (size_t i = 0; i < AIGCP_UUID_BYTES; i++) {
        if (follows_dash(i))
            *text++ = '-';
        *text++ = hex_digits[bytes[i] >> 4];
        *text++ = hex_digits[bytes[i] & 15];
    }
    *text = '\0';
}
