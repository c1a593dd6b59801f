/* SPDX-License-Identifier: Apache-2.0 */
/* How strongly, and in which phase, each pilot is seen in each block of a plane. */
#ifndef AIGCP_PILOT_SUMS_H
#define AIGCP_PILOT_SUMS_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/plane.h"

#define AIGCP_BLOCK 64 /* pixels each way */

/* The plane's blocks, prepared for being looked at again and again. */
typedef struct aigcp_blocks {
    size_t across, down;
    double left, top; /* the first block's middle, from the plane's */
    float *samples;
} aigcp_blocks;

AIGC_MUST_CHECK aigc_status aigcp_blocks_new(const aigcp_plane *plane, aigcp_blocks *blocks);
void aigcp_blocks_free(aigcp_blocks *blocks);

/* The blocks that were looked at, and what was seen. */
typedef struct aigcp_pilot_sums {
    size_t across, down;
    double left, top;                  /* the first block's middle, from the plane's */
    double frequency[AIGCP_PILOTS][2]; /* cycles per pixel */
    float weight[AIGCP_PILOTS];        /* 1 over the norm of all sums; 0 if out of sight */
    aigcp_complex *sums; /* pilot by pilot, block by block; sum of r e^(-i 2 pi f x) */
} aigcp_pilot_sums;

/* Look at the pilots of a pose, in at most `reach` x `reach` pixels of the middle. `sums->sums` has
 * room for all blocks of AIGCP_PILOTS pilots. */
void aigcp_pilot_sums_take(const aigcp_blocks *blocks, const aigcp_carriers *carriers,
                           const double m[4], size_t reach, aigcp_pilot_sums *sums);

/* e^(i 2 pi (start + step n)) for n = 0, 1, ... */
void aigcp_turns(double start, double step, aigcp_complex *turns, size_t count);

#endif
