/* SPDX-License-Identifier: Apache-2.0 */
/* The content hash equals BLAKE2b of the whole text normalised at once by ICU, for any text;
 * and cuts do not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "tests/support/all_cuts.h"
#include "tests/support/prng.h"
#include "watermark/content_hash.h"

#define TEXTS 1000
#define CHARACTERS 2000 /* of a text */

/* Characters that make normalisation work, with neighbours that make it worse. */
static const uint32_t difficult[] = {
    'a',    'e',    's',    ' ',     0xE9,    0x0300,  0x0301,  0x0307, 0x0323, 0x0327,  0x0344,
    0x0345, 0x1100, 0x1161, 0x11A8,  0x1175,  0xAC00,  0xAC01,  0x304B, 0x3099, 0x309A,  0x4E2D,
    0xFF0C, 0x3002, 0x0B95, 0x0BC6,  0x0BBE,  0x0BD7,  0x0DD9,  0x0DCF, 0x0DCA, 0x1D15E, 0x1D165,
    0xFB2C, 0x05E9, 0x05BC, 0x212B,  0x2126,  0xF900,  0x0F71,  0x0F72, 0x0F73, 0x0E38,  0x0E48,
    0xFE0F, 0x200D, 0x0378, 0x1FFFE, 0x11131, 0x1112C, 0x11127, 0x0915, 0x093C,
};

/* A pseudo-random text: runs of difficult characters, Han, ASCII, and any code point. */
static size_t
make_text(prng *random, uint8_t *out)
{
    size_t length = 0;
    size_t count = prng_below(random, CHARACTERS);
    size_t kind = 0;
    for (size_t i = 0; i < count; i++) {
        if (prng_below(random, 8) == 0)
            kind = prng_below(random, 8);
        uint32_t code_point = difficult[prng_below(random, sizeof difficult / sizeof *difficult)];
        if (kind == 1)
            code_point = 0x4E00 + (uint32_t)prng_below(random, 0x5200);
        else if (kind == 2)
            code_point = (uint32_t)prng_below(random, 0x80);
        else if (kind == 3)
            code_point = (uint32_t)prng_below(random, 0x110000);
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        length += aigcp_utf8_encode(code_point, out + length);
    }
    return length;
}

/* The definition, without streaming: valid for texts without an overlong segment. */
static void
expected_hash(const uint8_t *text, size_t length, uint8_t digest[AIGCP_HASH_SIZE])
{
    static UChar units[4 * CHARACTERS];
    static UChar normal[12 * CHARACTERS];
    static char utf8[24 * CHARACTERS];
    int32_t count;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(units, 4 * CHARACTERS, &count, (const char *)text, (int32_t)length, &error);
    count = unorm2_normalize(unorm2_getNFCInstance(&error), units, count, normal, 12 * CHARACTERS,
                             &error);
    u_strToUTF8(utf8, sizeof utf8, &count, normal, count, &error);
    assert_true(U_SUCCESS(error));

    aigcp_hash *hash;
    assert_int_equal(aigcp_hash_new(&hash), AIGC_OK);
    aigcp_hash_begin(hash);
    aigcp_hash_feed(hash, utf8, (size_t)count);
    aigcp_hash_finish(hash, digest);
    aigcp_hash_free(hash);
}

typedef struct expectation {
    aigcp_content_hash content;
    uint8_t digest[AIGCP_HASH_SIZE];
} expectation;

static int
hash_is_expected(void *context, const cut_text *cut)
{
    expectation *expected = context;
    uint8_t digest[AIGCP_HASH_SIZE];
    aigc_status status = AIGC_OK;
    aigcp_content_hash_begin(&expected->content);
    for (size_t i = 0; status == AIGC_OK && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigcp_content_hash_feed(&expected->content, piece, length);
    }
    if (status == AIGC_OK)
        status = aigcp_content_hash_finish(&expected->content, digest);
    return status != AIGC_OK || memcmp(digest, expected->digest, sizeof digest) != 0;
}

/* Two pieces at a place of the generator's choice; all_cuts() would take too long for all. */
static void
check_two_pieces(expectation *expected, prng *random, const uint8_t *text, size_t length)
{
    size_t ends[] = { prng_below(random, length + 1), length };
    cut_text cut = { .text = text, .length = length, .ends = ends, .count = 2 };
    assert_int_equal(hash_is_expected(expected, &cut), 0);
}

static void
the_hash_is_that_of_the_normalised_text(void **state)
{
    (void)state;
    expectation expected;
    uint8_t text[AIGCP_UTF8_MAX * CHARACTERS];
    prng random;
    prng_seed(&random, 45438);
    assert_int_equal(aigcp_content_hash_init(&expected.content), AIGC_OK);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t length = make_text(&random, text);
        expected_hash(text, length, expected.digest);
        check_two_pieces(&expected, &random, text, length);
        check_two_pieces(&expected, &random, text, length);
        if (i % 50 == 0)
            assert_int_equal(all_cuts(text, length, hash_is_expected, &expected), 0);
    }
    aigcp_content_hash_free(&expected.content);
}

static void
cuts_do_not_matter_with_any_bytes(void **state)
{
    (void)state;
    expectation expected;
    uint8_t text[AIGCP_UTF8_MAX * CHARACTERS];
    prng random;
    prng_seed(&random, 2025);
    assert_int_equal(aigcp_content_hash_init(&expected.content), AIGC_OK);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t length = make_text(&random, text);
        for (size_t broken = 0; length && broken < 1 + length / 20; broken++)
            text[prng_below(&random, length)] = (uint8_t)prng_next(&random);
        aigcp_content_hash_begin(&expected.content);
        assert_int_equal(aigcp_content_hash_feed(&expected.content, text, length), AIGC_OK);
        assert_int_equal(aigcp_content_hash_finish(&expected.content, expected.digest), AIGC_OK);
        check_two_pieces(&expected, &random, text, length);
        if (i % 50 == 0)
            assert_int_equal(all_cuts(text, length, hash_is_expected, &expected), 0);
    }
    aigcp_content_hash_free(&expected.content);
}

static void
cuts_do_not_matter_around_the_longest_segment(void **state)
{
    (void)state;
    static uint8_t text[6 * AIGCP_SEGMENT_MAX];
    expectation expected;
    prng random;
    prng_seed(&random, 1024);
    assert_int_equal(aigcp_content_hash_init(&expected.content), AIGC_OK);
    for (size_t i = 0; i < 300; i++) {
        static const uint32_t marks[] = { 0x0301, 0x0323, 0x0F71, 0x1D165 };
        size_t length = 0;
        size_t wanted = prng_below(&random, sizeof text - AIGCP_UTF8_MAX);
        while (length < wanted) {
            uint32_t code_point = prng_below(&random, 1200) ? marks[prng_below(&random, 4)] : 'e';
            length += aigcp_utf8_encode(code_point, text + length);
        }
        aigcp_content_hash_begin(&expected.content);
        assert_int_equal(aigcp_content_hash_feed(&expected.content, text, length), AIGC_OK);
        assert_int_equal(aigcp_content_hash_finish(&expected.content, expected.digest), AIGC_OK);
        for (size_t j = 0; j < 20; j++)
            check_two_pieces(&expected, &random, text, length);
    }
    aigcp_content_hash_free(&expected.content);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_that_of_the_normalised_text),
        cmocka_unit_test(cuts_do_not_matter_with_any_bytes),
        cmocka_unit_test(cuts_do_not_matter_around_the_longest_segment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
