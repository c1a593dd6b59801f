/* SPDX-License-Identifier: Apache-2.0 */
/** @file authoring.h
 * Work on rule files as texts: bring them into their one canonical form, and make them
 * from what other filters use.
 *
 * OBJECTS  aigc_draft is one text that was made from another, and what is to be told about it.
 * THREADS  A draft belongs to one thread.
 * MEMORY   Every returned string belongs to the draft it came from.
 * ERRORS   What is wrong with a text becomes diagnostics, as in rules.h.
 * TRUST    Texts are hostile input: size, nesting and number of entries are bounded. Nothing is
 * read or written but memory.
 *
 * The formats are in docs/rules.md.
 */
#ifndef AIGC_AUTHORING_H
#define AIGC_AUTHORING_H

#include <aigc/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_draft aigc_draft;

/** What a text is. */
typedef enum aigc_source_kind {
    AIGC_SOURCE_RULES = 0, /**< a rule file: YAML */
    AIGC_SOURCE_WORDS = 1  /**< a word list: an entry a line, columns with tabs between them */
} aigc_source_kind;

/** What another filter's file is. */
typedef enum aigc_import_format {
    AIGC_IMPORT_TEXT = 0, /**< one word a line */
    AIGC_IMPORT_CSV,      /**< RFC 4180; a first line that names columns is understood */
    AIGC_IMPORT_TSV,      /**< the same, with tabs */
    AIGC_IMPORT_HOUBB,    /**< houbb sensitive-word: a word, a space, tags with commas between */
    AIGC_IMPORT_PM,       /**< ModSecurity, phrases of \@pmFromFile */
    AIGC_IMPORT_GITLEAKS, /**< gitleaks, rules in TOML */
    AIGC_IMPORT_PRESIDIO  /**< Presidio, recognisers in YAML */
} aigc_import_format;

/** How a file is imported. Zero all of it, then set `struct_size`. */
typedef struct aigc_import_options {
    size_t struct_size;
    aigc_import_format format;
    const char *category; /**< of all rules; of entries whose own is not known. NULL: A.3.c for
                               gitleaks, A.4.f for Presidio, none for lists */
    const char *prefix;   /**< of the ids of rules, such as "acme."; NULL: "imported." */
    /** What tags and categories of the file are in ours: a tag, its category, the next tag, ...,
     * NULL. NULL: none is known. */
    const char *const *tags;
} aigc_import_options;

/** Make an empty draft.
 * @param[out] draft to be released with aigc_draft_free().
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_draft_new(aigc_draft **draft);

/** Release a draft. NULL is allowed. */
AIGC_API void aigc_draft_free(aigc_draft *draft);

/** Write a text in its canonical form. What it says stays as it is: the draft reads as the same
 * keys, words and comments, which is checked before it is given away. The form of a
 * form is itself.
 *
 * @param name stands for the file name in diagnostics; copied.
 * @param text `length` bytes; not kept after the call.
 * @return AIGC_OK; AIGC_ERR_RULES if it is not readable (see the diagnostics); AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_LIMIT if it is too large, AIGC_ERR_STATE if the draft has been used,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_draft_format(aigc_draft *draft, aigc_source_kind kind,
                                                       const char *name, const char *text,
                                                       size_t length);

/** Make a rule file or a word list, in canonical form, from a file of another filter. Every line
 * that does not come over as it is has a diagnostic: a warning says what was changed, an error
 * that it was left out. Every expression that does come over is one that the compiler takes.
 *
 * @param options `struct_size` and `format` must be set.
 * @param name, text, length as for aigc_draft_format().
 * @return AIGC_OK, also if lines were left out; AIGC_ERR_RULES if nothing came over;
 *         AIGC_ERR_ARGUMENT (also a category that is none, or a prefix that no id can have),
 *         AIGC_ERR_LIMIT, AIGC_ERR_STATE, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_draft_import(aigc_draft *draft,
                                                       const aigc_import_options *options,
                                                       const char *name, const char *text,
                                                       size_t length);

/** @return the text that was made, with a NUL behind its `*length` bytes; NULL and 0 if
 * there is none. */
AIGC_API const char *aigc_draft_text(const aigc_draft *draft, size_t *length);

/** @return what the text is; AIGC_SOURCE_RULES for NULL. */
AIGC_API aigc_source_kind aigc_draft_kind(const aigc_draft *draft);

/** @return the number of entries that came over by aigc_draft_import(): rules, or words. */
AIGC_API size_t aigc_draft_entries(const aigc_draft *draft);

/** @return the number of lines that an import left out (errors), or changed (warnings), also those
 * for which there is no diagnostic because there are so many. */
AIGC_API size_t aigc_draft_count(const aigc_draft *draft, aigc_severity severity);

/** @return the number of diagnostics, in the order of their lines; 0 for NULL. */
AIGC_API size_t aigc_draft_diagnostic_count(const aigc_draft *draft);

/** Get a diagnostic. Asked for in their order, each takes the same time.
 * @param[out] diagnostic its strings live as long as the draft.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_draft_diagnostic(aigc_draft *draft, size_t index,
                                                           aigc_diagnostic *diagnostic);

#ifdef __cplusplus
}
#endif

#endif
