/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_revision.h"

#include "watermark/formats/pdf_catalog.h"

aigc_status
aigcp_pdf_revision_begin(aigcp_pdf_revision *revision, const aigc_source *source)
{
    aigcp_pdf *pdf = &revision->pdf;

    revision->update = (aigcp_pdf_update){ .pdf = NULL };
    revision->catalog = (aigcp_pdf_object){ .is_stream = false };
    aigc_status status = aigcp_pdf_open(pdf, source);
    if (status == AIGC_OK)
        status = aigcp_pdf_update_begin(&revision->update, pdf);
    if (status == AIGC_OK) {
        status = aigcp_pdf_load_catalog(pdf, &revision->catalog_at, &revision->catalog);
        status = status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
    }
    if (status == AIGC_OK && aigcp_pdf_is_certified(pdf, &revision->catalog))
        status = AIGC_ERR_SIGNED;
    return status;
}

void
aigcp_pdf_revision_free(aigcp_pdf_revision *revision)
{
    aigcp_pdf_update_free(&revision->update);
    aigcp_pdf_object_free(&revision->catalog);
    aigcp_pdf_close(&revision->pdf);
}
