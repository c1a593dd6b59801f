/* SPDX-License-Identifier: Apache-2.0 */
/* C2PA manifest stores in PDF: the functions of media_format.h. */
#ifndef AIGCP_PDF_MANIFEST_H
#define AIGCP_PDF_MANIFEST_H

#include "watermark/media/media_format.h"

AIGC_MUST_CHECK aigc_status aigcp_pdf_find_manifest(const aigc_source *source, aigcp_buffer *store,
                                                    aigcp_manifest_place *place);
AIGC_MUST_CHECK aigc_status aigcp_pdf_place_manifest(const aigc_source *source,
                                                     const uint8_t *store, size_t length,
                                                     aigcp_edits *edits,
                                                     aigcp_manifest_place *place);

#endif
