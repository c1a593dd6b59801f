/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded cursor: reads what is there, never past the end, and stays failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cursor.h"
#include "tests/support/guard_page.h"

static const uint8_t sample[] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF };

static void
integers_are_big_endian(void **state)
{
    (void)state;
    const uint64_t expected[] = {
        0x01,         0x0123,         0x012345,         0x01234567,
        0x0123456789, 0x0123456789AB, 0x0123456789ABCD, 0x0123456789ABCDEF
    };
    for (unsigned width = 1; width <= 8; width++) {
        aigcp_cursor cursor;
        aigcp_cursor_init(&cursor, sample, sizeof sample);
        assert_true(aigcp_cursor_uint(&cursor, width) == expected[width - 1]);
        assert_int_equal(aigcp_cursor_left(&cursor), sizeof sample - width);
        assert_false(cursor.failed);
    }
}

static void
reads_in_turn_reach_the_end(void **state)
{
    (void)state;
    guard_page guard;
    guard_page_behind(&guard, sample, sizeof sample);
    aigcp_cursor cursor;
    aigcp_cursor_init(&cursor, guard.data, guard.length);
    assert_int_equal(aigcp_cursor_u8(&cursor), 0x01);
    assert_int_equal(aigcp_cursor_uint(&cursor, 3), 0x234567);
    assert_ptr_equal(aigcp_cursor_bytes(&cursor, 4), guard.data + 4);
    assert_int_equal(aigcp_cursor_left(&cursor), 0);
    assert_false(cursor.failed);
    assert_non_null(aigcp_cursor_bytes(&cursor, 0));
    assert_false(cursor.failed);
    guard_page_free(&guard);
}

/* For every length and width: fails exactly if the bytes are not there. */
static void
reading_past_the_end_fails_without_reading(void **state)
{
    (void)state;
    for (size_t length = 0; length <= sizeof sample; length++) {
        guard_page guard;
        guard_page_behind(&guard, sample, length);
        for (unsigned width = 1; width <= 8; width++) {
            aigcp_cursor cursor;
            aigcp_cursor_init(&cursor, guard.data, length);
            uint64_t value = aigcp_cursor_uint(&cursor, width);
            assert_int_equal(cursor.failed, width > length);
            if (cursor.failed)
                assert_true(value == 0);
        }
        guard_page_free(&guard);
    }
}

static void
failed_cursor_stays_failed(void **state)
{
    (void)state;
    aigcp_cursor cursor;
    aigcp_cursor_init(&cursor, sample, sizeof sample);
    assert_null(aigcp_cursor_bytes(&cursor, sizeof sample + 1));
    assert_true(cursor.failed);
    assert_int_equal(aigcp_cursor_u8(&cursor), 0);
    assert_true(aigcp_cursor_uint(&cursor, 2) == 0);
    assert_null(aigcp_cursor_bytes(&cursor, 1));
    assert_int_equal(aigcp_cursor_left(&cursor), 0);
}

static void
huge_length_does_not_wrap_around(void **state)
{
    (void)state;
    aigcp_cursor cursor;
    aigcp_cursor_init(&cursor, sample, sizeof sample);
    assert_int_equal(aigcp_cursor_u8(&cursor), 0x01);
    assert_null(aigcp_cursor_bytes(&cursor, SIZE_MAX));
    assert_true(cursor.failed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_big_endian),
        cmocka_unit_test(reads_in_turn_reach_the_end),
        cmocka_unit_test(reading_past_the_end_fails_without_reading),
        cmocka_unit_test(failed_cursor_stays_failed),
        cmocka_unit_test(huge_length_does_not_wrap_around),
    };
    return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
