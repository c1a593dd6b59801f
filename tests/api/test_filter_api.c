/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of filter.h: arguments, states, callbacks, counts, what is held back, and how
 * findings are rewritten. */
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

static const char redact_yaml[] =
    "rules:\n"
    "- {id: words, title: t, category: X.a, action: redact, match: [plain],\n"
    "   words: [abcd, 'x電話']}\n";

static const char stop_yaml[] =
    "rules:\n"
    "- {id: stop, title: t, category: X.a, action: stop, words: ['禁止', forbidden]}\n";

typedef struct fixture {
    aigc_rules *rules;
    aigc_scanner *scanner;
    aigc_transformer *transformer;
} fixture;

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->rules = filter_compile(redact_yaml);
    assert_non_null(f->rules);
    assert_int_equal(aigc_scanner_new(f->rules, &f->scanner), AIGC_OK);
    assert_int_equal(aigc_transformer_new(f->rules, NULL, &f->transformer), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    aigc_scanner_free(f->scanner);
    aigc_transformer_free(f->transformer);
    aigc_rules_free(f->rules);
    free(f);
    return 0;
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static int
refuse_write(void *context, const void *data, size_t length)
{
    (void)data;
    size_t *calls = context;
    (*calls)++;
    return length > 0;
}

static int
stop_at_finding(void *context, const aigc_finding *finding)
{
    (void)finding;
    size_t *calls = context;
    (*calls)++;
    return -1;
}

static void
null_is_an_argument_error(void **state)
{
    fixture *f = *state;
    aigc_scanner *scanner = f->scanner;
    aigc_transformer *transformer = f->transformer;
    assert_int_equal(aigc_scanner_new(f->rules, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_new(NULL, &scanner), AIGC_ERR_ARGUMENT);
    assert_null(scanner);
    assert_int_equal(aigc_scanner_begin(NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_feed(NULL, "a", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_finish(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_settled(NULL), 0);
    assert_int_equal(aigc_transformer_new(f->rules, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_new(NULL, NULL, &transformer), AIGC_ERR_ARGUMENT);
    assert_null(transformer);
    assert_int_equal(aigc_transformer_begin(NULL, drop, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_begin(f->transformer, NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_feed(NULL, "a", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_finish(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_stopped(NULL), 0);
    assert_int_equal(aigc_transformer_held(NULL), 0);
    aigc_scanner_free(NULL);
    aigc_transformer_free(NULL);

    assert_int_equal(aigc_scanner_begin(f->scanner, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(f->scanner, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_feed(f->scanner, NULL, 0), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_feed(f->transformer, NULL, 0), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
}

static void
struct_sizes_are_checked(void **state)
{
    fixture *f = *state;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_scanner_stats(f->scanner, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_stats(NULL, &stats), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_stats(f->transformer, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_stats(NULL, &stats), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_stats(f->scanner, &stats), AIGC_OK);
    assert_int_equal(aigc_transformer_stats(f->transformer, &stats), AIGC_OK);
    for (size_t size = 0; size <= 2 * sizeof stats; size++) {
        stats.struct_size = size;
        if (size == sizeof stats)
            continue;
        assert_int_equal(aigc_scanner_stats(f->scanner, &stats), AIGC_ERR_ARGUMENT);
        assert_int_equal(aigc_transformer_stats(f->transformer, &stats), AIGC_ERR_ARGUMENT);
    }
    aigc_transformer *transformer;
    aigc_transformer_options options = { .struct_size = sizeof options - 1 };
    assert_int_equal(aigc_transformer_new(f->rules, &options, &transformer), AIGC_ERR_ARGUMENT);
    options.struct_size = 0;
    assert_int_equal(aigc_transformer_new(f->rules, &options, &transformer), AIGC_ERR_ARGUMENT);
    options = (aigc_transformer_options){ .struct_size = sizeof options };
    options.language = (aigc_language)99;
    assert_int_equal(aigc_transformer_new(f->rules, &options, &transformer), AIGC_ERR_ARGUMENT);
    assert_null(transformer);
}

static void
calls_out_of_turn_are_refused(void **state)
{
    fixture *f = *state;
    for (int round = 0; round < 2; round++) { /* before the first text, and between two */
        assert_int_equal(aigc_scanner_feed(f->scanner, "a", 1), AIGC_ERR_STATE);
        assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_ERR_STATE);
        assert_int_equal(aigc_transformer_feed(f->transformer, "a", 1), AIGC_ERR_STATE);
        assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_ERR_STATE);
        assert_int_equal(aigc_scanner_begin(f->scanner, NULL, NULL), AIGC_OK);
        assert_int_equal(aigc_scanner_feed(f->scanner, "text", 4), AIGC_OK);
        assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
        assert_int_equal(aigc_scanner_settled(f->scanner), 4);
        assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_OK);
        assert_int_equal(aigc_transformer_feed(f->transformer, "text", 4), AIGC_OK);
        assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
    }
}

/* Begin again in the middle of a text: nothing of the old one is left. */
static void
begin_forgets_the_text_before(void **state)
{
    fixture *f = *state;
    text_sink out = { 0 };
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_begin(f->transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer,
                                           "\xFF"
                                           "abc",
                                           4),
                     AIGC_OK);
    assert_int_equal(aigc_transformer_begin(f->transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_held(f->transformer), 0);
    assert_int_equal(aigc_transformer_feed(f->transformer, "d", 1), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
    assert_int_equal(out.length, 2);
    assert_memory_equal(out.data,
                        "\xFF"
                        "d",
                        2);
    assert_int_equal(aigc_transformer_stats(f->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, 1);
    assert_int_equal(stats.invalid, 0);
    text_sink_free(&out);
}

static int
call_scanner(void *context, const aigc_finding *finding)
{
    fixture *f = context;
    (void)finding;
    assert_int_equal(aigc_scanner_begin(f->scanner, NULL, NULL), AIGC_ERR_STATE);
    assert_int_equal(aigc_scanner_feed(f->scanner, "a", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_ERR_STATE);
    return 0;
}

static int
write_and_call(void *context, const void *data, size_t length)
{
    fixture *f = context;
    (void)data;
    (void)length;
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_ERR_STATE);
    assert_int_equal(aigc_transformer_feed(f->transformer, "a", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_ERR_STATE);
    return 0;
}

static int
find_and_call(void *context, const aigc_finding *finding)
{
    (void)finding;
    return write_and_call(context, NULL, 0);
}

static void
callbacks_may_not_call_back(void **state)
{
    fixture *f = *state;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_scanner_begin(f->scanner, call_scanner, f), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(f->scanner, "abcd abcd", 9), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_stats(f->scanner, &stats), AIGC_OK);
    assert_int_equal(stats.findings, 2);
    assert_int_equal(aigc_transformer_begin(f->transformer, write_and_call, find_and_call, f),
                     AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, "abcd abcd", 9), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_stats(f->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.findings, 2);
}

static void
a_callback_ends_the_text(void **state)
{
    fixture *f = *state;
    size_t calls = 0;
    assert_int_equal(aigc_scanner_begin(f->scanner, stop_at_finding, &calls), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(f->scanner, "abcd abcd ", 10), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_scanner_feed(f->scanner, "abcd ", 5), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_ERR_STOPPED);
    assert_int_equal(calls, 1);
    assert_int_equal(aigc_scanner_begin(f->scanner, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(f->scanner, "abcd abcd ", 10), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
}

static void
a_transformer_callback_ends_the_text(void **state)
{
    fixture *f = *state;
    size_t calls = 0;
    assert_int_equal(aigc_transformer_begin(f->transformer, refuse_write, NULL, &calls), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, "1 abcd ", 7), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_feed(f->transformer, "2", 1), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_ERR_STOPPED);
    assert_int_equal(calls, 1);
    calls = 0;
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, stop_at_finding, &calls),
                     AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, "1 abcd ", 7), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_stopped(f->transformer), 0);
    assert_int_equal(calls, 1);
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, "1 abcd ", 7), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
}

/* What was written before the callback ended the text holds nothing of a finding. */
typedef struct leak_check {
    text_sink out;
} leak_check;

static int
keep(void *context, const void *data, size_t length)
{
    leak_check *check = context;
    return text_sink_write(&check->out, data, length);
}

static int
end_here(void *context, const aigc_finding *finding)
{
    (void)context;
    (void)finding;
    return 1;
}

static void
nothing_leaks_when_a_callback_ends_the_text(void **state)
{
    fixture *f = *state;
    leak_check check = { { 0 } };
    assert_int_equal(aigc_transformer_begin(f->transformer, keep, end_here, &check), AIGC_OK);
    static const char text[] = "1 abcd 2";
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < sizeof text - 1; i++)
        status = aigc_transformer_feed(f->transformer, text + i, 1);
    assert_int_equal(status, AIGC_ERR_STOPPED);
    assert_true(check.out.length <= 2);
    assert_memory_equal(check.out.data, "1 ", check.out.length);
    text_sink_free(&check.out);
}

static void
rules_live_as_long_as_their_users(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(redact_yaml);
    aigc_scanner *scanner;
    aigc_transformer *transformer;
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    aigc_rules_free(rules);
    assert_int_equal(aigc_scanner_begin(scanner, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, "abcd", 4), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    aigc_scanner_free(scanner);
    text_sink out = { 0 };
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "abcd", 4), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    assert_int_equal(out.length, 4);
    assert_memory_equal(out.data, "****", 4);
    text_sink_free(&out);
    aigc_transformer_free(transformer);
}

static void
findings_come_in_order_each_once(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n"
        "- {id: r0, title: t, category: X.a, action: log, boundary: none, words: [bc, abc, c],\n"
        "   patterns: [{regex: 'a?bc'}, {regex: '[b]c'}]}\n"
        "- {id: r1, title: t, category: X.a, action: redact, boundary: none, words: [b, bc]}\n");
    static const char text[] = "xabcＢＣ";
    static const char wanted[] = "2-3 r1 b\n1-4 r0 abc\n2-4 r0 bc\n2-4 r1 bc\n3-4 r0 c\n"
                                 "4-7 r1 Ｂ\n4-10 r0 ＢＣ\n4-10 r1 ＢＣ\n7-10 r0 Ｃ\n";
    size_t length = sizeof text - 1;
    cut_text whole = filter_uncut(text, &length);
    text_sink log = { 0 };
    assert_int_equal(filter_scan(rules, &whole, &log), AIGC_OK);
    assert_int_equal(log.length, sizeof wanted - 1);
    assert_memory_equal(log.data, wanted, log.length);
    text_sink_free(&log);
    aigc_rules_free(rules);
}

static int
write_range(void *context, const aigc_finding *finding)
{
    char line[64];
    const int length =
        snprintf(line, sizeof line, "%llu-%llu\n", (unsigned long long)finding->start,
                 (unsigned long long)finding->end);
    return text_sink_write(context, line, (size_t)length);
}

/* Words of one letter or none, with signs: in pieces of all sizes, of which nobody asks anything.
 */
static void
words_of_a_sign_and_a_letter_are_found(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n"
        "- {id: r, title: t, category: X.a, action: log, boundary: none, match: [plain],\n"
        "   words: ['+v', ':aa', '://', '+1', '--x', 'q+', '-----z', '+十']}\n");
    static const char text[] =
        "今天天气很好v，我们+v，a１+ 1＋Ｖ:a:aab二http://x-x--x q+ ------z +一+十+\xE2\x80\x8Bv";
    static const char *const wanted[] = { "+v", "＋Ｖ",   ":aa", "://", "--x",
                                          "q+", "-----z", "+一", "+十", "+\xE2\x80\x8Bv" };
    text_sink expected = { 0 };
    const char *from = text;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *at = strstr(from, wanted[i]);
        assert_non_null(at);
        from = at + 1;
        const aigc_finding finding = { .start = (uint64_t)(at - text),
                                       .end = (uint64_t)(at - text) + strlen(wanted[i]) };
        assert_int_equal(write_range(&expected, &finding), 0);
    }
    aigc_scanner *scanner;
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    for (size_t piece = 1; piece < sizeof text; piece++) {
        text_sink found = { 0 };
        assert_int_equal(aigc_scanner_begin(scanner, write_range, &found), AIGC_OK);
        for (size_t at = 0; at < sizeof text - 1; at += piece) {
            const size_t left = sizeof text - 1 - at;
            assert_int_equal(aigc_scanner_feed(scanner, text + at, left < piece ? left : piece),
                             AIGC_OK);
        }
        assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
        assert_int_equal(found.length, expected.length);
        assert_memory_equal(found.data, expected.data, expected.length);
        text_sink_free(&found);
    }
    aigc_scanner_free(scanner);
    text_sink_free(&expected);
    aigc_rules_free(rules);
}

/* A text in pieces of each size has just these findings. */
static void
assert_found_in_pieces(aigc_rules *rules, const char *text, size_t length, const char *expected)
{
    size_t ends[64];
    assert_in_range(length, 1, sizeof ends / sizeof *ends);
    for (size_t piece = 1; piece <= length; piece++) {
        size_t count = 0;
        for (size_t at = 0; at < length; at += piece)
            ends[count++] = length - at < piece ? length : at + piece;
        text_sink found = { 0 };
        const cut_text cut = { (const uint8_t *)text, length, ends, count };
        assert_int_equal(filter_scan(rules, &cut, &found), AIGC_OK);
        if (!text_sink_is(&found, expected, strlen(expected)))
            fail_msg("in pieces of %zu:\n%.*s", piece, (int)found.length, (const char *)found.data);
        text_sink_free(&found);
    }
}

/* What is found may end long before the text says that there is a match: what ends between comes
 * behind it, however the text is cut. */
static void
what_is_found_in_a_match_comes_in_order(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n"
        "- {id: word, title: t, category: X.a, action: log, boundary: none, match: [plain],\n"
        "   words: [bc, yz, '45', key]}\n"
        "- {id: front, title: t, category: X.a, action: log, patterns: [\n"
        "    {regex: '(?<found>ab)cd'}, {regex: '(?<found>x)[a-z]{0,5}secret'},\n"
        "    {regex: '(?<found>[0-9]{3})[0-9]{5}'}]}\n");
    static const char text[] = "abcd abce xyz secret xyzsecret 1234567 12345678 key";
    static const char expected[] = "0-2 front ab\n1-3 word bc\n6-8 word bc\n11-13 word yz\n"
                                   "21-22 front x\n22-24 word yz\n34-36 word 45\n"
                                   "39-42 front 123\n42-44 word 45\n48-51 word key\n";
    assert_found_in_pieces(rules, text, sizeof text - 1, expected);
    aigc_rules_free(rules);
}

/* Runs of digits of which some characters are several, for expressions that need more of them than
 * others, from their first digit on and from later ones. */
static void
runs_of_digits_are_searched_from_their_first(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n"
        "- {id: r, title: t, category: X.a, action: log, patterns: [\n"
        "    {regex: '[0-9]{3}(?=x)', fold: true}, {regex: '[0-9]{5}(?![0-9x])', fold: true},\n"
        "    {regex: 'no[0-9]{7}', fold: true}, {regex: '[0-9]{12}', fold: true}]}\n");
    static const char text[] = "12\xE2\x91\xA9"
                               "3 98765432x no1\xE2\x91\xA9\xE2\x91\xA9"
                               "23 1234 12\xE2\x80\x8B"
                               "3456789012";
    static const char expected[] = "0-6 r 12\xE2\x91\xA9"
                                   "3\n12-15 r 432\n17-28 r no1\xE2\x91\xA9\xE2\x91\xA9"
                                   "23\n34-49 r 12\xE2\x80\x8B"
                                   "3456789012\n44-49 r 89012\n";
    assert_found_in_pieces(rules, text, sizeof text - 1, expected);
    aigc_rules_free(rules);
}

static int
check_finding(void *context, const aigc_finding *finding)
{
    int *calls = context;
    assert_int_equal(finding->rule, 0);
    assert_string_equal(finding->rule_id, "words");
    assert_string_equal(finding->category, "X.a");
    assert_int_equal(finding->action, AIGC_ACTION_REDACT);
    assert_int_equal(finding->end - finding->start, 10);
    assert_int_equal(finding->start, 70000 + (*calls)++ * 11);
    assert_memory_equal(finding->text, "x\xE2\x80\x8B電话", 10);
    return 0;
}

/* Also behind so much text that it was dropped long ago. */
static void
a_finding_says_all(void **state)
{
    fixture *f = *state;
    int calls = 0;
    assert_int_equal(aigc_scanner_begin(f->scanner, check_finding, &calls), AIGC_OK);
    for (int i = 0; i < 7000; i++)
        assert_int_equal(aigc_scanner_feed(f->scanner, "some text ", 10), AIGC_OK);
    static const char text[] = "x\xE2\x80\x8B電话 x\xE2\x80\x8B電话";
    assert_int_equal(aigc_scanner_feed(f->scanner, text, 3), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(f->scanner, text + 3, sizeof text - 4), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
    assert_int_equal(calls, 2);
}

static void
counts_are_right(void **state)
{
    fixture *f = *state;
    static const char text[] = "\xFF"
                               "abcd \xE5\xA4 x電話\x80 \xC0\xAF\xE5";
    const size_t length = sizeof text - 1;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_scanner_begin(f->scanner, NULL, NULL), AIGC_OK);
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(aigc_scanner_feed(f->scanner, text + i, 1), AIGC_OK);
        assert_int_equal(aigc_scanner_stats(f->scanner, &stats), AIGC_OK);
        assert_int_equal(stats.bytes, i + 1);
        assert_true(stats.scanned <= stats.bytes);
        assert_true(aigc_scanner_settled(f->scanner) <= stats.scanned);
    }
    assert_int_equal(aigc_scanner_finish(f->scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_stats(f->scanner, &stats), AIGC_OK);
    assert_int_equal(stats.struct_size, sizeof stats);
    assert_int_equal(stats.bytes, length);
    assert_int_equal(stats.scanned, length);
    assert_int_equal(stats.invalid, 7);
    assert_int_equal(stats.findings, 2);
    assert_int_equal(aigc_scanner_settled(f->scanner), length);
}

/* Words "abcd" and "x電話": what is fed, and how many bytes are held back then. */
static const struct {
    const char *feed;
    uint64_t held;
} hold_back[] = {
    { "This is clean: 干净的。\n", 0 },
    { "a", 1 },
    { "b", 2 },
    { "c", 3 },
    { "d", 4 },
    { "x", 1 },
    { " ", 0 },
    { "abcd", 4 },
    { "!", 0 },
    { "za", 1 },
    { "bca", 1 },
    { "bcabc", 3 },
    { "x", 1 },
    { "xx", 1 },
    { "\xE9", 2 },
    { "\x9B", 3 },
    { "\xBB", 4 },
    { "\xE8\xA9", 6 },
    { "\xB1", 0 },
    { "x电", 4 },
    { "x", 1 },
    { "電Ｘ", 3 },
    { "\xE2\x80\x8B", 6 },
    { "电", 9 },
    { "\xE2\x80\x8B\xE2\x80\x8B", 15 },
    { "z", 0 },
    { "\xF0\x9F", 2 },
    { "\x98\x80", 0 },
    { "\xF0\x9F"
      "a",
      1 },
    { "\xFF", 0 },
    { "\xE7\x94", 2 },
    { "a", 1 },
    { "", 1 },
    { "bcd", 4 },
    { "\xE2\x80\x8B", 7 },
    { "\xE2", 8 },
    { "\x80\x8C.", 0 },
};

static void
no_more_is_held_back_than_needed(void **state)
{
    fixture *f = *state;
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_OK);
    for (size_t i = 0; i < sizeof hold_back / sizeof *hold_back; i++) {
        const char *feed = hold_back[i].feed;
        assert_int_equal(aigc_transformer_feed(f->transformer, feed, strlen(feed)), AIGC_OK);
        if (aigc_transformer_held(f->transformer) != hold_back[i].held)
            fail_msg("feed %zu, \"%s\": %llu bytes are held back instead of %llu", i, feed,
                     (unsigned long long)aigc_transformer_held(f->transformer),
                     (unsigned long long)hold_back[i].held);
    }
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_held(f->transformer), 0);
}

/* What is invisible behind letters that may be pinyin is held back for a while, not for ever. */
static void
invisible_text_behind_pinyin_passes(void **state)
{
    (void)state;
    static const char ends[] = "anren西安人";
    aigc_transformer *transformer = NULL;
    text_sink out = { 0 };
    aigc_rules *rules = filter_compile("rules:\n"
                                       "- {id: r, title: t, category: X.a, action: redact,\n"
                                       "   match: [sound], words: [西安人]}\n");
    assert_non_null(rules);
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "xi", 2), AIGC_OK);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(aigc_transformer_feed(transformer, "\u200B", 3), AIGC_OK);
        assert_in_range(aigc_transformer_held(transformer), 0, 2 + UINT8_MAX);
    }
    assert_int_equal(aigc_transformer_feed(transformer, ends, strlen(ends)), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    assert_int_equal(out.length, 2 + 3 * 1000 + strlen("anren***"));
    assert_memory_equal((const char *)out.data + out.length - 8, "anren***", 8);
    text_sink_free(&out);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

/* Between syllables there may be as much as between characters, also where the word is told only at
 * the end of the text, which ends its last syllable. */
static void
syllables_stand_as_far_apart_as_characters(void **state)
{
    (void)state;
    static const char *const last[] = { "芯号", "芯hao", "芯hao。" };
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r, title: t, category: X.a, action: log,\n"
                       "   match: [plain, sound], skip: {gap: 4}, words: [加微信号]}\n");
    assert_non_null(rules);
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        for (size_t unseen = 14; unseen < 18; unseen++) {
            char text[80] = "jia-";
            for (size_t k = 1; k < unseen; k++)
                strcat(text, "\u200B");
            strcat(strcat(text, "wei"), last[i]);
            char log[100];
            const int length = (int)strlen(text) - (strstr(last[i], "。") ? 3 : 0);
            (void)snprintf(log, sizeof log, "0-%d r sound %.*s\n", length, length, text);
            assert_true(filter_finds(rules, text, unseen <= 16 ? log : ""));
        }
    aigc_rules_free(rules);
}

/* A run of invisible characters is not held back for ever. */
static void
a_wide_gap_ends_the_hold_back(void **state)
{
    fixture *f = *state;
    assert_int_equal(aigc_transformer_begin(f->transformer, drop, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(f->transformer, "a", 1), AIGC_OK);
    uint64_t most = 0;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(aigc_transformer_feed(f->transformer, "\xE2\x80\x8B", 3), AIGC_OK);
        uint64_t held = aigc_transformer_held(f->transformer);
        most = held > most ? held : most;
    }
    assert_int_equal(most, 1 + 16 * 3);
    assert_int_equal(aigc_transformer_held(f->transformer), 0);
    assert_int_equal(aigc_transformer_finish(f->transformer), AIGC_OK);
}

/* 31 to the power of 5 ways to share out the letters, none of which is a match. */
static void
an_expression_that_explodes_fails_the_scan(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(
        "rules:\n- {id: r, title: t, category: X.a, action: redact, patterns: [{regex:\n"
        "   'Z[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}K'}]}\n");
    assert_non_null(rules);
    char text[400];
    memset(text, 'a', sizeof text);
    text[0] = 'Z';
    text[sizeof text - 1] = 'K';
    aigc_scanner *scanner;
    aigc_transformer *transformer;
    text_sink out = { 0 };
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, text, sizeof text), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_scanner_feed(scanner, "b", 1), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_scanner_begin(scanner, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, "ZaK", 3), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, text, sizeof text), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_ERR_LIMIT);
    assert_int_equal(out.length, 0);
    text_sink_free(&out);
    aigc_scanner_free(scanner);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

static const char exploding_yaml[] =
    "rules:\n- {id: r, title: t, category: X.a, action: log, patterns: [{regex:\n"
    "   'Z[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}[ab]{0,30}K'}]}\n";

/* What counts as scanned once an expression gave up, if a part of the text was decided by a flush
 * before. `cut`: bytes of each feed. */
static void
check_counts_of_failure(aigc_rules *rules, const char *text, size_t length, size_t cut)
{
    aigc_scanner *scanner;
    aigc_transformer *transformer;
    text_sink out = { 0 };
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    aigc_status status = AIGC_OK;
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, NULL, NULL), AIGC_OK);
    for (size_t at = 0; at < length && status == AIGC_OK; at += cut)
        status = aigc_scanner_feed(scanner, text + at, length - at < cut ? length - at : cut);
    assert_int_equal(status, AIGC_ERR_LIMIT);
    assert_int_equal(aigc_scanner_stats(scanner, &stats), AIGC_OK);
    assert_int_equal(stats.scanned, 0);
    aigc_scanner_free(scanner);

    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "clean", 5), AIGC_OK);
    assert_int_equal(aigc_transformer_flush(transformer), AIGC_OK);
    for (size_t at = 0; at < length; at += cut)
        assert_int_equal(
            aigc_transformer_feed(transformer, text + at, length - at < cut ? length - at : cut),
            AIGC_OK);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_transformer_stats(transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, 5 + length);
    assert_int_equal(stats.scanned, 5);
    text_sink_free(&out);
    aigc_transformer_free(transformer);
}

static void
what_failed_counts_as_not_scanned(void **state)
{
    (void)state;
    static const size_t cuts[] = { 1, 4, 13, 40, 121, 500, 1000 };
    aigc_rules *rules = filter_compile(exploding_yaml);
    assert_non_null(rules);
    char text[1000];
    memset(text, ' ', sizeof text);
    memset(text + 200, 'a', 400);
    text[200] = 'Z';
    text[599] = 'K';
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        check_counts_of_failure(rules, text, sizeof text, cuts[i]);
    aigc_rules_free(rules);
}

static void
check_written(const text_sink *out, const char *wanted)
{
    if (!text_sink_is(out, wanted, strlen(wanted)))
        fail_msg("\"%.*s\" was written instead of \"%s\"", (int)out->length,
                 (const char *)out->data, wanted);
}

static void
check_rewritten(const char *yaml, const char *text, const char *wanted)
{
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    size_t length = strlen(text);
    cut_text whole = filter_uncut(text, &length);
    text_sink out = { 0 };
    assert_int_equal(filter_transform(rules, &whole, &out, NULL), AIGC_OK);
    assert_int_equal(text_sink_write(&out, "", 0), 0);
    check_written(&out, wanted);
    text_sink_free(&out);
    aigc_rules_free(rules);
}

#define RULE(id, rest) "- {id: " id ", title: t, category: X.a, action: redact, " rest "}\n"

static void
findings_are_masked_and_replaced(void **state)
{
    (void)state;
    check_rewritten("rules:\n" RULE("r", "words: [abc, '电话']"), "abc 電話!", "*** **!");
    check_rewritten("rules:\n" RULE("r", "mask: '█', words: [abc, '电话']"), "abc 電話!",
                    "███ ██!");
    check_rewritten("rules:\n" RULE("r", "mask: '😀', words: [abc]"), "ＡＢＣ.", "😀😀😀.");
    check_rewritten("rules:\n" RULE("r", "replace: '', words: [abc]"), "x abc y", "x  y");
    check_rewritten("rules:\n" RULE("r", "replace: '(电话)', words: ['电话']"), "电话电话",
                    "(电话)(电话)");
    check_rewritten("rules:\n" RULE("r0", "replace: '<0>', boundary: none, words: [bcd]")
                        RULE("r1", "replace: '<1>', boundary: none, words: [abc]"),
                    "xabcde bcd", "x<1>e <0>");
    check_rewritten("rules:\n" RULE("r0", "replace: '<0>', boundary: none, words: [ab]")
                        RULE("r1", "replace: '<1>', boundary: none, words: [abc]"),
                    "abcab", "<1><0>");
    check_rewritten("rules:\n" RULE("r0", "replace: '<0>', words: [ab]")
                        RULE("r1", "replace: '<1>', words: [ab]"),
                    "ab", "<0>");
}

/* The rest of a text that was stopped is taken and dropped. */
#define WORDS(words) "rules:\n" RULE("r", "words: [" words "]")
#define SOUND(words) WORDS(words "], match: [sound")
#define PATTERN(pattern) "rules:\n" RULE("r", "patterns: [{" pattern "}]")

static void
what_is_like_a_word_is_told_from_it(void **state)
{
    (void)state;
    /* Figures, signs and apostrophes in ordinary text. */
    check_rewritten(WORDS("bomb, hell, ass, lsd"), "80MB, he'll, he’ll, 45s, %4$s, %1$d",
                    "80MB, he'll, he’ll, 45s, %4$s, %1$d");
    check_rewritten(WORDS("bomb, hell, ass"), "b0mb, h'e'l'l, h'ell, a$$",
                    "****, *******, *****, ***");
    /* Characters that separate: "……" is two, and a sign behind a Han numeral is none of leet. */
    check_rewritten(WORDS("加微信, 六合彩"), "加……微信，六@合彩", "*****，****");
    check_rewritten(WORDS("telegram群"), "t.e.l.e.g.r.a.m群", "****************");
    /* Behind the sign that a word begins with, others are read as letters. */
    check_rewritten(WORDS("$a$ap, '@b@c'"), "$a$ap, $A$aps, x @b@c", "*****, $A$aps, x ****");
    /* Of its own signs some may be missing, but of those from the fourth on only all. */
    check_rewritten(WORDS("d$i@be, k@l@m@n@o@p"),
                    "di@be, d$ibe, d-i@be, dibe, kl@mn@o@p, k@l@m@nop, k@l@m@n@op, klm@no@p",
                    "*****, *****, ******, ****, *********, *********, k@l@m@n@op, klm@no@p");
    /* A letter that is drawn like a stroke separates, but not where it is the word's own. */
    check_rewritten("rules:\n" RULE("r", "match: [plain, skip], words: [赌博网, キノコ, カジノ]"),
                    "赌丨博ノ网, キノコ, キ・ノ・コ, キコ, キ・コ, カジノ, カジ",
                    "*****, ***, *****, キコ, キ・コ, ***, カジ");
    /* A phrase with something in between covers no word that stands there plainly. */
    check_rewritten("rules:\n" RULE("r", "match: [plain, skip], words: [大麻], allow: [大麻烦]"),
                    "大麻烦，大麻，烦请，大，麻烦", "大麻烦，**，烦请，大，麻烦");
}

/* Ten characters that show nothing. */
#define HIDDEN_FIVE "\u200B\u200B\u200B\u200B\u200B"
#define HIDDEN HIDDEN_FIVE HIDDEN_FIVE

static void
a_phrase_goes_on_in_the_next_line(void **state)
{
    (void)state;
    check_rewritten("rules:\n" RULE("r", "match: [plain], words: [big red dog]"),
                    "big\nred dog, big red\r\ndog, big\n\nred dog, big\tred dog",
                    "***********, ************, big\n\nred dog, big\tred dog");
    check_rewritten("rules:\n" RULE("r", "words: [poison], allow: [rat poison sold]"),
                    "rat\npoison sold, rat poison\r\nsold, rat, poison sold",
                    "rat\npoison sold, rat poison\r\nsold, rat, ****** sold");
    check_rewritten(PATTERN("regex: '[0-9]{4}', near: [door code]"),
                    "door\ncode 1234, or so many words in between, much too many: 5678",
                    "door\ncode ****, or so many words in between, much too many: 5678");
    check_rewritten("rules:\n" RULE("r", "match: [plain], words: [l'été noir, 法轮 功, d-i y]"),
                    "l'été\r\nnoir, 法轮\n功, d-i\ny, l'ete\nnoir, 法\n轮\n功, d\ni y",
                    "***********, ****, *****, l'ete\nnoir, 法\n轮\n功, d\ni y");
    /* Between any two characters of it, blanks too, much may stand that shows nothing. */
    check_rewritten("rules:\n" RULE("r", "match: [plain], words: [big dog]"),
                    "big" HIDDEN " " HIDDEN "dog, big" HIDDEN HIDDEN " dog",
                    "***************************, big" HIDDEN HIDDEN " dog");
    /* And has the apostrophe of typesetting. */
    check_rewritten("rules:\n" RULE("r", "words: [poison], allow: [can't sell poison]"),
                    "can’t sell poison, canʼt sell poison, can＇t sell poison, can,t sell poison",
                    "can’t sell poison, canʼt sell poison, can＇t sell poison, can,t sell ******");
}

#define PHRASES 500

/* What a set takes that matches like this, of phrases of four words that have `between` between
 * them. */
static size_t
memory_of_phrases(const char *match, const char *between)
{
    static const char *const words[] = { "open", "write", "sing", "harbour", "candle", "gather" };
    static char yaml[PHRASES * 64];
    size_t length = (size_t)snprintf(
        yaml, sizeof yaml, "rules: [{id: w, title: t, category: X.a, action: redact, match: [%s: [",
        match);
    for (size_t i = 0; i < PHRASES; i++)
        length += (size_t)snprintf(yaml + length, sizeof yaml - length, "\"%s%sab%s%s%s%s\", ",
                                   words[i % 6], between, between, words[i / 6 % 6], between,
                                   (const char[]){ (char)('a' + i % 25), (char)('a' + i / 25), 0 });
    (void)snprintf(yaml + length, sizeof yaml - length, "]}]\n");
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    const size_t memory = aigc_rules_memory(rules);
    aigc_rules_free(rules);
    return memory;
}

/* That a line may end at a blank is known of one term, not entered for each blank. */
static void
a_phrase_takes_little_more_than_a_word(void **state)
{
    (void)state;
    static const char *const signs[] = { "", "d'", "-", "é", "水" };
    static const char *const matches[] = { "plain], words", "plain, skip], words: [a], allow" };
    for (size_t i = 0; i < 10; i++) {
        char between[8];
        (void)snprintf(between, sizeof between, " %s", signs[i / 2]);
        const size_t phrases = memory_of_phrases(matches[i % 2], between);
        const size_t words = memory_of_phrases(matches[i % 2], signs[i / 2]);
        assert_true(phrases < words + words / 4);
    }
}

/* Syllables in one are divided longest first, in words as in the text. */
static void
pinyin_in_one_is_found_however_it_is_divided(void **state)
{
    (void)state;
    check_rewritten(SOUND("河南人勿扰, 裸体按摩上门, 西安人"),
                    "henan人勿扰, he nan人勿扰, luotianmoshangmen, luotian mo shangmen",
                    "********, *********, *****************, *******************");
    /* Not what these are written as, nor in fewer syllables than are looked for. */
    check_rewritten(SOUND("河南人勿扰, 西安人"),
                    "hen an人勿扰, 很安人勿扰, xianren, 先人, xi an ren",
                    "hen an人勿扰, 很安人勿扰, xianren, 先人, *********");
    /* 60 letters, and 61. */
    check_rewritten(SOUND("双双双双双双双双双双, 双双双双双双双双双双啊"),
                    "shuangshuangshuangshuangshuangshuangshuangshuangshuangshuang, "
                    "shuangshuangshuangshuangshuangshuangshuangshuangshuangshuanga",
                    "************************************************************, "
                    "shuangshuangshuangshuangshuangshuangshuangshuangshuangshuanga");
}

static void
what_a_validator_refuses_is_matched_shorter(void **state)
{
    (void)state;
    check_rewritten(
        PATTERN("regex: '(?<![0-9])[0-9]{4}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?(?![0-9])', "
                "validate: luhn"),
        "4111 1111 1111 1111 12/28, 4111 1111 1111 1112 12/28",
        "******************* 12/28, 4111 1111 1111 1112 12/28");
    check_rewritten(PATTERN("regex: '[0-9]{3}-[0-9]{4}', fold: true"),
                    "138\u20111234, 138\u22121234", "********, ********");
}

static void
check_stopped(const aigc_transformer_options *options, const char *text, const char *wanted)
{
    aigc_rules *rules = filter_compile(stop_yaml);
    aigc_transformer *transformer;
    text_sink out = { 0 };
    assert_int_equal(aigc_transformer_new(rules, options, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_stopped(transformer), 0);
    assert_int_equal(aigc_transformer_feed(transformer, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_transformer_stopped(transformer), 1);
    assert_int_equal(aigc_transformer_held(transformer), 0);
    assert_int_equal(aigc_transformer_feed(transformer, "more", 4), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "more", 4), AIGC_ERR_STATE);
    check_written(&out, wanted);
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_stats(transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, strlen(text) + 4);
    assert_true(stats.scanned < stats.bytes);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_stopped(transformer), 0);
    text_sink_free(&out);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

static void
stopped_texts_end_with_a_refusal(void **state)
{
    (void)state;
    char own[] = "不行。";
    aigc_transformer_options options = { .struct_size = sizeof options };
    check_stopped(NULL, "这是禁止的", "这是\n抱歉，这部分内容无法提供。");
    check_stopped(NULL, "A\nforbidden word", "A\nSorry, I can't help with that.");
    check_stopped(NULL, "forbidden!", "Sorry, I can't help with that.");
    check_stopped(NULL, "禁止！", "抱歉，这部分内容无法提供。");
    check_stopped(NULL, "1. 禁止！", "1. \n抱歉，这部分内容无法提供。");
    check_stopped(NULL, "It is forbidden.", "It is \nSorry, I can't help with that.");
    options.language = AIGC_LANGUAGE_EN;
    check_stopped(&options, "这是禁止的", "这是\nSorry, I can't help with that.");
    options.language = AIGC_LANGUAGE_ZH;
    check_stopped(&options, "It is forbidden.", "It is \n抱歉，这部分内容无法提供。");
    options.refusal_zh = own;
    options.refusal_en = "";
    check_stopped(&options, "It is forbidden.", "It is \n不行。");
    options.language = AIGC_LANGUAGE_EN;
    check_stopped(&options, "It is forbidden.", "It is ");
    options.language = AIGC_LANGUAGE_AUTO;
    check_stopped(&options, "这是禁止的", "这是\n不行。");
}

typedef struct language_test {
    aigc_transformer *transformer;
    aigc_language first;
    aigc_language most;
} language_test;

static int
drop_text(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

/* Whether the language of a text in one cut is told as it is. */
static int
language_is(void *context, const cut_text *cut)
{
    const language_test *test = context;
    aigc_language first = AIGC_LANGUAGE_AUTO;
    aigc_status status = aigc_transformer_begin(test->transformer, drop_text, NULL, NULL);
    for (size_t i = 0; status == AIGC_OK && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_transformer_feed(test->transformer, piece, length);
    }
    if (status == AIGC_OK)
        status = aigc_transformer_finish(test->transformer);
    return status != AIGC_OK ||
           aigc_transformer_language(test->transformer, &first) != test->most ||
           first != test->first;
}

static void
check_language(const char *rules_text, const char *text, aigc_language first, aigc_language most)
{
    aigc_rules *rules = filter_compile(rules_text);
    language_test test = { .first = first, .most = most };
    assert_int_equal(aigc_transformer_new(rules, NULL, &test.transformer), AIGC_OK);
    assert_int_equal(all_cuts(text, strlen(text), language_is, &test), 0);
    aigc_transformer_free(test.transformer);
    aigc_rules_free(rules);
}

static void
language_is_that_of_the_text_as_it_came(void **state)
{
    static const char masks[] = "rules: [{id: x, title: x, category: A.3.e, action: redact, "
                                "words: [禁止, foul]}]";
    static const char replaces[] = "rules: [{id: x, title: x, category: A.3.e, action: redact, "
                                   "replace: NAME, words: [禁止]}]";
    static const char logs[] = "rules: [{id: x, title: x, category: A.3.e, action: log, "
                               "words: [禁止]}]";
    (void)state;
    check_language(masks, "1 禁止", AIGC_LANGUAGE_ZH, AIGC_LANGUAGE_ZH);
    check_language(masks, "foul", AIGC_LANGUAGE_EN, AIGC_LANGUAGE_EN);
    check_language(masks, "A禁止", AIGC_LANGUAGE_EN, AIGC_LANGUAGE_ZH);
    check_language(masks, "12.", AIGC_LANGUAGE_AUTO, AIGC_LANGUAGE_AUTO);
    check_language(replaces, "禁止", AIGC_LANGUAGE_ZH, AIGC_LANGUAGE_ZH);
    check_language(logs, "1禁止ok", AIGC_LANGUAGE_ZH, AIGC_LANGUAGE_ZH);
    check_language(stop_yaml, "禁止ok", AIGC_LANGUAGE_ZH, AIGC_LANGUAGE_ZH);
    check_language(stop_yaml, "a b 禁止", AIGC_LANGUAGE_EN, AIGC_LANGUAGE_EN);
    assert_int_equal(aigc_transformer_language(NULL, NULL), AIGC_LANGUAGE_AUTO);
}

static void
refusals_are_copied(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(stop_yaml);
    char own[] = "No.";
    aigc_transformer_options options = { .struct_size = sizeof options, .refusal_en = own };
    aigc_transformer *transformer;
    text_sink out = { 0 };
    assert_int_equal(aigc_transformer_new(rules, &options, &transformer), AIGC_OK);
    memset(own, 'x', sizeof own - 1);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, "forbidden ", 10), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(transformer), AIGC_OK);
    check_written(&out, "No.");
    text_sink_free(&out);
    aigc_transformer_free(transformer);
    aigc_rules_free(rules);
}

static void
version_is_told(void **state)
{
    (void)state;
    assert_non_null(strchr(aigc_filter_version(), '.'));
}

int
main(void)
{
#define WITH_RULES(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RULES(null_is_an_argument_error),
        WITH_RULES(struct_sizes_are_checked),
        WITH_RULES(calls_out_of_turn_are_refused),
        WITH_RULES(begin_forgets_the_text_before),
        WITH_RULES(callbacks_may_not_call_back),
        WITH_RULES(a_callback_ends_the_text),
        WITH_RULES(a_transformer_callback_ends_the_text),
        WITH_RULES(nothing_leaks_when_a_callback_ends_the_text),
        cmocka_unit_test(rules_live_as_long_as_their_users),
        cmocka_unit_test(invisible_text_behind_pinyin_passes),
        cmocka_unit_test(syllables_stand_as_far_apart_as_characters),
        cmocka_unit_test(findings_come_in_order_each_once),
        cmocka_unit_test(words_of_a_sign_and_a_letter_are_found),
        cmocka_unit_test(what_is_found_in_a_match_comes_in_order),
        cmocka_unit_test(runs_of_digits_are_searched_from_their_first),
        WITH_RULES(a_finding_says_all),
        WITH_RULES(counts_are_right),
        WITH_RULES(no_more_is_held_back_than_needed),
        WITH_RULES(a_wide_gap_ends_the_hold_back),
        cmocka_unit_test(an_expression_that_explodes_fails_the_scan),
        cmocka_unit_test(what_failed_counts_as_not_scanned),
        cmocka_unit_test(findings_are_masked_and_replaced),
        cmocka_unit_test(what_is_like_a_word_is_told_from_it),
        cmocka_unit_test(a_phrase_goes_on_in_the_next_line),
        cmocka_unit_test(a_phrase_takes_little_more_than_a_word),
        cmocka_unit_test(pinyin_in_one_is_found_however_it_is_divided),
        cmocka_unit_test(what_a_validator_refuses_is_matched_shorter),
        cmocka_unit_test(stopped_texts_end_with_a_refusal),
        cmocka_unit_test(language_is_that_of_the_text_as_it_came),
        cmocka_unit_test(refusals_are_copied),
        cmocka_unit_test(version_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
