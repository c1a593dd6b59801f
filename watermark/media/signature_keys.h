/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys and signatures of security data: SM2 with SM3 (GB/T 32918.2), RSA PKCS #1 v1.5 with
 * SHA-256. The one file that talks to OpenSSL is sm2_openssl.c. */
#ifndef AIGCP_SIGNATURE_KEYS_H
#define AIGCP_SIGNATURE_KEYS_H

#include <aigc/types.h>
#include <stdbool.h>

typedef struct aigcp_public_key aigcp_public_key;
typedef struct aigcp_private_key aigcp_private_key;

/* Raw SM2 signature: r, then s. */
#define AIGCP_SM2_SIGNATURE_SIZE 64
/* Uncompressed point: 04, x, y. */
#define AIGCP_SM2_POINT_SIZE 65

/* Read a key as it stands in security data: SubjectPublicKeyInfo, RSAPublicKey, a point with
 * (04, 02, 03) or without its first byte, or x alone, with or without 00 before it, which means
 * the point with even y.
 * @return AIGC_OK; AIGC_ERR_KEY; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_public_key_read(const uint8_t *bytes, size_t length,
                                                  aigcp_public_key **key);

/* The first public key or certificate in a PEM text. @return as above. */
AIGC_MUST_CHECK aigc_status aigcp_public_key_pem(const void *pem, size_t length,
                                                 aigcp_public_key **key);
void aigcp_public_key_free(aigcp_public_key *key);
bool aigcp_public_key_equal(const aigcp_public_key *a, const aigcp_public_key *b);

/* Whether a signature fits. SM2: r and s, raw or DER; over the message, or over its SM3 hash, as
 * both are done. RSA: over the message. */
bool aigcp_signature_fits(const aigcp_public_key *key, const void *message, size_t length,
                          const uint8_t *signature, size_t signature_length);

/* The first private key of a PEM text, which must be of SM2.
 * @return AIGC_OK; AIGC_ERR_KEY; AIGC_ERR_PASSWORD if it is encrypted; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_private_key_pem(const void *pem, size_t length,
                                                  aigcp_private_key **key);
void aigcp_private_key_free(aigcp_private_key *key);

/* Sign a message; and the public key that belongs to it. @return AIGC_OK; AIGC_ERR_RANDOM. */
AIGC_MUST_CHECK aigc_status aigcp_sm2_sign(const aigcp_private_key *key, const void *message,
                                           size_t length,
                                           uint8_t signature[AIGCP_SM2_SIGNATURE_SIZE]);
AIGC_MUST_CHECK aigc_status aigcp_sm2_point(const aigcp_private_key *key,
                                            uint8_t point[AIGCP_SM2_POINT_SIZE]);

#endif
