/* SPDX-License-Identifier: Apache-2.0 */
/* UUIDs: shape of a fresh one, text form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "watermark/uuid_text.h"

static void
a_fresh_uuid_has_version_variant_and_the_time(void **state)
{
    (void)state;
    char text[AIGC_UUID_SIZE];
    uint8_t bytes[AIGCP_UUID_BYTES];
    uint64_t before = (uint64_t)time(NULL);
    assert_int_equal(aigc_uuid7(text), AIGC_OK);
    uint64_t after = (uint64_t)time(NULL);

    assert_int_equal(strlen(text), 36);
    assert_true(aigcp_uuid_parse(text, bytes));
    assert_int_equal(bytes[6] >> 4, 7);
    assert_int_equal(bytes[8] >> 6, 2);
    uint64_t milliseconds = 0;
    for (size_t i = 0; i < 6; i++)
        milliseconds = milliseconds << 8 | bytes[i];
    assert_true(milliseconds / 1000 >= before - 1 && milliseconds / 1000 <= after + 1);
}

static void
two_uuids_differ(void **state)
{
    (void)state;
    char a[AIGC_UUID_SIZE];
    char b[AIGC_UUID_SIZE];
    assert_int_equal(aigc_uuid7(a), AIGC_OK);
    assert_int_equal(aigc_uuid7(b), AIGC_OK);
    assert_string_not_equal(a, b);
    assert_int_equal(aigc_uuid7(NULL), AIGC_ERR_ARGUMENT);
}

static void
only_the_canonical_text_is_a_uuid(void **state)
{
    (void)state;
    static const char good[] = "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
    static const char *const bad[] = {
        "",
        "0191a0b2",
        "0191A0B2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5",
        "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b0",
        "0191a0b2c-3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "0191a0b2-c3d4-7e5f-8a9b+0c1d2e3f4a5b",
        "g191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "0g91a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "{191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5}",
    };
    uint8_t bytes[AIGCP_UUID_BYTES];
    char text[AIGC_UUID_SIZE];
    assert_true(aigcp_uuid_parse(good, bytes));
    aigcp_uuid_format(bytes, text);
    assert_string_equal(text, good);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(aigcp_uuid_parse(bad[i], bytes));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fresh_uuid_has_version_variant_and_the_time),
        cmocka_unit_test(two_uuids_differ),
        cmocka_unit_test(only_the_canonical_text_is_a_uuid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
