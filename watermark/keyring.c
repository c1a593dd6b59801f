/* SPDX-License-Identifier: Apache-2.0 */
/* Keyrings: the public keys whose signatures are trusted. */
#include "watermark/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "watermark/secret_key.h"

struct aigc_keyring {
    aigcp_key_list list;
};

aigc_status
aigc_keyring_new(aigc_keyring **keyring)
{
    if (!keyring)
        return AIGC_ERR_ARGUMENT;
    *keyring = NULL;
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    *keyring = calloc(1, sizeof **keyring);
    return *keyring ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigc_keyring_free(aigc_keyring *keyring)
{
    if (keyring)
        aigcp_key_list_free(&keyring->list);
    free(keyring);
}

size_t
aigc_keyring_count(const aigc_keyring *keyring)
{
    return keyring ? keyring->list.count : 0;
}

const aigcp_trusted_key *
aigcp_keyring_next(const aigc_keyring *keyring, const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                   size_t *position)
{
    return keyring ? aigcp_key_list_next(&keyring->list, number, position) : NULL;
}

aigc_status
aigc_keyring_add_path(aigc_keyring *keyring, const char *path)
{
    if (!keyring || !path)
        return AIGC_ERR_ARGUMENT;
    return aigcp_key_list_add_path(&keyring->list, path);
}

aigc_status
aigc_keyring_add_own(aigc_keyring *keyring, const aigc_secret_key *key)
{
    if (!keyring || !key)
        return AIGC_ERR_ARGUMENT;
    aigcp_trusted_key own = { 0 };
    memcpy(own.number, key->number, sizeof own.number);
    aigcp_ed25519_public(key->secret, own.key);
    return aigcp_key_list_add(&keyring->list, own, "", 0);
}
