/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/bmff_manifest.h"

#include "watermark/formats/bmff_boxes.h"
#include "watermark/formats/bmff_hash.h"
#include "watermark/formats/bmff_shift.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* UUID, version and flags; then "manifest", NUL, and the place of the first Merkle box, 0. */
#define PURPOSE_AT (16 + 4)
#define PURPOSE "manifest"
#define STORE_AT (PURPOSE_AT + sizeof(PURPOSE) + 8)

static aigc_status
is_manifest(const aigc_source *source, const aigcp_box *box, bool *is)
{
    char purpose[sizeof(PURPOSE)];
    aigc_status status = aigcp_box_has_uuid(source, box, aigcp_bmff_c2pa_uuid, is);

    if (status != AIGC_OK || !*is || box->size - box->header < STORE_AT) {
        *is = false;
        return status;
    }
    status =
        aigcp_source_read(source, aigcp_box_payload(box) + PURPOSE_AT, purpose, sizeof purpose);
    *is = status == AIGC_OK && memcmp(purpose, PURPOSE, sizeof purpose) == 0;
    return status;
}

/* What is left of [at, end) is zero. */
static aigc_status
all_zero(const aigc_source *source, uint64_t at, uint64_t end, bool *zero)
{
    uint8_t bytes[512];
    aigc_status status = AIGC_OK;

    *zero = true;
    while (status == AIGC_OK && *zero && at < end) {
        size_t length = end - at < sizeof bytes ? (size_t)(end - at) : sizeof bytes;

        status = aigcp_source_read(source, at, bytes, length);
        for (size_t i = 0; status == AIGC_OK && i < length; i++)
            *zero = *zero && bytes[i] == 0;
        at += length;
    }
    return status;
}

static aigc_status
read_store(const aigc_source *source, const aigcp_box *box, aigcp_buffer *store,
           aigcp_manifest_place *place)
{
    uint64_t at = aigcp_box_payload(box) + STORE_AT, left = aigcp_box_end(box) - at, length;
    aigc_status status = left < 8 ? AIGC_ERR_FORMAT : aigcp_source_be(source, at, 4, &length);

    place->offset = box->offset;
    if (status == AIGC_OK && length == 1)
        status = left < 16 ? AIGC_ERR_FORMAT : aigcp_source_be(source, at + 8, 8, &length);
    if (status != AIGC_OK)
        return status;
    length = length == 0 ? left : length;
    if (length < 8 || length > left)
        return AIGC_ERR_FORMAT;
    status = all_zero(source, at + length, at + left, &place->nothing_beside);
    if (status == AIGC_OK)
        status = aigcp_source_append(source, at, length, store);
    place->length = status == AIGC_OK ? box->size : 0;
    return status;
}

aigc_status
aigcp_bmff_find_manifest(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    aigcp_box_walk walk;
    aigcp_box box;
    bool is;
    aigc_status status;

    memset(place, 0, sizeof *place);
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    walk.lenient = true; /* a file that is damaged elsewhere has none for that */
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        place->walk = (aigcp_part_walk){ box.offset, walk.left };
        status = is_manifest(source, &box, &is);
        if (status == AIGC_OK && is && box.cut)
            status = AIGC_ERR_FORMAT;
        if (status == AIGC_OK && is && place->count++ == 0)
            status = read_store(source, &box, store, place);
        if (status != AIGC_OK)
            return status;
    }
    return status != AIGC_ERR_NOT_FOUND ? status : place->count > 0 ? AIGC_OK : status;
}

static aigc_status
build_box(const uint8_t *store, size_t length, aigcp_buffer *box)
{
    size_t begin;
    aigc_status status = aigcp_box_open(box, AIGCP_BOX('u', 'u', 'i', 'd'), &begin);

    if (status == AIGC_OK)
        status = aigcp_buffer_append(box, aigcp_bmff_c2pa_uuid, sizeof(aigcp_bmff_c2pa_uuid));
    if (status == AIGC_OK)
        status = aigcp_append_be(box, 0, 4);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(box, PURPOSE, sizeof(PURPOSE));
    if (status == AIGC_OK)
        status = aigcp_append_be(box, 0, 8);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(box, store, length);
    if (status == AIGC_OK)
        aigcp_box_close(box, begin);
    return status;
}

/* Put the new box in place of the first one, the others go; behind `ftyp` if there is none. */
static aigc_status
replace_boxes(const aigc_source *source, const aigcp_buffer *built, aigcp_edits *edits,
              uint64_t *offset)
{
    uint64_t behind_ftyp = 0;
    bool placed = false, is;
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;

    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        if (box.type == AIGCP_BOX('f', 't', 'y', 'p') && behind_ftyp == 0)
            behind_ftyp = aigcp_box_end(&box);
        status = is_manifest(source, &box, &is);
        if (status == AIGC_OK && is) {
            status = aigcp_edits_add(edits, box.offset, box.size, built->data,
                                     placed ? 0 : built->length);
            *offset = placed ? *offset : box.offset;
            placed = true;
        }
        if (status != AIGC_OK)
            return status;
    }
    if (status == AIGC_ERR_NOT_FOUND && !placed && behind_ftyp == 0)
        return AIGC_ERR_UNSUPPORTED; /* QuickTime before 2001: C2PA has no place for it */
    if (status == AIGC_ERR_NOT_FOUND && !placed) {
        *offset = behind_ftyp;
        return aigcp_edits_add(edits, behind_ftyp, 0, built->data, built->length);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_bmff_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                          aigcp_edits *edits, aigcp_manifest_place *place)
{
    uint64_t offset = 0;
    aigcp_buffer built;

    memset(place, 0, sizeof *place);
    aigcp_buffer_init(&built, AIGCP_STORE_MAX + STORE_AT + 8);
    aigc_status status = build_box(store, length, &built);
    if (status == AIGC_OK)
        status = replace_boxes(source, &built, edits, &offset);
    if (status == AIGC_OK)
        status = aigcp_bmff_shift(source, edits);
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){
            .offset = offset, .length = built.length, .count = 1, .nothing_beside = true
        };
    }
    aigcp_buffer_free(&built);
    return status;
}
