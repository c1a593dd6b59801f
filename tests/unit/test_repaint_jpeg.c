/* SPDX-License-Identifier: Apache-2.0 */
/* Painting on JPEG, read and written by libjpeg: coefficients of blocks that the box does not
 * touch are the same to the bit, tables and markers are kept, the box looks as it was painted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "tests/support/box_painter.h"
#include "tests/support/jpeg_pair.h"

#define WIDTH 117
#define HEIGHT 75

static const box_painter painter_of_box = { .box = { 40, 23, 37, 22 } };

typedef struct jpeg_kind {
    J_COLOR_SPACE space; /* in the file */
    int h, v;            /* sampling of the first component */
    bool progressive;
    unsigned restart;
    int quality;
} jpeg_kind;

static void
write_jpeg(jpeg_kind kind, aigcp_buffer *file)
{
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr errors;
    unsigned char *memory = NULL;
    unsigned long size = 0;
    uint8_t row[WIDTH * 4];
    JSAMPROW rows = row;

    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &memory, &size);
    info.image_width = WIDTH;
    info.image_height = HEIGHT;
    info.in_color_space = kind.space == JCS_YCbCr  ? JCS_RGB
                          : kind.space == JCS_YCCK ? JCS_CMYK
                                                   : kind.space;
    info.input_components = info.in_color_space == JCS_GRAYSCALE ? 1
                            : info.in_color_space == JCS_CMYK    ? 4
                                                                 : 3;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, kind.space);
    jpeg_set_quality(&info, kind.quality, TRUE);
    info.comp_info[0].h_samp_factor = kind.h;
    info.comp_info[0].v_samp_factor = kind.v;
    info.restart_interval = kind.restart;
    if (kind.progressive)
        jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    jpeg_write_marker(&info, JPEG_APP0 + 5, (const JOCTET *)"somebody's", 10);
    jpeg_write_marker(&info, JPEG_COM, (const JOCTET *)"a comment", 9);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH * info.input_components; x++)
            row[x] = (uint8_t)((x * 3 + y * 5) % 256 / 2 + (x * y) % 37);
        jpeg_write_scanlines(&info, &rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    aigcp_buffer_init(file, (size_t)1024 * 1024);
    assert_int_equal(aigcp_buffer_append(file, memory, size), AIGC_OK);
    free(memory);
}

typedef struct coefficients {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    jvirt_barray_ptr *arrays;
} coefficients;

static void
read_coefficients(coefficients *read, const aigcp_buffer *file)
{
    read->info.err = jpeg_std_error(&read->errors);
    jpeg_create_decompress(&read->info);
    jpeg_mem_src(&read->info, file->data, file->length);
    jpeg_save_markers(&read->info, JPEG_APP0 + 5, 0xFFFF);
    jpeg_save_markers(&read->info, JPEG_COM, 0xFFFF);
    jpeg_read_header(&read->info, TRUE);
    read->arrays = jpeg_read_coefficients(&read->info);
}

static JCOEFPTR
block_of(coefficients *read, int component, JDIMENSION x, JDIMENSION y)
{
    JBLOCKARRAY rows = read->info.mem->access_virt_barray((j_common_ptr)&read->info,
                                                          read->arrays[component], y, 1, FALSE);
    return rows[0][x];
}

/* Whether a block has pixels of the box. */
static bool
touches(const coefficients *read, int component, JDIMENSION x, JDIMENSION y,
        const box_painter *painter)
{
    const jpeg_component_info *about = &read->info.comp_info[component];
    unsigned wide = 8U * (unsigned)(read->info.max_h_samp_factor / about->h_samp_factor);
    unsigned high = 8U * (unsigned)(read->info.max_v_samp_factor / about->v_samp_factor);

    return x * wide < painter->box.x + painter->box.width && (x + 1) * wide > painter->box.x &&
           y * high < painter->box.y + painter->box.height && (y + 1) * high > painter->box.y;
}

static unsigned
check_blocks(coefficients *before, coefficients *after, const box_painter *painter)
{
    unsigned changed = 0;

    for (int c = 0; c < before->info.num_components; c++) {
        const jpeg_component_info *about = &before->info.comp_info[c];

        assert_memory_equal(about->quant_table->quantval,
                            after->info.comp_info[c].quant_table->quantval,
                            sizeof about->quant_table->quantval);
        assert_int_equal(about->h_samp_factor, after->info.comp_info[c].h_samp_factor);
        for (JDIMENSION y = 0; y < about->height_in_blocks; y++) {
            for (JDIMENSION x = 0; x < about->width_in_blocks; x++) {
                bool same = memcmp(block_of(before, c, x, y), block_of(after, c, x, y),
                                   sizeof(JBLOCK)) == 0;

                if (!same && !touches(before, c, x, y, painter))
                    fail_msg("component %d block %u,%u changed", c, x, y);
                changed += !same;
            }
        }
    }
    return changed;
}

static void
check_markers(const coefficients *before, const coefficients *after)
{
    jpeg_saved_marker_ptr one = before->info.marker_list, other = after->info.marker_list;

    assert_int_equal(before->info.saw_JFIF_marker, after->info.saw_JFIF_marker);
    assert_int_equal(before->info.saw_Adobe_marker, after->info.saw_Adobe_marker);
    assert_int_equal(before->info.restart_interval, after->info.restart_interval);
    assert_int_equal(before->info.progressive_mode, after->info.progressive_mode);
    assert_int_equal(before->info.jpeg_color_space, after->info.jpeg_color_space);
    for (int i = 0; i < 2; i++, one = one->next, other = other->next) {
        assert_non_null(other);
        assert_int_equal(one->marker, other->marker);
        assert_int_equal(one->data_length, other->data_length);
        assert_memory_equal(one->data, other->data, one->data_length);
    }
    assert_null(other);
}

/* The mean error of what was painted, by decoding it. */
static double
error_inside(const aigcp_buffer *file, const box_painter *painter)
{
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    uint8_t row[WIDTH * 4];
    JSAMPROW rows = row;
    double sum = 0;
    unsigned count = 0;

    info.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, file->data, file->length);
    jpeg_read_header(&info, TRUE);
    jpeg_start_decompress(&info);
    while (info.output_scanline < info.output_height) {
        uint32_t y = info.output_scanline;

        jpeg_read_scanlines(&info, &rows, 1);
        for (uint32_t x = 0; x < WIDTH; x++) {
            for (int i = 0; i < info.output_components && i < 3 && box_holds(painter, x, y); i++) {
                int value = row[x * (unsigned)info.output_components + (unsigned)i];

                if (info.output_components == 4)
                    value = value * row[x * 4 + 3] / 255;
                sum += abs(value - (int)box_sample(x, y, (unsigned)i));
                count++;
            }
        }
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return sum / count;
}

static void
check_kind(jpeg_kind kind, double tolerance)
{
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;
    coefficients before, after;

    write_jpeg(kind, &file);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    read_coefficients(&before, &file);
    read_coefficients(&after, &result);
    assert_true(check_blocks(&before, &after, &painter) > 10);
    check_markers(&before, &after);
    double error = error_inside(&result, &painter);
    if (error > tolerance)
        fail_msg("mean error %g", error);
    jpeg_destroy_decompress(&before.info);
    jpeg_destroy_decompress(&after.info);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
}

static void
gray(void **state)
{
    (void)state;
    check_kind((jpeg_kind){ JCS_GRAYSCALE, 1, 1, false, 0, 95 }, 4);
    check_kind((jpeg_kind){ JCS_GRAYSCALE, 2, 2, false, 0, 95 }, 4);
}

static void
full_colour(void **state)
{
    (void)state;
    check_kind((jpeg_kind){ JCS_YCbCr, 1, 1, false, 0, 95 }, 6);
    check_kind((jpeg_kind){ JCS_RGB, 1, 1, false, 0, 95 }, 6);
}

/* Half of the colour is lost where each pixel has another: the error is that of the format. */
static void
subsampled_colour(void **state)
{
    (void)state;
    check_kind((jpeg_kind){ JCS_YCbCr, 2, 2, false, 0, 95 }, 48);
    check_kind((jpeg_kind){ JCS_YCbCr, 2, 1, false, 0, 95 }, 48);
    check_kind((jpeg_kind){ JCS_YCbCr, 1, 2, false, 0, 95 }, 48);
    check_kind((jpeg_kind){ JCS_YCbCr, 4, 1, false, 0, 95 }, 48);
}

static void
progressive_and_restarts(void **state)
{
    (void)state;
    check_kind((jpeg_kind){ JCS_YCbCr, 2, 2, true, 0, 90 }, 48);
    check_kind((jpeg_kind){ JCS_YCbCr, 1, 1, false, 3, 95 }, 6);
}

static void
inks(void **state)
{
    (void)state;
    check_kind((jpeg_kind){ JCS_CMYK, 1, 1, false, 0, 95 }, 8);
    check_kind((jpeg_kind){ JCS_YCCK, 1, 1, false, 0, 95 }, 12);
}

/* Where the frame header stands. */
static size_t
behind_tables(const aigcp_buffer *file)
{
    for (size_t at = 2; at + 1 < file->length; at++)
        if (file->data[at] == 0xFF && file->data[at + 1] == 0xC0)
            return at;
    fail_msg("no frame header");
    return 0;
}

static void
cut_short_is_refused(void **state)
{
    (void)state;
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;

    write_jpeg((jpeg_kind){ JCS_YCbCr, 2, 2, false, 0, 90 }, &file);
    for (size_t length = 0; length + 2 < file.length; length += 97) {
        assert_int_equal(box_repaint(&painter, file.data, length, &result), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&result);
    }
    aigcp_buffer_free(&file);
}

static void
further_pictures_are_found_again(void **state)
{
    (void)state;
    box_painter painter = painter_of_box;
    aigcp_buffer file, pair, result;

    write_jpeg((jpeg_kind){ JCS_YCbCr, 2, 2, false, 0, 90 }, &file);
    for (unsigned i = 0; i < 4; i++) {
        /* Behind the beginning, and behind the tables, which are written anew. */
        jpeg_pair_make(&file, i < 2 ? 2 : behind_tables(&file), i % 2 != 0, &pair);
        assert_int_equal(box_repaint(&painter, pair.data, pair.length, &result), AIGC_OK);
        assert_int_not_equal(result.length, pair.length);
        jpeg_pair_check(&result);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&pair);
    }
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray),
        cmocka_unit_test(full_colour),
        cmocka_unit_test(subsampled_colour),
        cmocka_unit_test(progressive_and_restarts),
        cmocka_unit_test(inks),
        cmocka_unit_test(cut_short_is_refused),
        cmocka_unit_test(further_pictures_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
