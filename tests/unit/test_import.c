/* SPDX-License-Identifier: Apache-2.0 */
/* What other filters use comes over as rules and word lists, and what does not is told with
 * its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/authoring.h>

#include "libfilter/authoring/import_regex.h"
#include "libfilter/authoring/toml_reader.h"
#include "libfilter/limits.h"

static const char *const tags[] = { "drugs", "A.1.h", "赌博", "X.gambling", NULL };

/* `text` comes over as `expected` (NULL: not at all), and these are the diagnostics, each
 * "LINE:COLUMN: lost: message" or "...: changed: ..." or the beginning of that. */
static void
expect_import(aigc_import_format format, const char *text, const char *expected,
              const char *const *told, size_t count)
{
    const aigc_import_options options = {
        .struct_size = sizeof options, .format = format, .prefix = "my.", .tags = tags
    };
    aigc_draft *draft;
    assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
    aigc_status status = aigc_draft_import(draft, &options, "f", text, strlen(text));
    for (size_t i = 0; i < aigc_draft_diagnostic_count(draft); i++) {
        aigc_diagnostic shown;
        char line[1024];
        assert_int_equal(aigc_draft_diagnostic(draft, i, &shown), AIGC_OK);
        (void)snprintf(line, sizeof line, "%u:%u: %s: %s", (unsigned)shown.line,
                       (unsigned)shown.column,
                       shown.severity == AIGC_SEVERITY_ERROR ? "lost" : "changed", shown.message);
        if (i >= count)
            fail_msg("unexpected: %s", line);
        else if (strncmp(line, told[i], strlen(told[i])) != 0)
            fail_msg("expected: %s\nbut got: %s", told[i], line);
    }
    assert_int_equal(aigc_draft_diagnostic_count(draft), count);
    assert_int_equal(status, expected ? AIGC_OK : AIGC_ERR_RULES);
    if (expected)
        assert_string_equal(aigc_draft_text(draft, NULL), expected);
    aigc_draft_free(draft);
}

#define TOLD(...)                         \
    (const char *const[]){ __VA_ARGS__ }, \
        sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)

static void
lines_are_words(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_TEXT,
                  "\xEF\xBB\xBF# list\r\n one two \r\n\r\n三\tmore\none two\n\u200B\n",
                  "# list\none two\n三\n",
                  TOLD("4:1: changed: what stands behind the first tab",
                       "5:1: lost: left out: the list has \"one two\" already",
                       "6:1: lost: left out: the word has only invisible"));
    expect_import(AIGC_IMPORT_TEXT, "[\"甲\",\"乙\"]\n丙,A.1.h\n\"丁\",\n",
                  "[\"甲\",\"乙\"]\n丙,A.1.h\n\"丁\",\n",
                  TOLD("1:1: changed: the whole list is one word",
                       "2:1: changed: the category is part", "3:1: changed: the quotes are part"));
    char text[AIGCP_MAX_WORD_CHARACTERS + 3];
    memset(text, 'x', sizeof text - 1);
    text[AIGCP_MAX_WORD_CHARACTERS] = '\n';
    text[AIGCP_MAX_WORD_CHARACTERS + 1] = '\0';
    expect_import(AIGC_IMPORT_TEXT, text, text, NULL, 0);
    text[AIGCP_MAX_WORD_CHARACTERS] = 'x';
    expect_import(AIGC_IMPORT_TEXT, text, NULL,
                  TOLD("1:1: lost: left out: the word has more than 64 characters"));
}

static void
tags_become_categories_or_notes(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_HOUBB, "甲 drugs\n乙 赌博,drugs\n丙 5,drugs\n丁\n戊 7 8\n",
                  "甲\tA.1.h\n乙\tX.gambling\n丙\tA.1.h\t\t\t\t5,drugs\n丁\n戊\t\t\t\t\t7\n",
                  TOLD("3:1: changed: \"5,drugs\" is no category here",
                       "5:1: changed: only the first two fields",
                       "5:1: changed: \"7\" is no category here"));
}

static void
phrases_of_modsecurity_stand_anywhere(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_PM, "# php\n<?php\n\n|3C 3F|\n", "# php\n<?php\t\t\t\tnone\n",
                  TOLD("4:1: lost: left out: bytes in | |"));
}

static void
tables_may_name_their_columns(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_CSV,
                  "Note,WORD,类型,动作,日期,lanes,boundary,size\r\n"
                  "\"say \"\"hi\"\", or\nnot\",\"a, b\",drugs,stop,2026-01-31,skip,word,9\r\n"
                  ",c,other,block,yesterday,,,\r\n"
                  ",,,,,,,\r\n",
                  "a, b\tA.1.h\tstop\tskip\tword\tsay \"hi\", or not\t2026-01-31\n"
                  "c\t\t\t\t\tother\n",
                  TOLD("1:1: changed: column 8 of the table is not known",
                       "4:1: changed: \"other\" is no category here",
                       "4:1: changed: action cannot be \"block\"",
                       "4:1: changed: date cannot be \"yesterday\"",
                       "5:1: lost: left out: an empty"));
    expect_import(AIGC_IMPORT_CSV, "敏感词;分类\n甲;drugs\n", "甲\tA.1.h\n", NULL, 0);
    expect_import(AIGC_IMPORT_CSV, "甲;drugs\n乙\n", "甲;drugs\n乙\n",
                  TOLD("1:1: changed: semicolons do not part columns here"));
    expect_import(AIGC_IMPORT_CSV, "word,note,word\n甲,x,乙\n", "甲\t\t\t\t\tx\n",
                  TOLD("1:1: changed: column 3 of the table is for the same"));
    expect_import(AIGC_IMPORT_TSV, "one\ntwo\tmore\n\"x\"y\n\"open", "one\ntwo\n",
                  TOLD("2:1: changed: columns without a name", "3:1: lost: left out: a quote",
                       "4:1: lost: left out: a quote"));
}

/* What is in no column that the first line names is told, in each line. */
static void
cells_beyond_the_names_are_told(void **state)
{
    (void)state;
    const char *beyond = "2:1: changed: what has no column in the first line is left out";
    expect_import(AIGC_IMPORT_CSV, "word\n甲,乙\n丙\n\"丁,戊\"\n", "甲\n丙\n丁,戊\n", TOLD(beyond));
    expect_import(AIGC_IMPORT_CSV, "word,category,note\n甲,drugs,x,y\n", "甲\tA.1.h\t\t\t\tx\n",
                  TOLD(beyond));
    expect_import(AIGC_IMPORT_CSV, "word,\n甲,x\n乙,\n", "甲\n乙\n", TOLD(beyond));
    expect_import(AIGC_IMPORT_CSV, "word,colour\n甲,x\n", "甲\n",
                  TOLD("1:1: changed: column 2 of the table is not known"));
    expect_import(AIGC_IMPORT_TSV, "word\n甲\t乙\n", "甲\n", TOLD(beyond));
}

/* A quote that goes wrong takes no line with it that is not named. */
static void
stray_quotes_lose_their_line_only(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_CSV, "word,category\n\"甲,drugs\n乙,drugs\n丙\n", "乙\tA.1.h\n丙\n",
                  TOLD("2:1: lost: left out: a quote"));
    expect_import(AIGC_IMPORT_CSV, "\"甲,x\n乙\n\"丙,丁\"\n戊\n", "乙\n丙,丁\n戊\n",
                  TOLD("1:1: lost: left out: a quote"));
    expect_import(AIGC_IMPORT_CSV, "word\n\"甲\n乙\n丙\"\n丁\n", "乙\n丁\n",
                  TOLD("2:1: lost: left out: a quote", "4:1: lost: left out: a quote"));
    expect_import(AIGC_IMPORT_CSV, "word,note\n甲,\"x\ny\"\n\"乙\"z\n丙\n", "甲\t\t\t\t\tx y\n丙\n",
                  TOLD("4:1: lost: left out: a quote"));
}

/* Lines each of which opens a quote for the next one are read twice, not each up to the end. */
static void
many_stray_quotes_take_no_time(void **state)
{
    static const char line[] = "\",x\",\"\n";
    const size_t count = 200000, size = sizeof line - 1;
    const aigc_import_options options = { .struct_size = sizeof options,
                                          .format = AIGC_IMPORT_CSV };
    aigc_draft *draft;
    char *text = malloc(count * size);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, line, size);
    assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
    assert_int_equal(aigc_draft_import(draft, &options, "f", text, count * size), AIGC_ERR_RULES);
    aigc_draft_free(draft);
    free(text);
}

static void
columns_may_be_parted_by_semicolons(void **state)
{
    (void)state;
    static const char expected[] = "甲\tA.1.h\n";
    expect_import(AIGC_IMPORT_CSV, "\"word\";\"category\"\n\"甲\";\"drugs\"\n", expected, NULL, 0);
    expect_import(AIGC_IMPORT_CSV, "\"word\";category\n甲;drugs\n", expected, NULL, 0);
    expect_import(AIGC_IMPORT_CSV, "word;\"category\"\n甲;drugs\n", expected, NULL, 0);
    expect_import(AIGC_IMPORT_CSV, " Word ; category\n甲;drugs\n", expected, NULL, 0);
    expect_import(AIGC_IMPORT_CSV, "word;category;of it, more\n甲;drugs\n", expected,
                  TOLD("1:1: changed: column 3 of the table is not known"));
    expect_import(
        AIGC_IMPORT_CSV, "\"甲\";\"drugs\"\n乙\n", "乙\n",
        TOLD("1:1: changed: semicolons do not part columns here", "1:1: lost: left out: a quote"));
}

/* gitleaks takes the group that is named for the secret even if it is empty, and refuses one that
 * is not there. */
static void
secrets_that_may_be_missing_are_told(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_GITLEAKS,
                  "[[rules]]\n"
                  "id = 'either'\n"
                  "regex = '''tok(?:a([0-9]{9})|b([0-9]{8}))'''\n"
                  "secretGroup = 2\n"
                  "[[rules]]\n"
                  "id = 'optional'\n"
                  "regex = '''tok(?:=([0-9]{9}))?'''\n"
                  "secretGroup = 1\n"
                  "[[rules]]\n"
                  "id = 'sure'\n"
                  "regex = '''tok(?:a|b)(?:=([0-9]{9}))'''\n"
                  "secretGroup = 1\n"
                  "[[rules]]\n"
                  "id = 'none'\n"
                  "regex = '''tok([0-9]{9})'''\n"
                  "secretGroup = 2\n",
                  "rules:\n"
                  "  - id: my.either\n"
                  "    title: either\n"
                  "    category: A.3.c\n"
                  "    status: experimental\n"
                  "    source: gitleaks\n"
                  "    action: log\n"
                  "    patterns:\n"
                  "      - regex: 'tok(?:a(?:[0-9]{9})|b(?<found>[0-9]{8}))'\n"
                  "\n"
                  "  - id: my.optional\n"
                  "    title: optional\n"
                  "    category: A.3.c\n"
                  "    status: experimental\n"
                  "    source: gitleaks\n"
                  "    action: log\n"
                  "    patterns:\n"
                  "      - regex: 'tok(?:=(?<found>[0-9]{9}))?'\n"
                  "\n"
                  "  - id: my.sure\n"
                  "    title: sure\n"
                  "    category: A.3.c\n"
                  "    status: experimental\n"
                  "    source: gitleaks\n"
                  "    action: log\n"
                  "    patterns:\n"
                  "      - regex: 'tok(?:a|b)(?:=(?<found>[0-9]{9}))'\n"
                  "\n"
                  "  - id: my.none\n"
                  "    title: none\n"
                  "    category: A.3.c\n"
                  "    status: experimental\n"
                  "    source: gitleaks\n"
                  "    action: log\n"
                  "    patterns:\n"
                  "      - regex: 'tok(?<found>[0-9]{9})'\n",
                  TOLD("3:12: changed: where group 2 has no part",
                       "7:12: changed: where group 1 has no part",
                       "16:15: changed: secretGroup: left out"));
}

static void
rules_of_gitleaks_come_over(void **state)
{
    (void)state;
    expect_import(
        AIGC_IMPORT_GITLEAKS,
        "title = \"t\"\n"
        "[[rules]]\n"
        "id = \"Some Key\"\n"
        "description = 'A key.'\n"
        "regex = '''key_([a-z]{9,})(?:\\s|$)'''\n"
        "keywords = [\"key_\"]\n"
        "entropy = 3.7\n"
        "[[rules]]\n"
        "id = \"two\"\n"
        "regex = \"(aa)(?P<b>bb[0-9]+)\"\n"
        "secretGroup = 2\n"
        "keywords = [ \"cc\", ] # not in it\n"
        "entropy = 2\n"
        "path = '''x'''\n"
        "[[rules]]\n"
        "id = \"some-key\"\n"
        "regex = 'abc'\n"
        "[[rules]]\n"
        "id = 'wide'\n"
        "regex = '[a-z]+'\n"
        "[extend]\n"
        "useDefault = true\n",
        "rules:\n"
        "  - id: my.some-key\n"
        "    title: A key.\n"
        "    category: A.3.c\n"
        "    status: experimental\n"
        "    source: gitleaks\n"
        "    action: log\n"
        "    patterns:\n"
        "      - regex: 'key_(?<found>[a-z]{9,512})(?:\\s|(?!\\S))'\n"
        "        validate: random-token\n"
        "\n"
        "  - id: my.two\n"
        "    title: two\n"
        "    category: A.3.c\n"
        "    status: experimental\n"
        "    source: gitleaks\n"
        "    action: log\n"
        "    patterns:\n"
        "      - regex: '(?:aa)(?<found>bb[0-9]{1,512})'\n",
        TOLD("5:12: changed: repetitions without an end", "5:12: changed: start and end of a line",
             "10:10: changed: repetitions without an end", "12:12: changed: keywords: left out",
             "13:11: changed: entropy: left out", "14:1: changed: path: left out",
             "16:7: lost: left out: there is a rule my.some-key already",
             "20:10: lost: left out: regular expression", "21:2: lost: left out: extend"));
}

#define PRESIDIO_RULE(name, regex) \
    "  - id: my." name "\n"        \
    "    title: " name "\n"        \
    "    category: A.4.f\n"        \
    "    status: experimental\n"   \
    "    source: Presidio\n"       \
    "    action: log\n"            \
    "    patterns:\n"              \
    "      - regex: '" regex "'\n"

static void
recognisers_of_presidio_come_over(void **state)
{
    (void)state;
    expect_import(
        AIGC_IMPORT_PRESIDIO,
        "recognizers:\n"
        "  - name: Zip\n"
        "    patterns:\n"
        "      - {name: weak, regex: '[0-9]{5}', score: 0.1}\n"
        "      - {name: strong, regex: 'ZIP.[0-9]{5}', score: 0.9}\n"
        "    context: [zip]\n"
        "    supported_languages:\n"
        "      - {language: en, context: [zip, code]}\n"
        "      - {language: zh, context: [邮编]}\n"
        "      - fr\n"
        "    more: x\n"
        "  - {name: Titles, deny_list: [Sir, ''], enabled: false}\n"
        "  - {name: Card, type: predefined}\n"
        "  - {name: None}\n"
        "flags: 1\n",
        "rules:\n"
        "  - id: my.zip\n"
        "    title: Zip\n"
        "    category: A.4.f\n"
        "    status: experimental\n"
        "    source: Presidio\n"
        "    action: log\n"
        "    patterns:\n"
        "      - regex: '[0-9]{5}'\n"
        "        near: [zip, code, 邮编]\n"
        "      - regex: '(?is)ZIP.[0-9]{5}'\n"
        "\n"
        "  - id: my.titles\n"
        "    title: Titles\n"
        "    category: A.4.f\n"
        "    status: experimental\n"
        "    source: Presidio\n"
        "    action: 'off'\n"
        "    words: [Sir]\n",
        TOLD("4:30: changed: a low score: counts only near", "11:5: changed: more: left out",
             "12:38: lost: left out: a word", "13:12: lost: left out: a predefined",
             "14:12: lost: left out: a recogniser of which", "15:1: lost: left out: flags"));
}

static void
flags_of_presidio_are_written_out(void **state)
{
    (void)state;
    expect_import(
        AIGC_IMPORT_PRESIDIO,
        "global_regex_flags: 16\n"
        "recognizers:\n"
        "  - {name: a, patterns: [{regex: 'abc.', score: 1}]}\n"
        "  - {name: b, patterns: [{regex: 'abc.', score: 1}], global_regex_flags: 2}\n"
        "  - {name: c, patterns: [{regex: '\\d{3}\\.', score: 1}], global_regex_flags: 26}\n"
        "  - {name: d, patterns: [{regex: 'abc', score: 1}], global_regex_flags: 64}\n",
        /* clang-format off */
        "rules:\n"
        PRESIDIO_RULE("a", "(?s)abc.") "\n"
        PRESIDIO_RULE("b", "(?i)abc.") "\n"
        PRESIDIO_RULE("c", "\\d{3}\\.") "\n"
        PRESIDIO_RULE("d", "abc"),
        /* clang-format on */
        TOLD("6:73: changed: global_regex_flags: left out"));
}

static void
files_with_nothing_to_import_are_told(void **state)
{
    (void)state;
    expect_import(AIGC_IMPORT_TEXT, "", NULL, NULL, 0);
    expect_import(AIGC_IMPORT_CSV, "", NULL, NULL, 0);
    expect_import(AIGC_IMPORT_TEXT, "a\xFFz\n", NULL, TOLD("1:2: lost: byte 0xFF is not UTF-8"));
    expect_import(AIGC_IMPORT_GITLEAKS, "a = \n", NULL,
                  TOLD("1:5: lost: TOML: a value is missing"));
    expect_import(AIGC_IMPORT_GITLEAKS,
                  "[[rules]]\nid = 1\nregex = \"a\n[[rules.x]]\n[[rules]]\na\n[[rules]\n", NULL,
                  TOLD("3:11: lost: TOML: a string without its end",
                       "6:2: lost: TOML: \"=\" is missing",
                       "7:8: lost: TOML: a closing bracket is missing"));
    expect_import(AIGC_IMPORT_PRESIDIO, "a: b\n", NULL,
                  TOLD("0:0: lost: the file has no list", "1:1: lost: left out: a"));
}

#define NO_BEFORE "(?<![_0-9A-Za-z])"
#define NO_BEHIND "(?![_0-9A-Za-z])"
#define EITHER "(?:" NO_BEFORE "(?=[_0-9A-Za-z])|(?<=[_0-9A-Za-z])" NO_BEHIND ")"

#define ABOVE "{-\\x{17E}\\x{180}-\\x{2129}\\x{212B}-\\x{10FFFF}"
#define NO_WORD "\\x00-/:-@\\[-\\^`" ABOVE

static void
expressions_are_rewritten_as_little_as_needed(void **state)
{
    (void)state;
    static const struct {
        const char *regex;
        unsigned found;
        unsigned changes;
        const char *expected;
        unsigned habits;
    } cases[] = {
        { "abc", 0, 0, "abc", 0 },
        { "a[^]*+(]b*c+d{2,}e{3}f{4,5}abc", 0, AIGCP_REGEX_BOUNDED,
          "a[^]*+(]b{0,512}c{1,512}d{2,512}e{3}f{4,5}abc", 0 },
        { "abcd{300,}?", 0, AIGCP_REGEX_BOUNDED, "abcd{300,556}?", 0 },
        { "\\Aabc\\(\\+$", 0, AIGCP_REGEX_GUARDED, "(?<!\\S)abc\\(\\+(?!\\S)", 0 },
        { "(a)(?:b)((?P<c>c)xyz)", 2, 0, "(?:a)(?:b)(?<found>(?:c)xyz)", 0 },
        { "(?i)(?=abc)(?<!x)abc(?<n>y)", 1, 0, "(?i)(?=abc)(?<!x)abc(?<found>y)", 0 },
        { "[[:alpha:]+]abc\\Qa+b\\E", 0, 0, "[[:alpha:]+]abc\\Qa+b\\E", 0 },
        { "(?:abc+)+(?:d*)*", 0, AIGCP_REGEX_BOUNDED, "(?:abc{1,32}){1,32}(?:d{0,32}){0,32}", 0 },
        { "\\babc\\d[\\w.]\\b", 0, 0, "\\babc\\d[\\w.]\\b", 0 },
        /* The first that matches: one in each alternative. */
        { "abc(a)(b)", AIGCP_FOUND_FIRST, 0, "abc(?<found>a)(?:b)", 0 },
        { "abc((a)|b)|abd(c)", AIGCP_FOUND_FIRST, 0, "(?|abc(?<found>(?:a)|b)|abd(?<found>c))", 0 },
        { "abc(?:(?i:x(a)|y(b|c))|z)(d)", AIGCP_FOUND_FIRST, 0,
          "abc(?:(?i:(?|x(?<found>a)|y(?<found>b|c)))|z)(?:d)", 0 },
        { "abc(?:d[|(]\\||e(f))(g)(?P<h>i)", AIGCP_FOUND_FIRST, 0,
          "abc(?:d[|(]\\||e(?<found>f))(?:g)(?:i)", 0 },
        { "abc(?:d|e)", AIGCP_FOUND_FIRST, 0, "abc(?:d|e)", 0 },
        /* Of ASCII only. */
        { "\\b(AKIA[A-Z2-7]{16})\\b", 1, 0, NO_BEFORE "(?<found>AKIA[A-Z2-7]{16})" NO_BEHIND,
          AIGCP_HABIT_ASCII },
        { "\\b(?:abc-)\\b(?:[\\dx])", 0, 0, NO_BEFORE "(?:abc-)" NO_BEFORE "(?:[0-9x])",
          AIGCP_HABIT_ASCII },
        { "(?i)\\babc[\\w-]\\d\\\\w[^\\d]", 0, 0,
          "(?i)" NO_BEFORE "abc[_0-9A-Za-z-][0-9]\\\\w[^0-9]", AIGCP_HABIT_ASCII },
        { "\\b(?:abc|-de)x?\\b", 0, 0, EITHER "(?:abc|-de)x?" EITHER, AIGCP_HABIT_ASCII },
        { "abc\\bdef", 0, 0, "abc" EITHER "def", AIGCP_HABIT_ASCII },
        { "\\b[a-z]{0,3}abc(?:d)?\\b", 0, 0, EITHER "[a-z]{0,3}abc(?:d)?" EITHER,
          AIGCP_HABIT_ASCII },
        { "\\b[^a]abc[a-z]+\\b-[.-z]\\b", 0, AIGCP_REGEX_BOUNDED,
          EITHER "[^a]abc[a-z]{1,512}" NO_BEHIND "-[.-z]" EITHER, AIGCP_HABIT_ASCII },
        { "abc\\Wd\\D[[:alpha:]\\d-][[:alnum:][:upper:]][:alpha:]", 0, 0,
          "abc[^_0-9A-Za-z]d[^0-9][A-Za-z0-9-][0-9A-Za-zA-Z][:alpha:]", AIGCP_HABIT_ASCII },
        { "abc\\B(?:\\W|x)", 0, 0,
          "abc(?:" NO_BEFORE NO_BEHIND "|(?<=[_0-9A-Za-z])(?=[_0-9A-Za-z]))(?:[^_0-9A-Za-z]|x)",
          AIGCP_HABIT_ASCII },
        { "abc[\\D_][^\\W\\d][[:^alpha:]][[:^lower:][:punct:]][[:alpha]]", 0, 0,
          "abc[\\x00-/:-\\x{10FFFF}_][^" NO_WORD "0-9][\\x00-@\\[-`" ABOVE
          "][[:^lower:][:punct:]][[:alpha]]",
          AIGCP_HABIT_ASCII },
        { "abc\\W\\D\\B[[:alpha:]]", 0, 0, "abc\\W\\D\\B[[:alpha:]]", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aigcp_buffer out;
        aigcp_regex_facts facts;
        unsigned changes;
        char message[256];
        aigcp_buffer_init(&out, 4096);
        aigc_status status =
            aigcp_import_regex(cases[i].regex, strlen(cases[i].regex), cases[i].found,
                               cases[i].habits, &out, &changes, &facts, message);
        if (status != AIGC_OK)
            print_message("# %s: %s\n", cases[i].regex, message);
        assert_string_equal((const char *)out.data, cases[i].expected);
        assert_int_equal(changes, cases[i].changes);
        aigcp_buffer_free(&out);
    }
}

/* -- TOML ---------------------------------------------------------------------------- */

/* A tree in one line: {key: value, ...}, [item, ...], texts as they are. */
static void
show(const aigcp_yaml_node *node, char *out, size_t size)
{
    size_t used = strlen(out);
    bool pairs = node->kind == AIGCP_YAML_MAPPING;
    if (node->kind == AIGCP_YAML_SCALAR) {
        (void)snprintf(out + used, size - used, "%.*s", (int)node->length, node->text);
        return;
    }
    (void)snprintf(out + used, size - used, pairs ? "{" : "[");
    for (const aigcp_yaml_node *child = node->children; child; child = child->next) {
        show(child, out, size);
        used = strlen(out);
        if (pairs) {
            (void)snprintf(out + used, size - used, ": ");
            child = child->next;
            show(child, out, size);
            used = strlen(out);
        }
        if (child->next)
            (void)snprintf(out + used, size - used, ", ");
    }
    used = strlen(out);
    (void)snprintf(out + used, size - used, pairs ? "}" : "]");
}

static void
read_toml(const char *text, const char *expected, const char *message)
{
    aigcp_rule_model model;
    aigcp_arena tree;
    aigcp_yaml_node *root;
    char shown[1024] = "";
    aigcp_rule_model_init(&model);
    aigcp_arena_init(&tree);
    const aigcp_source *source = aigcp_rule_model_add_source(&model, "f", text, strlen(text));
    assert_non_null(source);
    assert_int_equal(aigcp_toml_parse(&model, source, 0, &tree, &root), AIGC_OK);
    if (message) {
        assert_int_equal(model.error_count, 1);
        char told[256];
        (void)snprintf(told, sizeof told, "%u:%u: %s", (unsigned)model.diagnostics->shown.line,
                       (unsigned)model.diagnostics->shown.column, model.diagnostics->shown.message);
        assert_string_equal(told, message);
    } else {
        assert_int_equal(model.error_count, 0);
        show(root, shown, sizeof shown);
        assert_string_equal(shown, expected);
    }
    aigcp_arena_free(&tree);
    aigcp_rule_model_free(&model);
}

static void
toml_is_read(void **state)
{
    (void)state;
    read_toml("", "{}", NULL);
    read_toml("a = 1 # c\n'b c' = true\r\n\"d\\u0041\" = 1979-05-27T07:32:00Z\n",
              "{a: 1, b c: true, dA: 1979-05-27T07:32:00Z}", NULL);
    read_toml(
        "a = \"x\\ty\\\"\"\nb = 'x\\ty'\nc = \"\"\"\nx \\\n   y\"\"\"\"\nd = '''\n'x''\n'''\n",
        "{a: x\ty\", b: x\\ty, c: x y\", d: 'x''\n}", NULL);
    read_toml("a = [ 1, [2, 3], # c\n {b = 4, c.d = '5'}, ]\n",
              "{a: [1, [2, 3], {b: 4, c: {d: 5}}]}", NULL);
    read_toml("[t]\na.b = 1\n[t.u]\nc = 2\n[[l]]\nx = 1\n[[l]]\n[l.y]\nz = 3\n[[l.m]]\nq = 4\n",
              "{t: {a: {b: 1}, u: {c: 2}}, l: [{x: 1}, {y: {z: 3}, m: [{q: 4}]}]}", NULL);
}

static void
faults_of_toml_are_told_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } faults[] = {
        { "a = 1\nb\n", "2:2: TOML: \"=\" is missing" },
        { "a = 1 b = 2\n", "1:7: TOML: more than one value in a line" },
        { "= 1", "1:1: TOML: a key is missing" },
        { "a =", "1:4: TOML: a value is missing" },
        { "a = 1\na = 2", "2:3: TOML: a key that is there already" },
        { "a = 1\n[a]", "2:4: TOML: a key that is no table" },
        { "a = 1\n[[a]]", "2:6: TOML: a key that is no table" },
        { "[a", "1:3: TOML: a closing bracket is missing" },
        { "a = \"x\n\"", "1:7: TOML: a string without its end" },
        { "a = '''x", "1:9: TOML: a string without its end" },
        { "a = \"\\q\"", "1:7: TOML: no such escape" },
        { "a = \"\\uD800\"", "1:12: TOML: no such escape" },
        { "a = [1 2]", "1:8: TOML: a comma or the closing bracket is missing" },
        { "a = [[[[[[[[[1]]]]]]]]]", "1:13: TOML: too deeply nested" },
        { "a.b.c.d.e.f.g.h.i = 1", "1:17: TOML: too deeply nested" },
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        read_toml(faults[i].text, NULL, faults[i].message);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_words),
        cmocka_unit_test(tags_become_categories_or_notes),
        cmocka_unit_test(phrases_of_modsecurity_stand_anywhere),
        cmocka_unit_test(tables_may_name_their_columns),
        cmocka_unit_test(cells_beyond_the_names_are_told),
        cmocka_unit_test(stray_quotes_lose_their_line_only),
        cmocka_unit_test(many_stray_quotes_take_no_time),
        cmocka_unit_test(columns_may_be_parted_by_semicolons),
        cmocka_unit_test(rules_of_gitleaks_come_over),
        cmocka_unit_test(secrets_that_may_be_missing_are_told),
        cmocka_unit_test(recognisers_of_presidio_come_over),
        cmocka_unit_test(flags_of_presidio_are_written_out),
        cmocka_unit_test(files_with_nothing_to_import_are_told),
        cmocka_unit_test(expressions_are_rewritten_as_little_as_needed),
        cmocka_unit_test(toml_is_read),
        cmocka_unit_test(faults_of_toml_are_told_at_their_place),
    };
    /* tests/cli/test_numbers.sh runs this with a locale that writes numbers with a comma. */
    (void)setlocale(LC_NUMERIC, "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
