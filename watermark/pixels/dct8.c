/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/dct8.h"

/* basis[k][n] = c(k) / 2 * cos((2 n + 1) k pi / 16), c(0) = 1 / sqrt(2): orthonormal. */
#define A 0.35355339059F
#define B 0.49039264020F
#define C 0.46193976626F
#define D 0.41573480615F
#define E 0.27778511651F
#define F 0.19134171618F
#define G 0.09754516101F
static const float basis[8][8] = {
    { A, A, A, A, A, A, A, A },     { B, D, E, G, -G, -E, -D, -B }, { C, F, -F, -C, -C, -F, F, C },
    { D, -G, -B, -E, E, B, G, -D }, { A, -A, -A, A, A, -A, -A, A }, { E, -B, G, D, -D, -G, B, -E },
    { F, -C, C, -F, -F, C, -C, F }, { G, -E, D, -B, B, -D, E, -G },
};

void
aigcp_dct8(const float samples[64], float spectrum[64])
{
    float half[64]; /* transformed along the rows */

    for (unsigned y = 0; y < 8; y++) {
        for (unsigned k = 0; k < 8; k++) {
            float sum = 0;

            for (unsigned x = 0; x < 8; x++)
                sum += basis[k][x] * samples[8 * y + x];
            half[8 * y + k] = sum;
        }
    }
    for (unsigned k = 0; k < 8; k++) {
        for (unsigned x = 0; x < 8; x++) {
            float sum = 0;

            for (unsigned y = 0; y < 8; y++)
                sum += basis[k][y] * half[8 * y + x];
            spectrum[8 * k + x] = sum;
        }
    }
}
