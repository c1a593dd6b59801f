/* SPDX-License-Identifier: Apache-2.0 */
/* The prefilter says yes wherever a term may be, says no nearly everywhere else, and says the same
 * in both of its ways. */
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

#define LONGEST 9
#define BEFORE AIGCP_PREFILTER_BEFORE
#define BLOCK AIGCP_PREFILTER_BLOCK

/* Terms, and the filter that knows them. */
typedef struct subject {
    uint32_t (*terms)[LONGEST];
    size_t *lengths;
    unsigned *kinds;
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
    s->kinds = calloc(count, sizeof *s->kinds);
    if (!s->terms || !s->lengths || !s->kinds)
        abort();
    size_t of_length[3] = { 0 };
    for (size_t i = 0; i < count; i++) {
        s->lengths[i] = 2 + prng_below(random, LONGEST - 1);
        for (size_t j = 0; j < s->lengths[i]; j++)
            s->terms[i][j] = 1 + (uint32_t)prng_below(random, symbols);
        s->kinds[i] = 1u << prng_below(random, s->lengths[i] < 4 ? 8 : 4);
        of_length[s->lengths[i] < 4 ? s->lengths[i] - 2 : 2]++;
    }
    assert_int_equal(aigcp_prefilter_init(&s->filter, of_length), AIGC_OK);
    for (size_t i = 0; i < count; i++)
        aigcp_prefilter_add(&s->filter, s->terms[i], s->lengths[i], s->kinds[i]);
}

static void
subject_free(subject *s)
{
    free(s->terms);
    free(s->lengths);
    free(s->kinds);
    aigcp_prefilter_free(&s->filter);
}

/* Marks of the symbols of a block, and of those before. */
#define WORDS ((BEFORE + BLOCK) / 64 + 2)

/* A block of symbols, with those before it and the room behind it. */
typedef struct block {
    uint16_t symbols[BEFORE + 2 * BLOCK];
    uint64_t gap[WORDS];
    uint64_t repeated[WORDS];
} block;

static void
fill_at_random(block *b, prng *random, size_t symbols)
{
    for (size_t i = 0; i < sizeof b->symbols / sizeof *b->symbols; i++)
        b->symbols[i] = (uint16_t)prng_below(random, symbols + 1);
    for (size_t i = 0; i < WORDS; i++) {
        b->gap[i] = prng_next(random);
        b->repeated[i] = prng_next(random);
    }
}

static void
set_mark(uint64_t *marks, size_t i, bool set)
{
    marks[i / 64] &= ~((uint64_t)1 << i % 64);
    marks[i / 64] |= (uint64_t)set << i % 64;
}

/* For each lane; place 0 is the first symbol that is asked about, something may have begun before
 * it. */
static void
ask_lanes(aigcp_places_fn *places, const subject *s, const block *b, size_t count,
          uint64_t told[AIGCP_TERM_LANES])
{
    aigcp_prefilter filter = s->filter;
    filter.places = places;
    const aigcp_symbol_block asked = {
        b->symbols + BEFORE, count, { b->gap, b->repeated }, BEFORE
    };
    uint8_t begun = UINT8_MAX;
    aigcp_prefilter_ask(&filter, &asked, &begun, told);
}

static uint64_t
ask(aigcp_places_fn *places, const subject *s, const block *b, size_t count)
{
    uint64_t told[AIGCP_TERM_LANES];
    ask_lanes(places, s, b, count, told);
    return told[0] | told[1];
}

/* By how many of its symbols a term is told of. */
static size_t
known(size_t length)
{
    return length < BEFORE + 1 ? length : BEFORE + 1;
}

/* Write a term into a block, its last symbol at `at`, with the marks that its kind allows for. */
static void
write_term(block *b, const subject *s, size_t term, size_t at, prng *random)
{
    size_t length = known(s->lengths[term]);
    for (size_t i = 0; i < length; i++)
        b->symbols[BEFORE + at + 1 - length + i] = (uint16_t)s->terms[term][i];
    bool gapless = s->kinds[term] & 0xCC;
    bool repeats = s->kinds[term] & 0xF0;
    size_t repeated = prng_below(random, length);
    for (size_t i = 0; i < length; i++) {
        if (i && gapless)
            set_mark(b->gap, BEFORE + at - length + 1 + i, false);
        if (repeats && i == repeated)
            set_mark(b->repeated, BEFORE + at - length + 1 + i, true);
    }
}

static void
check_every_term(aigcp_places_fn *places, const subject *s, prng *random)
{
    block b;
    fill_at_random(&b, random, s->symbols);
    for (size_t i = 0; i < s->count; i++) {
        size_t at = prng_below(random, BLOCK); /* of the last of its symbols */
        size_t count = at + 1 + prng_below(random, BLOCK - at);
        write_term(&b, s, i, at, random);
        uint64_t told[AIGCP_TERM_LANES];
        ask_lanes(places, s, &b, count, told);
        if (!(told[s->kinds[i] & 0xAA ? 1 : 0] >> at & 1))
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
        uint32_t term[LONGEST] = { 11, 22, 33, 44, 55, 66, 77, 88, 99 };
        unsigned kind = AIGCP_TERM_KIND(length & 1, length & 2, false);
        subject s = {
            .count = 1, .symbols = 9, .terms = &term, .lengths = &length, .kinds = &kind
        };
        size_t terms[3] = { 0 };
        terms[length < 4 ? length - 2 : 2] = 1;
        assert_int_equal(aigcp_prefilter_init(&s.filter, terms), AIGC_OK);
        prng random;
        prng_seed(&random, length);
        block b;
        fill_at_random(&b, &random, s.symbols);
        assert_int_equal(ask(aigcp_places_plain, &s, &b, BLOCK), 0);
        aigcp_prefilter_add(&s.filter, term, length, kind);
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
                aigcp_places plain = aigcp_places_plain(&s.filter, b.symbols + BEFORE, count);
                aigcp_places same = fast(&s.filter, b.symbols + BEFORE, count);
                assert_int_equal(same.ended, plain.ended);
                assert_int_equal(same.begun, plain.begun);
                assert_int_equal(count < BLOCK ? (plain.ended | plain.begun) >> count : 0, 0);
                any |= plain.ended | plain.begun;
            }
        assert_true(any != 0);
        subject_free(&s);
    }
}

/* The first symbols of a term. */
typedef struct first_symbols {
    uint16_t symbols[BEFORE + 1]; /* 0 behind the last */
} first_symbols;

static int
compare_first(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(first_symbols));
}

static first_symbols
first_of(const uint16_t *last, size_t length)
{
    first_symbols first = { { 0 } };
    memcpy(first.symbols, last + 1 - length, length * sizeof *last);
    return first;
}

/* The share of places, of a million at which no term is, at which it is said that there is. */
static double
yes_in_vain(const subject *s, prng *random)
{
    first_symbols *all = calloc(s->count, sizeof *all);
    assert_non_null(all);
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < known(s->lengths[i]); j++)
            all[i].symbols[j] = (uint16_t)s->terms[i][j];
    qsort(all, s->count, sizeof *all, compare_first);
    size_t asked = 0, vain = 0;
    while (asked < 1000000) {
        block b;
        fill_at_random(&b, random, s->symbols);
        uint64_t places = ask(s->filter.places, s, &b, BLOCK);
        for (size_t i = 0; i < BLOCK; i++) {
            bool is_term = false;
            for (size_t length = 2; length <= BEFORE + 1; length++) {
                first_symbols key = first_of(b.symbols + BEFORE + i, length);
                is_term = is_term || bsearch(&key, all, s->count, sizeof key, compare_first);
            }
            asked += !is_term;
            vain += !is_term && places >> i & 1;
        }
    }
    free(all);
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
            print_message("# %zu terms of %zu symbols: %.3f %%\n", counts[i], symbols[j],
                          100 * share);
            if (share > 0.002)
                fail_msg("%zu terms of %zu symbols: %.1f %% of places in vain", counts[i],
                         symbols[j], 100 * share);
            subject_free(&s);
        }
}

/* A term is told of at the end of a block and at the start of the next, whatever is between its
 * fourth symbol and its last known one. */
static void
terms_across_blocks(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 4);
    subject s;
    subject_init(&s, &random, 2000, 3000);
    for (size_t i = 0; i < s.count; i++)
        for (size_t in_first = 1; in_first < known(s.lengths[i]); in_first++) {
            block b;
            fill_at_random(&b, &random, s.symbols);
            size_t at = BLOCK + known(s.lengths[i]) - in_first - 1;
            uint16_t symbols[BEFORE + 3 * BLOCK] = { 0 };
            memcpy(symbols, b.symbols, sizeof b.symbols);
            for (size_t j = 0; j < known(s.lengths[i]); j++)
                symbols[BEFORE + at + 1 - known(s.lengths[i]) + j] = (uint16_t)s.terms[i][j];
            uint8_t begun = 0;
            uint64_t told[AIGCP_TERM_LANES];
            aigcp_symbol_block asked = { symbols + BEFORE, BLOCK, { NULL, NULL }, 0 };
            if (s.kinds[i] & 0xF0)
                continue; /* nothing is repeated without marks */
            aigcp_prefilter_ask(&s.filter, &asked, &begun, told);
            asked.symbols += BLOCK;
            asked.count = at + 1 - BLOCK;
            aigcp_prefilter_ask(&s.filter, &asked, &begun, told);
            assert_true((told[0] | told[1]) >> (at - BLOCK) & 1);
        }
    subject_free(&s);
}

/* Terms without separators are not told of where the text has some, nor ones with repeats where it
 * has none. */
static void
marks_rule_terms_out(void **state)
{
    (void)state;
    static const uint32_t term[] = { 5, 6, 7 };
    static const size_t terms[] = { 0, 1, 0 };
    for (unsigned kind = 0; kind < 8; kind++) {
        subject s = { .count = 1 };
        assert_int_equal(aigcp_prefilter_init(&s.filter, terms), AIGC_OK);
        aigcp_prefilter_add(&s.filter, term, 3, 1u << kind);
        for (size_t gap_at = 0; gap_at < 5; gap_at++)
            for (size_t repeated_at = 0; repeated_at < 5; repeated_at++) {
                block b = { .symbols = { 0 } };
                for (size_t i = 0; i < 3; i++)
                    b.symbols[BEFORE + 1 + i] = (uint16_t)term[i];
                set_mark(b.gap, BEFORE + gap_at, true);
                set_mark(b.repeated, BEFORE + repeated_at, true);
                bool has_gap = gap_at == 2 || gap_at == 3;
                bool has_repeat = repeated_at >= 1 && repeated_at <= 3;
                bool can_be = (!(kind & 2) || !has_gap) && (!(kind & 4) || has_repeat);
                uint64_t told[AIGCP_TERM_LANES];
                ask_lanes(s.filter.places, &s, &b, 8, told);
                assert_int_equal(told[kind & 1] >> 3 & 1, can_be);
                assert_int_equal(told[1 - (kind & 1)] >> 3 & 1, 0);
            }
        aigcp_prefilter_free(&s.filter);
    }
}

/* Sets grow with what they hold, within bounds. */
static void
memory_is_bounded(void **state)
{
    (void)state;
    static const size_t none[3] = { 0 };
    static const size_t many[3] = { 10000000, 10000000, 10000000 };
    const size_t least = 3 * ((size_t)1 << AIGCP_PREFILTER_BITS_LEAST) / 8;
    const size_t most = 3 * ((size_t)1 << AIGCP_PREFILTER_BITS_MOST) / 8;
    aigcp_prefilter filter = { .places = NULL };
    assert_int_equal(aigcp_prefilter_memory(&filter), 0);
    assert_int_equal(aigcp_prefilter_init(&filter, none), AIGC_OK);
    assert_in_range(aigcp_prefilter_memory(&filter), least, 2 * least);
    aigcp_prefilter_free(&filter);
    assert_int_equal(aigcp_prefilter_init(&filter, many), AIGC_OK);
    assert_in_range(aigcp_prefilter_memory(&filter), most, 4 * most);
    aigcp_prefilter_free(&filter);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_term_is_missed),   cmocka_unit_test(terms_of_one_length),
        cmocka_unit_test(both_ways_agree),     cmocka_unit_test(seldom_yes_in_vain),
        cmocka_unit_test(terms_across_blocks), cmocka_unit_test(marks_rule_terms_out),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
