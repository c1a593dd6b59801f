/* SPDX-License-Identifier: Apache-2.0 */
/* Places in the fold are fixed-point numbers of 32 bits: 8 bits of the cell, 24 of what is between
 * two cells, and going round comes by itself. */
#include "watermark/invisible/tile_fold.h"

#include <math.h>
#include <string.h>

#define SIDE AIGCP_FOLD_SIDE
#define FRACTION_BITS 24
#define FRACTION_MASK ((UINT32_C(1) << FRACTION_BITS) - 1)
#define TURN_LARGEST 1e9 /* beyond it there is nothing of a place left in a double's fraction */

_Static_assert(SIDE == 1 << (32 - FRACTION_BITS), "a place wraps where the fold does");

typedef struct place {
    uint32_t x, y;
} place;

static uint32_t
wrapped(double cells)
{
    double turns = cells / SIDE;
    if (!(fabs(turns) < TURN_LARGEST))
        return 0;
    return (uint32_t)(uint64_t)((turns - floor(turns)) * 4294967296.0);
}

static void
fold_row(const float *from, size_t count, place at, place step, float *cells)
{
    const float unit = 1.0F / (float)(FRACTION_MASK + 1);
    for (size_t i = 0; i < count; i++) {
        float right = (float)(int32_t)(at.x & FRACTION_MASK) * unit;
        float low = (float)(int32_t)(at.y & FRACTION_MASK) * unit * from[i], up = from[i] - low;
        uint32_t x = at.x >> FRACTION_BITS, next_x = (x + 1) % SIDE;
        uint32_t y = at.y >> FRACTION_BITS, next_y = (y + 1) % SIDE;
        float up_right = up * right, low_right = low * right;
        cells[y * SIDE + x] += up - up_right;
        cells[y * SIDE + next_x] += up_right;
        cells[next_y * SIDE + x] += low - low_right;
        cells[next_y * SIDE + next_x] += low_right;
        at.x += step.x;
        at.y += step.y;
    }
}

void
aigcp_tile_fold(const aigcp_plane *plane, const aigcp_pose *pose, aigcp_part part,
                float cells[AIGCP_FOLD_SIDE * AIGCP_FOLD_SIDE])
{
    const double *m = pose->m, *t = pose->t;
    double scale = 1.0 / (m[0] * m[3] - m[1] * m[2]);
    double x = (double)part.x0 + 0.5 - 0.5 * (double)plane->width;
    place step = { wrapped(m[3] * scale), wrapped(-m[2] * scale) };
    for (size_t row = part.y0; row < part.y1; row++) {
        double y = (double)row + 0.5 - 0.5 * (double)plane->height;
        place at = { wrapped((m[3] * x - m[1] * y) * scale + t[0]),
                     wrapped((m[0] * y - m[2] * x) * scale + t[1]) };
        fold_row(aigcp_plane_row(plane, row) + part.x0, part.x1 - part.x0, at, step, cells);
    }
}
