/* SPDX-License-Identifier: Apache-2.0 */
/* Strikes of users: the bounds, the day, the file, and several who share it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <aigc/strikes.h>

#define NOW UINT64_C(1700000000)
#define DAY UINT64_C(86400)

typedef struct fixture {
    char folder[64];
    char path[128];
    aigc_strikes *strikes;
} fixture;

static const uint8_t key[AIGC_STRIKES_KEY_SIZE] = { 7 };

static aigc_strikes *
open_strikes(const fixture *f)
{
    aigc_strikes_options options = { .struct_size = sizeof options, .key = key };
    aigc_strikes *strikes;
    assert_int_equal(aigc_strikes_open(f->path, &options, &strikes), AIGC_OK);
    return strikes;
}

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/test_strikes.XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    (void)snprintf(f->path, sizeof f->path, "%s/strikes", f->folder);
    f->strikes = open_strikes(f);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    aigc_strikes_close(f->strikes);
    (void)unlink(f->path);
    int failed = rmdir(f->folder);
    free(f);
    return failed;
}

static aigc_strikes_state
note(aigc_strikes *strikes, const char *user, int violated, uint64_t seconds)
{
    aigc_strikes_state state = { .struct_size = sizeof state };
    assert_int_equal(aigc_strikes_note(strikes, user, strlen(user), violated, seconds, &state),
                     AIGC_OK);
    return state;
}

static aigc_strikes_state
get(aigc_strikes *strikes, const char *user, uint64_t seconds)
{
    aigc_strikes_state state = { .struct_size = sizeof state };
    assert_int_equal(aigc_strikes_get(strikes, user, strlen(user), seconds, &state), AIGC_OK);
    return state;
}

static void
test_three_in_a_row(void **state)
{
    aigc_strikes *strikes = ((fixture *)*state)->strikes;

    assert_false(note(strikes, "a", 1, NOW).reached);
    assert_false(note(strikes, "a", 1, NOW + 10 * DAY).reached);
    assert_false(note(strikes, "b", 1, NOW + 10 * DAY).reached);
    assert_true(note(strikes, "a", 1, NOW + 20 * DAY).reached);
    assert_true(get(strikes, "a", NOW + 30 * DAY).reached);
    assert_false(note(strikes, "a", 0, NOW + 30 * DAY).reached);
    assert_int_equal(get(strikes, "a", NOW + 30 * DAY).in_a_row, 0);
}

static void
test_five_in_a_day(void **state)
{
    aigc_strikes *strikes = ((fixture *)*state)->strikes;

    for (uint64_t i = 0; i < 4; i++) {
        assert_false(note(strikes, "a", 1, NOW + i).reached);
        assert_false(note(strikes, "a", 0, NOW + i).reached);
    }
    aigc_strikes_state reached = note(strikes, "a", 1, NOW + DAY - 1);
    assert_true(reached.reached);
    assert_int_equal(reached.in_a_row, 1);
    assert_int_equal(reached.in_a_day, 5);
    /* The first is no longer of the last 24 hours. */
    assert_false(get(strikes, "a", NOW + DAY).reached);
    assert_int_equal(get(strikes, "a", NOW + DAY).in_a_day, 4);
    assert_int_equal(get(strikes, "a", NOW + 2 * DAY).in_a_day, 0);
}

static void
test_four_in_a_day_and_one_later(void **state)
{
    aigc_strikes *strikes = ((fixture *)*state)->strikes;

    for (uint64_t i = 0; i < 4; i++) {
        (void)note(strikes, "a", 1, NOW + i);
        (void)note(strikes, "a", 0, NOW + i);
    }
    assert_false(note(strikes, "a", 1, NOW + DAY).reached);
}

static void
test_own_bounds(void **state)
{
    const fixture *f = *state;
    aigc_strikes_options options = {
        .struct_size = sizeof options, .key = key, .in_a_row = 2, .in_a_day = 1
    };
    aigc_strikes *strict;

    assert_int_equal(aigc_strikes_open(f->path, &options, &strict), AIGC_OK);
    assert_true(note(strict, "a", 1, NOW).reached);
    assert_false(get(strict, "a", NOW + DAY).reached);
    assert_true(note(strict, "a", 1, NOW + DAY).reached);
    aigc_strikes_close(strict);
    options.in_a_day = AIGC_STRIKES_IN_A_DAY + 1;
    assert_int_equal(aigc_strikes_open(f->path, &options, &strict), AIGC_ERR_ARGUMENT);
    assert_null(strict);
}

static void
test_a_user_is_forgotten(void **state)
{
    aigc_strikes *strikes = ((fixture *)*state)->strikes;

    for (uint64_t i = 0; i < 3; i++)
        (void)note(strikes, "a", 1, NOW);
    assert_int_equal(aigc_strikes_forget(strikes, "a", 1), AIGC_OK);
    assert_int_equal(get(strikes, "a", NOW).in_a_row, 0);
    assert_int_equal(get(strikes, "a", NOW).in_a_day, 0);
    assert_int_equal(aigc_strikes_forget(strikes, "nobody", 6), AIGC_OK);
}

static void
test_the_state_is_in_the_file(void **state)
{
    const fixture *f = *state;

    (void)note(f->strikes, "a", 1, NOW);
    aigc_strikes *other = open_strikes(f);
    (void)note(other, "a", 1, NOW);
    assert_true(note(f->strikes, "a", 1, NOW).reached);
    aigc_strikes_close(other);
}

static void
test_no_name_is_in_the_file(void **state)
{
    const fixture *f = *state;
    char content[8192];
    struct stat facts;

    (void)note(f->strikes, "bob@example.org", 1, NOW);
    FILE *file = fopen(f->path, "rb");
    assert_non_null(file);
    size_t length = fread(content, 1, sizeof content, file);
    (void)fclose(file);
    for (size_t i = 0; i + 3 <= length; i++)
        assert_memory_not_equal(content + i, "bob", 3);
    assert_int_equal(stat(f->path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

/* The table grows, keeps everybody who counts, and drops those who do not. */
static void
test_many_users(void **state)
{
    enum { USERS = 3000 };
    const fixture *f = *state;
    struct stat full, again;
    char user[16];

    aigc_strikes *other = open_strikes(f);
    for (unsigned i = 0; i < USERS; i++) {
        (void)snprintf(user, sizeof user, "user-%u", i);
        (void)note(i % 2 ? f->strikes : other, user, 1, NOW);
    }
    for (unsigned i = 0; i < USERS; i++) {
        (void)snprintf(user, sizeof user, "user-%u", i);
        assert_int_equal(get(f->strikes, user, NOW).in_a_day, 1);
        (void)note(other, user, 0, NOW);
    }
    assert_int_equal(stat(f->path, &full), 0);
    for (unsigned i = 0; i < USERS; i++) {
        (void)snprintf(user, sizeof user, "later-%u", i);
        (void)note(f->strikes, user, 1, NOW + 2 * DAY);
        (void)note(f->strikes, user, 0, NOW + 2 * DAY);
    }
    assert_int_equal(stat(f->path, &again), 0);
    assert_true(again.st_size <= full.st_size);
    aigc_strikes_close(other);
}

/* Strikes of one user, from several processes at once, while the table grows: none is lost. */
static void
test_processes_share_the_file(void **state)
{
    enum { PROCESSES = 4, STRIKES = 100 };
    const fixture *f = *state;

    for (unsigned p = 0; p < PROCESSES; p++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            aigc_strikes_options options = { .struct_size = sizeof options, .key = key };
            aigc_strikes_state there = { .struct_size = sizeof there };
            aigc_strikes *strikes;
            aigc_status status = aigc_strikes_open(f->path, &options, &strikes);
            for (unsigned i = 0; i < STRIKES && status == AIGC_OK; i++) {
                char user[32];
                int length = snprintf(user, sizeof user, "%u-%u", p, i);
                status = aigc_strikes_note(strikes, user, (size_t)length, 1, NOW, &there);
                if (status == AIGC_OK)
                    status = aigc_strikes_note(strikes, "a", 1, 1, NOW, &there);
            }
            _exit(status == AIGC_OK ? 0 : 1);
        }
    }
    for (unsigned p = 0; p < PROCESSES; p++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(get(f->strikes, "a", NOW).in_a_row, PROCESSES * STRIKES);
}

static void
test_what_is_no_such_file_is_refused(void **state)
{
    const fixture *f = *state;
    aigc_strikes_options options = { .struct_size = sizeof options, .key = key };
    aigc_strikes_state there = { .struct_size = sizeof there };
    aigc_strikes *strikes;

    assert_int_equal(truncate(f->path, 64 * 65 - 1), 0);
    assert_int_equal(aigc_strikes_note(f->strikes, "a", 1, 1, NOW, &there), AIGC_ERR_FORMAT);
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_true(fputs("a text\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(aigc_strikes_open(f->path, &options, &strikes), AIGC_ERR_FORMAT);
    assert_int_equal(unlink(f->path), 0);
    assert_int_equal(mkfifo(f->path, 0600), 0);
    assert_int_equal(aigc_strikes_open(f->path, &options, &strikes), AIGC_ERR_FORMAT);
    assert_int_equal(aigc_strikes_open("/nowhere/strikes", &options, &strikes), AIGC_ERR_IO);
}

static void
test_arguments_are_checked(void **state)
{
    const fixture *f = *state;
    aigc_strikes_options options = { .struct_size = sizeof options };
    aigc_strikes_state unset = { 0 }, there = { .struct_size = sizeof there };
    aigc_strikes *strikes;

    assert_int_equal(aigc_strikes_open(f->path, &options, &strikes), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_open(NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_note(NULL, "a", 1, 1, NOW, &there), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_note(f->strikes, "", 0, 1, NOW, &there), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_note(f->strikes, "a", 1, 1, NOW, &unset), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_get(f->strikes, NULL, 1, NOW, &there), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_strikes_forget(NULL, "a", 1), AIGC_ERR_ARGUMENT);
    aigc_strikes_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_three_in_a_row),
        TEST(test_five_in_a_day),
        TEST(test_four_in_a_day_and_one_later),
        TEST(test_own_bounds),
        TEST(test_a_user_is_forgotten),
        TEST(test_the_state_is_in_the_file),
        TEST(test_no_name_is_in_the_file),
        TEST(test_many_users),
        TEST(test_processes_share_the_file),
        TEST(test_what_is_no_such_file_is_refused),
        TEST(test_arguments_are_checked),
    };
    return cmocka_run_group_tests_name("strikes", tests, NULL, NULL);
}
