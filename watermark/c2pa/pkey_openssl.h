/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys, between the files that talk to OpenSSL. */
#ifndef AIGCP_PKEY_OPENSSL_H
#define AIGCP_PKEY_OPENSSL_H

#include "watermark/crypto_sodium.h"

#include <aigc/c2pa.h>
#include <stdbool.h>

typedef struct evp_pkey_st aigcp_pkey; /* OpenSSL's EVP_PKEY */

/* Fill exactly `size` bytes. @return AIGC_OK; AIGC_ERR_KEY; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_pkey_sign(aigcp_pkey *key, aigc_c2pa_algorithm algorithm,
                                            const uint8_t *message, size_t length,
                                            uint8_t *signature, size_t size);

/* The seed of an Ed25519 key; false for every other key, and if whoever holds it keeps it. */
bool aigcp_pkey_seed(const aigcp_pkey *key, uint8_t seed[AIGCP_SEED_SIZE]);

#endif
