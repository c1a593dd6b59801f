/* SPDX-License-Identifier: Apache-2.0 */
/* A block is kept as its parts that are even and odd about its middle, each way. Of a wave the
 * cosines see the even part and the sines the odd one, so that a pilot costs one multiplication for
 * each pixel, and its tables are the same for all blocks. */
#include "watermark/invisible/pilot_sums.h"

#include "watermark/invisible/pose.h"
#include "watermark/invisible/vector_clones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK AIGCP_BLOCK
#define HALF (BLOCK / 2)

typedef struct wave_table {
    float cosine[HALF], sine[HALF]; /* at 0.5, 1.5, ... from the block's middle */
} wave_table;

typedef struct block_parts {
    float even[HALF][BLOCK]; /* even down the columns; even along the rows, then odd */
    float odd[HALF][BLOCK];
} block_parts;

_Static_assert(sizeof(block_parts) == (size_t)BLOCK * BLOCK * sizeof(float), "as many as pixels");

/* ---- blocks ----------------------------------------------------------------------------- */

static size_t
blocks_in(size_t length)
{
    return length < BLOCK ? 1 : length / BLOCK;
}

static size_t
margin_of(size_t length)
{
    return length < BLOCK ? 0 : length % BLOCK / 2;
}

/* A pixel of the plane; 0 beyond it. */
static float
pixel_at(const aigcp_plane *plane, size_t x, size_t y)
{
    return x < plane->width && y < plane->height ? plane->at[y * plane->width + x] : 0;
}

static void
part_block(const aigcp_plane *plane, size_t x, size_t y, block_parts *parts)
{
    for (size_t j = 0; j < HALF; j++) {
        size_t low = y + HALF + j, up = y + HALF - 1 - j;
        for (size_t i = 0; i < HALF; i++) {
            size_t right = x + HALF + i, left = x + HALF - 1 - i;
            float a = pixel_at(plane, right, low), b = pixel_at(plane, left, low);
            float c = pixel_at(plane, right, up), d = pixel_at(plane, left, up);
            parts->even[j][i] = (a + b) + (c + d);
            parts->even[j][HALF + i] = (a - b) + (c - d);
            parts->odd[j][i] = (a + b) - (c + d);
            parts->odd[j][HALF + i] = (a - b) - (c - d);
        }
    }
}

aigc_status
aigcp_blocks_new(const aigcp_plane *plane, aigcp_blocks *blocks)
{
    size_t x = margin_of(plane->width), y = margin_of(plane->height);
    blocks->across = blocks_in(plane->width);
    blocks->down = blocks_in(plane->height);
    blocks->left = (double)x + 0.5 * BLOCK - 0.5 * (double)plane->width;
    blocks->top = (double)y + 0.5 * BLOCK - 0.5 * (double)plane->height;
    size_t count = blocks->across * blocks->down;
    block_parts *parts = malloc(count * sizeof *parts);
    blocks->samples = (float *)parts;
    if (!parts)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        size_t row = i / blocks->across;
        part_block(plane, x + i % blocks->across * BLOCK, y + row * BLOCK, parts + i);
    }
    return AIGC_OK;
}

void
aigcp_blocks_free(aigcp_blocks *blocks)
{
    free(blocks->samples);
    blocks->samples = NULL;
}

/* ---- sums ------------------------------------------------------------------------------- */

void
aigcp_turns(double start, double step, aigcp_complex *turns, size_t count)
{
    aigcp_complex one = aigcp_turn(step), now = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        if (i % HALF == 0) /* afresh, before rounding adds up */
            now = aigcp_turn(start + step * (double)i);
        turns[i] = now;
        now = aigcp_multiply(now, one);
    }
}

static void
fill_table(double frequency, wave_table *table)
{
    aigcp_complex turns[HALF];
    aigcp_turns(0.5 * frequency, frequency, turns, HALF);
    for (size_t i = 0; i < HALF; i++) {
        table->cosine[i] = turns[i].re;
        table->sine[i] = turns[i].im;
    }
}

/* Down the columns: cosines of the even part, sines of the odd one. */
AIGCP_VECTOR_CLONES static void
sum_columns(const block_parts *block, const wave_table *down, float even[BLOCK], float odd[BLOCK])
{
    for (size_t first = 0; first < BLOCK; first += 2 * AIGCP_LANES) {
        aigcp_lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
        for (size_t j = 0; j < HALF; j++) {
            const aigcp_lanes *from_even = (const aigcp_lanes *)(block->even[j] + first);
            const aigcp_lanes *from_odd = (const aigcp_lanes *)(block->odd[j] + first);
            a += from_even[0] * down->cosine[j];
            b += from_even[1] * down->cosine[j];
            c += from_odd[0] * down->sine[j];
            d += from_odd[1] * down->sine[j];
        }
        aigcp_lanes *to_even = (aigcp_lanes *)(even + first),
                    *to_odd = (aigcp_lanes *)(odd + first);
        to_even[0] = a;
        to_even[1] = b;
        to_odd[0] = c;
        to_odd[1] = d;
    }
}

static aigcp_complex
sum_block(const block_parts *block, const wave_table *across, const wave_table *down)
{
    float even[BLOCK], odd[BLOCK];
    aigcp_complex sum = { 0, 0 };
    sum_columns(block, down, even, odd);
    for (size_t i = 0; i < HALF; i++) {
        float c = across->cosine[i], s = across->sine[i];
        sum.re += even[i] * c - odd[HALF + i] * s;
        sum.im -= even[HALF + i] * s + odd[i] * c;
    }
    return sum;
}

/* Of one pilot: from sums about the middle of each block to sums about the plane's. */
static void
put_in_place(aigcp_pilot_sums *sums, size_t pilot)
{
    const double *frequency = sums->frequency[pilot];
    aigcp_complex *at = sums->sums + pilot * sums->across * sums->down;
    aigcp_complex across = aigcp_turn(-frequency[0] * BLOCK);
    float power = 0;
    for (size_t row = 0; row < sums->down; row++) {
        double y = sums->top + (double)(row * BLOCK);
        aigcp_complex turn = aigcp_turn(-frequency[0] * sums->left - frequency[1] * y);
        for (size_t column = 0; column < sums->across; column++, at++) {
            *at = aigcp_multiply(*at, turn);
            power += at->re * at->re + at->im * at->im;
            turn = aigcp_multiply(turn, across);
        }
    }
    sums->weight[pilot] = power > 0 ? 1.0F / sqrtf(power) : 0;
}

void
aigcp_pilot_sums_take(const aigcp_blocks *blocks, const aigcp_carriers *carriers, const double m[4],
                      size_t reach, aigcp_pilot_sums *sums)
{
    const block_parts *parts = (const block_parts *)blocks->samples;
    size_t most = reach / BLOCK, seen[AIGCP_PILOTS], count = 0;
    wave_table across[AIGCP_PILOTS], down[AIGCP_PILOTS];
    sums->across = blocks->across < most ? blocks->across : most;
    sums->down = blocks->down < most ? blocks->down : most;
    size_t x = (blocks->across - sums->across) / 2, y = (blocks->down - sums->down) / 2;
    sums->left = blocks->left + (double)(x * BLOCK);
    sums->top = blocks->top + (double)(y * BLOCK);
    for (size_t i = 0; i < AIGCP_PILOTS; i++) {
        double *frequency = sums->frequency[i];
        aigcp_pose_frequency(m, carriers->pilots[i].x, carriers->pilots[i].y, frequency);
        sums->weight[i] = 0;
        if (!(fabs(frequency[0]) < 0.5 && fabs(frequency[1]) < 0.5))
            continue;
        fill_table(frequency[0], &across[i]);
        fill_table(frequency[1], &down[i]);
        seen[count++] = i;
    }
    size_t size = sums->across * sums->down;
    for (size_t block = 0; block < size; block++) {
        size_t row = y + block / sums->across, column = x + block % sums->across;
        const block_parts *from = parts + row * blocks->across + column;
        for (size_t n = 0; n < count; n++) {
            size_t i = seen[n];
            sums->sums[i * size + block] = sum_block(from, &across[i], &down[i]);
        }
    }
    for (size_t n = 0; n < count; n++)
        put_in_place(sums, seen[n]);
}
