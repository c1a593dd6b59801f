/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP staples in a signature (C2PA 2.2, 10.3.2.6 and 15.9): what the issuer of the leaf says of it
 * counts; what somebody else says, or of another time, does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <string.h>
#include <time.h>

#include "tests/support/c2pa_forge.h"
#include "watermark/c2pa/cbor_writer.h"

#define HOUR 3600L

static c2pa_identity identity, stranger;
static const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };

/* What a responder says. */
typedef struct answer {
    const c2pa_identity *by; /* whose root signs */
    const c2pa_identity *of; /* whose leaf it is about */
    int state;               /* V_OCSP_CERTSTATUS_... */
    int reason;              /* of a revocation */
    long from, until;        /* seconds from now; of a revocation, `from` is when */
    bool spoilt;             /* a bit of its signature */
} answer;

static X509 *
read_certificate(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);

    assert_non_null(certificate);
    BIO_free(bio);
    return certificate;
}

static EVP_PKEY *
read_key(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

    assert_non_null(key);
    BIO_free(bio);
    return key;
}

static c2pa_bytes
respond(const answer *says)
{
    X509 *root = read_certificate(says->by->credentials.root_certificate);
    X509 *issuer = read_certificate(says->of->credentials.root_certificate);
    X509 *leaf = read_certificate(says->of->credentials.leaf_certificate);
    EVP_PKEY *key = read_key(says->by->credentials.root_key);
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), leaf, issuer);
    ASN1_TIME *from = X509_gmtime_adj(NULL, says->from),
              *until = X509_gmtime_adj(NULL, says->until);
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_RESPONSE *whole;
    unsigned char *der = NULL;
    c2pa_bytes bytes = { NULL, 0 };
    int length;

    assert_non_null(OCSP_basic_add1_status(basic, id, says->state, says->reason,
                                           says->state == V_OCSP_CERTSTATUS_REVOKED ? from : NULL,
                                           from, until));
    /* Ed25519 hashes by itself. */
    assert_int_equal(OCSP_basic_sign(basic, root, key, NULL, NULL, OCSP_NOCERTS), 1);
    whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    assert_non_null(whole);
    length = i2d_OCSP_RESPONSE(whole, &der);
    assert_true(length > 0);
    c2pa_bytes_add(&bytes, der, (size_t)length);
    OPENSSL_free(der);
    OCSP_RESPONSE_free(whole);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
    EVP_PKEY_free(key);
    X509_free(leaf);
    X509_free(issuer);
    X509_free(root);
    return bytes;
}

/* The unprotected header {"rVals": {"ocspVals": [...]}}. */
static c2pa_bytes
staple(const answer *answers, size_t count)
{
    aigcp_buffer out;
    aigcp_cbor_writer writer;

    aigcp_buffer_init(&out, 1 << 20);
    aigcp_cbor_writer_init(&writer, &out);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_text(&writer, "rVals");
    size_t inner = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_text(&writer, "ocspVals");
    aigcp_cbor_put_array(&writer, count);
    for (size_t i = 0; i < count; i++) {
        c2pa_bytes response = respond(&answers[i]);

        if (answers[i].spoilt)
            response.data[response.length / 2] ^= 1;
        aigcp_cbor_put_bytes(&writer, response.data, response.length);
        c2pa_bytes_free(&response);
    }
    aigcp_cbor_end_map(&writer, inner);
    aigcp_cbor_end_map(&writer, map);
    assert_int_equal(writer.status, AIGC_OK);
    return (c2pa_bytes){ out.data, out.length };
}

static void
expect(const answer *answers, size_t count, aigc_status expected, const char *code)
{
    aigc_c2pa_report *report;
    forgery forged;

    forge_begin(&forged, &identity, &file);
    forged.unprotected = staple(answers, count);
    c2pa_bytes store = forge_store(&forged);
    aigc_status verdict = c2pa_verify(&identity, &file, &store, &report);
    if (verdict != expected || !c2pa_has(report, code)) {
        c2pa_print(report);
        fail_msg("verdict %s, %s", aigc_status_name(verdict), code);
    }
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    forge_end(&forged);
}

static void
what_the_issuer_says_counts(void **state)
{
    const answer good = { &identity, &identity, V_OCSP_CERTSTATUS_GOOD, 0, -HOUR, HOUR, false };
    const answer revoked = {
        &identity, &identity, V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_KEYCOMPROMISE, -HOUR,
        HOUR,      false
    };
    const answer unknown = {
        &identity, &identity, V_OCSP_CERTSTATUS_UNKNOWN, 0, -HOUR, HOUR, false
    };
    const answer both[] = { good, revoked }, other_way[] = { revoked, good };
    (void)state;

    expect(&good, 1, AIGC_OK, "signingCredential.ocsp.notRevoked");
    expect(&revoked, 1, AIGC_ERR_MALFORMED, "signingCredential.ocsp.revoked");
    expect(&unknown, 1, AIGC_OK, "signingCredential.ocsp.unknown");
    /* The worst counts, in any order. */
    expect(both, 2, AIGC_ERR_MALFORMED, "signingCredential.ocsp.revoked");
    expect(other_way, 2, AIGC_ERR_MALFORMED, "signingCredential.ocsp.revoked");
}

static void
what_cannot_be_believed_is_skipped(void **state)
{
    static const char skipped[] = "signingCredential.ocsp.skipped";
    const answer cases[] = {
        /* Of another time. */
        { &identity, &identity, V_OCSP_CERTSTATUS_GOOD, 0, -3 * HOUR, -HOUR, false },
        { &identity, &identity, V_OCSP_CERTSTATUS_GOOD, 0, HOUR, 3 * HOUR, false },
        /* Revoked after now, or no longer. */
        { &identity, &identity, V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_SUPERSEDED, HOUR,
          2 * HOUR, false },
        { &identity, &identity, V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_REMOVEFROMCRL, -HOUR,
          HOUR, false },
        /* By somebody else; about somebody else; changed. */
        { &stranger, &identity, V_OCSP_CERTSTATUS_GOOD, 0, -HOUR, HOUR, false },
        { &stranger, &identity, V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_KEYCOMPROMISE, -HOUR,
          HOUR, false },
        { &identity, &stranger, V_OCSP_CERTSTATUS_GOOD, 0, -HOUR, HOUR, false },
        { &identity, &identity, V_OCSP_CERTSTATUS_GOOD, 0, -HOUR, HOUR, true },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("# case %zu\n", i);
        expect(&cases[i], 1, AIGC_OK, skipped);
    }
}

static int
setup(void **state)
{
    (void)state;
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_identity_make(&stranger, AIGC_C2PA_EDDSA);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    c2pa_identity_free(&identity);
    c2pa_identity_free(&stranger);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_issuer_says_counts),
        cmocka_unit_test(what_cannot_be_believed_is_skipped),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
