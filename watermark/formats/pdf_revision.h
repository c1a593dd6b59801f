/* SPDX-License-Identifier: Apache-2.0 */
/* A new revision of a PDF: the file, its catalog, and the update that is to stand behind it. */
#ifndef AIGCP_PDF_REVISION_H
#define AIGCP_PDF_REVISION_H

#include "watermark/formats/pdf_update.h"

typedef struct aigcp_pdf_revision {
    aigcp_pdf pdf;
    aigcp_pdf_update update;
    aigcp_pdf_value catalog_at; /* reference to the catalog */
    aigcp_pdf_object catalog;
} aigcp_pdf_revision;

/* To be freed by the caller, also after an error. A revision does not move.
 * @return AIGC_OK; AIGC_ERR_SIGNED if a signature allows for no change; AIGC_ERR_ENCRYPTED if the
 *         file is encrypted; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_revision_begin(aigcp_pdf_revision *revision,
                                                     const aigc_source *source);
void aigcp_pdf_revision_free(aigcp_pdf_revision *revision);

#endif
