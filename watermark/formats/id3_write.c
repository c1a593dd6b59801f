/* SPDX-License-Identifier: Apache-2.0 */
/* Change ID3v2 tags.
 *
 * Frames are taken out of the body and put in behind the last one; padding is used up, and made
 * where something became shorter, so that mostly nothing behind the tag moves. An extended
 * header goes: its CRC and its padding size would be wrong. A tag that was unsynchronised as a
 * whole is written plainly. */
#include "watermark/formats/id3_tag.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define HEADER AIGCP_ID3_HEADER
#define TAG_MAX ((UINT32_C(1) << 28) - 1) /* 28 bits of size */

#define UNSYNCHRONISED 0x80
#define EXTENDED 0x40

#define C2PA_MIME "application/c2pa"
#define C2PA_FILE "c2pa"
#define C2PA_TEXT "c2pa manifest store"

/* Encoding 0, the three strings with their NULs. */
#define GEOB_HEAD (1 + sizeof(C2PA_MIME) + sizeof(C2PA_FILE) + sizeof(C2PA_TEXT))

static void
put_size(uint8_t *bytes, size_t width, unsigned bits, size_t size)
{
    for (size_t i = 0; i < width; i++)
        bytes[i] = (uint8_t)(size >> bits * (width - 1 - i) & ((1u << bits) - 1));
}

static aigc_status
append_frame_header(aigcp_buffer *out, unsigned version, const char *id, size_t length)
{
    uint8_t header[10] = { 0 };

    if (length > TAG_MAX || (version == 2 && length >> 24 != 0))
        return AIGC_ERR_LIMIT;
    memcpy(header, id, version == 2 ? 3 : 4);
    put_size(header + (version == 2 ? 3 : 4), version == 2 ? 3 : 4, version == 4 ? 7 : 8, length);
    return aigcp_buffer_append(out, header, version == 2 ? 6 : 10);
}

static bool
is_ascii(const char *text)
{
    while (*text > 0)
        text++;
    return *text == '\0';
}

/* TXXX: encoding, "AIGC", NUL, text. UTF-8 came with 2.4; before, ASCII is Latin-1. */
static aigc_status
append_label(aigcp_buffer *out, unsigned version, const char *label)
{
    static const char name[] = "AIGC";

    if (version < 4 && !is_ascii(label))
        return AIGC_ERR_FIELD; /* Annex E of GB 45438 has no such characters */
    aigc_status status = append_frame_header(out, version, version == 2 ? "TXX" : "TXXX",
                                             1 + sizeof name + strlen(label));
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(out, version == 4 ? 3 : 0);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, name, sizeof name);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, label) : status;
}

static aigc_status
append_header(aigcp_buffer *out, const char *magic, unsigned version, uint8_t flags, size_t size)
{
    uint8_t header[HEADER] = { 0 };

    if (size > TAG_MAX)
        return AIGC_ERR_LIMIT;
    memcpy(header, magic, 3);
    header[3] = (uint8_t)version;
    header[5] = flags;
    put_size(header + 6, 4, 7, size);
    return aigcp_buffer_append(out, header, sizeof header);
}

/* A tag of version 2.3, which every player reads. */
static aigc_status
append_tag(aigcp_buffer *out, const aigcp_buffer *frames)
{
    aigc_status status = append_header(out, "ID3", 3, 0, frames->length);

    return status == AIGC_OK ? aigcp_buffer_append(out, frames->data, frames->length) : status;
}

aigc_status
aigcp_id3_new_label(aigcp_buffer *out, const char *label)
{
    aigcp_buffer frame;

    aigcp_buffer_init(&frame, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = append_label(&frame, 3, label);
    if (status == AIGC_OK)
        status = append_tag(out, &frame);
    aigcp_buffer_free(&frame);
    return status;
}

/* ---- changes of a tag ------------------------------------------------------------------ */

/* What happens to the body, as edits of it. */
static aigc_status
balance(const aigcp_id3 *tag, aigcp_edits *inside, int64_t *grown)
{
    static const uint8_t zeros[64];
    size_t padding = tag->body.length - tag->frames_end;
    aigc_status status = AIGC_OK;

    *grown = 0;
    for (size_t i = 0; i < inside->count; i++)
        *grown += (int64_t)inside->list[i].length - (int64_t)inside->list[i].removed;
    if (tag->footer)
        return AIGC_OK; /* no padding */
    if (*grown > 0 && (uint64_t)*grown <= padding) {
        status =
            aigcp_edits_add(inside, tag->body.length - (size_t)*grown, (uint64_t)*grown, NULL, 0);
        *grown = 0;
    }
    while (status == AIGC_OK && *grown < 0) {
        size_t length = -*grown < (int64_t)sizeof zeros ? (size_t) - *grown : sizeof zeros;

        status = aigcp_edits_add(inside, tag->body.length, 0, zeros, length);
        *grown += (int64_t)length;
    }
    return status;
}

/* The body as a whole, plainly. */
static aigc_status
replace_body(const aigcp_id3 *tag, const aigcp_edits *inside, aigcp_edits *edits)
{
    aigc_source body;
    aigcp_buffer bytes;
    aigc_status status = aigc_source_memory(&body, tag->body.data, tag->body.length);

    aigcp_buffer_init(&bytes, 2 * AIGCP_ID3_MAX);
    if (status == AIGC_OK)
        status = aigcp_edits_append(inside, &body, &bytes);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, tag->offset + HEADER, tag->size - HEADER, bytes.data,
                                 bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
replace_headers(const aigcp_id3 *tag, size_t size, aigcp_edits *edits)
{
    uint8_t flags = (uint8_t)(tag->flags & ~(tag->version == 2 ? 0 : EXTENDED) &
                              ~(tag->unsynchronised ? UNSYNCHRONISED : 0));
    aigcp_buffer header;
    aigc_status status;

    aigcp_buffer_init(&header, HEADER);
    status = append_header(&header, "ID3", tag->version, flags, size);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, tag->offset + 5, 5, header.data + 5, 5);
    header.length = 0;
    if (status == AIGC_OK && tag->footer) {
        status = append_header(&header, "3DI", tag->version, flags, size);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(edits, tag->offset + tag->size - HEADER, HEADER, header.data,
                                     HEADER);
        }
    }
    aigcp_buffer_free(&header);
    return status;
}

/* The edits of the body as edits of the file. */
static aigc_status
commit(const aigcp_id3 *tag, aigcp_edits *inside, aigcp_edits *edits, int64_t *grown)
{
    aigc_status status = AIGC_OK;

    if (tag->frames_end < tag->body.length && tag->body.data[tag->frames_end] != 0)
        return AIGC_ERR_FORMAT; /* neither a frame nor padding: where would a new one end? */
    if (tag->skipped > 0)
        status = aigcp_edits_add(inside, 0, tag->skipped, NULL, 0);
    if (status == AIGC_OK)
        status = balance(tag, inside, grown);
    if (status == AIGC_OK)
        status = replace_headers(tag, (size_t)((int64_t)tag->body.length + *grown), edits);
    if (status == AIGC_OK && tag->unsynchronised) {
        *grown += (int64_t)tag->body.length - (int64_t)(tag->size - HEADER);
        return replace_body(tag, inside, edits);
    }
    for (size_t i = 0; status == AIGC_OK && i < inside->count; i++) {
        const aigcp_edit *edit = &inside->list[i];

        status = aigcp_edits_add(edits, tag->offset + HEADER + edit->offset, edit->removed,
                                 edit->bytes, edit->length);
    }
    return status;
}

aigc_status
aigcp_id3_place_label(const aigcp_id3 *tag, const char *label, aigcp_edits *edits, int64_t *grown)
{
    size_t at = tag->skipped;
    aigcp_id3_frame frame;
    aigcp_edits inside;
    aigcp_buffer added;
    aigc_status status = AIGC_OK;
    bool found = false;

    *grown = 0;
    aigcp_edits_init(&inside);
    aigcp_buffer_init(&added, AIGCP_LABEL_VALUE_MAX);
    if (label)
        status = append_label(&added, tag->version, label);
    while (status == AIGC_OK && aigcp_id3_next_label(tag, &at, &frame, &status)) {
        bool here = !found && label;

        status = aigcp_edits_add(&inside, frame.offset, frame.end - frame.offset, added.data,
                                 here ? added.length : 0);
        found = true;
    }
    if (status == AIGC_OK && !found && label)
        status = aigcp_edits_add(&inside, tag->frames_end, 0, added.data, added.length);
    if (status == AIGC_OK && inside.count > 0)
        status = commit(tag, &inside, edits, grown);
    aigcp_buffer_free(&added);
    aigcp_edits_free(&inside);
    return status;
}

/* ---- C2PA ------------------------------------------------------------------------------ */

/* Where the store begins in a frame, if it is one. */
static bool
is_manifest(const aigcp_id3 *tag, const aigcp_id3_frame *frame, size_t *begin)
{
    const uint8_t *data = tag->body.data + frame->data;
    size_t at = 1 + sizeof(C2PA_MIME), step;

    if ((strcmp(frame->id, "GEOB") != 0 && strcmp(frame->id, "GEO") != 0) || frame->flags != 0 ||
        frame->length < at || data[0] > 3 || memcmp(data + 1, C2PA_MIME, sizeof(C2PA_MIME)) != 0)
        return false;
    step = data[0] == 1 || data[0] == 2 ? 2 : 1;
    for (unsigned strings = 0; strings < 2; strings++) { /* file name and description */
        while (frame->length - at >= step && (data[at] != 0 || data[at + step - 1] != 0))
            at += step;
        if (frame->length - at < step)
            return false;
        at += step;
    }
    *begin = frame->data + at;
    return true;
}

aigc_status
aigcp_id3_find_manifest(const aigcp_id3 *tag, aigcp_buffer *store, aigcp_manifest_place *place)
{
    size_t at = tag->skipped, begin;
    aigcp_id3_frame frame;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_id3_next(tag, &at, &frame)) {
        if (!is_manifest(tag, &frame, &begin))
            continue;
        if (tag->unsynchronised)
            return AIGC_ERR_FORMAT; /* the store is in no one range of the file */
        if (place->count++ == 0) {
            place->offset = tag->offset + HEADER + begin;
            place->length = frame.end - begin;
            place->nothing_beside = true;
            status = aigcp_buffer_append(store, tag->body.data + begin, frame.end - begin);
        }
    }
    return status != AIGC_OK ? status : place->count > 0 ? AIGC_OK : AIGC_ERR_NOT_FOUND;
}

static aigc_status
append_manifest(aigcp_buffer *out, unsigned version, const uint8_t *store, size_t length)
{
    aigc_status status =
        length > TAG_MAX - GEOB_HEAD
            ? AIGC_ERR_LIMIT
            : append_frame_header(out, version, version == 2 ? "GEO" : "GEOB", GEOB_HEAD + length);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(out, 0);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, C2PA_MIME, sizeof(C2PA_MIME));
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, C2PA_FILE, sizeof(C2PA_FILE));
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, C2PA_TEXT, sizeof(C2PA_TEXT));
    return status == AIGC_OK ? aigcp_buffer_append(out, store, length) : status;
}

static aigc_status
remove_manifests(const aigcp_id3 *tag, aigcp_edits *inside)
{
    size_t at = tag->skipped, begin;
    aigcp_id3_frame frame;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_id3_next(tag, &at, &frame))
        if (is_manifest(tag, &frame, &begin))
            status = aigcp_edits_add(inside, frame.offset, frame.end - frame.offset, NULL, 0);
    return status;
}

aigc_status
aigcp_id3_drop_manifests(const aigcp_id3 *tag, aigcp_edits *edits)
{
    int64_t grown;
    aigcp_edits inside;

    aigcp_edits_init(&inside);
    aigc_status status = remove_manifests(tag, &inside);
    if (status == AIGC_OK && inside.count > 0)
        status = commit(tag, &inside, edits, &grown);
    aigcp_edits_free(&inside);
    return status;
}

/* In a tag that is there. The frame goes behind the last one. */
static aigc_status
change_manifest(const aigcp_id3 *tag, const aigcp_buffer *added, aigcp_edits *edits,
                uint64_t *frame_end)
{
    int64_t grown;
    aigcp_edits inside;

    aigcp_edits_init(&inside);
    aigc_status status = remove_manifests(tag, &inside);
    if (status == AIGC_OK)
        status = aigcp_edits_add(&inside, tag->frames_end, 0, added->data, added->length);
    if (status == AIGC_OK)
        status = commit(tag, &inside, edits, &grown);
    /* All but the frame itself, and padding behind it, went away before it. */
    *frame_end = tag->offset + HEADER + tag->frames_end;
    for (size_t i = 0; i < inside.count && inside.list[i].offset <= tag->frames_end; i++) {
        if (inside.list[i].offset < tag->frames_end || inside.list[i].length > 0) {
            *frame_end += inside.list[i].length;
            *frame_end -= inside.list[i].offset < tag->frames_end ? inside.list[i].removed : 0;
        }
        if (inside.list[i].offset == tag->frames_end && inside.list[i].length > 0)
            break; /* this was the frame */
    }
    aigcp_edits_free(&inside);
    return status;
}

/* In the tag, or in a new one if `tag` is NULL. */
static aigc_status
place_in(const aigcp_id3 *tag, const uint8_t *store, size_t length, aigcp_edits *edits,
         aigcp_manifest_place *place)
{
    uint64_t frame_end = 0;
    aigcp_buffer frame, whole;

    memset(place, 0, sizeof *place);
    aigcp_buffer_init(&frame, AIGCP_STORE_MAX + GEOB_HEAD + HEADER);
    aigcp_buffer_init(&whole, AIGCP_STORE_MAX + GEOB_HEAD + 2 * HEADER);
    aigc_status status = append_manifest(&frame, tag ? tag->version : 3, store, length);
    if (status == AIGC_OK && tag) {
        status = change_manifest(tag, &frame, edits, &frame_end);
    } else if (status == AIGC_OK) {
        status = append_tag(&whole, &frame);
        if (status == AIGC_OK)
            status = aigcp_edits_add(edits, 0, 0, whole.data, whole.length);
        frame_end = whole.length;
    }
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){
            .offset = frame_end - length, .length = length, .count = 1, .nothing_beside = true
        };
    }
    aigcp_buffer_free(&frame);
    aigcp_buffer_free(&whole);
    return status;
}

aigc_status
aigcp_id3_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                         aigcp_edits *edits, aigcp_manifest_place *place)
{
    aigcp_id3 tag;
    aigc_status status = aigcp_id3_read(&tag, source, 0, source->size);

    if (status == AIGC_OK || status == AIGC_ERR_NOT_FOUND)
        status = place_in(status == AIGC_OK ? &tag : NULL, store, length, edits, place);
    aigcp_id3_free(&tag);
    return status;
}
