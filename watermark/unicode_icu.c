/* SPDX-License-Identifier: Apache-2.0 */
/* The one file that talks to ICU. */
#include "watermark/unicode_icu.h"

#include "common/utf8.h"

#include <unicode/ubidi.h>
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

/* A text as ICU takes it, and where its units stand in UTF-8. */
typedef struct unit_text {
    UChar units[AIGC_FIELD_MAX];
    size_t offsets[AIGC_FIELD_MAX + 1];
    int32_t count;
    int32_t begin, end; /* of the line */
} unit_text;

static aigc_status
to_units(const char *text, size_t length, size_t begin, size_t end, unit_text *result)
{
    size_t size;

    if (length > AIGC_FIELD_MAX)
        return AIGC_ERR_INTERNAL;
    *result = (unit_text){ .count = 0 };
    for (size_t at = 0; at < length; at += size) {
        uint32_t code = aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size);
        int32_t first = result->count;

        code = code <= 0x10FFFF ? code : AIGCP_UTF8_REPLACEMENT;
        U16_APPEND_UNSAFE(result->units, result->count, code);
        for (int32_t i = first; i < result->count; i++)
            result->offsets[i] = at;
        result->begin = at == begin ? first : result->begin;
        result->end = at + size == end ? result->count : result->end;
    }
    result->offsets[result->count] = length;
    return AIGC_OK;
}

static void
take_runs(UBiDi *line, const unit_text *text, aigcp_text_run *runs, size_t *count,
          UErrorCode *error)
{
    int32_t found = ubidi_countRuns(line, error);

    for (int32_t i = 0; U_SUCCESS(*error) && i < found; i++) {
        int32_t begin, length;
        UBiDiDirection direction = ubidi_getVisualRun(line, i, &begin, &length);

        begin += text->begin;
        runs[(*count)++] = (aigcp_text_run){ text->offsets[begin], text->offsets[begin + length],
                                             direction == UBIDI_RTL };
    }
}

aigc_status
aigcp_text_runs(const char *text, size_t length, size_t begin, size_t end,
                aigcp_text_run runs[AIGC_FIELD_MAX], size_t *count)
{
    unit_text units;
    UErrorCode error = U_ZERO_ERROR;
    aigc_status status = to_units(text, length, begin, end, &units);

    *count = 0;
    if (status != AIGC_OK || units.begin >= units.end)
        return status;
    UBiDi *whole = ubidi_openSized(units.count, 0, &error);
    UBiDi *line = ubidi_openSized(units.count, 0, &error);
    ubidi_setPara(whole, units.units, units.count, UBIDI_DEFAULT_LTR, NULL, &error);
    ubidi_setLine(whole, units.begin, units.end, line, &error);
    take_runs(line, &units, runs, count, &error);
    ubidi_close(line);
    ubidi_close(whole);
    return U_SUCCESS(error)                     ? AIGC_OK
           : error == U_MEMORY_ALLOCATION_ERROR ? AIGC_ERR_MEMORY
                                                : AIGC_ERR_INTERNAL;
}
