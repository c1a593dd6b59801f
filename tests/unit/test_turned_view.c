/* SPDX-License-Identifier: Apache-2.0 */
/* The eight orientations of EXIF: each pixel as seen is the one that the standard names, parts are
 * where their pixels are; EXIF is read in both byte orders and never past its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/pixels/exif_orientation.h"
#include "watermark/pixels/turned_view.h"

#define WIDTH 5
#define HEIGHT 3

/* CIPA DC-008: where row 0 and column 0 of what is stored are seen. */
static void
stored_at(unsigned orientation, uint32_t seen_x, uint32_t seen_y, uint32_t *x, uint32_t *y)
{
    uint32_t right = WIDTH - 1, bottom = HEIGHT - 1;

    switch (orientation) {
    case 2:
        *x = right - seen_x, *y = seen_y;
        break;
    case 3:
        *x = right - seen_x, *y = bottom - seen_y;
        break;
    case 4:
        *x = seen_x, *y = bottom - seen_y;
        break;
    case 5:
        *x = seen_y, *y = seen_x;
        break;
    case 6:
        *x = seen_y, *y = bottom - seen_x;
        break;
    case 7:
        *x = right - seen_y, *y = bottom - seen_x;
        break;
    case 8:
        *x = right - seen_y, *y = seen_x;
        break;
    default:
        *x = seen_x, *y = seen_y;
    }
}

static void
pixels_and_parts_are_where_the_standard_says(void **state)
{
    uint8_t pixels[HEIGHT * (WIDTH * 6 + 2)];

    (void)state;
    for (unsigned orientation = 0; orientation <= 9; orientation++) {
        aigcp_canvas canvas = { .width = WIDTH,
                                .height = HEIGHT,
                                .channels = 3,
                                .depth = 16,
                                .stride = WIDTH * 6 + 2,
                                .pixels = pixels,
                                .orientation = orientation };
        aigcp_view view = aigcp_view_of(&canvas);
        bool turned = orientation >= 5 && orientation <= 8;

        assert_int_equal(view.width, turned ? HEIGHT : WIDTH);
        assert_int_equal(view.height, turned ? WIDTH : HEIGHT);
        for (uint32_t seen_y = 0; seen_y < view.height; seen_y++) {
            for (uint32_t seen_x = 0; seen_x < view.width; seen_x++) {
                aigcp_rectangle part = { seen_x, seen_y, 1, 1 }, stored;
                uint32_t x, y;

                stored_at(orientation, seen_x, seen_y, &x, &y);
                assert_ptr_equal(aigcp_view_pixel(&view, seen_x, seen_y),
                                 pixels + y * canvas.stride + (size_t)x * 6);
                stored = aigcp_view_stored(&view, part);
                assert_int_equal(stored.x, x);
                assert_int_equal(stored.y, y);
            }
        }
        aigcp_rectangle wide = { 1, 0, view.width - 1, 2 };
        aigcp_rectangle stored = aigcp_view_stored(&view, wide);
        assert_int_equal(stored.width, turned ? 2 : WIDTH - 1);
        assert_int_equal(stored.height, turned ? HEIGHT - 1 : 2);
        assert_true(stored.x + stored.width <= WIDTH && stored.y + stored.height <= HEIGHT);
    }
}

static const uint8_t little[] = "Exif\0\0II*\0\x08\0\0\0\x02\0"
                                "\x0f\x01\x02\0\x01\0\0\0A\0\0\0"
                                "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
static const uint8_t big[] = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";

static void
exif_is_read_in_both_byte_orders(void **state)
{
    (void)state;
    assert_int_equal(aigcp_exif_orientation(little, sizeof little - 1), 6);
    assert_int_equal(aigcp_exif_orientation(big, sizeof big - 1), 8);
}

static void
damaged_exif_says_nothing(void **state)
{
    (void)state;
    for (size_t length = 0; length + 1 < sizeof little; length++) {
        guard_page guard;

        guard_page_behind(&guard, little, length);
        assert_int_equal(aigcp_exif_orientation(guard.data, guard.length), 1);
        guard_page_free(&guard);
    }
    for (unsigned value = 0; value < 256; value++) {
        uint8_t changed[sizeof big];

        memcpy(changed, big, sizeof big);
        changed[19] = (uint8_t)value;
        assert_int_equal(aigcp_exif_orientation(changed, sizeof big - 1),
                         value >= 1 && value <= 8 ? value : 1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_and_parts_are_where_the_standard_says),
        cmocka_unit_test(exif_is_read_in_both_byte_orders),
        cmocka_unit_test(damaged_exif_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
