/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of the robustness harness. */
#include "bench/robustness/raster.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

raster
raster_new(size_t width, size_t height)
{
    raster picture = { width, height, calloc(width * height, 3) };
    if (!picture.rgb) {
        fputs("out of memory\n", stderr);
        exit(4);
    }
    return picture;
}

raster
raster_copy(const raster *from)
{
    raster picture = raster_new(from->width, from->height);
    memcpy(picture.rgb, from->rgb, 3 * from->width * from->height);
    return picture;
}

void
raster_free(raster *picture)
{
    free(picture->rgb);
    *picture = (raster){ 0, 0, NULL };
}

/* What follows white space and comments, which run from "#" to the end of their line. */
static int
next_byte(FILE *file)
{
    int byte, comment = 0;
    do {
        byte = getc(file);
        comment = byte == '#' || (comment && byte != '\n' && byte != '\r');
    } while (byte != EOF && (comment || isspace(byte)));
    return byte;
}

/* A number of the header, and the one byte behind it; 0 if there is none below 65536. */
static unsigned
take_number(FILE *file)
{
    unsigned number = 0;
    int byte = next_byte(file);
    for (; isdigit(byte) && number < 65536; byte = getc(file))
        number = 10 * number + (unsigned)(byte - '0');
    return isspace(byte) && number < 65536 ? number : 0;
}

static int
read_header(FILE *file, unsigned *width, unsigned *height)
{
    if (getc(file) != 'P' || getc(file) != '6')
        return 0;
    *width = take_number(file);
    *height = take_number(file);
    return *width > 0 && *height > 0 && take_number(file) == 255;
}

int
raster_load(const char *path, raster *picture)
{
    FILE *file = fopen(path, "rb");
    unsigned width, height;
    int ok = 0;
    *picture = (raster){ 0, 0, NULL };
    if (!file)
        return 0;
    if (read_header(file, &width, &height)) {
        *picture = raster_new(width, height);
        ok = fread(picture->rgb, 3, (size_t)width * height, file) == (size_t)width * height;
        if (!ok)
            raster_free(picture);
    }
    fclose(file);
    return ok;
}

int
raster_save(const char *path, const raster *picture)
{
    FILE *file = fopen(path, "wb");
    size_t count = picture->width * picture->height;
    if (!file)
        return 0;
    int ok = fprintf(file, "P6\n%zu %zu\n255\n", picture->width, picture->height) > 0 &&
             fwrite(picture->rgb, 3, count, file) == count;
    return fclose(file) == 0 && ok;
}

static const uint8_t *
pixel_at(const raster *picture, long x, long y)
{
    long right = (long)picture->width - 1, bottom = (long)picture->height - 1;
    x = x < 0 ? 0 : x > right ? right : x;
    y = y < 0 ? 0 : y > bottom ? bottom : y;
    return picture->rgb + 3 * ((size_t)y * picture->width + (size_t)x);
}

static void
cubic_weights(float t, float weight[4])
{
    weight[0] = ((-0.5F * t + 1.0F) * t - 0.5F) * t;
    weight[1] = (1.5F * t - 2.5F) * t * t + 1.0F;
    weight[2] = ((-1.5F * t + 2.0F) * t + 0.5F) * t;
    weight[3] = (0.5F * t - 0.5F) * t * t;
}

float
raster_cubic(const raster *picture, float x, float y, size_t c)
{
    float across[4], down[4], column = floorf(x), row = floorf(y), sum = 0;
    cubic_weights(x - column, across);
    cubic_weights(y - row, down);
    for (long j = 0; j < 4; j++) {
        for (long i = 0; i < 4; i++)
            sum += across[i] * down[j] *
                   (float)pixel_at(picture, (long)column - 1 + i, (long)row - 1 + j)[c];
    }
    return sum;
}

static uint8_t
to_byte(float value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)lroundf(value);
}

/* Weights of one axis: each output sample is a sum over a stretch of input samples. A cubic whose
 * width grows with the reduction: what good scalers do. */
static void
resample_line(const float *in, size_t from, size_t step_in, float *out, size_t to, size_t step_out)
{
    double ratio = (double)from / (double)to, support = ratio > 1 ? ratio : 1;
    for (size_t i = 0; i < to; i++) {
        double centre = ((double)i + 0.5) * ratio - 0.5, total = 0, sum = 0;
        long first = (long)floor(centre - 2 * support) + 1;
        long last = (long)floor(centre + 2 * support);
        for (long j = first; j <= last; j++) {
            double t = fabs((double)j - centre) / support;
            double weight = t < 1   ? (1.5 * t - 2.5) * t * t + 1
                            : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2
                                    : 0;
            long k = j < 0 ? 0 : j >= (long)from ? (long)from - 1 : j;
            total += weight;
            sum += weight * (double)in[(size_t)k * step_in];
        }
        out[i * step_out] = (float)(sum / total);
    }
}

raster
raster_resize(const raster *from, size_t width, size_t height)
{
    width = width < 1 ? 1 : width;
    height = height < 1 ? 1 : height;
    raster to = raster_new(width, height);
    float *plane =
        calloc(from->width * from->height + width * from->height + width * height, sizeof *plane);
    if (!plane)
        exit(4);
    float *across = plane + from->width * from->height, *result = across + width * from->height;
    for (size_t c = 0; c < 3; c++) {
        for (size_t i = 0; i < from->width * from->height; i++)
            plane[i] = (float)from->rgb[3 * i + c];
        for (size_t y = 0; y < from->height; y++)
            resample_line(plane + y * from->width, from->width, 1, across + y * width, width, 1);
        for (size_t x = 0; x < width; x++)
            resample_line(across + x, from->height, width, result + x, height, width);
        for (size_t i = 0; i < width * height; i++)
            to.rgb[3 * i + c] = to_byte(result[i]);
    }
    free(plane);
    return to;
}

raster
raster_crop(const raster *from, size_t x, size_t y, size_t width, size_t height)
{
    raster to = raster_new(width, height);
    for (size_t row = 0; row < height; row++)
        memcpy(to.rgb + 3 * row * width, from->rgb + 3 * ((y + row) * from->width + x), 3 * width);
    return to;
}

/* ---- likeness --------------------------------------------------------------------------- */

double
raster_psnr(const raster *a, const raster *b)
{
    double sum = 0;
    size_t count = 3 * a->width * a->height;
    for (size_t i = 0; i < count; i++) {
        double difference = (double)a->rgb[i] - (double)b->rgb[i];
        sum += difference * difference;
    }
    return sum > 0 ? 10 * log10(255.0 * 255.0 * (double)count / sum) : 99;
}

#define TAPS 11

static void
blur_valid(const double *in, size_t width, size_t height, double *scratch, double *out)
{
    double tap[TAPS], total = 0;
    for (int i = 0; i < TAPS; i++)
        total += tap[i] = exp(-0.5 * (i - 5) * (i - 5) / 2.25);
    size_t across = width - TAPS + 1, down = height - TAPS + 1;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < across; x++) {
            double sum = 0;
            for (size_t i = 0; i < TAPS; i++)
                sum += tap[i] * in[y * width + x + i];
            scratch[y * across + x] = sum / total;
        }
    }
    for (size_t y = 0; y < down; y++) {
        for (size_t x = 0; x < across; x++) {
            double sum = 0;
            for (size_t i = 0; i < TAPS; i++)
                sum += tap[i] * scratch[(y + i) * across + x];
            out[y * across + x] = sum / total;
        }
    }
}

static double
ssim_of_channel(const raster *a, const raster *b, size_t c, double *memory)
{
    size_t count = a->width * a->height;
    size_t windows = (a->width - TAPS + 1) * (a->height - TAPS + 1);
    double *product = memory, *scratch = memory + count, *mean[5], sum = 0;
    for (int k = 0; k < 5; k++) {
        mean[k] = memory + (size_t)(2 + k) * count;
        for (size_t i = 0; i < count; i++) {
            double p = a->rgb[3 * i + c], q = b->rgb[3 * i + c];
            product[i] = k == 0 ? p : k == 1 ? q : k == 2 ? p * p : k == 3 ? q * q : p * q;
        }
        blur_valid(product, a->width, a->height, scratch, mean[k]);
    }
    for (size_t i = 0; i < windows; i++) {
        double p = mean[0][i], q = mean[1][i];
        double pp = mean[2][i] - p * p, qq = mean[3][i] - q * q, pq = mean[4][i] - p * q;
        sum += (2 * p * q + 6.5025) * (2 * pq + 58.5225) /
               ((p * p + q * q + 6.5025) * (pp + qq + 58.5225));
    }
    return sum / (double)windows;
}

double
raster_ssim(const raster *a, const raster *b)
{
    double *memory = calloc(7 * a->width * a->height, sizeof *memory), sum = 0;
    if (!memory || a->width < TAPS || a->height < TAPS)
        exit(4);
    for (size_t c = 0; c < 3; c++)
        sum += ssim_of_channel(a, b, c, memory);
    free(memory);
    return sum / 3;
}

/* ---- made-up pictures ---------------------------------------------------------------------- */

static double
hash_unit(uint64_t seed, uint64_t x, uint64_t y)
{
    uint64_t z = seed + x * UINT64_C(0x9E3779B97F4A7C15) + y * UINT64_C(0xC2B2AE3D27D4EB4F);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

/* Smooth noise of one octave, 0...1. */
static double
value_noise(uint64_t seed, double x, double y)
{
    double fx = floor(x), fy = floor(y), px = x - fx, py = y - fy;
    uint64_t ix = (uint64_t)(int64_t)fx, iy = (uint64_t)(int64_t)fy;
    px = px * px * (3 - 2 * px);
    py = py * py * (3 - 2 * py);
    double a = hash_unit(seed, ix, iy), b = hash_unit(seed, ix + 1, iy);
    double c = hash_unit(seed, ix, iy + 1), d = hash_unit(seed, ix + 1, iy + 1);
    return a + (b - a) * px + (c + (d - c) * px - a - (b - a) * px) * py;
}

static double
clouds(uint64_t seed, double x, double y, int octaves)
{
    double sum = 0, share = 0.5;
    for (int i = 0; i < octaves; i++) {
        sum += share * value_noise(seed + (uint64_t)i, x, y);
        share /= 2;
        x *= 2;
        y *= 2;
    }
    return sum;
}

/* One sample of a picture of a kind: u, v in units of the short side. */
static double
synthetic_value(unsigned kind, uint64_t seed, double u, double v, size_t x, size_t y)
{
    switch (kind) {
    case 0: /* a sky: a gradient with faint clouds */
        return 150 + 80 * v + 12 * clouds(seed, 3 * u, 3 * v, 4);
    case 1: /* a landscape: clouds of all sizes */
        return 255 * clouds(seed, 5 * u, 5 * v, 8);
    case 2: /* flat areas with sharp edges */
        return 60 + 140 * floor(4 * value_noise(seed, 4 * u, 4 * v)) / 4;
    case 3: /* a lawn: nothing but fine detail */
        return 40 + 150 * hash_unit(seed, x / 2, y / 2) * clouds(seed, 8 * u, 8 * v, 4);
    case 4: /* stripes, like cloth */
        return 128 + 60 * sin(90 * u + 9 * clouds(seed, 2 * u, 2 * v, 3)) +
               30 * clouds(seed, 20 * u, 20 * v, 3);
    case 5: /* a dark room */
        return 8 + 50 * clouds(seed, 2 * u, 2 * v, 6) + 3 * hash_unit(seed, x, y);
    case 6: { /* half sky, half ground */
        double ground = v > 0.5 + 0.1 * clouds(seed, 4 * u, 0, 3) ? 1 : 0;
        return ground > 0 ? 220 * clouds(seed, 12 * u, 12 * v, 7) : 200 - 60 * v;
    }
    default: /* text on paper */
        return hash_unit(seed, x / 5, y / 14) < 0.4 && y % 14 < 9 &&
                       hash_unit(seed, x / 2, y / 3) < 0.5
                   ? 30
                   : 245;
    }
}

raster
raster_synthetic(size_t width, size_t height, unsigned kind, uint64_t seed)
{
    raster picture = raster_new(width, height);
    double shorter = (double)(width < height ? width : height);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            double u = (double)x / shorter, v = (double)y / shorter;
            double value = synthetic_value(kind, seed, u, v, x, y);
            double tint = kind == 7 ? 0 : 24 * (value_noise(seed + 99, 2 * u, 2 * v) - 0.5);
            uint8_t *to = picture.rgb + 3 * (y * width + x);
            to[0] = to_byte((float)(value + tint));
            to[1] = to_byte((float)value);
            to[2] = to_byte((float)(value - tint));
        }
    }
    return picture;
}
