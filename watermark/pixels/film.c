/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/film.h"

#include "watermark/limits.h"

#include <stdlib.h>
#include <string.h>

aigc_status
aigcp_film_begin(aigcp_film *film, aigcp_canvas canvas, unsigned align)
{
    unsigned pixel_bytes = (unsigned)aigcp_canvas_pixel_bytes(&canvas);
    aigc_status status = aigcp_picture_allowed(canvas.width, canvas.height, pixel_bytes);

    memset(film, 0, sizeof *film);
    if (status == AIGC_OK &&
        (size_t)canvas.width * canvas.height > AIGCP_FILM_BYTES_MAX / pixel_bytes)
        status = AIGC_ERR_LIMIT;
    if (status != AIGC_OK)
        return status;
    canvas.stride = (size_t)canvas.width * pixel_bytes;
    canvas.frame = 0;
    size_t size = canvas.stride * canvas.height;
    film->canvas = canvas;
    film->canvas.pixels = calloc(1, size);
    film->align = align;
    film->before = calloc(1, size);
    film->result = calloc(1, size);
    film->trial = calloc(1, size);
    return film->canvas.pixels && film->before && film->result && film->trial ? AIGC_OK
                                                                              : AIGC_ERR_MEMORY;
}

void
aigcp_film_end(aigcp_film *film)
{
    free(film->canvas.pixels);
    free(film->before);
    free(film->result);
    free(film->trial);
    memset(film, 0, sizeof *film);
}

static uint32_t
sample(const aigcp_film *film, const uint8_t *pixel, unsigned index)
{
    uint16_t wide;

    if (film->canvas.depth == 8)
        return pixel[index];
    memcpy(&wide, pixel + 2 * (size_t)index, sizeof wide);
    return wide;
}

static void
set_sample(const aigcp_film *film, uint8_t *pixel, unsigned index, uint32_t value)
{
    uint16_t wide = (uint16_t)value;

    if (film->canvas.depth == 8)
        pixel[index] = (uint8_t)value;
    else
        memcpy(pixel + 2 * (size_t)index, &wide, sizeof wide);
}

/* Porter and Duff's "over", with alpha that is not multiplied in. */
static void
blend(const aigcp_film *film, const uint8_t *from, uint8_t *to)
{
    unsigned colours = film->canvas.channels - 1;
    uint64_t opaque = film->canvas.depth == 8 ? 255 : 65535;
    uint64_t alpha = sample(film, from, colours), under = sample(film, to, colours);

    if (alpha == 0)
        return;
    if (alpha == opaque || under == 0) {
        memcpy(to, from, aigcp_canvas_pixel_bytes(&film->canvas));
        return;
    }
    uint64_t total = alpha * opaque + under * (opaque - alpha);
    for (unsigned i = 0; i < colours; i++) {
        uint64_t value =
            sample(film, from, i) * alpha * opaque + sample(film, to, i) * under * (opaque - alpha);

        set_sample(film, to, i, (uint32_t)((value + total / 2) / total));
    }
    set_sample(film, to, colours, (uint32_t)((total + opaque / 2) / opaque));
}

static void
lay(const aigcp_film *film, const aigcp_film_frame *frame, uint8_t *canvas)
{
    size_t pixel_bytes = aigcp_canvas_pixel_bytes(&film->canvas);
    size_t row_bytes = frame->part.width * pixel_bytes;

    for (uint32_t y = 0; y < frame->part.height; y++) {
        const uint8_t *from = frame->pixels + y * row_bytes;
        uint8_t *to =
            canvas + (frame->part.y + y) * film->canvas.stride + frame->part.x * pixel_bytes;

        if (!frame->over) {
            memcpy(to, from, row_bytes);
            continue;
        }
        for (uint32_t x = 0; x < frame->part.width; x++)
            blend(film, from + x * pixel_bytes, to + x * pixel_bytes);
    }
}

/* The smallest part outside of which two canvases are the same. */
static aigcp_rectangle
differing(const aigcp_film *film, const uint8_t *one, const uint8_t *other)
{
    size_t stride = film->canvas.stride, pixel_bytes = aigcp_canvas_pixel_bytes(&film->canvas);
    size_t left = stride, right = 0;
    uint32_t top = 0, bottom = film->canvas.height;

    while (top < bottom && memcmp(one + top * stride, other + top * stride, stride) == 0)
        top++;
    while (bottom > top &&
           memcmp(one + (bottom - 1) * stride, other + (bottom - 1) * stride, stride) == 0)
        bottom--;
    for (uint32_t y = top; y < bottom; y++) {
        const uint8_t *a = one + y * stride, *b = other + y * stride;
        size_t begin = 0, end = stride;

        while (begin < left && a[begin] == b[begin])
            begin++;
        while (end > right && a[end - 1] == b[end - 1])
            end--;
        left = begin < left ? begin : left;
        right = end > right ? end : right;
    }
    if (top == bottom)
        return (aigcp_rectangle){ 0, 0, 0, 0 };
    left /= pixel_bytes;
    right = (right + pixel_bytes - 1) / pixel_bytes;
    return (aigcp_rectangle){ (uint32_t)left, top, (uint32_t)(right - left), bottom - top };
}

static void
clear(const aigcp_film *film, uint8_t *canvas, aigcp_rectangle part)
{
    size_t pixel_bytes = aigcp_canvas_pixel_bytes(&film->canvas);

    for (uint32_t y = 0; y < part.height; y++) {
        memset(canvas + (part.y + y) * film->canvas.stride + part.x * pixel_bytes, 0,
               part.width * pixel_bytes);
    }
}

/* What lies under the next frame. */
static void
dispose(const aigcp_film *film, aigcp_disposal disposal, aigcp_rectangle part, const uint8_t *shown,
        uint8_t *before)
{
    if (disposal == AIGCP_DISPOSE_PREVIOUS)
        return;
    memcpy(before, shown, film->canvas.stride * film->canvas.height);
    if (disposal == AIGCP_DISPOSE_CLEAR)
        clear(film, before, part);
}

static aigcp_rectangle
changed_part(const aigcp_film *film, const aigcp_film_frame *frame)
{
    aigcp_rectangle part = differing(film, film->result, film->canvas.pixels);

    if (frame->whole)
        return (aigcp_rectangle){ 0, 0, film->canvas.width, film->canvas.height };
    /* What is cleared afterwards must be cleared in the result too. */
    if (frame->disposal == AIGCP_DISPOSE_CLEAR)
        part = aigcp_rectangle_join(part, frame->part);
    if (part.width == 0)
        return (aigcp_rectangle){ 0, 0, 1, 1 };
    part.width += part.x % film->align;
    part.x -= part.x % film->align;
    part.height += part.y % film->align;
    part.y -= part.y % film->align;
    return part;
}

const uint8_t *
aigcp_film_under(const aigcp_film *film, uint32_t x, uint32_t y)
{
    return film->trial + y * film->canvas.stride + x * aigcp_canvas_pixel_bytes(&film->canvas);
}

aigc_status
aigcp_film_show(aigcp_film *film, aigcp_repaint_job *job, const aigcp_film_frame *frame,
                aigcp_film_change *change)
{
    size_t size = film->canvas.stride * film->canvas.height;
    aigcp_rectangle part = frame->part, painted;

    if (part.x > film->canvas.width || part.width > film->canvas.width - part.x ||
        part.y > film->canvas.height || part.height > film->canvas.height - part.y)
        return AIGC_ERR_FORMAT;
    memcpy(film->canvas.pixels, film->before, size);
    lay(film, frame, film->canvas.pixels);
    dispose(film, frame->disposal, part, film->canvas.pixels, film->before);
    aigc_status status = aigcp_job_show(job, &film->canvas, &painted);
    film->canvas.frame++;
    if (status != AIGC_OK || !job->paint)
        return status;
    memcpy(film->trial, film->result, size);
    lay(film, frame, film->trial);
    change->kept = memcmp(film->trial, film->canvas.pixels, size) == 0;
    change->part = change->kept ? part : changed_part(film, frame);
    /* From here on `trial` is what was under the frame, for whoever writes it. */
    memcpy(film->trial, film->result, size);
    dispose(film, frame->disposal, change->part, film->canvas.pixels, film->result);
    return AIGC_OK;
}
