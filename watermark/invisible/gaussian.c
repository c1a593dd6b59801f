/* SPDX-License-Identifier: Apache-2.0 */
/* Three running means in a row come within 3 % of a Gaussian (Kovesi, Fast Almost-Gaussian
 * Filtering, DICTA 2010), in time that does not depend on its width. */
#include "watermark/invisible/gaussian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PASSES 3

/* Radii of the means whose variances add up to that of the Gaussian. */
static void
choose_radii(float sigma, size_t radii[PASSES])
{
    float ideal = sqrtf(12.0F * sigma * sigma / PASSES + 1.0F);
    size_t low = (size_t)ideal;
    if (low % 2 == 0 && low > 0)
        low--;
    float width = (float)low;
    float count =
        (12.0F * sigma * sigma - PASSES * width * width - 4.0F * PASSES * width - 3.0F * PASSES) /
        (-4.0F * width - 4.0F);
    for (size_t i = 0; i < PASSES; i++)
        radii[i] = low / 2 + ((float)i + 0.5F > count ? 1 : 0);
}

/* Running mean of one row: `line` holds the row with `radius` + 1 copies of its ends at either
 * side. */
static void
mean_of_row(float *row, size_t width, size_t radius, float *line)
{
    float scale = 1.0F / (float)(2 * radius + 1);
    for (size_t i = 0; i <= radius; i++) {
        line[i] = row[0];
        line[radius + 1 + width + i] = row[width - 1];
    }
    memcpy(line + radius + 1, row, width * sizeof *row);
    float sum = 0;
    for (size_t i = 1; i <= 2 * radius; i++)
        sum += line[i];
    for (size_t x = 0; x < width; x++) {
        sum += line[x + 2 * radius + 1];
        row[x] = sum * scale;
        sum -= line[x + 1];
    }
}

static const float *
clamped_row(const aigcp_plane *plane, size_t y, size_t radius)
{
    size_t row = y < radius ? 0 : y - radius;
    return aigcp_plane_row(plane, row < plane->height ? row : plane->height - 1);
}

/* Running means down the columns, from one plane into another, all columns at once. */
static void
mean_of_columns(const aigcp_plane *in, aigcp_plane *out, size_t radius, float *sums)
{
    float scale = 1.0F / (float)(2 * radius + 1);
    size_t width = in->width;
    memset(sums, 0, width * sizeof *sums);
    for (size_t y = 0; y < 2 * radius; y++) {
        const float *row = clamped_row(in, y, radius);
        for (size_t x = 0; x < width; x++)
            sums[x] += row[x];
    }
    for (size_t y = 0; y < in->height; y++) {
        const float *entering = clamped_row(in, y + 2 * radius, radius);
        const float *leaving = clamped_row(in, y, radius);
        float *to = aigcp_plane_row(out, y);
        for (size_t x = 0; x < width; x++) {
            float sum = sums[x] + entering[x];
            to[x] = sum * scale;
            sums[x] = sum - leaving[x];
        }
    }
}

aigc_status
aigcp_gaussian(aigcp_plane *plane, float sigma)
{
    size_t radii[PASSES];
    choose_radii(sigma, radii);
    aigcp_plane other = { 0, 0, NULL };
    float *line = calloc(plane->width + 2 * (radii[PASSES - 1] + 1), sizeof *line);
    aigc_status status =
        line != NULL ? aigcp_plane_new(&other, plane->width, plane->height) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        for (size_t y = 0; y < plane->height; y++) {
            for (size_t i = 0; i < PASSES; i++)
                mean_of_row(aigcp_plane_row(plane, y), plane->width, radii[i], line);
        }
        for (size_t i = 0; i < PASSES; i++) {
            mean_of_columns(plane, &other, radii[i], line);
            aigcp_plane swap = *plane;
            *plane = other;
            other = swap;
        }
    }
    aigcp_plane_free(&other);
    free(line);
    return status;
}
