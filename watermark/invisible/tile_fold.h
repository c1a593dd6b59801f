/* SPDX-License-Identifier: Apache-2.0 */
/* All periods of a tile, laid on one another. */
#ifndef AIGCP_TILE_FOLD_H
#define AIGCP_TILE_FOLD_H

#include "watermark/invisible/plane.h"
#include "watermark/invisible/pose.h"
#include "watermark/invisible/scheme.h"

/* Two tiles each way: what repeats with the tile then has even frequencies only. */
#define AIGCP_FOLD_SIDE (2 * AIGCP_TILE)

/* Columns x0...x1, rows y0...y1 of a plane, ends exclusive. */
typedef struct aigcp_part {
    size_t x0, y0, x1, y1;
} aigcp_part;

/* Add every pixel of a part to where it lies in the tile, shared out linearly among the four
 * cells around; cell i is reference point i. All pixels count, whatever their size. */
void aigcp_tile_fold(const aigcp_plane *plane, const aigcp_pose *pose, aigcp_part part,
                     float cells[AIGCP_FOLD_SIDE * AIGCP_FOLD_SIDE]);

#endif
