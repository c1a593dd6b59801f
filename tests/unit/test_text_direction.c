/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that are read in both directions: their runs stand as Unicode has it, and the glyphs of
 * each run as its script has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watermark/pixels/font_file.h"
#include "watermark/unicode_icu.h"

#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

/* "made", "picture" */
#define HEBREW "\xd7\x9e\xd7\x99\xd7\x95\xd7\xa6\xd7\xa8"
#define ARABIC "\xd8\xb5\xd9\x88\xd8\xb1\xd8\xa9"

/* Write runs as their texts from left to right, each behind the sign of its direction. */
static const char *
runs_of(const char *text, size_t begin, size_t end)
{
    static char out[1024];
    aigcp_text_run runs[AIGC_FIELD_MAX];
    size_t count, used = 0;

    assert_int_equal(aigcp_text_runs(text, strlen(text), begin, end, runs, &count), AIGC_OK);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        used +=
            (size_t)snprintf(out + used, sizeof out - used, "%c%.*s", runs[i].leftwards ? '<' : '>',
                             (int)(runs[i].end - runs[i].begin), text + runs[i].begin);
    }
    return out;
}

static const char *
whole(const char *text)
{
    return runs_of(text, 0, strlen(text));
}

static void
runs_stand_as_unicode_has_it(void **state)
{
    (void)state;
    assert_string_equal(whole(""), "");
    assert_string_equal(whole("AI-generated"), ">AI-generated");
    assert_string_equal(whole("AI\xe7\x94\x9f\xe6\x88\x90"), ">AI\xe7\x94\x9f\xe6\x88\x90");
    assert_string_equal(whole(HEBREW), "<" HEBREW);
    assert_string_equal(whole("AI generated " HEBREW), ">AI generated <" HEBREW);
    assert_string_equal(whole(HEBREW " AI generated"), ">AI generated<" HEBREW " ");
    assert_string_equal(whole(ARABIC " AI generated " HEBREW),
                        "< " HEBREW ">AI generated<" ARABIC " ");
    /* Numbers are read to the right. Beyond the first plane, and what is no UTF-8. */
    assert_string_equal(whole(HEBREW " 2026"), ">2026<" HEBREW " ");
    assert_string_equal(whole("\xf0\x9f\xa4\x96 " HEBREW), "<\xf0\x9f\xa4\x96 " HEBREW);
    assert_string_equal(whole("a\xff" HEBREW), ">a\xff<" HEBREW);
}

/* A line has the direction of its text. */
static void
a_line_belongs_to_its_text(void **state)
{
    static const char text[] = HEBREW " AI generated " ARABIC;
    size_t begin = sizeof(HEBREW), end = sizeof text - 1;

    (void)state;
    assert_string_equal(runs_of(text, begin, end), "< " ARABIC ">AI generated");
    assert_string_equal(runs_of(text, 0, begin - 1), "<" HEBREW);
    assert_string_equal(runs_of(text, begin, begin), "");
}

static void
bounds(void **state)
{
    aigcp_text_run runs[AIGC_FIELD_MAX];
    char text[AIGC_FIELD_MAX + 1];
    size_t count;

    (void)state;
    /* As many runs as can be. */
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "a\xd7\x9e", 3);
    assert_int_equal(aigcp_text_runs(text, AIGC_FIELD_MAX, 0, AIGC_FIELD_MAX, runs, &count),
                     AIGC_OK);
    assert_int_equal(count, AIGC_FIELD_MAX / 3 * 2);
    assert_int_equal(aigcp_text_runs(text, AIGC_FIELD_MAX + 1, 0, 1, runs, &count),
                     AIGC_ERR_INTERNAL);
    assert_int_equal(count, 0);
}

/* Glyphs come from left to right; inside of a run their characters do as it is read. */
static void
glyphs_stand_as_runs_do(void **state)
{
    static const char text[] = HEBREW " AI generated";
    const size_t latin = sizeof(HEBREW);
    char path[] = FONT;
    aigcp_font_place place = { path, 0 };
    aigcp_shaper *shaper;
    aigcp_glyph *glyphs;
    size_t count;
    float width;

    (void)state;
    if (access(FONT, R_OK) != 0)
        skip();
    assert_int_equal(aigcp_shaper_new(&place, &shaper), AIGC_OK);
    assert_int_equal(
        aigcp_shape(shaper, text, strlen(text), 0, strlen(text), 100, &glyphs, &count, &width),
        AIGC_OK);
    assert_int_equal(count, 5 + 1 + 12);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(glyphs[i].offset, i < 12 ? latin + i : latin - 1 - (i - 12) * 2);
        assert_true(i == 0 || glyphs[i].x > glyphs[i - 1].x);
    }
    assert_true(width > glyphs[count - 1].x);
    free(glyphs);
    aigcp_shaper_free(shaper);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_stand_as_unicode_has_it),
        cmocka_unit_test(a_line_belongs_to_its_text),
        cmocka_unit_test(bounds),
        cmocka_unit_test(glyphs_stand_as_runs_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
