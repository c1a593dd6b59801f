/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_request_scan: where prompts are, what is changed, what a request says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/serve.h>

#include "tests/support/filter_run.h"
#include "tests/support/text_sink.h"

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword]}\n"
    "- {id: number, title: t, category: X.a, action: redact, patterns: [{regex: '\\b4711\\b'}]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

/* A message with a document of this source, and with a call of a tool with these arguments. */
#define SOURCE(members) \
    "{\"messages\":[{\"content\":[{\"type\":\"document\",\"source\":{" members "}}]}]}"
#define TOOL(members) \
    "{\"messages\":[{\"content\":[{\"type\":\"tool_use\",\"input\":{" members "}}]}]}"

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

static aigc_request_result
scan(const char *body, const aigc_request_field *fields, size_t count, const char *expected)
{
    const aigc_request_options options = {
        .struct_size = sizeof options, .rules = rules, .fields = fields, .field_count = count
    };
    aigc_request_result result = { .struct_size = sizeof result };
    text_sink out = { 0 };
    assert_int_equal(
        aigc_request_scan(&options, body, strlen(body), text_sink_write, &out, &result), AIGC_OK);
    assert_int_equal(text_sink_write(&out, "", 1), 0);
    assert_string_equal((const char *)out.data, expected);
    text_sink_free(&out);
    return result;
}

static void
prompts_are_found_in_every_protocol(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a stopword\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"stopword\"}]}"
        "]}",
        "{\"messages\":[{\"role\":\"tool\",\"content\":[{\"content\":[{\"text\":\"stopword\"}]}]}]"
        "}",
        "{\"system\":[{\"type\":\"text\",\"text\":\"stopword\"}],\"messages\":[]}",
        "{\"prompt\":[\"x\",\"stopword\"]}",
        "{\"input\":\"stopword\"}",
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
        "\"stopword\"}]}]}",
        "{\"instructions\":\"stopword\",\"input\":\"x\"}",
        "{\"input\":{\"messages\":[{\"content\":\"stopword\"}]},\"parameters\":{}}",
        "{\"me\\u0073sages\":[{\"content\":\"st\\u006fpword\"}]}",
        "{\"query\":{\"deep\":[\"stopword\"]}}",
        "{\"systemInstruction\":{\"parts\":[{\"text\":\"stopword\"}]},\"contents\":[]}",
        "{\"contents\":[{}],\"system_instruction\":{\"parts\":[{\"text\":\"stopword\"}]}}",
        "{\"prompt\":\"x\",\"template\":\"stopword {{ .Prompt }}\"}",
        "{\"messages\":[],\"documents\":[{\"text\":\"stopword\"}]}",
        "{\"messages\":[],\"prediction\":{\"content\":\"stopword\"}}",
        "{\"template\":\"x\",\"query\":\"stopword\"}",
        SOURCE("\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"stopword\""),
        SOURCE("\"data\":\"stopword\",\"type\":\"text\""),
        SOURCE("\"data\":\"stopword\""),
        SOURCE("\"type\":\"base64\",\"data\":\"no base64: stopword\""),
        SOURCE("\"type\":\"base64\",\"data\":\"stopword\",\"type\":\"text\""),
        SOURCE("\"type\":\"base64\",\"data\":\"stopword\",\"data\":\"AAAA\""),
        SOURCE("\"type\":\"base64\",\"data\":\"AAAA\",\"data\":\"stopword\""),
        TOOL("\"data\":\"stopword\""),
        TOOL("\"type\":\"base64\",\"data\":\"stopword\""),
        TOOL("\"name\":\"stopword\""),
        TOOL("\"a\":[{\"id\":\"stopword\"}]"),
        TOOL("\"type\":\"base64\",\"a\":{\"data\":\"stopword\"}"),
        "{\"messages\":[{\"tool_calls\":[{\"function\":{\"arguments\":{\"name\":\"stopword\"}}}]}"
        "]}",
        "{\"contents\":[{\"parts\":[{\"functionCall\":{\"args\":{\"type\":\"stopword\"}}}]}]}",
        "{\"messages\":[{\"content\":[{\"file\":{\"file_data\":\"a stopword\"}}]}]}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        aigc_request_result result = scan(bodies[i], NULL, 0, "");
        assert_int_equal(result.refused, 1);
        assert_string_equal(result.stop_rule, "stop");
    }
    /* Not text: names, and files in base64. */
    static const char names[] = "{\"model\":\"stopword\",\"messages\":[{\"role\":\"stopword\","
                                "\"content\":[{\"image_url\":{\"url\":\"data:stopword\"}}]}]}";
    assert_int_equal(scan(names, NULL, 0, names).refused, 0);
    static const char *const bytes[] = {
        SOURCE("\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"stopword\""),
        SOURCE("\"data\":\"stop\\/stopword==\",\"type\":\"base64\""),
        "{\"messages\":[{\"content\":[{\"input_audio\":{\"data\":\"stopword\"}}]}]}",
        "{\"messages\":[{\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"stopword\"}]}]}",
        "{\"messages\":[{\"content\":[{\"file\":{\"file_data\":\"stopword\"}}]}]}",
        ("{\"messages\":[{\"content\":[{\"type\":\"tool_use\",\"id\":\"stopword\",\"name\":"
         "\"stopword\",\"input\":{}}]}]}"),
        "{\"contents\":[{\"parts\":[{\"inline_data\":{\"data\":\"stopword\"}}]}]}",
    };
    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++)
        assert_int_equal(scan(bytes[i], NULL, 0, bytes[i]).refused, 0);
}

static void
what_is_redacted_is_changed_in_place(void **state)
{
    (void)state;
    aigc_request_result result =
        scan("{ \"messages\": [ {\"content\": \"a b\\u0061dword \\n\"} ] }", NULL, 0,
             "{ \"messages\": [ {\"content\": \"a ******* \\n\"} ] }");
    assert_int_equal(result.changed, 1);
    assert_int_equal(result.findings, 1);
    /* Once, whichever walk finds it. */
    result = scan("{\"template\":\"a badword\",\"other\":\"a badword\"}", NULL, 0,
                  "{\"template\":\"a *******\",\"other\":\"a *******\"}");
    assert_int_equal(result.findings, 2);
    result = scan("{\"template\":\"a badword\",\"other\":\"a badword\",\"prompt\":\"\"}", NULL, 0,
                  "{\"template\":\"a *******\",\"other\":\"a badword\",\"prompt\":\"\"}");
    assert_int_equal(result.findings, 1);
    /* Arguments of functions are JSON in a string, and stay that. */
    scan("{\"messages\":[{\"tool_calls\":[{\"function\":{\"arguments\":"
         "\"{\\\"a\\\":\\\"b\\\\u0061dword\\\",\\\"n\\\":4711}\"}}]}]}",
         NULL, 0,
         "{\"messages\":[{\"tool_calls\":[{\"function\":{\"arguments\":"
         "\"{\\\"a\\\":\\\"*******\\\",\\\"n\\\":1000}\"}}]}]}");
    scan(TOOL("\"n\":[4711,4712]"), NULL, 0, TOOL("\"n\":[1000,4712]"));
    scan("{\"prompt\":\"x\",\"seed\":4711}", NULL, 0, "{\"prompt\":\"x\",\"seed\":4711}");
}

static void
fields_are_set_and_taken_away(void **state)
{
    (void)state;
    static const aigc_request_field fields[] = { { "watermarking", "true" }, { "user", NULL } };
    scan("{}", fields, 2, "{\"watermarking\":true}");
    scan("{\"prompt\":\"x\"}", fields, 2, "{\"watermarking\":true,\"prompt\":\"x\"}");
    scan("{\"user\":1,\"prompt\":\"x\",\"watermarking\":false}", fields, 2,
         "{\"prompt\":\"x\",\"watermarking\":true}");
    scan("{\"water\\u006darking\":false,\"watermarking\":0,\"user\":{}}", fields, 2,
         "{\"water\\u006darking\":true,\"watermarking\":true}");
    scan("{\"user\":1,\"user\":2}", fields, 2, "{\"watermarking\":true}");
    scan("{\"prompt\":\"x\",\"user\":1,\"user\":2}", fields, 2,
         "{\"watermarking\":true,\"prompt\":\"x\"}");
}

static void
fields_that_would_break_a_request_are_refused(void **state)
{
    (void)state;
    static const aigc_request_field bad[][2] = {
        { { "a", "tru" }, { "b", "1" } },       { { "a", "1,\"c\":2" }, { "b", "1" } },
        { { "a", "" }, { "b", "1" } },          { { "a", "1" }, { "b", "1}" } },
        { { "a", "1" }, { "a", "2" } },         { { "a", NULL }, { "a", "2" } },
        { { NULL, "1" }, { "a", "\"2\"" } },    { { "a\xff", "1" }, { "b", "1" } },
        { { "\xe4\xbd", NULL }, { "b", "1" } }, { { "a", "\"\xed\xa0\x80\"" }, { "b", "1" } },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const aigc_request_options options = {
            .struct_size = sizeof options, .rules = rules, .fields = bad[i], .field_count = 2
        };
        aigc_request_result result = { .struct_size = sizeof result };
        assert_int_equal(aigc_request_scan(&options, "{}", 2, NULL, NULL, &result),
                         AIGC_ERR_ARGUMENT);
    }
    static const aigc_request_field good[] = { { "a", "[1, {\"b\": null}]" }, { "你", "\"好\"" } };
    scan("{}", good, 2, "{\"a\":[1, {\"b\": null}],\"你\":\"好\"}");
}

static void
requests_say_what_they_are(void **state)
{
    (void)state;
    static const char chat[] = "{\"model\":\"m1\",\"stream\":true,\"messages\":[],"
                               "\"response_format\":{\"type\":\"json_object\"}}";
    aigc_request_result result = scan(chat, NULL, 0, chat);
    assert_int_equal(result.protocol, AIGC_PROTOCOL_OPENAI_CHAT);
    assert_int_equal(result.streamed, 1);
    assert_int_equal(result.json_mode, 1);
    assert_string_equal(result.model, "m1");
    static const char messages[] = "{\"system\":\"s\",\"messages\":[]}";
    assert_int_equal(scan(messages, NULL, 0, messages).protocol, AIGC_PROTOCOL_ANTHROPIC);
    static const char dashscope[] = "{\"input\":{\"prompt\":\"p\"},\"parameters\":{"
                                    "\"incremental_output\":false}}";
    result = scan(dashscope, NULL, 0, dashscope);
    assert_int_equal(result.protocol, AIGC_PROTOCOL_DASHSCOPE);
    assert_int_equal(result.cumulative, 1);
    static const char pieces[] = "{\"input\":{\"prompt\":\"p\"},\"parameters\":{"
                                 "\"incremental_output\":true}}";
    assert_int_equal(scan(pieces, NULL, 0, pieces).cumulative, -1);
    static const char silent[] = "{\"input\":{\"prompt\":\"p\"}}";
    assert_int_equal(scan(silent, NULL, 0, silent).cumulative, 0);
    static const char gemini[] =
        "{\"contents\":[{\"parts\":[{\"text\":\"p\"}]}],"
        "\"generationConfig\":{\"responseMimeType\":\"application/json\"}}";
    result = scan(gemini, NULL, 0, gemini);
    assert_int_equal(result.protocol, AIGC_PROTOCOL_GEMINI);
    assert_int_equal(result.json_mode, 1);
    static const char llama[] = "{\"prompt\":\"p\",\"n_predict\":9,\"stream\":true}";
    result = scan(llama, NULL, 0, llama);
    assert_int_equal(result.protocol, AIGC_PROTOCOL_LLAMA_CPP);
    assert_int_equal(result.streamed, 1);
}

static void
runs_of_assistants_are_scanned(void **state)
{
    (void)state;
    static const char run[] =
        "{\"assistant_id\":\"a\",\"instructions\":\"i\",\"stream\":true,"
        "\"additional_messages\":[{\"role\":\"user\",\"content\":\"badword\"}],"
        "\"thread\":{\"messages\":[{\"content\":\"badword\"}]}}";
    static const char masked[] =
        "{\"assistant_id\":\"a\",\"instructions\":\"i\",\"stream\":true,"
        "\"additional_messages\":[{\"role\":\"user\",\"content\":\"*******\"}],"
        "\"thread\":{\"messages\":[{\"content\":\"*******\"}]}}";
    aigc_request_result result = scan(run, NULL, 0, masked);
    assert_int_equal(result.protocol, AIGC_PROTOCOL_OPENAI_ASSISTANTS);
    assert_int_equal(result.findings, 2);
}

/* What a client of a stream reads: the sentence once in pieces, once as a whole. */
static void
refused_runs_end(void **state)
{
    (void)state;
    aigc_request_result refused = { .struct_size = sizeof refused,
                                    .refused = 1,
                                    .protocol = AIGC_PROTOCOL_OPENAI_ASSISTANTS };
    for (int streamed = 0; streamed <= 1; streamed++) {
        text_sink out = { 0 };
        const char *type;
        refused.streamed = streamed;
        assert_int_equal(aigc_request_refusal(&refused, AIGC_REFUSAL_ANSWER, "No.",
                                              AIGC_LANGUAGE_EN, text_sink_write, &out, &type),
                         AIGC_OK);
        assert_int_equal(text_sink_write(&out, "", 1), 0);
        const char *body = (const char *)out.data;
        assert_string_equal(type, streamed ? "text/event-stream" : "application/json");
        assert_non_null(
            strstr(body, streamed ? "{\"value\":\"No.\"}}]}}\n\n" : "\"message\":\"No.\"}}"));
        assert_int_equal(strstr(body, "event: done\ndata: [DONE]\n\n") != NULL, streamed);
        text_sink_free(&out);
    }
}

/* Beside a prompt as well. */
static void
code_around_a_gap_is_scanned(void **state)
{
    (void)state;
    static const char *const names[] = { "input_prefix", "input_suffix", "input_extra" };
    char body[128], masked[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(body, sizeof body, "{\"prompt\":\"p\",\"%s\":\"badword\"}", names[i]);
        (void)snprintf(masked, sizeof masked, "{\"prompt\":\"p\",\"%s\":\"*******\"}", names[i]);
        (void)scan(body, NULL, 0, masked);
    }
}

static void
refusals_of_llama_are_its_own(void **state)
{
    (void)state;
    static const char body[] = "{\"index\":0,\"content\":\"No.\",\"tokens\":[],\"stop\":true,"
                               "\"stop_type\":\"content_filter\"}";
    const aigc_request_result refused = { .struct_size = sizeof refused,
                                          .refused = 1,
                                          .protocol = AIGC_PROTOCOL_LLAMA_CPP };
    text_sink out = { 0 };
    assert_int_equal(aigc_request_refusal(&refused, AIGC_REFUSAL_ANSWER, "No.", AIGC_LANGUAGE_EN,
                                          text_sink_write, &out, NULL),
                     AIGC_OK);
    assert_true(text_sink_is(&out, body, strlen(body)));
    text_sink_free(&out);
}

static void
refusals_of_gemini_are_its_own(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"No.\"}]},"
        "\"finishReason\":\"SAFETY\",\"index\":0}]}",
        "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"No.\"}}",
    };
    aigc_request_result refused = { .struct_size = sizeof refused,
                                    .refused = 1,
                                    .protocol = AIGC_PROTOCOL_GEMINI };
    /* A document; and an array of one, where a stream is asked for that is an array. */
    for (int way = 0; way < 4; way++) {
        const int style = way % 2;
        char expected[256];
        text_sink body = { 0 };
        const char *type;
        refused.framing = way < 2 ? AIGC_FRAMING_AUTO : AIGC_FRAMING_ARRAY;
        refused.streamed = way >= 2;
        (void)snprintf(expected, sizeof expected, way < 2 ? "%s" : "[%s]", bodies[style]);
        assert_int_equal(aigc_request_refusal(&refused, (aigc_refusal_style)style, "No.",
                                              AIGC_LANGUAGE_EN, text_sink_write, &body, &type),
                         AIGC_OK);
        assert_true(text_sink_is(&body, expected, strlen(expected)));
        assert_string_equal(type, "application/json");
        text_sink_free(&body);
    }
}

/* As a text, not as it is written in JSON; and in whole characters. */
static void
models_are_named_as_they_are(void **state)
{
    (void)state;
    static const char escaped[] = "{\"model\":\"a\\/\\u4f60\\\"\",\"messages\":[]}";
    aigc_request_result result = scan(escaped, NULL, 0, escaped);
    assert_string_equal(result.model, "a/你\"");
    char body[256], name[sizeof result.model];
    for (size_t more = 0; more <= 3; more++) {
        memset(name, 'x', sizeof name);
        name[sizeof name - 4 + more] = '\0';
        (void)snprintf(body, sizeof body, "{\"model\":\"%s你\",\"messages\":[]}", name);
        result = scan(body, NULL, 0, body);
        assert_memory_equal(result.model, name, strlen(name));
        assert_string_equal(result.model + strlen(name), more == 0 ? "你" : "");
    }
}

static void
what_is_no_object_is_an_error(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "", "[]", "{", "{\"a\":1}x", "{\"a\":\"\x01\"}", "\"x\""
    };
    const aigc_request_options options = { .struct_size = sizeof options, .rules = rules };
    aigc_request_result result = { .struct_size = sizeof result };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        assert_int_equal(
            aigc_request_scan(&options, bodies[i], strlen(bodies[i]), NULL, NULL, &result),
            AIGC_ERR_FORMAT);
    char deep[400];
    memset(deep, '[', sizeof deep);
    memcpy(deep, "{\"a\":", 5);
    assert_int_equal(aigc_request_scan(&options, deep, sizeof deep, NULL, NULL, &result),
                     AIGC_ERR_LIMIT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prompts_are_found_in_every_protocol),
        cmocka_unit_test(what_is_redacted_is_changed_in_place),
        cmocka_unit_test(fields_are_set_and_taken_away),
        cmocka_unit_test(fields_that_would_break_a_request_are_refused),
        cmocka_unit_test(requests_say_what_they_are),
        cmocka_unit_test(refusals_of_gemini_are_its_own),
        cmocka_unit_test(refusals_of_llama_are_its_own),
        cmocka_unit_test(code_around_a_gap_is_scanned),
        cmocka_unit_test(runs_of_assistants_are_scanned),
        cmocka_unit_test(refused_runs_end),
        cmocka_unit_test(models_are_named_as_they_are),
        cmocka_unit_test(what_is_no_object_is_an_error),
    };
    return cmocka_run_group_tests(tests, compile_rules, free_rules);
}
