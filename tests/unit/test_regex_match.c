/* SPDX-License-Identifier: Apache-2.0 */
/* What of a match is the finding: the group called "found", if there is one and it took part,
 * and never anything outside of the match. Cuts of the text do not matter to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/regex/regex_pcre2.h"
#include "tests/support/filter_run.h"

/* Search a text and compare match and finding with the expected ones; NULL: no match. */
static void
assert_match(const char *expression, const char *text, const char *match, const char *found)
{
    aigcp_regex *regex;
    aigcp_regex_fault fault;
    assert_int_equal(aigcp_regex_compile(expression, strlen(expression), 0, &regex, &fault),
                     AIGC_OK);
    aigcp_regex_scratch *scratch = aigcp_regex_scratch_new();
    assert_non_null(scratch);
    size_t length = strlen(text);
    aigcp_regex_match result;
    const aigcp_regex_query query = { .text = (const uint8_t *)text,
                                      .length = length,
                                      .last = length };
    aigcp_search search = aigcp_regex_search(regex, scratch, &query, &result);
    aigcp_regex_scratch_free(scratch);
    aigcp_regex_free(regex);
    assert_int_equal(search, match ? AIGCP_SEARCH_MATCH : AIGCP_SEARCH_NONE);
    if (!match)
        return;
    assert_int_equal(result.end - result.start, strlen(match));
    assert_memory_equal(text + result.start, match, strlen(match));
    assert_int_equal(result.found_end - result.found, strlen(found));
    assert_memory_equal(text + result.found, found, strlen(found));
}

static void
a_group_called_found_is_the_finding(void **state)
{
    (void)state;
    assert_match("id (?<found>[0-9]+)", "my id 42.", "id 42", "42");
    assert_match("(a)(?<found>b)(c)", "abc", "abc", "b");
    assert_match("id (?<found>[0-9]+)", "my id", NULL, NULL);
    assert_match("id ([0-9]+)", "my id 42.", "id 42", "id 42");
    assert_match("id (?<other>[0-9]+)", "my id 42.", "id 42", "id 42");
}

static void
without_it_all_of_the_match_is(void **state)
{
    (void)state;
    assert_match("a(?<found>b)?c", "ac", "ac", "ac");
    assert_match("a(?<found>b*)c", "ac", "ac", "ac");
}

static void
what_is_outside_of_the_match_is_not_found(void **state)
{
    (void)state;
    assert_match("b(?=(?<found>c))", "abc", "b", "b");
    assert_match("(?<=(?<found>a))b", "abc", "b", "b");
    assert_match("b(?=(?<found>c))c", "abc", "bc", "c");
}

/* Compile an expression with this many groups in front of the one that counts. */
static aigc_status
compile_behind_groups(size_t count)
{
    static const char group[] = "(a)";
    static const char last[] = "(?<found>b)";
    char expression[64] = "";
    size_t length = 0;
    for (size_t i = 0; i < count; i++, length += sizeof group - 1)
        memcpy(expression + length, group, sizeof group);
    memcpy(expression + length, last, sizeof last);
    length += sizeof last - 1;
    aigcp_regex *regex;
    aigcp_regex_fault fault;
    aigc_status status = aigcp_regex_compile(expression, length, 0, &regex, &fault);
    assert_true((status == AIGC_OK) == (regex != NULL));
    assert_true((status == AIGC_OK) == (fault.message[0] == '\0'));
    aigcp_regex_free(regex);
    return status;
}

/* What PCRE2 refuses is said with what to write instead. */
static void
faults_have_hints(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *hint;
    } cases[] = {
        { "(?<=a*)b", "(?<=ab|c)" },
        { "\\u4e2dab", "\\x{4e2d}" },
        { "ab\\C", "[^\\n]" },
        { "(ab", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *expression = cases[i].expression;
        aigcp_regex *regex;
        aigcp_regex_fault fault;
        assert_int_equal(aigcp_regex_compile(expression, strlen(expression), false, &regex, &fault),
                         AIGC_ERR_RULES);
        assert_non_null(strstr(fault.hint, cases[i].hint));
    }
}

static void
groups_in_front_of_it_are_bounded(void **state)
{
    (void)state;
    assert_int_equal(compile_behind_groups(AIGCP_MAX_FOUND_GROUP - 1), AIGC_OK);
    assert_int_equal(compile_behind_groups(AIGCP_MAX_FOUND_GROUP), AIGC_ERR_RULES);
}

static const char rules_text[] =
    "rules:\n"
    "- {id: number, title: t, category: X.a, action: redact, patterns: [\n"
    "    {regex: 'id[: ]{0,2}(?<found>[0-9]{3,5})(?![0-9])', fold: true}]}\n"
    "- {id: name, title: t, category: X.a, action: redact, words: [bob], boundary: none}\n";

/* The uncut text gave `log` and `out`. */
typedef struct expectation {
    aigc_rules *rules;
    const char *log, *out;
} expectation;

static int
check_cut(void *context, const cut_text *cut)
{
    const expectation *expected = context;
    text_sink log = { 0 };
    text_sink out = { 0 };
    int result = filter_scan(expected->rules, cut, &log) != AIGC_OK ||
                 filter_transform(expected->rules, cut, &out, NULL) != AIGC_OK ||
                 !text_sink_is(&log, expected->log, strlen(expected->log)) ||
                 !text_sink_is(&out, expected->out, strlen(expected->out));
    text_sink_free(&log);
    text_sink_free(&out);
    return result;
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    static const char text[] = "bob id: 1234 bob, id 77, id８８８, id 1 id 999bob";
    expectation expected = {
        filter_compile(rules_text),
        "0-3 name bob\n8-12 number 1234\n13-16 name bob\n27-36 number ８８８\n46-49 number 999\n"
        "49-52 name bob\n",
        "*** id: **** ***, id 77, id***, id 1 id ******",
    };
    assert_non_null(expected.rules);
    assert_int_equal(all_cuts(text, strlen(text), check_cut, &expected), 0);
    aigc_rules_free(expected.rules);
}

static int
write_finding(void *log, const aigc_finding *finding)
{
    char line[64];
    const int length =
        snprintf(line, sizeof line, "%llu-%llu %s ", (unsigned long long)finding->start,
                 (unsigned long long)finding->end, finding->rule_id);
    assert_int_equal(text_sink_write(log, line, (size_t)length), 0);
    assert_int_equal(text_sink_write(log, finding->text, finding->end - finding->start), 0);
    return text_sink_write(log, "\n", 1);
}

/* Run a text in pieces of one byte, of two, and so on, and ask nothing between them: then pieces
 * are skimmed. */
static void
check_pieces(const expectation *expected)
{
    const size_t length = strlen(expected->out);
    aigc_scanner *scanner;
    assert_int_equal(aigc_scanner_new(expected->rules, &scanner), AIGC_OK);
    for (size_t piece = 1; piece <= length; piece++) {
        text_sink log = { 0 };
        assert_int_equal(aigc_scanner_begin(scanner, write_finding, &log), AIGC_OK);
        for (size_t at = 0; at < length; at += piece) {
            const size_t size = piece < length - at ? piece : length - at;
            assert_int_equal(aigc_scanner_feed(scanner, expected->out + at, size), AIGC_OK);
        }
        assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
        assert_int_equal(text_sink_write(&log, "", 1), 0);
        assert_string_equal((const char *)log.data, expected->log);
        text_sink_free(&log);
    }
    aigc_scanner_free(scanner);
}

/* "@" and "$" are read as letters behind letters, so that "f@ck" is found as another word; what has
 * the sign itself is found too, and where a letter follows that the sign looks like. */
static void
signs_of_leet_are_found_as_they_are(void **state)
{
    (void)state;
    static const char rules[] =
        "rules:\n"
        "- {id: p, title: t, category: X.a, action: log, patterns: [\n"
        "    {regex: '@4p'}, {regex: 'x@b'}, {regex: '[0-9]?me@example[.]com', fold: true}]}\n"
        "- {id: w, title: t, category: X.a, action: log, match: [plain], boundary: none,\n"
        "   words: [k@z, '$sky', 'lo$$ of t'], allow: ['k@z@@ar']}\n"
        "- {id: l, title: t, category: X.a, action: log, words: [abcdefghijklmnopqrstuvwxyz]}\n";
    static const char text[] =
        "so @4p q@4p or x@b at ME@EXAMPLE.COM, k@z. $sky n$sky lo$$ of t k@z@@ar";
    expectation expected = {
        filter_compile(rules),
        "3-6 p @4p\n8-11 p @4p\n15-18 p x@b\n22-36 p ME@EXAMPLE.COM\n38-41 w k@z\n"
        "43-47 w $sky\n49-53 w $sky\n54-63 w lo$$ of t\n",
        NULL,
    };
    assert_non_null(expected.rules);
    text_sink out = { 0 };
    const size_t whole = strlen(text);
    const cut_text uncut = filter_uncut(text, &whole);
    assert_int_equal(filter_transform(expected.rules, &uncut, &out, NULL), AIGC_OK);
    assert_int_equal(text_sink_write(&out, "", 1), 0);
    expected.out = (const char *)out.data;
    assert_int_equal(all_cuts(text, whole, check_cut, &expected), 0);
    check_pieces(&expected);
    text_sink_free(&out);
    aigc_rules_free(expected.rules);
}

/* Literals that the prefilter knows up to a symbol that is repeated, and then have a sign. */
static void
literals_end_in_signs(void **state)
{
    (void)state;
    expectation expected = {
        filter_compile(
            "rules:\n- {id: r, title: t, category: X.a, action: log, patterns: [\n"
            "    {regex: 'table&aa&', fold: true}, {regex: 'bb-'}, {regex: '-cc--'}]}\n"),
        "3-12 r table&AA&\n14-17 r bb-\n18-23 r -cc--\n",
        "so table&AA&, bb- -cc-- b- -c-- table&A&",
    };
    assert_non_null(expected.rules);
    check_pieces(&expected);
    aigc_rules_free(expected.rules);
}

/* Of "me|come to" the first literal stands in the second one, and is complete before it. */
static void
literals_in_others_wait_for_them(void **state)
{
    (void)state;
    expectation expected = {
        filter_compile("rules:\n- {id: r, title: t, category: X.a, action: log, patterns: [\n"
                       "    {regex: 'me|come to'}, {regex: '[0-9]{0,2}x|axy'}]}\n"),
        "3-10 r come to\n12-14 r me\n15-18 r 12x\n19-22 r axy\n23-24 r x\n29-31 r me\n"
        "33-34 r x\n",
        "so come to; me 12x axy x a come, x",
    };
    assert_non_null(expected.rules);
    assert_int_equal(all_cuts(expected.out, strlen(expected.out), check_cut, &expected), 0);
    check_pieces(&expected);
    aigc_rules_free(expected.rules);
}

/* The literal by which a match is found may end inside what a character folds to. */
static void
literals_end_inside_of_characters(void **state)
{
    (void)state;
    expectation expected = {
        filter_compile("rules:\n- {id: r, title: t, category: X.a, action: log, patterns: [\n"
                       "    {regex: 'f{2}[a-f]{0,3}-', fold: true}]}\n"),
        "1-7 r fﬀb-\n",
        "1fﬀb-x",
    };
    assert_non_null(expected.rules);
    assert_int_equal(all_cuts(expected.out, strlen(expected.out), check_cut, &expected), 0);
    check_pieces(&expected);
    aigc_rules_free(expected.rules);
}

/* Where a gap becomes too wide depends on what stands before it, and so must not on where a stream
 * was cut or a search began. */
static void
cuts_in_wide_gaps_do_not_matter(void **state)
{
    (void)state;
    static const char rules[] = "rules:\n"
                                "- {id: key, title: t, category: X.a, action: redact, patterns: [\n"
                                "    {regex: '[^ ]{0,8}secret'}]}\n";
    char text[512] = "some text before it ";
    for (unsigned gap = 0; gap < 40; gap++) {
        expectation expected = { filter_compile(rules), NULL, NULL };
        assert_non_null(expected.rules);
        const size_t length = strlen(text);
        memcpy(text + length, "secret", sizeof "secret");
        const size_t whole = strlen(text);
        const cut_text uncut = filter_uncut(text, &whole);
        text_sink log = { 0 };
        text_sink out = { 0 };
        assert_int_equal(filter_scan(expected.rules, &uncut, &log), AIGC_OK);
        assert_int_equal(filter_transform(expected.rules, &uncut, &out, NULL), AIGC_OK);
        assert_int_equal(text_sink_write(&log, "", 1), 0);
        assert_int_equal(text_sink_write(&out, "", 1), 0);
        expected.log = (const char *)log.data;
        expected.out = (const char *)out.data;
        assert_true(*expected.log);
        assert_int_equal(all_cuts(text, whole, check_cut, &expected), 0);
        text_sink_free(&log);
        text_sink_free(&out);
        aigc_rules_free(expected.rules);
        memcpy(text + length, "\xF3\xA0\x84\xB0", 5); /* U+E0130 */
    }
}

static bool
count_and_refuse(const void *context, const aigcp_regex_match *match)
{
    (void)match;
    ++**(unsigned *const *)context;
    return false;
}

/* Nothing that is matched counts: all ways from a place are tried, but not for ever. */
static void
checks_are_bounded(void **state)
{
    (void)state;
    static const char *const expressions[] = { "[0-9]{2,4}", "(?:1?1?1?){1,12}" };
    static const unsigned checks[] = { 3 + 3 + 3 + 2 + 1, AIGCP_REGEX_CHECKS_MOST };
    static const char *const texts[] = { "123456", "111111111111111111111111111111111111" };
    static const aigcp_search outcomes[] = { AIGCP_SEARCH_NONE, AIGCP_SEARCH_LIMIT };
    for (size_t i = 0; i < 2; i++) {
        aigcp_regex *regex;
        aigcp_regex_fault fault;
        assert_int_equal(aigcp_regex_compile(expressions[i], strlen(expressions[i]),
                                             AIGCP_REGEX_CHECKED, &regex, &fault),
                         AIGC_OK);
        aigcp_regex_scratch *scratch = aigcp_regex_scratch_new();
        assert_non_null(scratch);
        unsigned count = 0;
        unsigned *counted = &count;
        const aigcp_regex_query query = { .text = (const uint8_t *)texts[i],
                                          .length = strlen(texts[i]),
                                          .last = strlen(texts[i]),
                                          .check = count_and_refuse,
                                          .context = &counted };
        aigcp_regex_match match;
        assert_int_equal(aigcp_regex_search(regex, scratch, &query, &match), outcomes[i]);
        assert_int_equal(count, checks[i]);
        aigcp_regex_scratch_free(scratch);
        aigcp_regex_free(regex);
    }
}

/* What is only right as long as nothing stands behind it is refused, and memory is not to blame. */
static void
an_open_quotation_cannot_be_checked(void **state)
{
    (void)state;
    aigcp_regex *regex;
    aigcp_regex_fault fault;
    assert_int_equal(aigcp_regex_compile("\\Qab", 4, AIGCP_REGEX_CHECKED, &regex, &fault),
                     AIGC_ERR_RULES);
    assert_true(fault.message[0] != '\0' && fault.at <= 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_are_bounded),
        cmocka_unit_test(an_open_quotation_cannot_be_checked),
        cmocka_unit_test(a_group_called_found_is_the_finding),
        cmocka_unit_test(without_it_all_of_the_match_is),
        cmocka_unit_test(what_is_outside_of_the_match_is_not_found),
        cmocka_unit_test(faults_have_hints),
        cmocka_unit_test(groups_in_front_of_it_are_bounded),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(cuts_in_wide_gaps_do_not_matter),
        cmocka_unit_test(signs_of_leet_are_found_as_they_are),
        cmocka_unit_test(literals_end_inside_of_characters),
        cmocka_unit_test(literals_in_others_wait_for_them),
        cmocka_unit_test(literals_end_in_signs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
