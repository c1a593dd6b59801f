/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files and word lists from files of other filters. */
#ifndef AIGCP_IMPORT_H
#define AIGCP_IMPORT_H

#include <aigc/authoring.h>

#include "common/buffer.h"
#include "libfilter/rules/rule_yaml.h"

/* Make a draft from a source. What does not come over as it is becomes a diagnostic: a warning if
 * it was changed, an error if it was left out. `*entries` is what came over: words, or rules.
 * AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_import(aigcp_rule_model *model,
                                         const aigc_import_options *options,
                                         const aigcp_source *source, aigcp_buffer *out,
                                         size_t *entries);

/* -- for the readers ----------------------------------------------------------------- */

/* An import at work. */
typedef struct aigcp_importer {
    aigcp_rule_model *model;
    const aigc_import_options *options;
    const aigcp_source *source;
    aigcp_buffer *out;
    size_t entries;
    aigc_status status; /* the first failure */
} aigcp_importer;

/* One entry of a word list, as it was found; texts of length 0 are not there. */
typedef struct aigcp_import_entry {
    const char *word;
    size_t word_length;
    const char *category; /* in terms of the file */
    size_t category_length;
    const char *cells[5]; /* action, lanes, boundary, note, date */
    size_t lengths[5];
} aigcp_import_entry;

/* Write an entry into the list, or tell why not. */
void aigcp_import_word(aigcp_importer *importer, const aigcp_import_entry *entry,
                       aigcp_place place);

/* Tell that something was left out, or (aigcp_import_changed) changed. */
void aigcp_import_lost(aigcp_importer *importer, aigcp_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void aigcp_import_changed(aigcp_importer *importer, aigcp_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The readers of rules; `body` is where the text begins, behind a byte order mark. */
void aigcp_import_gitleaks(aigcp_importer *importer, size_t body);
void aigcp_import_presidio(aigcp_importer *importer);

/* The readers of words. */
void aigcp_import_lines(aigcp_importer *importer, size_t body);
void aigcp_import_table(aigcp_importer *importer, size_t body, char separator);

#endif
