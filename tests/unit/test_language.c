/* SPDX-License-Identifier: Apache-2.0 */
/* The language of a text: which letters count, where counting ends, cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/language.h"
#include "tests/support/all_cuts.h"

static aigc_language
guess(const char *text)
{
    aigcp_language_tally tally;
    aigcp_language_tally_init(&tally);
    aigcp_language_tally_feed(&tally, text, strlen(text));
    return aigcp_language_tally_guess(&tally);
}

static void
han_leads_or_english_it_is(void **state)
{
    (void)state;
    assert_int_equal(guess("今天的新闻"), AIGC_LANGUAGE_ZH);
    assert_int_equal(guess("Today's news"), AIGC_LANGUAGE_EN);
    assert_int_equal(guess(""), AIGC_LANGUAGE_EN);
    assert_int_equal(guess("12345 --- 67"), AIGC_LANGUAGE_EN);
    assert_int_equal(guess("The word 你好 means hello"), AIGC_LANGUAGE_EN);
}

static void
a_latin_word_weighs_as_much_as_a_han_character(void **state)
{
    (void)state;
    assert_int_equal(guess("请使用 PostgreSQL 数据库"), AIGC_LANGUAGE_ZH);
    assert_int_equal(guess("中文 ab cd"), AIGC_LANGUAGE_EN); /* two against two */
    assert_int_equal(guess("中文字 ab cd"), AIGC_LANGUAGE_ZH);
}

static void
letters_speak_for_their_language(void **state)
{
    (void)state;
    assert_int_equal(aigcp_language_of_letter(0x4E2D), AIGC_LANGUAGE_ZH);
    assert_int_equal(aigcp_language_of_letter(0x3400), AIGC_LANGUAGE_ZH);
    assert_int_equal(aigcp_language_of_letter(0x20000), AIGC_LANGUAGE_ZH);
    assert_int_equal(aigcp_language_of_letter(0x3007), AIGC_LANGUAGE_ZH);
    static const uint32_t han[] = { 0x4E00, 0x9FFF, 0x4DBF, 0xF900, 0xFAFF, 0x323AF };
    static const uint32_t latin[] = { 'a', 'z', 'A', 'Z', 0xC0, 0x24F, 0xFF21, 0xFF5A };
    static const uint32_t neither[] = { '`',    '{',  '@',   '[',    0x4DC0, 0xA000,  0xF8FF,
                                        0xFB00, 0xBF, 0x250, 0xFF20, 0xFF5B, 0x1FFFF, 0x323B0 };
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        assert_int_equal(aigcp_language_of_letter(han[i]), AIGC_LANGUAGE_ZH);
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        assert_int_equal(aigcp_language_of_letter(latin[i]), AIGC_LANGUAGE_EN);
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
        assert_int_equal(aigcp_language_of_letter(neither[i]), AIGC_LANGUAGE_AUTO);
    assert_int_equal(aigcp_language_of_letter(0xE9), AIGC_LANGUAGE_EN);
    assert_int_equal(aigcp_language_of_letter('1'), AIGC_LANGUAGE_AUTO);
    assert_int_equal(aigcp_language_of_letter(0xD7), AIGC_LANGUAGE_AUTO);
    assert_int_equal(aigcp_language_of_letter(0x3042), AIGC_LANGUAGE_AUTO);
    assert_int_equal(aigcp_language_of_letter(AIGCP_UTF8_INVALID), AIGC_LANGUAGE_AUTO);
}

static void
only_the_window_counts(void **state)
{
    (void)state;
    aigcp_language_tally tally;
    char spaces[AIGCP_LANGUAGE_WINDOW];
    memset(spaces, ' ', sizeof spaces);

    aigcp_language_tally_init(&tally);
    aigcp_language_tally_feed(&tally, spaces, sizeof spaces - 3);
    aigcp_language_tally_feed(&tally, "中文", 6); /* the second one is beyond */
    assert_int_equal(tally.han, 1);
    assert_int_equal(aigcp_language_tally_guess(&tally), AIGC_LANGUAGE_ZH);

    aigcp_language_tally_init(&tally);
    aigcp_language_tally_feed(&tally, spaces, sizeof spaces);
    aigcp_language_tally_feed(&tally, "中文", 6);
    assert_int_equal(tally.han, 0);
}

typedef struct counts {
    uint32_t han;
    uint32_t latin_words;
} counts;

static int
counts_are(void *context, const cut_text *cut)
{
    const counts *expected = context;
    aigcp_language_tally tally;
    aigcp_language_tally_init(&tally);
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        aigcp_language_tally_feed(&tally, piece, length);
    }
    return tally.han != expected->han || tally.latin_words != expected->latin_words;
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    static const char text[] = "a\xE4\xB8中b\xF0\xA0é文\xFFx\xF0\xA0\x80\x80";
    counts expected = { .han = 3, .latin_words = 4 };
    assert_int_equal(all_cuts(text, sizeof text - 1, counts_are, &expected), 0);
    assert_int_equal(all_cuts("中ab", 5, counts_are, &(counts){ 1, 1 }), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(han_leads_or_english_it_is),
        cmocka_unit_test(a_latin_word_weighs_as_much_as_a_han_character),
        cmocka_unit_test(letters_speak_for_their_language),
        cmocka_unit_test(only_the_window_counts),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
