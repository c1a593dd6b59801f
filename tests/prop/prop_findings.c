/* SPDX-License-Identifier: Apache-2.0 */
/* Rules with conditions, allow phrases, scores and thresholds, at random, of words and of
 * expressions that look at what follows a word: the findings are those of a naive evaluation of the
 * whole text, in the same order, however the text is cut; and the text written is the same for all
 * cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/prop/naive_condition.h"
#include "tests/support/filter_run.h"
#include "tests/support/rounds.h"

#define RULES 5 /* of words; one more sums up scores, and another one those of fewer rules */
#define MAX_WORDS 3
#define MAX_MATCHES 4000
#define MAX_TEXT 600
#define RANDOM_CUTS 12

/* -- rules ----------------------------------------------------------------------------- */

static const char *const words[] = { "a",  "b",   "ab", "ba",  "x",      "甲", "甲乙",
                                     "丙", "a甲", "aa", "b b", "x甲乙a", "é",  "abababababab" };
#define WORDS (sizeof words / sizeof words[0])

static const char *const phrases[] = { "ab", "xab", "甲乙丙", "ba b", "aaa" };
#define PHRASES (sizeof phrases / sizeof phrases[0])

/* What an expression finds, if so many characters follow, which are of the match, too. */
typedef struct followed_word {
    const char *word; /* NULL: there is no expression */
    int characters;
} followed_word;

static const char *const followed[] = { "a", "ab", "甲", "x", "甲乙" };
#define FOLLOWED (sizeof followed / sizeof *followed)

typedef enum action { SHADOW, LOG, REDACT, OFF, ACTIONS } action;
static const char *const action_names[ACTIONS] = { "shadow", "log", "redact", "off" };
static const char *const categories[] = { "A.3.e", "A.3.d", "A.4.a" };

typedef struct rule {
    bool has_condition;
    naive_condition condition;
    int groups;
    const char *words[NAIVE_GROUPS][MAX_WORDS];
    followed_word followed[NAIVE_GROUPS];
    const char *phrase; /* that cancels, or NULL */
    action action;
    int category, score;
    bool sums_up; /* a threshold rule: of A.3.e if `category` is 0, else of A.3 */
    int threshold;
} rule;

typedef struct rule_set {
    rule rules[RULES + 2];
    char yaml[16384];
} rule_set;

static void put(rule_set *set, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
put(rule_set *set, const char *format, ...)
{
    size_t used = strlen(set->yaml);
    va_list values;
    va_start(values, format);
    int length = vsnprintf(set->yaml + used, sizeof set->yaml - used, format, values);
    va_end(values);
    assert_true(length >= 0 && (size_t)length < sizeof set->yaml - used);
}

static void
make_rule(rule *r, prng *random)
{
    *r = (rule){ 0 };
    r->has_condition = prng_below(random, 4) > 0;
    r->groups = r->has_condition ? NAIVE_GROUPS : 1 + (int)prng_below(random, NAIVE_GROUPS);
    if (r->has_condition)
        naive_condition_make(&r->condition, random, 2, prng_below(random, 3) > 0);
    for (int group = 0; group < r->groups; group++) {
        for (size_t i = 0; i <= prng_below(random, MAX_WORDS); i++)
            r->words[group][i] = words[prng_below(random, WORDS)];
        if (prng_below(random, 3) == 0)
            r->followed[group] = (followed_word){ followed[prng_below(random, FOLLOWED)],
                                                  (int)prng_below(random, 8) };
    }
    if (prng_below(random, 3) == 0)
        r->phrase = phrases[prng_below(random, PHRASES)];
    r->action = prng_below(random, 8) ? (action)prng_below(random, OFF) : OFF;
    r->category = (int)prng_below(random, 3);
    r->score = prng_below(random, 3) ? (int)prng_below(random, 7) - 2 : 0;
}

static void
put_groups(rule_set *set, const rule *r)
{
    put(set, ", groups: {");
    for (int group = 0; group < r->groups; group++) {
        put(set, "%s%s: {words: [", group ? ", " : "", naive_group_names[group]);
        for (int i = 0; i < MAX_WORDS && r->words[group][i]; i++) {
            bool again = false;
            for (int j = 0; j < i; j++)
                again = again || !strcmp(r->words[group][j], r->words[group][i]);
            if (!again)
                put(set, "%s'%s'", i ? ", " : "", r->words[group][i]);
        }
        put(set, "], match: [plain], boundary: none");
        if (r->followed[group].word)
            put(set, ", patterns: [{regex: '(?<found>%s)(?s:.){%d}'}]", r->followed[group].word,
                r->followed[group].characters);
        put(set, "}");
    }
    put(set, "}");
}

static void
put_rule(rule_set *set, const rule *r, int number)
{
    put(set, "- {id: r%d, title: t, category: %s, action: %s", number, categories[r->category],
        action_names[r->action]);
    if (r->sums_up) {
        put(set, ", threshold: {category: %s, score: %d}}\n", r->category ? "A.3" : "A.3.e",
            r->threshold);
        return;
    }
    if (r->score)
        put(set, ", score: %d", r->score);
    if (r->phrase)
        put(set, ", allow: ['%s']", r->phrase);
    put_groups(set, r);
    if (r->has_condition)
        put(set, ", condition: '%s'", r->condition.text);
    put(set, "}\n");
}

static void
make_rules(rule_set *set, prng *random)
{
    for (int i = 0; i < RULES + 2; i++)
        make_rule(&set->rules[i], random);
    for (int i = 0; i < 2; i++) { /* the thresholds stand anywhere */
        rule *r = &set->rules[prng_below(random, RULES + 2)];
        r->sums_up = true;
        r->category %= 2;
        r->threshold = 1 + (int)prng_below(random, 12);
    }
    set->yaml[0] = '\0';
    put(set, "rules:\n");
    for (int i = 0; i < RULES + 2; i++)
        put_rule(set, &set->rules[i], i);
}

/* -- texts ----------------------------------------------------------------------------- */

typedef struct test_text {
    char bytes[MAX_TEXT];
    size_t length;
    int64_t characters[MAX_TEXT + 1]; /* before each byte */
} test_text;

static void
append(test_text *text, const char *bytes, size_t length)
{
    if (length > MAX_TEXT - text->length)
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

static void
make_text(test_text *text, prng *random, size_t pieces)
{
    text->length = 0;
    for (size_t i = 0; i < pieces; i++) {
        size_t kind = prng_below(random, 20);
        if (kind < 12) {
            const char *word = words[prng_below(random, WORDS)];
            append(text, word, strlen(word));
        } else if (kind < 18) {
            static const char *const fillers[] = { " ", "一", "。", "-", "\n", "\xF0\x9F\x98\x80" };
            const char *filler = fillers[kind - 12];
            for (size_t n = prng_below(random, 6); n > 0; n--)
                append(text, filler, strlen(filler));
        } else { /* bytes that are no characters: each counts as one */
            append(text, kind == 18 ? "\xFF" : "\xE4\xB8", kind == 18 ? 1 : 2);
        }
    }
    int64_t count = 0;
    for (size_t at = 0; at < text->length;) {
        unsigned char first = (unsigned char)text->bytes[at];
        size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        if (first == 0xFF ||
            (first == 0xE4 &&
             (at + 2 >= text->length || ((unsigned char)text->bytes[at + 2] & 0xC0) != 0x80)))
            size = 1;
        for (size_t i = 0; i < size; i++)
            text->characters[at + i] = count;
        at += size;
        count++;
    }
    text->characters[text->length] = count;
}

/* -- the naive findings ---------------------------------------------------------------- */

typedef struct found {
    size_t start, end;
    int rule;
    bool by_score;
} found;

typedef struct found_list {
    found items[4 * MAX_MATCHES];
    int count;
} found_list;

/* A line may end at a blank of the word. */
static bool
stands_at(const test_text *text, size_t at, const char *word)
{
    size_t length = strlen(word);
    if (length > text->length - at)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text->bytes[at + i] != word[i] && (word[i] != ' ' || text->bytes[at + i] != '\n'))
            return false;
    return true;
}

/* Whether the rule's phrase covers a match. */
static bool
is_allowed(const rule *r, const test_text *text, size_t start, size_t end)
{
    for (size_t at = 0; r->phrase && at <= start; at++)
        if (at + strlen(r->phrase) >= end && stands_at(text, at, r->phrase))
            return true;
    return false;
}

/* The matches of a rule, as they are added. */
typedef struct match_list {
    found *spans;
    naive_match *matches;
    int count;
} match_list;

/* Once for each group. */
static void
add_match(const rule *r, const test_text *text, size_t start, size_t end, int group,
          match_list *list)
{
    if (is_allowed(r, text, start, end))
        return;
    for (int i = 0; i < list->count; i++)
        if (list->spans[i].start == start && list->spans[i].end == end &&
            list->matches[i].group == group)
            return;
    assert_true(list->count < MAX_MATCHES);
    list->spans[list->count] = (found){ .start = start, .end = end };
    list->matches[list->count++] =
        (naive_match){ text->characters[start], text->characters[end], group };
}

static void
list_words(const rule *r, const test_text *text, int group, match_list *list)
{
    for (size_t start = 0; start < text->length; start++)
        for (int i = 0; i < MAX_WORDS && r->words[group][i]; i++)
            if (stands_at(text, start, r->words[group][i]))
                add_match(r, text, start, start + strlen(r->words[group][i]), group, list);
}

/* Matches of an expression do not overlap. */
static void
list_followed(const rule *r, const test_text *text, int group, match_list *list)
{
    const followed_word *wanted = &r->followed[group];
    for (size_t start = 0; wanted->word && start < text->length;) {
        const size_t end = start + strlen(wanted->word);
        if (!stands_at(text, start, wanted->word) ||
            text->characters[text->length] - text->characters[end] < wanted->characters) {
            start++;
            continue;
        }
        add_match(r, text, start, end, group, list);
        const int64_t behind = text->characters[end] + wanted->characters;
        for (start = end; start < text->length && text->characters[start] < behind;)
            start++;
    }
}

static int
list_matches(const rule *r, const test_text *text, found *spans, naive_match *matches)
{
    match_list list = { spans, matches, 0 };
    for (int group = 0; group < r->groups; group++) {
        list_words(r, text, group, &list);
        list_followed(r, text, group, &list);
    }
    return list.count;
}

static int
by_place(const void *left, const void *right)
{
    const found *a = left;
    const found *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->rule - b->rule;
}

static void
sort(found_list *list)
{
    qsort(list->items, (size_t)list->count, sizeof list->items[0], by_place);
    int kept = 0;
    for (int i = 0; i < list->count; i++)
        if (kept == 0 || by_place(&list->items[kept - 1], &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void
find_by_words(const rule_set *set, const test_text *text, found_list *list)
{
    static found spans[MAX_MATCHES];
    static naive_match matches[MAX_MATCHES];
    list->count = 0;
    for (int i = 0; i < RULES + 2; i++) {
        const rule *r = &set->rules[i];
        if (r->sums_up || r->action == OFF)
            continue;
        int count = list_matches(r, text, spans, matches);
        for (int m = 0; m < count; m++) {
            if (r->has_condition &&
                !naive_condition_holds(&r->condition, matches, count, &matches[m]))
                continue;
            spans[m].rule = i;
            assert_true((size_t)list->count < sizeof list->items / sizeof list->items[0]);
            list->items[list->count++] = spans[m];
        }
    }
    sort(list);
}

static bool
counts_for(const rule *r, const rule *threshold)
{
    return !strcmp(categories[r->category], "A.3.e") ||
           (threshold->category && !strcmp(categories[r->category], "A.3.d"));
}

/* Add what a threshold rule finds among the findings of words. */
static void
find_by_score(const rule_set *set, int number, const found_list *by_words, found_list *list)
{
    const rule *threshold = &set->rules[number];
    int sum = 0;
    for (int i = 0; i < by_words->count && threshold->action != OFF;) {
        const found *span = &by_words->items[i];
        bool scored = false;
        for (; i < by_words->count && by_words->items[i].end == span->end &&
               by_words->items[i].start == span->start;
             i++) {
            const rule *r = &set->rules[by_words->items[i].rule];
            if (!counts_for(r, threshold) || !r->score ||
                (r->action == SHADOW && threshold->action != SHADOW))
                continue;
            sum += r->score;
            scored = true;
        }
        if (scored && sum >= threshold->threshold)
            list->items[list->count++] =
                (found){ .start = span->start, .end = span->end, .rule = number, .by_score = true };
    }
}

static void
find_all(const rule_set *set, const test_text *text, text_sink *log)
{
    static found_list by_words, list;
    find_by_words(set, text, &by_words);
    list = by_words;
    for (int i = 0; i < RULES + 2; i++)
        if (set->rules[i].sums_up)
            find_by_score(set, i, &by_words, &list);
    sort(&list);
    for (int i = 0; i < list.count; i++) {
        const found *f = &list.items[i];
        char line[64];
        int length = snprintf(line, sizeof line, "%zu-%zu r%d%s ", f->start, f->end, f->rule,
                              f->by_score ? " score" : "");
        assert_int_equal(text_sink_write(log, line, (size_t)length), 0);
        assert_int_equal(text_sink_write(log, text->bytes + f->start, f->end - f->start), 0);
        assert_int_equal(text_sink_write(log, "\n", 1), 0);
    }
}

/* -- comparison ------------------------------------------------------------------------ */

typedef struct expected {
    aigc_rules *rules;
    const rule_set *set;
    const test_text *text;
    text_sink log, out;
    bool has_out;
} expected;

static int
check_cut(void *context, const cut_text *cut)
{
    expected *e = context;
    text_sink log = { 0 };
    text_sink out = { 0 };
    assert_int_equal(filter_scan(e->rules, cut, &log), AIGC_OK);
    assert_int_equal(filter_transform(e->rules, cut, &out, NULL), AIGC_OK);
    bool bad = !text_sink_same(&log, &e->log);
    if (bad)
        print_error("%stext: %.*s\nfindings:\n%.*sshould be:\n%.*s", e->set->yaml,
                    (int)e->text->length, e->text->bytes, (int)log.length, (const char *)log.data,
                    (int)e->log.length, (const char *)e->log.data);
    if (!e->has_out) { /* the uncut text comes first */
        e->has_out = true;
        e->out = out;
        out = (text_sink){ 0 };
    } else if (!text_sink_same(&out, &e->out)) {
        print_error("%stext: %.*s\nbecame %.*s\nand    %.*s\n", e->set->yaml, (int)e->text->length,
                    e->text->bytes, (int)e->out.length, (const char *)e->out.data, (int)out.length,
                    (const char *)out.data);
        bad = true;
    }
    text_sink_free(&log);
    text_sink_free(&out);
    return bad;
}

/* A few cuts at random: all_cuts() tries more than there is time for. */
static int
try_cuts(expected *e, prng *random)
{
    const size_t length = e->text->length;
    static size_t ends[MAX_TEXT + 1];
    for (int i = 0; i <= RANDOM_CUTS; i++) {
        size_t count = 0;
        size_t longest = i == 0 ? MAX_TEXT + 1 : 1 + prng_below(random, i % 2 ? 4 : 40);
        for (size_t at = 0; i > 0 && at < length;) {
            at += 1 + prng_below(random, longest);
            if (at < length)
                ends[count++] = at;
        }
        ends[count++] = length;
        cut_text cut = { (const uint8_t *)e->text->bytes, length, ends, count };
        if (check_cut(e, &cut))
            return 1;
    }
    return 0;
}

static void
check_text(aigc_rules *rules, const rule_set *set, const test_text *text, prng *random)
{
    expected e = { .rules = rules, .set = set, .text = text };
    find_all(set, text, &e.log);
    int bad = text->length <= ALL_CUTS_EXHAUSTIVE
                  ? all_cuts(text->bytes, text->length, check_cut, &e)
                  : try_cuts(&e, random);
    if (bad)
        fail_msg("not as it should be");
    text_sink_free(&e.log);
    text_sink_free(&e.out);
}

static void
test_like_a_naive_evaluator(void **unused)
{
    (void)unused;
    static rule_set set;
    static test_text text;
    prng random;
    prng_seed(&random, prng_chosen_seed(20260202));
    for (int round = 0; round < ROUNDS_OF(150); round++) {
        make_rules(&set, &random);
        aigc_rules *rules = filter_compile(set.yaml);
        if (!rules)
            fail_msg("%s", set.yaml);
        for (size_t pieces = 2; pieces <= 128; pieces *= pieces < 8 ? 2 : 4) {
            make_text(&text, &random, pieces);
            check_text(rules, &set, &text, &random);
        }
        aigc_rules_free(rules);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_a_naive_evaluator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
