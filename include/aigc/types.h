/* SPDX-License-Identifier: Apache-2.0 */
/** @file types.h
 * What every other header of the toolkit shares: status codes, text output,
 * natural language of a text, export macros.
 *
 * ERRORS   Every function that can fail returns an aigc_status. 0 is success;
 *          results come back through out-parameters, which are NULL or 0 after
 *          a failure.
 * MEMORY   What a function makes (its name ends in _new, _make, _generate, _open, _load or the
 * like) is the caller's, to be released with the _free or _close of its type, which takes NULL.
 * TEXT     is always (pointer, length in bytes), UTF-8 by intent. Bytes that are
 *          not UTF-8 are legal input everywhere: they are kept and counted.
 */
#ifndef AIGC_TYPES_H
#define AIGC_TYPES_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define AIGC_API
#elif defined(__GNUC__)
#define AIGC_API __attribute__((visibility("default")))
#else
#define AIGC_API
#endif

#if defined(__GNUC__)
#define AIGC_MUST_CHECK __attribute__((warn_unused_result))
#else
#define AIGC_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of a call. The numbers are part of the ABI and never change; they
 * are grouped by tens by cause. */
typedef enum aigc_status {
    AIGC_OK = 0,

    /* The caller's doing. */
    AIGC_ERR_ARGUMENT = 10, /**< NULL, out of range, or a struct_size we do not know */
    AIGC_ERR_STATE = 11,    /**< not allowed now: before begin(), after finish(), in a callback */
    AIGC_ERR_STOPPED = 12,  /**< a callback of the caller asked to stop */

    /* The environment's doing. */
    AIGC_ERR_MEMORY = 20, /**< out of memory */
    AIGC_ERR_IO = 21,     /**< a file could not be read or written; see errno */
    AIGC_ERR_RANDOM = 22, /**< no random numbers or no clock */

    /* A bound that protects the caller was reached. */
    AIGC_ERR_LIMIT = 30,

    /* The input's doing. */
    AIGC_ERR_RULES = 40,       /**< rule files have errors; see the diagnostics */
    AIGC_ERR_FORMAT = 41,      /**< a file or string is not of the expected format */
    AIGC_ERR_FIELD = 42,       /**< a label field is missing or breaks its rules */
    AIGC_ERR_WORDING = 43,     /**< a visible label lacks a required element */
    AIGC_ERR_UNSUPPORTED = 44, /**< not a kind of file that can carry this */
    AIGC_ERR_SIGNED = 45,      /**< the file is signed; the change would break the signature */
    AIGC_ERR_UNMARKABLE = 46,  /**< too small or too flat to carry a watermark that can be read */
    AIGC_ERR_ENCRYPTED = 47,   /**< the file is encrypted: its labels are out of reach */
    AIGC_ERR_NO_ROOM = 48,     /**< the place in the file that it belongs into is full */
    AIGC_ERR_OCCUPIED = 49,    /**< what stands in its place is something else, and stays */

    /* Keys. */
    AIGC_ERR_KEY = 50,      /**< not a key, or not this kind of key */
    AIGC_ERR_PASSWORD = 51, /**< the key needs a password, or another one */

    /* Answers of a verification. Only AIGC_OK means "verified". */
    AIGC_ERR_UNKNOWN_SIGNER = 60, /**< text and mark agree; the key is not in the keyring */
    AIGC_ERR_ALTERED = 61,        /**< a mark was found, and text or mark changed since */
    AIGC_ERR_MALFORMED = 62,      /**< something that begins like a mark and is none */
    AIGC_ERR_NOT_FOUND = 63,      /**< no mark. Never means "made by a human" */
    AIGC_ERR_REFUSED = 64,        /**< a rule bundle must not be used; its report says why */

    AIGC_ERR_INTERNAL = 90 /**< our bug; please report it */
} aigc_status;

/** Natural language of a text, label or message. */
typedef enum aigc_language {
    AIGC_LANGUAGE_AUTO = 0, /**< follow the text: Chinese if Han leads, else English */
    AIGC_LANGUAGE_ZH = 1,
    AIGC_LANGUAGE_EN = 2
} aigc_language;

/** Receive output bytes.
 *
 * Called from inside the functions of the object that writes: feed(), finish() and, where there
 * are such, begin(), flush() and tick().
 * The callback may not call that object again (AIGC_ERR_STATE).
 *
 * @param data   never NULL; valid until the callback returns.
 * @param length at least 1.
 * @return 0 to go on; anything else ends the stream with AIGC_ERR_STOPPED.
 */
typedef int (*aigc_write_fn)(void *context, const void *data, size_t length);

/** Name a status in one English word or two, for logs: "ok", "io", "altered".
 * @return a static string; "unknown" for a number that is no status. */
static inline const char *
aigc_status_name(aigc_status status)
{
    switch (status) {
    case AIGC_OK:
        return "ok";
    case AIGC_ERR_ARGUMENT:
        return "argument";
    case AIGC_ERR_STATE:
        return "state";
    case AIGC_ERR_STOPPED:
        return "stopped";
    case AIGC_ERR_MEMORY:
        return "memory";
    case AIGC_ERR_IO:
        return "io";
    case AIGC_ERR_RANDOM:
        return "random";
    case AIGC_ERR_LIMIT:
        return "limit";
    case AIGC_ERR_RULES:
        return "rules";
    case AIGC_ERR_FORMAT:
        return "format";
    case AIGC_ERR_FIELD:
        return "field";
    case AIGC_ERR_WORDING:
        return "wording";
    case AIGC_ERR_UNSUPPORTED:
        return "unsupported";
    case AIGC_ERR_SIGNED:
        return "signed";
    case AIGC_ERR_UNMARKABLE:
        return "unmarkable";
    case AIGC_ERR_ENCRYPTED:
        return "encrypted";
    case AIGC_ERR_NO_ROOM:
        return "no-room";
    case AIGC_ERR_OCCUPIED:
        return "occupied";
    case AIGC_ERR_KEY:
        return "key";
    case AIGC_ERR_PASSWORD:
        return "password";
    case AIGC_ERR_UNKNOWN_SIGNER:
        return "unknown-signer";
    case AIGC_ERR_ALTERED:
        return "altered";
    case AIGC_ERR_MALFORMED:
        return "malformed";
    case AIGC_ERR_NOT_FOUND:
        return "not-found";
    case AIGC_ERR_REFUSED:
        return "refused";
    case AIGC_ERR_INTERNAL:
        return "internal";
    }
    return "unknown";
}

#ifdef __cplusplus
}
#endif

#endif
