/* SPDX-License-Identifier: Apache-2.0 */
/* A canvas as people see it, turned and mirrored as its orientation says. */
#ifndef AIGCP_TURNED_VIEW_H
#define AIGCP_TURNED_VIEW_H

#include "watermark/pixels/repaint.h"

typedef struct aigcp_view {
    const aigcp_canvas *canvas;
    uint32_t width, height;   /* as seen */
    uint8_t *origin;          /* the pixel at the upper left, as seen */
    ptrdiff_t step_x, step_y; /* to the next one on the right, and below */
} aigcp_view;

aigcp_view aigcp_view_of(const aigcp_canvas *canvas);

/* A pixel as seen. */
uint8_t *aigcp_view_pixel(const aigcp_view *view, uint32_t x, uint32_t y);

/* A part as seen, in the canvas. */
aigcp_rectangle aigcp_view_stored(const aigcp_view *view, aigcp_rectangle part);

#endif
