/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule looks for and what it does: groups, ways of matching, actions, conditions and
 * scores arrive in the model, and what does not go together is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/limits.h"
#include "tests/support/rule_reading.h"

#define WORDS RULE_HEAD "    words: [x]\n"

/* RULE_HEAD with another action. */
#define ACTION(action) "rules:\n  - {id: a, title: t, category: A.1.f, words: [x], action: " action

static const aigcp_group *
group_of(const aigcp_rule *rule, const char *name)
{
    const aigcp_group *group = rule->groups;
    while (group && strcmp(group->name, name) != 0)
        group = group->next;
    assert_non_null(group);
    return group;
}

static void
groups_arrive_in_the_order_of_the_file(void **state)
{
    (void)state;
    read_text(RULE_HEAD "    groups:\n"
                        "      drug: { words: [one, two], match: [plain] }\n"
                        "      how_to_pay:\n"
                        "        patterns: [{ regex: abc }]\n"
                        "        boundary: word\n"
                        "      x9: { hidden: [bidi] }\n"
                        "    condition: drug and how_to_pay within 40\n");
    expect(NULL, 0);
    const aigcp_rule *rule = model.rules;
    static const char *const names[] = { "drug", "how_to_pay", "x9" };
    const aigcp_group *group = rule->groups;
    for (size_t i = 0; i < 3; i++, group = group->next)
        assert_string_equal(group->name, names[i]);
    assert_null(group);
    assert_int_equal(group_of(rule, "drug")->matching.lanes, AIGC_LANE_PLAIN);
    assert_int_equal(group_of(rule, "drug")->place.line, 7);
    assert_int_equal(group_of(rule, "drug")->place.column, 7);
    assert_int_equal(group_of(rule, "how_to_pay")->matching.boundary, AIGCP_BOUNDARY_WORD);
    assert_string_equal(group_of(rule, "how_to_pay")->patterns->regex, "abc");
    assert_int_equal(group_of(rule, "x9")->hidden, AIGCP_FIND_BIDI);
    assert_string_equal(rule->condition, "drug and how_to_pay within 40");
    assert_int_equal(rule->condition_length, strlen(rule->condition));
    assert_int_equal(rule->condition_place.line, 12);
    assert_int_equal(rule->condition_place.column, 16);
    assert_true(rule->condition_verbatim);
}

static void
what_stands_in_the_rule_is_a_group_without_a_name(void **state)
{
    (void)state;
    read_text(WORDS "    groups: { b: { words: [y] } }\n");
    expect(NULL, 0);
    assert_string_equal(model.rules->groups->name, "");
    assert_string_equal(model.rules->groups->next->name, "b");
    assert_null(model.rules->groups->next->next);
}

static void
groups_match_as_their_rule_does_unless_they_say_otherwise(void **state)
{
    (void)state;
    /* Wherever the rule says it: here behind the groups. */
    read_text(RULE_HEAD "    groups:\n"
                        "      as_rule: { words: [x] }\n"
                        "      other: { words: [x], match: [plain, split], skip: { total: 2 } }\n"
                        "    match: [skip, sound]\n"
                        "    skip: { gap: 7, total: 9 }\n"
                        "    sound: { least: 2 }\n"
                        "    boundary: none\n");
    EXPECT("8:51: error: skip is only for words with skip or sound in match");
    const aigcp_matching *as_rule = &group_of(model.rules, "as_rule")->matching;
    assert_int_equal(as_rule->lanes, AIGC_LANE_PLAIN | AIGC_LANE_SKIP | AIGC_LANE_SOUND);
    assert_int_equal(as_rule->gap, 7);
    assert_int_equal(as_rule->total, 9);
    assert_int_equal(as_rule->least_syllables, 2);
    assert_int_equal(as_rule->boundary, AIGCP_BOUNDARY_NONE);
    const aigcp_matching *other = &group_of(model.rules, "other")->matching;
    assert_int_equal(other->lanes, AIGC_LANE_PLAIN | AIGC_LANE_SPLIT);
    assert_int_equal(other->gap, 2); /* no more than in all */
    assert_int_equal(other->total, 2);
}

static void
ways_of_matching_that_are_not_used_are_told(void **state)
{
    (void)state;
    read_text(WORDS "    match: [plain]\n    skip: { gap: 1 }\n    sound: { least: 4 }\n");
    EXPECT("8:5: error: skip is only for words with skip or sound in match",
           "9:5: error: sound is only for words with match: [sound]");
    renew();
    read_text(WORDS "    skip: { gap: 1 }\n"); /* long words are skipped in by themselves */
    expect(NULL, 0);
    renew();
    read_text(RULE_HEAD "    match: [plain]\n    sound: { least: 4 }\n"
                        "    groups: { b: { words: [y], match: [sound] } }\n");
    expect(NULL, 0);
    renew();
    read_text(WORDS "    match: [plian, skip, skip]\n    skip: { gap: 3, total: 2, gep: 1 }\n"
                    "    sound: 3\n    hidden: [tags, zero]\n");
    EXPECT("7:13: error: match cannot be \"plian\"", "8:11: error: gap is more than total",
           "8:31: error: unknown key \"gep\"",
           "9:5: error: sound is only for words with match: [sound]",
           "9:12: error: sound must have \"least:\"", "10:20: error: hidden cannot be \"zero\"");
}

static void
hidden_text_is_enough_for_a_rule(void **state)
{
    (void)state;
    read_text(RULE_HEAD
              "    hidden: [zero-width, bidi, tags, variation-selectors, mixed-script]\n");
    expect(NULL, 0);
    assert_int_equal(model.rules->groups->hidden, 31);
}

static void
names_of_groups_are_names_that_conditions_can_use(void **state)
{
    (void)state;
    read_text(RULE_HEAD "    groups:\n"
                        "      Drug: { words: [x] }\n"
                        "      within: { words: [x] }\n"
                        "      b: { words: [x] }\n"
                        "      b: { words: [y] }\n"
                        "      c: {}\n"
                        "      d: [x]\n"
                        "      e: { wrods: [x] }\n"
                        "      [f]: { words: [x] }\n");
    EXPECT("7:7: error: the name of a group may have a-z",
           "8:7: error: within is a word of conditions",
           "10:7: error: b is here twice; the first is at line 9",
           "11:7: error: the group has no words", "12:10: error: a group must have keys",
           "13:7: error: the group has no words", "13:12: error: unknown key \"wrods\"",
           "14:7: error: the name of a group must be a text");
    renew();
    read_text(RULE_HEAD "    groups:\n"
                        "      a_name_that_is_longer_than_it_may: { words: [x] }\n");
    EXPECT("7:7: error: the name of a group is longer than 32 bytes");
    renew();
    read_text(RULE_HEAD "    groups: {}\n");
    EXPECT("6:13: error: groups is empty");
    renew();
    read_text(RULE_HEAD "    groups: [x]\n");
    EXPECT("6:13: error: groups must have a name for each group");
}

static void
a_rule_has_as_many_groups_as_the_limit_and_not_more(void **state)
{
    (void)state;
    for (size_t more = 0; more <= 1; more++) {
        char text[4096] = RULE_HEAD "    groups:\n";
        for (size_t i = 0; i < AIGCP_MAX_GROUPS + more; i++)
            (void)snprintf(text + strlen(text), sizeof text - strlen(text),
                           "      g%zu: { words: [x] }\n", i);
        renew();
        read_text(text);
        assert_int_equal(model.error_count, more);
    }
    EXPECT("39:7: error: more than 32 groups in a rule");
}

static void
a_condition_is_over_groups_alone(void **state)
{
    (void)state;
    read_text(WORDS "    condition: x\n");
    EXPECT("7:5: error: a condition without groups");
    renew();
    read_text(WORDS "    condition: b\n    groups: { b: { words: [y] } }\n");
    EXPECT("6:5: error: words beside groups in a rule with a condition");
    renew();
    read_text(RULE_HEAD "    condition: ''\n    groups: { b: { words: [y] } }\n");
    EXPECT("6:17: error: condition is empty");
    renew();
    read_text(RULE_HEAD
              "    condition: >-\n      b and\n      b\n    groups: { b: { words: [y] } }\n");
    expect(NULL, 0);
    assert_string_equal(model.rules->condition, "b and b");
    assert_false(model.rules->condition_verbatim);
}

static void
actions_may_differ_by_direction(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        aigc_action input, output;
    } cases[] = {
        { ACTION("off }\n"), AIGC_ACTION_OFF, AIGC_ACTION_OFF },
        { ACTION("shadow }\n"), AIGC_ACTION_SHADOW, AIGC_ACTION_SHADOW },
        { ACTION("{input: log, output: stop} }\n"), AIGC_ACTION_LOG, AIGC_ACTION_STOP },
        { ACTION("{output: redact, input: off} }\n"), AIGC_ACTION_OFF, AIGC_ACTION_REDACT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        renew();
        read_text(cases[i].text);
        expect(NULL, 0);
        assert_int_equal(model.rules->actions[AIGC_DIRECTION_INPUT], cases[i].input);
        assert_int_equal(model.rules->actions[AIGC_DIRECTION_OUTPUT], cases[i].output);
    }
    renew();
    read_text(ACTION("{output: redcat} }\n"));
    EXPECT("2:60: error: input is missing", "2:69: error: output cannot be \"redcat\"");
}

static void
each_manner_of_redacting_has_its_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        aigc_manner manner;
    } good[] = {
        { ACTION("redact }\n"), AIGC_MANNER_MASK },
        { ACTION("redact, mask: x }\n"), AIGC_MANNER_MASK },
        { ACTION("redact, redact: mask, mask: x }\n"), AIGC_MANNER_MASK },
        { ACTION("redact, replace: x }\n"), AIGC_MANNER_REPLACE },
        { ACTION("redact, redact: replace, replace: x }\n"), AIGC_MANNER_REPLACE },
        { ACTION("redact, redact: pseudonym, label: PHONE_2 }\n"), AIGC_MANNER_PSEUDONYM },
        { ACTION("shadow, redact: hash, label: A }\n"), AIGC_MANNER_HASH },
        { ACTION("{input: redact, output: log}, redact: hash }\n"), AIGC_MANNER_HASH },
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        renew();
        read_text(good[i].text);
        expect(NULL, 0);
        assert_int_equal(model.rules->manner, good[i].manner);
    }
    static const char *const bad[] = {
        ACTION("redact, redact: hash, mask: x }\n"),
        ACTION("redact, redact: mask, replace: x }\n"),
        ACTION("redact, redact: replace }\n"),
        ACTION("redact, replace: x, mask: x }\n"),
        ACTION("redact, label: PHONE }\n"),
        ACTION("redact, redact: hash, label: phone }\n"),
        ACTION("redact, redact: hash, label: 2A }\n"),
        ACTION("redact, redact: blot }\n"),
        ACTION("log, redact: hash }\n"),
        ACTION("{input: log, output: stop}, mask: x }\n"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        renew();
        read_text(bad[i]);
        if (model.error_count != 1)
            fail_msg("%zu errors for %s", model.error_count, bad[i]);
    }
}

static void
numbers_are_whole_and_within_their_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        size_t errors;
    } cases[] = {
        { "sample: 1", 0 },
        { "sample: 100", 0 },
        { "sample: 0", 1 },
        { "sample: 101", 1 },
        { "sample: 5%", 1 },
        { "sample: ''", 1 },
        { "sample: '-'", 1 },
        { "score: 1000", 0 },
        { "score: -1000", 0 },
        { "score: 1001", 1 },
        { "score: -1001", 1 },
        { "score: 1.5", 1 },
        { "score: 99999999999999999999999999", 1 },
        { "score: +1", 1 },
        { "skip: { gap: 16, total: 64 }", 0 },
        { "skip: { gap: 17, total: 64 }", 1 },
        { "skip: { total: 65 }", 1 },
        { "skip: { total: 0 }", 0 },
        { "skip: { gap: -1 }", 1 },
        { "match: [sound]\n    sound: { least: 2 }", 0 },
        { "match: [sound]\n    sound: { least: 1 }", 1 },
        { "match: [sound]\n    sound: { least: 65 }", 1 },
        { "match: [sound]\n    sound: {}", 1 },
        { "patterns: [{ regex: a, near: [b], near_within: 200 }]", 0 },
        { "patterns: [{ regex: a, near: [b], near_within: 201 }]", 1 },
        { "patterns: [{ regex: a, near_within: 10 }]", 1 },
        { "patterns: [{ regex: a, near: [] }]", 1 },
        { "patterns: [{ near: [b] }]", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, WORDS "    %s\n", cases[i].line);
        renew();
        read_text(text);
        if (model.error_count != cases[i].errors)
            fail_msg("%zu errors for %s", model.error_count, cases[i].line);
    }
    renew();
    read_text(WORDS "    sample: 25\n    score: -3\n");
    assert_int_equal(model.rules->sample, 25);
    assert_int_equal(model.rules->score, -3);
}

static void
patterns_may_name_what_stands_near(void **state)
{
    (void)state;
    read_text(RULE_HEAD "    patterns:\n"
                        "      - regex: '[0-9]{8}'\n"
                        "        near: [护照, passport, 护照]\n"
                        "        near_within: 12\n"
                        "      - { regex: abc, near: [x] }\n"
                        "      - regex: abc\n");
    EXPECT("8:30: warning: the rule has this word already");
    const aigcp_pattern *pattern = model.rules->groups->patterns;
    assert_memory_equal(pattern->near->text, "护照", pattern->near->length);
    assert_memory_equal(pattern->near->next->text, "passport", pattern->near->next->length);
    assert_null(pattern->near->next->next);
    assert_int_equal(pattern->near_within, 12);
    assert_int_equal(pattern->next->near_within, AIGCP_DEFAULT_NEAR_WITHIN);
    assert_null(pattern->next->next->near);
    assert_int_equal(model.word_count, 3);

    for (size_t more = 0; more <= 1; more++) {
        char text[2048] = RULE_HEAD "    patterns: [{ regex: a, near: [";
        for (size_t i = 0; i < AIGCP_MAX_NEAR + more; i++)
            (void)snprintf(text + strlen(text), sizeof text - strlen(text), "w%zu,", i);
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "] }]\n");
        renew();
        read_text(text);
        assert_int_equal(model.error_count, more);
    }
}

static void
a_rule_may_find_by_score(void **state)
{
    (void)state;
    static const char *const categories[] = { "A.3.e", "A.3", "A", "X", "X.own" };
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, RULE_HEAD "    threshold: {category: %s, score: 10}\n",
                       categories[i]);
        renew();
        read_text(text);
        expect(NULL, 0);
        assert_string_equal(model.rules->threshold_category, categories[i]);
        assert_int_equal(model.rules->threshold, 10);
        assert_null(model.rules->groups);
    }
    renew();
    read_text(WORDS "    allow: [y]\n    score: 1\n    threshold: {category: A.9, score: 0}\n"
                    "    groups: {b: {words: [x]}}\n    condition: b\n");
    EXPECT("6:5: error: a rule with threshold finds by score: it has no words of its own",
           "7:5: error: a rule with threshold finds by score: it has no allow",
           "8:5: error: a rule with threshold finds by score: it has no score",
           "9:27: error: A.9 is not a category", "9:39: error: score must be a whole number",
           "10:13: error: a rule with threshold finds by score: it has no groups",
           "11:5: error: a rule with threshold finds by score: it has no condition");
    renew();
    read_text(RULE_HEAD "    threshold: 10\n");
    EXPECT("6:16: error: threshold must have");
    renew();
    read_text(RULE_HEAD "    threshold: {}\n");
    EXPECT("6:16: error: category is missing", "6:16: error: score is missing");
}

static void
rules_that_find_by_score_are_as_many_as_the_limit_and_not_more(void **state)
{
    (void)state;
    enum { RULE_BYTES = 128 };
    size_t size = (AIGCP_MAX_THRESHOLDS + 2) * RULE_BYTES;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t more = 0; more <= 1; more++) {
        size_t used = (size_t)snprintf(text, size, "rules:\n");
        for (size_t i = 0; i < AIGCP_MAX_THRESHOLDS + more; i++)
            used += (size_t)snprintf(text + used, size - used,
                                     "- {id: r%zu, title: t, category: X.a, action: log, "
                                     "threshold: {category: X, score: 1}}\n",
                                     i);
        renew();
        read_text(text);
        assert_int_equal(model.error_count, more);
    }
    free(text);
}

static void
limits_hold_to_the_byte(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *after;
        size_t limit;
    } cases[] = {
        { RULE_HEAD "    groups: { ", ": { words: [x] } }\n", AIGCP_MAX_GROUP_NAME },
        { RULE_HEAD "    groups: { b: { words: [x] } }\n    condition: ", "\n",
          AIGCP_MAX_CONDITION_BYTES },
        { WORDS "    redact: hash\n    label: A", "\n", AIGCP_MAX_LABEL_CHARACTERS - 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t more = 0; more <= 1; more++) {
            char value[AIGCP_MAX_CONDITION_BYTES + 2];
            memset(value, i == 2 ? 'A' : 'a', sizeof value);
            char text[AIGCP_MAX_CONDITION_BYTES + 512];
            (void)snprintf(text, sizeof text, "%s%.*s%s", cases[i].before,
                           (int)(cases[i].limit + more), value, cases[i].after);
            renew();
            read_text(text);
            assert_int_equal(model.error_count, more);
        }
    }
}

static void
words_near_a_pattern_of_a_group_are_not_too_deep(void **state)
{
    (void)state;
    read_text(RULE_HEAD "    groups:\n"
                        "      b:\n"
                        "        patterns:\n"
                        "          - regex: abc\n"
                        "            near:\n"
                        "              - x\n");
    expect(NULL, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(groups_arrive_in_the_order_of_the_file),
        TEST(what_stands_in_the_rule_is_a_group_without_a_name),
        TEST(groups_match_as_their_rule_does_unless_they_say_otherwise),
        TEST(ways_of_matching_that_are_not_used_are_told),
        TEST(hidden_text_is_enough_for_a_rule),
        TEST(names_of_groups_are_names_that_conditions_can_use),
        TEST(a_rule_has_as_many_groups_as_the_limit_and_not_more),
        TEST(a_condition_is_over_groups_alone),
        TEST(actions_may_differ_by_direction),
        TEST(each_manner_of_redacting_has_its_keys),
        TEST(numbers_are_whole_and_within_their_bounds),
        TEST(patterns_may_name_what_stands_near),
        TEST(a_rule_may_find_by_score),
        TEST(rules_that_find_by_score_are_as_many_as_the_limit_and_not_more),
        TEST(limits_hold_to_the_byte),
        TEST(words_near_a_pattern_of_a_group_are_not_too_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
