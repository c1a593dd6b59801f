/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/jumbf_reader.h"

#include "common/cursor.h"
#include "common/utf8.h"
#include "watermark/c2pa/limits.h"

#include <stdlib.h>
#include <string.h>

#define UUID_SIZE 16

void
aigcp_jumbf_free(aigcp_jumbf *jumbf)
{
    free(jumbf->boxes);
    *jumbf = (aigcp_jumbf){ NULL, 0, 0 };
}

static aigc_status
add_box(aigcp_jumbf *jumbf, aigcp_jumbf_box box, size_t *index)
{
    if (jumbf->count == jumbf->room) {
        size_t room = jumbf->room == 0 ? 64 : 2 * jumbf->room;
        aigcp_jumbf_box *boxes;

        if (room > AIGCP_JUMBF_BOXES_MAX)
            return AIGC_ERR_LIMIT;
        boxes = realloc(jumbf->boxes, room * sizeof *boxes);
        if (!boxes)
            return AIGC_ERR_MEMORY;
        jumbf->boxes = boxes;
        jumbf->room = room;
    }
    *index = jumbf->count;
    jumbf->boxes[jumbf->count++] = box;
    return AIGC_OK;
}

/* C2PA 2.2, 8.3: what a label may not hold. */
static bool
is_good_label(const char *label, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)label;

    if (length == 0 || length > AIGCP_JUMBF_LABEL_MAX)
        return false;
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t character = aigcp_utf8_decode(bytes + i, length - i, &size);

        if (character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == '/' ||
            character == ';' || character == '?' || character == '#' || character == 0xFEFF ||
            character == 0xFFFF || character > 0x10FFFF)
            return false;
    }
    return true;
}

/* The next box of the cursor: its whole bytes and its type. */
static bool
next_box(aigcp_cursor *cursor, const uint8_t **bytes, size_t *length, const uint8_t **type)
{
    uint64_t size = aigcp_cursor_uint(cursor, 4);

    *type = aigcp_cursor_bytes(cursor, 4);
    if (cursor->failed || size < AIGCP_JUMBF_HEADER ||
        size - AIGCP_JUMBF_HEADER > aigcp_cursor_left(cursor))
        return false;
    *bytes = *type - 4;
    *length = (size_t)size;
    cursor->position += (size_t)size - AIGCP_JUMBF_HEADER;
    return true;
}

/* The salt: one c2sh box of 16 or 32 bytes. */
static bool
is_salt(aigcp_cursor *cursor)
{
    const uint8_t *bytes, *type;
    size_t length;

    return next_box(cursor, &bytes, &length, &type) && memcmp(type, "c2sh", 4) == 0 &&
           (length == AIGCP_JUMBF_HEADER + 16 || length == AIGCP_JUMBF_HEADER + 32) &&
           aigcp_cursor_left(cursor) == 0;
}

static bool
read_description(aigcp_jumbf_box *box, const uint8_t *bytes, size_t length)
{
    aigcp_cursor cursor;

    aigcp_cursor_init(&cursor, bytes, length);
    box->uuid = aigcp_cursor_bytes(&cursor, UUID_SIZE);
    uint8_t toggles = aigcp_cursor_u8(&cursor);
    if (cursor.failed || (toggles != AIGCP_JUMBF_TOGGLES && toggles != AIGCP_JUMBF_TOGGLES_SALT))
        return false;
    box->label = (const char *)bytes + cursor.position;
    const uint8_t *end = memchr(box->label, 0, aigcp_cursor_left(&cursor));
    if (!end)
        return false;
    box->label_length = (size_t)(end - (const uint8_t *)box->label);
    cursor.position += box->label_length + 1;
    return is_good_label(box->label, box->label_length) &&
           (toggles == AIGCP_JUMBF_TOGGLES_SALT ? is_salt(&cursor)
                                                : aigcp_cursor_left(&cursor) == 0);
}

/* Whether two children of one superbox have one label: then a link to it means two things. */
static bool
has_twins(const aigcp_jumbf *jumbf, size_t parent)
{
    for (size_t i = jumbf->boxes[parent].child; i != AIGCP_JUMBF_NONE; i = jumbf->boxes[i].next) {
        const aigcp_jumbf_box *box = &jumbf->boxes[i];

        if (box->super && aigcp_jumbf_find(jumbf, parent, box->label, box->label_length) != i)
            return true;
    }
    return false;
}

static aigc_status read_superbox(aigcp_jumbf *jumbf, aigcp_jumbf_box box, unsigned depth,
                                 size_t *index);

static aigc_status
read_children(aigcp_jumbf *jumbf, size_t parent, aigcp_cursor *cursor, unsigned depth)
{
    size_t last = AIGCP_JUMBF_NONE, count = 0;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_cursor_left(cursor) > 0) {
        aigcp_jumbf_box box = { .parent = parent,
                                .child = AIGCP_JUMBF_NONE,
                                .next = AIGCP_JUMBF_NONE };
        const uint8_t *type;
        size_t index = 0;

        if (!next_box(cursor, &box.bytes, &box.length, &type))
            return AIGC_ERR_FORMAT;
        if (++count > AIGCP_ASSERTIONS_MAX)
            return AIGC_ERR_LIMIT;
        box.super = memcmp(type, "jumb", 4) == 0;
        status = box.super ? read_superbox(jumbf, box, depth, &index) : add_box(jumbf, box, &index);
        if (status == AIGC_OK && last == AIGCP_JUMBF_NONE)
            jumbf->boxes[parent].child = index;
        else if (status == AIGC_OK)
            jumbf->boxes[last].next = index;
        last = index;
    }
    return status == AIGC_OK && has_twins(jumbf, parent) ? AIGC_ERR_FORMAT : status;
}

static aigc_status
read_superbox(aigcp_jumbf *jumbf, aigcp_jumbf_box box, unsigned depth, size_t *index)
{
    aigcp_cursor cursor;
    const uint8_t *description, *type;
    size_t length;

    if (depth >= AIGCP_JUMBF_DEPTH_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_cursor_init(&cursor, box.bytes + AIGCP_JUMBF_HEADER, box.length - AIGCP_JUMBF_HEADER);
    if (!next_box(&cursor, &description, &length, &type) || memcmp(type, "jumd", 4) != 0 ||
        !read_description(&box, description + AIGCP_JUMBF_HEADER, length - AIGCP_JUMBF_HEADER))
        return AIGC_ERR_FORMAT;
    aigc_status status = add_box(jumbf, box, index);
    return status == AIGC_OK ? read_children(jumbf, *index, &cursor, depth + 1) : status;
}

aigc_status
aigcp_jumbf_read(const uint8_t *bytes, size_t length, aigcp_jumbf *jumbf)
{
    aigcp_jumbf_box box = { .super = true,
                            .parent = AIGCP_JUMBF_NONE,
                            .child = AIGCP_JUMBF_NONE,
                            .next = AIGCP_JUMBF_NONE };
    aigcp_cursor cursor;
    const uint8_t *type;
    size_t index;
    aigc_status status = AIGC_ERR_FORMAT;

    *jumbf = (aigcp_jumbf){ NULL, 0, 0 };
    aigcp_cursor_init(&cursor, bytes, length);
    if (next_box(&cursor, &box.bytes, &box.length, &type) && box.length == length &&
        memcmp(type, "jumb", 4) == 0)
        status = read_superbox(jumbf, box, 0, &index);
    if (status != AIGC_OK)
        aigcp_jumbf_free(jumbf);
    return status;
}

bool
aigcp_jumbf_is(const aigcp_jumbf_box *box, const char type[4])
{
    return box->super && memcmp(box->uuid, type, 4) == 0 &&
           memcmp(box->uuid + 4, aigcp_jumbf_uuid_tail, sizeof(aigcp_jumbf_uuid_tail)) == 0;
}

bool
aigcp_jumbf_label_is(const aigcp_jumbf_box *box, const char *label)
{
    return box->super && box->label_length == strlen(label) &&
           memcmp(box->label, label, box->label_length) == 0;
}

size_t
aigcp_jumbf_find(const aigcp_jumbf *jumbf, size_t parent, const char *label, size_t length)
{
    for (size_t i = jumbf->boxes[parent].child; i != AIGCP_JUMBF_NONE; i = jumbf->boxes[i].next) {
        const aigcp_jumbf_box *box = &jumbf->boxes[i];

        if (box->super && box->label_length == length && memcmp(box->label, label, length) == 0)
            return i;
    }
    return AIGCP_JUMBF_NONE;
}

bool
aigcp_jumbf_content(const aigcp_jumbf *jumbf, size_t superbox, const char type[4],
                    const uint8_t **content, size_t *length)
{
    size_t child = jumbf->boxes[superbox].child;
    const aigcp_jumbf_box *box = child != AIGCP_JUMBF_NONE ? &jumbf->boxes[child] : NULL;

    *content = NULL;
    *length = 0;
    if (!box || box->super || box->next != AIGCP_JUMBF_NONE || memcmp(box->bytes + 4, type, 4) != 0)
        return false;
    *content = box->bytes + AIGCP_JUMBF_HEADER;
    *length = box->length - AIGCP_JUMBF_HEADER;
    return true;
}
