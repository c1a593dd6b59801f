/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of bench/robustness: which headers of PPM files are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/robustness/raster.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAMPLES "\x01\x02\x03\x20\x0A\x23" /* two pixels, of bytes that a header may have too */

/* Whether a file with this content is a picture of two pixels in a row. */
static int
is_read(const char *text)
{
    char path[64];
    raster picture;
    (void)snprintf(path, sizeof path, "test_raster-%ld.ppm", (long)getpid());
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    int ok = raster_load(path, &picture);
    if (ok) {
        assert_true(picture.width == 2 && picture.height == 1);
        assert_memory_equal(picture.rgb, SAMPLES, 6);
        raster_free(&picture);
    }
    assert_null(picture.rgb);
    assert_int_equal(unlink(path), 0);
    return ok;
}

static void
headers_may_have_comments_and_any_space(void **state)
{
    (void)state;
    assert_true(is_read("P6\n2 1\n255\n" SAMPLES));
    assert_true(is_read("P6 2 1 255 " SAMPLES));
    assert_true(is_read("P6\n# made by hand 7 8\n2 1\n255\n" SAMPLES));
    assert_true(is_read("P6\n#\n# two\r#three\n2 # across\n\t1\r\n#most\n255\n" SAMPLES));
}

static void
other_headers_are_refused(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "P",
        "P5\n2 1\n255\n" SAMPLES,
        "P6\n2 1\n65535\n" SAMPLES,
        "P6\n2 0\n255\n" SAMPLES,
        "P6\n2 -1\n255\n" SAMPLES,
        "P6\n2 65536\n255\n" SAMPLES,
        "P6\n2 4294967297\n255\n" SAMPLES,
        "P6\n2\n255\n" SAMPLES,
        "P6\n# 2 1 255",
        "P6\n2 1\n255",
        "P6\n2 1\n255\nshort",
        "P6\n2 x\n255\n" SAMPLES,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_read(others[i]))
            fail_msg("%zu is read", i);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_may_have_comments_and_any_space),
        cmocka_unit_test(other_headers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
