/* SPDX-License-Identifier: Apache-2.0 */
/* Read tags of MP4, MOV and M4A. */
#include "watermark/formats/bmff_tags.h"

#include "watermark/formats/label_value.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

#define FULL_BOX 4
#define MDTA AIGCP_BOX('m', 'd', 't', 'a')
#define META AIGCP_BOX('m', 'e', 't', 'a')
#define DATA AIGCP_BOX('d', 'a', 't', 'a')
#define TYPE_UTF16 2 /* of a `data` box; 1 is UTF-8, 0 is binary, which some write for text */

/* The names of a `keys` box. */
typedef struct key_list {
    aigcp_buffer bytes; /* the entries as they stand in the file */
    struct key_place {
        uint32_t at, length;
    } * places;
    size_t count;
} key_list;

typedef struct tag_reader {
    const aigc_source *source;
    aigcp_bmff_tag_fn found;
    void *context;
    aigcp_buffer value, text, name;
    key_list keys;
    aigcp_bmff_tag tag;
} tag_reader;

static void
free_keys(key_list *keys)
{
    aigcp_buffer_free(&keys->bytes);
    free(keys->places);
    keys->places = NULL;
    keys->count = 0;
}

/* Entries of size, namespace and name. */
static aigc_status
read_keys(tag_reader *reader, const aigcp_box *box)
{
    key_list *keys = &reader->keys;
    uint64_t payload = box->size - box->header;
    size_t at = FULL_BOX + 4;
    const uint8_t *bytes;

    free_keys(keys);
    if (payload < FULL_BOX + 4)
        return AIGC_ERR_FORMAT;
    aigc_status status =
        aigcp_source_append(reader->source, aigcp_box_payload(box), payload, &keys->bytes);
    if (status != AIGC_OK)
        return status;
    bytes = keys->bytes.data;
    uint32_t count = AIGCP_BOX(bytes[4], bytes[5], bytes[6], bytes[7]);
    if (count > AIGCP_TAGS_MAX)
        return AIGC_ERR_LIMIT;
    keys->places = calloc((size_t)count + 1, sizeof *keys->places);
    if (!keys->places)
        return AIGC_ERR_MEMORY;
    while (keys->count < count && keys->bytes.length - at >= 8) {
        uint32_t size = AIGCP_BOX(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);

        if (size < 8 || size > keys->bytes.length - at)
            return AIGC_ERR_FORMAT;
        keys->places[keys->count].at = (uint32_t)at + 8;
        keys->places[keys->count].length = size - 8;
        keys->count++;
        at += size;
    }
    return AIGC_OK;
}

/* Read [at, end) into `text`, as UTF-8. What is too long to be a label is left empty. */
static aigc_status
read_text(tag_reader *reader, uint64_t at, uint64_t end, bool utf16)
{
    aigc_status status;

    reader->value.length = reader->text.length = 0;
    if (end - at > AIGCP_LABEL_VALUE_MAX)
        return AIGC_OK;
    status =
        aigcp_source_append(reader->source, at, end - at, utf16 ? &reader->value : &reader->text);
    if (status == AIGC_OK && utf16)
        status = aigcp_append_utf16(&reader->text, reader->value.data, reader->value.length, true);
    return status;
}

static aigc_status
hand_over(tag_reader *reader, bool json_only)
{
    aigcp_bmff_tag *tag = &reader->tag;

    tag->text = reader->text.data ? (const char *)reader->text.data : "";
    tag->length = reader->text.length;
    if (!aigcp_tag_is_label(tag->key, tag->key_length, tag->text, tag->length))
        return AIGC_OK;
    if (json_only)
        aigcp_json_part(&tag->text, &tag->length);
    return reader->found(reader->context, tag);
}

/* The name of a `----` item of iTunes. */
static aigc_status
read_freeform_name(tag_reader *reader, const aigcp_box *box)
{
    reader->name.length = 0;
    if (box->size - box->header <= FULL_BOX || box->size - box->header > AIGCP_LABEL_VALUE_MAX)
        return AIGC_OK;
    return aigcp_source_append(reader->source, aigcp_box_payload(box) + FULL_BOX,
                               box->size - box->header - FULL_BOX, &reader->name);
}

/* An item of `ilst`: boxes, `data` among them; or its text without a box around it. */
static aigc_status
read_item(tag_reader *reader, bool is_mdta)
{
    aigcp_bmff_tag *tag = &reader->tag;
    uint64_t kind = 0;
    bool freeform = tag->box.type == AIGCP_BOX('-', '-', '-', '-'), has_data = false;
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;

    if (is_mdta && tag->box.type >= 1 && tag->box.type <= reader->keys.count) {
        tag->key =
            (const char *)reader->keys.bytes.data + reader->keys.places[tag->box.type - 1].at;
        tag->key_length = reader->keys.places[tag->box.type - 1].length;
    }
    aigcp_box_walk_begin(&walk, reader->source, aigcp_box_payload(&tag->box),
                         aigcp_box_end(&tag->box));
    walk.lenient = true;
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        if (freeform && box.type == AIGCP_BOX('n', 'a', 'm', 'e')) {
            status = read_freeform_name(reader, &box);
            tag->key = reader->name.data ? (char *)reader->name.data : "";
            tag->key_length = reader->name.length;
        } else if (box.type == DATA && box.size - box.header >= 8) {
            has_data = true;
            status = aigcp_source_be(reader->source, aigcp_box_payload(&box), 4, &kind);
            if (status == AIGC_OK) {
                status = read_text(reader, aigcp_box_payload(&box) + 8, aigcp_box_end(&box),
                                   kind == TYPE_UTF16);
            }
            if (status == AIGC_OK)
                status = hand_over(reader, false);
        }
        if (status != AIGC_OK)
            return status;
    }
    if (has_data)
        return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    status = read_text(reader, aigcp_box_payload(&tag->box), aigcp_box_end(&tag->box), false);
    return status == AIGC_OK ? hand_over(reader, true) : status;
}

/* The name of a type that is itself AIGC. */
static void
name_by_type(tag_reader *reader)
{
    aigcp_bmff_tag *tag = &reader->tag;

    tag->key = "";
    tag->key_length = 0;
    if (tag->box.type == AIGCP_BOX('A', 'I', 'G', 'C')) {
        tag->key = "AIGC";
        tag->key_length = 4;
    }
}

static aigc_status
read_ilst(tag_reader *reader, const aigcp_box *ilst, bool is_mdta)
{
    aigcp_bmff_tag *tag = &reader->tag;
    aigcp_box_walk walk;
    aigc_status status;

    if (tag->depth == AIGCP_BOX_DEPTH_MAX)
        return AIGC_ERR_LIMIT;
    tag->around[tag->depth++] = *ilst;
    aigcp_box_walk_begin(&walk, reader->source, aigcp_box_payload(ilst), aigcp_box_end(ilst));
    while ((status = aigcp_box_walk_next(&walk, &tag->box)) == AIGC_OK) {
        name_by_type(reader);
        status = read_item(reader, is_mdta);
        if (status != AIGC_OK)
            return status;
    }
    tag->depth--;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* A `meta` box, in the boxes that `walk` stands in. */
static aigc_status
read_meta(tag_reader *reader, const aigcp_box_walk *walk, const aigcp_box *meta)
{
    aigcp_bmff_tag *tag = &reader->tag;
    uint64_t begin, handler = 0;
    aigcp_box_walk inner;
    aigcp_box box;
    aigc_status status = aigcp_box_meta_begin(reader->source, meta, &begin);

    tag->depth = 0;
    for (size_t i = 0; i < walk->depth; i++)
        tag->around[tag->depth++] = walk->levels[i].box;
    tag->around[tag->depth++] = *meta;
    free_keys(&reader->keys);
    aigcp_box_walk_begin(&inner, reader->source, begin, aigcp_box_end(meta));
    while (status == AIGC_OK && (status = aigcp_box_walk_next(&inner, &box)) == AIGC_OK) {
        if (box.type == AIGCP_BOX('h', 'd', 'l', 'r') && box.size - box.header >= FULL_BOX + 8) {
            status = aigcp_source_be(reader->source, aigcp_box_payload(&box) + FULL_BOX + 4, 4,
                                     &handler);
        } else if (box.type == AIGCP_BOX('k', 'e', 'y', 's')) {
            status = read_keys(reader, &box);
        } else if (box.type == AIGCP_BOX('i', 'l', 's', 't')) {
            tag->by_guide = handler == MDTA && walk->depth == 2 &&
                            walk->levels[1].box.type == AIGCP_BOX('u', 'd', 't', 'a');
            status = read_ilst(reader, &box, handler == MDTA);
            tag->by_guide = false;
        }
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* A box of user data that is no `meta`: text of one kind or another. */
static aigc_status
read_user_data(tag_reader *reader, const aigcp_box_walk *walk, const aigcp_box *box)
{
    aigcp_bmff_tag *tag = &reader->tag;

    tag->depth = 0;
    for (size_t i = 0; i < walk->depth; i++)
        tag->around[tag->depth++] = walk->levels[i].box;
    tag->box = *box;
    name_by_type(reader);
    aigc_status status = read_text(reader, aigcp_box_payload(box), aigcp_box_end(box), false);
    return status == AIGC_OK ? hand_over(reader, true) : status;
}

static aigc_status
read_box(tag_reader *reader, aigcp_box_walk *walk, const aigcp_box *box)
{
    bool in_moov = walk->depth > 0 && walk->levels[0].box.type == AIGCP_BOX('m', 'o', 'o', 'v');
    bool in_udta =
        in_moov && walk->levels[walk->depth - 1].box.type == AIGCP_BOX('u', 'd', 't', 'a');

    if (in_moov && box->type == META)
        return read_meta(reader, walk, box);
    if (in_udta)
        return read_user_data(reader, walk, box);
    if ((walk->depth == 0 && box->type == AIGCP_BOX('m', 'o', 'o', 'v')) ||
        (in_moov && (box->type == AIGCP_BOX('u', 'd', 't', 'a') ||
                     box->type == AIGCP_BOX('t', 'r', 'a', 'k'))))
        return aigcp_box_walk_enter(walk);
    return AIGC_OK;
}

aigc_status
aigcp_bmff_tags(const aigc_source *source, bool lenient, aigcp_bmff_tag_fn found, void *context)
{
    tag_reader reader = { .source = source, .found = found, .context = context };
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;

    aigcp_buffer_init(&reader.value, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&reader.text, 3 * AIGCP_LABEL_VALUE_MAX / 2); /* UTF-16 as UTF-8 */
    aigcp_buffer_init(&reader.name, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&reader.keys.bytes, AIGCP_METADATA_MAX);
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    walk.lenient = lenient;
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        status = read_box(&reader, &walk, &box);
        if (status != AIGC_OK)
            break;
    }
    free_keys(&reader.keys);
    aigcp_buffer_free(&reader.value);
    aigcp_buffer_free(&reader.text);
    aigcp_buffer_free(&reader.name);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}
