/* SPDX-License-Identifier: Apache-2.0 */
/* The table of kinds against ICU, over all code points, and what each kind is for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"

/* Calls `test` for each character of a text. */
static void
for_each(const char *text, void (*test)(uint32_t c))
{
    for (size_t at = 0, size, length = strlen(text); at < length; at += size)
        test(aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size));
}

static void
check_separates(uint32_t c)
{
    if (!aigcp_is_separator(c))
        fail_msg("U+%04X should separate", (unsigned)c);
}

static void
check_does_not_separate(uint32_t c)
{
    if (aigcp_is_separator(c))
        fail_msg("U+%04X should not separate", (unsigned)c);
}

/* Letters that are used like commas and bars. */
static const char drawn_as_strokes[] = "丨丶丿乀乁乚乛亅〻ゝノヽ";

static void
what_stands_between_characters_separates(void **state)
{
    (void)state;
    for_each(" \t\r\n\xC2\xA0\xE3\x80\x80", check_separates);
    for_each(".,;:!?-_*/\\|~#+=()[]{}<>\"'`^%&@$", check_separates);
    for_each("。，、；：！？·…—「」《》【】（）～￥", check_separates);
    for_each("★☆●○◎◇◆□■△▲※→←↑↓√×÷", check_separates);
    for_each("😀👍❤🔥🇨🇳🏻⭐", check_separates);
    for_each(drawn_as_strokes, check_separates);
    check_separates(0x200D);  /* joiner */
    check_separates(0x202E);  /* bidi override */
    check_separates(0xE0041); /* tag */
    check_separates(0xFE0F);  /* selector */
    check_separates(0x2800);  /* Braille blank */
    check_separates(0x3164);  /* Hangul filler */
    check_separates(0xFFFD);
    check_separates(0xE000); /* private use */
    check_separates(0x10FFFF);
    check_separates(UINT32_MAX);
}

static void
letters_and_numbers_do_not(void **state)
{
    (void)state;
    for_each("az09法一乙十卜々〇がカー한ㄅяωאبกขကཀ", check_does_not_separate);
}

static void
marks_separate_if_words_are_spelt_without(void **state)
{
    (void)state;
    check_separates(0x0301);         /* acute */
    check_separates(0x0489);         /* Cyrillic millions */
    check_separates(0x064B);         /* Arabic fathatan */
    check_separates(0x05B0);         /* Hebrew sheva */
    check_separates(0x20DD);         /* enclosing circle */
    check_does_not_separate(0x093E); /* Devanagari aa */
    check_does_not_separate(0x0E31); /* Thai mai han-akat */
    check_does_not_separate(0x3099); /* voiced mark of kana: "ga" is not "ka" */
    check_does_not_separate(0x309A);
}

static void
marks_are_word_characters_that_separate(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        if (aigcp_is_mark(c) != (aigcp_is_separator(c) && aigcp_is_word_character(c) && c != '_'))
            fail_msg("U+%04X is%s a mark", (unsigned)c, aigcp_is_mark(c) ? "" : " not");
    assert_true(aigcp_is_mark(0x0301));  /* acute */
    assert_true(aigcp_is_mark(0x20DD));  /* enclosing circle */
    assert_false(aigcp_is_mark(0x093E)); /* Devanagari aa */
    assert_false(aigcp_is_mark(0x302A)); /* tone of Han characters */
    assert_false(aigcp_is_mark(UINT32_MAX));
}

static bool
is_drawn_as_stroke(uint32_t c)
{
    const size_t length = sizeof drawn_as_strokes - 1;
    for (size_t at = 0, size; at < length; at += size)
        if (aigcp_utf8_decode((const uint8_t *)drawn_as_strokes + at, length - at, &size) == c)
            return true;
    return false;
}

static void
all_letters_and_numbers_of_icu_stay(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        uint32_t mask = U_MASK(u_charType((UChar32)c));
        int ignorable = u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
        const bool separates = ignorable || is_drawn_as_stroke((uint32_t)c);
        if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) && aigcp_is_separator(c) != separates)
            fail_msg("U+%04X is a letter or number", (unsigned)c);
        if (!(mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) && !aigcp_is_separator(c))
            fail_msg("U+%04X is neither letter, number nor mark", (unsigned)c);
    }
}

static const struct {
    uint32_t first, last;
    aigcp_hidden kind;
} hidden[] = {
    { 0x00AD, 0x00AD, AIGCP_HIDDEN_ZERO_WIDTH }, { 0x034F, 0x034F, AIGCP_HIDDEN_ZERO_WIDTH },
    { 0x115F, 0x1160, AIGCP_HIDDEN_ZERO_WIDTH }, { 0x180E, 0x180E, AIGCP_HIDDEN_ZERO_WIDTH },
    { 0x200B, 0x200F, AIGCP_HIDDEN_ZERO_WIDTH }, { 0x202A, 0x202E, AIGCP_HIDDEN_BIDI },
    { 0x2060, 0x2065, AIGCP_HIDDEN_ZERO_WIDTH }, { 0x2066, 0x2069, AIGCP_HIDDEN_BIDI },
    { 0x3164, 0x3164, AIGCP_HIDDEN_ZERO_WIDTH }, { 0xFE00, 0xFE0F, AIGCP_HIDDEN_SELECTOR },
    { 0xFFF9, 0xFFFB, AIGCP_HIDDEN_ZERO_WIDTH }, { 0xFEFF, 0xFEFF, AIGCP_HIDDEN_ZERO_WIDTH },
    { 0xFFA0, 0xFFA0, AIGCP_HIDDEN_ZERO_WIDTH }, { 0xE0000, 0xE007F, AIGCP_HIDDEN_TAG },
    { 0xE0100, 0xE01EF, AIGCP_HIDDEN_SELECTOR },
};

static void
hidden_characters_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        for (uint32_t c = hidden[i].first; c <= hidden[i].last; c++)
            if (aigcp_hidden_kind(c) != hidden[i].kind)
                fail_msg("U+%04X is of kind %d", (unsigned)c, (int)aigcp_hidden_kind(c));
    assert_int_equal(aigcp_hidden_kind(UINT32_MAX), AIGCP_HIDDEN_NOT);
}

static void
what_shows_is_not_hidden(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        int ignorable = u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
        int annotates = c >= 0xFFF9 && c <= 0xFFFB;
        if ((aigcp_hidden_kind(c) != AIGCP_HIDDEN_NOT) != (ignorable || annotates))
            fail_msg("U+%04X", (unsigned)c);
    }
}

static aigcp_script
expected_script(UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &error);
    if (script == USCRIPT_KHMER || script == USCRIPT_LAO || script == USCRIPT_MYANMAR ||
        script == USCRIPT_THAI)
        return AIGCP_SCRIPT_UNSPACED;
    if (u_getIntPropertyValue(c, UCHAR_CANONICAL_COMBINING_CLASS) == 9)
        return AIGCP_SCRIPT_VIRAMA;
    if (script == USCRIPT_HAN && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
        return AIGCP_SCRIPT_HAN;
    if (!u_isalpha(c))
        return AIGCP_SCRIPT_OTHER;
    return script == USCRIPT_LATIN      ? AIGCP_SCRIPT_LATIN
           : script == USCRIPT_CYRILLIC ? AIGCP_SCRIPT_CYRILLIC
           : script == USCRIPT_GREEK    ? AIGCP_SCRIPT_GREEK
                                        : AIGCP_SCRIPT_OTHER;
}

static void
characters_know_their_script(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        if (aigcp_script_of(c) != expected_script((UChar32)c))
            fail_msg("U+%04X is of script %d", (unsigned)c, (int)aigcp_script_of(c));
    assert_int_equal(aigcp_script_of('a'), AIGCP_SCRIPT_LATIN);
    assert_int_equal(aigcp_script_of(0x430), AIGCP_SCRIPT_CYRILLIC);
    assert_int_equal(aigcp_script_of(0x3B1), AIGCP_SCRIPT_GREEK);
    assert_int_equal(aigcp_script_of('1'), AIGCP_SCRIPT_OTHER);
    assert_int_equal(aigcp_script_of(0x6CD5), AIGCP_SCRIPT_HAN);
    assert_int_equal(aigcp_script_of(0x3005), AIGCP_SCRIPT_OTHER);    /* 々 */
    assert_int_equal(aigcp_script_of(0x17B6), AIGCP_SCRIPT_UNSPACED); /* Khmer vowel */
    assert_int_equal(aigcp_script_of(0x0C4D), AIGCP_SCRIPT_VIRAMA);   /* Telugu */
    assert_false(aigcp_is_mixed_letter(0x6CD5));
    assert_true(aigcp_is_mixed_letter(0x3B1));
    assert_int_equal(aigcp_script_of(UINT32_MAX), AIGCP_SCRIPT_OTHER);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_between_characters_separates),
        cmocka_unit_test(letters_and_numbers_do_not),
        cmocka_unit_test(marks_separate_if_words_are_spelt_without),
        cmocka_unit_test(marks_are_word_characters_that_separate),
        cmocka_unit_test(all_letters_and_numbers_of_icu_stay),
        cmocka_unit_test(hidden_characters_are_told_apart),
        cmocka_unit_test(what_shows_is_not_hidden),
        cmocka_unit_test(characters_know_their_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
