/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_watermark_detect() */
#include "watermark/invisible/picture.h"
#include "watermark/invisible/search.h"
#include "watermark/invisible/trial.h"
#include "watermark/invisible/watermark_key.h"

#include <string.h>

aigc_status
aigc_watermark_detect(const aigc_watermark_key *key, const aigc_pixels *pixels,
                      aigc_watermark_found *found)
{
    aigcp_plane luma = { 0, 0, NULL };
    aigc_watermark_found result = { { 0, { 0 } }, 0, 0, 0, 0, 0, 0, 0 };
    size_t width, height;
    if (!found)
        return AIGC_ERR_ARGUMENT;
    memset(found, 0, sizeof *found);
    if (!key || !aigcp_picture_usable(pixels))
        return AIGC_ERR_ARGUMENT;
    aigcp_reduced_size(pixels, AIGCP_BASE_SIDE, &width, &height);
    aigc_status status = aigcp_picture_reduce(pixels, width, height, &luma);
    if (status == AIGC_OK)
        status = aigcp_search(&key->carriers, &luma, pixels->width, pixels->height, &result);
    if (status == AIGC_OK || status == AIGC_ERR_NOT_FOUND)
        *found = result;
    aigcp_plane_free(&luma);
    return status;
}
