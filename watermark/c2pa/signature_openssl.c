/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/signature_openssl.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "watermark/c2pa/pkey_openssl.h"

/* A digest and a padding go with each number; Ed25519 has neither. */
static const EVP_MD *
digest_of(aigc_c2pa_algorithm algorithm)
{
    switch (algorithm) {
    case AIGC_C2PA_ES256:
    case AIGC_C2PA_PS256:
        return EVP_sha256();
    case AIGC_C2PA_ES384:
    case AIGC_C2PA_PS384:
        return EVP_sha384();
    case AIGC_C2PA_ES512:
    case AIGC_C2PA_PS512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

static bool
is_pss(aigc_c2pa_algorithm algorithm)
{
    return algorithm == AIGC_C2PA_PS256 || algorithm == AIGC_C2PA_PS384 ||
           algorithm == AIGC_C2PA_PS512;
}

static bool
goes_with(const EVP_PKEY *key, aigc_c2pa_algorithm algorithm)
{
    int kind = EVP_PKEY_get_base_id(key);

    if (is_pss(algorithm))
        return kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS;
    return kind == (algorithm == AIGC_C2PA_EDDSA ? EVP_PKEY_ED25519 : EVP_PKEY_EC);
}

static bool
set_padding(EVP_PKEY_CTX *context, aigc_c2pa_algorithm algorithm)
{
    return !is_pss(algorithm) ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

/* Bytes of r, and of s. */
static size_t
half_of(const EVP_PKEY *key)
{
    return ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
}

/* r and s side by side as the DER that OpenSSL wants; to be released with OPENSSL_free(). */
static int
wrap_ecdsa(const EVP_PKEY *key, aigcp_span raw, unsigned char **der)
{
    size_t half = half_of(key);
    int length = -1;

    *der = NULL;
    if (raw.length != 2 * half)
        return -1;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.bytes, (int)half, NULL);
    BIGNUM *s = BN_bin2bn(raw.bytes + half, (int)half, NULL);
    if (signature && r && s && ECDSA_SIG_set0(signature, r, s) == 1) {
        r = s = NULL;
        length = i2d_ECDSA_SIG(signature, der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return length;
}

static bool
unwrap_ecdsa(const EVP_PKEY *key, const uint8_t *der, size_t length, uint8_t *raw)
{
    int half = (int)half_of(key);
    const unsigned char *end = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &end, (long)length);
    bool good = signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, half) == half &&
                BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + half, half) == half;

    ECDSA_SIG_free(signature);
    return good;
}

/* libsodium needs half the time that OpenSSL 3.0 needs, and takes no signature that OpenSSL
 * refuses. */
static aigc_status
verify_ed25519(const EVP_PKEY *key, const uint8_t *message, size_t length, aigcp_span signature)
{
    uint8_t bytes[AIGCP_PUBLIC_KEY_SIZE];
    size_t size = sizeof bytes;
    aigc_status status = aigcp_crypto_open();

    if (status != AIGC_OK)
        return status;
    if (EVP_PKEY_get_raw_public_key(key, bytes, &size) != 1 || size != sizeof bytes) {
        ERR_clear_error();
        return AIGC_ERR_KEY;
    }
    return signature.length == AIGCP_SIGNATURE_SIZE &&
                   aigcp_ed25519_verify(bytes, message, length, signature.bytes)
               ? AIGC_OK
               : AIGC_ERR_ALTERED;
}

aigc_status
aigcp_signature_verify(aigcp_certificate *certificate, aigc_c2pa_algorithm algorithm,
                       const uint8_t *message, size_t length, aigcp_span signature)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    EVP_PKEY_CTX *parameters;
    unsigned char *der = NULL;
    const uint8_t *bytes = signature.bytes;
    size_t size = signature.length;
    bool good = false;

    if (!key || !goes_with(key, algorithm))
        return AIGC_ERR_KEY;
    if (algorithm == AIGC_C2PA_EDDSA)
        return verify_ed25519(key, message, length, signature);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        int wrapped = wrap_ecdsa(key, signature, &der);

        if (wrapped <= 0)
            return AIGC_ERR_ALTERED;
        bytes = der;
        size = (size_t)wrapped;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context &&
        EVP_DigestVerifyInit(context, &parameters, digest_of(algorithm), NULL, key) == 1 &&
        set_padding(parameters, algorithm))
        good = EVP_DigestVerify(context, bytes, size, message, length) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    ERR_clear_error();
    return !context ? AIGC_ERR_MEMORY : good ? AIGC_OK : AIGC_ERR_ALTERED;
}

aigc_status
aigcp_pkey_sign(EVP_PKEY *key, aigc_c2pa_algorithm algorithm, const uint8_t *message, size_t length,
                uint8_t *signature, size_t size)
{
    uint8_t made[AIGCP_RAW_SIGNATURE_MAX];
    size_t made_size = sizeof made;
    EVP_PKEY_CTX *parameters;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context &&
                EVP_DigestSignInit(context, &parameters, digest_of(algorithm), NULL, key) == 1 &&
                set_padding(parameters, algorithm) &&
                EVP_DigestSign(context, made, &made_size, message, length) == 1;

    if (good && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        good = size == 2 * half_of(key) && unwrap_ecdsa(key, made, made_size, signature);
    } else if (good) {
        good = made_size == size;
        for (size_t i = 0; good && i < size; i++)
            signature[i] = made[i];
    }
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return !context ? AIGC_ERR_MEMORY : good ? AIGC_OK : AIGC_ERR_KEY;
}

bool
aigcp_pkey_seed(const EVP_PKEY *key, uint8_t seed[AIGCP_SEED_SIZE])
{
    size_t size = AIGCP_SEED_SIZE;
    bool given = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 &&
                 EVP_PKEY_get_raw_private_key(key, seed, &size) == 1 && size == AIGCP_SEED_SIZE;

    ERR_clear_error();
    return given;
}

const char *
aigc_c2pa_algorithm_name(aigc_c2pa_algorithm algorithm)
{
    switch (algorithm) {
    case AIGC_C2PA_EDDSA:
        return "Ed25519";
    case AIGC_C2PA_ES256:
        return "ES256";
    case AIGC_C2PA_ES384:
        return "ES384";
    case AIGC_C2PA_ES512:
        return "ES512";
    case AIGC_C2PA_PS256:
        return "PS256";
    case AIGC_C2PA_PS384:
        return "PS384";
    case AIGC_C2PA_PS512:
        return "PS512";
    case AIGC_C2PA_NONE:
        break;
    }
    return "";
}
