/* SPDX-License-Identifier: Apache-2.0 */
/* C2PA manifest stores in JPEG: JUMBF in APP11 segments (ISO/IEC 19566-5, annex D). */
#ifndef AIGCP_JPEG_MANIFEST_H
#define AIGCP_JPEG_MANIFEST_H

#include "watermark/media/media_format.h"

/* The two functions of aigcp_format. A store in segments that are not next to each other, or not
 * in order, or that are no longer or shorter together than the box, is AIGC_ERR_FORMAT. */
aigc_status aigcp_jpeg_find_manifest(const aigc_source *source, aigcp_buffer *store,
                                     aigcp_manifest_place *place);
aigc_status aigcp_jpeg_place_manifest(const aigc_source *source, const uint8_t *store,
                                      size_t length, aigcp_edits *edits,
                                      aigcp_manifest_place *place);

#endif
