/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers in bytes: both orders, all widths, and which numbers fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/byte_order.h"
#include "tests/support/guard_page.h"

static const uint8_t sample[] = { 0x81, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF };

/* The first bytes of the sample as a number. */
static const uint64_t big[] = {
    0x81,         0x8123,         0x812345,         0x81234567,
    0x8123456789, 0x8123456789AB, 0x8123456789ABCD, 0x8123456789ABCDEF
};
static const uint64_t little[] = {
    0x81,         0x2381,         0x452381,         0x67452381,
    0x8967452381, 0xAB8967452381, 0xCDAB8967452381, 0xEFCDAB8967452381
};

static void
numbers_are_read_in_both_orders(void **state)
{
    (void)state;
    for (size_t width = 1; width <= sizeof sample; width++) {
        guard_page guard;
        guard_page_behind(&guard, sample, width);
        assert_true(aigcp_get_be(guard.data, width) == big[width - 1]);
        assert_true(aigcp_get_le(guard.data, width) == little[width - 1]);
        assert_true(aigcp_get_number(guard.data, width, true) == big[width - 1]);
        assert_true(aigcp_get_number(guard.data, width, false) == little[width - 1]);
        guard_page_free(&guard);
    }
    assert_true(aigcp_be32(sample) == 0x81234567);
    assert_true(aigcp_le16(sample) == 0x2381);
    assert_true(aigcp_le24(sample) == 0x452381);
    assert_true(aigcp_le32(sample) == 0x67452381);
}

/* And no byte behind them is touched. */
static void
numbers_are_written_in_both_orders(void **state)
{
    (void)state;
    for (size_t width = 1; width <= sizeof sample; width++) {
        for (unsigned form = 0; form < 4; form++) {
            uint8_t bytes[sizeof sample + 1];
            memset(bytes, 0x5A, sizeof bytes);
            switch (form) {
            case 0:
                aigcp_put_be(bytes, width, big[width - 1]);
                break;
            case 1:
                aigcp_put_le(bytes, width, little[width - 1]);
                break;
            case 2:
                aigcp_put_number(bytes, width, true, big[width - 1]);
                break;
            default:
                aigcp_put_number(bytes, width, false, little[width - 1]);
            }
            assert_memory_equal(bytes, sample, width);
            for (size_t i = width; i < sizeof bytes; i++)
                assert_int_equal(bytes[i], 0x5A);
        }
    }
}

static void
what_does_not_fit_is_told_and_cut(void **state)
{
    (void)state;
    for (size_t width = 1; width < 8; width++) {
        const uint64_t greatest = (UINT64_C(1) << 8 * width) - 1;
        assert_true(aigcp_fits_bytes(greatest, width));
        assert_false(aigcp_fits_bytes(greatest + 1, width));
    }
    assert_true(aigcp_fits_bytes(UINT64_MAX, 8));
    uint8_t bytes[2];
    aigcp_put_be(bytes, 2, 0x12345);
    assert_true(aigcp_get_be(bytes, 2) == 0x2345);
    aigcp_put_le(bytes, 2, 0x12345);
    assert_true(aigcp_get_le(bytes, 2) == 0x2345);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_in_both_orders),
        cmocka_unit_test(numbers_are_written_in_both_orders),
        cmocka_unit_test(what_does_not_fit_is_told_and_cut),
    };
    return cmocka_run_group_tests_name("byte_order", tests, NULL, NULL);
}
