/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of Matroska and WebM: Segment/Tags/Tag/SimpleTag, TagName and TagString. */
#ifndef AIGCP_MATROSKA_TAGS_H
#define AIGCP_MATROSKA_TAGS_H

#include "watermark/formats/ebml_elements.h"
#include "watermark/media/media_format.h"

/* A SimpleTag. */
typedef struct aigcp_mkv_tag {
    aigcp_ebml element;
    aigcp_buffer name, text;
    bool is_label;
} aigcp_mkv_tag;

void aigcp_mkv_tag_init(aigcp_mkv_tag *tag);
void aigcp_mkv_tag_free(aigcp_mkv_tag *tag);

/* Read a SimpleTag, and say whether it is a label. What is too long for one is not read. */
AIGC_MUST_CHECK aigc_status aigcp_mkv_tag_read(const aigc_source *source, const aigcp_ebml *element,
                                               aigcp_mkv_tag *tag);

/* The first Segment of the file. */
AIGC_MUST_CHECK aigc_status aigcp_mkv_segment(const aigc_source *source, bool lenient,
                                              aigcp_ebml *segment);

/* Functions of aigcp_format. */
aigc_status aigcp_mkv_find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context);
aigc_status aigcp_mkv_place_label(const aigc_source *source, const aigcp_label_request *request,
                                  aigcp_edits *edits);

#endif
