/* SPDX-License-Identifier: Apache-2.0 */
/* The averaging attack: whoever has many marked pictures of one key and payload averages their
 * fine detail, hoping that pictures cancel and the mark stays, and takes that off another.
 *
 *     averaging SIDE PICTURE.ppm...
 *
 * Marks crops of SIDE x SIDE of all pictures. Prints whether the mark is found in the average,
 * and in how many pictures it is still found after the average of the OTHERS was taken off. */
#include "bench/robustness/raster.h"

#include <aigc/watermark.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURES_MAX 256

static aigc_pixels
pixels_of(raster *picture)
{
    return (aigc_pixels){ sizeof(aigc_pixels),
                          (uint32_t)picture->width,
                          (uint32_t)picture->height,
                          3,
                          8,
                          3 * picture->width,
                          picture->rgb };
}

static raster
crop_of(const char *path, size_t side)
{
    raster picture;
    if (!raster_load(path, &picture) || picture.width < side || picture.height < side) {
        fprintf(stderr, "cannot use %s\n", path);
        exit(3);
    }
    raster crop =
        raster_crop(&picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side);
    raster_free(&picture);
    return crop;
}

/* What a blur of three pixels leaves. */
static void
detail_of(const raster *picture, float *detail)
{
    size_t side = picture->width;
    for (size_t y = 0; y < side; y++) {
        for (size_t x = 0; x < side; x++) {
            for (size_t c = 0; c < 3; c++) {
                float sum = 0, count = 0;
                for (size_t j = y < 3 ? 0 : y - 3; j <= y + 3 && j < side; j++) {
                    for (size_t i = x < 3 ? 0 : x - 3; i <= x + 3 && i < side; i++) {
                        sum += (float)picture->rgb[3 * (j * side + i) + c];
                        count += 1;
                    }
                }
                size_t at = 3 * (y * side + x) + c;
                detail[at] = (float)picture->rgb[at] - sum / count;
            }
        }
    }
}

static uint8_t
to_byte(float value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5F);
}

int
main(int count, char **words)
{
    if (count < 4 || count - 2 > PICTURES_MAX)
        return fputs("usage: averaging SIDE PICTURE.ppm...\n", stderr), 2;
    size_t side = strtoul(words[1], NULL, 10), pictures = (size_t)count - 2;
    size_t samples = 3 * side * side, alive = 0;
    uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 77 };
    aigc_watermark_payload payload = { 8, { 1, 2, 3, 4, 5, 6, 7, 8 } };
    aigc_watermark_options options = { .struct_size = sizeof options, .allow_weak = 1 };
    aigc_watermark_key *key = NULL;
    raster marked[PICTURES_MAX];
    float *total = calloc(samples, sizeof *total), *detail = calloc(samples, sizeof *detail);
    if (!total || !detail || aigc_watermark_key_new(secret, &key) != AIGC_OK)
        return 4;
    for (size_t i = 0; i < pictures; i++) {
        marked[i] = crop_of(words[2 + i], side);
        aigc_pixels pixels = pixels_of(&marked[i]);
        if (aigc_watermark_embed(key, &options, &payload, &pixels, NULL) != AIGC_OK)
            return 4;
        detail_of(&marked[i], detail);
        for (size_t k = 0; k < samples; k++)
            total[k] += detail[k];
    }
    raster average = raster_new(side, side);
    for (size_t k = 0; k < samples; k++)
        average.rgb[k] = to_byte(128 + 8 * total[k] / (float)pictures);
    aigc_pixels pixels = pixels_of(&average);
    aigc_watermark_found found;
    int in_average = aigc_watermark_detect(key, &pixels, &found) == AIGC_OK;
    for (size_t i = 0; i < pictures; i++) {
        detail_of(&marked[i], detail);
        for (size_t k = 0; k < samples; k++) {
            float others = (total[k] - detail[k]) / (float)(pictures - 1);
            marked[i].rgb[k] = to_byte((float)marked[i].rgb[k] - others);
        }
        pixels = pixels_of(&marked[i]);
        alive += aigc_watermark_detect(key, &pixels, &found) == AIGC_OK;
        raster_free(&marked[i]);
    }
    printf("%zu pictures of one key and payload: mark in the average %s; found in %zu of %zu "
           "after the average of the others was taken off\n",
           pictures, in_average ? "FOUND" : "not found", alive, pictures);
    raster_free(&average);
    free(total);
    free(detail);
    aigc_watermark_key_free(key);
    return 0;
}
