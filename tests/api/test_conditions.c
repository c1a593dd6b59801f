/* SPDX-License-Identifier: Apache-2.0 */
/* Rules with conditions, scores and thresholds, through the public interface: what they find,
 * that cuts do not matter, and when a finding is final. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/filter_run.h"

#define GROUPS                                                                  \
    "groups: {drug: {words: ['冰毒', crack]}, price: {words: ['元', usd]}, " \
    "safe: {words: ['禁毒']}}"

/* A rule "r" with a condition over these groups. */
#define RULE(condition)                                                    \
    "rules:\n- {id: r, title: t, category: A.1.f, action: redact, " GROUPS \
    ", condition: '" condition "'}\n"

static void
check_findings(const char *yaml, const char *text, const char *log)
{
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    if (!filter_finds(rules, text, log))
        fail_msg("%s%s", yaml, text);
    aigc_rules_free(rules);
}

static const struct {
    const char *yaml, *text, *log;
} cases[] = {
    /* Each match at which the condition holds is a finding, of whatever group. */
    { RULE("drug and price"), "crack 5 usd crack", "8-11 r usd\n12-17 r crack\n" },
    { RULE("drug and price"), "crack, crack", "" },
    { RULE("at drug and price"), "crack 5 usd crack", "12-17 r crack\n" },
    { RULE("at drug and price within 4"), "crack 5 usd crack", "12-17 r crack\n" },
    { RULE("at drug and price within 6"), "crack 5 usd crack", "0-5 r crack\n12-17 r crack\n" },

    /* Characters, not bytes. */
    { RULE("at drug and price within 3"), "冰毒一五元", "0-6 r 冰毒\n" },
    { RULE("at drug and price within 2"), "冰毒一五元", "" },
    { RULE("at drug and price within 3"), "冰毒\xFF\x80元", "0-6 r 冰毒\n" },
    { RULE("at drug and price within 2"), "冰毒\xFF\x80元", "" },
    { RULE("at drug and price within 3"), "元\xF0\x9F\x98\x80\xF0\x9F\x98\x80冰毒",
      "11-17 r 冰毒\n" },
    { RULE("at drug and price within 2"), "元\xF0\x9F\x98\x80\xF0\x9F\x98\x80冰毒", "" },

    { RULE("drug and not safe within 4"), "冰毒一一禁毒", "" },
    { RULE("drug and not safe within 3"), "冰毒一一禁毒", "0-6 r 冰毒\n" },
    { RULE("drug before price within 3"), "元 crack usd", "" },
    { RULE("drug before price within 4"), "元 crack usd", "4-9 r crack\n" },
    { RULE("drug before price within 6"), "元 crack usd", "4-9 r crack\n10-13 r usd\n" },
    { RULE("drug before price within 10"), "元 crack usd", "0-3 r 元\n4-9 r crack\n10-13 r usd\n" },
    { RULE("#drug >= 2"), "crack crack crack", "6-11 r crack\n12-17 r crack\n" },
    { RULE("2 of them"), "usd usd 禁毒", "8-14 r 禁毒\n" },

    /* Not cancelled by its own text: matches of one span in two groups. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, groups: {a: {words: [ab]},\n"
      "   b: {words: [ab, cd]}}, condition: 'a and b'}\n",
      "ab cd", "0-2 r ab\n3-5 r cd\n" },
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, groups: {a: {words: [ab]},\n"
      "   b: {words: [ab, cd]}}, condition: 'at b'}\n",
      "ab cd", "0-2 r ab\n3-5 r cd\n" },

    /* What is allowed is no match. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, allow: ['麻烦事'],\n"
      "   groups: {a: {words: ['麻烦']}, b: {words: [x]}}, condition: '(a and b) within 9'}\n",
      "x 麻烦事 麻烦", "0-1 r x\n12-18 r 麻烦\n" },
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, allow: ['麻烦事'],\n"
      "   groups: {a: {words: ['麻烦']}, b: {words: [x]}}, condition: '(a and b) within 9'}\n",
      "x 麻烦事", "" },

    /* Also with something in between, if one of the groups asks for that. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, allow: [abc],\n"
      "   groups: {a: {words: [ab], match: [skip], boundary: none}, b: {words: [x]}},\n"
      "   condition: a}\n",
      "a.b.c a.b", "6-9 r skip a.b\n" },

    /* Patterns are matches too. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, groups: {\n"
      "   number: {patterns: [{regex: '(?<![0-9])[0-9]{4}(?![0-9])'}]}, context: {words: [pin]}},\n"
      "   condition: 'at number and context before number within 8'}\n",
      "1234 pin: 5678", "10-14 r 5678\n" },

    /* One finding for a span, of the mildest lane, whichever group saw it. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, groups: {\n"
      "   a: {words: [crack]}, b: {words: ['c r a c k'], match: [plain]}}}\n",
      "c-r-a-c-k c r a c k", "0-9 r skip c-r-a-c-k\n10-19 r c r a c k\n" },

    /* A finding that waits holds up those that end later, not those that end before. */
    { "rules:\n- {id: r, title: t, category: X.a, action: redact, groups: {a: {words: [a]},\n"
      "   b: {words: [b]}}, condition: 'at a and b within 8'}\n"
      "- {id: s, title: t, category: X.a, action: log, words: [c, 'x a']}\n",
      "c a c x a b c", "0-1 s c\n2-3 r a\n4-5 s c\n6-9 s x a\n8-9 r a\n12-13 s c\n" },
};

static void
test_findings(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_findings(cases[i].yaml, cases[i].text, cases[i].log);
}

/* -- far apart -------------------------------------------------------------------------- */

/* Windows over text that is long gone, from which bytes were not counted. */
static void
test_far_apart(void **unused)
{
    (void)unused;
    static char text[9000];
    for (size_t gap = 0; gap < 4200; gap = gap * 5 / 4 + 1) {
        static const char filler[] = "一 a";
        size_t length = 0;
        memcpy(text, "usd", 3);
        size_t characters = 0;
        for (length = 3; characters < gap; characters++) {
            size_t at = characters % 3;
            size_t size = at == 0 ? 3 : 1;
            memcpy(text + length, filler + (at == 0 ? 0 : 2 + at), size);
            length += size;
        }
        memcpy(text + length, " crack", 6);
        length += 6;
        static const char yaml[] = RULE("at drug and price within 999");
        aigc_rules *rules = filter_compile(yaml);
        assert_non_null(rules);
        for (size_t piece = 1; piece <= length; piece = piece * 7 + 1) {
            static size_t ends[sizeof text];
            size_t count = 0;
            for (size_t at = piece; at < length; at += piece)
                ends[count++] = at;
            ends[count++] = length;
            cut_text cut = { (const uint8_t *)text, length, ends, count };
            text_sink log = { 0 };
            assert_int_equal(filter_scan(rules, &cut, &log), AIGC_OK);
            /* "usd", the gap, a space. */
            assert_int_equal(log.length > 0, 3 + gap + 1 <= 999);
            text_sink_free(&log);
        }
        aigc_rules_free(rules);
    }
}

/* -- scores ------------------------------------------------------------------------------ */

#define SCORES                                                                                    \
    "rules:\n"                                                                                    \
    "- {id: sum, title: t, category: A.3.a, action: log, threshold: {category: A.3, score: 5}}\n" \
    "- {id: one, title: t, category: A.3.e, action: log, score: 2, words: [one, both]}\n"         \
    "- {id: three, title: t, category: A.3.d, action: log, score: 3, words: [three, both]}\n"     \
    "- {id: other, title: t, category: A.4.a, action: log, score: 9, words: [other]}\n"           \
    "- {id: less, title: t, category: A.3.e, action: log, score: -4, words: [less]}\n"            \
    "- {id: mute, title: t, category: A.3.e, action: log, words: [mute]}\n"                       \
    "- {id: e, title: t, category: A.3.e, action: log, threshold: {category: A.3.e, score: 4}}\n"

static const struct {
    const char *text, *log;
} scored[] = {
    { "one one", "0-3 one one\n4-7 one one\n4-7 e score one\n" },
    /* From there on, at each finding that scores. */
    { "one three mute one", "0-3 one one\n4-9 sum score three\n4-9 three three\n10-14 mute mute\n"
                            "15-18 sum score one\n15-18 one one\n15-18 e score one\n" },
    /* Findings of one span count together, and stand in the order of the rules. */
    { "both", "0-4 sum score both\n0-4 one both\n0-4 three both\n" },
    { "other other", "0-5 other other\n6-11 other other\n" },
    /* What takes off. */
    { "both less three",
      "0-4 sum score both\n0-4 one both\n0-4 three both\n5-9 less less\n10-15 three three\n" },
};

static void
test_scores(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof scored / sizeof scored[0]; i++)
        check_findings(SCORES, scored[i].text, scored[i].log);
}

static void
test_scores_in_shadow(void **unused)
{
    (void)unused;
    /* What is only tried counts for what is only tried. */
    check_findings("rules:\n"
                   "- {id: a, title: t, category: X.a, action: shadow, score: 1, words: [a]}\n"
                   "- {id: b, title: t, category: X.a, action: log, score: 1, words: [b]}\n"
                   "- {id: off, title: t, category: X.a, action: 'off', score: 9, words: [a, b]}\n"
                   "- {id: live, title: t, category: X.b, action: log,\n"
                   "   threshold: {category: X.a, score: 2}}\n"
                   "- {id: try, title: t, category: X.b, action: shadow,\n"
                   "   threshold: {category: X.a, score: 2}}\n"
                   "- {id: none, title: t, category: X.b, action: 'off',\n"
                   "   threshold: {category: X.a, score: 1}}\n",
                   "a b a b",
                   "0-1 a a\n2-3 b b\n2-3 try score b\n4-5 a a\n4-5 try score a\n"
                   "6-7 b b\n6-7 live score b\n6-7 try score b\n");
}

static void
test_condition_with_score(void **unused)
{
    (void)unused;
    check_findings("rules:\n"
                   "- {id: a, title: t, category: X.a, action: log, score: 1,\n"
                   "   groups: {a: {words: [a]}, b: {words: [b]}}, condition: 'at a and b'}\n"
                   "- {id: s, title: t, category: X.b, action: log,\n"
                   "   threshold: {category: X.a, score: 2}}\n",
                   "a b a a", "4-5 a a\n6-7 a a\n6-7 s score a\n");
}

/* -- when a finding is final -------------------------------------------------------------- */

static const filter_steps timed[] = {
    /* Looking back only: when it is seen that nothing follows a word of letters. */
    { RULE("drug"), "crack 5 ", "00000111", "aaaaaghi" },
    /* At once when b is seen. */
    { "rules:\n- {id: r, title: t, category: X.a, action: log, groups: {a: {words: ['甲']},\n"
      "   b: {words: ['乙']}}, condition: 'at a and b within 4'}\n",
      "甲--乙--",
      "00000001"
      "11",
      "aaaaaaaijk" },
    /* No b may come any more when five characters have followed. */
    { "rules:\n- {id: r, title: t, category: X.a, action: log, groups: {a: {words: ['甲']},\n"
      "   b: {words: ['乙']}}, condition: 'at a and not b within 4'}\n",
      "甲------", "000000111", "aaaaaahij" },
    { "rules:\n- {id: r, title: t, category: X.a, action: log, groups: {a: {words: ['甲']},\n"
      "   b: {words: ['乙']}}, condition: 'at a and not b within 4'}\n",
      "甲-乙---", "0000000000", "aaaaaahijk" },
};

static void
test_final(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof timed / sizeof timed[0]; i++)
        assert_true(filter_steps_hold(&timed[i]));
}

/* -- faults ------------------------------------------------------------------------------- */

static const struct {
    const char *condition; /* as it stands in the file */
    uint32_t column;       /* from its first character, from 0 */
    const char *message, *hint;
} faults[] = {
    { "drug and prize", 9, "condition: there is no group \"prize\"", "did you mean price?" },
    { "'drug and  prize'", 11, "condition: there is no group \"prize\"", "did you mean price?" },
    { "drug within 2000", 12, "condition: the number must be from 1 to 1000", "" },
    { "drug &", 5, "condition: a condition has only names", "write and" },
    { "\"drug\\x20and prize\"", 1, "condition: there is no group \"prize\"",
      "did you mean price?" },
};

static void
test_faults(void **unused)
{
    (void)unused;
    static const char before[] =
        "rules:\n- id: r\n  title: t\n  category: X.a\n  action: log\n  " GROUPS "\n  condition: ";
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        char yaml[1024];
        int length = snprintf(yaml, sizeof yaml, "%s%s\n", before, faults[i].condition);
        assert_in_range(length, 1, sizeof yaml - 1);
        aigc_rules_compiler *compiler;
        aigc_rules *rules;
        aigc_diagnostic d;
        assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
        assert_int_equal(aigc_rules_compiler_add_text(compiler, "f", yaml, (size_t)length),
                         AIGC_OK);
        assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_ERR_RULES);
        size_t error = 0;
        do
            assert_int_equal(aigc_rules_compiler_diagnostic(compiler, error++, &d), AIGC_OK);
        while (d.severity != AIGC_SEVERITY_ERROR);
        if (d.line != 7 || d.column != 14 + faults[i].column ||
            !strstr(d.message, faults[i].message) || strcmp(d.hint, faults[i].hint) != 0)
            fail_msg("%s: %u:%u: %s (%s)", faults[i].condition, d.line, d.column, d.message,
                     d.hint);
        aigc_rules_compiler_free(compiler);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_far_apart),
        cmocka_unit_test(test_scores),
        cmocka_unit_test(test_scores_in_shadow),
        cmocka_unit_test(test_condition_with_score),
        cmocka_unit_test(test_final),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
