/* SPDX-License-Identifier: Apache-2.0 */
/* The arena: zeroed, aligned, never overlapping, and no product of sizes wraps around. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdalign.h>
#include <string.h>

#include "common/arena.h"
#include "tests/support/prng.h"

static void
pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { PIECES = 2000 };
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    prng random;
    prng_seed(&random, 3);
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = prng_below(&random, i % 100 == 0 ? 20000 : 100);
        pieces[i] = aigcp_arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], 0);
        memset(pieces[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i % 251);
    assert_true(arena.total > 0);
    aigcp_arena_free(&arena);
    assert_int_equal(arena.total, 0);
}

static void
copy_ends_in_a_nul(void **state)
{
    (void)state;
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    char *copy = aigcp_arena_copy(&arena, "abcdef", 3);
    assert_non_null(copy);
    assert_string_equal(copy, "abc");
    char *empty = aigcp_arena_copy(&arena, NULL, 0);
    assert_non_null(empty);
    assert_string_equal(empty, "");
    aigcp_arena_free(&arena);
}

static void
impossible_sizes_are_refused(void **state)
{
    (void)state;
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    /* The product is 2^64, which wraps around to 0. */
    assert_null(aigcp_arena_array(&arena, SIZE_MAX / 8 + 1, 8));
    assert_null(aigcp_arena_alloc(&arena, SIZE_MAX));
    assert_null(aigcp_arena_copy(&arena, "x", SIZE_MAX));
    assert_non_null(aigcp_arena_array(&arena, 3, 5));
    assert_non_null(aigcp_arena_array(&arena, 0, 5));
    aigcp_arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(copy_ends_in_a_nul),
        cmocka_unit_test(impossible_sizes_are_refused),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
