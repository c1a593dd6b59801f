/* SPDX-License-Identifier: Apache-2.0 */
/* Poses by the power at the frequencies of the pilots.
 *
 * Upright and stretched poses are few enough to be looked at one by one. For all rotations the
 * spectrum is resampled to angle and logarithm of the radius once: there, turning and scaling are
 * shifts, and the sums of all poses are sums of shifted rows. */
#include "watermark/invisible/pose_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Size of a reference pixel in pixels of the level. */
#define SCALE_MIN 0.30F
#define SCALE_MAX 2.05F

#define SCALE_STEP 0.004F /* of the logarithm; at the outer pilots a step is one bin or so */
#define SCALES 481        /* ln(SCALE_MAX / SCALE_MIN) / SCALE_STEP */
#define ANGLES 900        /* of half a turn */
#define RADII 864         /* SCALES + ln(23 / 5) / SCALE_STEP, and rounding */

#define RATIO_STEP 0.008F
#define RATIO_STEPS 33 /* stretched by e^(+-0.264): 0.77 to 1.30 */
#define STRETCHED_ANGLE_STEP 0.007F
#define STRETCHED_ANGLES 7 /* either way: 2.8 degrees */

/* Candidates nearer than this are the same one. */
#define SAME_DISTANCE 0.02

/* Low rings, high rings, all: what survives differs. */
#define SUMS 3

typedef struct sums {
    float low, high;
} sums;

/* Mean and deviation of each kind of sum over all poses of a scan. */
typedef struct standard_sums {
    double mean[SUMS], deviation[SUMS];
} standard_sums;

static void
offer(aigcp_candidates *candidates, const double m[4], float score)
{
    size_t place = candidates->count;
    for (size_t i = 0; i < candidates->count; i++) {
        const double *other = candidates->list[i].m;
        double apart = 0, size = 0;
        for (size_t j = 0; j < 4; j++) {
            apart += (other[j] - m[j]) * (other[j] - m[j]);
            size += m[j] * m[j];
        }
        if (apart < SAME_DISTANCE * SAME_DISTANCE * size) {
            if (candidates->list[i].score >= score)
                return;
            place = i;
            break;
        }
    }
    if (place == candidates->room) {
        if (candidates->room == 0 || candidates->list[place - 1].score >= score)
            return;
        place--;
    } else if (place == candidates->count) {
        candidates->count++;
    }
    for (; place > 0 && candidates->list[place - 1].score < score; place--)
        candidates->list[place] = candidates->list[place - 1];
    memcpy(candidates->list[place].m, m, 4 * sizeof *m);
    candidates->list[place].t[0] = candidates->list[place].t[1] = 0;
    candidates->list[place].score = score;
}

static sums
sums_at(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers, const double m[4])
{
    sums sum = { 0, 0 };
    double x[2], y[2]; /* the frequencies of the two unit vectors */
    aigcp_pose_frequency(m, 1, 0, x);
    aigcp_pose_frequency(m, 0, 1, y);
    float xx = (float)x[0], xy = (float)x[1], yx = (float)y[0], yy = (float)y[1];
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        float kx = (float)carriers->pilots[i].x, ky = (float)carriers->pilots[i].y;
        float power = aigcp_spectrum_at(spectrum, xx * kx + yx * ky, xy * kx + yy * ky);
        if (i < AIGCP_LOW_PILOTS)
            sum.low += power;
        else
            sum.high += power;
    }
    return sum;
}

static standard_sums
standardise(const sums *list, size_t count)
{
    standard_sums standard;
    double total[SUMS] = { 0 }, squares[SUMS] = { 0 };
    for (size_t i = 0; i < count; i++) {
        double value[SUMS] = { (double)list[i].low, (double)list[i].high,
                               (double)list[i].low + (double)list[i].high };
        for (size_t j = 0; j < SUMS; j++) {
            total[j] += value[j];
            squares[j] += value[j] * value[j];
        }
    }
    for (size_t j = 0; j < SUMS; j++) {
        double mean = total[j] / (double)count;
        double variance = squares[j] / (double)count - mean * mean;
        standard.mean[j] = mean;
        standard.deviation[j] = variance > 1e-6 ? sqrt(variance) : 1e-3;
    }
    return standard;
}

static float
score_of(const standard_sums *standard, sums sum)
{
    double low = ((double)sum.low - standard->mean[0]) / standard->deviation[0];
    double high = ((double)sum.high - standard->mean[1]) / standard->deviation[1];
    double all = ((double)sum.low + (double)sum.high - standard->mean[2]) / standard->deviation[2];
    return (float)fmax(all, fmax(low, high));
}

static double
scale_of(size_t index)
{
    return (double)SCALE_MAX * exp(-(double)SCALE_STEP * (double)index);
}

/* Rotation by `angle` after stretching by sx, sy after a flip. */
static void
make_matrix(double angle, double sx, double sy, bool flipped, double m[4])
{
    double c = cos(angle), s = sin(angle);
    if (flipped)
        sx = -sx;
    m[0] = c * sx;
    m[1] = -s * sy;
    m[2] = s * sx;
    m[3] = c * sy;
}

/* ---- one by one ------------------------------------------------------------------------- */

/* What a pose of the lists below is. */
typedef void (*pose_fn)(size_t index, double m[4]);

static void
upright_pose(size_t index, double m[4])
{
    double scale = scale_of(index / 4);
    double angle = (index & 1) != 0 ? 1.57079632679489661923 : 0;
    make_matrix(angle, scale, scale, (index & 2) != 0, m);
}

#define STRETCHED_SCALES (SCALES / 2)
#define STRETCHED_RATIOS (2 * RATIO_STEPS + 1)

static void
stretched_pose(size_t index, double m[4])
{
    bool quarter = (index & 1) != 0, flipped = (index & 2) != 0;
    index /= 4;
    double scale = scale_of(2 * (index % STRETCHED_SCALES));
    index /= STRETCHED_SCALES;
    double ratio =
        exp(0.5 * (double)RATIO_STEP * ((double)(index % STRETCHED_RATIOS) - RATIO_STEPS));
    index /= STRETCHED_RATIOS;
    double angle = (double)STRETCHED_ANGLE_STEP * ((double)index - STRETCHED_ANGLES);
    double upright[4];
    make_matrix(0, scale * ratio, scale / ratio, flipped, upright);
    if (quarter) { /* a quarter turn of the tile before it is stretched */
        double first = upright[0], last = upright[3];
        upright[0] = upright[3] = 0;
        upright[1] = -first;
        upright[2] = last;
    }
    double c = cos(angle), s = sin(angle);
    m[0] = c * upright[0] - s * upright[2];
    m[1] = c * upright[1] - s * upright[3];
    m[2] = s * upright[0] + c * upright[2];
    m[3] = s * upright[1] + c * upright[3];
}

static aigc_status
scan_list(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers, pose_fn pose,
          size_t count, aigcp_candidates *candidates)
{
    sums *list = malloc(count * sizeof *list);
    double m[4];
    if (list == NULL)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        pose(i, m);
        list[i] = sums_at(spectrum, carriers, m);
    }
    standard_sums standard = standardise(list, count);
    for (size_t i = 0; i < count; i++) {
        pose(i, m);
        offer(candidates, m, score_of(&standard, list[i]));
    }
    free(list);
    return AIGC_OK;
}

aigc_status
aigcp_scan_upright(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers,
                   aigcp_candidates *candidates)
{
    return scan_list(spectrum, carriers, upright_pose, (size_t)4 * SCALES, candidates);
}

aigc_status
aigcp_scan_stretched(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers,
                     aigcp_candidates *candidates)
{
    size_t count = (size_t)4 * STRETCHED_SCALES * STRETCHED_RATIOS * (2 * STRETCHED_ANGLES + 1);
    return scan_list(spectrum, carriers, stretched_pose, count, candidates);
}

/* ---- all rotations ---------------------------------------------------------------------- */

#define RADIUS_FIRST (5.0 / (128.0 * (double)SCALE_MAX)) /* of the innermost pilot */

static void
resample(const aigcp_spectrum *spectrum, float *polar)
{
    float radius[RADII];
    for (size_t i = 0; i < RADII; i++)
        radius[i] = (float)(RADIUS_FIRST * exp((double)SCALE_STEP * (double)i));
    for (size_t angle = 0; angle < ANGLES; angle++) {
        aigcp_complex direction = aigcp_turn(0.5 * (double)angle / ANGLES);
        float *row = polar + angle * RADII;
        for (size_t i = 0; i < RADII; i++) {
            row[i] =
                aigcp_spectrum_at(spectrum, direction.re * radius[i], direction.im * radius[i]);
        }
    }
}

/* Sums of all scales for one rotation: those of SCALES poses. */
static void
sum_rotation(const float *polar, const aigcp_carriers *carriers, size_t angle, bool flipped,
             sums *list)
{
    float low[SCALES] = { 0 }, high[SCALES] = { 0 };
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        const aigcp_carrier *pilot = &carriers->pilots[i];
        double turns = atan2((double)pilot->y, (double)(flipped ? -pilot->x : pilot->x));
        long row = lround(turns * (ANGLES / 3.14159265358979323846)) + (long)angle + 2 * ANGLES;
        double steps = log((double)pilot->radius / 5.0) / (double)SCALE_STEP;
        const float *from = polar + (size_t)(row % ANGLES) * RADII + (size_t)lround(steps);
        float *to = i < AIGCP_LOW_PILOTS ? low : high;
        for (size_t j = 0; j < SCALES; j++)
            to[j] += from[j];
    }
    for (size_t j = 0; j < SCALES; j++)
        list[j] = (sums){ low[j], high[j] };
}

aigc_status
aigcp_scan_turned(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers,
                  aigcp_candidates *candidates)
{
    size_t count = (size_t)2 * ANGLES * SCALES;
    float *polar = malloc((size_t)ANGLES * RADII * sizeof *polar);
    sums *list = malloc(count * sizeof *list);
    aigc_status status = polar != NULL && list != NULL ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        resample(spectrum, polar);
        for (size_t i = 0; i < (size_t)2 * ANGLES; i++)
            sum_rotation(polar, carriers, i / 2, i % 2 != 0, list + i * SCALES);
        standard_sums standard = standardise(list, count);
        for (size_t i = 0; i < count; i++) {
            float score = score_of(&standard, list[i]);
            size_t last = candidates->count - 1;
            if (candidates->count == candidates->room && candidates->list[last].score >= score)
                continue;
            double m[4], scale = scale_of(i % SCALES);
            size_t rotation = i / SCALES, turn = rotation / 2;
            double angle = 3.14159265358979323846 * (double)turn / ANGLES;
            make_matrix(angle, scale, scale, rotation % 2 != 0, m);
            offer(candidates, m, score);
        }
    }
    free(polar);
    free(list);
    return status;
}
