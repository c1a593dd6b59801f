/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of the robustness harness: RGB, 8 bits, rows without gaps. */
#ifndef BENCH_RASTER_H
#define BENCH_RASTER_H

#include <stddef.h>
#include <stdint.h>

typedef struct raster {
    size_t width, height;
    uint8_t *rgb;
} raster;

/* These end the program without memory. */
raster raster_new(size_t width, size_t height);
raster raster_copy(const raster *from);
void raster_free(raster *picture);

/* Binary PPM of 8 bits. 0 if the file is none. */
int raster_load(const char *path, raster *picture);
int raster_save(const char *path, const raster *picture);

/* A sample between pixels, channel `c`, by cubic convolution; the picture goes on beyond its edges
 * as its outermost pixels. */
float raster_cubic(const raster *picture, float x, float y, size_t c);

/* Scaled to another size: averaging where it shrinks, cubic where it grows. */
raster raster_resize(const raster *from, size_t width, size_t height);
raster raster_crop(const raster *from, size_t x, size_t y, size_t width, size_t height);

/* Procedural pictures for tests without files: `kind` 0...7 chooses sky, noise, edges, ... */
raster raster_synthetic(size_t width, size_t height, unsigned kind, uint64_t seed);

double raster_psnr(const raster *a, const raster *b);
/* SSIM: the mean over colours and all windows of 11x11 under a Gaussian of 1.5. */
double raster_ssim(const raster *a, const raster *b);

#endif
