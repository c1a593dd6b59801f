/* SPDX-License-Identifier: Apache-2.0 */
/* The tile as pixels. */
#ifndef AIGCP_TILE_H
#define AIGCP_TILE_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/plane.h"
#include "watermark/invisible/reading.h"

/* Pixels of the tile's period in a picture: 3 mod 8, so that tiles do not repeat on the grid of a
 * codec's blocks. */
size_t aigcp_tile_period(size_t width, size_t height);

/* Where the writer puts the tile: one of the eight symmetries of the square, and an offset. */
typedef struct aigcp_placing {
    unsigned symmetry; /* bit 0: mirror x; bit 1: mirror y; bit 2: swap x and y, first */
    double offset[2];  /* in reference pixels, along the picture's axes */
} aigcp_placing;

/* The placing in which the picture as it is agrees best with the mark. Of 131,072 equally good
 * places the one where the picture's own detail helps instead of standing in the way.
 * @param lattice of the unmarked picture, read upright with the origin at its corner. */
AIGC_MUST_CHECK aigc_status aigcp_choose_placing(const aigcp_lattice *lattice,
                                                 const aigcp_carriers *carriers,
                                                 const aigcp_complex symbols[AIGCP_DATA],
                                                 aigcp_placing *placing);

/* One period of the mark, `period` x `period` pixels, of unit variance.
 * @param slope of the amplitudes of the data carriers; pilots are stronger by
 *              AIGCP_PILOT_AMPLITUDE. */
AIGC_MUST_CHECK aigc_status aigcp_tile_draw(const aigcp_carriers *carriers,
                                            const aigcp_complex symbols[AIGCP_DATA],
                                            const aigcp_placing *placing, float slope,
                                            size_t period, aigcp_plane *tile);

/* The lattice vector that a placing makes of another. */
void aigcp_placing_map(const aigcp_placing *placing, int x, int y, int *to_x, int *to_y);

#endif
