/* SPDX-License-Identifier: Apache-2.0 */
/* Any wording is refused or drawn, on a picture of any size, inside of it. The first bytes choose
 * size, style and place. */
#include <aigc/visible_label.h>
#include <string.h>

#include "tests/fuzz/fuzz_target.h"

#define CHOICES 6
#define WORDING_MAX 300

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A label that is always legal, and what the fuzzer makes of it. */
    char wording[WORDING_MAX + 16] = "AI generated";
    aigc_visible_options options = { .struct_size = sizeof options };
    aigc_visible_report report = { .struct_size = sizeof report };
    aigc_visible_pixels pixels = { .struct_size = sizeof pixels, .channels = 1, .depth = 8 };
    aigc_visible_label *label;

    if (size < CHOICES)
        return 0;
    size_t length = size - CHOICES < WORDING_MAX ? size - CHOICES : WORDING_MAX;
    memcpy(wording + strlen(wording), data + CHOICES, length);
    options.wording = wording;
    options.style = (aigc_visible_style)(data[0] % 3);
    options.position = (aigc_visible_position)(data[0] / 3 % 6);
    options.height = 50 + data[1];
    options.margin = data[2] % 200;
    pixels.width = 1 + data[3] * 2U;
    pixels.height = 1 + data[4] * 2U;
    pixels.channels = 1 + data[5] % 4;
    pixels.depth = data[5] & 0x80 ? 16 : 8;
    pixels.stride = (size_t)pixels.width * pixels.channels * (pixels.depth / 8);
    if (aigc_visible_label_new(&options, &label, NULL) != AIGC_OK)
        return 0;
    pixels.pixels = calloc(pixels.height, pixels.stride);
    FUZZ_ASSERT(pixels.pixels != NULL);
    aigc_status status = aigc_visible_label_draw(label, &pixels, &report);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_LIMIT);
    if (status == AIGC_OK) {
        uint32_t shortest = pixels.width < pixels.height ? pixels.width : pixels.height;

        FUZZ_ASSERT(report.label_x + report.label_width <= pixels.width);
        FUZZ_ASSERT(report.label_y + report.label_height <= pixels.height);
        FUZZ_ASSERT(report.ink_height * 20 >= shortest);
    }
    free(pixels.pixels);
    aigc_visible_label_free(label);
    return 0;
}
