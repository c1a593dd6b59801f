/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: every code point, every first and second byte, and the rows of Unicode 15,
 * table 3-7, written down a second time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "common/utf8.h"
#include "tests/support/guard_page.h"

#define LAST_CODE_POINT 0x10FFFFu

/* Table 3-7: well-formed byte sequences. Bytes three and four are always 80..BF. */
typedef struct row {
    uint8_t first_low, first_high;
    uint8_t second_low, second_high;
    size_t size;
} row;

static const row well_formed[] = {
    { 0x00, 0x7F, 0, 0, 1 },       { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
    { 0xE1, 0xEC, 0x80, 0xBF, 3 }, { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
    { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
};

static const row *
row_of(uint8_t first)
{
    for (size_t i = 0; i < sizeof well_formed / sizeof well_formed[0]; i++)
        if (first >= well_formed[i].first_low && first <= well_formed[i].first_high)
            return &well_formed[i];
    return NULL;
}

static bool
is_scalar(uint32_t code_point)
{
    return code_point <= LAST_CODE_POINT && (code_point < 0xD800 || code_point > 0xDFFF);
}

static void
every_scalar_value_survives_encoding(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= LAST_CODE_POINT; code_point++) {
        if (!is_scalar(code_point))
            continue;
        uint8_t bytes[AIGCP_UTF8_MAX];
        size_t size = aigcp_utf8_encode(code_point, bytes);
        size_t read = 0;
        if (aigcp_utf8_decode(bytes, size, &read) != code_point || read != size)
            fail_msg("U+%04X: read %zu of %zu bytes", code_point, read, size);
    }
}

static void
every_first_and_second_byte_follows_the_table(void **state)
{
    (void)state;
    for (unsigned first = 0; first <= 0xFF; first++) {
        const row *expected = row_of((uint8_t)first);
        for (unsigned second = 0; second <= 0xFF; second++) {
            const uint8_t bytes[] = { (uint8_t)first, (uint8_t)second, 0x80, 0x80 };
            size_t size = 0;
            uint32_t code_point = aigcp_utf8_decode(bytes, sizeof bytes, &size);
            bool good = expected && (expected->size == 1 || (second >= expected->second_low &&
                                                             second <= expected->second_high));
            if (good != (code_point != AIGCP_UTF8_INVALID))
                fail_msg("%02X %02X: %s expected", first, second, good ? "good" : "invalid");
            assert_int_equal(size, good ? expected->size : 1);
            assert_true(!good || is_scalar(code_point));
        }
    }
}

static void
later_bytes_must_be_continuations(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte <= 0xFF; byte++) {
        const uint8_t third[] = { 0xE4, 0xBA, (uint8_t)byte };
        const uint8_t fourth[] = { 0xF0, 0x9F, 0x98, (uint8_t)byte };
        bool good = byte >= 0x80 && byte <= 0xBF;
        size_t size;
        assert_int_equal(aigcp_utf8_decode(third, sizeof third, &size) != AIGCP_UTF8_INVALID, good);
        assert_int_equal(size, good ? 3 : 1);
        assert_int_equal(aigcp_utf8_decode(fourth, sizeof fourth, &size) != AIGCP_UTF8_INVALID,
                         good);
        assert_int_equal(size, good ? 4 : 1);
    }
}

/* Every proper prefix of a character is partial, and not one byte behind it is read. */
static void
prefix_of_a_character_is_partial(void **state)
{
    (void)state;
    const uint32_t samples[] = { 0x80, 0x7FF, 0x800, 0x4E2D, 0xD7FF, 0xFFFD, 0x10000, 0x10FFFF };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        uint8_t bytes[AIGCP_UTF8_MAX];
        size_t whole = aigcp_utf8_encode(samples[i], bytes);
        for (size_t length = 1; length < whole; length++) {
            guard_page guard;
            guard_page_behind(&guard, bytes, length);
            size_t size = 0;
            assert_true(aigcp_utf8_decode(guard.data, length, &size) == AIGCP_UTF8_PARTIAL);
            assert_int_equal(size, length);
            assert_int_equal(aigcp_utf8_valid_prefix(guard.data, length), 0);
            guard_page_free(&guard);
        }
    }
}

static void
impossible_prefix_is_invalid_not_partial(void **state)
{
    (void)state;
    const uint8_t impossible[][2] = { { 0xE0, 0x80 }, { 0xED, 0xA0 }, { 0xF0, 0x8F },
                                      { 0xF4, 0x90 }, { 0xE4, 0x41 }, { 0xC3, 0xC3 } };
    for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++) {
        size_t size = 0;
        assert_true(aigcp_utf8_decode(impossible[i], 2, &size) == AIGCP_UTF8_INVALID);
        assert_int_equal(size, 1);
    }
}

static void
valid_prefix_ends_before_the_first_bad_byte(void **state)
{
    (void)state;
    const uint8_t text[] = "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80\xFFrest";
    guard_page guard;
    guard_page_behind(&guard, text, sizeof text - 1);
    assert_int_equal(aigcp_utf8_valid_prefix(guard.data, sizeof text - 1), 10);
    assert_int_equal(aigcp_utf8_valid_prefix(guard.data, 10), 10);
    assert_int_equal(aigcp_utf8_valid_prefix(guard.data, 9), 6);
    assert_int_equal(aigcp_utf8_valid_prefix(guard.data, 0), 0);
    guard_page_free(&guard);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scalar_value_survives_encoding),
        cmocka_unit_test(every_first_and_second_byte_follows_the_table),
        cmocka_unit_test(later_bytes_must_be_continuations),
        cmocka_unit_test(prefix_of_a_character_is_partial),
        cmocka_unit_test(impossible_prefix_is_invalid_not_partial),
        cmocka_unit_test(valid_prefix_ends_before_the_first_bad_byte),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
