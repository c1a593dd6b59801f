/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of PNG: their filters (ISO/IEC 15948, 9), and the seven passes of interlacing (8.2). */
#ifndef AIGCP_PNG_ROWS_H
#define AIGCP_PNG_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AIGCP_PNG_FILTERS 5

/* Undo a filter. @param above  the row above, unfiltered; NULL for the first of a pass.
 * @param step  bytes of a pixel, at least 1. @return false if there is no such filter. */
bool aigcp_png_unfilter(unsigned filter, const uint8_t *filtered, const uint8_t *above,
                        uint8_t *row, size_t length, size_t step);

/* Filter a row. */
void aigcp_png_filter(unsigned filter, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
                      size_t length, size_t step);

/* Filter a row with the filter that leaves the smallest sum of absolute differences, as libpng
 * does. @param spare  as large as the row. @return the filter. */
unsigned aigcp_png_filter_best(const uint8_t *row, const uint8_t *above, uint8_t *filtered,
                               uint8_t *spare, size_t length, size_t step);

/* One pass: every `dx`th pixel of every `dy`th row, from (x, y). */
typedef struct aigcp_png_pass {
    uint8_t x, y, dx, dy;
} aigcp_png_pass;

extern const aigcp_png_pass aigcp_png_passes[7];
/* All pixels at once: what is not interlaced. */
extern const aigcp_png_pass aigcp_png_whole;

/* Columns or rows of a pass. */
uint32_t aigcp_png_pass_size(uint32_t size, uint8_t first, uint8_t step);

/* Copy pixels of `bits` bits between a row of the picture and a row of a pass. */
void aigcp_png_spread(const uint8_t *pass_row, uint8_t *row, uint32_t count, aigcp_png_pass pass,
                      unsigned bits);
void aigcp_png_gather(const uint8_t *row, uint8_t *pass_row, uint32_t count, aigcp_png_pass pass,
                      unsigned bits);

/* A pixel of fewer than 8 bits. */
unsigned aigcp_png_get_bits(const uint8_t *row, uint32_t x, unsigned bits);
void aigcp_png_set_bits(uint8_t *row, uint32_t x, unsigned bits, unsigned value);

#endif
