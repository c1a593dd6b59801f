/* SPDX-License-Identifier: Apache-2.0 */
/* All cryptography: BLAKE2b, Ed25519, scrypt, random bytes, memory for secrets.
 * The only file that talks to libsodium is crypto_sodium.c. */
#ifndef AIGCP_CRYPTO_SODIUM_H
#define AIGCP_CRYPTO_SODIUM_H

#include <aigc/types.h>

#include <stdbool.h>

#include "common/minisign_text.h"

#define AIGCP_HASH_SIZE 32
#define AIGCP_SECRET_KEY_SIZE 64 /* seed, then public key, as libsodium and minisign keep it */
#define AIGCP_SEED_SIZE 32
#define AIGCP_SALT_SIZE 32

/* Make the library ready; cheap and harmless when called again, from any thread.
 * Every constructor of an object that uses cryptography calls it first. */
AIGC_MUST_CHECK aigc_status aigcp_crypto_open(void);

/* BLAKE2b-256 of a stream. */
typedef struct aigcp_hash aigcp_hash;
AIGC_MUST_CHECK aigc_status aigcp_hash_new(aigcp_hash **hash);
void aigcp_hash_free(aigcp_hash *hash);
void aigcp_hash_begin(aigcp_hash *hash);
void aigcp_hash_feed(aigcp_hash *hash, const void *data, size_t length);
void aigcp_hash_finish(aigcp_hash *hash, uint8_t digest[AIGCP_HASH_SIZE]);

/* BLAKE2b-512, unkeyed: what minisign signs of a file. */
void aigcp_prehash(const void *data, size_t length, uint8_t digest[AIGCP_PREHASH_SIZE]);

void aigcp_random(void *out, size_t length);
bool aigcp_equal(const void *a, const void *b, size_t length);
void aigcp_wipe(void *secret, size_t length);

/* Memory on pages of its own that are not swapped out and are wiped when released. */
void *aigcp_secret_alloc(size_t size);
void aigcp_secret_release(void *secret);

AIGC_MUST_CHECK aigc_status aigcp_ed25519_generate(uint8_t secret[AIGCP_SECRET_KEY_SIZE]);
/* The secret key of a seed, which is all that other programs keep of it (RFC 8032, 5.1.5). */
AIGC_MUST_CHECK aigc_status aigcp_ed25519_expand(const uint8_t seed[AIGCP_SEED_SIZE],
                                                 uint8_t secret[AIGCP_SECRET_KEY_SIZE]);
/* Whether the public half of a secret key belongs to its seed. */
bool aigcp_ed25519_is_pair(const uint8_t secret[AIGCP_SECRET_KEY_SIZE]);
void aigcp_ed25519_public(const uint8_t secret[AIGCP_SECRET_KEY_SIZE],
                          uint8_t key[AIGCP_PUBLIC_KEY_SIZE]);
AIGC_MUST_CHECK aigc_status aigcp_ed25519_sign(const uint8_t secret[AIGCP_SECRET_KEY_SIZE],
                                               const void *message, size_t length,
                                               uint8_t signature[AIGCP_SIGNATURE_SIZE]);
/* RFC 8032, 5.1.7, without the cofactor, and stricter: S below the order of the group, which leaves
 * one S only, and no key and no R of small order, with which one signature fits many messages. */
bool aigcp_ed25519_verify(const uint8_t key[AIGCP_PUBLIC_KEY_SIZE], const void *message,
                          size_t length, const uint8_t signature[AIGCP_SIGNATURE_SIZE]);

/* Fill `out` from a password with scrypt. AIGC_ERR_MEMORY if the memory is not there. */
AIGC_MUST_CHECK aigc_status aigcp_scrypt(uint8_t *out, size_t size, const char *password,
                                         const uint8_t salt[AIGCP_SALT_SIZE], uint64_t work,
                                         uint64_t memory);

#endif
