/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of files, as minisign writes them. */
#include <string.h>

#include "watermark/crypto_sodium.h"
#include "watermark/secret_key.h"

_Static_assert(AIGC_SIGNATURE_FILE_SIZE == AIGCP_SIGNATURE_FILE_MAX, "one room");
_Static_assert(AIGC_KEY_ID_SIZE == AIGCP_KEY_ID_ROOM, "one room");

/* minisign escapes nothing: a comment must be one line, and is shown on terminals. */
static bool
is_comment(const char *comment)
{
    size_t length = 0;
    for (; comment[length]; length++) {
        unsigned char c = (unsigned char)comment[length];
        if (length == AIGCP_TRUSTED_COMMENT_MAX || (c < ' ' && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

aigc_status
aigc_secret_key_sign(const aigc_secret_key *key, const void *data, size_t length,
                     const char *comment, char signature[AIGC_SIGNATURE_FILE_SIZE])
{
    static const char untrusted[] = "signature from aigc-label secret key";
    aigcp_minisign_signature made = { 0 };
    uint8_t digest[AIGCP_PREHASH_SIZE];
    uint8_t message[AIGCP_GLOBAL_MESSAGE_MAX];

    if (!signature)
        return AIGC_ERR_ARGUMENT;
    signature[0] = '\0';
    if (!key || (!data && length) || !comment)
        return AIGC_ERR_ARGUMENT;
    if (!is_comment(comment))
        return AIGC_ERR_FORMAT;
    memcpy(made.number, key->number, sizeof made.number);
    made.trusted = comment;
    made.trusted_length = strlen(comment);
    aigcp_prehash(data, length, digest);
    aigc_status status = aigcp_ed25519_sign(key->secret, digest, sizeof digest, made.signature);
    if (status == AIGC_OK) {
        size_t size = aigcp_minisign_global_message(&made, message);
        status = aigcp_ed25519_sign(key->secret, message, size, made.global);
    }
    if (status == AIGC_OK)
        (void)aigcp_minisign_write_signature(&made, untrusted, sizeof untrusted - 1, signature);
    return status;
}
