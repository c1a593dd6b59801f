/* SPDX-License-Identifier: Apache-2.0 */
/* libfilter/bundle/json_token: what was written is read, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/bundle/json_token.h"

/* Read a string that is all of a text; NULL if it is refused. */
static const char *
read_string(aigcp_arena *arena, const char *text, size_t most)
{
    aigcp_json_reader r = { .text = text, .length = strlen(text), .arena = arena };
    const char *read = aigcp_json_take_string(&r, most);
    return aigcp_json_is_complete(&r) ? read : NULL;
}

static void
strings_come_back(void **state)
{
    static const char *const texts[] = {
        "",     "plain",   "\"quoted\"",      "back\\slash", "\x01\x1f\x7f",
        "汉字", "a\nb\tc", "\xf0\x9f\x98\x80"
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        aigcp_arena arena;
        aigcp_buffer out;
        aigcp_arena_init(&arena);
        aigcp_buffer_init(&out, 1000);
        aigcp_json_writer w = { &out, AIGC_OK };
        aigcp_json_put_string(&w, texts[i]);
        assert_int_equal(w.status, AIGC_OK);
        assert_int_equal(aigcp_buffer_append_byte(&out, 0), AIGC_OK);
        const char *read = read_string(&arena, (const char *)out.data, strlen(texts[i]));
        assert_non_null(read);
        assert_string_equal(read, texts[i]);
        if (texts[i][0])
            assert_null(read_string(&arena, (const char *)out.data, strlen(texts[i]) - 1));
        aigcp_buffer_free(&out);
        aigcp_arena_free(&arena);
    }
}

static void
other_spellings_are_refused(void **state)
{
    static const char *const texts[] = {
        "",           "\"",      "\"a",         "a\"",          "\"a\"b",           "\"\n\"",
        "\"\\n\"",    "\"\\/\"", "\"\\u0041\"", "\"\\u0000\"",  "\"\\u001F\"",      "\"\\u00\"",
        "\"\\u001\"", "\"\\\"",  "\"\xff\"",    "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "'a'"
    };
    aigcp_arena arena;
    (void)state;
    aigcp_arena_init(&arena);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_null(read_string(&arena, texts[i], 100));
    aigcp_arena_free(&arena);
}

static void
numbers_have_one_form_and_a_bound(void **state)
{
    static const struct {
        const char *text;
        uint64_t most;
        uint64_t value;
        bool good;
    } cases[] = {
        { "0", 0, 0, true },
        { "7", 7, 7, true },
        { "8", 7, 0, false },
        { "10", 9, 0, false },
        { "10", 10, 10, true },
        { "00", 9, 0, false },
        { "01", 9, 0, false },
        { "", 9, 0, false },
        { "-1", 9, 0, false },
        { "+1", 9, 0, false },
        { "1.0", 9, 0, false },
        { "1e1", 99, 0, false },
        { " 1", 9, 0, false },
        { "18446744073709551615", UINT64_MAX, UINT64_MAX, true },
        { "18446744073709551616", UINT64_MAX, 0, false },
        { "99999999999999999999999999", UINT64_MAX, 0, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aigcp_json_reader r = { .text = cases[i].text, .length = strlen(cases[i].text) };
        uint64_t value = aigcp_json_take_number(&r, cases[i].most);
        assert_int_equal(aigcp_json_is_complete(&r), cases[i].good);
        if (cases[i].good)
            assert_int_equal(value, cases[i].value);
    }
}

static void
a_failure_stays(void **state)
{
    aigcp_json_reader r = { .text = "ab1", .length = 3 };
    (void)state;
    assert_false(aigcp_json_accept(&r, "b"));
    assert_true(aigcp_json_accept(&r, "a"));
    aigcp_json_take(&r, "c");
    assert_false(aigcp_json_accept(&r, "b"));
    assert_int_equal(aigcp_json_take_number(&r, 9), 0);
    assert_false(aigcp_json_is_complete(&r));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_come_back),
        cmocka_unit_test(other_spellings_are_refused),
        cmocka_unit_test(numbers_have_one_form_and_a_bound),
        cmocka_unit_test(a_failure_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
