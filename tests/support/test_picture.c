/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up pictures: noise of all sizes, as in clouds and landscapes, with a few edges. */
#include "tests/support/test_picture.h"

#include <stdlib.h>
#include <string.h>

/* 0...1, without any libm: the same bits on every machine. */
static double
hash_unit(uint64_t seed, uint64_t x, uint64_t y)
{
    uint64_t z = seed + x * UINT64_C(0x9E3779B97F4A7C15) + y * UINT64_C(0xC2B2AE3D27D4EB4F);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static double
octave(uint64_t seed, uint64_t x, uint64_t y, uint64_t size)
{
    uint64_t cx = x / size, cy = y / size;
    double px = (double)(x % size) / (double)size, py = (double)(y % size) / (double)size;
    double a = hash_unit(seed, cx, cy), b = hash_unit(seed, cx + 1, cy);
    double c = hash_unit(seed, cx, cy + 1), d = hash_unit(seed, cx + 1, cy + 1);
    return (a * (1 - px) + b * px) * (1 - py) + (c * (1 - px) + d * px) * py;
}

static double
lightness(uint64_t seed, uint64_t x, uint64_t y)
{
    double sum = 0, share = 0.5;
    for (uint64_t size = 128; size >= 2; size /= 2) {
        sum += share * octave(seed + size, x, y, size);
        share *= 0.55;
    }
    return octave(seed, x, y, 256) > 0.5 ? sum : 0.3 + 0.5 * sum;
}

void
test_picture_fill(aigc_pixels *pixels, uint64_t seed)
{
    unsigned colours = pixels->channels < 3 ? 1 : 3;
    for (uint32_t y = 0; y < pixels->height; y++) {
        uint8_t *row = (uint8_t *)pixels->data + y * pixels->stride;
        for (uint32_t x = 0; x < pixels->width; x++) {
            double light = 0.9 * lightness(seed, x, y);
            for (unsigned c = 0; c < pixels->channels; c++) {
                double value = c < colours ? light * (1.0 - 0.15 * c) : 1.0;
                size_t index = (size_t)x * pixels->channels + c;
                if (pixels->depth == 16) {
                    uint16_t sample = (uint16_t)(value * 65535.0);
                    memcpy(row + 2 * index, &sample, sizeof sample);
                } else {
                    row[index] = (uint8_t)(value * 255.0);
                }
            }
        }
    }
}

aigc_pixels
test_picture_new(uint32_t width, uint32_t height, unsigned channels, unsigned depth, size_t gap,
                 uint64_t seed)
{
    aigc_pixels pixels = { sizeof pixels, width, height, channels, depth, 0, NULL };
    pixels.stride = (size_t)width * channels * (depth / 8) + gap;
    pixels.data = calloc(height, pixels.stride);
    if (!pixels.data)
        abort();
    test_picture_fill(&pixels, seed);
    return pixels;
}
