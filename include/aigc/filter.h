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
    aigc_action action;
    const void *text; /**< the end - start bytes of the finding, until the callback returns */
} aigc_finding;

/** Receive a finding.
 *
 * Findings come in the order of their end, then start, then rule index. All
 * overlapping findings are reported. A rule reports the same range once.
 * The callback may not call the object that calls it (AIGC_ERR_STATE).
 * @return 0 to go on; anything else ends the stream with AIGC_ERR_STOPPED. */
typedef int (*aigc_finding_fn)(void *context, const aigc_finding *finding);

/** Counts of one stream. */
typedef struct aigc_scan_stats {
    size_t struct_size; /**< set by the caller to sizeof(aigc_scan_stats) */
    uint64_t bytes;     /**< bytes fed */
    uint64_t scanned;   /**< bytes really scanned; equals `bytes` after a good finish() */
    uint64_t invalid;   /**< bytes that are not part of a UTF-8 character */
    uint64_t findings;  /**< findings reported */
} aigc_scan_stats;

/** Make a scanner over a rule set, of which it takes a reference.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_new(aigc_rules *rules, aigc_scanner **scanner);

/** Release a scanner. NULL is allowed. */
AIGC_API void aigc_scanner_free(aigc_scanner *scanner);

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
AIGC_API uint64_t aigc_scanner_settled(const aigc_scanner *scanner);

/** Fill in the counts of the current or last text.
 * @param stats `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_scanner_stats(const aigc_scanner *scanner,
                                                        aigc_scan_stats *stats);

/** How a transformer rewrites. Zero all of it, then set `struct_size`. */
typedef struct aigc_transformer_options {
    size_t struct_size;
    /** Language of the refusal sentence. AUTO follows the text before the cut. */
    aigc_language language;
    /** Own refusal sentences, UTF-8, NUL-terminated, copied; NULL for the default. */
    const char *refusal_zh;
    const char *refusal_en;
} aigc_transformer_options;

/** Make a transformer over a rule set, of which it takes a reference.
 * @param options may be NULL for the defaults.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_new(aigc_rules *rules,
                                                          const aigc_transformer_options *options,
                                                          aigc_transformer **transformer);

/** Release a transformer. NULL is allowed. */
AIGC_API void aigc_transformer_free(aigc_transformer *transformer);

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
 * begins first (then the longest, then the lowest rule index). At the first
 * finding with action stop the text ends before it, the refusal sentence is
 * written on a line of its own, and all later input is taken and dropped unscanned.
 *
 * @return as aigc_scanner_feed(). Nothing of a finding to be redacted or stopped
 *         was ever written, also after an error. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_feed(aigc_transformer *transformer,
                                                           const void *data, size_t length);

/** End the text and write the rest of it. @return as aigc_scanner_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_finish(aigc_transformer *transformer);

/** @return 1 once a finding with action stop has ended the text, else 0. */
AIGC_API int aigc_transformer_stopped(const aigc_transformer *transformer);

/** @return bytes taken and not yet written or dropped: the hold-back. */
AIGC_API uint64_t aigc_transformer_held(const aigc_transformer *transformer);

/** Fill in the counts of the current or last text, as aigc_scanner_stats(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_transformer_stats(const aigc_transformer *transformer,
                                                            aigc_scan_stats *stats);

/** @return the version of the library, such as "0.1.0". */
AIGC_API const char *aigc_filter_version(void);

#ifdef __cplusplus
}
#endif

#endif
