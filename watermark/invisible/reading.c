/* SPDX-License-Identifier: Apache-2.0 */
/* Reading carriers.
 *
 * The residual is folded to a square of two tiles each way. Whatever repeats with the tile then
 * has even frequencies only; odd ones hold the picture alone. Their smoothed power is the noise at
 * every carrier. */
#include "watermark/invisible/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE AIGCP_FOLD_SIDE
#define REACH 64 /* frequencies of the fold that matter: 2 * 28, and a margin */
#define SPAN (2 * REACH + 1)
#define NOISE_SIGMA 3.0F /* smoothing of the noise, in bins */
#define NOISE_RADIUS 9

/* The fold's frequencies: x = 0...REACH, and for each all y. The other half is its conjugate. */
typedef struct fold_spectrum {
    aigcp_complex bin[(REACH + 1) * SIDE];
} fold_spectrum;

static aigcp_complex
bin_of(const fold_spectrum *spectrum, int x, int y)
{
    size_t row = (size_t)((x < 0 ? -y : y) + SIDE) % SIDE;
    aigcp_complex bin = spectrum->bin[(size_t)abs(x) * SIDE + row];
    return (aigcp_complex){ bin.re, x < 0 ? -bin.im : bin.im };
}

/* ---- noise ------------------------------------------------------------------------------ */

/* A number for each frequency up to REACH: [y][x], 0 in the middle. */
typedef struct noise_map {
    float at[SPAN][SPAN];
} noise_map;

static void
add_row(float *to, const float *from, float factor)
{
    for (size_t x = 0; x < SPAN; x++)
        to[x] += from[x] * factor;
}

/* Blur by a Gaussian; what is beyond the map is 0. */
static void
smooth(noise_map *map, noise_map *scratch)
{
    float kernel[2 * NOISE_RADIUS + 1], line[SPAN + 2 * NOISE_RADIUS] = { 0 };
    for (int d = -NOISE_RADIUS; d <= NOISE_RADIUS; d++)
        kernel[d + NOISE_RADIUS] = expf(-0.5F * (float)(d * d) / (NOISE_SIGMA * NOISE_SIGMA));
    memset(scratch, 0, sizeof *scratch);
    for (size_t y = 0; y < SPAN; y++) {
        memcpy(line + NOISE_RADIUS, map->at[y], sizeof map->at[y]);
        for (size_t d = 0; d <= 2 * NOISE_RADIUS; d++)
            add_row(scratch->at[y], line + d, kernel[d]);
    }
    memset(map, 0, sizeof *map);
    for (size_t y = 0; y < SPAN; y++) {
        for (size_t d = 0; d <= 2 * NOISE_RADIUS; d++)
            if (y + d >= NOISE_RADIUS && y + d < SPAN + NOISE_RADIUS)
                add_row(map->at[y], scratch->at[y + d - NOISE_RADIUS], kernel[d]);
    }
}

/* The power of what does not repeat with the tile: a mean over odd bins near by. `scratch` is room
 * for two maps. */
static void
find_noise(const fold_spectrum *spectrum, noise_map *noise, noise_map scratch[2])
{
    noise_map *known = scratch;
    for (int y = -REACH; y <= REACH; y++) {
        for (int x = -REACH; x <= REACH; x++) {
            bool odd = (x & 1) != 0 || (y & 1) != 0;
            aigcp_complex bin = bin_of(spectrum, x, y);
            float power = bin.re * bin.re + bin.im * bin.im;
            noise->at[y + REACH][x + REACH] = odd ? power : 0;
            known->at[y + REACH][x + REACH] = odd ? 1 : 0;
        }
    }
    smooth(noise, scratch + 1);
    smooth(known, scratch + 1);
    for (size_t y = 0; y < SPAN; y++)
        for (size_t x = 0; x < SPAN; x++)
            noise->at[y][x] /= known->at[y][x];
}

/* ---- lattice ---------------------------------------------------------------------------- */

typedef struct lattice_workspace {
    float cells[SIDE * SIDE];
    fold_spectrum spectrum;
    noise_map noise, scratch[2];
} lattice_workspace;

aigc_status
aigcp_read_lattice(const aigcp_plane *residual, const aigcp_pose *pose, aigcp_part part,
                   aigcp_lattice *lattice)
{
    aigcp_fourier *fourier = NULL;
    lattice_workspace *work = calloc(1, sizeof *work);
    aigc_status status = work ? aigcp_fourier_new(SIDE, &fourier) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        aigcp_plane cells = { SIDE, SIDE, work->cells };
        aigcp_tile_fold(residual, pose, part, work->cells);
        status = aigcp_fourier_half(fourier, &cells, REACH + 1, work->spectrum.bin);
    }
    if (status == AIGC_OK) {
        find_noise(&work->spectrum, &work->noise, work->scratch);
        for (int y = -AIGCP_WAVE_MAX; y <= AIGCP_WAVE_MAX; y++) {
            for (int x = -AIGCP_WAVE_MAX; x <= AIGCP_WAVE_MAX; x++) {
                float power = work->noise.at[2 * y + REACH][2 * x + REACH];
                float scale = power > 0 ? 1.0F / sqrtf(power) : 0;
                aigcp_complex bin = bin_of(&work->spectrum, 2 * x, 2 * y);
                lattice->wave[y + AIGCP_WAVE_MAX][x + AIGCP_WAVE_MAX] =
                    (aigcp_complex){ bin.re * scale, bin.im * scale };
            }
        }
    }
    aigcp_fourier_free(fourier);
    free(work);
    return status;
}

static aigcp_complex
read_carrier(const aigcp_lattice *lattice, const aigcp_carrier *carrier)
{
    aigcp_complex wave = lattice->wave[carrier->y + AIGCP_WAVE_MAX][carrier->x + AIGCP_WAVE_MAX];
    return aigcp_multiply_conjugate(wave, carrier->phase);
}

void
aigcp_read_carriers(const aigcp_lattice *lattice, const aigcp_carriers *carriers,
                    aigcp_reading *reading)
{
    for (size_t i = 0; i < AIGCP_PILOTS; i++)
        reading->pilots[i] = read_carrier(lattice, &carriers->pilots[i]);
    for (size_t i = 0; i < AIGCP_DATA; i++)
        reading->data[i] = read_carrier(lattice, &carriers->data[i]);
}

/* ---- channel ---------------------------------------------------------------------------- */

float
aigcp_nominal_amplitude(float radius)
{
    return powf(10.0F / radius, AIGCP_SLOPE_NOMINAL);
}

#define RINGS 4
static const size_t ring_ends[RINGS] = { 7, 16, 28, 44 };

/* Gain over the nominal amplitude, as a function of |k|: straight pieces between knots. */
typedef struct gain_curve {
    float radius[RINGS], gain[RINGS];
    size_t count;
} gain_curve;

static float
gain_at(const gain_curve *curve, float radius)
{
    size_t i = 0;
    if (curve->count == RINGS && radius <= curve->radius[0])
        return curve->gain[0];
    if (curve->count == RINGS && radius >= curve->radius[RINGS - 1])
        return curve->gain[RINGS - 1];
    while (i + 2 < curve->count && radius > curve->radius[i + 1])
        i++;
    float part = (radius - curve->radius[i]) / (curve->radius[i + 1] - curve->radius[i]);
    return curve->gain[i] + (curve->gain[i + 1] - curve->gain[i]) * part;
}

/* Least squares over some pilots: a mean, or a line through all. */
static gain_curve
fit_gain(const aigcp_reading *reading, const aigcp_carriers *carriers, aigcp_channel channel)
{
    gain_curve curve = { .count = channel == AIGCP_CHANNEL_RINGS ? RINGS : 2 };
    float w = 0, wr = 0, wrr = 0, wg = 0, wgr = 0;
    for (size_t i = 0, ring = 0; i < AIGCP_PILOTS; i++) {
        float radius = carriers->pilots[i].radius;
        float nominal = AIGCP_PILOT_AMPLITUDE * aigcp_nominal_amplitude(radius);
        float weight = nominal * nominal, gain = reading->pilots[i].re / nominal;
        w += weight;
        wr += weight * radius;
        wrr += weight * radius * radius;
        wg += weight * gain;
        wgr += weight * gain * radius;
        if (channel == AIGCP_CHANNEL_RINGS && i + 1 == ring_ends[ring]) {
            curve.radius[ring] = wr / w;
            curve.gain[ring++] = wg / w;
            w = wr = wrr = wg = wgr = 0;
        }
    }
    if (channel == AIGCP_CHANNEL_LINE) {
        float slope = (w * wgr - wr * wg) / (w * wrr - wr * wr), level = (wg - slope * wr) / w;
        curve.radius[0] = AIGCP_RADIUS_MIN;
        curve.radius[1] = AIGCP_RADIUS_MAX;
        curve.gain[0] = level + slope * AIGCP_RADIUS_MIN;
        curve.gain[1] = level + slope * AIGCP_RADIUS_MAX;
    }
    return curve;
}

float
aigcp_reading_likelihoods(const aigcp_reading *reading, const aigcp_carriers *carriers,
                          aigcp_channel channel, float likelihood[AIGCP_CODE_BITS])
{
    float sent[AIGCP_CODE_BITS], energy = 0;
    gain_curve curve = fit_gain(reading, carriers, channel);
    for (size_t n = 0; n < AIGCP_DATA; n++) {
        float radius = carriers->data[n].radius, gain = gain_at(&curve, radius);
        gain = gain > 0.02F ? gain * aigcp_nominal_amplitude(radius) : 0.02F;
        sent[2 * n] = gain * reading->data[n].re;
        sent[2 * n + 1] = gain * reading->data[n].im;
        energy += gain * gain;
    }
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++) {
        float value = sent[carriers->place[i]];
        likelihood[i] = carriers->scramble[i] != 0 ? -value : value;
    }
    return energy;
}

#define ENERGY_RINGS 8

float
aigcp_reading_energy(const aigcp_reading *reading, const aigcp_carriers *carriers,
                     const aigcp_complex symbols[AIGCP_DATA])
{
    float sums[ENERGY_RINGS] = { 0 }, counts[ENERGY_RINGS] = { 0 }, energy = 0;
    for (size_t n = 0; n < AIGCP_DATA; n++) {
        const aigcp_carrier *carrier = &carriers->data[n];
        float part = (carrier->radius - AIGCP_RADIUS_MIN) / (AIGCP_RADIUS_MAX - AIGCP_RADIUS_MIN);
        size_t ring = (size_t)(part * (ENERGY_RINGS - 0.01F));
        aigcp_complex bare = aigcp_multiply_conjugate(symbols[n], carrier->phase);
        sums[ring] += reading->data[n].re * bare.re + reading->data[n].im * bare.im;
        counts[ring] += 1;
    }
    for (size_t ring = 0; ring < ENERGY_RINGS; ring++) {
        if (counts[ring] > 0 && sums[ring] > 0) {
            /* The noise of a sum of n has variance n / 2. */
            float of_ring = sums[ring] * sums[ring] / counts[ring] - 0.5F;
            energy += of_ring > 0 ? of_ring : 0;
        }
    }
    return energy;
}
