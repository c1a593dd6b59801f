/* SPDX-License-Identifier: Apache-2.0 */
/* Fourier transforms by KissFFT. */
#include "watermark/invisible/fourier_kissfft.h"

#include <kissfft/kiss_fftr.h>

#include <stdlib.h>
#include <string.h>

/* Columns are gathered in groups: as many neighbours as a cache line holds. */
#define COLUMNS 8

struct aigcp_fourier {
    size_t size;
    kiss_fft_cfg forward;
    kiss_fftr_cfg real;
    kiss_fft_cpx *in, *out; /* room for COLUMNS columns each */
};

_Static_assert(sizeof(aigcp_complex) == sizeof(kiss_fft_cpx), "complex numbers are two floats");

void
aigcp_fourier_free(aigcp_fourier *fourier)
{
    if (!fourier)
        return;
    free(fourier->forward);
    free(fourier->real);
    free(fourier->in);
    free(fourier->out);
    free(fourier);
}

aigc_status
aigcp_fourier_new(size_t size, aigcp_fourier **result)
{
    *result = NULL;
    aigcp_fourier *fourier = calloc(1, sizeof *fourier);
    if (!fourier)
        return AIGC_ERR_MEMORY;
    fourier->size = size;
    fourier->forward = kiss_fft_alloc((int)size, 0, NULL, NULL);
    fourier->real = kiss_fftr_alloc((int)size, 0, NULL, NULL);
    fourier->in = calloc(COLUMNS * size, sizeof *fourier->in);
    fourier->out = calloc(COLUMNS * size, sizeof *fourier->out);
    if (!fourier->forward || !fourier->real || !fourier->in || !fourier->out) {
        aigcp_fourier_free(fourier);
        return AIGC_ERR_MEMORY;
    }
    *result = fourier;
    return AIGC_OK;
}

/* Take `count` columns from x on out of `height` rows; what is below is zero. */
static void
gather(const aigcp_fourier *fourier, const aigcp_complex *rows, size_t stride, size_t height,
       size_t x, size_t count)
{
    for (size_t column = 0; column < count; column++) {
        kiss_fft_cpx *to = fourier->in + column * fourier->size;
        memset(to + height, 0, (fourier->size - height) * sizeof *to);
    }
    for (size_t y = 0; y < height; y++) {
        const aigcp_complex *from = rows + y * stride + x;
        for (size_t column = 0; column < count; column++) {
            fourier->in[column * fourier->size + y].r = from[column].re;
            fourier->in[column * fourier->size + y].i = from[column].im;
        }
    }
}

void
aigcp_fourier_square(const aigcp_fourier *fourier, aigcp_complex *rows)
{
    size_t size = fourier->size;
    for (size_t y = 0; y < size; y++) {
        memcpy(fourier->in, rows + y * size, size * sizeof *rows);
        kiss_fft(fourier->forward, fourier->in, (kiss_fft_cpx *)(void *)(rows + y * size));
    }
    for (size_t x = 0; x < size; x += COLUMNS) {
        size_t count = size - x < COLUMNS ? size - x : COLUMNS;
        gather(fourier, rows, size, size, x, count);
        for (size_t column = 0; column < count; column++)
            kiss_fft(fourier->forward, fourier->in + column * size, fourier->out + column * size);
        for (size_t y = 0; y < size; y++) {
            for (size_t column = 0; column < count; column++) {
                rows[y * size + x + column].re = fourier->out[column * size + y].r;
                rows[y * size + x + column].im = fourier->out[column * size + y].i;
            }
        }
    }
}

/* What becomes of a transformed column. */
typedef void (*column_fn)(const kiss_fft_cpx *column, size_t size, void *to);

/* Transform a real picture of width x height in a frame of zeros; its first columns go to
 * `use`, `step` bytes apart. */
static aigc_status
transform_real(const aigcp_fourier *fourier, const aigcp_plane *picture, size_t columns,
               column_fn use, void *to, size_t step)
{
    size_t size = fourier->size, half = size / 2 + 1, height = picture->height;
    float *line = calloc(size, sizeof *line);
    aigcp_complex *spectrum = malloc(height * half * sizeof *spectrum);
    aigc_status status = line && spectrum ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        for (size_t y = 0; y < height; y++) {
            memcpy(line, aigcp_plane_row(picture, y), picture->width * sizeof *line);
            kiss_fftr(fourier->real, line, (kiss_fft_cpx *)(void *)(spectrum + y * half));
        }
        for (size_t x = 0; x < columns; x += COLUMNS) {
            size_t count = columns - x < COLUMNS ? columns - x : COLUMNS;
            gather(fourier, spectrum, half, height, x, count);
            for (size_t column = 0; column < count; column++) {
                kiss_fft(fourier->forward, fourier->in + column * size, fourier->out);
                use(fourier->out, size, (char *)to + (x + column) * step);
            }
        }
    }
    free(line);
    free(spectrum);
    return status;
}

static void
add_power(const kiss_fft_cpx *column, size_t size, void *to)
{
    float *power = to;
    for (size_t v = 0; v < size; v++)
        power[v] += column[v].r * column[v].r + column[v].i * column[v].i;
}

aigc_status
aigcp_fourier_power(const aigcp_fourier *fourier, const aigcp_plane *picture, float *power)
{
    return transform_real(fourier, picture, fourier->size / 2 + 1, add_power, power,
                          fourier->size * sizeof *power);
}

static void
copy_column(const kiss_fft_cpx *column, size_t size, void *to)
{
    memcpy(to, column, size * sizeof *column);
}

aigc_status
aigcp_fourier_half(const aigcp_fourier *fourier, const aigcp_plane *picture, size_t columns,
                   aigcp_complex *out)
{
    return transform_real(fourier, picture, columns, copy_column, out, fourier->size * sizeof *out);
}
