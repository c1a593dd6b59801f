/* SPDX-License-Identifier: Apache-2.0 */
/* watermark/invisible/picture: how a change of luminance is shared out among the colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/invisible/picture.h"

#include <math.h>
#include <string.h>

#define WIDTH 1100 /* more than is looked at together */

static void
add_to_one(uint8_t rgb[3], float even, float cheap)
{
    double squared_error = 0;
    const aigc_pixels pixels = { sizeof pixels, 1, 1, 3, 8, 3, rgb };
    aigcp_picture_add(&pixels, rgb, &even, &cheap, &squared_error);
}

static void
flat_places_keep_their_hue(void **state)
{
    (void)state;
    uint8_t rgb[3] = { 40, 150, 220 }, marked[3] = { 43, 153, 223 };
    add_to_one(rgb, 3.0F, 0);
    assert_memory_equal(rgb, marked, 3);
    add_to_one(rgb, -6.0F, 0);
    assert_true(rgb[0] == 37 && rgb[1] == 147 && rgb[2] == 217);
}

/* 0.299, 0.587 and 0.114 over the sum of their squares. */
static void
texture_takes_the_cheap_direction(void **state)
{
    (void)state;
    uint8_t rgb[3] = { 100, 100, 100 };
    add_to_one(rgb, 0, 10.0F);
    assert_true(rgb[0] == 107 && rgb[1] == 113 && rgb[2] == 103);
}

static void
absent_colours_change_less(void **state)
{
    (void)state;
    uint8_t orange[3] = { 230, 100, 0 }, black[3] = { 0, 0, 0 };
    add_to_one(orange, 10.0F, 0);
    assert_true(orange[0] == 241 && orange[1] == 111 && orange[2] == 3);
    add_to_one(black, 10.0F, 0);
    assert_true(black[0] == 7 && black[1] == 13 && black[2] == 3);
}

/* In 16 bits, where rounding is little: luminance grows by both steps, whatever the colours. */
static void
luminance_grows_by_both_steps(void **state)
{
    (void)state;
    prng random;
    uint16_t row[3 * WIDTH];
    float even[WIDTH], cheap[WIDTH], before[WIDTH], after[WIDTH];
    double squared_error = 0;
    const aigc_pixels pixels = { sizeof pixels, WIDTH, 1, 3, 16, sizeof row, row };
    prng_seed(&random, 7);
    for (size_t i = 0; i < 3 * WIDTH; i++)
        row[i] = (uint16_t)(12000 + prng_below(&random, 40000)); /* not near the ends */
    for (size_t x = 0; x < WIDTH; x++) {
        even[x] = (float)prng_below(&random, 1001) / 100.0F - 5.0F;
        cheap[x] = (float)prng_below(&random, 1001) / 100.0F - 5.0F;
        if (x % 2 == 0)
            row[3 * x + 2] = (uint16_t)(4000 + prng_below(&random, 8000)); /* nearly absent */
    }
    aigcp_picture_luma(&pixels, (const uint8_t *)row, before);
    aigcp_picture_add(&pixels, (uint8_t *)row, even, cheap, &squared_error);
    aigcp_picture_luma(&pixels, (const uint8_t *)row, after);
    for (size_t x = 0; x < WIDTH; x++)
        assert_true(fabsf(after[x] - before[x] - even[x] - cheap[x]) < 0.01F);
    assert_true(squared_error > 0);
}

/* RGB and RGBA of 8 bits have paths of their own. */
static void
layouts_agree(void **state)
{
    (void)state;
    prng random;
    uint8_t rgb[3 * WIDTH], rgba[4 * WIDTH];
    float even[WIDTH], cheap[WIDTH];
    double squared_error[2] = { 0, 0 };
    const aigc_pixels three = { sizeof three, WIDTH, 1, 3, 8, sizeof rgb, rgb };
    const aigc_pixels four = { sizeof four, WIDTH, 1, 4, 8, sizeof rgba, rgba };
    prng_seed(&random, 8);
    prng_bytes(&random, rgb, sizeof rgb);
    for (size_t x = 0; x < WIDTH; x++) {
        even[x] = (float)prng_below(&random, 1001) / 50.0F - 10.0F;
        cheap[x] = (float)prng_below(&random, 1001) / 50.0F - 10.0F;
        memcpy(rgba + 4 * x, rgb + 3 * x, 3);
        rgba[4 * x + 3] = 255;
    }
    aigcp_picture_add(&three, rgb, even, cheap, &squared_error[0]);
    aigcp_picture_add(&four, rgba, even, cheap, &squared_error[1]);
    for (size_t x = 0; x < WIDTH; x++) {
        for (size_t c = 0; c < 3; c++)
            assert_in_range(rgba[4 * x + c] + 1, rgb[3 * x + c], rgb[3 * x + c] + 2);
        assert_int_equal(rgba[4 * x + 3], 255);
    }
    assert_true(fabs(squared_error[0] - squared_error[1]) < 0.01 * squared_error[0]);
}

static void
transparent_is_seen_over_white(void **state)
{
    (void)state;
    uint8_t rgba[4 * WIDTH];
    uint16_t wide[4 * WIDTH];
    float luma[2][WIDTH];
    const aigc_pixels narrow = { sizeof narrow, WIDTH, 1, 4, 8, sizeof rgba, rgba };
    const aigc_pixels same = { sizeof same, WIDTH, 1, 4, 16, sizeof wide, wide };
    prng random;
    prng_seed(&random, 9);
    prng_bytes(&random, rgba, sizeof rgba);
    memcpy(rgba, "\0\0\0\0\0\0\0\xFF", 8);
    for (size_t i = 0; i < sizeof rgba; i++)
        wide[i] = (uint16_t)(257 * rgba[i]);
    aigcp_picture_luma(&narrow, rgba, luma[0]);
    aigcp_picture_luma(&same, (const uint8_t *)wide, luma[1]);
    assert_true(luma[0][0] == 255.0F && luma[0][1] == 0);
    for (size_t x = 0; x < WIDTH; x++)
        assert_true(fabsf(luma[0][x] - luma[1][x]) < 0.01F);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_places_keep_their_hue),
        cmocka_unit_test(texture_takes_the_cheap_direction),
        cmocka_unit_test(absent_colours_change_less),
        cmocka_unit_test(luminance_grows_by_both_steps),
        cmocka_unit_test(layouts_agree),
        cmocka_unit_test(transparent_is_seen_over_white),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
