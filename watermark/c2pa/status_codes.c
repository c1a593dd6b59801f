/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/status_codes.h"

#include "common/i18n.h"

#define GOOD(code, explanation)                                    \
    {                                                              \
        code, AIGC_C2PA_SUCCESS, AIGCP_WEIGHT_NONE, 0, explanation \
    }
#define NOTE(code, explanation)                                        \
    {                                                                  \
        code, AIGC_C2PA_INFORMATION, AIGCP_WEIGHT_NONE, 0, explanation \
    }
#define ALTERED(code, explanation)                                    \
    {                                                                 \
        code, AIGC_C2PA_FAILURE, AIGCP_WEIGHT_ALTERED, 0, explanation \
    }
#define BROKEN(code, explanation)                                       \
    {                                                                   \
        code, AIGC_C2PA_FAILURE, AIGCP_WEIGHT_MALFORMED, 1, explanation \
    }
#define REFUSED(code, explanation)                                      \
    {                                                                   \
        code, AIGC_C2PA_FAILURE, AIGCP_WEIGHT_MALFORMED, 0, explanation \
    }

static const aigcp_code_entry entries[] = {
    [AIGCP_CLAIM_SIGNATURE_VALIDATED] =
        GOOD("claimSignature.validated", N_("the signature of the claim holds")),
    [AIGCP_CLAIM_SIGNATURE_INSIDE] =
        GOOD("claimSignature.insideValidity", N_("signed while the certificate was valid")),
    [AIGCP_CREDENTIAL_TRUSTED] =
        GOOD("signingCredential.trusted", N_("the certificate leads to a trust anchor")),
    [AIGCP_CREDENTIAL_NOT_REVOKED] =
        GOOD("signingCredential.ocsp.notRevoked", N_("a staple says that it was not revoked")),
    [AIGCP_HASHED_URI_MATCH] =
        GOOD("assertion.hashedURI.match", N_("the assertion is the one that was signed")),
    [AIGCP_DATA_HASH_MATCH] =
        GOOD("assertion.dataHash.match", N_("the file is the one that was signed")),
    [AIGCP_BOXES_HASH_MATCH] =
        GOOD("assertion.boxesHash.match", N_("the file is the one that was signed")),
    [AIGCP_BMFF_HASH_MATCH] =
        GOOD("assertion.bmffHash.match", N_("the file is the one that was signed")),
    [AIGCP_TIME_STAMP_VALIDATED] =
        GOOD("timeStamp.validated", N_("the time stamp is of this signature")),
    [AIGCP_TIME_STAMP_TRUSTED] =
        GOOD("timeStamp.trusted", N_("the time-stamp authority is trusted")),
    [AIGCP_INGREDIENT_MANIFEST_VALIDATED] =
        GOOD("ingredient.manifest.validated", N_("the ingredient's manifest is the one of then")),
    [AIGCP_INGREDIENT_SIGNATURE_VALIDATED] = GOOD("ingredient.claimSignature.validated",
                                                  N_("the ingredient's signature is that of then")),

    [AIGCP_TIME_STAMP_MISMATCH] =
        NOTE("timeStamp.mismatch", N_("the time stamp is not of this signature; it is ignored")),
    [AIGCP_TIME_STAMP_MALFORMED] =
        NOTE("timeStamp.malformed", N_("the time stamp cannot be read; it is ignored")),
    [AIGCP_TIME_STAMP_OUTSIDE] = NOTE(
        "timeStamp.outsideValidity", N_("the authority was not valid at that time; it is ignored")),
    [AIGCP_TIME_STAMP_UNTRUSTED] =
        NOTE("timeStamp.untrusted", N_("the time-stamp authority is not trusted; it is ignored")),
    [AIGCP_OCSP_SKIPPED] = NOTE("signingCredential.ocsp.skipped",
                                N_("revocation was not looked up: no network access")),
    [AIGCP_OCSP_STATUS_UNKNOWN] =
        NOTE("signingCredential.ocsp.unknown", N_("the responder does not know the certificate")),
    [AIGCP_INGREDIENT_UNKNOWN] =
        NOTE("ingredient.unknownProvenance", N_("the ingredient has no manifest")),
    [AIGCP_REMOTE_NOT_FETCHED] =
        NOTE("manifest.inaccessible", N_("the manifest is elsewhere, and was not fetched")),

    [AIGCP_CLAIM_SIGNATURE_MISMATCH] =
        ALTERED("claimSignature.mismatch", N_("the signature of the claim does not hold")),
    [AIGCP_HASHED_URI_MISMATCH] =
        ALTERED("assertion.hashedURI.mismatch", N_("the assertion is not the one that was signed")),
    [AIGCP_DATA_HASH_MISMATCH] =
        ALTERED("assertion.dataHash.mismatch", N_("the file changed since it was signed")),
    [AIGCP_BOXES_HASH_MISMATCH] =
        ALTERED("assertion.boxesHash.mismatch", N_("the file changed since it was signed")),
    [AIGCP_BMFF_HASH_MISMATCH] =
        ALTERED("assertion.bmffHash.mismatch", N_("the file changed since it was signed")),
    [AIGCP_INGREDIENT_MANIFEST_MISMATCH] =
        ALTERED("ingredient.manifest.mismatch", N_("the ingredient's manifest is another one")),
    [AIGCP_INGREDIENT_SIGNATURE_MISMATCH] = ALTERED(
        "ingredient.claimSignature.mismatch", N_("the ingredient's signature is another one")),
    [AIGCP_ASSERTION_MISSING] =
        ALTERED("assertion.missing", N_("the claim names an assertion that is not there")),

    [AIGCP_CLAIM_MISSING] = BROKEN("claim.missing", N_("the manifest has no claim")),
    [AIGCP_CLAIM_MULTIPLE] = BROKEN("claim.multiple", N_("there is more than one claim or store")),
    [AIGCP_CLAIM_MALFORMED] =
        BROKEN("claim.malformed", N_("the claim lacks a field that it must have")),
    [AIGCP_CLAIM_CBOR_INVALID] =
        BROKEN("claim.cbor.invalid", N_("the claim is no CBOR, or in a form that is not allowed")),
    [AIGCP_HARD_BINDINGS_MISSING] =
        REFUSED("claim.hardBindings.missing", N_("nothing binds the claim to a file")),
    [AIGCP_MULTIPLE_HARD_BINDINGS] =
        REFUSED("assertion.multipleHardBindings", N_("the claim has more than one hard binding")),
    [AIGCP_ASSERTION_UNDECLARED] =
        REFUSED("assertion.undeclared", N_("an assertion that the claim does not name")),
    [AIGCP_ASSERTION_OUTSIDE] = REFUSED("assertion.outsideManifest",
                                        N_("the claim names an assertion of another manifest")),
    [AIGCP_ASSERTION_CBOR_INVALID] =
        BROKEN("assertion.cbor.invalid", N_("the assertion is no CBOR, or in a form not allowed")),
    [AIGCP_ASSERTION_SELF_REDACTED] =
        REFUSED("assertion.selfRedacted", N_("the claim redacts an assertion of its own")),
    [AIGCP_ACTION_MALFORMED] =
        REFUSED("assertion.action.malformed", N_("the actions do not tell how the file began")),
    [AIGCP_ACTION_REDACTED] =
        REFUSED("assertion.action.redacted", N_("actions were redacted, which is not allowed")),
    [AIGCP_DATA_HASH_REDACTED] = REFUSED("assertion.dataHash.redacted",
                                         N_("a hard binding was redacted, which is not allowed")),
    [AIGCP_DATA_HASH_MALFORMED] =
        REFUSED("assertion.dataHash.malformed", N_("the data hash breaks a rule")),
    [AIGCP_BOXES_HASH_MALFORMED] =
        REFUSED("assertion.boxesHash.malformed", N_("the box hash breaks a rule")),
    [AIGCP_BMFF_HASH_MALFORMED] =
        REFUSED("assertion.bmffHash.malformed", N_("the BMFF hash breaks a rule")),
    [AIGCP_ADDITIONAL_EXCLUSIONS] =
        REFUSED("assertion.dataHash.additionalExclusionsPresent",
                N_("parts of the file that are not the manifest are left out of the hash")),
    [AIGCP_INGREDIENT_MALFORMED] =
        REFUSED("assertion.ingredient.malformed", N_("the ingredient breaks a rule")),
    [AIGCP_INGREDIENT_MANIFEST_MISSING] =
        REFUSED("ingredient.manifest.missing", N_("the ingredient's manifest is not in the store")),
    [AIGCP_INGREDIENT_SIGNATURE_MISSING] =
        REFUSED("ingredient.claimSignature.missing", N_("the ingredient's signature is not there")),
    [AIGCP_CLAIM_SIGNATURE_MISSING] =
        BROKEN("claimSignature.missing", N_("the claim has no signature")),
    [AIGCP_CLAIM_SIGNATURE_OUTSIDE] =
        REFUSED("claimSignature.outsideValidity",
                N_("nothing proves that it was signed while the certificate was valid")),
    [AIGCP_CREDENTIAL_INVALID] =
        REFUSED("signingCredential.invalid", N_("the certificate breaks the profile")),
    [AIGCP_CREDENTIAL_EXPIRED] =
        REFUSED("signingCredential.expired", N_("the certificate is not valid now")),
    [AIGCP_CREDENTIAL_REVOKED] =
        REFUSED("signingCredential.ocsp.revoked", N_("the certificate had been revoked")),
    [AIGCP_ALGORITHM_UNSUPPORTED] =
        REFUSED("algorithm.unsupported", N_("an algorithm that is not allowed")),
    [AIGCP_MANIFEST_UPDATE_INVALID] =
        REFUSED("manifest.update.invalid", N_("an update manifest with what only others may have")),
    [AIGCP_MANIFEST_WRONG_PARENTS] = REFUSED(
        "manifest.update.wrongParents", N_("an update manifest has exactly one ingredient, its "
                                           "parent")),
    [AIGCP_MANIFEST_MULTIPLE_PARENTS] =
        REFUSED("manifest.multipleParents", N_("a manifest has at most one parent")),
    [AIGCP_COMPRESSED_REFUSED] =
        REFUSED("manifest.compressed.invalid",
                N_("the manifest is compressed, and was not read: no Brotli")),
    [AIGCP_MANIFEST_INACCESSIBLE] =
        REFUSED("manifest.inaccessible", N_("the manifest cannot be read")),
    [AIGCP_MANIFEST_UNREFERENCED] =
        REFUSED("manifest.unreferenced", N_("a manifest in the store that nothing refers to")),
    [AIGCP_MANIFEST_UNSIGNED_BOX] =
        REFUSED("general.error", N_("a box in the store that nothing signs")),
    [AIGCP_TEXT_CORRUPTED] =
        BROKEN("manifest.text.corruptedWrapper",
               N_("the invisible characters that hold the manifest are damaged")),
    [AIGCP_TEXT_MULTIPLE] =
        BROKEN("manifest.text.multipleWrappers", N_("the text has more than one manifest")),
    [AIGCP_HTML_MULTIPLE] =
        BROKEN("manifest.html.multipleManifests", N_("the page has more than one manifest")),
    [AIGCP_GENERAL_ERROR] = BROKEN("general.error", N_("the manifest store cannot be read")),
    [AIGCP_FILE_DAMAGED] =
        BROKEN(AIGC_C2PA_FILE_DAMAGED,
               N_("the file is cut off or damaged, and what stood behind that is not known")),
    [AIGCP_FILE_LIMIT] = BROKEN(
        AIGC_C2PA_FILE_LIMIT,
        N_("the file has more parts than are looked at, and a manifest may stand in the rest")),

    [AIGCP_CREDENTIAL_UNTRUSTED] = { "signingCredential.untrusted", AIGC_C2PA_FAILURE,
                                     AIGCP_WEIGHT_UNTRUSTED, 0,
                                     N_("the certificate leads to no trust anchor") },
};

_Static_assert(sizeof entries / sizeof entries[0] == AIGCP_CODE_COUNT, "every code");

const aigcp_code_entry *
aigcp_code_get(aigcp_code code)
{
    return &entries[code];
}
