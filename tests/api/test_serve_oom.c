/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of our libraries fails once while answers and requests are filtered: each time
 * AIGC_ERR_MEMORY, and nothing leaks. And calls that are refused change nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <aigc/serve.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fail_malloc.h"
#include "tests/support/filter_run.h"

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

#define CHUNK(content) \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" content "\"}}]}\n\n"

static const char chat[] =
    CHUNK("a bad") CHUNK("w\\u006frd b") CHUNK("c stop") CHUNK("word d") "data: [DONE]\n\n";
static const char responses[] =
    "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
    "\"sequence_number\":1,\"item_id\":\"i\",\"delta\":\"a badword\"}\n\n"
    "data: {\"type\":\"response.output_text.done\",\"output_index\":0,\"content_index\":0,"
    "\"sequence_number\":2,\"item_id\":\"i\",\"text\":\"a badword\"}\n\n";
static const char whole[] =
    "{\"choices\":[{\"message\":{\"content\":\"a badword\"},\"logprobs\":{\"content\":[{\"token\":"
    "\"a badword\",\"bytes\":[1],\"top_logprobs\":[]}]},\"finish_reason\":\"stop\"}]}";
static const char request[] =
    "{\"messages\":[{\"content\":\"a badword\"}],\"user\":\"u\",\"stream\":true}";

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
run_body(aigc_rules *rules, aigc_label_at label_at, const char *body, size_t length)
{
    const aigc_response_options options = {
        .struct_size = sizeof options, .rules = rules, .label_at = label_at, .refusal_en = "No."
    };
    aigc_response_filter *filter = NULL;
    aigc_status status = aigc_response_filter_new(&options, &filter);
    if (status == AIGC_OK)
        status = aigc_response_filter_begin(filter, NULL, drop, NULL);
    for (size_t i = 0; i < length && status == AIGC_OK; i += 50)
        status = aigc_response_filter_feed(filter, body + i, length - i < 50 ? length - i : 50);
    if (status == AIGC_OK)
        status = aigc_response_filter_finish(filter);
    aigc_response_filter_free(filter);
    return status;
}

static aigc_status
filter_answers(void *context)
{
    aigc_status status = run_body(context, AIGC_LABEL_AT_BOTH, chat, sizeof chat - 1);
    if (status == AIGC_OK)
        status = run_body(context, AIGC_LABEL_AT_END, responses, sizeof responses - 1);
    return status == AIGC_OK ? run_body(context, AIGC_LABEL_AT_START, whole, sizeof whole - 1)
                             : status;
}

static aigc_status
scan_request(void *context)
{
    static const aigc_request_field fields[] = { { "watermarking", "true" }, { "user", NULL } };
    const aigc_request_options options = {
        .struct_size = sizeof options, .rules = context, .fields = fields, .field_count = 2
    };
    aigc_request_result result = { .struct_size = sizeof result };
    aigc_status status =
        aigc_request_scan(&options, request, sizeof request - 1, drop, NULL, &result);
    if (status == AIGC_OK)
        status = aigc_request_refusal(&result, AIGC_REFUSAL_ANSWER, NULL, AIGC_LANGUAGE_ZH, drop,
                                      NULL, NULL);
    return status;
}

static void
run_loop(fail_malloc_fn run, size_t at_least)
{
    aigc_rules *rules = filter_compile(yaml);
    size_t failures;
    assert_non_null(rules);
    assert_int_equal(run(rules), AIGC_OK);
    const char *fault = fail_malloc_loop(run, rules, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures >= at_least);
    aigc_rules_free(rules);
}

static void
answers_survive_every_failure(void **state)
{
    (void)state;
    if (!fail_malloc_available())
        skip();
    run_loop(filter_answers, 40);
}

static void
requests_survive_every_failure(void **state)
{
    (void)state;
    if (!fail_malloc_available())
        skip();
    run_loop(scan_request, 15);
}

static void
wrong_calls_are_refused(void **state)
{
    (void)state;
    aigc_response_options options = { .struct_size = sizeof options };
    aigc_response_filter *filter = NULL;
    aigc_response_report report = { .struct_size = 1 };
    aigc_request_result result = { .struct_size = sizeof result };
    assert_int_equal(aigc_response_filter_new(NULL, &filter), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_response_filter_new(&options, NULL), AIGC_ERR_ARGUMENT);
    options.wording = "made by a machine";
    assert_int_equal(aigc_response_filter_new(&options, &filter), AIGC_ERR_WORDING);
    assert_null(filter);
    options.wording = NULL;
    assert_int_equal(aigc_response_filter_new(&options, &filter), AIGC_OK);
    assert_int_equal(aigc_response_filter_feed(filter, "x", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_response_filter_finish(filter), AIGC_ERR_STATE);
    assert_int_equal(aigc_response_filter_begin(filter, NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_response_filter_begin(filter, NULL, drop, NULL), AIGC_OK);
    assert_int_equal(aigc_response_filter_feed(filter, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_response_filter_feed(NULL, "x", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_response_filter_report(filter, &report), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_response_filter_finish(filter), AIGC_OK);
    assert_int_equal(aigc_response_filter_feed(filter, "x", 1), AIGC_ERR_STATE);
    aigc_response_filter_free(filter);
    aigc_response_filter_free(NULL);
    assert_int_equal(aigc_response_filter_ended(NULL), 0);
    assert_int_equal(aigc_request_scan(NULL, "{}", 2, NULL, NULL, &result), AIGC_ERR_ARGUMENT);
    char *value = NULL;
    assert_int_equal(aigc_response_label_header(NULL, &value), AIGC_ERR_ARGUMENT);
    assert_null(value);
    assert_string_equal(aigc_serve_version(), aigc_filter_version());
}

/* The header is what GB 45438-2025 writes, on one line of printable ASCII. */
static void
the_label_header_is_one_line(void **state)
{
    (void)state;
    aigc_label *label = NULL;
    char *value = NULL;
    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_response_label_header(label, &value), AIGC_ERR_FIELD);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "Example"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1"), AIGC_OK);
    assert_int_equal(aigc_response_label_header(label, &value), AIGC_OK);
    assert_non_null(strstr(value, "\"ContentProducer\":\"Example\""));
    for (const char *c = value; *c; c++)
        assert_true(*c >= 0x20 && *c < 0x7F);
    free(value);
    aigc_label_free(label);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_survive_every_failure),
        cmocka_unit_test(requests_survive_every_failure),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(the_label_header_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
