/* SPDX-License-Identifier: Apache-2.0 */
/* The visible label through the public interface: it is as high as the standard asks, measured
 * from the pixels; it is drawn where it was asked for and nowhere else; what cannot be done is
 * refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/visible_label.h>

#define FONT_LATIN "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

static aigc_visible_options
options_of(aigc_language language, aigc_visible_style style, aigc_visible_position position)
{
    aigc_visible_options options;

    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.language = language;
    options.style = style;
    options.position = position;
    return options;
}

static aigc_visible_label *
label_of(const aigc_visible_options *options)
{
    aigc_visible_label *label;
    aigc_visible_reason reason;
    aigc_status status = aigc_visible_label_new(options, &label, &reason);

    if (reason == AIGC_VISIBLE_REASON_NO_FONT)
        return NULL; /* a machine without fonts for Chinese */
    assert_int_equal(status, AIGC_OK);
    return label;
}

/* Pixels in one gray level, with unused bytes behind each row. */
typedef struct picture {
    aigc_visible_pixels about;
    uint8_t *bytes, *before;
    size_t size;
} picture;

static picture
picture_of(uint32_t width, uint32_t height, unsigned channels, unsigned depth, uint8_t level)
{
    picture made;

    made.about =
        (aigc_visible_pixels){ sizeof made.about, width, height, channels, depth, 0, NULL };
    made.about.stride = (size_t)width * channels * (depth / 8) + 5;
    made.size = made.about.stride * height;
    made.bytes = malloc(made.size);
    made.before = malloc(made.size);
    memset(made.bytes, level, made.size);
    memset(made.before, level, made.size);
    made.about.pixels = made.bytes;
    return made;
}

static void
free_picture(picture *made)
{
    free(made->bytes);
    free(made->before);
}

/* The high byte of a sample, whatever its depth. */
static unsigned
sample(const picture *made, uint32_t x, uint32_t y, unsigned channel)
{
    size_t at = y * made->about.stride +
                ((size_t)x * made->about.channels + channel) * (made->about.depth / 8);
    uint16_t wide;

    if (made->about.depth == 8)
        return made->bytes[at];
    memcpy(&wide, made->bytes + at, 2);
    return wide >> 8;
}

static void
check_outside(const picture *made, const aigc_visible_report *report)
{
    size_t pixel_bytes = made->about.channels * (made->about.depth / 8);

    for (uint32_t y = 0; y < made->about.height; y++) {
        size_t row = y * made->about.stride, left = row, right = row + made->about.stride;

        if (y >= report->label_y && y < report->label_y + report->label_height) {
            left += report->label_x * pixel_bytes;
            right = row + (report->label_x + report->label_width) * pixel_bytes;
            assert_memory_equal(made->bytes + right, made->before + right,
                                row + made->about.stride - right);
            right = left;
        }
        assert_memory_equal(made->bytes + row, made->before + row, right - row);
    }
}

/* Rows that have ink which is at least half as dark as the darkest. */
static uint32_t
rows_of_ink(const picture *made)
{
    uint32_t first = made->about.height, last = 0;

    for (uint32_t y = 0; y < made->about.height; y++) {
        for (uint32_t x = 0; x < made->about.width; x++) {
            if (sample(made, x, y, 0) < 150) {
                first = y < first ? y : first;
                last = y + 1;
            }
        }
    }
    return last > first ? last - first : 0;
}

/* Dark text without a plate, on white: what is dark is ink. */
static void
check_height(aigc_language language, uint32_t width, uint32_t height, unsigned channels,
             unsigned depth)
{
    aigc_visible_options options =
        options_of(language, AIGC_VISIBLE_CORNER, AIGC_VISIBLE_BOTTOM_RIGHT);
    aigc_visible_label *label = label_of(&options);
    aigc_visible_report report = { .struct_size = sizeof report };
    picture made = picture_of(width, height, channels, depth, 255);
    uint32_t shortest = width < height ? width : height;

    if (!label)
        skip();
    assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_OK);
    assert_int_equal(report.frames, 1);
    assert_int_equal(report.on_plate, 0);
    if (report.lines == 1) {
        uint32_t rows = rows_of_ink(&made);

        assert_true(rows >= report.ink_height);
        /* English has a descender more than its tallest letter. */
        assert_true(rows <= report.ink_height * 3 / 2 + 1);
    }
    assert_true(report.ink_height * 20 >= shortest);
    /* And not much more: a label, not a poster. */
    assert_true(report.ink_height <= shortest / 20 + 13);
    check_outside(&made, &report);
    free_picture(&made);
    aigc_visible_label_free(label);
}

static void
ink_is_a_twentieth_of_the_shortest_side(void **state)
{
    static const uint32_t sizes[][2] = { { 64, 64 },    { 100, 700 },  { 241, 240 },  { 333, 777 },
                                         { 1024, 768 }, { 999, 2001 }, { 1920, 1080 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_height(AIGC_LANGUAGE_ZH, sizes[i][0], sizes[i][1], 3, 8);
        check_height(AIGC_LANGUAGE_EN, sizes[i][0], sizes[i][1], 1, 8);
    }
}

static void
every_kind_of_pixels(void **state)
{
    (void)state;
    for (unsigned channels = 1; channels <= 4; channels++)
        for (unsigned depth = 8; depth <= 16; depth += 8)
            check_height(AIGC_LANGUAGE_EN, 640, 400, channels, depth);
}

static void
each_style_at_each_place(void **state)
{
    (void)state;
    for (int style = 0; style <= AIGC_VISIBLE_PLATE; style++) {
        for (int place = 0; place <= AIGC_VISIBLE_TOP_RIGHT; place++) {
            for (unsigned level = 0; level <= 255; level += 51) {
                aigc_visible_options options = options_of(
                    AIGC_LANGUAGE_EN, (aigc_visible_style)style, (aigc_visible_position)place);
                aigc_visible_label *label = label_of(&options);
                aigc_visible_report report = { .struct_size = sizeof report };
                picture made = picture_of(500, 300, 3, 8, (uint8_t)level);
                bool top = place >= AIGC_VISIBLE_TOP_LEFT;
                unsigned darkest = 255, lightest = 0;

                if (!label)
                    skip();
                assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_OK);
                check_outside(&made, &report);
                assert_int_equal(report.on_plate, style != AIGC_VISIBLE_CORNER);
                assert_true(top ? report.label_y < 20 : report.label_y + report.label_height > 280);
                if (style == AIGC_VISIBLE_EDGE)
                    assert_int_equal(report.label_width, 500);
                for (uint32_t y = report.label_y; y < report.label_y + report.label_height; y++) {
                    for (uint32_t x = report.label_x; x < report.label_x + report.label_width;
                         x++) {
                        unsigned value = sample(&made, x, y, 1);

                        darkest = value < darkest ? value : darkest;
                        lightest = value > lightest ? value : lightest;
                    }
                }
                /* Whatever the background: text and what is behind it are far apart. */
                assert_true(lightest - darkest > 110);
                free_picture(&made);
                aigc_visible_label_free(label);
            }
        }
    }
}

/* A checkerboard, or nothing at all, behind it: text alone would be lost. */
static void
busy_and_transparent_backgrounds_get_a_plate(void **state)
{
    aigc_visible_options options =
        options_of(AIGC_LANGUAGE_EN, AIGC_VISIBLE_CORNER, AIGC_VISIBLE_TOP_LEFT);
    aigc_visible_label *label = label_of(&options);
    aigc_visible_report report = { .struct_size = sizeof report };
    picture made = picture_of(400, 400, 1, 8, 0), clear = picture_of(400, 400, 4, 8, 0);

    (void)state;
    if (!label)
        skip();
    for (uint32_t y = 0; y < 400; y++)
        for (uint32_t x = 0; x < 400; x++)
            made.bytes[y * made.about.stride + x] = (x / 3 + y / 3) % 2 ? 255 : 0;
    assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_OK);
    assert_int_equal(report.on_plate, 1);
    assert_int_equal(aigc_visible_label_draw(label, &clear.about, &report), AIGC_OK);
    assert_int_equal(report.on_plate, 1);
    /* The plate itself can be seen: most of its pixels are mostly opaque. */
    assert_true(sample(&clear, report.label_x + report.label_width / 2, report.label_y + 2, 3) >
                160);
    free_picture(&made);
    free_picture(&clear);
    aigc_visible_label_free(label);
}

static void
too_small_pictures_are_refused_and_unchanged(void **state)
{
    aigc_visible_options options = options_of(AIGC_LANGUAGE_EN, 0, 0);
    aigc_visible_label *label = label_of(&options);
    aigc_visible_report report = { .struct_size = sizeof report };

    (void)state;
    if (!label)
        skip();
    for (uint32_t side = 1; side <= 16; side++) {
        picture made = picture_of(side, side, 4, 8, 9);

        assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_ERR_LIMIT);
        assert_int_equal(report.reason, AIGC_VISIBLE_REASON_TOO_SMALL);
        assert_memory_equal(made.bytes, made.before, made.size);
        free_picture(&made);
    }
    aigc_visible_label_free(label);
}

/* Words that do not fit in one line take two. */
static void
long_wordings_wrap(void **state)
{
    aigc_visible_options options =
        options_of(AIGC_LANGUAGE_EN, AIGC_VISIBLE_PLATE, AIGC_VISIBLE_BOTTOM_LEFT);
    aigc_visible_label *label;
    aigc_visible_report report = { .struct_size = sizeof report };
    picture made = picture_of(300, 600, 3, 8, 90);

    (void)state;
    options.wording = "This picture was generated by AI, with nothing real in it";
    label = label_of(&options);
    if (!label)
        skip();
    assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_OK);
    assert_in_range(report.lines, 2, 3);
    check_outside(&made, &report);
    free_picture(&made);
    aigc_visible_label_free(label);
}

static void
wordings_and_fonts_are_checked(void **state)
{
    aigc_visible_options options = options_of(AIGC_LANGUAGE_ZH, 0, 0);
    aigc_visible_label *label = (aigc_visible_label *)&options;
    aigc_visible_reason reason;

    (void)state;
    options.wording = "AI";
    assert_int_equal(aigc_visible_label_new(&options, &label, &reason), AIGC_ERR_WORDING);
    assert_null(label);
    options.wording = "AI\ngenerated";
    assert_int_equal(aigc_visible_label_new(&options, &label, NULL), AIGC_ERR_FORMAT);
    options.wording = NULL;
    options.font = "No Such Family";
    assert_int_equal(aigc_visible_label_new(&options, &label, &reason), AIGC_ERR_IO);
    assert_int_equal(reason, AIGC_VISIBLE_REASON_NO_FONT);
    assert_null(label);
    options.font = "/dev/null";
    assert_int_equal(aigc_visible_label_new(&options, &label, &reason), AIGC_ERR_IO);
    assert_int_equal(reason, AIGC_VISIBLE_REASON_NO_FONT);
    options.font = FONT_LATIN; /* has no Han characters */
    assert_int_equal(aigc_visible_label_new(&options, &label, &reason), AIGC_ERR_IO);
    assert_int_equal(reason, AIGC_VISIBLE_REASON_NO_FONT);
}

static void
arguments_are_checked(void **state)
{
    aigc_visible_options good = options_of(AIGC_LANGUAGE_EN, 0, 0), options;
    aigc_visible_label *label = NULL;
    aigc_visible_report report = { .struct_size = sizeof report }, odd = { .struct_size = 1 };
    picture made = picture_of(100, 100, 3, 8, 0);
    aigc_visible_pixels pixels;
    aigc_source source;

    (void)state;
    assert_int_equal(aigc_visible_label_new(NULL, &label, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_visible_label_new(&good, NULL, NULL), AIGC_ERR_ARGUMENT);
#define REFUSED(field, value)                                                                \
    do {                                                                                     \
        options = good;                                                                      \
        options.field = value;                                                               \
        assert_int_equal(aigc_visible_label_new(&options, &label, NULL), AIGC_ERR_ARGUMENT); \
    } while (0)
    REFUSED(struct_size, 0);
    REFUSED(language, (aigc_language)3);
    REFUSED(style, (aigc_visible_style)3);
    REFUSED(position, (aigc_visible_position)6);
    REFUSED(opacity, AIGC_VISIBLE_OPACITY_MIN - 1);
    REFUSED(opacity, 101);
    REFUSED(margin, AIGC_VISIBLE_MARGIN_MAX + 1);
    REFUSED(height, AIGC_VISIBLE_HEIGHT_MIN - 1);
    REFUSED(height, AIGC_VISIBLE_HEIGHT_MAX + 1);
#undef REFUSED
    label = label_of(&good);
    assert_string_equal(aigc_visible_label_font(NULL), "");
    assert_non_null(strchr(aigc_visible_label_font(label), '/'));
    assert_int_equal(aigc_visible_label_draw(NULL, &made.about, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_visible_label_draw(label, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_visible_label_draw(label, &made.about, &odd), AIGC_ERR_ARGUMENT);
#define REFUSED(field, value)                                                               \
    do {                                                                                    \
        pixels = made.about;                                                                \
        pixels.field = value;                                                               \
        assert_int_equal(aigc_visible_label_draw(label, &pixels, NULL), AIGC_ERR_ARGUMENT); \
    } while (0)
    REFUSED(struct_size, 3);
    REFUSED(width, 0);
    REFUSED(channels, 0);
    REFUSED(channels, 5);
    REFUSED(depth, 9);
    REFUSED(stride, 299);
    REFUSED(pixels, NULL);
#undef REFUSED
    assert_int_equal(aigc_source_memory(&source, "text", 4), AIGC_OK);
    assert_int_equal(aigc_visible_label_repaint(label, &source, NULL, NULL, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_visible_label_draw(label, &made.about, &report), AIGC_OK);
    free_picture(&made);
    aigc_visible_label_free(label);
    aigc_visible_label_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_is_a_twentieth_of_the_shortest_side),
        cmocka_unit_test(every_kind_of_pixels),
        cmocka_unit_test(each_style_at_each_place),
        cmocka_unit_test(busy_and_transparent_backgrounds_get_a_plate),
        cmocka_unit_test(too_small_pictures_are_refused_and_unchanged),
        cmocka_unit_test(long_wordings_wrap),
        cmocka_unit_test(wordings_and_fonts_are_checked),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
