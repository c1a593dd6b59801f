/* SPDX-License-Identifier: Apache-2.0 */
/* The one file that talks to ICU. */
#include "watermark/unicode_icu.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

aigc_status
aigcp_nfc_open(aigcp_nfc *nfc)
{
    UErrorCode error = U_ZERO_ERROR;
    nfc->icu = unorm2_getNFCInstance(&error);
    if (U_SUCCESS(error))
        return AIGC_OK;
    nfc->icu = NULL;
    return error == U_MEMORY_ALLOCATION_ERROR ? AIGC_ERR_MEMORY : AIGC_ERR_INTERNAL;
}

bool
aigcp_nfc_boundary_before(aigcp_nfc nfc, uint32_t code_point)
{
    return unorm2_hasBoundaryBefore(nfc.icu, (UChar32)code_point);
}

aigc_status
aigcp_nfc_normalize(aigcp_nfc nfc, const uint8_t *text, size_t length,
                    uint8_t out[AIGCP_NFC_OUTPUT_MAX], size_t *out_length)
{
    /* UTF-16 has never more units than UTF-8 has bytes. */
    UChar units[AIGCP_NFC_INPUT_MAX];
    UChar normal[AIGCP_NFC_OUTPUT_MAX];
    int32_t count = 0;
    UErrorCode error = U_ZERO_ERROR;

    *out_length = 0;
    if (length > AIGCP_NFC_INPUT_MAX)
        return AIGC_ERR_INTERNAL;
    u_strFromUTF8(units, AIGCP_NFC_INPUT_MAX, &count, (const char *)text, (int32_t)length, &error);
    count = unorm2_normalize(nfc.icu, units, count, normal, AIGCP_NFC_OUTPUT_MAX, &error);
    u_strToUTF8((char *)out, AIGCP_NFC_OUTPUT_MAX, &count, normal, count, &error);
    if (U_SUCCESS(error)) {
        *out_length = (size_t)count;
        return AIGC_OK;
    }
    return error == U_MEMORY_ALLOCATION_ERROR ? AIGC_ERR_MEMORY : AIGC_ERR_INTERNAL;
}
