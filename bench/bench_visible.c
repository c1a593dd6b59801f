/* SPDX-License-Identifier: Apache-2.0 */
/* A visible label on a 4K PNG, beside decoding and encoding the same PNG with libpng and its
 * defaults, in one run. The picture is made here: smooth shapes with some grain, which compress
 * like a photograph. Both work in memory. */
#include "bench/measure.h"

#include <aigc/visible_label.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 3840
#define HEIGHT 2160
#define ROUNDS 3

typedef struct file_buffer {
    uint8_t *bytes;
    size_t length, room, position;
} file_buffer;

static int
append(void *context, const void *data, size_t length)
{
    file_buffer *file = context;

    if (file->length + length > file->room) {
        file->room = 2 * (file->length + length);
        file->bytes = realloc(file->bytes, file->room);
        if (!file->bytes)
            fail("memory");
    }
    memcpy(file->bytes + file->length, data, length);
    file->length += length;
    return 0;
}

static void
png_append(png_structp png, png_bytep data, size_t length)
{
    (void)append(png_get_io_ptr(png), data, length);
}

static void
png_take(png_structp png, png_bytep data, size_t length)
{
    file_buffer *file = png_get_io_ptr(png);

    if (length > file->length - file->position)
        png_error(png, "end of file");
    memcpy(data, file->bytes + file->position, length);
    file->position += length;
}

static void
no_flush(png_structp png)
{
    (void)png;
}

static void
encode(uint8_t *const *rows, unsigned channels, file_buffer *file)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);

    file->length = 0;
    png_set_write_fn(png, file, png_append, no_flush);
    png_set_IHDR(png, info, WIDTH, HEIGHT, 8,
                 channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_write_image(png, (png_bytepp)(uintptr_t)rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
}

static void
decode(file_buffer *file, uint8_t *const *rows)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);

    file->position = 0;
    png_set_read_fn(png, file, png_take);
    png_read_info(png, info);
    png_read_image(png, (png_bytepp)(uintptr_t)rows);
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
}

static void
fill(uint8_t *const *rows, unsigned channels)
{
    uint64_t random = 1;

    for (unsigned y = 0; y < HEIGHT; y++) {
        for (unsigned x = 0; x < WIDTH; x++) {
            unsigned grain = (unsigned)(random_next(&random) & 3);

            for (unsigned c = 0; c < channels; c++)
                rows[y][x * channels + c] =
                    c == 3
                        ? 255
                        : (uint8_t)((x * (c + 1) / 23 + y / (c + 7) + (x * y >> 16)) / 2 + grain);
        }
    }
}

static void
print(const char *what, unsigned channels, const series *all, size_t bytes)
{
    summary found = series_summary(all);

    printf("{\"benchmark\":\"visible\",\"what\":\"%s\",\"picture\":\"%dx%d %s\","
           "\"seconds\":%.3f,\"least\":%.3f,\"most\":%.3f,\"bytes\":%zu}\n",
           what, WIDTH, HEIGHT, channels == 4 ? "RGBA" : "RGB", found.median, found.least,
           found.most, bytes);
}

static void
draw(aigc_visible_label *label, const file_buffer *file, file_buffer *result)
{
    aigc_source source;

    result->length = 0;
    if (aigc_source_memory(&source, file->bytes, file->length) != AIGC_OK ||
        aigc_visible_label_repaint(label, &source, append, result, NULL) != AIGC_OK)
        fail("the visible label");
}

static void
measure(unsigned channels)
{
    static const struct {
        const char *name;
        aigc_visible_position position;
    } places[] = { { "label, bottom right", AIGC_VISIBLE_BOTTOM_RIGHT },
                   { "label, top left", AIGC_VISIBLE_TOP_LEFT } };
    file_buffer file = { NULL, 0, 0, 0 }, result = { NULL, 0, 0, 0 };
    uint8_t *pixels = need_memory((size_t)WIDTH * HEIGHT * channels);
    uint8_t **rows = need_memory(HEIGHT * sizeof *rows);
    series libpng = { .count = 0 };

    for (size_t y = 0; y < HEIGHT; y++)
        rows[y] = pixels + y * WIDTH * channels;
    fill(rows, channels);
    encode(rows, channels, &file);
    for (unsigned i = 0; i < ROUNDS; i++) {
        double begin = processor_now();

        decode(&file, rows);
        encode(rows, channels, &result);
        series_add(&libpng, processor_now() - begin);
    }
    print("libpng, decode and encode", channels, &libpng, result.length);
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        aigc_visible_options options = { .struct_size = sizeof options,
                                         .language = AIGC_LANGUAGE_EN,
                                         .position = places[p].position };
        aigc_visible_label *label;
        series ours = { .count = 0 };

        if (aigc_visible_label_new(&options, &label, NULL) != AIGC_OK)
            fail("no font");
        for (unsigned i = 0; i < ROUNDS; i++) {
            double begin = processor_now();

            draw(label, &file, &result);
            series_add(&ours, processor_now() - begin);
        }
        print(places[p].name, channels, &ours, result.length);
        aigc_visible_label_free(label);
    }
    free(rows);
    free(pixels);
    free(file.bytes);
    free(result.bytes);
}

int
main(void)
{
    measure(3);
    measure(4);
    return 0;
}
