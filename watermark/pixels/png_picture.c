/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/png_picture.h"

#include "watermark/limits.h"
#include "watermark/pixels/png_rows.h"

#include <stdlib.h>
#include <string.h>

unsigned
aigcp_png_samples(const aigcp_png_format *format)
{
    switch (format->colour) {
    case AIGCP_PNG_RGB:
        return 3;
    case AIGCP_PNG_GRAY_ALPHA:
        return 2;
    case AIGCP_PNG_RGBA:
        return 4;
    default:
        return 1;
    }
}

static size_t
row_bytes(const aigcp_png_format *format, uint32_t width)
{
    return ((size_t)width * aigcp_png_samples(format) * format->depth + 7) / 8;
}

/* Bytes from a byte to the one that its filter compares with. */
static size_t
filter_step(const aigcp_png_format *format)
{
    size_t bits = (size_t)aigcp_png_samples(format) * format->depth;

    return bits < 8 ? 1 : bits / 8;
}

void
aigcp_png_picture_init(aigcp_png_picture *picture, const aigcp_png_format *format, uint32_t width,
                       uint32_t height)
{
    memset(picture, 0, sizeof *picture);
    picture->format = format;
    picture->width = width;
    picture->height = height;
    picture->row_bytes = row_bytes(format, width);
    aigcp_buffer_init(&picture->stream, AIGCP_PICTURE_FILE_MAX);
}

void
aigcp_png_picture_free(aigcp_png_picture *picture)
{
    free(picture->packed);
    free(picture->filtered);
    picture->packed = picture->filtered = NULL;
    aigcp_buffer_free(&picture->stream);
    aigcp_block_map_free(&picture->map);
}

/* ---- filtered rows ----------------------------------------------------------------------- */

static const aigcp_png_pass *
passes(const aigcp_png_format *format, size_t *count)
{
    *count = format->interlaced ? 7 : 1;
    return format->interlaced ? aigcp_png_passes : &aigcp_png_whole;
}

static size_t
filtered_length(const aigcp_png_picture *picture)
{
    size_t count, sum = 0;
    const aigcp_png_pass *pass = passes(picture->format, &count);

    for (size_t i = 0; i < count; i++, pass++) {
        uint32_t width = aigcp_png_pass_size(picture->width, pass->x, pass->dx);
        uint32_t height = aigcp_png_pass_size(picture->height, pass->y, pass->dy);

        sum += width == 0 ? 0 : height * (1 + row_bytes(picture->format, width));
    }
    return sum;
}

static aigc_status
unfilter_whole(aigcp_png_picture *picture)
{
    size_t length = picture->row_bytes, step = filter_step(picture->format);
    const uint8_t *filtered = picture->filtered, *above = NULL;

    for (uint32_t y = 0; y < picture->height; y++, filtered += 1 + length) {
        uint8_t *row = picture->packed + y * length;

        if (!aigcp_png_unfilter(filtered[0], filtered + 1, above, row, length, step))
            return AIGC_ERR_FORMAT;
        above = row;
    }
    return AIGC_OK;
}

/* Two rows of a pass, and one to try filters in. */
static uint8_t *
spare_rows(const aigcp_png_picture *picture)
{
    return calloc(3, picture->row_bytes);
}

static aigc_status
unfilter_interlaced(aigcp_png_picture *picture)
{
    const aigcp_png_format *format = picture->format;
    unsigned bits = aigcp_png_samples(format) * format->depth;
    const uint8_t *filtered = picture->filtered;
    uint8_t *rows = spare_rows(picture);
    aigc_status status = !rows ? AIGC_ERR_MEMORY : AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < 7; i++) {
        aigcp_png_pass pass = aigcp_png_passes[i];
        uint32_t width = aigcp_png_pass_size(picture->width, pass.x, pass.dx);
        size_t length = row_bytes(format, width);

        for (uint32_t y = pass.y; status == AIGC_OK && width > 0 && y < picture->height;
             y += pass.dy, filtered += 1 + length) {
            bool odd = (y - pass.y) / pass.dy % 2 != 0;
            uint8_t *row = rows + (odd ? picture->row_bytes : 0);
            const uint8_t *above = y == pass.y ? NULL : rows + (odd ? 0 : picture->row_bytes);

            if (!aigcp_png_unfilter(filtered[0], filtered + 1, above, row, length,
                                    filter_step(format)))
                status = AIGC_ERR_FORMAT;
            else
                aigcp_png_spread(row, picture->packed + y * picture->row_bytes, width, pass, bits);
        }
    }
    free(rows);
    return status;
}

aigc_status
aigcp_png_decode(aigcp_png_picture *picture)
{
    picture->filtered_length = filtered_length(picture);
    if (picture->filtered_length == 0)
        return AIGC_ERR_FORMAT;
    picture->filtered = malloc(picture->filtered_length);
    picture->packed = calloc(picture->height, picture->row_bytes);
    if (!picture->filtered || !picture->packed)
        return AIGC_ERR_MEMORY;
    aigc_status status =
        aigcp_inflate_mapped(picture->stream.data, picture->stream.length, picture->filtered,
                             picture->filtered_length, &picture->map);
    if (status == AIGC_OK) {
        status =
            picture->format->interlaced ? unfilter_interlaced(picture) : unfilter_whole(picture);
    }
    return status;
}

aigc_status
aigcp_png_start_afresh(aigcp_png_picture *picture)
{
    picture->filtered_length = filtered_length(picture);
    if (picture->filtered_length == 0)
        return AIGC_ERR_FORMAT;
    picture->filtered = calloc(1, picture->filtered_length);
    return !picture->filtered ? AIGC_ERR_MEMORY : AIGC_OK;
}

/* Bytes of the filtered rows that became others. */
typedef struct byte_range {
    size_t begin, end;
} byte_range;

static unsigned
filter_row(const aigcp_png_format *format, bool same, unsigned filter, const uint8_t *row,
           const uint8_t *above, uint8_t *filtered, uint8_t *spare, size_t length)
{
    /* Rows that only stand below new ones keep their filter. Palettes and few bits do not
     * gain from one (ISO/IEC 15948, 12.8). */
    if (same || format->colour == AIGCP_PNG_PALETTE || format->depth < 8) {
        aigcp_png_filter(filter, row, above, filtered, length, filter_step(format));
        return filter;
    }
    return aigcp_png_filter_best(row, above, filtered, spare, length, filter_step(format));
}

/* Rows [top, bottom) are new; the one below refers to the last. */
static byte_range
filter_whole(aigcp_png_picture *picture, uint32_t top, uint32_t bottom, uint8_t *spare)
{
    size_t length = picture->row_bytes;
    uint32_t last = bottom < picture->height ? bottom + 1 : bottom;

    for (uint32_t y = top; y < last; y++) {
        const uint8_t *row = picture->packed + y * length;
        uint8_t *filtered = picture->filtered + y * (length + 1);

        filtered[0] =
            (uint8_t)filter_row(picture->format, y == bottom, filtered[0], row,
                                y == 0 ? NULL : row - length, filtered + 1, spare, length);
    }
    return (byte_range){ top * (length + 1), last * (length + 1) };
}

/* All passes have some of the new rows; each row keeps its filter, so that others stay. */
static byte_range
filter_interlaced(aigcp_png_picture *picture, uint8_t *rows)
{
    const aigcp_png_format *format = picture->format;
    unsigned bits = aigcp_png_samples(format) * format->depth;
    uint8_t *filtered = picture->filtered;
    bool kept = picture->map.count > 0;

    for (size_t i = 0; i < 7; i++) {
        aigcp_png_pass pass = aigcp_png_passes[i];
        uint32_t width = aigcp_png_pass_size(picture->width, pass.x, pass.dx);
        size_t length = row_bytes(format, width);

        for (uint32_t y = pass.y; width > 0 && y < picture->height;
             y += pass.dy, filtered += 1 + length) {
            bool odd = (y - pass.y) / pass.dy % 2 != 0;
            uint8_t *row = rows + (odd ? picture->row_bytes : 0);
            const uint8_t *above = y == pass.y ? NULL : rows + (odd ? 0 : picture->row_bytes);

            /* The bits behind the last pixel are zero in what we write. */
            memset(row, 0, length);
            aigcp_png_gather(picture->packed + y * picture->row_bytes, row, width, pass, bits);
            filtered[0] = (uint8_t)filter_row(format, kept, filtered[0], row, above, filtered + 1,
                                              rows + 2 * picture->row_bytes, length);
        }
    }
    return (byte_range){ 0, picture->filtered_length };
}

aigc_status
aigcp_png_encode(aigcp_png_picture *picture, aigcp_rectangle changed)
{
    aigcp_buffer result;
    uint8_t *rows = spare_rows(picture);

    aigcp_buffer_init(&result, AIGCP_PICTURE_FILE_MAX);
    if (!rows)
        return AIGC_ERR_MEMORY;
    byte_range range = picture->format->interlaced
                           ? filter_interlaced(picture, rows)
                           : filter_whole(picture, changed.y, changed.y + changed.height, rows);
    aigc_status status =
        aigcp_deflate_splice(picture->stream.data, &picture->map, picture->filtered,
                             picture->filtered_length, range.begin, range.end, &result);
    free(rows);
    if (status != AIGC_OK) {
        aigcp_buffer_free(&result);
        return status;
    }
    aigcp_buffer_free(&picture->stream);
    picture->stream = result;
    aigcp_block_map_free(&picture->map);
    return AIGC_OK;
}

/* ---- packed rows and canvas -------------------------------------------------------------- */

unsigned
aigcp_png_channels(const aigcp_png_format *format)
{
    switch (format->colour) {
    case AIGCP_PNG_GRAY:
        return format->has_key ? 2 : 1;
    case AIGCP_PNG_RGB:
        return format->has_key ? 4 : 3;
    case AIGCP_PNG_PALETTE:
        return format->alpha_count > 0 ? 4 : 3;
    default:
        return aigcp_png_samples(format);
    }
}

bool
aigcp_png_is_direct(const aigcp_png_format *format)
{
    return format->depth == 8 && format->colour != AIGCP_PNG_PALETTE && !format->has_key;
}

static unsigned
get_sample(const uint8_t *row, size_t index, unsigned depth)
{
    return depth == 16  ? (unsigned)row[2 * index] << 8 | row[2 * index + 1]
           : depth == 8 ? row[index]
                        : aigcp_png_get_bits(row, (uint32_t)index, depth);
}

static void
set_sample(uint8_t *row, size_t index, unsigned depth, unsigned value)
{
    if (depth == 16) {
        row[2 * index] = (uint8_t)(value >> 8);
        row[2 * index + 1] = (uint8_t)value;
    } else if (depth == 8) {
        row[index] = (uint8_t)value;
    } else {
        aigcp_png_set_bits(row, (uint32_t)index, depth, value);
    }
}

static unsigned
get_canvas(const aigcp_canvas *canvas, const uint8_t *row, size_t index)
{
    uint16_t value;

    if (canvas->depth == 8)
        return row[index];
    memcpy(&value, row + 2 * index, sizeof value);
    return value;
}

static void
set_canvas(const aigcp_canvas *canvas, uint8_t *row, size_t index, unsigned value)
{
    uint16_t wide = (uint16_t)value;

    if (canvas->depth == 8)
        row[index] = (uint8_t)value;
    else
        memcpy(row + 2 * index, &wide, sizeof wide);
}

/* Samples of fewer than 8 bits become 8. */
static unsigned
widened(unsigned value, unsigned depth)
{
    return depth < 8 ? value * 255 / ((1U << depth) - 1) : value;
}

static unsigned
narrowed(unsigned value, unsigned depth)
{
    return depth < 8 ? (value * ((1U << depth) - 1) + 127) / 255 : value;
}

static void
expand_pixel(const aigcp_png_format *format, const uint8_t *from, uint32_t x,
             const aigcp_canvas *canvas, uint8_t *to)
{
    unsigned samples = aigcp_png_samples(format), channels = canvas->channels;
    size_t at = (size_t)x * channels;
    bool transparent = format->has_key;

    if (format->colour == AIGCP_PNG_PALETTE) {
        /* Entries behind the end are an error that readers show as black. */
        memcpy(to + at, format->palette.colours[get_sample(from, x, format->depth)], channels);
        return;
    }
    for (unsigned i = 0; i < samples; i++) {
        unsigned value = get_sample(from, (size_t)x * samples + i, format->depth);

        transparent = transparent && value == format->key[i];
        set_canvas(canvas, to, at + i, widened(value, format->depth));
    }
    if (channels > samples)
        set_canvas(canvas, to, at + samples, transparent ? 0 : canvas->depth == 8 ? 255 : 65535);
}

void
aigcp_png_expand(const aigcp_png_picture *picture, aigcp_canvas *canvas)
{
    for (uint32_t y = 0; y < picture->height; y++) {
        const uint8_t *from = picture->packed + y * picture->row_bytes;
        uint8_t *to = canvas->pixels + y * canvas->stride;

        for (uint32_t x = 0; x < picture->width; x++)
            expand_pixel(picture->format, from, x, canvas, to);
    }
}

/* One colour stands for "transparent": what is more than half opaque must not get it, and all
 * else must. */
static void
store_keyed(const aigcp_png_format *format, uint8_t *to, uint32_t x, unsigned alpha,
            unsigned opaque)
{
    unsigned samples = aigcp_png_samples(format);
    bool is_key = true;

    for (unsigned i = 0; i < samples; i++) {
        size_t at = (size_t)x * samples + i;

        if (alpha <= opaque / 2)
            set_sample(to, at, format->depth, format->key[i]);
        is_key = is_key && get_sample(to, at, format->depth) == format->key[i];
    }
    if (is_key && alpha > opaque / 2) {
        size_t at = (size_t)x * samples + samples - 1;
        unsigned value = get_sample(to, at, format->depth);

        set_sample(to, at, format->depth, value > 0 ? value - 1 : 1);
    }
}

void
aigcp_png_store(aigcp_png_picture *picture, const aigcp_canvas *canvas, aigcp_rectangle changed)
{
    const aigcp_png_format *format = picture->format;
    aigcp_palette_finder finder = { .palette = &format->palette };
    unsigned samples = aigcp_png_samples(format), channels = canvas->channels;

    for (uint32_t y = changed.y; y < changed.y + changed.height; y++) {
        const uint8_t *from = canvas->pixels + y * canvas->stride;
        uint8_t *to = picture->packed + y * picture->row_bytes;

        for (uint32_t x = changed.x; x < changed.x + changed.width; x++) {
            size_t at = (size_t)x * channels;

            if (format->colour == AIGCP_PNG_PALETTE) {
                uint8_t colour[4] = { 0, 0, 0, 255 };

                memcpy(colour, from + at, format->alpha_count > 0 ? channels : 3);
                set_sample(to, x, format->depth, aigcp_palette_find(&finder, colour));
                continue;
            }
            for (unsigned i = 0; i < samples; i++) {
                set_sample(to, (size_t)x * samples + i, format->depth,
                           narrowed(get_canvas(canvas, from, at + i), format->depth));
            }
            if (format->has_key) {
                store_keyed(format, to, x, get_canvas(canvas, from, at + samples),
                            canvas->depth == 8 ? 255 : 65535);
            }
        }
    }
}
