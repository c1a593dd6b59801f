/* SPDX-License-Identifier: Apache-2.0 */
/* The text as an expression sees it, and the way back from there to the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/scan/text_view.h"

#define ZERO_WIDTH "\u200B"
#define REPLACEMENT "\uFFFD"

/* A view of a text, and what is seen. */
static void
check(const char *text, bool fold, const char *seen)
{
    aigcp_text_view view = { 0 };
    assert_int_equal(aigcp_text_view_set(&view, (const uint8_t *)text, strlen(text), 0, fold),
                     AIGC_OK);
    assert_int_equal(view.length, strlen(seen));
    assert_memory_equal(view.bytes, seen, view.length);
    aigcp_text_view_free(&view);
}

static void
text_is_seen_as_it_is_or_folded(void **state)
{
    (void)state;
    check("", false, "");
    check("abc 12 大麻 é \U0001F600", false, "abc 12 大麻 é \U0001F600");
    check("abc 12 大麻", true, "abc 12 大麻");
    check("ABC Ｘ 違", false, "ABC Ｘ 違");
    check("ABC Ｘ 違", true, "abc x 违");
    check("㎏", true, "kg");
    check("㎏", false, "㎏");
    check(REPLACEMENT "a", false, REPLACEMENT "a");
    check("a\x80z\xE4\xBA", false, "a" REPLACEMENT "z" REPLACEMENT REPLACEMENT);
    check("\xED\xA0\x80", false, REPLACEMENT REPLACEMENT REPLACEMENT);
}

/* Each character of ASCII wherever it stands among others, which are seen a word at a time. */
static void
ascii_is_seen_among_ascii(void **state)
{
    (void)state;
    enum { LENGTH = 19 };
    for (int c = 1; c < 0x80; c++)
        for (size_t at = 0; at < LENGTH; at++) {
            char text[LENGTH + 1] = "abcdefghijklmnopqrs";
            char seen[LENGTH + 1] = "abcdefghijklmnopqrs";
            text[at] = (char)c;
            seen[at] = (char)c;
            check(text, false, seen);
            seen[at] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            check(text, true, seen);
        }
    aigcp_text_view view = { 0 };
    assert_int_equal(
        aigcp_text_view_set(&view, (const uint8_t *)"abcdefgh大abcdefghi", 20, 0, true), AIGC_OK);
    for (size_t i = 0; i < view.length; i++) {
        const bool is_han = i >= 8 && i < 11;
        assert_int_equal(view.start[i], is_han ? 8 : i);
        assert_int_equal(view.end[i], is_han ? 11 : i + 1);
    }
    aigcp_text_view_free(&view);
}

/* What folds to more bytes than it has leaves room for what comes behind. */
static void
views_grow(void **state)
{
    (void)state;
    enum { LIGATURES = 10, LETTERS = 400 };
    char text[LIGATURES * 3 + LETTERS + 1] = "";
    for (int i = 0; i < LIGATURES; i++)
        strcat(text, "ﷺ");
    memset(text + strlen(text), 'a', LETTERS);
    aigcp_text_view view = { 0 };
    assert_int_equal(aigcp_text_view_set(&view, (const uint8_t *)text, sizeof text - 1, 0, true),
                     AIGC_OK);
    assert_true(view.length > sizeof text);
    for (size_t i = 0; i < LETTERS; i++)
        assert_int_equal(view.bytes[view.length - 1 - i], 'a');
    aigcp_text_view_free(&view);
}

/* Invisible characters are not seen, but those by which a gap becomes too wide. */
static void
wide_gaps_are_seen(void **state)
{
    (void)state;
    for (int fold = 0; fold < 2; fold++)
        for (size_t gap = 0; gap <= 2 * (AIGCP_MAX_GAP + 1); gap++) {
            char text[256] = "a";
            char seen[256] = "a";
            for (size_t i = 0; i < gap; i++)
                strcat(text, ZERO_WIDTH);
            for (size_t i = 0; i < gap / (AIGCP_MAX_GAP + 1); i++)
                strcat(seen, REPLACEMENT);
            strcat(text, "b" ZERO_WIDTH "c"); /* a gap of its own */
            strcat(seen, "bc");
            check(text, fold, seen);
        }
}

/* Also those before the window count. */
static void
gaps_before_the_window_count(void **state)
{
    (void)state;
    aigcp_text_view view = { 0 };
    const uint8_t *text = (const uint8_t *)ZERO_WIDTH "a" ZERO_WIDTH "b";
    assert_int_equal(aigcp_text_view_set(&view, text, 8, AIGCP_MAX_GAP, false), AIGC_OK);
    assert_int_equal(view.length, 5);
    assert_memory_equal(view.bytes, REPLACEMENT "ab", 5);
    assert_int_equal(aigcp_text_view_set(&view, text, 8, AIGCP_MAX_GAP - 1, false), AIGC_OK);
    assert_int_equal(view.length, 2);
    aigcp_text_view_free(&view);
}

static void
places_lead_back_to_the_text(void **state)
{
    (void)state;
    /* Bytes of the text: a 0, zero-width 1, 大 4, ㎏ 7, X 10. Of the view: a 0, 大 1, k 4, g 5,
     * x 6. */
    const char *text = "a" ZERO_WIDTH "大㎏X";
    aigcp_text_view view = { 0 };
    assert_int_equal(aigcp_text_view_set(&view, (const uint8_t *)text, strlen(text), 0, true),
                     AIGC_OK);
    assert_int_equal(view.length, 7);
    static const size_t at[] = { 0, 1, 1, 1, 1, 4, 4, 4, 6, 6, 6, 7 };
    for (size_t offset = 0; offset < sizeof at / sizeof *at; offset++)
        assert_int_equal(aigcp_text_view_at(&view, offset), at[offset]);
    size_t start, end;
    assert_true(aigcp_text_view_range(&view, 0, 4, &start, &end));
    assert_int_equal(start, 0);
    assert_int_equal(end, 7);
    assert_true(aigcp_text_view_range(&view, 4, 7, &start, &end));
    assert_int_equal(start, 7);
    assert_int_equal(end, 11);
    assert_false(aigcp_text_view_range(&view, 5, 7, &start, &end)); /* from inside ㎏ on */
    assert_false(aigcp_text_view_range(&view, 0, 5, &start, &end));
    aigcp_text_view_free(&view);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_seen_as_it_is_or_folded),
        cmocka_unit_test(ascii_is_seen_among_ascii),
        cmocka_unit_test(views_grow),
        cmocka_unit_test(wide_gaps_are_seen),
        cmocka_unit_test(gaps_before_the_window_count),
        cmocka_unit_test(places_lead_back_to_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
