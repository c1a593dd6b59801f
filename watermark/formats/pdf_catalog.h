/* SPDX-License-Identifier: Apache-2.0 */
/* What a PDF says about itself as a whole: its catalog, and what may be done with it. */
#ifndef AIGCP_PDF_CATALOG_H
#define AIGCP_PDF_CATALOG_H

#include "watermark/formats/pdf_file.h"

/* The catalog as of the newest section, and the reference to it. `catalog` is to be released by
 * the caller, also after an error.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_FORMAT if it is no dictionary; as
 *         aigcp_pdf_load(). */
AIGC_MUST_CHECK aigc_status aigcp_pdf_load_catalog(aigcp_pdf *pdf, aigcp_pdf_value *reference,
                                                   aigcp_pdf_object *catalog);

/* By its newest section. False of a file that could not be opened. */
bool aigcp_pdf_is_encrypted(const aigcp_pdf *pdf);

/* Whether the author's certification forbids changes (12.8.4). Ordinary signatures stay valid for
 * the revision that they are about. */
bool aigcp_pdf_is_certified(aigcp_pdf *pdf, const aigcp_pdf_object *catalog);

#endif
