/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/edits.h"

#include "common/lower_bound.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

void
aigcp_edits_init(aigcp_edits *edits)
{
    memset(edits, 0, sizeof *edits);
}

void
aigcp_edits_free(aigcp_edits *edits)
{
    for (size_t i = 0; i < edits->count; i++)
        free(edits->list[i].bytes);
    free(edits->list);
    aigcp_edits_init(edits);
}

static aigc_status
make_room(aigcp_edits *edits)
{
    size_t room = edits->room == 0 ? 8 : 2 * edits->room;
    aigcp_edit *list;

    if (edits->count < edits->room)
        return AIGC_OK;
    if (room > AIGCP_EDITS_MAX)
        return AIGC_ERR_LIMIT;
    list = realloc(edits->list, room * sizeof *list);
    if (!list)
        return AIGC_ERR_MEMORY;
    edits->list = list;
    edits->room = room;
    return AIGC_OK;
}

/* Where in the result a byte stands that comes behind an edit, and in front of the next. */
static uint64_t
place_behind(const aigcp_edit *edit, uint64_t offset)
{
    return edit->place + edit->length + (offset - edit->offset - edit->removed);
}

/* Say where in the result an edit that was put into the list stands, and those behind it. Sizes are
 * checked in aigcp_edits_size. */
static void
settle_places(aigcp_edits *edits, size_t index)
{
    for (size_t i = index; i < edits->count; i++) {
        aigcp_edit *edit = &edits->list[i];

        edit->place = i == 0 ? edit->offset : place_behind(edit - 1, edit->offset);
    }
}

aigc_status
aigcp_edits_add(aigcp_edits *edits, uint64_t offset, uint64_t removed, const void *bytes,
                size_t length)
{
    aigcp_edit added = { offset, removed, NULL, length, 0 };
    size_t place = edits->count;
    aigc_status status = make_room(edits);

    if (status != AIGC_OK)
        return status;
    if (removed > UINT64_MAX - offset)
        return AIGC_ERR_FORMAT;
    /* Lists are short and mostly made in order. What is inserted where something goes comes in
     * front of it. */
    while (place > 0 && (edits->list[place - 1].offset > offset ||
                         (edits->list[place - 1].offset == offset && removed == 0 &&
                          edits->list[place - 1].removed > 0)))
        place--;
    if ((place > 0 && edits->list[place - 1].removed > offset - edits->list[place - 1].offset) ||
        (place < edits->count && removed > edits->list[place].offset - offset))
        return AIGC_ERR_INTERNAL;
    if (length > 0) {
        added.bytes = malloc(length);
        if (!added.bytes)
            return AIGC_ERR_MEMORY;
        memcpy(added.bytes, bytes, length);
    }
    memmove(edits->list + place + 1, edits->list + place,
            (edits->count - place) * sizeof *edits->list);
    edits->list[place] = added;
    edits->count++;
    settle_places(edits, place);
    return AIGC_OK;
}

/* -1 if an edit begins behind an offset of the original, 1 if not: never 0, so that what is found
 * is the first one behind it. */
static int
compare_offset(const void *key, const void *item)
{
    const aigcp_edit *edit = item;

    return edit->offset > *(const uint64_t *)key ? -1 : 1;
}

/* How many edits begin at an offset of the original or before it. */
static size_t
edits_up_to(const aigcp_edits *edits, uint64_t offset)
{
    return aigcp_lower_bound(&offset, edits->list, edits->count, sizeof *edits->list,
                             compare_offset);
}

uint64_t
aigcp_edits_moved(const aigcp_edits *edits, uint64_t offset)
{
    size_t count = edits_up_to(edits, offset);
    const aigcp_edit *last = count > 0 ? &edits->list[count - 1] : NULL;

    if (!last)
        return offset;
    if (offset - last->offset >= last->removed)
        return place_behind(last, offset);
    return last->place + (last->removed == last->length ? offset - last->offset : 0);
}

aigc_status
aigcp_edits_size(const aigcp_edits *edits, const aigc_source *source, uint64_t *size)
{
    uint64_t result = source->size;

    *size = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const aigcp_edit *edit = &edits->list[i];

        if (edit->offset > source->size || edit->removed > source->size - edit->offset)
            return AIGC_ERR_FORMAT;
        result -= edit->removed;
        if (edit->length > UINT64_MAX - result)
            return AIGC_ERR_LIMIT;
        result += edit->length;
    }
    *size = result;
    return AIGC_OK;
}

static aigc_status
copy_out(const aigc_source *source, uint64_t from, uint64_t to, uint8_t *block, aigc_write_fn write,
         void *context)
{
    while (from < to) {
        size_t length = to - from < AIGCP_COPY_SIZE ? (size_t)(to - from) : AIGCP_COPY_SIZE;
        aigc_status status = aigcp_source_read(source, from, block, length);

        if (status != AIGC_OK)
            return status;
        if (write(context, block, length) != 0)
            return AIGC_ERR_STOPPED;
        from += length;
    }
    return AIGC_OK;
}

aigc_status
aigcp_edits_write(const aigcp_edits *edits, const aigc_source *source, aigc_write_fn write,
                  void *context)
{
    uint64_t size, from = 0;
    aigc_status status = aigcp_edits_size(edits, source, &size);

    if (status != AIGC_OK)
        return status;
    uint8_t *block = malloc(AIGCP_COPY_SIZE);
    if (!block)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; status == AIGC_OK && i < edits->count; i++) {
        const aigcp_edit *edit = &edits->list[i];

        status = copy_out(source, from, edit->offset, block, write, context);
        if (status == AIGC_OK && edit->length > 0 && write(context, edit->bytes, edit->length) != 0)
            status = AIGC_ERR_STOPPED;
        from = edit->offset + edit->removed;
    }
    if (status == AIGC_OK)
        status = copy_out(source, from, source->size, block, write, context);
    free(block);
    return status;
}

/* An aigc_write_fn into a buffer that has room: why it had none could not be told. */
static int
append_reserved(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

aigc_status
aigcp_edits_append(const aigcp_edits *edits, const aigc_source *source, aigcp_buffer *result)
{
    uint64_t size;
    aigc_status status = aigcp_edits_size(edits, source, &size);

    if (status == AIGC_OK)
        status = size > SIZE_MAX ? AIGC_ERR_LIMIT : aigcp_buffer_reserve(result, (size_t)size);
    if (status == AIGC_OK)
        status = aigcp_edits_write(edits, source, append_reserved, result);
    return status;
}

/* The part of one run of bytes, [at, at + length) of the result, that was asked for. */
typedef struct wanted_run {
    uint64_t offset; /* in the result */
    uint8_t *buffer;
    size_t length;
} wanted_run;

static bool
overlap(const wanted_run *asked, uint64_t at, uint64_t length, uint64_t *skip, size_t *place,
        size_t *count)
{
    uint64_t begin = at > asked->offset ? at : asked->offset;
    uint64_t end_run = at + length, end_asked = asked->offset + asked->length;
    uint64_t end = end_run < end_asked ? end_run : end_asked;

    if (begin >= end)
        return false;
    *skip = begin - at;
    *place = (size_t)(begin - asked->offset);
    *count = (size_t)(end - begin);
    return true;
}

/* The same for an offset of the result and the end of what an edit writes. */
static int
compare_end(const void *key, const void *item)
{
    const aigcp_edit *edit = item;

    return edit->place + edit->length > *(const uint64_t *)key ? -1 : 1;
}

/* How many edits are over at an offset of the result. */
static size_t
edits_over(const aigcp_edits *edits, uint64_t offset)
{
    return aigcp_lower_bound(&offset, edits->list, edits->count, sizeof *edits->list, compare_end);
}

static int
read_edited(void *context, uint64_t offset, void *buffer, size_t length)
{
    const aigcp_edited *edited = context;
    const aigcp_edits *edits = edited->edits;
    wanted_run want = { offset, buffer, length };
    size_t first = edits_over(edits, offset), place, count;
    const aigcp_edit *before = first > 0 ? &edits->list[first - 1] : NULL;
    uint64_t at = before ? before->place + before->length : 0; /* in the result */
    uint64_t from = before ? before->offset + before->removed : 0, skip;

    for (size_t i = first; i <= edits->count; i++) {
        const aigcp_edit *edit = i < edits->count ? &edits->list[i] : NULL;
        uint64_t kept = (edit ? edit->offset : edited->source->size) - from;

        if (overlap(&want, at, kept, &skip, &place, &count) &&
            aigcp_source_read(edited->source, from + skip, want.buffer + place, count) != AIGC_OK)
            return -1;
        at += kept;
        if (!edit || at >= offset + length)
            break;
        if (overlap(&want, at, edit->length, &skip, &place, &count))
            memcpy(want.buffer + place, edit->bytes + skip, count);
        at += edit->length;
        from = edit->offset + edit->removed;
    }
    return 0;
}

aigc_status
aigcp_edited_source(aigcp_edited *edited, const aigc_source *source, const aigcp_edits *edits,
                    aigc_source *result)
{
    memset(result, 0, sizeof *result);
    *edited = (aigcp_edited){ source, edits };
    aigc_status status = aigcp_edits_size(edits, source, &result->size);
    if (status == AIGC_OK) {
        result->struct_size = sizeof *result;
        result->read_at = read_edited;
        result->context = edited;
    }
    return status;
}
