/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of MP4, MOV and M4A that are labels.
 *
 *     moov ─┬─ meta ──────────────┐ (QuickTime: without version and flags)
 *           ├─ udta ─┬─ meta ─────┤ <- TC260-PG-20257A, 6.1.1
 *           │        └─ any text  ├─ hdlr   "mdta": names in `keys`; "mdir": iTunes
 *           └─ trak ─── the same  ├─ keys   1 "mdta" "AIGC"
 *                                 └─ ilst ─── 1 ─── data ─── {"Label":"1",...}
 */
#ifndef AIGCP_BMFF_TAGS_H
#define AIGCP_BMFF_TAGS_H

#include "watermark/formats/bmff_boxes.h"
#include "watermark/media/media_format.h"

typedef struct aigcp_bmff_tag {
    aigcp_box around[AIGCP_BOX_DEPTH_MAX]; /* the boxes it stands in, outermost first */
    size_t depth;
    aigcp_box box;   /* the tag itself */
    const char *key; /* "AIGC"; "" if it has none */
    size_t key_length;
    const char *text; /* UTF-8; valid during the call */
    size_t length;
    bool by_guide; /* it stands where the guide wants it */
} aigcp_bmff_tag;

typedef aigc_status (*aigcp_bmff_tag_fn)(void *context, const aigcp_bmff_tag *tag);

/* Hand every label among the tags to `found`.
 * @param lenient also read what stands before the place where the file was cut off. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_tags(const aigc_source *source, bool lenient,
                                            aigcp_bmff_tag_fn found, void *context);

/* Add the edits that leave this text as the one label; the offsets that they make wrong are
 * corrected, too. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_place_tag(const aigc_source *source, const char *text,
                                                 aigcp_edits *edits);

#endif
