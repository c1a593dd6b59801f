/* SPDX-License-Identifier: Apache-2.0 */
/* Keys are EVP_PKEYs; the types of signature_keys.h are only ever cast back to them. */
#include "watermark/media/signature_keys.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#define COORDINATE 32
#define SM3_SIZE 32

/* GM/T 0009-2012, 10: the user id, unless another is agreed upon. */
#define USER_ID "1234567812345678"

static EVP_PKEY *
inside(const aigcp_public_key *key)
{
    return (EVP_PKEY *)(uintptr_t)key;
}

/* OpenSSL keeps a list of errors for each thread; what fails here is an answer, not an error. */
static void
forget_errors(void)
{
    ERR_clear_error();
}

/* ---- public keys ------------------------------------------------------------------------ */

static EVP_PKEY *
key_of_point(const uint8_t *point, size_t length)
{
    char group[] = "SM2";
    uint8_t copy[AIGCP_SM2_POINT_SIZE];
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, length),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    EVP_PKEY *key = NULL;

    memcpy(copy, point, length);
    if (context && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

/* The forms of a point that are told apart by their length. */
static EVP_PKEY *
read_point(const uint8_t *bytes, size_t length)
{
    uint8_t point[AIGCP_SM2_POINT_SIZE];

    if (length == AIGCP_SM2_POINT_SIZE || (length == COORDINATE + 1 && bytes[0] != 0))
        return key_of_point(bytes, length);
    if (length == 2 * COORDINATE) {
        point[0] = POINT_CONVERSION_UNCOMPRESSED;
        memcpy(point + 1, bytes, length);
        return key_of_point(point, sizeof point);
    }
    if (length == COORDINATE || length == COORDINATE + 1) {
        point[0] = POINT_CONVERSION_COMPRESSED; /* even y */
        memcpy(point + 1, bytes + (length - COORDINATE), COORDINATE);
        return key_of_point(point, COORDINATE + 1);
    }
    return NULL;
}

/* Only the two kinds that the guide's algorithms need. */
static aigc_status
accept_key(EVP_PKEY *key, aigcp_public_key **accepted)
{
    if (key && EVP_PKEY_is_a(key, "SM2") != 1 && EVP_PKEY_is_a(key, "RSA") != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    forget_errors();
    *accepted = (aigcp_public_key *)key;
    return key ? AIGC_OK : AIGC_ERR_KEY;
}

aigc_status
aigcp_public_key_read(const uint8_t *bytes, size_t length, aigcp_public_key **key)
{
    const uint8_t *at = bytes;
    EVP_PKEY *found = NULL;

    *key = NULL;
    if (length == 0 || length > INT_MAX)
        return AIGC_ERR_KEY;
    found = read_point(bytes, length);
    if (!found)
        found = d2i_PUBKEY(NULL, &at, (long)length);
    if (!found) {
        at = bytes;
        found = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)length);
    }
    return accept_key(found, key);
}

static EVP_PKEY *
key_of_certificate(BIO *pem)
{
    X509 *certificate = PEM_read_bio_X509(pem, NULL, NULL, NULL);
    EVP_PKEY *key = certificate ? X509_get_pubkey(certificate) : NULL;

    X509_free(certificate);
    return key;
}

aigc_status
aigcp_public_key_pem(const void *pem, size_t length, aigcp_public_key **key)
{
    *key = NULL;
    if (length > INT_MAX)
        return AIGC_ERR_KEY;
    BIO *text = BIO_new_mem_buf(pem, (int)length);
    if (!text)
        return AIGC_ERR_MEMORY;
    EVP_PKEY *found = PEM_read_bio_PUBKEY(text, NULL, NULL, NULL);
    if (!found && BIO_reset(text) == 1)
        found = key_of_certificate(text);
    BIO_free(text);
    return accept_key(found, key);
}

void
aigcp_public_key_free(aigcp_public_key *key)
{
    EVP_PKEY_free(inside(key));
}

bool
aigcp_public_key_equal(const aigcp_public_key *a, const aigcp_public_key *b)
{
    bool equal = EVP_PKEY_eq(inside(a), inside(b)) == 1;

    forget_errors();
    return equal;
}

/* ---- verifying -------------------------------------------------------------------------- */

static bool
fits(EVP_PKEY *key, const EVP_MD *hash, bool is_sm2, const void *message, size_t length,
     const uint8_t *signature, size_t signature_length)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters = NULL;
    bool answer =
        context && EVP_DigestVerifyInit(context, &parameters, hash, NULL, key) == 1 &&
        (!is_sm2 || EVP_PKEY_CTX_set1_id(parameters, USER_ID, sizeof(USER_ID) - 1) == 1) &&
        EVP_DigestVerify(context, signature, signature_length, message, length) == 1;

    EVP_MD_CTX_free(context);
    forget_errors();
    return answer;
}

/* Make DER of r and s. @return its length; 0 if that fails. The result is OpenSSL's to free. */
static int
der_of_raw(const uint8_t raw[AIGCP_SM2_SIGNATURE_SIZE], uint8_t **der)
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, COORDINATE, NULL);
    BIGNUM *s = BN_bin2bn(raw + COORDINATE, COORDINATE, NULL);
    int length = 0;

    *der = NULL;
    if (signature && r && s && ECDSA_SIG_set0(signature, r, s) == 1) {
        length = i2d_ECDSA_SIG(signature, der);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(signature);
    return length > 0 ? length : 0;
}

/* Both dialects: the message itself, and its hash in the place of the message. */
static bool
sm2_fits(EVP_PKEY *key, const void *message, size_t length, const uint8_t *der, size_t der_length)
{
    uint8_t hash[SM3_SIZE];
    unsigned hash_length = 0;

    if (fits(key, EVP_sm3(), true, message, length, der, der_length))
        return true;
    return EVP_Digest(message, length, hash, &hash_length, EVP_sm3(), NULL) == 1 &&
           hash_length == sizeof hash &&
           fits(key, EVP_sm3(), true, hash, sizeof hash, der, der_length);
}

bool
aigcp_signature_fits(const aigcp_public_key *key, const void *message, size_t length,
                     const uint8_t *signature, size_t signature_length)
{
    uint8_t *der = NULL;

    if (EVP_PKEY_is_a(inside(key), "RSA") == 1)
        return fits(inside(key), EVP_sha256(), false, message, length, signature, signature_length);
    if (signature_length != AIGCP_SM2_SIGNATURE_SIZE)
        return sm2_fits(inside(key), message, length, signature, signature_length);
    int der_length = der_of_raw(signature, &der);
    bool answer = der_length > 0 && sm2_fits(inside(key), message, length, der, (size_t)der_length);
    OPENSSL_free(der);
    return answer;
}

/* ---- signing ---------------------------------------------------------------------------- */

/* Nobody is asked for a password here; that there was a question is what is kept. */
static int
no_password(char *password, int size, int writing, void *asked)
{
    (void)password;
    (void)size;
    (void)writing;
    *(bool *)asked = true;
    return -1;
}

aigc_status
aigcp_private_key_pem(const void *pem, size_t length, aigcp_private_key **key)
{
    bool encrypted = false;

    *key = NULL;
    if (length > INT_MAX)
        return AIGC_ERR_KEY;
    BIO *text = BIO_new_mem_buf(pem, (int)length);
    if (!text)
        return AIGC_ERR_MEMORY;
    EVP_PKEY *found = PEM_read_bio_PrivateKey(text, NULL, no_password, &encrypted);
    BIO_free(text);
    if (found && EVP_PKEY_is_a(found, "SM2") != 1) {
        EVP_PKEY_free(found);
        found = NULL;
    }
    forget_errors();
    *key = (aigcp_private_key *)found;
    if (found)
        return AIGC_OK;
    return encrypted ? AIGC_ERR_PASSWORD : AIGC_ERR_KEY;
}

void
aigcp_private_key_free(aigcp_private_key *key)
{
    EVP_PKEY_free((EVP_PKEY *)key);
}

static bool
raw_of_der(const uint8_t *der, size_t length, uint8_t raw[AIGCP_SM2_SIGNATURE_SIZE])
{
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)length);
    bool done =
        signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, COORDINATE) == COORDINATE &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + COORDINATE, COORDINATE) == COORDINATE;

    ECDSA_SIG_free(signature);
    return done;
}

aigc_status
aigcp_sm2_sign(const aigcp_private_key *key, const void *message, size_t length,
               uint8_t signature[AIGCP_SM2_SIGNATURE_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters = NULL;
    uint8_t der[128]; /* two integers of 33 bytes at most, and their heads */
    size_t der_length = sizeof der;
    bool done = context &&
                EVP_DigestSignInit(context, &parameters, EVP_sm3(), NULL,
                                   (EVP_PKEY *)(uintptr_t)key) == 1 &&
                EVP_PKEY_CTX_set1_id(parameters, USER_ID, sizeof(USER_ID) - 1) == 1 &&
                EVP_DigestSign(context, der, &der_length, message, length) == 1 &&
                raw_of_der(der, der_length, signature);

    EVP_MD_CTX_free(context);
    forget_errors();
    return done ? AIGC_OK : AIGC_ERR_RANDOM;
}

aigc_status
aigcp_sm2_point(const aigcp_private_key *key, uint8_t point[AIGCP_SM2_POINT_SIZE])
{
    const EVP_PKEY *inner = (const EVP_PKEY *)key;
    BIGNUM *x = NULL, *y = NULL;
    bool done = EVP_PKEY_get_bn_param(inner, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
                EVP_PKEY_get_bn_param(inner, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
                BN_bn2binpad(x, point + 1, COORDINATE) == COORDINATE &&
                BN_bn2binpad(y, point + 1 + COORDINATE, COORDINATE) == COORDINATE;

    point[0] = POINT_CONVERSION_UNCOMPRESSED;
    BN_free(x);
    BN_free(y);
    forget_errors();
    return done ? AIGC_OK : AIGC_ERR_RANDOM;
}
