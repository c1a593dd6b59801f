/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing where the tile lies, and drawing it. */
#include "watermark/invisible/tile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define T AIGCP_TILE
#define WAVES (2 * AIGCP_WAVE_MAX + 1)
#define SYMMETRIES 8

/* How much the pilots count beside the data when a place is chosen: nothing is read without
 * them, but they are strong anyway. */
#define PILOT_SHARE 1.2F

size_t
aigcp_tile_period(size_t width, size_t height)
{
    size_t side = width < height ? width : height;
    double scale = fmax(1.0, (double)side / AIGCP_REFERENCE_SIDE);
    return 8 * (size_t)ceil((AIGCP_TILE * scale - 3.0) / 8.0) + 3;
}

void
aigcp_placing_map(const aigcp_placing *placing, int x, int y, int *to_x, int *to_y)
{
    bool swapped = (placing->symmetry & 4) != 0;
    int first = swapped ? y : x, second = swapped ? x : y;
    *to_x = (placing->symmetry & 1) != 0 ? -first : first;
    *to_y = (placing->symmetry & 2) != 0 ? -second : second;
}

/* ---- choosing --------------------------------------------------------------------------- */

static void
add_agreement(const aigcp_lattice *lattice, const aigcp_placing *placing,
              const aigcp_carrier *carrier, aigcp_complex symbol, float weight,
              aigcp_complex *square)
{
    int x, y;
    aigcp_placing_map(placing, carrier->x, carrier->y, &x, &y);
    aigcp_complex host = lattice->wave[y + AIGCP_WAVE_MAX][x + AIGCP_WAVE_MAX];
    aigcp_complex product = aigcp_multiply_conjugate(host, symbol);
    aigcp_complex *to = square + (size_t)((y + T) % T) * T + (size_t)((x + T) % T);
    *to = (aigcp_complex){ product.re * weight, product.im * weight };
}

aigc_status
aigcp_choose_placing(const aigcp_lattice *lattice, const aigcp_carriers *carriers,
                     const aigcp_complex symbols[AIGCP_DATA], aigcp_placing *placing)
{
    float pilots = 0, data = 0, best = -INFINITY;
    aigcp_fourier *fourier = NULL;
    aigcp_complex *square = malloc((size_t)T * T * sizeof *square);
    aigc_status status = square ? aigcp_fourier_new(T, &fourier) : AIGC_ERR_MEMORY;
    *placing = (aigcp_placing){ 0, { 0, 0 } };
    for (size_t i = 0; i < AIGCP_PILOTS; i++)
        pilots += powf(aigcp_nominal_amplitude(carriers->pilots[i].radius), 2);
    for (size_t i = 0; i < AIGCP_DATA; i++)
        data += powf(aigcp_nominal_amplitude(carriers->data[i].radius), 2);
    float pilot_weight = PILOT_SHARE / sqrtf(pilots), data_weight = 1.0F / sqrtf(data);
    for (unsigned symmetry = 0; symmetry < SYMMETRIES && status == AIGC_OK; symmetry++) {
        aigcp_placing trial = { symmetry, { 0, 0 } };
        memset(square, 0, (size_t)T * T * sizeof *square);
        for (size_t i = 0; i < AIGCP_PILOTS; i++) {
            const aigcp_carrier *pilot = &carriers->pilots[i];
            add_agreement(lattice, &trial, pilot, pilot->phase,
                          pilot_weight * aigcp_nominal_amplitude(pilot->radius), square);
        }
        for (size_t i = 0; i < AIGCP_DATA; i++) {
            const aigcp_carrier *carrier = &carriers->data[i];
            add_agreement(lattice, &trial, carrier, symbols[i],
                          data_weight * aigcp_nominal_amplitude(carrier->radius), square);
        }
        aigcp_fourier_square(fourier, square);
        for (size_t i = 0; i < (size_t)T * T; i++) {
            if (square[i].re > best) {
                size_t row = i / T;
                best = square[i].re;
                *placing = (aigcp_placing){ symmetry, { (double)(i % T), (double)row } };
            }
        }
    }
    aigcp_fourier_free(fourier);
    free(square);
    return status;
}

/* ---- drawing ---------------------------------------------------------------------------- */

/* Half a lattice of coefficients, y = 0...AIGCP_WAVE_MAX: the other half is its conjugate. */
typedef struct half_lattice {
    aigcp_complex wave[AIGCP_WAVE_MAX + 1][WAVES];
    float power;
} half_lattice;

static void
put(half_lattice *lattice, const aigcp_placing *placing, const aigcp_carrier *carrier,
    aigcp_complex symbol, float amplitude)
{
    int x, y;
    aigcp_placing_map(placing, carrier->x, carrier->y, &x, &y);
    double turns = ((double)x * placing->offset[0] + (double)y * placing->offset[1]) / T;
    aigcp_complex value = aigcp_multiply(symbol, aigcp_turn(turns));
    value = (aigcp_complex){ value.re * amplitude, value.im * amplitude };
    lattice->power += 0.5F * amplitude * amplitude;
    if (y < 0) {
        x = -x;
        y = -y;
        value.im = -value.im;
    }
    aigcp_complex *to = &lattice->wave[y][x + AIGCP_WAVE_MAX];
    to->re += value.re;
    to->im += value.im;
}

/* e^(2 pi i k (x + 0.5) / period) for all x. */
static void
fill_wave(aigcp_complex *wave, int k, size_t period)
{
    for (size_t x = 0; x < period; x++)
        wave[x] = aigcp_turn((double)k * ((double)x + 0.5) / (double)period);
}

/* Add waves of one row of the lattice: first along x, then times the wave along y. */
static void
draw_waves(const aigcp_complex row[WAVES], aigcp_complex *waves, int k, aigcp_complex *wave_y,
           float *re, float *im, aigcp_plane *tile)
{
    size_t period = tile->width;
    memset(re, 0, period * sizeof *re);
    memset(im, 0, period * sizeof *im);
    for (size_t i = 0; i < WAVES; i++) {
        aigcp_complex value = row[i];
        const aigcp_complex *wave = waves + i * period;
        if (value.re == 0 && value.im == 0)
            continue;
        for (size_t x = 0; x < period; x++) {
            re[x] += value.re * wave[x].re - value.im * wave[x].im;
            im[x] += value.re * wave[x].im + value.im * wave[x].re;
        }
    }
    fill_wave(wave_y, k, period);
    for (size_t y = 0; y < period; y++) {
        float *to = aigcp_plane_row(tile, y), c = wave_y[y].re, s = wave_y[y].im;
        for (size_t x = 0; x < period; x++)
            to[x] += re[x] * c - im[x] * s;
    }
}

static aigc_status
draw(const half_lattice *lattice, size_t period, aigcp_plane *tile)
{
    aigcp_complex *waves = malloc((WAVES + 1) * period * sizeof *waves);
    float *sums = malloc(2 * period * sizeof *sums);
    aigc_status status = waves && sums ? aigcp_plane_new(tile, period, period) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        for (int k = -AIGCP_WAVE_MAX; k <= AIGCP_WAVE_MAX; k++)
            fill_wave(waves + (size_t)(k + AIGCP_WAVE_MAX) * period, k, period);
        for (int k = 0; k <= AIGCP_WAVE_MAX; k++) {
            draw_waves(lattice->wave[k], waves, k, waves + (size_t)WAVES * period, sums,
                       sums + period, tile);
        }
        float scale = 1.0F / sqrtf(lattice->power);
        for (size_t i = 0; i < period * period; i++)
            tile->at[i] *= scale;
    }
    free(waves);
    free(sums);
    return status;
}

aigc_status
aigcp_tile_draw(const aigcp_carriers *carriers, const aigcp_complex symbols[AIGCP_DATA],
                const aigcp_placing *placing, float slope, size_t period, aigcp_plane *tile)
{
    *tile = (aigcp_plane){ 0, 0, NULL };
    half_lattice *lattice = calloc(1, sizeof *lattice);
    if (!lattice)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        const aigcp_carrier *pilot = &carriers->pilots[i];
        put(lattice, placing, pilot, pilot->phase,
            AIGCP_PILOT_AMPLITUDE * powf(10.0F / pilot->radius, slope));
    }
    for (size_t i = 0; i < AIGCP_DATA; i++) {
        const aigcp_carrier *carrier = &carriers->data[i];
        put(lattice, placing, carrier, symbols[i], powf(10.0F / carrier->radius, slope));
    }
    aigc_status status = draw(lattice, period, tile);
    free(lattice);
    return status;
}
