/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/exif_orientation.h"

#include "common/byte_order.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define TIFF_HEADER 8
#define ENTRY_SIZE 12
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

typedef struct tiff_block {
    const uint8_t *data;
    size_t length;
    bool big_endian;
} tiff_block;

/* `width` bytes at `at`, which must be there. */
static uint32_t
number(const tiff_block *block, size_t at, unsigned width)
{
    return (uint32_t)aigcp_get_number(block->data + at, width, block->big_endian);
}

unsigned
aigcp_exif_orientation(const void *data, size_t length)
{
    tiff_block block = { data, length, false };

    if (length >= 6 && memcmp(data, "Exif\0\0", 6) == 0) {
        block.data += 6;
        block.length -= 6;
    }
    if (block.length < TIFF_HEADER)
        return 1;
    block.big_endian = block.data[0] != 'I';
    size_t entries = number(&block, 4, 4);
    if (entries > block.length - 2)
        return 1;
    size_t count = number(&block, entries, 2);
    entries += 2;
    for (size_t i = 0; i < count && block.length - entries >= ENTRY_SIZE; i++) {
        if (number(&block, entries, 2) == TAG_ORIENTATION &&
            number(&block, entries + 2, 2) == TYPE_SHORT) {
            uint32_t value = number(&block, entries + 8, 2);

            return value >= 1 && value <= 8 ? value : 1;
        }
        entries += ENTRY_SIZE;
    }
    return 1;
}
