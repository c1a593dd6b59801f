/* SPDX-License-Identifier: Apache-2.0 */
/* Masking by local activity, a = (G * sqrt|Y - G * Y|)^2. The square root keeps a lone edge from
 * shining into the flat area beside it, where a mark would be seen. */
#include "watermark/invisible/masking.h"

#include "watermark/invisible/gaussian.h"
#include "watermark/invisible/picture.h"
#include "watermark/invisible/vector_clones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In reference pixels. */
#define DETAIL_SIGMA 2.0
#define ACTIVITY_SIGMA 5.0

#define TEXTURE_ACTIVITY 1.8F /* where both tiles are equally strong */
#define GAIN_FLAT 1.0F        /* where there is nothing to hide behind */
#define GAIN_MAX 1.8F         /* beside edges, where more costs PSNR and is hardly read */
#define SLOPE_MAX 0.5F        /* of the gain with activity */
#define PSNR_NOMINAL 43.0F

/* Flat places get at most so much of a strength above the nominal one, and dark ones less of any:
 * more can be seen as mottling, looked at on a screen. */
#define FLAT_STRENGTH_MOST 1.25F
#define DARK_SHARE 0.88F
#define DARK 64.0F /* luminance up to which a place is dark, */
#define BRIGHT 160.0F
/* White cannot become brighter. So much more change makes up for most of the half that is lost;
 * twice as much can be seen. */
#define WHITE_MORE 0.6F
#define WHITE_FROM 252.5F
#define WHITE 255.0F
#define BISECTIONS 12

/* Half of a reference pixel, about; never below two pixels' worth of memory. */
static size_t
grid_length(size_t length, double size)
{
    double factor = floor(2.0 * size);
    double cells = floor((double)length / (factor < 2 ? 2 : factor) + 0.5);
    return cells < 1 ? 1 : (size_t)cells;
}

void
aigcp_mask_free(aigcp_mask *mask)
{
    aigcp_plane_free(&mask->light);
    aigcp_plane_free(&mask->activity);
    aigcp_plane_free(&mask->flat);
    aigcp_plane_free(&mask->texture);
    free(mask->row);
    free(mask->cell);
    free(mask->part);
    mask->row = mask->part = NULL;
    mask->cell = NULL;
}

/* Between which cells each pixel of a row lies. */
static void
place_pixels(aigcp_mask *mask, size_t cells, size_t width)
{
    const float step = (float)cells / (float)width, last = (float)(cells - 1);
    for (size_t x = 0; x < width; x++) {
        float place = ((float)x + 0.5F) * step - 0.5F;
        place = place < 0 ? 0 : place > last ? last : place;
        mask->cell[x] = (int)place;
        mask->part[x] = place - (float)mask->cell[x];
    }
}

AIGCP_VECTOR_CLONES static void
stretch_row(const float *cells, const int *cell, const float *part, float *out, size_t width)
{
    for (size_t x = 0; x < width; x++) {
        float left = cells[cell[x]], right = cells[cell[x] + 1];
        out[x] = left + (right - left) * part[x];
    }
}

/* A row of a grid, interpolated: down the columns first, then along. */
void
aigcp_mask_row(const aigcp_mask *mask, const aigcp_plane *grid, size_t y, size_t width,
               size_t height, float *amplitudes)
{
    float at = ((float)y + 0.5F) * (float)grid->height / (float)height - 0.5F;
    at = at < 0 ? 0 : at;
    size_t up = (size_t)at < grid->height ? (size_t)at : grid->height - 1;
    size_t low = up + 1 < grid->height ? up + 1 : up;
    const float *above = aigcp_plane_row(grid, up), *below = aigcp_plane_row(grid, low);
    float part = at - (float)up;
    for (size_t x = 0; x < grid->width; x++)
        mask->row[x] = above[x] + (below[x] - above[x]) * part;
    mask->row[grid->width] = mask->row[grid->width - 1];
    stretch_row(mask->row, mask->cell, mask->part, amplitudes, width);
}

/* sqrt|Y - light| of every pixel, averaged into the cells of the grid. */
static aigc_status
measure_detail(aigcp_mask *mask, const aigc_pixels *pixels)
{
    size_t width = pixels->width, height = pixels->height;
    float *luma = calloc(2 * width, sizeof *luma), *smooth = luma + width;
    aigcp_row_sink sink;
    aigc_status status = aigcp_row_sink_new(&sink, &mask->activity, width, height);
    if (!luma)
        status = AIGC_ERR_MEMORY;
    for (size_t y = 0; y < height && status == AIGC_OK; y++) {
        aigcp_picture_luma(pixels, aigcp_picture_row(pixels, y), luma);
        aigcp_mask_row(mask, &mask->light, y, width, height, smooth);
        for (size_t x = 0; x < width; x++)
            luma[x] = sqrtf(fabsf(luma[x] - smooth[x]));
        aigcp_row_sink_add(&sink, luma);
    }
    aigcp_row_sink_free(&sink);
    free(luma);
    return status;
}

static float
gain(float activity, float slope)
{
    float value = GAIN_FLAT + slope * activity;
    return value < GAIN_MAX ? value : GAIN_MAX;
}

/* The two tiles share their symbols, so that their mixture has nearly the variance of either. */
static float
mean_square(const aigcp_mask *mask, float slope)
{
    size_t count = mask->activity.width * mask->activity.height;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        float value = gain(mask->activity.at[i], slope);
        sum += (double)(value * value);
    }
    return (float)(sum / (double)count);
}

/* Squared change of luminance at which the PSNR over all colours is the nominal one. */
static float
nominal_power(const aigc_pixels *pixels)
{
    float power = 255.0F * 255.0F / powf(10.0F, PSNR_NOMINAL / 10.0F);
    return aigcp_picture_colours(pixels) == 3 ? power * 3.0F * 0.446966F : power;
}

/* The steepest slope of the gain, and then the scale, with which the PSNR is no less than the
 * nominal one. */
static void
choose_gain(aigcp_mask *mask, float allowed)
{
    float low = 0, high = SLOPE_MAX;
    if (mean_square(mask, high) > allowed) {
        for (size_t i = 0; i < BISECTIONS; i++) {
            float middle = 0.5F * (low + high);
            if (mean_square(mask, middle) > allowed)
                high = middle;
            else
                low = middle;
        }
        high = low;
    }
    float power = mean_square(mask, high);
    mask->slope = high;
    mask->scale = power > allowed ? sqrtf(allowed / power) : 1.0F;
}

aigc_status
aigcp_mask_new(const aigc_pixels *pixels, double size, aigcp_mask *mask)
{
    size_t width = grid_length(pixels->width, size), height = grid_length(pixels->height, size);
    double cell = (double)pixels->width / (double)width;
    memset(mask, 0, sizeof *mask);
    mask->row = calloc(width + 1, sizeof *mask->row);
    mask->cell = calloc(pixels->width, sizeof *mask->cell);
    mask->part = calloc(pixels->width, sizeof *mask->part);
    aigc_status status = mask->row && mask->cell && mask->part ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        place_pixels(mask, width, pixels->width);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&mask->activity, width, height);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&mask->flat, width, height);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&mask->texture, width, height);
    if (status == AIGC_OK)
        status = aigcp_picture_reduce(pixels, width, height, &mask->light);
    if (status == AIGC_OK)
        status = aigcp_gaussian(&mask->light, (float)(DETAIL_SIGMA * size / cell));
    if (status == AIGC_OK)
        status = measure_detail(mask, pixels);
    if (status == AIGC_OK)
        status = aigcp_gaussian(&mask->activity, (float)(ACTIVITY_SIGMA * size / cell));
    if (status != AIGC_OK) {
        aigcp_mask_free(mask);
        return status;
    }
    for (size_t i = 0; i < width * height; i++)
        mask->activity.at[i] *= mask->activity.at[i];
    choose_gain(mask, nominal_power(pixels));
    return AIGC_OK;
}

static float
texture_share(float activity)
{
    float squared = activity * activity;
    return squared / (squared + TEXTURE_ACTIVITY * TEXTURE_ACTIVITY);
}

/* How far a value has gone on its way, 0 to 1. */
static float
progress(float value, float from, float to)
{
    float part = (value - from) / (to - from);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

/* What a flat place of this luminance gets of a strength. */
static float
flat_strength(float strength, float light)
{
    float most = strength < FLAT_STRENGTH_MOST ? strength : FLAT_STRENGTH_MOST;
    float share = DARK_SHARE + (1.0F - DARK_SHARE) * progress(light, DARK, BRIGHT);
    return most * share * (1.0F + WHITE_MORE * progress(light, WHITE_FROM, WHITE));
}

void
aigcp_mask_set(aigcp_mask *mask, float strength)
{
    size_t count = mask->activity.width * mask->activity.height;
    for (size_t i = 0; i < count; i++) {
        float activity = mask->activity.at[i], share = texture_share(activity);
        float value = mask->scale * gain(activity, mask->slope);
        mask->flat.at[i] = value * (1.0F - share) * flat_strength(strength, mask->light.at[i]);
        mask->texture.at[i] = value * share * strength;
    }
}
