/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/time_stamp_openssl.h"

#include "common/i18n.h"
#include "watermark/c2pa/digest_openssl.h"
#include "watermark/limits.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

aigc_status
aigcp_time_stamp_request(const uint8_t *message, size_t length, aigcp_buffer *request)
{
    uint8_t digest[AIGCP_DIGEST_MAX];
    TS_REQ *made = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    unsigned char *der = NULL;
    int size = -1;
    aigc_status status = aigcp_digest_of(AIGCP_SHA256, message, length, digest);

    if (status == AIGC_OK && made && imprint && algorithm &&
        X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
        TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
        TS_MSG_IMPRINT_set_msg(imprint, digest, (int)aigcp_digest_size(AIGCP_SHA256)) == 1 &&
        TS_REQ_set_version(made, 1) == 1 && TS_REQ_set_msg_imprint(made, imprint) == 1 &&
        TS_REQ_set_cert_req(made, 1) == 1)
        size = i2d_TS_REQ(made, &der);
    if (status == AIGC_OK)
        status = size > 0 ? aigcp_buffer_append(request, der, (size_t)size) : AIGC_ERR_MEMORY;
    OPENSSL_free(der);
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(made);
    return status;
}

/* The head of a DER element at the beginning of the span: its tag and content. */
static bool
open_element(aigcp_span whole, int *tag, aigcp_span *content, aigcp_span *behind)
{
    const unsigned char *at = whole.bytes;
    long size = 0;
    int class = 0;

    if (whole.length == 0 || whole.length > AIGCP_TOKEN_MAX ||
        (ASN1_get_object(&at, &size, tag, &class, (long)whole.length) & 0x81) != 0 ||
        class != V_ASN1_UNIVERSAL)
        return false;
    *content = (aigcp_span){ at, (size_t)size };
    *behind = (aigcp_span){ at + size, whole.length - (size_t)(at - whole.bytes) - (size_t)size };
    return true;
}

/* A TimeStampResp is a sequence of a status, which is a sequence, and a token; a token is a
 * sequence that begins with an object identifier. What is taken are the bytes as they came. */
static bool
find_token(aigcp_span whole, aigcp_span *token)
{
    aigcp_span content, behind, status, number, rest;
    int tag;

    if (!open_element(whole, &tag, &content, &behind) || tag != V_ASN1_SEQUENCE ||
        behind.length != 0 || !open_element(content, &tag, &status, &rest))
        return false;
    if (tag == V_ASN1_OBJECT) {
        *token = whole;
        return true;
    }
    *token = rest;
    /* granted 0, grantedWithMods 1 */
    return tag == V_ASN1_SEQUENCE && rest.length > 0 &&
           open_element(status, &tag, &number, &rest) && tag == V_ASN1_INTEGER &&
           number.length == 1 && number.bytes[0] <= 1;
}

static CMS_ContentInfo *
read_token(aigcp_span token)
{
    const unsigned char *end = token.bytes;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &end, (long)token.length);

    if (cms && end != token.bytes + token.length) {
        CMS_ContentInfo_free(cms);
        return NULL;
    }
    return cms;
}

static TS_TST_INFO *
read_info(CMS_ContentInfo *cms)
{
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);

    if (!content || !*content || OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_id_smime_ct_TSTInfo)
        return NULL;
    const unsigned char *bytes = ASN1_STRING_get0_data(*content);
    return d2i_TS_TST_INFO(NULL, &bytes, ASN1_STRING_length(*content));
}

static bool
read_time(const TS_TST_INFO *info, int64_t *seconds)
{
    struct tm parts;

    memset(&parts, 0, sizeof parts);
    *seconds = 0;
    if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts) != 1)
        return false;
    *seconds = (int64_t)timegm(&parts);
    return true;
}

static bool
is_of_message(TS_TST_INFO *info, const uint8_t *message, size_t length)
{
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *name = NULL;
    const ASN1_OCTET_STRING *value = TS_MSG_IMPRINT_get_msg(imprint);
    uint8_t digest[AIGCP_DIGEST_MAX];
    aigcp_digest_kind kind;

    X509_ALGOR_get0(&name, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    switch (OBJ_obj2nid(name)) {
    case NID_sha256:
        kind = AIGCP_SHA256;
        break;
    case NID_sha384:
        kind = AIGCP_SHA384;
        break;
    case NID_sha512:
        kind = AIGCP_SHA512;
        break;
    default:
        return false;
    }
    return aigcp_digest_of(kind, message, length, digest) == AIGC_OK &&
           (size_t)ASN1_STRING_length(value) == aigcp_digest_size(kind) &&
           memcmp(ASN1_STRING_get0_data(value), digest, aigcp_digest_size(kind)) == 0;
}

/* The certificates in the token as a list, the signer's first. */
static size_t
list_certificates(STACK_OF(X509) * found, X509 *signer, aigcp_certificate **others)
{
    size_t count = 0;

    for (int i = 0; i < sk_X509_num(found) && count < AIGCP_CHAIN_MAX; i++)
        if (sk_X509_value(found, i) != signer)
            others[count++] = sk_X509_value(found, i);
    return count;
}

/* A signed attribute that holds a sequence; NULL if it is not there. */
static const ASN1_STRING *
signed_attribute(CMS_SignerInfo *info, int nid)
{
    return CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(nid), -3, V_ASN1_SEQUENCE);
}

/* The signed attributes name the certificate (RFC 3161, 2.4.1; RFC 5816), so that another one with
 * the same key cannot take its place. */
static bool
names_signer(CMS_ContentInfo *cms, X509 *signer, STACK_OF(X509) * found)
{
    STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
    CMS_SignerInfo *info =
        sk_CMS_SignerInfo_num(infos) == 1 ? sk_CMS_SignerInfo_value(infos, 0) : NULL;
    ESS_SIGNING_CERT *first = NULL;
    ESS_SIGNING_CERT_V2 *second = NULL;
    STACK_OF(X509) *chain = sk_X509_new_null();
    const ASN1_STRING *value;
    const unsigned char *bytes;
    bool named = false;

    if (!info || !chain || sk_X509_push(chain, signer) == 0) {
        sk_X509_free(chain);
        return false;
    }
    for (int i = 0; i < sk_X509_num(found); i++)
        (void)sk_X509_push(chain, sk_X509_value(found, i));
    value = signed_attribute(info, NID_id_smime_aa_signingCertificate);
    if (value) {
        bytes = ASN1_STRING_get0_data(value);
        first = d2i_ESS_SIGNING_CERT(NULL, &bytes, ASN1_STRING_length(value));
    }
    value = signed_attribute(info, NID_id_smime_aa_signingCertificateV2);
    if (value) {
        bytes = ASN1_STRING_get0_data(value);
        second = d2i_ESS_SIGNING_CERT_V2(NULL, &bytes, ASN1_STRING_length(value));
    }
    named = OSSL_ESS_check_signing_certs(first, second, chain, 1) > 0;
    ESS_SIGNING_CERT_free(first);
    ESS_SIGNING_CERT_V2_free(second);
    sk_X509_free(chain);
    return named;
}

/* Who signed, whether the certificate is for time stamps, and where its chain leads. */
static void
judge_authority(CMS_ContentInfo *cms, const aigc_c2pa_trust *trust, aigcp_time_stamp *stamp)
{
    aigcp_certificate *others[AIGCP_CHAIN_MAX];
    STACK_OF(X509) *signers = CMS_get0_signers(cms);
    STACK_OF(X509) *found = CMS_get1_certs(cms);
    X509 *signer = sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : NULL;

    stamp->answer = AIGCP_STAMP_MALFORMED;
    stamp->why = N_("the token has not exactly one signer");
    if (signer && !names_signer(cms, signer, found)) {
        stamp->why = N_("the token does not name the certificate that signed it");
        signer = NULL;
    }
    if (signer) {
        aigcp_certificate_subject(signer, stamp->authority);
        stamp->answer = AIGCP_STAMP_UNTRUSTED;
        if (aigcp_certificate_period(signer, stamp->time) != 0) {
            stamp->answer = AIGCP_STAMP_OUTSIDE;
            stamp->why = N_("the authority's certificate was not valid at that time");
        } else if (X509_check_purpose(signer, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1) {
            stamp->why = N_("the authority's certificate is not for time stamps");
        } else if (aigcp_trust_reaches(trust, AIGC_C2PA_STAMPER, signer, others,
                                       list_certificates(found, signer, others), stamp->time, NULL,
                                       &stamp->why)) {
            stamp->answer = AIGCP_STAMP_TRUSTED;
        }
    }
    sk_X509_free(signers);
    sk_X509_pop_free(found, X509_free);
}

void
aigcp_time_stamp_verify(aigcp_span token, const uint8_t *message, size_t length,
                        const aigc_c2pa_trust *trust, aigcp_time_stamp *stamp)
{
    CMS_ContentInfo *cms = NULL;
    TS_TST_INFO *info = NULL;

    memset(stamp, 0, sizeof *stamp);
    stamp->answer = AIGCP_STAMP_MALFORMED;
    stamp->why = N_("it is no token of RFC 3161");
    if (find_token(token, &token))
        cms = read_token(token);
    if (cms)
        info = read_info(cms);
    if (info && read_time(info, &stamp->time)) {
        stamp->answer = AIGCP_STAMP_MISMATCH;
        stamp->why = N_("it is of other bytes");
        if (is_of_message(info, message, length)) {
            stamp->why = N_("its signature does not hold");
            /* The chain is checked afterwards, as of the time of the stamp. */
            if (CMS_verify(cms, NULL, NULL, NULL, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) ==
                1)
                judge_authority(cms, trust, stamp);
        }
    }
    TS_TST_INFO_free(info);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
}

aigc_status
aigcp_time_stamp_accept(const uint8_t *response, size_t size, const uint8_t *message, size_t length,
                        aigcp_buffer *token)
{
    aigcp_time_stamp stamp;
    aigcp_span found;

    if (!find_token((aigcp_span){ response, size }, &found))
        return AIGC_ERR_FORMAT;
    aigcp_time_stamp_verify(found, message, length, NULL, &stamp);
    if (stamp.answer != AIGCP_STAMP_UNTRUSTED)
        return AIGC_ERR_FORMAT;
    return aigcp_buffer_append(token, found.bytes, found.length);
}

aigc_status
aigcp_time_stamp_of(const aigcp_cose *cose, aigcp_span claim, const aigc_c2pa_trust *trust,
                    aigcp_time_stamp *stamp)
{
    aigcp_span payload = { cose->signature_item.bytes, cose->signature_item.length };
    aigcp_buffer message;

    if (cose->token_version1)
        payload = claim;
    aigcp_buffer_init(&message, AIGCP_STORE_MAX);
    aigc_status status = aigcp_cose_message("CounterSignature", cose->protected_header,
                                            payload.bytes, payload.length, &message);
    if (status == AIGC_OK)
        aigcp_time_stamp_verify(cose->token, message.data, message.length, trust, stamp);
    aigcp_buffer_free(&message);
    return status;
}

void
aigcp_time_stamp_when(const aigcp_time_stamp *stamp, char when[AIGCP_WHEN_ROOM])
{
    time_t seconds = (time_t)stamp->time;
    struct tm parts;

    if (!gmtime_r(&seconds, &parts) ||
        strftime(when, AIGCP_WHEN_ROOM, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        when[0] = '\0';
}
