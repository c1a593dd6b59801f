/* SPDX-License-Identifier: Apache-2.0 */
/* The polar code that carries a payload and its check (Arikan 2009; list decoding: Tal and Vardy
 * 2015). N = 2048; which inputs carry information follows from the polarisation weight (3GPP
 * R1-1611254), so there is no table. */
#ifndef AIGCP_POLAR_CODE_H
#define AIGCP_POLAR_CODE_H

#include "watermark/invisible/scheme.h"

#include <aigc/types.h>
#include <stdbool.h>

/* Encode `count` <= AIGCP_INFO_MAX bits, one a byte. */
void aigcp_polar_encode(const uint8_t *info, size_t count, uint8_t code[AIGCP_CODE_BITS]);

/* Whether a word is acceptable; called for the likeliest first. */
typedef bool (*aigcp_polar_accept_fn)(void *context, const uint8_t *info, size_t count);

/* Memory for decoding, so that decoding again costs none. */
typedef struct aigcp_polar_decoder aigcp_polar_decoder;
AIGC_MUST_CHECK aigc_status aigcp_polar_decoder_new(aigcp_polar_decoder **decoder);
void aigcp_polar_decoder_free(aigcp_polar_decoder *decoder);

/* Decode likelihoods (positive: more likely 0; any scale) to the first of at most AIGCP_LIST
 * words that is accepted.
 * @param[out] info `count` bits, one a byte; undefined unless true.
 * @return whether a word was accepted. */
bool aigcp_polar_decode(aigcp_polar_decoder *decoder, const float likelihood[AIGCP_CODE_BITS],
                        size_t count, aigcp_polar_accept_fn accept, void *context, uint8_t *info);

#endif
