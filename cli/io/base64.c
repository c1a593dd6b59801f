/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as base64, RFC 4648, section 4. */
#include "cli/io/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
cli_base64_add(cli_string *out, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    char group[4];

    for (; length > 0; bytes += 3) {
        unsigned second = length > 1 ? bytes[1] : 0;
        unsigned third = length > 2 ? bytes[2] : 0;
        unsigned bits = (unsigned)bytes[0] << 16 | second << 8 | third;

        group[0] = digits[bits >> 18];
        group[1] = digits[bits >> 12 & 63];
        group[2] = length > 1 ? digits[bits >> 6 & 63] : '=';
        group[3] = length > 2 ? digits[bits & 63] : '=';
        cli_string_add_bytes(out, group, sizeof group);
        if (length <= 3)
            break;
        length -= 3;
    }
}

bool
cli_base64_read(cli_string *out, const char *text, size_t length)
{
    cli_string_add(out, "");
    for (size_t at = 0; at < length; at += 4) {
        unsigned bits = 0;
        size_t padding = 0;
        unsigned char bytes[3];

        for (size_t i = at; i < at + 4; i++) {
            const char *digit = i < length && text[i] != '\0' ? strchr(digits, text[i]) : NULL;

            if (!digit && (i < at + 2 || i >= length || i + 4 < length || text[i] != '='))
                return false;
            if (digit && padding > 0)
                return false;
            padding += digit == NULL;
            bits = bits << 6 | (digit ? (unsigned)(digit - digits) : 0);
        }
        if ((bits & ((1u << 8 * padding) - 1)) != 0)
            return false; /* bits that stand for nothing */
        bytes[0] = (unsigned char)(bits >> 16);
        bytes[1] = (unsigned char)(bits >> 8 & 0xFF);
        bytes[2] = (unsigned char)(bits & 0xFF);
        cli_string_add_bytes(out, bytes, 3 - padding);
    }
    return true;
}
