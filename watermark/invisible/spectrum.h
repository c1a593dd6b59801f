/* SPDX-License-Identifier: Apache-2.0 */
/* Where in the frequencies of a picture there are peaks: its power spectrum over windows, divided
 * by the neighbourhood. Pilots of a repeated tile are such peaks. */
#ifndef AIGCP_SPECTRUM_H
#define AIGCP_SPECTRUM_H

#include "watermark/invisible/fourier_kissfft.h"
#include "watermark/invisible/plane.h"
#include "watermark/invisible/scheme.h"

typedef struct aigcp_spectrum {
    float *raw;   /* summed over windows */
    float *power; /* [u * AIGCP_POWER_SIZE + v], u = 0...half (x), v in all (y); 1 on average */
} aigcp_spectrum;

/* Frequencies of one half plane; the other half is the same. */
#define AIGCP_POWER_HALF (AIGCP_POWER_SIZE / 2 + 1)

/* A peak counts for so much at most, whatever it is. */
#define AIGCP_POWER_MAX 12.0F

/* In how many windows a plane is seen, at most so many each way. */
size_t aigcp_spectrum_windows(const aigcp_plane *plane, size_t most);

/* Add windows, at most so many each way, spread over the plane. All NULL is an empty spectrum. */
AIGC_MUST_CHECK aigc_status aigcp_spectrum_add(aigcp_spectrum *spectrum,
                                               const aigcp_plane *residual, size_t windows,
                                               const aigcp_fourier *fourier);
void aigcp_spectrum_free(aigcp_spectrum *spectrum);

/* At a frequency in cycles per pixel, between the samples; 1 beyond the Nyquist frequency. */
static inline float
aigcp_spectrum_at(const aigcp_spectrum *spectrum, float x, float y)
{
    const float scale = AIGCP_POWER_SIZE;
    float sign = x < 0 ? -scale : scale;
    float u = x * sign, v = y * sign;
    if (!(u < scale / 2 - 1 && v < scale / 2 - 1 && v > 1 - scale / 2))
        return 1.0F;
    v += scale;
    size_t column = (size_t)u, row = (size_t)v;
    float right = u - (float)column, down = v - (float)row;
    const float *here = spectrum->power + column * AIGCP_POWER_SIZE;
    size_t up = row % AIGCP_POWER_SIZE, low = (row + 1) % AIGCP_POWER_SIZE;
    float first = here[up] + (here[low] - here[up]) * down;
    here += AIGCP_POWER_SIZE;
    float second = here[up] + (here[low] - here[up]) * down;
    return first + (second - first) * right;
}

#endif
