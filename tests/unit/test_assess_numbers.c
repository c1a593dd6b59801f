/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of an assessment agree with those of independent programs, which are in
 * tests/vectors/binomial.tsv and sampling.tsv; and they are written alike in any locale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/assess/binomial.h"
#include "cli/assess/name_table.h"
#include "cli/assess/sampling.h"
#include "cli/io/decimal.h"
#include "cli/options/time_value.h"

#define LINE_SIZE 4096

static FILE *
open_vectors(const char *name)
{
    char path[LINE_SIZE];
    const char *top = getenv("abs_top_srcdir");

    (void)snprintf(path, sizeof path, "%s/tests/vectors/%s", top ? top : ".", name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("cannot open %s", path);
    return file;
}

/* The number at `*at`, behind which it is moved. */
static uint64_t
next_number(char **at)
{
    char *end;
    uint64_t number = strtoull(*at, &end, 10);

    assert_true(end > *at);
    *at = end;
    return number;
}

static void
intervals_are_exact(void **state)
{
    FILE *file = open_vectors("binomial.tsv");
    char line[LINE_SIZE];
    unsigned seen = 0;

    (void)state;
    while (fgets(line, sizeof line, file) != NULL) {
        char *at = line;

        if (line[0] == '#')
            continue;
        uint64_t hits = next_number(&at);
        uint64_t trials = next_number(&at);
        uint64_t low = next_number(&at);
        uint64_t high = next_number(&at);
        cli_interval interval = cli_binomial_interval(hits, trials);
        assert_true(fabs(interval.low - (double)low * 1e-12) < 3e-12);
        assert_true(fabs(interval.high - (double)high * 1e-12) < 3e-12);
        seen++;
    }
    (void)fclose(file);
    assert_true(seen >= 15);
}

/* For large samples, which are too many to sum exactly: the interval of the misses mirrors that of
 * the hits, and holds the rate. */
static void
large_samples_keep_their_symmetry(void **state)
{
    static const uint64_t trials[] = { 4000, 100000, 50000000 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (uint64_t tenth = 1; tenth < 10; tenth++) {
            uint64_t hits = trials[i] / 10 * tenth;
            cli_interval one = cli_binomial_interval(hits, trials[i]);
            cli_interval other = cli_binomial_interval(trials[i] - hits, trials[i]);
            double rate = (double)hits / (double)trials[i];
            double deviation = sqrt(rate * (1 - rate) / (double)trials[i]);

            assert_true(fabs(one.low + other.high - 1) < 1e-9);
            assert_true(one.low < rate && rate < one.high);
            /* The normal distribution, which is near for so many. */
            assert_true(fabs((one.high - one.low) / (2 * 1.959964 * deviation) - 1) < 0.02);
        }
    }
}

static void
samples_can_be_drawn_again(void **state)
{
    FILE *file = open_vectors("sampling.tsv");
    char line[LINE_SIZE], drawn[LINE_SIZE];
    unsigned seen = 0;

    (void)state;
    while (fgets(line, sizeof line, file) != NULL) {
        cli_random random;
        cli_sample sample;
        size_t used = 0;
        char *at = line;

        if (line[0] == '#')
            continue;
        uint64_t seed = next_number(&at);
        uint64_t records = next_number(&at);
        uint64_t wanted = next_number(&at);
        random.state = seed;
        sample.left = records;
        sample.wanted = wanted;
        drawn[0] = '\0';
        for (uint64_t i = 1; i <= records; i++) {
            if (cli_sample_take(&sample, &random)) {
                used += (size_t)snprintf(drawn + used, sizeof drawn - used, "%s%" PRIu64,
                                         used > 0 ? "," : "", i);
            }
        }
        line[strcspn(line, "\n")] = '\0';
        assert_string_equal(drawn, at + 1);
        assert_int_equal(sample.wanted, 0);
        seen++;
    }
    (void)fclose(file);
    assert_true(seen >= 5);
}

static void
each_number_below_a_limit_comes(void **state)
{
    cli_random random = { 42 };
    unsigned seen[7] = { 0 };

    (void)state;
    for (unsigned i = 0; i < 7000; i++) {
        uint64_t x = cli_random_below(&random, 7);

        assert_true(x < 7);
        seen[x]++;
    }
    for (unsigned i = 0; i < 7; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_int_equal(cli_random_below(&random, 1), 0);
}

static void
fractions_have_a_point_and_are_rounded(void **state)
{
    static const struct {
        double number;
        unsigned digits;
        const char *text;
    } cases[] = {
        { 0, 0, "0" },          { 0, 2, "0.00" },           { 0.999, 2, "1.00" },
        { 96.875, 2, "96.88" }, { 12.05, 1, "12.1" },       { 1.0 / 3, 9, "0.333333333" },
        { 99.994, 2, "99.99" }, { 1e9, 1, "1000000000.0" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cli_string text;

        cli_string_init(&text);
        cli_decimal_add(&text, cases[i].number, cases[i].digits);
        assert_false(text.failed);
        assert_string_equal(text.data, cases[i].text);
        cli_string_free(&text);
    }
}

static void
days_are_read_and_written(void **state)
{
    static const char *const bad[] = { "",         "2026-2-01",  "2026-02-30", "2026-03-01 ",
                                       "20260301", "1969-12-31", "today",      "2026-13-01" };
    char text[CLI_DAY_SIZE];
    uint64_t day;

    (void)state;
    assert_true(cli_day_read("1970-01-02", &day));
    assert_int_equal(day, 1);
    assert_true(cli_day_read("2024-02-29", &day));
    cli_day_write(day + 1, text);
    assert_string_equal(text, "2024-03-01");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(cli_day_read(bad[i], &day));
}

static void
names_keep_their_number(void **state)
{
    cli_name_table table = { NULL, NULL, 0, 0 };
    char name[16];

    (void)state;
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 1000; i++) {
            int length = snprintf(name, sizeof name, "n%u", i * 7919 % 1000);

            assert_int_equal(cli_name_table_add(&table, name, (size_t)length), i);
        }
    }
    assert_int_equal(table.count, 1000);
    /* A NUL is a byte like others. */
    assert_int_equal(cli_name_table_add(&table, "a\0b", 3), 1000);
    assert_int_equal(cli_name_table_add(&table, "a\0c", 3), 1001);
    assert_int_equal(cli_name_table_add(&table, "", 0), 1002);
    cli_name_table_free(&table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_exact),
        cmocka_unit_test(large_samples_keep_their_symmetry),
        cmocka_unit_test(samples_can_be_drawn_again),
        cmocka_unit_test(each_number_below_a_limit_comes),
        cmocka_unit_test(fractions_have_a_point_and_are_rounded),
        cmocka_unit_test(days_are_read_and_written),
        cmocka_unit_test(names_keep_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
