/* SPDX-License-Identifier: Apache-2.0 */
/* Which poses might explain the peaks of a spectrum. */
#ifndef AIGCP_POSE_SCAN_H
#define AIGCP_POSE_SCAN_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/pose.h"
#include "watermark/invisible/spectrum.h"

/* Candidates of one scan, the best first. */
#define AIGCP_CANDIDATES 24

typedef struct aigcp_candidates {
    aigcp_pose list[AIGCP_CANDIDATES]; /* t is 0; what is turned by half a turn is not listed */
    size_t count, room;
} aigcp_candidates;

/* Upright poses: quarter turns and flips, one scale both ways. */
void aigcp_scan_upright(const aigcp_spectrum *spectrum, const aigcp_carriers *carriers,
                        aigcp_candidates *candidates);

/* A spectrum by angle and logarithm of the radius. */
typedef struct aigcp_polar_map {
    float *power;
} aigcp_polar_map;

AIGC_MUST_CHECK aigc_status aigcp_polar_map_new(const aigcp_spectrum *spectrum,
                                                aigcp_polar_map *map);
void aigcp_polar_map_free(aigcp_polar_map *map);

/* Any rotation, one scale both ways. */
AIGC_MUST_CHECK aigc_status aigcp_scan_turned(const aigcp_polar_map *map,
                                              const aigcp_carriers *carriers,
                                              aigcp_candidates *candidates);

/* Another scale across than down, and at most 3 degrees of rotation. */
AIGC_MUST_CHECK aigc_status aigcp_scan_stretched(const aigcp_polar_map *map,
                                                 const aigcp_carriers *carriers,
                                                 aigcp_candidates *candidates);

#endif
