/* SPDX-License-Identifier: Apache-2.0 */
/* HEIF, HEIC and AVIF. Labels: XMP as an item of type "mime" (ISO/IEC 23008-12, A.3). Others write
 * them into EXIF (A.2), where they are read, and become spaces.
 *
 * A packet that is there is replaced where it stands. A new one comes into an `mdat` of its own
 * at the end of the file, so that only `meta` grows. */
#include "common/byte_order.h"
#include "watermark/formats/bmff_manifest.h"
#include "watermark/formats/bmff_shift.h"
#include "watermark/formats/exif_block.h"
#include "watermark/formats/heif_items.h"
#include "watermark/formats/image_label.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define XMP_TYPE "application/rdf+xml"
#define MDAT AIGCP_BOX('m', 'd', 'a', 't')

/* The `mdat` at the top that holds an extent; AIGC_ERR_UNSUPPORTED if there is none. */
static aigc_status
find_mdat(const aigc_source *source, const aigcp_heif_extent *extent, aigcp_box *box)
{
    aigcp_box_walk walk;
    aigc_status status;

    aigcp_box_walk_begin(&walk, source, 0, source->size);
    do {
        status = aigcp_box_walk_next(&walk, box);
    } while (status == AIGC_OK && aigcp_box_end(box) <= extent->offset);
    if (status != AIGC_OK)
        return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
    return box->type != MDAT || extent->offset < aigcp_box_payload(box) ||
                   extent->length > aigcp_box_end(box) - extent->offset
               ? AIGC_ERR_UNSUPPORTED
               : AIGC_OK;
}

/* ---- EXIF ------------------------------------------------------------------------------ */

/* The item, and where in it the block begins: behind a number that says how far behind it. */
static aigc_status
read_exif(const aigcp_heif *heif, aigcp_buffer *item, size_t *begin)
{
    aigc_status status = aigcp_heif_item_read(heif, &heif->exif, item);
    const uint8_t *data = item->data;

    *begin = item->length;
    if (status == AIGC_OK && item->length >= 4) {
        uint32_t skip = aigcp_be32(data);

        *begin = skip <= item->length - 4 ? 4 + (size_t)skip : item->length;
    }
    return status;
}

static aigc_status
find_in_exif(const aigcp_heif *heif, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer item;
    size_t begin;

    if (heif->exif.extent_count == 0)
        return AIGC_OK;
    aigcp_buffer_init(&item, AIGCP_METADATA_MAX);
    aigc_status status = read_exif(heif, &item, &begin);
    if (status == AIGC_OK && begin < item.length) {
        status = aigcp_exif_block_labels(item.data + begin, item.length - begin,
                                         heif->exif.extents[0].offset, found, context);
    }
    aigcp_buffer_free(&item);
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

/* Whether EXIF can be written over: in one piece, in an `mdat` or in `idat`, with nothing of the
 * packet in it. */
static aigc_status
check_place(const aigcp_heif *heif)
{
    const aigcp_heif_extent *exif = &heif->exif.extents[0];
    aigcp_box box;
    aigc_status status = heif->exif.extent_count > 1 ? AIGC_ERR_UNSUPPORTED : AIGC_OK;

    if (status == AIGC_OK && heif->exif.method == 0)
        status = find_mdat(heif->source, exif, &box);
    for (size_t i = 0; status == AIGC_OK && i < heif->xmp.extent_count; i++) {
        const aigcp_heif_extent *xmp = &heif->xmp.extents[i];

        if (exif->offset < xmp->offset + xmp->length && xmp->offset < exif->offset + exif->length)
            status = AIGC_ERR_UNSUPPORTED;
    }
    return status;
}

/* A label in EXIF becomes spaces, and nothing moves. */
static aigc_status
clear_exif(const aigcp_heif *heif, aigcp_edits *edits)
{
    aigcp_buffer item, cleared;
    size_t begin;

    aigcp_buffer_init(&item, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&cleared, AIGCP_METADATA_MAX);
    aigc_status status = read_exif(heif, &item, &begin);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&cleared, item.data, begin);
    if (status == AIGC_OK && begin < item.length)
        status = aigcp_exif_clear(item.data + begin, item.length - begin, &cleared);
    if (status == AIGC_ERR_LIMIT) {
        status = AIGC_OK; /* as long as that, no label is read in it */
    } else if (status == AIGC_OK && !aigcp_same_bytes(&cleared, item.data, item.length)) {
        status = cleared.length == item.length ? check_place(heif) : AIGC_ERR_UNSUPPORTED;
        if (status == AIGC_OK) {
            status = aigcp_edits_add(edits, heif->exif.extents[0].offset, item.length, cleared.data,
                                     cleared.length);
        }
    }
    aigcp_buffer_free(&item);
    aigcp_buffer_free(&cleared);
    return status;
}

/* ---- reading --------------------------------------------------------------------------- */

static aigc_status
find_in_xmp(const aigcp_heif *heif, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer packet;

    if (heif->xmp.extent_count == 0)
        return AIGC_OK;
    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_heif_item_read(heif, &heif->xmp, &packet);
    if (status == AIGC_OK && packet.length > 0) {
        status = aigcp_packet_labels(packet.data, packet.length, heif->xmp.extents[0].offset, found,
                                     context);
    }
    aigcp_buffer_free(&packet);
    return status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_heif heif;
    aigc_status status = aigcp_heif_read(&heif, source);

    if (status == AIGC_OK)
        status = find_in_xmp(&heif, found, context);
    if (status == AIGC_OK)
        status = find_in_exif(&heif, found, context);
    return status == AIGC_ERR_UNSUPPORTED ? AIGC_OK : status;
}

/* ---- a packet that is there ------------------------------------------------------------ */

static aigc_status
write_number(aigcp_edits *edits, uint64_t at, unsigned width, uint64_t value)
{
    uint8_t bytes[8];

    if (width == 0 || !aigcp_fits_bytes(value, width))
        return AIGC_ERR_UNSUPPORTED;
    aigcp_put_be(bytes, width, value);
    return aigcp_edits_add(edits, at, width, bytes, width);
}

/* In one piece, inside an `mdat`: the packet is exchanged, the `mdat` grows. */
static aigc_status
replace_packet(const aigcp_heif *heif, const aigcp_buffer *packet, aigcp_edits *edits)
{
    const aigcp_heif_extent *old = &heif->xmp.extents[0];
    aigcp_box_edits changes;
    aigcp_box box;
    aigc_status status = find_mdat(heif->source, old, &box);

    if (status != AIGC_OK)
        return status;
    aigcp_box_edits_init(&changes, edits);
    status = aigcp_box_edits_add(&changes, &box, 1, old->offset, old->length, packet->data,
                                 packet->length);
    if (status == AIGC_OK && packet->length != old->length)
        status = write_number(edits, heif->xmp.first_length_at, heif->length_width, packet->length);
    if (status == AIGC_OK)
        status = aigcp_box_edits_finish(&changes);
    return status == AIGC_OK ? aigcp_bmff_shift(heif->source, edits) : status;
}

/* A last box that goes "to the end of the file" gets a size, so that another can follow. */
static aigc_status
close_last(const aigc_source *source, aigcp_edits *edits)
{
    aigcp_box_walk walk;
    aigcp_box box, last = { 0 };
    aigc_status status;

    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK)
        last = box;
    if (status != AIGC_ERR_NOT_FOUND)
        return status;
    if (walk.levels[0].at != source->size)
        return AIGC_ERR_FORMAT; /* something that is no box follows */
    return last.open ? write_number(edits, last.offset, 4, last.size) : AIGC_OK;
}

/* The packet in an `mdat` of its own, as the last box. */
static aigc_status
append_packet(const aigc_source *source, const aigcp_buffer *packet, aigcp_edits *edits)
{
    aigcp_buffer bytes;
    size_t begin = 0;

    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_box_open(&bytes, MDAT, &begin);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, packet->data, packet->length);
    if (status == AIGC_OK) {
        aigcp_box_close(&bytes, begin);
        status = aigcp_edits_add(edits, source->size, 0, bytes.data, bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

/* An item whose packet somebody took out has a length of 0, and stands anywhere. Its entry is kept,
 * and nothing moves. */
static aigc_status
refill_packet(const aigcp_heif *heif, const aigcp_buffer *packet, aigcp_edits *edits)
{
    uint64_t at = heif->source->size + 8;
    bool in_base = heif->offset_width == 0;
    aigc_status status = close_last(heif->source, edits);

    if (status == AIGC_OK && heif->base_width > 0)
        status = write_number(edits, heif->xmp.base_at, heif->base_width, in_base ? at : 0);
    if (status == AIGC_OK && !in_base)
        status = write_number(edits, heif->xmp.first_offset_at, heif->offset_width, at);
    if (status == AIGC_OK)
        status = write_number(edits, heif->xmp.first_length_at, heif->length_width, packet->length);
    return status == AIGC_OK ? append_packet(heif->source, packet, edits) : status;
}

/* ---- a new packet ---------------------------------------------------------------------- */

/* The bytes that a packet at the end of the file takes, and what `meta` says of it. */
typedef struct new_item {
    const aigcp_heif *heif;
    uint32_t id;
    aigcp_box_edits changes;
    uint64_t grown;
    aigcp_buffer bytes;
} new_item;

static aigc_status
insert(new_item *item, const aigcp_box *inner, uint64_t at)
{
    const aigcp_box around[2] = { item->heif->meta, inner ? *inner : item->heif->meta };

    item->grown += item->bytes.length;
    return aigcp_box_edits_add(&item->changes, around, inner ? 2 : 1, at, 0, item->bytes.data,
                               item->bytes.length);
}

static aigc_status
add_info(new_item *item)
{
    const aigcp_heif *heif = item->heif;
    uint64_t wide = item->id > UINT16_MAX;
    size_t begin = 0;

    item->bytes.length = 0;
    aigc_status status = aigcp_box_open(&item->bytes, AIGCP_BOX('i', 'n', 'f', 'e'), &begin);
    if (status == AIGC_OK)
        status = aigcp_append_be(&item->bytes, wide ? 3u << 24 : 2u << 24, 4);
    if (status == AIGC_OK)
        status = aigcp_append_be(&item->bytes, item->id, wide ? 4 : 2);
    if (status == AIGC_OK) /* not protected; the type; no name */
        status = aigcp_append_be(&item->bytes, (uint64_t)AIGCP_BOX('m', 'i', 'm', 'e') << 8, 7);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&item->bytes, XMP_TYPE, sizeof(XMP_TYPE));
    if (status != AIGC_OK)
        return status;
    aigcp_box_close(&item->bytes, begin);
    status = insert(item, &heif->iinf, aigcp_box_end(&heif->iinf));
    if (status == AIGC_OK) {
        status = write_number(item->changes.edits, aigcp_box_payload(&heif->iinf) + 4,
                              heif->info_size, (uint64_t)heif->infos + 1);
    }
    return status;
}

/* "cdsc": the packet describes the primary item. */
static aigc_status
add_reference(new_item *item)
{
    const aigcp_heif *heif = item->heif;
    bool has = heif->iref.size > 0;
    uint64_t version = 0;
    size_t outer = 0, begin = 0;
    aigc_status status = AIGC_OK;

    item->bytes.length = 0;
    if (has) {
        status = heif->iref.size - heif->iref.header < 4
                     ? AIGC_ERR_FORMAT
                     : aigcp_source_be(heif->source, aigcp_box_payload(&heif->iref), 1, &version);
    } else {
        version = item->id > UINT16_MAX || heif->primary > UINT16_MAX ? 1 : 0;
        status = aigcp_box_open(&item->bytes, AIGCP_BOX('i', 'r', 'e', 'f'), &outer);
        if (status == AIGC_OK)
            status = aigcp_append_be(&item->bytes, version << 24, 4);
    }
    unsigned width = version == 0 ? 2 : 4;
    if (status == AIGC_OK && width == 2 && (item->id > UINT16_MAX || heif->primary > UINT16_MAX))
        return AIGC_ERR_UNSUPPORTED;
    if (status == AIGC_OK)
        status = aigcp_box_open(&item->bytes, AIGCP_BOX('c', 'd', 's', 'c'), &begin);
    if (status == AIGC_OK)
        status = aigcp_append_be(&item->bytes, item->id, width);
    if (status == AIGC_OK)
        status = aigcp_append_be(&item->bytes, 1, 2);
    if (status == AIGC_OK)
        status = aigcp_append_be(&item->bytes, heif->primary, width);
    if (status != AIGC_OK)
        return status;
    aigcp_box_close(&item->bytes, begin);
    if (has)
        return insert(item, &heif->iref, aigcp_box_end(&heif->iref));
    aigcp_box_close(&item->bytes, outer);
    /* Not at the end of `meta`: that may be the end of `iloc`, which gets an entry later. */
    return insert(item, NULL, heif->iloc.offset);
}

/* The entry of `iloc`, and the packet at the end of the file. */
static aigc_status
add_location(new_item *item, const aigcp_buffer *packet)
{
    const aigcp_heif *heif = item->heif;
    unsigned id_width = heif->iloc_version < 2 ? 2 : 4;
    size_t entry = id_width + (heif->iloc_version > 0 ? 2u : 0u) + 2u + heif->base_width + 2u +
                   heif->index_width + heif->offset_width + heif->length_width;
    uint64_t at = heif->source->size + item->grown + entry + 8;
    bool in_base = heif->offset_width == 0;
    uint64_t values[8] = {
        item->id, 0, 0, in_base ? at : 0, 1, 0, in_base ? 0 : at, packet->length
    };
    unsigned widths[8] = { id_width,
                           heif->iloc_version > 0 ? 2 : 0,
                           2,
                           heif->base_width,
                           2,
                           heif->index_width,
                           heif->offset_width,
                           heif->length_width };
    aigc_status status = AIGC_OK;

    item->bytes.length = 0;
    for (size_t i = 0; status == AIGC_OK && i < 8; i++) {
        if (!aigcp_fits_bytes(values[i], widths[i]))
            return AIGC_ERR_UNSUPPORTED;
        status = aigcp_append_be(&item->bytes, values[i], widths[i]);
    }
    if (status == AIGC_OK)
        status = insert(item, &heif->iloc, aigcp_box_end(&heif->iloc));
    if (status == AIGC_OK) {
        status = write_number(item->changes.edits, aigcp_box_payload(&heif->iloc) + 6, id_width,
                              (uint64_t)heif->locations + 1);
    }
    return status;
}

static aigc_status
add_packet(const aigcp_heif *heif, const aigcp_buffer *packet, aigcp_edits *edits)
{
    new_item item = { .heif = heif, .id = heif->greatest + 1 };
    aigc_status status = item.id == 0 || (heif->iloc_version < 2 && item.id > UINT16_MAX)
                             ? AIGC_ERR_UNSUPPORTED
                             : close_last(heif->source, edits);

    aigcp_box_edits_init(&item.changes, edits);
    aigcp_buffer_init(&item.bytes, AIGCP_METADATA_MAX);
    if (status == AIGC_OK)
        status = add_info(&item);
    if (status == AIGC_OK && heif->primary != 0)
        status = add_reference(&item);
    if (status == AIGC_OK)
        status = add_location(&item, packet);
    if (status == AIGC_OK)
        status = aigcp_box_edits_finish(&item.changes);
    if (status == AIGC_OK)
        status = aigcp_bmff_shift(heif->source, edits);
    if (status == AIGC_OK)
        status = append_packet(heif->source, packet, edits);
    aigcp_buffer_free(&item.bytes);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_heif heif;
    aigcp_buffer packet, changed;
    aigc_status status = aigcp_heif_read(&heif, source);

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&changed, AIGCP_METADATA_MAX - 8);
    if (status == AIGC_OK)
        status = heif.exif_is_cut ? AIGC_ERR_FORMAT : clear_exif(&heif, edits);
    if (status == AIGC_OK)
        status = aigcp_heif_item_read(&heif, &heif.xmp, &packet);
    if (status == AIGC_OK) {
        status = aigcp_xmp_set((const char *)packet.data, packet.length, request->properties,
                               request->property_count, &changed);
    }
    if (status == AIGC_OK && packet.length > 0 && packet.length == changed.length &&
        memcmp(packet.data, changed.data, packet.length) == 0)
        goto done; /* it says so already */
    if (status == AIGC_OK && heif.xmp.extent_count == 0) {
        status = heif.xmp.id != 0 || !heif.iloc_filled || heif.meta.open
                     ? AIGC_ERR_FORMAT
                     : add_packet(&heif, &changed, edits);
    } else if (status == AIGC_OK) {
        status = heif.xmp.method != 0 || heif.xmp.extent_count > 1 ? AIGC_ERR_UNSUPPORTED
                 : packet.length == 0 ? refill_packet(&heif, &changed, edits)
                                      : replace_packet(&heif, &changed, edits);
    }
done:
    aigcp_buffer_free(&packet);
    aigcp_buffer_free(&changed);
    return status;
}

const aigcp_format aigcp_format_heif = { .type = AIGC_MEDIA_HEIF,
                                         .name = "HEIF",
                                         .mime = "image/heif",
                                         .extension = "heic",
                                         .find_labels = find_labels,
                                         .place_label = place_label,
                                         .binding = AIGCP_BINDING_BMFF,
                                         .find_manifest = aigcp_bmff_find_manifest,
                                         .place_manifest = aigcp_bmff_place_manifest };

const aigcp_format aigcp_format_avif = { .type = AIGC_MEDIA_AVIF,
                                         .name = "AVIF",
                                         .mime = "image/avif",
                                         .extension = "avif",
                                         .find_labels = find_labels,
                                         .place_label = place_label,
                                         .binding = AIGCP_BINDING_BMFF,
                                         .find_manifest = aigcp_bmff_find_manifest,
                                         .place_manifest = aigcp_bmff_place_manifest };
