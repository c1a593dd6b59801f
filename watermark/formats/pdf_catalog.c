/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_catalog.h"

#include <string.h>

aigc_status
aigcp_pdf_load_catalog(aigcp_pdf *pdf, aigcp_pdf_value *reference, aigcp_pdf_object *catalog)
{
    memset(catalog, 0, sizeof *catalog);
    for (size_t i = 0; i < pdf->count; i++) {
        aigcp_pdf_value trailer = aigcp_pdf_trailer(pdf, i);

        *reference = aigcp_pdf_get(&trailer, "Root");
        if (reference->length > 0)
            break;
    }
    aigc_status status = aigcp_pdf_load(pdf, 0, reference, catalog);
    return status == AIGC_OK && !aigcp_pdf_is_dictionary(&catalog->value) ? AIGC_ERR_FORMAT
                                                                          : status;
}

bool
aigcp_pdf_is_encrypted(const aigcp_pdf *pdf)
{
    if (pdf->count == 0)
        return false;
    aigcp_pdf_value trailer = aigcp_pdf_trailer(pdf, 0);
    return aigcp_pdf_get(&trailer, "Encrypt").length > 0;
}

bool
aigcp_pdf_is_certified(aigcp_pdf *pdf, const aigcp_pdf_object *catalog)
{
    aigcp_pdf_value permissions = aigcp_pdf_get(&catalog->value, "Perms");
    aigcp_pdf_object object;
    bool certified = false;

    if (aigcp_pdf_resolve(pdf, &permissions, &object) == AIGC_OK)
        certified = aigcp_pdf_get(&permissions, "DocMDP").length > 0;
    aigcp_pdf_object_free(&object);
    return certified;
}
