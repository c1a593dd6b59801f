/* SPDX-License-Identifier: Apache-2.0 */
/* A marked picture, row by row, without changing the caller's: what would it look like, and what
 * could be read from it? */
#ifndef AIGCP_TRIAL_H
#define AIGCP_TRIAL_H

#include "watermark/invisible/masking.h"
#include "watermark/invisible/plane.h"

#include <aigc/watermark.h>

/* A picture, and the mark that is to be put into it. */
typedef struct aigcp_marking {
    const aigc_pixels *pixels;
    size_t period;       /* of the tile in pixels */
    aigcp_mask mask;     /* amplitudes */
    aigcp_plane flat;    /* one period of the tile for flat places, */
    aigcp_plane texture; /* and of that for textured ones */
} aigcp_marking;

typedef struct aigcp_trial {
    double squared_error;   /* summed over all samples */
    double likeness;        /* SSIM of luminance */
    aigcp_plane base;       /* luminance of the result, at most AIGCP_BASE_SIDE on its short side */
    aigcp_plane compressed; /* after JPEG, at most AIGCP_LEVEL_SIDE */
} aigcp_trial;

AIGC_MUST_CHECK aigc_status aigcp_trial_run(const aigcp_marking *marking, aigcp_trial *trial);
void aigcp_trial_free(aigcp_trial *trial);

/* Change the caller's pixels. */
AIGC_MUST_CHECK aigc_status aigcp_marking_apply(const aigcp_marking *marking,
                                                double *squared_error);

/* Sides of a picture reduced to a short side of at most `side`. */
void aigcp_reduced_size(const aigc_pixels *pixels, size_t side, size_t *width, size_t *height);

#endif
