/* SPDX-License-Identifier: Apache-2.0 */
/* The engine finds what a naive matcher finds that shares no code with it: it folds the
 * characters of a small alphabet by its own table, compares every word with every place, and
 * has PCRE2 search the whole text at once. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pcre2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

#define TEXT_CHARACTERS 40
#define MAX_RULES 4
#define MAX_WORDS 6
/* Underscores that join a word to the next one. */
#define MAX_UNDERSCORES 4

/* What texts are made of, and what each piece is taken for: ASCII stands for itself, "D" for
 * U+7535, "H" for U+8BDD, "E" for the euro sign; "" is invisible, "?" anything else. */
static const struct {
    const char *text, *fold;
    bool word; /* a letter or digit of a script that spaces words */
} alphabet[] = {
    { "a", "a", true },
    { "b", "b", true },
    { "c", "c", true },
    { "A", "a", true },
    { "Ｂ", "b", true },
    { "ｃ", "c", true },
    { "1", "1", true },
    { "２", "2", true },
    { "②", "2", false },
    { "-", "-", false },
    { "_", "_", false }, /* a part of a word that goes on behind it */
    { "€", "E", false }, /* behind letters and digits it looks like "e", of which there is none */
    { " ", " ", false },
    { "电", "D", false },
    { "電", "D", false },
    { "话", "H", false },
    { "話", "H", false },
    { "ﬀ", "ff", true },
    { "f", "f", true },
    { "½", "1?2", false },
    { "㏪", "11?", false },
    { "\xE2\x80\x8B", "", false },
    { "\xEF\xB8\x8F", "", false },
    { "\xFF", "?", false },
    { "。", "?", false },
    { "\xF0\x9F\x98\x80", "?", false },
};
#define ALPHABET (sizeof alphabet / sizeof *alphabet)

typedef struct text {
    char bytes[TEXT_CHARACTERS * 4 + 1];
    size_t length;
    size_t piece[TEXT_CHARACTERS]; /* index into the alphabet */
    size_t start[TEXT_CHARACTERS + 1];
    size_t count;
} text;

typedef struct rule {
    char words[MAX_WORDS][8]; /* folded */
    size_t word_count;
    char allow[MAX_WORDS][8];
    size_t allow_count;
    bool boundary;
    int regex; /* index into regexes, or -1 */
} rule;

/* Written for the folded alphabet. */
static const char *const regexes[] = {
    "a[bc]{1,3}1",
    "(?<![a-c])b{1,2}-[0-9]{1,3}(?![0-9])",
    "[0-9a]{3}[0-9]{3}",
    "c?电[a-z]{0,2}话",
    "(?:ab|cb|f{2})[^a]{0,3}-",
    "[ab]{0,4}-[ab]{1,4}",
    "(?=[abc]{3})[a-c]{1,2}1",
    "[0-9]{3}",
    "[0-9]{5,6}",
};

typedef struct found {
    size_t start, end, rule;
} found;

typedef struct found_list {
    found items[4096];
    size_t count;
} found_list;

static void
make_text(prng *random, text *t)
{
    *t = (text){ .count = 1 + prng_below(random, TEXT_CHARACTERS) };
    for (size_t i = 0; i < t->count; i++) {
        /* The second half of the alphabet is rarer. */
        size_t piece = prng_below(random, prng_below(random, 3) ? ALPHABET / 2 : ALPHABET);
        t->piece[i] = piece;
        t->start[i] = t->length;
        memcpy(t->bytes + t->length, alphabet[piece].text, strlen(alphabet[piece].text));
        t->length += strlen(alphabet[piece].text);
    }
    t->start[t->count] = t->length;
}

static void
make_word(prng *random, char word[8])
{
    static const char letters[] = "abc12-DHfE";
    size_t length = 1 + prng_below(random, 4);
    for (size_t i = 0; i < length; i++)
        word[i] = letters[prng_below(random, sizeof letters - 1)];
    word[length] = '\0';
}

static void
make_rule(prng *random, rule *r)
{
    *r = (rule){ .regex = -1, .boundary = prng_below(random, 2) };
    if (prng_below(random, 2))
        r->regex = (int)prng_below(random, sizeof regexes / sizeof *regexes);
    r->word_count = r->regex < 0 ? 1 + prng_below(random, MAX_WORDS) : prng_below(random, 3);
    for (size_t i = 0; i < r->word_count; i++)
        make_word(random, r->words[i]);
    r->allow_count = prng_below(random, 3);
    for (size_t i = 0; i < r->allow_count; i++)
        make_word(random, r->allow[i]);
}

static void
spell(FILE *yaml, const char *word)
{
    fputs("'", yaml);
    for (; *word; word++) {
        char one[2] = { *word, '\0' };
        fputs(*word == 'D' ? "电" : *word == 'H' ? "話" : *word == 'E' ? "€" : one, yaml);
    }
    fputs("',", yaml);
}

static void
spell_list(FILE *yaml, const char *key, const char words[][8], size_t count)
{
    if (count == 0)
        return;
    fprintf(yaml, ", %s: [", key);
    for (size_t i = 0; i < count; i++)
        spell(yaml, words[i]);
    fputs("]", yaml);
}

static void
write_rules(const rule *rules, size_t count, char *out, size_t size)
{
    FILE *yaml = fmemopen(out, size, "w");
    assert_non_null(yaml);
    fputs("rules:\n", yaml);
    for (size_t i = 0; i < count; i++) {
        const rule *r = &rules[i];
        fprintf(yaml,
                "- {id: r%zu, title: t, category: X.a, action: log, match: [plain], boundary: %s",
                i, r->boundary ? "auto" : "none");
        spell_list(yaml, "words", r->words, r->word_count);
        spell_list(yaml, "allow", r->allow, r->allow_count);
        if (r->regex >= 0)
            fprintf(yaml, ", patterns: [{fold: true, regex: '%s'}]", regexes[r->regex]);
        fputs("}\n", yaml);
    }
    assert_int_equal(fclose(yaml), 0);
}

/* The first visible character from `i` in steps of `step`; SIZE_MAX if there is none. */
static size_t
visible(const text *t, size_t i, int step)
{
    while (i < t->count && alphabet[t->piece[i]].fold[0] == '\0')
        i += (size_t)step;
    return i < t->count ? i : SIZE_MAX;
}

/* If `word` stands at character `i`, the character behind it; else 0. */
static size_t
word_at(const text *t, size_t i, const char *word)
{
    if (alphabet[t->piece[i]].fold[0] == '\0')
        return 0;
    while (*word) {
        if (i == t->count)
            return 0;
        const char *fold = alphabet[t->piece[i]].fold;
        size_t length = strlen(fold);
        if (strncmp(word, fold, length) != 0)
            return 0;
        word += length;
        i++;
    }
    return i;
}

/* Whether a letter or digit stands there, or behind a few underscores. */
static bool
is_word(const text *t, size_t i, int step)
{
    size_t underscores = 0;
    i = visible(t, i, step);
    for (; i != SIZE_MAX && alphabet[t->piece[i]].fold[0] == '_'; underscores++)
        i = visible(t, i + (size_t)step, step);
    return underscores <= MAX_UNDERSCORES && i != SIZE_MAX && alphabet[t->piece[i]].word;
}

static void
add(found_list *list, size_t start, size_t end, size_t rule_index)
{
    assert_true(list->count < sizeof list->items / sizeof *list->items);
    list->items[list->count++] = (found){ start, end, rule_index };
}

static void
find_words(const text *t, const rule *r, size_t index, found_list *list)
{
    for (size_t i = 0; i < t->count; i++)
        for (size_t w = 0; w < r->word_count; w++) {
            size_t end = word_at(t, i, r->words[w]);
            if (!end)
                continue;
            const char *word = r->words[w];
            char first = word[0];
            char last = word[strlen(word) - 1];
            bool free_left = !strchr("-EDH", first);
            bool free_right = !strchr("-EDH", last);
            if (r->boundary &&
                ((free_left && is_word(t, i - 1, -1)) || (free_right && is_word(t, end, 1))))
                continue;
            add(list, t->start[i], t->start[end], index);
        }
}

/* The folded text as UTF-8, with the character each byte comes from. */
static size_t
fold_text(const text *t, char *folded, size_t *from)
{
    size_t length = 0;
    for (size_t i = 0; i < t->count; i++)
        for (const char *f = alphabet[t->piece[i]].fold; *f; f++) {
            char one[2] = { *f, '\0' };
            const char *spelt = *f == 'D'   ? "电"
                                : *f == 'H' ? "话"
                                : *f == 'E' ? "€"
                                : *f == '?' ? "\xEF\xBF\xBD"
                                            : one;
            for (; *spelt; spelt++) {
                folded[length] = *spelt;
                from[length++] = i;
            }
        }
    return length;
}

static void
find_regex(const text *t, const rule *r, size_t index, found_list *list)
{
    char folded[TEXT_CHARACTERS * 8];
    size_t from[TEXT_CHARACTERS * 8] = { 0 };
    size_t length = fold_text(t, folded, from);
    int error;
    PCRE2_SIZE place;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regexes[r->regex], PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &error, &place, NULL);
    assert_non_null(code);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    const PCRE2_SIZE *range = pcre2_get_ovector_pointer(match);
    size_t at = 0;
    while (pcre2_match(code, (PCRE2_SPTR)folded, length, at, 0, match, NULL) >= 0) {
        size_t start = range[0];
        size_t end = range[1];
        bool cuts = (start > 0 && from[start - 1] == from[start]) ||
                    (end < length && from[end - 1] == from[end]);
        if (cuts) {
            at = start + 1;
            while (at < length && (folded[at] & 0xC0) == 0x80)
                at++;
            continue;
        }
        add(list, t->start[from[start]], t->start[from[end - 1] + 1], index);
        at = end;
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}

/* Take away what an allow phrase covers, bring the rest in order, each once. */
static int
compare(const void *left, const void *right)
{
    const found *a = left;
    const found *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static bool
is_allowed(const text *t, const rule *r, const found *f)
{
    for (size_t i = 0; i < t->count && t->start[i] <= f->start; i++)
        for (size_t w = 0; w < r->allow_count; w++) {
            size_t end = word_at(t, i, r->allow[w]);
            if (end && t->start[end] >= f->end)
                return true;
        }
    return false;
}

static void
write_log(const text *t, const rule *rules, found_list *list, text_sink *log)
{
    qsort(list->items, list->count, sizeof *list->items, compare);
    for (size_t i = 0; i < list->count; i++) {
        const found *f = &list->items[i];
        if ((i > 0 && compare(f, f - 1) == 0) || is_allowed(t, &rules[f->rule], f))
            continue;
        char line[64];
        int length = sprintf(line, "%zu-%zu r%zu ", f->start, f->end, f->rule);
        assert_int_equal(text_sink_write(log, line, (size_t)length), 0);
        assert_int_equal(text_sink_write(log, t->bytes + f->start, f->end - f->start), 0);
        assert_int_equal(text_sink_write(log, "\n", 1), 0);
    }
}

static size_t
check_one_text(aigc_rules *compiled, const rule *rules, size_t rule_count, const text *t,
               const char *yaml)
{
    static found_list list;
    list.count = 0;
    for (size_t i = 0; i < rule_count; i++) {
        find_words(t, &rules[i], i, &list);
        if (rules[i].regex >= 0)
            find_regex(t, &rules[i], i, &list);
    }
    text_sink wanted = { 0 };
    text_sink log = { 0 };
    write_log(t, rules, &list, &wanted);
    cut_text whole = filter_uncut(t->bytes, &t->length);
    assert_int_equal(filter_scan(compiled, &whole, &log), AIGC_OK);
    if (!text_sink_same(&log, &wanted))
        fail_msg("%stext: %s\nfound:\n%.*swanted:\n%.*s", yaml, t->bytes, (int)log.length,
                 (const char *)log.data, (int)wanted.length, (const char *)wanted.data);
    text_sink_free(&wanted);
    text_sink_free(&log);
    return list.count;
}

static void
test_engine_is_the_oracle(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, prng_chosen_seed(45438));
    static char yaml[16384];
    size_t findings = 0;
    for (size_t round = 0; round < ROUNDS_OF(300); round++) {
        rule rules[MAX_RULES];
        size_t count = 1 + prng_below(&random, MAX_RULES);
        for (size_t i = 0; i < count; i++)
            make_rule(&random, &rules[i]);
        write_rules(rules, count, yaml, sizeof yaml);
        aigc_rules *compiled = filter_compile(yaml);
        assert_non_null(compiled);
        for (size_t i = 0; i < 60; i++) {
            text t;
            make_text(&random, &t);
            findings += check_one_text(compiled, rules, count, &t, yaml);
        }
        aigc_rules_free(compiled);
    }
    print_message("%zu findings compared\n", findings);
    assert_true(findings > ROUNDS_OF(10000));
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_engine_is_the_oracle) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
