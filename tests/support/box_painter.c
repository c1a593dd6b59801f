/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/box_painter.h"

#include <string.h>

unsigned
box_sample(uint32_t x, uint32_t y, unsigned channel)
{
    return (x / 8 * 37 + y / 8 * 11 + channel * 85) & 0xE0;
}

bool
box_holds(const box_painter *painter, uint32_t x, uint32_t y)
{
    return x >= painter->box.x && x - painter->box.x < painter->box.width && y >= painter->box.y &&
           y - painter->box.y < painter->box.height;
}

static void
set(aigcp_canvas *canvas, uint32_t x, uint32_t y, unsigned channel, unsigned value)
{
    uint8_t *row = canvas->pixels + y * canvas->stride;
    size_t at = (size_t)x * canvas->channels + channel;
    uint16_t wide = (uint16_t)(value * 257);

    if (canvas->depth == 16)
        memcpy(row + 2 * at, &wide, 2);
    else
        row[at] = (uint8_t)value;
}

aigc_status
box_paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed)
{
    box_painter *painter = context;
    unsigned colours = canvas->channels - (canvas->channels % 2 == 0);

    painter->frames++;
    painter->channels = canvas->channels;
    painter->depth = canvas->depth;
    for (uint32_t y = 0; y < canvas->height; y++) {
        for (uint32_t x = 0; x < canvas->width; x++)
            for (unsigned i = 0; i < canvas->channels && box_holds(painter, x, y); i++)
                set(canvas, x, y, i, i < colours ? box_sample(x, y, i) : 255);
    }
    *changed = painter->box;
    return AIGC_OK;
}

static int
take(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : -1;
}

aigc_status
box_repaint(box_painter *painter, const void *file, size_t length, aigcp_buffer *result)
{
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file, length);

    aigcp_buffer_init(result, (size_t)64 * 1024 * 1024);
    painter->frames = 0;
    return status == AIGC_OK ? aigcp_repaint(&source, box_paint, painter, take, result) : status;
}
