/* SPDX-License-Identifier: Apache-2.0 */
/* All that a key decides: which waves are pilots, which carry data, with which phases, and which
 * code bit goes where. */
#ifndef AIGCP_CARRIERS_H
#define AIGCP_CARRIERS_H

#include "watermark/invisible/fourier_kissfft.h"
#include "watermark/invisible/key_stream_sodium.h"

/* A wave: its vector on the lattice, in the upper half plane, and e^(i phase). */
typedef struct aigcp_carrier {
    int x, y;
    float radius;
    aigcp_complex phase;
} aigcp_carrier;

typedef struct aigcp_carriers {
    aigcp_carrier pilots[AIGCP_PILOTS]; /* rings from the inside out */
    aigcp_carrier data[AIGCP_DATA];
    uint16_t place[AIGCP_CODE_BITS];   /* code bit i is sent at place[i]: 2n and 2n + 1 are the */
    uint8_t scramble[AIGCP_CODE_BITS]; /* real and imaginary part of carrier n */
    uint8_t check_key[AIGCP_MARK_KEY_SIZE];
} aigcp_carriers;

/* @return AIGC_OK, AIGC_ERR_MEMORY; AIGC_ERR_INTERNAL if the stream is too short, which happens
 *         to less than one key in 2^128. */
AIGC_MUST_CHECK aigc_status aigcp_carriers_draw(const uint8_t key[AIGCP_MARK_KEY_SIZE],
                                                aigcp_carriers *carriers);

/* Code bits, one a byte, to the symbols of the data carriers, without amplitude: unit power. */
void aigcp_carriers_modulate(const aigcp_carriers *carriers, const uint8_t code[AIGCP_CODE_BITS],
                             aigcp_complex symbols[AIGCP_DATA]);

static inline aigcp_complex
aigcp_multiply(aigcp_complex a, aigcp_complex b)
{
    return (aigcp_complex){ a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

/* a times the conjugate of b. */
static inline aigcp_complex
aigcp_multiply_conjugate(aigcp_complex a, aigcp_complex b)
{
    return (aigcp_complex){ a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im };
}

/* e^(i 2 pi turns) */
aigcp_complex aigcp_turn(double turns);

#endif
