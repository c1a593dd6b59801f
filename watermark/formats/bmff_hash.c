/* SPDX-License-Identifier: Apache-2.0 */
/* Two walks: one over all boxes collects the excluded ranges, one over the top level hands out
 * what is between them. */
#include "watermark/formats/bmff_hash.h"

#include "watermark/formats/bmff_boxes.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

const uint8_t aigcp_bmff_c2pa_uuid[16] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
                                           0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };

static const aigcp_bmff_match c2pa_box = { 8, aigcp_bmff_c2pa_uuid, 16 };

const aigcp_bmff_exclusion aigcp_bmff_usual_exclusions[AIGCP_BMFF_USUAL_EXCLUSIONS] = {
    { .xpath = "/uuid", .xpath_length = 5, .exact = true, .data = &c2pa_box, .data_count = 1 },
    { .xpath = "/ftyp", .xpath_length = 5, .exact = true },
    { .xpath = "/mfra", .xpath_length = 5, .exact = true },
    { .xpath = "/free", .xpath_length = 5, .exact = true },
    { .xpath = "/skip", .xpath_length = 5, .exact = true },
};

bool
aigcp_bmff_exclusion_is_usual(const aigcp_bmff_exclusion *exclusion)
{
    for (size_t i = 0; i < AIGCP_BMFF_USUAL_EXCLUSIONS; i++) {
        const aigcp_bmff_exclusion *usual = &aigcp_bmff_usual_exclusions[i];

        if (exclusion->xpath_length != usual->xpath_length ||
            memcmp(exclusion->xpath, usual->xpath, usual->xpath_length) != 0)
            continue;
        if (usual->data_count == 0)
            return true;
        for (size_t j = 0; j < exclusion->data_count; j++) {
            const aigcp_bmff_match *match = &exclusion->data[j];

            if (match->offset == c2pa_box.offset && match->length == c2pa_box.length &&
                memcmp(match->value, c2pa_box.value, c2pa_box.length) == 0)
                return true;
        }
    }
    return false;
}

/* ---- xpaths ---------------------------------------------------------------------------- */

typedef struct path_step {
    uint32_t type;
    uint32_t index; /* from 1; 0 for any */
} path_step;

typedef struct box_path {
    path_step steps[AIGCP_BOX_DEPTH_MAX];
    size_t count;
} box_path;

/* "[2]" at `*at`, if there is one. */
static bool
parse_index(const char *text, size_t length, size_t *at, uint32_t *index)
{
    *index = 0;
    if (*at == length || text[*at] != '[')
        return true;
    for ((*at)++; *at < length && text[*at] >= '0' && text[*at] <= '9'; (*at)++) {
        if (*index > AIGCP_BOXES_MAX)
            return false;
        *index = *index * 10 + (uint32_t)(text[*at] - '0');
    }
    if (*index == 0 || *at == length || text[*at] != ']')
        return false;
    (*at)++;
    return true;
}

static aigc_status
parse_xpath(const aigcp_bmff_exclusion *exclusion, box_path *path)
{
    const char *text = exclusion->xpath;
    size_t length = exclusion->xpath_length, at = 0;

    path->count = 0;
    while (at < length) {
        path_step *step = &path->steps[path->count];

        if (path->count == AIGCP_BOX_DEPTH_MAX)
            return AIGC_ERR_LIMIT;
        if (text[at] != '/' || length - at < 5)
            return AIGC_ERR_FORMAT;
        step->type = AIGCP_BOX((uint8_t)text[at + 1], (uint8_t)text[at + 2], (uint8_t)text[at + 3],
                               (uint8_t)text[at + 4]);
        at += 5;
        if (!parse_index(text, length, &at, &step->index))
            return AIGC_ERR_FORMAT;
        path->count++;
    }
    return path->count > 0 ? AIGC_OK : AIGC_ERR_FORMAT;
}

/* ---- which boxes ----------------------------------------------------------------------- */

typedef struct hash_range {
    uint64_t begin, end;
    bool whole; /* a box, not a part of one */
} hash_range;

typedef struct range_list {
    hash_range *list;
    size_t count, room;
} range_list;

static aigc_status
add_range(range_list *ranges, uint64_t begin, uint64_t end, bool whole)
{
    if (ranges->count == ranges->room) {
        size_t room = ranges->room == 0 ? 16 : 2 * ranges->room;
        hash_range *list;

        if (room > AIGCP_EDITS_MAX)
            return AIGC_ERR_LIMIT;
        list = realloc(ranges->list, room * sizeof *list);
        if (!list)
            return AIGC_ERR_MEMORY;
        ranges->list = list;
        ranges->room = room;
    }
    ranges->list[ranges->count++] = (hash_range){ begin, end, whole };
    return AIGC_OK;
}

/* Whether the current box of a level is the `index`-th of its type. What is counted again is
 * paid for from the same budget. */
static aigc_status
has_index(aigcp_box_walk *walk, const aigcp_box_level *level, uint32_t index, bool *is)
{
    aigcp_box_walk again;
    aigcp_box box;
    uint32_t seen = 0;
    aigc_status status;

    aigcp_box_walk_begin(&again, walk->source, level->begin, level->end);
    again.left = walk->left;
    do {
        status = aigcp_box_walk_next(&again, &box);
        seen += status == AIGC_OK && box.type == level->box.type;
    } while (status == AIGC_OK && box.offset < level->box.offset);
    walk->left = again.left;
    *is = seen == index;
    return status;
}

static aigc_status
matches_path(aigcp_box_walk *walk, const box_path *path, bool *does)
{
    aigc_status status = AIGC_OK;

    *does = path->count == walk->depth + 1;
    for (size_t i = 0; *does && i < path->count; i++)
        *does = path->steps[i].type == walk->levels[i].box.type;
    for (size_t i = 0; status == AIGC_OK && *does && i < path->count; i++)
        if (path->steps[i].index != 0)
            status = has_index(walk, &walk->levels[i], path->steps[i].index, does);
    return status;
}

static aigc_status
matches_version(const aigc_source *source, const aigcp_box *box,
                const aigcp_bmff_exclusion *exclusion, bool *does)
{
    uint64_t at = box->type == AIGCP_BOX('u', 'u', 'i', 'd') ? 16 : 0, word;

    if (!exclusion->has_version && !exclusion->has_flags)
        return AIGC_OK;
    if (box->size - box->header < at + 4) {
        *does = false;
        return AIGC_OK;
    }
    aigc_status status = aigcp_source_be(source, aigcp_box_payload(box) + at, 4, &word);
    uint32_t flags = (uint32_t)word & 0xFFFFFF;
    if (exclusion->has_version && word >> 24 != exclusion->version)
        *does = false;
    if (exclusion->has_flags && (exclusion->exact ? flags != exclusion->flags
                                                  : (flags & exclusion->flags) != exclusion->flags))
        *does = false;
    return status;
}

static aigc_status
matches_data(const aigc_source *source, const aigcp_box *box, const aigcp_bmff_match *match,
             bool *does)
{
    uint8_t bytes[64];
    aigc_status status = AIGC_OK;

    if (match->offset > box->size || match->length > box->size - match->offset) {
        *does = false;
        return AIGC_OK;
    }
    for (size_t at = 0; status == AIGC_OK && *does && at < match->length; at += sizeof bytes) {
        size_t length = match->length - at < sizeof bytes ? match->length - at : sizeof bytes;

        status = aigcp_source_read(source, box->offset + match->offset + at, bytes, length);
        if (status == AIGC_OK)
            *does = memcmp(bytes, match->value + at, length) == 0;
    }
    return status;
}

static aigc_status
exclude(range_list *ranges, const aigcp_box *box, const aigcp_bmff_exclusion *exclusion)
{
    uint64_t behind = 0; /* the last part */
    aigc_status status = AIGC_OK;

    if (exclusion->subset_count == 0)
        return add_range(ranges, box->offset, aigcp_box_end(box), true);
    for (size_t i = 0; status == AIGC_OK && i < exclusion->subset_count; i++) {
        const aigcp_bmff_part *part = &exclusion->subset[i];
        bool last = i + 1 == exclusion->subset_count;

        if (part->offset < behind || (part->length == 0 && !last) ||
            part->length > UINT64_MAX - part->offset)
            return AIGC_ERR_FORMAT;
        behind = part->offset + part->length;
        if (part->offset < box->size) {
            uint64_t left = box->size - part->offset;
            uint64_t length = part->length == 0 || part->length > left ? left : part->length;

            status = add_range(ranges, box->offset + part->offset,
                               box->offset + part->offset + length, false);
        }
    }
    return status;
}

static aigc_status
collect(aigcp_box_walk *walk, const aigcp_box *box, const aigcp_bmff_exclusion *exclusion,
        const box_path *path, range_list *ranges)
{
    bool does;
    aigc_status status = matches_path(walk, path, &does);

    if (status == AIGC_OK && does && exclusion->has_length)
        does = exclusion->length == box->size;
    if (status == AIGC_OK && does)
        status = matches_version(walk->source, box, exclusion, &does);
    for (size_t i = 0; status == AIGC_OK && does && i < exclusion->data_count; i++)
        status = matches_data(walk->source, box, &exclusion->data[i], &does);
    return status == AIGC_OK && does ? exclude(ranges, box, exclusion) : status;
}

static int
by_begin(const void *one, const void *other)
{
    const hash_range *a = one, *b = other;

    return a->begin != b->begin ? (a->begin < b->begin ? -1 : 1)
                                : (a->end != b->end ? (a->end < b->end ? -1 : 1) : 0);
}

static aigc_status
find_ranges(const aigc_source *source, const aigcp_bmff_exclusion *exclusions, size_t count,
            range_list *ranges)
{
    box_path *paths = calloc(count + 1, sizeof *paths);
    size_t deepest = 0; /* levels that any path reaches */
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status = paths ? AIGC_OK : AIGC_ERR_MEMORY;

    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        status = parse_xpath(&exclusions[i], &paths[i]);
        deepest = paths[i].count > deepest ? paths[i].count : deepest;
    }
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while (status == AIGC_OK && (status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        for (size_t i = 0; status == AIGC_OK && i < count; i++)
            status = collect(&walk, &box, &exclusions[i], &paths[i], ranges);
        if (status == AIGC_OK && walk.depth + 1 < deepest && aigcp_box_is_container(box.type))
            status = aigcp_box_walk_enter(&walk);
    }
    if (status == AIGC_ERR_NOT_FOUND)
        status = AIGC_OK;
    if (status == AIGC_OK && ranges->count > 0)
        qsort(ranges->list, ranges->count, sizeof *ranges->list, by_begin);
    free(paths);
    return status;
}

/* ---- what is hashed -------------------------------------------------------------------- */

typedef struct piece_sink {
    aigcp_bmff_piece_fn piece;
    void *context;
    bool with_offsets;
} piece_sink;

/* One top-level box. `*next` is the first range that does not end before it. */
static aigc_status
hand_out(const aigcp_box *box, const range_list *ranges, size_t *next, const piece_sink *sink)
{
    uint64_t at = box->offset, end = aigcp_box_end(box);
    aigc_status status = AIGC_OK;
    bool whole = false;

    for (size_t i = *next; i < ranges->count && ranges->list[i].begin < end; i++) {
        whole = whole || (ranges->list[i].whole && ranges->list[i].begin == at &&
                          ranges->list[i].end == end);
    }
    if (!whole && sink->with_offsets)
        status = sink->piece(sink->context, true, at, 8);
    for (; *next < ranges->count && ranges->list[*next].begin < end; (*next)++) {
        const hash_range *range = &ranges->list[*next];

        if (status == AIGC_OK && range->begin > at)
            status = sink->piece(sink->context, false, at, range->begin - at);
        at = range->end > at ? range->end : at;
    }
    if (status == AIGC_OK && at < end)
        status = sink->piece(sink->context, false, at, end - at);
    return status;
}

aigc_status
aigcp_bmff_hash_walk(const aigc_source *source, const aigcp_bmff_exclusion *exclusions,
                     size_t count, bool with_offsets, aigcp_bmff_piece_fn piece, void *context)
{
    piece_sink sink = { piece, context, with_offsets };
    range_list ranges = { NULL, 0, 0 };
    size_t next = 0;
    aigcp_box_walk walk;
    aigcp_box box;

    if (count > AIGCP_BMFF_EXCLUSIONS_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = find_ranges(source, exclusions, count, &ranges);
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while (status == AIGC_OK && (status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK)
        status = hand_out(&box, &ranges, &next, &sink);
    if (status == AIGC_ERR_NOT_FOUND) {
        /* Bytes that are no box are hashed by nobody: refuse them. */
        status = walk.levels[0].at == source->size ? AIGC_OK : AIGC_ERR_FORMAT;
    }
    free(ranges.list);
    return status;
}
