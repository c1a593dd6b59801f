/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_finding_explain(): what it says of findings of each lane, that it says it of every byte,
 * and that cuts do not matter, but for allow phrases that end behind a finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/filter_run.h"

#define RULE "rules:\n- {id: r, title: t, category: A.1.f, action: redact, "

/* One letter for each reading, in the order of aigc_reading. */
static const char letters[] = "=flsp.irc";

typedef struct explained {
    text_sink *log;
    const aigc_finding *finding;
} explained;

static void
add(text_sink *log, const char *text)
{
    assert_int_equal(text_sink_write(log, text, strlen(text)), 0);
}

/* "FOLDED READING[STANDS-FOR]... /ALLOW"; one '=' for all that is itself in a row. */
static int
log_explanation(void *context, const aigc_explanation *explanation)
{
    const explained *e = context;
    size_t at = 0;
    add(e->log, explanation->folded);
    add(e->log, " ");
    for (size_t i = 0; i < explanation->part_count; i++) {
        const aigc_explained_part *part = &explanation->parts[i];
        const char letter[] = { letters[part->reading], 0 };
        assert_int_equal(part->start, at);
        assert_true(part->end > part->start);
        at = part->end;
        if (part->reading == AIGC_READING_ITSELF && i > 0 &&
            explanation->parts[i - 1].reading == AIGC_READING_ITSELF)
            continue;
        add(e->log, letter);
        if (part->reading != AIGC_READING_ITSELF)
            add(e->log, part->stands_for);
    }
    assert_int_equal(at, e->finding->end - e->finding->start);
    if (explanation->allow) {
        add(e->log, " /");
        add(e->log, explanation->allow);
    }
    add(e->log, "\n");
    return 0;
}

static int
explain(void *context, const aigc_finding *finding)
{
    explained e = { context, finding };
    return aigc_finding_explain(finding, log_explanation, &e) != AIGC_OK;
}

typedef struct expected {
    aigc_scanner *scanner;
    const char *log;
} expected;

static int
check_cut(void *context, const cut_text *cut)
{
    const expected *e = context;
    text_sink log = { 0 };
    aigc_status status = aigc_scanner_begin(e->scanner, explain, &log);
    size_t from = 0;
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        status = aigc_scanner_feed(e->scanner, cut->text + from, cut->ends[i] - from);
        from = cut->ends[i];
    }
    if (status == AIGC_OK)
        status = aigc_scanner_finish(e->scanner);
    bool same = status == AIGC_OK && text_sink_is(&log, e->log, strlen(e->log));
    if (!same)
        print_error("%s: it says:\n%.*sshould be:\n%s", aigc_status_name(status), (int)log.length,
                    (const char *)log.data, e->log);
    text_sink_free(&log);
    return !same;
}

static void
check(const char *yaml, const char *text, const char *log)
{
    aigc_rules *rules = filter_compile(yaml);
    expected e = { .log = log };
    assert_non_null(rules);
    assert_int_equal(aigc_scanner_new(rules, &e.scanner), AIGC_OK);
    if (all_cuts(text, strlen(text), check_cut, &e) != 0)
        fail_msg("%s%s", yaml, text);
    aigc_scanner_free(e.scanner);
    aigc_rules_free(rules);
}

static const struct {
    const char *yaml, *text, *log;
} cases[] = {
    /* plain: as it is, in other forms, by look-alikes, with invisible characters between */
    { RULE "words: [abcd]}\n", "abcd", "abcd =\n" },
    { RULE "words: [abcd]}\n", "ABcＤ", "abcd fafb=fd\n" },
    { RULE "words: [abcd]}\n", "a\u200Bb\u0441d", "abcd =i=lc=\n" },
    { RULE "words: [ab cd]}\n", "ab\u3000cd", "ab cd =f =\n" },
    { RULE "words: [发票]}\n", "發票", "发票 f发=\n" },
    { RULE "words: [a10]}\n", "a\u2469", "a10 =f10\n" },

    /* skip: separators, marks and repeats; the word's own separators may be missing */
    { RULE "words: [代开发票]}\n", "代·开开*发\u200B票", "代开发票 =.r=.=i=\n" },
    { RULE "words: [viagra]}\n", "v.i@.g.r.a", "viagra =.=la.=.=.=\n" },
    { RULE "words: [forbidden fruit]}\n", "forbiddenfruit", "forbidden fruit =\n" },

    /* sound: Han characters that sound alike, syllables, letters of the word */
    { RULE "words: [代开发票], match: [sound]}\n", "代kai, 法票。", "代开发票 =p开..s发=\n" },
    { RULE "words: [加微信v号], match: [sound]}\n", "加wei芯Ｖ号", "加微信v号 =p微s信fv=\n" },
    { RULE "words: [河南人勿扰], match: [sound]}\n", "HÉNÁN-人勿rao", "河南人勿扰 p河南.=p扰\n" },
    { RULE "words: [加微信v号], match: [sound]}\n", "加wei芯v\u0301\u200B号",
      "加微信v号 =p微s信=.i=\n" },
    { RULE "words: [代开发票], match: [skip]}\n", "代开\u0332发\u200B票", "代开发票 =.=i=\n" },

    /* split: characters are read by their parts, together or apart */
    { RULE "words: [法轮], match: [split]}\n", "氵去轮", "法轮 c法c法=\n" },
    { RULE "words: [-法.轮-], match: [split]}\n", "-法.車仑-", "-法.轮- =c轮c轮=\n" },
    { RULE "words: ['-法轮 '], match: [split, skip]}\n", "-氵.去*车仑 ",
      "-法轮  c法.c法.c轮c轮\n" },
    { RULE "words: [好轮], match: [split, skip]}\n", "女子.轮", "好轮 c好c好.=\n" },
    { RULE "words: [湖湖], match: [split]}\n", "氵古月湖", "湖湖 c湖c湖c湖=\n" },

    /* patterns, folded or not */
    { RULE "patterns: [{regex: '1[0-9]{3}', fold: true}]}\n", "１2\u200B3四", "1234 f1=i=f4\n" },
    { RULE "patterns: [{regex: 'A[B-Z]\u3000'}]}\n", "AB\u3000", "AB\u3000 =\n" },

    /* what is no word is as it was */
    { RULE "hidden: [tags]}\n", "a\U000E0041\U000E0042\U000E0043 A", "ABC iAiBiC\n" },
    { RULE "hidden: [tags]}\n", "a\U000E0001\U000E0020\U000E007E\U000E007F", " ~ ii i~i\n" },
    { RULE "hidden: [zero-width]}\n", "a\u200B\U000E0041\u200B", "A iiAi\n" },

    /* variation selectors are bytes of UTF-8, as far as they are whole characters */
    { RULE "hidden: [variation-selectors]}\n",
      "a\U000E0158\U000E0159\U000E01D4\U000E01A8\U000E019D\uFE00\U000E01D4",
      "hi\u4E2D ihiii\u4E2Diiii\n" },

    /* letters of a word that mixes scripts are those for which they are taken */
    { RULE "hidden: [mixed-script]}\n", "w\u0456f\u0415", "wife =li=le\n" },
    { RULE "hidden: [mixed-script]}\n", "\u0436\u0430ba", "\u0436aba =la=\n" },
    { RULE
      "score: 2, words: [ab]}\n"
      "- {id: s, title: t, category: A.1.f, action: log, threshold: {category: A.1, score: 2}}\n",
      "aB", "ab =fb\nab =fb\n" },

    /* allow phrases: of the same rule, overlapping, not covering; also the passed-over ones */
    { RULE "words: [九九], allow: [小九]}\n", "小九九", "99 f9f9 /小9\n" },
    { RULE "words: [cdef], allow: [abcde], match: [skip]}\n", "ab.cdef", "cdef = /abcde\n" },
    { RULE "words: [bc], allow: [abc]}\n", "abc ab bc", "bc =\n" },
    { "rules:\n- {id: r, title: t, category: A.1.f, action: redact, words: [bcd]}\n"
      "- {id: s, title: t, category: A.1.f, action: log, words: [no], allow: [abc]}\n",
      "a-bcd", "bcd =\n" },
};

static void
test_lanes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].yaml, cases[i].text, cases[i].log);
}

/* Of phrases that end behind a finding, those that had come with it. */
static void
test_allow_behind(void **state)
{
    (void)state;
    static const struct {
        const char *words, *first, *rest, *log;
    } phrases[] = {
        { "words: [加微信], allow: [微信公众号]", "请加微信公众号", "", "加微信 = /微信公众号\n" },
        { "words: [加微信], allow: [微信公众号, 加微]", "加微信公众号", "", "加微信 = /加微\n" },
        { "words: [加微信], allow: [公众号, 信公众号吗]", "加微信公众号", "", "加微信 =\n" },
        { "words: [加微信], allow: [微信公众号]", "请加微信公众", "号", "加微信 =\n" },
    };
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        char yaml[200];
        text_sink log = { 0 };
        aigc_scanner *scanner;
        (void)snprintf(yaml, sizeof yaml, RULE "%s}\n", phrases[i].words);
        aigc_rules *rules = filter_compile(yaml);
        assert_non_null(rules);
        assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
        assert_int_equal(aigc_scanner_begin(scanner, explain, &log), AIGC_OK);
        const char *const feeds[] = { phrases[i].first, phrases[i].rest };
        for (size_t k = 0; k < 2; k++)
            assert_int_equal(aigc_scanner_feed(scanner, feeds[k], strlen(feeds[k])), AIGC_OK);
        assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
        assert_int_equal(log.length, strlen(phrases[i].log));
        assert_memory_equal(log.data, phrases[i].log, log.length);
        text_sink_free(&log);
        aigc_scanner_free(scanner);
        aigc_rules_free(rules);
    }
}

/* The transformer moves offsets after a flush; parts count from the finding. */
static int
discard(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static void
test_transformer(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(RULE "words: [代开发票]}\n");
    aigc_transformer *transformer;
    text_sink log = { 0 };
    const char text[] = "a代。开发票";
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, discard, explain, &log), AIGC_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(aigc_transformer_feed(transformer, text, strlen(text)), AIGC_OK);
        assert_int_equal(aigc_transformer_flush(transformer), AIGC_OK);
    }
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    text_sink_write(&log, "", 1);
    assert_string_equal((const char *)log.data, "代开发票 =.=\n代开发票 =.=\n");
    text_sink_free(&log);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

static int
refuse(void *context, const aigc_explanation *explanation)
{
    (void)context;
    (void)explanation;
    return 1;
}

static int
misuse(void *context, const aigc_finding *finding)
{
    aigc_finding bare = *finding;
    bare.origin = NULL;
    *(bool *)context = true;
    assert_int_equal(aigc_finding_explain(NULL, refuse, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_finding_explain(finding, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_finding_explain(&bare, refuse, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_finding_explain(finding, refuse, NULL), AIGC_ERR_STOPPED);
    return 0;
}

static void
test_arguments(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(RULE "words: [abcd]}\n");
    aigc_scanner *scanner;
    bool called = false;
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, misuse, &called), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, "abcd ", 5), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_true(called);
    aigc_scanner_free(scanner);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_allow_behind),
        cmocka_unit_test(test_transformer),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
