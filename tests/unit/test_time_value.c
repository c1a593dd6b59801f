/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people write them, and misspelt names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli/options/time_value.h"
#include "common/nearest_name.h"

static void
times_are_read(void **state)
{
    static const struct {
        const char *text;
        uint64_t seconds;
    } times[] = {
        { "0", 0 },
        { "1772323200", 1772323200 },
        { "1970-01-01T00:00:00Z", 0 },
        { "2026-03-01T00:00:00Z", 1772323200 },
        { "2026-03-01", 1772323200 },
        { "1970-01-01", 0 },
        { "2026-03-01T08:00:00+08:00", 1772323200 },
        { "2026-02-28T19:00:00-05:00", 1772323200 },
        { "2024-02-29T12:00:00z", 1709208000 },
        { "9999-12-31T23:59:59Z", 253402300799 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        uint64_t seconds = 1;

        assert_true(cli_time_read(times[i].text, &seconds));
        assert_int_equal(seconds, times[i].seconds);
    }
}

static void
what_is_no_time_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "-1",
        "now",
        "12x",
        "253402300800",
        "99999999999999999999999999",
        "2026-3-1",
        "2026-03-01Z",
        "2026-02-29",
        "1969-12-31",
        "2026-03-01T00:00:00",
        "2026-03-01 00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T00:60:00Z",
        "2026-03-01T00:00:00+8:00",
        "2026-03-01T00:00:00+08:00x",
        "2026-03-01T00:00:00+24:00",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+08:00",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        uint64_t seconds;

        if (cli_time_read(texts[i], &seconds))
            fail_msg("'%s' was taken for a time", texts[i]);
    }
}

static void
times_are_written(void **state)
{
    char text[CLI_TIME_SIZE];

    (void)state;
    cli_time_write(0, text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    cli_time_write(1772323200, text);
    assert_string_equal(text, "2026-03-01T00:00:00Z");
    cli_time_write(UINT64_MAX, text);
    assert_string_equal(text, "18446744073709551615");
}

/* What a name is taken for, out of four. */
static const char *
guess(const char *name)
{
    static const char *const names[] = { "label-at", "label-text", "lang", "produce-id" };
    aigcp_suggestion suggestion;

    aigcp_suggestion_begin(&suggestion, name, strlen(name));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        aigcp_suggestion_offer(&suggestion, names[i]);
    return suggestion.best ? suggestion.best : "";
}

static void
names_are_guessed_if_they_are_near(void **state)
{
    (void)state;
    assert_string_equal(guess("lable-at"), "label-at");
    assert_string_equal(guess("label_at"), "label-at");
    assert_string_equal(guess("labeltext"), "label-text");
    assert_string_equal(guess("produceid"), "produce-id");
    assert_string_equal(guess("lnag"), "lang");
    assert_string_equal(guess("lang"), "lang");
    assert_string_equal(guess("x"), "");
    assert_string_equal(guess(""), "");
    assert_string_equal(guess("colour"), "");
    assert_string_equal(guess("wind"), "");
    assert_string_equal(guess("a-name-that-is-longer-than-any-option-could-be"), "");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(times_are_written),
        cmocka_unit_test(names_are_guessed_if_they_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
