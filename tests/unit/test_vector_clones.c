/* SPDX-License-Identifier: Apache-2.0 */
/* The library's functions, in whichever clone this processor gets, against the same source compiled
 * once more without clones: equal to the bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/crypto_sodium.h"
#include "watermark/invisible/codec_model.h"
#include "watermark/invisible/gaussian.h"
#include "watermark/invisible/masking.h"
#include "watermark/invisible/picture.h"
#include "watermark/invisible/pilot_sums.h"
#include "watermark/invisible/pose_scan.h"

#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#define AIGCP_VECTOR_CLONES
#define aigcp_codec_band plain_codec_band
#define aigcp_gaussian plain_gaussian
#define aigcp_mask_free plain_mask_free
#define aigcp_mask_new plain_mask_new
#define aigcp_mask_row plain_mask_row
#define aigcp_mask_set plain_mask_set
#define aigcp_picture_add plain_picture_add
#define aigcp_picture_colours plain_picture_colours
#define aigcp_picture_luma plain_picture_luma
#define aigcp_picture_reduce plain_picture_reduce
#define aigcp_picture_row plain_picture_row
#define aigcp_picture_row_size plain_picture_row_size
#define aigcp_picture_usable plain_picture_usable
#undef AIGCP_PICTURE_H
#include "watermark/invisible/picture.h"
#define aigcp_blocks_free plain_blocks_free
#define aigcp_blocks_new plain_blocks_new
#define aigcp_pilot_sums_take plain_pilot_sums_take
#define aigcp_turns plain_turns
#define aigcp_polar_map_free plain_polar_map_free
#define aigcp_polar_map_new plain_polar_map_new
#define aigcp_scan_stretched plain_scan_stretched
#define aigcp_scan_turned plain_scan_turned
#define aigcp_scan_upright plain_scan_upright
/* NOLINTBEGIN(bugprone-suspicious-include) */
#include "watermark/invisible/codec_model.c"
#include "watermark/invisible/gaussian.c"
#include "watermark/invisible/masking.c"
#include "watermark/invisible/picture.c"
#include "watermark/invisible/pilot_sums.c"
#include "watermark/invisible/pose_scan.c"
/* NOLINTEND(bugprone-suspicious-include) */
#undef aigcp_codec_band
#undef aigcp_gaussian
#undef aigcp_mask_free
#undef aigcp_mask_new
#undef aigcp_mask_row
#undef aigcp_picture_add
#undef aigcp_picture_luma
#undef aigcp_blocks_free
#undef aigcp_blocks_new
#undef aigcp_pilot_sums_take
#undef aigcp_polar_map_free
#undef aigcp_polar_map_new
#undef aigcp_scan_stretched
#undef aigcp_scan_turned

enum { WIDTH = 203, HEIGHT = 151 };

static aigcp_plane
random_plane(prng *random, float range)
{
    aigcp_plane plane;
    assert_int_equal(aigcp_plane_new(&plane, WIDTH, HEIGHT), AIGC_OK);
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++)
        plane.at[i] = range * (float)prng_below(random, 10001) / 10000.0F;
    return plane;
}

static aigcp_plane
copy_of(const aigcp_plane *plane)
{
    aigcp_plane copy;
    assert_int_equal(aigcp_plane_new(&copy, plane->width, plane->height), AIGC_OK);
    memcpy(copy.at, plane->at, plane->width * plane->height * sizeof *copy.at);
    return copy;
}

static void
check_equal(aigcp_plane *first, aigcp_plane *second)
{
    assert_memory_equal(first->at, second->at, first->width * first->height * sizeof *first->at);
    aigcp_plane_free(first);
    aigcp_plane_free(second);
}

static void
blurs_agree(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 3);
    aigcp_plane first = random_plane(&random, 255.0F), second = copy_of(&first);
    assert_int_equal(aigcp_gaussian(&first, 3.0F), AIGC_OK);
    assert_int_equal(plain_gaussian(&second, 3.0F), AIGC_OK);
    check_equal(&first, &second);
}

static void
codec_models_agree(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 4);
    aigcp_plane first = random_plane(&random, 255.0F), second = copy_of(&first);
    for (size_t y = 0; y + 8 <= HEIGHT; y += 8) {
        aigcp_codec_band(aigcp_plane_row(&first, y), WIDTH, WIDTH);
        plain_codec_band(aigcp_plane_row(&second, y), WIDTH, WIDTH);
    }
    check_equal(&first, &second);
}

static void
pixels_agree(void **state)
{
    (void)state;
    prng random;
    uint8_t first[3 * WIDTH], second[3 * WIDTH];
    float even[WIDTH], cheap[WIDTH], luma[2][WIDTH];
    double squared_error[2] = { 0, 0 };
    const aigc_pixels pixels = { sizeof pixels, WIDTH, 1, 3, 8, sizeof first, first };
    prng_seed(&random, 5);
    prng_bytes(&random, first, sizeof first);
    memcpy(second, first, sizeof first);
    for (size_t x = 0; x < WIDTH; x++) {
        even[x] = (float)prng_below(&random, 20001) / 500.0F - 20.0F;
        cheap[x] = (float)prng_below(&random, 20001) / 500.0F - 20.0F;
    }
    aigcp_picture_add(&pixels, first, even, cheap, &squared_error[0]);
    plain_picture_add(&pixels, second, even, cheap, &squared_error[1]);
    aigcp_picture_luma(&pixels, first, luma[0]);
    plain_picture_luma(&pixels, second, luma[1]);
    assert_memory_equal(first, second, sizeof first);
    assert_memory_equal(luma[0], luma[1], sizeof luma[0]);
    assert_true(squared_error[0] == squared_error[1] && squared_error[0] > 0);
}

static void
masks_agree(void **state)
{
    (void)state;
    prng random;
    uint8_t samples[HEIGHT][WIDTH];
    float rows[2][WIDTH];
    aigcp_mask mask;
    const aigc_pixels pixels = { sizeof pixels, WIDTH, HEIGHT, 1, 8, WIDTH, samples };
    prng_seed(&random, 8);
    prng_bytes(&random, samples, sizeof samples);
    assert_int_equal(aigcp_mask_new(&pixels, 1.1, &mask), AIGC_OK);
    for (size_t y = 0; y < HEIGHT; y++) {
        aigcp_mask_row(&mask, &mask.activity, y, WIDTH, HEIGHT, rows[0]);
        plain_mask_row(&mask, &mask.activity, y, WIDTH, HEIGHT, rows[1]);
        assert_memory_equal(rows[0], rows[1], sizeof rows[0]);
    }
    aigcp_mask_free(&mask);
}

static void
draw_carriers(aigcp_carriers *carriers)
{
    const uint8_t key[AIGCP_MARK_KEY_SIZE] = { 5 };
    assert_int_equal(aigcp_crypto_open(), AIGC_OK);
    assert_int_equal(aigcp_carriers_draw(key, carriers), AIGC_OK);
}

static void
pilot_sums_agree(void **state)
{
    (void)state;
    prng random;
    static aigcp_carriers carriers;
    static aigcp_complex seen[2][9 * AIGCP_PILOTS];
    const double m[4] = { 0.9, -0.2, 0.2, 0.9 };
    aigcp_blocks blocks[2];
    aigcp_pilot_sums views[2];
    prng_seed(&random, 6);
    draw_carriers(&carriers);
    memset(views, 0, sizeof views);
    aigcp_plane plane = random_plane(&random, 2.0F);
    assert_int_equal(aigcp_blocks_new(&plane, &blocks[0]), AIGC_OK);
    assert_int_equal(plain_blocks_new(&plane, &blocks[1]), AIGC_OK);
    views[0].sums = seen[0];
    views[1].sums = seen[1];
    aigcp_pilot_sums_take(&blocks[0], &carriers, m, SIZE_MAX, &views[0]);
    plain_pilot_sums_take(&blocks[1], &carriers, m, SIZE_MAX, &views[1]);
    assert_memory_equal(seen[0], seen[1], sizeof seen[0]);
    assert_memory_equal(views[0].weight, views[1].weight, sizeof views[0].weight);
    aigcp_blocks_free(&blocks[0]);
    plain_blocks_free(&blocks[1]);
    aigcp_plane_free(&plane);
}

static void
scans_agree(void **state)
{
    (void)state;
    prng random;
    static aigcp_carriers carriers;
    static aigcp_candidates candidates[2];
    aigcp_spectrum spectrum = { NULL, NULL };
    aigcp_polar_map maps[2];
    prng_seed(&random, 7);
    draw_carriers(&carriers);
    spectrum.power = calloc((size_t)AIGCP_POWER_HALF * AIGCP_POWER_SIZE, sizeof(float));
    assert_non_null(spectrum.power);
    for (size_t i = 0; i < (size_t)AIGCP_POWER_HALF * AIGCP_POWER_SIZE; i++)
        spectrum.power[i] = (float)prng_below(&random, 12001) / 1000.0F;
    assert_int_equal(aigcp_polar_map_new(&spectrum, &maps[0]), AIGC_OK);
    assert_int_equal(plain_polar_map_new(&spectrum, &maps[1]), AIGC_OK);
    candidates[0].room = candidates[1].room = AIGCP_CANDIDATES;
    assert_int_equal(aigcp_scan_turned(&maps[0], &carriers, &candidates[0]), AIGC_OK);
    assert_int_equal(plain_scan_turned(&maps[1], &carriers, &candidates[1]), AIGC_OK);
    assert_int_equal(candidates[0].count, AIGCP_CANDIDATES);
    assert_memory_equal(&candidates[0], &candidates[1], sizeof candidates[0]);
    assert_int_equal(aigcp_scan_stretched(&maps[0], &carriers, &candidates[0]), AIGC_OK);
    assert_int_equal(plain_scan_stretched(&maps[1], &carriers, &candidates[1]), AIGC_OK);
    assert_memory_equal(&candidates[0], &candidates[1], sizeof candidates[0]);
    aigcp_polar_map_free(&maps[0]);
    plain_polar_map_free(&maps[1]);
    aigcp_spectrum_free(&spectrum);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blurs_agree),  cmocka_unit_test(codec_models_agree),
        cmocka_unit_test(pixels_agree), cmocka_unit_test(pilot_sums_agree),
        cmocka_unit_test(scans_agree),  cmocka_unit_test(masks_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
