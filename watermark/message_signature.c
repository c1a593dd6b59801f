/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of messages, each kind with a domain string in front. */
#include <stdlib.h>
#include <string.h>

#include "watermark/keyring.h"
#include "watermark/mark_format.h"
#include "watermark/secret_key.h"

#define DOMAIN_MAX 255

_Static_assert(AIGC_SIGNATURE_SIZE == AIGCP_SIGNATURE_SIZE, "one length");

/* Read a key id as aigcp_key_number_format() writes it. */
static bool
read_key_id(const char *id, uint8_t number[AIGCP_KEY_NUMBER_SIZE])
{
    static const char digits[] = "0123456789ABCDEF";

    if (strlen(id) != AIGC_KEY_ID_SIZE - 1 || strspn(id, digits) != AIGC_KEY_ID_SIZE - 1)
        return false;
    for (size_t i = 0; i < AIGCP_KEY_NUMBER_SIZE; i++) {
        size_t high = (size_t)(strchr(digits, id[2 * i]) - digits);
        size_t low = (size_t)(strchr(digits, id[2 * i + 1]) - digits);
        number[AIGCP_KEY_NUMBER_SIZE - 1 - i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

/* Make what is signed: domain, NUL, message; to be freed.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
static aigc_status
join(const char *domain, const void *message, size_t length, uint8_t **joined, size_t *size)
{
    size_t domain_size = strlen(domain) + 1;

    *joined = NULL;
    /* A domain that could be that of a mark would let a mark be made of a message. */
    if (domain_size < 2 || domain_size > DOMAIN_MAX + 1 || (!message && length) ||
        strncmp(domain, AIGCP_MARK_DOMAIN, strlen("aigc-label text mark")) == 0)
        return AIGC_ERR_ARGUMENT;
    if (length > AIGC_MESSAGE_MAX)
        return AIGC_ERR_LIMIT;
    *size = domain_size + length;
    *joined = malloc(*size);
    if (!*joined)
        return AIGC_ERR_MEMORY;
    memcpy(*joined, domain, domain_size);
    if (length)
        memcpy(*joined + domain_size, message, length);
    return AIGC_OK;
}

aigc_status
aigc_message_sign(const aigc_secret_key *key, const char *domain, const void *message,
                  size_t length, uint8_t signature[AIGC_SIGNATURE_SIZE])
{
    uint8_t *joined;
    size_t size;

    if (!signature)
        return AIGC_ERR_ARGUMENT;
    memset(signature, 0, AIGC_SIGNATURE_SIZE);
    if (!key || !domain)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = join(domain, message, length, &joined, &size);
    if (status == AIGC_OK)
        status = aigcp_ed25519_sign(key->secret, joined, size, signature);
    free(joined);
    return status;
}

aigc_status
aigc_message_check(const aigc_keyring *keyring, const char *key_id, const char *domain,
                   const void *message, size_t length, const uint8_t signature[AIGC_SIGNATURE_SIZE])
{
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t *joined;
    size_t size, position = 0;
    const aigcp_trusted_key *key;

    if (!key_id || !domain || !signature)
        return AIGC_ERR_ARGUMENT;
    if (!read_key_id(key_id, number))
        return AIGC_ERR_UNKNOWN_SIGNER;
    aigc_status status = join(domain, message, length, &joined, &size);
    if (status != AIGC_OK)
        return status;
    status = AIGC_ERR_UNKNOWN_SIGNER;
    while (status != AIGC_OK && (key = aigcp_keyring_next(keyring, number, &position)) != NULL)
        status =
            aigcp_ed25519_verify(key->key, joined, size, signature) ? AIGC_OK : AIGC_ERR_ALTERED;
    free(joined);
    return status;
}
