/* SPDX-License-Identifier: Apache-2.0 */
/** @file text_mark.h
 * Put the visible label and the compact signed mark into a text stream; and verify
 * a text that carries them.
 *
 * OBJECTS  aigc_text_marker writes, aigc_text_verifier reads. Each handles one text
 *          at a time: begin(), feed(), finish(); then begin() again.
 * THREADS  One object, one thread at a time.
 * MEMORY   Constant, whatever the length of the text.
 * CUTS     Results depend on the text alone, not on how it was cut into feeds.
 * TRUST    Only AIGC_OK from aigc_text_verifier_finish() means "verified". A mark
 *          proves who signed this text and what they claimed; a missing mark proves
 *          nothing.
 *
 * The mark is a run of variation selectors that is the end of the text; its format
 * is in docs/formats.md.
 */
#ifndef AIGC_TEXT_MARK_H
#define AIGC_TEXT_MARK_H

#include <aigc/keys.h>
#include <aigc/label.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_text_marker aigc_text_marker;
typedef struct aigc_text_verifier aigc_text_verifier;

/** Where the visible label goes. */
typedef enum aigc_label_at {
    AIGC_LABEL_AT_END = 0,
    AIGC_LABEL_AT_START = 1,
    AIGC_LABEL_AT_BOTH = 2,
    AIGC_LABEL_AT_NONE = 3
} aigc_label_at;

/** How a text is marked. Zero all of it, then set `struct_size`. */
typedef struct aigc_text_marker_options {
    size_t struct_size;
    const aigc_label *label;    /**< copied; required unless `key` is NULL */
    const aigc_secret_key *key; /**< signs; must outlive the marker. NULL: no signed mark */
    aigc_label_at label_at;     /**< where the visible label goes */
    aigc_language language;     /**< of the default wording; AUTO follows the text */
    const char *wording;        /**< own visible label, copied; NULL for the default */
} aigc_text_marker_options;

/** Make a marker.
 * @return AIGC_OK; AIGC_ERR_WORDING or AIGC_ERR_FORMAT as aigc_wording_check();
 *         AIGC_ERR_FIELD as aigc_label_check(); AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_new(const aigc_text_marker_options *options,
                                                          aigc_text_marker **marker);

/** Release a marker. NULL is allowed. */
AIGC_API void aigc_text_marker_free(aigc_text_marker *marker);

/** Begin a text; forgets the one before.
 * @param write receives the text with its label and mark; required.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside a callback. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_begin(aigc_text_marker *marker,
                                                            aigc_write_fn write, void *context);

/** Write the mark elsewhere: finish() then hands it to `write` instead of appending it to
 * the text. May be called after begin() and before finish().
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE; or the error that ended the text. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_detach(aigc_text_marker *marker,
                                                             aigc_write_fn write, void *context);

/** Say in which language the text is, where what is fed was made of another text by masking words
 * in it. With AIGC_LANGUAGE_AUTO the default wording follows that from then on; the last call
 * counts.
 * @param first of its first letter, for a label at the start, which waits as long as this is AUTO.
 * @param most  of most of it, for a label at the end; AUTO: that of what is fed.
 * @return AIGC_OK; AIGC_ERR_STATE outside a text; AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_set_language(aigc_text_marker *marker,
                                                                   aigc_language first,
                                                                   aigc_language most);

/** Pass the next bytes of the text on, unchanged and at once. Only a label at the start holds
 * text back: white space, and with language AUTO all up to the first letter; at most 64
 * characters.
 * @return AIGC_OK; AIGC_ERR_STOPPED; AIGC_ERR_STATE; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_feed(aigc_text_marker *marker,
                                                           const void *data, size_t length);

/** Write the visible label and the mark.
 *
 * A text that already holds a mark of this format, at its end or before, gets no second one,
 * because two marks never verify: AIGC_ERR_FORMAT is returned after all text was written on
 * and before anything is added.
 *
 * @return AIGC_OK or as aigc_text_marker_feed(); AIGC_ERR_FORMAT as above. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_marker_finish(aigc_text_marker *marker);

/** Where finish() put the visible label, and why. */
typedef enum aigc_placement {
    AIGC_PLACED_AS_ASKED = 0,
    AIGC_PLACED_NOWHERE_JSON = 1, /**< the text is JSON: a label would break it */
    AIGC_PLACED_AT_END_JSON = 2,  /**< asked for the start; the text began like JSON and was none */
    AIGC_PLACED_BEHIND_FENCE = 3  /**< the text ended inside a code fence, which was closed first */
} aigc_placement;

/** @return where the visible label went; known after finish(). AIGC_PLACED_AS_ASKED for NULL. */
AIGC_API aigc_placement aigc_text_marker_placement(const aigc_text_marker *marker);

/** @return bytes added by finish() as the mark; 0 if there is none. */
AIGC_API size_t aigc_text_marker_mark_size(const aigc_text_marker *marker);

/** Make a verifier.
 * @param keyring public keys that are trusted; must outlive the verifier. NULL: none.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_new(const aigc_keyring *keyring,
                                                            aigc_text_verifier **verifier);

/** Release a verifier. NULL is allowed. */
AIGC_API void aigc_text_verifier_free(aigc_text_verifier *verifier);

/** Begin a text; forgets the one before, with its label and report.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_begin(aigc_text_verifier *verifier);

/** Give the mark of a text that was marked with aigc_text_marker_detach(). May be called
 * after begin() and before finish(); the text itself must then carry no mark.
 * @return AIGC_OK also for bytes that are no mark: finish() judges; AIGC_ERR_STATE,
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_detached(aigc_text_verifier *verifier,
                                                                 const void *mark, size_t length);

/** Take the next bytes of the text.
 * @param data may be NULL if `length` is 0; not kept after the call.
 * @return AIGC_OK; AIGC_ERR_STATE before begin() or after finish(); AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. A text that does not verify is no error here: finish() judges. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_feed(aigc_text_verifier *verifier,
                                                             const void *data, size_t length);

/** Why a text did not verify, in detail; AIGC_REASON_NONE with AIGC_OK. */
typedef enum aigc_reason {
    AIGC_REASON_NONE = 0,
    AIGC_REASON_NO_MARK = 1,         /**< AIGC_ERR_NOT_FOUND */
    AIGC_REASON_KEY_UNKNOWN = 2,     /**< AIGC_ERR_UNKNOWN_SIGNER: the signature was not checked */
    AIGC_REASON_TEXT_CHANGED = 3,    /**< ALTERED: the mark is genuine, the text is another */
    AIGC_REASON_TEXT_FOLLOWS = 4,    /**< ALTERED: bytes follow the mark */
    AIGC_REASON_BAD_SIGNATURE = 5,   /**< ALTERED: the signature of a known key does not fit */
    AIGC_REASON_UNKNOWN_CHANGED = 6, /**< ALTERED: another text, and an unknown key */
    AIGC_REASON_CUT_SHORT = 7,       /**< MALFORMED: the mark ends too early */
    AIGC_REASON_BAD_ENCODING = 8,    /**< MALFORMED: not the one allowed encoding */
    AIGC_REASON_SEVERAL_MARKS = 9,   /**< MALFORMED: more than one mark */
    AIGC_REASON_VERSION = 10         /**< MALFORMED: a version we do not know */
} aigc_reason;

/** What a verification found out. All of it is for people to read; a program decides by
 * the status. Strings and the label live until the next begin() or the verifier is freed. */
typedef struct aigc_text_report {
    size_t struct_size;  /**< set by the caller */
    aigc_status verdict; /**< the same as finish() returned */
    aigc_reason reason;
    const aigc_label *claimed;     /**< what the mark says, verified or not; NULL if unreadable */
    char key_id[AIGC_KEY_ID_SIZE]; /**< as claimed; "" if unreadable */
    const char *key_comment;       /**< comment of the trusted key that fits, else "" */
    uint64_t text_length;          /**< bytes before the mark */
    size_t mark_length;            /**< bytes of the mark in the text; 0 if none */
    uint64_t trailing;             /**< bytes behind the mark */
    int visible_label;             /**< 1 if the text begins or ends with a visible label */
} aigc_text_report;

/** End the text and judge it.
 *
 * @param[out] label may be NULL. What the signer claims, only if AIGC_OK; else NULL.
 *             Lives until the next begin() or the verifier is freed.
 * @return AIGC_OK: the text is as it was signed by a key of the keyring. Otherwise
 *         AIGC_ERR_UNKNOWN_SIGNER, AIGC_ERR_ALTERED, AIGC_ERR_MALFORMED, AIGC_ERR_NOT_FOUND;
 *         or AIGC_ERR_STATE, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY: no judgement. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_finish(aigc_text_verifier *verifier,
                                                               const aigc_label **label);

/** Fill in the report. @return AIGC_OK; AIGC_ERR_STATE before finish(); AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_text_verifier_report(const aigc_text_verifier *verifier,
                                                               aigc_text_report *report);

#ifdef __cplusplus
}
#endif

#endif
