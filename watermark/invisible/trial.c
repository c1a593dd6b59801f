/* SPDX-License-Identifier: Apache-2.0 */
/* Marking, and trying it out. Memory for a few rows and the reduced results, whatever the size of
 * the picture. */
#include "watermark/invisible/trial.h"

#include "watermark/invisible/codec_model.h"
#include "watermark/invisible/likeness.h"
#include "watermark/invisible/picture.h"
#include "watermark/invisible/scheme.h"

#include <stdlib.h>
#include <string.h>

#define BAND 8 /* rows of one row of blocks */

/* SSIM windows each way: every eighth pixel, more seldom in large pictures. */
#define LIKENESS_STEP 8

void
aigcp_reduced_size(const aigc_pixels *pixels, size_t side, size_t *width, size_t *height)
{
    size_t shorter = pixels->width < pixels->height ? pixels->width : pixels->height;
    *width = pixels->width;
    *height = pixels->height;
    if (shorter > side) {
        *width = ((size_t)pixels->width * side + shorter / 2) / shorter;
        *height = ((size_t)pixels->height * side + shorter / 2) / shorter;
    }
}

/* What the luminance of row y grows by, by either tile. */
static void
step_row(const aigcp_marking *marking, size_t y, float *even, float *cheap)
{
    size_t width = marking->pixels->width, height = marking->pixels->height;
    const float *flat = aigcp_plane_row(&marking->flat, y % marking->period);
    const float *texture = aigcp_plane_row(&marking->texture, y % marking->period);
    aigcp_mask_row(&marking->mask, &marking->mask.flat, y, width, height, even);
    aigcp_mask_row(&marking->mask, &marking->mask.texture, y, width, height, cheap);
    for (size_t first = 0; first < width; first += marking->period) {
        size_t count = width - first < marking->period ? width - first : marking->period;
        for (size_t x = 0; x < count; x++) {
            even[first + x] *= flat[x];
            cheap[first + x] *= texture[x];
        }
    }
}

aigc_status
aigcp_marking_apply(const aigcp_marking *marking, double *squared_error)
{
    const aigc_pixels *pixels = marking->pixels;
    float *even = calloc(2 * (size_t)pixels->width, sizeof *even), *cheap = even + pixels->width;
    *squared_error = 0;
    if (!even)
        return AIGC_ERR_MEMORY;
    for (size_t y = 0; y < pixels->height; y++) {
        step_row(marking, y, even, cheap);
        aigcp_picture_add(pixels, aigcp_picture_row(pixels, y), even, cheap, squared_error);
    }
    free(even);
    return AIGC_OK;
}

/* ---- trying ----------------------------------------------------------------------------- */

typedef struct workspace {
    float *even; /* a row, and another behind it: */
    float *cheap;
    float *original; /* luminance */
    float *marked;   /* luminance: BAND rows, a multiple of 8 long */
    uint8_t *row;    /* pixels */
    size_t padded;
    aigcp_likeness *likeness;
    aigcp_row_sink base, compressed;
} workspace;

static void
workspace_free(workspace *work)
{
    free(work->even);
    free(work->original);
    free(work->marked);
    aigcp_row_sink_free(&work->base);
    aigcp_row_sink_free(&work->compressed);
    free(work->row);
    aigcp_likeness_free(work->likeness);
}

static aigc_status
workspace_new(workspace *work, const aigc_pixels *pixels, aigcp_trial *trial)
{
    size_t width = pixels->width, across, down, step = LIKENESS_STEP;
    memset(work, 0, sizeof *work);
    while (width / step > 512)
        step += LIKENESS_STEP;
    work->padded = (width + BAND - 1) / BAND * BAND;
    work->even = calloc(2 * width, sizeof *work->even);
    work->original = calloc(width, sizeof *work->original);
    work->marked = calloc(BAND * work->padded, sizeof *work->marked);
    work->row = calloc(aigcp_picture_row_size(pixels), 1);
    if (!work->even || !work->original || !work->marked || !work->row)
        return AIGC_ERR_MEMORY;
    work->cheap = work->even + width;
    aigc_status status = aigcp_likeness_new(width, step, &work->likeness);
    aigcp_reduced_size(pixels, AIGCP_BASE_SIDE, &across, &down);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&trial->base, across, down);
    aigcp_reduced_size(pixels, AIGCP_LEVEL_SIDE, &across, &down);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&trial->compressed, across, down);
    if (status == AIGC_OK)
        status = aigcp_row_sink_new(&work->base, &trial->base, width, pixels->height);
    if (status == AIGC_OK)
        status = aigcp_row_sink_new(&work->compressed, &trial->compressed, width, pixels->height);
    return status;
}

static void
mark_row(const aigcp_marking *marking, workspace *work, size_t y, float *marked,
         double *squared_error)
{
    const aigc_pixels *pixels = marking->pixels;
    const uint8_t *row = aigcp_picture_row(pixels, y);
    step_row(marking, y, work->even, work->cheap);
    memcpy(work->row, row, aigcp_picture_row_size(pixels));
    aigcp_picture_add(pixels, work->row, work->even, work->cheap, squared_error);
    aigcp_picture_luma(pixels, row, work->original);
    aigcp_picture_luma(pixels, work->row, marked);
    for (size_t x = pixels->width; x < work->padded; x++)
        marked[x] = marked[pixels->width - 1];
}

aigc_status
aigcp_trial_run(const aigcp_marking *marking, aigcp_trial *trial)
{
    const aigc_pixels *pixels = marking->pixels;
    size_t height = pixels->height;
    workspace work;
    memset(trial, 0, sizeof *trial);
    aigc_status status = workspace_new(&work, pixels, trial);
    for (size_t first = 0; first < height && status == AIGC_OK; first += BAND) {
        size_t rows = height - first < BAND ? height - first : BAND;
        for (size_t i = 0; i < BAND; i++) {
            float *marked = work.marked + i * work.padded;
            if (i >= rows) {
                memcpy(marked, marked - work.padded, work.padded * sizeof *marked);
                continue;
            }
            mark_row(marking, &work, first + i, marked, &trial->squared_error);
            aigcp_likeness_add(work.likeness, work.original, marked);
            aigcp_row_sink_add(&work.base, marked);
        }
        aigcp_codec_band(work.marked, work.padded, work.padded);
        for (size_t i = 0; i < rows; i++)
            aigcp_row_sink_add(&work.compressed, work.marked + i * work.padded);
    }
    if (status == AIGC_OK)
        trial->likeness = aigcp_likeness_mean(work.likeness);
    else
        aigcp_trial_free(trial);
    workspace_free(&work);
    return status;
}

void
aigcp_trial_free(aigcp_trial *trial)
{
    aigcp_plane_free(&trial->base);
    aigcp_plane_free(&trial->compressed);
}
