/* SPDX-License-Identifier: Apache-2.0 */
/* The validators agree with their vectors (tests/vectors/validators.tsv), and read nothing
 * beyond the text they are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/rules/rule_model.h"
#include "libfilter/validators/validators.h"

#define MAX_LINE 512

/* Validate a copy without a byte behind it, so that a sanitizer sees an overrun. */
static bool
validate(aigcp_validator validator, const char *text)
{
    size_t length = strlen(text);
    uint8_t *exact = malloc(length ? length : 1);
    assert_non_null(exact);
    memcpy(exact, text, length);
    bool verdict = validator(exact, length);
    free(exact);
    return verdict;
}

/* The next field of a line of tab-separated fields. */
static char *
next_field(char **line)
{
    char *field = *line;
    char *tab = strchr(field, '\t');
    assert_non_null(tab);
    *tab = '\0';
    *line = tab + 1;
    return field;
}

static void
vectors_hold(void **state)
{
    (void)state;
    char path[4096];
    const char *top = getenv("abs_top_srcdir");
    int length = snprintf(path, sizeof path, "%s/tests/vectors/validators.tsv", top ? top : ".");
    assert_true(length > 0 && (size_t)length < sizeof path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);

    size_t count = 0;
    char buffer[MAX_LINE];
    while (fgets(buffer, sizeof buffer, file)) {
        if (buffer[0] == '#')
            continue;
        char *line = buffer;
        const char *name = next_field(&line);
        const char *verdict = next_field(&line);
        const char *text = next_field(&line);
        aigcp_validator validator = aigcp_validator_find(name, strlen(name));
        assert_non_null(validator);
        if (validate(validator, text) != (verdict[0] == '1'))
            fail_msg("%s \"%s\" should be %s: %s", name, text, verdict, line);
        count++;
    }
    (void)fclose(file);
    assert_true(count > 4000);
}

static void
names_lead_to_validators_and_unknown_ones_to_none(void **state)
{
    (void)state;
    size_t count = 0;
    for (; aigcp_validator_name(count); count++) {
        const char *name = aigcp_validator_name(count);
        assert_non_null(aigcp_validator_find(name, strlen(name)));
        assert_null(aigcp_validator_find(name, strlen(name) - 1));
    }
    assert_int_equal(count, 34);
    assert_null(aigcp_validator_find("", 0));
    assert_null(aigcp_validator_find("cn-resident-idx", 15));
}

static void
every_wrong_digit_of_a_resident_id_is_found(void **state)
{
    (void)state;
    aigcp_validator validator = aigcp_validator_find("cn-resident-id", 14);
    char id[] = "11010519491231002X";
    assert_true(validate(validator, id));
    for (size_t i = 0; i < sizeof id - 1; i++) {
        char right = id[i];
        for (int digit = 0; digit < 10; digit++) {
            id[i] = (char)('0' + digit);
            assert_int_equal(validate(validator, id), id[i] == right);
        }
        id[i] = right;
    }
}

static void
garbage_is_refused(void **state)
{
    (void)state;
    char text[64];
    for (size_t i = 0; aigcp_validator_name(i); i++) {
        const char *name = aigcp_validator_name(i);
        aigcp_validator validator = aigcp_validator_find(name, strlen(name));
        for (size_t length = 0; length < sizeof text; length++) {
            static const char fillers[] = { '0', '9', 'A', ' ', '.', '-', '\x7F' };
            for (size_t f = 0; f < sizeof fillers; f++) {
                memset(text, fillers[f], length);
                text[length] = '\0';
                assert_false(validate(validator, text));
            }
        }
    }
}

static void
dates_follow_the_calendar(void **state)
{
    (void)state;
    assert_true(aigcp_date_exists(2000, 2, 29));
    assert_false(aigcp_date_exists(1900, 2, 29));
    assert_true(aigcp_date_exists(2024, 2, 29));
    assert_false(aigcp_date_exists(2023, 2, 29));
    assert_false(aigcp_date_exists(2023, 4, 31));
    assert_true(aigcp_date_exists(2023, 12, 31));
    assert_false(aigcp_date_exists(2023, 13, 1));
    assert_false(aigcp_date_exists(2023, 0, 1));
    assert_false(aigcp_date_exists(2023, 1, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_hold),
        cmocka_unit_test(names_lead_to_validators_and_unknown_ones_to_none),
        cmocka_unit_test(every_wrong_digit_of_a_resident_id_is_found),
        cmocka_unit_test(garbage_is_refused),
        cmocka_unit_test(dates_follow_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
