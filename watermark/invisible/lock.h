/* SPDX-License-Identifier: Apache-2.0 */
/* From a candidate to a pose: offset, and geometry to a fraction of a pixel, by the phases of the
 * pilots. */
#ifndef AIGCP_LOCK_H
#define AIGCP_LOCK_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/plane.h"
#include "watermark/invisible/pose.h"

#include <aigc/types.h>

/* Memory and transforms for locking again and again. */
typedef struct aigcp_locker aigcp_locker;

AIGC_MUST_CHECK aigc_status aigcp_locker_new(const aigcp_plane *residual, aigcp_locker **locker);
void aigcp_locker_free(aigcp_locker *locker);

/* Look at the pilots of a candidate, in at most `reach` x `reach` pixels of the middle.
 * @param[out] first, second  the pose and its half turn, both refined, with their coherence as
 *             score: a sum over pilots, 4.7 times a normal deviate for one offset of noise. */
void aigcp_lock(aigcp_locker *locker, const aigcp_carriers *carriers, const aigcp_pose *candidate,
                size_t reach, aigcp_pose *first, aigcp_pose *second);

/* Refine a pose on the whole plane. */
void aigcp_lock_refine(aigcp_locker *locker, const aigcp_carriers *carriers, aigcp_pose *pose);

#endif
