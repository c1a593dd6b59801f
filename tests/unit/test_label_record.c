/* SPDX-License-Identifier: Apache-2.0 */
/* The label record: what a field may hold, JSON, time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "watermark/label_record.h"

#define CODE "001191110108335469089C10100"

static int
setup(void **state)
{
    return aigc_label_new((aigc_label **)state) != AIGC_OK;
}

static int
teardown(void **state)
{
    aigc_label_free(*state);
    return 0;
}

static void
a_new_label_is_empty_but_for_its_attribute(void **state)
{
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_LABEL), "1");
    for (int field = 1; field < AIGC_FIELD_COUNT; field++)
        assert_string_equal(aigc_label_get(*state, (aigc_field)field), "");
    assert_int_equal(aigc_label_time(*state), 0);
}

static void
standard_fields_hold_the_characters_of_annex_e(void **state)
{
    for (int c = 1; c < 256; c++) {
        char value[] = { (char)c, '\0' };
        int good = c >= 0x21 && c <= 0x7E && c != '"' && c != '\\';
        for (int field = 1; field < AIGC_FIELD_MODEL; field++)
            assert_int_equal(aigc_label_set(*state, (aigc_field)field, value),
                             good ? AIGC_OK : AIGC_ERR_FIELD);
    }
}

static void
the_attribute_is_one_of_three(void **state)
{
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_LABEL, "2"), AIGC_OK);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_LABEL, "3"), AIGC_OK);
    static const char *const bad[] = { "", "0", "4", "11", "a", "1 " };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(aigc_label_set(*state, AIGC_FIELD_LABEL, bad[i]), AIGC_ERR_FIELD);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_LABEL), "3");
}

static void
the_model_is_printable_text(void **state)
{
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_MODEL, "通义 千问 \"2.5\" é"), AIGC_OK);
    static const char *const bad[] = { "a\nb",          "\x7F",     "\xC3",
                                       "a\xE2\x80\xAE", "a\u200Bb", "a\uFE0F",
                                       "\U000E0131",    "\uFDD0",   "\xC2\x85" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(aigc_label_set(*state, AIGC_FIELD_MODEL, bad[i]), AIGC_ERR_FIELD);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_MODEL), "通义 千问 \"2.5\" é");
}

static void
what_looks_like_a_provider_code_must_be_one(void **state)
{
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_CONTENT_PRODUCER, CODE), AIGC_OK);
    assert_int_equal(
        aigc_label_set(*state, AIGC_FIELD_CONTENT_PRODUCER, "001191110108335469080C10100"),
        AIGC_ERR_FIELD);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_CONTENT_PRODUCER), CODE);
    /* Names are legal, also long ones, and so is a lower-case hex string. */
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_CONTENT_PRODUCER, "doubao"), AIGC_OK);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, "00119111010833546908ab10100"),
                     AIGC_OK);
}

static void
a_value_has_a_longest_length(void **state)
{
    char value[AIGC_FIELD_MAX + 2];
    memset(value, 'x', sizeof value);
    value[AIGC_FIELD_MAX + 1] = '\0';
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, value), AIGC_ERR_FIELD);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_PRODUCE_ID), "");
    value[AIGC_FIELD_MAX] = '\0';
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, value), AIGC_OK);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_PRODUCE_ID), value);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, ""), AIGC_OK);
    assert_string_equal(aigc_label_get(*state, AIGC_FIELD_PRODUCE_ID), "");
}

static void
an_empty_propagator_is_the_producer(void **state)
{
    aigc_label *label = *state;
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, CODE), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "id-1"), AIGC_OK);
    assert_string_equal(aigc_label_get(label, AIGC_FIELD_CONTENT_PROPAGATOR), CODE);
    assert_string_equal(aigc_label_get(label, AIGC_FIELD_PROPAGATE_ID), "id-1");
    assert_string_equal(aigc_label_get(label, AIGC_FIELD_RESERVED_CODE2), "");
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PROPAGATE_ID, "id-2"), AIGC_OK);
    assert_string_equal(aigc_label_get(label, AIGC_FIELD_PROPAGATE_ID), "id-2");
    /* A value may come from the label itself. */
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID,
                                    aigc_label_get(label, AIGC_FIELD_PROPAGATE_ID)),
                     AIGC_OK);
    assert_string_equal(aigc_label_get(label, AIGC_FIELD_PRODUCE_ID), "id-2");
}

static void
a_label_lacks_a_field_until_all_three_are_there(void **state)
{
    aigc_field missing;
    assert_int_equal(aigc_label_check(*state, &missing), AIGC_ERR_FIELD);
    assert_int_equal(missing, AIGC_FIELD_CONTENT_PRODUCER);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_CONTENT_PRODUCER, "x"), AIGC_OK);
    assert_int_equal(aigc_label_check(*state, &missing), AIGC_ERR_FIELD);
    assert_int_equal(missing, AIGC_FIELD_PRODUCE_ID);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, "y"), AIGC_OK);
    assert_int_equal(aigc_label_check(*state, NULL), AIGC_OK);
}

static void
json_has_seven_members_in_the_order_of_the_standard(void **state)
{
    char *json;
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_CONTENT_PRODUCER, CODE), AIGC_OK);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_PRODUCE_ID, "a/b'c"), AIGC_OK);
    assert_int_equal(aigc_label_set(*state, AIGC_FIELD_MODEL, "not a standard field"), AIGC_OK);
    assert_int_equal(aigc_label_json(*state, &json), AIGC_OK);
    assert_string_equal(json, "{\"Label\":\"1\",\"ContentProducer\":\"" CODE
                              "\",\"ProduceID\":\"a/b'c\",\"ReservedCode1\":\"\","
                              "\"ContentPropagator\":\"" CODE
                              "\",\"PropagateID\":\"a/b'c\",\"ReservedCode2\":\"\"}");
    free(json);
}

static void
json_holds_the_longest_label(void **state)
{
    char value[AIGC_FIELD_MAX + 1];
    char *json;
    memset(value, 'x', AIGC_FIELD_MAX);
    value[AIGC_FIELD_MAX] = '\0';
    for (int field = 1; field < AIGC_FIELD_COUNT; field++)
        assert_int_equal(aigc_label_set(*state, (aigc_field)field, value), AIGC_OK);
    assert_int_equal(aigc_label_json(*state, &json), AIGC_OK);
    assert_int_equal(json[strlen(json) - 1], '}');
    assert_true(strlen(json) > 6 * AIGC_FIELD_MAX);
    free(json);
}

static void
time_is_forty_bits(void **state)
{
    assert_int_equal(aigc_label_set_time(*state, (UINT64_C(1) << 40) - 1), AIGC_OK);
    assert_int_equal(aigc_label_set_time(*state, UINT64_C(1) << 40), AIGC_ERR_FIELD);
    assert_true(aigc_label_time(*state) == (UINT64_C(1) << 40) - 1);
}

static void
fields_have_the_names_of_the_standard(void **state)
{
    (void)state;
    assert_string_equal(aigc_field_name(AIGC_FIELD_LABEL), "Label");
    assert_string_equal(aigc_field_name(AIGC_FIELD_CONTENT_PROPAGATOR), "ContentPropagator");
    assert_string_equal(aigc_field_name(AIGC_FIELD_MODEL), "Model");
    assert_string_equal(aigc_field_name((aigc_field)AIGC_FIELD_COUNT), "");
    assert_string_equal(aigc_field_name((aigc_field)-1), "");
}

int
main(void)
{
#define WITH_LABEL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_LABEL(a_new_label_is_empty_but_for_its_attribute),
        WITH_LABEL(standard_fields_hold_the_characters_of_annex_e),
        WITH_LABEL(the_attribute_is_one_of_three),
        WITH_LABEL(the_model_is_printable_text),
        WITH_LABEL(what_looks_like_a_provider_code_must_be_one),
        WITH_LABEL(a_value_has_a_longest_length),
        WITH_LABEL(an_empty_propagator_is_the_producer),
        WITH_LABEL(a_label_lacks_a_field_until_all_three_are_there),
        WITH_LABEL(json_has_seven_members_in_the_order_of_the_standard),
        WITH_LABEL(json_holds_the_longest_label),
        WITH_LABEL(time_is_forty_bits),
        WITH_LABEL(fields_have_the_names_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
