/* SPDX-License-Identifier: Apache-2.0 */
/* The hints say yes wherever a term ends, whatever stands before it, and no nearly everywhere else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>

#include "libfilter/compile/end_hints.h"
#include "tests/support/prng.h"

#define TERMS 5000
#define LONGEST 6
#define SYMBOLS 60000
#define QUESTIONS 100000

typedef struct term {
    uint32_t symbols[LONGEST];
    size_t count;
    bool repeats;
} term;

static void
make_terms(prng *random, term terms[TERMS], aigcp_end_hints *hints)
{
    assert_int_equal(aigcp_end_hints_init(hints, TERMS / 4, TERMS - TERMS / 4), AIGC_OK);
    for (size_t i = 0; i < TERMS; i++) {
        terms[i].count = 2 + prng_below(random, LONGEST - 1);
        terms[i].repeats = terms[i].count < 4 && prng_below(random, 4) == 0;
        for (size_t j = 0; j < terms[i].count; j++)
            terms[i].symbols[j] = 1 + (uint32_t)prng_below(random, SYMBOLS);
        aigcp_end_hints_add(hints, terms[i].symbols, terms[i].count, terms[i].repeats);
    }
}

static aigcp_last_symbols
any_symbols(prng *random)
{
    aigcp_last_symbols last = 0;
    for (size_t i = 0; i < 4; i++)
        last = last << 16 | (1 + prng_below(random, SYMBOLS));
    return last;
}

static void
no_end_is_missed(void **state)
{
    (void)state;
    static term terms[TERMS];
    prng random;
    prng_seed(&random, 20261129);
    aigcp_end_hints hints;
    make_terms(&random, terms, &hints);
    for (size_t i = 0; i < TERMS; i++) {
        aigcp_last_symbols last = any_symbols(&random);
        for (size_t j = 0; j < terms[i].count; j++)
            last = last << 16 | terms[i].symbols[j];
        assert_true(aigcp_end_hint(&hints, last ^ (terms[i].repeats ? AIGCP_END_REPEATED : 0)) & 1);
    }
    aigcp_end_hints_free(&hints);
}

static void
seldom_yes_in_vain(void **state)
{
    (void)state;
    static term terms[TERMS];
    prng random;
    prng_seed(&random, 20261130);
    aigcp_end_hints hints;
    make_terms(&random, terms, &hints);
    size_t yes = 0;
    for (size_t i = 0; i < QUESTIONS; i++)
        yes += aigcp_end_hint(&hints, any_symbols(&random)) & 1;
    assert_true(yes < QUESTIONS / 50);
    assert_true(aigcp_end_hints_memory(&hints) <= (size_t)TERMS * sizeof(uint64_t));
    aigcp_end_hints_free(&hints);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_end_is_missed),
        cmocka_unit_test(seldom_yes_in_vain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
