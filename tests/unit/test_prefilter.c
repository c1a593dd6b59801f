/* SPDX-License-Identifier: Apache-2.0 */
/* The prefilter says yes wherever a term begins, says no nearly everywhere else, and says the
 * same in both of its ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/prefilter.h"
#include "tests/support/prng.h"

#define LONGEST 7
#define BEFORE AIGCP_PREFILTER_BEFORE
#define BLOCK AIGCP_PREFILTER_BLOCK

/* Terms, and the filter that knows them. */
typedef struct subject {
    uint32_t (*terms)[LONGEST];
    size_t *lengths;
    size_t count;
    size_t symbols; /* they are from 1 to this */
    aigcp_prefilter filter;
} subject;

static void
subject_init(subject *s, prng *random, size_t count, size_t symbols)
{
    *s = (subject){ .count = count, .symbols = symbols };
    s->terms = calloc(count, sizeof *s->terms);
    s->lengths = calloc(count, sizeof *s->lengths);
    if (!s->terms || !s->lengths)
        abort();
    size_t of_length[3] = { 0 };
    for (size_t i = 0; i < count; i++) {
        s->lengths[i] = 2 + prng_below(random, LONGEST - 1);
        for (size_t j = 0; j < s->lengths[i]; j++)
            s->terms[i][j] = 1 + (uint32_t)prng_below(random, symbols);
        of_length[s->lengths[i] < 4 ? s->lengths[i] - 2 : 2]++;
    }
    assert_int_equal(aigcp_prefilter_init(&s->filter, of_length), AIGC_OK);
    for (size_t i = 0; i < count; i++)
        aigcp_prefilter_add(&s->filter, s->terms[i], s->lengths[i]);
}

static void
subject_free(subject *s)
{
    free(s->terms);
    free(s->lengths);
    aigcp_prefilter_free(&s->filter);
}

/* A block of symbols, with those before it and the room behind it. */
typedef struct block {
    uint16_t symbols[BEFORE + 2 * BLOCK];
} block;

static void
fill_at_random(block *b, prng *random, size_t symbols)
{
    for (size_t i = 0; i < sizeof b->symbols / sizeof *b->symbols; i++)
        b->symbols[i] = (uint16_t)prng_below(random, symbols + 1);
}

/* Place 0 is the first symbol that is asked about. */
static uint64_t
ask(aigcp_places_fn *places, const subject *s, const block *b, size_t count)
{
    return places(&s->filter, b->symbols + BEFORE, count);
}

/* By how many of its symbols a term is told of. */
static size_t
known(size_t length)
{
    return length < BEFORE + 1 ? length : BEFORE + 1;
}

static void
check_every_term(aigcp_places_fn *places, const subject *s, prng *random)
{
    block b;
    fill_at_random(&b, random, s->symbols);
    for (size_t i = 0; i < s->count; i++) {
        size_t length = known(s->lengths[i]);
        size_t at = prng_below(random, BLOCK); /* of the last of its symbols */
        size_t count = at + 1 + prng_below(random, BLOCK - at);
        uint16_t *last = b.symbols + BEFORE + at;
        for (size_t j = 0; j < length; j++)
            last[j + 1 - length] = (uint16_t)s->terms[i][j];
        if (!(ask(places, s, &b, count) >> at & 1))
            fail_msg("term %zu of %zu symbols is not told of at %zu", i, s->lengths[i], at);
    }
}

static void
no_term_is_missed(void **state)
{
    (void)state;
    static const size_t counts[] = { 1, 10, 1000, 100000, 400000 };
    static const size_t symbols[] = { 2, 40, 3000, UINT16_MAX };
    prng random;
    prng_seed(&random, 1);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t j = 0; j < sizeof symbols / sizeof *symbols; j++) {
            subject s;
            subject_init(&s, &random, counts[i], symbols[j]);
            check_every_term(aigcp_places_plain, &s, &random);
            check_every_term(s.filter.places, &s, &random);
            subject_free(&s);
        }
}

/* Each set of one's own: pairs are told of without triples and quadruples, and so on. */
static void
terms_of_one_length(void **state)
{
    (void)state;
    for (size_t length = 2; length <= LONGEST; length++) {
        uint32_t term[LONGEST] = { 11, 22, 33, 44, 55, 66, 77 };
        subject s = { .count = 1, .symbols = 9, .terms = &term, .lengths = &length };
        size_t terms[3] = { 0 };
        terms[known(length) - 2] = 1;
        assert_int_equal(aigcp_prefilter_init(&s.filter, terms), AIGC_OK);
        prng random;
        prng_seed(&random, length);
        block b;
        fill_at_random(&b, &random, s.symbols);
        assert_int_equal(ask(aigcp_places_plain, &s, &b, BLOCK), 0);
        aigcp_prefilter_add(&s.filter, term, length);
        check_every_term(aigcp_places_plain, &s, &random);
        check_every_term(s.filter.places, &s, &random);
        aigcp_prefilter_free(&s.filter);
    }
}

/* Bit for bit, also where both say yes in vain, and none beyond the count. */
static void
both_ways_agree(void **state)
{
    (void)state;
    aigcp_places_fn *fast = aigcp_places_avx2();
    if (!fast) {
        skip();
        return;
    }
    prng random;
    prng_seed(&random, 2);
    static const size_t symbols[] = { 2, 12, 500, UINT16_MAX };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        subject s;
        subject_init(&s, &random, 5000, symbols[i]);
        uint64_t any = 0;
        for (int round = 0; round < 50; round++)
            for (size_t count = 1; count <= BLOCK; count++) {
                block b;
                fill_at_random(&b, &random, s.symbols);
                uint64_t plain = ask(aigcp_places_plain, &s, &b, count);
                assert_int_equal(ask(fast, &s, &b, count), plain);
                assert_int_equal(count < BLOCK ? plain >> count : 0, 0);
                any |= plain;
            }
        assert_true(any != 0);
        subject_free(&s);
    }
}

static int
compare_beginnings(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* `length` symbols as one number, the last one at `last`. */
static uint64_t
key_of(const uint16_t *last, size_t length)
{
    uint64_t key = 0;
    for (size_t i = length; i-- > 0;)
        key = key << 16 | *(last - i);
    return key;
}

/* The share of places, of a million that begin no term, at which it is said that they do. */
static double
yes_in_vain(const subject *s, prng *random)
{
    uint64_t *keys = calloc(s->count, sizeof *keys);
    assert_non_null(keys);
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < known(s->lengths[i]); j++)
            keys[i] = keys[i] << 16 | s->terms[i][j];
    qsort(keys, s->count, sizeof *keys, compare_beginnings);
    size_t asked = 0, vain = 0;
    while (asked < 1000000) {
        block b;
        fill_at_random(&b, random, s->symbols);
        uint64_t places = ask(s->filter.places, s, &b, BLOCK);
        for (size_t i = 0; i < BLOCK; i++) {
            bool begins = false;
            for (size_t length = 2; length <= BEFORE + 1; length++) {
                uint64_t key = key_of(b.symbols + BEFORE + i, length);
                begins = begins || bsearch(&key, keys, s->count, sizeof key, compare_beginnings);
            }
            asked += !begins;
            vain += !begins && places >> i & 1;
        }
    }
    free(keys);
    return (double)vain / (double)asked;
}

static void
seldom_yes_in_vain(void **state)
{
    (void)state;
    static const size_t counts[] = { 10000, 100000 };
    static const size_t symbols[] = { 500, 4000, 20000 };
    prng random;
    prng_seed(&random, 3);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t j = 0; j < sizeof symbols / sizeof *symbols; j++) {
            subject s;
            subject_init(&s, &random, counts[i], symbols[j]);
            double share = yes_in_vain(&s, &random);
            print_message("# %zu terms of %zu symbols: %.2f %%\n", counts[i], symbols[j],
                          100 * share);
            if (share > 0.02)
                fail_msg("%zu terms of %zu symbols: %.1f %% of places in vain", counts[i],
                         symbols[j], 100 * share);
            subject_free(&s);
        }
}

/* Sets grow with what they hold, within bounds. */
static void
memory_is_bounded(void **state)
{
    (void)state;
    static const size_t none[3] = { 0 };
    static const size_t many[3] = { 10000000, 10000000, 10000000 };
    aigcp_prefilter filter = { .places = NULL };
    assert_int_equal(aigcp_prefilter_memory(&filter), 0);
    assert_int_equal(aigcp_prefilter_init(&filter, none), AIGC_OK);
    assert_int_equal(aigcp_prefilter_memory(&filter), 3 * ((1u << AIGCP_PREFILTER_BITS_LEAST) / 8));
    aigcp_prefilter_free(&filter);
    assert_int_equal(aigcp_prefilter_init(&filter, many), AIGC_OK);
    assert_int_equal(aigcp_prefilter_memory(&filter), 3 * ((1u << AIGCP_PREFILTER_BITS_MOST) / 8));
    aigcp_prefilter_free(&filter);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_term_is_missed), cmocka_unit_test(terms_of_one_length),
        cmocka_unit_test(both_ways_agree),   cmocka_unit_test(seldom_yes_in_vain),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
