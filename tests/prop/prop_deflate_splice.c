/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is changed in what a zlib stream holds: the spliced stream holds the new bytes, as
 * zlib itself reads them; blocks far from the change are there to the bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/support/prng.h"
#include "watermark/pixels/deflate_splice_zlib.h"

#define LENGTH_MAX 400000

/* Text-like: runs and repeats, so that blocks refer to each other. */
static void
fill(prng *random, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = i > 50 && prng_below(random, 4) != 0 ? bytes[i - 1 - prng_below(random, 50)]
                                                        : (uint8_t)prng_below(random, 40);
    }
}

static void
compress_bytes(const uint8_t *bytes, size_t length, int level, int window, aigcp_buffer *stream)
{
    z_stream z = { 0 };

    aigcp_buffer_init(stream, (size_t)4 * 1024 * 1024);
    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(aigcp_buffer_reserve(stream, deflateBound(&z, (uLong)length)), AIGC_OK);
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)length;
    z.next_out = stream->data;
    z.avail_out = (uInt)stream->capacity;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    stream->length = z.total_out;
    deflateEnd(&z);
}

/* Read with zlib alone; the whole stream must be used up. */
static void
check_holds(const aigcp_buffer *stream, const uint8_t *bytes, size_t length)
{
    uint8_t *back = malloc(length + 1);
    z_stream z = { 0 };

    assert_int_equal(inflateInit(&z), Z_OK);
    z.next_in = stream->data;
    z.avail_in = (uInt)stream->length;
    z.next_out = back;
    z.avail_out = (uInt)length + 1;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, length);
    assert_int_equal(z.avail_in, 0);
    assert_memory_equal(back, bytes, length);
    inflateEnd(&z);
    free(back);
}

static size_t
common_prefix(const aigcp_buffer *one, const aigcp_buffer *other)
{
    size_t at = 0;

    while (at < one->length && at < other->length && one->data[at] == other->data[at])
        at++;
    return at;
}

static void
any_change_is_spliced_in(void **state)
{
    uint8_t *bytes = malloc(LENGTH_MAX), *back = malloc(LENGTH_MAX);
    size_t kept = 0, all = 0, with_tail = 0;
    prng random;

    (void)state;
    prng_seed(&random, 5);
    for (unsigned round = 0; round < 120; round++) {
        size_t length = 1 + prng_below(&random, round % 3 == 0 ? 500 : LENGTH_MAX);
        size_t begin = prng_below(&random, length);
        size_t end = begin + prng_below(&random, (length - begin) / (round % 5 + 1) + 1);
        int level = (int)prng_below(&random, 10), window = 9 + (int)prng_below(&random, 7);
        aigcp_buffer stream, result;
        aigcp_block_map map = { .count = 0 };

        fill(&random, bytes, length);
        compress_bytes(bytes, length, level, window, &stream);
        assert_int_equal(aigcp_inflate_mapped(stream.data, stream.length, back, length, &map),
                         AIGC_OK);
        assert_memory_equal(bytes, back, length);
        assert_true(map.count > 0);
        prng_bytes(&random, bytes + begin, end - begin);
        aigcp_buffer_init(&result, (size_t)4 * 1024 * 1024);
        assert_int_equal(
            aigcp_deflate_splice(stream.data, &map, bytes, length, begin, end, &result), AIGC_OK);
        check_holds(&result, bytes, length);
        kept += common_prefix(&stream, &result);
        all += stream.length;
        with_tail += length - end > 100000;
        aigcp_block_map_free(&map);
        aigcp_buffer_free(&stream);
        aigcp_buffer_free(&result);
    }
    /* Changes begin anywhere: a good part of the blocks come before them. */
    assert_true(kept > all / 4);
    assert_true(with_tail > 10);
    free(bytes);
    free(back);
}

static void
short_and_long_streams(void **state)
{
    uint8_t bytes[3000], back[4000];
    aigcp_block_map map = { .count = 0 };
    aigcp_buffer stream;
    prng random;

    (void)state;
    prng_seed(&random, 6);
    fill(&random, bytes, sizeof bytes);
    compress_bytes(bytes, sizeof bytes, 6, 15, &stream);
    assert_int_equal(aigcp_inflate_mapped(stream.data, stream.length, back, 3001, &map),
                     AIGC_ERR_FORMAT);
    assert_null(map.marks);
    /* One that holds more than the picture needs is read, and compressed as a whole. */
    assert_int_equal(aigcp_inflate_mapped(stream.data, stream.length, back, 2999, &map), AIGC_OK);
    assert_int_equal(map.count, 0);
    for (size_t length = 0; length < stream.length; length++) {
        assert_int_equal(aigcp_inflate_mapped(stream.data, length, back, 3000, &map),
                         AIGC_ERR_FORMAT);
    }
    aigcp_buffer_free(&stream);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_change_is_spliced_in),
        cmocka_unit_test(short_and_long_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
