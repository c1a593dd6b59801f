/* SPDX-License-Identifier: Apache-2.0 */
/* Attacks that are arithmetic on pixels, and the table of all. */
#include "bench/robustness/attacks.h"

#include "bench/robustness/codecs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance ------------------------------------------------------------------------------ */

/* splitmix64 */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static double
uniform(uint64_t *state)
{
    return (double)(next_random(state) >> 11) / 9007199254740992.0;
}

static double
normal(uint64_t *state)
{
    double u = uniform(state) + 1e-300;
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * uniform(state));
}

static uint8_t
to_byte(double value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)lround(value);
}

/* ---- values ------------------------------------------------------------------------------ */

static raster
run_none(const raster *p, uint64_t seed, double a, double b)
{
    (void)seed, (void)a, (void)b;
    return raster_copy(p);
}

/* a * v + b */
static raster
run_levels(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)seed;
    for (size_t i = 0; i < 3 * p->width * p->height; i++)
        q.rgb[i] = to_byte(a * p->rgb[i] + b);
    return q;
}

static raster
run_gamma(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)seed, (void)b;
    for (size_t i = 0; i < 3 * p->width * p->height; i++)
        q.rgb[i] = to_byte(255 * pow(p->rgb[i] / 255.0, a));
    return q;
}

/* Mix with gray: a = 0 is gray, 1 the picture, more is more colourful. */
static raster
run_saturation(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)seed, (void)b;
    for (size_t i = 0; i < p->width * p->height; i++) {
        const uint8_t *v = p->rgb + 3 * i;
        double gray = 0.299 * v[0] + 0.587 * v[1] + 0.114 * v[2];
        for (size_t c = 0; c < 3; c++)
            q.rgb[3 * i + c] = to_byte(gray + a * (v[c] - gray));
    }
    return q;
}

static raster
run_noise(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)b;
    for (size_t i = 0; i < 3 * p->width * p->height; i++)
        q.rgb[i] = to_byte(p->rgb[i] + a * normal(&seed));
    return q;
}

/* Six levels each of red and green, seven of blue, with error diffusion: 252 colours. */
static raster
run_palette(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    static const int levels[3] = { 6, 7, 6 };
    (void)seed, (void)a, (void)b;
    float *error = calloc(2 * 3 * (p->width + 2), sizeof *error);
    if (!error)
        exit(4);
    for (size_t y = 0; y < p->height; y++) {
        float *now = error + (y & 1) * 3 * (p->width + 2);
        float *next = error + (~y & 1) * 3 * (p->width + 2);
        memset(next, 0, 3 * (p->width + 2) * sizeof *next);
        for (size_t i = 0; i < 3 * p->width; i++) {
            float step = 255.0F / (float)(levels[i % 3] - 1);
            float wanted = (float)p->rgb[3 * y * p->width + i] + now[i + 3];
            float given = step * floorf(wanted / step + 0.5F);
            given = given < 0 ? 0 : given > 255 ? 255 : given;
            q.rgb[3 * y * p->width + i] = to_byte((double)given);
            float left = wanted - given;
            now[i + 6] += left * (7.0F / 16);
            next[i] += left * (3.0F / 16);
            next[i + 3] += left * (5.0F / 16);
            next[i + 6] += left * (1.0F / 16);
        }
    }
    free(error);
    return q;
}

/* ---- neighbours -------------------------------------------------------------------------- */

static raster
run_blur(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    int radius = (int)ceil(3 * a);
    double *kernel = calloc(2 * (size_t)radius + 1, sizeof *kernel), total = 0;
    float *half = calloc(3 * p->width * p->height, sizeof *half);
    (void)seed, (void)b;
    if (!kernel || !half)
        exit(4);
    for (int i = -radius; i <= radius; i++)
        total += kernel[i + radius] = exp(-0.5 * i * i / (a * a));
    for (int pass = 0; pass < 2; pass++) {
        for (size_t y = 0; y < p->height; y++) {
            for (size_t x = 0; x < p->width; x++) {
                double sum[3] = { 0 };
                for (int i = -radius; i <= radius; i++) {
                    long at = (long)(pass == 0 ? x : y) + i;
                    long end = (long)(pass == 0 ? p->width : p->height) - 1;
                    size_t k = (size_t)(at < 0 ? 0 : at > end ? end : at);
                    size_t from = 3 * (pass == 0 ? y * p->width + k : k * p->width + x);
                    for (size_t c = 0; c < 3; c++)
                        sum[c] += kernel[i + radius] *
                                  (pass == 0 ? (double)p->rgb[from + c] : (double)half[from + c]);
                }
                for (size_t c = 0; c < 3; c++)
                    if (pass == 0)
                        half[3 * (y * p->width + x) + c] = (float)(sum[c] / total);
                    else
                        q.rgb[3 * (y * p->width + x) + c] = to_byte(sum[c] / total);
            }
        }
    }
    free(kernel);
    free(half);
    return q;
}

/* Add a times what a blur of b takes away. */
static raster
run_sharpen(const raster *p, uint64_t seed, double a, double b)
{
    raster q = run_blur(p, seed, b, 0);
    for (size_t i = 0; i < 3 * p->width * p->height; i++)
        q.rgb[i] = to_byte(p->rgb[i] + a * ((double)p->rgb[i] - q.rgb[i]));
    return q;
}

static int
by_value(const void *a, const void *b)
{
    return *(const uint8_t *)a - *(const uint8_t *)b;
}

static raster
run_median(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)seed, (void)a, (void)b;
    for (size_t y = 1; y + 1 < p->height; y++) {
        for (size_t i = 3; i + 3 < 3 * p->width; i++) {
            uint8_t nine[9];
            for (size_t k = 0; k < 9; k++)
                nine[k] = p->rgb[3 * (y + k / 3 - 1) * p->width + i + 3 * (k % 3) - 3];
            qsort(nine, 9, 1, by_value);
            q.rgb[3 * y * p->width + i] = nine[4];
        }
    }
    return q;
}

/* ---- geometry ---------------------------------------------------------------------------- */

static raster
run_resize(const raster *p, uint64_t seed, double a, double b)
{
    (void)seed;
    return raster_resize(p, (size_t)lround(a * (double)p->width),
                         (size_t)lround(b * (double)p->height));
}

/* A part with share a of the area, anywhere. */
static raster
run_crop(const raster *p, uint64_t seed, double a, double b)
{
    double side = sqrt(a);
    size_t width = (size_t)(side * (double)p->width), height = (size_t)(side * (double)p->height);
    size_t x = (size_t)(uniform(&seed) * (double)(p->width - width));
    size_t y = (size_t)(uniform(&seed) * (double)(p->height - height));
    (void)b;
    return raster_crop(p, x, y, width, height);
}

/* Rotate by a degrees; b = 0: the whole canvas, black corners; 1: the inner part alone. */
static raster
run_rotate(const raster *p, uint64_t seed, double a, double b)
{
    double angle = a * 3.141592653589793 / 180, c = cos(angle), s = sin(angle);
    double w = (double)p->width, h = (double)p->height;
    double width = fabs(c) * w + fabs(s) * h, height = fabs(s) * w + fabs(c) * h;
    (void)seed;
    if (b > 0) { /* the largest part of the same shape */
        double scale = fmin(w / width, h / height);
        width = w * scale;
        height = h * scale;
    }
    raster q = raster_new((size_t)width, (size_t)height);
    for (size_t y = 0; y < q.height; y++) {
        for (size_t x = 0; x < q.width; x++) {
            double dx = (double)x + 0.5 - (double)q.width / 2;
            double dy = (double)y + 0.5 - (double)q.height / 2;
            double fx = c * dx + s * dy + w / 2 - 0.5, fy = c * dy - s * dx + h / 2 - 0.5;
            if (fx < -0.5 || fy < -0.5 || fx > w - 0.5 || fy > h - 0.5)
                continue;
            for (size_t k = 0; k < 3; k++)
                q.rgb[3 * (y * q.width + x) + k] =
                    to_byte((double)raster_cubic(p, (float)fx, (float)fy, k));
        }
    }
    return q;
}

static raster
run_flip(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    (void)seed, (void)b;
    for (size_t y = 0; y < p->height; y++) {
        for (size_t x = 0; x < p->width; x++) {
            size_t fx = a == 0 ? p->width - 1 - x : x, fy = a == 0 ? y : p->height - 1 - y;
            memcpy(q.rgb + 3 * (y * p->width + x), p->rgb + 3 * (fy * p->width + fx), 3);
        }
    }
    return q;
}

static raster
run_quarter(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_new(p->height, p->width);
    (void)seed, (void)a, (void)b;
    for (size_t y = 0; y < p->height; y++) {
        for (size_t x = 0; x < p->width; x++)
            memcpy(q.rgb + 3 * (x * q.width + p->height - 1 - y), p->rgb + 3 * (y * p->width + x),
                   3);
    }
    return q;
}

/* ---- things put on top -------------------------------------------------------------------- */

/* A label in a corner: a box of share a of the height with stripes like text. */
static raster
run_label(const raster *p, uint64_t seed, double a, double b)
{
    raster q = raster_copy(p);
    size_t shorter = p->width < p->height ? p->width : p->height;
    size_t high = (size_t)(a * (double)shorter), wide = 5 * high < p->width ? 5 * high : p->width;
    (void)b;
    for (size_t y = p->height - high; y < p->height; y++) {
        for (size_t x = p->width - wide; x < p->width; x++) {
            uint64_t cell = seed + x / 4 + 977 * (y / 4);
            int ink = (next_random(&cell) & 1) != 0;
            memset(q.rgb + 3 * (y * p->width + x), ink ? 240 : 40, 3);
        }
    }
    return q;
}

/* A window on a desktop, scaled a little, then JPEG. */
static raster
run_screenshot(const raster *p, uint64_t seed, double a, double b)
{
    double scale = 0.85 + 0.3 * uniform(&seed);
    (void)b;
    raster small =
        raster_resize(p, (size_t)(scale * (double)p->width), (size_t)(scale * (double)p->height));
    size_t left = 20 + next_random(&seed) % 40, top = 40 + next_random(&seed) % 40;
    raster screen = raster_new(small.width + 2 * left, small.height + top + 30);
    memset(screen.rgb, 236, 3 * screen.width * screen.height);
    for (size_t y = 0; y < small.height; y++)
        memcpy(screen.rgb + 3 * ((y + top) * screen.width + left), small.rgb + 3 * y * small.width,
               3 * small.width);
    raster coded = codec_jpeg(&screen, (int)a);
    raster_free(&small);
    raster_free(&screen);
    return coded;
}

/* ---- codecs and chains -------------------------------------------------------------------- */

static raster
then(raster first, raster (*run)(const raster *, uint64_t, double, double), uint64_t seed, double a,
     double b)
{
    raster second = run(&first, seed, a, b);
    raster_free(&first);
    return second;
}

static raster
run_jpeg(const raster *p, uint64_t seed, double a, double b)
{
    (void)seed, (void)b;
    return codec_jpeg(p, (int)a);
}

static raster
run_jpeg_twice(const raster *p, uint64_t seed, double a, double b)
{
    return then(codec_jpeg(p, (int)a), run_jpeg, seed, b, 0);
}

static raster
run_webp(const raster *p, uint64_t seed, double a, double b)
{
    (void)seed, (void)b;
    return codec_webp(p, (int)a);
}

/* Short side a, then JPEG b. */
static raster
run_thumbnail(const raster *p, uint64_t seed, double a, double b)
{
    double shorter = (double)(p->width < p->height ? p->width : p->height), scale = a / shorter;
    return then(run_resize(p, seed, scale, scale), run_jpeg, seed, b, 0);
}

/* Area a, then JPEG b. */
static raster
run_crop_jpeg(const raster *p, uint64_t seed, double a, double b)
{
    return then(run_crop(p, seed, a, 0), run_jpeg, seed, b, 0);
}

static raster
run_crop_resize_jpeg(const raster *p, uint64_t seed, double a, double b)
{
    raster cropped = then(run_crop(p, seed, a, 0), run_resize, seed, b, b);
    return then(cropped, run_jpeg, seed, 75, 0);
}

/* What a network does with an upload: at most 1080 wide, sharpened, JPEG 72. */
static raster
run_social(const raster *p, uint64_t seed, double a, double b)
{
    double scale = p->width > 1080 ? 1080.0 / (double)p->width : 0.9;
    raster small = then(run_resize(p, seed, scale, scale), run_sharpen, seed, 0.3, 1);
    (void)b;
    return then(small, run_jpeg, seed, a, 0);
}

static raster
run_flip_rotate_jpeg(const raster *p, uint64_t seed, double a, double b)
{
    return then(then(run_flip(p, seed, 0, 0), run_rotate, seed, a, 1), run_jpeg, seed, b, 0);
}

const attack_case attacks[] = {
    { "none", 1, run_none, 0, 0 },
    { "jpeg90", 1, run_jpeg, 90, 0 },
    { "jpeg75", 1, run_jpeg, 75, 0 },
    { "jpeg50", 1, run_jpeg, 50, 0 },
    { "webp80", 1, run_webp, 80, 0 },
    { "webp60", 1, run_webp, 60, 0 },
    { "resize0.5", 1, run_resize, 0.5, 0.5 },
    { "resize0.75", 1, run_resize, 0.75, 0.75 },
    { "resize1.37", 1, run_resize, 1.37, 1.37 },
    { "resize2", 1, run_resize, 2, 2 },
    { "crop75", 1, run_crop, 0.75, 0 },
    { "crop50", 1, run_crop, 0.5, 0 },
    { "bright+20", 1, run_levels, 1.2, 0 },
    { "bright-20", 1, run_levels, 0.8, 0 },
    { "contrast+20", 1, run_levels, 1.2, -25.6 },
    { "contrast-20", 1, run_levels, 0.8, 25.6 },
    { "noise5", 1, run_noise, 5, 0 },
    { "blur1", 1, run_blur, 1, 0 },
    { "rotate2", 1, run_rotate, 2, 0 },
    { "rotate5", 1, run_rotate, 5, 0 },
    { "rotate5-inner", 1, run_rotate, 5, 1 },
    { "label5%", 1, run_label, 0.05, 0 },
    { "screenshot", 1, run_screenshot, 80, 0 },
    { "flip", 1, run_flip, 0, 0 },
    { "jpeg30", 0, run_jpeg, 30, 0 },
    { "jpeg20", 0, run_jpeg, 20, 0 },
    { "jpeg60-jpeg40", 0, run_jpeg_twice, 60, 40 },
    { "webp50", 0, run_webp, 50, 0 },
    { "webp40", 0, run_webp, 40, 0 },
    { "resize0.33", 0, run_resize, 0.33, 0.33 },
    { "resize4", 0, run_resize, 4, 4 },
    { "aspect0.9", 0, run_resize, 0.9, 1 },
    { "aspect1.2", 0, run_resize, 1.2, 1 },
    { "thumb512-jpeg85", 0, run_thumbnail, 512, 85 },
    { "crop25", 0, run_crop, 0.25, 0 },
    { "crop50-jpeg75", 0, run_crop_jpeg, 0.5, 75 },
    { "crop50-x0.7-jpeg75", 0, run_crop_resize_jpeg, 0.5, 0.7 },
    { "social", 0, run_social, 72, 0 },
    { "noise10", 0, run_noise, 10, 0 },
    { "blur2", 0, run_blur, 2, 0 },
    { "median3", 0, run_median, 0, 0 },
    { "sharpen", 0, run_sharpen, 1, 1.5 },
    { "gamma0.7", 0, run_gamma, 0.7, 0 },
    { "gamma1.4", 0, run_gamma, 1.4, 0 },
    { "grayscale", 0, run_saturation, 0, 0 },
    { "saturation1.5", 0, run_saturation, 1.5, 0 },
    { "palette252", 0, run_palette, 0, 0 },
    { "rotate15", 0, run_rotate, 15, 0 },
    { "rotate37-inner", 0, run_rotate, 37, 1 },
    { "rotate90", 0, run_quarter, 0, 0 },
    { "flip-rotate3-jpeg75", 0, run_flip_rotate_jpeg, 3, 75 },
};
const size_t attack_count = sizeof attacks / sizeof *attacks;
