/* SPDX-License-Identifier: Apache-2.0 */
/* What is printed is harmless for a terminal; base64; widths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli/io/base64.h"
#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "tests/support/prng.h"

#define CHECK(style, text, wanted) check(style, text, sizeof(text) - 1, wanted)

static void
check(cli_escape_style style, const char *text, size_t length, const char *wanted)
{
    cli_string out;

    cli_string_init(&out);
    cli_string_add(&out, "");
    cli_escape(&out, text, length, style);
    assert_false(out.failed);
    assert_string_equal(out.data, wanted);
    cli_string_free(&out);
}

static void
hidden_characters_are_shown(void **state)
{
    (void)state;
    CHECK(CLI_ESCAPE_PLAIN, "plain 文字 é 😀", "plain 文字 é 😀");
    CHECK(CLI_ESCAPE_PLAIN, "a\nb\tc\rd", "a\\nb\\tc\\u{D}d");
    CHECK(CLI_ESCAPE_PLAIN, "\x1B[31mred\x1B[0m", "\\u{1B}[31mred\\u{1B}[0m");
    CHECK(CLI_ESCAPE_PLAIN, "nul\0x\x7F", "nul\\u{0}x\\u{7F}");
    CHECK(CLI_ESCAPE_PLAIN, "\xC2\x9B", "\\u{9B}"); /* 8-bit CSI */
    CHECK(CLI_ESCAPE_PLAIN, "\xE2\x80\x8B\xE2\x80\xAE", "\\u{200B}\\u{202E}");
    CHECK(CLI_ESCAPE_PLAIN, "\xEF\xB8\x80\xF3\xA0\x84\x80", "\\u{FE00}\\u{E0100}");
    CHECK(CLI_ESCAPE_PLAIN, "\xEF\xBB\xBF\xE2\x80\xA8", "\\u{FEFF}\\u{2028}");
}

static void
bytes_that_are_not_utf8_are_shown(void **state)
{
    (void)state;
    CHECK(CLI_ESCAPE_PLAIN, "\xFF", "\\x{FF}");
    CHECK(CLI_ESCAPE_PLAIN, "\xC0\xAF", "\\x{C0}\\x{AF}"); /* overlong */
    CHECK(CLI_ESCAPE_PLAIN, "\xE0\x9F\x80", "\\x{E0}\\x{9F}\\x{80}");
    CHECK(CLI_ESCAPE_PLAIN, "\xED\xA0\x80", "\\x{ED}\\x{A0}\\x{80}"); /* surrogate */
    CHECK(CLI_ESCAPE_PLAIN, "\xF4\x90\x80\x80", "\\x{F4}\\x{90}\\x{80}\\x{80}");
    CHECK(CLI_ESCAPE_PLAIN, "\xE4\xB8", "\\x{E4}\\x{B8}"); /* cut short */
}

static void
quotes_can_be_read_back(void **state)
{
    (void)state;
    CHECK(CLI_ESCAPE_QUOTED, "", "\"\"");
    CHECK(CLI_ESCAPE_QUOTED, "say \"hi\" \\n", "\"say \\\"hi\\\" \\\\n\"");
}

static void
no_random_bytes_get_through(void **state)
{
    prng random;

    (void)state;
    prng_seed(&random, 7);
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        cli_string out;
        size_t size;

        prng_bytes(&random, bytes, sizeof bytes);
        cli_string_init(&out);
        cli_escape(&out, bytes, sizeof bytes, CLI_ESCAPE_PLAIN);
        assert_false(out.failed);
        for (size_t at = 0; at < out.length; at += size) {
            uint32_t character = cli_character(out.data + at, out.length - at, &size);

            assert_int_not_equal(character, CLI_NO_CHARACTER);
            assert_false(cli_character_is_hidden(character));
        }
        cli_string_free(&out);
    }
}

static void
base64_gives_the_answers_of_rfc_4648(void **state)
{
    static const char *const answers[][2] = { { "", "" },
                                              { "f", "Zg==" },
                                              { "fo", "Zm8=" },
                                              { "foo", "Zm9v" },
                                              { "foob", "Zm9vYg==" },
                                              { "fooba", "Zm9vYmE=" },
                                              { "foobar", "Zm9vYmFy" },
                                              { "\xFB\xFF\xBF", "+/+/" } };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        cli_string out;

        cli_string_init(&out);
        cli_string_add(&out, "");
        cli_base64_add(&out, answers[i][0], strlen(answers[i][0]));
        assert_string_equal(out.data, answers[i][1]);
        cli_string_free(&out);
    }
}

static void
widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(cli_text_width("abc"), 3);
    assert_int_equal(cli_text_width("中文，。"), 8);
    assert_int_equal(cli_text_width("ｆｕｌｌ"), 8);
    assert_int_equal(cli_text_width("e\xCC\x81"), 1); /* e and a combining acute */
    assert_int_equal(cli_text_width("한글かな😀"), 10);
    assert_int_equal(cli_text_width("“quoted”"), 8);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_characters_are_shown),
        cmocka_unit_test(bytes_that_are_not_utf8_are_shown),
        cmocka_unit_test(quotes_can_be_read_back),
        cmocka_unit_test(no_random_bytes_get_through),
        cmocka_unit_test(base64_gives_the_answers_of_rfc_4648),
        cmocka_unit_test(widths_are_those_of_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
