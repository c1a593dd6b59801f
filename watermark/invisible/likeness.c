/* SPDX-License-Identifier: Apache-2.0 */
/* SSIM over sampled windows. */
#include "watermark/invisible/likeness.h"

#include <stdlib.h>
#include <string.h>

#define SIDE 11

/* e^(-d^2 / 4.5), normalised. */
static const float weights[SIDE] = { 0.00102838F, 0.00759876F, 0.03600077F, 0.10936069F,
                                     0.21300553F, 0.26601172F, 0.21300553F, 0.10936069F,
                                     0.03600077F, 0.00759876F, 0.00102838F };

struct aigcp_likeness {
    size_t width, step, rows;
    size_t windows;
    double sum;
    float *first, *second; /* the last SIDE rows, by row number modulo SIDE */
};

void
aigcp_likeness_free(aigcp_likeness *likeness)
{
    if (!likeness)
        return;
    free(likeness->first);
    free(likeness->second);
    free(likeness);
}

aigc_status
aigcp_likeness_new(size_t width, size_t step, aigcp_likeness **result)
{
    *result = NULL;
    aigcp_likeness *likeness = calloc(1, sizeof *likeness);
    if (!likeness)
        return AIGC_ERR_MEMORY;
    likeness->width = width;
    likeness->step = step;
    likeness->first = calloc(width * SIDE, sizeof *likeness->first);
    likeness->second = calloc(width * SIDE, sizeof *likeness->second);
    if (!likeness->first || !likeness->second) {
        aigcp_likeness_free(likeness);
        return AIGC_ERR_MEMORY;
    }
    *result = likeness;
    return AIGC_OK;
}

static float
window_likeness(const aigcp_likeness *likeness, size_t x)
{
    const float c1 = 6.5025F, c2 = 58.5225F;
    float a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t row = 0; row < SIDE; row++) {
        size_t slot = (likeness->rows - SIDE + row) % SIDE;
        const float *p = likeness->first + slot * likeness->width + x;
        const float *q = likeness->second + slot * likeness->width + x;
        for (size_t i = 0; i < SIDE; i++) {
            /* Relative to the middle: sums of squares stay small. */
            float weight = weights[row] * weights[i], first = p[i] - 128, second = q[i] - 128;
            a += weight * first;
            b += weight * second;
            aa += weight * first * first;
            bb += weight * second * second;
            ab += weight * first * second;
        }
    }
    float mean_a = a + 128, mean_b = b + 128;
    float variances = aa - a * a + bb - b * b, covariance = ab - a * b;
    return (2 * mean_a * mean_b + c1) * (2 * covariance + c2) /
           ((mean_a * mean_a + mean_b * mean_b + c1) * (variances + c2));
}

void
aigcp_likeness_add(aigcp_likeness *likeness, const float *first, const float *second)
{
    size_t width = likeness->width, slot = likeness->rows % SIDE;
    memcpy(likeness->first + slot * width, first, width * sizeof *first);
    memcpy(likeness->second + slot * width, second, width * sizeof *second);
    likeness->rows++;
    if (likeness->rows < SIDE || (likeness->rows - SIDE) % likeness->step != 0)
        return;
    for (size_t x = 0; x + SIDE <= width; x += likeness->step) {
        likeness->sum += (double)window_likeness(likeness, x);
        likeness->windows++;
    }
}

double
aigcp_likeness_mean(const aigcp_likeness *likeness)
{
    return likeness->windows == 0 ? 1.0 : likeness->sum / (double)likeness->windows;
}
