/* SPDX-License-Identifier: Apache-2.0 */
/* Readings of Han characters and the spelling of syllables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/pinyin.h"

#define MAX_READINGS_TEXT (AIGCP_READINGS * (AIGCP_SYLLABLE_LETTERS + 1) + 1)

/* The readings of what a character is folded to, "zhong chong"; "" if there are none. */
static void
readings_text(uint32_t c, char out[MAX_READINGS_TEXT])
{
    uint32_t self;
    size_t count;
    const uint32_t *folded = aigcp_fold(c, &self, &count);
    const uint16_t *readings;
    size_t length = 0;
    out[0] = '\0';
    if (count != 1)
        return;
    count = aigcp_readings(*folded, &readings);
    assert_in_range(count, 0, AIGCP_READINGS);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(readings[i], 1, aigcp_syllable_count);
        length += (size_t)snprintf(out + length, MAX_READINGS_TEXT - length, "%s%s", i ? " " : "",
                                   aigcp_syllable_spelling(readings[i]));
    }
}

static const struct {
    const char *character, *readings;
} known[] = {
    { "法", "fa" },     { "轮", "lun" },    { "輪", "lun" },
    { "功", "gong" },   { "微", "wei" },    { "薇", "wei" },
    { "信", "xin" },    { "的", "de di" },  { "重", "zhong chong" },
    { "乐", "le yue" }, { "樂", "le yue" }, { "佛", "fu fo" },
    { "女", "nv" },     { "绿", "lv lu" },  { "略", "lve" },
    { "虐", "nve" },    { "图", "tu" },     { "図", "tu" },
    { "嗯", "en" },     { "儿", "er" },     { "零", "ling" },
    { "〇", "ling" },   { "一", "yi" },     { "壹", "yi" },
    { "二", "er" },     { "三", "san" },    { "四", "si" },
    { "五", "wu" },     { "六", "liu lu" }, { "陆", "liu lu" },
    { "七", "qi" },     { "八", "ba" },     { "九", "jiu" },
    { "0", "ling" },    { "1", "yi" },      { "9", "jiu" },
    { "⑨", "jiu" },     { "a", "" },        { "か", "" },
    { "。", "" },       { "한", "" },       { "🐔", "ji" },
    { "❤", "xin ai" },  { "✈", "fei ji" },  { "😀", "" },
};

static void
readings_are_the_usual_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[MAX_READINGS_TEXT];
        size_t size;
        const char *c = known[i].character;
        readings_text(aigcp_utf8_decode((const uint8_t *)c, strlen(c), &size), text);
        if (strcmp(text, known[i].readings) != 0)
            fail_msg("%s is read \"%s\", not \"%s\"", c, text, known[i].readings);
    }
}

/* Separators are silent, but for emoji with a sound; strokes are, though they have readings. */
static void
some_emoji_are_not_silent(void **state)
{
    (void)state;
    static const uint32_t silent[] = { ' ', ',', 0x3002, 0x1F600, 0x1F525, 0x4E36, 0x4E28 };
    static const uint32_t heard[] = { 'a', '1', 0x4E2D, 0xD55C, 0x1F414, 0x2795, 0x2764 };
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        assert_true(aigcp_is_silent(silent[i]));
    for (size_t i = 0; i < sizeof heard / sizeof *heard; i++)
        assert_false(aigcp_is_silent(heard[i]));
}

/* An independent source: the transliterator of ICU. Its one reading is among ours; where
 * several characters are folded to one, or ICU is of another opinion, it may not be. */
static void
readings_agree_with_icu(void **state)
{
    (void)state;
    UErrorCode error = U_ZERO_ERROR;
    UParseError place;
    UChar id[64];
    u_uastrcpy(id, "Han-Latin; Latin-ASCII; Lower");
    UTransliterator *latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &place, &error);
    assert_true(U_SUCCESS(error));
    unsigned compared = 0, equal = 0;
    for (uint32_t c = 0x4E00; c <= 0x9FA5; c++) {
        char ours[MAX_READINGS_TEXT], icu[32];
        UChar text[32] = { (UChar)c };
        int32_t length = 1, limit = 1;
        utrans_transUChars(latin, text, &length, 32, 0, &limit, &error);
        assert_true(U_SUCCESS(error));
        u_austrncpy(icu, text, sizeof icu);
        icu[strcspn(icu, " ")] = '\0';
        readings_text(c, ours);
        if (text[0] == (UChar)c || ours[0] == '\0')
            continue;
        compared++;
        /* "lü" has become "lu" in ICU. */
        for (char *v = strchr(ours, 'v'); v; v = strchr(v, 'v'))
            *v = 'u';
        equal += strstr(ours, icu) != NULL;
    }
    utrans_close(latin);
    assert_in_range(compared, 20000, 20902);
    if (equal < compared / 100 * 97)
        fail_msg("%u of %u characters are read as ICU reads them", equal, compared);
}

/* GB 2312 has the 6,763 characters of everyday Simplified text; one of them is but a hum. */
static void
everyday_characters_have_readings(void **state)
{
    (void)state;
    UErrorCode error = U_ZERO_ERROR;
    UConverter *gb2312 = ucnv_open("GB2312", &error);
    assert_true(U_SUCCESS(error));
    unsigned count = 0;
    for (int lead = 0xB0; lead <= 0xF7; lead++)
        for (int trail = 0xA1; trail <= 0xFE; trail++) {
            const char bytes[] = { (char)lead, (char)trail };
            char readings[MAX_READINGS_TEXT];
            UChar text[4];
            int32_t length = ucnv_toUChars(gb2312, text, 4, bytes, 2, &error);
            assert_true(U_SUCCESS(error));
            if (length != 1 || !u_isalpha(text[0]))
                continue;
            readings_text(text[0], readings);
            if (readings[0] == '\0' && text[0] != 0x5463)
                fail_msg("U+%04X has no reading", (unsigned)text[0]);
            count++;
        }
    ucnv_close(gb2312);
    assert_int_equal(count, 6763);
}

static void
syllables_are_in_the_order_of_their_spelling(void **state)
{
    (void)state;
    assert_in_range(aigcp_syllable_count, 400, 430);
    assert_string_equal(aigcp_syllable_spelling(1), "a");
    for (uint16_t i = 1; i <= aigcp_syllable_count; i++) {
        const char *spelling = aigcp_syllable_spelling(i);
        size_t length = strlen(spelling);
        assert_in_range(length, 1, AIGCP_SYLLABLE_LETTERS);
        assert_int_equal(strspn(spelling, "abcdefghijklmnopqrstuvwxyz"), length);
        assert_int_equal(aigcp_syllable_find(spelling, length), i);
        assert_true(i == 1 || strcmp(aigcp_syllable_spelling((uint16_t)(i - 1)), spelling) < 0);
    }
    assert_string_equal(aigcp_syllable_spelling(0), "");
    assert_string_equal(aigcp_syllable_spelling((uint16_t)(aigcp_syllable_count + 1)), "");
}

static void
other_letters_are_no_syllables(void **state)
{
    (void)state;
    static const char *const others[] = { "",  "b",    "zh",      "v",  "i",   "u",  "n", "ng",
                                          "m", "fali", "zhuangg", "Fa", "fa ", "xx", "q1" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(aigcp_syllable_find(others[i], strlen(others[i])), 0);
    assert_int_equal(aigcp_syllable_find("fa\0", 3), 0);
}

static void
letters_behind_the_syllable_do_not_matter(void **state)
{
    (void)state;
    assert_true(aigcp_syllable_find("falungong", 2) != 0);
    assert_int_equal(aigcp_syllable_find("falungong", 2), aigcp_syllable_find("fa", 2));
    assert_int_equal(aigcp_syllable_find("falungong", 3), 0);
}

static void
umlaut_is_spelt_in_several_ways(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        { "lyu", "lv" }, { "lue", "lve" }, { "lyue", "lve" },
        { "nyu", "nv" }, { "nue", "nve" }, { "nyue", "nve" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        uint16_t syllable = aigcp_syllable_find(same[i][0], strlen(same[i][0]));
        assert_true(syllable != 0);
        assert_string_equal(aigcp_syllable_spelling(syllable), same[i][1]);
    }
    assert_string_equal(aigcp_syllable_spelling(aigcp_syllable_find("lu", 2)), "lu");
}

/* All sounds that some character has. */
#define SOUNDS 2000

static size_t
collect_sounds(uint16_t sounds[SOUNDS])
{
    static bool is_known[UINT16_MAX + 1];
    size_t count = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        is_known[aigcp_sound_of(c)] = true;
    for (uint32_t sound = 1; sound <= UINT16_MAX; sound++)
        if (is_known[sound]) {
            assert_true(count < SOUNDS);
            sounds[count++] = (uint16_t)sound;
        }
    return count;
}

static bool
can_be_read(uint16_t sound, uint16_t unit)
{
    const aigcp_reading_list *list = aigcp_sound_readings(sound);
    for (size_t i = 0; i < list->count; i++)
        if (list->units[i] == unit)
            return true;
    return false;
}

/* The sounds of a unit are those that can be read so, in their order; and those of one family have
 * that of each of their readings. */
static void
sounds_are_found_by_what_they_are_read_as(void **state)
{
    (void)state;
    static uint16_t sounds[SOUNDS];
    const size_t count = collect_sounds(sounds);
    for (uint16_t unit = 1; unit < AIGCP_UNIT_LETTER_A + 26; unit++) {
        const uint16_t *next = &aigcp_unit_sounds[aigcp_first_unit_sounds[unit]];
        const uint16_t *end = &aigcp_unit_sounds[aigcp_first_unit_sounds[unit + 1]];
        for (size_t i = 0; i < count; i++) {
            while (next < end && *next < sounds[i]) /* no character has it */
                assert_true(can_be_read(*next++, unit));
            assert_int_equal(next < end && *next == sounds[i], can_be_read(sounds[i], unit));
            next += next < end && *next == sounds[i];
        }
        const aigcp_reading_list *list = aigcp_sound_readings(aigcp_sound_of_unit[unit]);
        assert_int_equal(list->count, 1);
        assert_int_equal(list->units[0], unit);
        assert_int_equal(list->family_count, 1);
        assert_int_equal(list->families[0], aigcp_sound_family(aigcp_sound_of_unit[unit]));
    }
    assert_int_equal(aigcp_first_unit_sounds[0], aigcp_first_unit_sounds[1]);
    for (size_t i = 0; i < count; i++) {
        const aigcp_reading_list *list = aigcp_sound_readings(sounds[i]);
        assert_int_equal(list->families[0], aigcp_sound_family(sounds[i]));
        assert_int_equal(list->family_count > 1, sounds[i] >= AIGCP_SOUND_SEVERAL);
        for (size_t j = 0; j < list->count; j++) {
            const uint32_t family = aigcp_sound_family(aigcp_sound_of_unit[list->units[j]]);
            size_t k = 0;
            while (k < list->family_count && list->families[k] != family)
                k++;
            assert_true(k < list->family_count);
        }
    }
}

static void
sounds_are_alike_if_they_share_a_reading(void **state)
{
    (void)state;
    static uint16_t sounds[SOUNDS];
    const size_t count = collect_sounds(sounds);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            const aigcp_reading_list *list = aigcp_sound_readings(sounds[i]);
            bool alike = false;
            for (size_t k = 0; k < list->count; k++)
                alike = alike || can_be_read(sounds[j], list->units[k]);
            assert_int_equal(aigcp_sounds_alike(sounds[i], sounds[j]), alike);
        }
    assert_false(aigcp_sounds_alike(0, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_the_usual_ones),
        cmocka_unit_test(some_emoji_are_not_silent),
        cmocka_unit_test(readings_agree_with_icu),
        cmocka_unit_test(everyday_characters_have_readings),
        cmocka_unit_test(syllables_are_in_the_order_of_their_spelling),
        cmocka_unit_test(other_letters_are_no_syllables),
        cmocka_unit_test(letters_behind_the_syllable_do_not_matter),
        cmocka_unit_test(umlaut_is_spelt_in_several_ways),
        cmocka_unit_test(sounds_are_found_by_what_they_are_read_as),
        cmocka_unit_test(sounds_are_alike_if_they_share_a_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
