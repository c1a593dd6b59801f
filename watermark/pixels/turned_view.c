/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/turned_view.h"

#include "watermark/pixels/repaint_job.h"

/* Where the eight orientations have their upper left corner, and whether rows are columns. */
typedef struct turn {
    bool right, bottom, swapped;
} turn;

static turn
turn_of(const aigcp_canvas *canvas)
{
    static const turn turns[] = {
        { false, false, false }, { true, false, false }, { true, true, false },
        { false, true, false },  { false, false, true }, { false, true, true },
        { true, true, true },    { true, false, true },
    };

    return turns[canvas->orientation >= 1 && canvas->orientation <= 8 ? canvas->orientation - 1
                                                                      : 0];
}

aigcp_view
aigcp_view_of(const aigcp_canvas *canvas)
{
    turn how = turn_of(canvas);
    ptrdiff_t pixel = (ptrdiff_t)aigcp_canvas_pixel_bytes(canvas);
    ptrdiff_t row = (ptrdiff_t)canvas->stride;
    aigcp_view view = { canvas, canvas->width, canvas->height, canvas->pixels, 0, 0 };

    if (how.right) {
        view.origin += (ptrdiff_t)(canvas->width - 1) * pixel;
        pixel = -pixel;
    }
    if (how.bottom) {
        view.origin += (ptrdiff_t)(canvas->height - 1) * row;
        row = -row;
    }
    view.step_x = how.swapped ? row : pixel;
    view.step_y = how.swapped ? pixel : row;
    if (how.swapped) {
        view.width = canvas->height;
        view.height = canvas->width;
    }
    return view;
}

uint8_t *
aigcp_view_pixel(const aigcp_view *view, uint32_t x, uint32_t y)
{
    return view->origin + (ptrdiff_t)x * view->step_x + (ptrdiff_t)y * view->step_y;
}

aigcp_rectangle
aigcp_view_stored(const aigcp_view *view, aigcp_rectangle part)
{
    turn how = turn_of(view->canvas);
    aigcp_rectangle stored = part;

    if (how.swapped)
        stored = (aigcp_rectangle){ part.y, part.x, part.height, part.width };
    if (how.right)
        stored.x = view->canvas->width - stored.x - stored.width;
    if (how.bottom)
        stored.y = view->canvas->height - stored.y - stored.height;
    return stored;
}
