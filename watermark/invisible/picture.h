/* SPDX-License-Identifier: Apache-2.0 */
/* The caller's pixels: what they are, how light they are, and how to make them lighter. */
#ifndef AIGCP_PICTURE_H
#define AIGCP_PICTURE_H

#include "watermark/invisible/plane.h"

#include <aigc/watermark.h>
#include <stdbool.h>

/* Whether the caller's struct describes a picture that can be used. */
bool aigcp_picture_usable(const aigc_pixels *pixels);

/* Bytes of the pixels of a row, and where a row is. */
size_t aigcp_picture_row_size(const aigc_pixels *pixels);
uint8_t *aigcp_picture_row(const aigc_pixels *pixels, size_t y);

/* Luminance of a row of pixels laid out as in the picture: 0...255 for both depths; what is
 * transparent is seen on white. */
void aigcp_picture_luma(const aigc_pixels *pixels, const uint8_t *row, float *luma);

/* The picture's luminance, reduced by area to width x height. Memory for the result and a few
 * rows. @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_picture_reduce(const aigc_pixels *pixels, size_t width,
                                                 size_t height, aigcp_plane *out);

/* Add `even` and `cheap` (of 0...255) to the luminance of each pixel of a row: the one alike in all
 * colours, so that no hue comes and goes where the picture is flat; the other in the direction
 * that changes colours least, which can be seen only there. Transparent pixels stay to the bit.
 * @param[in,out] squared_error grows by the change in units of 0...255, summed over colours. */
void aigcp_picture_add(const aigc_pixels *pixels, uint8_t *row, const float *even,
                       const float *cheap, double *squared_error);

/* Colour channels without alpha: 1 or 3. */
size_t aigcp_picture_colours(const aigc_pixels *pixels);

#endif
