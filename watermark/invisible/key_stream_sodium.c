/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of the invisible watermark by libsodium. */
#include "watermark/invisible/key_stream_sodium.h"

#include <sodium.h>

#include <string.h>

/* Eight bytes: the scheme and its version. */
static const char context[crypto_kdf_CONTEXTBYTES + 1] = "AIGCwm-1";

_Static_assert(AIGCP_MARK_KEY_SIZE == crypto_kdf_KEYBYTES, "size of keys");
_Static_assert(AIGCP_MARK_KEY_SIZE == crypto_stream_chacha20_KEYBYTES, "size of keys");

void
aigcp_subkey_derive(const uint8_t key[AIGCP_MARK_KEY_SIZE], aigcp_subkey number,
                    uint8_t subkey[AIGCP_MARK_KEY_SIZE])
{
    /* Fails for sizes out of range alone. */
    (void)crypto_kdf_derive_from_key(subkey, AIGCP_MARK_KEY_SIZE, (uint64_t)number, context, key);
}

void
aigcp_key_stream(const uint8_t subkey[AIGCP_MARK_KEY_SIZE], uint8_t *stream, size_t length)
{
    static const uint8_t nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };
    (void)crypto_stream_chacha20(stream, length, nonce, subkey);
}

void
aigcp_keyed_check(const uint8_t subkey[AIGCP_MARK_KEY_SIZE], const uint8_t *payload, size_t length,
                  uint8_t check[AIGCP_CHECK_BYTES])
{
    uint8_t digest[crypto_generichash_BYTES];
    (void)crypto_generichash(digest, sizeof digest, payload, length, subkey, AIGCP_MARK_KEY_SIZE);
    memcpy(check, digest, AIGCP_CHECK_BYTES);
}
