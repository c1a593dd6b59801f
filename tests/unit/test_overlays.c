/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays change the rules that they name, in their order, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/rules/rule_overlays.h"
#include "tests/support/rule_reading.h"

#define VENDOR                                                                                 \
    "rules:\n"                                                                                 \
    "  - {id: v.one, title: t, category: A.1.f, action: stop, words: [x], allow: [xx]}\n"      \
    "  - {id: v.two, title: t, category: A.1.f, action: log, level: high, words: [y]}\n"       \
    "  - {id: v.sum, title: t, category: A.1.f, action: log, threshold: {category: A, score: " \
    "2}}\n"

/* Read what a vendor and what a site says, in either order, and apply the overlays. */
static void
read_both(const char *site, bool site_first)
{
    renew();
    if (site_first)
        read_text(site);
    read_text(VENDOR);
    if (!site_first)
        read_text(site);
    aigcp_overlays_apply(&model);
    aigcp_diagnostics_sort(&model);
}

static const aigcp_rule *
rule_of(const char *id)
{
    const aigcp_rule *rule = aigcp_text_index_find(&model.ids, id, strlen(id));
    assert_non_null(rule);
    return rule;
}

static void
what_an_overlay_says_counts_and_the_rest_stays(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        read_both(
            "overlays:\n"
            "  - {rule: v.one, action: {input: 'off', output: shadow}, allow: [xy], note: n}\n"
            "  - {rule: v.two, category: X.own, level: low, sample: 5}\n",
            first != 0);
        expect(NULL, 0);
        const aigcp_rule *one = rule_of("v.one");
        assert_int_equal(one->actions[AIGC_DIRECTION_INPUT], AIGC_ACTION_OFF);
        assert_int_equal(one->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_SHADOW);
        assert_string_equal(one->category, "A.1.f");
        assert_int_equal(one->sample, 100);
        assert_memory_equal(one->allow->text, "xx", 2);
        assert_memory_equal(one->allow->next->text, "xy", 2);
        assert_null(one->allow->next->next);
        assert_int_equal(one->overlay->place.line, 2);
        const aigcp_rule *two = rule_of("v.two");
        assert_string_equal(two->category, "X.own");
        assert_string_equal(two->level, "low");
        assert_int_equal(two->sample, 5);
        assert_int_equal(two->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_LOG);
        assert_null(rule_of("v.sum")->overlay);
    }
}

static void
of_several_files_the_later_one_counts_and_exceptions_add_up(void **state)
{
    (void)state;
    renew();
    read_text("overlays: [{rule: v.one, action: log, category: X.a, allow: [a]}]");
    read_text(VENDOR);
    read_text("overlays: [{rule: v.one, action: shadow, allow: [b]}]");
    aigcp_overlays_apply(&model);
    expect(NULL, 0);
    const aigcp_rule *one = rule_of("v.one");
    assert_int_equal(one->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_SHADOW);
    assert_string_equal(one->category, "X.a");
    size_t count = 0;
    for (const aigcp_word *word = one->allow; word; word = word->next)
        count++;
    assert_int_equal(count, 3);
}

static void
what_does_not_fit_is_told_at_its_place(void **state)
{
    (void)state;
    read_both("overlays:\n"
              "  - rule: v.onne\n"
              "    action: log\n"
              "  - {rule: v.two, action: log}\n"
              "  - {rule: v.two, level: low}\n"
              "  - {rule: v.sum, allow: [x]}\n",
              false);
    EXPECT("2:11: error: there is no rule v.onne", "5:12: error: v.two is here twice",
           "6:19: error: a rule with threshold finds by score: it has no allow");
    assert_string_equal(model.diagnostics->shown.hint, "did you mean v.one?");
    /* The rules are what they were. */
    assert_int_equal(rule_of("v.one")->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_STOP);
    assert_string_equal(rule_of("v.two")->level, "high");
    assert_null(rule_of("v.sum")->allow);
}

static void
an_overlay_has_a_rule_and_changes_something(void **state)
{
    (void)state;
    read_both("overlays:\n"
              "  - {action: log}\n"
              "  - {rule: v.one}\n"
              "  - {rule: v.one, note: why}\n"
              "  - {rule: v.one, action: lug}\n"
              "  - {rule: v.one, words: [x]}\n"
              "  - text\n",
              false);
    EXPECT(
        "2:5: error: rule is missing", "3:12: error: the overlay changes nothing of the rule v.one",
        "4:12: error: the overlay changes nothing of the rule v.one",
        "4:12: error: v.one is here twice", "5:12: error: v.one is here twice",
        "5:27: error: action cannot be \"lug\"", "6:12: error: v.one is here twice",
        "6:19: error: unknown key \"words\"", "7:5: error: an overlay must have the key \"rule:\"");
}

static void
a_file_may_have_overlays_alone(void **state)
{
    (void)state;
    renew();
    read_text("overlays: [{rule: a, action: log}]");
    expect(NULL, 0);
    renew();
    read_text("{}");
    EXPECT("1:1: error: rules is missing");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_an_overlay_says_counts_and_the_rest_stays),
        TEST(of_several_files_the_later_one_counts_and_exceptions_add_up),
        TEST(what_does_not_fit_is_told_at_its_place),
        TEST(an_overlay_has_a_rule_and_changes_something),
        TEST(a_file_may_have_overlays_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
