/* SPDX-License-Identifier: Apache-2.0 */
/* Normalisation form C. The only file that talks to ICU is unicode_icu.c. */
#ifndef AIGCP_UNICODE_ICU_H
#define AIGCP_UNICODE_ICU_H

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

#endif
