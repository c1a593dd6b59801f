/* SPDX-License-Identifier: Apache-2.0 */
/* boundary: word: what the dictionary makes of the characters around a hit decides, and however
 * the text is cut it decides the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/filter_run.h"

static const char rules_yaml[] =
    "rules:\n"
    "- {id: w, title: t, category: X.a, action: redact, boundary: word, match: [plain],\n"
    "   words: ['生动', '大麻', '人口', cat, 'テスト', '动物园']}\n";

static const struct {
    const char *text, *log;
} cases[] = {
    { "生动", "0-6 w 生动\n" },
    { "他讲得很生动。", "12-18 w 生动\n" },
    { "野生动物园", "6-15 w 动物园\n" },
    { "大麻", "0-6 w 大麻\n" },
    { "中国有十四亿人口", "18-24 w 人口\n" },
    { "進大麻", "3-9 w 大麻\n" },
    { "大麻a", "0-6 w 大麻\n" },
    { "A生动B", "1-7 w 生动\n" },
    { "\xFF生动\xE5", "1-7 w 生动\n" },
    { "a cat's cats cat", "13-16 w cat\n" },
    { "これはテストです", "9-18 w テスト\n" },
    /* Invisible characters around and inside. */
    { "很\xE2\x80\x8B生\xE2\x80\x8B动\xE2\x80\x8B。", NULL },
    { "很生动\xEF\xB8\x80的", NULL },
    /* More than a window on both sides. */
    { "他一边走一边想着昨天晚上在电视里看到的那个节目讲得很生动而且"
      "内容也十分丰富让人看了以后很久都忘不了",
      "78-84 w 生动\n" },
    { "我们一家人昨天从早上八点开始就在北京野生动物园里面看了很多很多的"
      "老虎狮子大象和猴子一直到了下午",
      "60-69 w 动物园\n" },
};

static void
test_words(void **unused)
{
    (void)unused;
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        filter_outcome outcome;
        if (filter_all_cuts(rules, cases[i].text, strlen(cases[i].text), &outcome) != 0)
            fail_msg("cuts matter in %s", cases[i].text);
        if (cases[i].log && !text_sink_is(&outcome.log, cases[i].log, strlen(cases[i].log)))
            fail_msg("%s:\n%.*sshould be\n%s", cases[i].text, (int)outcome.log.length,
                     (const char *)outcome.log.data, cases[i].log);
        filter_outcome_free(&outcome);
    }
    aigc_rules_free(rules);
}

/* Of a Han word, what follows is waited for up to the end of the Han characters, or the window. */
static void
test_waiting(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        uint64_t settled; /* before the end */
    } waits[] = {
        { "很生动", 3 },
        { "很生动的", 3 },
        { "很生动的。", 15 },
        { "很生动x", 10 },
        { "很生动一二三四五六七八九十一二三四五", 3 },
        { "很生动一二三四五六七八九十一二三四五六", 57 },
    };
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        aigc_scanner *scanner;
        assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
        assert_int_equal(aigc_scanner_begin(scanner, NULL, NULL), AIGC_OK);
        assert_int_equal(aigc_scanner_feed(scanner, waits[i].text, strlen(waits[i].text)), AIGC_OK);
        if (aigc_scanner_settled(scanner) != waits[i].settled)
            fail_msg("%s: settled to %llu", waits[i].text,
                     (unsigned long long)aigc_scanner_settled(scanner));
        aigc_scanner_free(scanner);
    }
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
