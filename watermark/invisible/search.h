/* SPDX-License-Identifier: Apache-2.0 */
/* The search for a mark: levels, scans, locks, decodes. */
#ifndef AIGCP_SEARCH_H
#define AIGCP_SEARCH_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/plane.h"

#include <aigc/watermark.h>

/* Search luminance of at most AIGCP_BASE_SIDE on its short side.
 * @param width, height  of the caller's picture, of which `luma` is the whole.
 * @return AIGC_OK, AIGC_ERR_NOT_FOUND, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_search(const aigcp_carriers *carriers, const aigcp_plane *luma,
                                         size_t width, size_t height, aigc_watermark_found *found);

/* The same, but look only where the writer puts a mark into a picture of this size: for a mark
 * that is in it since it was last coded, a hundredth of the work.
 * @param residual  of luminance of at most AIGCP_LEVEL_SIDE on its short side. */
AIGC_MUST_CHECK aigc_status aigcp_search_written(const aigcp_carriers *carriers,
                                                 const aigcp_plane *residual, size_t width,
                                                 size_t height, aigc_watermark_found *found);

/* Energy over noise, summed over the data carriers, with which a payload is read: 1.3 for each
 * bit. 1.0 is enough in 9 of 10 tries when the channel is known; here it is estimated. */
float aigcp_energy_needed(size_t payload_length);

#endif
