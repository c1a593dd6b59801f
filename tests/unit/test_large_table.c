/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "libfilter/large_table.h"

/* Smaller than a large page, some of them, and some and a rest. */
static const size_t sizes[] = {
    0, 1, 4096, ((size_t)2 << 20) - 1, (size_t)2 << 20, (5u << 20) + 7
};
#define SIZES (sizeof sizes / sizeof *sizes)

static void
a_table_is_zeroed(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        /* What was used before and freed must not show. */
        unsigned char *before = malloc(sizes[i] + 1);
        assert_non_null(before);
        memset(before, 0xA5, sizes[i] + 1);
        free(before);
        unsigned char *table = aigcp_large_table_new(sizes[i], 1);
        assert_non_null(table);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(table[at], 0);
        free(table);
    }
}

static void
what_is_in_a_table_moves_with_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        unsigned char *table = malloc(sizes[i] + 100);
        assert_non_null(table);
        for (size_t at = 0; at < sizes[i]; at++)
            table[at] = (unsigned char)(at * 31 >> 3);
        table = aigcp_large_table_settle(table, sizes[i], 1);
        assert_non_null(table);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(table[at], (unsigned char)(at * 31 >> 3));
        free(table);
    }
}

static void
what_does_not_fit_is_refused(void **state)
{
    (void)state;
    assert_null(aigcp_large_table_new(SIZE_MAX / 2, 4));
    assert_null(aigcp_large_table_new(SIZE_MAX / 8 + 2, 8));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_zeroed),
        cmocka_unit_test(what_is_in_a_table_moves_with_it),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
