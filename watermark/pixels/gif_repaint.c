/* SPDX-License-Identifier: Apache-2.0 */
/* Paint on a GIF (GIF89a). Blocks are copied; an image whose pixels must change is written anew,
 * with the palette it has, which gets the new colours if it has room. */
#include "common/byte_order.h"
#include "common/cursor.h"
#include "watermark/limits.h"
#include "watermark/pixels/film.h"
#include "watermark/pixels/gif_lzw.h"
#include "watermark/pixels/palette.h"

#include <stdlib.h>
#include <string.h>

#define SCREEN_SIZE 13 /* signature and logical screen descriptor */
#define IMAGE_SIZE 10  /* image descriptor with its introducer */
#define CONTROL_SIZE 8 /* graphic control extension */

#define HAS_TABLE 0x80
#define INTERLACED 0x40
#define TABLE_SIZE_BITS 0x07

enum introducer { EXTENSION = 0x21, IMAGE = 0x2C, TRAILER = 0x3B, CONTROL = 0xF9 };

typedef struct gif_work {
    aigcp_repaint_job *job;
    aigcp_cursor cursor;
    aigcp_palette global;
    aigcp_film film;
    aigcp_rectangle first; /* image, as it is stored */
    aigcp_buffer data;     /* of an image, sub-blocks joined */
    aigcp_buffer result;   /* one image */

    /* The graphic control extension before the next image. */
    const uint8_t *control;
    bool transparent;
    uint8_t transparent_index;
    aigcp_disposal disposal;
} gif_work;

/* One image as it was read. */
typedef struct gif_image {
    aigcp_rectangle stored; /* may go past the screen */
    aigcp_rectangle part;   /* on the screen; empty (width 0) if nothing is */
    uint8_t flags;
    bool own_table;
    aigcp_palette palette;
    unsigned table_entries; /* a power of two */
    unsigned code_bits;
    uint8_t *indexes; /* of the part */
} gif_image;

static aigc_status
read_table(aigcp_cursor *cursor, uint8_t flags, aigcp_palette *palette)
{
    unsigned count = 2U << (flags & TABLE_SIZE_BITS);
    const uint8_t *bytes = aigcp_cursor_bytes(cursor, (size_t)count * 3);

    memset(palette, 0, sizeof *palette);
    if (!bytes)
        return AIGC_ERR_FORMAT;
    palette->count = count;
    for (unsigned i = 0; i < AIGCP_PALETTE_MAX; i++) {
        if (i < count)
            memcpy(palette->colours[i], bytes + (size_t)i * 3, 3);
        palette->colours[i][3] = 255;
    }
    return AIGC_OK;
}

/* Append what sub-blocks hold, up to the one of length 0. */
static aigc_status
read_blocks(aigcp_cursor *cursor, aigcp_buffer *data)
{
    uint8_t length;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && (length = aigcp_cursor_u8(cursor)) > 0) {
        const uint8_t *bytes = aigcp_cursor_bytes(cursor, length);

        if (bytes && data)
            status = aigcp_buffer_append(data, bytes, length);
    }
    return status == AIGC_OK && cursor->failed ? AIGC_ERR_FORMAT : status;
}

/* ---- reading an image -------------------------------------------------------------------- */

/* Appendix E: rows 0, 8, ...; 4, 12, ...; 2, 6, ...; 1, 3, ... */
static void
undo_interlacing(gif_image *image, const uint8_t *stored)
{
    static const uint8_t first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
    size_t width = image->stored.width;

    for (unsigned pass = 0; pass < 4; pass++) {
        for (uint32_t y = first[pass]; y < image->stored.height; y += step[pass]) {
            memcpy(image->indexes + y * width, stored, width);
            stored += width;
        }
    }
}

static aigc_status
expand_image(gif_work *work, gif_image *image)
{
    size_t count = (size_t)image->stored.width * image->stored.height;
    uint8_t *stored = calloc(1, count);
    aigc_status status = !stored ? AIGC_ERR_MEMORY : AIGC_OK;

    if (status == AIGC_OK) {
        status =
            aigcp_gif_expand(work->data.data, work->data.length, image->code_bits, stored, count);
    }
    if (status == AIGC_OK && (image->flags & INTERLACED) != 0) {
        image->indexes = malloc(count);
        if (!image->indexes)
            status = AIGC_ERR_MEMORY;
        else
            undo_interlacing(image, stored);
        free(stored);
        return status;
    }
    image->indexes = stored;
    return status;
}

static aigcp_rectangle
read_rectangle(const uint8_t *descriptor)
{
    return (aigcp_rectangle){ aigcp_le16(descriptor + 1), aigcp_le16(descriptor + 3),
                              aigcp_le16(descriptor + 5), aigcp_le16(descriptor + 7) };
}

/* Keep the indexes of the part: it begins where the stored image does. */
static void
crop_indexes(gif_image *image)
{
    for (uint32_t y = 1; image->part.width < image->stored.width && y < image->part.height; y++) {
        memmove(image->indexes + (size_t)y * image->part.width,
                image->indexes + (size_t)y * image->stored.width, image->part.width);
    }
}

static aigc_status
read_image(gif_work *work, gif_image *image)
{
    const uint8_t *descriptor = aigcp_cursor_bytes(&work->cursor, IMAGE_SIZE);
    aigc_status status = AIGC_OK;

    memset(image, 0, sizeof *image);
    if (!descriptor)
        return AIGC_ERR_FORMAT;
    image->stored = read_rectangle(descriptor);
    image->part = aigcp_rectangle_inside(image->stored, &work->film.canvas);
    image->flags = descriptor[9];
    image->own_table = (image->flags & HAS_TABLE) != 0;
    if (image->own_table)
        status = read_table(&work->cursor, image->flags, &image->palette);
    else
        image->palette = work->global;
    image->table_entries = image->palette.count;
    image->code_bits = aigcp_cursor_u8(&work->cursor);
    if (status != AIGC_OK || image->palette.count == 0 || image->code_bits < 2 ||
        image->code_bits > 8)
        return AIGC_ERR_FORMAT;
    work->data.length = 0;
    status = read_blocks(&work->cursor, &work->data);
    if (status == AIGC_OK)
        status = aigcp_picture_allowed(image->stored.width, image->stored.height, 1);
    if (status != AIGC_OK || image->part.width == 0)
        return status;
    /* Expanded whole, so it counts whole. */
    work->job->frame_pixels += (uint64_t)image->stored.width * image->stored.height;
    status = expand_image(work, image);
    if (status == AIGC_OK)
        crop_indexes(image);
    return status;
}

static uint8_t *
colour_image(const gif_work *work, const gif_image *image)
{
    size_t count = (size_t)image->part.width * image->part.height;
    uint8_t *pixels = calloc(count, 4);

    for (size_t i = 0; pixels && i < count; i++)
        if (!work->transparent || image->indexes[i] != work->transparent_index)
            memcpy(pixels + 4 * i, image->palette.colours[image->indexes[i]], 4);
    return pixels;
}

/* ---- writing an image -------------------------------------------------------------------- */

/* Entries that no pixel of the part uses may be given another colour. */
static void
find_free_entries(const gif_work *work, aigcp_palette *palette, aigcp_rectangle part)
{
    aigcp_palette_finder finder = { .palette = palette };
    bool used[AIGCP_PALETTE_MAX] = { false };

    for (uint32_t y = part.y; y < part.y + part.height; y++) {
        const uint8_t *row = work->film.canvas.pixels + y * work->film.canvas.stride;

        for (uint32_t x = part.x; x < part.x + part.width; x++) {
            unsigned entry = aigcp_palette_find(&finder, row + (size_t)x * 4);

            if (memcmp(palette->colours[entry], row + (size_t)x * 4, 4) == 0)
                used[entry] = true;
        }
    }
    for (unsigned i = 0; i < palette->count; i++)
        palette->free[i] = !used[i] && !(work->transparent && i == work->transparent_index);
}

/* A table of its own for this image, twice as long as often as it takes for the new colours. */
static aigc_status
fit_table(const gif_work *work, gif_image *image, aigcp_rectangle part)
{
    aigcp_palette *palette = &image->palette;
    aigcp_new_colours *colours;
    unsigned room = palette->count;

    if (work->transparent) {
        /* Not a colour that pixels may have. */
        palette->colours[work->transparent_index][3] = 0;
        if (work->transparent_index >= palette->count)
            palette->count = work->transparent_index + 1U;
    }
    aigc_status status = aigcp_new_colours_find(palette, &work->film.canvas, part, &colours);
    if (status != AIGC_OK)
        return status;
    while (room < AIGCP_PALETTE_MAX && palette->count + aigcp_new_colours_count(colours) > room)
        room *= 2;
    if (palette->count + aigcp_new_colours_count(colours) > room)
        find_free_entries(work, palette, part);
    if (aigcp_new_colours_count(colours) > 0) {
        aigcp_palette_extend(palette, room, colours);
        image->own_table = true;
    }
    aigcp_new_colours_free(colours);
    image->table_entries = room;
    return AIGC_OK;
}

/* What is seen is opaque or not; and what was there already may stay, if there is an index that
 * says so. */
static uint8_t *
index_part(const gif_work *work, const gif_image *image, aigcp_rectangle part)
{
    const aigcp_canvas *canvas = &work->film.canvas;
    aigcp_palette_finder finder = { .palette = &image->palette };
    uint8_t *indexes = malloc((size_t)part.width * part.height), *to = indexes;

    for (uint32_t y = part.y; indexes && y < part.y + part.height; y++) {
        for (uint32_t x = part.x; x < part.x + part.width; x++) {
            const uint8_t *pixel = canvas->pixels + y * canvas->stride + (size_t)x * 4;
            bool same = memcmp(pixel, aigcp_film_under(&work->film, x, y), 4) == 0;
            uint8_t colour[4] = { pixel[0], pixel[1], pixel[2], 255 };

            *to++ = work->transparent && (same || pixel[3] < 128)
                        ? work->transparent_index
                        : (uint8_t)aigcp_palette_find(&finder, colour);
        }
    }
    return indexes;
}

static unsigned
bits_for(unsigned entries)
{
    unsigned bits = 1;

    while (1U << bits < entries)
        bits++;
    return bits;
}

static aigc_status
append_table(aigcp_buffer *result, const aigcp_palette *palette, unsigned entries)
{
    aigc_status status = AIGC_OK;

    for (unsigned i = 0; status == AIGC_OK && i < entries; i++)
        status = aigcp_buffer_append(result, palette->colours[i], 3);
    return status;
}

/* The picture is written without interlacing where it was anew: no reader shows it coming. */
static aigc_status
recode_image(gif_work *work, gif_image *image, aigcp_rectangle part)
{
    uint8_t descriptor[IMAGE_SIZE] = { IMAGE };
    aigc_status status = fit_table(work, image, part);
    unsigned bits = bits_for(image->table_entries);
    bool same_table = !image->own_table;
    uint8_t *indexes = status == AIGC_OK ? index_part(work, image, part) : NULL;

    if (status == AIGC_OK && !indexes)
        status = AIGC_ERR_MEMORY;
    aigcp_put_le(descriptor + 1, 2, part.x);
    aigcp_put_le(descriptor + 3, 2, part.y);
    aigcp_put_le(descriptor + 5, 2, part.width);
    aigcp_put_le(descriptor + 7, 2, part.height);
    descriptor[9] = same_table ? 0 : (uint8_t)(HAS_TABLE | (bits - 1));
    work->result.length = 0;
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&work->result, descriptor, sizeof descriptor);
    if (status == AIGC_OK && !same_table)
        status = append_table(&work->result, &image->palette, image->table_entries);
    bits = bits < 2 ? 2 : bits;
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&work->result, (uint8_t)bits);
    if (status == AIGC_OK)
        status = aigcp_gif_compress(indexes, (size_t)part.width * part.height, bits, &work->result);
    free(indexes);
    return status == AIGC_OK ? aigcp_job_write(work->job, work->result.data, work->result.length)
                             : status;
}

/* ---- the file ---------------------------------------------------------------------------- */

static aigc_status
repaint_image(gif_work *work)
{
    size_t begin = work->cursor.position;
    gif_image image;
    aigcp_film_change change = { true, { 0, 0, 0, 0 } };
    uint8_t *pixels = NULL;
    aigc_status status = read_image(work, &image);

    if (status == AIGC_OK && image.part.width > 0) {
        pixels = colour_image(work, &image);
        status = !pixels ? AIGC_ERR_MEMORY : AIGC_OK;
    }
    if (status == AIGC_OK) {
        aigcp_film_frame frame = { image.part, pixels, true, work->disposal, false };

        status = aigcp_film_show(&work->film, work->job, &frame, &change);
    }
    if (status == AIGC_OK && work->job->paint) {
        status = change.kept ? aigcp_job_write(work->job, work->job->file + begin,
                                               work->cursor.position - begin)
                             : recode_image(work, &image, change.part);
    }
    free(pixels);
    free(image.indexes);
    work->transparent = false;
    work->disposal = AIGCP_DISPOSE_KEEP;
    return status;
}

static aigc_status
copy_extension(gif_work *work)
{
    const uint8_t *block = work->cursor.data + work->cursor.position;
    size_t begin = work->cursor.position;

    if (aigcp_cursor_left(&work->cursor) >= CONTROL_SIZE && block[1] == CONTROL && block[2] == 4) {
        unsigned disposal = block[3] >> 2 & 7;

        work->transparent = (block[3] & 1) != 0;
        work->transparent_index = block[6];
        work->disposal = disposal == 2   ? AIGCP_DISPOSE_CLEAR
                         : disposal == 3 ? AIGCP_DISPOSE_PREVIOUS
                                         : AIGCP_DISPOSE_KEEP;
    }
    (void)aigcp_cursor_bytes(&work->cursor, 2);
    aigc_status status = read_blocks(&work->cursor, NULL);
    return status == AIGC_OK && work->job->paint
               ? aigcp_job_write(work->job, work->job->file + begin, work->cursor.position - begin)
               : status;
}

/* Read, and copy, everything up to the trailer. @param[out] images  how many there are. */
static aigc_status
walk(gif_work *work, aigc_status (*on_image)(gif_work *work), uint32_t *images)
{
    aigc_status status = AIGC_OK;

    *images = 0;
    while (status == AIGC_OK && aigcp_cursor_left(&work->cursor) > 0) {
        switch (work->cursor.data[work->cursor.position]) {
        case EXTENSION:
            status = copy_extension(work);
            break;
        case IMAGE:
            status = on_image(work);
            ++*images;
            break;
        case TRAILER:
            return AIGC_OK;
        default:
            return AIGC_ERR_FORMAT;
        }
    }
    return status;
}

/* Pass over an image. */
static aigc_status
skip_image(gif_work *work)
{
    const uint8_t *descriptor = aigcp_cursor_bytes(&work->cursor, IMAGE_SIZE);

    if (descriptor && work->first.width == 0)
        work->first = read_rectangle(descriptor);
    if (descriptor && (descriptor[9] & HAS_TABLE) != 0)
        (void)aigcp_cursor_bytes(&work->cursor, (size_t)6 << (descriptor[9] & TABLE_SIZE_BITS));
    (void)aigcp_cursor_u8(&work->cursor);
    return work->cursor.failed ? AIGC_ERR_FORMAT : read_blocks(&work->cursor, NULL);
}

static uint32_t
edge_in_range(uint32_t edge)
{
    return edge < AIGCP_PICTURE_SIDE_MAX ? edge : AIGCP_PICTURE_SIDE_MAX;
}

/* What goes past the screen is cut off; but a first image that is larger than the screen widens it.
 * Browsers do both. */
static void
widen_screen(aigcp_canvas *canvas, aigcp_rectangle first)
{
    uint32_t right = edge_in_range(first.x + first.width);
    uint32_t bottom = edge_in_range(first.y + first.height);

    if (first.width > canvas->width || first.height > canvas->height) {
        canvas->width = right > canvas->width ? right : canvas->width;
        canvas->height = bottom > canvas->height ? bottom : canvas->height;
    }
}

static aigc_status
read_screen(gif_work *work, aigcp_canvas *canvas)
{
    const uint8_t *screen = aigcp_cursor_bytes(&work->cursor, SCREEN_SIZE);
    aigcp_repaint_job *job = work->job;
    aigcp_repaint_job counting = { .paint = NULL };
    aigc_status status = AIGC_OK;

    if (!screen)
        return AIGC_ERR_FORMAT;
    *canvas = (aigcp_canvas){
        .width = aigcp_le16(screen + 6), .height = aigcp_le16(screen + 8), .channels = 4, .depth = 8
    };
    if ((screen[10] & HAS_TABLE) != 0)
        status = read_table(&work->cursor, screen[10], &work->global);
    size_t begin = work->cursor.position;
    work->job = &counting;
    if (status == AIGC_OK)
        status = walk(work, skip_image, &canvas->frame_count);
    widen_screen(canvas, work->first);
    work->job = job;
    work->cursor.position = begin;
    work->transparent = false;
    work->disposal = AIGCP_DISPOSE_KEEP;
    return status == AIGC_OK && canvas->frame_count == 0 ? AIGC_ERR_FORMAT : status;
}

/* The screen with the size it has, and its table of colours. */
static aigc_status
write_screen(gif_work *work)
{
    uint8_t screen[SCREEN_SIZE];

    memcpy(screen, work->job->file, SCREEN_SIZE);
    aigcp_put_le(screen + 6, 2, work->film.canvas.width);
    aigcp_put_le(screen + 8, 2, work->film.canvas.height);
    aigc_status status = aigcp_job_write(work->job, screen, SCREEN_SIZE);
    return status == AIGC_OK ? aigcp_job_write(work->job, work->job->file + SCREEN_SIZE,
                                               work->cursor.position - SCREEN_SIZE)
                             : status;
}

aigc_status
aigcp_gif_repaint(aigcp_repaint_job *job)
{
    gif_work work = { .job = job };
    aigcp_canvas canvas;
    uint32_t images;

    aigcp_cursor_init(&work.cursor, job->file, job->length);
    aigcp_buffer_init(&work.data, AIGCP_PICTURE_FILE_MAX);
    aigcp_buffer_init(&work.result, AIGCP_PICTURE_FILE_MAX);
    aigc_status status = read_screen(&work, &canvas);
    if (status == AIGC_OK)
        status = aigcp_film_begin(&work.film, canvas, 1);
    if (status == AIGC_OK && job->paint)
        status = write_screen(&work);
    if (status == AIGC_OK)
        status = walk(&work, repaint_image, &images);
    /* The trailer, and what follows it. */
    if (status == AIGC_OK && job->paint) {
        status = aigcp_job_write(job, job->file + work.cursor.position,
                                 job->length - work.cursor.position);
    }
    aigcp_film_end(&work.film);
    aigcp_buffer_free(&work.data);
    aigcp_buffer_free(&work.result);
    return status;
}
