/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns that count only near some words, through the public interface: what they find, that
 * cuts do not matter, and when a match is final. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

#define RULE "rules:\n- {id: r, title: t, category: A.1.f, action: redact, "
#define PATTERN(within)                                                                \
    "patterns: [{regex: '(?<![0-9])[0-9]{3}(?![0-9])', near: ['护照', id, card no, " \
    "passport], "                                                                      \
    "near_within: " within "}]"
#define SIMPLE(within) RULE PATTERN(within) "}\n"

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
    /* Either side, and at the ends of the text. */
    { SIMPLE("4"), "护照: 123", "8-11 r 123\n" },
    { SIMPLE("4"), "123: 护照", "0-3 r 123\n" },
    { SIMPLE("4"), "123", "" },
    { SIMPLE("4"), "123 护", "" },
    { SIMPLE("4"), "照 123", "" },

    /* As many characters may stand between, whatever the length of the word. */
    { SIMPLE("4"), "护照一二三四123", "18-21 r 123\n" },
    { SIMPLE("4"), "护照一二三四五123", "" },
    { SIMPLE("4"), "123一二三四card no", "0-3 r 123\n" },
    { SIMPLE("4"), "123一二三四五card no", "" },
    { SIMPLE("0"), "123护照", "0-3 r 123\n" },
    { SIMPLE("0"), "护照123", "6-9 r 123\n" },
    { SIMPLE("0"), "123 护照 123", "" },
    { SIMPLE("4"),
      "护照\xFF\x80\xFF\x80"
      "123",
      "10-13 r 123\n" },
    { SIMPLE("4"),
      "护照\xFF\x80\xFF\x80\xFF"
      "123",
      "" },
    { SIMPLE("4"),
      "护照\x80\x80\x80\xF0\x9F\x98\x80"
      "123",
      "13-16 r 123\n" },
    { SIMPLE("4"),
      "护照\x80\x80\x80\x80\xF0\x9F\x98\x80"
      "123",
      "" },

    /* As words of the lane plain are, also inside other words. */
    { SIMPLE("1"), "avoids123", "6-9 r 123\n" },
    { SIMPLE("1"), "護\u200B照 123", "10-13 r 123\n" },
    { SIMPLE("1"), "護\u200B照 123 456", "10-13 r 123\n" },
    { SIMPLE("1"), "p\u0430ssp\u043Ert 123", "11-14 r 123\n" },
    { SIMPLE("1"), "c-a-r-d n-o 123", "" },

    /* One word may serve several matches, several words one. */
    { SIMPLE("4"), "123 id 456 护照 789 000", "0-3 r 123\n7-10 r 456\n18-21 r 789\n" },
    { SIMPLE("4"), "id ID 护照123", "12-15 r 123\n" },
    /* The longer of two that begin or end together may be near where the shorter is not. */
    { RULE "patterns: [{regex: '[0-9]{3}', near: [b, a b, b c c], near_within: 1}]}\n",
      "123 a b 456", "0-3 r 123\n8-11 r 456\n" },
    { RULE "patterns: [{regex: '[0-9]{3}', near: [b, a b, b c c], near_within: 1}]}\n",
      "123 a  b c c 456", "13-16 r 456\n" },
    { RULE "patterns: [{regex: '[0-9]{3}', near: [abcd, c], near_within: 1}]}\n", "123 abcc 456",
      "9-12 r 456\n" },
    { RULE "patterns: [{regex: '[0-9]{3}', near: [abcd, c], near_within: 1}]}\n", "123 abcd 456",
      "0-3 r 123\n9-12 r 456\n" },

    /* Each pattern has words of its own; one without counts anywhere. */
    { RULE "patterns: [{regex: '[0-9]{3}', near: [id], near_within: 2},\n"
           "    {regex: '#[0-9]{2}', near: [ref], near_within: 9}, {regex: '@[0-9]'}]}\n",
      "id 123 ref #12 @3", "3-6 r 123\n11-14 r #12\n15-17 r @3\n" },
    { RULE "patterns: [{regex: '[0-9]{3}', near: [id], near_within: 2},\n"
           "    {regex: '#[0-9]{2}', near: [ref], near_within: 9}, {regex: '@[0-9]'}]}\n",
      "ref 123 id--#12 @3", "4-7 r 123\n12-15 r #12\n16-18 r @3\n" },

    /* What does not count has been matched all the same: the next one begins behind it. */
    { RULE "patterns: [{regex: '[0-9]{3}', near: [id], near_within: 1}]}\n", "12345 id", "" },
    /* Near what is found, not near what only tells it. */
    { RULE "patterns: [{regex: 'no (?<found>[0-9]{3})', near: [id], near_within: 2}]}\n",
      "id no 123", "" },
    { RULE "patterns: [{regex: 'no (?<found>[0-9]{3})', near: [id], near_within: 4}]}\n",
      "id no 123", "6-9 r 123\n" },

    /* Words that are near words, too. */
    { RULE "words: [id], " PATTERN("2") "}\n", "id 123", "0-2 r id\n3-6 r 123\n" },

    /* Allow phrases cancel what they cover, and do not make it near. */
    { RULE "allow: [room 123 ok], " PATTERN("9") "}\n", "id room 123", "8-11 r 123\n" },
    { RULE "allow: [room 123 ok], " PATTERN("13") "}\n", "id room 123 ok 456", "15-18 r 456\n" },
    { RULE "allow: [id 123], " PATTERN("9") "}\n", "id 123", "" },

    /* Only what counts is seen by a condition, which may look further. */
    { RULE "groups: {n: {" PATTERN("2") "}, w: {words: [x]}}, condition: 'at n and w within 8'}\n",
      "id 123 x 456", "3-6 r 123\n" },
    { RULE "groups: {n: {" PATTERN("2") "}, w: {words: [x]}}, condition: 'at w and n'}\n",
      "123 x id 456 x", "13-14 r x\n" },
    { RULE "groups: {n: {" PATTERN("2") "}, w: {words: [x]}}, condition: 'at w and not n within 9'}"
                                        "\n",
      "123 x  --------- x 456 id", "4-5 r x\n" },

    /* One that waits holds up those that end later. */
    { SIMPLE("4") "- {id: s, title: t, category: X.a, action: log, words: [c]}\n", "c 123 c id c",
      "0-1 s c\n2-5 r 123\n6-7 s c\n11-12 s c\n" },
    { SIMPLE("4") "- {id: s, title: t, category: X.a, action: stop, words: [c]}\n",
      "c 123 c 45678 c", "0-1 s c\n6-7 s c\n14-15 s c\n" },
};

static void
test_findings(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_findings(cases[i].yaml, cases[i].text, cases[i].log);
}

/* -- against a naive oracle ---------------------------------------------------------------- */

#define MOST_PIECES 36

/* No digit but 2, which is no look-alike of a letter. */
static const char *const pieces[] = {
    "222", "222", "2", "号", "码",   "ab",   "x",      "d",
    "i",   "id",  " ", "中", "\xFF", "\x80", "一二三", "\xF0\x9F\x98\x80",
};
static const char *const near_words[] = { "号", "码号ab", "id", "d222" };

#define NEAR_LIST "near: ['号', '码号ab', id, d222]"

typedef struct sample {
    char text[MOST_PIECES * 16];
    size_t length;
    uint32_t number[MOST_PIECES * 16]; /* of the character that each byte belongs to */
} sample;

static void
make_sample(prng *random, sample *s)
{
    *s = (sample){ 0 };
    for (size_t count = prng_below(random, MOST_PIECES); count; count--) {
        const char *piece = pieces[prng_below(random, sizeof pieces / sizeof pieces[0])];
        memcpy(s->text + s->length, piece, strlen(piece));
        s->length += strlen(piece);
    }
    uint32_t number = 0;
    for (size_t at = 0; at < s->length; number++) {
        uint8_t lead = (uint8_t)s->text[at];
        size_t size = lead == 0xF0 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : 1;
        while (size--)
            s->number[at++] = number;
    }
    s->number[s->length] = number;
}

static bool
is_near(const sample *s, size_t start, size_t end, uint32_t within)
{
    for (size_t w = 0; w < sizeof near_words / sizeof near_words[0]; w++) {
        size_t length = strlen(near_words[w]);
        for (size_t at = 0; at + length <= s->length; at++) {
            if (memcmp(s->text + at, near_words[w], length) != 0)
                continue;
            uint32_t between = 0;
            if (at + length <= start)
                between = s->number[start] - s->number[at + length];
            else if (at >= end)
                between = s->number[at] - s->number[end];
            if (between <= within)
                return true;
        }
    }
    return false;
}

/* What the pattern [0-9]{3} between other characters finds. */
static void
find_naively(const sample *s, uint32_t within, char *log)
{
    *log = '\0';
    for (size_t at = 0; at < s->length;) {
        size_t end = at;
        while (end < s->length && s->text[end] == '2')
            end++;
        if (end - at == 3 && is_near(s, at, end, within))
            log += sprintf(log, "%zu-%zu r 222\n", at, end);
        at = end > at ? end : at + 1;
    }
}

static void
test_oracle(void **unused)
{
    (void)unused;
    static const char *const withins[] = { "0", "1", "3", "7", "30" };
    prng random;
    prng_seed(&random, 20240607);
    size_t near_count = 0;
    for (size_t round = 0; round < ROUNDS_OF(200); round++) {
        const char *within = withins[round % 5];
        char yaml[512];
        snprintf(yaml, sizeof yaml,
                 RULE "patterns: [{regex: '(?<![0-9])[0-9]{3}(?![0-9])', " NEAR_LIST
                      ", near_within: %s}]}\n",
                 within);
        static sample s;
        static char log[sizeof s.text * 8];
        make_sample(&random, &s);
        find_naively(&s, (uint32_t)strtoul(within, NULL, 10), log);
        near_count += log[0] != '\0';
        check_findings(yaml, s.text, log);
    }
    assert_in_range(near_count, ROUNDS_OF(60), ROUNDS_OF(200) - 1);
}

/* -- far apart ----------------------------------------------------------------------------- */

/* More than a block of text with a word and a match in each line, of which every second one is
 * near; and words without end, of which only those within reach are remembered. */
static void
test_long(void **unused)
{
    (void)unused;
    aigc_rules *rules = filter_compile(SIMPLE("200"));
    assert_non_null(rules);
    text_sink text = { 0 };
    text_sink log = { 0 };
    text_sink found = { 0 };
    for (int i = 0; i < ROUNDS_OF(3000); i++) {
        char line[1024];
        int length = snprintf(line, sizeof line, "%s%*s123%300s", i % 3 ? "护照" : "id id",
                              i % 2 ? 200 : 201, "", "");
        size_t start = text.length + (i % 3 ? 6 : 5) + (i % 2 ? 200 : 201);
        assert_int_equal(text_sink_write(&text, line, (size_t)length), 0);
        if (i % 2 == 0)
            continue;
        length = snprintf(line, sizeof line, "%zu-%zu r 123\n", start, start + 3);
        assert_int_equal(text_sink_write(&log, line, (size_t)length), 0);
    }
    for (size_t piece = 1; piece <= 100000; piece = piece * 7 + 1) {
        size_t count = (text.length + piece - 1) / piece;
        size_t *ends = calloc(count, sizeof *ends);
        assert_non_null(ends);
        for (size_t i = 0; i < count; i++)
            ends[i] = i + 1 < count ? (i + 1) * piece : text.length;
        const cut_text cut = { text.data, text.length, ends, count };
        found.length = 0;
        assert_int_equal(filter_scan(rules, &cut, &found), AIGC_OK);
        assert_true(text_sink_is(&found, log.data, log.length));
        free(ends);
    }
    text.length = 0;
    for (int i = 0; i < ROUNDS_OF(400000); i++)
        assert_int_equal(text_sink_write(&text, "idid", 4), 0);
    const cut_text whole = filter_uncut(text.data, &text.length);
    found.length = 0;
    assert_int_equal(filter_scan(rules, &whole, &found), AIGC_OK);
    assert_int_equal(found.length, 0);
    text_sink_free(&text);
    text_sink_free(&log);
    text_sink_free(&found);
    aigc_rules_free(rules);
}

/* -- when a match is final ------------------------------------------------------------------ */

static const filter_steps timed[] = {
    /* A word before it: when the match is complete. A near word is not held back. */
    { SIMPLE("2"), "id 123 ", "0000001", "bcddddh" },
    /* Behind it: when that is. */
    { SIMPLE("2"), "123 id-", "0000011", "aaaaagh" },
    /* No word: when two characters have followed, and none has begun right behind them. */
    { SIMPLE("2"), "123 ----", "00000000", "aaaaaghi" },
    { SIMPLE("2"), "123 iii-", "00000000", "aaaaaahi" },
};

static void
test_final(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof timed / sizeof timed[0]; i++)
        assert_true(filter_steps_hold(&timed[i]));
}

/* A stream says why it holds text back. */
static void
test_hold(void **unused)
{
    (void)unused;
    aigc_rules *rules = filter_compile(SIMPLE("9"));
    assert_non_null(rules);
    aigc_transformer *transformer;
    text_sink out = { 0 };
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "no 123 is", 9), AIGC_OK);
    aigc_hold hold = { .struct_size = sizeof hold };
    assert_int_equal(aigc_transformer_hold(transformer, &hold), AIGC_OK);
    assert_int_equal(hold.bytes, 6);
    assert_int_equal(hold.reason, AIGC_HOLD_CONDITION);
    assert_string_equal(hold.rule_id, "r");
    assert_int_equal(aigc_transformer_feed(transformer, " it", 3), AIGC_OK);
    assert_int_equal(aigc_transformer_hold(transformer, &hold), AIGC_OK);
    assert_int_equal(hold.reason, AIGC_HOLD_CONDITION);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    assert_true(text_sink_is(&out, "no 123 is it", 12));
    text_sink_free(&out);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings), cmocka_unit_test(test_oracle), cmocka_unit_test(test_long),
        cmocka_unit_test(test_final),    cmocka_unit_test(test_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
