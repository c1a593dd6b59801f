/* SPDX-License-Identifier: Apache-2.0 */
/* Read rules from texts, and look at what is told about them. */
#ifndef SUPPORT_RULE_READING_H
#define SUPPORT_RULE_READING_H

#include <stddef.h>

#include "libfilter/rules/rule_model.h"

/* The beginning of a rule that lacks nothing but something to look for. */
#define RULE_HEAD           \
    "rules:\n"              \
    "  - id: a\n"           \
    "    title: t\n"        \
    "    category: A.1.f\n" \
    "    action: redact\n"

/* What was read. */
extern aigcp_rule_model model;

/* For cmocka_unit_test_setup_teardown(). */
int reading_setup(void **state);
int reading_teardown(void **state);

/* Forget what was read. */
void renew(void);

/* Read a source that is called r.yaml. */
void read_bytes(const char *text, size_t length);
void read_text(const char *text);

/* The diagnostics are these, each "LINE:COLUMN: error: message" or the beginning of that. */
void expect(const char *const *expected, size_t count);

#define EXPECT(...)                                        \
    do {                                                   \
        static const char *const list[] = { __VA_ARGS__ }; \
        expect(list, sizeof list / sizeof list[0]);        \
    } while (0)

#endif
