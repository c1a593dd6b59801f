/* SPDX-License-Identifier: Apache-2.0 */
/* Palettes for what was painted: of few new colours those that are farthest are taken; a picture
 * that changed all over stays what it was, in every corner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/support/prng.h"
#include "watermark/pixels/palette.h"

#define SIDE 256

/* RGB, opaque. */
typedef struct picture {
    uint8_t rgb[SIDE][SIDE][3];
    aigcp_canvas canvas;
} picture;

static picture *
new_picture(void)
{
    picture *made = calloc(1, sizeof *made);

    assert_non_null(made);
    made->canvas = (aigcp_canvas){ .width = SIDE,
                                   .height = SIDE,
                                   .channels = 3,
                                   .depth = 8,
                                   .stride = sizeof made->rgb[0],
                                   .pixels = &made->rgb[0][0][0],
                                   .frame_count = 1 };
    return made;
}

static void
extend(aigcp_palette *palette, const picture *from, uint32_t height, unsigned room)
{
    const aigcp_rectangle part = { 0, 0, SIDE, height };
    aigcp_new_colours *colours;

    assert_int_equal(aigcp_new_colours_find(palette, &from->canvas, part, &colours), AIGC_OK);
    aigcp_palette_extend(palette, room, colours);
    aigcp_new_colours_free(colours);
}

/* How far a colour is from the entry that it gets. */
static int
error_of(const aigcp_palette *palette, const uint8_t rgb[3])
{
    aigcp_palette_finder finder = { .palette = palette };
    uint8_t colour[4] = { rgb[0], rgb[1], rgb[2], 255 };
    const uint8_t *entry = palette->colours[aigcp_palette_find(&finder, colour)];
    int sum = 0;

    for (int k = 0; k < 3; k++)
        sum += abs(entry[k] - rgb[k]);
    return sum;
}

static void
what_fits_is_taken_as_it_is(void **state)
{
    picture *made = new_picture();
    aigcp_palette palette = { .count = 1, .colours = { { 9, 9, 9, 255 } } };
    (void)state;

    for (int x = 0; x < SIDE; x++)
        memset(made->rgb[0][x], x % 8 * 30, 3);
    extend(&palette, made, 1, 16);
    assert_int_equal(palette.count, 9);
    for (int x = 0; x < 8; x++)
        assert_int_equal(error_of(&palette, made->rgb[0][x]), 0);
    free(made);
}

static void
of_few_colours_the_farthest_are_taken(void **state)
{
    const uint8_t white[3] = { 255, 255, 255 }, black[3] = { 0, 0, 0 };
    picture *made = new_picture();
    aigcp_palette palette = { .count = 1, .colours = { { 128, 128, 128, 255 } } };
    (void)state;

    for (int x = 0; x < SIDE; x++)
        memset(made->rgb[0][x], x, 3);
    extend(&palette, made, 1, 3);
    assert_int_equal(palette.count, 3);
    assert_int_equal(error_of(&palette, white), 0);
    assert_int_equal(error_of(&palette, black), 0);
    free(made);
}

/* Above, noise in more colours than are told apart; below, one colour that is in the palette, and
 * was changed a little. */
static void
no_corner_is_forgotten(void **state)
{
    picture *made = new_picture();
    aigcp_palette palette = { .count = AIGCP_PALETTE_MAX };
    prng chance;
    uint64_t total = 0;
    (void)state;

    prng_seed(&chance, 5);
    for (unsigned i = 0; i < AIGCP_PALETTE_MAX; i++) {
        uint8_t level = (uint8_t)(i / 2 + 100);

        memcpy(palette.colours[i], (uint8_t[]){ level, level, level, 255 }, 4);
        palette.free[i] = true; /* exactly this is nowhere now */
    }
    memcpy(palette.colours[200], (uint8_t[]){ 20, 60, 10, 255 }, 4);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            uint8_t *pixel = made->rgb[y][x];

            for (int k = 0; k < 3; k++) {
                unsigned noise = (unsigned)prng_below(&chance, 32);

                pixel[k] = y < SIDE / 2 ? (uint8_t)(150 + noise)
                                        : (uint8_t)((uint8_t[]){ 18, 58, 8 }[k] + noise % 5);
            }
        }
    }
    extend(&palette, made, SIDE, AIGCP_PALETTE_MAX);
    assert_int_equal(palette.count, AIGCP_PALETTE_MAX);
    for (int y = SIDE / 2; y < SIDE; y += 16) {
        for (int x = 0; x < SIDE; x += 16) {
            assert_true(error_of(&palette, made->rgb[y][x]) <= 6);
            total += (unsigned)error_of(&palette, made->rgb[y - SIDE / 2][x]);
        }
    }
    /* A palette of 240 in a cube of 32: steps of five, so three colours are off by about one each.
     */
    assert_true(total <= 6 * 128);
    free(made);
}

static void
what_is_used_elsewhere_stays(void **state)
{
    picture *made = new_picture();
    aigcp_palette palette = { .count = AIGCP_PALETTE_MAX }, before;
    prng chance;
    (void)state;

    prng_seed(&chance, 6);
    for (unsigned i = 0; i < AIGCP_PALETTE_MAX; i++) {
        memset(palette.colours[i], (int)i, 3);
        palette.colours[i][3] = 255;
    }
    before = palette;
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++)
            for (int k = 0; k < 3; k++)
                made->rgb[y][x][k] = (uint8_t)prng_below(&chance, 256);
    }
    extend(&palette, made, SIDE, AIGCP_PALETTE_MAX);
    assert_memory_equal(&palette, &before, sizeof palette);
    free(made);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_taken_as_it_is),
        cmocka_unit_test(of_few_colours_the_farthest_are_taken),
        cmocka_unit_test(no_corner_is_forgotten),
        cmocka_unit_test(what_is_used_elsewhere_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
