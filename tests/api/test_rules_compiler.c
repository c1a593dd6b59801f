/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of aigc_rules_compiler: what may be added, and what is no rule set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/policy.h>

/* As docs/rules.md says. */
#define RULE_FILE_BYTES ((size_t)4 << 20)

#define HEAD "- {id: a, title: t, category: X.a, action: log, "

static aigc_rules_compiler *
new_compiler(void)
{
    aigc_rules_compiler *compiler;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    return compiler;
}

static void
add(aigc_rules_compiler *compiler, const char *name, const char *text, size_t length)
{
    assert_int_equal(aigc_rules_compiler_add_text(compiler, name, text, length), AIGC_OK);
}

/* The set is refused, for one reason. */
static void
expect_refusal(aigc_rules_compiler *compiler, const char *file, const char *message)
{
    aigc_rules *rules = (aigc_rules *)&rules;
    aigc_diagnostic found;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_ERR_RULES);
    assert_null(rules);
    assert_int_equal(aigc_rules_compiler_diagnostic_count(compiler), 1);
    assert_int_equal(aigc_rules_compiler_diagnostic(compiler, 0, &found), AIGC_OK);
    assert_int_equal(found.severity, AIGC_SEVERITY_ERROR);
    assert_string_equal(found.file, file);
    assert_int_equal(found.line, 0);
    if (!strstr(found.message, message))
        fail_msg("\"%s\" does not say \"%s\"", found.message, message);
    aigc_rules_compiler_free(compiler);
}

static void
nothing_is_no_rule_set(void **state)
{
    (void)state;
    expect_refusal(new_compiler(), "", "no rule");
}

/* A text of `length` bytes, most of them empty lines; to be freed. */
static char *
make_text(const char *beginning, size_t length)
{
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, '\n', length);
    memcpy(text, beginning, strlen(beginning));
    return text;
}

static void
a_text_may_be_as_large_as_a_file_and_not_larger(void **state)
{
    (void)state;
    char *text = make_text("rules:\n" HEAD "words: [x]}\n", RULE_FILE_BYTES + 1);
    aigc_rules_compiler *compiler = new_compiler();
    aigc_rules *rules;
    add(compiler, "text", text, RULE_FILE_BYTES);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);

    compiler = new_compiler();
    add(compiler, "text", text, RULE_FILE_BYTES + 1);
    expect_refusal(compiler, "text", "larger than 4 MiB");
    free(text);
}

static void
a_policy_may_be_as_large_as_a_file_and_not_larger(void **state)
{
    (void)state;
    char *text = make_text("policy: {}\n", RULE_FILE_BYTES + 1);
    aigc_rules_compiler *compiler = new_compiler();
    aigc_rules *rules;
    add(compiler, "text", "rules:\n" HEAD "words: [x]}\n", strlen("rules:\n" HEAD "words: [x]}\n"));
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    for (size_t more = 0; more <= 1; more++) {
        aigc_policy_builder *builder;
        aigc_policy *policy;
        assert_int_equal(aigc_policy_builder_new(rules, &builder), AIGC_OK);
        assert_int_equal(
            aigc_policy_builder_add_text(builder, "text", text, RULE_FILE_BYTES + more), AIGC_OK);
        assert_int_equal(aigc_policy_builder_finish(builder, &policy),
                         more ? AIGC_ERR_RULES : AIGC_OK);
        aigc_policy_free(policy);
        aigc_policy_builder_free(builder);
    }
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    free(text);
}

static void
nothing_is_added_to_a_finished_set(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = new_compiler();
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_ERR_RULES);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "text", "", 0), AIGC_ERR_STATE);
    assert_int_equal(aigc_rules_compiler_add_path(compiler, "."), AIGC_ERR_STATE);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_ERR_STATE);
    aigc_rules_compiler_free(compiler);
}

static void
words_count_as_often_as_they_differ(void **state)
{
    (void)state;
    static const char yaml[] = "rules:\n" HEAD "words: [leaflet, flyer, leaflet, Leaflet]}\n";
    aigc_rules_compiler *compiler = new_compiler();
    aigc_rules *rules;
    aigc_rule_info info = { .struct_size = sizeof info };
    add(compiler, "text", yaml, sizeof yaml - 1);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    assert_int_equal(aigc_rules_get(rules, 0, &info), AIGC_OK);
    assert_int_equal(info.word_count, 3);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_no_rule_set),
        cmocka_unit_test(a_text_may_be_as_large_as_a_file_and_not_larger),
        cmocka_unit_test(a_policy_may_be_as_large_as_a_file_and_not_larger),
        cmocka_unit_test(nothing_is_added_to_a_finished_set),
        cmocka_unit_test(words_count_as_often_as_they_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
