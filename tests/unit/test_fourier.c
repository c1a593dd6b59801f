/* SPDX-License-Identifier: Apache-2.0 */
/* The Fourier transforms against their definition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/invisible/carriers.h"

#include <math.h>
#include <string.h>

#define SIZE 16

static float
small_number(prng *random)
{
    return (float)prng_below(random, 2001) / 1000.0F - 1.0F;
}

/* Coefficient (u, v) of a square. */
static aigcp_complex
definition(const aigcp_complex *square, size_t u, size_t v)
{
    aigcp_complex sum = { 0, 0 };
    for (size_t y = 0; y < SIZE; y++) {
        for (size_t x = 0; x < SIZE; x++) {
            aigcp_complex turn = aigcp_turn(-(double)(u * x + v * y) / SIZE);
            aigcp_complex product = aigcp_multiply(square[y * SIZE + x], turn);
            sum.re += product.re;
            sum.im += product.im;
        }
    }
    return sum;
}

static void
squares_agree_with_the_definition(void **state)
{
    (void)state;
    prng random;
    aigcp_fourier *fourier;
    aigcp_complex in[SIZE * SIZE], out[SIZE * SIZE];
    prng_seed(&random, 1);
    for (size_t i = 0; i < SIZE * SIZE; i++)
        in[i] = (aigcp_complex){ small_number(&random), small_number(&random) };
    assert_int_equal(aigcp_fourier_new(SIZE, &fourier), AIGC_OK);
    memcpy(out, in, sizeof in);
    aigcp_fourier_square(fourier, out);
    for (size_t i = 0; i < SIZE * SIZE; i++) {
        aigcp_complex expected = definition(in, i % SIZE, i / SIZE);
        assert_true(fabsf(out[i].re - expected.re) < 1e-3F);
        assert_true(fabsf(out[i].im - expected.im) < 1e-3F);
    }
    aigcp_fourier_free(fourier);
}

/* A picture smaller than the frame; power is added to what is there. */
static void
real_pictures_agree_with_the_definition(void **state)
{
    (void)state;
    enum { WIDTH = 11, HEIGHT = 7, HALF = SIZE / 2 + 1 };
    prng random;
    aigcp_fourier *fourier;
    float rows[HEIGHT * WIDTH], power[HALF * SIZE];
    aigcp_complex framed[SIZE * SIZE], out[HALF * SIZE];
    aigcp_plane picture = { WIDTH, HEIGHT, rows };
    prng_seed(&random, 2);
    memset(framed, 0, sizeof framed);
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            framed[y * SIZE + x].re = rows[y * WIDTH + x] = small_number(&random);
    for (size_t i = 0; i < HALF * SIZE; i++) {
        power[i] = 1.0F;
        out[i] = (aigcp_complex){ 77.0F, 77.0F };
    }
    assert_int_equal(aigcp_fourier_new(SIZE, &fourier), AIGC_OK);
    assert_int_equal(aigcp_fourier_power(fourier, &picture, power), AIGC_OK);
    assert_int_equal(aigcp_fourier_half(fourier, &picture, HALF - 1, out), AIGC_OK);
    for (size_t i = 0; i < HALF * SIZE; i++) {
        aigcp_complex expected = definition(framed, i / SIZE, i % SIZE);
        float squared = expected.re * expected.re + expected.im * expected.im;
        assert_true(fabsf(power[i] - 1.0F - squared) < 1e-3F * (1.0F + squared));
        if (i >= (HALF - 1) * SIZE)
            expected = (aigcp_complex){ 77.0F, 77.0F };
        assert_true(fabsf(out[i].re - expected.re) < 1e-3F);
        assert_true(fabsf(out[i].im - expected.im) < 1e-3F);
    }
    aigcp_fourier_free(fourier);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_agree_with_the_definition),
        cmocka_unit_test(real_pictures_agree_with_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
