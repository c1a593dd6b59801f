/* SPDX-License-Identifier: Apache-2.0 */
/* Where the visible label goes: docs/formats.md, "Placement". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/all_cuts.h"
#include "watermark/label_placement.h"

/* What is put behind a text; the label is "L". */
static void
end_is(const char *text, bool last_line, const char *expected)
{
    aigcp_outline outline;
    aigcp_buffer out;
    bool closed;
    aigcp_outline_init(&outline);
    aigcp_outline_feed(&outline, (const uint8_t *)text, strlen(text));
    aigcp_buffer_init(&out, AIGCP_END_LABEL_MAX);
    assert_int_equal(aigcp_place_end(&outline, "L", last_line, &out, &closed), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_byte(&out, 0), AIGC_OK);
    assert_string_equal((const char *)out.data, expected);
    assert_int_equal(closed, strpbrk(expected, "`~") != NULL);
    aigcp_buffer_free(&out);
}

static void
the_label_is_a_paragraph_of_its_own(void **state)
{
    (void)state;
    end_is("", false, "L");
    end_is("text", false, "\n\nL");
    end_is("text\n", false, "\nL");
    end_is("text\n\n", false, "L");
    end_is("text\n\n\n\n", false, "L");
    end_is("\n", false, "\nL");
    end_is("a\nb", false, "\n\nL");
}

static void
line_ends_are_those_of_the_text(void **state)
{
    (void)state;
    end_is("a\r\nb", false, "\r\n\r\nL");
    end_is("a\r\nb\r\n", false, "\r\nL");
    end_is("a\r\n\r\n", false, "L");
    end_is("\r\n", false, "\r\nL");
    end_is("a\rb", false, "\n\nL");
    end_is("a\nb\r\n", false, "\nL"); /* the first line decides */
}

static void
without_a_mark_the_text_ends_as_it_did(void **state)
{
    (void)state;
    end_is("text", true, "\n\nL");
    end_is("text\n", true, "\nL\n");
    end_is("a\r\nb\r\n", true, "\r\nL\r\n");
    end_is("", true, "L");
}

static void
an_open_fence_is_closed_first(void **state)
{
    (void)state;
    end_is("```c\nint x;\n", false, "```\n\nL");
    end_is("```c\nint x;", false, "\n```\n\nL");
    end_is("~~~~\r\ncode\r\n", false, "~~~~\r\n\r\nL");
    end_is("1. ```\n   code\n", false, "   ```\n\nL");
    end_is("```", false, "\n```\n\nL");
    end_is("```\ncode\n```\n", false, "\nL");
    end_is("```\ncode\n", true, "```\n\nL\n");
}

static void
the_largest_end_fits_its_room(void **state)
{
    (void)state;
    char text[AIGCP_FENCE_COLUMN_MAX + AIGCP_FENCE_LENGTH_MAX + 8];
    char label[AIGC_FIELD_MAX + 1];
    aigcp_outline outline;
    aigcp_buffer out;
    bool closed;
    memset(label, 'L', AIGC_FIELD_MAX);
    label[AIGC_FIELD_MAX] = '\0';
    memset(text, ' ', AIGCP_FENCE_COLUMN_MAX - 1);
    memset(text + AIGCP_FENCE_COLUMN_MAX - 1, '~', AIGCP_FENCE_LENGTH_MAX);
    size_t length = AIGCP_FENCE_COLUMN_MAX - 1 + AIGCP_FENCE_LENGTH_MAX;
    memcpy(text + length, "\r\nx\r\n", 5);
    aigcp_outline_init(&outline);
    aigcp_outline_feed(&outline, (const uint8_t *)text, length + 5);
    aigcp_buffer_init(&out, AIGCP_END_LABEL_MAX);
    assert_int_equal(aigcp_place_end(&outline, label, true, &out, &closed), AIGC_OK);
    assert_true(closed);
    aigcp_outline_init(&outline);
    aigcp_outline_feed(&outline, (const uint8_t *)text, length + 3);
    aigcp_buffer_free(&out);
    assert_int_equal(aigcp_place_end(&outline, label, true, &out, &closed), AIGC_OK);
    aigcp_buffer_free(&out);
}

static aigcp_start
start_of(const char *text, bool whole, aigc_language *language)
{
    return aigcp_place_start((const uint8_t *)text, strlen(text), whole, true, language);
}

static void
decides(const char *text, bool whole, aigc_language asked, aigcp_start start,
        aigc_language language)
{
    aigc_language found = asked;
    if (start_of(text, whole, &found) != start || (start == AIGCP_START_HERE && found != language))
        fail_msg("%s: language %d", text, (int)found);
}

#define AUTO AIGC_LANGUAGE_AUTO
#define ZH AIGC_LANGUAGE_ZH
#define EN AIGC_LANGUAGE_EN

static void
the_first_letter_decides_the_language(void **state)
{
    (void)state;
    decides("中", false, AUTO, AIGCP_START_HERE, ZH);
    decides("# 12 中 a", false, AUTO, AIGCP_START_HERE, ZH);
    decides("\"Hello 中", false, AUTO, AIGCP_START_HERE, EN);
    decides("かな漢", false, AUTO, AIGCP_START_HERE, ZH);
    decides("# 12 ", false, AUTO, AIGCP_START_WAIT, AUTO);
    decides("# 12 ", true, AUTO, AIGCP_START_HERE, EN);
    decides("", false, AUTO, AIGCP_START_WAIT, AUTO);
    decides("", true, AUTO, AIGCP_START_HERE, EN);
    decides("\xE4\xB8", false, AUTO, AIGCP_START_WAIT, AUTO);
    decides("\xE4\xB8", true, AUTO, AIGCP_START_HERE, EN);
    decides("\xFF\xFF"
            "a",
            false, AUTO, AIGCP_START_HERE, EN);
}

static void
a_known_language_waits_for_white_space_only(void **state)
{
    (void)state;
    decides("#", false, ZH, AIGCP_START_HERE, ZH);
    decides("a", false, ZH, AIGCP_START_HERE, ZH);
    decides(" \n\t\r", false, EN, AIGCP_START_WAIT, EN);
    decides(" \n\t\r", true, EN, AIGCP_START_HERE, EN);
    decides("\xEF\xBB\xBF", false, EN, AIGCP_START_WAIT, EN);
    decides("\xEF\xBB\xBF"
            "a",
            false, EN, AIGCP_START_HERE, EN);
}

static void
what_begins_like_json_is_deferred(void **state)
{
    (void)state;
    decides("{", false, ZH, AIGCP_START_DEFER, ZH);
    decides(" \n[", false, AUTO, AIGCP_START_DEFER, AUTO);
    decides("\xEF\xBB\xBF {", false, EN, AIGCP_START_DEFER, EN);
    decides("a {", false, EN, AIGCP_START_HERE, EN);
    decides("1 {", false, AUTO, AIGCP_START_WAIT, AUTO);
}

static void
waiting_has_an_end(void **state)
{
    (void)state;
    char text[4 * AIGCP_START_CHARACTERS + 8] = "";
    for (size_t i = 0; i + 1 < AIGCP_START_CHARACTERS; i++)
        memcpy(text + 4 * i, "\U0001F600", 5);
    decides(text, false, AUTO, AIGCP_START_WAIT, AUTO);
    memcpy(text + 4 * (AIGCP_START_CHARACTERS - 1), "\U0001F600", 5);
    decides(text, false, AUTO, AIGCP_START_HERE, EN);
    memcpy(text + 4 * (AIGCP_START_CHARACTERS - 1), "中", 4);
    decides(text, false, AUTO, AIGCP_START_HERE, ZH);
    memset(text, ' ', AIGCP_START_CHARACTERS);
    memcpy(text + AIGCP_START_CHARACTERS, "{", 2);
    decides(text, false, EN, AIGCP_START_HERE, EN);
    memcpy(text + AIGCP_START_CHARACTERS - 1, "{", 2);
    decides(text, false, EN, AIGCP_START_DEFER, EN);
}

static int
end_is_expected(void *context, const cut_text *cut)
{
    const char *expected = context;
    aigcp_outline outline;
    aigcp_buffer out;
    bool closed;
    aigcp_outline_init(&outline);
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        aigcp_outline_feed(&outline, piece, length);
    }
    aigcp_buffer_init(&out, AIGCP_END_LABEL_MAX);
    int failed = aigcp_place_end(&outline, "L", true, &out, &closed) != AIGC_OK ||
                 out.length != strlen(expected) || memcmp(out.data, expected, out.length) != 0;
    aigcp_buffer_free(&out);
    return failed;
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    char lf[] = "\nL\n";
    char crlf[] = "\r\nL\r\n";
    char blank[] = "L\r\n";
    char fence[] = "  ~~~\r\n\r\nL\r\n";
    assert_int_equal(all_cuts("a\nb\r\n\nc\n", 8, end_is_expected, lf), 0);
    assert_int_equal(all_cuts("a\r\nb\r\n", 6, end_is_expected, crlf), 0);
    assert_int_equal(all_cuts("abcdef\r\n\r\n", 10, end_is_expected, blank), 0);
    assert_int_equal(all_cuts("- ~~~\r\nb\r\n", 10, end_is_expected, fence), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_label_is_a_paragraph_of_its_own),
        cmocka_unit_test(line_ends_are_those_of_the_text),
        cmocka_unit_test(without_a_mark_the_text_ends_as_it_did),
        cmocka_unit_test(an_open_fence_is_closed_first),
        cmocka_unit_test(the_largest_end_fits_its_room),
        cmocka_unit_test(the_first_letter_decides_the_language),
        cmocka_unit_test(a_known_language_waits_for_white_space_only),
        cmocka_unit_test(what_begins_like_json_is_deferred),
        cmocka_unit_test(waiting_has_an_end),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
