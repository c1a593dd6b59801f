/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/status_codes.h"

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
        GOOD("claimSignature.validated", "the signature of the claim holds"),
    [AIGCP_CLAIM_SIGNATURE_INSIDE] =
        GOOD("claimSignature.insideValidity", "signed while the certificate was valid"),
    [AIGCP_CREDENTIAL_TRUSTED] =
        GOOD("signingCredential.trusted", "the certificate leads to a trust anchor"),
    [AIGCP_CREDENTIAL_NOT_REVOKED] =
        GOOD("signingCredential.ocsp.notRevoked", "a staple says that it was not revoked"),
    [AIGCP_HASHED_URI_MATCH] =
        GOOD("assertion.hashedURI.match", "the assertion is the one that was signed"),
    [AIGCP_DATA_HASH_MATCH] =
        GOOD("assertion.dataHash.match", "the file is the one that was signed"),
    [AIGCP_BOXES_HASH_MATCH] =
        GOOD("assertion.boxesHash.match", "the file is the one that was signed"),
    [AIGCP_BMFF_HASH_MATCH] =
        GOOD("assertion.bmffHash.match", "the file is the one that was signed"),
    [AIGCP_TIME_STAMP_VALIDATED] =
        GOOD("timeStamp.validated", "the time stamp is of this signature"),
    [AIGCP_TIME_STAMP_TRUSTED] = GOOD("timeStamp.trusted", "the time-stamp authority is trusted"),
    [AIGCP_INGREDIENT_MANIFEST_VALIDATED] =
        GOOD("ingredient.manifest.validated", "the ingredient's manifest is the one of then"),
    [AIGCP_INGREDIENT_SIGNATURE_VALIDATED] =
        GOOD("ingredient.claimSignature.validated", "the ingredient's signature is that of then"),

    [AIGCP_TIME_STAMP_MISMATCH] =
        NOTE("timeStamp.mismatch", "the time stamp is not of this signature; it is ignored"),
    [AIGCP_TIME_STAMP_MALFORMED] =
        NOTE("timeStamp.malformed", "the time stamp cannot be read; it is ignored"),
    [AIGCP_TIME_STAMP_OUTSIDE] = NOTE("timeStamp.outsideValidity",
                                      "the authority was not valid at that time; it is ignored"),
    [AIGCP_TIME_STAMP_UNTRUSTED] =
        NOTE("timeStamp.untrusted", "the time-stamp authority is not trusted; it is ignored"),
    [AIGCP_OCSP_SKIPPED] =
        NOTE("signingCredential.ocsp.skipped", "revocation was not looked up: no network access"),
    [AIGCP_OCSP_STATUS_UNKNOWN] =
        NOTE("signingCredential.ocsp.unknown", "the responder does not know the certificate"),
    [AIGCP_INGREDIENT_UNKNOWN] =
        NOTE("ingredient.unknownProvenance", "the ingredient has no manifest"),
    [AIGCP_REMOTE_NOT_FETCHED] =
        NOTE("manifest.inaccessible", "the manifest is elsewhere, and was not fetched"),

    [AIGCP_CLAIM_SIGNATURE_MISMATCH] =
        ALTERED("claimSignature.mismatch", "the signature of the claim does not hold"),
    [AIGCP_HASHED_URI_MISMATCH] =
        ALTERED("assertion.hashedURI.mismatch", "the assertion is not the one that was signed"),
    [AIGCP_DATA_HASH_MISMATCH] =
        ALTERED("assertion.dataHash.mismatch", "the file changed since it was signed"),
    [AIGCP_BOXES_HASH_MISMATCH] =
        ALTERED("assertion.boxesHash.mismatch", "the file changed since it was signed"),
    [AIGCP_BMFF_HASH_MISMATCH] =
        ALTERED("assertion.bmffHash.mismatch", "the file changed since it was signed"),
    [AIGCP_INGREDIENT_MANIFEST_MISMATCH] =
        ALTERED("ingredient.manifest.mismatch", "the ingredient's manifest is another one"),
    [AIGCP_INGREDIENT_SIGNATURE_MISMATCH] =
        ALTERED("ingredient.claimSignature.mismatch", "the ingredient's signature is another one"),
    [AIGCP_ASSERTION_MISSING] =
        ALTERED("assertion.missing", "the claim names an assertion that is not there"),

    [AIGCP_CLAIM_MISSING] = BROKEN("claim.missing", "the manifest has no claim"),
    [AIGCP_CLAIM_MULTIPLE] = BROKEN("claim.multiple", "there is more than one claim or store"),
    [AIGCP_CLAIM_MALFORMED] =
        BROKEN("claim.malformed", "the claim lacks a field that it must have"),
    [AIGCP_CLAIM_CBOR_INVALID] =
        BROKEN("claim.cbor.invalid", "the claim is no CBOR, or in a form that is not allowed"),
    [AIGCP_HARD_BINDINGS_MISSING] =
        REFUSED("claim.hardBindings.missing", "nothing binds the claim to a file"),
    [AIGCP_MULTIPLE_HARD_BINDINGS] =
        REFUSED("assertion.multipleHardBindings", "the claim has more than one hard binding"),
    [AIGCP_ASSERTION_UNDECLARED] =
        REFUSED("assertion.undeclared", "an assertion that the claim does not name"),
    [AIGCP_ASSERTION_OUTSIDE] =
        REFUSED("assertion.outsideManifest", "the claim names an assertion of another manifest"),
    [AIGCP_ASSERTION_CBOR_INVALID] =
        BROKEN("assertion.cbor.invalid", "the assertion is no CBOR, or in a form not allowed"),
    [AIGCP_ASSERTION_SELF_REDACTED] =
        REFUSED("assertion.selfRedacted", "the claim redacts an assertion of its own"),
    [AIGCP_ACTION_MALFORMED] =
        REFUSED("assertion.action.malformed", "the actions do not tell how the file began"),
    [AIGCP_ACTION_REDACTED] =
        REFUSED("assertion.action.redacted", "actions were redacted, which is not allowed"),
    [AIGCP_DATA_HASH_REDACTED] =
        REFUSED("assertion.dataHash.redacted", "a hard binding was redacted, which is not allowed"),
    [AIGCP_DATA_HASH_MALFORMED] =
        REFUSED("assertion.dataHash.malformed", "the data hash breaks a rule"),
    [AIGCP_BOXES_HASH_MALFORMED] =
        REFUSED("assertion.boxesHash.malformed", "the box hash breaks a rule"),
    [AIGCP_BMFF_HASH_MALFORMED] =
        REFUSED("assertion.bmffHash.malformed", "the BMFF hash breaks a rule"),
    [AIGCP_ADDITIONAL_EXCLUSIONS] =
        REFUSED("assertion.dataHash.additionalExclusionsPresent",
                "parts of the file that are not the manifest are left out of the hash"),
    [AIGCP_INGREDIENT_MALFORMED] =
        REFUSED("assertion.ingredient.malformed", "the ingredient breaks a rule"),
    [AIGCP_INGREDIENT_MANIFEST_MISSING] =
        REFUSED("ingredient.manifest.missing", "the ingredient's manifest is not in the store"),
    [AIGCP_INGREDIENT_SIGNATURE_MISSING] =
        REFUSED("ingredient.claimSignature.missing", "the ingredient's signature is not there"),
    [AIGCP_CLAIM_SIGNATURE_MISSING] =
        BROKEN("claimSignature.missing", "the claim has no signature"),
    [AIGCP_CLAIM_SIGNATURE_OUTSIDE] =
        REFUSED("claimSignature.outsideValidity",
                "nothing proves that it was signed while the certificate was valid"),
    [AIGCP_CREDENTIAL_INVALID] =
        REFUSED("signingCredential.invalid", "the certificate breaks the profile"),
    [AIGCP_CREDENTIAL_EXPIRED] =
        REFUSED("signingCredential.expired", "the certificate is not valid now"),
    [AIGCP_CREDENTIAL_REVOKED] =
        REFUSED("signingCredential.ocsp.revoked", "the certificate had been revoked"),
    [AIGCP_ALGORITHM_UNSUPPORTED] =
        REFUSED("algorithm.unsupported", "an algorithm that is not allowed"),
    [AIGCP_MANIFEST_UPDATE_INVALID] =
        REFUSED("manifest.update.invalid", "an update manifest with what only others may have"),
    [AIGCP_MANIFEST_WRONG_PARENTS] = REFUSED("manifest.update.wrongParents",
                                             "an update manifest has exactly one ingredient, its "
                                             "parent"),
    [AIGCP_MANIFEST_MULTIPLE_PARENTS] =
        REFUSED("manifest.multipleParents", "a manifest has at most one parent"),
    [AIGCP_COMPRESSED_REFUSED] = REFUSED("manifest.compressed.invalid",
                                         "the manifest is compressed, and was not read: no Brotli"),
    [AIGCP_MANIFEST_INACCESSIBLE] = REFUSED("manifest.inaccessible", "the manifest cannot be read"),
    [AIGCP_MANIFEST_UNREFERENCED] =
        REFUSED("manifest.unreferenced", "a manifest in the store that nothing refers to"),
    [AIGCP_MANIFEST_UNSIGNED_BOX] =
        REFUSED("general.error", "a box in the store that nothing signs"),
    [AIGCP_TEXT_CORRUPTED] = BROKEN("manifest.text.corruptedWrapper",
                                    "the invisible characters that hold the manifest are damaged"),
    [AIGCP_TEXT_MULTIPLE] =
        BROKEN("manifest.text.multipleWrappers", "the text has more than one manifest"),
    [AIGCP_HTML_MULTIPLE] =
        BROKEN("manifest.html.multipleManifests", "the page has more than one manifest"),
    [AIGCP_GENERAL_ERROR] = BROKEN("general.error", "the manifest store cannot be read"),

    [AIGCP_CREDENTIAL_UNTRUSTED] = { "signingCredential.untrusted", AIGC_C2PA_FAILURE,
                                     AIGCP_WEIGHT_UNTRUSTED, 0,
                                     "the certificate leads to no trust anchor" },
};

_Static_assert(sizeof(entries) / sizeof(entries[0]) == AIGCP_CODE_COUNT, "every code");

const aigcp_code_entry *
aigcp_code_get(aigcp_code code)
{
    return &entries[code];
}
