/* SPDX-License-Identifier: Apache-2.0 */
/* Draw samples that anyone with the seed can draw again. */
#include "cli/assess/sampling.h"

#include <sys/random.h>

uint64_t
cli_random_next(cli_random *random)
{
    uint64_t x = random->state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t
cli_random_below(cli_random *random, uint64_t limit)
{
    /* 2^64 mod limit: what is above the largest multiple of it. */
    uint64_t above = (UINT64_MAX % limit + 1) % limit;
    uint64_t x;

    do {
        x = cli_random_next(random);
    } while (x > UINT64_MAX - above);
    return x % limit;
}

bool
cli_sample_take(cli_sample *sample, cli_random *random)
{
    bool taken = cli_random_below(random, sample->left) < sample->wanted;

    sample->left--;
    sample->wanted -= taken ? 1 : 0;
    return taken;
}

bool
cli_seed_make(uint64_t *seed)
{
    if (getrandom(seed, sizeof *seed, 0) != (ssize_t)sizeof *seed)
        return false;
    *seed >>= 1;
    return true;
}
