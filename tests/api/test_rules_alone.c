/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of aigc_rules_compiler_build_alone(): one rule out of a set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <aigc/filter.h>

#include "tests/support/fail_malloc.h"

static const char two_rules[] =
    "rules:\n"
    "- {id: first, title: t, category: X.a, action: log, words: [alpha, alpha]}\n"
    "- {id: second, title: t, category: X.a, action: log, words: [beta]}\n";

static aigc_rules_compiler *
compiler_of(const char *yaml)
{
    aigc_rules_compiler *compiler;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "test", yaml, strlen(yaml)), AIGC_OK);
    return compiler;
}

static int
note_rule(void *context, const aigc_finding *finding)
{
    size_t *last = context;
    *last = finding->rule;
    return 0;
}

static uint64_t
findings_in(aigc_rules *rules, const char *text, size_t *last)
{
    aigc_scanner *scanner;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, note_rule, last), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_stats(scanner, &stats), AIGC_OK);
    aigc_scanner_free(scanner);
    return stats.findings;
}

static void
a_rule_alone_finds_what_is_its_own(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = compiler_of(two_rules);
    aigc_rules *all;
    aigc_rules *alone;
    aigc_rule_info info = { .struct_size = sizeof info };
    size_t last = 99;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &all), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 1, &alone), AIGC_OK);
    assert_int_equal(aigc_rules_count(alone), 1);
    assert_int_equal(aigc_rules_get(alone, 0, &info), AIGC_OK);
    assert_string_equal(info.id, "second");
    assert_string_equal(aigc_rules_version(alone), aigc_rules_version(all));
    assert_int_equal(findings_in(all, "alpha beta", &last), 2);
    assert_int_equal(findings_in(alone, "alpha beta", &last), 1);
    assert_int_equal(last, 0);
    aigc_rules_compiler_free(compiler);
    /* The set does not need its compiler. */
    assert_int_equal(findings_in(alone, "beta", &last), 1);
    aigc_rules_free(alone);
    aigc_rules_free(all);
}

static void
nothing_is_remarked_twice(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = compiler_of(two_rules);
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_free(rules);
    size_t remarks = aigc_rules_compiler_diagnostic_count(compiler);
    assert_true(remarks > 0); /* alpha is listed twice */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(aigc_rules_compiler_build_alone(compiler, 0, &rules), AIGC_OK);
        aigc_rules_free(rules);
    }
    assert_int_equal(aigc_rules_compiler_diagnostic_count(compiler), remarks);
    aigc_rules_compiler_free(compiler);
}

static void
it_needs_a_good_finish(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = compiler_of(two_rules);
    aigc_rules *rules = (aigc_rules *)&rules;
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 0, &rules), AIGC_ERR_STATE);
    assert_null(rules);
    aigc_rules_compiler_free(compiler);

    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 0, &rules), AIGC_ERR_STATE);
    aigc_rules_compiler_free(compiler);

    compiler = compiler_of("rules:\n- {id: a}\n");
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_ERR_RULES);
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 0, &rules), AIGC_ERR_STATE);
    assert_null(rules);
    aigc_rules_compiler_free(compiler);
}

static void
bad_arguments_are_refused(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = compiler_of(two_rules);
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_free(rules);
    assert_int_equal(aigc_rules_compiler_build_alone(NULL, 0, &rules), AIGC_ERR_ARGUMENT);
    assert_null(rules);
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 2, &rules), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_build_alone(compiler, 0, NULL), AIGC_ERR_ARGUMENT);
    aigc_rules_compiler_free(compiler);
}

static aigc_status
build_first(void *compiler)
{
    aigc_rules *rules;
    aigc_status status = aigc_rules_compiler_build_alone(compiler, 0, &rules);
    aigc_rules_free(rules);
    return status;
}

static void
it_survives_every_lack_of_memory(void **state)
{
    (void)state;
    if (!fail_malloc_available())
        skip();
    aigc_rules_compiler *compiler = compiler_of(two_rules);
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_free(rules);
    size_t failures;
    const char *fault = fail_malloc_loop(build_first, compiler, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures > 10);
    aigc_rules_compiler_free(compiler);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_alone_finds_what_is_its_own),
        cmocka_unit_test(nothing_is_remarked_twice),
        cmocka_unit_test(it_needs_a_good_finish),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(it_survives_every_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
