/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), BLAKE2b (RFC 7693), the check of Ed25519 signatures (RFC 8032), and
 * hexadecimal digits, by libsodium. */
#include "libfilter/validators/digest_sodium.h"

#include <sodium.h>

_Static_assert(AIGCP_SHA256_BYTES == crypto_hash_sha256_BYTES, "one length");
_Static_assert(AIGCP_KEYED_DIGEST_BYTES <= crypto_generichash_blake2b_BYTES_MAX, "a legal length");
_Static_assert(AIGCP_PREHASH_SIZE <= crypto_generichash_blake2b_BYTES_MAX, "a legal length");
_Static_assert(AIGCP_SIGNATURE_SIZE == crypto_sign_BYTES, "Ed25519 signature");
_Static_assert(AIGCP_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519 public key");
_Static_assert(AIGCP_PURPOSE_BYTES == crypto_generichash_blake2b_PERSONALBYTES, "one length");

void
aigcp_sha256(const void *data, size_t length, uint8_t digest[AIGCP_SHA256_BYTES])
{
    (void)crypto_hash_sha256(digest, data, length); /* always succeeds */
}

void
aigcp_file_prehash(const void *data, size_t length, uint8_t digest[AIGCP_PREHASH_SIZE])
{
    /* Reports nothing but a size out of range. */
    (void)crypto_generichash_blake2b(digest, AIGCP_PREHASH_SIZE, data, length, NULL, 0);
}

bool
aigcp_signature_holds(const uint8_t key[AIGCP_PUBLIC_KEY_SIZE], const void *message, size_t length,
                      const uint8_t signature[AIGCP_SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, message, length, key) == 0;
}

aigc_status
aigcp_secrets_open(void)
{
    /* It fails only if the system gives no random numbers. */
    return sodium_init() < 0 ? AIGC_ERR_RANDOM : AIGC_OK;
}

void
aigcp_keyed_digest(uint8_t digest[AIGCP_KEYED_DIGEST_BYTES],
                   const char purpose[AIGCP_PURPOSE_BYTES], const uint8_t *key, size_t key_size,
                   const void *data, size_t length)
{
    /* Reports nothing but a size out of range. */
    (void)crypto_generichash_blake2b_salt_personal(digest, AIGCP_KEYED_DIGEST_BYTES, data, length,
                                                   key, key_size, NULL,
                                                   (const unsigned char *)purpose);
}

void
aigcp_hex_write(char *out, const uint8_t *data, size_t length)
{
    (void)sodium_bin2hex(out, 2 * length + 1, data, length);
}

bool
aigcp_hex_read(uint8_t *out, const char *text, size_t length)
{
    /* libsodium takes capital letters too; there shall be one way to write a hash. */
    for (size_t i = 0; i < 2 * length; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
            return false;
    return sodium_hex2bin(out, length, text, 2 * length, NULL, NULL, NULL) == 0;
}

void
aigcp_secret_wipe(void *secret, size_t length)
{
    sodium_memzero(secret, length);
}
