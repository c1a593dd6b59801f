/* SPDX-License-Identifier: Apache-2.0 */
/* Fourier transforms; the only file that talks to KissFFT is fourier_kissfft.c. */
#ifndef AIGCP_FOURIER_KISSFFT_H
#define AIGCP_FOURIER_KISSFFT_H

#include "watermark/invisible/plane.h"

#include <aigc/types.h>

typedef struct aigcp_complex {
    float re, im;
} aigcp_complex;

/* Transforms of one size, not scaled. Not to be shared between threads. */
typedef struct aigcp_fourier aigcp_fourier;

/* @param size even, at least 2. */
AIGC_MUST_CHECK aigc_status aigcp_fourier_new(size_t size, aigcp_fourier **fourier);
void aigcp_fourier_free(aigcp_fourier *fourier);

/* A square of size x size in place, row by row; [v][u] of e^-i (ux + vy). */
void aigcp_fourier_square(const aigcp_fourier *fourier, aigcp_complex *rows);

/* Of a real picture of at most size x size in a frame of zeros: coefficients [u * size + v] for
 * u = 0...columns-1 (x), columns <= size/2 + 1, and v = 0...size-1 (y).
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_fourier_half(const aigcp_fourier *fourier,
                                               const aigcp_plane *picture, size_t columns,
                                               aigcp_complex *out);

/* Add the squares of the same, for u = 0...size/2, to `power`. */
AIGC_MUST_CHECK aigc_status aigcp_fourier_power(const aigcp_fourier *fourier,
                                                const aigcp_plane *picture, float *power);

#endif
