/* SPDX-License-Identifier: Apache-2.0 */
/* Power spectrum over windows, whitened. */
#include "watermark/invisible/spectrum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SIZE AIGCP_POWER_SIZE
#define HALF AIGCP_POWER_HALF

/* The neighbourhood of a frequency: a square of 25 less the 7 in its middle, which a peak and its
 * flanks may fill. */
#define NEAR 12
#define PEAK 3
#define NEIGHBOURS ((float)((2 * NEAR + 1) * (2 * NEAR + 1) - (2 * PEAK + 1) * (2 * PEAK + 1)))

void
aigcp_spectrum_free(aigcp_spectrum *spectrum)
{
    free(spectrum->raw);
    free(spectrum->power);
    *spectrum = (aigcp_spectrum){ NULL, NULL };
}

/* The weight of a sample in a window: an eighth at either end fades. */
static void
make_taper(float *taper, size_t size)
{
    size_t edge = size / 8;
    for (size_t i = 0; i < size; i++) {
        size_t inside = i < size - 1 - i ? i : size - 1 - i;
        taper[i] = 1.0F;
        if (inside < edge) {
            float part = ((float)inside + 0.5F) / (float)edge;
            taper[i] = 0.5F - 0.5F * cosf(3.14159265F * part);
        }
    }
}

static size_t
window_start(size_t index, size_t count, size_t length, size_t window)
{
    return count == 1 ? (length - window) / 2 : index * (length - window) / (count - 1);
}

static size_t
window_count(size_t length, size_t window, size_t most)
{
    size_t count = (length - window + window / 4) / (window / 2) + 1;
    return count < most ? count : most;
}

size_t
aigcp_spectrum_windows(const aigcp_plane *plane, size_t most)
{
    size_t width = plane->width < AIGCP_WINDOW ? plane->width : AIGCP_WINDOW;
    size_t height = plane->height < AIGCP_WINDOW ? plane->height : AIGCP_WINDOW;
    return window_count(plane->width, width, most) * window_count(plane->height, height, most);
}

static aigc_status
add_window(const aigcp_plane *residual, size_t x, size_t y, aigcp_plane *window,
           const float *taper_x, const float *taper_y, const aigcp_fourier *fourier, float *power)
{
    for (size_t row = 0; row < window->height; row++) {
        const float *from = aigcp_plane_row(residual, y + row) + x;
        float *to = aigcp_plane_row(window, row);
        for (size_t i = 0; i < window->width; i++)
            to[i] = from[i] * taper_x[i] * taper_y[row];
    }
    return aigcp_fourier_power(fourier, window, power);
}

static aigc_status
add_windows(const aigcp_plane *residual, size_t most, const aigcp_fourier *fourier, float *power)
{
    float taper_x[AIGCP_WINDOW], taper_y[AIGCP_WINDOW];
    size_t width = residual->width < AIGCP_WINDOW ? residual->width : AIGCP_WINDOW;
    size_t height = residual->height < AIGCP_WINDOW ? residual->height : AIGCP_WINDOW;
    size_t across = window_count(residual->width, width, most);
    size_t down = window_count(residual->height, height, most);
    aigcp_plane window;
    aigc_status status = aigcp_plane_new(&window, width, height);
    make_taper(taper_x, width);
    make_taper(taper_y, height);
    for (size_t i = 0; i < across * down && status == AIGC_OK; i++) {
        size_t x = window_start(i % across, across, residual->width, width);
        size_t y = window_start(i / across, down, residual->height, height);
        status = add_window(residual, x, y, &window, taper_x, taper_y, fourier, power);
    }
    aigcp_plane_free(&window);
    return status;
}

/* Sums over squares of 2 * reach + 1 frequencies, for one row of their middles after the other. */
typedef struct square_sums {
    size_t reach;
    float *rows; /* the rows in reach, summed along themselves, by number modulo 2 * reach + 1 */
    float *sum;  /* of all of them */
} square_sums;

static float *
row_in_reach(const square_sums *squares, ptrdiff_t u)
{
    size_t number = (size_t)(u + (ptrdiff_t)squares->reach);
    return squares->rows + number % (2 * squares->reach + 1) * SIZE;
}

/* Row u, with `reach` frequencies more at either end, for it closes to a ring. Beyond the half
 * plane it is a row on the other side, read backwards. */
static void
copy_row(const float *power, ptrdiff_t u, size_t reach, float *to)
{
    const float *row = power + (size_t)(u < 0 ? -u : u < HALF ? u : SIZE - u) * SIZE;
    bool backwards = u < 0 || u >= HALF;
    for (size_t i = 0; i < SIZE; i++)
        to[reach + i] = row[backwards ? (SIZE - i) % SIZE : i];
    memcpy(to, to + SIZE, reach * sizeof *to);
    memcpy(to + reach + SIZE, to + reach, reach * sizeof *to);
}

/* A row comes into reach. Sums of neighbours are put together from those of 1, 2, 4, ... */
static void
enter(square_sums *squares, const float *power, ptrdiff_t u)
{
    float part[SIZE + 2 * NEAR], *sums = row_in_reach(squares, u);
    size_t wanted = 2 * squares->reach + 1, done = 0;
    copy_row(power, u, squares->reach, part);
    memset(sums, 0, SIZE * sizeof *sums);
    for (size_t size = 1; size <= wanted; size *= 2) {
        if ((wanted & size) != 0) {
            for (size_t v = 0; v < SIZE; v++)
                sums[v] += part[v + done];
            done += size;
        }
        for (size_t i = 0; i + size < SIZE + 2 * squares->reach; i++)
            part[i] += part[i + size];
    }
    for (size_t v = 0; v < SIZE; v++)
        squares->sum[v] += sums[v];
}

static void
leave(square_sums *squares, ptrdiff_t u)
{
    const float *sums = row_in_reach(squares, u);
    for (size_t v = 0; v < SIZE; v++)
        squares->sum[v] -= sums[v];
}

static aigc_status
square_sums_new(square_sums *squares, const float *power, size_t reach)
{
    squares->reach = reach;
    squares->rows = calloc((2 * reach + 2) * SIZE, sizeof *squares->rows);
    if (!squares->rows)
        return AIGC_ERR_MEMORY;
    squares->sum = squares->rows + (2 * reach + 1) * SIZE;
    for (ptrdiff_t u = -(ptrdiff_t)reach; u < (ptrdiff_t)reach; u++)
        enter(squares, power, u);
    return AIGC_OK;
}

static aigc_status
whiten(const float *power, float *whitened)
{
    square_sums near = { .rows = NULL }, peak = { .rows = NULL };
    aigc_status status = square_sums_new(&near, power, NEAR);
    if (status == AIGC_OK)
        status = square_sums_new(&peak, power, PEAK);
    for (ptrdiff_t u = 0; u < HALF && status == AIGC_OK; u++) {
        const float *from = power + (size_t)u * SIZE;
        float *to = whitened + (size_t)u * SIZE;
        enter(&near, power, u + NEAR);
        enter(&peak, power, u + PEAK);
        for (size_t v = 0; v < SIZE; v++) {
            float mean = (near.sum[v] - peak.sum[v]) / NEIGHBOURS;
            float value = mean > 1e-9F ? from[v] / mean : 1.0F;
            to[v] = value < AIGCP_POWER_MAX ? value : AIGCP_POWER_MAX;
        }
        leave(&near, u - NEAR);
        leave(&peak, u - PEAK);
    }
    free(near.rows);
    free(peak.rows);
    return status;
}

aigc_status
aigcp_spectrum_add(aigcp_spectrum *spectrum, const aigcp_plane *residual, size_t windows,
                   const aigcp_fourier *fourier)
{
    size_t count = (size_t)HALF * SIZE;
    if (!spectrum->raw)
        spectrum->raw = calloc(count, sizeof *spectrum->raw);
    if (!spectrum->power)
        spectrum->power = calloc(count, sizeof *spectrum->power);
    if (!spectrum->raw || !spectrum->power)
        return AIGC_ERR_MEMORY;
    aigc_status status = add_windows(residual, windows, fourier, spectrum->raw);
    if (status == AIGC_OK)
        status = whiten(spectrum->raw, spectrum->power);
    return status;
}
