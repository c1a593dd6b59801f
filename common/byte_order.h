/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers in bytes, in either order. `width` is 1 to 8; so many bytes must be there. */
#ifndef AIGCP_BYTE_ORDER_H
#define AIGCP_BYTE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t
aigcp_get_be(const uint8_t *bytes, size_t width)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

static inline uint64_t
aigcp_get_le(const uint8_t *bytes, size_t width)
{
    uint64_t value = 0;
    for (size_t i = width; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

/* The higher bytes of a value that is wider are left out; ask aigcp_fits_bytes() first. */
static inline void
aigcp_put_be(uint8_t *bytes, size_t width, uint64_t value)
{
    for (size_t i = width; i > 0; i--, value >>= 8)
        bytes[i - 1] = (uint8_t)value;
}

static inline void
aigcp_put_le(uint8_t *bytes, size_t width, uint64_t value)
{
    for (size_t i = 0; i < width; i++, value >>= 8)
        bytes[i] = (uint8_t)value;
}

static inline bool
aigcp_fits_bytes(uint64_t value, size_t width)
{
    return width >= 8 || value >> 8 * width == 0;
}

/* ---- of one width: compilers make one load of each ---------------------------------------- */

static inline uint32_t
aigcp_be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline unsigned
aigcp_le16(const uint8_t *bytes)
{
    return (unsigned)bytes[1] << 8 | bytes[0];
}

static inline uint32_t
aigcp_le24(const uint8_t *bytes)
{
    return (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static inline uint32_t
aigcp_le32(const uint8_t *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

/* ---- in the order that a file says, as TIFF does ----------------------------------------- */

static inline uint64_t
aigcp_get_number(const uint8_t *bytes, size_t width, bool big_endian)
{
    return big_endian ? aigcp_get_be(bytes, width) : aigcp_get_le(bytes, width);
}

static inline void
aigcp_put_number(uint8_t *bytes, size_t width, bool big_endian, uint64_t value)
{
    if (big_endian)
        aigcp_put_be(bytes, width, value);
    else
        aigcp_put_le(bytes, width, value);
}

#endif
