/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/ocsp_openssl.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <time.h>

/* Whether the issuer answers for this response: the chain of whoever signed it ends at the issuer
 * of the leaf. */
static bool
is_signed(OCSP_BASICRESP *response, aigcp_certificate *issuer, int64_t time)
{
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *certificates = sk_X509_new_null();
    bool good = false;

    if (store && certificates && X509_STORE_add_cert(store, issuer) == 1 &&
        sk_X509_push(certificates, issuer) > 0) {
        X509_VERIFY_PARAM *parameters = X509_STORE_get0_param(store);

        X509_VERIFY_PARAM_set_time(parameters, (time_t)time);
        (void)X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
        good = OCSP_basic_verify(response, certificates, store, 0) == 1;
    }
    sk_X509_free(certificates);
    X509_STORE_free(store);
    return good;
}

/* Whether an ASN.1 time is at or before a time; an absent one is neither. */
static bool
is_before(const ASN1_GENERALIZEDTIME *then, int64_t time)
{
    time_t when = (time_t)time;

    return then && X509_cmp_time(then, &when) < 0;
}

static bool
is_after(const ASN1_GENERALIZEDTIME *then, int64_t time)
{
    time_t when = (time_t)time;

    return then && X509_cmp_time(then, &when) > 0;
}

static aigcp_ocsp_answer
read_single(OCSP_BASICRESP *response, OCSP_CERTID *id, int64_t time)
{
    int state, reason;
    ASN1_GENERALIZEDTIME *revoked = NULL, *from = NULL, *until = NULL;

    if (OCSP_resp_find_status(response, id, &state, &reason, &revoked, &from, &until) != 1)
        return AIGCP_OCSP_NONE;
    if (state == V_OCSP_CERTSTATUS_REVOKED) {
        /* removeFromCRL (8) is no revocation. */
        return reason != OCSP_REVOKED_STATUS_REMOVEFROMCRL && !is_after(revoked, time)
                   ? AIGCP_OCSP_REVOKED
                   : AIGCP_OCSP_NONE;
    }
    if (state == V_OCSP_CERTSTATUS_GOOD) {
        return is_before(from, time) && (!until || is_after(until, time)) ? AIGCP_OCSP_GOOD
                                                                          : AIGCP_OCSP_NONE;
    }
    return AIGCP_OCSP_UNKNOWN;
}

static aigcp_ocsp_answer
read_staple(aigcp_span staple, aigcp_certificate *leaf, aigcp_certificate *issuer, int64_t time)
{
    const unsigned char *end = staple.bytes;
    OCSP_RESPONSE *whole = d2i_OCSP_RESPONSE(NULL, &end, (long)staple.length);
    OCSP_BASICRESP *basic = NULL;
    aigcp_ocsp_answer answer = AIGCP_OCSP_NONE;
    /* Responders name certificates by SHA-1 mostly, some by SHA-256; it is no signature. */
    const EVP_MD *const kinds[] = { EVP_sha1(), EVP_sha256() };

    if (whole && OCSP_response_status(whole) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
        basic = OCSP_response_get1_basic(whole);
    if (basic && is_signed(basic, issuer, time)) {
        for (size_t i = 0; i < 2 && answer == AIGCP_OCSP_NONE; i++) {
            OCSP_CERTID *id = OCSP_cert_to_id(kinds[i], leaf, issuer);

            answer = id ? read_single(basic, id, time) : AIGCP_OCSP_NONE;
            OCSP_CERTID_free(id);
        }
    }
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(whole);
    return answer;
}

aigcp_ocsp_answer
aigcp_ocsp_read(const aigcp_span *staples, size_t count, aigcp_certificate *leaf,
                aigcp_certificate *issuer, int64_t time)
{
    aigcp_ocsp_answer worst = AIGCP_OCSP_NONE;

    for (size_t i = 0; i < count; i++) {
        aigcp_ocsp_answer answer = read_staple(staples[i], leaf, issuer, time);

        if (answer == AIGCP_OCSP_REVOKED || worst == AIGCP_OCSP_NONE ||
            (answer == AIGCP_OCSP_UNKNOWN && worst == AIGCP_OCSP_GOOD))
            worst = answer;
    }
    ERR_clear_error();
    return worst;
}
