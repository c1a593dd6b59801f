/* SPDX-License-Identifier: Apache-2.0 */
/* The quantiser of JPEG: cosine transform of 8x8 samples, rounding, and back. */
#include "watermark/invisible/codec_model.h"

#include <math.h>
#include <string.h>

#define SIDE 8

/* ITU-T T.81, table K.1: the luminance table of quality 50. */
static const float steps[SIDE][SIDE] = {
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

/* out = a in, or the transpose of a times in; rows are vectors. */
static void
apply_rows(float in[SIDE][SIDE], float out[SIDE][SIDE], int back)
{
    for (size_t u = 0; u < SIDE; u++) {
        float row[SIDE] = { 0 };
        for (size_t k = 0; k < SIDE; k++) {
            float factor = back ? basis[k][u] : basis[u][k];
            for (size_t x = 0; x < SIDE; x++)
                row[x] += factor * in[k][x];
        }
        memcpy(out[u], row, sizeof row);
    }
}

static void
transpose(float block[SIDE][SIDE])
{
    for (size_t y = 0; y < SIDE; y++) {
        for (size_t x = 0; x < y; x++) {
            float swap = block[y][x];
            block[y][x] = block[x][y];
            block[x][y] = swap;
        }
    }
}

/* The nearest whole number, by adding and taking away what leaves no room for a fraction. */
static float
nearest(float value)
{
    const float big = 12582912.0F; /* 1.5 * 2^23 */
    float sum = value + big;
    return sum - big;
}

static void
code_block(float *at, size_t stride)
{
    float block[SIDE][SIDE], other[SIDE][SIDE];
    for (size_t y = 0; y < SIDE; y++) {
        for (size_t x = 0; x < SIDE; x++)
            block[y][x] = at[y * stride + x] - 128.0F;
    }
    apply_rows(block, other, 0);
    transpose(other);
    apply_rows(other, block, 0); /* transposed: [horizontal][vertical] */
    for (size_t u = 0; u < SIDE; u++) {
        for (size_t v = 0; v < SIDE; v++)
            block[u][v] = nearest(block[u][v] / steps[v][u]) * steps[v][u];
    }
    apply_rows(block, other, 1);
    transpose(other);
    apply_rows(other, block, 1);
    for (size_t y = 0; y < SIDE; y++) {
        for (size_t x = 0; x < SIDE; x++)
            at[y * stride + x] = block[y][x] + 128.0F;
    }
}

void
aigcp_codec_band(float *rows, size_t width, size_t stride)
{
    for (size_t x = 0; x + SIDE <= width; x += SIDE)
        code_block(rows + x, stride);
}
