/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/jpeg_index.h"

#include "common/byte_order.h"
#include "watermark/formats/jpeg_markers.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

static const char index_id[] = "MPF"; /* with its NUL */

/* TIFF 6.0: a header, then a directory of entries. */
#define TIFF_HEADER 8
#define TIFF_ENTRY 12
#define TIFF_UNDEFINED 7

/* DC-007, 5.2.3.3: one entry of 16 bytes for each picture: attribute, size, offset, two numbers of
 * others. Offsets count from the TIFF header; the first picture, which holds it, has offset 0. */
#define PICTURES_TAG 0xB002
#define PICTURE_ENTRY 16
#define PICTURE_SIZE 4
#define PICTURE_OFFSET 8

typedef struct index_block {
    uint8_t *tiff;
    size_t length;
    bool big_endian;
} index_block;

static uint32_t
get(const index_block *block, size_t at, size_t width)
{
    return (uint32_t)aigcp_get_number(block->tiff + at, width, block->big_endian);
}

static void
put32(const index_block *block, size_t at, uint64_t value)
{
    aigcp_put_number(block->tiff + at, 4, block->big_endian, value);
}

static bool
is_inside(const index_block *block, uint64_t at, uint64_t length)
{
    return at <= block->length && length <= block->length - at;
}

/* Find the entries of the pictures. False if there are none that can be read. */
static bool
find_pictures(const index_block *block, size_t *at, size_t *count)
{
    if (!is_inside(block, 0, TIFF_HEADER) || get(block, 2, 2) != 42)
        return false;
    size_t directory = get(block, 4, 4);
    if (!is_inside(block, directory, 2))
        return false;
    size_t entries = get(block, directory, 2);
    for (size_t i = 0; i < entries; i++) {
        size_t entry = directory + 2 + i * TIFF_ENTRY;

        if (!is_inside(block, entry, TIFF_ENTRY))
            return false;
        if (get(block, entry, 2) == PICTURES_TAG && get(block, entry + 2, 2) == TIFF_UNDEFINED) {
            size_t length = get(block, entry + 4, 4);
            *at = get(block, entry + 8, 4);
            *count = length / PICTURE_ENTRY;
            return length > 4 && is_inside(block, *at, length);
        }
    }
    return false;
}

bool
aigcp_jpeg_is_index(uint8_t marker, const uint8_t *content, size_t length)
{
    return marker == AIGCP_JPEG_APP2 && length >= sizeof index_id &&
           memcmp(content, index_id, sizeof index_id) == 0;
}

aigc_status
aigcp_jpeg_index_move(uint8_t *content, size_t length, uint64_t offset, aigcp_moved_fn moved,
                      const void *context)
{
    index_block block = { content + sizeof index_id, length - sizeof index_id, false };
    uint64_t base = offset + sizeof index_id;
    size_t at, count;

    block.big_endian = block.length > 0 && block.tiff[0] == 'M';
    if (!find_pictures(&block, &at, &count))
        return AIGC_OK;
    for (size_t i = 0; i < count; i++, at += PICTURE_ENTRY) {
        uint64_t from_base = get(&block, at + PICTURE_OFFSET, 4);
        uint64_t begin = from_base == 0 ? 0 : base + from_base;
        uint64_t end = begin + get(&block, at + PICTURE_SIZE, 4);
        uint64_t new_begin = moved(context, begin), new_base = moved(context, base);
        uint64_t size = moved(context, end) - new_begin;
        uint64_t distance = from_base == 0 ? 0 : new_begin - new_base;

        if (size > UINT32_MAX || distance > UINT32_MAX)
            return AIGC_ERR_LIMIT;
        put32(&block, at + PICTURE_SIZE, size);
        put32(&block, at + PICTURE_OFFSET, distance);
    }
    return AIGC_OK;
}

/* ---- files that are edited --------------------------------------------------------------- */

static uint64_t
moved_by_edits(const void *context, uint64_t offset)
{
    return aigcp_edits_moved(context, offset);
}

static aigc_status
follow_segment(const aigc_source *source, const aigcp_jpeg_segment *segment, aigcp_edits *edits)
{
    aigcp_buffer content;

    aigcp_buffer_init(&content, AIGCP_JPEG_CONTENT_MAX);
    aigc_status status = aigcp_source_append(source, segment->data, segment->length, &content);
    if (status == AIGC_OK && aigcp_jpeg_is_index(segment->marker, content.data, content.length)) {
        status = aigcp_jpeg_index_move(content.data, content.length, segment->data, moved_by_edits,
                                       edits);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(edits, segment->data, segment->length, content.data,
                                     content.length);
        }
    }
    aigcp_buffer_free(&content);
    return status;
}

aigc_status
aigcp_jpeg_index_follow(const aigc_source *source, aigcp_edits *edits)
{
    aigcp_jpeg_segment segment = { .marker = 0 };
    aigcp_part_walk walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX };
    aigc_status status = AIGC_OK;

    if (edits->count == 0)
        return AIGC_OK;
    while (status == AIGC_OK && !aigcp_jpeg_is_end(&segment)) {
        status = aigcp_jpeg_next(source, &walk, &segment);
        if (status == AIGC_OK && segment.marker == AIGCP_JPEG_APP2)
            status = follow_segment(source, &segment, edits);
    }
    return status;
}
