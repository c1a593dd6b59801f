/* SPDX-License-Identifier: Apache-2.0 */
/* Whom to trust: anchors, allowed leaves, extended key usages; and chains that lead there. */
#include "watermark/c2pa/certificate_openssl.h"

#include "common/i18n.h"

#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define USAGES_MAX 32
#define OID_MAX 128

struct aigc_c2pa_trust {
    X509_STORE *stores[2]; /* of AIGC_C2PA_ANCHOR, AIGC_C2PA_STAMPER */
    X509 **allowed;
    size_t allowed_count;
    size_t count; /* of all certificates */
    char *usages[USAGES_MAX];
    size_t usage_count;
    uint64_t at;
};

/* C2PA 2.2, 14.5.1.2: claimSigning, emailProtection, documentSigning. */
static const char *const default_usages[] = {
    "1.3.6.1.4.1.62558.2.1",
    "1.3.6.1.5.5.7.3.4",
    "1.3.6.1.5.5.7.3.36",
};

aigc_status
aigc_c2pa_trust_new(aigc_c2pa_trust **trust)
{
    aigc_c2pa_trust *made;

    if (!trust)
        return AIGC_ERR_ARGUMENT;
    *trust = NULL;
    made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->stores[0] = X509_STORE_new();
    made->stores[1] = X509_STORE_new();
    if (!made->stores[0] || !made->stores[1]) {
        aigc_c2pa_trust_free(made);
        return AIGC_ERR_MEMORY;
    }
    *trust = made;
    return AIGC_OK;
}

void
aigc_c2pa_trust_free(aigc_c2pa_trust *trust)
{
    if (!trust)
        return;
    X509_STORE_free(trust->stores[0]);
    X509_STORE_free(trust->stores[1]);
    for (size_t i = 0; i < trust->allowed_count; i++)
        X509_free(trust->allowed[i]);
    free(trust->allowed);
    for (size_t i = 0; i < trust->usage_count; i++)
        free(trust->usages[i]);
    free(trust);
}

/* Takes the certificate over, also after an error. */
static aigc_status
add_allowed(aigc_c2pa_trust *trust, X509 *certificate)
{
    X509 **longer = realloc(trust->allowed, (trust->allowed_count + 1) * sizeof(X509 *));

    if (!longer) {
        X509_free(certificate);
        return AIGC_ERR_MEMORY;
    }
    trust->allowed = longer;
    trust->allowed[trust->allowed_count++] = certificate;
    return AIGC_OK;
}

static aigc_status
add_one(aigc_c2pa_trust *trust, aigc_c2pa_trusted_for purpose, X509 *certificate)
{
    if (purpose == AIGC_C2PA_ALLOWED)
        return add_allowed(trust, certificate);
    int added = X509_STORE_add_cert(trust->stores[purpose], certificate);
    X509_free(certificate);
    return added == 1 ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigc_c2pa_trust_add(aigc_c2pa_trust *trust, aigc_c2pa_trusted_for purpose, const char *pem,
                    size_t length)
{
    size_t count = 0;

    if (!trust || !pem || purpose > AIGC_C2PA_ALLOWED)
        return AIGC_ERR_ARGUMENT;
    X509 **list = calloc(AIGCP_ANCHORS_MAX, sizeof(X509 *));
    if (!list)
        return AIGC_ERR_MEMORY;
    aigc_status status = aigcp_certificates_read_pem(pem, length, list, AIGCP_ANCHORS_MAX, &count);
    if (status == AIGC_OK && count > AIGCP_ANCHORS_MAX - trust->count)
        status = AIGC_ERR_LIMIT;
    for (size_t i = 0; i < count; i++) {
        if (status == AIGC_OK) {
            status = add_one(trust, purpose, list[i]);
            trust->count += status == AIGC_OK;
        } else {
            X509_free(list[i]);
        }
    }
    free(list);
    return status;
}

aigc_status
aigc_c2pa_trust_usage(aigc_c2pa_trust *trust, const char *oid)
{
    if (!trust || !oid)
        return AIGC_ERR_ARGUMENT;
    if (strnlen(oid, OID_MAX) == OID_MAX)
        return AIGC_ERR_FORMAT;
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    if (!object)
        return AIGC_ERR_FORMAT;
    ASN1_OBJECT_free(object);
    if (trust->usage_count == USAGES_MAX)
        return AIGC_ERR_LIMIT;
    char *copy = malloc(strlen(oid) + 1);
    if (!copy)
        return AIGC_ERR_MEMORY;
    memcpy(copy, oid, strlen(oid) + 1);
    trust->usages[trust->usage_count++] = copy;
    return AIGC_OK;
}

aigc_status
aigc_c2pa_trust_at(aigc_c2pa_trust *trust, uint64_t seconds)
{
    if (!trust || seconds > INT64_MAX)
        return AIGC_ERR_ARGUMENT;
    trust->at = seconds;
    return AIGC_OK;
}

size_t
aigc_c2pa_trust_count(const aigc_c2pa_trust *trust)
{
    return trust ? trust->count : 0;
}

void
aigcp_trust_usages(const aigc_c2pa_trust *trust, const char *const **usages, size_t *count)
{
    if (trust && trust->usage_count > 0) {
        *usages = (const char *const *)trust->usages;
        *count = trust->usage_count;
    } else {
        *usages = default_usages;
        *count = sizeof default_usages / sizeof default_usages[0];
    }
}

int64_t
aigcp_trust_time(const aigc_c2pa_trust *trust)
{
    return trust && trust->at != 0 ? (int64_t)trust->at : (int64_t)time(NULL);
}

bool
aigcp_trust_allows(const aigc_c2pa_trust *trust, const aigcp_certificate *leaf)
{
    for (size_t i = 0; trust && i < trust->allowed_count; i++)
        if (X509_cmp(trust->allowed[i], leaf) == 0)
            return true;
    return false;
}

/* What OpenSSL found wrong with a chain, in words that do not change with its version; its own for
 * what is rare. */
static const char *
chain_fault(int error)
{
    switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return N_("an issuer is neither in the chain nor an anchor");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return N_("it is signed by itself, and no anchor");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return N_("the root of the chain is no anchor");
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return N_("a certificate of the chain was not valid yet");
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return N_("a certificate of the chain had expired");
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return N_("a signature in the chain does not hold");
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
        return N_("a certificate of the chain may not sign the next one");
    case X509_V_ERR_INVALID_PURPOSE:
        return N_("a certificate of the chain is for other purposes");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return N_("a key or hash in the chain is too weak");
    default:
        return X509_verify_cert_error_string(error);
    }
}

static bool
walk_chain(X509_STORE_CTX *context, aigc_c2pa_trusted_for purpose, int64_t time, const char **why)
{
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);

    X509_VERIFY_PARAM_set_time(parameters, (time_t)time);
    X509_VERIFY_PARAM_set_depth(parameters, AIGCP_CHAIN_MAX);
    /* 112 bits: no SHA-1, no RSA below 2048, anywhere in the chain. */
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);
    /* An intermediate that was made an anchor ends the chain. */
    (void)X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    if (purpose == AIGC_C2PA_STAMPER)
        (void)X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_TIMESTAMP_SIGN);
    if (X509_verify_cert(context) == 1)
        return true;
    *why = chain_fault(X509_STORE_CTX_get_error(context));
    return false;
}

bool
aigcp_trust_reaches(const aigc_c2pa_trust *trust, aigc_c2pa_trusted_for purpose,
                    aigcp_certificate *leaf, aigcp_certificate *const *others, size_t count,
                    int64_t time, aigcp_certificate **issuer, const char **why)
{
    X509_STORE_CTX *context = NULL;
    STACK_OF(X509) *untrusted = NULL;
    bool reached = false;

    if (issuer)
        *issuer = NULL;
    *why = N_("no anchors were given: nobody is trusted");
    if (!trust || trust->count == 0)
        return false;
    *why = N_("out of memory");
    context = X509_STORE_CTX_new();
    untrusted = sk_X509_new_null();
    for (size_t i = 0; untrusted && i < count; i++) {
        if (sk_X509_push(untrusted, others[i]) == 0) {
            sk_X509_free(untrusted);
            untrusted = NULL;
        }
    }
    if (context && untrusted &&
        X509_STORE_CTX_init(context, trust->stores[purpose], leaf, untrusted) == 1)
        reached = walk_chain(context, purpose, time, why);
    if (reached) {
        STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);

        *why = NULL;
        if (issuer && sk_X509_num(chain) > 1) {
            *issuer = sk_X509_value(chain, 1);
            (void)X509_up_ref(*issuer);
        }
    }
    sk_X509_free(untrusted);
    X509_STORE_CTX_free(context);
    return reached;
}
