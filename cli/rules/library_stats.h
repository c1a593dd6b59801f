/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule library covers, counted for a filing by TC260-003, 8.1.
 *
 * An entry is a word that acts: it can be a finding, of a rule that is not off or in shadow, and no
 * allow phrase of its rule always cancels it. Entries of one folding are one entry, however they
 * are written; what lanes find in disguise is none. Regular expressions are counted, not as
 * entries. */
#ifndef CLI_LIBRARY_STATS_H
#define CLI_LIBRARY_STATS_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"
#include "cli/reports/risk_kinds.h"

#include <aigc/inspect.h>

#include <stdint.h>

/* Floors of 8.1, recommended. */
#define CLI_LIBRARY_WORDS 10000
#define CLI_LIBRARY_DAYS 7 /* between two updates */

/* No date is known. */
#define CLI_NO_DAY UINT64_MAX

/* Categories that a site made itself ("X...") are counted together, behind the kinds. */
#define CLI_LIBRARY_KINDS (CLI_RISK_KINDS + 1)

typedef struct cli_kind_stats {
    uint64_t entries; /* distinct in the kind */
    uint64_t rules;   /* that act */
    uint64_t patterns;
    uint64_t updated; /* latest day, or CLI_NO_DAY */
} cli_kind_stats;

/* A word, as it counts or does not. */
typedef struct cli_library_word {
    size_t folded; /* in the texts */
    size_t written;
    size_t length; /* of what is written */
    size_t kind;
    size_t rule;
    const char *file;
    uint32_t line;
} cli_library_word;

typedef struct cli_library_words {
    cli_library_word *word;
    size_t count;
    size_t capacity;
} cli_library_words;

/* A word that is there already. */
typedef struct cli_library_duplicate {
    const cli_library_word *word;
    const cli_library_word *first;
} cli_library_duplicate;

typedef struct cli_library {
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    uint64_t today;
    cli_string texts;            /* NUL-terminated, one behind the other */
    cli_library_words words;     /* that count, by folding, then kind, file and line */
    cli_library_words cancelled; /* by an allow phrase */
    cli_library_duplicate *duplicates;
    size_t duplicate_count;
    uint64_t context;    /* words that only a condition asks for */
    uint64_t inactive;   /* words of rules that are off or in shadow */
    uint64_t entries;    /* distinct, of all kinds of the standard */
    uint64_t rule_count; /* of rules that act */
    cli_kind_stats kinds[CLI_LIBRARY_KINDS];
    uint64_t updated; /* latest of all kinds of the standard */
} cli_library;

/* Count. `library` has compiler, rules and day; the rest is zero. What cannot be done was said. */
cli_exit cli_library_count(cli_library *library);
void cli_library_free(cli_library *library);

/* Whether all of a floor is met: so many entries; each of the 17 kinds has one; each as many as
 * it should; the last update is no older than a week. */
bool cli_library_is_large(const cli_library *library);
bool cli_library_covers(const cli_library *library);
bool cli_library_fills(const cli_library *library);
bool cli_library_is_fresh(const cli_library *library);

/* Days since a day; it may not have come yet: then 0. */
uint64_t cli_library_age(const cli_library *library, uint64_t day);

/* Report as text, and as a page. */
void cli_library_text(cli_string *out, const cli_library *library, cli_report_language language);
void cli_library_json(cli_string *out, const cli_library *library);
void cli_library_html(cli_string *out, const cli_library *library, cli_report_language language);

#endif
