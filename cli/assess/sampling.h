/* SPDX-License-Identifier: Apache-2.0 */
/* Draw samples that anyone with the seed can draw again.
 *
 * Numbers come from SplitMix64 (Steele, Lea, Flood 2014), whose state begins with the seed. One is
 * drawn for each record, in their order: a record is taken if a number below the count of records
 * that are left, itself included, is below the count of those still wanted (Knuth, TAOCP 3.4.2,
 * algorithm S). A number below n is x mod n, for the first x below the largest multiple of n that
 * is at most 2^64. */
#ifndef CLI_SAMPLING_H
#define CLI_SAMPLING_H

#include <stdbool.h>
#include <stdint.h>

typedef struct cli_random {
    uint64_t state;
} cli_random;

uint64_t cli_random_next(cli_random *random);

/* A number below `limit` > 0, each with the same chance. */
uint64_t cli_random_below(cli_random *random, uint64_t limit);

/* A sample that is being drawn. */
typedef struct cli_sample {
    uint64_t left;   /* records that were not looked at */
    uint64_t wanted; /* of them; no more than there are */
} cli_sample;

/* Decide on the next record; there must be one left. */
bool cli_sample_take(cli_sample *sample, cli_random *random);

/* A fresh seed below 2^63; false if the system has no random numbers. */
bool cli_seed_make(uint64_t *seed);

#endif
