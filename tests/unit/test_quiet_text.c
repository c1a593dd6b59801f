/* SPDX-License-Identifier: Apache-2.0 */
/* Quiet characters: every code point against ICU; where a run ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "common/utf8.h"
#include "tests/support/guard_page.h"
#include "tests/support/prng.h"
#include "watermark/quiet_text.h"

static const UNormalizer2 *
normalizer(void)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    assert_true(U_SUCCESS(error));
    return nfc;
}

/* What "quiet" means, asked of ICU. */
static bool
icu_says_quiet(const UNormalizer2 *nfc, uint32_t code_point)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[2];
    int32_t length = 0;
    U16_APPEND_UNSAFE(units, length, (UChar32)code_point);
    return u_charType((UChar32)code_point) != U_UNASSIGNED &&
           unorm2_hasBoundaryBefore(nfc, (UChar32)code_point) &&
           unorm2_isNormalized(nfc, units, length, &error) && U_SUCCESS(error);
}

static bool
is_surrogate(uint32_t code_point)
{
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

static void
what_is_quiet_here_is_quiet_for_icu(void **state)
{
    (void)state;
    const UNormalizer2 *nfc = normalizer();
    size_t quiet = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (is_surrogate(c)) {
            assert_false(aigcp_is_quiet(c));
        } else if (aigcp_is_quiet(c)) {
            quiet++;
            if (!icu_says_quiet(nfc, c))
                fail_msg("U+%04X is not quiet", c);
        }
    }
    assert_true(quiet > 90000);
}

static void
the_common_characters_are_quiet(void **state)
{
    (void)state;
    for (uint32_t c = 0x4E00; c <= 0x9FFF; c++)
        assert_true(aigcp_is_quiet(c));
    for (uint32_t c = 0; c < 0x80; c++)
        assert_true(aigcp_is_quiet(c));
    static const uint32_t punctuation[] = { 0x3001, 0x3002, 0xFF0C, 0x201C, 0x2014, 0x2026 };
    for (size_t i = 0; i < sizeof punctuation / sizeof *punctuation; i++)
        assert_true(aigcp_is_quiet(punctuation[i]));
    assert_false(aigcp_is_quiet(0x0301));
    assert_false(aigcp_is_quiet(0x302A));
    assert_false(aigcp_is_quiet(0x3099));
    assert_false(aigcp_is_quiet(0x212B)); /* the angstrom sign is normalised */
    assert_false(aigcp_is_quiet(0xF900));
    assert_false(aigcp_is_quiet(AIGCP_UTF8_INVALID));
}

static void
a_run_is_of_quiet_characters_only(void **state)
{
    (void)state;
    aigcp_quiet_map map;
    aigcp_quiet_map_init(&map);
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (is_surrogate(c))
            continue;
        uint8_t text[2 * AIGCP_UTF8_MAX];
        size_t last;
        size_t size = aigcp_utf8_encode(c, text);
        aigcp_utf8_encode(c, text + size);
        size_t run = aigcp_quiet_run(&map, text, 2 * size, &last);
        if (run != (aigcp_is_quiet(c) ? 2 * size : 0) || last != (run ? size : 0))
            fail_msg("U+%04X: run %zu, last %zu", c, run, last);
    }
}

static void
bytes_that_are_not_utf8_end_a_run(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",         "\xC0\x80",         "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xFF",     "\xE4\xB8",     "\xF0\xA0\x80",
        "\xC3",         "\xE4\xB8\x41",     "\xC3\x41",
    };
    aigcp_quiet_map map;
    aigcp_quiet_map_init(&map);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[16] = "ab\xE4\xB8\xAD";
        size_t last;
        guard_page guard;
        memcpy(text + 5, bad[i], strlen(bad[i]));
        guard_page_behind(&guard, text, 5 + strlen(bad[i]));
        size_t run = aigcp_quiet_run(&map, guard.data, guard.length, &last);
        guard_page_free(&guard);
        if (run != 5 || last != 3)
            fail_msg("case %zu: run %zu, last %zu", i, run, last);
    }
}

static void
ascii_of_every_length_and_place_is_one_run(void **state)
{
    (void)state;
    aigcp_quiet_map map;
    aigcp_quiet_map_init(&map);
    for (size_t length = 0; length < 40; length++) {
        uint8_t text[41];
        size_t last;
        guard_page guard;
        memset(text, 'x', sizeof text);
        guard_page_behind(&guard, text, length);
        assert_int_equal(aigcp_quiet_run(&map, guard.data, length, &last), length);
        assert_int_equal(last, length ? 1 : 0);
        guard_page_free(&guard);
        text[length] = 0xCC; /* U+0301 */
        assert_int_equal(aigcp_quiet_run(&map, text, length + 1, &last), length);
    }
}

/* Characters of the common kinds and beside them, and bytes that are none. */
static const char *const pieces[] = {
    "a",      "abcdefgh",   "。",     "，",     "“",        "\u2001",       "\u2002",   "\u203F",
    "\u2065", "\u3000",     "\u3029", "\u302A", "\u3FFF",   "\u4000",       "\u9FFF",   "\uA000",
    "人",     "大麻是毒品", "\uFF00", "\uFF01", "\uFF7F",   "\uFF80",       "\uFFBF",   "é",
    "\u0301", "\U0001F600", "\x80",   "\xE4",   "\xE4\xBA", "\xEF\xBC\x80", "\xE3\x80",
};

/* Looked at together or one by one, a run is the same. */
static void
many_are_found_as_one_by_one(void **state)
{
    (void)state;
    aigcp_quiet_map one, many;
    aigcp_quiet_map_init(&many);
    if (!many.many) {
        skip();
        return;
    }
    one = many;
    one.many = NULL;
    prng random;
    prng_seed(&random, 1);
    size_t by_many = 0;
    for (int round = 0; round < 20000; round++) {
        char text[300];
        size_t length = 0;
        const size_t end = prng_below(&random, 250);
        const bool is_common = round % 2; /* long runs */
        while (length < end) {
            const size_t all = sizeof pieces / sizeof *pieces;
            const char *next =
                is_common && prng_below(&random, 40) ? "人" : pieces[prng_below(&random, all)];
            memcpy(text + length, next, strlen(next));
            length += strlen(next);
        }
        guard_page guard;
        guard_page_behind(&guard, text, length);
        size_t last, expected_last;
        const size_t expected = aigcp_quiet_run(&one, guard.data, length, &expected_last);
        assert_int_equal(aigcp_quiet_run(&many, guard.data, length, &last), expected);
        assert_int_equal(last, expected_last);
        by_many += many.many(guard.data, length);
        guard_page_free(&guard);
    }
    assert_true(by_many > 200000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_quiet_here_is_quiet_for_icu),
        cmocka_unit_test(the_common_characters_are_quiet),
        cmocka_unit_test(a_run_is_of_quiet_characters_only),
        cmocka_unit_test(bytes_that_are_not_utf8_end_a_run),
        cmocka_unit_test(ascii_of_every_length_and_place_is_one_run),
        cmocka_unit_test(many_are_found_as_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
