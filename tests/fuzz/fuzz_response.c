/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the body of an answer: cuts do not matter, what is clean leaves as it came, and what
 * a rule masks does not leave. The first byte says how it is framed and labelled, the second how it
 * is cut; the same bytes are also scanned as a request. */

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

#define MAX_BODY 4096

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [bad, '坏词', zzz]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

static size_t
cut(const uint8_t *data, size_t length, unsigned step, size_t *ends)
{
    size_t count = 0;
    unsigned state = step;
    for (size_t at = 0; at < length;) {
        state = state * 1103515245u + 12345u + data[at];
        at += step == 0 ? length : 1 + (state >> 16) % (step * 2);
        ends[count++] = at < length ? at : length;
    }
    if (count == 0)
        ends[count++] = 0;
    return count;
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static void
scan_request(aigc_rules *rules, const uint8_t *body, size_t length)
{
    static const aigc_request_field fields[] = { { "watermarking", "true" }, { "user", NULL } };
    const aigc_request_options options = {
        .struct_size = sizeof options, .rules = rules, .fields = fields, .field_count = 2
    };
    aigc_request_result result = { .struct_size = sizeof result };
    text_sink out = { 0 };
    aigc_status status = aigc_request_scan(&options, body, length, text_sink_write, &out, &result);
    if (status == AIGC_OK && !result.refused) {
        /* What was written is a request, with its fields, and nothing to be found any more. */
        aigc_request_result again = { .struct_size = sizeof again };
        FUZZ_ASSERT(aigc_request_scan(&options, out.data, out.length, drop, NULL, &again) ==
                    AIGC_OK);
        FUZZ_ASSERT(!again.refused);
    }
    if (status == AIGC_OK && result.refused) {
        const char *type;
        FUZZ_ASSERT(aigc_request_refusal(&result, AIGC_REFUSAL_ANSWER, NULL, AIGC_LANGUAGE_AUTO,
                                         drop, NULL, &type) == AIGC_OK);
    }
    text_sink_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static aigc_rules *rules;
    static size_t ends[MAX_BODY + 1];
    if (size < 2)
        return 0;
    if (!rules)
        rules = filter_compile(yaml);
    FUZZ_ASSERT(rules);
    size_t length = size - 2 < MAX_BODY ? size - 2 : MAX_BODY;
    const aigc_response_options options = { .label_at = (aigc_label_at)(data[0] >> 2 & 3),
                                            .event_limit = 1024 };
    const aigc_response_head head = { .struct_size = sizeof head,
                                      .framing = (aigc_framing)(data[0] & 3),
                                      .cumulative = data[0] >> 4 & 1,
                                      .json_mode = data[0] >> 5 & 1,
                                      .protocol = (aigc_protocol)((data[0] >> 6) * 2) };
    response_run whole = { 0 }, pieces = { 0 };
    cut_text c = { data + 2, length, ends, cut(data + 2, length, data[1], ends) };
    aigc_status status = response_run_whole(rules, &options, &head, data + 2, length, &whole);
    FUZZ_ASSERT(status == AIGC_OK);
    FUZZ_ASSERT(response_run_cut(rules, &options, &head, &c, &pieces) == AIGC_OK);
    FUZZ_ASSERT(text_sink_same(&whole.body, &pieces.body));
    FUZZ_ASSERT(whole.report.verdict == pieces.report.verdict);
    if (whole.report.verdict == AIGC_RESPONSE_PASSED && options.label_at == AIGC_LABEL_AT_NONE &&
        !whole.report.incomplete)
        FUZZ_ASSERT(text_sink_is(&whole.body, data + 2, length));
    response_run_free(&whole);
    response_run_free(&pieces);
    scan_request(rules, data + 2, length);
    return 0;
}
