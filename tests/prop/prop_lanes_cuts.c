/* SPDX-License-Identifier: Apache-2.0 */
/* However a text is cut into feeds, words in disguise are found at the same places in the same
 * lanes, and the text written is the same: all cuts of short texts, random cuts of longer ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/prop/lanes_random.h"
#include "tests/support/filter_run.h"
#include "tests/support/rounds.h"

#define ROUNDS ROUNDS_OF(120)
#define SHORT_TEXTS 8

/* Real words, in texts of which every cut is tried where they are short enough. */
static const char rules_yaml[] =
    "rules:\n"
    "- {id: all, title: t, category: X.a, action: redact, match: [plain, skip, sound, split],\n"
    "   skip: {gap: 3, total: 6}, sound: {least: 2}, words: [微信, 好明, casino, v信, '代 开', "
    "女明],\n"
    "   allow: [微信读书, casino royale]}\n"
    "- {id: skip, title: t, category: X.a, action: redact, replace: '[#]', boundary: none,\n"
    "   match: [skip], skip: {gap: 16, total: 40}, words: [ab, cc信, 信微]}\n"
    "- {id: sound, title: t, category: X.a, action: log, match: [sound], sound: {least: 2},\n"
    "   words: [西安, 先心, 心x微, ai先心]}\n"
    "- {id: split, title: t, category: X.a, action: redact, mask: '#', match: [split],\n"
    "   words: [林明, 好]}\n"
    "- {id: default, title: t, category: X.a, action: log, words: [明明明, fool, 'f-oo-l']}\n";

static const char stop_yaml[] =
    "rules:\n"
    "- {id: stop, title: t, category: X.a, action: stop, match: [plain, skip, sound, split],\n"
    "   sound: {least: 2}, words: [微信, fool], allow: [微信读书]}\n"
    "- {id: mask, title: t, category: X.a, action: redact, match: [skip, sound],\n"
    "   sound: {least: 2}, words: [信读, ol]}\n";

static const char *const texts[] = {
    "微信",
    "微-信",
    "weixin",
    "w\u200Bxin",
    "wei 信读",
    "we\u0304ixi\u0300n",
    "xwe\u0304i\u0301xinl",
    "nü明 nu明",
    "nu\u030C\u0308明",
    "好 ming\u0308\u0301",
    "vxin v信 vxinming",
    "vx\u0301iⅰn vix",
    "微-信-读-书",
    "薇 xin读书",
    "微\xFF信",
    "女子明",
    "女子日月",
    "c4s1n0",
    "c a s i n o",
    "casino royale",
    "c.a.s.i.n.o.r.oyale",
    "ccaassiinnoo",
    "cásino",
    "_casino_ my_casino_no casino_\xCC\x81_",
    "____casino____x_____casinoo_____x",
    "v.心",
    "ai xian心 aixianxin a.i先xin xaixianxin",
    "代 、开",
    "a\n\n\n\n\n\n\n\nb",
    "a        b  b",
    "c信cc信",
    "c \t-c信",
    "cccc.信微",
    "xian",
    "xi'an xianan",
    "xianxian",
    "心x xinx",
    "木木日月",
    "女子女 子",
    "明明-明明",
    "f-oo-l foool",
    "f00l $fool",
    "微信读",
    "威心读书 微信du书",
    "ﬀoo-l",
    "a\u200B\u200Bb",
};

/* Returns the bytes of the findings' lines. */
static size_t
check_text(aigc_rules *rules, const char *yaml, const char *text, size_t length)
{
    filter_outcome outcome;
    if (filter_all_cuts(rules, text, length, &outcome) != 0)
        fail_msg("cuts matter in: %.*s\nwith %s", (int)length, text, yaml);
    const size_t found = outcome.log.length;
    filter_outcome_free(&outcome);
    return found;
}

static void
test_known_texts(void **state)
{
    (void)state;
    const char *const yamls[] = { rules_yaml, stop_yaml };
    for (size_t y = 0; y < 2; y++) {
        aigc_rules *rules = filter_compile(yamls[y]);
        assert_non_null(rules);
        size_t found = 0;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            found += check_text(rules, yamls[y], texts[i], strlen(texts[i])) > 0;
        assert_true(found > 5);
        aigc_rules_free(rules);
    }
}

/* Rules and texts in which cuts once did matter. */
static void
test_rules_that_were_hard(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        const char *text;
    } cases[] = {
        /* What repeats the first figure, but cannot stand for it, stands between two of it. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, skip: {gap: 9, total: 49},\n"
          "   match: [plain, skip], words: ['11a']}\n",
          "弓长⑴l ，１\n、 ́\u200B…\na　安日­f" },
        /* A walk that begins late is under way where a longer word begins earlier. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: log, words: ['ann']}\n"
          "- {id: r1, title: t, category: X.a, action: redact, boundary: none,\n"
          "   match: [plain], words: ['微aneof']}\n",
          "微.ﬀ微微微aneof" },
        /* A separator of the word stands before the repeat of a symbol that ends it. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: log, boundary: none, words: ['ab-b'],\n"
          "   match: [skip]}\n",
          "a.b-b" },
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: log, skip: {gap: 16, total: 17},\n"
          "   match: [skip], words: ['明西-西']}\n",
          "明.西-西" },
        /* More stands between two of its first character than is visible of it. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, words: ['天天彩票']}\n",
          "天.\u200B\u200B\u200B\u200B.\u200B\u200B\u200B\u200B.\u200B\u200B\u200B\u200B."
          "\u200B\u200B\u200B\u200B天彩票" },
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [skip],\n"
          "   skip: {gap: 16, total: 64}, words: ['a--------------------ab']}\n",
          "a-----------------------------------ab" },
        /* A sign of the word is read as a letter as what stands before it is missing. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [skip], words: ['e-€k']}\n",
          "e€k" },
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [skip], words: ['s-e-$s']}\n",
          "s e$ss" },
        /* Some of its signs are read as letters, and some are missing. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [skip], boundary: none,\n"
          "   words: ['e$-€k', ek]}\n",
          "e$€k ek" },
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [skip], boundary: none,\n"
          "   words: ['a- b@$a', 'aa@aab']}\n",
          "$a- b@aaa- b@a" },
        /* More sounds than a stream knows of at once whether a word may begin with them. */
        { "rules:\n"
          "- {id: r0, title: t, category: X.a, action: redact, match: [sound],\n"
          "   words: "
          "['天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨']}\n",
          "田地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨。"
          "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾至雨" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        aigc_rules *rules = filter_compile(cases[i].yaml);
        assert_non_null(rules);
        assert_true(check_text(rules, cases[i].yaml, cases[i].text, strlen(cases[i].text)) > 0);
        aigc_rules_free(rules);
    }
}

static void
test_random_rules_and_texts(void **state)
{
    (void)state;
    static char yaml[LANES_YAML];
    static naive_text text;
    static const char *const actions[] = { "redact", "log", "redact, replace: '<>'", "stop" };
    size_t found = 0;
    prng random;
    prng_seed(&random, prng_chosen_seed(20260315));
    for (size_t round = 0; round < ROUNDS; round++) {
        naive_rule rules[LANES_RULES];
        const char *chosen[LANES_RULES];
        size_t count = lanes_random_rules(&random, rules);
        for (size_t i = 0; i < count; i++)
            chosen[i] = actions[prng_below(&random, sizeof actions / sizeof *actions)];
        lanes_write_rules(rules, count, chosen, yaml);
        aigc_rules *compiled = filter_compile(yaml);
        if (!compiled)
            fail_msg("refused:\n%s", yaml);
        for (size_t i = 0; i < SHORT_TEXTS; i++) {
            lanes_random_text(&random, rules, count, 1 + prng_below(&random, 6), &text);
            found += check_text(compiled, yaml, text.bytes, text.length) > 0;
        }
        lanes_random_text(&random, rules, count, 100, &text);
        found += check_text(compiled, yaml, text.bytes, text.length) > 0;
        aigc_rules_free(compiled);
    }
    assert_true(found > ROUNDS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_texts),
        cmocka_unit_test(test_rules_that_were_hard),
        cmocka_unit_test(test_random_rules_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
