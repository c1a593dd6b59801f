/* SPDX-License-Identifier: Apache-2.0 */
/* What JPEG would leave of a picture's luminance, without a codec. */
#ifndef AIGCP_CODEC_MODEL_H
#define AIGCP_CODEC_MODEL_H

#include <stddef.h>

/* Eight rows of `width` samples (a multiple of 8), `stride` apart, as they come back from JPEG of
 * quality 50 (ITU-T T.81, table K.1). */
void aigcp_codec_band(float *rows, size_t width, size_t stride);

#endif
