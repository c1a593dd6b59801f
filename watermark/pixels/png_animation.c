/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/png_animation.h"

#include "common/byte_order.h"
#include "watermark/limits.h"
#include "watermark/pixels/film.h"
#include "watermark/pixels/png_picture.h"

#include <stdlib.h>
#include <string.h>

#define FCTL_SIZE 26

/* New pixels are written in chunks of this size. */
#define FDAT_SIZE ((size_t)256 * 1024)

typedef struct apng_work {
    aigcp_repaint_job *job;
    aigcp_png_format *format;
    aigcp_film film;
    aigcp_repaint_job body; /* writes into `frames` */
    aigcp_buffer frames;    /* the result from its first frame on: palettes grow meanwhile */
    aigc_status frames_status;
    uint32_t sequence; /* of fcTL and fdAT */

    /* The picture whose chunks are being read. */
    aigcp_buffer stream;
    uint8_t control[FCTL_SIZE];
    bool has_control; /* it is a frame */
    bool in_idat;
    bool any; /* there is one */
} apng_work;

static int
to_frames(void *context, const void *data, size_t length)
{
    apng_work *work = context;

    work->frames_status = aigcp_buffer_append(&work->frames, data, length);
    return work->frames_status == AIGC_OK ? 0 : -1;
}

/* ---- writing a frame --------------------------------------------------------------------- */

static aigc_status
write_stream(apng_work *work, const aigcp_buffer *stream)
{
    uint8_t *data = malloc(4 + FDAT_SIZE);
    aigc_status status = !data ? AIGC_ERR_MEMORY : AIGC_OK;

    for (size_t at = 0; status == AIGC_OK && at < stream->length; at += FDAT_SIZE) {
        size_t length = stream->length - at < FDAT_SIZE ? stream->length - at : FDAT_SIZE;

        if (work->in_idat) {
            status = aigcp_png_write_chunk(&work->body, "IDAT", stream->data + at, length);
            continue;
        }
        aigcp_put_be(data, 4, work->sequence++);
        memcpy(data + 4, stream->data + at, length);
        status = aigcp_png_write_chunk(&work->body, "fdAT", data, 4 + length);
    }
    free(data);
    return status;
}

static aigc_status
write_control(apng_work *work, const aigcp_film_change *change)
{
    aigcp_put_be(work->control, 4, work->sequence++);
    if (!change->kept) {
        aigcp_put_be(work->control + 4, 4, change->part.width);
        aigcp_put_be(work->control + 8, 4, change->part.height);
        aigcp_put_be(work->control + 12, 4, change->part.x);
        aigcp_put_be(work->control + 16, 4, change->part.y);
        work->control[25] = 0; /* replaces what is there */
    }
    return aigcp_png_write_chunk(&work->body, "fcTL", work->control, FCTL_SIZE);
}

/* Colours that were painted find a place in the palette, which all frames share, while there is
 * room; then the nearest must do. */
static aigc_status
extend_palette(apng_work *work, const aigcp_canvas *canvas, aigcp_rectangle part)
{
    aigcp_png_format *format = work->format;
    aigcp_new_colours *colours;

    if (format->colour != AIGCP_PNG_PALETTE)
        return AIGC_OK;
    aigc_status status = aigcp_new_colours_find(&format->palette, canvas, part, &colours);
    if (status == AIGC_OK)
        aigcp_palette_extend(&format->palette, 1U << format->depth, colours);
    aigcp_new_colours_free(colours);
    return status;
}

static aigc_status
encode_part(apng_work *work, const aigcp_canvas *canvas, aigcp_rectangle part, aigcp_buffer *stream)
{
    aigcp_canvas view = *canvas;
    aigcp_rectangle all = { 0, 0, part.width, part.height };
    aigcp_png_picture picture;
    aigc_status status = extend_palette(work, canvas, part);

    view.width = part.width;
    view.height = part.height;
    view.pixels += part.y * canvas->stride + part.x * aigcp_canvas_pixel_bytes(canvas);
    aigcp_png_picture_init(&picture, work->format, part.width, part.height);
    if (status == AIGC_OK) {
        picture.packed = calloc(part.height, picture.row_bytes);
        status = !picture.packed ? AIGC_ERR_MEMORY : aigcp_png_start_afresh(&picture);
    }
    if (status == AIGC_OK) {
        aigcp_png_store(&picture, &view, all);
        status = aigcp_png_encode(&picture, all);
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append(stream, picture.stream.data, picture.stream.length);
    aigcp_png_picture_free(&picture);
    return status;
}

/* ---- reading a frame --------------------------------------------------------------------- */

/* Decode the picture that was read to pixels in the format of the film. */
static aigc_status
decode_pixels(apng_work *work, uint32_t width, uint32_t height, uint8_t **pixels)
{
    aigcp_canvas canvas = work->film.canvas;
    aigcp_png_picture picture;

    canvas.width = width;
    canvas.height = height;
    canvas.stride = width * aigcp_canvas_pixel_bytes(&canvas);
    aigcp_png_picture_init(&picture, work->format, width, height);
    picture.stream = work->stream; /* lent */
    aigc_status status = aigcp_png_decode(&picture);
    aigcp_buffer_init(&picture.stream, 0);
    *pixels = status == AIGC_OK ? malloc(canvas.stride * height) : NULL;
    if (status == AIGC_OK && !*pixels)
        status = AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        canvas.pixels = *pixels;
        aigcp_png_expand(&picture, &canvas);
    }
    aigcp_png_picture_free(&picture);
    return status;
}

static aigc_status
finish_frame(apng_work *work)
{
    const uint8_t *control = work->control;
    aigcp_film_frame frame = { { aigcp_be32(control + 12), aigcp_be32(control + 16),
                                 aigcp_be32(control + 4), aigcp_be32(control + 8) },
                               NULL,
                               control[25] == 1,
                               control[24] == 1   ? AIGCP_DISPOSE_CLEAR
                               : control[24] == 2 ? AIGCP_DISPOSE_PREVIOUS
                                                  : AIGCP_DISPOSE_KEEP,
                               work->in_idat };
    aigcp_film_change change = { true, frame.part };
    uint8_t *pixels = NULL;
    aigcp_buffer stream;
    aigc_status status = AIGC_OK;

    if (frame.part.width > work->format->width || frame.part.height > work->format->height ||
        frame.part.width == 0 || frame.part.height == 0)
        return AIGC_ERR_FORMAT;
    aigcp_buffer_init(&stream, AIGCP_PICTURE_FILE_MAX);
    status = decode_pixels(work, frame.part.width, frame.part.height, &pixels);
    if (status == AIGC_OK) {
        frame.pixels = pixels;
        status = aigcp_film_show(&work->film, work->job, &frame, &change);
    }
    free(pixels);
    if (status != AIGC_OK || !work->job->paint)
        return status;
    status = write_control(work, &change);
    if (status == AIGC_OK && change.kept)
        return write_stream(work, &work->stream);
    if (status == AIGC_OK)
        status = encode_part(work, &work->film.canvas, change.part, &stream);
    if (status == AIGC_OK)
        status = write_stream(work, &stream);
    aigcp_buffer_free(&stream);
    return status;
}

/* A picture that is no frame: what readers show that know no APNG. */
static aigc_status
finish_still(apng_work *work)
{
    aigcp_canvas canvas = work->film.canvas;
    aigcp_rectangle changed, all = { 0, 0, canvas.width, canvas.height };
    aigcp_buffer stream;
    uint8_t *pixels;
    aigc_status status = decode_pixels(work, canvas.width, canvas.height, &pixels);

    aigcp_buffer_init(&stream, AIGCP_PICTURE_FILE_MAX);
    canvas.pixels = pixels;
    if (status == AIGC_OK) {
        status = aigcp_job_show(work->job, &canvas, &changed);
        work->film.canvas.frame++;
    }
    if (status == AIGC_OK && work->job->paint) {
        status = encode_part(work, &canvas, all, &stream);
        if (status == AIGC_OK)
            status = write_stream(work, &stream);
    }
    aigcp_buffer_free(&stream);
    free(pixels);
    return status;
}

static aigc_status
finish_picture(apng_work *work)
{
    aigc_status status = !work->any          ? AIGC_OK
                         : work->has_control ? finish_frame(work)
                                             : finish_still(work);

    work->stream.length = 0;
    work->any = work->has_control = work->in_idat = false;
    return status;
}

/* ---- the file ---------------------------------------------------------------------------- */

static aigc_status
take_chunk(apng_work *work, const aigcp_png_piece *piece)
{
    aigc_status status = AIGC_OK;

    if (aigcp_png_is(piece, "IDAT")) {
        work->any = work->in_idat = true;
        return aigcp_buffer_append(&work->stream, piece->data, piece->length);
    }
    if (aigcp_png_is(piece, "fdAT")) {
        work->any = true;
        return piece->length < 4 || !work->has_control || work->in_idat
                   ? AIGC_ERR_FORMAT
                   : aigcp_buffer_append(&work->stream, piece->data + 4, piece->length - 4);
    }
    status = finish_picture(work);
    if (status == AIGC_OK && aigcp_png_is(piece, "fcTL")) {
        if (piece->length != FCTL_SIZE)
            return AIGC_ERR_FORMAT;
        memcpy(work->control, piece->data, FCTL_SIZE);
        work->has_control = true;
        return AIGC_OK;
    }
    if (status == AIGC_OK && aigcp_png_stays_true(piece, true))
        status = aigcp_job_write(&work->body, piece->whole, piece->length + 12);
    return status;
}

/* The chunks before the first frame, with the palette as it became. */
static aigc_status
write_front(apng_work *work, size_t end)
{
    bool palette = work->format->colour == AIGCP_PNG_PALETTE;
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece;
    aigc_status status = aigcp_job_write(work->job, work->job->file, position);

    while (status == AIGC_OK && position < end) {
        status = aigcp_png_next(work->job->file, work->job->length, &position, &piece);
        if (status != AIGC_OK)
            break;
        if (palette && aigcp_png_is(&piece, "PLTE"))
            status = aigcp_png_write_palette(work->job, work->format);
        else if (palette && aigcp_png_is(&piece, "tRNS"))
            status = aigcp_png_write_alpha(work->job, work->format);
        else if (aigcp_png_stays_true(&piece, palette))
            status = aigcp_job_write(work->job, piece.whole, piece.length + 12);
    }
    return status;
}

static bool
is_frame_part(const aigcp_png_piece *piece)
{
    return aigcp_png_is(piece, "fcTL") || aigcp_png_is(piece, "IDAT");
}

static aigc_status
take_all(apng_work *work, size_t *front, size_t *end)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece = { .type = "" };
    bool started = false;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && !aigcp_png_is(&piece, "IEND")) {
        size_t begin = position;
        status = aigcp_png_next(work->job->file, work->job->length, &position, &piece);
        if (status == AIGC_OK && !started && is_frame_part(&piece)) {
            started = true;
            *front = begin;
        }
        if (status == AIGC_OK && started)
            status = take_chunk(work, &piece);
    }
    *end = position;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

static uint32_t
count_pictures(const aigcp_repaint_job *job)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    bool control = false, any = false;
    uint32_t count = 0;
    aigcp_png_piece piece;

    while (aigcp_png_next(job->file, job->length, &position, &piece) == AIGC_OK) {
        if (aigcp_png_is(&piece, "fcTL")) {
            control = true;
            count++;
        } else if (aigcp_png_is(&piece, "IDAT") && !any) {
            any = true;
            count += !control; /* no frame, but shown all the same */
        }
    }
    return count;
}

aigc_status
aigcp_png_repaint_animation(aigcp_repaint_job *job, aigcp_png_format *format)
{
    unsigned samples = aigcp_png_samples(format);
    aigcp_canvas canvas = { .width = format->width,
                            .height = format->height,
                            .channels = samples < 3 && format->colour != AIGCP_PNG_PALETTE ? 2 : 4,
                            .depth = format->depth == 16 ? 16 : 8,
                            .frame_count = count_pictures(job),
                            .orientation = aigcp_png_orientation(job->file, job->length) };
    apng_work work = { .job = job, .format = format };
    size_t front = 0, end = 0;
    aigc_status status;

    aigcp_buffer_init(&work.frames, AIGCP_PICTURE_FILE_MAX);
    aigcp_buffer_init(&work.stream, AIGCP_PICTURE_FILE_MAX);
    work.body.write = to_frames;
    work.body.write_context = &work;
    status = aigcp_film_begin(&work.film, canvas, 1);
    if (status == AIGC_OK)
        status = take_all(&work, &front, &end);
    if (status == AIGC_ERR_STOPPED && work.frames_status != AIGC_OK)
        status = work.frames_status; /* not the caller's doing */
    if (status == AIGC_OK && job->paint)
        status = write_front(&work, front);
    if (status == AIGC_OK && job->paint)
        status = aigcp_job_write(job, work.frames.data, work.frames.length);
    if (status == AIGC_OK && job->paint)
        status = aigcp_job_write(job, job->file + end, job->length - end);
    aigcp_film_end(&work.film);
    aigcp_buffer_free(&work.stream);
    aigcp_buffer_free(&work.frames);
    return status;
}
