/* SPDX-License-Identifier: Apache-2.0 */
/* Normalisation form C, and directions of text. The only file that talks to ICU is unicode_icu.c.
 */
#ifndef AIGCP_UNICODE_ICU_H
#define AIGCP_UNICODE_ICU_H

#include <aigc/label.h>
#include <aigc/types.h>

#include <stdbool.h>

#include "watermark/limits.h"

/* Most bytes that are normalised in one call. */
#define AIGCP_NFC_INPUT_MAX (2 * AIGCP_SEGMENT_MAX)
#define AIGCP_NFC_OUTPUT_MAX (AIGCP_NFC_GROWTH * AIGCP_NFC_INPUT_MAX)

/* A normaliser: constant data of ICU, shared by all, never released. */
typedef struct aigcp_nfc {
    const void *icu;
} aigcp_nfc;

AIGC_MUST_CHECK aigc_status aigcp_nfc_open(aigcp_nfc *nfc);

/* Whether what comes before `code_point` and what begins with it can be normalised apart. */
bool aigcp_nfc_boundary_before(aigcp_nfc nfc, uint32_t code_point);

/* Normalise valid UTF-8 of at most AIGCP_NFC_INPUT_MAX bytes. */
AIGC_MUST_CHECK aigc_status aigcp_nfc_normalize(aigcp_nfc nfc, const uint8_t *text, size_t length,
                                                uint8_t out[AIGCP_NFC_OUTPUT_MAX],
                                                size_t *out_length);

/* A part of a line that is read in one direction. */
typedef struct aigcp_text_run {
    size_t begin, end; /* bytes of the text */
    bool leftwards;
} aigcp_text_run;

/* Divide a line of a text into runs, as they stand from left to right (Unicode Standard Annex 9).
 * The text is valid UTF-8 of at most AIGC_FIELD_MAX bytes; its direction is that of its first
 * letter.
 * @param begin, end  of the line in the text. */
AIGC_MUST_CHECK aigc_status aigcp_text_runs(const char *text, size_t length, size_t begin,
                                            size_t end, aigcp_text_run runs[AIGC_FIELD_MAX],
                                            size_t *count);

#endif
