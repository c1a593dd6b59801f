/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON: where they end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "serve/core/json_string.h"

#define LENGTH_MAX 26
#define TEXTS 20000

/* What it must find, byte by byte. */
static size_t
naive_plain_length(const uint8_t *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] != '"' && text[at] != '\\' && text[at] >= 0x20)
        at++;
    return at;
}

/* Bytes at the borders of what is looked for, with and without the highest bit, and their
 * neighbours, which borrow from each other when eight are subtracted at once. */
static void
plain_length_is_that_of_a_naive_search(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0,    1,    0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C,
                                     0x5D, 'a',  'z',  0x7F, 0x80, 0x9F, 0xA0, 0xA2, 0xDC,
                                     0xE4, 0xFF, 'a',  'b',  'c',  'd',  'e',  'f',  'g' };
    uint32_t random = 1;
    for (int i = 0; i < TEXTS; i++) {
        uint8_t text[LENGTH_MAX];
        for (size_t at = 0; at < LENGTH_MAX; at++) {
            random = random * 1664525 + 1013904223;
            /* Mostly letters in every other text, so that long ones come up. */
            uint32_t one = (random >> 8) % sizeof bytes;
            text[at] = i % 2 && (random >> 24) % 8 ? 'x' : bytes[one];
        }
        for (size_t length = 0; length <= LENGTH_MAX; length++)
            assert_int_equal(aigcp_json_plain_length(text, length),
                             naive_plain_length(text, length));
    }
}

static void
strings_end_at_their_quote(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t end;
    } cases[] = {
        { "\"\"", 2 },
        { "\"a\"b", 3 },
        { "\"a", 0 },
        { "\"12345678\"", 10 },
        { "\"1234567\\\"\"", 11 },
        { "\"a\\\\\"", 5 },
        { "\"\\u12aF\"", 8 },
        { "\"\\u12a\"", 0 },
        { "\"\\x\"", 0 },
        { "\"tab\there\"", 0 },
        { "\"\\\"", 0 },
        { "a\"", 0 },
        { "\"\xE4\xBD\xA0\"", 5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(
            aigcp_json_string_end((const uint8_t *)cases[i].text, strlen(cases[i].text), 0),
            cases[i].end);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_length_is_that_of_a_naive_search),
        cmocka_unit_test(strings_end_at_their_quote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
