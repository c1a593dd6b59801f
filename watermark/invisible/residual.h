/* SPDX-License-Identifier: Apache-2.0 */
/* What of a picture is looked at for a mark: fine detail, louder where the picture is quiet. */
#ifndef AIGCP_RESIDUAL_H
#define AIGCP_RESIDUAL_H

#include "watermark/invisible/plane.h"

/* h = Y - G(3) Y;  v = 1.25 G(7) |h|;  r = h (1.5 + 0.15 v) / (0.3 v^2 + v + 1), within +-3.
 * The mark is as strong as the writer's mask allows; so is the picture. Dividing by the local
 * activity makes every place say as much as it knows.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_residual(const aigcp_plane *luma, aigcp_plane *residual);

#endif
