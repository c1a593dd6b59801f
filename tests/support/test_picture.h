/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures that are made up, the same everywhere, and look a little like photographs. */
#ifndef SUPPORT_TEST_PICTURE_H
#define SUPPORT_TEST_PICTURE_H

#include <aigc/watermark.h>

/* Fill pixels whose format, size and stride are given; `data` must be there. Alpha is opaque. */
void test_picture_fill(aigc_pixels *pixels, uint64_t seed);

/* Allocate, with `gap` bytes behind each row, and fill. Freed by the caller: free(data). */
aigc_pixels test_picture_new(uint32_t width, uint32_t height, unsigned channels, unsigned depth,
                             size_t gap, uint64_t seed);

#endif
