/* SPDX-License-Identifier: Apache-2.0 */
/* Poses by the power at the frequencies of the pilots.
 *
 * Upright poses are few enough to be looked at one by one. For all others the spectrum is resampled
 * to angle and logarithm of the radius once: there, turning and scaling are shifts, whatever the
 * stretch before, and the sums of all poses are sums of shifted rows. */
#include "watermark/invisible/pose_scan.h"

#include "watermark/invisible/vector_clones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

/* Size of a reference pixel in pixels of the level. */
#define SCALE_MIN 0.30F
#define SCALE_MAX 2.05F

#define SCALE_STEP 0.004F /* of the logarithm; at the outer pilots a step is one bin or so */
#define SCALES 481        /* ln(SCALE_MAX / SCALE_MIN) / SCALE_STEP */
#define ANGLES 900        /* of half a turn */

#define RATIO_STEP 0.008F
#define RATIO_STEPS 33 /* stretched by e^(+-0.264): 0.77 to 1.30 */
#define STRETCHED_ANGLE_STEP 2
#define STRETCHED_ANGLES 7 /* either way, 2 of ANGLES apart: 2.8 degrees */

/* Scales are summed in groups, side by side. */
#define LANES ((size_t)2 * AIGCP_LANES)
#define GROUPS ((SCALES + LANES - 1) / LANES)
/* Steps of the radius: those of the pilots' radii, ln(23 / 5) / SCALE_STEP, more at either end for
 * what is stretched, and all scales. */
#define STRETCH_MARGIN 36
#define PILOT_STEPS 384
#define RADII (2 * STRETCH_MARGIN + PILOT_STEPS + GROUPS * LANES)
#define RADIUS_INNERMOST 5.0 /* of a pilot */

/* Candidates nearer than this are the same one. */
#define SAME_DISTANCE 0.02

/* Mean and deviation are those of every so many-th rotation. */
#define SAMPLED 8

/* Low rings, high rings, all: what survives differs. */
#define SUMS 3

typedef struct sums {
    float low, high;
} sums;

/* Mean of each kind of sum over the poses of a scan, and 1 over the deviation. */
typedef struct standard_sums {
    float mean[SUMS], factor[SUMS];
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

/* What is not better need not be offered. */
static float
least_wanted(const aigcp_candidates *candidates)
{
    return candidates->count < candidates->room ? -INFINITY
                                                : candidates->list[candidates->room - 1].score;
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

/* Totals of sums and of their squares. */
typedef struct sum_totals {
    double total[SUMS], squares[SUMS], count;
} sum_totals;

static void
add_to_totals(sum_totals *totals, sums sum)
{
    double value[SUMS] = { (double)sum.low, (double)sum.high, (double)sum.low + (double)sum.high };
    for (size_t j = 0; j < SUMS; j++) {
        totals->total[j] += value[j];
        totals->squares[j] += value[j] * value[j];
    }
    totals->count += 1;
}

static standard_sums
standardise(const sum_totals *totals)
{
    standard_sums standard;
    for (size_t j = 0; j < SUMS; j++) {
        double mean = totals->total[j] / totals->count;
        double variance = totals->squares[j] / totals->count - mean * mean;
        standard.mean[j] = (float)mean;
        standard.factor[j] = (float)(variance > 1e-6 ? 1.0 / sqrt(variance) : 1e3);
    }
    return standard;
}

static inline float
score_of(const standard_sums *standard, float low, float high)
{
    float a = (low - standard->mean[0]) * standard->factor[0];
    float b = (high - standard->mean[1]) * standard->factor[1];
    float c = (low + high - standard->mean[2]) * standard->factor[2];
    a = a > b ? a : b;
    return a > c ? a : c;
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

/* ---- upright ----------------------------------------------------------------------------- */

#define UPRIGHT_POSES ((size_t)4 * SCALES)

static void
upright_pose(size_t index, double m[4])
{
    double scale = scale_of(index / 4);
    make_matrix((index & 1) != 0 ? 0.5 * PI : 0, scale, scale, (index & 2) != 0, m);
}

/* Few enough to be looked at one by one. */
void
aigcp_scan_upright(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers,
                   aigcp_candidates *candidates)
{
    sums list[UPRIGHT_POSES];
    sum_totals totals = { { 0 }, { 0 }, 0 };
    double m[4];
    for (size_t i = 0; i < UPRIGHT_POSES; i++) {
        upright_pose(i, m);
        list[i] = sums_at(spectrum, carriers, m);
        add_to_totals(&totals, list[i]);
    }
    standard_sums standard = standardise(&totals);
    for (size_t i = 0; i < UPRIGHT_POSES; i++) {
        upright_pose(i, m);
        offer(candidates, m, score_of(&standard, list[i].low, list[i].high));
    }
}

/* ---- turned and stretched ---------------------------------------------------------------- */

void
aigcp_polar_map_free(aigcp_polar_map *map)
{
    free(map->power);
    map->power = NULL;
}

aigc_status
aigcp_polar_map_new(const aigcp_spectrum *spectrum, aigcp_polar_map *map)
{
    float radius[RADII];
    map->power = malloc((size_t)ANGLES * RADII * sizeof *map->power);
    if (!map->power)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < RADII; i++) {
        double steps = (double)i - STRETCH_MARGIN;
        radius[i] = (float)(RADIUS_INNERMOST / (AIGCP_TILE * (double)SCALE_MAX) *
                            exp((double)SCALE_STEP * steps));
    }
    for (size_t angle = 0; angle < ANGLES; angle++) {
        aigcp_complex direction = aigcp_turn(0.5 * (double)angle / ANGLES);
        float *row = map->power + angle * RADII;
        for (size_t i = 0; i < RADII; i++) {
            row[i] =
                aigcp_spectrum_at(spectrum, direction.re * radius[i], direction.im * radius[i]);
        }
    }
    return AIGC_OK;
}

/* Poses that differ in scale and rotation only: where in the map the pilots are seen at the largest
 * scale. */
typedef struct pose_family {
    double m[4]; /* at scale 1, not turned */
    size_t row[AIGCP_PILOTS], step[AIGCP_PILOTS];
} pose_family;

static void
make_family(const aigcp_carriers *carriers, const double m[4], pose_family *family)
{
    memcpy(family->m, m, sizeof family->m);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        double f[2];
        aigcp_pose_frequency(m, carriers->pilots[i].x, carriers->pilots[i].y, f);
        double radius = AIGCP_TILE * hypot(f[0], f[1]);
        long row = lround(atan2(f[1], f[0]) * (ANGLES / PI)) + 2 * ANGLES;
        long step = lround(log(radius / RADIUS_INNERMOST) / (double)SCALE_STEP) + STRETCH_MARGIN;
        family->row[i] = (size_t)row % ANGLES;
        family->step[i] = (size_t)step;
    }
}

/* The sums of all scales for one rotation. */
typedef struct scale_sums {
    float low[GROUPS][LANES], high[GROUPS][LANES];
} scale_sums;

/* Add `count` rows, LANES of each from `first` on. */
AIGCP_VECTOR_CLONES static void
add_lanes(const float *const *from, size_t count, size_t first, float sum[LANES])
{
    aigcp_lanes low = { 0 }, high = { 0 };
    for (size_t i = 0; i < count; i++) {
        const aigcp_lanes *row = (const aigcp_lanes *)(from[i] + first);
        low += row[0];
        high += row[1];
    }
    aigcp_lanes *to = (aigcp_lanes *)sum;
    to[0] = low;
    to[1] = high;
}

static void
sum_scales(const aigcp_polar_map *map, const pose_family *family, size_t rotation, scale_sums *out)
{
    const float *from[AIGCP_PILOTS];
    for (size_t i = 0; i < AIGCP_PILOTS; i++)
        from[i] = map->power + (family->row[i] + rotation) % ANGLES * RADII + family->step[i];
    for (size_t group = 0; group < GROUPS; group++) {
        add_lanes(from, AIGCP_LOW_PILOTS, group * LANES, out->low[group]);
        add_lanes(from + AIGCP_LOW_PILOTS, AIGCP_PILOTS - AIGCP_LOW_PILOTS, group * LANES,
                  out->high[group]);
    }
}

static float
best_score(const scale_sums *scales, const standard_sums *standard)
{
    float best[LANES];
    for (size_t i = 0; i < LANES; i++)
        best[i] = -INFINITY;
    for (size_t group = 0; group < GROUPS; group++) {
        for (size_t i = 0; i < LANES; i++) {
            float score = score_of(standard, scales->low[group][i], scales->high[group][i]);
            best[i] = score > best[i] ? score : best[i];
        }
    }
    float most = best[0];
    for (size_t i = 1; i < LANES; i++)
        most = best[i] > most ? best[i] : most;
    return most;
}

static void
offer_scales(const pose_family *family, size_t rotation, const scale_sums *scales,
             const standard_sums *standard, aigcp_candidates *candidates)
{
    double angle = PI * (double)rotation / ANGLES, c = cos(angle), s = sin(angle);
    const double *m = family->m;
    for (size_t i = 0; i < SCALES; i++) {
        double scale = scale_of(i);
        double turned[4] = { scale * (c * m[0] - s * m[2]), scale * (c * m[1] - s * m[3]),
                             scale * (s * m[0] + c * m[2]), scale * (s * m[1] + c * m[3]) };
        float score = score_of(standard, scales->low[i / LANES][i % LANES],
                               scales->high[i / LANES][i % LANES]);
        if (score > least_wanted(candidates))
            offer(candidates, turned, score);
    }
}

/* What is scanned: families of poses, each in so many rotations, from 0 on. */
typedef struct scan_plan {
    void (*family)(size_t index, double m[4]);
    size_t families, rotations, step;
} scan_plan;

/* Twice the same walk: for mean and deviation, of a part; then for the best. */
static aigc_status
scan_families(const aigcp_polar_map *map, const aigcp_carriers *carriers, const scan_plan *plan,
              aigcp_candidates *candidates)
{
    pose_family *families = malloc(plan->families * sizeof *families);
    sum_totals totals = { { 0 }, { 0 }, 0 };
    scale_sums scales;
    if (!families)
        return AIGC_ERR_MEMORY;
    size_t count = plan->families * plan->rotations;
    for (size_t i = 0; i < plan->families; i++) {
        double m[4];
        plan->family(i, m);
        make_family(carriers, m, &families[i]);
    }
    for (size_t i = 0; i < count; i += SAMPLED) {
        sum_scales(map, &families[i / plan->rotations], i % plan->rotations * plan->step, &scales);
        for (size_t j = 0; j < SCALES; j++) {
            add_to_totals(&totals, (sums){ scales.low[j / LANES][j % LANES],
                                           scales.high[j / LANES][j % LANES] });
        }
    }
    standard_sums standard = standardise(&totals);
    for (size_t i = 0; i < count; i++) {
        const pose_family *family = &families[i / plan->rotations];
        size_t rotation = i % plan->rotations * plan->step;
        sum_scales(map, family, rotation, &scales);
        if (best_score(&scales, &standard) > least_wanted(candidates))
            offer_scales(family, rotation, &scales, &standard, candidates);
    }
    free(families);
    return AIGC_OK;
}

static void
turned_family(size_t index, double m[4])
{
    make_matrix(0, 1, 1, index != 0, m);
}

aigc_status
aigcp_scan_turned(const aigcp_polar_map *map, const aigcp_carriers *carriers,
                  aigcp_candidates *candidates)
{
    const scan_plan plan = { turned_family, 2, ANGLES, 1 };
    return scan_families(map, carriers, &plan, candidates);
}

#define STRETCHED_RATIOS (2 * RATIO_STEPS + 1)

/* Turned as far back as the first rotation. */
static void
stretched_family(size_t index, double m[4])
{
    bool quarter = (index & 1) != 0, flipped = (index & 2) != 0;
    size_t step = index / 4;
    double ratio = exp(0.5 * (double)RATIO_STEP * ((double)step - RATIO_STEPS));
    double angle = -PI * STRETCHED_ANGLE_STEP * STRETCHED_ANGLES / ANGLES;
    double x = flipped ? -ratio : ratio, y = 1.0 / ratio, c = cos(angle), s = sin(angle);
    double upright[4] = { x, 0, 0, y };
    if (quarter) { /* a quarter turn of the tile before it is stretched */
        upright[0] = upright[3] = 0;
        upright[1] = -x;
        upright[2] = y;
    }
    m[0] = c * upright[0] - s * upright[2];
    m[1] = c * upright[1] - s * upright[3];
    m[2] = s * upright[0] + c * upright[2];
    m[3] = s * upright[1] + c * upright[3];
}

aigc_status
aigcp_scan_stretched(const aigcp_polar_map *map, const aigcp_carriers *carriers,
                     aigcp_candidates *candidates)
{
    const scan_plan plan = { stretched_family, (size_t)4 * STRETCHED_RATIOS,
                             2 * STRETCHED_ANGLES + 1, STRETCHED_ANGLE_STEP };
    return scan_families(map, carriers, &plan, candidates);
}
