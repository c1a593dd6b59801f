/* SPDX-License-Identifier: Apache-2.0 */
/* Events that are alike are taken as a row and not read one by one: what leaves must be what would
 * have left. Each stream here is run as it is and with a member in every other event, which keeps
 * events from being alike; without that member, the outputs must be the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

#define BODY_ROOM 65536
#define EVENTS_MAX 400
#define ODD ",\"odd\":[]"

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword, 'e😀f', '坏词']}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

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

/* How an event is written, with what differs in it. */
typedef void (*write_event_fn)(char *to, size_t room, int number, const char *text,
                               const char *more);

static void
write_chat(char *to, size_t room, int number, const char *text, const char *more)
{
    (void)number;
    (void)snprintf(to, room,
                   "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]"
                   ",\"obfuscation\":\"%.*s\",\"usage\":{\"total_tokens\":%d}%s}\n\n",
                   text, number % 9, "a\\\"bcdefgh", number * 7, more);
}

static void
write_responses(char *to, size_t room, int number, const char *text, const char *more)
{
    (void)snprintf(to, room,
                   "event: response.output_text.delta\ndata: {\"type\":"
                   "\"response.output_text.delta\",\"sequence_number\":%d,\"item_id\":\"m\","
                   "\"output_index\":0,\"content_index\":0,\"delta\":\"%s\"%s}\n\n",
                   number, text, more);
}

static void
write_ollama(char *to, size_t room, int number, const char *text, const char *more)
{
    (void)snprintf(to, room,
                   "{\"model\":\"m\",\"created_at\":\"2025-01-01T00:00:%02dZ\",\"message\":"
                   "{\"role\":\"assistant\",\"content\":\"%s\"},\"done\":false%s}\n",
                   number % 60, text, more);
}

static void
write_anthropic(char *to, size_t room, int number, const char *text, const char *more)
{
    (void)number;
    (void)snprintf(to, room,
                   "event: content_block_delta\r\ndata: {\"type\":\"content_block_delta\","
                   "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}%s}\r\n\r\n",
                   text, more);
}

static void
write_gemini(char *to, size_t room, int number, const char *text, const char *more)
{
    (void)snprintf(to, room,
                   "%s{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}}],"
                   "\"usageMetadata\":{\"totalTokenCount\":%d}%s}\n",
                   number == 0 ? "[" : ",\r\n", text, number * 7, more);
}

static void
write_llama(char *to, size_t room, int number, const char *text, const char *more)
{
    static const char *const tokens[] = { "", "7", "-1,8", "100,2000,30000", "4" };
    (void)snprintf(to, room,
                   "data: {\"index\":0,\"content\":\"%s\",\"tokens\":[%s],\"stop\":false,"
                   "\"id_slot\":-1,\"tokens_predicted\":%d,\"tokens_evaluated\":12%s}\n\n",
                   text, tokens[number % 5], number + 1, more);
}

static const struct {
    write_event_fn write;
    aigc_framing framing;
} ways[] = {
    { write_chat, AIGC_FRAMING_EVENTS },  { write_responses, AIGC_FRAMING_EVENTS },
    { write_ollama, AIGC_FRAMING_LINES }, { write_anthropic, AIGC_FRAMING_EVENTS },
    { write_gemini, AIGC_FRAMING_ARRAY }, { write_llama, AIGC_FRAMING_EVENTS },
};

static void
make_body(char *body, size_t way, const char *const *texts, size_t count, const char *odd)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        ways[way].write(body + length, BODY_ROOM - length, (int)i, texts[i], i % 2 ? odd : "");
        length += strlen(body + length);
    }
}

/* Take a text out wherever it stands. */
static void
take_out(char *from, const char *text)
{
    size_t length = strlen(text);
    for (char *at = from; (at = strstr(at, text)) != NULL;)
        memmove(at, at + length, strlen(at + length) + 1);
}

static char *
run(size_t way, aigc_label_at label_at, const char *body, size_t piece)
{
    static size_t ends[BODY_ROOM];
    const aigc_response_options options = { .label_at = label_at, .refusal_en = "No." };
    const aigc_response_head head = { .struct_size = sizeof head, .framing = ways[way].framing };
    const size_t length = strlen(body);
    cut_text cut = { (const uint8_t *)body, length, ends, 0 };
    response_run made = { 0 };
    for (size_t at = 0; at < length;) {
        at = length - at < piece ? length : at + piece;
        ends[cut.count++] = at;
    }
    assert_int_equal(response_run_cut(rules, &options, &head, &cut, &made), AIGC_OK);
    assert_int_equal(text_sink_write(&made.body, "", 1), 0);
    char *out = strdup((const char *)made.body.data);
    assert_non_null(out);
    response_run_free(&made);
    return out;
}

static void
expect_the_same(const char *const *texts, size_t count)
{
    static char alike[BODY_ROOM], unlike[BODY_ROOM];
    static const size_t pieces[] = { BODY_ROOM, 4096, 1000, 137, 7, 1 };
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
        for (int label_at = AIGC_LABEL_AT_END; label_at <= AIGC_LABEL_AT_NONE; label_at++) {
            make_body(alike, way, texts, count, "");
            make_body(unlike, way, texts, count, ODD);
            char *expected = run(way, (aigc_label_at)label_at, unlike, BODY_ROOM);
            take_out(expected, ODD);
            for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
                char *got = run(way, (aigc_label_at)label_at, alike, pieces[i]);
                assert_string_equal(got, expected);
                free(got);
            }
            free(expected);
        }
    }
}

static void
events_that_are_alike_come_out_like_others(void **state)
{
    (void)state;
    static const char *const few[] = { "Hello",     ", ",  "",        "\\u4f60\\n", "a bad",
                                       "wo",        "rd.", "\\ud83d", "\\ude00",    " e\\ud83d",
                                       "\\ude00f ", "\\/", "坏",      "词",         "!" };
    expect_the_same(few, sizeof few / sizeof few[0]);
    /* What is decided in the same row, and what stands side by side. */
    static const char *const neighbours[] = { "坏", "词", "bad", "word", "坏", "词", "so" };
    expect_the_same(neighbours, sizeof neighbours / sizeof neighbours[0]);
    static const char *const stopped[] = { "Hello", " a stop", "word b", " c badword", "d" };
    expect_the_same(stopped, sizeof stopped / sizeof stopped[0]);
    static const char *const broken[] = { "Hello", " you", "\\x", " and", " me" };
    expect_the_same(broken, sizeof broken / sizeof broken[0]);
    static const char *const control[] = { "Hello", " you", "tab\there", " and", " me" };
    expect_the_same(control, sizeof control / sizeof control[0]);
}

static void
long_rows_come_out_like_short_ones(void **state)
{
    (void)state;
    static char words[EVENTS_MAX][32];
    const char *texts[EVENTS_MAX];
    uint32_t random = 7;
    for (size_t i = 0; i < EVENTS_MAX; i++) {
        static const char *const parts[] = { "bad",     "word",    "坏", "词", " so it is.", "e",
                                             "\\ud83d", "\\ude00", "f",  "",   "\\\"",       "好" };
        random = random * 1664525 + 1013904223;
        (void)snprintf(words[i], sizeof words[i], "%s%s",
                       parts[(random >> 8) % (sizeof parts / sizeof parts[0])],
                       parts[(random >> 20) % (sizeof parts / sizeof parts[0])]);
        texts[i] = words[i];
    }
    expect_the_same(texts, 120);
}

/* A number that is none, or too large, is not passed over where numbers may differ. */
static void
what_may_differ_is_still_read(void **state)
{
    (void)state;
    static const char *const numbers[] = { "01", "1.", "-", "1e", "x", "99999999999" };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char body[BODY_ROOM] = "";
        size_t length = 0;
        for (int n = 0; n < 3; n++) {
            write_responses(body + length, sizeof body - length, n, "so", "");
            length += strlen(body + length);
        }
        const size_t before = length;
        (void)snprintf(body + length, sizeof body - length,
                       "event: response.output_text.delta\ndata: {\"type\":"
                       "\"response.output_text.delta\",\"sequence_number\":%s,\"item_id\":\"m\","
                       "\"output_index\":0,\"content_index\":0,\"delta\":\"so\"}\n\n",
                       numbers[i]);
        char *got = run(1, AIGC_LABEL_AT_NONE, body, sizeof body);
        assert_memory_equal(got, body, before);
        assert_non_null(strstr(got + before, "\"error\""));
        assert_null(strstr(got + before, "\"item_id\""));
        free(got);
    }
}

static void
loose_values_are_text_where_nothing_is_known(void **state)
{
    (void)state;
    char *got = run(0, AIGC_LABEL_AT_NONE, "data: {\"obfuscation\":\"badword\"}\n\n", 4096);
    assert_string_equal(got, "data: {\"obfuscation\":\"*******\"}\n\n");
    free(got);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_that_are_alike_come_out_like_others),
        cmocka_unit_test(long_rows_come_out_like_short_ones),
        cmocka_unit_test(what_may_differ_is_still_read),
        cmocka_unit_test(loose_values_are_text_where_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, compile_rules, free_rules);
}
