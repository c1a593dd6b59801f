/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.hash.boxes: the file as a row of named boxes, hashed in groups. A PNG is its signature
 * ("PNGh") and its chunks, a JPEG its segments, SOS with the compressed data behind it; where the
 * manifest stands is "C2PA". Every byte of the file is in exactly one group, and only the group of
 * the manifest alone is left out. */
#include "common/byte_order.h"
#include "watermark/c2pa/binding_kinds.h"

#include "common/i18n.h"
#include "watermark/media/source_read.h"

#include <stdio.h>
#include <string.h>

#define NAME_ROOM 16
#define PNG_HEAD 8
#define SCAN_BLOCK 4096

/* One box of the file. */
typedef struct file_box {
    char name[NAME_ROOM];
    uint64_t offset, length;
} file_box;

/* Where the next box begins, and what it is. */
typedef struct box_walk {
    const aigc_source *source;
    const aigcp_manifest_place *place;
    aigc_media_type type;
    uint64_t at;
} box_walk;

static aigc_status
next_png(box_walk *walk, file_box *box)
{
    uint8_t head[8];

    if (walk->at == 0) {
        (void)snprintf(box->name, sizeof box->name, "PNGh");
        box->length = PNG_HEAD;
        return AIGC_OK;
    }
    aigc_status status = aigcp_source_read(walk->source, walk->at, head, sizeof head);
    if (status == AIGC_OK) {
        memcpy(box->name, head + 4, 4);
        box->length = 12 + aigcp_get_be(head, 4);
    }
    return status;
}

static void
name_marker(uint8_t marker, char name[NAME_ROOM])
{
    const char *fixed = marker == 0xD8   ? "SOI"
                        : marker == 0xD9 ? "EOI"
                        : marker == 0xDA ? "SOS"
                        : marker == 0xDB ? "DQT"
                        : marker == 0xC4 ? "DHT"
                        : marker == 0xCC ? "DAC"
                        : marker == 0xDC ? "DNL"
                        : marker == 0xDD ? "DRI"
                        : marker == 0xDE ? "DHP"
                        : marker == 0xDF ? "EXP"
                        : marker == 0xFE ? "COM"
                                         : NULL;

    if (fixed)
        (void)snprintf(name, NAME_ROOM, "%s", fixed);
    else if (marker >= 0xE0 && marker <= 0xEF)
        (void)snprintf(name, NAME_ROOM, "APP%d", marker - 0xE0);
    else if (marker >= 0xC0 && marker <= 0xCF)
        (void)snprintf(name, NAME_ROOM, "SOF%d", marker - 0xC0);
    else
        (void)snprintf(name, NAME_ROOM, "%02X", marker);
}

/* From `at`, where compressed data ends: at a marker that is neither a stuffed byte nor a
 * restart. */
static aigc_status
find_marker(const aigc_source *source, uint64_t at, uint64_t *end)
{
    uint8_t block[SCAN_BLOCK];

    while (at < source->size) {
        uint64_t left = source->size - at;
        size_t part = left < sizeof block ? (size_t)left : sizeof block;
        aigc_status status = aigcp_source_read(source, at, block, part);

        if (status != AIGC_OK)
            return status;
        for (size_t i = 0; i + 1 < part; i++) {
            if (block[i] == 0xFF && block[i + 1] != 0 && block[i + 1] != 0xFF &&
                !(block[i + 1] >= 0xD0 && block[i + 1] <= 0xD7)) {
                *end = at + i;
                return AIGC_OK;
            }
        }
        if (part < 2)
            break;
        at += part - 1;
    }
    return AIGC_ERR_FORMAT;
}

static aigc_status
next_jpeg(box_walk *walk, file_box *box)
{
    uint8_t head[4];
    uint64_t end;
    aigc_status status = aigcp_source_read(walk->source, walk->at, head, 2);

    if (status != AIGC_OK || head[0] != 0xFF)
        return status != AIGC_OK ? status : AIGC_ERR_FORMAT;
    name_marker(head[1], box->name);
    box->length = 2;
    if (head[1] == 0xD8 || head[1] == 0xD9)
        return AIGC_OK;
    status = aigcp_source_read(walk->source, walk->at, head, 4);
    if (status != AIGC_OK)
        return status;
    box->length = 2 + aigcp_get_be(head + 2, 2);
    if (head[1] == 0xDA) {
        status = find_marker(walk->source, walk->at + box->length, &end);
        box->length = status == AIGC_OK ? end - walk->at : 0;
    }
    return status;
}

/* @return AIGC_ERR_NOT_FOUND at the end of the file. */
static aigc_status
next_box(box_walk *walk, file_box *box)
{
    aigc_status status;

    memset(box, 0, sizeof *box);
    box->offset = walk->at;
    if (walk->at >= walk->source->size)
        return AIGC_ERR_NOT_FOUND;
    if (walk->place && walk->at == walk->place->offset) {
        (void)snprintf(box->name, sizeof box->name, "C2PA");
        box->length = walk->place->length;
        status = AIGC_OK;
    } else {
        status = walk->type == AIGC_MEDIA_PNG ? next_png(walk, box) : next_jpeg(walk, box);
    }
    if (status == AIGC_OK && (box->length == 0 || box->length > walk->source->size - walk->at))
        status = AIGC_ERR_FORMAT;
    walk->at += status == AIGC_OK ? box->length : 0;
    return status;
}

/* ---- comparing ----------------------------------------------------------------------- */

typedef struct boxes_check {
    aigcp_claim_check *check;
    const aigcp_linked *binding;
    aigcp_digest_kind kind;
    box_walk walk;
    const char *fault; /* malformed */
    bool differs;
} boxes_check;

/* One group: its names are those of the next boxes of the file.
 * @param[out] length of all. */
static aigc_status
take_names(boxes_check *boxes, aigcp_cbor names, uint64_t *length, size_t *count, bool *manifest)
{
    aigcp_cbor_walk walk;
    aigcp_cbor name;
    aigc_status status = AIGC_OK;

    *length = 0;
    *count = 0;
    *manifest = false;
    if (!aigcp_cbor_walk_array(names, &walk)) {
        boxes->fault = N_("a group has no names");
        return AIGC_OK;
    }
    while (status == AIGC_OK && aigcp_cbor_next(&walk, &name)) {
        file_box box;

        status = next_box(&boxes->walk, &box);
        if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_NOT_FOUND ||
            (status == AIGC_OK && !aigcp_cbor_text_is(name, box.name))) {
            boxes->differs = true;
            return AIGC_OK;
        }
        *manifest = *manifest || (status == AIGC_OK && strcmp(box.name, "C2PA") == 0);
        *length += box.length;
        (*count)++;
    }
    return status;
}

static aigc_status
check_group(boxes_check *boxes, aigcp_cbor group)
{
    aigcp_cbor names, value;
    const uint8_t *wanted;
    size_t wanted_length, count;
    uint64_t begin = boxes->walk.at, length;
    uint8_t hash[AIGCP_DIGEST_MAX];
    aigcp_digest_kind kind = boxes->kind;
    aigcp_digest *digest;
    bool manifest;

    (void)aigcp_cbor_find(group, "names", &names);
    aigc_status status = take_names(boxes, names, &length, &count, &manifest);
    if (status != AIGC_OK || boxes->fault || boxes->differs)
        return status;
    if (manifest || count == 0) {
        boxes->fault = count == 1 ? NULL : N_("the manifest is not in a group of its own");
        return AIGC_OK;
    }
    if (!aigcp_cbor_find(group, "hash", &value) ||
        !aigcp_cbor_get_bytes(value, &wanted, &wanted_length) ||
        (aigcp_cbor_find(group, "alg", &value) && !aigcp_cbor_is_null(value) &&
         !aigcp_binding_digest(boxes->check, group, &kind)) ||
        !aigcp_binding_padding(group, false)) {
        boxes->fault = N_("a group has no hash, an unknown alg, or padding that is not zero");
        return AIGC_OK;
    }
    status = aigcp_digest_new(kind, &digest);
    if (status == AIGC_OK)
        status = aigcp_digest_feed_source(digest, boxes->walk.source, begin, length);
    if (status == AIGC_OK)
        status = aigcp_digest_finish(digest, hash);
    aigcp_digest_free(digest);
    boxes->differs = status == AIGC_OK && (wanted_length != aigcp_digest_size(kind) ||
                                           memcmp(wanted, hash, wanted_length) != 0);
    return status;
}

static aigc_status
check_groups(boxes_check *boxes)
{
    aigcp_cbor list, group;
    aigcp_cbor_walk walk;
    file_box rest;
    aigc_status status = AIGC_OK;

    if (!aigcp_binding_digest(boxes->check, boxes->binding->cbor, &boxes->kind) ||
        !aigcp_cbor_find(boxes->binding->cbor, "boxes", &list) ||
        !aigcp_cbor_walk_array(list, &walk)) {
        boxes->fault = N_("it has no boxes, or an unknown alg");
        return AIGC_OK;
    }
    while (status == AIGC_OK && !boxes->fault && !boxes->differs && aigcp_cbor_next(&walk, &group))
        status = check_group(boxes, group);
    if (status == AIGC_OK && !boxes->fault && !boxes->differs &&
        next_box(&boxes->walk, &rest) != AIGC_ERR_NOT_FOUND)
        boxes->differs = true;
    return status;
}

aigc_status
aigcp_boxes_hash_check(aigcp_claim_check *check, const aigcp_linked *binding)
{
    boxes_check boxes = { .check = check, .binding = binding };

    boxes.walk =
        (box_walk){ check->all->asset, check->all->place,
                    check->all->format ? check->all->format->type : AIGC_MEDIA_UNKNOWN, 0 };
    if (boxes.walk.type != AIGC_MEDIA_PNG && boxes.walk.type != AIGC_MEDIA_JPEG) {
        aigcp_tell(check, AIGCP_ALGORITHM_UNSUPPORTED, binding->box,
                   N_("box hashes are verified of PNG and JPEG only"));
        return AIGC_OK;
    }
    aigc_status status = check_groups(&boxes);
    if (status != AIGC_OK)
        return status;
    if (boxes.fault) {
        aigcp_tell(check, AIGCP_BOXES_HASH_MALFORMED, binding->box, boxes.fault);
    } else {
        aigcp_tell(check, boxes.differs ? AIGCP_BOXES_HASH_MISMATCH : AIGCP_BOXES_HASH_MATCH,
                   binding->box, NULL);
    }
    return AIGC_OK;
}
