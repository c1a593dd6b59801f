/* SPDX-License-Identifier: Apache-2.0 */
/* The letters that words and texts end with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "libfilter/compile/word_ending.h"

/* Whether the endings tell the word, of ASCII characters, and the text apart. */
static bool
differ(const char *word, const char *text, unsigned letters)
{
    uint32_t folded[16];
    size_t count = strlen(word);
    for (size_t i = 0; i < count; i++)
        folded[i] = (uint32_t)(unsigned char)word[i];
    return aigcp_endings_differ(aigcp_ending_of_word(folded, count, letters),
                                aigcp_ending_of_text((const uint8_t *)text, strlen(text)));
}

static void
other_letters_tell_them_apart(void **state)
{
    (void)state;
    assert_true(differ("file", "til", AIGCP_ENDING_LETTERS));
    assert_true(differ("lilis", "coreutils", AIGCP_ENDING_LETTERS));
    assert_true(differ("fffi", "Offi", AIGCP_ENDING_LETTERS));
    assert_true(differ("abcdef", "xbcdef", AIGCP_ENDING_LETTERS));
    assert_true(differ("per1", "Perl", AIGCP_ENDING_LETTERS)); /* a letter stands for no figure */
    assert_true(differ("debl", "Debi", AIGCP_ENDING_LETTERS));
    assert_true(differ("iock", "lock", AIGCP_ENDING_LETTERS));
}

static void
what_may_be_the_word_is_not_told_apart(void **state)
{
    (void)state;
    assert_false(differ("file", "FILE", AIGCP_ENDING_LETTERS));
    assert_false(differ("file", "a file", AIGCP_ENDING_LETTERS));
    assert_false(
        differ("file", "f1le", AIGCP_ENDING_LETTERS)); /* a figure may stand for a letter */
    assert_false(differ("file", "f@@e", AIGCP_ENDING_LETTERS));
    assert_false(differ("file", "\xD0\xB5", AIGCP_ENDING_LETTERS)); /* Cyrillic */
    assert_false(differ("file", "", AIGCP_ENDING_LETTERS));
    assert_false(differ("per1", "per1", AIGCP_ENDING_LETTERS));
    assert_false(differ("pe.l", "perl", AIGCP_ENDING_LETTERS));       /* it may be passed over */
    assert_false(differ("zabcdef", "yabcdef", AIGCP_ENDING_LETTERS)); /* too far back */
    /* Letters that are drawn like each other. */
    assert_false(differ("viagra", "VlAGRA", AIGCP_ENDING_LETTERS));
    assert_false(differ("kill", "kiIl", AIGCP_ENDING_LETTERS));
    assert_false(differ("kill", "kilI", AIGCP_ENDING_LETTERS));
}

/* Where the text may repeat letters, only the last two are compared. */
static void
repeats_are_allowed_for(void **state)
{
    (void)state;
    assert_false(differ("hack", "haaack", AIGCP_ENDING_WITHOUT_REPEATS));
    assert_false(differ("fuck", "fuuuck", AIGCP_ENDING_WITHOUT_REPEATS));
    assert_true(differ("hack", "hacc", AIGCP_ENDING_WITHOUT_REPEATS));
    assert_true(differ("hack", "hakk", AIGCP_ENDING_WITHOUT_REPEATS));
}

/* Whether the text, whose last symbols but one are repeated so, repeats too seldom for the word. */
static bool
repeats_too_seldom(const char *word, unsigned fourth, unsigned third, unsigned second,
                   unsigned last)
{
    uint32_t folded[16];
    size_t count = strlen(word);
    for (size_t i = 0; i < count; i++)
        folded[i] = (uint32_t)(unsigned char)word[i];
    const unsigned text[] = { fourth, third, second, last };
    uint64_t repeats = 0;
    for (size_t i = 0; i < 4; i++) {
        repeats <<= 2;
        for (unsigned k = 0; k < text[i]; k++)
            repeats = aigcp_repeats_again(repeats);
    }
    return aigcp_repeats_too_seldom(aigcp_ending_repeats(folded, count), repeats);
}

/* Look-alikes are one symbol, so that "lilo" is two and has to repeat the first twice. */
static void
a_text_must_repeat_what_the_word_does(void **state)
{
    (void)state;
    assert_false(repeats_too_seldom("soon", 0, 0, 1, 0));
    assert_true(repeats_too_seldom("soon", 0, 0, 0, 0));
    assert_true(repeats_too_seldom("soon", 0, 1, 0, 1));
    assert_true(repeats_too_seldom("lilo", 0, 0, 1, 0));
    assert_false(repeats_too_seldom("lilo", 0, 0, 2, 0));
    assert_false(repeats_too_seldom("lilo", 1, 1, 3, 1));
    assert_true(repeats_too_seldom("hall", 0, 0, 0, 0));
    assert_false(repeats_too_seldom("hall", 0, 0, 0, 1));
    assert_false(repeats_too_seldom("aabcdefg", 0, 0, 0, 0)); /* too far back */
    assert_true(aigcp_repeats_none(1u << 2 * 3, 3));
    assert_false(aigcp_repeats_none(1u << 2 * 2, 3));
    assert_false(aigcp_repeats_none(0, 40)); /* it is not known */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_letters_tell_them_apart),
        cmocka_unit_test(what_may_be_the_word_is_not_told_apart),
        cmocka_unit_test(repeats_are_allowed_for),
        cmocka_unit_test(a_text_must_repeat_what_the_word_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
