/* SPDX-License-Identifier: Apache-2.0 */
/* Trusted keys, and whether one of them signed a bundle. */
#include "libfilter/bundle/bundle_signature.h"

#include <stdlib.h>

#include "common/i18n.h"
#include "libfilter/validators/digest_sodium.h"

aigc_status
aigc_bundle_keys_new(aigc_bundle_keys **keys)
{
    if (!keys)
        return AIGC_ERR_ARGUMENT;
    *keys = NULL;
    aigc_status status = aigcp_secrets_open();
    if (status != AIGC_OK)
        return status;
    *keys = calloc(1, sizeof **keys);
    return *keys ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigc_bundle_keys_add_path(aigc_bundle_keys *keys, const char *path)
{
    if (!keys || !path)
        return AIGC_ERR_ARGUMENT;
    return aigcp_key_list_add_path(&keys->list, path);
}

size_t
aigc_bundle_keys_count(const aigc_bundle_keys *keys)
{
    return keys ? keys->list.count : 0;
}

void
aigc_bundle_keys_free(aigc_bundle_keys *keys)
{
    if (keys)
        aigcp_key_list_free(&keys->list);
    free(keys);
}

/* Whether both signatures are those of a key. */
static bool
is_signed_by(const aigcp_trusted_key *key, const aigcp_minisign_signature *signature,
             const uint8_t digest[AIGCP_PREHASH_SIZE])
{
    uint8_t message[AIGCP_GLOBAL_MESSAGE_MAX];
    size_t length = aigcp_minisign_global_message(signature, message);
    return aigcp_signature_holds(key->key, digest, AIGCP_PREHASH_SIZE, signature->signature) &&
           aigcp_signature_holds(key->key, message, length, signature->global);
}

aigc_status
aigcp_bundle_check_signature(const aigc_bundle_keys *keys, const void *data, size_t length,
                             const char *signature, size_t signature_length,
                             char signer[AIGCP_KEY_ID_ROOM], aigc_bundle_report *report)
{
    aigcp_minisign_signature read;
    uint8_t digest[AIGCP_PREHASH_SIZE];
    size_t position = 0;
    const aigcp_trusted_key *key;
    bool is_known = false;

    if (!signature)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_UNSIGNED,
                                   _("there is no signature, and one is asked for"));
    if (!aigcp_minisign_read_signature(signature, signature_length, &read))
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_SIGNATURE,
                                   _("the signature file is not one that minisign writes"));
    aigcp_key_number_format(read.number, signer);
    aigcp_file_prehash(data, length, digest);
    while ((key = aigcp_key_list_next(&keys->list, read.number, &position))) {
        if (is_signed_by(key, &read, digest))
            return AIGC_OK;
        is_known = true;
    }
    if (is_known)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_ALTERED,
                                   _("the signature of key %s is not over this file"), signer);
    return aigcp_bundle_refuse(report, AIGC_BUNDLE_UNKNOWN_SIGNER,
                               _("it is signed with key %s, which is not trusted"), signer);
}
