/* SPDX-License-Identifier: Apache-2.0 */
/* Where the tile lies in a picture: scale, rotation, flip, shear, offset. */
#ifndef AIGCP_POSE_H
#define AIGCP_POSE_H

#include <stdbool.h>

/* Reference point X is seen at  m (X - t) + centre  of the plane, in pixels, the first pixel's
 * middle at 0.5. */
typedef struct aigcp_pose {
    double m[4]; /* row by row */
    double t[2]; /* in reference pixels */
    float score;
} aigcp_pose;

/* The frequency, in cycles per pixel, at which lattice vector (x, y) is seen. */
static inline void
aigcp_pose_frequency(const double m[4], double x, double y, double frequency[2])
{
    double scale = 1.0 / (128.0 * (m[0] * m[3] - m[1] * m[2]));
    frequency[0] = (m[3] * x - m[2] * y) * scale;
    frequency[1] = (m[0] * y - m[1] * x) * scale;
}

#endif
