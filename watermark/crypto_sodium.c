/* SPDX-License-Identifier: Apache-2.0 */
/* The one file that talks to libsodium. */
#include "watermark/crypto_sodium.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The state of BLAKE2b wants to stand at a multiple of 64 bytes, more than malloc() promises:
 * it stands at the first such place in a larger room. */
#define STATE_ALIGNMENT _Alignof(crypto_generichash_blake2b_state)
struct aigcp_hash {
    uint8_t room[sizeof(crypto_generichash_blake2b_state) + STATE_ALIGNMENT - 1];
};

_Static_assert(AIGCP_SIGNATURE_SIZE == crypto_sign_BYTES, "Ed25519 signature");
_Static_assert(AIGCP_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519 public key");
_Static_assert(AIGCP_SECRET_KEY_SIZE == crypto_sign_SECRETKEYBYTES, "Ed25519 secret key");
_Static_assert(AIGCP_SEED_SIZE == crypto_sign_SEEDBYTES, "Ed25519 seed");
_Static_assert(AIGCP_SALT_SIZE == crypto_pwhash_scryptsalsa208sha256_SALTBYTES, "scrypt salt");
_Static_assert(AIGCP_HASH_SIZE <= crypto_generichash_blake2b_BYTES_MAX, "BLAKE2b digest");

aigc_status
aigcp_crypto_open(void)
{
    /* It fails only if the system gives no random numbers. */
    return sodium_init() < 0 ? AIGC_ERR_RANDOM : AIGC_OK;
}

aigc_status
aigcp_hash_new(aigcp_hash **hash)
{
    *hash = malloc(sizeof **hash);
    return *hash ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_hash_free(aigcp_hash *hash)
{
    free(hash);
}

static crypto_generichash_blake2b_state *
state_of(aigcp_hash *hash)
{
    size_t behind = (uintptr_t)hash->room % STATE_ALIGNMENT;
    return (void *)(hash->room + (behind ? STATE_ALIGNMENT - behind : 0));
}

/* The three calls below report nothing but a digest size out of range. */

void
aigcp_hash_begin(aigcp_hash *hash)
{
    (void)crypto_generichash_blake2b_init(state_of(hash), NULL, 0, AIGCP_HASH_SIZE);
}

void
aigcp_hash_feed(aigcp_hash *hash, const void *data, size_t length)
{
    (void)crypto_generichash_blake2b_update(state_of(hash), data, length);
}

void
aigcp_hash_finish(aigcp_hash *hash, uint8_t digest[AIGCP_HASH_SIZE])
{
    (void)crypto_generichash_blake2b_final(state_of(hash), digest, AIGCP_HASH_SIZE);
}

void
aigcp_prehash(const void *data, size_t length, uint8_t digest[AIGCP_PREHASH_SIZE])
{
    (void)crypto_generichash_blake2b(digest, AIGCP_PREHASH_SIZE, data, length, NULL, 0);
}

void
aigcp_random(void *out, size_t length)
{
    randombytes_buf(out, length);
}

bool
aigcp_equal(const void *a, const void *b, size_t length)
{
    return sodium_memcmp(a, b, length) == 0;
}

void
aigcp_wipe(void *secret, size_t length)
{
    sodium_memzero(secret, length);
}

void *
aigcp_secret_alloc(size_t size)
{
    return sodium_malloc(size);
}

void
aigcp_secret_release(void *secret)
{
    sodium_free(secret);
}

aigc_status
aigcp_ed25519_generate(uint8_t secret[AIGCP_SECRET_KEY_SIZE])
{
    uint8_t public_key[AIGCP_PUBLIC_KEY_SIZE];
    return crypto_sign_keypair(public_key, secret) ? AIGC_ERR_INTERNAL : AIGC_OK;
}

aigc_status
aigcp_ed25519_expand(const uint8_t seed[AIGCP_SEED_SIZE], uint8_t secret[AIGCP_SECRET_KEY_SIZE])
{
    uint8_t public_key[AIGCP_PUBLIC_KEY_SIZE];
    return crypto_sign_seed_keypair(public_key, secret, seed) ? AIGC_ERR_INTERNAL : AIGC_OK;
}

bool
aigcp_ed25519_is_pair(const uint8_t secret[AIGCP_SECRET_KEY_SIZE])
{
    uint8_t public_key[AIGCP_PUBLIC_KEY_SIZE];
    uint8_t expected[AIGCP_SECRET_KEY_SIZE];
    bool same = crypto_sign_seed_keypair(public_key, expected, secret) == 0 &&
                sodium_memcmp(expected, secret, sizeof expected) == 0;
    sodium_memzero(expected, sizeof expected);
    return same;
}

void
aigcp_ed25519_public(const uint8_t secret[AIGCP_SECRET_KEY_SIZE],
                     uint8_t key[AIGCP_PUBLIC_KEY_SIZE])
{
    (void)crypto_sign_ed25519_sk_to_pk(key, secret);
}

aigc_status
aigcp_ed25519_sign(const uint8_t secret[AIGCP_SECRET_KEY_SIZE], const void *message, size_t length,
                   uint8_t signature[AIGCP_SIGNATURE_SIZE])
{
    return crypto_sign_detached(signature, NULL, message, length, secret) ? AIGC_ERR_INTERNAL
                                                                          : AIGC_OK;
}

bool
aigcp_ed25519_verify(const uint8_t key[AIGCP_PUBLIC_KEY_SIZE], const void *message, size_t length,
                     const uint8_t signature[AIGCP_SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, message, length, key) == 0;
}

aigc_status
aigcp_scrypt(uint8_t *out, size_t size, const char *password, const uint8_t salt[AIGCP_SALT_SIZE],
             uint64_t work, uint64_t memory)
{
#if SIZE_MAX < UINT64_MAX
    if (memory > SIZE_MAX)
        return AIGC_ERR_MEMORY;
#endif
    return crypto_pwhash_scryptsalsa208sha256(out, size, password, strlen(password), salt, work,
                                              (size_t)memory)
               ? AIGC_ERR_MEMORY
               : AIGC_OK;
}
