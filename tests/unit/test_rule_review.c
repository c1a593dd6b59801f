/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings about rules that are no errors: words that flood, repeat or can never be found, and
 * scores that lead nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "libfilter/rules/rule_words.h"
#include "tests/support/rule_reading.h"

static void
review(const char *text)
{
    renew();
    read_text(text);
    aigcp_rule_model_review(&model);
    aigcp_diagnostics_sort(&model);
}

static void
review_words(const char *words)
{
    char text[512];
    (void)snprintf(text, sizeof text, RULE_HEAD "    words: [%s]\n", words);
    review(text);
}

/* Whether a remark is about this line. */
static bool
told_at(unsigned line)
{
    for (const aigcp_diagnostic_entry *entry = model.diagnostics; entry; entry = entry->next)
        if (entry->shown.line == line)
            return true;
    return false;
}

static void
short_words_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        size_t warnings;
    } cases[] = {
        { "毒", 1 },  { "冰毒", 0 }, { "ab", 1 },  { "abc", 0 },  { "ＡＢ", 1 }, { "a\u200Bb", 1 },
        { "110", 1 }, { "1234", 0 }, { "①②③", 1 }, { "v信", 0 },  { "я", 1 },    { "，", 1 },
        { "大1", 0 }, { "...", 1 },  { "——", 1 },  { "。！", 1 }, { "-->>", 0 }, { "🍄🍄", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        review_words(cases[i].words);
        if (model.warning_count != cases[i].warnings)
            fail_msg("%zu warnings for %s", model.warning_count, cases[i].words);
    }
    assert_int_equal(model.error_count, 0);
    review(RULE_HEAD "    groups: { b: { words: [毒, v] }, c: { words: [卖] } }\n"
                     "    condition: b and c within 9\n");
    expect(NULL, 0);
    review(RULE_HEAD "    groups: { b: { words: [毒] } }\n");
    EXPECT("6:28: warning: a word so short that harmless texts are full of it");
}

static void
common_words_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        size_t warnings;
    } cases[] = {
        { "the", 1 },    { "Ｔ​ＨＥ", 1 },
        { "of the", 1 }, { "these the", 0 },
        { "tion", 0 },   { "cat", 0 },
        { "我们", 1 },   { "我們", 1 },
        { "我们的", 0 }, { "文件系统", 1 },
        { "冰毒", 0 },   { "casino", 0 },
        { "and", 1 },    { "a use of the uses", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        review_words(cases[i].words);
        if (model.warning_count != cases[i].warnings)
            fail_msg("%zu warnings for %s", model.warning_count, cases[i].words);
    }
    /* Without a boundary also inside of words. */
    review(RULE_HEAD "    words: [tion, cat]\n    boundary: none\n");
    EXPECT("6:13: warning: a word so common that it stands some",
           "6:19: warning: a word so common that it stands some");
    review(RULE_HEAD "    groups: { b: { words: [the] }, c: { words: [我们] } }\n"
                     "    condition: b and c within 9\n");
    expect(NULL, 0);
}

static void
spellings_of_one_word_are_told(void **state)
{
    (void)state;
    review_words("发票代开, 發票代開, Weed, ｗｅｅｄ, weeds");
    EXPECT("6:19: warning: another spelling of a word that the rule has already, at r.yaml:6",
           "6:31: warning: another spelling of a word that the rule has already, at r.yaml:6");
    /* Groups are there to be counted one by one. */
    review(RULE_HEAD "    groups: { b: { words: [abc] }, c: { words: [ABC] } }\n");
    expect(NULL, 0);
}

#define RULE(id, more) "  - {id: " id ", title: t, " more "}\n"

static void
words_of_another_rule_of_the_category_are_told(void **state)
{
    (void)state;
    review("rules:\n" RULE("a", "category: X.a, action: log, words: [weed]")
               RULE("b", "category: X.a, action: log, words: [WEED]"));
    EXPECT("3:59: warning: the rule a of the same category has this word already, at r.yaml:2");
    static const char *const quiet[] = {
        "category: X.b, action: log, words: [weed]",
        "category: X.a, action: log, words: [weed], status: test",
        "category: X.a, action: 'off', words: [weed]",
        "category: X.a, action: log, groups: {g: {words: [weed]}}, condition: g",
    };
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text,
                       "rules:\n" RULE("a", "category: X.a, action: log, words: [weed]")
                           RULE("b", "%s"),
                       quiet[i]);
        review(text);
        expect(NULL, 0);
    }
}

static void
words_that_allow_cancels_are_told(void **state)
{
    (void)state;
    review(RULE_HEAD "    words: [大麻, weed]\n    allow: [大麻烦, 麻, ＷＥＥＤ]\n");
    EXPECT("6:17: warning: allow cancels this word wherever it stands, at r.yaml:7",
           "7:18: warning: no word of the rule is in this allowed phrase: it cancels nothing");
}

static void
phrases_that_cancel_nothing_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *phrase;
        const char *match;
        bool cancels;
    } cases[] = {
        /* The words are 冰毒批发, google, 2b and 妈马花. */
        { "冰毒批发站", "plain", true },
        { "冰毒批法站", "plain", false },
        { "冰毒", "plain", false },
        { "查冰-毒批。发站", "plain", true },
        { "冰毒毒批发站", "skip", true },
        { "Ｇoog1e maps", "plain", true },
        { "gооgle maps", "plain", true }, /* Cyrillic */
        { "g00gle maps", "plain", true },
        { "go0gle maps", "plain", true },
        { "goagle maps", "plain", false },
        { "g@gle maps", "plain", true }, /* in doubt */
        { "二b铅笔", "plain", true },
        { "三b铅笔", "plain", false },
        { "病毒批法站", "plain, sound", true },
        { "病痛批法站", "plain, sound", false },
        { "bingdu", "plain, sound", true }, /* in doubt */
        { "妈妈花园", "plain, sound", true },
        { "妈妈花园", "plain", false },
        { "冫水毒批发站", "plain, split", true },
        { "冫水", "plain, split", true }, /* in doubt */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text,
                       RULE_HEAD "    match: [%s]\n    words: [冰毒批发, google, 2b, 妈马花]\n"
                                 "    allow: ['%s']\n",
                       cases[i].match, cases[i].phrase);
        review(text);
        assert_int_equal(model.error_count, 0);
        if (told_at(8) == cases[i].cancels)
            fail_msg("%s by %s", cases[i].phrase, cases[i].match);
    }
    /* An expression may match any of it. */
    review(RULE_HEAD "    words: [weed]\n    patterns: [{regex: '1234'}]\n    allow: [wine]\n");
    expect(NULL, 0);
    review(RULE_HEAD "    groups: { b: { words: [weed] }, c: { words: [wine] } }\n"
                     "    condition: b and c\n    allow: [wines, weeds, wood]\n");
    EXPECT("8:27: warning: no word of the rule is in this allowed phrase: it cancels nothing");
}

static void
words_that_are_written_as_none_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        const char *told; /* NULL: nothing is wrong with them */
    } cases[] = {
        { "迷药货到付款，百家乐技巧", "the comma or semicolon is part" },
        { "迷药、百家乐", "the comma or semicolon is part" },
        { "'迷药,百家乐'", "the comma or semicolon is part" },
        { "冰毒;abc", "the comma or semicolon is part" },
        { "冰毒批发 A.1.h", "the category is part" },
        { "'冰毒批发,A.1.h,log'", "the category is part" },
        { "'\"冰毒批发\"'", "the quotes are part" },
        { "“冰毒批发”", "the quotes are part" },
        { "'\"冰毒批发\",'", "the quotes are part" },
        { "'[\"冰毒\",\"大麻\"]'", "the whole list is one word" },
        { "'- 冰毒批发'", "the dash is part" },
        { "'1,4-butanediol', 'sure, here', it's, \"'tis\", 1;2, '金额1,000元', '[微笑]'", NULL },
        { "'“冰毒”批发', '冰毒，', '，冰毒', '甲, 乙', vitamin-A.1.h, 'A.1.h', a-b", NULL },
        { "'- '", "so short" },
        { "《冰毒，批发》", "the comma or semicolon is part" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        review_words(cases[i].words);
        assert_int_equal(model.error_count, 0);
        if (model.warning_count != (cases[i].told ? 1 : 0) ||
            (cases[i].told && !strstr(model.diagnostics->shown.message, cases[i].told)))
            fail_msg("%zu warnings for %s", model.warning_count, cases[i].words);
    }
    review(RULE_HEAD "    words: [weed]\n    allow: [甲，乙]\n"
                     "    patterns: [{regex: '1234', near: [丙，丁]}]\n");
    EXPECT("7:13: warning: the comma or semicolon is part",
           "8:39: warning: the comma or semicolon is part");
}

static void
words_of_several_lines_are_told(void **state)
{
    (void)state;
    review(RULE_HEAD "    words:\n      - 冰毒批发\n       - 代开发票\n      - weed\n");
    EXPECT("7:9: warning: the lines from here on are one word");
    review(RULE_HEAD "    words: [冰毒批发\n      代开发票]\n    allow: [甲乙\n      丙丁]\n");
    EXPECT("6:13: warning: the lines from here on are one word",
           "8:13: warning: the lines from here on are one word",
           "8:13: warning: no word of the rule is in this allowed phrase: it cancels nothing");
    review(RULE_HEAD
           "    words:\n      - 'hello\n         world'\n      - >-\n        hi\n        ho\n"
           "      - weed\n      # more\n      - wine # red\n\n");
    assert_int_equal(model.warning_count, 0);
    review(RULE_HEAD
           "    words: [\n      weed,\n      wine\n      ]\n    allow:\n      - weeds\n\n\n");
    expect(NULL, 0);
}

static void
words_of_a_list_are_told_as_one(void **state)
{
    (void)state;
    read_text(RULE_HEAD "    words: [weed]\n");
    static const char words_of_list[] = "毒\n烟\nWEED\nＷＥＥＤ\nwine\n酒\n";
    aigcp_source *source =
        aigcp_rule_model_add_source(&model, "l.txt", words_of_list, strlen(words_of_list));
    assert_non_null(source);
    aigcp_word *words = NULL;
    aigcp_word_taker taker;
    aigcp_word_taker_begin(&taker, &model, &words);
    aigcp_word_taker_add_list(&taker, source);
    aigcp_word_taker_free(&taker);
    model.rules->groups->words->next = words;
    aigcp_rule_model_review(&model);
    aigcp_diagnostics_sort(&model);
    EXPECT("1:1: warning: a word so short that harmless texts are full of it",
           "3:1: warning: another spelling of a word that the rule has already, at r.yaml:6");
    assert_string_equal(model.diagnostics->shown.file, "l.txt");
    assert_string_equal(model.diagnostics->shown.hint, "and 2 more of the list");
    assert_string_equal(model.diagnostics->next->shown.hint, "and 1 more of the list");
}

static void
repeated_expressions_are_told(void **state)
{
    (void)state;
#define PATTERNS(...) RULE_HEAD "    patterns: [" __VA_ARGS__ "]\n"
    review(PATTERNS("{regex: 'abc'}, {regex: 'abcd'},\n      {regex: 'abc'}"));
    EXPECT("7:16: warning: the rule has this expression already, at r.yaml:6");
    review(PATTERNS("{regex: 'abc'}, {regex: 'abc', fold: true}, {regex: 'abc', near: [abcd]},"
                    " {regex: 'abc', near: [efgh]}, {regex: 'abc', validate: luhn}"));
    expect(NULL, 0);
}

static void
groups_that_the_condition_forgets_are_told(void **state)
{
    (void)state;
    review(RULE_HEAD "    groups: { b: { words: [abc] }, c: { words: [abd] } }\n"
                     "    condition: b or bc\n");
    EXPECT("6:36: warning: the condition does not name the group c");
    review(RULE_HEAD "    groups: { b: { words: [abc] }, c: { words: [abd] } }\n"
                     "    condition: 2 of them\n");
    expect(NULL, 0);
}

static void
thresholds_that_nothing_reaches_are_told(void **state)
{
    (void)state;
#define SUM RULE("sum", "category: X.s, action: stop, threshold: {category: A.3, score: 9}")
    review("rules:\n" SUM);
    EXPECT("2:10: warning: no rule of the category A.3 has a score");
    review("rules:\n" SUM RULE("a", "category: A.3.b, action: log, words: [abc], score: -1"));
    assert_int_equal(model.warning_count, 1);
    review("rules:\n" SUM RULE("a", "category: A.2.b, action: log, words: [abc], score: 1"));
    assert_int_equal(model.warning_count, 1);
    review("rules:\n" SUM RULE("a", "category: A.3.b, action: log, words: [abc], score: 1"));
    expect(NULL, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(short_words_are_told),
        TEST(common_words_are_told),
        TEST(spellings_of_one_word_are_told),
        TEST(words_of_another_rule_of_the_category_are_told),
        TEST(words_that_allow_cancels_are_told),
        TEST(phrases_that_cancel_nothing_are_told),
        TEST(words_that_are_written_as_none_are_told),
        TEST(words_of_several_lines_are_told),
        TEST(words_of_a_list_are_told_as_one),
        TEST(repeated_expressions_are_told),
        TEST(groups_that_the_condition_forgets_are_told),
        TEST(thresholds_that_nothing_reaches_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
