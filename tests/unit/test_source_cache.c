/* SPDX-License-Identifier: Apache-2.0 */
/* A source that is read in blocks gives the same bytes as the source itself, and asks it less. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/prng.h"
#include "watermark/media/source_read.h"

#define SIZE (3 * AIGCP_CACHE_BLOCK + 100)

/* Bytes in memory, and how often they were asked for. */
typedef struct counted_bytes {
    uint8_t bytes[SIZE];
    size_t calls;
    int broken;
} counted_bytes;

static int
read_counted(void *context, uint64_t offset, void *buffer, size_t length)
{
    counted_bytes *counted = context;

    counted->calls++;
    if (counted->broken || offset > SIZE || length > SIZE - offset)
        return -1;
    memcpy(buffer, counted->bytes + offset, length);
    return 0;
}

static aigc_source
make(counted_bytes *counted)
{
    for (size_t i = 0; i < SIZE; i++)
        counted->bytes[i] = (uint8_t)(i * 31 + i / 251);
    counted->calls = 0;
    counted->broken = 0;
    return (aigc_source){ sizeof(aigc_source), SIZE, read_counted, counted };
}

static void
all_reads_agree(void **state)
{
    static counted_bytes counted;
    static uint8_t got[SIZE];
    static aigcp_source_cache cache;
    aigc_source source = make(&counted), cached;
    prng random;

    (void)state;
    prng_seed(&random, 7);
    aigcp_source_cached(&cache, &source, &cached);
    assert_int_equal(cached.size, SIZE);
    for (int i = 0; i < 20000; i++) {
        size_t offset = prng_below(&random, SIZE);
        size_t length = prng_below(&random, i % 2 == 0 ? 16 : SIZE) + 1;

        length = length < SIZE - offset ? length : SIZE - offset;
        memset(got, 0, length);
        assert_int_equal(aigcp_source_read(&cached, offset, got, length), AIGC_OK);
        assert_memory_equal(got, counted.bytes + offset, length);
    }
    assert_int_equal(aigcp_source_read(&cached, SIZE, got, 1), AIGC_ERR_FORMAT);
}

static void
small_steps_ask_once_for_a_block(void **state)
{
    static counted_bytes counted;
    static aigcp_source_cache cache;
    aigc_source source = make(&counted), cached;
    uint64_t value;

    (void)state;
    aigcp_source_cached(&cache, &source, &cached);
    for (uint64_t offset = 0; offset + 4 <= SIZE; offset += 4)
        assert_int_equal(aigcp_source_be(&cached, offset, 4, &value), AIGC_OK);
    assert_int_equal(counted.calls, 4);
}

static void
a_failure_is_not_kept(void **state)
{
    static counted_bytes counted;
    static aigcp_source_cache cache;
    aigc_source source = make(&counted), cached;
    uint8_t byte;

    (void)state;
    aigcp_source_cached(&cache, &source, &cached);
    counted.broken = 1;
    assert_int_equal(aigcp_source_read(&cached, 5, &byte, 1), AIGC_ERR_IO);
    counted.broken = 0;
    assert_int_equal(aigcp_source_read(&cached, 5, &byte, 1), AIGC_OK);
    assert_int_equal(byte, counted.bytes[5]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_reads_agree),
        cmocka_unit_test(small_steps_ask_once_for_a_block),
        cmocka_unit_test(a_failure_is_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
