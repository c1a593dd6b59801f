/* SPDX-License-Identifier: Apache-2.0 */
/* A painter for aigcp_repaint(): a box of many colours; and a sink for the file that results. */
#ifndef BOX_PAINTER_H
#define BOX_PAINTER_H

#include "common/buffer.h"
#include "watermark/pixels/repaint.h"

typedef struct box_painter {
    aigcp_rectangle box; /* width 0: nothing is changed */
    unsigned frames;     /* how often it was called */
    unsigned channels, depth;
} box_painter;

aigc_status box_paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed);

/* What the painter makes of one sample. */
unsigned box_sample(uint32_t x, uint32_t y, unsigned channel);

/* Repaint a file in memory; `result` is to be released. */
aigc_status box_repaint(box_painter *painter, const void *file, size_t length,
                        aigcp_buffer *result);

/* Whether a pixel is in the box. */
bool box_holds(const box_painter *painter, uint32_t x, uint32_t y);

#endif
