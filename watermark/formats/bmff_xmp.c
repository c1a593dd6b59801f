/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/bmff_xmp.h"

#include "watermark/media/source_read.h"
#include "watermark/media/xmp_labels.h"

#include <string.h>

#define UUID AIGCP_BOX('u', 'u', 'i', 'd')
#define UUID_SIZE 16
#define PROPERTIES_MAX 16

static const uint8_t xmp_uuid[UUID_SIZE] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
                                             0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac };

static aigc_status
read_packet(const aigc_source *source, const aigcp_box *box, aigcp_buffer *packet)
{
    return aigcp_source_append(source, aigcp_box_payload(box) + UUID_SIZE,
                               box->size - box->header - UUID_SIZE, packet);
}

aigc_status
aigcp_bmff_xmp_labels(const aigc_source *source, const aigcp_box *box, aigcp_carrier_fn found,
                      void *context)
{
    aigcp_buffer packet;
    bool is;
    aigc_status status = aigcp_box_has_uuid(source, box, xmp_uuid, &is);

    if (status != AIGC_OK || !is)
        return status;
    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    status = read_packet(source, box, &packet);
    if (status == AIGC_OK) {
        status =
            aigcp_xmp_labels((const char *)packet.data, packet.length, box->offset, found, context);
    }
    aigcp_buffer_free(&packet);
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

/* The properties of the request, the label to go. */
static size_t
copy_properties(const aigcp_label_request *request, aigcp_xmp_property *properties)
{
    size_t count = 1;

    properties[0] = (aigcp_xmp_property){ AIGCP_XMP_TC260, "TC260", "AIGC", NULL };
    for (size_t i = 0; i < request->property_count && count < PROPERTIES_MAX; i++)
        if (strcmp(request->properties[i].uri, AIGCP_XMP_TC260) != 0)
            properties[count++] = request->properties[i];
    return count;
}

static aigc_status
change_packet(const aigc_source *source, const aigcp_box *box, const aigcp_xmp_property *properties,
              size_t count, aigcp_edits *edits)
{
    uint64_t at = aigcp_box_payload(box) + UUID_SIZE;
    aigcp_box_edits changes;
    aigcp_buffer before, after;

    aigcp_box_edits_init(&changes, edits);
    aigcp_buffer_init(&before, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&after, AIGCP_METADATA_MAX);
    aigc_status status = read_packet(source, box, &before);
    if (status == AIGC_OK) {
        status =
            aigcp_xmp_clear((const char *)before.data, before.length, properties, count, &after);
    }
    if (status == AIGC_OK &&
        (before.length != after.length || memcmp(before.data, after.data, after.length) != 0)) {
        status = aigcp_box_edits_add(&changes, box, 1, at, before.length, after.data, after.length);
        if (status == AIGC_OK)
            status = aigcp_box_edits_finish(&changes);
    }
    aigcp_buffer_free(&before);
    aigcp_buffer_free(&after);
    return status;
}

aigc_status
aigcp_bmff_xmp_change(const aigc_source *source, const aigcp_label_request *request,
                      aigcp_edits *edits, bool *found)
{
    aigcp_xmp_property properties[PROPERTIES_MAX];
    size_t count = copy_properties(request, properties);
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;
    bool is;

    *found = false;
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        status = aigcp_box_has_uuid(source, &box, xmp_uuid, &is);
        if (status == AIGC_OK && is) {
            /* A second packet gets nothing, but must not keep a label either. */
            status = change_packet(source, &box, properties, *found ? 1 : count, edits);
            *found = true;
        }
        if (status != AIGC_OK)
            return status;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* Where a box may be added that moves nothing. A last box that is open, which goes to the end, is
 * given its size; but before a `moov`, which may be about to grow, and in which offsets never
 * point.
 * @param[out] at  0 if there is no such place: no box ends at the end, or an open one is too large
 *        for the field of its size. */
static aigc_status
find_place(const aigc_source *source, aigcp_edits *edits, uint64_t *at)
{
    aigcp_box_walk walk;
    aigcp_box box, last = { 0 };
    uint8_t size[4];
    aigc_status status;

    *at = 0;
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK)
        last = box;
    if (status != AIGC_ERR_NOT_FOUND || walk.levels[0].at != source->size ||
        (last.open && last.size > UINT32_MAX))
        return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    if (last.open && last.type == AIGCP_BOX('m', 'o', 'o', 'v')) {
        *at = last.offset;
        return AIGC_OK;
    }
    *at = source->size;
    if (!last.open)
        return AIGC_OK;
    for (unsigned i = 0; i < sizeof size; i++)
        size[i] = (uint8_t)(last.size >> (24 - 8 * i));
    return aigcp_edits_add(edits, last.offset, sizeof size, size, sizeof size);
}

aigc_status
aigcp_bmff_xmp_add(const aigc_source *source, const aigcp_label_request *request,
                   aigcp_edits *edits)
{
    aigcp_xmp_property properties[PROPERTIES_MAX];
    size_t count = copy_properties(request, properties), begin = 0;
    uint64_t at = 0;
    aigcp_buffer box;
    aigc_status status = AIGC_OK;

    if (count > 1)
        status = find_place(source, edits, &at);
    if (status != AIGC_OK || at == 0)
        return status;
    aigcp_buffer_init(&box, AIGCP_METADATA_MAX);
    status = aigcp_box_open(&box, UUID, &begin);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&box, xmp_uuid, sizeof xmp_uuid);
    if (status == AIGC_OK)
        status = aigcp_xmp_set(NULL, 0, properties, count, &box);
    if (status == AIGC_OK) {
        aigcp_box_close(&box, begin);
        status = aigcp_edits_add(edits, at, 0, box.data, box.length);
    }
    aigcp_buffer_free(&box);
    return status;
}
