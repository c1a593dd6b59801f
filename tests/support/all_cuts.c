/* SPDX-License-Identifier: Apache-2.0 */
/* The ways to cut a text: all of them while that is feasible, then all cuts into two and
 * three pieces, single bytes, and pseudo-random ones. */
#include "tests/support/all_cuts.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/prng.h"

/* Cuts of one pseudo-random way; a fixed seed, so that a failure comes back. */
#define RANDOM_CUTS 24
#define RANDOM_SEED 0x61696763u

typedef struct cutter {
    const uint8_t *text;
    size_t length;
    all_cuts_fn check;
    void *context;
    size_t tried;
} cutter;

static void
report(const cut_text *cut)
{
    fprintf(stderr, "# failed for %zu bytes in pieces ending at", cut->length);
    for (size_t i = 0; i < cut->count; i++)
        fprintf(stderr, " %zu", cut->ends[i]);
    fputc('\n', stderr);
}

static int
try_cut(cutter *c, const size_t *ends, size_t count)
{
    const cut_text cut = { c->text, c->length, ends, count };
    c->tried++;
    if (!c->check)
        return 0;
    int result = c->check(c->context, &cut);
    if (result != 0)
        report(&cut);
    return result;
}

/* Bit i of `set` is a cut behind byte i. */
static int
try_every_way(cutter *c)
{
    size_t ends[ALL_CUTS_EXHAUSTIVE + 1];
    size_t ways = c->length < 2 ? 1 : (size_t)1 << (c->length - 1);
    for (size_t set = 0; set < ways; set++) {
        size_t count = 0;
        for (size_t i = 1; i < c->length; i++)
            if (set >> (i - 1) & 1)
                ends[count++] = i;
        ends[count++] = c->length;
        int result = try_cut(c, ends, count);
        if (result != 0)
            return result;
    }
    return 0;
}

/* With first == second the middle piece is empty: that covers the two-piece cuts, and an
 * empty feed at every place. */
static int
try_two_and_three_pieces(cutter *c)
{
    for (size_t first = 0; first <= c->length; first++) {
        for (size_t second = first; second <= c->length; second++) {
            const size_t ends[] = { first, second, c->length };
            int result = try_cut(c, ends, 3);
            if (result != 0)
                return result;
        }
    }
    return 0;
}

static int
try_single_bytes(cutter *c)
{
    size_t *ends = calloc(c->length, sizeof *ends);
    if (!ends) {
        perror("calloc");
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < c->length; i++)
        ends[i] = i + 1;
    int result = try_cut(c, ends, c->length);
    free(ends);
    return result;
}

static int
compare_ends(const void *left, const void *right)
{
    const size_t *a = left;
    const size_t *b = right;
    return (*a > *b) - (*a < *b);
}

static int
try_random(cutter *c)
{
    size_t ends[RANDOM_CUTS + 1];
    prng random;
    prng_seed(&random, RANDOM_SEED);
    for (size_t way = 0; way < ALL_CUTS_RANDOM; way++) {
        size_t cuts = 1 + prng_below(&random, RANDOM_CUTS);
        for (size_t i = 0; i < cuts; i++)
            ends[i] = prng_below(&random, c->length + 1);
        qsort(ends, cuts, sizeof ends[0], compare_ends);
        ends[cuts] = c->length;
        int result = try_cut(c, ends, cuts + 1);
        if (result != 0)
            return result;
    }
    return 0;
}

static int
try_all(cutter *c)
{
    if (c->length <= ALL_CUTS_EXHAUSTIVE)
        return try_every_way(c);

    int result = try_cut(c, &c->length, 1);
    if (result == 0 && c->length <= ALL_CUTS_TRIPLES)
        result = try_two_and_three_pieces(c);
    if (result == 0 && c->length <= ALL_CUTS_SINGLE_BYTES)
        result = try_single_bytes(c);
    if (result == 0)
        result = try_random(c);
    return result;
}

int
all_cuts(const void *text, size_t length, all_cuts_fn check, void *context)
{
    cutter c = { text, length, check, context, 0 };
    return try_all(&c);
}

size_t
all_cuts_count(size_t length)
{
    cutter c = { NULL, length, NULL, NULL, 0 };
    (void)try_all(&c);
    return c.tried;
}

const uint8_t *
cut_text_piece(const cut_text *cut, size_t index, size_t *length)
{
    size_t start = index == 0 ? 0 : cut->ends[index - 1];
    *length = cut->ends[index] - start;
    return cut->text + start;
}
