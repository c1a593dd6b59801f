/* SPDX-License-Identifier: Apache-2.0 */
/* Office Open XML: DOCX, XLSX, PPTX, and their kinds with macros. */
#ifndef AIGCP_OOXML_H
#define AIGCP_OOXML_H

#include <aigc/media.h>

/* Which kind of package a ZIP archive is, by the parts it has; AIGC_MEDIA_UNKNOWN if none.
 * @return AIGC_OK, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_detect(const aigc_source *source, aigc_media_type *type);

#endif
