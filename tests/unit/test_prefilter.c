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

#include "libfilter/compile/prefilter.h"
#include "libfilter/limits.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

#define LONGEST 9
#define BEFORE AIGCP_PREFILTER_BEFORE
#define BLOCK AIGCP_PREFILTER_BLOCK
#define SHORT_BLOCK ((size_t)BLOCK / 8)

/* Terms, and the filter that knows them. */
typedef struct subject {
    uint32_t (*terms)[LONGEST];
    size_t *lengths;
    unsigned *kinds;
    size_t count;
    size_t symbols; /* they are from 1 to this */
    aigcp_prefilter filter;
} subject;

/* `gapless`: there are no separators in any. */
static void
subject_init(subject *s, prng *random, size_t count, size_t symbols, bool gapless)
{
    *s = (subject){ .count = count, .symbols = symbols };
    s->terms = calloc(count, sizeof *s->terms);
    s->lengths = calloc(count, sizeof *s->lengths);
    s->kinds = calloc(count, sizeof *s->kinds);
    if (!s->terms || !s->lengths || !s->kinds)
        abort();
    size_t terms[AIGCP_TERM_SETS] = { 0 };
    for (size_t i = 0; i < count; i++) {
        s->lengths[i] = 2 + prng_below(random, LONGEST - 1);
        for (size_t j = 0; j < s->lengths[i]; j++)
            s->terms[i][j] = 1 + (uint32_t)prng_below(random, symbols);
        s->kinds[i] = 1u << prng_below(random, 8);
        if (gapless && !(s->kinds[i] & AIGCP_TERM_KINDS_GAPLESS))
            s->kinds[i] <<= 2;
        aigcp_prefilter_count(terms, s->lengths[i], s->kinds[i]);
    }
    assert_int_equal(aigcp_prefilter_init(&s->filter, terms), AIGC_OK);
    for (size_t i = 0; i < count; i++)
        aigcp_prefilter_add(&s->filter, s->terms[i], s->lengths[i], s->kinds[i]);
    assert_true(s->filter.gapless == gapless || count < 10);
}

static void
subject_free(subject *s)
{
    free(s->terms);
    free(s->lengths);
    free(s->kinds);
    aigcp_prefilter_free(&s->filter);
}

typedef struct way_to_ask {
    aigcp_places_fn *places;
    aigcp_ask_fn *ask;
} way_to_ask;

/* In plain C; then those that this processor has. Returns how many there are. */
static size_t
ways_to_ask(way_to_ask ways[3])
{
    size_t count = 0;
    ways[count++] = (way_to_ask){ aigcp_places_plain, NULL };
    if (aigcp_places_avx2())
        ways[count++] = (way_to_ask){ aigcp_places_avx2(), NULL };
    if (aigcp_ask_avx512())
        ways[count++] = (way_to_ask){ aigcp_places_plain, aigcp_ask_avx512() };
    return count;
}

/* Marks of the symbols of a block, and of those before. */
#define WORDS ((BEFORE + BLOCK) / 64 + 2)

/* A block of symbols, with those before it and the room behind it. */
typedef struct block {
    uint16_t symbols[BEFORE + BLOCK + AIGCP_PREFILTER_MARGIN];
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

/* Place 0 is the first symbol that is asked about. */
static aigcp_question
ask(way_to_ask way, const subject *s, const block *b, size_t count)
{
    aigcp_prefilter filter = s->filter;
    filter.places = way.places;
    filter.ask = way.ask;
    aigcp_question question = {
        .symbols = b->symbols + BEFORE,
        .count = count,
        .marks = { b->gap, b->repeated },
        .mark = BEFORE,
    };
    aigcp_prefilter_ask(&filter, &question);
    return question;
}

static bool
is_told(const aigcp_question *question, unsigned lane, size_t at)
{
    return question->told[lane][at / 64] >> at % 64 & 1;
}

static bool
is_told_of(const aigcp_question *question, size_t at)
{
    return is_told(question, 0, at) || is_told(question, 1, at);
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
check_every_term_by(way_to_ask way, const subject *s, prng *random)
{
    block b;
    fill_at_random(&b, random, s->symbols);
    for (size_t i = 0; i < s->count; i++) {
        /* The first ones anywhere in a block, the others in a short one, which is asked sooner. */
        size_t room = i < 2000 ? BLOCK : SHORT_BLOCK;
        size_t at = prng_below(random, room); /* of the last of its symbols */
        size_t count = at + 1 + prng_below(random, room - at);
        write_term(&b, s, i, at, random);
        const aigcp_question question = ask(way, s, &b, count);
        if (!is_told(&question, s->kinds[i] & 0xAA ? 1 : 0, at))
            fail_msg("term %zu of %zu symbols is not told of at %zu", i, s->lengths[i], at);
    }
}

static void
check_every_term(const subject *s, prng *random)
{
    way_to_ask ways[3];
    size_t count = ways_to_ask(ways);
    for (size_t i = 0; i < count; i++)
        check_every_term_by(ways[i], s, random);
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
            subject_init(&s, &random, counts[i], symbols[j], (i + j) % 2);
            check_every_term(&s, &random);
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
        size_t terms[AIGCP_TERM_SETS] = { 0 };
        aigcp_prefilter_count(terms, length, kind);
        assert_int_equal(aigcp_prefilter_init(&s.filter, terms), AIGC_OK);
        prng random;
        prng_seed(&random, length);
        block b;
        fill_at_random(&b, &random, s.symbols);
        const aigcp_question empty = ask((way_to_ask){ aigcp_places_plain, NULL }, &s, &b, BLOCK);
        for (size_t at = 0; at < BLOCK; at++)
            assert_false(is_told_of(&empty, at));
        aigcp_prefilter_add(&s.filter, term, length, kind);
        check_every_term(&s, &random);
        aigcp_prefilter_free(&s.filter);
    }
}

/* Bit for bit, also where all say yes in vain, with marks and without. */
static void
check_all_ways(const subject *s, prng *random)
{
    way_to_ask ways[3];
    const size_t way_count = ways_to_ask(ways);
    const bool gapless = s->filter.gapless;
    uint64_t any = 0;
    for (size_t round = 0; round < ROUNDS_OF(5 * BLOCK); round++) {
        block b;
        fill_at_random(&b, random, s->symbols);
        if (round % 2) /* few gaps and repeats, as in a text */
            for (size_t j = 0; j < WORDS; j++) {
                b.gap[j] &= prng_next(random) & prng_next(random);
                b.repeated[j] &= prng_next(random) & prng_next(random);
            }
        aigcp_prefilter filter = s->filter;
        filter.by_ends = round % 4 < 2;
        aigcp_question expected;
        for (size_t way = 0; way <= way_count; way++) {
            aigcp_question question = {
                .symbols = b.symbols + BEFORE,
                .count = 1 + round % BLOCK,
                .mark = BEFORE,
            };
            if (round % 3)
                question.marks = (aigcp_symbol_marks){ b.gap, b.repeated };
            filter.places = ways[way % way_count].places;
            filter.ask = ways[way % way_count].ask;
            filter.gapless = gapless && way; /* first without leaving out what has gaps */
            aigcp_prefilter_ask(&filter, &question);
            if (way == 0)
                expected = question;
            for (size_t word = 0; word < (question.count + 63) / 64; word++)
                for (int lane = 0; lane < AIGCP_TERM_LANES; lane++) {
                    assert_int_equal(question.told[lane][word], expected.told[lane][word]);
                    any |= question.told[lane][word];
                }
            for (size_t at = 0; at < question.count; at++)
                if (is_told_of(&question, at))
                    assert_int_equal(question.length[at], expected.length[at]);
        }
    }
    assert_true(any != 0 || s->symbols > 500);
}

static void
all_ways_tell_the_same(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 6);
    static const size_t symbols[] = { 2, 5, 12, 500, UINT16_MAX };
    for (size_t i = 0; i < 2 * sizeof symbols / sizeof *symbols; i++) {
        subject s;
        subject_init(&s, &random, 5000, symbols[i / 2], i % 2);
        check_all_ways(&s, &random);
        subject_free(&s);
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
        subject_init(&s, &random, 5000, symbols[i], false);
        uint64_t any = 0;
        for (int round = 0; round < 50; round++)
            for (size_t count = 1; count <= 64; count++) {
                block b;
                fill_at_random(&b, &random, s.symbols);
                s.filter.by_ends = round % 2;
                aigcp_places plain = aigcp_places_plain(&s.filter, b.symbols + BEFORE, count);
                aigcp_places same = fast(&s.filter, b.symbols + BEFORE, count);
                assert_int_equal(same.pairs, plain.pairs);
                assert_int_equal(same.triples, plain.triples);
                assert_int_equal(same.longer, plain.longer);
                uint64_t all = plain.pairs | plain.triples | plain.longer;
                assert_int_equal(count < 64 ? all >> count : 0, 0);
                any |= all;
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

/* The share of places at which it is said that there is a term, of a million at which none is. */
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
    while (asked < ROUNDS_OF(1000000)) {
        block b;
        fill_at_random(&b, random, s->symbols);
        const aigcp_question question =
            ask((way_to_ask){ s->filter.places, s->filter.ask }, s, &b, BLOCK);
        for (size_t i = 0; i < BLOCK; i++) {
            bool is_term = false;
            for (size_t length = 2; length <= BEFORE + 1; length++) {
                first_symbols key = first_of(b.symbols + BEFORE + i, length);
                is_term = is_term || bsearch(&key, all, s->count, sizeof key, compare_first);
            }
            asked += !is_term;
            vain += !is_term && is_told_of(&question, i);
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
            subject_init(&s, &random, counts[i], symbols[j], false);
            double share = yes_in_vain(&s, &random);
            print_message("# %zu terms of %zu symbols: %.3f %%\n", counts[i], symbols[j],
                          100 * share);
            if (share > 0.0006)
                fail_msg("%zu terms of %zu symbols: %.3f %% of places in vain", counts[i],
                         symbols[j], 100 * share);
            subject_free(&s);
        }
}

/* A term is told of that began in the block before. */
static void
terms_across_blocks(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 4);
    subject s;
    subject_init(&s, &random, 2000, 3000, false);
    for (size_t i = 0; i < s.count; i++)
        for (size_t in_first = 1; in_first < known(s.lengths[i]); in_first++) {
            if (s.kinds[i] & 0xF0)
                continue; /* nothing is repeated without marks */
            const size_t first = 1 + prng_below(&random, BLOCK);
            uint16_t symbols[BEFORE + 2 * BLOCK + AIGCP_PREFILTER_MARGIN];
            for (size_t j = 0; j < sizeof symbols / sizeof *symbols; j++)
                symbols[j] = (uint16_t)prng_below(&random, s.symbols + 1);
            size_t at = known(s.lengths[i]) - in_first - 1; /* of its last one, in the second */
            for (size_t j = 0; j < known(s.lengths[i]); j++)
                symbols[BEFORE + first + at + 1 - known(s.lengths[i]) + j] =
                    (uint16_t)s.terms[i][j];
            aigcp_question question = { .symbols = symbols + BEFORE, .count = first };
            aigcp_prefilter_ask(&s.filter, &question);
            question.symbols += first;
            question.count = at + 1 + prng_below(&random, BLOCK - at);
            aigcp_prefilter_ask(&s.filter, &question);
            assert_true(is_told_of(&question, at));
        }
    subject_free(&s);
}

/* A term that begins at place 1, with marks before, in and behind it. */
static void
check_marks(const uint32_t *term, size_t length, unsigned kind)
{
    const size_t last = known(length); /* symbol that the prefilter knows */
    subject s = { .count = 1 };
    size_t terms[AIGCP_TERM_SETS] = { 0 };
    aigcp_prefilter_count(terms, length, 1u << kind);
    assert_int_equal(aigcp_prefilter_init(&s.filter, terms), AIGC_OK);
    aigcp_prefilter_add(&s.filter, term, length, 1u << kind);
    for (size_t gap_at = 0; gap_at < last + 2; gap_at++)
        for (size_t repeated_at = 0; repeated_at < last + 2; repeated_at++) {
            block b = { .symbols = { 0 } };
            b.symbols[BEFORE] = 99; /* 0 would not change the hash of what is behind it */
            for (size_t i = 0; i < length; i++)
                b.symbols[BEFORE + 1 + i] = (uint16_t)term[i];
            set_mark(b.gap, BEFORE + gap_at, true);
            set_mark(b.repeated, BEFORE + repeated_at, true);
            bool has_gap = gap_at >= 2 && gap_at <= last;
            bool has_repeat = repeated_at >= 1 && repeated_at <= last;
            bool can_be = (!(kind & 2) || !has_gap) && (!(kind & 4) || has_repeat);
            const aigcp_question question =
                ask((way_to_ask){ s.filter.places, s.filter.ask }, &s, &b, BLOCK);
            assert_int_equal(is_told(&question, kind & 1, last), can_be);
            assert_false(is_told(&question, 1 - (kind & 1), last));
        }
    aigcp_prefilter_free(&s.filter);
}

/* Terms without separators are not told of where the text has some, nor ones with repeats where it
 * has none. */
static void
marks_rule_terms_out(void **state)
{
    (void)state;
    static const uint32_t term[] = { 5, 6, 7, 8, 9, 10, 11, 12 };
    for (size_t length = 2; length <= sizeof term / sizeof *term; length++)
        for (unsigned kind = 0; kind < 8; kind++)
            check_marks(term, length, kind);
}

/* Sets grow with what they hold, within bounds. */
static void
memory_is_bounded(void **state)
{
    (void)state;
    static const size_t none[AIGCP_TERM_SETS] = { 0 };
    static const size_t many[AIGCP_TERM_SETS] = { 10000000, 10000000, 10000000, 10000000 };
    const size_t least = AIGCP_TERM_SETS * ((size_t)1 << AIGCP_PREFILTER_BITS_LEAST) / 8;
    const size_t most = AIGCP_TERM_SETS * ((size_t)1 << AIGCP_PREFILTER_BITS_MOST) / 8;
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
        cmocka_unit_test(no_term_is_missed),      cmocka_unit_test(terms_of_one_length),
        cmocka_unit_test(all_ways_tell_the_same), cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(seldom_yes_in_vain),     cmocka_unit_test(terms_across_blocks),
        cmocka_unit_test(marks_rule_terms_out),   cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
