/* SPDX-License-Identifier: Apache-2.0 */
/* The quantiser of JPEG: cosine transform of 8x8 samples, rounding, and back. */
#include "watermark/invisible/codec_model.h"

#include "watermark/invisible/vector_clones.h"

#define SIDE AIGCP_LANES

/* ITU-T T.81, table K.1: the luminance table of quality 50. */
static const float quantiser[SIDE][SIDE] = {
    { 16, 11, 10, 16, 24, 40, 51, 61 },     { 12, 12, 14, 19, 26, 58, 60, 55 },
    { 14, 13, 16, 24, 40, 57, 69, 56 },     { 14, 17, 22, 29, 51, 87, 80, 62 },
    { 18, 22, 37, 56, 68, 109, 103, 77 },   { 24, 35, 55, 64, 81, 104, 113, 92 },
    { 49, 64, 78, 87, 103, 121, 120, 101 }, { 72, 92, 95, 98, 112, 100, 103, 99 }
};

/* c(u) cos((2x + 1) u pi / 16) / 2, orthonormal. [u][x] */
static const float basis[SIDE][SIDE] = { { 0.35355339F, 0.35355339F, 0.35355339F, 0.35355339F,
                                           0.35355339F, 0.35355339F, 0.35355339F, 0.35355339F },
                                         { 0.49039264F, 0.41573481F, 0.27778512F, 0.09754516F,
                                           -0.09754516F, -0.27778512F, -0.41573481F, -0.49039264F },
                                         { 0.46193977F, 0.19134172F, -0.19134172F, -0.46193977F,
                                           -0.46193977F, -0.19134172F, 0.19134172F, 0.46193977F },
                                         { 0.41573481F, -0.09754516F, -0.49039264F, -0.27778512F,
                                           0.27778512F, 0.49039264F, 0.09754516F, -0.41573481F },
                                         { 0.35355339F, -0.35355339F, -0.35355339F, 0.35355339F,
                                           0.35355339F, -0.35355339F, -0.35355339F, 0.35355339F },
                                         { 0.27778512F, -0.49039264F, 0.09754516F, 0.41573481F,
                                           -0.41573481F, -0.09754516F, 0.49039264F, -0.27778512F },
                                         { 0.19134172F, -0.46193977F, 0.46193977F, -0.19134172F,
                                           -0.19134172F, 0.46193977F, -0.46193977F, 0.19134172F },
                                         { 0.09754516F, -0.27778512F, 0.41573481F, -0.49039264F,
                                           0.49039264F, -0.41573481F, 0.27778512F, -0.09754516F } };

/* The nearest whole number, by adding and taking away what leaves no room for a fraction. */
#define NOWHERE_TO_PUT_A_FRACTION 12582912.0F /* 1.5 * 2^23 */

/* Rows are vectors: down the columns a row of the result is a sum of rows, each times a number;
 * along them it is a sum of rows of the basis, or of its transpose, times the row's numbers. */
AIGCP_VECTOR_CLONES static void
code_block(float *at, size_t stride, float across[SIDE][SIDE])
{
    aigcp_lanes block[SIDE];
    float other[SIDE][SIDE];
    aigcp_lanes *rows = (aigcp_lanes *)other;
    for (size_t y = 0; y < SIDE; y++)
        block[y] = *(const aigcp_lanes *)(at + y * stride) - 128.0F;
    for (size_t u = 0; u < SIDE; u++) {
        aigcp_lanes sum = { 0 };
        for (size_t y = 0; y < SIDE; y++)
            sum += basis[u][y] * block[y];
        rows[u] = sum;
    }
    for (size_t u = 0; u < SIDE; u++) {
        aigcp_lanes sum = { 0 }, step = *(const aigcp_lanes *)quantiser[u];
        for (size_t x = 0; x < SIDE; x++)
            sum += other[u][x] * *(const aigcp_lanes *)across[x];
        sum = sum / step + NOWHERE_TO_PUT_A_FRACTION;
        rows[u] = (sum - NOWHERE_TO_PUT_A_FRACTION) * step;
    }
    for (size_t u = 0; u < SIDE; u++) {
        aigcp_lanes sum = { 0 };
        for (size_t v = 0; v < SIDE; v++)
            sum += other[u][v] * *(const aigcp_lanes *)basis[v];
        block[u] = sum;
    }
    for (size_t y = 0; y < SIDE; y++) {
        aigcp_lanes sum = { 0 };
        for (size_t u = 0; u < SIDE; u++)
            sum += across[y][u] * block[u];
        *(aigcp_lanes *)(at + y * stride) = sum + 128.0F;
    }
}

void
aigcp_codec_band(float *rows, size_t width, size_t stride)
{
    float across[SIDE][SIDE]; /* the basis transposed */
    for (size_t i = 0; i < SIDE; i++)
        for (size_t j = 0; j < SIDE; j++)
            across[i][j] = basis[j][i];
    for (size_t x = 0; x + SIDE <= width; x += SIDE)
        code_block(rows + x, stride, across);
}
