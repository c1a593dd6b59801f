/* SPDX-License-Identifier: Apache-2.0 */
/** @file c2pa_contents.h
 * What stands in the C2PA manifest store of a file, to be shown: every manifest, with its claim,
 * what was done, its assertions, what it was made from, and who signed it.
 *
 * OBJECTS  aigc_c2pa_contents: all that was read; it does not need the file any more.
 * THREADS  Contents are not changed by use; several threads may share them.
 * MEMORY   Strings belong to the contents, are UTF-8 and never NULL: "" for what is not said.
 * TRUST    NOTHING IS VERIFIED HERE. Anybody can write anything into a store; what it says is
 *          believed as far as aigc_c2pa_verify() (<aigc/c2pa.h>) goes.
 */
#ifndef AIGC_C2PA_CONTENTS_H
#define AIGC_C2PA_CONTENTS_H

#include <aigc/source.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_c2pa_contents aigc_c2pa_contents;

/** Read the store that is in a file, or is the file (".c2pa").
 *
 * A part that is damaged is left out: only the boxes of the store must hold.
 *
 * @param[out] contents to be released with aigc_c2pa_contents_free(); NULL after an error.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_MALFORMED if it has several stores, or one whose
 *         boxes are damaged; AIGC_ERR_FORMAT if the file is damaged or has too many parts, and
 * there is none in what can be read; AIGC_ERR_LIMIT, AIGC_ERR_IO, AIGC_ERR_MEMORY,
 *         AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_contents_read(const aigc_source *source,
                                                             aigc_c2pa_contents **contents);

/** Release contents. NULL is allowed. */
AIGC_API void aigc_c2pa_contents_free(aigc_c2pa_contents *contents);

/** One manifest. */
typedef struct aigc_c2pa_manifest_entry {
    size_t struct_size;     /**< sizeof(aigc_c2pa_manifest_entry), set by the caller */
    const char *label;      /**< a URN */
    const char *kind;       /**< "standard", "update", "compressed" */
    unsigned claim_version; /**< 1, 2; 0 if it has no claim that can be read */
    const char *instance;   /**< instanceID */
    const char *title;      /**< dc:title */
    const char *generator;  /**< the program that wrote the claim: name and version */
    const char *algorithm;  /**< of the signature: "Ed25519" */
    const char *signer;     /**< subject of the leaf */
    const char *issuer;     /**< issuer of the leaf */
    const char *stamped;    /**< time of a stamp that is over this signature, RFC 3339 */
    const char *stamper;    /**< subject of the authority that stamped it */
    size_t staples;         /**< how many OCSP responses are in the signature */
    /** How many of these it has. */
    size_t actions, assertions, ingredients;
} aigc_c2pa_manifest_entry;

/** How many manifests there are, in the order of the store: the last one is the active one. 0 for
 * NULL. */
AIGC_API size_t aigc_c2pa_contents_count(const aigc_c2pa_contents *contents);

/** Not 0 if there is more than is told: more than 4,096 actions. */
AIGC_API int aigc_c2pa_contents_truncated(const aigc_c2pa_contents *contents);

/** Get a manifest. @return AIGC_OK; AIGC_ERR_ARGUMENT if `manifest` is not below the count. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_contents_manifest(const aigc_c2pa_contents *contents,
                                                                 size_t manifest,
                                                                 aigc_c2pa_manifest_entry *entry);

/** One action: what was done. */
typedef struct aigc_c2pa_action_entry {
    size_t struct_size;      /**< sizeof(aigc_c2pa_action_entry), set by the caller */
    const char *action;      /**< "c2pa.created" */
    const char *when;        /**< as written: a claim of the signer */
    const char *source_type; /**< digitalSourceType */
    const char *agent;       /**< softwareAgent: name and version */
} aigc_c2pa_action_entry;

/** Get an action of a manifest. @return as aigc_c2pa_contents_manifest(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_contents_action(const aigc_c2pa_contents *contents,
                                                               size_t manifest, size_t index,
                                                               aigc_c2pa_action_entry *entry);

/** One assertion, in the order of the store. */
typedef struct aigc_c2pa_assertion_entry {
    size_t struct_size; /**< sizeof(aigc_c2pa_assertion_entry), set by the caller */
    const char *label;  /**< "c2pa.hash.data" */
    const char *type;   /**< "cbor", "json", "uuid", "file", "redacted", or "other" */
    uint64_t size;      /**< bytes of its box */
    const char *json;   /**< what it says, if it is JSON in UTF-8 */
} aigc_c2pa_assertion_entry;

/** Get an assertion of a manifest. @return as aigc_c2pa_contents_manifest(). */
AIGC_API AIGC_MUST_CHECK aigc_status
aigc_c2pa_contents_assertion(const aigc_c2pa_contents *contents, size_t manifest, size_t index,
                             aigc_c2pa_assertion_entry *entry);

/** One ingredient: what the file was made from. */
typedef struct aigc_c2pa_ingredient_entry {
    size_t struct_size;       /**< sizeof(aigc_c2pa_ingredient_entry), set by the caller */
    const char *relationship; /**< "parentOf", "componentOf", "inputTo" */
    const char *title;        /**< dc:title */
    const char *format;       /**< dc:format, a media type */
    const char *manifest;     /**< label of its manifest, if that is in the store */
} aigc_c2pa_ingredient_entry;

/** Get an ingredient of a manifest. @return as aigc_c2pa_contents_manifest(). */
AIGC_API AIGC_MUST_CHECK aigc_status
aigc_c2pa_contents_ingredient(const aigc_c2pa_contents *contents, size_t manifest, size_t index,
                              aigc_c2pa_ingredient_entry *entry);

#ifdef __cplusplus
}
#endif

#endif
