/* SPDX-License-Identifier: Apache-2.0 */
/* Reading rule files: what they say arrives in the model, and every mistake is told at its
 * line and column, all of them in one pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/validators/validators.h"
#include "tests/support/rule_reading.h"

#define HEAD RULE_HEAD

#define GOOD_RULE HEAD "    words: [x]\n"

static void
everything_a_rule_says_arrives(void **state)
{
    (void)state;
    read_text("# comment\n"
              "rules:\n"
              "  - id: cn.resident-id_2\n"
              "    title: 居民身份证号\n"
              "    category: A.4.f\n"
              "    status: stable\n"
              "    level: high\n"
              "    owner: trust team\n"
              "    date: 2024-02-29\n"
              "    source: GB 11643\n"
              "    false_positives: few\n"
              "    action: redact\n"
              "    replace: '[身份证号]'\n"
              "    boundary: none\n"
              "    words: [身份证, \"\\u4e00\", 'it''s', no, 1e3, ~]\n"
              "    allow:\n"
              "      - 身份证抬头\n"
              "    patterns:\n"
              "      - regex: '[0-9]{17}[0-9x]'\n"
              "        fold: true\n"
              "        validate: cn-resident-id\n"
              "      - regex: abc\n"
              "    examples:\n"
              "      match: [\"a\\0b\", 二]\n"
              "      clean:\n"
              "        - 三\n"
              "  - id: b\n"
              "    title: second\n"
              "    category: X.own-1\n"
              "    action: stop\n"
              "    words: [y]\n");
    expect(NULL, 0);
    assert_int_equal(model.rule_count, 2);
    assert_int_equal(model.word_count, 8);

    const aigcp_rule *rule = model.rules;
    assert_string_equal(rule->id, "cn.resident-id_2");
    assert_string_equal(rule->title, "居民身份证号");
    assert_string_equal(rule->category, "A.4.f");
    assert_string_equal(rule->status, "stable");
    assert_int_equal(rule->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_REDACT);
    assert_int_equal(rule->actions[AIGC_DIRECTION_INPUT], AIGC_ACTION_REDACT);
    assert_int_equal(rule->manner, AIGC_MANNER_REPLACE);
    assert_string_equal(rule->replacement, "[身份证号]");
    assert_null(rule->mask);
    assert_int_equal(rule->sample, 100);
    assert_int_equal(rule->score, 0);
    assert_null(rule->condition);
    assert_null(rule->threshold_category);

    const aigcp_group *group = rule->groups;
    assert_string_equal(group->name, "");
    assert_null(group->next);
    assert_int_equal(group->matching.boundary, AIGCP_BOUNDARY_NONE);
    assert_int_equal(group->matching.lanes, 0);
    assert_int_equal(group->matching.gap, AIGCP_DEFAULT_GAP);
    assert_int_equal(group->matching.total, AIGCP_DEFAULT_SKIPPED);
    assert_int_equal(group->matching.least_syllables, AIGCP_DEFAULT_SYLLABLES);
    assert_int_equal(rule->place.line, 3);
    assert_int_equal(rule->place.column, 9);

    static const char *const words[] = { "身份证", "一", "it's", "no", "1e3", "~" };
    const aigcp_word *word = group->words;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++, word = word->next) {
        assert_non_null(word);
        assert_int_equal(word->length, strlen(words[i]));
        assert_memory_equal(word->text, words[i], word->length);
        assert_int_equal(word->place.line, 15);
    }
    assert_null(word);
    assert_int_equal(rule->allow->place.line, 17);
    assert_null(rule->allow->next);

    const aigcp_pattern *pattern = group->patterns;
    assert_string_equal(pattern->regex, "[0-9]{17}[0-9x]");
    assert_int_equal(pattern->length, 15);
    assert_true(pattern->fold);
    assert_true(pattern->validator == aigcp_is_cn_resident_id);
    assert_false(pattern->next->fold);
    assert_null(pattern->next->validator);
    assert_null(pattern->next->next);

    const aigcp_example *example = rule->examples;
    assert_true(example->must_match);
    assert_int_equal(example->length, 3);
    assert_memory_equal(example->text, "a\0b", 4);
    assert_true(example->next->must_match);
    assert_false(example->next->next->must_match);
    assert_int_equal(example->next->next->place.line, 26);

    assert_string_equal(rule->next->status, "experimental");
    assert_null(rule->next->replacement);
    assert_int_equal(rule->next->groups->matching.boundary, AIGCP_BOUNDARY_AUTO);
}

static void
all_mistakes_are_told_in_one_pass(void **state)
{
    (void)state;
    read_text("rules:\n"
              "  - id: cn.Resident\n"
              "    titel: x\n"
              "    title: 身份证\n"
              "    category: A.1.z\n"
              "    status: stabel\n"
              "    date: 2023-02-29\n"
              "    action: redcat\n"
              "    words: [甲, \"\", 乙, 甲, [x]]\n"
              "    patterns:\n"
              "      - regex: ''\n"
              "      - regex: \"\\u4e00x\"\n"
              "        validate: cn-residentid\n"
              "        fold: yes\n"
              "      - foo\n"
              "    action: log\n"
              "    examples: { match: x, clean: [] }\n"
              "  - id: a\n"
              "    title:\n"
              "    action: log\n"
              "    mask: '##'\n"
              "    replace: ok\n"
              "  - id: a\n"
              "    title: \"a\\e[31m\"\n"
              "    category: A.5.b\n"
              "    action: stop\n"
              "    lists: [x.txt]\n"
              "  - one\n");
    EXPECT("2:9: error: id may have a-z", "3:5: error: unknown key \"titel\"",
           "5:15: error: A.1.z is not a category", "6:13: error: status cannot be \"stabel\"",
           "7:11: error: date: \"2023-02-29\" is no day",
           "8:13: error: action cannot be \"redcat\"", "9:17: error: an empty word",
           "9:23: warning: the rule has this word already, at r.yaml:9",
           "9:26: error: a word must be a text", "11:17: error: regex is empty",
           "13:19: error: there is no validator \"cn-residentid\"",
           "14:15: error: fold cannot be \"yes\"", "15:9: error: a pattern must have the key",
           "16:5: error: action is here twice; the first is at line 8",
           "17:24: error: match must be a list", "17:34: error: clean is an empty list",
           "18:5: error: category is missing", "18:5: error: the rule has no words",
           "19:5: error: title is empty", "21:5: error: mask is only for action: redact",
           "21:12: error: mask must be one character",
           "22:5: error: replace is only for action: redact",
           "23:9: error: the id a is taken already, at r.yaml:18",
           "24:13: error: title has the unprintable character U+001B",
           "27:13: error: list files are not read here", "28:5: error: a rule must have keys");
    assert_int_equal(model.error_count, 25);
    assert_int_equal(model.warning_count, 1);
}

static void
values_are_checked_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        size_t errors;
    } cases[] = {
        { "date: 2024-12-31", 0 },
        { "date: 2024x12x31", 1 },
        { "date: 2024-12-311", 1 },
        { "date: 2024-13-01", 1 },
        { "level: critical", 0 },
        { "level: Critical", 1 },
        { "owner: 信任与安全 team", 0 },
        { "owner: \"a\\u202Eb\"", 1 },
        { "owner: \"a\\u2066b\"", 1 },
        { "owner: \"a\\u0085b\"", 1 },
        { "source: [a]", 1 },
        { "mask: 字", 0 },
        { "mask: ''", 1 },
        { "mask: \"\\u200E\"", 1 },
        { "replace: [x]", 1 },
        { "boundary: both", 1 },
        { "allow: x", 1 },
        { "allow: [\"a\\tb\"]", 1 },
        { "patterns: [{ regex: \"a\\0\" }]", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, GOOD_RULE "    %s\n", cases[i].line);
        renew();
        read_text(text);
        if (model.error_count != cases[i].errors)
            fail_msg("%zu errors for %s", model.error_count, cases[i].line);
    }
}

static void
a_wrong_action_is_the_only_fault_of_a_rule_that_redacts(void **state)
{
    (void)state;
    read_text("rules: [{ id: a, title: t, category: A.1.a, action: redcat, replace: r, words: "
              "[x] }]\n");
    EXPECT("1:53: error: action cannot be \"redcat\"");
}

static void
a_repeated_word_is_found_among_many(void **state)
{
    (void)state;
    char text[4096] = HEAD "    words: [";
    for (size_t i = 0; i < 300; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "w%zu, ", i);
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "w7, w301]\n");
    read_text(text);
    assert_int_equal(model.word_count, 301);
    assert_int_equal(model.warning_count, 1);
    size_t count = 0;
    for (const aigcp_word *word = model.rules->groups->words; word; word = word->next)
        count++;
    assert_int_equal(count, 301);
}

static void
hints_name_what_was_meant(void **state)
{
    (void)state;
    read_text("rules:\n"
              "  - id: a\n"
              "    titel: x\n"
              "    categroy: A.1.a\n"
              "    acton: log\n"
              "    pattern: []\n"
              "    zebra: 1\n");
    static const char *const hints[] = { NULL,
                                         NULL,
                                         NULL,
                                         NULL,
                                         "did you mean title?",
                                         "did you mean category?",
                                         "did you mean action?",
                                         "did you mean patterns?",
                                         "" };
    const aigcp_diagnostic_entry *entry = model.diagnostics;
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++, entry = entry->next) {
        assert_non_null(entry);
        if (hints[i])
            assert_string_equal(entry->shown.hint, hints[i]);
    }
    assert_null(entry);
}

static void
a_diagnostic_shows_its_line(void **state)
{
    (void)state;
    read_text("rules:\r\n  - id: A\r\n    title: [t]");
    const aigcp_diagnostic_entry *entry = model.diagnostics;
    assert_string_equal(entry->shown.file, "r.yaml");
    assert_string_equal(entry->shown.source_line, "  - id: A");
    while (entry->next)
        entry = entry->next;
    assert_string_equal(entry->shown.source_line, "    title: [t]");
}

static void
columns_count_characters(void **state)
{
    (void)state;
    read_text("rules:\n  - { id: a, title: 标题很长, category: 错, action: log, words: [𠮷] }\n");
    EXPECT("2:37: error: 错 is not a category");
}

static void
syntax_errors_have_a_place_and_what_stands_before_is_checked(void **state)
{
    (void)state;
    read_text("rules:\n"
              "  - id: A\n"
              "    title: \"\\d\"\n");
    EXPECT("2:9: error: id may have", "3:13: error: YAML: ");
    assert_string_equal(model.diagnostics->next->shown.hint,
                        "put regular expressions in 'single quotes'");
    renew();
    read_text("rules: [a, {\n");
    assert_true(model.error_count >= 1);
    renew();
    read_text(HEAD "    words: 'x\n");
    assert_int_equal(model.error_count, 1);
    renew();
    read_text("rules:\n  - id: 1\n   x: 2\n"); /* what it lacks may come behind */
    EXPECT("3:4: error: YAML: ");
    renew();
    read_text("rules:\n  - id: 1\n  x: 2\n");
    EXPECT("3:3: error: YAML: ");
}

static void
what_yaml_could_do_beyond_texts_is_refused(void **state)
{
    (void)state;
    read_text("rules: &a []\n");
    EXPECT("1:9: error: YAML anchors are not allowed", "1:11: error: rules is an empty list");
    renew();
    read_text("rules:\n- &a\n  - id\n");
    EXPECT("2:4: error: YAML anchors are not allowed", "3:3: error: a rule must have keys");
    renew();
    read_text("rules:\n  - *a\n");
    EXPECT("2:6: error: YAML aliases are not allowed");
    renew();
    read_text("rules:\n- &r\n  id: a\n  title: *t\n  <<: *r\n  action: lag\n- *r\n- id: !x B\n"
              "  groups: {g: *g, h: *h}\n  condition: g and f\n");
    EXPECT("2:4: error: YAML anchors are not allowed", "4:11: error: YAML aliases are not allowed",
           "5:3: error: unknown key", "5:8: error: YAML aliases are not allowed",
           "6:11: error: action cannot be", "7:4: error: YAML aliases are not allowed",
           "8:7: error: YAML tags are not allowed", "8:10: error: id may have",
           "9:16: error: YAML aliases are not allowed",
           "9:23: error: YAML aliases are not allowed");
    renew();
    read_text("rules: !!seq []\n");
    EXPECT("1:8: error: YAML tags are not allowed", "1:14: error: rules is an empty list");
    renew();
    read_text(GOOD_RULE "---\n" GOOD_RULE);
    EXPECT("7:1: error: more than one YAML document");
    renew();
    read_text("rules: [[[[[[[[[[x]]]]]]]]]]\n");
    EXPECT("1:9: error: a rule must have keys", "1:15: error: too deeply nested");
    renew();
    read_text("? {a: b}\n: c\n");
    EXPECT("1:1: error: rules is missing", "1:3: error: a key must be a text");
}

/* The parser would misread these, or use memory that it freed. */
static void
what_the_parser_cannot_read_is_not_left_to_it(void **state)
{
    (void)state;
    read_text(HEAD "    words: ['a''''b', '''''''x', 'y''z']\n");
    expect(NULL, 0);
    static const char *const words[] = { "a''b", "'''x", "y'z" };
    const aigcp_word *word = model.rules->groups->words;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++, word = word->next)
        assert_string_equal(word->text, words[i]);
    renew();
    read_text(HEAD "    words: ['a''''b\n      c']\n");
    EXPECT("6:14: error: quotes side by side in single quotes that span lines");
    renew();
    read_text("? rules\n:\t- x\n");
    EXPECT("2:1: error: a tab before an entry");
}

static void
merge_keys_are_ordinary_unknown_keys(void **state)
{
    (void)state;
    read_text(GOOD_RULE "    <<: { level: high }\n");
    EXPECT("7:5: error: unknown key \"<<\"");
}

static void
files_without_rules_are_errors(void **state)
{
    (void)state;
    static const char *const empty[] = { "",      "\xEF\xBB\xBF", "# nothing\n",
                                         "---\n", "rules:\n",     "rules: []\n",
                                         "[]\n",  "rules: x\n",   "text\n" };
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        renew();
        read_text(empty[i]);
        if (model.error_count != 1)
            fail_msg("%zu errors for \"%s\"", model.error_count, empty[i]);
        assert_int_equal(model.rule_count, 0);
    }
}

static void
byte_order_mark_and_crlf_are_accepted(void **state)
{
    (void)state;
    read_text("\xEF\xBB\xBFrules:\r\n  - { id: a, title: t, category: A.1.a, action: log, words: "
              "[x]}\r\n");
    expect(NULL, 0);
    assert_int_equal(model.rules->place.line, 2);
    assert_int_equal(model.rules->place.column, 11);
    assert_memory_equal(model.rules->groups->words->text, "x", 1);
}

static void
texts_that_are_not_text_are_refused_with_their_place(void **state)
{
    (void)state;
    read_text("rules:\n  - id: \xCE\xD2\n  - id: \xB8\xF7\n");
    EXPECT("2:9: error: byte 0xCE is not UTF-8");
    assert_string_equal(model.diagnostics->shown.hint,
                        "it is probably GB18030 (GBK); to convert it: iconv -f GB18030 -t UTF-8 "
                        "FILE >NEW");
    renew();
    read_text("rules:\n  - id: \xCE\xD2\x81\x30\x81\x30 # \xB8\xF7\xBC\xD2\n"); /* four bytes */
    assert_non_null(strstr(model.diagnostics->shown.hint, "GB18030"));
    renew();
    read_text("rules: \xB8\xF7 # caf\xE9 \xB8\xF7\n");
    assert_string_equal(model.diagnostics->shown.hint, "save the file as UTF-8");
    renew();
    read_text("rules: \xA4\x40\xA4\x57\xA6\x72\xA4\xA4\n"); /* Big5 */
    assert_string_equal(model.diagnostics->shown.hint, "save the file as UTF-8");
    renew();
    read_text("rules: 甲乙丙丁 # \xB8\xF7\xB8\xF7\n"); /* a damaged line of UTF-8 */
    assert_string_equal(model.diagnostics->shown.hint, "save the file as UTF-8");
    renew();
    read_text("rules: caf\xB8\xF7");
    assert_string_equal(model.diagnostics->shown.hint, "save the file as UTF-8");
    renew();
    read_text("rules:\n  甲\x01\n\t- x\n  \tb\n");
    EXPECT("2:4: error: a control character (U+0001)", "3:1: error: a tab in the indentation",
           "4:3: error: a tab in the indentation");
    renew();
    read_bytes("rules: a\0b\n", 11);
    EXPECT("1:9: error: a control character (U+0000)");
    renew();
    read_bytes("r\0u\0l\0e\0s\0:\0\n\0 \0\n\0", 18); /* UTF-16 */
    EXPECT("1:2: error: a control character (U+0000)");
    assert_string_equal(model.diagnostics->shown.hint, "save the file as UTF-8");
    renew();
    read_text("rules: \xC2\x85\n");
    EXPECT("1:8: error: a control character (U+0085)");
    renew();
    read_text("rules: \xED\xA0\x80\n");
    EXPECT("1:8: error: byte 0xED is not UTF-8");
}

/* A text of `count` times one character. */
static char *
repeat(const char *character, size_t count)
{
    size_t size = strlen(character);
    char *text = malloc(size * count + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, character, size);
    text[size * count] = '\0';
    return text;
}

/* Read a rule with `key: <count times character>`; returns the number of errors. */
static size_t
errors_with_long(const char *format, const char *character, size_t count)
{
    char *value = repeat(character, count);
    size_t size = strlen(value) + strlen(format) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    const char *mark = strchr(format, '@');
    assert_non_null(mark);
    (void)snprintf(text, size, "%.*s%s%s", (int)(mark - format), format, value, mark + 1);
    renew();
    read_text(text);
    free(text);
    free(value);
    return model.error_count;
}

static void
limits_hold_to_the_character(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        const char *character;
        size_t limit;
    } cases[] = {
        { HEAD "    words: ['@']\n", "字", AIGCP_MAX_WORD_CHARACTERS },
        { HEAD "    words: ['@']\n", "a", AIGCP_MAX_WORD_CHARACTERS },
        { HEAD "    words: [y]\n    allow: ['@']\n", "字", AIGCP_MAX_WORD_CHARACTERS },
        { HEAD "    patterns: [{ regex: '@' }]\n", "a", AIGCP_MAX_REGEX_BYTES },
        { GOOD_RULE "    owner: '@'\n", "a", AIGCP_MAX_METADATA_BYTES },
        { GOOD_RULE "    replace: '@'\n", "a", AIGCP_MAX_REPLACEMENT_BYTES },
        { GOOD_RULE "    examples: { match: ['@'] }\n", "a", AIGCP_MAX_EXAMPLE_BYTES },
        { "rules: [{ id: '@', title: t, category: A.1.a, action: log, words: [x] }]\n", "a",
          AIGCP_MAX_ID_CHARACTERS },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(errors_with_long(cases[i].format, cases[i].character, cases[i].limit), 0);
        assert_int_equal(errors_with_long(cases[i].format, cases[i].character, cases[i].limit + 1),
                         1);
    }
}

static void
lines_may_be_as_long_as_the_limit_and_not_longer(void **state)
{
    (void)state;
    size_t room = AIGCP_MAX_RULE_LINE_BYTES - 2;
    assert_int_equal(errors_with_long(GOOD_RULE "# @\n", "a", room), 0);
    assert_int_equal(errors_with_long(GOOD_RULE "# @\n", "a", room + 1), 1);
    EXPECT("7:0: error: a line with more than 128 KiB");
}

static void
files_may_have_as_many_entries_as_the_limit_and_not_more(void **state)
{
    (void)state;
    enum { HEAD_NODES = 14, A_LINE = 1000 }; /* HEAD and "words: []" */
    for (size_t more = 0; more <= 1; more++) {
        size_t count = AIGCP_MAX_YAML_NODES - HEAD_NODES + more;
        size_t size = 3 * count + 200;
        char *text = malloc(size);
        assert_non_null(text);
        size_t length = (size_t)snprintf(text, size, HEAD "    words: [");
        for (size_t i = 0; i < count; i++) {
            text[length++] = 'a';
            text[length++] = ',';
            if (i % A_LINE == 0)
                length += (size_t)snprintf(text + length, size - length, "\n      ");
        }
        (void)snprintf(text + length, size - length, "]\n");
        renew();
        read_text(text);
        free(text);
        assert_int_equal(model.error_count, more);
    }
    const aigcp_diagnostic_entry *last = model.diagnostics;
    while (last->next) /* behind warnings of repeated words */
        last = last->next;
    assert_string_equal(last->shown.message, "the file has too many entries");
}

static void
there_may_be_as_many_rules_as_the_limit_and_not_more(void **state)
{
    (void)state;
    enum { A_FILE = 20000 };
    for (size_t more = 0; more <= 1; more++) {
        renew();
        for (size_t read = 0; read < AIGCP_MAX_RULES + more; read += A_FILE) {
            char *text = repeat("- {}\n", read < AIGCP_MAX_RULES ? A_FILE : 1);
            size_t size = strlen(text) + 10;
            char *file = malloc(size);
            assert_non_null(file);
            (void)snprintf(file, size, "rules:\n%s", text);
            read_text(file);
            free(file);
            free(text);
        }
        assert_int_equal(model.rule_count, AIGCP_MAX_RULES);
        /* Each rule lacks four keys and something to look for. */
        assert_int_equal(model.error_count, 5 * AIGCP_MAX_RULES + more);
    }
}

static void
diagnostics_beyond_the_limit_are_counted(void **state)
{
    (void)state;
    size_t count = AIGCP_MAX_DIAGNOSTICS + 10;
    char *items = repeat("[x],", count);
    size_t size = strlen(items) + 200;
    char *text = malloc(size);
    assert_non_null(text);
    (void)snprintf(text, size, HEAD "    words: [%s x, x]\n", items);
    read_text(text);
    assert_int_equal(model.error_count, count);
    assert_int_equal(model.warning_count, 1);
    assert_int_equal(model.diagnostic_count, AIGCP_MAX_DIAGNOSTICS + 1);
    /* The line is too long to be shown once for each. */
    assert_string_equal(model.diagnostics->shown.source_line, "");
    free(text);
    free(items);
}

static void
regexes_know_whether_their_offsets_are_columns(void **state)
{
    (void)state;
    read_text(HEAD "    patterns:\n"
                   "      - regex: a[0-9]b\n"
                   "      - regex: '甲[0-9]b'\n"
                   "      - regex: 'it''s'\n"
                   "      - regex: \"it's\\\\d\"\n"
                   "      - regex: \"a\\\\d\"\n"
                   "      - regex: \"a.d\"\n"
                   "      - regex: >-\n"
                   "          abc\n"
                   "          def\n"
                   "      - regex: |-\n"
                   "          a[0-9]b\n");
    static const struct {
        const char *regex;
        bool verbatim, doubled;
        uint32_t line, column;
    } expected[] = {
        { "a[0-9]b", true, false, 7, 16 },   { "甲[0-9]b", true, false, 8, 17 },
        { "it's", false, true, 9, 17 },      { "it's\\d", false, false, 10, 17 },
        { "a\\d", false, false, 11, 17 },    { "a.d", true, false, 12, 17 },
        { "abc def", false, false, 14, 11 }, { "a[0-9]b", true, false, 17, 11 },
    };
    expect(NULL, 0);
    const aigcp_pattern *pattern = model.rules->groups->patterns;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++, pattern = pattern->next) {
        assert_non_null(pattern);
        assert_string_equal(pattern->regex, expected[i].regex);
        assert_int_equal(pattern->verbatim, expected[i].verbatim);
        assert_int_equal(pattern->doubled, expected[i].doubled);
        assert_int_equal(pattern->place.line, expected[i].line);
        assert_int_equal(pattern->place.column, expected[i].column);
    }
}

static void
categories_are_those_of_annex_a_or_ones_own(void **state)
{
    (void)state;
    static const int codes[][2] = { { 1, 'h' }, { 2, 'i' }, { 3, 'e' }, { 4, 'g' }, { 5, 'b' } };
    for (int group = 0; group <= 6; group++) {
        for (int kind = 'a' - 1; kind <= 'z'; kind++) {
            bool good = false;
            for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
                good |= codes[i][0] == group && kind >= 'a' && kind <= codes[i][1];
            char text[256];
            (void)snprintf(text, sizeof text,
                           "rules: [{ id: a, title: t, category: 'A.%d.%c', action: log, words: "
                           "[x] }]\n",
                           group, kind);
            renew();
            read_text(text);
            assert_int_equal(model.error_count, !good);
        }
    }
    static const char *const wrong[] = { "X.", "X", "Y.a", "A.1.a.b", "A.1", "X.a b", "a.1.a" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[256];
        (void)snprintf(text, sizeof text,
                       "rules: [{ id: a, title: t, category: '%s', action: log, words: [x] }]\n",
                       wrong[i]);
        renew();
        read_text(text);
        assert_int_equal(model.error_count, 1);
    }
}

static void
stable_rules_without_examples_are_warned_about(void **state)
{
    (void)state;
    read_text(GOOD_RULE "    status: stable\n");
    EXPECT("2:9: warning: a stable rule without examples");
    renew();
    read_text(GOOD_RULE "    status: stable\n    examples: { match: [x] }\n");
    assert_int_equal(model.warning_count, 1);
    renew();
    read_text(GOOD_RULE "    status: stable\n    examples: { match: [x], clean: [y] }\n");
    expect(NULL, 0);
    renew();
    read_text(GOOD_RULE "    status: test\n");
    expect(NULL, 0);
}

static void
an_empty_replacement_takes_the_finding_out(void **state)
{
    (void)state;
    read_text(GOOD_RULE "    replace: \"\"\n");
    expect(NULL, 0);
    assert_string_equal(model.rules->replacement, "");
}

static void
ids_are_unique_over_all_sources(void **state)
{
    (void)state;
    aigcp_source *first =
        aigcp_rule_model_add_source(&model, "one.yaml", GOOD_RULE, strlen(GOOD_RULE));
    aigcp_source *second =
        aigcp_rule_model_add_source(&model, "two.yaml", GOOD_RULE, strlen(GOOD_RULE));
    assert_int_equal(aigcp_rule_yaml_read(&model, second, NULL), AIGC_OK);
    assert_int_equal(aigcp_rule_yaml_read(&model, first, NULL), AIGC_OK);
    aigcp_diagnostics_sort(&model);
    EXPECT("2:9: error: the id a is taken already, at two.yaml:2");
    assert_string_equal(model.diagnostics->shown.file, "one.yaml");
}

static void
every_beginning_of_a_file_is_read_without_harm(void **state)
{
    (void)state;
    static const char text[] =
        "%YAML 1.2\n---\nrules:\n  - id: a\n    title: \"\\u4e00\\n\"\n    category: A.1.a\n"
        "    action: log\n    words: [ 'a''b', {x: y}, |\n      block\n]\n    patterns:\n"
        "    - { regex: a, ? [b] : c }\n    - &x *y\n    - !!str >-\n      folded\n\n      "
        "x\n...\n";
    for (size_t length = 0; length < sizeof text; length++) {
        renew();
        read_bytes(text, length);
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        TEST(everything_a_rule_says_arrives),
        TEST(all_mistakes_are_told_in_one_pass),
        TEST(values_are_checked_one_by_one),
        TEST(a_wrong_action_is_the_only_fault_of_a_rule_that_redacts),
        TEST(a_repeated_word_is_found_among_many),
        TEST(hints_name_what_was_meant),
        TEST(a_diagnostic_shows_its_line),
        TEST(columns_count_characters),
        TEST(syntax_errors_have_a_place_and_what_stands_before_is_checked),
        TEST(what_yaml_could_do_beyond_texts_is_refused),
        TEST(what_the_parser_cannot_read_is_not_left_to_it),
        TEST(merge_keys_are_ordinary_unknown_keys),
        TEST(files_without_rules_are_errors),
        TEST(byte_order_mark_and_crlf_are_accepted),
        TEST(texts_that_are_not_text_are_refused_with_their_place),
        TEST(limits_hold_to_the_character),
        TEST(lines_may_be_as_long_as_the_limit_and_not_longer),
        TEST(files_may_have_as_many_entries_as_the_limit_and_not_more),
        TEST(there_may_be_as_many_rules_as_the_limit_and_not_more),
        TEST(diagnostics_beyond_the_limit_are_counted),
        TEST(regexes_know_whether_their_offsets_are_columns),
        TEST(categories_are_those_of_annex_a_or_ones_own),
        TEST(stable_rules_without_examples_are_warned_about),
        TEST(an_empty_replacement_takes_the_finding_out),
        TEST(ids_are_unique_over_all_sources),
        TEST(every_beginning_of_a_file_is_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
