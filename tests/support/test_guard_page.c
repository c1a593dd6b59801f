/* SPDX-License-Identifier: Apache-2.0 */
/* The fences really stand: a child process that steps over one dies of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/guard_page.h"

#define SURVIVED 42

static void
read_byte(const uint8_t *place)
{
    volatile uint8_t byte = *(const volatile uint8_t *)place;
    (void)byte;
}

static void
write_byte(const uint8_t *place)
{
    *(volatile uint8_t *)(uintptr_t)place = 1;
}

/* 1 if a child that touches the place is killed by the fault, 0 if it survives. */
static int
faults(void (*touch)(const uint8_t *place), const uint8_t *place)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        /* Neither cmocka nor a sanitizer may turn the fault into something else. */
        (void)signal(SIGSEGV, SIG_DFL);
        (void)signal(SIGBUS, SIG_DFL);
        touch(place);
        _exit(SURVIVED);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status)) {
        assert_int_equal(WEXITSTATUS(status), SURVIVED);
        return 0;
    }
    assert_true(WIFSIGNALED(status));
    assert_true(WTERMSIG(status) == SIGSEGV || WTERMSIG(status) == SIGBUS);
    return 1;
}

static void
behind_faults_one_byte_after_the_end(void **state)
{
    (void)state;
    guard_page guard;
    guard_page_behind(&guard, "text", 4);
    assert_memory_equal(guard.data, "text", 4);
    assert_int_equal(faults(read_byte, guard.data + 3), 0);
    assert_int_equal(faults(read_byte, guard.data + 4), 1);
    guard_page_free(&guard);
}

static void
before_faults_one_byte_before_the_start(void **state)
{
    (void)state;
    guard_page guard;
    guard_page_before(&guard, "text", 4);
    assert_memory_equal(guard.data, "text", 4);
    assert_int_equal(faults(read_byte, guard.data), 0);
    assert_int_equal(faults(read_byte, guard.data - 1), 1);
    guard_page_free(&guard);
}

static void
empty_input_cannot_be_read_at_all(void **state)
{
    (void)state;
    guard_page guard;
    guard_page_behind(&guard, NULL, 0);
    assert_int_equal(faults(read_byte, guard.data), 1);
    guard_page_free(&guard);
}

static void
input_cannot_be_written(void **state)
{
    (void)state;
    guard_page guard;
    guard_page_behind(&guard, "text", 4);
    assert_int_equal(faults(write_byte, guard.data), 1);
    guard_page_free(&guard);
}

static void
input_of_whole_pages_is_fenced_too(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *bytes = test_malloc(2 * page);
    memset(bytes, 'x', 2 * page);
    guard_page guard;
    guard_page_behind(&guard, bytes, 2 * page);
    assert_memory_equal(guard.data, bytes, 2 * page);
    assert_int_equal(faults(read_byte, guard.data + 2 * page), 1);
    guard_page_free(&guard);
    test_free(bytes);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(behind_faults_one_byte_after_the_end),
        cmocka_unit_test(before_faults_one_byte_before_the_start),
        cmocka_unit_test(empty_input_cannot_be_read_at_all),
        cmocka_unit_test(input_cannot_be_written),
        cmocka_unit_test(input_of_whole_pages_is_fenced_too),
    };
    return cmocka_run_group_tests_name("guard_page", tests, NULL, NULL);
}
