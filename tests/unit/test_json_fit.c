/* SPDX-License-Identifier: Apache-2.0 */
/* common/json_fit: what jansson can hold is left alone, the rest becomes such, and nothing becomes
 * JSON that was none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_fit.h"
#include "tests/support/prng.h"

#define TEXT_MAX 128
#define TEXTS 200000
#define FLAGS (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY)

static void
texts_become_what_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fitted;
    } cases[] = {
        { "", "" },
        { "1E400", "0.0  " },
        { "[-1e400,1]", "[0.0   ,1]" },
        { "[1.5,2e9,18446744073709551615]", "[0.0,0.0,0.0                 ]" },
        { "{\"a\\u0000b\":\"c\\u0000\"}", "{\"a\\uffffb\":\"c\\u0000\"}" },
        { "{\"\\\\u0000\" \t:1}", "{\"\\\\u0000\" \t:1}" },
        { "{\"\\\"\\u0000\"\n:1}", "{\"\\\"\\uffff\"\n:1}" },
        { "[\"1E400\",\"\\\"1E400\"]", "[\"1E400\",\"\\\"1E400\"]" },
        { "[\"1E400", "[\"1E400" },
        { "[\"\\", "[\"\\" },
        { "{\"\\u000", "{\"\\u000" },
        { "[01e400,1.e5,1e,-,+1e5,1e5.5,.5]", "[01e400,1.e5,1e,-,+1e5,1e5.5,.5]" },
        { "true1e400", "true1e400" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[TEXT_MAX];
        size_t length = strlen(cases[i].text);
        memcpy(text, cases[i].text, length + 1);
        aigcp_json_fit(text, length);
        assert_string_equal(text, cases[i].fitted);
    }
}

static void
integers_are_kept_as_far_as_they_fit(void **state)
{
    (void)state;
    static const char *const kept[] = { "0", "-0", "999999999999999999", "-999999999999999999" };
    static const char *const lost[] = { "1000000000000000000", "-9223372036854775809" };
    char text[TEXT_MAX];
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        strcpy(text, kept[i]);
        aigcp_json_fit(text, strlen(text));
        assert_string_equal(text, kept[i]);
    }
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
        strcpy(text, lost[i]);
        aigcp_json_fit(text, strlen(text));
        assert_memory_equal(text, "0.0  ", 5);
    }
}

static bool
is_beyond(const json_error_t *error)
{
    return json_error_code(error) == json_error_numeric_overflow ||
           json_error_code(error) == json_error_null_byte_in_key;
}

/* Texts of pieces, most of them no JSON: jansson says of the fitted text what it says of the text,
 * unless it could not hold that. */
static void
nothing_becomes_json_that_was_none(void **state)
{
    static const char *const pieces[] = {
        "{",   "}",     "[",     "]",     ",",       ":",  "\"", "\"a\"", "\"",
        "1",   "1E400", "-1e-5", "e400",  "\\u0000", "\\", "00", "-",     "9223372036854775808",
        "1.5", " ",     "true",  "\"b\"", "\"c\":"
    };
    static const char *const around[][2] = {
        { "{", "}" }, { "[", "]" }, { "{\"k\":", "}" }, { "", "" }
    };
    prng random;
    unsigned fitted_ones = 0;
    (void)state;
    prng_seed(&random, 1);
    for (unsigned i = 0; i < TEXTS; i++) {
        char text[TEXT_MAX];
        json_error_t error, after;
        size_t shape = prng_below(&random, sizeof around / sizeof *around);
        strcpy(text, around[shape][0]);
        for (size_t count = 1 + prng_below(&random, 6); count > 0; count--)
            strcat(text, pieces[prng_below(&random, sizeof pieces / sizeof *pieces)]);
        strcat(text, around[shape][1]);
        json_t *value = json_loadb(text, strlen(text), FLAGS, &error);
        bool beyond = !value && is_beyond(&error);
        aigcp_json_fit(text, strlen(text));
        json_t *fitted = json_loadb(text, strlen(text), FLAGS, &after);
        if (beyond)
            fitted_ones += fitted != NULL;
        else
            assert_int_equal(value != NULL, fitted != NULL);
        json_decref(value);
        json_decref(fitted);
    }
    assert_true(fitted_ones > 100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_what_they_should),
        cmocka_unit_test(integers_are_kept_as_far_as_they_fit),
        cmocka_unit_test(nothing_becomes_json_that_was_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
