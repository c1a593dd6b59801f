/* SPDX-License-Identifier: Apache-2.0 */
/* What is taken for a Latin letter, and what must not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/uscript.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"

/* The first character of a text, folded. */
static uint32_t
folded(const char *text)
{
    size_t size, count;
    uint32_t self;
    const uint32_t *parts =
        aigcp_fold(aigcp_utf8_decode((const uint8_t *)text, strlen(text), &size), &self, &count);
    assert_int_equal(count, 1);
    return *parts;
}

static const struct {
    const char *text;
    char letter;
} pairs[] = {
    { "а", 'a' }, { "А", 'a' }, { "В", 'b' }, { "с", 'c' }, { "ԁ", 'd' }, { "е", 'e' },
    { "Ϝ", 'f' }, { "ɡ", 'g' }, { "Н", 'h' }, { "һ", 'h' }, { "і", 'i' }, { "І", 'l' },
    { "ј", 'j' }, { "К", 'k' }, { "Κ", 'k' }, { "ӏ", 'l' }, { "М", 'm' }, { "п", 'n' },
    { "ո", 'n' }, { "о", 'o' }, { "Ο", 'o' }, { "р", 'p' }, { "ρ", 'p' }, { "ԛ", 'q' },
    { "г", 'r' }, { "ѕ", 's' }, { "Т", 't' }, { "υ", 'u' }, { "ν", 'v' }, { "ԝ", 'w' },
    { "х", 'x' }, { "χ", 'x' }, { "у", 'y' }, { "Ζ", 'z' }, { "ø", 'o' }, { "ı", 'i' },
    { "0", 'o' }, { "1", 'i' }, { "1", 'l' }, { "3", 'e' }, { "4", 'a' }, { "5", 's' },
    { "7", 't' }, { "8", 'b' }, { "@", 'a' }, { "$", 's' }, { "€", 'e' }, { "¢", 'c' },
    { "£", 'l' }, { "₦", 'n' }, { "©", 'c' }, { "Λ", 'a' }, { "и", 'n' }, { "ᑕ", 'c' },
    { "ᗩ", 'a' }, { "ᔕ", 's' }, { "ᴀ", 'a' }, { "ɴ", 'n' }, { "ꜰ", 'f' }, { "Ɠ", 'g' },
    { "ʂ", 's' }, { "ɐ", 'a' }, { "ǝ", 'e' }, { "ŋ", 'n' }, { "ц", 'u' }, { "щ", 'w' },
    { "δ", 'd' }, { "ɔ", 'c' }, { "ɒ", 'a' }, { "ƃ", 'g' }, { "ɟ", 'f' }, { "ꙅ", 's' },
    { "ꟻ", 'f' }, { "🇬", 'g' },
};

/* Alphabets of "fancy text" that are no compatibility forms: each has all letters but those that
 * Unicode has not in this form. */
static const char *const alphabets[] = {
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ",
    "ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯXYᘔ",
    "₳฿₵ĐɆ₣₲ⱧłJ₭Ⱡ₥₦Ø₱QⱤ₴₮ɄVWӾɎⱫ",
    "ąɓƈɖɛʄɠɧıʝƙƖɱŋơ℘զཞʂɬų۷ῳҳყʑ",
    "αвcdєfgнιjкℓмησρqяѕтυνωχуz",
    "ɑҍçժҽƒցհìʝҟӀʍղօքզɾʂէմѵաʑվՀ",
};

static void
look_alikes_are_taken_for_their_letter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t c = folded(pairs[i].text);
        if (!aigcp_looks_like(c, pairs[i].letter))
            fail_msg("\"%s\" should look like '%c'", pairs[i].text, pairs[i].letter);
        assert_int_equal(aigcp_look_class(c), aigcp_look_class((unsigned char)pairs[i].letter));
    }
}

/* Returns how many letters of an alphabet are taken for what they are drawn for. */
static int
letters_known(const char *alphabet)
{
    int known = 0;
    size_t at = 0;
    const size_t length = strlen(alphabet);
    for (int letter = 'a'; letter <= 'z'; letter++) {
        size_t size, count;
        uint32_t self;
        assert_true(at < length);
        const uint32_t c = aigcp_utf8_decode((const uint8_t *)alphabet + at, length - at, &size);
        const uint32_t folded = *aigcp_fold(c, &self, &count);
        known += folded == (uint32_t)letter || aigcp_looks_like(folded, (char)letter);
        at += size;
    }
    assert_int_equal(at, length);
    return known;
}

static void
fancy_alphabets_are_known(void **state)
{
    (void)state;
    static const int least[] = { 26, 26, 26, 21, 26, 18 };
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        assert_int_equal(letters_known(alphabets[i]), least[i]);
}

/* "fail" is not "fall": letters of the alphabet are what they are. */
static void
no_letter_is_taken_for_another(void **state)
{
    (void)state;
    for (uint32_t one = 'a'; one <= 'z'; one++)
        for (int other = 'a'; other <= 'z'; other++)
            assert_false(aigcp_looks_like(one, (char)other));
}

/* "l" and "i" look like "1", and not like each other. */
static void
look_alikes_are_letters_of_one_kind(void **state)
{
    (void)state;
    assert_true(aigcp_look_alike('l', 'l') && aigcp_look_alike(0x4E00, 0x4E00));
    assert_true(aigcp_look_alike('1', 'l') && aigcp_look_alike('i', '1'));
    assert_true(aigcp_look_alike(0x430, 'a') && aigcp_look_alike('@', 0x430));
    assert_false(aigcp_look_alike('l', 'i') || aigcp_look_alike('i', 'l'));
    assert_false(aigcp_look_alike('a', 'b') || aigcp_look_alike(0x4E00, 0x4E01));
}

static void
letters_upside_down_are_folded_and_differ(void **state)
{
    (void)state;
    for (int letter = 'a'; letter <= 'z'; letter++) {
        uint32_t self;
        size_t count;
        const uint32_t turned = aigcp_turned_letter((char)letter);
        assert_int_equal(*aigcp_fold(turned, &self, &count), turned);
        assert_int_equal(count, 1);
        for (int other = 'a'; other < letter; other++)
            assert_int_not_equal(aigcp_turned_letter((char)other), turned);
        if (turned < 0x80)
            assert_int_equal(aigcp_turned_letter((char)turned), letter);
    }
    assert_int_equal(aigcp_turned_letter('A'), 0);
    assert_int_equal(aigcp_turned_letter('1'), 0);
}

static void
others_are_not_taken_for_letters(void **state)
{
    (void)state;
    static const uint32_t others[] = { '2', '6', '9',   ' ',   '!',   '|',       '-',
                                       '.', '%', 0x434, 0x3C0, 0x301, UINT32_MAX };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        for (int letter = 'a'; letter <= 'z'; letter++)
            assert_false(aigcp_looks_like(others[i], (char)letter));
        assert_int_equal(aigcp_look_class(others[i]), others[i]);
    }
    assert_false(aigcp_looks_like(0x430, 'A'));
    assert_false(aigcp_looks_like(0x430, '0'));
    assert_false(aigcp_looks_like('0', '\0'));
}

/* The scripts that nearly all text consists of. */
static void
east_asian_characters_look_like_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        UErrorCode error = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript((UChar32)c, &error);
        if (script != USCRIPT_HAN && script != USCRIPT_HIRAGANA && script != USCRIPT_KATAKANA &&
            script != USCRIPT_HANGUL && script != USCRIPT_BOPOMOFO && !(c >= 0x3000 && c < 0x3400))
            continue;
        if (aigcp_look_class(c) != c)
            fail_msg("U+%04X is taken for '%c'", (unsigned)c, (int)aigcp_look_class(c));
    }
}

static void
classes_and_resemblance_agree(void **state)
{
    (void)state;
    unsigned found = 0;
    for (uint32_t c = 0x80; c < AIGCP_CODE_POINTS; c++) {
        uint32_t class = aigcp_look_class(c);
        if (class == c)
            continue;
        assert_in_range(class, 'a', 'z');
        assert_int_equal(aigcp_look_class(class), class);
        assert_true(aigcp_looks_like(c, (char)class));
        uint32_t self;
        size_t count;
        if (aigcp_fold(c, &self, &count)[0] != c || count != 1)
            fail_msg("U+%04X is not folded", (unsigned)c);
        found++;
    }
    assert_in_range(found, 300, 1000);
}

/* What separates and has a letter; fewer than one in ten thousand characters. */
static void
leet_signs_separate_elsewhere(void **state)
{
    (void)state;
    unsigned found = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (!aigcp_is_leet_sign(c))
            continue;
        assert_true(aigcp_is_separator(c));
        assert_in_range(aigcp_look_class(c), 'a', 'z');
        found++;
        uint32_t self;
        size_t count;
        assert_int_equal(*aigcp_fold(c, &self, &count), c); /* a text has it as it is */
        assert_int_equal(count, 1);
        if (c < 0x80) /* that text_units.c does not look up */
            assert_true(c == '@' || c == '$');
    }
    assert_int_equal(found, 54);
    assert_true(aigcp_is_leet_sign('@') && aigcp_is_leet_sign('$') && aigcp_is_leet_sign(0x20AC));
    assert_false(aigcp_is_leet_sign('0') || aigcp_is_leet_sign(0x430));
    assert_false(aigcp_is_leet_sign(UINT32_MAX));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_alikes_are_taken_for_their_letter),
        cmocka_unit_test(no_letter_is_taken_for_another),
        cmocka_unit_test(look_alikes_are_letters_of_one_kind),
        cmocka_unit_test(letters_upside_down_are_folded_and_differ),
        cmocka_unit_test(others_are_not_taken_for_letters),
        cmocka_unit_test(east_asian_characters_look_like_nothing),
        cmocka_unit_test(classes_and_resemblance_agree),
        cmocka_unit_test(fancy_alphabets_are_known),
        cmocka_unit_test(leet_signs_separate_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
