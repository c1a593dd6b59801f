/* SPDX-License-Identifier: Apache-2.0 */
/** @file filter.h
 * Scan a text stream with a rule set; or scan and rewrite it as the rules say.
 *
 * OBJECTS  aigc_scanner reports findings; aigc_transformer also writes the text
 *          on, with findings masked, replaced, or cut off. Either handles one
 *          stream at a time: begin(), feed() as often as needed, finish(); then
 *          begin() again. Both hold a reference to their rule set, so the caller
 *          may release or replace its own at any time.
 * THREADS  One object, one thread at a time. Any number of objects may share a
 *          rule set.
 * MEMORY   Per stream bounded by the rule set, whatever the text: see docs/design.md.
 * CUTS     What is reported and written depends on the text alone, never on how
 *          it was cut into feeds, also when a cut falls inside a character.
 * OFFSETS  are bytes in the original text, from 0, end-exclusive.
 * ERRORS   AIGC_ERR_STATE and AIGC_ERR_ARGUMENT change nothing. After any other
 *          error the object repeats it until begin(): treat the text as not
 *          scanned.
 */
#ifndef AIGC_FILTER_H
#define AIGC_FILTER_H

#include <aigc/policy.h>
#include <aigc/rules.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_scanner aigc_scanner;
typedef struct aigc_transformer aigc_transformer;

/** One place where a rule applies. */
typedef struct aigc_finding {
    uint64_t start; /**< first byte of the finding in the original text */
    uint64_t end;   /**< first byte behind it; always > start */
    size_t rule;    /**< index of the rule in the rule set */
    const char *rule_id;
    const char *category;
    aigc_action action;      /**< after policy and sampling */
    aigc_action rule_action; /**< what the rule says, for its direction */
    aigc_lane lane;          /**< how it was found: the mildest disguise that explains it */
    const void *text;   /**< the end - start bytes of the finding, until the callback returns */
    const void *origin; /**< for aigc_finding_explain() */
    int late;           /**< 1: part of it was written before it was found, as a cap on the
                             hold-back asked for; only what was not is redacted */
} aigc_finding;

/** Receive a finding.
 *
 * Findings come in the order of their end, then start, then rule index. All
 * overlapping findings are reported. A rule reports the same range once.
 * The callback may not call the object that calls it (AIGC_ERR_STATE).
 * @return 0 to go on; anything else ends the stream with AIGC_ERR_STOPPED. */
typedef int (*aigc_finding_fn)(void *context, const aigc_finding *finding);

/** How a piece of a finding was read. */
typedef enum aigc_reading {
    AIGC_READING_ITSELF = 0,
    AIGC_READING_FOLDED = 1,     /**< another spelling of what it stands for: case, width,
                                      variants, marks, enclosed or traditional forms */
    AIGC_READING_LOOK_ALIKE = 2, /**< taken for the Latin letter it stands for */
    AIGC_READING_SOUND = 3,      /**< a Han character that sounds like the one it stands for */
    AIGC_READING_SPELT = 4,      /**< Latin letters that spell the character they stand for */
    AIGC_READING_SEPARATOR = 5,  /**< passed over: space, punctuation, symbol */
    AIGC_READING_INVISIBLE = 6,  /**< it shows nothing; passed over but by what looks for it, to
                                      which tags and variation selectors are what they spell */
    AIGC_READING_REPEAT = 7,     /**< passed over: once more what is beside it */
    AIGC_READING_PART = 8        /**< one of the parts of the Han character they stand for */
} aigc_reading;

/** A character of a finding, or the letters of a syllable. */
typedef struct aigc_explained_part {
    size_t start; /**< bytes from the start of the finding */
    size_t end;
    aigc_reading reading;
    const char *stands_for; /**< folded, UTF-8, NUL-terminated; "" if it was passed over */
} aigc_explained_part;

/** How a finding was read. Lives until the callback returns. */
typedef struct aigc_explanation {
    /** The word or, of all but words, what was found: folded, UTF-8, NUL-terminated. What a
     * pattern finds that does not fold is as it was; of hidden text it is what shows, and what
     * does not but spells something; a word that mixes scripts is as it is taken to be. */
    const char *folded;
    /** An allow phrase of the rule that overlaps the finding and does not cover it, folded: the
     * last one that ends by the end of the finding; else the first one that ends behind it, if
     * that had been fed when the finding was decided. NULL if there is none. */
    const char *allow;
    /** All bytes of the finding, in order. If the lane is SKIP, none was passed over and no
     * separator of the word is missing, repeats or marks stand beside the finding. */
    const aigc_explained_part *parts;
    size_t part_count;
} aigc_explanation;

/** Receive an explanation. @return as aigc_finding_fn. */
typedef int (*aigc_explain_fn)(void *context, const aigc_explanation *explanation);

/** Explain a finding. To be called by the callback that gets the finding, with what it got,
 * before it returns. Costs nothing where it is not called.
 * @return AIGC_OK; AIGC_ERR_STOPPED if the callback did not return 0; AIGC_ERR_ARGUMENT, also
 *         if the finding has no `origin`, as that of aigc_pseudonym_fn; AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_finding_explain(const aigc_finding *finding,
                                                          aigc_explain_fn on_explanation,
                                                          void *context);

/** Counts of one stream. */
typedef struct aigc_scan_stats {
    size_t struct_size; /**< set by the caller to sizeof(aigc_scan_stats) */
    uint64_t bytes;     /**< bytes fed */
    uint64_t scanned;   /**< bytes really scanned; equals `bytes` after a good finish(), but of a
                             text that a rule or a cap ended, of which they may be fewer: how many
                             depends on the pieces it came in. After an error 0, or up to the last
                             flush: the text counts as not scanned */
    uint64_t invalid;   /**< bytes that are not part of a UTF-8 character */
    uint64_t findings;  /**< findings reported */
    uint64_t expired;   /**< times a cap on the hold-back was reached */
} aigc_scan_stats;

/** Bytes of the key in aigc_text_options. */
#define AIGC_TEXT_KEY_SIZE 32

/** What belongs to a text rather than to the rules. Zero all of it, then set `struct_size`. */
typedef struct aigc_text_options {
    size_t struct_size;
    aigc_policy *policy; /**< a reference is taken; NULL: what the rules say, on output */
    /** What this stream is called, such as the id of a conversation: decides whether it is
     * in a sample. The same id under the same key is always decided alike. NULL: the stream
     * is in every sample of more than 0 percent. Not kept. */
    const void *stream_id;
    size_t stream_id_length;
    /** AIGC_TEXT_KEY_SIZE secret bytes; copied. The same text gets the same pseudonym or
     * hash under the same key, so one key should serve no more than may be linked: most
     * often one conversation. NULL: in place of a pseudonym or hash stands the label alone,
     * such as "<PHONE>", and samples can be foretold by whoever chooses the ids. */
    const uint8_t *key;
} aigc_text_options;

/** Make a scanner over a rule set, of which it takes a reference.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_new(aigc_rules *rules, aigc_scanner **scanner);

/** Release a scanner. NULL is allowed. */
AIGC_API void aigc_scanner_free(aigc_scanner *scanner);

/** Say what belongs to the coming texts. Counts from the next begin() on.
 * @param options NULL: nothing special.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT also if the policy is for other rules;
 *         AIGC_ERR_STATE inside a callback; AIGC_ERR_MEMORY. After an error all is as
 *         before. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_configure(aigc_scanner *scanner,
                                                            const aigc_text_options *options);

/** Begin a text; forgets the one before.
 * @param on_finding may be NULL: then findings are only counted.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside a callback. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_begin(aigc_scanner *scanner,
                                                        aigc_finding_fn on_finding, void *context);

/** Scan the next `length` bytes of the text.
 *
 * A finding is reported as soon as later bytes cannot change it.
 *
 * @param data may be NULL if `length` is 0; not kept after the call.
 * @return AIGC_OK; AIGC_ERR_STOPPED if the callback asked; AIGC_ERR_LIMIT if a
 *         regular expression needed more work than allowed (the text counts as
 *         not scanned); AIGC_ERR_STATE before begin(), after finish() or inside
 *         a callback; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_feed(aigc_scanner *scanner, const void *data,
                                                       size_t length);

/** End the text: whatever was still open is decided and reported.
 * @return as aigc_scanner_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_finish(aigc_scanner *scanner);

/** The offset before which everything is decided: no finding that is still to
 * come begins before it. After a good finish() it equals the length of the text.
 * @return 0 for NULL. */
AIGC_API uint64_t aigc_scanner_settled(aigc_scanner *scanner);

/** Fill in the counts of the current or last text.
 * @param stats `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_stats(const aigc_scanner *scanner,
                                                        aigc_scan_stats *stats);

/** Receive a pseudonym that was written, so that the caller can restore it later.
 * @param replaced what it stands for: `start`, `end` and `text` are those of all that was
 *                 replaced, which several findings may overlap; the rest is of the first one.
 * @param name     such as "<PHONE_k7f3m2q9hb>", NUL-terminated, until the callback returns.
 * @return as aigc_finding_fn. */
typedef int (*aigc_pseudonym_fn)(void *context, const aigc_finding *replaced, const char *name);

/** How a transformer rewrites. Zero all of it, then set `struct_size`. */
typedef struct aigc_transformer_options {
    size_t struct_size;
    /** Language of the refusal sentence. AUTO follows the text before the cut, or, if that has no
     * letters, what is cut. */
    aigc_language language;
    /** Own refusal sentences, UTF-8, NUL-terminated, copied; NULL for the default. */
    const char *refusal_zh;
    const char *refusal_en;
    /** Receives the pseudonyms, with the context of begin(); may be NULL. Called before the
     * name is written. */
    aigc_pseudonym_fn on_pseudonym;
} aigc_transformer_options;

/** Make a transformer over a rule set, of which it takes a reference.
 * @param options may be NULL for the defaults.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_new(aigc_rules *rules,
                                                          const aigc_transformer_options *options,
                                                          aigc_transformer **transformer);

/** Release a transformer. NULL is allowed. */
AIGC_API void aigc_transformer_free(aigc_transformer *transformer);

/** Say what belongs to the coming texts, as aigc_scanner_configure(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_configure(aigc_transformer *transformer,
                                                                const aigc_text_options *options);

/** Begin a text; forgets the one before.
 * @param write      receives the text that may be shown; required.
 * @param on_finding may be NULL.
 * @param context    is passed to both.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside a callback. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_begin(aigc_transformer *transformer,
                                                            aigc_write_fn write,
                                                            aigc_finding_fn on_finding,
                                                            void *context);

/** Take the next bytes and write on what can no longer become part of a finding.
 *
 * Clean text is written unchanged, byte for byte. Overlapping findings with
 * action redact are rewritten as one: their union, in the manner of the one that
 * begins first (then the longest, then the lowest rule index). A pseudonym or hash is
 * of the union's bytes. At the first
 * finding with action stop the text ends before it, the refusal sentence is
 * written on a line of its own, and all later input is taken and dropped: scanned only as
 * long as other findings that begin before it are open, which are still reported.
 * Text waits for nothing else: not for what a rule that only logs may find. If no rule can
 * redact or stop here, nothing is held back, and if one needs more work than is allowed, the
 * text is still written on: it is aigc_transformer_finish() that says AIGC_ERR_LIMIT then.
 *
 * @return as aigc_scanner_feed(). Nothing of a finding to be redacted or stopped
 *         was ever written, also after an error. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_feed(aigc_transformer *transformer,
                                                           const void *data, size_t length);

/** End the text and write the rest of it. @return as aigc_scanner_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_finish(aigc_transformer *transformer);

/** Decide now what is held back, as if the text ended here, write it, and go on with what
 * follows as if it were a text of its own: no finding spans this place. Offsets and counts go
 * on. For borders that the text itself does not show, such as that of a tool call.
 * @return as aigc_scanner_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_flush(aigc_transformer *transformer);

/** Tell what time it is, and do what the policy says with text that was held for too long.
 *
 * A byte counts as held since the first tick at which it was the first one held; with a cap
 * of N milliseconds it is written at a tick at least N later. So call this after each feed and
 * from time to time while no text comes. The caps on the hold-back are the one place where
 * what is found depends on time and on how the text was cut: with AIGC_EXPIRY_RELEASE a
 * finding may come late. Then what of it was not written yet is masked, and a late finding
 * with action stop ends the text where writing has got to.
 *
 * @param now_milliseconds of any clock that does not go back.
 * @return as aigc_scanner_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_tick(aigc_transformer *transformer,
                                                           uint64_t now_milliseconds);

/** @return 1 once a finding with action stop has ended the text, else 0. The same if a cap
 * on the hold-back has. */
AIGC_API int aigc_transformer_stopped(const aigc_transformer *transformer);

/** @return bytes taken and not yet written or dropped: the hold-back. */
AIGC_API uint64_t aigc_transformer_held(const aigc_transformer *transformer);

/** Why text is held back: what the first byte held waits for. */
typedef enum aigc_hold_reason {
    AIGC_HOLD_NOTHING = 0,   /**< nothing is held */
    AIGC_HOLD_CHARACTER = 1, /**< the last character is not complete */
    AIGC_HOLD_WORD = 2,      /**< it may be the beginning of a word, or of what a pattern needs */
    AIGC_HOLD_ALLOW = 3,     /**< a word was found; an allow phrase may still cover it */
    AIGC_HOLD_PATTERN = 4,   /**< a regular expression has begun to match */
    AIGC_HOLD_BOUNDARY = 5,  /**< a word was found, if no letter follows */
    AIGC_HOLD_CONDITION = 6, /**< a condition, or `near` of a pattern, looks at what follows */
    AIGC_HOLD_ORDER = 7,     /**< decided; something that begins earlier is not */
    AIGC_HOLD_NAME = 8,      /**< to be replaced by a name; its end is not decided */
    AIGC_HOLD_HIDDEN = 9     /**< it may be the beginning of hidden text */
} aigc_hold_reason;

/** What is held back, and why. */
typedef struct aigc_hold {
    size_t struct_size; /**< set by the caller to sizeof(aigc_hold) */
    uint64_t bytes;     /**< as aigc_transformer_held() */
    aigc_hold_reason reason;
    size_t rule;         /**< index of the rule it waits for; SIZE_MAX if that is not one */
    const char *rule_id; /**< its id; NULL if it is not one */
} aigc_hold;

/** Tell what is held back, and why. For logs and tests; takes time, so not for each feed.
 * @param hold `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_hold(const aigc_transformer *transformer,
                                                           aigc_hold *hold);

/** What the bytes stand for that a transformer writes. */
typedef enum aigc_piece_kind {
    AIGC_PIECE_TEXT = 0,        /**< the text itself, unchanged */
    AIGC_PIECE_REPLACEMENT = 1, /**< what stands in place of a finding */
    AIGC_PIECE_REFUSAL = 2      /**< the refusal sentence, where the text was ended */
} aigc_piece_kind;

/** A piece of what is written, and where in the original it comes from. Pieces come in the
 * order of their starts; text that no piece covers was dropped. A text or label that replaces
 * a finding stands where that begins: `end` is `start` then. */
typedef struct aigc_piece {
    size_t struct_size; /**< set by the caller to sizeof(aigc_piece) */
    aigc_piece_kind kind;
    uint64_t start; /**< bytes in the original text */
    uint64_t end;
} aigc_piece;

/** Tell what is being written: to be called by the write callback, for those who put the
 * changes into another form of the text, such as the strings of JSON it was cut into.
 * @param piece `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT; AIGC_ERR_STATE outside the callback. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_piece(const aigc_transformer *transformer,
                                                            aigc_piece *piece);

/** Tell the language of the text that was taken so far, as it was before anything in it was
 * replaced: a mask has none. It is that of the label which goes with the text; see
 * aigc_text_marker_set_language(). May be called by the write callback.
 * @param[out] first that of the first letter, for a label at the start; may be NULL.
 * @return ZH if Han leads, else EN; AUTO, also as `first`, as long as there is no letter. */
AIGC_API aigc_language aigc_transformer_language(const aigc_transformer *transformer,
                                                 aigc_language *first);

/** Fill in the counts of the current or last text, as aigc_scanner_stats(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_stats(const aigc_transformer *transformer,
                                                            aigc_scan_stats *stats);

/** @return the version of the library, such as "0.1.0". */
AIGC_API const char *aigc_filter_version(void);

#ifdef __cplusplus
}
#endif

#endif
