/* SPDX-License-Identifier: Apache-2.0 */
/* The out-of-memory loop accepts what is right and finds each kind of wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/label.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fail_malloc.h"

static void
skip_if_not_available(void)
{
    if (!fail_malloc_available())
        skip();
}

static aigc_status
make_and_free(void *context)
{
    (void)context;
    aigc_label *label;
    aigc_status status = aigc_label_new(&label);
    if (status == AIGC_OK)
        status = aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "example");
    aigc_label_free(label);
    return status;
}

static aigc_status
leak(void *context)
{
    aigc_label **kept = context;
    return aigc_label_new(kept);
}

static aigc_status
swallow(void *context)
{
    (void)make_and_free(context);
    return AIGC_OK;
}

static aigc_status
report_something_else(void *context)
{
    return make_and_free(context) == AIGC_OK ? AIGC_OK : AIGC_ERR_IO;
}

/* Memory of the test itself is not watched. */
static aigc_status
allocate_nothing(void *context)
{
    (void)context;
    void *block = malloc(10);
    if (!block)
        return AIGC_ERR_MEMORY;
    free(block);
    return AIGC_OK;
}

static void
good_function_passes(void **state)
{
    (void)state;
    skip_if_not_available();
    size_t failures = 0;
    const char *fault = fail_malloc_loop(make_and_free, NULL, &failures);
    assert_null(fault);
    assert_true(failures >= 1);
}

static void
leak_is_found(void **state)
{
    (void)state;
    skip_if_not_available();
    aigc_label *kept = NULL;
    const char *fault = fail_malloc_loop(leak, &kept, NULL);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "memory leaked"));
    aigc_label_free(kept);
}

static void
swallowed_failure_is_found(void **state)
{
    (void)state;
    skip_if_not_available();
    const char *fault = fail_malloc_loop(swallow, NULL, NULL);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "swallowed"));
}

static void
wrong_status_is_found(void **state)
{
    (void)state;
    skip_if_not_available();
    const char *fault = fail_malloc_loop(report_something_else, NULL, NULL);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "not reported as AIGC_ERR_MEMORY"));
}

static void
loop_over_nothing_is_found(void **state)
{
    (void)state;
    skip_if_not_available();
    const char *fault = fail_malloc_loop(allocate_nothing, NULL, NULL);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "no allocation"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_function_passes),       cmocka_unit_test(leak_is_found),
        cmocka_unit_test(swallowed_failure_is_found), cmocka_unit_test(wrong_status_is_found),
        cmocka_unit_test(loop_over_nothing_is_found),
    };
    return cmocka_run_group_tests_name("fail_malloc", tests, NULL, NULL);
}
