/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian blurs by three running means: the same time for any width. */
#ifndef AIGCP_GAUSSIAN_H
#define AIGCP_GAUSSIAN_H

#include "watermark/invisible/plane.h"

/* Blur in place; beyond its edges the picture goes on as its outermost pixels.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_gaussian(aigcp_plane *plane, float sigma);

#endif
