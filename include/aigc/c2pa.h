/* SPDX-License-Identifier: Apache-2.0 */
/** @file c2pa.h
 * Content credentials that the world can check: C2PA manifests (Technical Specification 2.2,
 * claims v2; claims v1 are read), signed and verified in constant memory for the file.
 *
 * OBJECTS  aigc_c2pa_signer: a certificate chain and a way to sign. aigc_c2pa_trust: whom to
 *          trust. aigc_c2pa_report: what verification found.
 * THREADS  A signer, a trust and a report are not changed by use; several threads may share
 *          them once they are set up, if the caller's callbacks allow it.
 * MEMORY   Files are streamed. A manifest store is held in memory; it has a bound (64 MB).
 * ERRORS   Nothing that was given to `write` may be kept unless AIGC_OK came back.
 * TRUST    Nobody is trusted until anchors or certificates are added: without them the best
 *          answer is AIGC_ERR_UNKNOWN_SIGNER. There is no network access; remote manifests and
 *          OCSP responders are never asked.
 */
#ifndef AIGC_C2PA_H
#define AIGC_C2PA_H

#include <aigc/label.h>
#include <aigc/source.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- signing --------------------------------------------------------------------------- */

/** Signature algorithms, by their COSE numbers (C2PA 2.2, 13.2.1). */
typedef enum aigc_c2pa_algorithm {
    AIGC_C2PA_NONE = 0,
    AIGC_C2PA_ES256 = -7,
    AIGC_C2PA_EDDSA = -8, /**< Ed25519 only */
    AIGC_C2PA_ES384 = -35,
    AIGC_C2PA_ES512 = -36,
    AIGC_C2PA_PS256 = -37,
    AIGC_C2PA_PS384 = -38,
    AIGC_C2PA_PS512 = -39
} aigc_c2pa_algorithm;

/** The usual name of an algorithm, "Ed25519" or "ES256"; "" if it is none. */
AIGC_API const char *aigc_c2pa_algorithm_name(aigc_c2pa_algorithm algorithm);

typedef struct aigc_c2pa_signer aigc_c2pa_signer;

/** Sign a message: for keys that do not leave an HSM or a key service.
 * @param signature to be filled with exactly `size` bytes: 64 of Ed25519; r and s side by side
 *                  of ECDSA, each as long as the field; as long as the modulus of RSA-PSS, whose
 *                  salt is as long as the hash.
 * @return 0; anything else makes signing fail with AIGC_ERR_KEY. */
typedef int (*aigc_c2pa_sign_fn)(void *context, aigc_c2pa_algorithm algorithm, const void *message,
                                 size_t length, uint8_t *signature, size_t size);

/** Get a time stamp: send a TimeStampReq (RFC 3161, DER) to an authority.
 * @param response to be filled with the TimeStampResp, or with the token alone.
 * @param[out] size at most `room`; 0: there is no token yet. Then zeros of 10,240 bytes are left in
 *             the signature, and aigc_c2pa_stamp() puts the token there later; the request of the
 *             last call is the one that it answers.
 * @return 0; anything else makes signing fail with AIGC_ERR_KEY. */
typedef int (*aigc_c2pa_stamp_fn)(void *context, const void *request, size_t length,
                                  uint8_t *response, size_t room, size_t *size);

/** Make a signer of PEM texts.
 *
 * The algorithm follows from the key: Ed25519, P-256 ES256, P-384 ES384, P-521 ES512, RSA PS256.
 * A leaf that breaks a rule of the certificate profile is refused: aigc_c2pa_certificate_check()
 * tells which. A self-signed root at the end of the chain is left out of what is signed.
 *
 * @param chain    the certificates, leaf first.
 * @param password NULL if the key has none.
 * @return AIGC_OK; AIGC_ERR_KEY if the key is none, does not belong to the leaf, or the leaf
 *         breaks the profile; AIGC_ERR_FORMAT if the chain is no PEM; AIGC_ERR_PASSWORD,
 *         AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_signer_pem(const char *chain, size_t chain_length,
                                                          const char *key, size_t key_length,
                                                          const char *password,
                                                          aigc_c2pa_signer **signer);

/** Make a signer whose key OpenSSL finds by a URI: "pkcs11:object=..." with a PKCS#11 provider in
 * openssl.cnf or the engine of libp11, or "file:...".
 * @return as aigc_c2pa_signer_pem(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_signer_uri(const char *chain, size_t chain_length,
                                                          const char *uri, const char *pin,
                                                          aigc_c2pa_signer **signer);

/** Make a signer of a chain and the caller's function. @return as aigc_c2pa_signer_pem(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_signer_callback(const char *chain,
                                                               size_t chain_length,
                                                               aigc_c2pa_sign_fn sign,
                                                               void *context,
                                                               aigc_c2pa_signer **signer);

/** Have every signature time-stamped (sigTst2). The function is called once for a file, and once
 * more for the first one, to see how long tokens are; for one text in three twice, as its length
 * depends on the token. Threads that share a signer call it at the same time.
 * @param stamp NULL for none. @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_signer_stamp(aigc_c2pa_signer *signer,
                                                            aigc_c2pa_stamp_fn stamp,
                                                            void *context);

/** Put a time stamp into a file that was signed with room for one. Nothing else of it changes, and
 * nobody has to sign again.
 *
 * @param source   the signed file, or its manifest store as a file of its own.
 * @param response a TimeStampResp, or the token alone.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND if the file has no manifest; AIGC_ERR_FORMAT if the response
 *         is no token over this signature; AIGC_ERR_UNSUPPORTED if there is no room for a token, or
 *         it was filled already; AIGC_ERR_LIMIT if the token is larger than the room; the verdict
 *         of aigc_c2pa_verify() if the file itself does not hold; AIGC_ERR_STOPPED, AIGC_ERR_IO,
 *         AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_stamp(const aigc_source *source,
                                                     const void *response, size_t length,
                                                     aigc_write_fn write, void *context);

/** Release a signer; keys are wiped. NULL is allowed. */
AIGC_API void aigc_c2pa_signer_free(aigc_c2pa_signer *signer);

/** The algorithm of a signer; AIGC_C2PA_NONE for NULL. */
AIGC_API aigc_c2pa_algorithm aigc_c2pa_signer_algorithm(const aigc_c2pa_signer *signer);

/** What a manifest says. Everything may be NULL or 0 except struct_size. Texts are UTF-8 of at
 * most 1,024 bytes. */
typedef struct aigc_c2pa_claim {
    size_t struct_size;      /**< sizeof(aigc_c2pa_claim) */
    const aigc_label *label; /**< the AIGC record, as an assertion of its own */
    const char *title;       /**< dc:title; file names can be personal, so there is no default */
    /** Who signs: the program. Default: aigc-label and its version. */
    const char *generator_name, *generator_version;
    /** What made the content: softwareAgent. Default: the model of the label, else the
     * generator. */
    const char *agent_name, *agent_version;
    /** A term of the IPTC vocabulary, such as "compositeWithTrainedAlgorithmicMedia", or a whole
     * URI. Default: "trainedAlgorithmicMedia". */
    const char *source_type;
    /** What was done with a file that has a manifest already. Default: "c2pa.edited". */
    const char *action;
    uint64_t when; /**< seconds since 1970; default: the label's time, else now */
    /** A watermark that was embedded: its algorithm and what it carries. Then there are a
     * c2pa.soft-binding and a c2pa.watermarked. */
    const char *watermark_algorithm;
    const void *watermark_value;
    size_t watermark_length;
    /** Not 0: actions and hash only; no ai-disclosure, no record; no time unless `when` says one;
     * no softwareAgent that is the generator. */
    int minimal;
    /** For the verification of a manifest that is there: what it finds is recorded. */
    const struct aigc_c2pa_trust *trust;
} aigc_c2pa_claim;

/** Sign a file: write the file with its manifest. A manifest that is there becomes an ingredient
 * of the new one, with what its verification found; nothing is dropped.
 *
 * @return AIGC_OK; AIGC_ERR_FORMAT if the file is damaged, or of a format that carries no
 *         manifest; AIGC_ERR_UNSUPPORTED if it is of a structure that is not written, or if it is
 *         plain text and its time stamp comes later; AIGC_ERR_ENCRYPTED;
 *         AIGC_ERR_SIGNED if it is a PDF whose certification forbids changes;
 *         AIGC_ERR_MALFORMED if it has a manifest that cannot be carried on;
 *         AIGC_ERR_FIELD if a text of the claim cannot be written; AIGC_ERR_STOPPED as
 *         `write` asks; AIGC_ERR_KEY if signing or time-stamping failed; AIGC_ERR_LIMIT,
 * AIGC_ERR_IO, AIGC_ERR_RANDOM, AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_sign(const aigc_c2pa_signer *signer,
                                                    const aigc_source *source,
                                                    const aigc_c2pa_claim *claim,
                                                    aigc_write_fn write, void *context);

/** Sign a file that stays as it is, whatever its format: write the manifest store alone, which is
 * a `.c2pa` file. @return as aigc_c2pa_sign(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_sign_sidecar(const aigc_c2pa_signer *signer,
                                                            const aigc_source *source,
                                                            const aigc_c2pa_claim *claim,
                                                            aigc_write_fn write, void *context);

/* ---- trust ----------------------------------------------------------------------------- */

typedef struct aigc_c2pa_trust aigc_c2pa_trust;

/** Make a trust that trusts nobody, and takes leaves with the extended key usages claimSigning,
 * emailProtection and documentSigning. @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_trust_new(aigc_c2pa_trust **trust);

/** Release a trust. NULL is allowed. */
AIGC_API void aigc_c2pa_trust_free(aigc_c2pa_trust *trust);

/** What certificates are trusted for. */
typedef enum aigc_c2pa_trusted_for {
    AIGC_C2PA_ANCHOR = 0,  /**< chains of signers end here */
    AIGC_C2PA_STAMPER = 1, /**< chains of time-stamp authorities end here */
    AIGC_C2PA_ALLOWED = 2  /**< leaves that are trusted as they are */
} aigc_c2pa_trusted_for;

/** Add certificates, as PEM.
 * @return AIGC_OK; AIGC_ERR_FORMAT if there is none in the text, or one that is damaged;
 *         AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_trust_add(aigc_c2pa_trust *trust,
                                                         aigc_c2pa_trusted_for purpose,
                                                         const char *pem, size_t length);

/** Accept an extended key usage, by its OID in dots; the first call replaces the default ones.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no OID; AIGC_ERR_LIMIT, AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_trust_usage(aigc_c2pa_trust *trust, const char *oid);

/** Verify as of a time instead of now.
 * @param seconds since 1970-01-01T00:00:00Z; 0 for now.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT, also above INT64_MAX. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_trust_at(aigc_c2pa_trust *trust, uint64_t seconds);

/** How many certificates are trusted in all; 0 for NULL. */
AIGC_API size_t aigc_c2pa_trust_count(const aigc_c2pa_trust *trust);

/* ---- verifying ------------------------------------------------------------------------- */

/** How far a manifest holds (C2PA 2.2, 14.3). */
typedef enum aigc_c2pa_state {
    AIGC_C2PA_ABSENT = 0,
    AIGC_C2PA_INVALID = 1,     /**< not even well-formed */
    AIGC_C2PA_WELL_FORMED = 2, /**< readable; a hash, signature or credential does not hold */
    AIGC_C2PA_VALID = 3,       /**< all holds; the signer is not known to the trust */
    AIGC_C2PA_TRUSTED = 4
} aigc_c2pa_state;

/** What a finding does to the manifest that it is about (C2PA 2.2, 15.2). */
typedef enum aigc_c2pa_kind {
    AIGC_C2PA_SUCCESS = 0,     /**< a check that it passed */
    AIGC_C2PA_INFORMATION = 1, /**< changes no verdict */
    AIGC_C2PA_FAILURE = 2      /**< it does not hold */
} aigc_c2pa_kind;

/** Codes of our own, for what is no fault of a manifest: the file is cut off or damaged, or has
 * more parts than are looked at, so that it is not known whether one stands in the rest. */
#define AIGC_C2PA_FILE_DAMAGED "org.aigc-label.file.damaged"
#define AIGC_C2PA_FILE_LIMIT "org.aigc-label.file.limit"

/** One line of a report. Strings belong to the report. */
typedef struct aigc_c2pa_finding {
    size_t struct_size; /**< sizeof(aigc_c2pa_finding), set by the caller */
    aigc_c2pa_kind kind;
    const char *code;        /**< of the standard: "assertion.dataHash.mismatch"; or of our own */
    const char *url;         /**< the box that it is about: "self#jumbf=/c2pa/..." */
    const char *explanation; /**< an English sentence */
    const char *message;     /**< the same in the language of the locale */
    int ingredient; /**< not 0: about a manifest that the active one was made from; it does not
                         count against the active one */
} aigc_c2pa_finding;

typedef struct aigc_c2pa_report aigc_c2pa_report;

/** Verify a file.
 *
 * @param sidecar the manifest store as a file of its own; NULL: it is in the file.
 * @param trust   NULL: nobody is trusted.
 * @param[out] report may be NULL; made also if the answer is no, NULL if there is none.
 * @return AIGC_OK: trusted, and nothing else is; AIGC_ERR_UNKNOWN_SIGNER: all holds, the signer
 *         is not trusted; AIGC_ERR_ALTERED: a hash or signature does not match;
 *         AIGC_ERR_MALFORMED: it breaks rules of the standard, or its credential does not hold, or
 *         the file cannot be read as far as a manifest may stand;
 *         AIGC_ERR_NOT_FOUND. No answer: AIGC_ERR_IO, AIGC_ERR_MEMORY, AIGC_ERR_LIMIT,
 *         AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_verify(const aigc_source *source,
                                                      const aigc_source *sidecar,
                                                      const aigc_c2pa_trust *trust,
                                                      aigc_c2pa_report **report);

/** Release a report. NULL is allowed. */
AIGC_API void aigc_c2pa_report_free(aigc_c2pa_report *report);

/** @return the answer that aigc_c2pa_verify() gave. AIGC_ERR_NOT_FOUND for NULL. */
AIGC_API aigc_status aigc_c2pa_report_verdict(const aigc_c2pa_report *report);

/** The state of the standard. ABSENT for NULL. */
AIGC_API aigc_c2pa_state aigc_c2pa_report_state(const aigc_c2pa_report *report);

/** What the active manifest says; believe it only as far as the verdict goes. */
typedef enum aigc_c2pa_text {
    AIGC_C2PA_MANIFEST = 0,    /**< its label, a URN */
    AIGC_C2PA_INSTANCE = 1,    /**< instanceID */
    AIGC_C2PA_TITLE = 2,       /**< dc:title */
    AIGC_C2PA_GENERATOR = 3,   /**< program and version */
    AIGC_C2PA_SIGNER = 4,      /**< subject of the leaf: "C=CN, O=..., CN=..." */
    AIGC_C2PA_ISSUER = 5,      /**< issuer of the leaf */
    AIGC_C2PA_ALGORITHM = 6,   /**< "Ed25519" */
    AIGC_C2PA_ACTION = 7,      /**< first action: "c2pa.created" */
    AIGC_C2PA_SOURCE_TYPE = 8, /**< its digitalSourceType */
    AIGC_C2PA_AGENT = 9,       /**< its softwareAgent: name and version */
    AIGC_C2PA_WHEN = 10,       /**< its time, as written: a claim of the signer */
    AIGC_C2PA_STAMPED = 11,    /**< time of the time stamp, RFC 3339; "" without a valid one */
    AIGC_C2PA_RECORD = 12,     /**< the AIGC record: JSON */
    AIGC_C2PA_WATERMARK = 13,  /**< alg of the soft binding */
    AIGC_C2PA_REMOTE = 14,     /**< URL of a remote manifest, which was not fetched */
    /** What the first block of the soft binding says the watermark carries: text as it is, bytes
     * that are no printable ASCII as hex. */
    AIGC_C2PA_WATERMARK_VALUE = 15
} aigc_c2pa_text;
#define AIGC_C2PA_TEXT_COUNT 16 /**< numbers of texts are below it */

/** @return never NULL: "" if there is none; belongs to the report. */
AIGC_API const char *aigc_c2pa_report_text(const aigc_c2pa_report *report, aigc_c2pa_text which);

/** What the active manifest says of how the file was made, as a reason for its class: an AIGC_WHY_*
 * of <aigc/media_report.h>, for `known` of aigc_media_read_options.
 * @return AIGC_WHY_SIGNED_TRUSTED, AIGC_WHY_SIGNED or, if it does not hold, AIGC_WHY_MANIFEST, if
 *         its source type names what a machine generated, wholly or in part; else 0. */
AIGC_API unsigned aigc_c2pa_report_why(const aigc_c2pa_report *report);

/** How many findings there are; 0 for NULL. */
AIGC_API size_t aigc_c2pa_report_count(const aigc_c2pa_report *report);

/** Get a finding. @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is not below the count. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_report_finding(const aigc_c2pa_report *report,
                                                              size_t index,
                                                              aigc_c2pa_finding *finding);

/* ---- certificates ---------------------------------------------------------------------- */

/** A rule of the certificate profile (C2PA 2.2, 14.5.1) that a certificate breaks.
 * @param clause such as "14.5.1.1"; `rule` is an English sentence; `advice` too: what to do.
 * @param fatal  0: the standard only recommends it, or only some viewers demand it.
 * @return 0 to go on. */
typedef int (*aigc_c2pa_rule_fn)(void *context, size_t certificate, const char *clause,
                                 const char *rule, const char *advice, int fatal);

/** Check a leaf, and the chain behind it, against the certificate profile; every rule that is
 * broken is told.
 * @param trust its usages are the accepted ones; NULL: the default ones.
 * @return AIGC_OK if no fatal rule is broken; AIGC_ERR_KEY if one is; AIGC_ERR_FORMAT if it is no
 *         PEM certificate; AIGC_ERR_STOPPED; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY,
 *         AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_certificate_check(const char *pem, size_t length,
                                                                 const aigc_c2pa_trust *trust,
                                                                 aigc_c2pa_rule_fn rule,
                                                                 void *context);

/** What a new root and leaf are made of. */
typedef struct aigc_c2pa_identity {
    size_t struct_size;
    const char *country;           /**< two letters, such as "CN" */
    const char *organisation;      /**< UTF-8 */
    const char *name;              /**< common name of the leaf */
    aigc_c2pa_algorithm algorithm; /**< EDDSA, ES256, ES384, or PS256 (RSA-3072) */
    unsigned days;                 /**< of the leaf; the root holds ten years */
} aigc_c2pa_identity;

/** NUL-terminated PEM texts; released by aigc_c2pa_credentials_free(), which wipes them. */
typedef struct aigc_c2pa_credentials {
    char *root_certificate, *root_key, *leaf_certificate, *leaf_key;
} aigc_c2pa_credentials;

/** Make a root and a leaf that pass the profile and the defaults of other verifiers.
 * @return AIGC_OK; AIGC_ERR_FIELD if a text cannot stand in a certificate; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_RANDOM, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_credentials_make(const aigc_c2pa_identity *identity,
                                                                aigc_c2pa_credentials *result);

/** Release and wipe the texts. NULL is allowed. */
AIGC_API void aigc_c2pa_credentials_free(aigc_c2pa_credentials *credentials);

#ifdef __cplusplus
}
#endif

#endif
