/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a visible label as ink: broken into lines, shaped, drawn, measured. */
#ifndef AIGCP_LABEL_BLOCK_H
#define AIGCP_LABEL_BLOCK_H

#include "watermark/pixels/font_file.h"

#include <aigc/label.h>

/* A wording in a font. */
typedef struct aigcp_label_type {
    char wording[AIGC_FIELD_MAX + 1];
    size_t length;
    bool chinese; /* it has Han characters, which need more pixels to be read */
    aigcp_font_place place;
    aigcp_shaper *shaper;
    aigcp_glyph_drawer *drawer;
} aigcp_label_type;

/* Set in a size. */
typedef struct aigcp_label_block {
    aigcp_mask mask; /* no wider and no higher than the ink */
    float size;      /* pixels to the em */
    uint32_t ink;    /* height of the tallest glyph of the elements that must be there */
    unsigned lines;
} aigcp_label_block;

enum aigcp_block_align { AIGCP_ALIGN_LEFT, AIGCP_ALIGN_CENTRE, AIGCP_ALIGN_RIGHT };

/* Open the font that `place` names. All is released with aigcp_label_type_free().
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND if the font lacks a character or is none. */
AIGC_MUST_CHECK aigc_status aigcp_label_type_open(aigcp_label_type *type);
void aigcp_label_type_free(aigcp_label_type *type);

/* Set the words so that the tallest required glyph has `ink` rows or a few more, in as few lines
 * as fit.
 * @return AIGC_OK; AIGC_ERR_LIMIT if they do not fit; AIGC_ERR_MEMORY, AIGC_ERR_INTERNAL. */
AIGC_MUST_CHECK aigc_status aigcp_label_block_set(const aigcp_label_type *type, uint32_t ink,
                                                  uint32_t max_width, uint32_t max_height,
                                                  enum aigcp_block_align align,
                                                  aigcp_label_block *block);
void aigcp_label_block_free(aigcp_label_block *block);

#endif
