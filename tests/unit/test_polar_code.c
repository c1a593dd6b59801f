/* SPDX-License-Identifier: Apache-2.0 */
/* The polar code: what is encoded is decoded, through as much noise as is claimed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/invisible/polar_code.h"

#include <math.h>
#include <string.h>

#define BITS_SHORT 104
#define BITS_LONG 168

typedef struct expected_word {
    const uint8_t *info;
    size_t offered;
} expected_word;

static bool
is_expected(void *context, const uint8_t *info, size_t count)
{
    expected_word *expected = context;
    expected->offered++;
    return memcmp(info, expected->info, count) == 0;
}

static bool
is_never(void *context, const uint8_t *info, size_t count)
{
    (void)info, (void)count;
    (*(size_t *)context)++;
    return false;
}

static double
normal(prng *random)
{
    double u = ((double)prng_next(random) + 1.0) / 18446744073709551616.0;
    double v = (double)prng_next(random) / 18446744073709551616.0;
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

/* How many of `tries` words come back when the sum of the energies of all bits over the variance
 * of the noise is `energy`. */
static size_t
words_decoded(size_t count, double energy, size_t tries)
{
    prng random;
    aigcp_polar_decoder *decoder;
    size_t right = 0;
    assert_int_equal(aigcp_polar_decoder_new(&decoder), AIGC_OK);
    prng_seed(&random, 7);
    for (size_t i = 0; i < tries; i++) {
        uint8_t info[AIGCP_INFO_MAX], code[AIGCP_CODE_BITS], found[AIGCP_INFO_MAX];
        float likelihood[AIGCP_CODE_BITS];
        for (size_t j = 0; j < count; j++)
            info[j] = (uint8_t)prng_below(&random, 2);
        aigcp_polar_encode(info, count, code);
        double amplitude = sqrt(energy / AIGCP_CODE_BITS);
        for (size_t j = 0; j < AIGCP_CODE_BITS; j++)
            likelihood[j] = (float)((code[j] != 0 ? -amplitude : amplitude) + normal(&random));
        expected_word expected = { info, 0 };
        if (aigcp_polar_decode(decoder, likelihood, count, is_expected, &expected, found)) {
            assert_memory_equal(found, info, count);
            right++;
        }
    }
    aigcp_polar_decoder_free(decoder);
    return right;
}

static void
clean_words_come_back(void **state)
{
    (void)state;
    assert_int_equal(words_decoded(1, 1e6, 8), 8);
    assert_int_equal(words_decoded(BITS_SHORT, 1e6, 20), 20);
    assert_int_equal(words_decoded(BITS_LONG, 1e6, 20), 20);
}

/* docs/watermark.md: 9 of 10 words when the energy of the carriers over the noise, both complex,
 * is the number of bits; twice that when it is summed over the real and imaginary parts. */
static void
noisy_words_come_back_as_claimed(void **state)
{
    (void)state;
    assert_true(words_decoded(BITS_SHORT, 2.0 * BITS_SHORT, 200) >= 174);
    assert_true(words_decoded(BITS_LONG, 2.0 * BITS_LONG, 200) >= 174);
    assert_int_equal(words_decoded(BITS_SHORT, 2 * 1.3 * BITS_SHORT, 100), 100);
    assert_int_equal(words_decoded(BITS_LONG, 2 * 1.3 * BITS_LONG, 100), 100);
    assert_true(words_decoded(BITS_SHORT, 2 * 0.6 * BITS_SHORT, 40) < 20);
}

static void
noise_offers_a_bounded_list(void **state)
{
    (void)state;
    prng random;
    aigcp_polar_decoder *decoder;
    float likelihood[AIGCP_CODE_BITS];
    uint8_t found[AIGCP_INFO_MAX];
    size_t offered = 0;
    assert_int_equal(aigcp_polar_decoder_new(&decoder), AIGC_OK);
    prng_seed(&random, 3);
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        likelihood[i] = (float)normal(&random);
    assert_false(aigcp_polar_decode(decoder, likelihood, BITS_SHORT, is_never, &offered, found));
    assert_int_equal(offered, AIGCP_LIST);
    assert_false(aigcp_polar_decode(decoder, likelihood, 0, is_never, &offered, found));
    assert_false(
        aigcp_polar_decode(decoder, likelihood, AIGCP_INFO_MAX + 1, is_never, &offered, found));
    assert_int_equal(offered, AIGCP_LIST);
    aigcp_polar_decoder_free(decoder);
}

static void
infinite_likelihoods_do_no_harm(void **state)
{
    (void)state;
    aigcp_polar_decoder *decoder;
    float likelihood[AIGCP_CODE_BITS];
    uint8_t found[AIGCP_INFO_MAX];
    size_t offered = 0;
    const float values[] = { INFINITY, -INFINITY, NAN, 0 };
    assert_int_equal(aigcp_polar_decoder_new(&decoder), AIGC_OK);
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        likelihood[i] = values[i % 4];
    assert_false(aigcp_polar_decode(decoder, likelihood, BITS_SHORT, is_never, &offered, found));
    assert_true(offered <= AIGCP_LIST);
    aigcp_polar_decoder_free(decoder);
}

/* The linear code of the paper: the sum of two words is the word of the sum. */
static void
code_is_linear_and_its_own_inverse(void **state)
{
    (void)state;
    prng random;
    uint8_t a[BITS_LONG], b[BITS_LONG], sum[BITS_LONG];
    uint8_t of_a[AIGCP_CODE_BITS], of_b[AIGCP_CODE_BITS], of_sum[AIGCP_CODE_BITS];
    prng_seed(&random, 11);
    for (size_t i = 0; i < BITS_LONG; i++) {
        a[i] = (uint8_t)prng_below(&random, 2);
        b[i] = (uint8_t)prng_below(&random, 2);
        sum[i] = a[i] ^ b[i];
    }
    aigcp_polar_encode(a, BITS_LONG, of_a);
    aigcp_polar_encode(b, BITS_LONG, of_b);
    aigcp_polar_encode(sum, BITS_LONG, of_sum);
    size_t ones = 0;
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++) {
        assert_int_equal(of_a[i] ^ of_b[i], of_sum[i]);
        ones += of_a[i];
    }
    assert_true(ones > AIGCP_CODE_BITS / 4 && ones < 3 * AIGCP_CODE_BITS / 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_words_come_back),
        cmocka_unit_test(noisy_words_come_back_as_claimed),
        cmocka_unit_test(noise_offers_a_bounded_list),
        cmocka_unit_test(infinite_likelihoods_do_no_harm),
        cmocka_unit_test(code_is_linear_and_its_own_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
