/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as variation selectors, and the magic among them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/utf8.h"
#include "tests/support/all_cuts.h"
#include "tests/support/prng.h"
#include "watermark/mark_finder.h"
#include "watermark/selectors.h"

static void
every_byte_is_a_selector_and_back(void **state)
{
    (void)state;
    for (unsigned b = 0; b < 256; b++) {
        uint8_t byte = (uint8_t)b;
        uint8_t text[AIGCP_SELECTOR_MAX];
        uint8_t again = (uint8_t)~byte;
        size_t size;
        size_t length = aigcp_selectors_encode(&byte, 1, text);
        assert_int_equal(aigcp_utf8_decode(text, length, &size),
                         b < 0x10 ? 0xFE00 + b : 0xE0100 + b - 0x10);
        for (size_t part = 1; part < length; part++)
            assert_int_equal(aigcp_selector_decode(text, part, &again), AIGCP_SELECTOR_PARTIAL);
        assert_int_equal(aigcp_selector_decode(text, length, &again), AIGCP_SELECTOR_BYTE);
        assert_int_equal(again, byte);
    }
}

static void
no_other_character_is_a_selector(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if ((c >= 0xD800 && c <= 0xDFFF) || (c >= 0xFE00 && c <= 0xFE0F) ||
            (c >= 0xE0100 && c <= 0xE01EF))
            continue;
        uint8_t text[AIGCP_UTF8_MAX];
        uint8_t byte;
        size_t length = aigcp_utf8_encode(c, text);
        if (aigcp_selector_decode(text, length, &byte) != AIGCP_SELECTOR_NONE)
            fail_msg("U+%04X", c);
    }
    uint8_t byte;
    assert_int_equal(aigcp_selector_decode((const uint8_t *)"\xF3\x41", 2, &byte),
                     AIGCP_SELECTOR_NONE);
    assert_int_equal(aigcp_selector_decode((const uint8_t *)"\xE4\xB8", 2, &byte),
                     AIGCP_SELECTOR_NONE);
}

static void
the_magic_is_agm(void **state)
{
    (void)state;
    uint8_t text[4 * 3];
    assert_int_equal(aigcp_selectors_encode((const uint8_t *)"AGM", 3, text), sizeof text);
    assert_memory_equal(text, aigcp_magic_text, AIGCP_MAGIC_TEXT_SIZE);
}

/* How often the naive search finds the magic. */
static size_t
count_magics(const uint8_t *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i + AIGCP_MAGIC_TEXT_SIZE <= length; i++)
        count += memcmp(text + i, aigcp_magic_text, AIGCP_MAGIC_TEXT_SIZE) == 0;
    return count;
}

static int
finds_them_all(void *context, const cut_text *cut)
{
    (void)context;
    aigcp_mark_finder finder = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        while (length > 0) {
            bool found;
            size_t taken = aigcp_mark_finder_feed(&finder, piece, length, &found);
            if (taken == 0 || taken > length || (!found && taken != length))
                return 1;
            count += found;
            piece += taken;
            length -= taken;
        }
    }
    return count != count_magics(cut->text, cut->length);
}

#define A "\xF3\xA0\x84\xB1"
#define G "\xF3\xA0\x84\xB7"
#define M "\xF3\xA0\x84\xBD"

static void
the_magic_is_found_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const texts[] = {
        A G M,
        A G M A G M,
        A A G M,
        A G A G M,
        G M A G M,
        A G "\xF3" A G M,
        "\xF3\xA0\x84" A G M,
        A G "\xF3\xA0\x84" A G M,
        "\xF3" A "\xF3\xA0" A G M,
        A G "x" M,
        A G,
        M G A,
        "\xEF\xB8\x8F" A G M,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (all_cuts(texts[i], strlen(texts[i]), finds_them_all, NULL))
            fail_msg("case %zu", i);
}

static void
the_magic_is_found_in_streams_of_its_own_bytes(void **state)
{
    (void)state;
    prng random;
    size_t seen = 0;
    prng_seed(&random, 12);
    for (size_t i = 0; i < 20000; i++) {
        uint8_t text[64];
        size_t ends[] = { prng_below(&random, sizeof text), sizeof text };
        size_t length = 0;
        /* Pieces of the magic, so that it nearly comes about at every place. */
        while (length < sizeof text) {
            size_t from = prng_below(&random, AIGCP_MAGIC_TEXT_SIZE);
            size_t size = 1 + prng_below(&random, AIGCP_MAGIC_TEXT_SIZE - from);
            if (size > sizeof text - length)
                size = sizeof text - length;
            memcpy(text + length, aigcp_magic_text + from, size);
            length += size;
        }
        cut_text cut = { .text = text, .length = sizeof text, .ends = ends, .count = 2 };
        assert_int_equal(finds_them_all(NULL, &cut), 0);
        seen += count_magics(text, sizeof text);
    }
    assert_true(seen > 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_a_selector_and_back),
        cmocka_unit_test(no_other_character_is_a_selector),
        cmocka_unit_test(the_magic_is_agm),
        cmocka_unit_test(the_magic_is_found_wherever_it_stands),
        cmocka_unit_test(the_magic_is_found_in_streams_of_its_own_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
