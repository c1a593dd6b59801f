/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for marks where there are none: random crops, a new key for each. Half of the crops are of
 * pictures without a mark, half of the same pictures with the mark of another key.
 *
 *     false_positives COUNT SIDE SEED PICTURE.ppm...
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

static aigc_watermark_key *
random_key(uint64_t *random)
{
    uint8_t secret[AIGC_WATERMARK_KEY_SIZE];
    aigc_watermark_key *key = NULL;
    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = (uint8_t)next_random(random);
    if (aigc_watermark_key_new(secret, &key) != AIGC_OK)
        exit(4);
    return key;
}

/* The part of a picture from (x, y) on. */
static aigc_pixels
part(const raster *picture, size_t x, size_t y, size_t width, size_t height)
{
    return (aigc_pixels){ sizeof(aigc_pixels),
                          (uint32_t)width,
                          (uint32_t)height,
                          3,
                          8,
                          3 * picture->width,
                          picture->rgb + 3 * (y * picture->width + x) };
}

/* One crop with one key: 1 if a mark was "found". */
static int
look(const raster *picture, size_t side, uint64_t *random, size_t *decodes)
{
    aigc_watermark_found found;
    size_t width = picture->width < side ? picture->width : side;
    size_t height = picture->height < side ? picture->height : side;
    size_t x = next_random(random) % (picture->width - width + 1);
    size_t y = next_random(random) % (picture->height - height + 1);
    aigc_watermark_key *key = random_key(random);
    aigc_pixels pixels = part(picture, x, y, width, height);
    aigc_status status = aigc_watermark_detect(key, &pixels, &found);
    aigc_watermark_key_free(key);
    if (status != AIGC_OK && status != AIGC_ERR_NOT_FOUND)
        exit(4);
    *decodes += found.decodes;
    return status == AIGC_OK;
}

/* The picture with the mark of a key that is then forgotten; as it was if it cannot carry one. */
static raster
marked(const raster *original, uint64_t *random)
{
    raster picture = raster_copy(original);
    aigc_watermark_payload payload = { AIGC_WATERMARK_PAYLOAD_SHORT, { 0 } };
    aigc_watermark_key *key = random_key(random);
    aigc_pixels pixels = part(&picture, 0, 0, picture.width, picture.height);
    for (size_t i = 0; i < payload.length; i++)
        payload.bytes[i] = (uint8_t)next_random(random);
    aigc_status status = aigc_watermark_embed(key, NULL, &payload, &pixels, NULL);
    aigc_watermark_key_free(key);
    if (status != AIGC_OK && status != AIGC_ERR_UNMARKABLE)
        exit(4);
    return picture;
}

typedef struct tally {
    size_t looked, found;
} tally;

int
main(int count, char **words)
{
    if (count < 5) {
        fputs("usage: false_positives COUNT SIDE SEED PICTURE.ppm...\n", stderr);
        return 2;
    }
    size_t wanted = strtoul(words[1], NULL, 10), side = strtoul(words[2], NULL, 10);
    uint64_t random = strtoull(words[3], NULL, 10);
    size_t decodes = 0, pictures = (size_t)count - 4;
    tally tallies[2] = { { 0, 0 }, { 0, 0 } };
    raster *all = calloc(2 * pictures, sizeof *all);
    if (!all)
        return 4;
    for (size_t i = 0; i < pictures; i++) {
        if (!raster_load(words[4 + i], &all[2 * i]))
            return fprintf(stderr, "cannot read %s\n", words[4 + i]), 3;
        all[2 * i + 1] = marked(&all[2 * i], &random);
    }
    clock_t start = clock();
    for (size_t i = 0; i < wanted; i++) {
        tally *one = &tallies[i % 2];
        one->found += (size_t)look(&all[i % (2 * pictures)], side, &random, &decodes);
        one->looked++;
        if ((i + 1) % 50 == 0 || i + 1 == wanted) {
            printf("crops of %zu: %zu without a mark, %zu found; %zu with the mark of another key, "
                   "%zu found; %.1f decodes and %.0f ms each\n",
                   side, tallies[0].looked, tallies[0].found, tallies[1].looked, tallies[1].found,
                   (double)decodes / (double)(i + 1),
                   1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / (double)(i + 1));
            fflush(stdout);
        }
    }
    for (size_t i = 0; i < 2 * pictures; i++)
        raster_free(&all[i]);
    free(all);
    return tallies[0].found + tallies[1].found > 0;
}
