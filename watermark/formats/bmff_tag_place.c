/* SPDX-License-Identifier: Apache-2.0 */
/* Write the label of an MP4, MOV or M4A file.
 *
 * The label that stands by the guide is replaced, all others go. If there is none, as much as is
 * missing is added: an entry of `keys` and an item of `ilst`, or a `meta` of the kind "mdta"
 * beside the one of iTunes that may be there, or a `udta`. Then `moov` has grown. If free space
 * follows it, it is used up and nothing moves; else every offset behind it is corrected. */
#include "watermark/formats/bmff_shift.h"
#include "watermark/formats/bmff_tags.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define FULL_BOX 4
#define MOOV AIGCP_BOX('m', 'o', 'o', 'v')
#define UDTA AIGCP_BOX('u', 'd', 't', 'a')
#define META AIGCP_BOX('m', 'e', 't', 'a')
#define HDLR AIGCP_BOX('h', 'd', 'l', 'r')
#define KEYS AIGCP_BOX('k', 'e', 'y', 's')
#define ILST AIGCP_BOX('i', 'l', 's', 't')
#define MDTA AIGCP_BOX('m', 'd', 't', 'a')
#define DATA AIGCP_BOX('d', 'a', 't', 'a')
#define DATA_UTF8 1
#define KEY "AIGC"

typedef struct tag_writer {
    const aigc_source *source;
    const char *text;
    aigcp_box_edits changes;
    bool placed;
    uint64_t last; /* tag that was replaced */
} tag_writer;

/* ---- building -------------------------------------------------------------------------- */

static aigc_status
build_item(aigcp_buffer *out, uint32_t index, const char *text)
{
    size_t item = 0, data = 0;
    aigc_status status = aigcp_box_open(out, index, &item);

    if (status == AIGC_OK)
        status = aigcp_box_open(out, DATA, &data);
    if (status == AIGC_OK)
        status = aigcp_append_be(out, (uint64_t)DATA_UTF8 << 32, 8); /* and no language */
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, text);
    if (status == AIGC_OK) {
        aigcp_box_close(out, data);
        aigcp_box_close(out, item);
    }
    return status;
}

static aigc_status
build_key(aigcp_buffer *out)
{
    size_t begin;
    aigc_status status = aigcp_box_open(out, MDTA, &begin);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, KEY);
    if (status == AIGC_OK)
        aigcp_box_close(out, begin);
    return status;
}

static aigc_status
build_keys(aigcp_buffer *out)
{
    size_t begin = 0;
    aigc_status status = aigcp_box_open(out, KEYS, &begin);

    if (status == AIGC_OK)
        status = aigcp_append_be(out, 1, 8); /* version, flags, one entry */
    if (status == AIGC_OK)
        status = build_key(out);
    if (status == AIGC_OK)
        aigcp_box_close(out, begin);
    return status;
}

static aigc_status
build_ilst(aigcp_buffer *out, uint32_t index, const char *text)
{
    size_t begin = 0;
    aigc_status status = aigcp_box_open(out, ILST, &begin);

    if (status == AIGC_OK)
        status = build_item(out, index, text);
    if (status == AIGC_OK)
        aigcp_box_close(out, begin);
    return status;
}

/* ISO/IEC 14496-12, 8.4.3: handler type, 12 reserved bytes, an empty name. */
static aigc_status
build_handler(aigcp_buffer *out)
{
    size_t begin = 0;
    aigc_status status = aigcp_box_open(out, HDLR, &begin);

    if (status == AIGC_OK)
        status = aigcp_append_be(out, 0, 8);
    if (status == AIGC_OK)
        status = aigcp_append_be(out, MDTA, 4);
    if (status == AIGC_OK)
        status = aigcp_append_be(out, 0, 8);
    if (status == AIGC_OK)
        status = aigcp_append_be(out, 0, 5);
    if (status == AIGC_OK)
        aigcp_box_close(out, begin);
    return status;
}

static aigc_status
build_meta(aigcp_buffer *out, const char *text)
{
    size_t begin = 0;
    aigc_status status = aigcp_box_open(out, META, &begin);

    if (status == AIGC_OK)
        status = aigcp_append_be(out, 0, FULL_BOX);
    if (status == AIGC_OK)
        status = build_handler(out);
    if (status == AIGC_OK)
        status = build_keys(out);
    if (status == AIGC_OK)
        status = build_ilst(out, 1, text);
    if (status == AIGC_OK)
        aigcp_box_close(out, begin);
    return status;
}

/* ---- what is there --------------------------------------------------------------------- */

static aigc_status
replace_tag(void *context, const aigcp_bmff_tag *tag)
{
    tag_writer *writer = context;
    aigcp_buffer item;
    aigc_status status = AIGC_OK;

    if (writer->last == tag->box.offset)
        return AIGC_OK; /* a second value of the same item */
    writer->last = tag->box.offset;
    aigcp_buffer_init(&item, AIGCP_LABEL_VALUE_MAX);
    if (tag->by_guide && !writer->placed) {
        status = build_item(&item, tag->box.type, writer->text);
        writer->placed = true;
    }
    if (status == AIGC_OK) {
        status = aigcp_box_edits_add(&writer->changes, tag->around, tag->depth, tag->box.offset,
                                     tag->box.size, item.data, item.length);
    }
    aigcp_buffer_free(&item);
    return status;
}

/* ---- what is missing ------------------------------------------------------------------- */

/* The boxes down to the list of tags, as far as they are there. */
typedef struct tag_place {
    aigcp_box around[4]; /* moov, udta, meta, ilst */
    size_t depth;
    uint64_t behind;       /* the last box inside the innermost of the first three */
    uint64_t behind_items; /* the last item of `ilst` */
    aigcp_box keys;
    bool has_keys;
} tag_place;

/* The first box of a type in [begin, end). `*behind`: the end of the last box in there. */
static aigc_status
look_in(const aigc_source *source, uint64_t begin, uint64_t end, uint32_t type, aigcp_box *box,
        bool *found, uint64_t *behind)
{
    aigcp_box_walk walk;
    aigcp_box each;
    aigc_status status;

    *found = false;
    aigcp_box_walk_begin(&walk, source, begin, end);
    while ((status = aigcp_box_walk_next(&walk, &each)) == AIGC_OK) {
        if (each.type == type && !*found) {
            *found = true;
            *box = each;
        }
    }
    *behind = walk.levels[0].at;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* Whether this `meta` holds tags with keys; note its `keys` and `ilst`. */
static aigc_status
look_in_meta(const aigc_source *source, const aigcp_box *meta, tag_place *place, bool *is)
{
    uint64_t begin = 0, end = aigcp_box_end(meta), kind = 0;
    aigcp_box box;
    bool found = false;
    aigc_status status = aigcp_box_meta_begin(source, meta, &begin);

    *is = false;
    if (status == AIGC_OK)
        status = look_in(source, begin, end, HDLR, &box, &found, &place->behind);
    if (status != AIGC_OK || !found || box.size - box.header < FULL_BOX + 8)
        return status;
    status = aigcp_source_be(source, aigcp_box_payload(&box) + FULL_BOX + 4, 4, &kind);
    if (status != AIGC_OK || kind != MDTA)
        return status;
    *is = true;
    place->around[place->depth++] = *meta;
    status = look_in(source, begin, end, KEYS, &place->keys, &place->has_keys, &place->behind);
    if (status == AIGC_OK)
        status = look_in(source, begin, end, ILST, &box, &found, &place->behind);
    if (status == AIGC_OK && found) {
        place->around[place->depth++] = box;
        status = look_in(source, aigcp_box_payload(&box), aigcp_box_end(&box), 0, &box, &found,
                         &place->behind_items);
    }
    return status;
}

static aigc_status
find_place(const aigc_source *source, tag_place *place)
{
    aigcp_box *moov = &place->around[0], *udta = &place->around[1];
    bool found = false;
    uint64_t behind;
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status = look_in(source, 0, source->size, MOOV, moov, &found, &behind);

    memset(&place->keys, 0, sizeof place->keys);
    place->has_keys = false;
    place->depth = 1;
    if (status != AIGC_OK || !found)
        return status != AIGC_OK ? status : AIGC_ERR_FORMAT;
    status = look_in(source, aigcp_box_payload(moov), aigcp_box_end(moov), UDTA, udta, &found,
                     &place->behind);
    if (status != AIGC_OK || !found)
        return status;
    place->depth = 2;
    aigcp_box_walk_begin(&walk, source, aigcp_box_payload(udta), aigcp_box_end(udta));
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        bool is = false;

        if (box.type == META)
            status = look_in_meta(source, &box, place, &is);
        if (status != AIGC_OK || is)
            return status;
    }
    place->behind = walk.levels[0].at;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* The count of `keys`, if it is true: an entry behind those counted would get our number. */
static aigc_status
count_keys(const aigc_source *source, const aigcp_box *keys, uint64_t *count)
{
    uint64_t at = aigcp_box_payload(keys) + FULL_BOX, seen = 0;
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status = keys->size - keys->header < FULL_BOX + 4
                             ? AIGC_ERR_FORMAT
                             : aigcp_source_be(source, at, 4, count);

    if (status != AIGC_OK)
        return status;
    aigcp_box_walk_begin(&walk, source, at + 4, aigcp_box_end(keys));
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK)
        seen++;
    if (status == AIGC_ERR_NOT_FOUND) {
        status =
            seen == *count && walk.levels[0].at == aigcp_box_end(keys) ? AIGC_OK : AIGC_ERR_FORMAT;
    }
    return status;
}

/* An entry more in `keys`; `*index` is its number. */
static aigc_status
add_key(tag_writer *writer, const tag_place *place, uint32_t *index)
{
    aigcp_box around[4];
    uint64_t at = aigcp_box_payload(&place->keys) + FULL_BOX, count = 0;
    aigcp_buffer bytes;
    aigc_status status;

    *index = 1;
    aigcp_buffer_init(&bytes, 64);
    memcpy(around, place->around, 3 * sizeof *around);
    if (!place->has_keys) {
        uint64_t where =
            place->depth == 4 ? place->around[3].offset : place->behind; /* before `ilst` */

        status = build_keys(&bytes);
        if (status == AIGC_OK) {
            status = aigcp_box_edits_add(&writer->changes, around, 3, where, 0, bytes.data,
                                         bytes.length);
        }
        aigcp_buffer_free(&bytes);
        return status;
    }
    status = count_keys(writer->source, &place->keys, &count);
    if (status == AIGC_OK && count >= AIGCP_TAGS_MAX)
        status = AIGC_ERR_LIMIT;
    *index = (uint32_t)count + 1;
    around[3] = place->keys;
    if (status == AIGC_OK)
        status = aigcp_append_be(&bytes, count + 1, 4);
    if (status == AIGC_OK)
        status = aigcp_edits_add(writer->changes.edits, at, 4, bytes.data, bytes.length);
    bytes.length = 0;
    if (status == AIGC_OK)
        status = build_key(&bytes);
    if (status == AIGC_OK) {
        status = aigcp_box_edits_add(&writer->changes, around, 4, aigcp_box_end(&place->keys), 0,
                                     bytes.data, bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

/* An item that already has the number of a key that is not there would get a name by it. */
static aigc_status
check_unused(const tag_writer *writer, const tag_place *place, uint32_t index)
{
    const aigcp_box *ilst = &place->around[3];
    aigcp_box item;
    aigc_status status;

    if (place->depth < 4)
        return AIGC_OK;
    status =
        aigcp_box_find(writer->source, aigcp_box_payload(ilst), aigcp_box_end(ilst), index, &item);
    return status == AIGC_OK ? AIGC_ERR_FORMAT : status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
add_tag(tag_writer *writer, const tag_place *place)
{
    uint32_t index = 1;
    uint64_t where = place->depth == 4 ? place->behind_items : place->behind;
    size_t udta = 0;
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    if (place->depth >= 3)
        status = add_key(writer, place, &index);
    if (status == AIGC_OK)
        status = check_unused(writer, place, index);
    if (status == AIGC_OK && place->depth == 4) {
        status = build_item(&bytes, index, writer->text);
    } else if (status == AIGC_OK && place->depth == 3) {
        status = build_ilst(&bytes, index, writer->text);
    } else if (status == AIGC_OK && place->depth == 2) {
        status = build_meta(&bytes, writer->text);
    } else if (status == AIGC_OK) {
        status = aigcp_box_open(&bytes, UDTA, &udta);
        if (status == AIGC_OK)
            status = build_meta(&bytes, writer->text);
        if (status == AIGC_OK)
            aigcp_box_close(&bytes, udta);
    }
    if (status == AIGC_OK) {
        status = aigcp_box_edits_add(&writer->changes, place->around, place->depth, where, 0,
                                     bytes.data, bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

/* If free space follows `moov`, take from it what `moov` grew. */
static aigc_status
use_free_space(tag_writer *writer, const aigcp_box *moov)
{
    int64_t grown = aigcp_box_edits_grown(&writer->changes, moov);
    aigcp_box_walk walk;
    aigcp_box box;
    uint64_t size;

    if (grown <= 0 || moov->open)
        return AIGC_OK;
    uint64_t need = (uint64_t)grown;
    aigcp_box_walk_begin(&walk, writer->source, aigcp_box_end(moov), writer->source->size);
    aigc_status status = aigcp_box_walk_next(&walk, &box);
    if (status != AIGC_OK)
        return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    size = box.size;
    if ((box.type != AIGCP_BOX('f', 'r', 'e', 'e') && box.type != AIGCP_BOX('s', 'k', 'i', 'p')) ||
        box.open || box.header != 8 || (size != need && (size < need || size - need < 8)))
        return AIGC_OK;
    if (size == need)
        return aigcp_edits_add(writer->changes.edits, box.offset, size, NULL, 0);
    return aigcp_box_edits_add(&writer->changes, &box, 1, box.offset + 8, need, NULL, 0);
}

aigc_status
aigcp_bmff_place_tag(const aigc_source *source, const char *text, aigcp_edits *edits)
{
    tag_writer writer = { .source = source, .text = text };
    tag_place place;
    aigc_status status = find_place(source, &place);

    aigcp_box_edits_init(&writer.changes, edits);
    if (status == AIGC_OK)
        status = aigcp_bmff_tags(source, false, replace_tag, &writer);
    if (status == AIGC_OK && !writer.placed)
        status = add_tag(&writer, &place);
    if (status == AIGC_OK)
        status = use_free_space(&writer, &place.around[0]);
    if (status == AIGC_OK)
        status = aigcp_box_edits_finish(&writer.changes);
    return status == AIGC_OK ? aigcp_bmff_shift(source, edits) : status;
}
