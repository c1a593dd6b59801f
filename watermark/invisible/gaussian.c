/* SPDX-License-Identifier: Apache-2.0 */
/* Three running means in a row come within 3 % of a Gaussian (Kovesi, Fast Almost-Gaussian
 * Filtering, DICTA 2010), in time that does not depend on its width. */
#include "watermark/invisible/gaussian.h"

#include "watermark/invisible/vector_clones.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PASSES 3
#define LINES ((size_t)2 * AIGCP_LANES) /* blurred at once */

/* Radii of the means whose variances add up to that of the Gaussian. */
static void
choose_radii(float sigma, size_t radii[PASSES])
{
    float ideal = sqrtf(12.0F * sigma * sigma / PASSES + 1.0F);
    size_t low = (size_t)ideal;
    if (low % 2 == 0 && low > 0)
        low--;
    float width = (float)low;
    float count =
        (12.0F * sigma * sigma - PASSES * width * width - 4.0F * PASSES * width - 3.0F * PASSES) /
        (-4.0F * width - 4.0F);
    for (size_t i = 0; i < PASSES; i++)
        radii[i] = low / 2 + ((float)i + 0.5F > count ? 1 : 0);
}

/* Lines of the picture, rows or columns, LINES of them side by side: [place along the line][line].
 * `at` is place 0, with room for the largest radius before it and behind the last. */
typedef struct line_block {
    float *memory[2];
    float *at, *other;
    size_t length;
} line_block;

static aigc_status
line_block_new(line_block *block, size_t length, size_t margin)
{
    for (size_t i = 0; i < 2; i++)
        block->memory[i] = calloc((length + 2 * margin) * LINES, sizeof(float));
    if (!block->memory[0] || !block->memory[1])
        return AIGC_ERR_MEMORY;
    block->at = block->memory[0] + margin * LINES;
    block->other = block->memory[1] + margin * LINES;
    block->length = length;
    return AIGC_OK;
}

static void
line_block_free(line_block *block)
{
    free(block->memory[0]);
    free(block->memory[1]);
}

/* Running means over 2 * radius + 1 places; `in` goes on for `radius` at either end. */
AIGCP_VECTOR_CLONES static void
mean_of_lines(const float *in, float *out, size_t length, size_t radius)
{
    const float scale = 1.0F / (float)(2 * radius + 1);
    const aigcp_lanes *leaving = (const aigcp_lanes *)(in - radius * LINES);
    const aigcp_lanes *entering = leaving;
    aigcp_lanes *to = (aigcp_lanes *)out, low = { 0 }, high = { 0 };
    for (size_t i = 0; i < 2 * radius; i++, entering += 2) {
        low += entering[0];
        high += entering[1];
    }
    for (size_t i = 0; i < length; i++, entering += 2, leaving += 2, to += 2) {
        low += entering[0];
        high += entering[1];
        to[0] = low * scale;
        to[1] = high * scale;
        low -= leaving[0];
        high -= leaving[1];
    }
}

static void
blur_lines(line_block *block, const size_t radii[PASSES])
{
    for (size_t i = 0; i < PASSES; i++) {
        float *first = block->at, *last = first + (block->length - 1) * LINES;
        for (size_t j = 1; j <= radii[i]; j++) {
            memcpy(first - j * LINES, first, LINES * sizeof *first);
            memcpy(last + j * LINES, last, LINES * sizeof *last);
        }
        mean_of_lines(block->at, block->other, block->length, radii[i]);
        block->at = block->other;
        block->other = first;
    }
}

/* From rows to lines and back, in squares that stay in the cache whatever the width. */
static void
turn_rows(aigcp_plane *plane, size_t y, size_t count, line_block *block, bool back)
{
    for (size_t first = 0; first < plane->width; first += LINES) {
        size_t length = plane->width - first < LINES ? plane->width - first : LINES;
        for (size_t i = 0; i < count; i++) {
            float *row = aigcp_plane_row(plane, y + i) + first;
            float *line = block->at + first * LINES + i;
            for (size_t x = 0; back && x < length; x++)
                row[x] = line[x * LINES];
            for (size_t x = 0; !back && x < length; x++)
                line[x * LINES] = row[x];
        }
    }
}

static void
blur_rows(aigcp_plane *plane, line_block *block, const size_t radii[PASSES])
{
    for (size_t y = 0; y < plane->height; y += LINES) {
        size_t count = plane->height - y < LINES ? plane->height - y : LINES;
        turn_rows(plane, y, count, block, false);
        blur_lines(block, radii);
        turn_rows(plane, y, count, block, true);
    }
}

static void
blur_columns(aigcp_plane *plane, line_block *block, const size_t radii[PASSES])
{
    for (size_t x = 0; x < plane->width; x += LINES) {
        size_t size = (plane->width - x < LINES ? plane->width - x : LINES) * sizeof(float);
        for (size_t y = 0; y < plane->height; y++)
            memcpy(block->at + y * LINES, aigcp_plane_row(plane, y) + x, size);
        blur_lines(block, radii);
        for (size_t y = 0; y < plane->height; y++)
            memcpy(aigcp_plane_row(plane, y) + x, block->at + y * LINES, size);
    }
}

aigc_status
aigcp_gaussian(aigcp_plane *plane, float sigma)
{
    size_t radii[PASSES];
    line_block block = { .memory = { NULL, NULL } };
    choose_radii(sigma, radii);
    size_t longest = plane->width > plane->height ? plane->width : plane->height;
    aigc_status status = line_block_new(&block, longest, radii[PASSES - 1]);
    if (status == AIGC_OK) {
        block.length = plane->width;
        blur_rows(plane, &block, radii);
        block.length = plane->height;
        blur_columns(plane, &block, radii);
    }
    line_block_free(&block);
    return status;
}
