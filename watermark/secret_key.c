/* SPDX-License-Identifier: Apache-2.0 */
/* Secret keys: generate, load, save. */
#include "watermark/secret_key.h"

#include <string.h>

#include "common/small_file.h"
#include "watermark/key_file_io.h"
#include "watermark/minisign_file.h"

static aigc_status
new_key(aigc_secret_key **key)
{
    *key = NULL;
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    *key = aigcp_secret_alloc(sizeof **key);
    return *key ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigc_secret_key_generate(aigc_secret_key **key)
{
    aigc_secret_key *made = NULL;

    if (!key)
        return AIGC_ERR_ARGUMENT;
    *key = NULL;
    aigc_status status = new_key(&made);
    if (status == AIGC_OK)
        status = aigcp_ed25519_generate(made->secret);
    if (status != AIGC_OK) {
        aigc_secret_key_free(made);
        return status;
    }
    aigcp_random(made->number, sizeof made->number);
    *key = made;
    return AIGC_OK;
}

aigc_status
aigc_secret_key_load(const char *path, const char *password, aigc_secret_key **key)
{
    char text[AIGCP_KEY_FILE_MAX];
    size_t length;
    aigc_secret_key *made = NULL;

    if (!key)
        return AIGC_ERR_ARGUMENT;
    *key = NULL;
    if (!path)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_small_file_read(path, text, sizeof text, &length);
    if (status != AIGC_OK)
        return status == AIGC_ERR_LIMIT ? AIGC_ERR_KEY : status;
    status = new_key(&made);
    if (status == AIGC_OK)
        status = aigcp_minisign_read_secret(text, length, password, made);
    aigcp_wipe(text, sizeof text);
    if (status != AIGC_OK) {
        aigc_secret_key_free(made);
        return status;
    }
    *key = made;
    return AIGC_OK;
}

aigc_status
aigc_secret_key_save(const aigc_secret_key *key, const char *secret_path, const char *public_path,
                     const char *password)
{
    char secret_text[AIGCP_MINISIGN_FILE_ROOM];
    char public_text[AIGCP_MINISIGN_FILE_ROOM];

    if (!key || !secret_path || !public_path)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_minisign_write_secret(key, password, secret_text);
    if (status != AIGC_OK)
        return status;
    aigcp_minisign_write_public(key, public_text);
    status = aigcp_key_file_create(secret_path, 0600, secret_text, strlen(secret_text));
    aigcp_wipe(secret_text, sizeof secret_text);
    if (status != AIGC_OK)
        return status;
    status = aigcp_key_file_create(public_path, 0644, public_text, strlen(public_text));
    if (status != AIGC_OK)
        aigcp_key_file_remove(secret_path);
    return status;
}

void
aigc_secret_key_id(const aigc_secret_key *key, char id[AIGC_KEY_ID_SIZE])
{
    if (!id)
        return;
    id[0] = '\0';
    if (key)
        aigcp_key_number_format(key->number, id);
}

void
aigc_secret_key_free(aigc_secret_key *key)
{
    aigcp_secret_release(key);
}
