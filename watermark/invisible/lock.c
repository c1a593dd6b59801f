/* SPDX-License-Identifier: Apache-2.0 */
/* Locking on to the pilots.
 *
 * The picture is cut into blocks. For each pilot and block, the sum of the residual times the
 * wave that the candidate predicts is a complex number; if the pose is right, its phase is the
 * pilot's, plus what the offset makes of it, the same in all blocks. The offset is the peak of a
 * small Fourier transform over the pilots. From there, offset and the four numbers of the matrix
 * are refined together by Gauss-Newton steps: phases are linear in all six. */
#include "watermark/invisible/lock.h"

#include "watermark/invisible/pilot_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OFFSETS 64 /* offsets each way of the first search: two reference pixels apart */
#define UNKNOWNS 6 /* a 2x2 change of the matrix, row by row; two of the offset */
#define STEPS_MAX 12

struct aigcp_locker {
    aigcp_blocks blocks;
    aigcp_pilot_sums view; /* what was looked at last */
    aigcp_fourier *fourier;
    aigcp_complex *square;          /* OFFSETS x OFFSETS */
    aigcp_complex *across, *down;   /* turns, one for each column and row of blocks */
    const aigcp_carriers *carriers; /* of the view */
};

void
aigcp_locker_free(aigcp_locker *locker)
{
    if (!locker)
        return;
    aigcp_blocks_free(&locker->blocks);
    aigcp_fourier_free(locker->fourier);
    free(locker->view.sums);
    free(locker->square);
    free(locker->across);
    free(locker->down);
    free(locker);
}

aigc_status
aigcp_locker_new(const aigcp_plane *residual, aigcp_locker **result)
{
    *result = NULL;
    aigcp_locker *locker = calloc(1, sizeof *locker);
    if (!locker)
        return AIGC_ERR_MEMORY;
    aigc_status status = aigcp_blocks_new(residual, &locker->blocks);
    if (status == AIGC_OK)
        status = aigcp_fourier_new(OFFSETS, &locker->fourier);
    if (status == AIGC_OK) {
        size_t across = locker->blocks.across, down = locker->blocks.down;
        locker->view.sums = calloc(across * down * AIGCP_PILOTS, sizeof *locker->view.sums);
        locker->square = calloc((size_t)OFFSETS * OFFSETS, sizeof *locker->square);
        locker->across = calloc(across, sizeof *locker->across);
        locker->down = calloc(down, sizeof *locker->down);
        if (!locker->view.sums || !locker->square || !locker->across || !locker->down)
            status = AIGC_ERR_MEMORY;
    }
    if (status != AIGC_OK)
        aigcp_locker_free(locker);
    else
        *result = locker;
    return status;
}

static void
look(aigcp_locker *locker, const aigcp_carriers *carriers, const double m[4], size_t reach)
{
    locker->carriers = carriers;
    aigcp_pilot_sums_take(&locker->blocks, carriers, m, reach, &locker->view);
}

/* ---- offset ----------------------------------------------------------------------------- */

/* The offset, of OFFSETS each way, at which the pilots agree best. `turned`: after half a turn,
 * when all waves run backwards. */
static void
find_offset(const aigcp_locker *locker, bool turned, aigcp_pose *pose)
{
    aigcp_complex *square = locker->square;
    const aigcp_pilot_sums *view = &locker->view;
    size_t blocks = view->across * view->down, best = 0;
    memset(square, 0, (size_t)OFFSETS * OFFSETS * sizeof *square);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        const aigcp_carrier *pilot = &locker->carriers->pilots[i];
        const aigcp_complex *sums = view->sums + i * blocks;
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
    aigcp_fourier_square(locker->fourier, square);
    for (size_t i = 1; i < (size_t)OFFSETS * OFFSETS; i++)
        best = square[i].re > square[best].re ? i : best;
    size_t step = AIGCP_TILE / OFFSETS, row = best / OFFSETS;
    pose->t[0] = (double)(best % OFFSETS * step);
    pose->t[1] = (double)(row * step);
    pose->score = square[best].re;
}

/* ---- refinement ------------------------------------------------------------------------- */

/* What is climbed from: a view, the pose it has or its half turn. */
typedef struct climb {
    const aigcp_locker *locker;
    bool turned;
    double t[2];
} climb;

/* How far the unknowns have moved. */
typedef struct pose_change {
    double e[UNKNOWNS];
} pose_change;

typedef struct system {
    double score;
    double gradient[UNKNOWNS];
    double matrix[UNKNOWNS][UNKNOWNS];
} normal_system;

/* Sums over blocks: of the numbers that are 1, x and y in turn. */
typedef struct moments {
    double re, im, im_x, im_y;
} moments;

/* Sum Z e^(i 2 pi (a x + b y)) times `factor` over the blocks at (x, y), Z being a pilot's sums, or
 * their conjugates after half a turn. */
static moments
sum_moments(const climb *from, size_t pilot, double a, double b, aigcp_complex factor)
{
    const aigcp_locker *locker = from->locker;
    const aigcp_pilot_sums *view = &locker->view;
    const aigcp_complex *sums = view->sums + pilot * view->across * view->down;
    float sign = from->turned ? -1.0F : 1.0F;
    moments total = { 0, 0, 0, 0 };
    aigcp_turns(a * view->left, a * AIGCP_BLOCK, locker->across, view->across);
    aigcp_turns(b * view->top, b * AIGCP_BLOCK, locker->down, view->down);
    for (size_t row = 0; row < view->down; row++) {
        aigcp_complex plain = { 0, 0 }, by_x = { 0, 0 };
        for (size_t column = 0; column < view->across; column++, sums++) {
            aigcp_complex sum = { sums->re, sign * sums->im };
            float x = (float)(view->left + (double)(column * AIGCP_BLOCK));
            sum = aigcp_multiply(sum, locker->across[column]);
            plain.re += sum.re;
            plain.im += sum.im;
            by_x.re += sum.re * x;
            by_x.im += sum.im * x;
        }
        aigcp_complex turn = aigcp_multiply(locker->down[row], factor);
        plain = aigcp_multiply(plain, turn);
        by_x = aigcp_multiply(by_x, turn);
        total.re += (double)plain.re;
        total.im += (double)plain.im;
        total.im_x += (double)by_x.im;
        total.im_y += (double)plain.im * (view->top + (double)(row * AIGCP_BLOCK));
    }
    return total;
}

/* Add what one pilot says. psi = -2 pi F.(E x) + 2 pi k.t / T is what its phase is off by at x;
 * score = sum of w Re(Z e^(-i psi)). `grid` has the sums over blocks of all products of 1, x, y. */
static void
add_pilot(const climb *from, size_t pilot, double grid[3][3], const pose_change *change,
          normal_system *system)
{
    const double turn = 6.28318530717958647692;
    const aigcp_pilot_sums *view = &from->locker->view;
    const aigcp_carrier *carrier = &from->locker->carriers->pilots[pilot];
    double sign = from->turned ? -1.0 : 1.0;
    const double *e = change->e, *f = view->frequency[pilot];
    double fx = sign * f[0], fy = sign * f[1];
    double kx = (double)carrier->x / AIGCP_TILE, ky = (double)carrier->y / AIGCP_TILE;
    aigcp_complex base = aigcp_turn(kx * (from->t[0] + e[4]) + ky * (from->t[1] + e[5]));
    base = aigcp_multiply(base, carrier->phase);
    base.im = -base.im;
    moments sum = sum_moments(from, pilot, fx * e[0] + fy * e[2], fx * e[1] + fy * e[3], base);
    /* The slope of psi for each unknown is slope[i] times 1, x or y. */
    const size_t by[UNKNOWNS] = { 1, 2, 1, 2, 0, 0 };
    double slope[UNKNOWNS] = {
        -turn * fx, -turn * fx, -turn * fy, -turn * fy, turn * kx, turn * ky
    };
    double im[3] = { sum.im, sum.im_x, sum.im_y };
    double weight = (double)view->weight[pilot];
    double mean = sum.re > 0 ? sum.re / grid[0][0] : 0;
    system->score += weight * sum.re;
    for (size_t i = 0; i < UNKNOWNS; i++) {
        system->gradient[i] += weight * slope[i] * im[by[i]];
        for (size_t j = 0; j <= i; j++)
            system->matrix[i][j] += weight * mean * slope[i] * slope[j] * grid[by[i]][by[j]];
    }
}

static void
sum_grid(const aigcp_pilot_sums *view, double grid[3][3])
{
    memset(grid, 0, 9 * sizeof grid[0][0]);
    for (size_t b = 0; b < view->across * view->down; b++) {
        size_t row = b / view->across;
        double at[3] = { 1, view->left + (double)(b % view->across * AIGCP_BLOCK),
                         view->top + (double)(row * AIGCP_BLOCK) };
        for (size_t i = 0; i < 9; i++)
            grid[i / 3][i % 3] += at[i / 3] * at[i % 3];
    }
}

static void
set_up(const climb *from, double grid[3][3], const pose_change *change, normal_system *system)
{
    memset(system, 0, sizeof *system);
    for (size_t i = 0; i < AIGCP_PILOTS; i++)
        if (from->locker->view.weight[i] > 0)
            add_pilot(from, i, grid, change, system);
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
refine(const aigcp_locker *locker, bool turned, aigcp_pose *pose)
{
    const climb from = { locker, turned, { pose->t[0], pose->t[1] } };
    pose_change now = { { 0 } };
    normal_system system;
    double grid[3][3];
    sum_grid(&locker->view, grid);
    set_up(&from, grid, &now, &system);
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
            set_up(&from, grid, &next, &trial);
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

void
aigcp_lock(aigcp_locker *locker, const aigcp_carriers *carriers, const aigcp_pose *candidate,
           size_t reach, aigcp_pose *first, aigcp_pose *second)
{
    look(locker, carriers, candidate->m, reach);
    *first = *second = *candidate;
    for (size_t i = 0; i < 4; i++)
        second->m[i] = -second->m[i];
    find_offset(locker, false, first);
    refine(locker, false, first);
    find_offset(locker, true, second);
    refine(locker, true, second);
}

void
aigcp_lock_refine(aigcp_locker *locker, const aigcp_carriers *carriers, aigcp_pose *pose)
{
    look(locker, carriers, pose->m, SIZE_MAX);
    refine(locker, false, pose);
}
