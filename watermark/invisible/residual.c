/* SPDX-License-Identifier: Apache-2.0 */
/* Fine detail of a picture, evened out. */
#include "watermark/invisible/residual.h"

#include "watermark/invisible/gaussian.h"

#include <math.h>
#include <string.h>

#define DETAIL_SIGMA 3.0F
#define ACTIVITY_SIGMA 7.0F
#define CLIP 3.0F

static float
evened(float detail, float activity)
{
    float v = 1.25F * activity;
    float value = detail * (1.5F + 0.15F * v) / ((0.3F * v + 1.0F) * v + 1.0F);
    return value > CLIP ? CLIP : value < -CLIP ? -CLIP : value;
}

aigc_status
aigcp_residual(const aigcp_plane *luma, aigcp_plane *residual)
{
    aigcp_plane activity = { 0, 0, NULL };
    size_t count = luma->width * luma->height;
    aigc_status status = aigcp_plane_new(residual, luma->width, luma->height);
    if (status == AIGC_OK)
        status = aigcp_plane_new(&activity, luma->width, luma->height);
    if (status != AIGC_OK)
        goto fail;
    memcpy(residual->at, luma->at, count * sizeof *luma->at);
    status = aigcp_gaussian(residual, DETAIL_SIGMA);
    if (status != AIGC_OK)
        goto fail;
    for (size_t i = 0; i < count; i++) {
        residual->at[i] = luma->at[i] - residual->at[i];
        activity.at[i] = fabsf(residual->at[i]);
    }
    status = aigcp_gaussian(&activity, ACTIVITY_SIGMA);
    if (status != AIGC_OK)
        goto fail;
    for (size_t i = 0; i < count; i++)
        residual->at[i] = evened(residual->at[i], activity.at[i]);
    aigcp_plane_free(&activity);
    return AIGC_OK;
fail:
    aigcp_plane_free(&activity);
    aigcp_plane_free(residual);
    return status;
}
