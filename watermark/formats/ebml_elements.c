/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/ebml_elements.h"

#include "common/byte_order.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define ID_WIDTH_MAX 4
#define SIZE_WIDTH_MAX 8

/* How many bytes a number has: the zeros before its first one, and that. 0 if there is none. */
static unsigned
width_of(uint8_t first)
{
    unsigned width = 1;

    while (width <= SIZE_WIDTH_MAX && (first & 0x80u >> (width - 1)) == 0)
        width++;
    return width > SIZE_WIDTH_MAX ? 0 : width;
}

/* The number at `*at`, with its marker. */
static aigc_status
read_number(const aigc_source *source, uint64_t *at, uint64_t end, unsigned *width, uint64_t *value)
{
    uint8_t first;
    aigc_status status = *at < end ? aigcp_source_read(source, *at, &first, 1) : AIGC_ERR_FORMAT;

    *value = 0;
    if (status != AIGC_OK)
        return status;
    *width = width_of(first);
    if (*width == 0 || *width > end - *at)
        return AIGC_ERR_FORMAT;
    status = aigcp_source_be(source, *at, *width, value);
    *at += *width;
    return status;
}

aigc_status
aigcp_ebml_next(const aigc_source *source, aigcp_part_walk *walk, uint64_t end, bool lenient,
                aigcp_ebml *element)
{
    uint64_t at = walk->at, value, size;
    unsigned width = 0;
    aigc_status status = aigcp_part_count(walk);

    memset(element, 0, sizeof *element);
    if (status != AIGC_OK || at >= end)
        return status == AIGC_OK ? AIGC_ERR_NOT_FOUND : status;
    element->offset = at;
    status = read_number(source, &at, end, &width, &value);
    if (status != AIGC_OK || width > ID_WIDTH_MAX)
        return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
    element->id = (uint32_t)value;
    status = read_number(source, &at, end, &element->size_width, &size);
    if (status != AIGC_OK)
        return status;
    uint64_t all = (UINT64_C(1) << 7 * element->size_width) - 1;
    size &= all;
    element->data = walk->at = at;
    element->unknown = size == all;
    if (element->unknown) {
        if (element->id != AIGCP_MKV_SEGMENT && element->id != AIGCP_MKV_CLUSTER)
            return AIGC_ERR_FORMAT; /* RFC 9559, 5.1: only these may be of unknown size */
        element->end = end;
        return AIGC_OK;
    }
    if (size > end - at) {
        if (!lenient)
            return AIGC_ERR_FORMAT;
        element->cut = true;
        size = end - at;
    }
    element->end = walk->at = element->data + size;
    return AIGC_OK;
}

static unsigned
id_width(uint32_t id)
{
    return id > 0xFFFFFF ? 4 : id > 0xFFFF ? 3 : id > 0xFF ? 2 : 1;
}

/* All ones would mean "unknown". */
static unsigned
size_width(uint64_t size, unsigned width)
{
    while (width < SIZE_WIDTH_MAX && size >= (UINT64_C(1) << 7 * width) - 1)
        width++;
    return width;
}

size_t
aigcp_ebml_head_size(uint32_t id, uint64_t size, unsigned width)
{
    return id_width(id) + size_width(size, width);
}

aigc_status
aigcp_ebml_head(aigcp_buffer *out, uint32_t id, uint64_t size, unsigned width)
{
    uint8_t bytes[ID_WIDTH_MAX + SIZE_WIDTH_MAX];
    unsigned ids = id_width(id);

    width = size_width(size, width);
    if (size >= (UINT64_C(1) << 7 * width) - 1)
        return AIGC_ERR_LIMIT;
    size |= UINT64_C(1) << 7 * width;
    aigcp_put_be(bytes, ids, id);
    aigcp_put_be(bytes + ids, width, size);
    return aigcp_buffer_append(out, bytes, ids + width);
}

aigc_status
aigcp_ebml_append(aigcp_buffer *out, uint32_t id, const void *data, size_t length)
{
    aigc_status status = aigcp_ebml_head(out, id, length, 1);

    return status == AIGC_OK ? aigcp_buffer_append(out, data, length) : status;
}

aigc_status
aigcp_ebml_void(aigcp_buffer *out, size_t size)
{
    /* From 9 bytes on a size of 8 bytes always fits; below, one of 1. */
    unsigned width = size >= 9 ? 8 : 1;
    aigc_status status;

    if (size < 2)
        return AIGC_ERR_INTERNAL;
    status = aigcp_ebml_head(out, AIGCP_EBML_VOID, size - 1 - width, width);
    for (size_t i = 1 + width; status == AIGC_OK && i < size; i++)
        status = aigcp_buffer_append_byte(out, 0);
    return status;
}
