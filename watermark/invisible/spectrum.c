/* SPDX-License-Identifier: Apache-2.0 */
/* Power spectrum over windows, whitened. */
#include "watermark/invisible/spectrum.h"

#include <math.h>
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

/* Sums over 2 * radius + 1 neighbours along a row that closes to a ring. */
static void
sum_along(const float *row, size_t radius, float *sums)
{
    float sum = 0;
    for (size_t i = 0; i < 2 * radius; i++)
        sum += row[(SIZE - radius + i) % SIZE];
    for (size_t v = 0; v < SIZE; v++) {
        sum += row[(v + radius) % SIZE];
        sums[v] = sum;
        sum -= row[(v + SIZE - radius) % SIZE];
    }
}

/* Add or take away the row u of `rows`; beyond the half plane it is a row on the other side, read
 * backwards. */
static void
add_row(float *to, const float *rows, ptrdiff_t u, float factor)
{
    size_t index = (size_t)(u < 0 ? -u : u < HALF ? u : SIZE - u);
    const float *row = rows + index * SIZE;
    if (u >= 0 && u < HALF) {
        for (size_t v = 0; v < SIZE; v++)
            to[v] += factor * row[v];
    } else {
        for (size_t v = 0; v < SIZE; v++)
            to[v] += factor * row[(SIZE - v) % SIZE];
    }
}

/* Add sums over squares of 2 * radius + 1, times a factor, to `total`. */
static void
add_squares(const float *power, size_t radius, float factor, float *scratch, float *column,
            float *total)
{
    ptrdiff_t reach = (ptrdiff_t)radius;
    for (size_t u = 0; u < HALF; u++)
        sum_along(power + u * SIZE, radius, scratch + u * SIZE);
    memset(column, 0, SIZE * sizeof *column);
    for (ptrdiff_t u = -reach; u < reach; u++)
        add_row(column, scratch, u, 1.0F);
    for (ptrdiff_t u = 0; u < HALF; u++) {
        add_row(column, scratch, u + reach, 1.0F);
        float *to = total + (size_t)u * SIZE;
        for (size_t v = 0; v < SIZE; v++)
            to[v] += factor * column[v];
        add_row(column, scratch, u - reach, -1.0F);
    }
}

static aigc_status
whiten(const float *power, float *whitened)
{
    size_t count = (size_t)HALF * SIZE;
    float *scratch = malloc(count * sizeof *scratch);
    float *total = calloc(count + SIZE, sizeof *total);
    if (scratch == NULL || total == NULL) {
        free(scratch);
        free(total);
        return AIGC_ERR_MEMORY;
    }
    float *column = total + count;
    add_squares(power, NEAR, 1.0F, scratch, column, total);
    add_squares(power, PEAK, -1.0F, scratch, column, total);
    for (size_t i = 0; i < count; i++) {
        float mean = total[i] / NEIGHBOURS;
        float value = mean > 1e-9F ? power[i] / mean : 1.0F;
        whitened[i] = value < AIGCP_POWER_MAX ? value : AIGCP_POWER_MAX;
    }
    free(scratch);
    free(total);
    return AIGC_OK;
}

aigc_status
aigcp_spectrum_add(aigcp_spectrum *spectrum, const aigcp_plane *residual, size_t windows,
                   const aigcp_fourier *fourier)
{
    size_t count = (size_t)HALF * SIZE;
    if (spectrum->raw == NULL)
        spectrum->raw = calloc(count, sizeof *spectrum->raw);
    if (spectrum->power == NULL)
        spectrum->power = calloc(count, sizeof *spectrum->power);
    if (spectrum->raw == NULL || spectrum->power == NULL)
        return AIGC_ERR_MEMORY;
    aigc_status status = add_windows(residual, windows, fourier, spectrum->raw);
    if (status == AIGC_OK)
        status = whiten(spectrum->raw, spectrum->power);
    return status;
}
