/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/png_rows.h"

#include <stdlib.h>
#include <string.h>

const aigcp_png_pass aigcp_png_passes[7] = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 },
                                             { 2, 0, 4, 4 }, { 0, 2, 2, 4 }, { 1, 0, 2, 2 },
                                             { 0, 1, 1, 2 } };
const aigcp_png_pass aigcp_png_whole = { 0, 0, 1, 1 };

enum filter { NONE, SUB, UP, AVERAGE, PAETH };

static inline uint8_t
paeth(int left, int above, int corner)
{
    int to_left = abs(above - corner), to_above = abs(left - corner);
    int to_corner = abs(left + above - 2 * corner);

    return (uint8_t)(to_left <= to_above && to_left <= to_corner ? left
                     : to_above <= to_corner                     ? above
                                                                 : corner);
}

/* The first row has zeros above it. */
static bool
unfilter_first(unsigned filter, const uint8_t *filtered, uint8_t *row, size_t length, size_t step)
{
    switch (filter) {
    case NONE:
    case UP:
        memcpy(row, filtered, length);
        return true;
    case SUB:
    case PAETH:
        for (size_t i = 0; i < length; i++)
            row[i] = (uint8_t)(filtered[i] + (i < step ? 0 : row[i - step]));
        return true;
    case AVERAGE:
        for (size_t i = 0; i < length; i++)
            row[i] = (uint8_t)(filtered[i] + (i < step ? 0 : row[i - step] / 2));
        return true;
    default:
        return false;
    }
}

/* Inlined for each usual step, which lets the compiler keep the pixel on the left in
 * registers. */
static inline void
unfilter_paeth(const uint8_t *filtered, const uint8_t *above, uint8_t *row, size_t length,
               size_t step)
{
    for (size_t i = step; i < length; i += step) {
        for (size_t k = 0; k < step; k++) {
            row[i + k] = (uint8_t)(filtered[i + k] +
                                   paeth(row[i + k - step], above[i + k], above[i + k - step]));
        }
    }
}

static inline void
unfilter_average(const uint8_t *filtered, const uint8_t *above, uint8_t *row, size_t length,
                 size_t step)
{
    for (size_t i = step; i < length; i++)
        row[i] = (uint8_t)(filtered[i] + (row[i - step] + above[i]) / 2);
}

bool
aigcp_png_unfilter(unsigned filter, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
                   size_t length, size_t step)
{
    if (!above)
        return unfilter_first(filter, filtered, row, length, step);
    switch (filter) {
    case NONE:
    case SUB:
        return unfilter_first(filter, filtered, row, length, step);
    case UP:
        for (size_t i = 0; i < length; i++)
            row[i] = (uint8_t)(filtered[i] + above[i]);
        return true;
    case AVERAGE:
        for (size_t i = 0; i < step && i < length; i++)
            row[i] = (uint8_t)(filtered[i] + above[i] / 2);
        unfilter_average(filtered, above, row, length, step);
        return true;
    case PAETH:
        for (size_t i = 0; i < step && i < length; i++)
            row[i] = (uint8_t)(filtered[i] + above[i]);
        if (step == 4)
            unfilter_paeth(filtered, above, row, length, 4);
        else if (step == 3)
            unfilter_paeth(filtered, above, row, length, 3);
        else
            unfilter_paeth(filtered, above, row, length, step);
        return true;
    default:
        return false;
    }
}

void
aigcp_png_filter(unsigned filter, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
                 size_t length, size_t step)
{
    for (size_t i = 0; i < length && i < step; i++) {
        unsigned up = !above ? 0 : above[i];

        filtered[i] = (uint8_t)(row[i] - (filter == UP || filter == PAETH ? up
                                          : filter == AVERAGE             ? up / 2
                                                                          : 0));
    }
    for (size_t i = step; i < length; i++) {
        uint8_t left = row[i - step], up = !above ? 0 : above[i];

        switch (filter) {
        case SUB:
            filtered[i] = (uint8_t)(row[i] - left);
            break;
        case UP:
            filtered[i] = (uint8_t)(row[i] - up);
            break;
        case AVERAGE:
            filtered[i] = (uint8_t)(row[i] - (left + up) / 2);
            break;
        case PAETH:
            filtered[i] = (uint8_t)(row[i] - paeth(left, up, !above ? 0 : above[i - step]));
            break;
        default:
            filtered[i] = row[i];
        }
    }
}

static uint64_t
sum_of_differences(const uint8_t *filtered, size_t length)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum += filtered[i] < 128 ? filtered[i] : 256U - filtered[i];
    return sum;
}

unsigned
aigcp_png_filter_best(const uint8_t *row, const uint8_t *above, uint8_t *filtered, uint8_t *spare,
                      size_t length, size_t step)
{
    unsigned best = NONE;
    uint64_t least = sum_of_differences(row, length);

    memcpy(filtered, row, length);
    for (unsigned filter = SUB; filter < AIGCP_PNG_FILTERS; filter++) {
        aigcp_png_filter(filter, row, above, spare, length, step);
        uint64_t sum = sum_of_differences(spare, length);
        if (sum < least) {
            least = sum;
            best = filter;
            memcpy(filtered, spare, length);
        }
    }
    return best;
}

uint32_t
aigcp_png_pass_size(uint32_t size, uint8_t first, uint8_t step)
{
    return size <= first ? 0 : (size - first + step - 1) / step;
}

unsigned
aigcp_png_get_bits(const uint8_t *row, uint32_t x, unsigned bits)
{
    uint64_t at = (uint64_t)x * bits;

    return ((unsigned)row[at / 8] >> (8 - bits - at % 8)) & ((1U << bits) - 1);
}

void
aigcp_png_set_bits(uint8_t *row, uint32_t x, unsigned bits, unsigned value)
{
    uint64_t at = (uint64_t)x * bits;
    unsigned shift = (unsigned)(8 - bits - at % 8), mask = ((1U << bits) - 1) << shift;

    row[at / 8] = (uint8_t)((row[at / 8] & ~mask) | (value << shift & mask));
}

void
aigcp_png_spread(const uint8_t *pass_row, uint8_t *row, uint32_t count, aigcp_png_pass pass,
                 unsigned bits)
{
    size_t bytes = bits / 8;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t x = pass.x + i * pass.dx;

        if (bits < 8)
            aigcp_png_set_bits(row, x, bits, aigcp_png_get_bits(pass_row, i, bits));
        else
            memcpy(row + x * bytes, pass_row + i * bytes, bytes);
    }
}

void
aigcp_png_gather(const uint8_t *row, uint8_t *pass_row, uint32_t count, aigcp_png_pass pass,
                 unsigned bits)
{
    size_t bytes = bits / 8;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t x = pass.x + i * pass.dx;

        if (bits < 8)
            aigcp_png_set_bits(pass_row, i, bits, aigcp_png_get_bits(row, x, bits));
        else
            memcpy(pass_row + i * bytes, row + x * bytes, bytes);
    }
}
