/* SPDX-License-Identifier: Apache-2.0 */
/* With so many words that walks of the lane LOOSE are made ahead, a text is found to have what it
 * is found to have in small pieces, for which they are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/compile/rule_set.h"
#include "libfilter/scan/walk_ahead.h"
#include "tests/support/filter_run.h"
#include "tests/support/prng.h"

#define WORDS 40000
#define WORD_CHARACTERS 10
#define CHARACTERS 500
#define TEXT_WORDS 3000
#define PIECE 15

static const char head[] =
    "rules:\n"
    "- {id: r, title: t, category: X.a, action: log, boundary: none, match: [skip], words: [";

typedef struct text {
    char *bytes;
    size_t length;
} text;

static void
append(text *to, const char *bytes)
{
    memcpy(to->bytes + to->length, bytes, strlen(bytes) + 1);
    to->length += strlen(bytes);
}

/* One of some Han characters. */
static void
append_character(text *to, size_t number)
{
    const uint32_t c = 0x5000 + (uint32_t)number;
    const char bytes[] = { (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
                           (char)(0x80 | (c & 0x3F)), 0 };
    append(to, bytes);
}

/* A word: always the same by its number. Some begin alike. */
static void
append_word(text *to, size_t word, const char *between)
{
    prng of_word;
    prng_seed(&of_word, word);
    for (size_t i = 0; i < WORD_CHARACTERS; i++) {
        append_character(to, i < 2 ? prng_below(&of_word, 100) : prng_below(&of_word, CHARACTERS));
        append(to, i + 1 < WORD_CHARACTERS ? between : "");
    }
}

static aigc_rules *
compile_words(void)
{
    text yaml = { malloc(sizeof head + WORDS * (WORD_CHARACTERS * 3 + 6) + 4), 0 };
    assert_non_null(yaml.bytes);
    append(&yaml, head);
    for (size_t word = 0; word < WORDS; word++) {
        append_word(&yaml, word, "");
        append(&yaml, word % 100 ? ", " : ",\n    ");
    }
    append(&yaml, "]}\n");
    aigc_rules *rules = filter_compile(yaml.bytes);
    free(yaml.bytes);
    return rules;
}

/* Words, beginnings of words, and other characters. */
static text
make_text(void)
{
    static const char *const between[] = { "", " ", "-", "。" };
    text made = { malloc(TEXT_WORDS * WORD_CHARACTERS * 8), 0 };
    assert_non_null(made.bytes);
    prng random;
    prng_seed(&random, 1);
    for (size_t i = 0; i < TEXT_WORDS; i++) {
        const size_t before = made.length;
        append_word(&made, prng_below(&random, WORDS), between[prng_below(&random, 4)]);
        if (prng_below(&random, 2)) /* the rest is another word's */
            made.length = before + (made.length - before) / 6 * 3;
        append_character(&made, prng_below(&random, CHARACTERS));
    }
    return made;
}

static void
walks_made_ahead_change_nothing(void **state)
{
    (void)state;
    aigc_rules *rules = compile_words();
    assert_non_null(rules);
    assert_true(rules->lanes.automata[AIGCP_LOOSE]->node_count >= AIGCP_WALK_AHEAD_NODES);
    text made = make_text();
    size_t ends[TEXT_WORDS * WORD_CHARACTERS * 8 / PIECE + 1];
    size_t count = 0;
    for (size_t end = PIECE; end < made.length; end += PIECE)
        ends[count++] = end;
    ends[count++] = made.length;
    const cut_text pieces = { (const uint8_t *)made.bytes, made.length, ends, count };
    const cut_text whole = filter_uncut(made.bytes, &made.length);
    text_sink expected = { 0 }, found = { 0 };
    assert_int_equal(filter_scan(rules, &pieces, &expected), AIGC_OK);
    assert_int_equal(filter_scan(rules, &whole, &found), AIGC_OK);
    assert_true(found.length > 10000);
    assert_int_equal(found.length, expected.length);
    assert_memory_equal(found.data, expected.data, found.length);
    text_sink_free(&expected);
    text_sink_free(&found);
    free(made.bytes);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(walks_made_ahead_change_nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
