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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_letters_tell_them_apart),
        cmocka_unit_test(what_may_be_the_word_is_not_told_apart),
        cmocka_unit_test(repeats_are_allowed_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
