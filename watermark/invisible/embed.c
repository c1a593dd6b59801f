/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_watermark_embed(): choose a place for the tile, try the mark out, choose its strength by
 * what can be read from the result after JPEG and a crop, and only then touch the pixels. */
#include "watermark/invisible/picture.h"
#include "watermark/invisible/polar_code.h"
#include "watermark/invisible/reading.h"
#include "watermark/invisible/residual.h"
#include "watermark/invisible/search.h"
#include "watermark/invisible/tile.h"
#include "watermark/invisible/trial.h"
#include "watermark/invisible/watermark_key.h"
#include "watermark/limits.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What is aimed at: so many dB more than reading needs after JPEG 50 and a crop to half of the
 * area. It is what other changes may cost. */
#define MARGIN_AIM 8.5
/* Strength found for a picture, over the nominal one; below the least only for the eye's sake. */
#define STRENGTH_LEAST 0.80
#define STRENGTH_MOST 1.80
#define STRENGTH_FLOOR 0.25
/* Up to so many reference points the nominal strength is tried first, beyond them less. */
#define NOMINAL_POINTS 400000.0
#define NOMINAL_SLOPE 0.6
/* The eye's share: a picture that can be read easily is as alike as this, and the more it needs the
 * less, down to */
#define LIKENESS_EASY 0.9915
#define LIKENESS_LEAST 0.984
#define MARGIN_EASY 6.0
#define MARGIN_HARD 3.0
/* and never further from the original, unless nearly all of it is texture. */
#define PSNR_LEAST 42.8
#define LIKENESS_TEXTURE 0.995
#define PSNR_LEAST_TEXTURE 42.5
/* SSIM falls with a power of the strength: with its square if it were not for what is rounded away.
 */
#define LOSS_POWER 1.7
/* A smaller change of strength is not worth another try, nor is so little beyond the limits. */
#define STEP_LEAST 0.07
#define FACTOR_FITS 0.985
#define BISECTIONS 12
#define ATTEMPTS 3

typedef struct embedding {
    const aigc_watermark_key *key;
    const aigc_pixels *pixels;
    const aigc_watermark_payload *payload;
    double size; /* pixels of a reference pixel */
    aigcp_complex symbols[AIGCP_DATA];
    aigcp_placing placing;
    aigcp_marking marking;
    aigcp_trial trial;
    aigc_watermark_report report;
} embedding;

static void
encode(const aigcp_carriers *carriers, const aigc_watermark_payload *payload,
       aigcp_complex symbols[AIGCP_DATA])
{
    uint8_t bytes[AIGCP_PAYLOAD_MAX + AIGCP_CHECK_BYTES], info[AIGCP_INFO_MAX];
    uint8_t code[AIGCP_CODE_BITS];
    size_t count = payload->length + AIGCP_CHECK_BYTES;
    memcpy(bytes, payload->bytes, payload->length);
    aigcp_keyed_check(carriers->check_key, payload->bytes, payload->length,
                      bytes + payload->length);
    for (size_t i = 0; i < 8 * count; i++)
        info[i] = bytes[i / 8] >> (7 - i % 8) & 1;
    aigcp_polar_encode(info, 8 * count, code);
    aigcp_carriers_modulate(carriers, code, symbols);
}

/* The pose in which the writer's tile appears in a plane that shows the whole picture. */
static aigcp_pose
upright_pose(const embedding *job, const aigcp_plane *plane)
{
    double x = job->size * (double)plane->width / job->pixels->width;
    double y = job->size * (double)plane->height / job->pixels->height;
    aigcp_pose pose = { { x, 0, 0, y }, { 0.5 * (double)plane->width / x, 0 }, 0 };
    pose.t[1] = 0.5 * (double)plane->height / y;
    return pose;
}

/* Of two marks of one key, which one is read would be chance. */
static aigc_status
refuse_marked(const embedding *job, const aigcp_plane *residual)
{
    aigc_watermark_found found;
    aigc_status status = aigcp_search_written(&job->key->carriers, residual, job->pixels->width,
                                              job->pixels->height, &found);
    if (status == AIGC_ERR_NOT_FOUND)
        return AIGC_OK;
    return status == AIGC_OK ? AIGC_ERR_UNMARKABLE : status;
}

static aigc_status
choose_placing(embedding *job, const aigcp_plane *residual)
{
    aigcp_pose pose = upright_pose(job, residual);
    aigcp_part all = { 0, 0, residual->width, residual->height };
    aigcp_lattice *lattice = malloc(sizeof *lattice);
    aigc_status status = lattice ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        status = aigcp_read_lattice(residual, &pose, all, lattice);
    if (status == AIGC_OK)
        status = aigcp_choose_placing(lattice, &job->key->carriers, job->symbols, &job->placing);
    free(lattice);
    return status;
}

/* What there is to be known of the picture as it is. */
static aigc_status
look_at_original(embedding *job)
{
    aigcp_plane luma = { 0, 0, NULL }, residual = { 0, 0, NULL };
    size_t width, height;
    aigcp_reduced_size(job->pixels, AIGCP_LEVEL_SIDE, &width, &height);
    aigc_status status = aigcp_picture_reduce(job->pixels, width, height, &luma);
    if (status == AIGC_OK)
        status = aigcp_residual(&luma, &residual);
    if (status == AIGC_OK)
        status = refuse_marked(job, &residual);
    if (status == AIGC_OK)
        status = choose_placing(job, &residual);
    aigcp_plane_free(&residual);
    aigcp_plane_free(&luma);
    return status;
}

static aigc_status
draw_tiles(embedding *job)
{
    aigcp_marking *marking = &job->marking;
    aigc_status status = aigcp_tile_draw(&job->key->carriers, job->symbols, &job->placing,
                                         AIGCP_SLOPE_FLAT, marking->period, &marking->flat);
    if (status == AIGC_OK) {
        status = aigcp_tile_draw(&job->key->carriers, job->symbols, &job->placing,
                                 AIGCP_SLOPE_TEXTURE, marking->period, &marking->texture);
    }
    return status;
}

/* ---- margins ---------------------------------------------------------------------------- */

/* Carriers that were turned or mirrored with the tile, brought back to where the key has them. */
static void
unturn(const aigcp_lattice *lattice, const aigcp_placing *placing, aigcp_lattice *upright)
{
    for (int y = -AIGCP_WAVE_MAX; y <= AIGCP_WAVE_MAX; y++) {
        for (int x = -AIGCP_WAVE_MAX; x <= AIGCP_WAVE_MAX; x++) {
            int to_x, to_y;
            aigcp_placing_map(placing, x, y, &to_x, &to_y);
            double turns = ((double)to_x * placing->offset[0] + (double)to_y * placing->offset[1]) /
                           AIGCP_TILE;
            upright->wave[y + AIGCP_WAVE_MAX][x + AIGCP_WAVE_MAX] = aigcp_multiply_conjugate(
                lattice->wave[to_y + AIGCP_WAVE_MAX][to_x + AIGCP_WAVE_MAX], aigcp_turn(turns));
        }
    }
}

static aigc_status
measure(const embedding *job, const aigcp_plane *residual, aigcp_part part, double *margin)
{
    const aigcp_carriers *carriers = &job->key->carriers;
    aigcp_pose pose = upright_pose(job, residual);
    aigcp_lattice *lattice = malloc(2 * sizeof *lattice);
    aigcp_reading *reading = malloc(sizeof *reading);
    aigc_status status = lattice && reading ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        status = aigcp_read_lattice(residual, &pose, part, lattice);
    if (status == AIGC_OK) {
        unturn(lattice, &job->placing, lattice + 1);
        aigcp_read_carriers(lattice + 1, carriers, reading);
        float energy = aigcp_reading_energy(reading, carriers, job->symbols);
        *margin = 10.0 * log10(fmax((double)energy, 1.0) /
                               (double)aigcp_energy_needed(job->payload->length));
    }
    free(lattice);
    free(reading);
    return status;
}

/* The middle of the plane with half of its area. */
static aigcp_part
half_area(const aigcp_plane *plane)
{
    size_t x = (size_t)(0.1464 * (double)plane->width);
    size_t y = (size_t)(0.1464 * (double)plane->height);
    return (aigcp_part){ x, y, plane->width - x, plane->height - y };
}

static aigc_status
measure_compressed(embedding *job)
{
    aigcp_plane residual = { 0, 0, NULL };
    aigc_watermark_report *report = &job->report;
    aigc_status status = aigcp_residual(&job->trial.compressed, &residual);
    aigcp_part all = { 0, 0, residual.width, residual.height };
    if (status == AIGC_OK)
        status = measure(job, &residual, all, &report->margin_compressed);
    if (status == AIGC_OK)
        status = measure(job, &residual, half_area(&residual), &report->margin_cropped);
    aigcp_plane_free(&residual);
    return status;
}

/* ---- strength --------------------------------------------------------------------------- */

static double
psnr_of(const aigc_pixels *pixels, double squared_error)
{
    double samples = (double)pixels->width * pixels->height * (double)aigcp_picture_colours(pixels);
    return 10.0 * log10(255.0 * 255.0 * samples / fmax(squared_error, 1e-6 * samples));
}

static aigc_status
try_strength(embedding *job, double strength)
{
    aigc_watermark_report *report = &job->report;
    aigcp_trial_free(&job->trial);
    aigcp_mask_set(&job->marking.mask, (float)strength);
    aigc_status status = aigcp_trial_run(&job->marking, &job->trial);
    if (status != AIGC_OK)
        return status;
    report->strength = strength;
    report->psnr = psnr_of(job->pixels, job->trial.squared_error);
    report->ssim = job->trial.likeness;
    return measure_compressed(job);
}

static double
decibels(double factor)
{
    return 20.0 * log10(factor);
}

/* Whether the eye allows the mark to be so many times as strong as it was in the try. */
static bool
is_allowed(const aigc_watermark_report *report, double factor)
{
    double likeness = 1.0 - (1.0 - report->ssim) * pow(factor, LOSS_POWER);
    double psnr = report->psnr - decibels(factor);
    double ease =
        (report->margin_cropped + decibels(factor) - MARGIN_HARD) / (MARGIN_EASY - MARGIN_HARD);
    double least = LIKENESS_LEAST + (LIKENESS_EASY - LIKENESS_LEAST) * fmin(fmax(ease, 0.0), 1.0);
    return likeness >= least &&
           psnr >= (likeness >= LIKENESS_TEXTURE ? PSNR_LEAST_TEXTURE : PSNR_LEAST);
}

/* The factor by which the mark is to grow for the aim, or as far as is allowed. */
static double
wanted_factor(const aigc_watermark_report *report)
{
    double low = STRENGTH_FLOOR / report->strength, high = STRENGTH_MOST / report->strength;
    high = fmin(high, fmax(pow(10.0, (MARGIN_AIM - report->margin_cropped) / 20.0),
                           STRENGTH_LEAST / report->strength));
    for (size_t i = 0; i < BISECTIONS && !is_allowed(report, high); i++) {
        double middle = 0.5 * (low + high);
        if (is_allowed(report, middle))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* What a picture of this size needs most often: the more tiles, the less. */
static double
guess_strength(const embedding *job)
{
    double points = (double)job->pixels->width * job->pixels->height / (job->size * job->size);
    return fmin(fmax(pow(NOMINAL_POINTS / points, NOMINAL_SLOPE), STRENGTH_LEAST), 1.0);
}

/* Try what is usual, then what it teaches, until the limits hold. */
static aigc_status
find_strength(embedding *job)
{
    const aigc_watermark_report *report = &job->report;
    aigc_status status = try_strength(job, guess_strength(job));
    for (size_t i = 1; i < ATTEMPTS && status == AIGC_OK; i++) {
        double factor = wanted_factor(report);
        if (fabs(factor - 1.0) < STEP_LEAST && is_allowed(report, FACTOR_FITS))
            break;
        status = try_strength(job, factor * report->strength);
    }
    return status;
}

/* Read the mark in the result, without knowing where it is. A picture that was marked before may
 * give the payload that it had: that is no success. */
static aigc_status
read_back(embedding *job)
{
    aigc_watermark_found found;
    aigc_watermark_report *report = &job->report;
    aigc_status status = aigcp_search(&job->key->carriers, &job->trial.base, job->pixels->width,
                                      job->pixels->height, &found);
    bool written =
        status == AIGC_OK && aigc_watermark_payload_equal(&found.payload, job->payload) != 0;
    report->read_back = written ? 1 : 0;
    report->margin = written ? found.margin : 0;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
run(embedding *job, const aigc_watermark_options *options)
{
    bool weak = options && options->allow_weak != 0;
    double fixed = options ? options->strength : 0;
    job->marking.pixels = job->pixels;
    job->marking.period = aigcp_tile_period(job->pixels->width, job->pixels->height);
    job->size = (double)job->marking.period / AIGCP_TILE;
    encode(&job->key->carriers, job->payload, job->symbols);
    aigc_status status = look_at_original(job);
    if (status == AIGC_OK)
        status = draw_tiles(job);
    if (status == AIGC_OK)
        status = aigcp_mask_new(job->pixels, job->size, &job->marking.mask);
    if (status == AIGC_OK)
        status = fixed > 0 ? try_strength(job, fixed) : find_strength(job);
    if (status == AIGC_OK)
        status = read_back(job);
    if (status == AIGC_OK && job->report.read_back == 0 && !weak)
        status = AIGC_ERR_UNMARKABLE;
    if (status == AIGC_OK) {
        double squared_error;
        status = aigcp_marking_apply(&job->marking, &squared_error);
    }
    return status;
}

static bool
usable(const aigc_watermark_options *options, const aigc_watermark_payload *payload)
{
    if (!payload || (payload->length != AIGC_WATERMARK_PAYLOAD_SHORT &&
                     payload->length != AIGC_WATERMARK_PAYLOAD_LONG))
        return false;
    if (!options)
        return true;
    return options->struct_size >= sizeof *options &&
           (options->strength == 0 || (options->strength >= 0.25 && options->strength <= 4.0));
}

aigc_status
aigc_watermark_embed(const aigc_watermark_key *key, const aigc_watermark_options *options,
                     const aigc_watermark_payload *payload, const aigc_pixels *pixels,
                     aigc_watermark_report *report)
{
    if (report)
        memset(report, 0, sizeof *report);
    if (!key || !usable(options, payload) || !aigcp_picture_usable(pixels))
        return AIGC_ERR_ARGUMENT;
    if (pixels->width < AIGCP_MARKED_SIDE_MIN || pixels->height < AIGCP_MARKED_SIDE_MIN)
        return AIGC_ERR_UNMARKABLE;
    embedding *job = calloc(1, sizeof *job);
    if (!job)
        return AIGC_ERR_MEMORY;
    job->key = key;
    job->pixels = pixels;
    job->payload = payload;
    aigc_status status = run(job, options);
    if (report && (status == AIGC_OK || status == AIGC_ERR_UNMARKABLE))
        *report = job->report;
    aigcp_trial_free(&job->trial);
    aigcp_mask_free(&job->marking.mask);
    aigcp_plane_free(&job->marking.flat);
    aigcp_plane_free(&job->marking.texture);
    free(job);
    return status;
}
