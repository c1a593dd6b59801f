/* SPDX-License-Identifier: Apache-2.0 */
/* label.h as a program sees it: NULL and bad arguments everywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/label.h>
#include <aigc/version.h>

static void
null_is_refused_or_harmless(void **state)
{
    (void)state;
    aigc_label *label;
    char *json = (char *)1;
    aigc_field missing;
    assert_int_equal(aigc_label_new(NULL), AIGC_ERR_ARGUMENT);
    aigc_label_free(NULL);
    assert_int_equal(aigc_label_set(NULL, AIGC_FIELD_MODEL, "x"), AIGC_ERR_ARGUMENT);
    assert_string_equal(aigc_label_get(NULL, AIGC_FIELD_LABEL), "");
    assert_int_equal(aigc_label_set_time(NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_time(NULL), 0);
    assert_int_equal(aigc_label_check(NULL, &missing), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_check(NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_json(NULL, &json), AIGC_ERR_ARGUMENT);
    assert_null(json);
    assert_int_equal(aigc_uuid7(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_producer_check(NULL), AIGC_PRODUCER_LENGTH);

    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_MODEL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_json(label, NULL), AIGC_ERR_ARGUMENT);
    aigc_label_free(label);
}

static void
a_field_out_of_range_is_refused(void **state)
{
    (void)state;
    aigc_label *label;
    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, (aigc_field)AIGC_FIELD_COUNT, "x"), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_set(label, (aigc_field)-1, "x"), AIGC_ERR_ARGUMENT);
    assert_string_equal(aigc_label_get(label, (aigc_field)AIGC_FIELD_COUNT), "");
    assert_string_equal(aigc_label_get(label, (aigc_field)-1), "");
    aigc_label_free(label);
}

static void
the_library_knows_its_version(void **state)
{
    (void)state;
    assert_string_equal(aigc_mark_version(), AIGC_VERSION_STRING);
}

static void
wording_for_auto_is_english(void **state)
{
    (void)state;
    assert_string_equal(aigc_wording_default(AIGC_LANGUAGE_AUTO),
                        aigc_wording_default(AIGC_LANGUAGE_EN));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_refused_or_harmless),
        cmocka_unit_test(a_field_out_of_range_is_refused),
        cmocka_unit_test(the_library_knows_its_version),
        cmocka_unit_test(wording_for_auto_is_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
