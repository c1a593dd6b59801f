/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as base64, RFC 4648, section 4. */
#include "cli/base64.h"

void
cli_base64_add(cli_string *out, const void *data, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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
        cli_string_add_bytes(out, group, sizeof(group));
        if (length <= 3) {
            break;
        }
        length -= 3;
    }
}
