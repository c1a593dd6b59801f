/* SPDX-License-Identifier: Apache-2.0 */
/* How a visible label looks on a picture: how large, where, in which colours, and on what. */
#ifndef AIGCP_LABEL_DESIGN_H
#define AIGCP_LABEL_DESIGN_H

#include "watermark/pixels/label_block.h"
#include "watermark/pixels/turned_view.h"

#include <aigc/visible_label.h>

/* Choices that were made for a picture. They hold for all frames of an animation, which would
 * flicker otherwise. */
typedef struct aigcp_label_design {
    aigcp_rectangle part; /* that is drawn on, as seen */
    uint32_t text_x, text_y;
    aigcp_label_block block;
    aigcp_mask halo;   /* around the text; empty if there is a plate */
    uint32_t halo_pad; /* it is so much larger than the text on each side */
    bool plate;
    float radius; /* of the plate's corners */
    /* Gray levels and opacities, 0 to 1. All colours are gray: they suit every picture, and
     * every format can say them. */
    float text_level, plate_level, halo_level;
    float text_alpha, plate_alpha, halo_alpha;
} aigcp_label_design;

/* Make the choices.
 * @return AIGC_OK; AIGC_ERR_LIMIT if there is no room for legible text; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_label_design_make(const aigcp_label_type *type,
                                                    const aigc_visible_options *options,
                                                    const aigcp_view *view,
                                                    aigcp_label_design *design);
void aigcp_label_design_free(aigcp_label_design *design);

/* Draw it. */
void aigcp_label_design_draw(const aigcp_label_design *design, float opacity,
                             const aigcp_view *view);

#endif
