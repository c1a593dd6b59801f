/* SPDX-License-Identifier: Apache-2.0 */
/* The folding table against ICU, over all code points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"

/* U+FDFA folds to 18 characters; each of them folds to itself. */
#define MAX_FOLD 64

typedef struct folded {
    uint32_t parts[MAX_FOLD];
    size_t count;
} folded;

static void
append_fold(folded *out, uint32_t c)
{
    uint32_t self;
    size_t count;
    const uint32_t *parts = aigcp_fold(c, &self, &count);
    uint8_t bytes[AIGCP_UTF8_MAX];
    const size_t size = aigcp_utf8_encode(c, bytes);
    assert_in_range(count, 0, AIGCP_FOLD_MAX);
    assert_true(size == 0 || count <= AIGCP_FOLD_MAX_OF_BYTE * size);
    assert_true(count <= MAX_FOLD - out->count);
    memcpy(out->parts + out->count, parts, count * sizeof *parts);
    out->count += count;
}

static void
fold_one(folded *out, uint32_t c)
{
    out->count = 0;
    append_fold(out, c);
}

static int
same(const folded *a, const folded *b)
{
    return a->count == b->count && memcmp(a->parts, b->parts, a->count * sizeof *a->parts) == 0;
}

static int
is_surrogate(uint32_t c)
{
    return c >= 0xD800 && c <= 0xDFFF;
}

/* ... and nothing else, but for the frame of a keycap emoji. */
static void
invisible_characters_fold_to_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        folded f;
        fold_one(&f, c);
        int ignorable =
            c == 0x20E3 || u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
        if ((f.count == 0) != (ignorable != 0))
            fail_msg("U+%04X folds to %zu characters, default ignorable: %d", (unsigned)c, f.count,
                     ignorable);
    }
}

static void
folding_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        folded once;
        folded twice = { .count = 0 };
        fold_one(&once, c);
        for (size_t i = 0; i < once.count; i++)
            append_fold(&twice, once.parts[i]);
        if (!same(&once, &twice))
            fail_msg("the fold of U+%04X folds to something else", (unsigned)c);
    }
}

/* Compare the fold of a character with that of a text it should be equal to. */
static void
check_folds_like(uint32_t c, const UChar *text, int32_t length, const char *what)
{
    folded one;
    folded all = { .count = 0 };
    fold_one(&one, c);
    UErrorCode error = U_ZERO_ERROR;
    UChar32 parts[MAX_FOLD];
    int32_t count = 0;
    u_strToUTF32(parts, MAX_FOLD, &count, text, length, &error);
    assert_true(U_SUCCESS(error));
    for (int32_t i = 0; i < count; i++)
        append_fold(&all, (uint32_t)parts[i]);
    if (!same(&one, &all))
        fail_msg("U+%04X does not fold like its %s", (unsigned)c, what);
}

/* Letters and numbers that are written for one digit, not those of fractions. */
static int
is_digit_style(uint32_t c)
{
    double value = u_getNumericValue((UChar32)c);
    int8_t type = u_charType((UChar32)c);
    return (type == U_LETTER_NUMBER || type == U_OTHER_NUMBER) && value >= 0 && value <= 9 &&
           value == (int)value && c != 0x215F && c != 0x2189;
}

/* Whether a text is one sign again and again: "..." of U+2026. */
static int
is_one_sign(const UChar *text, int32_t length)
{
    for (int32_t i = 1; i < length; i++)
        if (text[i] != text[0])
            return 0;
    return length > 1 && !u_isalnum(text[0]);
}

/* Digits in any style are the digit, whatever their decomposition: "1." of U+2488. */
static void
check_normalizer(const UNormalizer2 *normalizer, const char *what)
{
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (is_surrogate(c) || is_digit_style(c))
            continue;
        UErrorCode error = U_ZERO_ERROR;
        UChar text[2], normal[MAX_FOLD];
        int32_t length = 0;
        U16_APPEND_UNSAFE(text, length, (UChar32)c);
        int32_t size = unorm2_normalize(normalizer, text, length, normal, MAX_FOLD, &error);
        assert_true(U_SUCCESS(error));
        check_folds_like(c, normal, is_one_sign(normal, size) ? 1 : size, what);
    }
}

static void
case_width_and_compatibility_do_not_matter(void **state)
{
    (void)state;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&error);
    assert_true(U_SUCCESS(error));
    check_normalizer(casefold, "NFKC_Casefold");
}

/* Hangul is not decomposed: its syllables are the characters. */
static void
composition_does_not_matter(void **state)
{
    (void)state;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    assert_true(U_SUCCESS(error));
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        UChar parts[MAX_FOLD] = { 0 };
        if (is_surrogate(c) || (c >= 0xAC00 && c <= 0xD7A3))
            continue;
        int32_t length = unorm2_getDecomposition(nfd, (UChar32)c, parts, MAX_FOLD, &error);
        assert_true(U_SUCCESS(error));
        if (length > 0)
            check_folds_like(c, parts, length, "canonical decomposition");
    }
}

/* A regular expression that ignores case takes these for equal; its triggers are folded. */
static void
what_matches_regardless_of_case_folds_alike(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        UChar text[2];
        int32_t length = 0;
        if (is_surrogate(c))
            continue;
        U16_APPEND_UNSAFE(text, length, u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT));
        check_folds_like(c, text, length, "simple case folding");
    }
}

static void
digits_of_all_scripts_are_ascii_digits(void **state)
{
    (void)state;
    size_t digits = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (u_charType((UChar32)c) != U_DECIMAL_DIGIT_NUMBER)
            continue;
        folded f;
        fold_one(&f, c);
        assert_int_equal(f.count, 1);
        assert_int_equal(f.parts[0], '0' + u_charDigitValue((UChar32)c));
        digits++;
    }
    assert_true(digits >= 650);
}

static void
digits_of_all_styles_are_ascii_digits(void **state)
{
    (void)state;
    size_t digits = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (!is_digit_style(c))
            continue;
        folded f;
        fold_one(&f, c);
        if (f.count != 1 || f.parts[0] != '0' + (uint32_t)u_getNumericValue((UChar32)c))
            fail_msg("U+%04X is a digit", (unsigned)c);
        digits++;
    }
    assert_in_range(digits, 400, 1000);
}

/* Each text consists of the ways to write one digit; it is its index. */
static const char *const ways_to_write[] = {
    "0０⓪⓿⁰₀𝟎🄀🄋〇零٠०",
    "1１①❶➀➊⓵⑴⒈¹₁Ⅰⅰ𝟏𝟙〡㆒㈠㊀⼀一壹弌壱",
    "2２②❷➁➋⓶⑵⒉²₂Ⅱⅱ〢㆓㈡㊁⼆二贰貳弍弐",
    "3３③❸➂➌⓷⑶⒊³₃Ⅲⅲ〣㆔㈢㊂三叁叄弎",
    "4４④❹➃➍⓸⑷⒋⁴₄Ⅳⅳ〤㆕㈣㊃四肆亖",
    "5５⑤❺➄➎⓹⑸⒌⁵₅Ⅴⅴ〥㈤㊄五伍",
    "6６⑥❻➅➏⓺⑹⒍⁶₆Ⅵⅵ〦㈥㊅六陆陸",
    "7７⑦❼➆➐⓻⑺⒎⁷₇Ⅶⅶ〧㈦㊆七柒",
    "8８⑧❽➇➑⓼⑻⒏⁸₈Ⅷⅷ〨㈧㊇八捌",
    "9９⑨❾➈➒⓽⑼⒐⁹₉Ⅸⅸ〩㈨㊈九玖",
};

static void
append_text(folded *out, const char *text)
{
    out->count = 0;
    for (size_t at = 0, size, length = strlen(text); at < length; at += size)
        append_fold(out, aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size));
}

static void
one_digit_has_many_styles(void **state)
{
    (void)state;
    for (uint32_t digit = 0; digit <= 9; digit++) {
        folded f;
        append_text(&f, ways_to_write[digit]);
        for (size_t i = 0; i < f.count; i++)
            if (f.parts[i] != '0' + digit)
                fail_msg("way %zu to write %u is not", i, (unsigned)digit);
    }
}

/* Numbers of several digits, and words that Unihan has a number for. */
static void
words_of_number_are_no_digits(void **state)
{
    (void)state;
    static const char text[] = "两仨参幺廾漆什十百千廿万亿半双单";
    folded f;
    append_text(&f, text);
    for (size_t i = 0; i < f.count; i++)
        assert_true(f.parts[i] > 0x80);
}

static const struct {
    const char *one, *other;
    int equal;
} spellings[] = {
    { "電話", "电话", 1 },
    { "臺灣", "台湾", 1 },
    { "發票", "发票", 1 },
    { "頭髮", "头发", 1 },
    { "賭場開戶", "赌场开户", 1 },
    { "龍", "龙", 1 },
    { "槍枝", "枪枝", 1 },
    { "ＱＱ１２３", "qq123", 1 },
    { "①②", "12", 1 },
    { "㎏", "kg", 1 },
    { "ﬁ", "FI", 1 },
    { "Straße", "STRASSE", 1 },
    { "é", "e\xCC\x81", 1 },
    { "É", "e\xCC\x81", 1 },
    { "Å", "å", 1 },
    { "٣", "3", 1 },
    { "ｶﾞ", "ガ", 1 },
    { "Я", "я", 1 },
    { "\xE2\x84\xAA", "k", 1 },
    { "ſ", "s", 1 },
    { "⻩", "黄", 1 },
    { "⼥", "女", 1 },
    { "⺡", "氵", 1 },
    { "㇀", "丨", 0 },
    { "can’t ‘go‛ ʼn ＇", "can't 'go' 'n '", 1 },
    { "“", "'", 0 },
    { "圖", "図", 1 },
    { "图", "図", 1 },
    { "発売", "發賣", 1 },
    { "麻薬", "麻药", 1 },
    { "覚醒剤", "觉醒剂", 1 },
    { "賭け", "赌け", 1 },
    { "峯", "峰", 1 },
    { "裏", "里", 1 },
    { "裡", "里", 1 },
    { "爲", "为", 1 },
    { "説", "说", 1 },
    { "諮詢", "咨询", 1 },
    { "大痲", "大麻", 1 },
    { "妳", "你", 1 },
    { "妳", "奶", 0 },
    { "黒戸", "黑户", 1 },
    { "9⑨九玖Ⅸ⁹", "999999", 1 },
    { "⑽", "(10)", 1 },
    { "Ⅻ", "xii", 1 },
    { "1️⃣2️⃣", "12", 1 },
    { "⅟", "1", 0 },
    { "↉", "0", 0 },
    { "🅵🅤🆄", "fuu", 1 },
    { "🇨🇳", "cn", 0 },
    { "两", "二", 0 },
    { "参加", "三加", 0 },
    { "她", "他", 0 },
    { "亻", "人", 0 },
    { "氵", "水", 0 },
    { "卍", "万", 0 },
    { "冫", "冰", 0 },
    { "大", "人", 0 },
    { "é", "e", 0 },
    { "ー", "-", 0 },
    { "0", "o", 0 },
    { "か", "カ", 0 },
    { "한", "하", 0 },
};

static void
known_spellings_meet_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        folded one, other;
        append_text(&one, spellings[i].one);
        append_text(&other, spellings[i].other);
        if (same(&one, &other) != spellings[i].equal)
            fail_msg("\"%s\" and \"%s\" should%s fold alike", spellings[i].one, spellings[i].other,
                     spellings[i].equal ? "" : " not");
    }
}

/* Traditional characters become Simplified ones, never the other way. */
static void
simplified_characters_stay(void **state)
{
    (void)state;
    static const char text[] = "的是不了人我在有他这为之大来以个中上们电话发台湾票赌枪龙国学会";
    folded f;
    append_text(&f, text);
    size_t at = 0;
    for (size_t i = 0; i < f.count; i++) {
        size_t size;
        assert_int_equal(f.parts[i],
                         aigcp_utf8_decode((const uint8_t *)text + at, sizeof text - at, &size));
        at += size;
    }
    assert_int_equal(at, sizeof text - 1);
}

/* The characters of GB 2312 that meet: digits; Traditional characters that are in use in Simplified
 * text too, in few words; and variants. */
static const char *const gb2312_groups[] = {
    "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖", "后後", "干乾", "着著",
    "于於", "么麽", "借藉", "征徵", "伙夥", "折摺", "曲麴", "丝糸", "交跤", "姐姊", "具俱", "挨捱",
    "船舡", "矩榘", "钳箝", "糖醣", "烟菸", "寨砦", "咨谘", "坂阪", "咤吒", "沱沲", "怼憝", "劈擗",
};

static int
meet_as_known(uint32_t one, uint32_t other)
{
    for (size_t i = 0; i < sizeof gb2312_groups / sizeof *gb2312_groups; i++) {
        const char *group = gb2312_groups[i];
        int found = 0;
        for (size_t at = 0, size; group[at] != '\0'; at += size) {
            uint32_t c = aigcp_utf8_decode((const uint8_t *)group + at, strlen(group + at), &size);
            found += c == one || c == other;
        }
        if (found == 2)
            return 1;
    }
    return 0;
}

/* GB 2312 has the 6,763 characters of everyday Simplified text: no two unlike ones may meet. */
static void
everyday_characters_stay_apart(void **state)
{
    (void)state;
    static uint32_t first_of[AIGCP_CODE_POINTS];
    UErrorCode error = U_ZERO_ERROR;
    UConverter *gb2312 = ucnv_open("GB2312", &error);
    assert_true(U_SUCCESS(error));
    unsigned count = 0;
    for (int lead = 0xB0; lead <= 0xF7; lead++)
        for (int trail = 0xA1; trail <= 0xFE; trail++) {
            const char bytes[] = { (char)lead, (char)trail };
            UChar text[4];
            int32_t length = ucnv_toUChars(gb2312, text, 4, bytes, 2, &error);
            assert_true(U_SUCCESS(error));
            if (length != 1 || !u_isalpha(text[0]))
                continue;
            folded f;
            fold_one(&f, text[0]);
            assert_int_equal(f.count, 1);
            uint32_t *first = &first_of[f.parts[0]];
            if (*first != 0 && !meet_as_known(*first, text[0]))
                fail_msg("U+%04X and U+%04X meet", (unsigned)*first, (unsigned)text[0]);
            *first = *first != 0 ? *first : text[0];
            count++;
        }
    ucnv_close(gb2312);
    assert_int_equal(count, 6763);
}

static void
word_characters_follow_their_script(void **state)
{
    (void)state;
    static const UScriptCode without_spaces[] = { USCRIPT_HAN,      USCRIPT_HIRAGANA,
                                                  USCRIPT_KATAKANA, USCRIPT_THAI,
                                                  USCRIPT_LAO,      USCRIPT_KHMER,
                                                  USCRIPT_MYANMAR,  USCRIPT_BOPOMOFO };
    static const UScriptCode with_spaces[] = {
        USCRIPT_LATIN,  USCRIPT_CYRILLIC, USCRIPT_GREEK,
        USCRIPT_ARABIC, USCRIPT_HEBREW,   USCRIPT_DEVANAGARI
    };
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        UErrorCode error = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript((UChar32)c, &error);
        assert_true(U_SUCCESS(error));
        int word = aigcp_is_word_character(c);
        for (size_t i = 0; i < sizeof without_spaces / sizeof *without_spaces; i++)
            if (script == without_spaces[i] && word)
                fail_msg("U+%04X is of a script without spaces", (unsigned)c);
        for (size_t i = 0; i < sizeof with_spaces / sizeof *with_spaces; i++)
            if (script == with_spaces[i] && u_isalnum((UChar32)c) && !word)
                fail_msg("U+%04X is a letter of a script with spaces", (unsigned)c);
        int8_t type = u_charType((UChar32)c);
        if ((u_isspace((UChar32)c) || type == U_UNASSIGNED || type == U_CONTROL_CHAR ||
             type == U_START_PUNCTUATION || type == U_END_PUNCTUATION || type == U_MATH_SYMBOL ||
             type == U_CURRENCY_SYMBOL || type == U_PRIVATE_USE_CHAR) &&
            word)
            fail_msg("U+%04X is no letter", (unsigned)c);
    }
    assert_true(aigcp_is_word_character('_'));
    assert_true(aigcp_is_word_character(0xFF21)); /* full-width A */
    assert_true(aigcp_is_word_character(0x301));  /* what follows a letter belongs to it */
    assert_false(aigcp_is_word_character('-'));
    assert_false(aigcp_is_word_character(0x3002));
    assert_false(aigcp_is_word_character(0xFFFD));
    assert_false(aigcp_is_word_character(UINT32_MAX));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invisible_characters_fold_to_nothing),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(case_width_and_compatibility_do_not_matter),
        cmocka_unit_test(composition_does_not_matter),
        cmocka_unit_test(what_matches_regardless_of_case_folds_alike),
        cmocka_unit_test(digits_of_all_scripts_are_ascii_digits),
        cmocka_unit_test(digits_of_all_styles_are_ascii_digits),
        cmocka_unit_test(one_digit_has_many_styles),
        cmocka_unit_test(words_of_number_are_no_digits),
        cmocka_unit_test(known_spellings_meet_or_not),
        cmocka_unit_test(simplified_characters_stay),
        cmocka_unit_test(everyday_characters_stay_apart),
        cmocka_unit_test(word_characters_follow_their_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
