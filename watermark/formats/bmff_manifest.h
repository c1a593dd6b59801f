/* SPDX-License-Identifier: Apache-2.0 */
/* C2PA manifest stores in BMFF files: a top-level `uuid` box behind `ftyp` (C2PA 2.2, A.5).
 * The functions are those of aigcp_format; all BMFF formats share them. */
#ifndef AIGCP_BMFF_MANIFEST_H
#define AIGCP_BMFF_MANIFEST_H

#include "watermark/media/media_format.h"

aigc_status aigcp_bmff_find_manifest(const aigc_source *source, aigcp_buffer *store,
                                     aigcp_manifest_place *place);
aigc_status aigcp_bmff_place_manifest(const aigc_source *source, const uint8_t *store,
                                      size_t length, aigcp_edits *edits,
                                      aigcp_manifest_place *place);

#endif
