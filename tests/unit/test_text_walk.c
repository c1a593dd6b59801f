/* SPDX-License-Identifier: Apache-2.0 */
/* Steps back over characters, compared with ones that look at one byte at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "tests/support/prng.h"

#define ROUNDS 20000
#define TEXT 24

/* Of bytes, characters, and parts of them. */
static size_t
make_text(prng *random, uint8_t text[TEXT])
{
    static const char *const parts[] = {
        "a",    "\xE4\xB8\xAD",     "\xE2\x80\x8B",     "\xC3\xA9",
        "\xE0", "\xED\xA0\x80",     "\xF3\xA0\x84\xB0", "\x80",
        "\xF0", "\xE0\x9F\xBF",     "\xEF\xB8\x8F",     "\xF4\x90",
        "\xE4", "\xF0\x9F\x98\x80", "\xC1\xBF",         "\xE2\x80"
    };
    size_t length = 0;
    while (true) {
        const char *part = parts[prng_below(random, sizeof parts / sizeof *parts)];
        const size_t size = strlen(part);
        if (length + size > TEXT)
            return length;
        memcpy(text + length, part, size);
        length += size;
    }
}

/* The longest valid character that ends at `at`, or its last byte alone. */
static size_t
naive_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    for (size_t size = at < AIGCP_UTF8_MAX ? at : AIGCP_UTF8_MAX; size > 0; size--) {
        size_t decoded;
        *code_point = aigcp_utf8_decode(text + at - size, size, &decoded);
        if (decoded == size && *code_point < AIGCP_CODE_POINTS)
            return at - size;
    }
    *code_point = 0xFFFD;
    return at - 1;
}

static void
the_character_before_is_found(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 20261130);
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t text[TEXT];
        const size_t length = make_text(&random, text);
        for (size_t at = 1; at <= length; at++) {
            uint32_t found, expected;
            const size_t start = naive_before(text, at, &expected);
            assert_int_equal(aigcp_character_before(text, at, &found), start);
            assert_int_equal(found, expected);
        }
    }
}

static void
invisible_characters_before_are_counted(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 20261130);
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t text[TEXT];
        const size_t length = make_text(&random, text);
        size_t count = round % 20; /* as many stand before the text */
        for (size_t at = 0, size; at < length; at += size) {
            const uint32_t c = aigcp_utf8_decode(text + at, length - at, &size);
            if (c >= AIGCP_CODE_POINTS)
                size = 1;
            count = c < AIGCP_CODE_POINTS && aigcp_is_invisible(c) ? count + 1 : 0;
            assert_int_equal(aigcp_invisible_before(text, at + size, round % 20), count);
        }
    }
}

/* Words of ASCII at a time: as many steps of one character each come to the same place. */
static void
steps_back_are_steps_of_one(void **state)
{
    (void)state;
    static const uint8_t odd[] = { 0x00, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xC2, 0xFF };
    prng random;
    prng_seed(&random, prng_chosen_seed(20261203));
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t text[TEXT];
        for (size_t i = 0; i < TEXT; i++)
            text[i] = (uint8_t)(' ' + prng_below(&random, 0x7F - ' '));
        for (size_t i = prng_below(&random, 3); i > 0; i--)
            text[prng_below(&random, TEXT)] = odd[prng_below(&random, sizeof odd)];
        const size_t at = prng_below(&random, TEXT + 1);
        const size_t count = prng_below(&random, TEXT + 2);
        size_t expected = at;
        for (size_t i = 0; i < count; i++)
            expected = aigcp_walk_back(text, expected, 1);
        assert_int_equal(aigcp_walk_back(text, at, count), expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_character_before_is_found),
        cmocka_unit_test(invisible_characters_before_are_counted),
        cmocka_unit_test(steps_back_are_steps_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
