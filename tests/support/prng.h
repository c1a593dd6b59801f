/* SPDX-License-Identifier: Apache-2.0 */
/* A tiny pseudo-random generator (splitmix64): the same seed gives the same numbers on
 * every machine, so that a failing case can be run again. */
#ifndef SUPPORT_PRNG_H
#define SUPPORT_PRNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct prng {
    uint64_t state;
} prng;

void prng_seed(prng *random, uint64_t seed);

/* The seed that a developer chose, to try others: that of the environment variable PROP_SEED, or
 * else `standard`. */
uint64_t prng_chosen_seed(uint64_t standard);

uint64_t prng_next(prng *random);

/* A number from 0 to bound - 1; `bound` is at least 1. */
size_t prng_below(prng *random, size_t bound);

void prng_bytes(prng *random, void *out, size_t length);

#endif
