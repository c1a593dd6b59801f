/* SPDX-License-Identifier: Apache-2.0 */
/* What the analysis knows of regular expressions, and which it refuses, where and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uset.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/compile/automaton_build.h"
#include "libfilter/regex/regex_analysis.h"
#include "libfilter/regex/regex_pcre2.h"

/* Analyse what PCRE2 has accepted. */
static bool
analyse(const char *regex, size_t length, bool fold, aigcp_regex_facts *facts,
        aigcp_regex_fault *fault)
{
    aigcp_regex *compiled;
    const unsigned how = fold ? AIGCP_REGEX_CASELESS : 0;
    if (aigcp_regex_compile(regex, length, how, &compiled, fault) != AIGC_OK)
        fail_msg("PCRE2 refuses %s: %s", regex, fault->message);
    aigcp_regex_free(compiled);
    return aigcp_regex_analyse(regex, length, fold, facts, fault);
}

/* Triggers as "LITERAL LITERAL @LEAST-MOST", a run of digits as "#DIGITS@MOST". */
static void
describe_triggers(const aigcp_regex_facts *facts, char *out, size_t size)
{
    size_t length = 0;
    if (facts->trigger_count == 0) {
        (void)snprintf(out, size, "#%u@%u", facts->digit_run, facts->digit_most);
        return;
    }
    for (size_t i = 0; i < facts->trigger_count; i++) {
        const aigcp_trigger *trigger = &facts->triggers[i];
        for (uint32_t j = 0; j < trigger->length; j++) {
            assert_true(size - length > 32);
            length += aigcp_utf8_encode(trigger->symbols[j], (uint8_t *)out + length);
        }
        out[length++] = ' ';
    }
    (void)snprintf(out + length, size - length, "@%u-%u", facts->triggers[0].least,
                   facts->triggers[0].most);
}

static const struct {
    const char *regex;
    bool fold;
    uint32_t span, lookbehind, least;
    const char *triggers;
} accepted[] = {
    { "abc", false, 3, 0, 3, "abc @0-0" },
    { "AKIA[0-9A-Z]{16}", false, 20, 0, 20, "akia @0-0" },
    { "a?bc", false, 3, 0, 2, "abc bc @0-0" },
    { "(?:ab|cd)e", false, 3, 0, 3, "abe cde @0-0" },
    { "[ab]c", false, 2, 0, 2, "ac bc @0-0" },
    { "[^x]{0,9}abc", false, 12, 0, 3, "abc @0-9" },
    { ".{2,5}?x", false, 6, 0, 3, "x @2-5" },
    { "a[^b]{1,3}bcde", false, 8, 0, 6, "bcde @2-4" },
    { "ab.cd", false, 5, 0, 5, "ab @0-0" },
    { "(?<![0-9])1[3-9][0-9]{9}(?![0-9])", false, 12, 1, 11, "#11@0" },
    { "\\d{3}-\\d{4}", false, 8, 0, 8, "#4@4" },
    { "[1-9１-９][0-9０-９]{16}", false, 17, 0, 17, "#17@0" },
    { "[a-z]{0,4}[0-9]{3}", true, 7, 0, 3, "#3@4" },
    { "[0-9]{0,5}12[0-9]", false, 8, 0, 3, "#3@5" },
    { "(?=abc)x[a-z]", false, 5, 0, 2, "x @0-0" },
    { "(?<=ab|c)xy", false, 2, 2, 2, "xy @0-0" },
    { "\\bxy\\b", false, 3, 1, 2, "xy @0-0" },
    { "電話", false, 2, 0, 2, "电话 @0-0" },
    { "ß", false, 1, 0, 1, "ss @0-0" },
    { "\\x41\\x{42}\\o{103}\\t", false, 4, 0, 4, "abc\t @0-0" },
    { "\\Qa.b\\E", false, 3, 0, 3, "a.b @0-0" },
    { "(ab){2}", false, 4, 0, 4, "abab @0-0" },
    { "(ab){1,2}c", false, 5, 0, 3, "ab @0-0" },
    { "(?i)AbC", false, 3, 0, 3, "abc @0-0" },
    { "(?<n>a)(?P<m>b)(?'k'c)(?>d)(?|e|f)", false, 5, 0, 5, "abcde abcdf @0-0" },
    { "ab(?#comment)cd", false, 4, 0, 4, "abcd @0-0" },
    { "(?:a{2}){3}b", false, 7, 0, 7, "aaaaaab @0-0" },
    { "a{x}", false, 4, 0, 4, "a{x} @0-0" },
    { "[]a]b", false, 2, 0, 2, "]b ab @0-0" },
    { "x\\R", false, 3, 0, 2, "x @0-0" },
    { "(?:)abc", false, 3, 0, 3, "abc @0-0" },
    { ".{2045}abc", false, 2048, 0, 2048, "abc @2045-2045" },
    { "(?<=.{16})abc", false, 3, 16, 3, "abc @0-0" },
    { ".{17}x", true, 18, 0, 18, "x @0-17" },
    { ".{18,20}x", true, 21, 0, 19, "x @1-20" },
};

static void
facts_are_as_expected(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const char *regex = accepted[i].regex;
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        char triggers[1024];
        if (!analyse(regex, strlen(regex), accepted[i].fold, &facts, &fault))
            fail_msg("%s is refused: %s", regex, fault.message);
        describe_triggers(&facts, triggers, sizeof triggers);
        if (facts.span != accepted[i].span || facts.lookbehind != accepted[i].lookbehind ||
            facts.match_least != accepted[i].least || strcmp(triggers, accepted[i].triggers) != 0)
            fail_msg("%s: span %u, lookbehind %u, least %u, triggers %s", regex, facts.span,
                     facts.lookbehind, facts.match_least, triggers);
    }
}

static const struct {
    const char *regex;
    const char *message; /* the beginning of it */
    size_t at;
} refused[] = {
    { "ab*", "this repetition has no upper bound", 2 },
    { "xx(?:ab)+", "this repetition has no upper bound", 8 },
    { "ab{2,}", "this repetition has no upper bound", 2 },
    { "", "this also matches the empty text", 0 },
    { "a?", "this also matches the empty text", 0 },
    { "abc|", "this also matches the empty text", 0 },
    { "(?=abc)", "this also matches the empty text", 0 },
    { "[a-z]{8}", "this would have to be searched for at every character", 0 },
    { "\\d{2}", "this would have to be searched for at every character", 0 },
    { "abc|[^x]", "this would have to be searched for at every character", 0 },
    { "(?=abc)[a-z]", "this would have to be searched for at every character", 0 },
    { "^abc", "a stream has no place to anchor to", 0 },
    { "abc$", "a stream has no place to anchor to", 3 },
    { "\\Aabc", "a stream has no place to anchor to", 0 },
    { "abc\\z", "a stream has no place to anchor to", 3 },
    { "abc\\Z", "a stream has no place to anchor to", 3 },
    { "\\Gabc", "a stream has no place to anchor to", 0 },
    { ".{2046}abc", "a match could be longer than 2048 characters", 0 },
    { "abc(?=.{2046})", "a match could be longer than 2048 characters", 0 },
    { "(?<=.{17})abc", "it looks more than 16 characters behind", 0 },
    { "(a)\\1bc", "\"\\1\" is not supported", 3 },
    { "(?<n>a)\\k<n>", "\"\\k<n>\" is not supported", 7 },
    { "a(?R)?b", "\"(?R)\" is not supported", 1 },
    { "(a)(?1)", "\"(?1)\" is not supported", 3 },
    { "(a)?(?(1)b|c)d", "\"(?(\" is not supported", 4 },
    { "a(*SKIP)b", "\"(*SKIP)\" is not supported", 1 },
    { "(*UTF)ab", "\"(*UTF)\" is not supported", 0 },
    { "ab(?C1)", "\"(?C1)\" is not supported", 2 },
    { "ab\\Kcd", "\"\\K\" is not supported", 2 },
    { "ab\\X", "\"\\X\" is not supported", 2 },
    { "(?x)a b", "\"(?x)\" is not supported", 0 },
    { "ab\\cA", "\"\\cA\" is not supported", 2 },
    { "ab\\E{3}", "a quantifier behind \\E or a comment", 4 },
    { "\\Qab\\E{3}", "a quantifier behind \\E or a comment", 6 },
    { "ab(?#x){3}", "a quantifier behind \\E or a comment", 7 },
    { "\\N{U+61}bc", "\"\\N{U+61}\" is not supported", 0 },
    { "(?<n>a)\\g{n}b", "\"\\g{n}\" is not supported", 7 },
    { "(?i-x:ab)", "\"(?i-x:\" is not supported", 0 },
    { "a[\\Q-\\E]b", "\"\\Q\" is not supported", 2 },
    { "[[:<:]]ab", "\"[[:<:]]\" is not supported", 0 },
    { "ab(*MARK:冰)", "\"(*MARK:...\" is not supported", 2 },
    { "ab(*:a_very_long_name_of_a_mark_is_cut)", "\"(*:a_very_long_name_of_a_mark_is...\" is", 2 },
    { "ab{,3}c", "\"{,3}\" is not supported", 2 },
    { "a\xE2\x80\x8B"
      "b",
      "an invisible character can never be matched", 1 },
};

static void
check_refused(const char *regex, bool fold, const char *message, size_t at)
{
    aigcp_regex_facts facts;
    aigcp_regex_fault fault = { 0 };
    if (analyse(regex, strlen(regex), fold, &facts, &fault))
        fail_msg("%s is accepted", regex);
    if (strncmp(fault.message, message, strlen(message)) != 0 || fault.at != at)
        fail_msg("%s: %zu: %s", regex, fault.at, fault.message);
    assert_non_null(fault.hint);
}

static void
what_cannot_be_streamed_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        check_refused(refused[i].regex, false, refused[i].message, refused[i].at);
}

static void
folded_text_has_no_unfolded_characters(void **state)
{
    (void)state;
    static const char message[] = "folded text never has this character";
    check_refused("ab電話", true, message, 2);
    check_refused("ab１", true, message, 2);
    check_refused("abé", true, message, 2);
    check_refused("\\x{ff11}ab", true, message, 0);
    static const char of_class[] = "folded text never has any character of this class";
    check_refused("ab[０-９]{11}", true, of_class, 2);
    check_refused("[（(）][0-9]{6}[）]", true, of_class, 17);
    check_refused("[一二三四五六七八九]{6}号", true, of_class, 0);
    check_refused("[Ａ-Ｚ]{3}[0-9]{3}", true, of_class, 0);
    check_refused("[\\p{Lu}é][0-9]{3}", true, of_class, 0);
    check_refused("[[:upper:]][0-9]{3}", true, of_class, 0);
    check_refused("\\p{Lu}{2}[0-9]{3}", true, "folded text has no capitals", 0);
    check_refused("ab[\\x{200b}\\x{ad}]", false, "invisible characters can never be matched", 2);
}

/* Folded text has what folds to itself, and nothing else: where PCRE2 finds a character there, in
 * either case, it is not refused. Han and Hangul, which have no case, are left out. */
static void
what_folded_text_has_is_not_refused(void **state)
{
    (void)state;
    static uint8_t text[4 * 0x20000];
    size_t length = 0;
    for (uint32_t c = 1; c < 0x20000; c++)
        if (aigcp_folds_to_itself(c) && !(c >= 0x3400 && c < 0xA000) &&
            !(c >= 0xAC00 && c < 0xF900))
            length += aigcp_utf8_encode(c, text + length);
    aigcp_regex_scratch *scratch = aigcp_regex_scratch_new();
    assert_non_null(scratch);
    size_t refused_count = 0;
    for (uint32_t c = 1; c < 0x20000; c++) {
        char regex[16];
        (void)snprintf(regex, sizeof regex, "\\x{%x}ab", (unsigned)c);
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        if ((c >= 0xD800 && c < 0xE000) || analyse(regex, strlen(regex), true, &facts, &fault))
            continue;
        refused_count++;
        regex[strlen(regex) - 2] = '\0';
        aigcp_regex *compiled;
        assert_int_equal(
            aigcp_regex_compile(regex, strlen(regex), AIGCP_REGEX_CASELESS, &compiled, &fault),
            AIGC_OK);
        const aigcp_regex_query query = { .text = text, .length = length, .last = length };
        aigcp_regex_match match;
        if (aigcp_regex_search(compiled, scratch, &query, &match) != AIGCP_SEARCH_NONE)
            fail_msg("%s is refused", regex);
        aigcp_regex_free(compiled);
    }
    aigcp_regex_scratch_free(scratch);
    assert_in_range(refused_count, 10000, 60000);
}

/* Where a class has a member that is never met beside others, that is noted; "": there is none. */
static void
idle_members_are_noted(void **state)
{
    (void)state;
    static const struct {
        const char *regex;
        bool fold;
        const char *idle;
    } cases[] = {
        { "ABC电话", true, "" },
        { "ПРИВЕТ", true, "" },
        { "[А-Я]{3}abc", true, "" },
        { "[㐀-龥]abc", true, "" },
        { "[\\p{Lu}0-9]abc", true, "" },
        { "[^0-9]abc", true, "" },
        { "[（(]abc[，,]", true, "（" },
        { "[0-9０-９]abc", true, "０-９" },
        { "[^\\x{ff0c}]abc", true, "\\x{ff0c}" },
        { "[（(]abc[，,]", false, "" },
        { "[ \\x{200b}]abc", false, "\\x{200b}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *regex = cases[i].regex;
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        if (!analyse(regex, strlen(regex), cases[i].fold, &facts, &fault))
            fail_msg("%s is refused: %s", regex, fault.message);
        assert_int_equal(facts.idle_length, strlen(cases[i].idle));
        assert_memory_equal(regex + facts.idle_at, cases[i].idle, facts.idle_length);
    }
}

/* As deep as may be, and one deeper. */
static void
nesting_is_bounded(void **state)
{
    (void)state;
    char regex[3 * AIGCP_MAX_REGEX_DEPTH + 16];
    for (unsigned depth = AIGCP_MAX_REGEX_DEPTH; depth <= AIGCP_MAX_REGEX_DEPTH + 1; depth++) {
        memset(regex, '(', depth);
        memcpy(regex + depth, "abc", 3);
        memset(regex + depth + 3, ')', depth);
        regex[2 * depth + 3] = '\0';
        if (depth > AIGCP_MAX_REGEX_DEPTH) {
            check_refused(regex, false, "groups are nested too deep", AIGCP_MAX_REGEX_DEPTH);
        } else {
            aigcp_regex_facts facts;
            aigcp_regex_fault fault;
            assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        }
    }
}

/* 24 alternatives are searched for one by one, 25 are not. */
static void
triggers_are_bounded(void **state)
{
    (void)state;
    char regex[8 * (AIGCP_MAX_TRIGGERS + 1)];
    size_t length = 0;
    aigcp_regex_facts facts;
    aigcp_regex_fault fault;
    for (unsigned i = 0; i <= AIGCP_MAX_TRIGGERS; i++) {
        if (i == AIGCP_MAX_TRIGGERS) {
            assert_true(analyse(regex, length, false, &facts, &fault));
            assert_int_equal(facts.trigger_count, AIGCP_MAX_TRIGGERS);
        }
        length += (size_t)sprintf(regex + length, "%s%cz", i ? "|" : "", 'a' + (int)i);
    }
    assert_false(analyse(regex, length, false, &facts, &fault));
}

static const struct {
    const char *regex;
    const char *has, *has_not;
} alphabets[] = {
    { "abc", "abcABC", "d1 电" },
    { "[0-9]{3}", "019５٣", "a-电\xE3\x80\x80" },
    { "[^c]ab", "c!电\n", "" },
    { "\\sab", "ab\t\n \xE3\x80\x80\xC2\xA0", "c1电" },
    { "电ab", "ab电", "c1话" },
    { "[一-丁]ab", "ab一丁", "c电话" },
    { "(?i)\xD0\x96q", "q\xD0\x96\xD0\xB6", "电话" },
    { "\\w{2}ab", "z9_é电", "- !" },
    { "(?i)\xC5\xBF"
      "ab",
      "abSs", "kc" },
    { "(?i)[\xE2\x84\xAA]ab", "abKk", "sc" },
    { "(?i)[\xC4\x80-\xE3\x80\x80]ab", "abKksS", "c1" },
    { "[a-c]{1,9}://[xyz]{3}", "abc:/", "xyz" },
    { "(?:a://|b[cd]{1,2}://)[xyz]", "abcd:/", "xyz" },
    { "(?:q|(?:[ab]|c)[de]://)?[f-h]{2}qqq[xyz]", "abcdefghq:/", "xyz" },
    { "[a-c]{1,9}(?=[^ ]{9})qqq", "abcq", " " },
    { "[ab]{1,2}[0-9]{6}[xyz]", "ab0", "xyz" },
    { "(?:[ab][0-9]{4}|c[0-9]{4}d)[xyz]", "abc019", "xyz" },
};

/* Of the characters of `text` all are in a set, or none. */
static void
assert_has(const aigcp_character_set *set, const char *text, bool has, const char *regex,
           const char *what)
{
    for (size_t at = 0, size, length = strlen(text); at < length; at += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size);
        if (aigcp_character_set_has(set, c) != has)
            fail_msg("%s: U+%04X should%s %s", regex, (unsigned)c, has ? "" : " not", what);
    }
}

static void
what_can_wait_for_a_trigger_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        const char *regex = alphabets[i].regex;
        assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        assert_has(&facts.waiting, alphabets[i].has, true, regex, "be in front of a trigger");
        assert_has(&facts.waiting, alphabets[i].has_not, false, regex, "be in front of a trigger");
    }
}

static const struct {
    const char *regex;
    const char *has, *has_not;
} beginnings[] = {
    { "(?:把|将)[^。]{0,10}照片", "把将", "照片电话a" },
    { "a?b{0,3}(?:c|[de]f)gh", "abcde", "fgh电" },
    { "(?<![0-9])(?=z)\\b[xy]{1,2}abc", "xy", "z0a" },
    { "(?:a|b?)(?:\\Qcd\\E)?efg", "abcde", "fg" },
    { "(?:(?:)|a){2}bcd", "ab", "cd" },
    { "[^a]abc", "ab电", "" },
    { "(?:\\d{2}|\\s)abc", "0\xD9\xA3 \xE3\x80\x80", "a电" },
};

static void
with_what_a_match_can_begin_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        const char *regex = beginnings[i].regex;
        assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        assert_has(&facts.first, beginnings[i].has, true, regex, "begin a match");
        assert_has(&facts.first, beginnings[i].has_not, false, regex, "begin a match");
    }
}

/* A character is in a set if PCRE2 takes it for one of the set, regardless of case. */
static void
all_cases_of_a_character_are_in_its_set(void **state)
{
    (void)state;
    USet *cases = uset_openEmpty();
    size_t tried = 0;
    for (UChar32 c = 0; c < 0x110000; c++) {
        uset_clear(cases);
        uset_add(cases, c);
        uset_closeOver(cases, USET_CASE_INSENSITIVE);
        uset_removeAllStrings(cases);
        if (uset_size(cases) < 2)
            continue;
        char regex[32];
        (void)snprintf(regex, sizeof regex, "(?i)[\\x{%X}]abc", (unsigned)c);
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        for (int32_t i = 0; i < uset_size(cases); i++) {
            const aigcp_character_set set = aigcp_character_set_of((uint32_t)uset_charAt(cases, i));
            if (!aigcp_character_sets_meet(&facts.first, &set))
                fail_msg("U+%04X should be in the set of U+%04X", (unsigned)uset_charAt(cases, i),
                         (unsigned)c);
            tried++;
        }
    }
    uset_close(cases);
    assert_in_range(tried, 5000, 10000);
}

/* What is found may end before the text says that there is a match. */
static void
where_what_is_found_ends(void **state)
{
    (void)state;
    static const struct {
        const char *regex;
        bool ends_early;
        uint32_t bytes; /* up to the end of what is found, at least */
    } cases[] = {
        { "abcd", false, 4 },
        { "id (?<found>[0-9]{4})", false, 7 },
        { "id (?<found>[0-9]{4})[0-9a-z]{0,3}", false, 7 },
        { "(?:passport|pass)[: ]{0,3}(?<found>[a-z][0-9]{8})(?![0-9])", false, 13 },
        { "[a-z]{2,4}(?<found>@host)[.]com", true, 1 },
        { "(?<found>[0-9]{11})(?=[^0-9]{0,4}joined)", false, 11 },
        { "(?<found>id).{6}", false, 2 },
        { "x(?<found>[0-9]{3})-[0-9]{4}", true, 1 },
        { "(?P<found>[a-z]{2})-secret", true, 1 },
        { "(?'found'ab)cd", true, 1 },
        { "(?<found>[0-9]{2})[0-9]{6}", true, 1 },
        { "(?:x(?<found>[a-z])secret){2}", true, 1 }, /* not looked into */
        { "(?<found>secret)|[a-z]key", true, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        const char *regex = cases[i].regex;
        assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        if (facts.ends_early != cases[i].ends_early || facts.found_bytes != cases[i].bytes)
            fail_msg("%s: %u", regex, facts.found_bytes);
    }
}

/* Digits that each match has, wherever they stand in it: none where anything else may stand. */
static void
digits_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *regex;
        uint32_t digits;
    } cases[] = {
        { "(?<![0-9])1[3-9][0-9]{9}(?![0-9])", 11 },
        { "[0-9]{4}(?:[ -]?[0-9]{4}){3}", 16 },
        { "[0-9]{3}-[0-9]{4,8}x", 7 },
        { "(?:[0-9]{6}|[0-9]{3} [0-9]{2})-[0-9]{3}", 8 },
        { "(?=[0-9]{9})[0-9]{3}[0-9a-z]{6}", 3 },
        { "id:[0-9]?[1-9]{2}[^x][0-9X]", 2 },
        { "\\d{2}[\\d\\s]\\d[０-９]", 4 },
        { "[0-9]{3}(?:[0-9]{2}){0,2}", 3 },
        { "key=[0-9a-f]{8}", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        aigcp_regex_facts facts;
        aigcp_regex_fault fault;
        const char *regex = cases[i].regex;
        assert_true(analyse(regex, strlen(regex), false, &facts, &fault));
        if (facts.digits != cases[i].digits)
            fail_msg("%s: %u", regex, facts.digits);
    }
}

/* What \d matches, it matches in text, where it is counted by what it folds to. */
static void
digits_of_all_scripts_fold_to_digits(void **state)
{
    (void)state;
    unsigned tried = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (u_charType((UChar32)c) != U_DECIMAL_DIGIT_NUMBER)
            continue;
        uint32_t self;
        size_t count;
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count != 1 || fold[0] < '0' || fold[0] > '9')
            fail_msg("U+%04X", (unsigned)c);
        tried++;
    }
    assert_in_range(tried, 600, 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_counted),
        cmocka_unit_test(digits_of_all_scripts_fold_to_digits),
        cmocka_unit_test(where_what_is_found_ends),
        cmocka_unit_test(facts_are_as_expected),
        cmocka_unit_test(what_cannot_be_streamed_is_refused),
        cmocka_unit_test(folded_text_has_no_unfolded_characters),
        cmocka_unit_test(what_folded_text_has_is_not_refused),
        cmocka_unit_test(idle_members_are_noted),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(triggers_are_bounded),
        cmocka_unit_test(what_can_wait_for_a_trigger_is_known),
        cmocka_unit_test(with_what_a_match_can_begin_is_known),
        cmocka_unit_test(all_cases_of_a_character_are_in_its_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
