/* SPDX-License-Identifier: Apache-2.0 */
/* Locking on to the pilots.
 *
 * The picture is cut into blocks. For each pilot and block, the sum of the residual times the
 * wave that the candidate predicts is a complex number; if the pose is right, its phase is the
 * pilot's, plus what the offset makes of it, the same in all blocks. The offset is the peak of a
 * small Fourier transform over the pilots. From there, offset and the four numbers of the matrix
 * are refined together by Gauss-Newton steps: phases are linear in all six. */
#include "watermark/invisible/lock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 64
#define OFFSETS 64 /* offsets each way of the first search: two reference pixels apart */
#define UNKNOWNS 6 /* a 2x2 change of the matrix, row by row; two of the offset */
#define STEPS_MAX 12
#define CHUNK 16 /* columns that are summed at once */

struct aigcp_locker {
    const aigcp_plane *residual;
    aigcp_fourier *fourier;
    aigcp_complex *square; /* OFFSETS x OFFSETS */
    aigcp_complex *sums;   /* pilot by pilot, block by block */
    aigcp_complex *column; /* of one pilot and one row of blocks: one for each x */
    size_t across, down;   /* blocks at most */
};

/* The blocks that are in use, and what else a refinement needs. */
typedef struct pilot_view {
    aigcp_locker *locker;
    const aigcp_carriers *carriers;
    size_t x, y, across, down; /* first pixel; blocks */
    double frequency[AIGCP_PILOTS][2];
    float weight[AIGCP_PILOTS];
} pilot_view;

void
aigcp_locker_free(aigcp_locker *locker)
{
    if (locker == NULL)
        return;
    aigcp_fourier_free(locker->fourier);
    free(locker->square);
    free(locker->sums);
    free(locker->column);
    free(locker);
}

static size_t
blocks_in(size_t length)
{
    return length < BLOCK ? 1 : length / BLOCK;
}

aigc_status
aigcp_locker_new(const aigcp_plane *residual, aigcp_locker **result)
{
    *result = NULL;
    aigcp_locker *locker = calloc(1, sizeof *locker);
    if (locker == NULL)
        return AIGC_ERR_MEMORY;
    locker->residual = residual;
    locker->across = blocks_in(residual->width);
    locker->down = blocks_in(residual->height);
    size_t blocks = locker->across * locker->down;
    locker->square = calloc((size_t)OFFSETS * OFFSETS, sizeof *locker->square);
    locker->sums = calloc(blocks * AIGCP_PILOTS, sizeof *locker->sums);
    locker->column = calloc(residual->width + CHUNK, sizeof *locker->column);
    aigc_status status = aigcp_fourier_new(OFFSETS, &locker->fourier);
    if (locker->square == NULL || locker->sums == NULL || locker->column == NULL)
        status = AIGC_ERR_MEMORY;
    if (status != AIGC_OK)
        aigcp_locker_free(locker);
    else
        *result = locker;
    return status;
}

/* ---- sums over blocks ------------------------------------------------------------------- */

/* Sum CHUNK neighbouring columns of `rows` rows times a wave. */
static void
sum_columns(const float *from, size_t stride, size_t rows, const aigcp_complex *wave,
            aigcp_complex *column)
{
    float re[CHUNK] = { 0 }, im[CHUNK] = { 0 };
    for (size_t y = 0; y < rows; y++, from += stride) {
        float c = wave[y].re, s = wave[y].im;
        for (size_t i = 0; i < CHUNK; i++) {
            re[i] += from[i] * c;
            im[i] += from[i] * s;
        }
    }
    for (size_t i = 0; i < CHUNK; i++)
        column[i] = (aigcp_complex){ re[i], im[i] };
}

/* e^(-2 pi i f x) for x = start + 0.5, ... */
static void
fill_wave(aigcp_complex *wave, size_t count, double frequency, double start)
{
    aigcp_complex step = aigcp_turn(-frequency), now = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        if (i % 32 == 0) /* afresh, before rounding adds up */
            now = aigcp_turn(-frequency * (start + 0.5 + (double)i));
        wave[i] = now;
        now = aigcp_multiply(now, step);
    }
}

/* One row of blocks for one pilot. */
static void
sum_block_row(const pilot_view *view, size_t row, size_t rows, const aigcp_complex *wave_y,
              const double frequency[2], aigcp_complex *sums)
{
    const aigcp_plane *plane = view->locker->residual;
    aigcp_complex *column = view->locker->column, wave_x[BLOCK];
    size_t width = plane->width < BLOCK ? plane->width : BLOCK;
    const float *from = aigcp_plane_row(plane, view->y + row * BLOCK) + view->x;
    for (size_t block = 0; block < view->across; block++, from += width) {
        size_t x = 0;
        for (; x + CHUNK <= width; x += CHUNK)
            sum_columns(from + x, plane->width, rows, wave_y, column + x);
        for (; x < width; x++) {
            aigcp_complex sum = { 0, 0 };
            for (size_t y = 0; y < rows; y++) {
                float value = from[x + y * plane->width];
                sum.re += value * wave_y[y].re;
                sum.im += value * wave_y[y].im;
            }
            column[x] = sum;
        }
        double start = (double)(view->x + block * width) - 0.5 * (double)plane->width;
        fill_wave(wave_x, width, frequency[0], start);
        aigcp_complex total = { 0, 0 };
        for (x = 0; x < width; x++) {
            aigcp_complex product = aigcp_multiply(column[x], wave_x[x]);
            total.re += product.re;
            total.im += product.im;
        }
        sums[block] = total;
    }
}

static void
sum_pilot(const pilot_view *view, size_t pilot, aigcp_complex *sums)
{
    const aigcp_plane *plane = view->locker->residual;
    size_t rows = plane->height < BLOCK ? plane->height : BLOCK;
    aigcp_complex wave_y[BLOCK];
    for (size_t row = 0; row < view->down; row++) {
        double start = (double)(view->y + row * rows) - 0.5 * (double)plane->height;
        fill_wave(wave_y, rows, view->frequency[pilot][1], start);
        sum_block_row(view, row, rows, wave_y, view->frequency[pilot], sums);
        sums += view->across;
    }
}

/* Take the pilots' sums at the frequencies of `m`, in the middle of the plane. */
static void
look(pilot_view *view, aigcp_locker *locker, const aigcp_carriers *carriers, const double m[4],
     size_t reach)
{
    const aigcp_plane *plane = locker->residual;
    view->locker = locker;
    view->carriers = carriers;
    view->across = locker->across < reach / BLOCK ? locker->across : reach / BLOCK;
    view->down = locker->down < reach / BLOCK ? locker->down : reach / BLOCK;
    view->x = plane->width < BLOCK ? 0 : (plane->width - view->across * BLOCK) / 2;
    view->y = plane->height < BLOCK ? 0 : (plane->height - view->down * BLOCK) / 2;
    size_t blocks = view->across * view->down;
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        const aigcp_carrier *pilot = &carriers->pilots[i];
        aigcp_complex *sums = locker->sums + i * blocks;
        aigcp_pose_frequency(m, pilot->x, pilot->y, view->frequency[i]);
        bool visible = fabs(view->frequency[i][0]) < 0.5 && fabs(view->frequency[i][1]) < 0.5;
        view->weight[i] = 0;
        if (!visible)
            continue;
        sum_pilot(view, i, sums);
        float power = 0;
        for (size_t b = 0; b < blocks; b++)
            power += sums[b].re * sums[b].re + sums[b].im * sums[b].im;
        view->weight[i] = power > 0 ? 1.0F / sqrtf(power) : 0;
    }
}

/* ---- offset ----------------------------------------------------------------------------- */

/* The offset, of OFFSETS each way, at which the pilots agree best. `turned`: after half a turn,
 * when all waves run backwards. */
static void
find_offset(const pilot_view *view, bool turned, aigcp_pose *pose)
{
    aigcp_complex *square = view->locker->square;
    size_t blocks = view->across * view->down, best = 0;
    memset(square, 0, (size_t)OFFSETS * OFFSETS * sizeof *square);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        const aigcp_carrier *pilot = &view->carriers->pilots[i];
        const aigcp_complex *sums = view->locker->sums + i * blocks;
        aigcp_complex total = { 0, 0 };
        if (view->weight[i] == 0)
            continue;
        for (size_t b = 0; b < blocks; b++) {
            total.re += sums[b].re;
            total.im += turned ? -sums[b].im : sums[b].im;
        }
        total = aigcp_multiply_conjugate(total, pilot->phase);
        size_t x = (size_t)(pilot->x + OFFSETS) % OFFSETS, y = (size_t)pilot->y;
        square[y * OFFSETS + x] =
            (aigcp_complex){ total.re * view->weight[i], total.im * view->weight[i] };
    }
    aigcp_fourier_square(view->locker->fourier, square);
    for (size_t i = 1; i < (size_t)OFFSETS * OFFSETS; i++)
        best = square[i].re > square[best].re ? i : best;
    size_t step = AIGCP_TILE / OFFSETS, row = best / OFFSETS;
    pose->t[0] = (double)(best % OFFSETS * step);
    pose->t[1] = (double)(row * step);
    pose->score = square[best].re;
}

/* ---- refinement ------------------------------------------------------------------------- */

/* How far the unknowns have moved. */
typedef struct pose_change {
    double e[UNKNOWNS];
} pose_change;

typedef struct system {
    double score;
    double gradient[UNKNOWNS];
    double matrix[UNKNOWNS][UNKNOWNS];
} normal_system;

/* Add what one pilot says. psi = -2 pi F.(E x) + 2 pi k.t / T is what its phase is off by at x;
 * score = sum of w Re(Z e^(-i psi)). */
static void
add_pilot(const pilot_view *view, size_t pilot, bool turned, const double t[2],
          const pose_change *change, normal_system *system)
{
    const double turn = 6.28318530717958647692;
    const aigcp_plane *plane = view->locker->residual;
    const aigcp_carrier *carrier = &view->carriers->pilots[pilot];
    size_t blocks = view->across * view->down;
    const aigcp_complex *sums = view->locker->sums + pilot * blocks;
    double sign = turned ? -1.0 : 1.0;
    double fx = sign * view->frequency[pilot][0], fy = sign * view->frequency[pilot][1];
    double kx = (double)carrier->x / AIGCP_TILE, ky = (double)carrier->y / AIGCP_TILE;
    double size_x = plane->width < BLOCK ? (double)plane->width : BLOCK;
    double size_y = plane->height < BLOCK ? (double)plane->height : BLOCK;
    double along = 0, slope[UNKNOWNS] = { 0 }, square[UNKNOWNS][UNKNOWNS] = { { 0 } };
    double base = kx * (t[0] + change->e[4]) + ky * (t[1] + change->e[5]);
    for (size_t b = 0; b < blocks; b++) {
        size_t row = b / view->across;
        double x = (double)view->x + ((double)(b % view->across) + 0.5) * size_x -
                   0.5 * (double)plane->width;
        double y = (double)view->y + ((double)row + 0.5) * size_y - 0.5 * (double)plane->height;
        double moved =
            fx * (change->e[0] * x + change->e[1] * y) + fy * (change->e[2] * x + change->e[3] * y);
        aigcp_complex sum = sums[b];
        if (turned)
            sum.im = -sum.im;
        sum = aigcp_multiply_conjugate(aigcp_multiply_conjugate(sum, carrier->phase),
                                       aigcp_turn(base - moved));
        double d[UNKNOWNS] = { -turn * fx * x, -turn * fx * y, -turn * fy * x,
                               -turn * fy * y, turn * kx,      turn * ky };
        along += (double)sum.re;
        for (size_t i = 0; i < UNKNOWNS; i++) {
            slope[i] += (double)sum.im * d[i];
            for (size_t j = 0; j <= i; j++)
                square[i][j] += d[i] * d[j];
        }
    }
    double weight = (double)view->weight[pilot];
    double mean = along > 0 ? along / (double)blocks : 0;
    system->score += weight * along;
    for (size_t i = 0; i < UNKNOWNS; i++) {
        system->gradient[i] += weight * slope[i];
        for (size_t j = 0; j <= i; j++)
            system->matrix[i][j] += weight * mean * square[i][j];
    }
}

static void
set_up(const pilot_view *view, bool turned, const double t[2], const pose_change *change,
       normal_system *system)
{
    memset(system, 0, sizeof *system);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        if (view->weight[i] > 0)
            add_pilot(view, i, turned, t, change, system);
    }
}

/* Solve matrix * x = gradient by Cholesky's method; false if the matrix is not positive. */
static bool
solve(normal_system *system, double x[UNKNOWNS])
{
    for (size_t i = 0; i < UNKNOWNS; i++) {
        system->matrix[i][i] = system->matrix[i][i] * 1.01 + 1e-9;
        for (size_t j = 0; j <= i; j++) {
            double sum = system->matrix[i][j];
            for (size_t k = 0; k < j; k++)
                sum -= system->matrix[i][k] * system->matrix[j][k];
            if (i != j)
                system->matrix[i][j] = sum / system->matrix[j][j];
            else if (sum <= 0)
                return false;
            else
                system->matrix[i][i] = sqrt(sum);
        }
    }
    for (size_t i = 0; i < UNKNOWNS; i++) {
        double sum = system->gradient[i];
        for (size_t k = 0; k < i; k++)
            sum -= system->matrix[i][k] * x[k];
        x[i] = sum / system->matrix[i][i];
    }
    for (size_t i = UNKNOWNS; i-- > 0;) {
        double sum = x[i];
        for (size_t k = i + 1; k < UNKNOWNS; k++)
            sum -= system->matrix[k][i] * x[k];
        x[i] = sum / system->matrix[i][i];
    }
    return true;
}

/* Climb to the nearest maximum; `pose` has the matrix of the view, or its half turn. */
static void
refine(const pilot_view *view, bool turned, aigcp_pose *pose)
{
    pose_change now = { { 0 } };
    normal_system system;
    set_up(view, turned, pose->t, &now, &system);
    double score = system.score;
    for (size_t step = 0; step < STEPS_MAX; step++) {
        double x[UNKNOWNS];
        if (!solve(&system, x))
            break;
        pose_change next = now;
        bool better = false;
        normal_system trial;
        double length = 1.0;
        for (unsigned halved = 0; halved < 3 && !better; halved++) {
            for (size_t i = 0; i < UNKNOWNS; i++)
                next.e[i] = now.e[i] + length * x[i];
            set_up(view, turned, pose->t, &next, &trial);
            better = trial.score > score;
            length /= 2;
        }
        if (!better)
            break;
        double gained = trial.score - score;
        now = next;
        system = trial;
        score = trial.score;
        if (gained < 0.01)
            break;
    }
    const double *e = now.e;
    double m[4] = { pose->m[0] + e[0] * pose->m[0] + e[1] * pose->m[2],
                    pose->m[1] + e[0] * pose->m[1] + e[1] * pose->m[3],
                    pose->m[2] + e[2] * pose->m[0] + e[3] * pose->m[2],
                    pose->m[3] + e[2] * pose->m[1] + e[3] * pose->m[3] };
    memcpy(pose->m, m, sizeof m);
    pose->t[0] += e[4];
    pose->t[1] += e[5];
    pose->score = (float)score;
}

aigc_status
aigcp_lock(aigcp_locker *locker, const aigcp_carriers *carriers, const aigcp_pose *candidate,
           size_t reach, aigcp_pose *first, aigcp_pose *second)
{
    pilot_view *view = malloc(sizeof *view);
    if (view == NULL)
        return AIGC_ERR_MEMORY;
    look(view, locker, carriers, candidate->m, reach);
    *first = *second = *candidate;
    for (size_t i = 0; i < 4; i++)
        second->m[i] = -second->m[i];
    find_offset(view, false, first);
    refine(view, false, first);
    find_offset(view, true, second);
    refine(view, true, second);
    free(view);
    return AIGC_OK;
}

aigc_status
aigcp_lock_refine(aigcp_locker *locker, const aigcp_carriers *carriers, aigcp_pose *pose)
{
    pilot_view *view = malloc(sizeof *view);
    if (view == NULL)
        return AIGC_ERR_MEMORY;
    look(view, locker, carriers, pose->m, SIZE_MAX);
    refine(view, false, pose);
    free(view);
    return AIGC_OK;
}
