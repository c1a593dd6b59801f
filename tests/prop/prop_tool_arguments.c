/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments of tool calls are JSON in strings of JSON. However its characters are written, and
 * wherever it is cut into deltas: what words and numbers stand for is found, and what leaves is the
 * same JSON with masks in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/prng.h"
#include "tests/support/response_run.h"
#include "tests/support/rounds.h"

#define ROUNDS 4000
#define ROOM (1 << 20)

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词', 'e😀f']}\n"
    "- {id: quote, title: t, category: X.a, action: redact, replace: '<\"R\">', words: [secret]}\n"
    "- {id: gone, title: t, category: X.a, action: redact, replace: '', words: [vanish]}\n"
    "- {id: tel, title: t, category: X.c, action: redact,\n"
    "   patterns: [{regex: '\\b1[3-9]\\d{9}\\b'}]}\n";

/* What stands in place of a word: NULL for a mask, "" for nothing. */
typedef struct word {
    const char *instead;
    bool is_clean;
    size_t count;
    uint32_t characters[12];
} word;

static const word words[] = {
    { NULL, false, 7, { 'b', 'a', 'd', 'w', 'o', 'r', 'd' } },
    { NULL, false, 2, { 0x574F, 0x8BCD } },
    { NULL, false, 3, { 'e', 0x1F600, 'f' } },
    { NULL, false, 11, { '1', '3', '9', '1', '2', '3', '4', '5', '6', '7', '8' } },
    { "<\\\"R\\\">", false, 6, { 's', 'e', 'c', 'r', 'e', 't' } },
    { "", false, 6, { 'v', 'a', 'n', 'i', 's', 'h' } },
    { NULL, true, 1, { 'x' } },
    { NULL, true, 1, { '"' } },
    { NULL, true, 1, { '\\' } },
    { NULL, true, 2, { '\n', '/' } },
    { NULL, true, 2, { 0x4F60, 0x1F469 } },
    { NULL, true, 3, { '{', ':', '1' } },
};

/* Numbers, and what leaves of them. */
static const char *const numbers[][2] = {
    { "13912345678", "10000000000" },
    { "-13912345678", "-10000000000" },
    { "0.13912345678", "0.00000000000" },
    { "5", "5" },
    { "-2.5e3", "-2.5e3" },
    { "true", "true" },
    { "null", "null" },
};

typedef struct text {
    char data[ROOM];
    size_t length;
} text;

static text arguments, expected, body, got;

static void
put(text *t, const char *data, size_t length)
{
    assert_true(t->length + length < sizeof t->data);
    memcpy(t->data + t->length, data, length);
    t->length += length;
    t->data[t->length] = '\0';
}

static void
say(text *t, const char *data)
{
    put(t, data, strlen(data));
}

static size_t
utf8(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00U >> length & 0xF0) | c);
    return length;
}

/* A character inside a string, in one of the ways to write it. */
static size_t
write_character(prng *random, uint32_t c, char *out, size_t room)
{
    const bool upper = prng_below(random, 2);
    const bool needs_escape = c < 0x20 || c == '"' || c == '\\';
    if (prng_below(random, 3) == 0 || c < 0x20) {
        if (c == '\n' && prng_below(random, 2))
            return (size_t)snprintf(out, room, "\\n");
        if (c >= 0x10000)
            return (size_t)snprintf(out, room, upper ? "\\u%04X\\u%04X" : "\\u%04x\\u%04x",
                                    (unsigned)(0xD800 + ((c - 0x10000) >> 10)),
                                    (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
        return (size_t)snprintf(out, room, upper ? "\\u%04X" : "\\u%04x", (unsigned)c);
    }
    out[0] = '\\';
    return needs_escape + utf8(c, out + needs_escape);
}

static void
make_string(prng *random)
{
    say(&arguments, "\"");
    say(&expected, "\"");
    for (size_t i = prng_below(random, 5); i > 0; i--) {
        const word *w = &words[prng_below(random, sizeof words / sizeof words[0])];
        for (size_t at = 0; at < w->count; at++) {
            char written[16];
            size_t length = write_character(random, w->characters[at], written, sizeof written);
            put(&arguments, written, length);
            if (w->is_clean)
                put(&expected, written, length);
            else if (!w->instead || at == 0)
                say(&expected, w->instead ? w->instead : "*");
        }
        say(&arguments, " ");
        say(&expected, " ");
    }
    say(&arguments, "\"");
    say(&expected, "\"");
}

static void
both(const char *data)
{
    say(&arguments, data);
    say(&expected, data);
}

static void
make_arguments(prng *random)
{
    arguments.length = expected.length = 0;
    both(prng_below(random, 4) ? "{" : " {\n");
    for (size_t i = 0, count = prng_below(random, 5); i < count; i++) {
        const size_t number = prng_below(random, sizeof numbers / sizeof numbers[0]);
        both(i > 0 ? ", " : "");
        make_string(random);
        both(": ");
        if (prng_below(random, 2)) {
            both("[");
            make_string(random);
            both("]");
        } else {
            say(&arguments, numbers[number][0]);
            say(&expected, numbers[number][1]);
        }
    }
    both("}");
}

/* Some of the arguments as the inside of a string. */
static void
put_escaped(prng *random, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char escape[8];
        if (data[i] == '"' || data[i] == '\\' || data[i] == '\n' ||
            ((uint8_t)data[i] < 0x80 && prng_below(random, 8) == 0)) {
            (void)snprintf(escape, sizeof escape, "\\u%04x", (unsigned)data[i]);
            if (data[i] != '\n' && (data[i] == '"' || data[i] == '\\') && prng_below(random, 2))
                (void)snprintf(escape, sizeof escape, "\\%c", data[i]);
            say(&body, escape);
        } else {
            put(&body, data + i, 1);
        }
    }
}

static void
put_delta(prng *random, size_t start, size_t end)
{
    say(&body, "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
               "\"function\":{\"arguments\":\"");
    put_escaped(random, arguments.data + start, end - start);
    say(&body, "\"}}]}}]}\n\n");
}

static void
make_stream(prng *random)
{
    const size_t most = 1 + prng_below(random, 12);
    body.length = 0;
    for (size_t at = 0; at < arguments.length;) {
        size_t end = at + prng_below(random, most + 1);
        end = end < arguments.length ? end : arguments.length;
        while (end < arguments.length && ((uint8_t)arguments.data[end] & 0xC0) == 0x80)
            end++;
        put_delta(random, at, end);
        at = end;
    }
    say(&body, "data: [DONE]\n\n");
}

static unsigned
hex(const char *digits)
{
    char four[5] = "";
    memcpy(four, digits, 4);
    return (unsigned)strtoul(four, NULL, 16);
}

/* All arguments of what left, put together. */
static void
read_arguments(const text_sink *out)
{
    static const char key[] = "\"arguments\":\"";
    const char *at = (const char *)out->data;
    got.length = 0;
    while ((at = strstr(at, key)) != NULL)
        for (at += sizeof key - 1; *at != '"'; at++) {
            char c = *at;
            if (c == '\\') {
                c = *++at == 'n' ? '\n' : *at;
                if (c == 'u') {
                    c = (char)hex(at + 1);
                    at += 4;
                }
            }
            put(&got, &c, 1);
        }
}

static void
expect(aigc_rules *rules, bool all_cuts)
{
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_NONE };
    response_run run = { 0 };
    assert_int_equal(response_run_whole(rules, &options, NULL, body.data, body.length, &run),
                     AIGC_OK);
    assert_int_equal(text_sink_write(&run.body, "", 1), 0);
    read_arguments(&run.body);
    if (got.length != expected.length || memcmp(got.data, expected.data, got.length) != 0)
        fail_msg("of %s\nin %s\nleft %s\nand not %s", arguments.data, body.data, got.data,
                 expected.data);
    const bool same = strcmp(arguments.data, expected.data) == 0;
    if (same)
        assert_memory_equal(run.body.data, body.data, body.length);
    if (all_cuts)
        assert_int_equal(response_run_all_cuts(rules, &options, NULL, body.data, body.length), 0);
    response_run_free(&run);
}

static void
arguments_leave_as_json_with_masks(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(yaml);
    prng random;
    assert_non_null(rules);
    prng_seed(&random, 1);
    for (int i = 0; i < ROUNDS_OF(ROUNDS); i++) {
        make_arguments(&random);
        make_stream(&random);
        expect(rules, i % 64 == 0 && body.length < 2000);
        body.length = 0;
        say(&body, "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"");
        put_escaped(&random, arguments.data, arguments.length);
        say(&body, "\"}}]}}]}");
        expect(rules, false);
    }
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_leave_as_json_with_masks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
