/* SPDX-License-Identifier: Apache-2.0 */
/* Digests and the check of signatures, by libsodium; nothing else of the filter talks to it. */
#ifndef AIGCP_DIGEST_SODIUM_H
#define AIGCP_DIGEST_SODIUM_H

#include <aigc/types.h>

#include <stdbool.h>

#include "common/minisign_text.h"

#define AIGCP_SHA256_BYTES 32
#define AIGCP_KEYED_DIGEST_BYTES 32
#define AIGCP_PURPOSE_BYTES 16

void aigcp_sha256(const void *data, size_t length, uint8_t digest[AIGCP_SHA256_BYTES]);

/* BLAKE2b-512, unkeyed: what minisign signs of a file. */
void aigcp_file_prehash(const void *data, size_t length, uint8_t digest[AIGCP_PREHASH_SIZE]);

/* Whether an Ed25519 signature is one of these bytes by the owner of a key (RFC 8032). */
bool aigcp_signature_holds(const uint8_t key[AIGCP_PUBLIC_KEY_SIZE], const void *message,
                           size_t length, const uint8_t signature[AIGCP_SIGNATURE_SIZE]);

/* Make libsodium ready for secrets and signatures; cheap when called again, from any thread.
 * AIGC_OK, AIGC_ERR_RANDOM. */
AIGC_MUST_CHECK aigc_status aigcp_secrets_open(void);

/* BLAKE2b-256 (RFC 7693) with a key of `key_size` bytes, at most 64, and a personalisation that
 * tells purposes apart. `key` may be NULL: then `key_size` is 0. */
void aigcp_keyed_digest(uint8_t digest[AIGCP_KEYED_DIGEST_BYTES],
                        const char purpose[AIGCP_PURPOSE_BYTES], const uint8_t *key,
                        size_t key_size, const void *data, size_t length);

/* Bytes as hexadecimal digits in small letters, with a NUL: `out` has room for 2 * length + 1. */
void aigcp_hex_write(char *out, const uint8_t *data, size_t length);

/* Read exactly 2 * length such digits. */
bool aigcp_hex_read(uint8_t *out, const char *text, size_t length);

/* Overwrite a secret, whatever the compiler thinks of it. */
void aigcp_secret_wipe(void *secret, size_t length);

#endif
