/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of collect.h: all that callbacks are given is kept, in order, within a bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/collect.h>
#include <aigc/rules.h>

#include "tests/support/fail_malloc.h"

#define LIMIT ((size_t)1 << 20)

static const char rules_yaml[] =
    "rules:\n"
    "- {id: name, title: t, category: A.4.f, action: redact, redact: pseudonym, label: NAME,\n"
    "   words: [alice, bob]}\n"
    "- {id: note, title: t, category: X.a, action: log, words: [note]}\n";
static const char text[] = "a note of alice to bob.";
static const uint8_t key[AIGC_TEXT_KEY_SIZE] = { 1, 2, 3 };

static int
setup(void **state)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "t", rules_yaml, sizeof rules_yaml - 1),
                     AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_compiler_free(compiler);
    *state = rules;
    return 0;
}

static int
teardown(void **state)
{
    aigc_rules_free(*state);
    return 0;
}

/* Rewrite the text into a collector. */
static aigc_status
rewrite(aigc_rules *rules, aigc_collector *collector)
{
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = aigc_collector_pseudonym };
    const aigc_text_options how = { .struct_size = sizeof how, .key = key };
    aigc_transformer *transformer = NULL;
    aigc_status status = aigc_transformer_new(rules, &options, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_configure(transformer, &how);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, aigc_collector_write, aigc_collector_finding,
                                        collector);
    if (status == AIGC_OK)
        status = aigc_transformer_feed(transformer, text, sizeof text - 1);
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    aigc_transformer_free(transformer);
    return status;
}

static bool
holds(const aigc_collected *collected, const char *of)
{
    size_t length = (size_t)(collected->finding.end - collected->finding.start);
    return length == strlen(of) && memcmp(collected->finding.text, of, length) == 0 &&
           memcmp(text + collected->finding.start, of, length) == 0;
}

static void
all_is_kept_in_order(void **state)
{
    aigc_collector *collector;
    assert_int_equal(aigc_collector_new(LIMIT, &collector), AIGC_OK);
    /* Twice: a collector that was cleared is as new. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rewrite(*state, collector), AIGC_OK);
        assert_int_equal(aigc_collector_status(collector), AIGC_OK);
        assert_int_equal(aigc_collector_count(collector), 5);
        const char *found[3], *named[2];
        size_t findings = 0, names = 0;
        aigc_collected collected;
        for (size_t k = 0; k < 5; k++) {
            assert_int_equal(aigc_collector_get(collector, k, &collected), AIGC_OK);
            assert_null(collected.finding.origin);
            if (collected.name) {
                assert_true(holds(&collected, names == 0 ? "alice" : "bob"));
                named[names++] = collected.name;
            } else {
                assert_true(holds(&collected, findings == 0   ? "note"
                                              : findings == 1 ? "alice"
                                                              : "bob"));
                found[findings++] = collected.finding.rule_id;
            }
        }
        assert_int_equal(findings, 3);
        assert_string_equal(found[0], "note");
        assert_string_equal(found[2], "name");
        size_t length;
        const char *out = aigc_collector_data(collector, &length);
        char wanted[200];
        snprintf(wanted, sizeof wanted, "a note of %s to %s.", named[0], named[1]);
        assert_int_equal(length, strlen(wanted));
        assert_memory_equal(out, wanted, length);
        assert_int_equal(aigc_collector_get(collector, 5, &collected), AIGC_ERR_ARGUMENT);
        aigc_collector_clear(collector);
        assert_int_equal(aigc_collector_count(collector), 0);
        assert_null(aigc_collector_data(collector, &length));
        assert_int_equal(length, 0);
    }
    aigc_collector_free(collector);
}

static void
a_bound_is_kept(void **state)
{
    aigc_collector *collector;
    assert_int_equal(aigc_collector_new(4, &collector), AIGC_OK);
    assert_int_equal(aigc_collector_write(collector, "123", 3), 0);
    assert_int_equal(aigc_collector_write(collector, "4", 1), 0);
    assert_int_equal(aigc_collector_status(collector), AIGC_OK);
    assert_int_equal(aigc_collector_write(collector, "5", 1), 1);
    assert_int_equal(aigc_collector_status(collector), AIGC_ERR_LIMIT);
    /* Nothing comes behind what was lost. */
    assert_int_equal(aigc_collector_write(collector, "", 0), 1);
    size_t length;
    assert_memory_equal(aigc_collector_data(collector, &length), "1234", 4);
    assert_int_equal(length, 4);
    aigc_collector_clear(collector);
    assert_int_equal(aigc_collector_status(collector), AIGC_OK);

    assert_int_equal(rewrite(*state, collector), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_collector_status(collector), AIGC_ERR_LIMIT);
    aigc_collector_free(collector);
}

/* Collect the findings of a text with their explanations. */
static aigc_status
scan(aigc_rules *rules, const char *of, aigc_collector *collector)
{
    aigc_scanner *scanner = NULL;
    aigc_status status = aigc_collector_set_explain(collector, 1);
    if (status == AIGC_OK)
        status = aigc_scanner_new(rules, &scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_begin(scanner, aigc_collector_finding, collector);
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, of, strlen(of));
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    aigc_scanner_free(scanner);
    return status;
}

static void
explanations_are_kept_where_that_is_asked_for(void **state)
{
    aigc_collector *collector;
    aigc_explanation explanation;
    assert_int_equal(aigc_collector_new(LIMIT, &collector), AIGC_OK);
    assert_int_equal(scan(*state, "a N-ote, note", collector), AIGC_OK);
    assert_int_equal(aigc_collector_count(collector), 2);
    for (size_t i = 2; i > 0; i--) {
        assert_int_equal(aigc_collector_explanation(collector, i - 1, &explanation), AIGC_OK);
        assert_string_equal(explanation.folded, "note");
        assert_null(explanation.allow);
        assert_int_equal(explanation.part_count, i == 1 ? 5 : 4);
        assert_int_equal(explanation.parts[explanation.part_count - 1].end, i == 1 ? 5 : 4);
    }
    assert_int_equal(explanation.parts[0].reading, AIGC_READING_FOLDED);
    assert_string_equal(explanation.parts[0].stands_for, "n");
    assert_int_equal(explanation.parts[1].reading, AIGC_READING_SEPARATOR);
    assert_string_equal(explanation.parts[1].stands_for, "");
    assert_int_equal(aigc_collector_explanation(collector, 2, &explanation), AIGC_ERR_ARGUMENT);
    aigc_collector_clear(collector);

    /* Of the names of pseudonyms there is none, and of all findings no longer. */
    assert_int_equal(rewrite(*state, collector), AIGC_OK);
    size_t explained = 0;
    for (size_t i = 0; i < aigc_collector_count(collector); i++) {
        aigc_collected collected;
        assert_int_equal(aigc_collector_get(collector, i, &collected), AIGC_OK);
        assert_int_equal(aigc_collector_explanation(collector, i, &explanation),
                         collected.name ? AIGC_ERR_FIELD : AIGC_OK);
        explained += !collected.name;
    }
    assert_int_equal(explained, 3);
    aigc_collector_clear(collector);
    assert_int_equal(aigc_collector_set_explain(collector, 0), AIGC_OK);
    assert_int_equal(rewrite(*state, collector), AIGC_OK);
    for (size_t i = 0; i < aigc_collector_count(collector); i++)
        assert_int_equal(aigc_collector_explanation(collector, i, &explanation), AIGC_ERR_FIELD);
    aigc_collector_free(collector);
}

static void
arguments_are_checked(void **state)
{
    (void)state;
    size_t length = 1;
    aigc_collected collected;
    assert_int_equal(aigc_collector_new(1, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_collector_status(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_collector_count(NULL), 0);
    assert_int_equal(aigc_collector_get(NULL, 0, &collected), AIGC_ERR_ARGUMENT);
    aigc_explanation explanation;
    assert_int_equal(aigc_collector_explanation(NULL, 0, &explanation), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_collector_set_explain(NULL, 1), AIGC_ERR_ARGUMENT);
    assert_null(aigc_collector_data(NULL, &length));
    assert_null(aigc_collector_data(NULL, NULL));
    assert_int_equal(aigc_collector_write(NULL, "a", 1), 1);
    aigc_finding finding = { .start = 0, .end = 1, .text = "a" };
    assert_int_equal(aigc_collector_finding(NULL, &finding), 1);
    assert_int_equal(aigc_collector_pseudonym(NULL, &finding, "<A>"), 1);
    assert_int_equal(length, 0);
    aigc_collector_clear(NULL);
    aigc_collector_free(NULL);
}

static aigc_status
collect(void *context)
{
    aigc_collector *collector = NULL;
    aigc_status status = aigc_collector_new(LIMIT, &collector);
    if (status == AIGC_OK)
        status = rewrite(context, collector);
    if (status == AIGC_OK)
        status = scan(context, "a N-ote, note", collector);
    aigc_explanation explanation;
    if (status == AIGC_OK)
        status = aigc_collector_explanation(collector, 5, &explanation);
    if (status == AIGC_ERR_STOPPED)
        status = aigc_collector_status(collector);
    aigc_collector_free(collector);
    return status;
}

static void
collecting_survives_every_failure(void **state)
{
    if (!fail_malloc_available())
        skip();
    size_t failures = 0;
    const char *wrong = fail_malloc_loop(collect, *state, &failures);
    if (wrong)
        fail_msg("%s", wrong);
    assert_true(failures > 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_kept_in_order),
        cmocka_unit_test(a_bound_is_kept),
        cmocka_unit_test(explanations_are_kept_where_that_is_asked_for),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(collecting_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
