/* SPDX-License-Identifier: Apache-2.0 */
/* What stands at the ends of words, in rules and in texts: signs that are a part of a word, and
 * figures that are one of a number; and what stands in between where it matters on which side.
 * However the text is cut, the same is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/filter_run.h"

#define RULE(id, rest) "- {id: " id ", title: t, category: X.a, action: redact, " rest "}\n"

static const char rules_yaml[] =
    "rules:\n" RULE("sign", "words: ['[INST]', '#weed', '<|im_start|>', '《大麻种子包邮》']") RULE(
        "bare", "words: [casino, 代开发票], allow: ['(casino)', 'casino (film)', 《代开发票》]")
        RULE("tight", "match: [plain], words: ['-heroin-']") RULE("han", "words: [小三, 三陪女郎]")
            RULE("digit", "words: [大4]") RULE("own", "words: [g@mbling]")
                RULE("any", "boundary: none, words: [中五]");

static const char repeats_yaml[] = "rules:\n" RULE("ice", "words: [冰毒批发]")
    RULE("pill", "words: [viagra, weed]") RULE("own", "words: [hash oil], skip: {gap: 2}");

/* Syllables that are taken apart, in texts and in words. */
static const char hangul_yaml[] =
    "rules:\n" RULE("ko", "match: [plain, skip, split], words: [바카라, 몸캠]")
        RULE("parts", "words: [\u1110\u1169\u1110\u1169]");

/* Words that begin with what separates, be it a letter. */
static const char leads_yaml[] = "rules:\n" RULE(
    "lead", "boundary: none, match: [plain], words: [丶虫草, 丿丿木水, '((虫草', '--ab']");

/* A text and what is found in it. */
typedef struct word_case {
    const char *text, *log;
} word_case;

static const word_case signs[] = {
    { "a [INST] b", "2-8 sign [INST]\n" },
    { "please install it, [inst", "" },
    { "a [i.n.s.t] b", "3-10 sign skip i.n.s.t\n" },
    { "[ inst ]", "2-6 sign skip inst\n" },
    { "[ inst .... ]", "" },
    { "#weed", "0-5 sign #weed\n" },
    { "seaweed weed #.weed", "15-19 sign skip weed\n" },
    { "#w33d #ww33d", "1-5 sign w33d\n" },
    { "vimstart <|im_st4rt|> <|im_st4rt>", "11-19 sign im_st4rt\n" },
    { "大麻种子包邮", "" },
    { "《大.麻种子包邮\xE2\x80\x8B》", "3-22 sign skip 大.麻种子包邮\n" },
    { "《大麻种子包邮》", "0-24 sign 《大麻种子包邮》\n" },
    { "x-heroin-y - heroin -", "1-9 tight -heroin-\n" },
    { "-her0in-", "1-7 tight her0in\n" },
};

static const word_case allowed[] = {
    { "best casino here", "5-11 bare casino\n" },
    { "(casino) casino (film) casino film", "23-29 bare casino\n" },
    { "代开发票，加微信", "0-12 bare 代开发票\n" },
    { "《代开发票》", "" },
    { "《代.开发票》", "3-16 bare skip 代.开发票\n" },
};

static const word_case figures[] = {
    { "最小35厘米", "" },
    { "最小３５厘米", "" },
    { "小3岁", "0-4 han 小3\n" },
    { "小\xE2\x80\x8B"
      "3\xE2\x80\x8B"
      "5",
      "" },
    { "小3app", "0-4 han 小3\n" },
    { "小三35岁", "0-6 han 小三\n" },
    { "小3三", "0-4 han 小3\n" },
    { "33陪女郎", "" },
    { "1_3陪女郎", "" },
    { "v3陪女郎", "1-11 han 3陪女郎\n" },
    { "大4 大45 大4x 大四x", "0-4 digit 大4\n" },
    { "中55", "0-4 any 中5\n" },
};

static const word_case leet[] = {
    { "c\xE2\x80\x8B@sino c@sino", "0-9 bare c\xE2\x80\x8B@sino\n10-16 bare c@sino\n" },
    { "c\xCC\x81@sino ć@sino", "0-8 bare skip c\xCC\x81@sino\n9-16 bare skip ć@sino\n" },
    { "c\xE2\x80\x8B,@sino", "" },
    { "g@mbl1ng gambling", "0-8 own g@mbl1ng\n" },
    { "g @ mbling, g\xE2\x80\x8B@mbling",
      "0-10 own skip g @ mbling\n12-23 own g\xE2\x80\x8B@mbling\n" },
    { "g@@mbling ga@mbling", "0-9 own skip g@@mbling\n" },
};

/* The first bounds are those of a rule that does not say any. */
static const word_case repeats[] = {
    { "冰毒...批批批发", "0-21 ice skip 冰毒...批批批发\n" },
    { "冰毒.批批批...发", "0-22 ice skip 冰毒.批批批...发\n" },
    { "冰毒....批批批批批....发", "0-32 ice skip 冰毒....批批批批批....发\n" },
    { "冰毒.....批批批批....发", "" },
    { "vi..aaaa.gra", "0-12 pill skip vi..aaaa.gra\n" },
    { "vi...a.a.gra", "0-12 pill skip vi...a.a.gra\n" },
    { "vi....aaaa.gra", "0-14 pill skip vi....aaaa.gra\n" },
    { "vi....aaaaa.gra", "0-15 pill skip vi....aaaaa.gra\n" },
    { "viaaaaaa.gra", "0-12 pill skip viaaaaaa.gra\n" },
    { "vi....aaaaaaaaaaa....gra", "" }, /* too many in all, */
    { "vi.....aaa.gra", "" },           /* and in one place */
    { "we..eeeed", "0-9 pill skip we..eeeed\n" },
    { "we...eeed", "0-9 pill skip we...eeed\n" },
    /* A separator of the word stays before its character. */
    { "hash.. oooil", "0-12 own skip hash.. oooil\n" },
    { "hash.ooo oil", "0-12 own skip hash.ooo oil\n" },
    { "hash..o. oil", "" },
};

static const word_case hangul[] = {
    { "바카라", "0-9 ko 바카라\n" },
    { "바카락", "" },
    { "\u1107\u1161\u110F\u1161\u1105\u1161", "0-18 ko \u1107\u1161\u110F\u1161\u1105\u1161\n" },
    { "\u1107\u1161\u110F\u1161\u1105\u1161\u11A8", "" },
    { "\u1107\u1161\u110F\u1161\u1105\u1161\u200B\u11A8", "" },
    { "\u1107\u1161 \u110F\u1161 \u1105\u1161 .",
      "0-20 ko skip \u1107\u1161 \u110F\u1161 \u1105\u1161\n" },
    { "몸캠 \u1106\u1169\u11B7\u110F\u1162\u11B7",
      "0-6 ko 몸캠\n7-25 ko \u1106\u1169\u11B7\u110F\u1162\u11B7\n" },
    { "ㅂㅏㅋㅏㄹㅏ ㅁㅗㅁㅋㅐㅁ", "0-18 ko ㅂㅏㅋㅏㄹㅏ\n19-37 ko split ㅁㅗㅁㅋㅐㅁ\n" },
    { "토토 토톡 \u1110\u1169\u1110\u1169",
      "0-6 parts 토토\n14-26 parts \u1110\u1169\u1110\u1169\n" },
};

static const word_case leads[] = {
    { "a丶虫草", "1-10 lead 丶虫草\n" },
    { "水丶虫草虫草", "3-12 lead 丶虫草\n" },
    { "木水丿丿木水丶丿木水", "6-18 lead 丿丿木水\n" },
    { "水((虫草((虫草", "3-11 lead ((虫草\n11-19 lead ((虫草\n" },
    { "ab--ab-ab虫--ab", "2-6 lead --ab\n12-16 lead --ab\n" },
};

static void
check(const char *yaml, const word_case *cases, size_t count)
{
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    for (size_t i = 0; i < count; i++)
        if (!filter_finds(rules, cases[i].text, cases[i].log))
            fail_msg("in %s", cases[i].text);
    aigc_rules_free(rules);
}

#define CHECK(yaml, cases) check(yaml, cases, sizeof(cases) / sizeof *(cases))

static void
signs_at_the_ends_are_a_part_of_the_word(void **unused)
{
    (void)unused;
    CHECK(rules_yaml, signs);
}

static void
what_is_allowed_has_its_signs(void **unused)
{
    (void)unused;
    CHECK(rules_yaml, allowed);
}

static void
a_figure_in_han_is_all_of_its_number(void **unused)
{
    (void)unused;
    CHECK(rules_yaml, figures);
}

static void
signs_are_letters_behind_letters(void **unused)
{
    (void)unused;
    CHECK(rules_yaml, leet);
}

static void
repeats_stand_on_either_side(void **unused)
{
    (void)unused;
    CHECK(repeats_yaml, repeats);
}

static void
a_final_consonant_makes_another_syllable(void **unused)
{
    (void)unused;
    CHECK(hangul_yaml, hangul);
}

static void
what_separates_may_begin_a_word(void **unused)
{
    (void)unused;
    CHECK(leads_yaml, leads);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_at_the_ends_are_a_part_of_the_word),
        cmocka_unit_test(what_is_allowed_has_its_signs),
        cmocka_unit_test(a_figure_in_han_is_all_of_its_number),
        cmocka_unit_test(signs_are_letters_behind_letters),
        cmocka_unit_test(repeats_stand_on_either_side),
        cmocka_unit_test(a_final_consonant_makes_another_syllable),
        cmocka_unit_test(what_separates_may_begin_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
