/* SPDX-License-Identifier: Apache-2.0 */
/* Keccak-256, the hash of Ethereum. Written here because no C library of Debian 12 has it
 * that we would link: SHA-3 pads differently, OpenSSL has it since 3.2. */
#ifndef AIGCP_KECCAK_H
#define AIGCP_KECCAK_H

#include <stddef.h>
#include <stdint.h>

#define AIGCP_KECCAK256_BYTES 32

void aigcp_keccak256(const uint8_t *data, size_t length, uint8_t digest[AIGCP_KECCAK256_BYTES]);

#endif
