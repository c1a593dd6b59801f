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

#include "libfilter/automaton_build.h"
#include "libfilter/limits.h"
#include "tests/support/prng.h"

/* Symbols of the longest text that is walked. */
#define TEXT_SYMBOLS 600

/* Terms before they are built, as code points that fold to themselves. */
typedef struct term_set {
    uint32_t (*terms)[AIGCP_MAX_TERM_SYMBOLS];
    size_t *lengths;
    uint8_t *kinds;
    size_t count;
} term_set;

static void
term_set_init(term_set *set, size_t count)
{
    set->count = count;
    set->terms = calloc(count, sizeof *set->terms);
    set->lengths = calloc(count, sizeof *set->lengths);
    set->kinds = calloc(count, sizeof *set->kinds);
    if (!set->terms || !set->lengths || !set->kinds)
        abort();
}

static void
term_set_free(term_set *set)
{
    free(set->terms);
    free(set->lengths);
    free(set->kinds);
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
        set->kinds[i] = (uint8_t)prng_below(random, 3);
    }
}

static aigcp_automaton *
build(const term_set *set)
{
    aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
    assert_non_null(builder);
    for (size_t i = 0; i < set->count; i++) {
        aigcp_use use = { .owner = (uint32_t)i, .kind = set->kinds[i] };
        assert_int_equal(aigcp_automaton_builder_add(builder, set->terms[i], set->lengths[i], &use),
                         AIGC_OK);
    }
    aigcp_automaton *automaton;
    assert_int_equal(aigcp_automaton_build(builder, &automaton), AIGC_OK);
    aigcp_automaton_builder_free(builder);
    return automaton;
}

/* The naive view: all beginnings of terms, sorted, with what is to be known of each. */
typedef struct prefix {
    const uint32_t *symbols;
    size_t length;
    unsigned grows, allows; /* longer terms that begin so */
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
            p->allows = !p->ends && set->kinds[i] == AIGCP_USE_ALLOW;
            p->grows = !p->ends && set->kinds[i] != AIGCP_USE_ALLOW;
        }
    qsort(all->items, total, sizeof *all->items, compare);
    all->count = 0;
    for (size_t i = 0; i < total; i++) {
        prefix *last = all->count ? &all->items[all->count - 1] : NULL;
        if (last && compare(last, &all->items[i]) == 0) {
            last->ends += all->items[i].ends;
            last->allows += all->items[i].allows;
            last->grows += all->items[i].grows;
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

static uint32_t
symbol_of(const aigcp_automaton *automaton, uint32_t code_point)
{
    uint16_t cell = aigcp_symbol_cell(automaton, code_point);
    assert_true(cell <= AIGCP_SYMBOL_LAST);
    assert_true(cell <= automaton->symbol_count);
    return cell;
}

/* From the root down: each beginning of a term has a node of its own, and there are no others. */
static void
check_nodes(const aigcp_automaton *automaton, const prefix_set *all)
{
    size_t used = 0;
    for (size_t node = AIGCP_NODE_ROOT + 1; node < automaton->node_count; node++)
        used += automaton->nodes[node].check != 0;
    assert_int_equal(used, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const prefix *p = &all->items[i];
        uint32_t node = AIGCP_NODE_ROOT;
        for (size_t j = 0; j < p->length; j++) {
            uint32_t symbol = symbol_of(automaton, p->symbols[j]);
            assert_true(symbol > 0);
            uint32_t child = automaton->nodes[node].base + symbol;
            assert_true(child < automaton->node_count);
            assert_int_equal(automaton->nodes[child].check, node);
            node = child;
        }
        assert_int_equal(automaton->depths[node].all, p->length);
    }
}

/* The longest suffix of a text that begins a term, and what is said about its own suffixes. */
static void
check_node(const aigcp_automaton *automaton, const prefix_set *all, const uint32_t *text,
           size_t length, uint32_t node)
{
    size_t deepest = 0, hold = 0, allow = 0;
    size_t uses = 0;
    size_t most = length < AIGCP_MAX_TERM_SYMBOLS ? length : AIGCP_MAX_TERM_SYMBOLS;
    for (size_t n = 1; n <= most; n++) {
        const prefix *p = find(all, text + length - n, n);
        if (!p)
            continue;
        deepest = n;
        hold = p->grows ? n : hold;
        allow = p->allows ? n : allow;
        uses += p->ends;
    }
    assert_int_equal(automaton->depths[node].all, deepest);
    assert_int_equal(automaton->depths[node].hold, hold);
    assert_int_equal(automaton->depths[node].allow, allow);
    uint32_t longer = UINT32_MAX;
    for (uint32_t o = automaton->nodes[node].output; o; o = automaton->outputs[o].next) {
        const aigcp_term *term = &automaton->terms[automaton->outputs[o].term];
        assert_true(term->length < longer);
        longer = term->length;
        const prefix *p = find(all, text + length - term->length, term->length);
        assert_non_null(p);
        assert_int_equal(p->ends, term->use_count);
        uses -= term->use_count;
    }
    assert_int_equal(uses, 0);
}

static void
check_walk(const aigcp_automaton *automaton, const prefix_set *all, const uint32_t *text,
           size_t length)
{
    uint32_t node = AIGCP_NODE_ROOT;
    size_t begin = 0; /* behind the last character that is in no term */
    for (size_t i = 0; i < length; i++) {
        uint32_t symbol = symbol_of(automaton, text[i]);
        if (symbol == AIGCP_SYMBOL_OTHER) {
            assert_null(find(all, text + i, 1));
            node = AIGCP_NODE_ROOT;
            begin = i + 1;
            continue;
        }
        node = aigcp_automaton_step(automaton, node, symbol);
        check_node(automaton, all, text + begin, i + 1 - begin, node);
    }
}

/* No two symbols that begin a term are missing in the set of pairs. */
static void
check_pairs(const aigcp_automaton *automaton, const term_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        uint32_t first = symbol_of(automaton, set->terms[i][0]);
        if (set->lengths[i] == 1)
            assert_true(first <= automaton->special_count);
        else
            assert_true(
                aigcp_pair_begins_term(automaton, first, symbol_of(automaton, set->terms[i][1])));
    }
}

/* Each use is kept, with the term it was added for. */
static void
check_uses(const aigcp_automaton *automaton, const term_set *set)
{
    assert_int_equal(automaton->use_count, set->count);
    for (size_t t = 0; t < automaton->term_count; t++) {
        const aigcp_term *term = &automaton->terms[t];
        for (uint32_t i = 0; i < term->use_count; i++) {
            const aigcp_use *use = &automaton->uses[term->first_use + i];
            assert_true(use->owner < set->count);
            assert_int_equal(term->length, set->lengths[use->owner]);
            assert_int_equal(use->kind, set->kinds[use->owner]);
        }
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
    aigcp_automaton *automaton = build(set);
    check_nodes(automaton, &all);
    check_pairs(automaton, set);
    check_uses(automaton, set);
    for (size_t i = 0; i < texts; i++) {
        uint32_t text[TEXT_SYMBOLS];
        check_walk(automaton, &all, text, make_text(set, random, letters, text));
    }
    assert_true(aigcp_automaton_memory(automaton) >
                automaton->node_count * sizeof *automaton->nodes);
    aigcp_automaton_free(automaton);
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

static void
no_terms_at_all(void **state)
{
    (void)state;
    aigcp_automaton_builder *builder = aigcp_automaton_builder_new();
    aigcp_automaton *automaton;
    assert_int_equal(aigcp_automaton_build(builder, &automaton), AIGC_OK);
    assert_int_equal(automaton->term_count, 0);
    assert_int_equal(symbol_of(automaton, 'a'), AIGCP_SYMBOL_OTHER);
    assert_int_equal(aigcp_symbol_cell(automaton, 0x200B), AIGCP_CELL_INVISIBLE);
    assert_true(aigcp_automaton_memory(automaton) > 0);
    aigcp_automaton_free(automaton);
    aigcp_automaton_builder_free(builder);
    aigcp_automaton_free(NULL);
    aigcp_automaton_builder_free(NULL);
}

/* The table leads from every spelling to the symbols of its fold. */
static void
table_folds(void **state)
{
    (void)state;
    term_set set;
    term_set_init(&set, 1);
    set.lengths[0] = aigcp_fold_text("ﬀ电2", strlen("ﬀ电2"), set.terms[0], AIGCP_MAX_TERM_SYMBOLS);
    assert_int_equal(set.lengths[0], 4);
    aigcp_automaton *automaton = build(&set);
    uint32_t f = symbol_of(automaton, 'f');
    assert_true(f > 0);
    assert_int_equal(symbol_of(automaton, 'F'), f);
    assert_int_equal(symbol_of(automaton, 0xFF46), f);
    assert_int_equal(symbol_of(automaton, 0x96FB), symbol_of(automaton, 0x7535));
    assert_int_equal(symbol_of(automaton, 0x1D7D0), symbol_of(automaton, '2'));
    size_t count;
    const uint16_t *symbols =
        aigcp_expansion(automaton, aigcp_symbol_cell(automaton, 0xFB00), &count);
    assert_int_equal(count, 2);
    assert_true(symbols[0] == f && symbols[1] == f);
    /* Of U+FB01, "fi", the second half is in no term. */
    assert_int_equal(aigcp_symbol_cell(automaton, 0xFB01), AIGCP_SYMBOL_OTHER);
    aigcp_automaton_free(automaton);
    term_set_free(&set);
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
    assert_int_equal(aigcp_automaton_builder_add(builder, symbols, 0, &use), AIGC_ERR_INTERNAL);
    assert_int_equal(
        aigcp_automaton_builder_add(builder, symbols, AIGCP_MAX_TERM_SYMBOLS + 1, &use),
        AIGC_ERR_INTERNAL);
    assert_int_equal(aigcp_automaton_builder_add(builder, symbols, AIGCP_MAX_TERM_SYMBOLS, &use),
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
            assert_int_equal(aigcp_automaton_builder_add(builder, term, count, &use), AIGC_OK);
        }
        aigcp_automaton *automaton;
        aigc_status status = aigcp_automaton_build(builder, &automaton);
        assert_int_equal(status, extra ? AIGC_ERR_LIMIT : AIGC_OK);
        assert_int_equal(automaton == NULL, extra);
        aigcp_automaton_free(automaton);
        aigcp_automaton_builder_free(builder);
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
        cmocka_unit_test(table_folds),
        cmocka_unit_test(term_lengths_are_bounded),
        cmocka_unit_test(symbols_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
