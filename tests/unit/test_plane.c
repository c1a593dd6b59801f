/* SPDX-License-Identifier: Apache-2.0 */
/* Reducing by area, blurring, and whitening, against their definitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/invisible/gaussian.h"
#include "watermark/invisible/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static aigcp_plane
random_plane(size_t width, size_t height)
{
    prng random;
    aigcp_plane plane;
    prng_seed(&random, 8);
    assert_int_equal(aigcp_plane_new(&plane, width, height), AIGC_OK);
    for (size_t i = 0; i < width * height; i++)
        plane.at[i] = (float)prng_below(&random, 256);
    return plane;
}

/* How much of [first, end) lies in [at, at + 1). */
static double
overlap(double first, double end, size_t at)
{
    double from = fmax(first, (double)at), to = fmin(end, (double)at + 1);
    return to > from ? to - from : 0;
}

static double
mean_of_area(const aigcp_plane *in, const aigcp_plane *out, size_t x, size_t y)
{
    double across = (double)in->width / (double)out->width;
    double down = (double)in->height / (double)out->height, sum = 0;
    for (size_t row = 0; row < in->height; row++) {
        double part = overlap((double)y * down, (double)(y + 1) * down, row);
        for (size_t column = 0; column < in->width && part > 0; column++) {
            sum += part * overlap((double)x * across, (double)(x + 1) * across, column) *
                   (double)aigcp_plane_row(in, row)[column];
        }
    }
    return sum / (across * down);
}

static void
areas_are_averaged(void **state)
{
    (void)state;
    static const size_t sizes[][2] = { { 41, 29 }, { 40, 28 }, { 26, 7 }, { 1, 1 }, { 41, 3 } };
    aigcp_plane in = random_plane(41, 29);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        aigcp_plane out;
        assert_int_equal(aigcp_plane_reduce(&in, sizes[i][0], sizes[i][1], &out), AIGC_OK);
        for (size_t y = 0; y < out.height; y++) {
            for (size_t x = 0; x < out.width; x++) {
                double expected = mean_of_area(&in, &out, x, y);
                assert_true(fabs((double)aigcp_plane_row(&out, y)[x] - expected) < 1e-3);
            }
        }
        aigcp_plane_free(&out);
    }
    aigcp_plane_free(&in);
}

/* A point becomes a bell of its sum and place, and of its width as nearly as whole pixels allow;
 * what is even stays so to the edges, whatever the sides. */
static void
blurs_are_bells(void **state)
{
    (void)state;
    enum { SIDE = 101, MIDDLE = 50 };
    const float sigma = 3.0F;
    aigcp_plane plane = random_plane(SIDE, SIDE);
    double sum = 0, square = 0;
    memset(plane.at, 0, (size_t)SIDE * SIDE * sizeof *plane.at);
    aigcp_plane_row(&plane, MIDDLE)[MIDDLE] = 1000.0F;
    assert_int_equal(aigcp_gaussian(&plane, sigma), AIGC_OK);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        size_t row = i / SIDE;
        double x = (double)(i % SIDE) - MIDDLE, y = (double)row - MIDDLE;
        double bell = 1000 * exp(-(x * x + y * y) / 18) / (9 * 6.28318530717958647692);
        assert_true(fabs((double)plane.at[i] - bell) < 1.0);
        sum += (double)plane.at[i];
        square += (double)plane.at[i] * x * x;
    }
    assert_true(fabs(sum - 1000) < 0.5 && fabs(square / sum - 9) < 1.1);
    aigcp_plane_free(&plane);
    for (size_t width = 1; width < 40; width += 19) {
        plane = random_plane(width, 23);
        for (size_t i = 0; i < width * 23; i++)
            plane.at[i] = 7.0F;
        assert_int_equal(aigcp_gaussian(&plane, sigma), AIGC_OK);
        for (size_t i = 0; i < width * 23; i++)
            assert_true(fabsf(plane.at[i] - 7.0F) < 1e-3F);
        aigcp_plane_free(&plane);
    }
}

/* Power at any frequency, of a spectrum of which half is kept. */
static double
power_at(const aigcp_spectrum *spectrum, long u, long v)
{
    if (u < 0 || u >= AIGCP_POWER_HALF) {
        u = u < 0 ? -u : AIGCP_POWER_SIZE - u;
        v = -v;
    }
    size_t row = (size_t)(v + 2 * AIGCP_POWER_SIZE) % AIGCP_POWER_SIZE;
    return (double)spectrum->raw[(size_t)u * AIGCP_POWER_SIZE + row];
}

/* The mean of a square of 25 less the 7 in its middle. */
static double
neighbourhood(const aigcp_spectrum *spectrum, long u, long v)
{
    double sum = 0;
    for (long i = -12; i <= 12; i++) {
        for (long j = -12; j <= 12; j++)
            if (labs(i) > 3 || labs(j) > 3)
                sum += power_at(spectrum, u + i, v + j);
    }
    return sum / (25 * 25 - 7 * 7);
}

static void
spectra_are_divided_by_their_neighbourhood(void **state)
{
    (void)state;
    static const long places[][2] = { { 0, 0 },   { 1, 1023 }, { 5, 3 },    { 200, 700 },
                                      { 512, 0 }, { 511, 12 }, { 507, 512 } };
    aigcp_plane plane = random_plane(70, 90);
    aigcp_fourier *fourier;
    aigcp_spectrum spectrum = { NULL, NULL };
    assert_int_equal(aigcp_fourier_new(AIGCP_POWER_SIZE, &fourier), AIGC_OK);
    assert_int_equal(aigcp_spectrum_add(&spectrum, &plane, 1, fourier), AIGC_OK);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        long u = places[i][0], v = places[i][1];
        double expected = power_at(&spectrum, u, v) / neighbourhood(&spectrum, u, v);
        double got = (double)spectrum.power[u * AIGCP_POWER_SIZE + v];
        expected = fmin(expected, (double)AIGCP_POWER_MAX);
        assert_true(fabs(got - expected) < 0.02 * (1 + expected));
    }
    aigcp_spectrum_free(&spectrum);
    aigcp_fourier_free(fourier);
    aigcp_plane_free(&plane);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_averaged),
        cmocka_unit_test(blurs_are_bells),
        cmocka_unit_test(spectra_are_divided_by_their_neighbourhood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
