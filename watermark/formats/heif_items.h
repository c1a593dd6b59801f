/* SPDX-License-Identifier: Apache-2.0 */
/* Items of HEIF and AVIF (ISO/IEC 23008-12 on ISO/IEC 14496-12, 8.11): which one is XMP, which one
 * is EXIF, where their bytes are.
 *
 *     meta ─┬─ pitm   the primary item
 *           ├─ iinf   of each item: number, type, for "mime" the media type
 *           ├─ iref   "cdsc": this item describes that one
 *           ├─ iloc   of each item: extents, in the file (method 0) or in `idat` (method 1)
 *           └─ idat
 */
#ifndef AIGCP_HEIF_ITEMS_H
#define AIGCP_HEIF_ITEMS_H

#include "watermark/formats/bmff_boxes.h"

typedef struct aigcp_heif_extent {
    uint64_t offset, length; /* in the file */
} aigcp_heif_extent;

/* An item of metadata. */
typedef struct aigcp_heif_item {
    uint32_t id; /* 0 if there is none */
    unsigned method;
    uint64_t base_at;         /* where the base stands */
    uint64_t first_offset_at; /* where offset and length of the first extent stand */
    uint64_t first_length_at;
    aigcp_heif_extent extents[AIGCP_HEIF_EXTENTS_MAX];
    size_t extent_count;
} aigcp_heif_item;

/* What `meta` holds, as far as it matters here. Boxes that are missing have size 0. */
typedef struct aigcp_heif {
    const aigc_source *source;
    aigcp_box meta, iinf, iloc, iref, idat;
    uint64_t meta_end;  /* of the last box inside `meta` */
    uint32_t primary;   /* item; 0 if there is none */
    uint32_t greatest;  /* number of an item */
    unsigned info_size; /* width of the count of `iinf`: 2 or 4 */
    uint32_t infos;     /* its count */

    /* iloc */
    unsigned iloc_version, offset_width, length_width, base_width, index_width;
    uint32_t locations;
    bool iloc_filled; /* the entries fill the box, so that another one can follow */

    aigcp_heif_item xmp;
    aigcp_heif_item exif; /* without extents if they are damaged */
    bool
        exif_is_cut; /* it reaches behind the end of the file: more would be read in a longer one */
} aigcp_heif;

/* @return AIGC_OK; AIGC_ERR_UNSUPPORTED if there is no `meta` of items; AIGC_ERR_FORMAT,
 *         AIGC_ERR_LIMIT, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_heif_read(aigcp_heif *heif, const aigc_source *source);

/* Append the bytes of an item. */
AIGC_MUST_CHECK aigc_status aigcp_heif_item_read(const aigcp_heif *heif,
                                                 const aigcp_heif_item *item, aigcp_buffer *bytes);

#endif
