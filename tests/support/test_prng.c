/* SPDX-License-Identifier: Apache-2.0 */
/* The generator gives the published numbers, so that seeds in failure reports keep their
 * meaning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"

/* First outputs of splitmix64 for seed 1234567, as published with the reference
 * implementation (prng.di.unimi.it/splitmix64.c; also Rosetta Code). */
static void
known_answers(void **state)
{
    (void)state;
    const uint64_t expected[] = {
        UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821),
    };
    prng random;
    prng_seed(&random, 1234567);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(prng_next(&random) == expected[i]);
}

static void
below_stays_below_and_reaches_everything(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 1);
    size_t counts[5] = { 0 };
    for (size_t i = 0; i < 1000; i++) {
        size_t number = prng_below(&random, 5);
        assert_true(number < 5);
        counts[number]++;
    }
    for (size_t i = 0; i < 5; i++)
        assert_true(counts[i] > 100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(below_stays_below_and_reaches_everything),
    };
    return cmocka_run_group_tests_name("prng", tests, NULL, NULL);
}
