/* SPDX-License-Identifier: Apache-2.0 */
/* Reading carriers where they were put: under rotation, scale and flip, and finding out which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/prng.h"
#include "watermark/crypto_sodium.h"
#include "watermark/invisible/lock.h"
#include "watermark/invisible/pose_scan.h"
#include "watermark/invisible/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 400

typedef struct bench {
    aigcp_carriers carriers;
    aigcp_complex symbols[AIGCP_DATA];
    aigcp_plane plane;
    aigcp_pose pose;
    aigcp_lattice lattice;
    aigcp_reading reading;
} test_bench;

/* Draw the mark as it looks in a pose, with noise. */
static void
draw(test_bench *bench, float noise)
{
    prng random;
    const double *m = bench->pose.m;
    double determinant = m[0] * m[3] - m[1] * m[2];
    prng_seed(&random, 9);
    for (size_t y = 0; y < SIDE; y++) {
        for (size_t x = 0; x < SIDE; x++) {
            double px = (double)x + 0.5 - SIDE / 2.0, py = (double)y + 0.5 - SIDE / 2.0;
            double rx = (m[3] * px - m[1] * py) / determinant + bench->pose.t[0];
            double ry = (m[0] * py - m[2] * px) / determinant + bench->pose.t[1];
            float sum = noise * ((float)prng_below(&random, 2001) / 1000.0F - 1.0F);
            for (size_t i = 0; i < AIGCP_PILOTS + 60; i++) {
                bool pilot = i < AIGCP_PILOTS;
                const aigcp_carrier *carrier =
                    pilot ? &bench->carriers.pilots[i] : &bench->carriers.data[i - AIGCP_PILOTS];
                aigcp_complex wave = pilot ? carrier->phase : bench->symbols[i - AIGCP_PILOTS];
                aigcp_complex turn = aigcp_turn((carrier->x * rx + carrier->y * ry) / AIGCP_TILE);
                sum += aigcp_multiply(wave, turn).re;
            }
            aigcp_plane_row(&bench->plane, y)[x] = sum;
        }
    }
}

static test_bench *
bench_new(double scale, double degrees, bool flipped)
{
    uint8_t key[AIGCP_MARK_KEY_SIZE] = { 17 }, code[AIGCP_CODE_BITS];
    test_bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    assert_int_equal(aigcp_crypto_open(), AIGC_OK);
    assert_int_equal(aigcp_carriers_draw(key, &bench->carriers), AIGC_OK);
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        code[i] = (uint8_t)(i * i % 7 % 2);
    aigcp_carriers_modulate(&bench->carriers, code, bench->symbols);
    double c = scale * cos(degrees / 57.29577951308232),
           s = scale * sin(degrees / 57.29577951308232);
    double sign = flipped ? -1 : 1;
    bench->pose = (aigcp_pose){ { sign * c, -s, sign * s, c }, { 31.25, 77.5 }, 0 };
    assert_int_equal(aigcp_plane_new(&bench->plane, SIDE, SIDE), AIGC_OK);
    draw(bench, 20.0F);
    return bench;
}

static void
bench_free(test_bench *bench)
{
    aigcp_plane_free(&bench->plane);
    free(bench);
}

/* All pilots, and the first data carriers, within a few degrees of what was drawn. */
static void
check_reading(test_bench *bench, const aigcp_pose *pose)
{
    aigcp_part all = { 0, 0, SIDE, SIDE };
    assert_int_equal(aigcp_read_lattice(&bench->plane, pose, all, &bench->lattice), AIGC_OK);
    aigcp_read_carriers(&bench->lattice, &bench->carriers, &bench->reading);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        aigcp_complex pilot = bench->reading.pilots[i];
        assert_true(pilot.re > 3 * fabsf(pilot.im));
    }
    for (size_t i = 0; i < 60; i++) {
        aigcp_complex bare =
            aigcp_multiply_conjugate(bench->symbols[i], bench->carriers.data[i].phase);
        assert_true(bare.re * bench->reading.data[i].re > 0);
        assert_true(bare.im * bench->reading.data[i].im > 0);
    }
}

static const struct {
    double scale, degrees;
    bool flipped;
} poses[] = { { 1.0, 0, false }, { 1.3, 33.3, false }, { 0.8, -71, true }, { 0.45, 12, false } };

static void
carriers_are_read_in_any_pose(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof poses / sizeof *poses; i++) {
        test_bench *bench = bench_new(poses[i].scale, poses[i].degrees, poses[i].flipped);
        check_reading(bench, &bench->pose);
        bench_free(bench);
    }
}

static void
lock_mends_a_pose_that_is_a_little_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof poses / sizeof *poses; i++) {
        test_bench *bench = bench_new(poses[i].scale, poses[i].degrees, poses[i].flipped);
        aigcp_pose candidate = bench->pose, first, second;
        aigcp_locker *locker;
        for (size_t j = 0; j < 4; j++)
            candidate.m[j] *= j < 2 ? 1.002 : 0.999;
        assert_int_equal(aigcp_locker_new(&bench->plane, &locker), AIGC_OK);
        aigcp_lock(locker, &bench->carriers, &candidate, 512, &first, &second);
        assert_true(first.score > 100 && second.score < first.score / 2);
        aigcp_lock_refine(locker, &bench->carriers, &first);
        for (size_t j = 0; j < 4; j++)
            assert_true(fabs(first.m[j] - bench->pose.m[j]) < 8e-4);
        check_reading(bench, &first);
        aigcp_locker_free(locker);
        bench_free(bench);
    }
}

static void
scan_finds_the_pose(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof poses / sizeof *poses; i++) {
        test_bench *bench = bench_new(poses[i].scale, poses[i].degrees, poses[i].flipped);
        aigcp_fourier *fourier;
        aigcp_spectrum spectrum = { NULL, NULL };
        aigcp_polar_map map;
        aigcp_candidates candidates = { .room = AIGCP_CANDIDATES };
        assert_int_equal(aigcp_fourier_new(AIGCP_POWER_SIZE, &fourier), AIGC_OK);
        assert_int_equal(aigcp_spectrum_add(&spectrum, &bench->plane, 1, fourier), AIGC_OK);
        assert_int_equal(aigcp_polar_map_new(&spectrum, &map), AIGC_OK);
        assert_int_equal(aigcp_scan_turned(&map, &bench->carriers, &candidates), AIGC_OK);
        assert_true(candidates.count > 0);
        double sign = candidates.list[0].m[0] * bench->pose.m[0] < 0 ? -1 : 1;
        for (size_t j = 0; j < 4; j++) {
            double difference = sign * candidates.list[0].m[j] - bench->pose.m[j];
            assert_true(fabs(difference) < 0.006 * poses[i].scale);
        }
        aigcp_polar_map_free(&map);
        aigcp_spectrum_free(&spectrum);
        aigcp_fourier_free(fourier);
        bench_free(bench);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carriers_are_read_in_any_pose),
        cmocka_unit_test(lock_mends_a_pose_that_is_a_little_off),
        cmocka_unit_test(scan_finds_the_pose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
