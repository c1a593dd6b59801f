/* SPDX-License-Identifier: Apache-2.0 */
/* C2PA manifest stores in RIFF: the chunk `C2PA`, last in the form (C2PA 2.2, appendix A.3). The
 * same for WebP, WAV and AVI. */
#ifndef AIGCP_RIFF_MANIFEST_H
#define AIGCP_RIFF_MANIFEST_H

#include "watermark/media/media_format.h"

/* The two functions of aigcp_format. */
aigc_status aigcp_riff_find_manifest(const aigc_source *source, aigcp_buffer *store,
                                     aigcp_manifest_place *place);
aigc_status aigcp_riff_place_manifest(const aigc_source *source, const uint8_t *store,
                                      size_t length, aigcp_edits *edits,
                                      aigcp_manifest_place *place);

#endif
