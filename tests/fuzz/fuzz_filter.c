/* SPDX-License-Identifier: Apache-2.0 */
/* Any text, cut anywhere: the findings and the text written are those of the uncut text; what
 * no finding covers is written byte for byte.
 *
 * Input: two bytes that say how to cut, then the text. */

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/filter_run.h"
#include "tests/support/prng.h"

#define MAX_TEXT 4096

/* Rules of all kinds that touch and overlap. */
static const char log_yaml[] =
    "rules:\n"
    "- {id: log, title: t, category: X.a, action: log, words: [ab, abc, bcd, '电话', '话费']}\n"
    "- {id: mask, title: t, category: X.a, action: redact, mask: '█', words: [cat, '大麻'],\n"
    "   allow: [catalogue, '大麻烦事']}\n"
    "- {id: put, title: t, category: X.a, action: redact, replace: '', boundary: none,\n"
    "   words: [bc, '麻烦事', ffi]}\n"
    "- {id: mail, title: t, category: X.a, action: redact, replace: '<mail>', patterns: [\n"
    "    {regex: '(?<![a-z])[a-z]{1,5}@[a-z]{1,5}(?![a-z])', fold: true}]}\n"
    "- {id: number, title: t, category: X.a, action: redact, patterns: [\n"
    "    {regex: '(?<![0-9])1[0-9]{3}(?![0-9])', fold: true}]}\n"
    "- {id: card, title: t, category: X.a, action: log, allow: ['6222020200112233445'],\n"
    "   patterns: [{regex: '[0-9](?:[ -]?[0-9]{3,6}){2,5}', fold: true, validate: luhn}]}\n"
    "- {id: key, title: t, category: X.a, action: redact, patterns: [\n"
    "    {regex: 'KEY-[A-Z]{2,4}'}, {regex: '(?i)[^ ]{0,8}secret\\W{0,3}\\w{2}'}]}\n";

static const char stop_yaml[] =
    "rules:\n"
    "- {id: stop, title: t, category: X.a, action: stop, words: [abc, '麻烦'], allow: ['大麻烦'],\n"
    "   patterns: [{regex: 'x{1,3}[0-9]{3}y'}]}\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [xab, bcx]}\n";

/* Words in all lanes, alone and together, with bounds of all sizes. */
static const char lanes_yaml[] =
    "rules:\n"
    "- {id: all, title: t, category: X.a, action: redact, match: [plain, skip, sound, split],\n"
    "   skip: {gap: 3, total: 6}, sound: {least: 2},\n"
    "   words: ['微信', '好明', casino, 'v信', '代 开', '3级长'],\n"
    "   allow: ['微信读书', casino royale]}\n"
    "- {id: skip, title: t, category: X.a, action: redact, replace: '[#]', boundary: none,\n"
    "   match: [skip], skip: {gap: 16, total: 64}, words: [ab, 'cc信', '信微', 'a-b', oob]}\n"
    "- {id: sound, title: t, category: X.a, action: log, match: [sound], sound: {least: 2},\n"
    "   words: ['西安', '先心', '心x微'], allow: ['西安心']}\n"
    "- {id: split, title: t, category: X.a, action: redact, mask: '#', match: [split],\n"
    "   words: ['林明', '好']}\n"
    "- {id: word, title: t, category: X.a, action: log, boundary: word, words: ['明明', fool]}\n"
    "- {id: default, title: t, category: X.a, action: log, words: ['明明明', f-oo-l, a$sb]}\n";

/* Hidden text of all kinds, beside words that it may stand in. */
static const char hidden_yaml[] =
    "rules:\n"
    "- {id: zero, title: t, category: X.a, action: redact, mask: Z, hidden: [zero-width]}\n"
    "- {id: bidi, title: t, category: X.a, action: redact, replace: '', hidden: [bidi]}\n"
    "- {id: tags, title: t, category: X.a, action: log, hidden: [tags, variation-selectors]}\n"
    "- {id: mixed, title: t, category: X.a, action: redact, hidden: [mixed-script]}\n"
    "- {id: words, title: t, category: X.a, action: log, match: [plain, skip],\n"
    "   words: ['微信', paypal]}\n";

/* The ends of pieces of random sizes; the same for the same control bytes. */
static size_t
cut(const uint8_t control[2], size_t length, size_t *ends)
{
    size_t count = 0;
    size_t most = 1 + control[0] % 32u;
    prng random;
    prng_seed(&random, control[1]);
    for (size_t at = 0; at < length;) {
        at += 1 + prng_below(&random, most);
        ends[count++] = at < length ? at : length;
    }
    if (count == 0)
        ends[count++] = 0;
    return count;
}

static void
check_rules(aigc_rules *rules, const cut_text *whole, const cut_text *pieces)
{
    text_sink log[2] = { { 0 } };
    text_sink out[2] = { { 0 } };
    FUZZ_ASSERT(filter_scan(rules, whole, &log[0]) == AIGC_OK);
    FUZZ_ASSERT(filter_scan(rules, pieces, &log[1]) == AIGC_OK);
    FUZZ_ASSERT(text_sink_same(&log[0], &log[1]));
    FUZZ_ASSERT(filter_transform(rules, whole, &out[0], NULL) == AIGC_OK);
    FUZZ_ASSERT(filter_transform(rules, pieces, &out[1], NULL) == AIGC_OK);
    FUZZ_ASSERT(text_sink_same(&out[0], &out[1]));
    if (log[0].length == 0)
        FUZZ_ASSERT(text_sink_is(&out[0], whole->text, whole->length));
    for (int i = 0; i < 2; i++) {
        text_sink_free(&log[i]);
        text_sink_free(&out[i]);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t length = size - 2 < MAX_TEXT ? size - 2 : MAX_TEXT;
    size_t ends[MAX_TEXT + 1];
    cut_text whole = filter_uncut(data + 2, &length);
    cut_text pieces = whole;
    pieces.ends = ends;
    pieces.count = cut(data, length, ends);
    /* Compiled once: that takes a thousand times as long as a scan. */
    static aigc_rules *log_rules, *stop_rules, *lanes_rules, *hidden_rules;
    if (!log_rules)
        log_rules = filter_compile(log_yaml);
    if (!stop_rules)
        stop_rules = filter_compile(stop_yaml);
    if (!lanes_rules)
        lanes_rules = filter_compile(lanes_yaml);
    if (!hidden_rules)
        hidden_rules = filter_compile(hidden_yaml);
    FUZZ_ASSERT(log_rules && stop_rules && lanes_rules && hidden_rules);
    check_rules(log_rules, &whole, &pieces);
    check_rules(stop_rules, &whole, &pieces);
    check_rules(lanes_rules, &whole, &pieces);
    check_rules(hidden_rules, &whole, &pieces);
    return 0;
}
