/* SPDX-License-Identifier: Apache-2.0 */
/* For the eye: original, marked, and twenty times the difference, side by side.
 *
 *     contact_sheet SIDE OUT.ppm PICTURE.ppm...
 *
 * A row for each picture: its middle, SIDE x SIDE pixels, not scaled. */
#include "bench/robustness/raster.h"

#include <aigc/watermark.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMES 20

static uint8_t
twenty_times(int difference)
{
    int value = 128 + TIMES * difference;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void
put(raster *sheet, size_t x, size_t y, const raster *tile)
{
    for (size_t row = 0; row < tile->height; row++)
        memcpy(sheet->rgb + 3 * ((y + row) * sheet->width + x), tile->rgb + 3 * row * tile->width,
               3 * tile->width);
}

static void
add_row(raster *sheet, size_t y, size_t side, const char *path, const aigc_watermark_key *key)
{
    raster picture;
    aigc_watermark_payload payload = { 8, { 0x1A, 0xBC, 0xDE, 1, 2, 3, 4, 5 } };
    aigc_watermark_options options = { .struct_size = sizeof options, .allow_weak = 1 };
    if (!raster_load(path, &picture) || picture.width < side || picture.height < side) {
        fprintf(stderr, "cannot use %s\n", path);
        exit(3);
    }
    raster marked = raster_copy(&picture);
    aigc_pixels pixels = {
        sizeof pixels, (uint32_t)marked.width, (uint32_t)marked.height, 3, 8, 3 * marked.width,
        marked.rgb
    };
    if (aigc_watermark_embed(key, &options, &payload, &pixels, NULL) != AIGC_OK)
        exit(4);
    size_t left = (picture.width - side) / 2, top = (picture.height - side) / 2;
    raster before = raster_crop(&picture, left, top, side, side);
    raster after = raster_crop(&marked, left, top, side, side);
    put(sheet, 0, y, &before);
    put(sheet, side, y, &after);
    for (size_t i = 0; i < 3 * side * side; i++)
        before.rgb[i] = twenty_times((int)after.rgb[i] - (int)before.rgb[i]);
    put(sheet, 2 * side, y, &before);
    raster_free(&before);
    raster_free(&after);
    raster_free(&marked);
    raster_free(&picture);
}

int
main(int count, char **words)
{
    uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 5 };
    aigc_watermark_key *key = NULL;
    if (count < 4)
        return fputs("usage: contact_sheet SIDE OUT.ppm PICTURE.ppm...\n", stderr), 2;
    size_t side = strtoul(words[1], NULL, 10);
    if (side < 1 || side > 4096 || aigc_watermark_key_new(secret, &key) != AIGC_OK)
        return 2;
    raster sheet = raster_new(3 * side, side * (size_t)(count - 3));
    for (int i = 3; i < count; i++)
        add_row(&sheet, side * (size_t)(i - 3), side, words[i], key);
    int saved = raster_save(words[2], &sheet);
    raster_free(&sheet);
    aigc_watermark_key_free(key);
    return saved ? 0 : 4;
}
