/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the backslashes of JSON. */
#ifndef AIGCP_JSON_ESCAPE_H
#define AIGCP_JSON_ESCAPE_H

#include <stdint.h>

/* -1: it is no hex digit. */
static inline int
aigcp_json_hex_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    uint8_t letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The number of four hex digits, or -1. */
static inline int32_t
aigcp_json_hex_number(const uint8_t *digits)
{
    int32_t number = 0;
    for (int i = 0; i < 4; i++) {
        int value = aigcp_json_hex_value(digits[i]);
        if (value < 0)
            return -1;
        number = number * 16 + value;
    }
    return number;
}

/* What the letter behind a backslash stands for; 0 if it is none of the short escapes. */
static inline uint8_t
aigcp_json_short_escape(uint8_t letter)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

#endif
