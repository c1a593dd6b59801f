/* SPDX-License-Identifier: Apache-2.0 */
/* How well a VP8 key frame (RFC 6386) was compressed. */
#ifndef AIGCP_VP8_QUALITY_H
#define AIGCP_VP8_QUALITY_H

#include <stddef.h>
#include <stdint.h>

/* The quality, 0 to 100, that libwebp would have been asked for to get the finest quantiser of
 * the frame; -1 if it is no key frame. */
int aigcp_vp8_quality(const uint8_t *frame, size_t length);

#endif
