/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/bmff_boxes.h"

#include "common/byte_order.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define SMALL_HEADER 8
#define LARGE_HEADER 16
#define UUID_SIZE 16
#define FULL_BOX 4 /* version and flags */

/* ---- reading --------------------------------------------------------------------------- */

void
aigcp_box_walk_begin(aigcp_box_walk *walk, const aigc_source *source, uint64_t begin, uint64_t end)
{
    memset(walk, 0, sizeof *walk);
    walk->source = source;
    walk->levels[0].begin = walk->levels[0].at = begin;
    walk->levels[0].end = end;
    walk->left = AIGCP_BOXES_MAX;
    walk->inside = begin != 0;
}

/* The header at `offset`; at least 8 bytes are left before `end`. */
static aigc_status
read_header(const aigc_source *source, uint64_t offset, uint64_t end, bool lenient, aigcp_box *box)
{
    uint64_t size, type;
    aigc_status status = aigcp_source_be(source, offset, 4, &size);

    memset(box, 0, sizeof *box);
    if (status == AIGC_OK)
        status = aigcp_source_be(source, offset + 4, 4, &type);
    if (status != AIGC_OK)
        return status;
    box->offset = offset;
    box->type = (uint32_t)type;
    box->header = SMALL_HEADER;
    if (size == 1) {
        box->header = LARGE_HEADER;
        if (end - offset < LARGE_HEADER)
            return AIGC_ERR_FORMAT;
        status = aigcp_source_be(source, offset + SMALL_HEADER, 8, &size);
        if (status != AIGC_OK)
            return status;
    } else if (size == 0) {
        box->open = true;
        size = end - offset;
    }
    if (size > end - offset && lenient) {
        box->cut = true;
        size = end - offset;
    }
    box->size = size;
    return size < box->header || size > end - offset ? AIGC_ERR_FORMAT : AIGC_OK;
}

aigc_status
aigcp_box_walk_next(aigcp_box_walk *walk, aigcp_box *box)
{
    memset(box, 0, sizeof *box);
    for (;;) {
        aigcp_box_level *level = &walk->levels[walk->depth];

        if (level->end < level->at || level->end - level->at < SMALL_HEADER) {
            if (walk->depth == 0)
                return AIGC_ERR_NOT_FOUND;
            walk->depth--;
            continue;
        }
        if (walk->left == 0)
            return AIGC_ERR_LIMIT;
        walk->left--;
        aigc_status status = read_header(walk->source, level->at, level->end, walk->lenient, box);
        if (status == AIGC_OK && box->open && (walk->inside || walk->depth > 0)) {
            level->end = level->at; /* inside a box, zeros end a list of QuickTime */
            continue;
        }
        if (status == AIGC_ERR_FORMAT && walk->lenient) {
            level->end = level->at;
            continue;
        }
        if (status == AIGC_OK) {
            level->at = aigcp_box_end(box);
            level->box = *box;
        }
        return status;
    }
}

aigc_status
aigcp_box_meta_begin(const aigc_source *source, const aigcp_box *meta, uint64_t *begin)
{
    uint64_t type = 0;
    aigc_status status = AIGC_OK;

    *begin = aigcp_box_payload(meta);
    if (meta->size - meta->header < FULL_BOX)
        return AIGC_OK; /* empty */
    if (meta->size - meta->header >= 2 * FULL_BOX)
        status = aigcp_source_be(source, *begin + FULL_BOX, 4, &type);
    if (type != AIGCP_BOX('h', 'd', 'l', 'r'))
        *begin += FULL_BOX;
    return status;
}

aigc_status
aigcp_box_walk_enter(aigcp_box_walk *walk)
{
    const aigcp_box *box = &walk->levels[walk->depth].box;
    uint64_t begin = aigcp_box_payload(box);
    aigc_status status = AIGC_OK;

    if (walk->depth + 1 >= AIGCP_BOX_DEPTH_MAX)
        return AIGC_ERR_LIMIT;
    if (box->type == AIGCP_BOX('m', 'e', 't', 'a'))
        status = aigcp_box_meta_begin(walk->source, box, &begin);
    if (status == AIGC_OK) {
        aigcp_box_level *inner = &walk->levels[walk->depth + 1];

        memset(inner, 0, sizeof *inner);
        inner->begin = inner->at = begin;
        inner->end = aigcp_box_end(box);
        walk->depth++;
    }
    return status;
}

bool
aigcp_box_is_container(uint32_t type)
{
    static const uint32_t containers[] = {
        AIGCP_BOX('m', 'o', 'o', 'v'), AIGCP_BOX('t', 'r', 'a', 'k'), AIGCP_BOX('m', 'd', 'i', 'a'),
        AIGCP_BOX('m', 'i', 'n', 'f'), AIGCP_BOX('s', 't', 'b', 'l'), AIGCP_BOX('m', 'o', 'o', 'f'),
        AIGCP_BOX('t', 'r', 'a', 'f'), AIGCP_BOX('e', 'd', 't', 's'), AIGCP_BOX('u', 'd', 't', 'a'),
        AIGCP_BOX('d', 'i', 'n', 'f'), AIGCP_BOX('t', 'r', 'e', 'f'), AIGCP_BOX('t', 'r', 'e', 'g'),
        AIGCP_BOX('m', 'v', 'e', 'x'), AIGCP_BOX('m', 'f', 'r', 'a'), AIGCP_BOX('m', 'e', 't', 'a'),
        AIGCP_BOX('s', 'c', 'h', 'i'),
    };

    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++)
        if (containers[i] == type)
            return true;
    return false;
}

aigc_status
aigcp_box_find(const aigc_source *source, uint64_t begin, uint64_t end, uint32_t type,
               aigcp_box *box)
{
    aigcp_box_walk walk;
    aigc_status status;

    aigcp_box_walk_begin(&walk, source, begin, end);
    do {
        status = aigcp_box_walk_next(&walk, box);
    } while (status == AIGC_OK && box->type != type);
    return status;
}

aigc_status
aigcp_box_has_uuid(const aigc_source *source, const aigcp_box *box, const uint8_t uuid[16],
                   bool *has)
{
    uint8_t found[UUID_SIZE];

    *has = false;
    if (box->type != AIGCP_BOX('u', 'u', 'i', 'd') || box->size - box->header < UUID_SIZE)
        return AIGC_OK;
    aigc_status status = aigcp_source_read(source, aigcp_box_payload(box), found, sizeof found);
    *has = status == AIGC_OK && memcmp(found, uuid, sizeof found) == 0;
    return status;
}

/* ---- changing -------------------------------------------------------------------------- */

void
aigcp_box_edits_init(aigcp_box_edits *changes, aigcp_edits *edits)
{
    changes->edits = edits;
    changes->count = 0;
}

static aigc_status
grow(aigcp_box_edits *changes, const aigcp_box *box, int64_t by)
{
    size_t i = 0;

    while (i < changes->count && changes->changed[i].box.offset != box->offset)
        i++;
    if (i == changes->count) {
        if (i == AIGCP_CHANGED_BOXES_MAX)
            return AIGC_ERR_LIMIT;
        changes->changed[i].box = *box;
        changes->changed[i].grown = 0;
        changes->count++;
    }
    changes->changed[i].grown += by;
    return AIGC_OK;
}

aigc_status
aigcp_box_edits_add(aigcp_box_edits *changes, const aigcp_box *around, size_t depth,
                    uint64_t offset, uint64_t removed, const void *bytes, size_t length)
{
    if (removed > INT64_MAX || length > INT64_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = aigcp_edits_add(changes->edits, offset, removed, bytes, length);
    for (size_t i = 0; status == AIGC_OK && i < depth; i++)
        status = grow(changes, &around[i], (int64_t)length - (int64_t)removed);
    return status;
}

int64_t
aigcp_box_edits_grown(const aigcp_box_edits *changes, const aigcp_box *box)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->changed[i].box.offset == box->offset)
            return changes->changed[i].grown;
    return 0;
}

aigc_status
aigcp_box_edits_finish(aigcp_box_edits *changes)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < changes->count; i++) {
        const aigcp_box *box = &changes->changed[i].box;
        bool large = box->header == LARGE_HEADER;
        unsigned width = large ? 8 : 4;
        uint64_t size = box->size + (uint64_t)changes->changed[i].grown;
        uint8_t field[8];

        if (box->open || changes->changed[i].grown == 0)
            continue;
        if (size > INT64_MAX || (!large && size > UINT32_MAX))
            return AIGC_ERR_LIMIT;
        aigcp_put_be(field, width, size);
        status = aigcp_edits_add(changes->edits, box->offset + (large ? SMALL_HEADER : 0), width,
                                 field, width);
    }
    return status;
}

/* ---- building -------------------------------------------------------------------------- */

aigc_status
aigcp_append_be(aigcp_buffer *buffer, uint64_t value, unsigned width)
{
    uint8_t bytes[8];

    aigcp_put_be(bytes, width, value);
    return aigcp_buffer_append(buffer, bytes, width);
}

aigc_status
aigcp_box_open(aigcp_buffer *buffer, uint32_t type, size_t *begin)
{
    *begin = buffer->length;
    return aigcp_append_be(buffer, type, 8); /* the size comes later */
}

void
aigcp_box_close(aigcp_buffer *buffer, size_t begin)
{
    aigcp_put_be(buffer->data + begin, 4, buffer->length - begin);
}
