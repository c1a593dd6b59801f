/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate profile, rule by rule: C2PA 2.2, 14.5.1 (all certificates 14.5.1.1, extended
 * key usages 14.5.1.2); what is only advised comes from the certificate policy of the
 * conformance programme and from what viewers were seen to refuse. The program translates them. */
#include "watermark/c2pa/certificate_openssl.h"

#include "common/i18n.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#define OID_ROOM 128
#define DAY (24 * 60 * 60)

/* One certificate that is being checked. */
typedef struct profile_check {
    X509 *certificate;
    size_t index;
    const aigcp_profile *profile;
    bool broken;
    bool stopped;
} profile_check;

static void
tell(profile_check *check, const char *clause, const char *rule, const char *advice, int fatal)
{
    check->broken = check->broken || fatal;
    if (!check->stopped && check->profile->rule &&
        check->profile->rule(check->profile->context, check->index, clause, rule, advice, fatal) !=
            0)
        check->stopped = true;
}

static bool
has_extension(const X509 *certificate, int nid)
{
    return X509_get_ext_by_NID(certificate, nid, -1) >= 0;
}

/* An extension by its bit of the flags, without the pitfalls of "-1 means absent". */
static void
check_form(profile_check *check)
{
    const ASN1_BIT_STRING *issuer_id = NULL, *subject_id = NULL;

    if (X509_get_version(check->certificate) != X509_VERSION_3) {
        tell(check, "14.5.1.1", N_("the certificate is not of version 3"),
             N_("make it with extensions: version 1 has none"), 1);
    }
    X509_get0_uids(check->certificate, &issuer_id, &subject_id);
    if (issuer_id || subject_id) {
        tell(check, "14.5.1.1", N_("issuerUniqueID or subjectUniqueID is present"),
             N_("leave them out"), 1);
    }
    if ((X509_get_extension_flags(check->certificate) & EXFLAG_INVALID) != 0) {
        tell(check, "14.5.1.1", N_("an extension is malformed, or stands there twice"),
             N_("make the certificate again"), 1);
    }
}

static bool
is_good_signature(int nid)
{
    static const int allowed[] = {
        NID_ecdsa_with_SHA256,
        NID_ecdsa_with_SHA384,
        NID_ecdsa_with_SHA512,
        NID_sha256WithRSAEncryption,
        NID_sha384WithRSAEncryption,
        NID_sha512WithRSAEncryption,
        NID_rsassaPss,
        NID_ED25519,
    };

    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (nid == allowed[i])
            return true;
    return false;
}

static bool
is_good_curve(EVP_PKEY *key)
{
    char name[64];
    size_t length = 0;

    return EVP_PKEY_get_group_name(key, name, sizeof name, &length) == 1 &&
           (strcmp(name, "prime256v1") == 0 || strcmp(name, "P-256") == 0 ||
            strcmp(name, "secp384r1") == 0 || strcmp(name, "P-384") == 0 ||
            strcmp(name, "secp521r1") == 0 || strcmp(name, "P-521") == 0);
}

static void
check_key(profile_check *check)
{
    EVP_PKEY *key = X509_get0_pubkey(check->certificate);
    size_t size;

    if (!is_good_signature(X509_get_signature_nid(check->certificate))) {
        tell(check, "14.5.1.1",
             N_("the certificate is signed with an algorithm that is not allowed"),
             N_("sign it with ECDSA or RSA and SHA-256 or more, RSA-PSS, or Ed25519"), 1);
    }
    if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && !is_good_curve(key)) {
        tell(check, "14.5.1.1", N_("the key is on a curve that is not allowed"),
             N_("use P-256, P-384 or P-521"), 1);
    } else if (aigcp_certificate_algorithm(check->certificate, &size) == AIGC_C2PA_NONE) {
        tell(check, "14.5.1.1", N_("the key is of a kind that is not allowed, or too short"),
             N_("use Ed25519, ECDSA, or RSA of 2048 bits or more"), 1);
    }
}

static void
check_identifiers(profile_check *check, bool authority, bool self_signed)
{
    if (!self_signed && !has_extension(check->certificate, NID_authority_key_identifier)) {
        tell(check, "14.5.1.1", N_("authorityKeyIdentifier is missing"),
             N_("add authorityKeyIdentifier=keyid"), 1);
    }
    if (!has_extension(check->certificate, NID_subject_key_identifier)) {
        tell(check, "14.5.1.1", N_("subjectKeyIdentifier is missing"),
             authority ? N_("an authority must have one: add subjectKeyIdentifier=hash")
                       : N_("a leaf should have one, some viewers refuse it without: add "
                            "subjectKeyIdentifier=hash"),
             authority);
    }
}

static void
check_usage(profile_check *check, bool authority)
{
    uint32_t usage = X509_get_key_usage(check->certificate);
    int place = X509_get_ext_by_NID(check->certificate, NID_key_usage, -1);

    if (place < 0) {
        tell(check, "14.5.1.1", N_("keyUsage is missing"),
             authority ? N_("add keyUsage=critical,keyCertSign")
                       : N_("add keyUsage=critical,digitalSignature"),
             1);
        return;
    }
    if (X509_EXTENSION_get_critical(X509_get_ext(check->certificate, place)) == 0)
        tell(check, "14.5.1.1", N_("keyUsage is not critical"), N_("it should be"), 0);
    if (!authority && (usage & KU_DIGITAL_SIGNATURE) == 0)
        tell(check, "14.5.1.1", N_("keyUsage lacks digitalSignature"), N_("add it"), 1);
    if (!authority && (usage & KU_KEY_CERT_SIGN) != 0) {
        tell(check, "14.5.1.1", N_("keyUsage has keyCertSign, but it is no authority"),
             N_("take it out"), 1);
    }
    if (authority && (usage & KU_KEY_CERT_SIGN) == 0)
        tell(check, "14.5.1.1", N_("keyUsage of an authority lacks keyCertSign"), N_("add it"), 1);
}

static bool
is_accepted(const aigcp_profile *profile, const char *oid)
{
    for (size_t i = 0; i < profile->usage_count; i++)
        if (strcmp(profile->usages[i], oid) == 0)
            return true;
    return false;
}

/* What stands in the extended key usages. */
typedef struct usage_kinds {
    bool any, stamping, ocsp, accepted, claim_signing, email, other;
} usage_kinds;

static usage_kinds
read_usages(const EXTENDED_KEY_USAGE *usages, const aigcp_profile *profile)
{
    usage_kinds kinds = { 0 };
    char oid[OID_ROOM];

    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        const ASN1_OBJECT *usage = sk_ASN1_OBJECT_value(usages, i);

        if (OBJ_obj2txt(oid, sizeof oid, usage, 1) <= 0)
            continue;
        switch (OBJ_obj2nid(usage)) {
        case NID_anyExtendedKeyUsage:
            kinds.any = true;
            continue;
        case NID_time_stamp:
            kinds.stamping = true;
            continue;
        case NID_OCSP_sign:
            kinds.ocsp = true;
            continue;
        default:
            break;
        }
        kinds.other = true;
        kinds.accepted = kinds.accepted || is_accepted(profile, oid);
        kinds.claim_signing = kinds.claim_signing || strcmp(oid, "1.3.6.1.4.1.62558.2.1") == 0;
        kinds.email = kinds.email || strcmp(oid, "1.3.6.1.5.5.7.3.4") == 0;
    }
    return kinds;
}

static void
check_extended_usage(profile_check *check)
{
    EXTENDED_KEY_USAGE *usages =
        X509_get_ext_d2i(check->certificate, NID_ext_key_usage, NULL, NULL);
    usage_kinds kinds = { 0 };

    if (!usages || sk_ASN1_OBJECT_num(usages) == 0) {
        tell(check, "14.5.1.2", N_("extendedKeyUsage is missing or empty"),
             N_("add extendedKeyUsage=1.3.6.1.4.1.62558.2.1,emailProtection"), 1);
        sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
        return;
    }
    kinds = read_usages(usages, check->profile);
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    if (kinds.any) {
        tell(check, "14.5.1.2", N_("extendedKeyUsage has anyExtendedKeyUsage"), N_("take it out"),
             1);
    }
    if (kinds.stamping || kinds.ocsp) {
        tell(check, "14.5.1.2",
             N_("extendedKeyUsage has timeStamping or OCSPSigning, which stand alone"),
             N_("use another certificate for each job"), 1);
    }
    if (!kinds.accepted) {
        tell(check, "14.5.1.2", N_("extendedKeyUsage has none of the accepted usages"),
             N_("add 1.3.6.1.4.1.62558.2.1 (claimSigning) and emailProtection"), 1);
    } else if (!kinds.claim_signing || !kinds.email) {
        tell(check, "14.5.1.2",
             N_("extendedKeyUsage has not both claimSigning and emailProtection"),
             N_("viewers differ in which of the two they demand: have both"), 0);
    }
}

static bool
has_name(const X509 *certificate, int nid)
{
    return X509_NAME_get_index_by_NID(X509_get_subject_name(certificate), nid, -1) >= 0;
}

/* What nobody must do and every leaf should. */
static void
give_advice(profile_check *check)
{
    int days = 0, seconds = 0;

    if (!has_name(check->certificate, NID_organizationName) ||
        !has_name(check->certificate, NID_commonName) ||
        !has_name(check->certificate, NID_countryName)) {
        tell(check, N_("certificate policy"),
             N_("the subject lacks country, organisation or common name"),
             N_("some viewers refuse a leaf without organisation, and show it as the signer"), 0);
    }
    if (ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(check->certificate),
                       X509_get0_notAfter(check->certificate)) == 1 &&
        days > 366) {
        tell(check, "certificate policy", N_("the leaf is valid for more than 366 days"),
             N_("the conformance programme allows a year"), 0);
    }
}

static void
check_period(profile_check *check)
{
    int period = aigcp_certificate_period(check->certificate, (int64_t)time(NULL));

    if (period < 0) {
        tell(check, "15.7", N_("the certificate is not valid yet"), N_("mind the clock"), 0);
    } else if (period > 0) {
        tell(check, "15.7", N_("the certificate has expired"),
             N_("what it signed holds only with a time stamp of its lifetime"), 0);
    }
}

aigc_status
aigcp_certificate_profile(aigcp_certificate *certificate, size_t index,
                          const aigcp_profile *profile)
{
    profile_check check = { certificate, index, profile, false, false };
    bool authority = X509_check_ca(certificate) == 1 && index > 0;
    bool self_signed = aigcp_certificate_self_signed(certificate);

    check_form(&check);
    check_key(&check);
    if (index == 0 && self_signed) {
        tell(&check, "14.5.1.1", N_("the leaf is signed by itself"),
             N_("let a root sign it: aigc-label init makes both"), 1);
    }
    if (index == 0 && (X509_get_extension_flags(certificate) & EXFLAG_CA) != 0) {
        tell(&check, "14.5.1.1", N_("the leaf is a certificate authority"),
             N_("add basicConstraints=critical,CA:FALSE"), 1);
    }
    if (index > 0 && !authority) {
        tell(&check, "14.5.1.1", N_("a certificate behind the leaf is no authority"),
             N_("the chain goes from the leaf to its issuers"), 1);
    }
    check_identifiers(&check, index > 0, self_signed);
    check_usage(&check, index > 0);
    if (index == 0) {
        check_extended_usage(&check);
        give_advice(&check);
    }
    check_period(&check);
    ERR_clear_error();
    return check.stopped ? AIGC_ERR_STOPPED : check.broken ? AIGC_ERR_KEY : AIGC_OK;
}

aigc_status
aigc_c2pa_certificate_check(const char *pem, size_t length, const aigc_c2pa_trust *trust,
                            aigc_c2pa_rule_fn rule, void *context)
{
    aigcp_certificate *chain[AIGCP_CHAIN_MAX];
    aigcp_profile profile = { .rule = rule, .context = context };
    size_t count = 0;
    aigc_status worst = AIGC_OK;

    if (!pem)
        return AIGC_ERR_ARGUMENT;
    aigcp_trust_usages(trust, &profile.usages, &profile.usage_count);
    aigc_status status = aigcp_certificates_read_pem(pem, length, chain, AIGCP_CHAIN_MAX, &count);
    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        status = aigcp_certificate_profile(chain[i], i, &profile);
        if (status == AIGC_ERR_KEY) {
            worst = status;
            status = AIGC_OK;
        }
    }
    for (size_t i = 0; i < count; i++)
        aigcp_certificate_free(chain[i]);
    return status != AIGC_OK ? status : worst;
}
