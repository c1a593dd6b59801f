/* SPDX-License-Identifier: Apache-2.0 */
/* Reading carriers.
 *
 * The residual is resampled to reference pixels and folded to a square of TWO tiles each way.
 * Whatever repeats with the tile then has even frequencies only; odd ones hold the picture
 * alone. Their smoothed power is the noise at every carrier. */
#include "watermark/invisible/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FOLD (2 * AIGCP_TILE)
#define REACH 64 /* frequencies of the fold that matter: 2 * 28, and a margin */
#define SPAN (2 * REACH + 1)
#define NOISE_SIGMA 3.0F /* smoothing of the noise, in bins */
#define NOISE_RADIUS 9
/* Below this size of a reference pixel every second one is enough: 64 samples for 28 waves. */
#define SPARSE_BELOW 0.5

/* ---- folding ---------------------------------------------------------------------------- */

/* Weights of the four samples around a place: Keys' cubic convolution. */
static void
cubic_weights(float part, float weight[4])
{
    float p2 = part * part, p3 = p2 * part;
    weight[0] = -0.5F * p3 + p2 - 0.5F * part;
    weight[1] = 1.5F * p3 - 2.5F * p2 + 1.0F;
    weight[2] = -1.5F * p3 + 2.0F * p2 + 0.5F * part;
    weight[3] = 0.5F * p3 - 0.5F * p2;
}

static float
cubic_at(const aigcp_plane *plane, float x, float y)
{
    int column = (int)x, row = (int)y; /* both positive */
    float across[4], down[4], sum = 0;
    const float *from = plane->at + ((size_t)row - 1) * plane->width + (size_t)column - 1;
    cubic_weights(x - (float)column, across);
    cubic_weights(y - (float)row, down);
    for (size_t i = 0; i < 4; i++, from += plane->width) {
        sum += down[i] * (from[0] * across[0] + from[1] * across[1] + from[2] * across[2] +
                          from[3] * across[3]);
    }
    return sum;
}

/* The interval of `i` for which low <= start + i * step < high, within [*first, *end). */
static void
clip_interval(double start, double step, double low, double high, double *first, double *end)
{
    if (fabs(step) < 1e-9) {
        if (start < low || start >= high)
            *end = *first;
        return;
    }
    double a = (low - start) / step, b = (high - start) / step;
    *first = fmax(*first, fmin(a, b));
    *end = fmin(*end, fmax(a, b));
}

typedef struct folding {
    const aigcp_plane *residual;
    const aigcp_pose *pose;
    double low_x, low_y, high_x, high_y; /* where there are samples on all sides */
    double first_x, end_x;               /* of reference pixels */
    double step;                         /* 1, or 2 reference pixels */
    size_t size;                         /* of the fold in steps */
    aigcp_complex *fold;
    float *line; /* as long as a row of the plane */
} folding;

/* The plane between its rows: row y of it, for a pose in which rows stay rows. */
static void
blend_rows(const folding *to, float y)
{
    const aigcp_plane *plane = to->residual;
    int row = (int)y;
    float down[4];
    const float *a = aigcp_plane_row(plane, (size_t)row - 1), *b = a + plane->width;
    const float *c = b + plane->width, *d = c + plane->width;
    cubic_weights(y - (float)row, down);
    for (size_t x = 0; x < plane->width; x++)
        to->line[x] = down[0] * a[x] + down[1] * b[x] + down[2] * c[x] + down[3] * d[x];
}

static float
cubic_along(const float *line, float x)
{
    int column = (int)x;
    float across[4];
    const float *from = line + column - 1;
    cubic_weights(x - (float)column, across);
    return from[0] * across[0] + from[1] * across[1] + from[2] * across[2] + from[3] * across[3];
}

static void
fold_row(const folding *to, double row)
{
    const double *m = to->pose->m, *t = to->pose->t;
    double half_x = 0.5 * (double)to->residual->width, half_y = 0.5 * (double)to->residual->height;
    double y = row * to->step - t[1], first = to->first_x, end = to->end_x;
    /* Sample positions: the middle of the first pixel is 0. */
    double start_x = m[1] * y - m[0] * t[0] + half_x - 0.5;
    double start_y = m[3] * y - m[2] * t[0] + half_y - 0.5;
    double step_x = m[0] * to->step, step_y = m[2] * to->step;
    clip_interval(start_x, step_x, to->low_x, to->high_x, &first, &end);
    clip_interval(start_y, step_y, to->low_y, to->high_y, &first, &end);
    if (!(end > first))
        return;
    long size = (long)to->size;
    long line = (long)row % size;
    aigcp_complex *into = to->fold + (size_t)(line < 0 ? line + size : line) * to->size;
    long from = (long)ceil(first), last = (long)ceil(end);
    long cell = from % size;
    cell = cell < 0 ? cell + size : cell;
    bool level = fabs(m[2]) < 1e-12 && from < last && start_y >= to->low_y && start_y < to->high_y;
    if (level)
        blend_rows(to, (float)start_y);
    for (long i = from; i < last; i++) {
        float px = (float)(start_x + (double)i * step_x);
        float py = (float)(start_y + (double)i * step_y);
        if (px >= (float)to->low_x && px < (float)to->high_x && py >= (float)to->low_y &&
            py < (float)to->high_y)
            into[cell].re += level ? cubic_along(to->line, px) : cubic_at(to->residual, px, py);
        cell = cell + 1 < size ? cell + 1 : 0;
    }
}

/* Fold the part of a plane. @return its size: FOLD, or half of it; 0 without memory. */
static size_t
fold_plane(const aigcp_plane *residual, const aigcp_pose *pose, aigcp_part part,
           aigcp_complex **result)
{
    const double *m = pose->m;
    double determinant = m[0] * m[3] - m[1] * m[2];
    folding to = { .residual = residual, .pose = pose };
    to.step = sqrt(fabs(determinant)) < SPARSE_BELOW ? 2 : 1;
    to.size = (size_t)(FOLD / to.step);
    to.fold = calloc(to.size * to.size, sizeof *to.fold);
    to.line = calloc(residual->width, sizeof *to.line);
    *result = to.fold;
    if (to.fold == NULL || to.line == NULL) {
        free(to.line);
        return 0;
    }
    to.low_x = part.x0 > 1 ? (double)part.x0 : 1;
    to.low_y = part.y0 > 1 ? (double)part.y0 : 1;
    to.high_x = fmin((double)part.x1, (double)residual->width - 2.001);
    to.high_y = fmin((double)part.y1, (double)residual->height - 2.001);
    double first_y = INFINITY, end_y = -INFINITY;
    to.first_x = INFINITY;
    to.end_x = -INFINITY;
    for (size_t corner = 0; corner < 4; corner++) {
        double x = ((corner & 1) != 0 ? to.high_x : to.low_x) - 0.5 * (double)residual->width;
        double y = ((corner & 2) != 0 ? to.high_y : to.low_y) - 0.5 * (double)residual->height;
        double at_x = ((m[3] * x - m[1] * y) / determinant + pose->t[0]) / to.step;
        double at_y = ((m[0] * y - m[2] * x) / determinant + pose->t[1]) / to.step;
        to.first_x = fmin(to.first_x, floor(at_x) - 1);
        to.end_x = fmax(to.end_x, ceil(at_x) + 1);
        first_y = fmin(first_y, floor(at_y) - 1);
        end_y = fmax(end_y, ceil(at_y) + 1);
    }
    double row = first_y;
    while (row < end_y) {
        fold_row(&to, row);
        row += 1;
    }
    free(to.line);
    return to.size;
}

/* ---- noise ------------------------------------------------------------------------------ */

static aigcp_complex
bin_of(const aigcp_complex *fold, size_t size, int x, int y)
{
    size_t column = (size_t)(x + (int)size) % size, row = (size_t)(y + (int)size) % size;
    return fold[row * size + column];
}

static void
smooth_line(const float *in, float *out, size_t step, const float *kernel)
{
    for (int i = 0; i < SPAN; i++) {
        float sum = 0;
        int first = i < NOISE_RADIUS ? -i : -NOISE_RADIUS;
        int last = i + NOISE_RADIUS < SPAN ? NOISE_RADIUS : SPAN - 1 - i;
        for (int d = first; d <= last; d++)
            sum += in[(size_t)(i + d) * step] * kernel[d < 0 ? -d : d];
        out[(size_t)i * step] = sum;
    }
}

static void
smooth(float *map, float *scratch)
{
    float kernel[NOISE_RADIUS + 1];
    for (size_t i = 0; i <= NOISE_RADIUS; i++)
        kernel[i] = expf(-0.5F * (float)(i * i) / (NOISE_SIGMA * NOISE_SIGMA));
    for (size_t row = 0; row < SPAN; row++)
        smooth_line(map + row * SPAN, scratch + row * SPAN, 1, kernel);
    for (size_t column = 0; column < SPAN; column++)
        smooth_line(scratch + column, map + column, SPAN, kernel);
}

/* The power of what does not repeat with the tile, for all frequencies of the fold up to REACH:
 * a mean over odd bins near by. `scratch` is room for two maps more. */
static void
find_noise(const aigcp_complex *fold, size_t size, float *noise, float *scratch)
{
    float *known = scratch, *other = scratch + (size_t)SPAN * SPAN;
    for (int y = -REACH; y <= REACH; y++) {
        for (int x = -REACH; x <= REACH; x++) {
            size_t at = (size_t)(y + REACH) * SPAN + (size_t)(x + REACH);
            bool odd = (x & 1) != 0 || (y & 1) != 0;
            bool inside = abs(x) < (int)size / 2 && abs(y) < (int)size / 2;
            aigcp_complex bin = { 0, 0 };
            known[at] = 0;
            if (odd && inside) {
                bin = bin_of(fold, size, x, y);
                known[at] = 1;
            }
            noise[at] = bin.re * bin.re + bin.im * bin.im;
        }
    }
    smooth(noise, other);
    smooth(known, other);
    for (size_t i = 0; i < (size_t)SPAN * SPAN; i++)
        noise[i] = known[i] > 0 ? noise[i] / known[i] : 0;
}

aigc_status
aigcp_read_lattice(const aigcp_plane *residual, const aigcp_pose *pose, aigcp_part part,
                   aigcp_lattice *lattice)
{
    aigcp_complex *fold = NULL;
    aigcp_fourier *fourier = NULL;
    float *noise = malloc(3 * (size_t)SPAN * SPAN * sizeof *noise);
    size_t size = fold_plane(residual, pose, part, &fold);
    aigc_status status =
        noise != NULL && size > 0 ? aigcp_fourier_new(size, &fourier) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        aigcp_fourier_square(fourier, fold);
        find_noise(fold, size, noise, noise + (size_t)SPAN * SPAN);
        for (int y = -AIGCP_WAVE_MAX; y <= AIGCP_WAVE_MAX; y++) {
            for (int x = -AIGCP_WAVE_MAX; x <= AIGCP_WAVE_MAX; x++) {
                float power = noise[(size_t)(2 * y + REACH) * SPAN + (size_t)(2 * x + REACH)];
                float scale = power > 0 ? 1.0F / sqrtf(power) : 0;
                aigcp_complex bin = bin_of(fold, size, 2 * x, 2 * y);
                lattice->wave[y + AIGCP_WAVE_MAX][x + AIGCP_WAVE_MAX] =
                    (aigcp_complex){ bin.re * scale, bin.im * scale };
            }
        }
    }
    aigcp_fourier_free(fourier);
    free(fold);
    free(noise);
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
