/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded buffer: what goes in comes out, and its limit holds to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/buffer.h"
#include "tests/support/prng.h"

static void
bytes_come_out_as_they_went_in(void **state)
{
    (void)state;
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, 4096);
    assert_int_equal(aigcp_buffer_append(&buffer, "one", 3), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_byte(&buffer, 0), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_string(&buffer, "two"), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(&buffer, NULL, 0), AIGC_OK);
    assert_int_equal(buffer.length, 7);
    assert_memory_equal(buffer.data, "one\0two", 7);
    aigcp_buffer_free(&buffer);
}

static void
limit_itself_fits_and_one_more_does_not(void **state)
{
    (void)state;
    for (size_t limit = 0; limit <= 200; limit++) {
        aigcp_buffer buffer;
        aigcp_buffer_init(&buffer, limit);
        for (size_t i = 0; i < limit; i++)
            assert_int_equal(aigcp_buffer_append_byte(&buffer, (uint8_t)i), AIGC_OK);
        assert_int_equal(aigcp_buffer_append_byte(&buffer, 1), AIGC_ERR_LIMIT);
        assert_int_equal(buffer.length, limit);
        assert_true(buffer.capacity <= limit);
        for (size_t i = 0; i < limit; i++)
            assert_int_equal(buffer.data[i], i);
        aigcp_buffer_free(&buffer);
    }
}

static void
huge_request_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, 100);
    assert_int_equal(aigcp_buffer_append(&buffer, "abc", 3), AIGC_OK);
    assert_int_equal(aigcp_buffer_reserve(&buffer, SIZE_MAX), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_buffer_reserve(&buffer, SIZE_MAX - 2), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_buffer_reserve(&buffer, 98), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_buffer_reserve(&buffer, 97), AIGC_OK);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.data, "abc", 3);
    aigcp_buffer_free(&buffer);
}

/* More than memory holds: the request is within the limit, the system refuses it. */
static void
refused_memory_changes_nothing(void **state)
{
    (void)state;
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, SIZE_MAX / 4);
    assert_int_equal(aigcp_buffer_append(&buffer, "abc", 3), AIGC_OK);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
    assert_int_equal(aigcp_buffer_reserve(&buffer, SIZE_MAX / 4 - 3), AIGC_ERR_MEMORY);
#endif
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.data, "abc", 3);
    aigcp_buffer_free(&buffer);
}

static void
drop_takes_from_the_front(void **state)
{
    (void)state;
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, 100);
    aigcp_buffer_drop(&buffer, 5);
    assert_int_equal(aigcp_buffer_append_string(&buffer, "abcdef"), AIGC_OK);
    aigcp_buffer_drop(&buffer, 0);
    assert_int_equal(buffer.length, 6);
    aigcp_buffer_drop(&buffer, 2);
    assert_int_equal(buffer.length, 4);
    assert_memory_equal(buffer.data, "cdef", 4);
    aigcp_buffer_drop(&buffer, 4);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(aigcp_buffer_append_string(&buffer, "x"), AIGC_OK);
    aigcp_buffer_drop(&buffer, 9);
    assert_int_equal(buffer.length, 0);
    aigcp_buffer_free(&buffer);
}

static void
free_leaves_an_empty_buffer_with_the_same_limit(void **state)
{
    (void)state;
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, 2);
    aigcp_buffer_free(&buffer);
    assert_int_equal(aigcp_buffer_append(&buffer, "ab", 2), AIGC_OK);
    aigcp_buffer_free(&buffer);
    assert_null(buffer.data);
    assert_int_equal(aigcp_buffer_append(&buffer, "abc", 3), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_buffer_append(&buffer, "ab", 2), AIGC_OK);
    aigcp_buffer_free(&buffer);
}

/* Random appends and drops against the plainest queue there is. */
static void
behaves_like_a_plain_queue(void **state)
{
    (void)state;
    enum { LIMIT = 1000 };
    uint8_t queue[LIMIT];
    size_t queued = 0;
    prng random;
    prng_seed(&random, 7);
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, LIMIT);
    for (size_t step = 0; step < 20000; step++) {
        uint8_t piece[64];
        size_t length = prng_below(&random, sizeof piece + 1);
        prng_bytes(&random, piece, length);
        if (prng_below(&random, 2) == 0) {
            aigc_status status = aigcp_buffer_append(&buffer, piece, length);
            assert_int_equal(status, length > LIMIT - queued ? AIGC_ERR_LIMIT : AIGC_OK);
            if (status == AIGC_OK) {
                memcpy(queue + queued, piece, length);
                queued += length;
            }
        } else {
            size_t dropped = length < queued ? length : queued;
            aigcp_buffer_drop(&buffer, length);
            memmove(queue, queue + dropped, queued - dropped);
            queued -= dropped;
        }
        assert_int_equal(buffer.length, queued);
        if (queued > 0)
            assert_memory_equal(buffer.data, queue, queued);
    }
    aigcp_buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_out_as_they_went_in),
        cmocka_unit_test(limit_itself_fits_and_one_more_does_not),
        cmocka_unit_test(huge_request_is_refused_and_changes_nothing),
        cmocka_unit_test(refused_memory_changes_nothing),
        cmocka_unit_test(drop_takes_from_the_front),
        cmocka_unit_test(free_leaves_an_empty_buffer_with_the_same_limit),
        cmocka_unit_test(behaves_like_a_plain_queue),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
