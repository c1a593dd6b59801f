/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels of all layouts as luminance, and back. */
#include "watermark/invisible/picture.h"

#include "watermark/invisible/vector_clones.h"
#include "watermark/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ITU-R BT.601, as JPEG codes it. */
static const float weights[3] = { 0.299F, 0.587F, 0.114F };
#define WEIGHTS_SQUARED 0.446966F

bool
aigcp_picture_usable(const aigc_pixels *pixels)
{
    if (!pixels || pixels->struct_size < sizeof *pixels || !pixels->data)
        return false;
    if (pixels->width == 0 || pixels->height == 0 || pixels->width > AIGCP_SIDE_MAX ||
        pixels->height > AIGCP_SIDE_MAX)
        return false;
    if (pixels->channels < 1 || pixels->channels > 4 || (pixels->depth != 8 && pixels->depth != 16))
        return false;
    return pixels->stride >= aigcp_picture_row_size(pixels) &&
           pixels->stride <= SIZE_MAX / pixels->height;
}

size_t
aigcp_picture_colours(const aigc_pixels *pixels)
{
    return pixels->channels < 3 ? 1 : 3;
}

size_t
aigcp_picture_row_size(const aigc_pixels *pixels)
{
    return (size_t)pixels->width * pixels->channels * (pixels->depth / 8);
}

uint8_t *
aigcp_picture_row(const aigc_pixels *pixels, size_t y)
{
    return (uint8_t *)pixels->data + y * pixels->stride;
}

static uint16_t
sample_16(const uint8_t *row, size_t index)
{
    uint16_t sample;
    memcpy(&sample, row + 2 * index, sizeof sample);
    return sample;
}

static float
sample_at(const uint8_t *row, size_t index, bool wide)
{
    return wide ? (float)sample_16(row, index) * (1.0F / 257.0F) : (float)row[index];
}

#define GROUP 32 /* pixels whose colours are looked at together, as samples in one row */

/* The most common layout. */
AIGCP_VECTOR_CLONES static void
luma_rgb8(const uint8_t *row, size_t width, float *luma)
{
    float factor[3 * GROUP], part[3 * GROUP];
    for (size_t i = 0; i < 3 * GROUP; i++)
        factor[i] = weights[i % 3];
    for (size_t first = 0; first < width; first += GROUP) {
        size_t count = width - first < GROUP ? width - first : GROUP;
        for (size_t i = 0; i < 3 * count; i++)
            part[i] = factor[i] * (float)row[3 * first + i];
        for (size_t x = 0; x < count; x++)
            luma[first + x] = part[3 * x] + part[3 * x + 1] + part[3 * x + 2];
    }
}

#define PART 1024 /* pixels with alpha that are looked at together, without it */

/* RGBA of 8 bits goes the way of RGB, a part of a row after the other. */
static void
leave_alpha_out(const uint8_t *rgba, size_t count, uint8_t rgb[3 * PART])
{
    for (size_t x = 0; x < count; x++) {
        rgb[3 * x] = rgba[4 * x];
        rgb[3 * x + 1] = rgba[4 * x + 1];
        rgb[3 * x + 2] = rgba[4 * x + 2];
    }
}

/* What is transparent is seen over white. */
static float
over_white(float value, float alpha)
{
    return 255.0F + (value - 255.0F) * alpha * (1.0F / 255.0F);
}

static void
luma_rgba8(const uint8_t *row, size_t width, float *luma)
{
    uint8_t rgb[3 * PART];
    for (size_t first = 0; first < width; first += PART) {
        size_t count = width - first < PART ? width - first : PART;
        leave_alpha_out(row + 4 * first, count, rgb);
        luma_rgb8(rgb, count, luma + first);
    }
    for (size_t x = 0; x < width; x++)
        if (row[4 * x + 3] != 255)
            luma[x] = over_white(luma[x], (float)row[4 * x + 3]);
}

void
aigcp_picture_luma(const aigc_pixels *pixels, const uint8_t *row, float *luma)
{
    size_t channels = pixels->channels, colours = aigcp_picture_colours(pixels);
    bool wide = pixels->depth == 16;
    if (channels == 3 && !wide) {
        luma_rgb8(row, pixels->width, luma);
        return;
    }
    if (channels == 4 && !wide) {
        luma_rgba8(row, pixels->width, luma);
        return;
    }
    for (size_t x = 0; x < pixels->width; x++) {
        size_t first = x * channels;
        float value = sample_at(row, first, wide);
        if (colours == 3) {
            value = weights[0] * value + weights[1] * sample_at(row, first + 1, wide) +
                    weights[2] * sample_at(row, first + 2, wide);
        }
        if (channels != colours)
            value = over_white(value, sample_at(row, first + colours, wide));
        luma[x] = value;
    }
}

aigc_status
aigcp_picture_reduce(const aigc_pixels *pixels, size_t width, size_t height, aigcp_plane *out)
{
    aigcp_row_sink sink = { .sum = NULL };
    float *row = calloc(pixels->width, sizeof *row);
    aigc_status status = aigcp_plane_new(out, width, height);
    if (status == AIGC_OK)
        status = aigcp_row_sink_new(&sink, out, pixels->width, pixels->height);
    if (!row)
        status = AIGC_ERR_MEMORY;
    for (size_t y = 0; y < pixels->height && status == AIGC_OK; y++) {
        aigcp_picture_luma(pixels, aigcp_picture_row(pixels, y), row);
        aigcp_row_sink_add(&sink, row);
    }
    if (status != AIGC_OK)
        aigcp_plane_free(out);
    aigcp_row_sink_free(&sink);
    free(row);
    return status;
}

/* To the nearest whole number of 0...most. */
static inline int
rounded(float value, float most)
{
    float inside = value < 0 ? 0 : value;
    inside = inside > most ? most : inside;
    return (int)(inside + 0.5F);
}

static float
add_to_sample(uint8_t *row, size_t index, bool wide, float change)
{
    if (wide) {
        float old = (float)sample_16(row, index);
        uint16_t sample = (uint16_t)rounded(old + 257.0F * change, 65535.0F);
        memcpy(row + 2 * index, &sample, sizeof sample);
        return ((float)sample - old) * (1.0F / 257.0F);
    }
    float old = (float)row[index];
    row[index] = (uint8_t)rounded(old + change, 255.0F);
    return (float)row[index] - old;
}

/* How much each colour changes with luminance in the direction that needs the least change. */
static const float cheap_shares[3] = { 0.299F / WEIGHTS_SQUARED, 0.587F / WEIGHTS_SQUARED,
                                       0.114F / WEIGHTS_SQUARED };
/* A colour that is nearly absent cannot become less: below this, what is alike in all colours
 * passes over into the cheap direction. */
#define ABSENT 32.0F

/* A colour's part in a change that is alike in all of them, before it is brought to luminance 1. */
static inline float
even_share(float cheap, float sample)
{
    float part = sample < ABSENT ? sample * (1.0F / ABSENT) : 1.0F;
    return cheap + (1.0F - cheap) * part;
}

/* The most common layout: samples in one row, whatever their colour. */
AIGCP_VECTOR_CLONES static float
add_rgb8(uint8_t *row, size_t width, const float *even, const float *cheap)
{
    float share[3 * GROUP], change[3 * GROUP], shares[3 * GROUP], step[GROUP], sum = 0;
    for (size_t i = 0; i < 3 * GROUP; i++)
        shares[i] = cheap_shares[i % 3];
    for (size_t first = 0; first < width; first += GROUP) {
        size_t count = width - first < GROUP ? width - first : GROUP;
        uint8_t *at = row + 3 * first;
        int squares = 0;
        for (size_t i = 0; i < 3 * count; i++)
            share[i] = even_share(shares[i], (float)at[i]);
        for (size_t x = 0; x < count; x++) {
            const float *of = share + 3 * x;
            float luma = weights[0] * of[0] + weights[1] * of[1] + weights[2] * of[2];
            step[x] = even[first + x] / luma;
        }
        for (size_t x = 0; x < count; x++) {
            const float *of = share + 3 * x;
            float *to = change + 3 * x, other = cheap[first + x];
            to[0] = step[x] * of[0] + other * cheap_shares[0];
            to[1] = step[x] * of[1] + other * cheap_shares[1];
            to[2] = step[x] * of[2] + other * cheap_shares[2];
        }
        for (size_t i = 0; i < 3 * count; i++) {
            int old = at[i], now = rounded((float)old + change[i], 255.0F);
            squares += (now - old) * (now - old);
            at[i] = (uint8_t)now;
        }
        sum += (float)squares;
    }
    return sum;
}

static float
add_rgba8(uint8_t *row, size_t width, const float *even, const float *cheap)
{
    uint8_t rgb[3 * PART];
    float seen_even[PART], seen_cheap[PART], sum = 0;
    for (size_t first = 0; first < width; first += PART) {
        size_t count = width - first < PART ? width - first : PART;
        uint8_t *rgba = row + 4 * first;
        leave_alpha_out(rgba, count, rgb);
        for (size_t x = 0; x < count; x++) {
            bool seen = rgba[4 * x + 3] != 0;
            seen_even[x] = seen ? even[first + x] : 0;
            seen_cheap[x] = seen ? cheap[first + x] : 0;
        }
        sum += add_rgb8(rgb, count, seen_even, seen_cheap);
        for (size_t x = 0; x < count; x++)
            memcpy(rgba + 4 * x, rgb + 3 * x, 3);
    }
    return sum;
}

/* The shares of the colours of one pixel, and the luminance that they make. */
static float
find_even_shares(const uint8_t *row, size_t first, size_t colours, bool wide, float share[3])
{
    share[0] = 1.0F;
    if (colours == 1)
        return 1.0F;
    for (size_t colour = 0; colour < 3; colour++)
        share[colour] = even_share(cheap_shares[colour], sample_at(row, first + colour, wide));
    return weights[0] * share[0] + weights[1] * share[1] + weights[2] * share[2];
}

void
aigcp_picture_add(const aigc_pixels *pixels, uint8_t *row, const float *even, const float *cheap,
                  double *squared_error)
{
    size_t channels = pixels->channels, colours = aigcp_picture_colours(pixels);
    bool wide = pixels->depth == 16;
    float sum = 0;
    if (channels == 3 && !wide) {
        *squared_error += (double)add_rgb8(row, pixels->width, even, cheap);
        return;
    }
    if (channels == 4 && !wide) {
        *squared_error += (double)add_rgba8(row, pixels->width, even, cheap);
        return;
    }
    for (size_t x = 0; x < pixels->width; x++) {
        size_t first = x * channels;
        float share[3];
        if (channels != colours && sample_at(row, first + colours, wide) == 0)
            continue;
        float step = even[x] / find_even_shares(row, first, colours, wide, share);
        for (size_t colour = 0; colour < colours; colour++) {
            float other = colours == 3 ? cheap_shares[colour] : 1.0F;
            float change =
                add_to_sample(row, first + colour, wide, step * share[colour] + cheap[x] * other);
            sum += change * change;
        }
    }
    *squared_error += (double)sum;
}
