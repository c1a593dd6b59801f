/* SPDX-License-Identifier: Apache-2.0 */
/* Keys in files: those that are pinned, and the one that signs. */
#include "watermark/media/security_message.h"

#include "common/small_file.h"
#include "watermark/crypto_sodium.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct aigc_security_signer {
    aigcp_private_key *key;
};

aigc_status
aigc_security_keys_new(aigc_security_keys **keys)
{
    if (!keys)
        return AIGC_ERR_ARGUMENT;
    *keys = calloc(1, sizeof **keys);
    return *keys ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigc_security_keys_free(aigc_security_keys *keys)
{
    if (!keys)
        return;
    for (size_t i = 0; i < keys->count; i++)
        aigcp_public_key_free(keys->list[i]);
    free(keys);
}

/* Read a PEM file; a longer one is none. */
static aigc_status
read_pem(const char *path, char text[AIGCP_PEM_FILE_MAX], size_t *length)
{
    aigc_status status = aigcp_small_file_read(path, text, AIGCP_PEM_FILE_MAX, length);

    return status == AIGC_ERR_LIMIT ? AIGC_ERR_KEY : status;
}

aigc_status
aigc_security_keys_add_file(aigc_security_keys *keys, const char *path)
{
    char text[AIGCP_PEM_FILE_MAX];
    size_t length;

    if (!keys || !path)
        return AIGC_ERR_ARGUMENT;
    if (keys->count == AIGCP_SECURITY_KEYS_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = read_pem(path, text, &length);
    if (status == AIGC_OK)
        status = aigcp_public_key_pem(text, length, &keys->list[keys->count]);
    if (status == AIGC_OK)
        keys->count++;
    return status;
}

aigc_status
aigc_security_signer_load(const char *path, aigc_security_signer **signer)
{
    char text[AIGCP_PEM_FILE_MAX];
    aigc_security_signer *made;
    size_t length;

    if (signer)
        *signer = NULL;
    if (!path || !signer)
        return AIGC_ERR_ARGUMENT;
    made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    aigc_status status = read_pem(path, text, &length);
    if (status == AIGC_OK)
        status = aigcp_private_key_pem(text, length, &made->key);
    aigcp_wipe(text, sizeof text);
    if (status != AIGC_OK) {
        free(made);
        return status;
    }
    *signer = made;
    return AIGC_OK;
}

void
aigc_security_signer_free(aigc_security_signer *signer)
{
    if (!signer)
        return;
    aigcp_private_key_free(signer->key);
    free(signer);
}

static aigc_status
add_hex(aigcp_buffer *text, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < length; i++) {
        status = aigcp_buffer_append_byte(text, (uint8_t)digits[bytes[i] >> 4]);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(text, (uint8_t)digits[bytes[i] & 15]);
    }
    return status;
}

/* The guide's spelling of TBSData.Type for the label is "Md". */
static aigc_status
write_data(const uint8_t signature[AIGCP_SM2_SIGNATURE_SIZE],
           const uint8_t point[AIGCP_SM2_POINT_SIZE], aigcp_buffer *text)
{
    aigc_status status = aigcp_buffer_append_string(
        text, "{\"SecurityData\":{\"Type\":\"TC260PG\",\"Version\":1,\"PubSD\":[{\"Type\":\"DS\","
              "\"AlgID\":\"" AIGCP_OID_SM3_WITH_SM2 "\",\"TBSData\":{\"Type\":\"Md\"},"
              "\"Signature\":\"");

    if (status == AIGC_OK)
        status = add_hex(text, signature, AIGCP_SM2_SIGNATURE_SIZE);
    if (status == AIGC_OK) {
        status = aigcp_buffer_append_string(
            text,
            "\"},{\"Type\":\"PubKey\",\"AlgID\":\"" AIGCP_OID_SM3_WITH_SM2 "\",\"KeyValue\":\"");
    }
    if (status == AIGC_OK)
        status = add_hex(text, point, AIGCP_SM2_POINT_SIZE);
    return status == AIGC_OK ? aigcp_buffer_append(text, "\"}]}}", sizeof "\"}]}}") : status;
}

aigc_status
aigc_security_sign(const aigc_security_signer *signer, const aigc_label *label, char **data)
{
    uint8_t signature[AIGCP_SM2_SIGNATURE_SIZE], point[AIGCP_SM2_POINT_SIZE];
    aigcp_buffer message, text;

    if (data)
        *data = NULL;
    if (!signer || !label || !data)
        return AIGC_ERR_ARGUMENT;
    aigcp_buffer_init(&message, 4 * (size_t)AIGC_FIELD_MAX);
    aigcp_buffer_init(&text, AIGCP_SECURITY_BYTES_MAX);
    aigc_status status = aigc_label_check(label, NULL);
    if (status == AIGC_OK) {
        status = aigcp_security_message(aigc_label_get(label, AIGC_FIELD_LABEL),
                                        aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER),
                                        aigc_label_get(label, AIGC_FIELD_PRODUCE_ID), &message);
    }
    if (status == AIGC_OK)
        status = aigcp_sm2_sign(signer->key, message.data, message.length, signature);
    if (status == AIGC_OK)
        status = aigcp_sm2_point(signer->key, point);
    if (status == AIGC_OK)
        status = write_data(signature, point, &text);
    aigcp_buffer_free(&message);
    if (status != AIGC_OK) {
        aigcp_buffer_free(&text);
        return status;
    }
    *data = (char *)text.data;
    return AIGC_OK;
}
