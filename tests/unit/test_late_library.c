/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries that are loaded when they are used: what is there, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/late_library.h"

static void
a_function_can_be_called(void **state)
{
    double (*root)(double) = NULL;
    const aigcp_late_function functions[] = { { "sqrt", &root } };
    (void)state;

    assert_null(aigcp_late_library_load("libm.so.6", functions, 1));
    assert_non_null(root);
    assert_true(root(81) == 9);
}

static void
a_library_that_is_not_there_is_named(void **state)
{
    const char *why = aigcp_late_library_load("libno-such-library.so.1", NULL, 0);
    (void)state;

    assert_non_null(why);
    assert_non_null(strstr(why, "libno-such-library.so.1"));
}

static void
so_is_a_function(void **state)
{
    void (*nothing)(void) = NULL;
    const aigcp_late_function functions[] = { { "no_such_function", &nothing } };
    const char *why = aigcp_late_library_load("libm.so.6", functions, 1);
    (void)state;

    assert_non_null(why);
    assert_non_null(strstr(why, "no_such_function"));
    assert_null(nothing);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_can_be_called),
        cmocka_unit_test(a_library_that_is_not_there_is_named),
        cmocka_unit_test(so_is_a_function),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
