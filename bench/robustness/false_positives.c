/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for marks where there are none: random crops of pictures, a new key for each.
 *
 *     false_positives COUNT SIDE PICTURE.ppm...
 *
 * Prints how many were looked at and how many marks were "found". Exits with 1 if any was. */
#include "bench/robustness/raster.h"

#include <aigc/watermark.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* One crop with one key: 1 if a mark was "found". */
static int
look(const raster *picture, size_t side, uint64_t *random, size_t *decodes)
{
    uint8_t secret[AIGC_WATERMARK_KEY_SIZE];
    aigc_watermark_key *key = NULL;
    aigc_watermark_found found;
    size_t width = picture->width < side ? picture->width : side;
    size_t height = picture->height < side ? picture->height : side;
    size_t x = next_random(random) % (picture->width - width + 1);
    size_t y = next_random(random) % (picture->height - height + 1);
    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = (uint8_t)next_random(random);
    aigc_pixels pixels = { sizeof pixels,
                           (uint32_t)width,
                           (uint32_t)height,
                           3,
                           8,
                           3 * picture->width,
                           picture->rgb + 3 * (y * picture->width + x) };
    if (aigc_watermark_key_new(secret, &key) != AIGC_OK)
        exit(4);
    aigc_status status = aigc_watermark_detect(key, &pixels, &found);
    *decodes += found.decodes;
    aigc_watermark_key_free(key);
    return status == AIGC_OK;
}

int
main(int count, char **words)
{
    if (count < 4) {
        fputs("usage: false_positives COUNT SIDE PICTURE.ppm...\n", stderr);
        return 2;
    }
    size_t wanted = strtoul(words[1], NULL, 10), side = strtoul(words[2], NULL, 10);
    size_t found = 0, decodes = 0, pictures = (size_t)count - 3;
    uint64_t random = 2026;
    clock_t start = clock();
    for (size_t i = 0; i < wanted; i++) {
        raster picture;
        if (!raster_load(words[3 + i % pictures], &picture))
            return fprintf(stderr, "cannot read %s\n", words[3 + i % pictures]), 3;
        found += (size_t)look(&picture, side, &random, &decodes);
        raster_free(&picture);
        if ((i + 1) % 50 == 0 || i + 1 == wanted) {
            printf("%zu crops of %zu, %zu found, %.1f decodes and %.0f ms each\n", i + 1, side,
                   found, (double)decodes / (double)(i + 1),
                   1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / (double)(i + 1));
            fflush(stdout);
        }
    }
    return found > 0;
}
