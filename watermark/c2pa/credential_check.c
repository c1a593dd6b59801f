/* SPDX-License-Identifier: Apache-2.0 */
/* Who signed a claim, when, and whether that holds: C2PA 2.2, 15.7 (signature and credential) and
 * 15.8 (time stamp). */
#include "watermark/c2pa/cbor_writer.h"
#include "watermark/c2pa/ocsp_openssl.h"
#include "watermark/c2pa/signature_openssl.h"
#include "watermark/c2pa/time_stamp_openssl.h"
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"
#include "watermark/limits.h"

#include <stdio.h>
#include <string.h>

#define VALUES_ROOM 1024

/* The signature of one claim. */
typedef struct credential {
    aigcp_claim_check *check;
    size_t box; /* of the signature */
    aigcp_cose cose;
    aigcp_certificate *chain[AIGCP_CHAIN_MAX];
    size_t chain_count;
    int64_t time; /* as of which it is judged */
    bool stamped; /* that is a trusted time stamp's */
} credential;

/* ---- the time stamp ------------------------------------------------------------------ */

static void
tell_stamp(credential *one, const aigcp_time_stamp *stamp)
{
    static const aigcp_code codes[] = {
        [AIGCP_STAMP_TRUSTED] = AIGCP_TIME_STAMP_TRUSTED,
        [AIGCP_STAMP_UNTRUSTED] = AIGCP_TIME_STAMP_UNTRUSTED,
        [AIGCP_STAMP_OUTSIDE] = AIGCP_TIME_STAMP_OUTSIDE,
        [AIGCP_STAMP_MISMATCH] = AIGCP_TIME_STAMP_MISMATCH,
        [AIGCP_STAMP_MALFORMED] = AIGCP_TIME_STAMP_MALFORMED,
    };
    char values[VALUES_ROOM], when[AIGCP_WHEN_ROOM];

    aigcp_time_stamp_when(stamp, when);
    if (stamp->answer <= AIGCP_STAMP_UNTRUSTED) {
        (void)snprintf(values, sizeof values, "%s, %s", when, stamp->authority);
        aigcp_tell_values(one->check, AIGCP_TIME_STAMP_VALIDATED, one->box, NULL, values);
    }
    aigcp_tell(one->check, codes[stamp->answer], one->box, stamp->why);
    if (stamp->answer == AIGCP_STAMP_TRUSTED) {
        one->time = stamp->time;
        one->stamped = true;
        if (!one->check->ingredient)
            aigcp_report_text(one->check->all->report, AIGC_C2PA_STAMPED, when, strlen(when));
    }
}

static aigc_status
check_stamp(credential *one)
{
    const aigcp_cose *cose = &one->cose;
    aigcp_time_stamp stamp;

    if (cose->tokens == 0 && !cose->token_malformed)
        return AIGC_OK;
    if (cose->token_malformed) {
        aigcp_tell(one->check, AIGCP_TIME_STAMP_MALFORMED, one->box, N_("not exactly one token"));
        return AIGC_OK;
    }
    aigc_status status =
        aigcp_time_stamp_of(cose, one->check->claim_bytes, one->check->all->trust, &stamp);
    if (status == AIGC_OK)
        tell_stamp(one, &stamp);
    return status;
}

/* ---- the signature ------------------------------------------------------------------- */

static aigc_status
check_signature(credential *one)
{
    aigcp_buffer message;
    aigc_status status;

    aigcp_buffer_init(&message, AIGCP_STORE_MAX);
    status =
        aigcp_cose_message("Signature1", one->cose.protected_header, one->check->claim_bytes.bytes,
                           one->check->claim_bytes.length, &message);
    if (status == AIGC_OK) {
        status = aigcp_signature_verify(one->chain[0], one->cose.algorithm, message.data,
                                        message.length, one->cose.signature);
    }
    aigcp_buffer_free(&message);
    switch (status) {
    case AIGC_OK:
        aigcp_tell(one->check, AIGCP_CLAIM_SIGNATURE_VALIDATED, one->box, NULL);
        return AIGC_OK;
    case AIGC_ERR_ALTERED:
        aigcp_tell(one->check, AIGCP_CLAIM_SIGNATURE_MISMATCH, one->box, NULL);
        return AIGC_OK;
    case AIGC_ERR_KEY:
        aigcp_tell(one->check, AIGCP_CLAIM_SIGNATURE_MISMATCH, one->box,
                   N_("the key is not one for the algorithm"));
        return AIGC_OK;
    default:
        return status;
    }
}

/* ---- the certificate ----------------------------------------------------------------- */

static int
tell_rule(void *context, size_t certificate, const char *clause, const char *rule,
          const char *advice, int fatal)
{
    credential *one = context;
    char values[VALUES_ROOM];

    (void)certificate;
    (void)advice;
    if (fatal) {
        (void)snprintf(values, sizeof values, "C2PA 2.2, %s", clause);
        aigcp_tell_values(one->check, AIGCP_CREDENTIAL_INVALID, one->box, rule, values);
    }
    return 0;
}

static void
check_profile(credential *one)
{
    aigcp_profile profile = { .rule = tell_rule, .context = one };

    aigcp_trust_usages(one->check->all->trust, &profile.usages, &profile.usage_count);
    /* What it answers was told. */
    if (aigcp_certificate_profile(one->chain[0], 0, &profile) != AIGC_OK)
        return;
}

static void
check_time(credential *one)
{
    int period = aigcp_certificate_period(one->chain[0], one->time);

    if (period == 0) {
        aigcp_tell(one->check, AIGCP_CLAIM_SIGNATURE_INSIDE, one->box, NULL);
        return;
    }
    aigcp_tell(one->check, AIGCP_CLAIM_SIGNATURE_OUTSIDE, one->box,
               period < 0 ? N_("it is not valid yet") : N_("it has expired"));
    if (!one->stamped) {
        aigcp_tell(one->check, AIGCP_CREDENTIAL_EXPIRED, one->box,
                   N_("and there is no trusted time stamp"));
    }
}

static void
check_staples(credential *one, aigcp_certificate *issuer)
{
    aigcp_ocsp_answer answer = AIGCP_OCSP_NONE;

    if (issuer && one->cose.staple_count > 0) {
        answer = aigcp_ocsp_read(one->cose.staples, one->cose.staple_count, one->chain[0], issuer,
                                 one->time);
    }
    switch (answer) {
    case AIGCP_OCSP_GOOD:
        aigcp_tell(one->check, AIGCP_CREDENTIAL_NOT_REVOKED, one->box, NULL);
        break;
    case AIGCP_OCSP_REVOKED:
        aigcp_tell(one->check, AIGCP_CREDENTIAL_REVOKED, one->box, NULL);
        break;
    case AIGCP_OCSP_UNKNOWN:
        aigcp_tell(one->check, AIGCP_OCSP_STATUS_UNKNOWN, one->box, NULL);
        break;
    case AIGCP_OCSP_NONE:
        if (one->cose.staple_count > 0) {
            aigcp_tell(one->check, AIGCP_OCSP_SKIPPED, one->box,
                       N_("the staples cannot be believed, or are of another time"));
        }
        break;
    }
}

static void
check_trust(credential *one)
{
    const aigc_c2pa_trust *trust = one->check->all->trust;
    aigcp_certificate *issuer = NULL;
    const char *why = NULL;
    bool reached = aigcp_trust_reaches(trust, AIGC_C2PA_ANCHOR, one->chain[0], one->chain + 1,
                                       one->chain_count - 1, one->time, &issuer, &why);

    if (reached || aigcp_trust_allows(trust, one->chain[0]))
        aigcp_tell(one->check, AIGCP_CREDENTIAL_TRUSTED, one->box, NULL);
    else
        aigcp_tell(one->check, AIGCP_CREDENTIAL_UNTRUSTED, one->box, why);
    check_staples(one, issuer ? issuer : one->chain_count > 1 ? one->chain[1] : NULL);
    aigcp_certificate_free(issuer);
}

/* Who it is, for the report. */
static void
describe(const credential *one)
{
    aigc_c2pa_report *report = one->check->all->report;
    const char *algorithm = aigc_c2pa_algorithm_name(one->cose.algorithm);
    char name[AIGCP_NAME_ROOM];

    if (one->check->ingredient)
        return;
    aigcp_certificate_subject(one->chain[0], name);
    aigcp_report_text(report, AIGC_C2PA_SIGNER, name, strlen(name));
    aigcp_certificate_issuer(one->chain[0], name);
    aigcp_report_text(report, AIGC_C2PA_ISSUER, name, strlen(name));
    aigcp_report_text(report, AIGC_C2PA_ALGORITHM, algorithm, strlen(algorithm));
}

/* ---- all ----------------------------------------------------------------------------- */

/* @return false if there is nothing to verify with; it was told. */
static bool
read_signature(credential *one)
{
    const aigcp_jumbf *jumbf = &one->check->all->store.jumbf;
    const uint8_t *bytes;
    const char *why = N_("not one cbor box");
    size_t length;
    aigc_status status = AIGC_ERR_FORMAT;

    if (aigcp_jumbf_content(jumbf, one->box, "cbor", &bytes, &length))
        status = aigcp_cose_read(bytes, length, &one->cose, &why);
    if (status != AIGC_OK) {
        aigcp_tell(one->check,
                   status == AIGC_ERR_KEY ? AIGCP_ALGORITHM_UNSUPPORTED
                                          : AIGCP_CLAIM_SIGNATURE_MISMATCH,
                   one->box, why);
        return false;
    }
    for (size_t i = 0; i < one->cose.chain_count; i++) {
        if (aigcp_certificate_read(one->cose.chain[i].bytes, one->cose.chain[i].length,
                                   &one->chain[i]) != AIGC_OK) {
            aigcp_tell(one->check, AIGCP_CREDENTIAL_INVALID, one->box,
                       N_("the chain holds something that is no certificate"));
            return false;
        }
        one->chain_count++;
    }
    return true;
}

aigc_status
aigcp_credential_check(aigcp_claim_check *check)
{
    credential one = { .check = check,
                       .box = check->manifest->signature,
                       .time = aigcp_trust_time(check->all->trust) };
    aigc_status status = AIGC_OK;

    if (read_signature(&one)) {
        describe(&one);
        status = check_signature(&one);
        if (status == AIGC_OK)
            status = check_stamp(&one);
        check_profile(&one);
        check_time(&one);
        check_trust(&one);
    }
    for (size_t i = 0; i < one.chain_count; i++)
        aigcp_certificate_free(one.chain[i]);
    return status;
}
