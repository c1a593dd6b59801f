/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/time_authority.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct time_authority {
    EVP_PKEY *key;
    X509 *certificate, *other;
    TS_RESP_CTX *context;
    unsigned count;
};

static ASN1_INTEGER *
next_serial(TS_RESP_CTX *context, void *data)
{
    time_authority *authority = data;
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    (void)context;

    assert_int_equal(ASN1_INTEGER_set(serial, (long)authority->count + 1), 1);
    return serial;
}

static void
extend(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

/* A certificate that may stamp, issued by itself. */
static X509 *
make_certificate(EVP_PKEY *key, const char *name)
{
    X509 *made = X509_new();
    X509_NAME *subject = X509_get_subject_name(made);

    assert_int_equal(X509_set_version(made, X509_VERSION_3), 1);
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(made), 1), 1);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(made), -3600));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(made), 24L * 3600));
    assert_int_equal(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                                (const unsigned char *)name, -1, -1, 0),
                     1);
    assert_int_equal(X509_set_issuer_name(made, subject), 1);
    assert_int_equal(X509_set_pubkey(made, key), 1);
    extend(made, NID_key_usage, "critical,digitalSignature");
    extend(made, NID_ext_key_usage, "critical,timeStamping");
    assert_true(X509_sign(made, key, EVP_sha256()) > 0);
    return made;
}

time_authority *
time_authority_new(void)
{
    time_authority *made = calloc(1, sizeof *made);
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);

    assert_non_null(made);
    made->key = EVP_EC_gen("P-256");
    assert_non_null(made->key);
    made->certificate = make_certificate(made->key, "authority");
    made->other = make_certificate(made->key, "a certificate that tokens hold for no reason");
    made->context = TS_RESP_CTX_new();
    TS_RESP_CTX_set_serial_cb(made->context, next_serial, made);
    assert_int_equal(TS_RESP_CTX_set_signer_cert(made->context, made->certificate), 1);
    assert_int_equal(TS_RESP_CTX_set_signer_key(made->context, made->key), 1);
    assert_int_equal(TS_RESP_CTX_set_signer_digest(made->context, EVP_sha256()), 1);
    assert_int_equal(TS_RESP_CTX_set_ess_cert_id_digest(made->context, EVP_sha256()), 1);
    assert_int_equal(TS_RESP_CTX_set_def_policy(made->context, policy), 1);
    assert_int_equal(TS_RESP_CTX_add_md(made->context, EVP_sha256()), 1);
    ASN1_OBJECT_free(policy);
    return made;
}

void
time_authority_free(time_authority *authority)
{
    TS_RESP_CTX_free(authority->context);
    X509_free(authority->certificate);
    X509_free(authority->other);
    EVP_PKEY_free(authority->key);
    free(authority);
}

int
time_authority_stamp(void *authority, const void *request, size_t length, uint8_t *response,
                     size_t room, size_t *size)
{
    time_authority *one = authority;
    BIO *bio = BIO_new_mem_buf(request, (int)length);
    TS_RESP *made = TS_RESP_create_response(one->context, bio);
    unsigned char *bytes = NULL;
    int made_length = i2d_TS_RESP(made, &bytes);

    assert_true(made_length > 0 && (size_t)made_length <= room);
    memcpy(response, bytes, (size_t)made_length);
    *size = (size_t)made_length;
    one->count++;
    OPENSSL_free(bytes);
    TS_RESP_free(made);
    BIO_free(bio);
    return 0;
}

unsigned
time_authority_count(const time_authority *authority)
{
    return authority->count;
}

void
time_authority_grow(time_authority *authority)
{
    STACK_OF(X509) *others = sk_X509_new_null();

    assert_true(sk_X509_push(others, authority->other) > 0);
    assert_int_equal(TS_RESP_CTX_set_certs(authority->context, others), 1);
    sk_X509_free(others); /* it was copied */
}

void
time_authority_trust(const time_authority *authority, aigc_c2pa_trust *trust)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *pem;

    assert_int_equal(PEM_write_bio_X509(bio, authority->certificate), 1);
    long length = BIO_get_mem_data(bio, &pem);
    assert_int_equal(aigc_c2pa_trust_add(trust, AIGC_C2PA_STAMPER, pem, (size_t)length), AIGC_OK);
    BIO_free(bio);
}
