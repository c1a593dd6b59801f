/* SPDX-License-Identifier: Apache-2.0 */
/* A root and a leaf that pass the profile (C2PA 2.2, 14.5.1) and what other verifiers demand: both
 * claimSigning and emailProtection, both key identifiers, country, organisation and name. */
#include <aigc/c2pa.h>

#include "common/utf8.h"
#include "watermark/c2pa/limits.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ROOT_DAYS 3650
#define LEAF_DAYS_MAX 366 /* certificate policy of the conformance programme */
#define DAY_SECONDS (24L * 60 * 60)
#define SERIAL_BYTES 16
#define RSA_BITS 3072

static EVP_PKEY *
make_key(aigc_c2pa_algorithm algorithm)
{
    switch (algorithm) {
    case AIGC_C2PA_EDDSA:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case AIGC_C2PA_ES256:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    case AIGC_C2PA_ES384:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
    case AIGC_C2PA_PS256:
        return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)RSA_BITS);
    default:
        return NULL;
    }
}

static const EVP_MD *
signing_digest(aigc_c2pa_algorithm algorithm)
{
    return algorithm == AIGC_C2PA_EDDSA   ? NULL
           : algorithm == AIGC_C2PA_ES384 ? EVP_sha384()
                                          : EVP_sha256();
}

static bool
add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (!extension)
        return false;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added == 1;
}

static bool
add_name(X509_NAME *name, const char *field, const char *value)
{
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)value, -1,
                                      -1, 0) == 1;
}

/* 127 random bits: never 0, never negative. */
static bool
set_serial(X509 *certificate)
{
    unsigned char bytes[SERIAL_BYTES];

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = (unsigned char)((bytes[0] & 0x7F) | 0x40);
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool good = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return good;
}

/* What root and leaf have in common: version, serial, period, names, key. */
static X509 *
begin_certificate(const aigc_c2pa_identity *identity, const char *common_name, EVP_PKEY *key,
                  const X509_NAME *issuer, long days)
{
    X509 *made = X509_new();
    X509_NAME *name = made ? X509_get_subject_name(made) : NULL;

    /* An hour back: clocks of others may be slow. */
    if (!made || X509_set_version(made, X509_VERSION_3) != 1 || !set_serial(made) ||
        X509_gmtime_adj(X509_getm_notBefore(made), -3600) == NULL ||
        X509_gmtime_adj(X509_getm_notAfter(made), days * DAY_SECONDS - 3600) == NULL ||
        !add_name(name, "C", identity->country) || !add_name(name, "O", identity->organisation) ||
        !add_name(name, "CN", common_name) ||
        X509_set_issuer_name(made, issuer ? issuer : name) != 1 ||
        X509_set_pubkey(made, key) != 1) {
        X509_free(made);
        return NULL;
    }
    return made;
}

static X509 *
make_root(const aigc_c2pa_identity *identity, EVP_PKEY *key)
{
    X509 *root = begin_certificate(identity, "C2PA root", key, NULL, ROOT_DAYS);

    if (root && (!add_extension(root, root, NID_basic_constraints, "critical,CA:TRUE") ||
                 !add_extension(root, root, NID_key_usage, "critical,keyCertSign,cRLSign") ||
                 !add_extension(root, root, NID_subject_key_identifier, "hash") ||
                 X509_sign(root, key, signing_digest(identity->algorithm)) == 0)) {
        X509_free(root);
        return NULL;
    }
    return root;
}

static X509 *
make_leaf(const aigc_c2pa_identity *identity, EVP_PKEY *key, X509 *root, EVP_PKEY *root_key)
{
    X509 *leaf = begin_certificate(identity, identity->name, key, X509_get_subject_name(root),
                                   (long)identity->days);

    if (leaf &&
        (!add_extension(leaf, root, NID_basic_constraints, "critical,CA:FALSE") ||
         !add_extension(leaf, root, NID_key_usage, "critical,digitalSignature") ||
         !add_extension(leaf, root, NID_ext_key_usage, "1.3.6.1.4.1.62558.2.1,emailProtection") ||
         !add_extension(leaf, root, NID_subject_key_identifier, "hash") ||
         !add_extension(leaf, root, NID_authority_key_identifier, "keyid") ||
         X509_sign(leaf, root_key, signing_digest(identity->algorithm)) == 0)) {
        X509_free(leaf);
        return NULL;
    }
    return leaf;
}

/* The bytes of a memory BIO as a text of the caller's. */
static char *
take_text(BIO *bio)
{
    char *data = NULL, *text = NULL;
    long length = BIO_get_mem_data(bio, &data);

    if (length > 0)
        text = malloc((size_t)length + 1);
    if (text) {
        memcpy(text, data, (size_t)length);
        text[length] = '\0';
    }
    return text;
}

static char *
certificate_text(X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = bio && PEM_write_bio_X509(bio, certificate) == 1 ? take_text(bio) : NULL;

    BIO_free(bio);
    return text;
}

static char *
key_text(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    char *text = bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1
                     ? take_text(bio)
                     : NULL;

    BIO_free(bio);
    return text;
}

static void
wipe(char *text)
{
    if (text) {
        OPENSSL_cleanse(text, strlen(text));
        free(text);
    }
}

void
aigc_c2pa_credentials_free(aigc_c2pa_credentials *credentials)
{
    if (credentials) {
        free(credentials->root_certificate);
        free(credentials->leaf_certificate);
        wipe(credentials->root_key);
        wipe(credentials->leaf_key);
        memset(credentials, 0, sizeof *credentials);
    }
}

/* X.520 allows 64 characters in a name. */
static bool
is_good_name(const char *text)
{
    size_t length = text ? strnlen(text, 4 * 64 + 1) : 0;
    size_t characters = 0;

    if (length == 0 || length > 4 * 64 ||
        aigcp_utf8_valid_prefix((const uint8_t *)text, length) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return false;
        characters += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return characters <= 64;
}

static aigc_status
check_identity(const aigc_c2pa_identity *identity)
{
    const char *country = identity->country;

    if (identity->struct_size != sizeof *identity || identity->days == 0 ||
        identity->days > LEAF_DAYS_MAX)
        return AIGC_ERR_ARGUMENT;
    if (!country || strnlen(country, 3) != 2 || country[0] < 'A' || country[0] > 'Z' ||
        country[1] < 'A' || country[1] > 'Z' || !is_good_name(identity->organisation) ||
        !is_good_name(identity->name))
        return AIGC_ERR_FIELD;
    switch (identity->algorithm) {
    case AIGC_C2PA_EDDSA:
    case AIGC_C2PA_ES256:
    case AIGC_C2PA_ES384:
    case AIGC_C2PA_PS256:
        return AIGC_OK;
    default:
        return AIGC_ERR_ARGUMENT;
    }
}

aigc_status
aigc_c2pa_credentials_make(const aigc_c2pa_identity *identity, aigc_c2pa_credentials *result)
{
    X509 *root = NULL, *leaf = NULL;

    if (!result)
        return AIGC_ERR_ARGUMENT;
    memset(result, 0, sizeof *result);
    if (!identity)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_identity(identity);
    if (status != AIGC_OK)
        return status;
    EVP_PKEY *root_key = make_key(identity->algorithm);
    EVP_PKEY *leaf_key = make_key(identity->algorithm);
    if (root_key && leaf_key)
        root = make_root(identity, root_key);
    if (root)
        leaf = make_leaf(identity, leaf_key, root, root_key);
    if (leaf) {
        result->root_certificate = certificate_text(root);
        result->root_key = key_text(root_key);
        result->leaf_certificate = certificate_text(leaf);
        result->leaf_key = key_text(leaf_key);
    }
    if (!result->root_certificate || !result->root_key || !result->leaf_certificate ||
        !result->leaf_key) {
        aigc_c2pa_credentials_free(result);
        status = AIGC_ERR_MEMORY;
    }
    EVP_PKEY_free(root_key);
    EVP_PKEY_free(leaf_key);
    X509_free(root);
    X509_free(leaf);
    ERR_clear_error();
    return status;
}
