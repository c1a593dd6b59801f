/* SPDX-License-Identifier: Apache-2.0 */
/* Fourier transforms; the only file that talks to KissFFT is fourier_kissfft.c. */
#ifndef AIGCP_FOURIER_KISSFFT_H
#define AIGCP_FOURIER_KISSFFT_H

#include <aigc/types.h>

typedef struct aigcp_complex {
    float re, im;
} aigcp_complex;

/* Transforms of one size. They are not scaled: forward and back multiplies by the size. Not to
 * be shared between threads. */
typedef struct aigcp_fourier aigcp_fourier;

/* @param size even, at least 2. */
AIGC_MUST_CHECK aigc_status aigcp_fourier_new(size_t size, aigcp_fourier **fourier);
void aigcp_fourier_free(aigcp_fourier *fourier);

/* One row; `in` and `out` must differ. */
void aigcp_fourier_forward(const aigcp_fourier *fourier, const aigcp_complex *in,
                           aigcp_complex *out);
void aigcp_fourier_back(const aigcp_fourier *fourier, const aigcp_complex *in, aigcp_complex *out);

/* `size` real samples to size / 2 + 1 coefficients. */
void aigcp_fourier_real(const aigcp_fourier *fourier, const float *in, aigcp_complex *out);

/* A square of size x size in place, row by row: forward (e^-i) or back (e^+i). */
void aigcp_fourier_square(const aigcp_fourier *fourier, aigcp_complex *rows);
void aigcp_fourier_square_back(const aigcp_fourier *fourier, aigcp_complex *rows);

/* Add |F|^2 of a real picture in a frame of zeros, size x size, to `power`:
 * power[u * size + v] for u = 0...size/2 (x) and v = 0...size-1 (y).
 * @param rows `height` <= size rows of `width` <= size samples, `stride` floats apart. */
AIGC_MUST_CHECK aigc_status aigcp_fourier_power(const aigcp_fourier *fourier, const float *rows,
                                                size_t width, size_t height, size_t stride,
                                                float *power);

#endif
