/* SPDX-License-Identifier: Apache-2.0 */
/* Read rules from texts, and look at what is told about them. */
#include "tests/support/rule_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

aigcp_rule_model model;

int
reading_setup(void **state)
{
    (void)state;
    aigcp_rule_model_init(&model);
    return 0;
}

int
reading_teardown(void **state)
{
    (void)state;
    aigcp_rule_model_free(&model);
    return 0;
}

void
renew(void)
{
    aigcp_rule_model_free(&model);
}

void
read_bytes(const char *text, size_t length)
{
    aigcp_source *source = aigcp_rule_model_add_source(&model, "r.yaml", text, length);
    assert_non_null(source);
    assert_int_equal(aigcp_rule_yaml_read(&model, source, NULL), AIGC_OK);
    aigcp_diagnostics_sort(&model);
}

void
read_text(const char *text)
{
    read_bytes(text, strlen(text));
}

void
expect(const char *const *expected, size_t count)
{
    const aigcp_diagnostic_entry *entry = model.diagnostics;
    for (size_t i = 0; i < count; i++, entry = entry->next) {
        if (!entry) {
            fail_msg("missing: %s", expected[i]);
            return;
        }
        char told[1024];
        const aigc_diagnostic *shown = &entry->shown;
        (void)snprintf(
            told, sizeof told, "%u:%u: %s: %s", (unsigned)shown->line, (unsigned)shown->column,
            shown->severity == AIGC_SEVERITY_ERROR ? "error" : "warning", shown->message);
        if (strncmp(told, expected[i], strlen(expected[i])) != 0)
            fail_msg("expected: %s\nbut got: %s", expected[i], told);
    }
    if (entry)
        fail_msg("unexpected: %u:%u: %s", (unsigned)entry->shown.line,
                 (unsigned)entry->shown.column, entry->shown.message);
}
