/* SPDX-License-Identifier: Apache-2.0 */
/* All syllables of Hangul, and rows of letters, against ICU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/unorm2.h>

#include "libfilter/characters/hangul.h"
#include "tests/support/prng.h"

#define MOST 64

static const UNormalizer2 *
normalizer(const char *name, UNormalization2Mode mode)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *found = unorm2_getInstance(NULL, name, mode, &error);
    assert_true(U_SUCCESS(error));
    return found;
}

static size_t
normalize(const UNormalizer2 *by, const uint32_t *points, size_t count, uint32_t *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar text[MOST], normal[MOST];
    for (size_t i = 0; i < count; i++)
        text[i] = (UChar)points[i]; /* all in the first plane */
    const int32_t length = unorm2_normalize(by, text, (int32_t)count, normal, MOST, &error);
    assert_true(U_SUCCESS(error));
    for (int32_t i = 0; i < length; i++)
        out[i] = normal[i];
    return (size_t)length;
}

static void
syllables_consist_of_their_letters(void **unused)
{
    (void)unused;
    const UNormalizer2 *nfd = normalizer("nfc", UNORM2_DECOMPOSE);
    for (uint32_t c = 0xAC00; c <= 0xD7A3; c++) {
        uint32_t expected[MOST], parts[3];
        const size_t count = normalize(nfd, &c, 1, expected);
        assert_int_equal(aigcp_hangul_decompose(&c, 1, AIGCP_HANGUL_AS_FINALS, parts, 3), count);
        assert_memory_equal(parts, expected, count * sizeof *parts);
        assert_int_equal(aigcp_is_hangul_final(parts[count - 1]), count == 3);
        assert_int_equal(aigcp_is_hangul_vowel(parts[count - 1]), count == 2);
        assert_int_equal(aigcp_hangul_compose(parts, count), 1);
        assert_int_equal(parts[0], c);
    }
}

/* As they stand on keys: U+3131 and following, which NFKC makes leading ones where it can. */
static void
letters_that_are_typed_fold_alike(void **unused)
{
    (void)unused;
    static const char finals[] = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    const UNormalizer2 *nfkc = normalizer("nfkc", UNORM2_COMPOSE);
    for (uint32_t i = 0; i < 27; i++) {
        const uint8_t *typed = (const uint8_t *)finals + (size_t)3 * i;
        const uint32_t key =
            (typed[0] & 0x0Fu) << 12 | (typed[1] & 0x3Fu) << 6 | (typed[2] & 0x3Fu);
        const uint32_t syllable = 0xAC00 + i + 1;
        uint32_t parts[3], expected[MOST];
        assert_int_equal(aigcp_hangul_decompose(&syllable, 1, AIGCP_HANGUL_AS_TYPED, parts, 3), 3);
        assert_int_equal(normalize(nfkc, &key, 1, expected), 1);
        assert_int_equal(parts[2], expected[0]);
    }
}

static void
rows_of_letters_are_put_together(void **unused)
{
    (void)unused;
    static const uint32_t alphabet[] = { 0x1100, 0x1112, 0x1113, 0x1160, 0x1161, 0x1175, 0x1176,
                                         0x11A7, 0x11A8, 0x11C2, 0x11C3, 0xAC00, 0xAC01, 'a' };
    const UNormalizer2 *nfc = normalizer("nfc", UNORM2_COMPOSE);
    prng random;
    prng_seed(&random, 1);
    for (int round = 0; round < 100000; round++) {
        uint32_t points[8], expected[MOST];
        for (size_t i = 0; i < 8; i++)
            points[i] = alphabet[prng_below(&random, sizeof alphabet / sizeof *alphabet)];
        const size_t count = normalize(nfc, points, 8, expected);
        assert_int_equal(aigcp_hangul_compose(points, 8), count);
        assert_memory_equal(points, expected, count * sizeof *points);
    }
}

static void
what_does_not_fit_is_not_written(void **unused)
{
    (void)unused;
    const uint32_t word[] = { 'a', 0xAC01, 0xAC00 };
    uint32_t out[6] = { 0 };
    assert_int_equal(aigcp_hangul_decompose(word, 3, AIGCP_HANGUL_AS_FINALS, out, 5), 6);
    assert_int_equal(out[4], 0);
    assert_int_equal(aigcp_hangul_decompose(word, 3, AIGCP_HANGUL_AS_FINALS, out, 6), 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syllables_consist_of_their_letters),
        cmocka_unit_test(letters_that_are_typed_fold_alike),
        cmocka_unit_test(rows_of_letters_are_put_together),
        cmocka_unit_test(what_does_not_fit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
