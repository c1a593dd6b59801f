/* SPDX-License-Identifier: Apache-2.0 */
/* Provider codes: real ones, and each fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/label.h>
#include <cmocka.h>
#include <string.h>

/* Published codes of Chinese providers. */
static const char *const real_codes[] = {
    "001191110102MACQD9K64010000", "00119144030008867405X210002", "001191110108335469089C10100",
    "001191110108335469089C20100", "001191440300708461136T1XGW3", "001191310104MACE0YX63918020",
    "001191340000711771143J00000", "001191440300MA5G49LC9K1YO01", "001191110108MA01KP2T5U00000",
    "001191110102MAD55U9H0F10002",
};

static void
real_codes_are_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof real_codes / sizeof *real_codes; i++)
        assert_int_equal(aigc_producer_check(real_codes[i]), AIGC_PRODUCER_GOOD);
}

static void
every_changed_character_of_the_uscc_is_noticed(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 4; i < 22; i++) {
        for (const char *c = alphabet; *c; c++) {
            char code[28];
            memcpy(code, real_codes[2], sizeof code);
            if (code[i] == *c)
                continue;
            code[i] = *c;
            assert_int_equal(aigc_producer_check(code), AIGC_PRODUCER_USCC);
        }
    }
}

static void
the_first_fault_is_named(void **state)
{
    (void)state;
    assert_int_equal(aigc_producer_check(NULL), AIGC_PRODUCER_LENGTH);
    assert_int_equal(aigc_producer_check(""), AIGC_PRODUCER_LENGTH);
    assert_int_equal(aigc_producer_check("001191110108335469089C1010"), AIGC_PRODUCER_LENGTH);
    assert_int_equal(aigc_producer_check("001191110108335469089C101000"), AIGC_PRODUCER_LENGTH);
    assert_int_equal(aigc_producer_check("001191110108335469089c10100"), AIGC_PRODUCER_CHARACTER);
    assert_int_equal(aigc_producer_check("001191110108335469089C1010-"), AIGC_PRODUCER_CHARACTER);
    assert_int_equal(aigc_producer_check("011191110108335469089C10100"), AIGC_PRODUCER_PREFIX);
    assert_int_equal(aigc_producer_check("101191110108335469089C10100"), AIGC_PRODUCER_PREFIX);
    assert_int_equal(aigc_producer_check("003191110108335469089C10100"), AIGC_PRODUCER_PREFIX);
    assert_int_equal(aigc_producer_check("000191110108335469089C10100"), AIGC_PRODUCER_PREFIX);
    assert_int_equal(aigc_producer_check("001291110108335469089C10100"), AIGC_PRODUCER_PREFIX);
    assert_int_equal(aigc_producer_check("001191110108335469089C30100"), AIGC_PRODUCER_SERVICE);
    assert_int_equal(aigc_producer_check("002191110108335469089C10100"), AIGC_PRODUCER_GOOD);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_codes_are_good),
        cmocka_unit_test(every_changed_character_of_the_uscc_is_noticed),
        cmocka_unit_test(the_first_fault_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
