/* SPDX-License-Identifier: Apache-2.0 */
/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
#include "tests/support/prng.h"

#include <stdlib.h>

void
prng_seed(prng *random, uint64_t seed)
{
    random->state = seed;
}

uint64_t
prng_chosen_seed(uint64_t standard)
{
    const char *chosen = getenv("PROP_SEED");
    return chosen ? strtoull(chosen, NULL, 10) : standard;
}

uint64_t
prng_next(prng *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = random->state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

size_t
prng_below(prng *random, size_t bound)
{
    /* The bias of the remainder does not matter here: bounds are far below 2^64. */
    return (size_t)(prng_next(random) % bound);
}

void
prng_bytes(prng *random, void *out, size_t length)
{
    uint8_t *bytes = out;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)prng_next(random);
}
