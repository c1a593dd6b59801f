/* SPDX-License-Identifier: Apache-2.0 */
/** @file security_data.h
 * Security data of TC260-PG-202511A in ReservedCode1 and ReservedCode2: a signature over the
 * fields of the label, in the label.
 *
 * OBJECTS  aigc_security_keys is a set of public keys that are pinned; aigc_security_signer a
 *          secret SM2 key.
 * THREADS  A set or signer that is not being changed may be used by many threads.
 * ERRORS   A signature that does not fit is a verdict, not an error.
 * TRUST    The public key travels with the signature. A signature that fits such a key proves
 *          that the fields were not changed since somebody signed them, and not who did.
 *          Only a pinned key proves who.
 */
#ifndef AIGC_SECURITY_DATA_H
#define AIGC_SECURITY_DATA_H

#include <aigc/label.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a reserved code is. Only TRUSTED proves who labelled the content. */
typedef enum aigc_security_verdict {
    AIGC_SECURITY_NONE = 0,      /**< empty */
    AIGC_SECURITY_OPAQUE = 1,    /**< something of the writer's own */
    AIGC_SECURITY_TRUSTED = 2,   /**< the signature fits the fields, by a pinned key */
    AIGC_SECURITY_INTEGRITY = 3, /**< it fits, by the key that came with it: integrity only */
    AIGC_SECURITY_ALTERED = 4,   /**< the signature does not fit the fields */
    AIGC_SECURITY_UNCHECKED = 5, /**< no signature of the fields, or none that we can check */
    AIGC_SECURITY_MALFORMED = 6  /**< it begins like security data and is none */
} aigc_security_verdict;

/** Name a verdict for logs: "trusted", "integrity-only", ... @return a static string. */
AIGC_API const char *aigc_security_verdict_name(aigc_security_verdict verdict);

typedef struct aigc_security_keys aigc_security_keys;
typedef struct aigc_security_signer aigc_security_signer;

/** Make an empty set of pinned keys.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_security_keys_new(aigc_security_keys **keys);
/** Release keys. NULL is allowed. */
AIGC_API void aigc_security_keys_free(aigc_security_keys *keys);

/** Pin the public key in a PEM file (a public key or a certificate; SM2 or RSA).
 * @return AIGC_OK; AIGC_ERR_KEY if there is none in it; AIGC_ERR_LIMIT if the set is full;
 *         AIGC_ERR_IO (errno), AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_security_keys_add_file(aigc_security_keys *keys,
                                                                 const char *path);

/** Check the security data of a producer.
 *
 * @param data ReservedCode1, unescaped.
 * @param label, producer, produce_id  the values of the label, as they stand in it.
 * @param keys may be NULL.
 * @param[out] verdict AIGC_SECURITY_UNCHECKED on failure.
 * @return AIGC_OK whatever the verdict; AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_security_check(const char *data, const char *label,
                                                         const char *producer,
                                                         const char *produce_id,
                                                         const aigc_security_keys *keys,
                                                         aigc_security_verdict *verdict);

/** Load an SM2 secret key from a PEM file without password.
 * @return AIGC_OK; AIGC_ERR_KEY if it is no SM2 key; AIGC_ERR_PASSWORD if it is encrypted;
 *         AIGC_ERR_IO (errno), AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_security_signer_load(const char *path,
                                                               aigc_security_signer **signer);
/** Wipe and release a signer. NULL is allowed. */
AIGC_API void aigc_security_signer_free(aigc_security_signer *signer);

/** Sign Label, ContentProducer and ProduceID of a label: SM3 with SM2, user id
 * 1234567812345678, over `"Label":"1","ContentProducer":"...","ProduceID":"..."`.
 * @param[out] data for ReservedCode1: JSON, NUL-terminated, to be released with free().
 * @return AIGC_OK; AIGC_ERR_FIELD as aigc_label_check(); AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT;
 *         AIGC_ERR_RANDOM if signing failed. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_security_sign(const aigc_security_signer *signer,
                                                        const aigc_label *label, char **data);

#ifdef __cplusplus
}
#endif

#endif
