/* SPDX-License-Identifier: Apache-2.0 */
/* Paint on a PNG. All chunks but those of the pixels are copied; of the pixels, the blocks of
 * the compressed stream that hold no changed row are copied too. */
#include "watermark/pixels/png_animation.h"
#include "watermark/pixels/png_picture.h"
#include "watermark/pixels/png_rows.h"

#include <stdlib.h>
#include <string.h>

/* New pixels are written in chunks of this size. */
#define IDAT_SIZE ((size_t)256 * 1024)

/* Join the IDAT chunks. Their check sums are not asked: the stream has its own. */
static aigc_status
join_pixels(const aigcp_repaint_job *job, aigcp_buffer *stream, bool *animated)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece;
    aigc_status status;

    *animated = false;
    do {
        status = aigcp_png_next(job->file, job->length, &position, &piece);
        if (status == AIGC_OK && aigcp_png_is(&piece, "IDAT"))
            status = aigcp_buffer_append(stream, piece.data, piece.length);
        else if (status == AIGC_OK && aigcp_png_is(&piece, "acTL") && stream->length == 0)
            *animated = true;
    } while (status == AIGC_OK && !aigcp_png_is(&piece, "IEND"));
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

/* ---- palettes ---------------------------------------------------------------------------- */

/* Entries that no pixel outside of the changed part uses may be given another colour; that of the
 * background may not. */
static void
find_free_entries(aigcp_png_format *format, const aigcp_png_picture *picture,
                  aigcp_rectangle changed, int background)
{
    bool used[AIGCP_PALETTE_MAX] = { false };

    for (uint32_t y = 0; y < picture->height; y++) {
        const uint8_t *row = picture->packed + y * picture->row_bytes;
        bool touched = y >= changed.y && y - changed.y < changed.height;

        for (uint32_t x = 0; x < picture->width; x++) {
            if (touched && x == changed.x) {
                x += changed.width - 1;
                continue;
            }
            used[format->depth == 8 ? row[x] : aigcp_png_get_bits(row, x, format->depth)] = true;
        }
    }
    for (unsigned i = 0; i < format->palette.count; i++)
        format->palette.free[i] = !used[i] && (int)i != background;
}

/* Give the rows more bits for an index. */
static aigc_status
widen(aigcp_png_picture *picture, aigcp_png_format *format, unsigned depth)
{
    size_t length = ((size_t)picture->width * depth + 7) / 8;
    uint8_t *packed = calloc(picture->height, length);
    aigcp_png_picture wide;

    if (!packed)
        return AIGC_ERR_MEMORY;
    for (uint32_t y = 0; y < picture->height; y++) {
        const uint8_t *from = picture->packed + y * picture->row_bytes;

        for (uint32_t x = 0; x < picture->width; x++) {
            unsigned index = aigcp_png_get_bits(from, x, format->depth);

            if (depth == 8)
                packed[y * length + x] = (uint8_t)index;
            else
                aigcp_png_set_bits(packed + y * length, x, depth, index);
        }
    }
    format->depth = depth;
    aigcp_png_picture_free(picture);
    aigcp_png_picture_init(&wide, format, picture->width, picture->height);
    wide.packed = packed;
    *picture = wide;
    return aigcp_png_start_afresh(picture);
}

/* What fits as it is gets entries of its own. A palette of fewer than 8 bits, whose few colours
 * may all be wrong for a label, gets the bits it needs; with 8 bits, the nearest must do. */
static aigc_status
fit_palette(aigcp_png_picture *picture, aigcp_png_format *format, const aigcp_canvas *canvas,
            aigcp_rectangle *changed, int background)
{
    aigcp_new_colours *colours;
    unsigned room = 1U << format->depth, free_entries = 0;
    aigc_status status = aigcp_new_colours_find(&format->palette, canvas, *changed, &colours);

    if (status == AIGC_OK && aigcp_new_colours_count(colours) > room - format->palette.count) {
        aigcp_new_colours_free(colours);
        find_free_entries(format, picture, *changed, background);
        status = aigcp_new_colours_find(&format->palette, canvas, *changed, &colours);
    }
    for (unsigned i = 0; i < format->palette.count; i++)
        free_entries += format->palette.free[i];
    if (status == AIGC_OK && format->depth < 8) {
        unsigned depth = format->depth;
        size_t needed = aigcp_new_colours_count(colours) + format->palette.count - free_entries;

        while (depth < 8 && needed > 1U << depth)
            depth *= 2;
        if (depth != format->depth) {
            status = widen(picture, format, depth);
            *changed = (aigcp_rectangle){ changed->x, 0, changed->width, picture->height };
        }
    }
    if (status == AIGC_OK)
        aigcp_palette_extend(&format->palette, 1U << format->depth, colours);
    aigcp_new_colours_free(colours);
    return status;
}

static int
background_entry(const aigcp_repaint_job *job)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece;

    while (aigcp_png_next(job->file, job->length, &position, &piece) == AIGC_OK)
        if (aigcp_png_is(&piece, "bKGD") && piece.length == 1)
            return piece.data[0];
    return -1;
}

/* ---- the file ---------------------------------------------------------------------------- */

static aigc_status
write_pixels(aigcp_repaint_job *job, const aigcp_buffer *stream)
{
    aigc_status status = AIGC_OK;

    for (size_t at = 0; status == AIGC_OK && at < stream->length; at += IDAT_SIZE) {
        size_t left = stream->length - at;

        status = aigcp_png_write_chunk(job, "IDAT", stream->data + at,
                                       left < IDAT_SIZE ? left : IDAT_SIZE);
    }
    return status;
}

static aigc_status
write_file(aigcp_repaint_job *job, const aigcp_png_format *format, const aigcp_buffer *stream,
           bool new_palette)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigc_status status = aigcp_job_write(job, job->file, position);
    bool done = false;
    aigcp_png_piece piece = { .type = "" };

    while (status == AIGC_OK && !aigcp_png_is(&piece, "IEND")) {
        status = aigcp_png_next(job->file, job->length, &position, &piece);
        if (status != AIGC_OK)
            break;
        if (aigcp_png_is(&piece, "IDAT")) {
            status = done ? AIGC_OK : write_pixels(job, stream);
            done = true;
        } else if (new_palette && aigcp_png_is(&piece, "IHDR")) {
            status = aigcp_png_write_header(job, format);
        } else if (new_palette && aigcp_png_is(&piece, "PLTE")) {
            status = aigcp_png_write_palette(job, format);
        } else if (new_palette && aigcp_png_is(&piece, "tRNS")) {
            status = aigcp_png_write_alpha(job, format);
        } else if (aigcp_png_stays_true(&piece, new_palette)) {
            status = aigcp_job_write(job, piece.whole, piece.length + 12);
        }
    }
    /* What follows the end is no PNG, but somebody put it there. */
    return status == AIGC_OK ? aigcp_job_write(job, job->file + position, job->length - position)
                             : status;
}

static aigc_status
paint_still(aigcp_repaint_job *job, aigcp_png_format *format, aigcp_png_picture *picture,
            aigcp_canvas *canvas)
{
    aigcp_rectangle changed;
    bool has_palette = format->colour == AIGCP_PNG_PALETTE;
    aigc_status status = aigcp_job_show(job, canvas, &changed);

    if (status != AIGC_OK || !job->paint)
        return status;
    if (changed.width == 0)
        return aigcp_job_write(job, job->file, job->length);
    if (has_palette) {
        aigcp_rectangle rows = changed;

        status = fit_palette(picture, format, canvas, &rows, background_entry(job));
        if (status == AIGC_OK) {
            aigcp_png_store(picture, canvas, changed);
            changed = rows;
        }
    } else if (!aigcp_png_is_direct(format)) {
        aigcp_png_store(picture, canvas, changed);
    }
    if (status == AIGC_OK)
        status = aigcp_png_encode(picture, changed);
    return status == AIGC_OK ? write_file(job, format, &picture->stream, has_palette) : status;
}

static aigc_status
repaint_still(aigcp_repaint_job *job, aigcp_png_format *format, aigcp_png_picture *picture)
{
    aigcp_canvas canvas = { .width = format->width,
                            .height = format->height,
                            .channels = aigcp_png_channels(format),
                            .depth = format->depth == 16 ? 16 : 8,
                            .frame_count = 1,
                            .orientation = aigcp_png_orientation(job->file, job->length) };
    uint8_t *own = NULL;
    aigc_status status = aigcp_png_decode(picture);

    canvas.stride = canvas.width * aigcp_canvas_pixel_bytes(&canvas);
    canvas.pixels = picture->packed;
    if (status == AIGC_OK && !aigcp_png_is_direct(format)) {
        own = malloc(canvas.stride * canvas.height);
        canvas.pixels = own;
        if (!own)
            return AIGC_ERR_MEMORY;
        aigcp_png_expand(picture, &canvas);
    }
    if (status == AIGC_OK)
        status = paint_still(job, format, picture, &canvas);
    free(own);
    return status;
}

aigc_status
aigcp_png_repaint(aigcp_repaint_job *job)
{
    aigcp_png_format format;
    aigcp_png_picture picture;
    bool animated = false;
    aigc_status status = aigcp_png_read_format(job->file, job->length, &format);

    if (status != AIGC_OK)
        return status;
    aigcp_png_picture_init(&picture, &format, format.width, format.height);
    status = join_pixels(job, &picture.stream, &animated);
    if (status == AIGC_OK) {
        status = animated ? aigcp_png_repaint_animation(job, &format)
                          : repaint_still(job, &format, &picture);
    }
    aigcp_png_picture_free(&picture);
    return status;
}
