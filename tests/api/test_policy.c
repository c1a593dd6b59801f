/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of policy.h: what a policy makes of the rules' own actions, and how a policy file
 * that is wrong is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/filter.h>

#include "tests/support/filter_run.h"

static const char rules_yaml[] =
    "rules:\n"
    "- {id: mail, title: t, category: A.5.a, action: redact, words: [mail]}\n"
    "- {id: phone, title: t, category: A.5.b, action: {input: log, output: redact},\n"
    "   words: [phone], sample: 40}\n"
    "- {id: bomb, title: t, category: A.1.c, action: stop, words: [bomb]}\n"
    "- {id: sleeping, title: t, category: A.1.c, action: 'off', words: [sleeping]}\n"
    "- {id: own, title: t, category: X.shop.price, action: log, words: [price]}\n"
    "- {id: shop, title: t, category: X.shopping, action: log, words: [shop]}\n";

enum { MAIL, PHONE, BOMB, SLEEPING, OWN, SHOP, RULES };

typedef struct fixture {
    aigc_rules *rules;
    aigc_policy_builder *builder;
} fixture;

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->rules = filter_compile(rules_yaml);
    assert_non_null(f->rules);
    assert_int_equal(aigc_policy_builder_new(f->rules, &f->builder), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    aigc_policy_builder_free(f->builder);
    aigc_rules_free(f->rules);
    free(f);
    return 0;
}

/* The actions of a policy, as one letter each. */
static const char *
letters(const aigc_policy *policy)
{
    static char shown[RULES + 1];
    for (size_t i = 0; i < RULES; i++) {
        aigc_action action = AIGC_ACTION_OFF;
        assert_int_equal(aigc_policy_rule(policy, i, &action, NULL), AIGC_OK);
        shown[i] = "-hlrs"[action];
    }
    return shown;
}

/* Finish, compare, and begin a new builder. */
static void
check(fixture *f, const char *wanted)
{
    aigc_policy *policy;
    for (size_t i = 0; i < aigc_policy_builder_diagnostic_count(f->builder); i++) {
        aigc_diagnostic d;
        assert_int_equal(aigc_policy_builder_diagnostic(f->builder, i, &d), AIGC_OK);
        print_error("%s:%u:%u: %s\n", d.file, d.line, d.column, d.message);
    }
    assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_OK);
    assert_string_equal(letters(policy), wanted);
    aigc_policy_free(policy);
    aigc_policy_builder_free(f->builder);
    assert_int_equal(aigc_policy_builder_new(f->rules, &f->builder), AIGC_OK);
}

static void
read_text(fixture *f, const char *text)
{
    assert_int_equal(aigc_policy_builder_add_text(f->builder, "p.yaml", text, strlen(text)),
                     AIGC_OK);
}

#define SET_ACTION(scope, name, action) \
    assert_int_equal(aigc_policy_builder_set_action(f->builder, scope, name, action), AIGC_OK)

static void
rules_keep_their_actions(void **state)
{
    fixture *f = *state;
    check(f, "rrs-ll");
    assert_int_equal(aigc_policy_builder_set_direction(f->builder, AIGC_DIRECTION_INPUT), AIGC_OK);
    check(f, "rls-ll");
    read_text(f, "policy: {direction: input}\n");
    check(f, "rls-ll");
    read_text(f, "policy: {}\n");
    check(f, "rrs-ll");
}

static void
the_most_special_wish_counts(void **state)
{
    fixture *f = *state;
    SET_ACTION(AIGC_POLICY_ALL, NULL, AIGC_ACTION_SHADOW);
    check(f, "hhh-hh");
    SET_ACTION(AIGC_POLICY_CATEGORY, "A.5", AIGC_ACTION_STOP);
    SET_ACTION(AIGC_POLICY_CATEGORY, "A", AIGC_ACTION_LOG);
    SET_ACTION(AIGC_POLICY_RULE, "mail", AIGC_ACTION_OFF);
    check(f, "-sl-ll");
    SET_ACTION(AIGC_POLICY_CATEGORY, "A.5.b", AIGC_ACTION_LOG);
    SET_ACTION(AIGC_POLICY_CATEGORY, "A.5", AIGC_ACTION_STOP);
    SET_ACTION(AIGC_POLICY_RULE, "bomb", AIGC_ACTION_LOG);
    SET_ACTION(AIGC_POLICY_RULE, "bomb", AIGC_ACTION_SHADOW); /* the later one */
    check(f, "slh-ll");
    SET_ACTION(AIGC_POLICY_CATEGORY, "X.shop", AIGC_ACTION_STOP); /* not X.shopping */
    check(f, "rrs-sl");
    SET_ACTION(AIGC_POLICY_CATEGORY, "A.1", AIGC_ACTION_LOG); /* does not wake what is off */
    check(f, "rrl-ll");
    SET_ACTION(AIGC_POLICY_RULE, "sleeping", AIGC_ACTION_LOG);
    check(f, "rrslll");
}

static void
nothing_is_stronger_than_the_cap(void **state)
{
    fixture *f = *state;
    assert_int_equal(aigc_policy_builder_set_at_most(f->builder, AIGC_ACTION_SHADOW), AIGC_OK);
    SET_ACTION(AIGC_POLICY_RULE, "mail", AIGC_ACTION_STOP);
    check(f, "hhh-hh");
    read_text(f, "policy: {at_most: redact, rules: {own: stop}}\n");
    check(f, "rrr-rl");
    read_text(f, "policy: {at_most: stop}\n");
    check(f, "rrs-ll");
}

/* One policy is for two versions of the rules, of which each has rules that the other has not. */
static void
rules_of_another_set_may_be_named(void **state)
{
    fixture *f = *state;
    aigc_rules *other = filter_compile(
        "rules:\n- {id: newer, title: t, category: X.a, action: log, words: [newer]}\n");
    assert_int_equal(aigc_policy_builder_set_other(f->builder, other), AIGC_OK);
    aigc_rules_free(other);
    read_text(f, "policy: {rules: {newer: stop, own: stop}}\n");
    check(f, "rrs-sl");
    assert_int_equal(aigc_policy_builder_set_other(NULL, NULL), AIGC_ERR_ARGUMENT);
}

static void
a_file_says_the_same_as_calls(void **state)
{
    fixture *f = *state;
    read_text(f, "policy:\n"
                 "  direction: output\n"
                 "  action: shadow\n"
                 "  categories:\n"
                 "    A.5: stop\n"
                 "    A: {action: log, sample: 20}\n"
                 "  rules:\n"
                 "    mail: 'off'\n"
                 "    own: {sample: 7}\n"
                 "  hold: {bytes: 4096, milliseconds: 300, at_expiry: stop}\n");
    aigc_policy *policy;
    assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_OK);
    assert_string_equal(letters(policy), "-sl-hh");
    const uint32_t samples[RULES] = { 20, 20, 20, 20, 7, 100 };
    for (size_t i = 0; i < RULES; i++) {
        uint32_t percent = 999;
        assert_int_equal(aigc_policy_rule(policy, i, NULL, &percent), AIGC_OK);
        assert_int_equal(percent, samples[i]);
    }
    aigc_policy_info info = { .struct_size = sizeof info };
    assert_int_equal(aigc_policy_get(policy, &info), AIGC_OK);
    assert_int_equal(info.direction, AIGC_DIRECTION_OUTPUT);
    assert_int_equal(info.strongest, AIGC_ACTION_STOP);
    assert_int_equal(info.hold.bytes, 4096);
    assert_int_equal(info.hold.milliseconds, 300);
    assert_int_equal(info.hold.at_expiry, AIGC_EXPIRY_STOP);
    aigc_policy_free(policy);
}

static void
the_least_sample_counts(void **state)
{
    fixture *f = *state;
    aigc_policy *policy;
    const struct {
        uint32_t wished, mail, phone; /* the rule phone says 40 itself */
    } cases[] = { { 100, 100, 40 }, { 50, 50, 40 }, { 10, 10, 10 }, { 0, 0, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(
            aigc_policy_builder_set_sample(f->builder, AIGC_POLICY_ALL, NULL, cases[i].wished),
            AIGC_OK);
        assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_OK);
        uint32_t percent;
        assert_int_equal(aigc_policy_rule(policy, MAIL, NULL, &percent), AIGC_OK);
        assert_int_equal(percent, cases[i].mail);
        assert_int_equal(aigc_policy_rule(policy, PHONE, NULL, &percent), AIGC_OK);
        assert_int_equal(percent, cases[i].phone);
        aigc_policy_free(policy);
        aigc_policy_builder_free(f->builder);
        assert_int_equal(aigc_policy_builder_new(f->rules, &f->builder), AIGC_OK);
    }
}

static const struct {
    const char *text;
    uint32_t line, column;
    const char *message; /* the beginning of it */
    const char *hint;    /* the beginning of it, or NULL for none */
} mistakes[] = {
    { "", 0, 0, "the file has no policy", NULL },
    { "rules: []\n", 1, 1, "unknown key \"rules\"", NULL },
    { "policy: stop\n", 1, 9, "a policy has keys", NULL },
    { "policy: {direction: inptu}\n", 1, 21, "direction cannot be", "did you mean input?" },
    { "policy: {at_most: 'off'}\n", 1, 20, "at_most cannot be", NULL },
    { "policy: {actoin: log}\n", 1, 10, "unknown key", "did you mean action?" },
    { "policy: {sample: 101}\n", 1, 18, "sample must be a whole number from 0 to 100", NULL },
    { "policy: {sample: -1}\n", 1, 18, "sample must be a whole number", NULL },
    { "policy: {categories: [A]}\n", 1, 22, "categories must have a line for each", "such as" },
    { "policy:\n  categories:\n    A.9: log\n", 3, 5, "A.9 is not a category", "such as A.3.e" },
    { "policy:\n  categories:\n    A.1: lgo\n", 3, 10, "categories cannot be",
      "did you mean log?" },
    { "policy:\n  categories:\n    A.1: log\n    A.1: log\n", 4, 5, "\"A.1\" is here twice", NULL },
    { "policy:\n  rules:\n    fone: log\n", 3, 5, "there is no rule \"fone\"",
      "did you mean phone?" },
    { "policy:\n  rules:\n    mail: {aktion: log}\n", 3, 12, "unknown key",
      "did you mean action?" },
    { "policy:\n  hold: {bytes: 10}\n", 2, 9, "at_expiry is missing", NULL },
    { "policy:\n  hold: {bytes: 0, at_expiry: stop}\n", 2, 17, "bytes must be a whole", NULL },
    { "policy:\n  hold: {bytes: 1, at_expiry: wait}\n", 2, 31, "at_expiry cannot be", NULL },
    { "policy:\n  hold: 10\n", 2, 9, "hold must have", NULL },
    { "policy:\n  hold: {at_expiry: stop}\n", 2, 9, "hold must have", NULL },
};

static void
mistakes_are_told_with_their_place(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        aigc_policy *policy = (aigc_policy *)f;
        aigc_diagnostic d;
        read_text(f, mistakes[i].text);
        assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_ERR_RULES);
        assert_null(policy);
        assert_true(aigc_policy_builder_diagnostic_count(f->builder) > 0);
        assert_int_equal(aigc_policy_builder_diagnostic(f->builder, 0, &d), AIGC_OK);
        if (d.line != mistakes[i].line || d.column != mistakes[i].column ||
            strncmp(d.message, mistakes[i].message, strlen(mistakes[i].message)) != 0 ||
            (mistakes[i].hint && strncmp(d.hint, mistakes[i].hint, strlen(mistakes[i].hint)) != 0))
            fail_msg("%s: %u:%u: %s (%s)", mistakes[i].text, d.line, d.column, d.message, d.hint);
        assert_int_equal(d.severity, AIGC_SEVERITY_ERROR);
        assert_string_equal(d.file, "p.yaml");
        aigc_policy_builder_free(f->builder);
        assert_int_equal(aigc_policy_builder_new(f->rules, &f->builder), AIGC_OK);
    }
}

static void
a_policy_for_the_other_direction_is_refused(void **state)
{
    fixture *f = *state;
    aigc_policy *policy;
    assert_int_equal(aigc_policy_builder_set_direction(f->builder, AIGC_DIRECTION_OUTPUT), AIGC_OK);
    read_text(f, "policy: {direction: input}\n");
    assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_ERR_RULES);
    aigc_diagnostic d;
    assert_int_equal(aigc_policy_builder_diagnostic(f->builder, 0, &d), AIGC_OK);
    assert_string_equal(d.message, "this policy is for input; it is used for output");
}

static void
a_category_without_rules_is_a_warning(void **state)
{
    fixture *f = *state;
    read_text(f, "policy: {categories: {A.3: stop}}\n");
    aigc_policy *policy;
    assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_OK);
    assert_int_equal(aigc_policy_builder_diagnostic_count(f->builder), 1);
    aigc_diagnostic d;
    assert_int_equal(aigc_policy_builder_diagnostic(f->builder, 0, &d), AIGC_OK);
    assert_int_equal(d.severity, AIGC_SEVERITY_WARNING);
    assert_int_equal(d.column, 23);
    assert_string_equal(d.message, "no rule has the category A.3");
    aigc_policy_free(policy);
}

static void
categories_are_bounded(void **state)
{
    fixture *f = *state;
    char name[32];
    for (unsigned i = 0; i < 200; i++) {
        (void)snprintf(name, sizeof name, "X.c%u", i);
        SET_ACTION(AIGC_POLICY_CATEGORY, name, AIGC_ACTION_LOG);
    }
    assert_int_equal(
        aigc_policy_builder_set_action(f->builder, AIGC_POLICY_CATEGORY, "X.more", AIGC_ACTION_LOG),
        AIGC_ERR_LIMIT);
    SET_ACTION(AIGC_POLICY_CATEGORY, "X.c7", AIGC_ACTION_STOP); /* a known one */
    check(f, "rrs-ll");
}

static void
files_are_read(void **state)
{
    fixture *f = *state;
    char path[] = "/tmp/test_policy.XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "w");
    assert_non_null(stream);
    assert_true(fputs("policy:\n  rules: {mail: stop}\n", stream) >= 0);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(aigc_policy_builder_add_path(f->builder, path), AIGC_OK);
    check(f, "srs-ll");
    assert_int_equal(remove(path), 0);
    assert_int_equal(aigc_policy_builder_add_path(f->builder, path), AIGC_ERR_IO);
    aigc_policy *policy;
    assert_int_equal(aigc_policy_builder_add_path(f->builder, "/tmp"), AIGC_OK); /* a folder */
    assert_int_equal(aigc_policy_builder_finish(f->builder, &policy), AIGC_ERR_RULES);
}

static void
bad_arguments_change_nothing(void **state)
{
    fixture *f = *state;
    aigc_policy_builder *b = f->builder;
    aigc_policy_builder *none = b;
    aigc_policy *policy;
    aigc_diagnostic d;
    const aigc_hold_limits hold = { .at_expiry = (aigc_expiry)2 };
    assert_int_equal(aigc_policy_builder_new(NULL, &none), AIGC_ERR_ARGUMENT);
    assert_null(none);
    assert_int_equal(aigc_policy_builder_new(f->rules, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_direction(NULL, AIGC_DIRECTION_INPUT),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_direction(b, (aigc_direction)2), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_at_most(b, (aigc_action)5), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_hold(b, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_hold(b, &hold), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_action(b, AIGC_POLICY_ALL, "mail", AIGC_ACTION_LOG),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_action(b, AIGC_POLICY_RULE, NULL, AIGC_ACTION_LOG),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_action(b, AIGC_POLICY_RULE, "no", AIGC_ACTION_LOG),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(
        aigc_policy_builder_set_action(b, AIGC_POLICY_CATEGORY, "B.1", AIGC_ACTION_LOG),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(
        aigc_policy_builder_set_action(b, (aigc_policy_scope)3, "mail", AIGC_ACTION_LOG),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_action(b, AIGC_POLICY_ALL, NULL, (aigc_action)5),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_set_sample(b, AIGC_POLICY_ALL, NULL, 101),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_add_path(b, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_add_text(b, "p", NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_diagnostic(b, 0, &d), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_finish(b, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_policy_builder_diagnostic_count(NULL), 0);
    aigc_policy_builder_free(NULL);
    aigc_policy_free(NULL);
    assert_null(aigc_policy_retain(NULL));
    assert_int_equal(aigc_policy_builder_finish(b, &policy), AIGC_OK);
    assert_string_equal(letters(policy), "rrs-ll");
    assert_int_equal(aigc_policy_rule(policy, RULES, NULL, NULL), AIGC_ERR_ARGUMENT);
    aigc_policy_info info = { .struct_size = sizeof info - 1 };
    assert_int_equal(aigc_policy_get(policy, &info), AIGC_ERR_ARGUMENT);

    /* After finish() a builder takes nothing. */
    aigc_policy *second;
    assert_int_equal(aigc_policy_builder_finish(b, &second), AIGC_ERR_STATE);
    assert_null(second);
    assert_int_equal(aigc_policy_builder_add_text(b, "p", "", 0), AIGC_ERR_STATE);
    assert_int_equal(aigc_policy_builder_set_at_most(b, AIGC_ACTION_LOG), AIGC_ERR_STATE);
    assert_int_equal(aigc_policy_builder_set_sample(b, AIGC_POLICY_ALL, NULL, 1), AIGC_ERR_STATE);

    /* A policy outlives the builder and the caller's reference to the rules. */
    aigc_policy *again = aigc_policy_retain(policy);
    aigc_policy_free(policy);
    aigc_policy_builder_free(b);
    f->builder = NULL;
    aigc_rules_free(f->rules);
    f->rules = NULL;
    assert_string_equal(letters(again), "rrs-ll");
    aigc_policy_free(again);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rules_keep_their_actions, setup, teardown),
        cmocka_unit_test_setup_teardown(the_most_special_wish_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_stronger_than_the_cap, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_of_another_set_may_be_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_says_the_same_as_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(the_least_sample_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(mistakes_are_told_with_their_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_policy_for_the_other_direction_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_category_without_rules_is_a_warning, setup, teardown),
        cmocka_unit_test_setup_teardown(categories_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(files_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_arguments_change_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
