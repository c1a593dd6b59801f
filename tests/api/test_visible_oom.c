/* SPDX-License-Identifier: Apache-2.0 */
/* The visible label, with memory running out at each of our allocations in turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <aigc/visible_label.h>

#include "tests/support/fail_malloc.h"

typedef struct sample_file {
    uint8_t bytes[16384];
    size_t length;
} sample_file;

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
draw_all(void *context)
{
    const sample_file *file = context;
    aigc_visible_options options = { .struct_size = sizeof options, .language = AIGC_LANGUAGE_EN };
    aigc_visible_label *label;
    aigc_source source;
    aigc_status status = aigc_visible_label_new(&options, &label, NULL);

    if (status == AIGC_OK)
        status = aigc_source_memory(&source, file->bytes, file->length);
    if (status == AIGC_OK)
        status = aigc_visible_label_repaint(label, &source, drop, NULL, NULL);
    aigc_visible_label_free(label);
    return status;
}

static void
check_sample(const char *name)
{
    static sample_file file; /* too large for some stacks */
    char path[1024];
    size_t failures;

    snprintf(path, sizeof path, "%s/tests/api/pictures/%s", getenv("abs_top_srcdir"), name);
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    file.length = fread(file.bytes, 1, sizeof file.bytes, stream);
    assert_int_equal(fclose(stream), 0);
    assert_true(file.length > 0 && file.length < sizeof file.bytes);
    const char *problem = fail_malloc_loop(draw_all, &file, &failures);
    if (problem)
        fail_msg("%s: %s", name, problem);
    assert_true(failures > 15);
}

static void
every_allocation_may_fail(void **state)
{
    static const char *const names[] = { "draw_palette.png", "draw_interlaced.png",
                                         "draw_film.png",    "draw_film.webp",
                                         "draw_film.gif",    "draw_still.webp",
                                         "draw_still.jpg" };
    aigc_visible_options options = { .struct_size = sizeof options, .language = AIGC_LANGUAGE_EN };
    aigc_visible_label *label;
    aigc_status status = aigc_visible_label_new(&options, &label, NULL);

    (void)state;
    aigc_visible_label_free(label);
    if (!fail_malloc_available() || status != AIGC_OK)
        skip();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_sample(names[i]);
}

#define STEP ((rlim_t)256 * 1024)
#define STEPS 128

static rlim_t
used_space(void)
{
    FILE *stream = fopen("/proc/self/statm", "r");
    char line[128] = "";

    if (stream) {
        if (!fgets(line, sizeof line, stream))
            line[0] = '\0';
        (void)fclose(stream);
    }
    unsigned long pages = strtoul(line, NULL, 10);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* What opening a font gives in a process that may grow by so much. */
static aigc_status
open_in(const char *font, rlim_t room)
{
    aigc_visible_options options = { .struct_size = sizeof options,
                                     .language = AIGC_LANGUAGE_EN,
                                     .font = font };
    struct rlimit limit = { used_space() + room, RLIM_INFINITY };
    aigc_visible_label *label;
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        status = setrlimit(RLIMIT_AS, &limit) != 0
                     ? AIGC_ERR_INTERNAL
                     : (int)aigc_visible_label_new(&options, &label, NULL);
        _exit(status);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return (aigc_status)WEXITSTATUS(status);
}

/* A font that there is no memory for is there all the same. */
static void
a_font_that_does_not_fit_is_no_missing_one(void **state)
{
    aigc_visible_options options = { .struct_size = sizeof options, .language = AIGC_LANGUAGE_EN };
    aigc_visible_label *label;
    aigc_status status = aigc_visible_label_new(&options, &label, NULL);
    unsigned refused = 0;

    (void)state;
    if (!fail_malloc_available() || status != AIGC_OK || used_space() == 0) {
        aigc_visible_label_free(label);
        skip();
    }
    for (rlim_t i = 0; i < STEPS; i++) {
        status = open_in(aigc_visible_label_font(label), i * STEP);
        assert_true(status == AIGC_OK || status == AIGC_ERR_MEMORY);
        refused += status == AIGC_ERR_MEMORY ? 1 : 0;
    }
    assert_int_equal(status, AIGC_OK);
    assert_true(refused > 0);
    aigc_visible_label_free(label);
}

/* Nor is one that is yet to be found. Run first: later the process has room of its own for that. */
static void
a_search_that_does_not_fit_finds_no_fonts_missing(void **state)
{
    unsigned refused = 0, found = 0;

    (void)state;
    if (!fail_malloc_available() || used_space() == 0 || open_in(NULL, STEP * STEPS) != AIGC_OK)
        skip();
    for (rlim_t i = 0; i < STEPS; i++) {
        aigc_status status = open_in(NULL, i * STEP);

        assert_true(status == AIGC_OK || status == AIGC_ERR_MEMORY);
        refused += status == AIGC_ERR_MEMORY ? 1 : 0;
        found += status == AIGC_OK ? 1 : 0;
    }
    assert_true(refused > 0 && found > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_that_does_not_fit_finds_no_fonts_missing),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_font_that_does_not_fit_is_no_missing_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
