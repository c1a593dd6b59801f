/* SPDX-License-Identifier: Apache-2.0 */
/* The Keccak reference, version 3.0: Keccak[r = 1088, c = 512] with the padding 10*1 of the
 * submission, before FIPS 202 put two bits in front of it. */
#include "libfilter/validators/keccak.h"

#define LANES 25
#define ROUNDS 24
#define RATE 136 /* bytes: 1088 bits */

static uint64_t
rotate(uint64_t lane, unsigned count)
{
    return count ? lane << count | lane >> (64 - count) : lane;
}

/* Theta: mix into each lane the parities of two columns. */
static void
mix_columns(uint64_t state[LANES])
{
    uint64_t parity[5];
    for (size_t x = 0; x < 5; x++)
        parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    for (size_t i = 0; i < LANES; i++)
        state[i] ^= parity[(i + 4) % 5] ^ rotate(parity[(i + 1) % 5], 1);
}

/* Rho and pi: rotate each lane by a triangular number and move it on, along one cycle through
 * all lanes but the first. */
static void
move_lanes(uint64_t state[LANES])
{
    size_t x = 1, y = 0;
    uint64_t moving = state[1];
    for (unsigned step = 1; step < LANES; step++) {
        size_t next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
        uint64_t lane = state[5 * y + x];
        state[5 * y + x] = rotate(moving, step * (step + 1) / 2 % 64);
        moving = lane;
    }
}

/* Chi: the only step that is not linear. */
static void
combine_rows(uint64_t state[LANES])
{
    for (size_t y = 0; y < LANES; y += 5) {
        uint64_t row[5];
        for (size_t x = 0; x < 5; x++)
            row[x] = state[y + x];
        for (size_t x = 0; x < 5; x++)
            state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
}

static void
permute(uint64_t state[LANES])
{
    /* Iota: constants from a shift register of 8 bits; bit 2^j - 1 is its next output. */
    uint8_t shift = 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        mix_columns(state);
        move_lanes(state);
        combine_rows(state);
        for (unsigned j = 0; j < 7; j++) {
            if (shift & 1)
                state[0] ^= (uint64_t)1 << ((1u << j) - 1);
            shift = (uint8_t)(shift & 0x80 ? shift << 1 ^ 0x71 : shift << 1);
        }
    }
}

/* XOR a byte into the state, whose lanes are little-endian. */
static void
absorb_byte(uint64_t state[LANES], size_t at, uint8_t byte)
{
    state[at / 8] ^= (uint64_t)byte << 8 * (at % 8);
}

void
aigcp_keccak256(const uint8_t *data, size_t length, uint8_t digest[AIGCP_KECCAK256_BYTES])
{
    uint64_t state[LANES] = { 0 };
    size_t at = 0;
    for (size_t i = 0; i < length; i++) {
        absorb_byte(state, at++, data[i]);
        if (at == RATE) {
            permute(state);
            at = 0;
        }
    }
    absorb_byte(state, at, 0x01);
    absorb_byte(state, RATE - 1, 0x80);
    permute(state);
    for (size_t i = 0; i < AIGCP_KECCAK256_BYTES; i++)
        digest[i] = (uint8_t)(state[i / 8] >> 8 * (i % 8));
}
