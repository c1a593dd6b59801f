/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_response_filter with answers of chat completions: what leaves, when, and how it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/collect.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词', 'e😀f']}\n"
    "- {id: quote, title: t, category: X.a, action: redact, replace: '<\"R\">', words: [secret]}\n"
    "- {id: number, title: t, category: X.a, action: redact, patterns: [{regex: '\\b4711\\b'}]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

#define CHUNK(content) \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" content "\"}}]}\n\n"
#define FINISH \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define DONE "data: [DONE]\n\n"
#define CALL(arguments)                                                                       \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{" \
    "\"arguments\":\"" arguments "\"}}]}}]}\n\n"
#define PIECE(content)                                                     \
    "data: {\"output\":{\"choices\":[{\"message\":{\"content\":\"" content \
    "\"},\"finish_reason\":\"null\"}]}}\n\n"
#define FAILURE                                                                    \
    "data: {\"error\":{\"message\":\"The answer could not be checked and was not " \
    "passed on.\",\"type\":\"server_error\",\"code\":\"content_filter\"}}\n\n"

static const aigc_response_options plain = { .label_at = AIGC_LABEL_AT_NONE };

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

static void
expect_body(const aigc_response_options *options, const char *body, const char *expected)
{
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, options, NULL, body, strlen(body), &run), AIGC_OK);
    assert_int_equal(text_sink_write(&run.body, "", 1), 0);
    assert_string_equal((const char *)run.body.data, expected);
    assert_int_equal(response_run_all_cuts(rules, options, NULL, body, strlen(body)), 0);
    response_run_free(&run);
}

static void
clean_streams_are_untouched(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        CHUNK("Hello") CHUNK(", \\\"you\\\" \\u4f60\\u597d") FINISH DONE,
        ": ping\n\n" CHUNK("a") "data:\n\n"
                                "event: x\n\nretry: 10\n\n" FINISH,
        "\xEF\xBB\xBF" CHUNK("a") FINISH DONE,
        "data:{\"choices\":[{\"delta\":{\"content\":\"no space\"}}]}\r\n\r\ndata:[DONE]\r\n\r\n",
        "data: {\"choices\":[{\"delta\":\rdata: {\"content\":\"two lines\"}}]}\r\rdata: [DONE]\r\r",
        CHUNK("a") "data: {\"choices\":[],\"usage\":{\"total_tokens\":1}}\n\n" DONE,
        CHUNK("half \\ud83d") CHUNK("\\ude00 whole") CHUNK("\\ud83d alone") FINISH DONE,
        CHUNK("no end"),
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        expect_body(&plain, bodies[i], bodies[i]);
}

static void
words_cut_by_events_are_masked(void **state)
{
    (void)state;
    expect_body(&plain, CHUNK("x bad") CHUNK("wo") CHUNK("rd y") FINISH DONE,
                CHUNK("x ***") CHUNK("**") CHUNK("** y") FINISH DONE);
    expect_body(&plain, CHUNK("\\u574f") CHUNK("\\u8bcd!") FINISH DONE,
                CHUNK("*") CHUNK("*!") FINISH DONE);
    expect_body(&plain, CHUNK("a e\\ud83d") CHUNK("\\ude00f b") FINISH DONE,
                CHUNK("a **") CHUNK("* b") FINISH DONE);
    expect_body(&plain, CHUNK("a sec") CHUNK("ret b") FINISH DONE,
                CHUNK("a <\\\"R\\\">") CHUNK(" b") FINISH DONE);
}

/* A mask has no language; what was masked has. */
static void
labels_follow_the_text_behind_masks(void **state)
{
    (void)state;
    aigc_response_options options = { .label_at = AIGC_LABEL_AT_END };
    expect_body(
        &options, CHUNK("\\u574f") CHUNK("\\u8bcd") FINISH DONE,
        CHUNK("*") CHUNK(
            "*") "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                 "\"\\n\\n（本内容由人工智能生成）\"},\"logprobs\":null,\"finish_reason\":null}]}"
                 "\n\n" FINISH DONE);
    options.label_at = AIGC_LABEL_AT_START;
    expect_body(&options, CHUNK("\\u574f") CHUNK("\\u8bcd a") FINISH DONE,
                CHUNK("（本内容由人工智能生成）\\n\\n*") CHUNK("* a") FINISH DONE);
}

static void
a_stop_ends_the_stream(void **state)
{
    (void)state;
    aigc_response_options options = plain;
    options.refusal_en = "No.";
    expect_body(
        &options, CHUNK("a stop") CHUNK("word b") CHUNK("c") FINISH DONE,
        CHUNK("a \\nNo.") "data: "
                          "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
                          "\"finish_reason\":\"content_filter\"}]}\n\n" DONE);
}

static void
clean_events_are_not_delayed(void **state)
{
    (void)state;
    response_run run = { 0 };
    static const char clean[] = CHUNK("Hello ") CHUNK("world. ");
    assert_int_equal(response_run_whole(rules, &plain, NULL, clean, sizeof clean - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.held, 0);
    static const char pending[] = CHUNK("Hello ") CHUNK("a bad");
    assert_int_equal(response_run_whole(rules, &plain, NULL, pending, sizeof pending - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.held, strlen(CHUNK("a bad")));
    response_run_free(&run);
}

#define REASON(text)                                                                         \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"" text \
    "\"}}]}\n\n"

/* What reasoning ends with is decided when content begins. */
static void
reasoning_does_not_delay_content(void **state)
{
    (void)state;
    response_run run = { 0 };
    static const char body[] = REASON("a bad") CHUNK("Hello ") CHUNK("world. ");
    assert_int_equal(response_run_whole(rules, &plain, NULL, body, sizeof body - 1, &run), AIGC_OK);
    assert_int_equal(run.held, 0);
    response_run_free(&run);
    expect_body(&plain, REASON("a bad") CHUNK("word") REASON("word") FINISH DONE,
                REASON("a bad") CHUNK("word") REASON("word") FINISH DONE);
}

#define BOTH(first, second)                                                                     \
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"" first "\",\"" second "\"}}]}" \
    "\n\n"
#define TWICE(text) BOTH("reasoning\":\"" text, "reasoning_content\":\"" text)

#define BLOCK(text)                                                             \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"" text \
    "\",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"" text "\"}]}}]}\n\n"
#define THOUGHT(piece)                                                                          \
    "data: "                                                                                    \
    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{" \
    "\"type\":\"text\",\"text\":\"" piece "\"}]}]}}]}\n\n"

/* Texts that come in the same events, such as reasoning under two names, do not end each other. */
static void
texts_side_by_side_go_on(void **state)
{
    (void)state;
    response_run run = { 0 };
    static const char both[] = TWICE("a bad") CHUNK("Hello ");
    static const char turn[] =
        REASON("I") BOTH("reasoning_content\":\"a bad", "content\":\"Hello ") CHUNK("world. ");
    static const char first[] =
        BOTH("content\":\"Hello ", "reasoning_content\":\"a bad") CHUNK("world. ");
    static const char empty[] = REASON("a bad") CHUNK("") CHUNK("Hello ") CHUNK("world. ");
    expect_body(&plain, TWICE("a bad") TWICE("word") FINISH DONE,
                TWICE("a ***") TWICE("****") FINISH DONE);
    expect_body(&plain, BLOCK("a bad") BLOCK("word") FINISH DONE,
                BLOCK("a ***") BLOCK("****") FINISH DONE);
    expect_body(&plain, THOUGHT("a bad") THOUGHT("word") FINISH DONE,
                THOUGHT("a ***") THOUGHT("****") FINISH DONE);
    expect_body(&plain,
                BOTH("reasoning_content\":\"a bad", "content\":\"Hello ") REASON("word")
                    CHUNK("world. ") FINISH DONE,
                BOTH("reasoning_content\":\"a ***", "content\":\"Hello ") REASON("****")
                    CHUNK("world. ") FINISH DONE);
    expect_body(&plain, both, both);
    expect_body(&plain, turn, turn);
    /* Nor do they delay what comes behind them. */
    for (int i = 0; i < 4; i++) {
        const char *const bodies[] = { both, turn, first, empty };
        assert_int_equal(
            response_run_whole(rules, &plain, NULL, bodies[i], strlen(bodies[i]), &run), AIGC_OK);
        assert_int_equal(run.held, 0);
    }
    response_run_free(&run);
}

/* An answer of two choices, the first of which is stopped behind the end of the second. */
#define CHOICE(number, content) \
    "data: {\"choices\":[{\"index\":" number ",\"delta\":{\"content\":\"" content "\"}}]}\n\n"
#define END_OF(number) \
    "data: {\"choices\":[{\"index\":" number ",\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"

/* A mark over text that a stop in another one drops would say that it was altered: there is none.
 */
static void
text_that_is_dropped_has_no_mark(void **state)
{
    (void)state;
    static const char whole[] =
        CHOICE("1", "Second.") END_OF("1") CHOICE("0", "a") END_OF("0") DONE;
    static const char dropped[] = CHOICE("0", "a stop") CHOICE("1", "Second.") END_OF("1")
        CHOICE("0", "word") END_OF("0") DONE;
    static const char split[] = CHOICE("0", "a stop") CHOICE("0", "word") END_OF("0") DONE;
    aigc_response_options options = plain;
    aigc_response_head head = { .struct_size = sizeof head };
    aigc_secret_key *key;
    assert_int_equal(aigc_secret_key_generate(&key), AIGC_OK);
    aigc_label *label;
    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_LABEL, "1"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "example"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1"), AIGC_OK);
    head.label = label;
    options.key = key;
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, &options, &head, whole, sizeof whole - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.report.mark, 1);
    assert_int_equal(response_run_whole(rules, &options, &head, dropped, sizeof dropped - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.report.verdict, AIGC_RESPONSE_STOPPED);
    assert_int_equal(text_sink_write(&run.body, "", 1), 0);
    assert_null(strstr((const char *)run.body.data, "Second."));
    /* What is behind the stop itself was in no mark. */
    assert_int_equal(response_run_whole(rules, &options, &head, split, sizeof split - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.report.verdict, AIGC_RESPONSE_STOPPED);
    assert_int_equal(run.report.mark, 1);
    response_run_free(&run);
    aigc_label_free(label);
    aigc_secret_key_free(key);
}

/* A replacement may be empty. */
static void
what_is_taken_out_counts_as_masked(void **state)
{
    (void)state;
    aigc_rules *vanish =
        filter_compile("rules:\n- {id: r, title: t, category: X.a, action: redact, replace: '',\n"
                       "   words: [vanish]}\n");
    response_run run = { 0 };
    static const char body[] = CHUNK("a vanish b") FINISH DONE;
    assert_int_equal(response_run_whole(vanish, &plain, NULL, body, sizeof body - 1, &run),
                     AIGC_OK);
    assert_int_equal(run.report.verdict, AIGC_RESPONSE_MASKED);
    response_run_free(&run);
    aigc_rules_free(vanish);
}

static void
services_that_are_not_known_are_read_all_through(void **state)
{
    (void)state;
    static const char *const documents[][2] = {
        { "{\"code\":0,\"message\":\"success\",\"data\":{\"answer\":\"a badword\"}}",
          "{\"code\":0,\"message\":\"success\",\"data\":{\"answer\":\"a *******\"}}" },
        { "{\"result\":\"badword\",\"usage\":{\"total_tokens\":3,\"note\":\"badword\"}}",
          "{\"result\":\"*******\",\"usage\":{\"total_tokens\":3,\"note\":\"*******\"}}" },
        { "{\"index\":1,\"token\":{\"text\":\"badword\"},\"generated_text\":\"badword\"}",
          "{\"index\":1,\"token\":{\"text\":\"*******\"},\"generated_text\":\"*******\"}" },
        { "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":"
          "\"badword\"}}}}",
          "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":"
          "\"*******\"}}}}" },
        { "{\"status\":200,\"answer\":\"badword\"}", "{\"status\":200,\"answer\":\"*******\"}" },
        { "{\"status\":\"badword\"}", "{\"status\":\"*******\"}" },
        { "{\"status\":200,\"answer\":\"a stopword b\"}", "{\"status\":200,\"answer\":\"a \"}" },
        { "{\"done\":false,\"answer\":\"badword\"}", "{\"done\":false,\"answer\":\"*******\"}" },
        { "{\"code\":\"0\",\"text\":\"ok\",\"data\":{\"name\":\"badword\"}}",
          "{\"code\":\"0\",\"text\":\"ok\",\"data\":{\"name\":\"*******\"}}" },
        /* a line of a batch: arguments are JSON there, too */
        { "{\"custom_id\":\"a\",\"response\":{\"body\":{\"choices\":[{\"message\":{\"tool_calls\":["
          "{"
          "\"function\":{\"arguments\":\"{\\\"q\\\":\\\"\\\\u574f\\\\u8bcd "
          "b\\\",\\\"n\\\":1}\"}}]}}]}}}",
          "{\"custom_id\":\"a\",\"response\":{\"body\":{\"choices\":[{\"message\":{\"tool_calls\":["
          "{"
          "\"function\":{\"arguments\":\"{\\\"q\\\":\\\"** b\\\",\\\"n\\\":1}\"}}]}}]}}}" },
        /* llama.cpp: the bytes of a token that is masked go with it */
        { "{\"content\":\"a "
          "badword\",\"completion_probabilities\":[{\"token\":\"badword\",\"bytes\":"
          "[98,97,100,119,111,114,100]}]}",
          "{\"content\":\"a *******\",\"completion_probabilities\":[]}" },
        { "{\"content\":\"a\",\"completion_probabilities\":[{\"token\":\"a\",\"bytes\":[97]}]}",
          "{\"content\":\"a\",\"completion_probabilities\":[{\"token\":\"a\",\"bytes\":[97]}]}" },
    };
    response_run run = { 0 };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        const char *document = documents[i][0];
        expect_body(&plain, document, documents[i][1]);
        assert_int_equal(response_run_whole(rules, &plain, NULL, document, strlen(document), &run),
                         AIGC_OK);
        assert_int_equal(run.report.unknown_events, 1);
    }
    response_run_free(&run);
}

/* A type that says events does not let pass what is none. */
static void
what_is_no_event_is_not_passed_on(void **state)
{
    (void)state;
    static const char *const bodies[][2] = {
        { "{\"choices\":[{\"message\":{\"content\":\"a badword\"}}]}",
          "{\"choices\":[{\"message\":{\"content\":\"a *******\"}}]}" },
        { "\n {\"error\":{\"message\":\"badword\"}}\n\n\n",
          "\n {\"error\":{\"message\":\"*******\"}}\n\n\n" },
        { "a badword\n\n", FAILURE },
        { "a badword", "" },
        { CHUNK("a") "\"badword\"\n\n" CHUNK("b"), CHUNK("a") FAILURE },
        { "data:\nbadword: x\n\n", FAILURE },
        { "meta: x\n" CHUNK("a") "event: x\nid\n\n" DONE,
          "meta: x\n" CHUNK("a") "event: x\nid\n\n" DONE },
    };
    const aigc_response_head head = { .struct_size = sizeof head,
                                      .content_type = "text/event-stream; charset=utf-8" };
    response_run run = { 0 };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const char *body = bodies[i][0];
        expect_body(&plain, body, bodies[i][1]);
        assert_int_equal(response_run_whole(rules, &plain, &head, body, strlen(body), &run),
                         AIGC_OK);
        assert_int_equal(text_sink_write(&run.body, "", 1), 0);
        assert_string_equal((const char *)run.body.data, bodies[i][1]);
        assert_int_equal(response_run_all_cuts(rules, &plain, &head, body, strlen(body)), 0);
    }
    response_run_free(&run);
}

/* Clients differ in which of two members of one name they read. */
static void
members_of_text_are_there_once(void **state)
{
    (void)state;
#define ONE_CHOICE(members) "{\"choices\":[{\"index\":0,\"message\":{" members "}}]}"
#define ONE_THOUGHT(part) \
    "{\"output\":{\"choices\":[{\"message\":{\"content\":[{\"thinking\":[" part "]}]}}]}}"
#define REFUSED                                                                     \
    "{\"error\":{\"message\":\"The answer could not be checked and was not passed " \
    "on.\",\"type\":\"server_error\",\"code\":\"content_filter\"}}\n"
    static const char *const refused[] = {
        ONE_CHOICE("\"content\":\"a\",\"content\":\"badword\""),
        ONE_CHOICE("\"content\":null,\"cont\\u0065nt\":\"b\""),
        ONE_CHOICE("\"content\":[{\"text\":\"a\"}],\"content\":[{\"x\":1},{\"text\":\"b\"}]"),
        ONE_CHOICE("\"tool_calls\":[{\"function\":{\"arguments\":\"1\"},\"function\":{}}]"),
        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"message\":{\"content\":\"b\"}}]}",
        "{\"choices\":[{\"text\":\"a\"}],\"choices\":[{},{\"text\":\"b\"}]}",
        "{\"choices\":[{\"index\":0,\"index\":1,\"text\":\"a\"}]}",
        "{\"output\":[{\"content\":[{\"text\":\"a\",\"text\":\"b\"}]}]}",
        ONE_THOUGHT("{\"text\":\"a\",\"text\":\"b\"}"),
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        expect_body(&plain, refused[i], REFUSED);
#define BEGUN "data: {\"type\":\"message_start\"}\n\n"
    expect_body(&plain,
                BEGUN "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\","
                      "\"text\":\"b\"}}\n\n",
                BEGUN
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                "\"message\":\"The answer could not be checked and was not passed on.\"}}\n\n");
    /* Elsewhere, each string is read by itself. */
    static const char *const passed[][2] = {
        { ONE_CHOICE("\"content\":\"a\",\"role\":\"x\",\"role\":\"x\""),
          ONE_CHOICE("\"content\":\"a\",\"role\":\"x\",\"role\":\"x\"") },
        { "{\"answer\":\"a\",\"answer\":\"badword\"}",
          "{\"answer\":\"a\",\"answer\":\"*******\"}" },
        { "{\"type\":\"message\",\"content\":[{\"text\":\"a\"},{\"input\":{\"a\":\"x\",\"a\":"
          "\"badword\"}}]}",
          "{\"type\":\"message\",\"content\":[{\"text\":\"a\"},{\"input\":{\"a\":\"x\",\"a\":"
          "\"*******\"}}]}" },
    };
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        expect_body(&plain, passed[i][0], passed[i][1]);
}

/* Choices of one document stand apart, whatever their numbers; in a stream, they tell what goes on.
 */
static void
choices_of_one_number_are_apart(void **state)
{
    (void)state;
#define TWO(first, second, reason)                                                   \
    "{\"choices\":[{\"index\":0,\"text\":\"" first "\",\"finish_reason\":\"stop\"}," \
    "{\"index\":0,\"text\":\"" second "\",\"finish_reason\":\"" reason "\"}]}"
    expect_body(&plain, TWO("word", "badword", "stop"), TWO("word", "*******", "stop"));
    expect_body(&plain, TWO("bad", "word", "stop"), TWO("bad", "word", "stop"));
    expect_body(&plain, TWO("so", "a stopword", "stop"),
                TWO("so", "a \\nSorry, I can't help with that.", "content_filter"));
    expect_body(&plain, "data: " TWO("bad", "word", "stop") "\n\n" DONE,
                "data: " TWO("***", "****", "stop") "\n\n" DONE);
}

/* So are tool calls. In a stream they go on, or each is whole. */
static void
tool_calls_of_one_number_are_apart(void **state)
{
    (void)state;
#define CALL_OF(arguments) "{\"index\":0,\"function\":{\"arguments\":\"" arguments "\"}}"
#define ASK(input) "{\"index\":0,\"custom\":{\"input\":\"" input "\"}}"
#define CALLS(calls) "{\"choices\":[{\"message\":{\"tool_calls\":[" calls "]}}]}"
    expect_body(&plain, CALLS(ASK("so") "," ASK("badword")), CALLS(ASK("so") "," ASK("*******")));
    expect_body(&plain, CALLS(ASK("bad") "," ASK("word")), CALLS(ASK("bad") "," ASK("word")));
    expect_body(&plain,
                "data: " CALLS(CALL_OF("{\\\"a\\\":1}") "," CALL_OF(
                    "{\\\"a\\\":\\\"badword\\\"}")) "\n\n" DONE,
                "data: " CALLS(CALL_OF("{\\\"a\\\":1}") "," CALL_OF(
                    "{\\\"a\\\":\\\"*******\\\"}")) "\n\n" DONE);
}

/* Texts are one beside each other, as those of citations, but not with something else between. */
/* A document of many tool calls. */
static void
put_tool_calls(text_sink *out, int count, const char *argument)
{
    char call[256];
    static const char begin[] = "{\"choices\":[{\"message\":{\"tool_calls\":[";
    assert_int_equal(text_sink_write(out, begin, sizeof begin - 1), 0);
    for (int i = 0; i < count; i++) {
        int length = snprintf(call, sizeof call,
                              "%s{\"function\":{\"arguments\":\"{\\\"a\\\":\\\"%s\\\"}\"},"
                              "\"index\":%d}",
                              i ? "," : "", argument, i);
        assert_int_equal(text_sink_write(out, call, (size_t)length), 0);
    }
    assert_int_equal(text_sink_write(out, "]}}]}", 5), 0);
}

/* As many as there may be texts; with more, nothing is passed on. */
static void
tool_calls_may_be_many(void **state)
{
    (void)state;
    static const int counts[] = { 257, 1024, 1025 };
    response_run run = { 0 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        text_sink body = { 0 }, expected = { 0 };
        const bool fits = counts[i] <= 1024;
        put_tool_calls(&body, counts[i], "badword");
        put_tool_calls(&expected, counts[i], "*******");
        assert_int_equal(response_run_whole(rules, &plain, NULL, body.data, body.length, &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict, fits ? AIGC_RESPONSE_MASKED : AIGC_RESPONSE_FAILED);
        assert_int_equal(run.report.failure, fits ? AIGC_OK : AIGC_ERR_LIMIT);
        assert_int_equal(text_sink_same(&run.body, &expected), fits);
        assert_int_equal(text_sink_write(&run.body, "", 1), 0);
        assert_null(strstr((const char *)run.body.data, "badword"));
        text_sink_free(&body);
        text_sink_free(&expected);
    }
    response_run_free(&run);
}

static void
parts_of_a_document_are_apart(void **state)
{
    (void)state;
#define PART(text) "{\"type\":\"text\",\"text\":\"" text "\"}"
#define TOOL_CALL "{\"type\":\"tool_use\",\"input\":{\"a\":1}},"
#define BLOCKS(parts) "{\"type\":\"message\",\"content\":[" parts "]}"
#define MESSAGES(parts) "{\"choices\":[{\"message\":{\"content\":[" parts "]}}]}"
#define IN_BOTH(parts, expected)                          \
    expect_body(&plain, BLOCKS(parts), BLOCKS(expected)); \
    expect_body(&plain, MESSAGES(parts), MESSAGES(expected))
    IN_BOTH(PART("I see") "," TOOL_CALL PART("badword"),
            PART("I see") "," TOOL_CALL PART("*******"));
    IN_BOTH(PART("badword") "," TOOL_CALL PART("s"), PART("*******") "," TOOL_CALL PART("s"));
    IN_BOTH(PART("bad") "," TOOL_CALL PART("word"), PART("bad") "," TOOL_CALL PART("word"));
    IN_BOTH(PART("a") "," TOOL_CALL PART("b") "," TOOL_CALL PART("badword"),
            PART("a") "," TOOL_CALL PART("b") "," TOOL_CALL PART("*******"));
    IN_BOTH(PART("bad") "," PART("word"), PART("***") "," PART("****"));
#define OPENED(kind)                                                                          \
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"" kind \
    "\",\"" kind "\":\"\"}}\n\n"
#define SAYS(word)                                                                           \
    OPENED("text")                                                                           \
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"text\":\"" word "\"}}" \
    "\n\n"
#define TOOLS OPENED("tool_use")
    expect_body(&plain, SAYS("a") TOOLS SAYS("b") TOOLS SAYS("badword") TOOLS SAYS("badword"),
                SAYS("a") TOOLS SAYS("b") TOOLS SAYS("*******") TOOLS SAYS("*******"));
    expect_body(&plain, SAYS("bad") SAYS("word") TOOLS SAYS("bad"),
                SAYS("***") SAYS("****") TOOLS SAYS("bad"));
    expect_body(&plain, SAYS("bad") TOOLS SAYS("word"), SAYS("bad") TOOLS SAYS("word"));
}

/* Clients may take each of its events for JSON. */
static void
a_stop_of_an_unknown_service_says_nothing(void **state)
{
    (void)state;
    expect_body(&plain,
                "data: {\"candidates\":[{\"content\":\"a \"}]}\n\n"
                "data: {\"candidates\":[{\"content\":\"stopword\"}]}\n\n"
                "data: {\"candidates\":[{\"content\":\" b\"}]}\n\n",
                "data: {\"candidates\":[{\"content\":\"a \"}]}\n\n"
                "data: {\"candidates\":[{\"content\":\"\"}]}\n\n");
}

static void
heads_tell_what_cannot_be_read(void **state)
{
    (void)state;
    static const struct {
        unsigned status;
        const char *type;
        bool passes;
    } heads[] = {
        { 200, "text/event-stream; charset=UTF-8", true },
        { 200, "text/event-stream;x=1; Charset = \"utf8\";y", true },
        { 200, "text/event-stream; charset=", true },
        { 200, "text/event-stream; xcharset=gbk", true },
        { 0, "text/event-stream;charset=us-ascii", true },
        { 200, "text/event-stream; charset=gbk", false },
        { 200, "text/event-stream; charset=utf-8; CHARSET='gb18030'", false },
        { 200, "text/event-stream;charset = utf-16", false },
        { 200, "text/event-stream;charset=utf-8x", false },
        { 206, "text/event-stream", false },
        { 206, NULL, false },
    };
    static const char body[] = CHUNK("a") FINISH DONE;
    response_run run = { 0 };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const aigc_response_head head = { .struct_size = sizeof head,
                                          .status = heads[i].status,
                                          .content_type = heads[i].type };
        assert_int_equal(response_run_whole(rules, &plain, &head, body, sizeof body - 1, &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict,
                         heads[i].passes ? AIGC_RESPONSE_PASSED : AIGC_RESPONSE_FAILED);
        assert_int_equal(run.body.length == sizeof body - 1, heads[i].passes);
    }
    response_run_free(&run);
}

/* The head of an answer may say nothing of its type. */
static void
lines_are_known_without_a_type(void **state)
{
    (void)state;
#define LINE(word) "{\"message\":{\"content\":\"" word "\"},\"done\":false}"
#define LAST_LINE "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n"
    static const char *const bodies[][2] = {
        { LINE("a bad") "\n" LINE("word b") "\n" LAST_LINE,
          LINE("a ***") "\n" LINE("**** b") "\n" LAST_LINE },
        { "\n\xEF\xBB\xBF \n" LINE("badword") "\r\n \r\n" LINE(" b"),
          "\n\xEF\xBB\xBF \n" LINE("*******") "\r\n \r\n" LINE(" b") },
        { "[\"badword\"]\n[\"badword\"]\n", "[\"*******\"]\n[\"*******\"]\n" },
        /* One document, on a line or several. */
        { LINE("badword") "\n\n", LINE("*******") "\n\n" },
        { LINE("badword"), LINE("*******") },
        { "{\n\"message\":\n{\"content\":\"badword\"}\n}\n",
          "{\n\"message\":\n{\"content\":\"*******\"}\n}\n" },
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        expect_body(&plain, bodies[i][0], bodies[i][1]);
    /* A line is no document: it has a limit of its own. */
    aigc_response_options short_lines = plain;
    short_lines.event_limit = sizeof LINE("badword");
    expect_body(&short_lines, LINE("badword") "\n" LINE(" b") "\n",
                LINE("*******") "\n" LINE(" b") "\n");
    expect_body(&short_lines, LINE("badword ") "\n\n", LINE("******* ") "\n\n");
    /* What follows is no JSON, or the second line is none. */
    static const char failure[] =
        "{\"error\":{\"message\":\"The answer could not be checked and was not passed on.\","
        "\"type\":\"server_error\",\"code\":\"content_filter\"}}\n";
    expect_body(&short_lines, LINE("badword ") "\n" LINE("b") "\n", failure);
    expect_body(&plain, LINE("a") "\nb", failure);
    expect_body(&plain, "{\"a\":\n" LINE("a") "\n" LINE("b"), failure);
}

/* What a known protocol says beside its text is read where an event has no text: but not what it
 * repeats of the request, and not what is no text. */
static void
events_without_text_are_read_all_through(void **state)
{
    (void)state;
    static const char *const same[] = {
        "{\"type\":\"response.created\",\"response\":{\"instructions\":\"no badword\"}}",
        ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
         "\"signature\":\"badword\"}}"),
        "{\"data\":[{\"url\":\"http://a/badword\"}]}",
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        expect_body(&plain, same[i], same[i]);
    expect_body(&plain,
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                "\"citations_delta\",\"citation\":{\"cited_text\":\"badword\"}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                "\"citations_delta\",\"citation\":{\"cited_text\":\"*******\"}}}");
    expect_body(&plain, "{\"choices\":[{\"answer\":\"badword\"}]}",
                "{\"choices\":[{\"answer\":\"*******\"}]}");
}

/* Whole answers, with what goes with their text: sources, and what tools answered. */
#define CITING(word)                                                                               \
    "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"a\"," \
    "\"citations\":[{\"cited_text\":\"" word "\",\"encrypted_index\":\"badword\"}]},"              \
    "{\"type\":\"web_search_tool_result\",\"content\":[{\"title\":\"" word                         \
    "\",\"encrypted_content\":\"badword\"}]},"                                                     \
    "{\"type\":\"code_execution_tool_result\",\"content\":{\"stdout\":\"" word "\"}},"             \
    "{\"type\":\"mcp_tool_result\",\"content\":\"" word "\"}],\"stop_sequence\":\"" word "\"}"
#define ANNOTATED(word)                                                                     \
    "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\",\"annotations\":[{\"type\":" \
    "\"url_citation\",\"url_citation\":{\"title\":\"" word "\"}}]}}]}"

#define WORK(word)                                                                               \
    "{\"type\":\"mcp_call\",\"arguments\":\"{}\",\"output\":\"" word "\"},"                      \
    "{\"type\":\"file_search_call\",\"results\":[{\"text\":\"" word "\"}]},"                     \
    "{\"type\":\"code_interpreter_call\",\"code\":\"1\",\"outputs\":[{\"logs\":\"" word "\"}]}," \
    "{\"type\":\"web_search_call\",\"action\":{\"query\":\"" word "\"}},"                        \
    "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\","               \
    "\"annotations\":[{\"title\":\"" word "\"}]}]}"
#define WORKED(word)                                                                       \
    "data: {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":" \
    "\"mcp_call\",\"arguments\":\"{}\",\"output\":\"" word "\"}}\n\n"                      \
    "data: {\"type\":\"response.completed\",\"response\":{\"output\":[" WORK(word) "]}}\n\n"

static void
what_goes_with_text_is_scanned(void **state)
{
    (void)state;
    expect_body(&plain, CITING("badword"), CITING("*******"));
    expect_body(&plain, ANNOTATED("badword"), ANNOTATED("*******"));
    expect_body(&plain, "{\"object\":\"response\",\"output\":[" WORK("badword") "]}",
                "{\"object\":\"response\",\"output\":[" WORK("*******") "]}");
    expect_body(&plain, WORKED("badword"), WORKED("*******"));
}

/* Findings of an answer for other languages. */
static void
findings_are_collected(void **state)
{
    (void)state;
    static const char body[] = CHUNK("a bad") CHUNK("word") FINISH DONE;
    aigc_response_options options = plain;
    aigc_response_filter *filter;
    aigc_collector *collector;
    aigc_collected found;
    assert_int_equal(aigc_collector_new(1000, &collector), AIGC_OK);
    options.struct_size = sizeof options;
    options.rules = rules;
    options.on_finding = aigc_response_collect;
    options.finding_context = collector;
    assert_int_equal(aigc_response_filter_new(&options, &filter), AIGC_OK);
    assert_int_equal(aigc_response_filter_begin(filter, NULL, aigc_collector_write, collector),
                     AIGC_OK);
    assert_int_equal(aigc_response_filter_feed(filter, body, sizeof body - 1), AIGC_OK);
    assert_int_equal(aigc_response_filter_finish(filter), AIGC_OK);
    assert_int_equal(aigc_collector_count(collector), 1);
    assert_int_equal(aigc_collector_get(collector, 0, &found), AIGC_OK);
    assert_int_equal(found.finding.start, 2);
    assert_memory_equal(found.finding.text, "badword", 7);
    aigc_response_filter_free(filter);
    aigc_collector_free(collector);
}

/* What llama.cpp says again is changed, but found once; what was asked is said there alone. */
static void
what_is_said_twice_is_found_once(void **state)
{
    (void)state;
    static const char body[] =
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a badword\"}}],"
        "\"__verbose\":{\"content\":\"a badword\",\"prompt\":\"say badword\"}}";
    static const char changed[] =
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a *******\"}}],"
        "\"__verbose\":{\"content\":\"a *******\",\"prompt\":\"say *******\"}}";
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, &plain, NULL, body, strlen(body), &run), AIGC_OK);
    assert_true(text_sink_is(&run.body, changed, strlen(changed)));
    assert_int_equal(run.report.findings, 2);
    assert_int_equal(run.report.text_bytes, strlen("a badword"
                                                   "say badword"));
    response_run_free(&run);
}

/* `content` is text of llama.cpp only beside `stop`: of another service, what else is there is not
 * passed on unseen. What is repeated of a request, by llama.cpp and Assistants, is no answer. */
static void
common_names_need_a_sign(void **state)
{
    (void)state;
    static const char repeated[] =
        "data: {\"index\":0,\"content\":\"\",\"stop\":true,\"prompt\":\"badword\","
        "\"generation_settings\":{\"stop\":[\"badword\"]}}\n\n"
        "data: {\"object\":\"thread.run\",\"status\":\"queued\",\"instructions\":\"no badword\","
        "\"metadata\":{\"a\":\"badword\"}}\n\n";
    expect_body(&plain, "{\"content\":\"a\",\"more\":\"badword\"}",
                "{\"content\":\"a\",\"more\":\"*******\"}");
    expect_body(&plain, "{\"content\":\"badword\",\"prompt\":\"badword\"}",
                "{\"content\":\"*******\",\"prompt\":\"*******\"}");
    expect_body(&plain, repeated, repeated);
}

/* Events of DashScope. Whether they repeat all text is not said. */
/* Who asks llama.cpp may be taken for one who asks for completions: the answer tells. */
static void
answers_of_llama_are_ended_as_such(void **state)
{
    (void)state;
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_NONE, .refusal_en = "No." };
    const aigc_response_head head = { .struct_size = sizeof head,
                                      .protocol = AIGC_PROTOCOL_OPENAI_COMPLETIONS };
    static const char body[] = "data: {\"index\":0,\"content\":\"a stopword\",\"stop\":false}\n\n";
    static const char expected[] =
        "data: {\"index\":0,\"content\":\"a \\nNo.\",\"stop\":false}\n\n"
        "data: {\"index\":0,\"content\":\"\",\"tokens\":[],\"stop\":true,"
        "\"stop_type\":\"content_filter\"}\n\n";
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, &options, &head, body, strlen(body), &run), AIGC_OK);
    assert_true(text_sink_is(&run.body, expected, strlen(expected)));
    response_run_free(&run);
}

static void
pieces_that_look_like_repeats_are_pieces(void **state)
{
    (void)state;
    static const char *const clean[] = {
        PIECE("a") PIECE("a") PIECE(", b") PIECE(", b and on"),
        PIECE("ha") PIECE("haha") PIECE("hahaha ") PIECE("x") PIECE("x"),
        PIECE("\\ud83d") PIECE("\\ude00") PIECE(""),
    };
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++)
        expect_body(&plain, clean[i], clean[i]);
    expect_body(&plain, PIECE("x") PIECE("x bad") PIECE("word") PIECE(" y"),
                PIECE("x") PIECE("x ***") PIECE("****") PIECE(" y"));
    expect_body(&plain, PIECE("bad") PIECE("badword") PIECE(" x"),
                PIECE("***") PIECE("*******") PIECE(" x"));
    /* Together they say what neither of them does, and it has left. */
    expect_body(&plain, PIECE("词坏") PIECE("词坏 ") PIECE("x"),
                PIECE("词坏") PIECE("词坏 ") FAILURE);
}

static void
what_is_said_of_repeats_counts(void **state)
{
    (void)state;
    static const char body[] = PIECE("词坏") PIECE("词坏 ") PIECE("x");
    aigc_response_head head = { .struct_size = sizeof head, .cumulative = -1 };
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, &plain, &head, body, strlen(body), &run), AIGC_OK);
    assert_int_equal(text_sink_write(&run.body, "", 1), 0);
    assert_string_equal((const char *)run.body.data, PIECE("词*") PIECE("*坏 ") PIECE("x"));
    response_run_free(&run);
}

/* Arguments of tool calls are JSON in a string: what it stands for is read, and it stays JSON. */
static void
arguments_of_tool_calls_stay_json(void **state)
{
    (void)state;
    static const char *const bodies[][2] = {
        { CALL("{\\\"q\\\": \\\"\\\\u574f\\\\u8b") CALL("cd\\\", \\\"secret\\\": 1}"),
          CALL("{\\\"q\\\": \\\"**") CALL("\\\", \\\"<\\\\\\\"R\\\\\\\">\\\": 1}") },
        { CALL("{\\\"q\\\": \\\"\\\\u57") CALL("") CALL("4") CALL("f\\\\u8bcd\\\"}"),
          CALL("{\\\"q\\\": \\\"*") CALL("") CALL("") CALL("*\\\"}") },
        /* An escape that is none, or never ends; and what is no JSON. */
        { CALL("{\\\"\\\\u57") CALL("x\\\\u5"), CALL("{\\\"\\\\u57") CALL("x\\\\u5") },
        { CALL("say \\\"badword\\\" {"), CALL("say \\\"*******\\\" {") },
        { "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"input\":{\"a\":4711,\"b\":"
          "[\"\\u574f\\u8bcd\",-4711.5]}}]}",
          "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"input\":{\"a\":1000,\"b\":"
          "[\"**\",-1000.5]}}]}" },
        { "{\"type\":\"response.output_item.done\",\"item\":{\"arguments\":\"{\\\"a\\\":4711,"
          "\\\"b\\\":\\\"\\\\u574f\\u8bcd\\\"}\"}}",
          "{\"type\":\"response.output_item.done\",\"item\":{\"arguments\":\"{\\\"a\\\":1000,"
          "\\\"b\\\":\\\"**\\\"}\"}}" },
        { "{\"type\":\"response.output_item.done\",\"item\":{\"code\":\"{\\\"a\\\":4711}\"}}",
          "{\"type\":\"response.output_item.done\",\"item\":{\"code\":\"{\\\"a\\\":****}\"}}" },
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        expect_body(&plain, bodies[i][0], bodies[i][1]);
    /* A stop cuts them. */
    expect_body(&plain,
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":"
                "\"{\\\"a\\\":[\\\"x stopword\\\",1]}\"}}]},\"finish_reason\":\"tool_calls\"}]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":"
                "\"{\\\"a\\\":[\\\"x \"}}]},\"finish_reason\":\"content_filter\"}]}");
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

/* A text longer than what is passed on at a time, and than any other bound. */
static void
long_answers_are_labelled(void **state)
{
    (void)state;
    static const char head[] = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"";
    static const char end[] = "\"},\"finish_reason\":\"stop\"}]}";
    const size_t length = (size_t)17 << 20;
    text_sink body = { 0 };
    char block[1024];
    memset(block, 'a', sizeof block);
    assert_int_equal(text_sink_write(&body, head, sizeof head - 1), 0);
    for (size_t at = 0; at < length; at += sizeof block)
        assert_int_equal(text_sink_write(&body, block, sizeof block), 0);
    assert_int_equal(text_sink_write(&body, end, sizeof end - 1), 0);
    for (aigc_label_at at = AIGC_LABEL_AT_END; at <= AIGC_LABEL_AT_BOTH; at++) {
        const aigc_response_options options = { .label_at = at,
                                                .body_limit = 2 * length,
                                                .hold_limit = 4 * length };
        response_run run = { 0 };
        assert_int_equal(response_run_whole(NULL, &options, NULL, body.data, body.length, &run),
                         AIGC_OK);
        assert_int_equal(run.report.visible_label, 1);
        assert_true(run.body.length > body.length);
        response_run_free(&run);
    }
    text_sink_free(&body);
}

/* Each sign of a mask is a change of its own, and there is a bound to them. */
static void
a_text_may_have_a_million_changes(void **state)
{
    (void)state;
    static const char head[] = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"";
    static const char last[] = "坏词 坏词 ", one_more[] = "坏词", end[] = "\"}}]}";
    const size_t words = ((1 << 20) - 4) / 7; /* without a rest */
    for (int beyond = 0; beyond <= 1; beyond++) {
        text_sink body = { 0 };
        response_run run = { 0 };
        assert_int_equal(text_sink_write(&body, head, sizeof head - 1), 0);
        for (size_t i = 0; i < words; i++)
            assert_int_equal(text_sink_write(&body, "badword ", 8), 0);
        assert_int_equal(text_sink_write(&body, last, sizeof last - 1), 0);
        assert_int_equal(text_sink_write(&body, one_more, beyond ? sizeof one_more - 1 : 0), 0);
        assert_int_equal(text_sink_write(&body, end, sizeof end - 1), 0);
        assert_int_equal(response_run_whole(rules, &plain, NULL, body.data, body.length, &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict, beyond ? AIGC_RESPONSE_FAILED : AIGC_RESPONSE_MASKED);
        assert_int_equal(run.report.failure, beyond ? AIGC_ERR_LIMIT : AIGC_OK);
        response_run_free(&run);
        text_sink_free(&body);
    }
}

static void
the_end_is_known_when_it_was_said(void **state)
{
    (void)state;
    aigc_response_options options = plain;
    aigc_response_filter *filter;
    options.struct_size = sizeof options;
    options.rules = rules;
    assert_int_equal(aigc_response_filter_new(&options, &filter), AIGC_OK);
    assert_int_equal(aigc_response_filter_begin(filter, NULL, drop, NULL), AIGC_OK);
    static const char body[] = CHUNK("so") FINISH;
    assert_int_equal(aigc_response_filter_feed(filter, body, sizeof body - 1), AIGC_OK);
    assert_int_equal(aigc_response_filter_at_end(filter), 0);
    assert_int_equal(aigc_response_filter_feed(filter, DONE, sizeof DONE - 1), AIGC_OK);
    assert_int_equal(aigc_response_filter_at_end(filter), 1);
    assert_int_equal(aigc_response_filter_at_end(NULL), 0);
    aigc_response_filter_free(filter);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_streams_are_untouched),
        cmocka_unit_test(words_cut_by_events_are_masked),
        cmocka_unit_test(labels_follow_the_text_behind_masks),
        cmocka_unit_test(a_stop_ends_the_stream),
        cmocka_unit_test(clean_events_are_not_delayed),
        cmocka_unit_test(reasoning_does_not_delay_content),
        cmocka_unit_test(texts_side_by_side_go_on),
        cmocka_unit_test(text_that_is_dropped_has_no_mark),
        cmocka_unit_test(what_is_taken_out_counts_as_masked),
        cmocka_unit_test(services_that_are_not_known_are_read_all_through),
        cmocka_unit_test(what_is_no_event_is_not_passed_on),
        cmocka_unit_test(members_of_text_are_there_once),
        cmocka_unit_test(choices_of_one_number_are_apart),
        cmocka_unit_test(tool_calls_of_one_number_are_apart),
        cmocka_unit_test(tool_calls_may_be_many),
        cmocka_unit_test(parts_of_a_document_are_apart),
        cmocka_unit_test(a_stop_of_an_unknown_service_says_nothing),
        cmocka_unit_test(heads_tell_what_cannot_be_read),
        cmocka_unit_test(lines_are_known_without_a_type),
        cmocka_unit_test(events_without_text_are_read_all_through),
        cmocka_unit_test(what_goes_with_text_is_scanned),
        cmocka_unit_test(findings_are_collected),
        cmocka_unit_test(what_is_said_twice_is_found_once),
        cmocka_unit_test(common_names_need_a_sign),
        cmocka_unit_test(answers_of_llama_are_ended_as_such),
        cmocka_unit_test(pieces_that_look_like_repeats_are_pieces),
        cmocka_unit_test(what_is_said_of_repeats_counts),
        cmocka_unit_test(arguments_of_tool_calls_stay_json),
        cmocka_unit_test(long_answers_are_labelled),
        cmocka_unit_test(a_text_may_have_a_million_changes),
        cmocka_unit_test(the_end_is_known_when_it_was_said),
    };
    return cmocka_run_group_tests(tests, compile_rules, free_rules);
}
