/* SPDX-License-Identifier: Apache-2.0 */
/* The automaton against its definition: each node is a beginning of a term, each step leads to
 * the longest suffix that is one, and its outputs are all terms that end there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/fold.h"
#include "libfilter/compile/automaton_build.h"
#include "libfilter/limits.h"
#include "tests/support/prng.h"

/* Symbols of the longest text that is walked. */
#define TEXT_SYMBOLS 600

/* Rules that have terms: few enough for many terms to mean the same. */
#define OWNERS 100

/* Terms before they are built. */
typedef struct term_set {
    uint32_t (*terms)[AIGCP_MAX_TERM_SYMBOLS];
    size_t *lengths;
    uint32_t *owners;
    uint8_t *kinds;
    bool *runs; /* whether the use ends in a run */
    size_t count;
} term_set;

/* An automaton, and how its units are numbered. */
typedef struct numbered {
    aigcp_automaton *automaton;
    uint32_t *of;
} numbered;

static void
term_set_init(term_set *set, size_t count)
{
    set->count = count;
    set->terms = calloc(count, sizeof *set->terms);
    set->lengths = calloc(count, sizeof *set->lengths);
    set->owners = calloc(count, sizeof *set->owners);
    set->kinds = calloc(count, sizeof *set->kinds);
    set->runs = calloc(count, sizeof *set->runs);
    if (!set->terms || !set->lengths || !set->owners || !set->kinds || !set->runs)
        abort();
}

static void
term_set_free(term_set *set)
{
    free(set->terms);
    free(set->lengths);
    free(set->owners);
    free(set->kinds);
    free(set->runs);
}

/* Terms over an alphabet of `letters` letters; half of them continue the one before. */
static void
fill_at_random(term_set *set, prng *random, size_t letters, size_t longest)
{
    for (size_t i = 0; i < set->count; i++) {
        size_t shared = 0;
        if (i > 0 && prng_below(random, 2))
            shared = prng_below(random, set->lengths[i - 1] + 1);
        if (shared)
            memcpy(set->terms[i], set->terms[i - 1], shared * sizeof **set->terms);
        size_t length = shared + 1 + prng_below(random, longest);
        set->lengths[i] = length < AIGCP_MAX_TERM_SYMBOLS ? length : AIGCP_MAX_TERM_SYMBOLS;
        for (size_t j = shared; j < set->lengths[i]; j++)
            set->terms[i][j] = 'a' + (uint32_t)prng_below(random, letters);
        set->owners[i] = (uint32_t)prng_below(random, OWNERS);
        set->kinds[i] = (uint8_t)prng_below(random, AIGCP_USE_TRIGGER + 1);
        set->runs[i] = prng_below(random, 10) == 0;
    }
}

/* By how many symbols the prefilter tells of a term: the same for all that are equal. */
static size_t
seen_at(const term_set *set, size_t term)
{
    size_t sum = 0;
    for (size_t i = 0; i < set->lengths[term]; i++)
        sum += set->terms[term][i];
    return 1 + sum % 5;
}

static void
build(const term_set *set, numbered *n)
{
    aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
    n->of = calloc(AIGCP_CODE_POINTS, sizeof *n->of);
    assert_non_null(builder);
    assert_non_null(n->of);
    assert_true(aigcp_automaton_builder_is_empty(builder));
    for (size_t i = 0; i < set->count; i++) {
        aigcp_use use = {
            .owner = set->owners[i],
            .kind = set->kinds[i] & 0x3Fu,
            .ends_in_run = set->runs[i],
        };
        assert_int_equal(aigcp_automaton_builder_add(builder, set->terms[i], set->lengths[i],
                                                     seen_at(set, i), &use),
                         AIGC_OK);
    }
    assert_false(aigcp_automaton_builder_is_empty(builder));
    assert_int_equal(aigcp_automaton_build(builder, n->of, &n->automaton), AIGC_OK);
    aigcp_automaton_builder_free(builder);
}

static void
numbered_free(numbered *n)
{
    aigcp_automaton_free(n->automaton);
    free(n->of);
}

/* The naive view: all beginnings of terms, sorted, with what is to be known of each. */
typedef struct prefix {
    const uint32_t *symbols;
    size_t length;
    unsigned grows, allows; /* terms that begin so and go on, by a run at least */
    unsigned walks;         /* those of them that the prefilter has told of by then */
    unsigned ends;          /* uses of the term that is just this */
} prefix;

typedef struct prefix_set {
    prefix *items;
    size_t count;
} prefix_set;

static int
compare(const void *left, const void *right)
{
    const prefix *a = left;
    const prefix *b = right;
    for (size_t i = 0; i < a->length && i < b->length; i++)
        if (a->symbols[i] != b->symbols[i])
            return a->symbols[i] < b->symbols[i] ? -1 : 1;
    return a->length < b->length ? -1 : a->length > b->length;
}

static void
list_prefixes(const term_set *set, prefix_set *all)
{
    size_t total = 0;
    for (size_t i = 0; i < set->count; i++)
        total += set->lengths[i];
    all->items = calloc(total + 1, sizeof *all->items);
    assert_non_null(all->items);
    size_t filled = 0;
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 1; j <= set->lengths[i]; j++) {
            prefix *p = &all->items[filled++];
            *p = (prefix){ .symbols = set->terms[i], .length = j };
            p->ends = j == set->lengths[i];
            bool goes_on = !p->ends || set->runs[i];
            bool allows = set->kinds[i] == AIGCP_USE_ALLOW || set->kinds[i] == AIGCP_USE_NEAR;
            p->allows = goes_on && allows;
            p->grows = goes_on && !allows;
            p->walks = p->ends ? set->runs[i] : seen_at(set, i) <= j;
        }
    qsort(all->items, total, sizeof *all->items, compare);
    all->count = 0;
    for (size_t i = 0; i < total; i++) {
        prefix *last = all->count ? &all->items[all->count - 1] : NULL;
        if (last && compare(last, &all->items[i]) == 0) {
            last->ends += all->items[i].ends;
            last->allows += all->items[i].allows;
            last->grows += all->items[i].grows;
            last->walks += all->items[i].walks;
        } else {
            all->items[all->count++] = all->items[i];
        }
    }
}

static const prefix *
find(const prefix_set *all, const uint32_t *symbols, size_t length)
{
    prefix key = { .symbols = symbols, .length = length };
    return bsearch(&key, all->items, all->count, sizeof *all->items, compare);
}

/* The node of a beginning of a term. */
static uint32_t
node_of(const numbered *n, const uint32_t *units, size_t length)
{
    const aigcp_automaton *automaton = n->automaton;
    uint32_t node = AIGCP_NODE_ROOT;
    for (size_t i = 0; i < length; i++) {
        uint32_t symbol = n->of[units[i]];
        assert_in_range(symbol, 1, automaton->symbol_count);
        node = aigcp_automaton_child(automaton, node, symbol);
        assert_in_range(node, AIGCP_NODE_ROOT + 1, automaton->node_count - 1);
    }
    return node;
}

/* From the root down: each beginning of a term has a node of its own, and there are no others.
 * Each fails to the longest other beginning that it ends with. */
static void
check_nodes(const numbered *n, const prefix_set *all)
{
    const aigcp_automaton *automaton = n->automaton;
    size_t used = 0;
    for (size_t node = AIGCP_NODE_ROOT + 1; node < automaton->node_count; node++)
        used += automaton->nodes[node].symbol != 0;
    assert_int_equal(used, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const prefix *p = &all->items[i];
        uint32_t node = node_of(n, p->symbols, p->length);
        assert_int_equal(automaton->nodes[node].depth, p->length);
        size_t suffix = p->length - 1;
        while (suffix && !find(all, p->symbols + p->length - suffix, suffix))
            suffix--;
        assert_int_equal(automaton->nodes[node].fail,
                         node_of(n, p->symbols + p->length - suffix, suffix));
    }
}

static size_t
count_uses(const aigcp_automaton *automaton, uint32_t node)
{
    const aigcp_use *use = aigcp_automaton_uses(automaton, node);
    size_t count = 1;
    while (!use++->is_last)
        count++;
    return count;
}

/* The longest suffix of a text that begins a term, and what is said about its own suffixes. */
static void
check_node(const aigcp_automaton *automaton, const prefix_set *all, const uint32_t *text,
           size_t length, uint32_t node)
{
    size_t deepest = 0, hold = 0, allow = 0;
    size_t uses = 0;
    bool walk = false;
    size_t most = length < AIGCP_MAX_TERM_SYMBOLS ? length : AIGCP_MAX_TERM_SYMBOLS;
    for (size_t n = 1; n <= most; n++) {
        const prefix *p = find(all, text + length - n, n);
        if (!p)
            continue;
        deepest = n;
        hold = p->grows ? n : hold;
        allow = p->allows ? n : allow;
        walk = walk || p->walks;
        uses += p->ends;
    }
    const aigcp_node *nodes = automaton->nodes;
    assert_int_equal(nodes[node].depth, deepest);
    assert_int_equal(aigcp_automaton_hold(automaton, node), hold);
    assert_int_equal(aigcp_automaton_allow(automaton, node), allow);
    assert_int_equal(nodes[node].walk, walk);
    for (; nodes[node].ends; node = nodes[node].fail) {
        assert_true(uses > 0); /* it ends with a term, */
        if (!nodes[node].is_term)
            continue;
        size_t term_length = nodes[node].depth;
        const prefix *p = find(all, text + length - term_length, term_length);
        assert_non_null(p);
        assert_int_equal(p->ends, count_uses(automaton, node));
        uses -= p->ends;
    }
    assert_int_equal(uses, 0); /* and that is all of them */
}

static void
check_walk(const numbered *n, const prefix_set *all, const uint32_t *text, size_t length)
{
    uint32_t node = AIGCP_NODE_ROOT;
    size_t begin = 0; /* behind the last character that is in no term */
    for (size_t i = 0; i < length; i++) {
        uint32_t symbol = n->of[text[i]];
        if (symbol == AIGCP_SYMBOL_OTHER) {
            assert_null(find(all, text + i, 1));
            node = AIGCP_NODE_ROOT;
            begin = i + 1;
            continue;
        }
        node = aigcp_automaton_step(n->automaton, node, symbol);
        check_node(n->automaton, all, text + begin, i + 1 - begin, node);
    }
}

/* Each use is kept, with the term it was added for. */
static void
check_uses(const numbered *n, const term_set *set)
{
    assert_true(n->automaton->use_count <= set->count);
    for (size_t i = 0; i < set->count; i++) {
        uint32_t node = node_of(n, set->terms[i], set->lengths[i]);
        assert_true(n->automaton->nodes[node].is_term);
        const aigcp_use *use = aigcp_automaton_uses(n->automaton, node);
        while (use->owner != set->owners[i] || use->kind != set->kinds[i] ||
               use->ends_in_run != set->runs[i])
            assert_false(use++->is_last);
    }
}

/* Texts of terms and pieces of them, so that the walk gets deep and falls. */
static size_t
make_text(const term_set *set, prng *random, size_t letters, uint32_t *text)
{
    size_t length = 0;
    while (length < TEXT_SYMBOLS) {
        size_t term = prng_below(random, set->count);
        size_t size = 1 + prng_below(random, set->lengths[term]);
        size_t from = prng_below(random, set->lengths[term] - size + 1);
        size = size < TEXT_SYMBOLS - length ? size : TEXT_SYMBOLS - length;
        memcpy(text + length, set->terms[term] + from, size * sizeof *text);
        length += size;
        if (length < TEXT_SYMBOLS && prng_below(random, 4) == 0)
            text[length++] = 'a' + (uint32_t)prng_below(random, letters + 1);
    }
    return length;
}

static void
check_set(const term_set *set, prng *random, size_t letters, size_t texts)
{
    prefix_set all;
    list_prefixes(set, &all);
    numbered n;
    build(set, &n);
    check_nodes(&n, &all);
    check_uses(&n, set);
    for (size_t i = 0; i < texts; i++) {
        uint32_t text[TEXT_SYMBOLS];
        check_walk(&n, &all, text, make_text(set, random, letters, text));
    }
    assert_true(aigcp_automaton_memory(n.automaton) >
                n.automaton->node_count * sizeof *n.automaton->nodes);
    numbered_free(&n);
    free(all.items);
}

static void
check_random_sets(size_t count, size_t letters, size_t longest, size_t rounds)
{
    prng random;
    prng_seed(&random, count * 1000 + letters);
    for (size_t i = 0; i < rounds; i++) {
        term_set set;
        term_set_init(&set, count);
        fill_at_random(&set, &random, letters, longest);
        check_set(&set, &random, letters, 4);
        term_set_free(&set);
    }
}

static void
few_terms(void **state)
{
    (void)state;
    for (size_t count = 1; count < 12; count++)
        check_random_sets(count, 1 + count % 4, 5, 30);
}

static void
many_terms_share_beginnings(void **state)
{
    (void)state;
    check_random_sets(500, 2, 6, 3);
    check_random_sets(500, 20, 4, 3);
}

static void
long_terms(void **state)
{
    (void)state;
    check_random_sets(20, 2, AIGCP_MAX_TERM_SYMBOLS, 3);
    check_random_sets(20, 1, AIGCP_MAX_TERM_SYMBOLS, 1);
}

static void
twenty_thousand_terms(void **state)
{
    (void)state;
    check_random_sets(20000, 26, 5, 1);
}

/* Words of a rule mean the same to it, and that is kept once, however many they are. */
static void
uses_are_shared(void **state)
{
    (void)state;
    term_set set;
    term_set_init(&set, 1000);
    for (size_t i = 0; i < set.count; i++) {
        set.lengths[i] = 3;
        for (size_t j = 0, rest = i; j < 3; j++, rest /= 10)
            set.terms[i][j] = 'a' + (uint32_t)(rest % 10);
        set.owners[i] = i % 7 == 0;
    }
    numbered n;
    build(&set, &n);
    assert_int_equal(n.automaton->use_count, 2);
    check_uses(&n, &set);
    numbered_free(&n);
    term_set_free(&set);
}

static void
no_terms_at_all(void **state)
{
    (void)state;
    numbered n = { .of = calloc(AIGCP_CODE_POINTS, sizeof *n.of) };
    aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
    assert_int_equal(aigcp_automaton_build(builder, n.of, &n.automaton), AIGC_OK);
    assert_int_equal(n.automaton->use_count, 0);
    assert_int_equal(n.automaton->term_count, 0);
    assert_int_equal(n.automaton->symbol_count, 0);
    assert_true(aigcp_automaton_memory(n.automaton) > 0);
    numbered_free(&n);
    aigcp_automaton_builder_free(builder);
    aigcp_automaton_free(NULL);
    aigcp_automaton_builder_free(NULL);
}

/* Each unit has a number of its own, those that are a term come first, and before them the
 * digits, if they are counted. */
static void
symbols_are_numbered(void **state)
{
    (void)state;
    static const uint32_t terms[][2] = {
        { 'x', 'y' }, { 0x4E2D, '3' }, { 'y', 'y' }, { 0x10FFFF }
    };
    for (int digits = 0; digits < 2; digits++) {
        aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
        uint32_t *of = calloc(AIGCP_CODE_POINTS, sizeof *of);
        aigcp_use use = { .owner = 0 };
        for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
            assert_int_equal(
                aigcp_automaton_builder_add(builder, terms[i], terms[i][1] ? 2 : 1, 0, &use),
                AIGC_OK);
        if (digits)
            aigcp_automaton_builder_count_digits(builder);
        aigcp_automaton *automaton;
        assert_int_equal(aigcp_automaton_build(builder, of, &automaton), AIGC_OK);
        assert_int_equal(automaton->counts_digits, digits);
        assert_int_equal(automaton->symbol_count, digits ? 4 + AIGCP_DIGIT_COUNT : 5);
        uint32_t first = digits ? AIGCP_SYMBOL_DIGIT_0 + AIGCP_DIGIT_COUNT : 1;
        assert_int_equal(of[0x10FFFF], first);
        assert_int_equal(of['y'], first + 1); /* the most frequent of the rest */
        size_t seen = 0;
        for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
            if (digits && c >= '0' && c <= '9')
                assert_int_equal(of[c], AIGCP_SYMBOL_DIGIT_0 + (c - '0'));
            seen += of[c];
        }
        assert_int_equal(seen, automaton->symbol_count * (automaton->symbol_count + 1) / 2);
        aigcp_automaton_free(automaton);
        aigcp_automaton_builder_free(builder);
        free(of);
    }
}

static void
term_lengths_are_bounded(void **state)
{
    (void)state;
    aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
    uint32_t symbols[AIGCP_MAX_TERM_SYMBOLS + 1];
    for (size_t i = 0; i <= AIGCP_MAX_TERM_SYMBOLS; i++)
        symbols[i] = 'a';
    aigcp_use use = { .owner = 0 };
    assert_int_equal(aigcp_automaton_builder_add(builder, symbols, 0, 0, &use), AIGC_ERR_INTERNAL);
    assert_int_equal(
        aigcp_automaton_builder_add(builder, symbols, AIGCP_MAX_TERM_SYMBOLS + 1, 0, &use),
        AIGC_ERR_INTERNAL);
    assert_int_equal(aigcp_automaton_builder_add(builder, symbols, AIGCP_MAX_TERM_SYMBOLS, 0, &use),
                     AIGC_OK);
    aigcp_automaton_builder_free(builder);
}

/* 57,343 different characters are the most a set may use. */
static void
symbols_are_bounded(void **state)
{
    (void)state;
    for (uint32_t extra = 0; extra < 2; extra++) {
        aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
        aigcp_use use = { .owner = 0 };
        uint32_t term[8];
        for (uint32_t i = 0; i < AIGCP_SYMBOL_LAST + extra; i += 7) {
            size_t count = 0;
            for (; count < 7 && i + count < AIGCP_SYMBOL_LAST + extra; count++)
                term[count] = 0x20000 + i + (uint32_t)count;
            assert_int_equal(aigcp_automaton_builder_add(builder, term, count, 0, &use), AIGC_OK);
        }
        aigcp_automaton *automaton;
        uint32_t *of = calloc(AIGCP_CODE_POINTS, sizeof *of);
        aigc_status status = aigcp_automaton_build(builder, of, &automaton);
        assert_int_equal(status, extra ? AIGC_ERR_LIMIT : AIGC_OK);
        assert_int_equal(automaton == NULL, extra);
        aigcp_automaton_free(automaton);
        aigcp_automaton_builder_free(builder);
        free(of);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_terms_at_all),
        cmocka_unit_test(few_terms),
        cmocka_unit_test(many_terms_share_beginnings),
        cmocka_unit_test(long_terms),
        cmocka_unit_test(twenty_thousand_terms),
        cmocka_unit_test(uses_are_shared),
        cmocka_unit_test(symbols_are_numbered),
        cmocka_unit_test(term_lengths_are_bounded),
        cmocka_unit_test(symbols_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
