/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets that BMFF files hold: mended after edits. */
#ifndef AIGCP_BMFF_SHIFT_H
#define AIGCP_BMFF_SHIFT_H

#include "watermark/media/edits.h"

/* Add to the edits those that correct every offset of the file which they make wrong: `stco` and
 * `co64`, `saio` of tracks, `tfhd`, `tfra`, `sidx`, and `iloc`. Fields that are edited already
 * are left alone. To be called once, when all else was added.
 * @return AIGC_OK; AIGC_ERR_LIMIT if an offset no longer fits its field or a table is too long;
 *         AIGC_ERR_FORMAT if a table is damaged, or compressed (`cmov`); AIGC_ERR_MEMORY,
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_shift(const aigc_source *source, aigcp_edits *edits);

#endif
