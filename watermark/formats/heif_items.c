/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/heif_items.h"

#include "watermark/media/source_read.h"

#include <string.h>

#define FULL_BOX 4
#define XMP_TYPE "application/rdf+xml"

/* Reads numbers from a box, one behind the other; the first that does not fit sets `status`. */
typedef struct box_reader {
    const aigc_source *source;
    uint64_t at, end;
    aigc_status status;
} box_reader;

static box_reader
open_box(const aigc_source *source, const aigcp_box *box)
{
    return (box_reader){ source, aigcp_box_payload(box), aigcp_box_end(box), AIGC_OK };
}

static uint64_t
number(box_reader *reader, unsigned width)
{
    uint64_t value = 0;

    if (reader->status == AIGC_OK && width > reader->end - reader->at)
        reader->status = AIGC_ERR_FORMAT;
    if (reader->status == AIGC_OK && width > 0) {
        reader->status = aigcp_source_be(reader->source, reader->at, width, &value);
        reader->at += width;
    }
    return reader->status == AIGC_OK ? value : 0;
}

/* ---- iinf ------------------------------------------------------------------------------ */

/* Number, protection, type, name; for "mime" the media type. */
static aigc_status
read_info(aigcp_heif *heif, const aigcp_box *box)
{
    box_reader reader = open_box(heif->source, box);
    uint64_t version = number(&reader, 4) >> 24, id, type;
    char text[sizeof(XMP_TYPE)];

    if (version < 2)
        return reader.status; /* of the time before HEIF */
    id = number(&reader, version == 2 ? 2 : 4);
    number(&reader, 2);
    type = number(&reader, 4);
    if (reader.status != AIGC_OK)
        return reader.status;
    heif->greatest = id > heif->greatest ? (uint32_t)id : heif->greatest;
    if (type == AIGCP_BOX('E', 'x', 'i', 'f') && heif->exif.id == 0)
        heif->exif.id = (uint32_t)id;
    if (type != AIGCP_BOX('m', 'i', 'm', 'e') || heif->xmp.id != 0)
        return AIGC_OK;
    for (size_t i = 0; i < AIGCP_HEIF_NAME_MAX && number(&reader, 1) != 0; i++) {
    }
    if (reader.status != AIGC_OK || reader.end - reader.at < sizeof text)
        return AIGC_OK; /* another media type, or none */
    reader.status = aigcp_source_read(reader.source, reader.at, text, sizeof text);
    if (reader.status == AIGC_OK && memcmp(text, XMP_TYPE, sizeof text) == 0)
        heif->xmp.id = (uint32_t)id;
    return reader.status;
}

static aigc_status
read_infos(aigcp_heif *heif)
{
    box_reader reader = open_box(heif->source, &heif->iinf);
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;

    heif->info_size = number(&reader, 4) >> 24 == 0 ? 2 : 4;
    heif->infos = (uint32_t)number(&reader, heif->info_size);
    if (reader.status != AIGC_OK)
        return reader.status;
    aigcp_box_walk_begin(&walk, heif->source, reader.at, reader.end);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        if (box.type == AIGCP_BOX('i', 'n', 'f', 'e'))
            status = read_info(heif, &box);
        if (status != AIGC_OK)
            return status;
    }
    if (status == AIGC_ERR_NOT_FOUND && walk.levels[0].at != reader.end)
        return AIGC_ERR_FORMAT; /* what follows the last entry would hide another one */
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- iloc ------------------------------------------------------------------------------ */

static aigc_status
add_extent(const aigcp_heif *heif, aigcp_heif_item *item, uint64_t offset, uint64_t length)
{
    uint64_t end = heif->source->size;

    if (item->method == 1) {
        if (heif->idat.size == 0 || offset > UINT64_MAX - aigcp_box_payload(&heif->idat))
            return AIGC_ERR_FORMAT;
        offset += aigcp_box_payload(&heif->idat);
        end = aigcp_box_end(&heif->idat);
    }
    if (offset > end || length > end - offset)
        return AIGC_ERR_FORMAT;
    if (item->extent_count == AIGCP_HEIF_EXTENTS_MAX)
        return AIGC_ERR_LIMIT;
    item->extents[item->extent_count++] = (aigcp_heif_extent){ offset, length };
    return AIGC_OK;
}

/* The item of metadata with this number that has no location yet; NULL if it is none. */
static aigcp_heif_item *
find_item(aigcp_heif *heif, uint64_t id)
{
    aigcp_heif_item *item = id == heif->xmp.id ? &heif->xmp : &heif->exif;

    return id != 0 && id == item->id && item->extent_count == 0 ? item : NULL;
}

static void
read_location(aigcp_heif *heif, box_reader *reader)
{
    uint64_t id = number(reader, heif->iloc_version < 2 ? 2 : 4), base, count, base_at;
    uint64_t method = 0;
    aigcp_heif_item *item = find_item(heif, id);
    aigc_status status = AIGC_OK;

    heif->greatest = id > heif->greatest ? (uint32_t)id : heif->greatest;
    if (heif->iloc_version > 0)
        method = number(reader, 2) & 15;
    uint64_t reference = number(reader, 2);
    base_at = reader->at;
    base = number(reader, heif->base_width);
    count = number(reader, 2);
    if (item) {
        item->method = (unsigned)method;
        item->base_at = base_at;
        status = method > 1 || reference != 0 ? AIGC_ERR_UNSUPPORTED : AIGC_OK;
    }
    for (uint64_t i = 0; reader->status == AIGC_OK && i < count; i++) {
        number(reader, heif->index_width);
        uint64_t offset_at = reader->at;
        uint64_t offset = number(reader, heif->offset_width);
        uint64_t length_at = reader->at;
        uint64_t length = number(reader, heif->length_width);
        if (!item || status != AIGC_OK || reader->status != AIGC_OK)
            continue;
        if (i == 0) {
            item->first_offset_at = offset_at;
            item->first_length_at = length_at;
        }
        status = offset > UINT64_MAX - base ? AIGC_ERR_FORMAT
                                            : add_extent(heif, item, base + offset, length);
    }
    if (status != AIGC_OK && item == &heif->exif) {
        item->extent_count = 0;
        heif->exif_is_cut = status == AIGC_ERR_FORMAT;
    } else if (status != AIGC_OK && reader->status == AIGC_OK) {
        reader->status = status;
    }
}

static aigc_status
read_locations(aigcp_heif *heif)
{
    box_reader reader = open_box(heif->source, &heif->iloc);

    heif->iloc_version = (unsigned)(number(&reader, 4) >> 24);
    uint64_t sizes = number(&reader, 2);
    heif->offset_width = (unsigned)(sizes >> 12);
    heif->length_width = (unsigned)(sizes >> 8 & 15);
    heif->base_width = (unsigned)(sizes >> 4 & 15);
    heif->index_width = heif->iloc_version > 0 ? (unsigned)(sizes & 15) : 0;
    if (heif->iloc_version > 2 || heif->offset_width > 8 || heif->length_width > 8 ||
        heif->base_width > 8 || heif->index_width > 8)
        return AIGC_ERR_FORMAT;
    heif->locations = (uint32_t)number(&reader, heif->iloc_version < 2 ? 2 : 4);
    for (uint32_t i = 0; reader.status == AIGC_OK && i < heif->locations; i++)
        read_location(heif, &reader);
    heif->iloc_filled = reader.at == reader.end;
    return reader.status;
}

/* ---- meta ------------------------------------------------------------------------------ */

static aigc_status
note_box(aigcp_heif *heif, const aigcp_box *box)
{
    box_reader reader = open_box(heif->source, box);

    switch (box->type) {
    case AIGCP_BOX('i', 'i', 'n', 'f'):
        heif->iinf = *box;
        break;
    case AIGCP_BOX('i', 'l', 'o', 'c'):
        heif->iloc = *box;
        break;
    case AIGCP_BOX('i', 'r', 'e', 'f'):
        heif->iref = *box;
        break;
    case AIGCP_BOX('i', 'd', 'a', 't'):
        heif->idat = *box;
        break;
    case AIGCP_BOX('p', 'i', 't', 'm'):
        heif->primary = (uint32_t)number(&reader, number(&reader, 4) >> 24 == 0 ? 2 : 4);
        break;
    default:
        break;
    }
    return reader.status;
}

aigc_status
aigcp_heif_read(aigcp_heif *heif, const aigc_source *source)
{
    uint64_t begin;
    aigcp_box_walk walk;
    aigcp_box box;

    memset(heif, 0, sizeof *heif);
    heif->source = source;
    aigc_status status =
        aigcp_box_find(source, 0, source->size, AIGCP_BOX('m', 'e', 't', 'a'), &heif->meta);
    if (status != AIGC_OK)
        return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_UNSUPPORTED : status;
    status = aigcp_box_meta_begin(source, &heif->meta, &begin);
    aigcp_box_walk_begin(&walk, source, begin, aigcp_box_end(&heif->meta));
    while (status == AIGC_OK && (status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK)
        status = note_box(heif, &box);
    heif->meta_end = walk.levels[0].at;
    if (status == AIGC_ERR_NOT_FOUND)
        status = heif->iinf.size == 0 || heif->iloc.size == 0 ? AIGC_ERR_UNSUPPORTED : AIGC_OK;
    if (status == AIGC_OK)
        status = read_infos(heif);
    return status == AIGC_OK ? read_locations(heif) : status;
}

aigc_status
aigcp_heif_item_read(const aigcp_heif *heif, const aigcp_heif_item *item, aigcp_buffer *bytes)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < item->extent_count; i++) {
        status = aigcp_source_append(heif->source, item->extents[i].offset, item->extents[i].length,
                                     bytes);
    }
    return status;
}
