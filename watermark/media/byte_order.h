/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in memory whose byte order the file says, as TIFF does and what is made of it. */
#ifndef AIGCP_BYTE_ORDER_H
#define AIGCP_BYTE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `width` is 1 to 8; so many bytes must be there. */
static inline uint64_t
aigcp_get_number(const uint8_t *bytes, size_t width, bool big_endian)
{
    uint64_t value = 0;

    for (size_t i = 0; i < width; i++) {
        value = value << 8 | bytes[big_endian ? i : width - 1 - i];
    }
    return value;
}

static inline void
aigcp_put_number(uint8_t *bytes, size_t width, bool big_endian, uint64_t value)
{
    for (size_t i = 0; i < width; i++) {
        bytes[big_endian ? width - 1 - i : i] = (uint8_t)(value >> 8 * i);
    }
}

#endif
