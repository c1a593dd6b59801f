/* SPDX-License-Identifier: Apache-2.0 */
/* The forward transform of JPEG (ITU-T T.81, A.3.3) of one block of 8 x 8. */
#ifndef AIGCP_DCT8_H
#define AIGCP_DCT8_H

/* Rows from the top in both; not in zigzag order. */
void aigcp_dct8(const float samples[64], float spectrum[64]);

#endif
