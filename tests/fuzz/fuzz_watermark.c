/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile pixels: the first bytes say how large a picture is and how it is laid out, the rest
 * repeats. Nothing may be found, and nothing read or written outside. */
#include "tests/fuzz/fuzz_target.h"

#include <aigc/watermark.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MAX 160

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 1 };
    aigc_watermark_key *key = NULL;
    aigc_watermark_found found;
    if (size < 5)
        return 0;
    aigc_pixels pixels = { sizeof pixels,
                           data[0] % SIDE_MAX + 1u,
                           data[1] % SIDE_MAX + 1u,
                           data[2] % 4 + 1u,
                           (data[2] & 4) != 0 ? 16 : 8,
                           0,
                           NULL };
    pixels.stride = (size_t)pixels.width * pixels.channels * (pixels.depth / 8) + data[3] % 3;
    size_t bytes = pixels.stride * pixels.height;
    uint8_t *copy = malloc(bytes);
    if (copy == NULL || aigc_watermark_key_new(secret, &key) != AIGC_OK)
        abort();
    for (size_t i = 0; i < bytes; i++)
        copy[i] = (uint8_t)(data[4 + i % (size - 4)] + i / (size - 4) * data[3]);
    pixels.data = copy;
    if (aigc_watermark_detect(key, &pixels, &found) == AIGC_OK)
        abort();
    aigc_watermark_options options = { .struct_size = sizeof options,
                                       .strength = data[3] > 127 ? 1.0 : 0,
                                       .allow_weak = data[3] & 1 };
    aigc_watermark_payload payload = { 8, { 0 } };
    if (aigc_watermark_embed(key, &options, &payload, &pixels, NULL) == AIGC_ERR_INTERNAL)
        abort();
    aigc_watermark_key_free(key);
    free(copy);
    return 0;
}
