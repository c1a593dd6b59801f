/* SPDX-License-Identifier: Apache-2.0 */
/* What is secret about the invisible watermark: subkeys, the stream that carriers are drawn
 * from, and the keyed check. The only file here that talks to libsodium. */
#ifndef AIGCP_KEY_STREAM_SODIUM_H
#define AIGCP_KEY_STREAM_SODIUM_H

#include "watermark/invisible/scheme.h"

#include <aigc/types.h>

#define AIGCP_MARK_KEY_SIZE 32

/* Subkeys by the key derivation of libsodium (BLAKE2b with salt and context). The numbers and
 * the context, which names the scheme, are part of the format. */
typedef enum aigcp_subkey { AIGCP_SUBKEY_CARRIERS = 1, AIGCP_SUBKEY_CHECK = 2 } aigcp_subkey;

void aigcp_subkey_derive(const uint8_t key[AIGCP_MARK_KEY_SIZE], aigcp_subkey number,
                         uint8_t subkey[AIGCP_MARK_KEY_SIZE]);

/* The first `length` bytes of ChaCha20 with a nonce of zeros. */
void aigcp_key_stream(const uint8_t subkey[AIGCP_MARK_KEY_SIZE], uint8_t *stream, size_t length);

/* BLAKE2b of the payload, keyed; its first bytes. */
void aigcp_keyed_check(const uint8_t subkey[AIGCP_MARK_KEY_SIZE], const uint8_t *payload,
                       size_t length, uint8_t check[AIGCP_CHECK_BYTES]);

#endif
