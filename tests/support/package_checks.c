/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/package_checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

void
expect_member(const void *data, size_t length, const char *name, const char *expected)
{
    char *text = zip_kit_read(data, length, name);

    assert_string_equal(text, expected);
    free(text);
}

void
expect_one_label(const aigcp_format *format, const void *data, size_t length, const char *expected)
{
    format_labels labels;

    assert_int_equal(format_run_find(format, data, length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 1);
    assert_string_equal(labels.text[0], expected);
    format_labels_free(&labels);
}

aigc_status
find_in_large_part(const aigcp_format *format, make_package_fn *make, const char *begin,
                   const char *end, size_t size)
{
    char *part = malloc(size + 1);
    format_labels labels;
    zip_kit kit;

    assert_non_null(part);
    memset(part, ' ', size);
    memcpy(part, begin, strlen(begin));
    memcpy(part + size - strlen(end), end, strlen(end) + 1);
    make(&kit, part);
    zip_kit_end(&kit, 0, "");
    assert_true(kit.bytes.length < 65536);
    aigc_status status = format_run_find(format, kit.bytes.data, kit.bytes.length, &labels);
    format_labels_free(&labels);
    zip_kit_free(&kit);
    free(part);
    return status;
}
