/* SPDX-License-Identifier: Apache-2.0 */
/* Any regular expression is either refused, or found in a text just where PCRE2 finds it when
 * it searches the whole text from its first character: the analysis never overlooks a place,
 * and cuts do not matter.
 *
 * Input: a byte of options, the expression, a newline, the text. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/scan/text_view.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/prng.h"
#include "tests/support/text_sink.h"

#include <aigc/filter.h>

#define MAX_REGEX 200
#define MAX_TEXT 400
#define OPTION_FOLD 1

/* Work of the search we compare with; beyond it the input is passed over. */
#define MATCH_LIMIT 100000

typedef struct input {
    const char *regex;
    size_t regex_length;
    const uint8_t *text;
    size_t length;
    bool fold;
    uint8_t seed;
} input;

static void
add_finding(text_sink *log, uint64_t start, uint64_t end)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%llu-%llu\n", (unsigned long long)start,
                          (unsigned long long)end);
    FUZZ_ASSERT(text_sink_write(log, line, (size_t)length) == 0);
}

static int
log_finding(void *context, const aigc_finding *finding)
{
    add_finding(context, finding->start, finding->end);
    return 0;
}

/* As a rule; NULL if it is refused. */
static aigc_rules *
compile(const input *in)
{
    char yaml[MAX_REGEX + 200];
    int length = snprintf(yaml, sizeof yaml,
                          "rules:\n- id: r\n  title: t\n  category: X.a\n  action: log\n"
                          "  patterns:\n  - fold: %s\n    regex: |2-\n      %.*s\n",
                          in->fold ? "true" : "false", (int)in->regex_length, in->regex);
    aigc_rules_compiler *compiler;
    aigc_rules *rules = NULL;
    FUZZ_ASSERT(aigc_rules_compiler_new(&compiler) == AIGC_OK);
    FUZZ_ASSERT(aigc_rules_compiler_add_text(compiler, "fuzz", yaml, (size_t)length) == AIGC_OK);
    aigc_status status = aigc_rules_compiler_finish(compiler, &rules);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_RULES);
    aigc_rules_compiler_free(compiler);
    return rules;
}

/* How long the next piece is: the whole text, single bytes, or at random. */
static size_t
next_piece(const input *in, unsigned way, prng *random, size_t left)
{
    size_t size = way == 0 ? left : way == 1 ? 1 : 1 + prng_below(random, 1 + in->seed % 16u);
    return size < left ? size : left;
}

static aigc_status
scan(const input *in, aigc_rules *rules, unsigned way, text_sink *log)
{
    aigc_scanner *scanner;
    prng random;
    prng_seed(&random, in->seed);
    FUZZ_ASSERT(aigc_scanner_new(rules, &scanner) == AIGC_OK);
    aigc_status status = aigc_scanner_begin(scanner, log_finding, log);
    for (size_t at = 0; at < in->length && status == AIGC_OK;) {
        size_t size = next_piece(in, way, &random, in->length - at);
        status = aigc_scanner_feed(scanner, in->text + at, size);
        at += size;
    }
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    aigc_scanner_free(scanner);
    return status;
}

static size_t
next_character(const uint8_t *text, size_t length, size_t at)
{
    do
        at++;
    while (at < length && (text[at] & 0xC0) == 0x80);
    return at;
}

/* What PCRE2 finds in the whole text. False if that takes too much work. */
static bool
search_all(const input *in, text_sink *log)
{
    aigcp_text_view view = { 0 };
    FUZZ_ASSERT(aigcp_text_view_set(&view, in->text, in->length, 0, in->fold) == AIGC_OK);
    int error;
    PCRE2_SIZE place;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)in->regex, in->regex_length,
                                     PCRE2_UTF | PCRE2_UCP | (in->fold ? PCRE2_CASELESS : 0),
                                     &error, &place, NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    FUZZ_ASSERT(code && match && context);
    pcre2_set_match_limit(context, MATCH_LIMIT);
    const PCRE2_SIZE *range = pcre2_get_ovector_pointer(match);
    PCRE2_SPTR text = view.bytes ? view.bytes : (PCRE2_SPTR) "";
    int result = 0;
    for (size_t at = 0; at < view.length;) {
        result = pcre2_match(code, text, view.length, at, 0, match, context);
        if (result < 0)
            break;
        size_t start, end;
        if (range[1] > range[0] && aigcp_text_view_range(&view, range[0], range[1], &start, &end)) {
            add_finding(log, start, end);
            at = range[1];
        } else {
            at = next_character(text, view.length, range[0]);
        }
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    aigcp_text_view_free(&view);
    return result >= 0 || result == PCRE2_ERROR_NOMATCH;
}

static void
compare(const input *in, aigc_rules *rules)
{
    text_sink wanted = { 0 };
    if (search_all(in, &wanted))
        for (unsigned way = 0; way < 3; way++) {
            text_sink log = { 0 };
            aigc_status status = scan(in, rules, way, &log);
            FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_LIMIT);
            if (status == AIGC_OK)
                FUZZ_ASSERT(text_sink_same(&log, &wanted));
            text_sink_free(&log);
        }
    text_sink_free(&wanted);
}

/* YAML takes no control characters and PCRE2 nothing but UTF-8. */
static bool
can_be_written(const char *regex, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)regex[i] < 0x20 || regex[i] == 0x7F)
            return false;
    return aigcp_utf8_valid_prefix((const uint8_t *)regex, length) == length;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    input in = { .fold = data[0] & OPTION_FOLD, .seed = data[0], .regex = (const char *)data + 1 };
    const uint8_t *end = memchr(data + 1, '\n', size - 1);
    in.regex_length = end ? (size_t)(end - data - 1) : size - 1;
    if (in.regex_length > MAX_REGEX || !can_be_written(in.regex, in.regex_length))
        return 0;
    in.text = end ? end + 1 : data + 1;
    in.length = (size_t)(data + size - in.text);
    in.length = in.length < MAX_TEXT ? in.length : MAX_TEXT;
    aigc_rules *rules = compile(&in);
    if (rules)
        compare(&in, rules);
    aigc_rules_free(rules);
    return 0;
}
