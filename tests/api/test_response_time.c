/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of very many parts and changes, which take time in proportion to their length. The
 * square of that takes more than ten times as long as is allowed here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

#define SECONDS 2
#define MASKED "a ******* b "

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword]}\n";

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
put(text_sink *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        assert_int_equal(text_sink_write(out, text, strlen(text)), 0);
}

/* Run a body, and compare what comes out. Releases both. */
static void
expect_soon(text_sink *body, text_sink *expected)
{
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_NONE };
    response_run run = { 0 };
    const clock_t begin = clock();
    assert_int_equal(response_run_whole(rules, &options, NULL, body->data, body->length, &run),
                     AIGC_OK);
    assert_true((clock() - begin) / CLOCKS_PER_SEC < SECONDS);
    assert_int_equal(run.body.length, expected->length);
    assert_memory_equal(run.body.data, expected->data, expected->length);
    response_run_free(&run);
    text_sink_free(body);
    text_sink_free(expected);
}

static void
many_changed_parts(void **state)
{
    (void)state;
    const char *const parts[] = { "{\"type\":\"text\",\"text\":\"a badword b \"},",
                                  "{\"type\":\"text\",\"text\":\"" MASKED "\"}," };
    text_sink bodies[2] = { { 0 }, { 0 } };
    for (int i = 0; i < 2; i++) {
        put(&bodies[i], "{\"type\":\"message\",\"content\":[", 1);
        put(&bodies[i], parts[i], 50000);
        put(&bodies[i], "{\"type\":\"text\",\"text\":\".\"}]}", 1);
    }
    expect_soon(&bodies[0], &bodies[1]);
}

/* None of the tokens is that of the content, so that those of its choice go. */
static void
many_log_probabilities(void **state)
{
    (void)state;
    text_sink body = { 0 }, expected = { 0 };
    put(&body,
        "{\"choices\":[{\"message\":{\"content\":\"a badword b \"},\"logprobs\":{\"content\":[", 1);
    put(&body, "{\"token\":\"ab\",\"bytes\":[97]},", 60000);
    put(&body, "{\"token\":\".\",\"bytes\":[46]}]}}", 1);
    put(&expected, "{\"choices\":[{\"message\":{\"content\":\"" MASKED "\"},\"logprobs\":null}", 1);
    put(&body, ",{\"logprobs\":{}}", 100000);
    put(&expected, ",{\"logprobs\":{}}", 100000);
    put(&body, "]}", 1);
    put(&expected, "]}", 1);
    expect_soon(&body, &expected);
}

#define CHOICES 1000
#define ROUNDS 30

/* All choices of an event end in it, as often as it is said. */
static void
many_ends(void **state)
{
    (void)state;
    text_sink body = { 0 }, expected = { 0 };
    char item[128];
    for (int round = 0; round <= ROUNDS; round++) {
        put(&body, "data: {\"choices\":[", 1);
        for (int i = 0; i < CHOICES; i++) {
            const char *delta =
                round == 0 ? "\"delta\":{\"content\":\"a\"}" : "\"finish_reason\":\"stop\"";
            (void)snprintf(item, sizeof item, "%s{\"index\":%d,%s}", i ? "," : "", i, delta);
            put(&body, item, 1);
        }
        put(&body, "]}\n\n", 1);
    }
    put(&body, "data: [DONE]\n\n", 1);
    assert_int_equal(text_sink_write(&expected, body.data, body.length), 0);
    expect_soon(&body, &expected);
}

#define PIECE(text) "data: {\"output\":{\"text\":\"" text "\",\"finish_reason\":\"null\"}}\n\n"

/* What looked like a repeat at first does not have all changes kept until the end. */
static void
many_pieces_after_one_that_looked_like_a_repeat(void **state)
{
    (void)state;
    text_sink bodies[2] = { { 0 }, { 0 } };
    for (int i = 0; i < 2; i++) {
        put(&bodies[i], PIECE("1"), 2);
        put(&bodies[i], i ? PIECE(MASKED) : PIECE("a badword b "), 60000);
    }
    expect_soon(&bodies[0], &bodies[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_changed_parts),
        cmocka_unit_test(many_log_probabilities),
        cmocka_unit_test(many_ends),
        cmocka_unit_test(many_pieces_after_one_that_looked_like_a_repeat),
    };
    return cmocka_run_group_tests(tests, compile_rules, free_rules);
}
