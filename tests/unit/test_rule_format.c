/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of rule files and word lists: what it is, and where comments go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/authoring.h>

/* The form of `text` is `expected`, and that is its own form. */
static void
expect_form(aigc_source_kind kind, const char *text, const char *expected)
{
    for (int again = 0; again < 2; again++, text = expected) {
        aigc_draft *draft;
        assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
        aigc_status status = aigc_draft_format(draft, kind, "f", text, strlen(text));
        aigc_diagnostic told = { .message = "" };
        if (aigc_draft_diagnostic_count(draft))
            assert_int_equal(aigc_draft_diagnostic(draft, 0, &told), AIGC_OK);
        if (status != AIGC_OK)
            fail_msg("%s: %s", aigc_status_name(status), told.message);
        assert_string_equal(aigc_draft_text(draft, NULL), expected);
        aigc_draft_free(draft);
    }
}

static void
expect_rules(const char *text, const char *expected)
{
    expect_form(AIGC_SOURCE_RULES, text, expected);
}

static void
keys_come_in_the_order_of_the_documentation(void **state)
{
    (void)state;
    expect_rules("rules: [{examples: {todo_clean: [c], clean: [b], match: [a]}, words: [x],\n"
                 "  action: {output: stop, input: log}, unknown: 1, category: X.a, id: a,\n"
                 "  groups: {b: {words: [y], match: [plain]}, a: {hidden: [bidi]}},\n"
                 "  patterns: [{near: [n], regex: abc}], title: {zh: 题, en: t}}]\n",
                 "rules:\n"
                 "  - id: a\n"
                 "    title: {en: t, zh: 题}\n"
                 "    category: X.a\n"
                 "    action: {input: log, output: stop}\n"
                 "    words: [x]\n"
                 "    patterns:\n"
                 "      - regex: 'abc'\n"
                 "        near: ['n']\n"
                 "    groups:\n"
                 "      b:\n"
                 "        match: [plain]\n"
                 "        words: ['y']\n"
                 "      a:\n"
                 "        hidden: [bidi]\n"
                 "    examples:\n"
                 "      match:\n"
                 "        - a\n"
                 "      clean:\n"
                 "        - b\n"
                 "      todo_clean:\n"
                 "        - c\n"
                 "    unknown: '1'\n");
}

static void
texts_are_quoted_where_some_reader_needs_it(void **state)
{
    (void)state;
    expect_rules(
        "rules:\n- words:\n  - \"plain\"\n  - 'no'\n  - 1e3\n  - 2026-01-31\n  - '- x'\n"
        "  - 'it''s: \"x\" #1'\n  - \"a''b\"\n  - \"a\\u200Bb\\t\"\n  - 'a, [b]'\n  - \"\"\n"
        "  - '　x'\n  - \"tail \"\n  - +86 1\n"
        "  date: '2026-01-31'\n  score: '3'\n",
        "rules:\n"
        "  - date: 2026-01-31\n"
        "    score: 3\n"
        "    words:\n"
        "      - plain\n"
        "      - 'no'\n"
        "      - '1e3'\n"
        "      - '2026-01-31'\n"
        "      - '- x'\n"
        "      - 'it''s: \"x\" #1'\n"
        "      - \"a''b\"\n"
        "      - \"a\\u200Bb\\t\"\n"
        "      - a, [b]\n"
        "      - ''\n"
        "      - '　x'\n"
        "      - 'tail '\n"
        "      - '+86 1'\n");
}

/* In brackets PyYAML takes a question mark anywhere for the beginning of a key. */
static void
more_texts_are_quoted_in_brackets(void **state)
{
    (void)state;
    expect_rules("rules:\n- words: ['a?b', 'c ?', d]\n  examples:\n    match: ['a?b']\n",
                 "rules:\n"
                 "  - words: ['a?b', 'c ?', d]\n"
                 "    examples:\n"
                 "      match:\n"
                 "        - a?b\n");
}

static void
texts_of_several_lines_stay_in_lines(void **state)
{
    (void)state;
    expect_rules(
        "rules:\n- examples:\n    match:\n    - |\n      one\n        two\n\n      # three\n"
        "    - >\n      folded\n      text\n    - \" begins\\nwith a space\"\n"
        "    - \"ends \\nwith one\"\n    - \"two\\n\\n\"\n",
        "rules:\n"
        "  - examples:\n"
        "      match:\n"
        "        - |\n"
        "          one\n"
        "            two\n"
        "\n"
        "          # three\n"
        "        - |\n"
        "          folded text\n"
        "        - \" begins\\nwith a space\"\n"
        "        - \"ends \\nwith one\"\n"
        "        - \"two\\n\\n\"\n");
}

static void
lists_are_in_brackets_if_they_fit(void **state)
{
    (void)state;
    /* 10 columns of "    words:" and a space, two brackets: 100 with 43 wide characters and one. */
    expect_rules(
        "rules:\n- words: [" /* */
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三x]\n"
        "  allow: [a, b]\n",
        "rules:\n"
        "  - words: "
        "[一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三x]"
        "\n"
        "    allow: [a, b]\n");
    expect_rules("rules:\n- words: ["
                 "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                 "一二三四x]\n",
                 "rules:\n"
                 "  - words:\n"
                 "      - "
                 "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                 "一二三四x\n");
}

static void
comments_stay_with_what_they_are_about(void **state)
{
    (void)state;
    expect_rules(
        "\xEF\xBB\xBF# head\n\n# about the rules\n\nrules: # list\r\n\n"
        "# about the first\n- words: [x, # first\n    y\n    # tail of words\n    ] # closed\n"
        "  # about the id\n  id: a # behind the id\n"
        "  allow: [a] # short\n"
        "  examples:\n    match:\n      - a\n      # - b\n    clean: [c]\n\n"
        "  # tail of the rule\n# about the second\n- # of the second\n  id: b\n# end\n",
        "# head\n"
        "\n"
        "# about the rules\n"
        "\n"
        "rules: # list\n"
        "  # about the first\n"
        "  # about the id\n"
        "  - id: a # behind the id\n"
        "    words: # closed\n"
        "      - x # first\n"
        "      - 'y'\n"
        "      # tail of words\n"
        "    allow: [a] # short\n"
        "    examples:\n"
        "      match:\n"
        "        - a\n"
        "        # - b\n"
        "      clean:\n"
        "        - c\n"
        "\n"
        "    # tail of the rule\n"
        "\n"
        "  # about the second\n"
        "  # of the second\n"
        "  - id: b\n"
        "  # end\n");
}

/* The inner list has no place of its own before its first dash. */
static void
comments_inside_lists_of_lists_stay_there(void **state)
{
    (void)state;
    expect_rules(":\n-\n -\n#\n n", "'':\n  -\n    #\n    - 'n'\n");
    expect_rules("a:\n  # of the outer\n  -\n    # of the inner\n    -\n      # of x\n      - x\n",
                 "a:\n  # of the outer\n  -\n    # of the inner\n    -\n      # of x\n      - x\n");
    expect_rules("a:\n  - [x-, '-']\n  # of the second\n  - - z\n",
                 "a:\n  -\n    - x-\n    - '-'\n  # of the second\n  -\n    - z\n");
}

static void
what_is_not_readable_is_told_and_not_rewritten(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "# nothing\n", "rules: [\n", "- a\n", "text", "rules: &a [x]\n", "{[a]: b}\n", "{}\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        aigc_draft *draft;
        size_t length = 1;
        assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
        assert_int_equal(
            aigc_draft_format(draft, AIGC_SOURCE_RULES, "f", texts[i], strlen(texts[i])),
            AIGC_ERR_RULES);
        assert_true(aigc_draft_diagnostic_count(draft) >= 1);
        assert_null(aigc_draft_text(draft, &length));
        assert_int_equal(length, 0);
        aigc_draft_free(draft);
    }
}

static void
lists_have_single_spaces_and_no_empty_ends(void **state)
{
    (void)state;
    expect_form(AIGC_SOURCE_WORDS,
                "\xEF\xBB\xBF\n\n# words  \r\n  one two \n\n  \n\nthree\t\t\t\n"
                "　四　\t A.1.a\t log\t skip,  plain\t\t a  note \t2026-01-31\r\n"
                " # not a comment\t\t\t\tnone\n\n",
                "# words\n"
                "one two\n"
                "\n"
                "three\n"
                "四\tA.1.a\tlog\tskip plain\t\ta  note\t2026-01-31\n"
                " # not a comment\t\t\t\tnone\n");
}

/* Forms are taken of what has mistakes too; a mistake must not go away with that. */
static void
a_line_of_separators_stays_a_mistake(void **state)
{
    (void)state;
    expect_form(AIGC_SOURCE_WORDS, "one\n\t\t\t , \t\ntwo\n", "one\n\t\t\t ,\ntwo\n");
    expect_form(AIGC_SOURCE_WORDS, "one\n\t\t\t,　\n", "one\n\t\t\t,　\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_in_the_order_of_the_documentation),
        cmocka_unit_test(texts_are_quoted_where_some_reader_needs_it),
        cmocka_unit_test(more_texts_are_quoted_in_brackets),
        cmocka_unit_test(texts_of_several_lines_stay_in_lines),
        cmocka_unit_test(lists_are_in_brackets_if_they_fit),
        cmocka_unit_test(comments_stay_with_what_they_are_about),
        cmocka_unit_test(comments_inside_lists_of_lists_stay_there),
        cmocka_unit_test(what_is_not_readable_is_told_and_not_rewritten),
        cmocka_unit_test(lists_have_single_spaces_and_no_empty_ends),
        cmocka_unit_test(a_line_of_separators_stays_a_mistake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
