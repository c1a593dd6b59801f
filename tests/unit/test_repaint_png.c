/* SPDX-License-Identifier: Apache-2.0 */
/* Painting on PNG, read and written by libpng: every colour type and depth keeps its kind, pixels
 * outside of what was painted are the same, chunks are copied, blocks of the stream kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/support/box_painter.h"
#include "tests/support/prng.h"

#define WIDTH 61
#define HEIGHT 43

static const box_painter painter_of_box = { .box = { 20, 17, 15, 9 } };

static void
to_buffer(png_structp png, png_bytep data, size_t length)
{
    if (aigcp_buffer_append(png_get_io_ptr(png), data, length) != AIGC_OK)
        png_error(png, "memory");
}

static void
no_flush(png_structp png)
{
    (void)png;
}

typedef struct picture_kind {
    int colour, depth, interlace;
    bool transparency;
} picture_kind;

/* A palette with entries to spare, or without. */
static void
set_palette(png_structp png, png_infop info, int depth)
{
    png_color palette[256];
    int count = depth < 8 ? 1 << depth : 200;

    for (int i = 0; i < count; i++)
        palette[i] = (png_color){ (png_byte)(i * 255 / count), (png_byte)(255 - i), (png_byte)i };
    png_set_PLTE(png, info, palette, count);
}

static void
write_png(picture_kind kind, uint32_t width, uint32_t height, aigcp_buffer *file)
{
    char title[] = "Title", words[] = "a picture";
    png_text text = { .compression = PNG_TEXT_COMPRESSION_NONE,
                      .key = title,
                      .text = words,
                      .text_length = sizeof words - 1 };
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    uint8_t *rows = malloc((size_t)width * height * 8);
    png_bytep *list = malloc(height * sizeof *list);
    prng random;

    prng_seed(&random, 7);
    aigcp_buffer_init(file, (size_t)64 * 1024 * 1024);
    png_set_write_fn(png, file, to_buffer, no_flush);
    png_set_IHDR(png, info, width, height, kind.depth, kind.colour, kind.interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_gAMA(png, info, 0.45455);
    png_set_pHYs(png, info, 2835, 2835, PNG_RESOLUTION_METER);
    png_set_text(png, info, &text, 1);
    if (kind.colour == PNG_COLOR_TYPE_PALETTE)
        set_palette(png, info, kind.depth);
    if (kind.transparency) {
        png_byte alpha[2] = { 0, 128 };
        png_color_16 key = { .gray = 1, .red = 0, .green = 1, .blue = 2 };

        png_set_tRNS(png, info, alpha, 2, &key);
    }
    size_t row_bytes = (size_t)width * 8;
    for (size_t y = 0; y < height; y++) {
        list[y] = rows + y * row_bytes;
        for (size_t x = 0; x < row_bytes; x++) {
            uint32_t grain = prng_next(&random) % 16;
            list[y][x] = (uint8_t)(kind.colour == PNG_COLOR_TYPE_PALETTE && kind.depth == 8
                                       ? (x + y + grain) % 200
                                       : (x / 3 + y) * 2 + grain);
        }
    }
    png_set_rows(png, info, list);
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_destroy_write_struct(&png, &info);
    free(list);
    free(rows);
}

/* Decode to RGBA of 16 bits, with libpng's simplified reader off: its transformations differ. */
typedef struct decoded {
    uint32_t width, height;
    int depth, colour, interlace;
    uint16_t *pixels; /* RGBA */
} decoded;

typedef struct memory_reader {
    const uint8_t *data;
    size_t left;
} memory_reader;

static void
from_memory(png_structp png, png_bytep data, size_t length)
{
    memory_reader *reader = png_get_io_ptr(png);

    if (length > reader->left)
        png_error(png, "end");
    memcpy(data, reader->data, length);
    reader->data += length;
    reader->left -= length;
}

static void
fail_reading(png_structp png, png_const_charp message)
{
    (void)png;
    fail_msg("libpng: %s", message);
}

static decoded
read_png(const aigcp_buffer *file)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail_reading, NULL);
    png_infop info = png_create_info_struct(png);
    memory_reader reader = { file->data, file->length };
    decoded result;

    png_set_read_fn(png, &reader, from_memory);
    png_read_info(png, info);
    png_get_IHDR(png, info, &result.width, &result.height, &result.depth, &result.colour,
                 &result.interlace, NULL, NULL);
    png_set_expand_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFFFF, PNG_FILLER_AFTER);
    png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    assert_int_equal(png_get_rowbytes(png, info), result.width * 8);
    result.pixels = malloc((size_t)result.width * result.height * 8);
    png_bytep *rows = malloc(result.height * sizeof *rows);
    for (uint32_t y = 0; y < result.height; y++)
        rows[y] = (png_bytep)(result.pixels + (size_t)y * result.width * 4);
    png_read_image(png, rows);
    png_read_end(png, NULL);
    assert_int_equal(reader.left, 0);
    free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    return result;
}

static void
check_outside(const decoded *before, const decoded *after, const box_painter *painter)
{
    for (uint32_t y = 0; y < before->height; y++) {
        for (uint32_t x = 0; x < before->width; x++) {
            size_t at = ((size_t)y * before->width + x) * 4;

            if (!box_holds(painter, x, y) &&
                memcmp(before->pixels + at, after->pixels + at, 8) != 0)
                fail_msg("pixel %u,%u changed", x, y);
        }
    }
}

/* The painted pixels as they should be, but for what few bits or a palette can say. */
static void
check_inside(const decoded *after, const box_painter *painter, unsigned tolerance)
{
    bool gray = painter->channels < 3;

    for (uint32_t y = painter->box.y; y < painter->box.y + painter->box.height; y++) {
        for (uint32_t x = painter->box.x; x < painter->box.x + painter->box.width; x++) {
            const uint16_t *pixel = after->pixels + ((size_t)y * after->width + x) * 4;

            for (unsigned i = 0; i < 3; i++) {
                int wanted = (int)box_sample(x, y, gray ? 0 : i);
                int got = pixel[i] / 257;
                if (abs(wanted - got) > (int)tolerance)
                    fail_msg("pixel %u,%u is %d and should be %d", x, y, got, wanted);
            }
            assert_int_equal(pixel[3], 65535);
        }
    }
}

static void
check_kind(picture_kind kind, unsigned tolerance)
{
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;

    write_png(kind, WIDTH, HEIGHT, &file);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    assert_int_equal(painter.frames, 1);
    decoded before = read_png(&file);
    decoded after = read_png(&result);
    assert_int_equal(after.colour, before.colour);
    assert_int_equal(after.interlace, before.interlace);
    if (kind.colour != PNG_COLOR_TYPE_PALETTE)
        assert_int_equal(after.depth, before.depth);
    check_outside(&before, &after, &painter);
    check_inside(&after, &painter, tolerance);
    free(before.pixels);
    free(after.pixels);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
}

static void
each_kind_stays_what_it_is(void **state)
{
    (void)state;
    for (int interlace = 0; interlace < 2; interlace++) {
        for (int key = 0; key < 2; key++) {
            for (int depth = 1; depth <= 16; depth *= 2) {
                /* One level fewer is there to choose from if one means "transparent". */
                unsigned tolerance = depth < 8 ? 128U / ((1U << depth) - 1) : 0;

                check_kind((picture_kind){ PNG_COLOR_TYPE_GRAY, depth, interlace, key },
                           key ? 3 * tolerance + 1 : tolerance);
            }
            check_kind((picture_kind){ PNG_COLOR_TYPE_RGB, 8, interlace, key }, (unsigned)key);
            check_kind((picture_kind){ PNG_COLOR_TYPE_RGB, 16, interlace, key }, (unsigned)key);
            for (int depth = 1; depth <= 8; depth *= 2) {
                /* The box has 8 x 8 x 8 colours at most, of which about 60 appear. */
                check_kind((picture_kind){ PNG_COLOR_TYPE_PALETTE, depth, interlace, key },
                           depth == 8 ? 96 : 0);
            }
        }
        for (int depth = 8; depth <= 16; depth *= 2) {
            check_kind((picture_kind){ PNG_COLOR_TYPE_GRAY_ALPHA, depth, interlace, false }, 0);
            check_kind((picture_kind){ PNG_COLOR_TYPE_RGB_ALPHA, depth, interlace, false }, 0);
        }
    }
}

/* All chunks but those of the pixels, in a row. */
static void
other_chunks(const aigcp_buffer *file, aigcp_buffer *chunks)
{
    aigcp_buffer_init(chunks, (size_t)1024 * 1024);
    for (size_t at = 8; at + 12 <= file->length;) {
        const uint8_t *chunk = file->data + at;
        size_t length = 12 + ((size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 |
                              (size_t)chunk[2] << 8 | chunk[3]);

        if (memcmp(chunk + 4, "IDAT", 4) != 0)
            assert_int_equal(aigcp_buffer_append(chunks, chunk, length), AIGC_OK);
        at += length;
    }
}

static void
other_chunks_and_what_follows_are_copied(void **state)
{
    (void)state;
    box_painter painter = painter_of_box;
    aigcp_buffer file, result, before, after;

    write_png((picture_kind){ PNG_COLOR_TYPE_RGB, 8, 0, false }, WIDTH, HEIGHT, &file);
    assert_int_equal(aigcp_buffer_append(&file, "behind the end", 14), AIGC_OK);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    assert_memory_equal(result.data + result.length - 14, "behind the end", 14);
    file.length -= 14;
    result.length -= 14;
    other_chunks(&file, &before);
    other_chunks(&result, &after);
    assert_true(before.length > 80);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.data, after.data, before.length);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&before);
    aigcp_buffer_free(&after);
}

static void
what_is_not_changed_is_not_written_anew(void **state)
{
    (void)state;
    box_painter nothing = { .box = { 0, 0, 0, 0 } };
    aigcp_buffer file, result;

    write_png((picture_kind){ PNG_COLOR_TYPE_RGB, 8, 0, false }, WIDTH, HEIGHT, &file);
    assert_int_equal(box_repaint(&nothing, file.data, file.length, &result), AIGC_OK);
    assert_int_equal(result.length, file.length);
    assert_memory_equal(result.data, file.data, file.length);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
}

/* Wherever the box is: blocks before it, and those 32 KB behind it, are copied. */
static void
boxes_anywhere_in_a_long_stream(void **state)
{
    (void)state;
    aigcp_buffer file, result;
    decoded before, after;
    size_t same = 0;

    write_png((picture_kind){ PNG_COLOR_TYPE_RGB, 8, 0, false }, 400, 500, &file);
    before = read_png(&file);
    for (uint32_t y = 0; y < 490; y += 81) {
        box_painter painter = { .box = { 100, y, 90, 7 } };

        assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
        after = read_png(&result);
        check_outside(&before, &after, &painter);
        check_inside(&after, &painter, 0);
        free(after.pixels);
        if (y > 400)
            while (same < file.length && file.data[200 + same] == result.data[200 + same])
                same++;
        aigcp_buffer_free(&result);
    }
    /* Of the last, most of the first IDAT. */
    assert_true(same > 5000);
    free(before.pixels);
    aigcp_buffer_free(&file);
}

static void
damaged_files_are_refused(void **state)
{
    (void)state;
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;

    write_png((picture_kind){ PNG_COLOR_TYPE_RGB, 8, 0, false }, WIDTH, HEIGHT, &file);
    for (size_t length = 0; length < file.length; length += 13) {
        assert_int_equal(box_repaint(&painter, file.data, length, &result), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&result);
    }
    file.data[19] ^= 1; /* the width */
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_ERR_FORMAT);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
bombs_are_refused_before_memory_is_taken(void **state)
{
    (void)state;
    /* 65,536 x 1, and 60,000 x 60,000, in one bit. */
    static const uint8_t wide[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\1\0\0\0\0\0\1\1\0\0\0\0"
                                  "\x3c\x43\x65\x19";
    static const uint8_t large[] =
        "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\1\0\0\0\0"
        "\x7a\x8b\x4e\x31";
    uint8_t file[33];
    box_painter painter = painter_of_box;
    aigcp_buffer result;

    for (int i = 0; i < 2; i++) {
        memcpy(file, i == 0 ? wide : large, sizeof file);
        uint32_t sum = (uint32_t)crc32(0, file + 12, 17);
        for (unsigned k = 0; k < 4; k++)
            file[29 + k] = (uint8_t)(sum >> (24 - 8 * k));
        assert_int_equal(box_repaint(&painter, file, sizeof file, &result), AIGC_ERR_LIMIT);
        aigcp_buffer_free(&result);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_stays_what_it_is),
        cmocka_unit_test(other_chunks_and_what_follows_are_copied),
        cmocka_unit_test(what_is_not_changed_is_not_written_anew),
        cmocka_unit_test(boxes_anywhere_in_a_long_stream),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(bombs_are_refused_before_memory_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
