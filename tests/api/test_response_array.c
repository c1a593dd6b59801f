/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of Gemini that are one array: its elements leave as they come, and it stays an array,
 * however it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

#define CHUNK(text) "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" text "\"}]}}]}"
#define LAST(text)                                                           \
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" text "\"}]},\"" \
    "finishReason\":\"STOP\"}]}"
#define FAILURE                                              \
    "{\"error\":{\"code\":500,\"status\":\"INTERNAL\",\"mes" \
    "sage\":\"The answer could not be checked and was not passed on.\"}}"
#define STOPPED "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}],\"modelVersion\":\"\"}"

static const aigc_response_options plain = { .label_at = AIGC_LABEL_AT_NONE, .refusal_en = "No." };
static const aigc_response_head as_json = { .struct_size = sizeof as_json,
                                            .content_type = "application/json; charset=UTF-8" };
static const aigc_response_head as_gemini = { .struct_size = sizeof as_gemini,
                                              .content_type = "application/json",
                                              .protocol = AIGC_PROTOCOL_GEMINI };

static aigc_rules *rules;

static int
compile_rules(void **state)
{
    (void)state;
    rules = filter_compile(yaml);
    return rules == NULL;
}

static int
free_rules(void **state)
{
    (void)state;
    aigc_rules_free(rules);
    return 0;
}

/* Whatever is known of an answer before it comes, and however it is cut. */
static void
expect(const char *body, const char *expected, aigc_response_verdict verdict, int incomplete)
{
    const aigc_response_head *const heads[] = { NULL, &as_json, &as_gemini };
    response_run run = { 0 };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const size_t length = strlen(body);
        assert_int_equal(response_run_whole(rules, &plain, heads[i], body, length, &run), AIGC_OK);
        assert_int_equal(text_sink_write(&run.body, "", 1), 0);
        assert_string_equal((const char *)run.body.data, expected);
        assert_int_equal(run.report.verdict, verdict);
        assert_int_equal(run.report.incomplete, incomplete);
        assert_int_equal(response_run_all_cuts(rules, &plain, heads[i], body, length), 0);
    }
    response_run_free(&run);
}

static void
clean_arrays_are_untouched(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "[" CHUNK("Say \\\"}\\\" ") "\n,\r\n" CHUNK("{[\\\\") "\n,\r\n" LAST("x") "\n]\n",
        " \n[ " CHUNK("a") " , " LAST("b") " ] \n ",
        "\xEF\xBB\xBF[" CHUNK("a") "," CHUNK("b") "," LAST("c") "]",
        "[" CHUNK("a") ",{\"usageMetadata\":{\"totalTokenCount\":3}}]",
        "[{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}]\r\n",
        "[]",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        expect(bodies[i], bodies[i], AIGC_RESPONSE_PASSED, 0);
}

static void
words_cut_by_elements_are_masked(void **state)
{
    (void)state;
    expect("[" CHUNK("x bad") "," CHUNK("wo") ",\n" LAST("rd y") "]",
           "[" CHUNK("x ***") "," CHUNK("**") ",\n" LAST("** y") "]", AIGC_RESPONSE_MASKED, 0);
}

/* Whatever comes before a chunk that tells what the array is. */
static void
arrays_may_begin_without_text(void **state)
{
    (void)state;
    static const char *const begins[] = { "[{\"usageMetadata\":{\"totalTokenCount\":3}},",
                                          "[{},{\"responseId\":\"r\"}\n,", "[{\"x\":[{}]},\n" };
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        char body[512], expected[512];
        (void)snprintf(body, sizeof body, "%s%s", begins[i], CHUNK("a bad") "," LAST("word") "]");
        (void)snprintf(expected, sizeof expected, "%s%s", begins[i],
                       CHUNK("a ***") "," LAST("****") "]");
        expect(body, expected, AIGC_RESPONSE_MASKED, 0);
    }
}

static void
a_stop_closes_the_array(void **state)
{
    (void)state;
    expect("[" CHUNK("a stop") "," CHUNK("word b") "," LAST("c") "]",
           "[" CHUNK("a \\nNo.") ",\n" STOPPED "]\n", AIGC_RESPONSE_STOPPED, 0);
}

static void
a_failure_closes_the_array(void **state)
{
    (void)state;
    expect("[" CHUNK("a") "," CHUNK("c") ",{\"candidates\":[x]}," LAST("d") "]",
           "[" CHUNK("a") "," CHUNK("c") ",\n" FAILURE "]\n", AIGC_RESPONSE_FAILED, 0);
    static const char *const rests[] = { "{}]", ",,", ",]", "x", ",[1]", ",1", "[" };
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        char body[512];
        (void)snprintf(body, sizeof body, "[%s%s", CHUNK("a"), rests[i]);
        expect(body, "[" CHUNK("a") ",\n" FAILURE "]\n", AIGC_RESPONSE_FAILED, 0);
    }
}

/* Nothing can be put behind an array that is closed. */
static void
what_follows_the_array_is_dropped(void **state)
{
    (void)state;
    expect("[" LAST("a") "] \n" CHUNK("b"), "[" LAST("a") "] \n", AIGC_RESPONSE_FAILED, 0);
    expect("[" LAST("a") "][]", "[" LAST("a") "]", AIGC_RESPONSE_FAILED, 0);
}

static void
what_is_cut_off_is_incomplete(void **state)
{
    (void)state;
    expect("[" CHUNK("a") "," LAST("b"), "[" CHUNK("a") "," LAST("b"), AIGC_RESPONSE_PASSED, 1);
    expect("[" CHUNK("a") ",{\"candi", "[" CHUNK("a"), AIGC_RESPONSE_PASSED, 1);
    expect("[" CHUNK("a") "\n,", "[" CHUNK("a"), AIGC_RESPONSE_PASSED, 1);
}

/* Each element leaves with its last byte. */
static void
elements_are_not_delayed(void **state)
{
    (void)state;
    static const char *const elements[] = { "[" CHUNK("Hello"), "\n,\n" CHUNK(", you"),
                                            "\n,\n" LAST("!"), "\n]" };
    const aigc_response_head *const heads[] = { NULL, &as_json, &as_gemini };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const aigc_response_options options = { .struct_size = sizeof options,
                                                .rules = rules,
                                                .label_at = AIGC_LABEL_AT_NONE };
        aigc_response_filter *filter;
        text_sink out = { 0 };
        size_t fed = 0;
        assert_int_equal(aigc_response_filter_new(&options, &filter), AIGC_OK);
        assert_int_equal(aigc_response_filter_begin(filter, heads[i], text_sink_write, &out),
                         AIGC_OK);
        for (size_t k = 0; k < sizeof elements / sizeof elements[0]; k++) {
            const size_t length = strlen(elements[k]);
            assert_int_equal(aigc_response_filter_feed(filter, elements[k], length), AIGC_OK);
            fed += length;
            assert_int_equal(out.length, fed);
            assert_int_equal(aigc_response_filter_at_end(filter), k == 3);
        }
        aigc_response_filter_free(filter);
        text_sink_free(&out);
    }
}

/* An element may be as long as a document, whatever an event may be, and no longer. */
static void
elements_have_the_limit_of_documents(void **state)
{
    (void)state;
    static const char body[] = "[" CHUNK("a") "," LAST("a text of some length") "]";
    const size_t longest = strlen("," LAST("a text of some length"));
    aigc_response_options options = { .event_limit = 8, .body_limit = longest };
    response_run run = { 0 };
    for (int less = 0; less <= 1; less++) {
        options.body_limit = longest - (size_t)less;
        assert_int_equal(response_run_whole(rules, &options, &as_gemini, body, strlen(body), &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict, less ? AIGC_RESPONSE_FAILED : AIGC_RESPONSE_PASSED);
        assert_int_equal(response_run_all_cuts(rules, &options, &as_gemini, body, strlen(body)), 0);
    }
    response_run_free(&run);
}

/* Other arrays are documents, which leave as a whole. */
static void
other_arrays_are_documents(void **state)
{
    (void)state;
    static const char clean[] = "[{\"generated_text\":\"Hello\"},\n{\"generated_text\":\"a\"}]";
    static const char broken[] = "[{\"generated_text\":\"Hello\"},\n{\"generated_text\":\"a\"]";
    response_run run = { 0 };
    const size_t length = strlen(clean);
    assert_int_equal(response_run_whole(rules, &plain, &as_json, clean, length, &run), AIGC_OK);
    assert_true(text_sink_is(&run.body, clean, length));
    assert_int_equal(run.held, length);
    assert_int_equal(response_run_whole(rules, &plain, &as_json, broken, strlen(broken), &run),
                     AIGC_OK);
    assert_int_equal(run.report.verdict, AIGC_RESPONSE_FAILED);
    assert_memory_equal(run.body.data, "{\"error\"", 8);
    assert_int_equal(response_run_all_cuts(rules, &plain, NULL, clean, length), 0);
    assert_int_equal(response_run_all_cuts(rules, &plain, NULL, broken, strlen(broken)), 0);
    response_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_arrays_are_untouched),
        cmocka_unit_test(words_cut_by_elements_are_masked),
        cmocka_unit_test(arrays_may_begin_without_text),
        cmocka_unit_test(a_stop_closes_the_array),
        cmocka_unit_test(a_failure_closes_the_array),
        cmocka_unit_test(what_follows_the_array_is_dropped),
        cmocka_unit_test(what_is_cut_off_is_incomplete),
        cmocka_unit_test(elements_are_not_delayed),
        cmocka_unit_test(elements_have_the_limit_of_documents),
        cmocka_unit_test(other_arrays_are_documents),
    };
    return cmocka_run_group_tests(tests, compile_rules, free_rules);
}
