/* SPDX-License-Identifier: Apache-2.0 */
/** @file excerpt.h
 * Proofs for the pieces of a text, so that a copied paragraph or sentence can still be verified,
 * and a changed one is named. Each piece carries a signature of its own as invisible characters;
 * the format is in docs/formats.md, "Excerpts".
 *
 * OBJECTS  aigc_excerpt_marker writes, aigc_excerpt_verifier reads. One text at a time: begin(),
 *          feed(), finish(); then begin() again.
 * THREADS  One object, one thread at a time.
 * MEMORY   Constant, whatever the length of the text.
 * CUTS     Results depend on the text alone, not on how it was cut into feeds.
 * SIZE     A proof takes at most AIGC_EXCERPT_PROOF_MAX bytes of UTF-8.
 * TRUST    A proof is about the words of one piece and its place among the others: not about white
 *          space, and not about what stands around the piece now. A piece without a proof says
 *          nothing.
 */
#ifndef AIGC_EXCERPT_H
#define AIGC_EXCERPT_H

#include <aigc/keys.h>
#include <aigc/label.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** 96 bytes, each a variation selector of at most 4. */
#define AIGC_EXCERPT_PROOF_MAX 384

/** What each proof begins with, in UTF-8: a text without it has none, and need not be verified. */
#define AIGC_EXCERPT_PROOF_BEGIN "\xF3\xA0\x84\xB1\xF3\xA0\x84\xB7\xF3\xA0\x85\x80"

/** What a piece is. */
typedef enum aigc_excerpt_unit {
    AIGC_EXCERPT_PARAGRAPH = 0, /**< what stands between blank lines */
    AIGC_EXCERPT_SENTENCE = 1   /**< and also up to a line end, or the end of a sentence */
} aigc_excerpt_unit;

typedef struct aigc_excerpt_marker aigc_excerpt_marker;

/** Make a marker.
 * @param label its Label and ProduceID go into each proof; copied.
 * @param key   signs; must outlive the marker.
 * @return AIGC_OK; AIGC_ERR_FIELD as aigc_label_check(); AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_marker_new(const aigc_label *label,
                                                             const aigc_secret_key *key,
                                                             aigc_excerpt_unit unit,
                                                             aigc_excerpt_marker **marker);
/** Release a marker. NULL is allowed. */
AIGC_API void aigc_excerpt_marker_free(aigc_excerpt_marker *marker);

/** Begin a text; forgets the one before.
 * @param write receives the text with its proofs; required.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside `write`. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_marker_begin(aigc_excerpt_marker *marker,
                                                               aigc_write_fn write, void *context);

/** Pass the next bytes on, unchanged; only white space waits for what follows it. No proof is put
 * into a fenced code block, behind a line without a letter or digit, or into a text that begins
 * like JSON: invisible characters would break it.
 * @return AIGC_OK; AIGC_ERR_STOPPED; AIGC_ERR_STATE; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY;
 *         AIGC_ERR_LIMIT after 16 million pieces. After an error the text is over. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_marker_feed(aigc_excerpt_marker *marker,
                                                              const void *data, size_t length);

/** Write the last proof and what still waits. @return as feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_marker_finish(aigc_excerpt_marker *marker);

/** What a piece of a text is found to be. */
typedef enum aigc_excerpt_state {
    AIGC_EXCERPT_ORIGINAL = 0, /**< as it was signed, by a key of the keyring */
    AIGC_EXCERPT_CHANGED =
        1,                  /**< a proof of a known key that does not fit: text or proof changed */
    AIGC_EXCERPT_ADDED = 2, /**< it has no proof: it was not there, or lost it, or got none */
    AIGC_EXCERPT_MISSING = 3, /**< pieces that stood between two that are here */
    AIGC_EXCERPT_LABEL = 4,   /**< no proof, but a visible label, which needs none */
    AIGC_EXCERPT_UNKNOWN = 5, /**< a proof of a key that is not in the keyring: not checked */
    AIGC_EXCERPT_DAMAGED = 6, /**< a proof that is cut short or not in the one allowed encoding */
    AIGC_EXCERPT_MOVED = 7    /**< as it was signed, but it stood before the piece before it */
} aigc_excerpt_state;

/** A piece of a text, and what was found about it. */
typedef struct aigc_excerpt_piece {
    size_t struct_size; /**< as the library has it */
    aigc_excerpt_state state;
    uint64_t number;   /**< in the signed text, from 1; 0 if unknown. First of those missing */
    uint64_t count;    /**< of pieces: 1, or how many are missing */
    uint64_t offset;   /**< in the text; where they are missing */
    uint64_t length;   /**< of its text in bytes, without the proof */
    const char *begin; /**< its first bytes, whole characters; valid during the call */
    size_t begin_length;
} aigc_excerpt_piece;

/** Receive a piece. @return 0 to go on; anything else ends the text with AIGC_ERR_STOPPED. */
typedef int (*aigc_excerpt_fn)(void *context, const aigc_excerpt_piece *piece);

typedef struct aigc_excerpt_verifier aigc_excerpt_verifier;

/** Make a verifier.
 * @param keyring keys that are trusted; must outlive it. NULL: none.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_verifier_new(const aigc_keyring *keyring,
                                                               aigc_excerpt_verifier **verifier);
/** Release a verifier. NULL is allowed. */
AIGC_API void aigc_excerpt_verifier_free(aigc_excerpt_verifier *verifier);

/** Begin a text; forgets the one before.
 * @param found is called for every piece in the order of the text; may be NULL.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside `found`. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_verifier_begin(aigc_excerpt_verifier *verifier,
                                                                 aigc_excerpt_fn found,
                                                                 void *context);
/** Take the next bytes of the text.
 * @param data may be NULL if `length` is 0; not kept after the call.
 * @return AIGC_OK; AIGC_ERR_STOPPED as `found` asks; AIGC_ERR_STATE before begin(), after finish()
 *         or inside `found`; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. After an error the text is over.
 */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_verifier_feed(aigc_excerpt_verifier *verifier,
                                                                const void *data, size_t length);

/** What was found in all. */
typedef struct aigc_excerpt_report {
    size_t struct_size; /**< set by the caller */
    aigc_status verdict;
    uint64_t counts[8]; /**< by aigc_excerpt_state */
    uint64_t texts;     /**< different signed texts that pieces are from */
    int is_whole;       /**< not 0: AIGC_OK, and from the first piece to the last */
    char label[2];      /**< Label of the last genuine piece: "1", "2", "3"; "" if there is none */
    char key_id[AIGC_KEY_ID_SIZE];
    char produce_id[AIGC_UUID_SIZE]; /**< ProduceID if that is a UUID; else a hash in its form */
} aigc_excerpt_report;

/** End the text and judge it.
 * @return AIGC_OK: every piece is original, and they are of one text without a gap; pieces before
 *         and behind may be missing, it is an excerpt. AIGC_ERR_ALTERED; AIGC_ERR_UNKNOWN_SIGNER;
 *         AIGC_ERR_NOT_FOUND if no piece has a proof. AIGC_ERR_STATE, AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY, AIGC_ERR_STOPPED: no judgement. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_excerpt_verifier_finish(aigc_excerpt_verifier *verifier,
                                                                  aigc_excerpt_report *report);

#ifdef __cplusplus
}
#endif

#endif
