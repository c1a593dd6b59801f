/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a mark each place of a picture can hide. */
#ifndef AIGCP_MASKING_H
#define AIGCP_MASKING_H

#include "watermark/invisible/plane.h"

#include <aigc/watermark.h>

/* Amplitudes, in units of 0...255 of luminance, of the tile for flat places and of that for
 * textured ones, on a grid coarser than the picture. */
typedef struct aigcp_mask {
    aigcp_plane light; /* blurred luminance */
    aigcp_plane activity;
    float slope, scale; /* of the gain with activity, and of all */
    aigcp_plane flat, texture;
    float *row;  /* one row of the grid, and its last cell again */
    int *cell;   /* left of each pixel of a row, */
    float *part; /* and how far right of its middle the pixel is */
} aigcp_mask;

/* Look at a picture whose reference pixels have `size` pixels. */
AIGC_MUST_CHECK aigc_status aigcp_mask_new(const aigc_pixels *pixels, double size,
                                           aigcp_mask *mask);
void aigcp_mask_free(aigcp_mask *mask);

/* Set the amplitudes: nominal ones times `strength`, of which flat places get a part only, the less
 * the darker they are: more than a little above nominal can be seen there. */
void aigcp_mask_set(aigcp_mask *mask, float strength);

/* Amplitudes at the pixels of row y of a picture of width x height. */
void aigcp_mask_row(const aigcp_mask *mask, const aigcp_plane *grid, size_t y, size_t width,
                    size_t height, float *amplitudes);

#endif
