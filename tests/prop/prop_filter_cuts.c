/* SPDX-License-Identifier: Apache-2.0 */
/* However a text is cut into feeds, the findings and the text written are the same; and text
 * without findings is written byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

/* Words in both scripts, overlapping, with allow phrases; expressions with a literal at the
 * start, in the middle, runs of digits, looking around, folded and not. */
static const char rules_yaml[] =
    "rules:\n"
    "- {id: log, title: t, category: X.a, action: log, words: [ab, abc, bcd, '电话', '话费']}\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [cat, '大麻', '麻烦'],\n"
    "   allow: [catalogue, '大麻烦事']}\n"
    "- {id: put, title: t, category: X.a, action: redact, replace: '[#]', boundary: none,\n"
    "   words: [bc, '麻烦事']}\n"
    "- {id: mail, title: t, category: X.a, action: redact, replace: '<mail>', patterns: [\n"
    "    {regex: '(?<![a-z])[a-z]{1,5}@[a-z]{1,5}(?![a-z])', fold: true}]}\n"
    "- {id: number, title: t, category: X.a, action: redact, patterns: [\n"
    "    {regex: '(?<![0-9])1[0-9]{3}(?![0-9])', fold: true}]}\n"
    "- {id: key, title: t, category: X.a, action: redact, patterns: [{regex: 'KEY-[A-Z]{2,4}'}]}\n";

static const char stop_yaml[] =
    "rules:\n"
    "- {id: stop, title: t, category: X.a, action: stop, words: [abc, '麻烦'], allow: ['大麻烦']}\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [xab, bcx]}\n";

/* `wanted` may be NULL: then only the cuts are compared with the uncut text. */
static void
check_text(aigc_rules *rules, const char *text, size_t length, const char *wanted)
{
    filter_outcome outcome;
    if (filter_all_cuts(rules, text, length, &outcome) != 0)
        fail_msg("cuts matter in: %.*s", (int)length, text);
    if (wanted && !text_sink_is(&outcome.out, wanted, strlen(wanted)))
        fail_msg("%s became %.*s", text, (int)outcome.out.length, (const char *)outcome.out.data);
    filter_outcome_free(&outcome);
}

static const struct {
    const char *text, *wanted;
} cases[] = {
    { "", "" },
    { "xabcdx", "xa[#]dx" },
    { "cat catalog", "*** catalog" },
    { "a catalogue!", "a catalogue!" },
    { "tomcat cats", "tomcat cats" },
    { "CAT\xE2\x80\x8B!", "***\xE2\x80\x8B!" },
    { "c\xE2\x80\x8B"
      "at",
      "****" },
    { "大麻烦事", "大[#]" },
    { "大麻烦", "***" },
    { "大麻", "**" },
    { "電話費", "電話費" },
    { "me@you.", "<mail>." },
    { "ｍｅ＠ｙｏｕ", "<mail>" },
    { "defghij@x", "defghij@x" },
    { "me@youyou1", "me@youyou1" },
    { "1234", "****" },
    { "12345", "12345" },
    { "１２３４ 1999", "**** ****" },
    { "KEY-ABCDE", "********E" },
    { "key-ab KEY-A", "key-ab KEY-A" },
    { "\xFF"
      "1234\x80\xE5\xA4",
      "\xFF****\x80\xE5\xA4" },
    { "cat\xE5\xA4", "***\xE5\xA4" },
    { "e@catb@c", "<mail>@c" },
};

static void
test_known_texts(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_text(rules, cases[i].text, strlen(cases[i].text), cases[i].wanted);
    aigc_rules_free(rules);
}

/* Each seventeenth invisible character in a row is one to expressions. */
static void
test_wide_gaps(void **state)
{
    (void)state;
    enum { WIDE = 17, MOST = 3 * WIDE, SIZE = 3 };
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r, title: t, category: X.a, action: redact, patterns: [\n"
                       "    {regex: '[^.]-'}]}\n");
    assert_non_null(rules);
    for (size_t count = 0; count <= MOST; count++) {
        char text[MOST * SIZE + 8] = "", wanted[MOST * SIZE + 8] = "";
        for (size_t i = 0; i < count; i++)
            strcat(text, "\u200B");
        strcat(text, "-");
        const size_t before = count / WIDE * WIDE; /* with the last one that counts */
        if (before)
            memcpy(wanted, text, (before - 1) * SIZE);
        for (size_t i = before; i <= count + 1; i++) /* each character is masked */
            strcat(wanted, "*");
        check_text(rules, text, strlen(text), count < WIDE ? text : wanted);
    }
    aigc_rules_free(rules);
}

/* A run may become long enough in the middle of a character that is several digits. */
static void
test_several_digits(void **state)
{
    (void)state;
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r, title: t, category: X.a, action: redact, patterns: [\n"
                       "    {regex: '(?<![0-9])[0-9]{3,5}(?![0-9])', fold: true}]}\n");
    assert_non_null(rules);
    check_text(rules, "29⑩ 号", strlen("29⑩ 号"), "*** 号");
    check_text(rules, "2⑩9 号", strlen("2⑩9 号"), "*** 号");
    check_text(rules, "⑩⑩ 号", strlen("⑩⑩ 号"), "** 号");
    check_text(rules, "⑩⑩⑩ 号", strlen("⑩⑩⑩ 号"), "⑩⑩⑩ 号");
    check_text(rules, "⑩ 号", strlen("⑩ 号"), "⑩ 号");
    aigc_rules_free(rules);
}

/* A match may begin nearer to its trigger, and end sooner, than folded characters say, of which one
 * of the text may be several. */
static void
test_several_letters(void **state)
{
    (void)state;
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r, title: t, category: X.a, action: redact, patterns: [\n"
                       "    {regex: '[^ @]{2}@', fold: true},\n"
                       "    {regex: 'キロメートル(?:xyz)?', fold: true},\n"
                       "    {regex: '(?:u\u0308\u0304){3}(?:xyz)?', fold: true}]}\n"
                       "- {id: s, title: t, category: X.a, action: redact, boundary: none,\n"
                       "   words: [x, xy]}\n");
    assert_non_null(rules);
    check_text(rules, "vé@ ", strlen("vé@ "), "v** ");
    check_text(rules, "v e\u0301@ ", strlen("v e\u0301@ "), "v *** ");
    check_text(rules, "㌖xy!", strlen("㌖xy!"), "***!");
    check_text(rules, "ǖǖǖx!", strlen("ǖǖǖx!"), "****!");
    aigc_rules_free(rules);
}

/* A finding ends with the stroke that ends its word, behind others that ended before it came. */
static void
test_strokes_at_the_end(void **state)
{
    (void)state;
    static const char text[] = "カ★ジ★ノ★ カ★ジ★タ";
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r, title: t, category: X.a, action: redact, words: [カジノ],\n"
                       "   match: [plain, skip]}\n"
                       "- {id: s, title: t, category: X.a, action: redact, replace: '<s>',\n"
                       "   words: ['★', '★ノ★']}\n");
    assert_non_null(rules);
    check_text(rules, "カ★ジ★ノ ", strlen("カ★ジ★ノ "), "***** ");
    check_text(rules, text, strlen(text), "****** カ<s>ジ<s>タ");
    aigc_rules_free(rules);
}

/* Letters of flags, signs of currencies and emoji with a sound stand in words or separate. */
static void
test_signs_of_words(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n"
        "- {id: r, title: t, category: X.a, action: redact, words: [casino, 加微信],\n"
        "   match: [plain, skip, sound]}\n");
    assert_non_null(rules);
    check_text(rules, "🇨🇦🇸🇮🇳🇴!", strlen("🇨🇦🇸🇮🇳🇴!"), "******!");
    check_text(rules, "微🇨🇦🇸🇮🇳🇴🇨", strlen("微🇨🇦🇸🇮🇳🇴🇨"), "微🇨🇦🇸🇮🇳🇴🇨");
    check_text(rules, "加微🇨🇳信!", strlen("加微🇨🇳信!"), "*****!");
    check_text(rules, "₵asin₀", strlen("₵asin₀"), "******");
    check_text(rules, "➕微芯!", strlen("➕微芯!"), "***!");
    check_text(rules, "加😀薇😀信!", strlen("加😀薇😀信!"), "*****!");
    aigc_rules_free(rules);
}

#define REFUSAL "Sorry, I can't help with that."

static void
test_stops(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(stop_yaml);
    assert_non_null(rules);
    check_text(rules, "it: abc, bcx", 12, "it: \n" REFUSAL);
    check_text(rules, "xabc", 4, NULL); /* a word of its own is not inside another */
    check_text(rules, "bcx abc xab", 11, "*** \n" REFUSAL);
    check_text(rules, "有大麻烦了", strlen("有大麻烦了"), "有大麻烦了");
    check_text(rules, "有麻烦了", strlen("有麻烦了"), "有\n抱歉，这部分内容无法提供。");
    aigc_rules_free(rules);
}

/* Texts put together from pieces that the rules are about. */
static size_t
random_text(prng *random, char *out, size_t pieces)
{
    static const char *const parts[] = {
        "a",
        "b",
        "c",
        "d",
        "x",
        " ",
        "A",
        "Ｂ",
        "cat",
        "alogue",
        "大",
        "麻",
        "烦",
        "事",
        "电",
        "話",
        "话",
        "費",
        "1",
        "23",
        "９",
        "@",
        "me",
        "KEY-",
        "AB",
        "。",
        "\n",
        "\xFF",
        "",
        "é",
        "\xE2\x80\x8B",
        "\xF0\x9F\x98\x80",
        "\xCC\x81",
        "\xE5",
    };
    size_t length = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *part = parts[prng_below(random, sizeof parts / sizeof *parts)];
        memcpy(out + length, part, strlen(part));
        length += strlen(part);
    }
    return length;
}

static void
test_random_texts(void **state)
{
    (void)state;
    aigc_rules *rules[] = { filter_compile(rules_yaml), filter_compile(stop_yaml) };
    prng random;
    prng_seed(&random, prng_chosen_seed(20251101));
    char text[4096];
    for (size_t i = 0; i < ROUNDS_OF(1200); i++) {
        size_t length = random_text(&random, text, 1 + prng_below(&random, 9));
        assert_non_null(rules[i % 2]);
        check_text(rules[i % 2], text, length, NULL);
    }
    for (size_t i = 0; i < 40; i++)
        check_text(rules[i % 2], text, random_text(&random, text, 200), NULL);
    aigc_rules_free(rules[0]);
    aigc_rules_free(rules[1]);
}

static void
test_clean_text_is_untouched(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    prng random;
    prng_seed(&random, prng_chosen_seed(7));
    uint8_t text[3000];
    size_t clean = 0;
    for (size_t i = 0; i < 300; i++) {
        prng_bytes(&random, text, sizeof text);
        size_t length = sizeof text;
        cut_text whole = filter_uncut(text, &length);
        text_sink log = { 0 };
        text_sink out = { 0 };
        assert_int_equal(filter_scan(rules, &whole, &log), AIGC_OK);
        assert_int_equal(filter_transform(rules, &whole, &out, NULL), AIGC_OK);
        if (log.length == 0) {
            clean++;
            assert_int_equal(out.length, sizeof text);
            assert_memory_equal(out.data, text, sizeof text);
        }
        text_sink_free(&log);
        text_sink_free(&out);
    }
    assert_true(clean > 100);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_texts),
        cmocka_unit_test(test_wide_gaps),
        cmocka_unit_test(test_several_digits),
        cmocka_unit_test(test_several_letters),
        cmocka_unit_test(test_strokes_at_the_end),
        cmocka_unit_test(test_signs_of_words),
        cmocka_unit_test(test_stops),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_clean_text_is_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
