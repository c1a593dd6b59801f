/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces of a text that carry proofs: read, and told. */
#ifndef CLI_EXCERPT_REPORT_H
#define CLI_EXCERPT_REPORT_H

#include "cli/exit_status.h"
#include "cli/io/string_builder.h"

#include <aigc/excerpt.h>
#include <aigc/source.h>
#include <stdbool.h>

typedef struct cli_excerpt {
    aigc_excerpt_verifier *verifier;
    aigc_excerpt_report report;                      /* struct_size is 0 before a text was read */
    cli_string lines;                                /* one for each piece, for people */
    cli_string objects;                              /* and as JSON, with commas between them */
    bool found;                                      /* a place where a proof may begin */
    char seam[2 * sizeof(AIGC_EXCERPT_PROOF_BEGIN)]; /* around the last cut */
    size_t seam_length;
} cli_excerpt;

aigc_status cli_excerpt_new(cli_excerpt *excerpt, const aigc_keyring *keyring);
void cli_excerpt_free(cli_excerpt *excerpt);

/* Look for the beginning of a proof in a text, piece by piece; and if there is one, read the text
 * again and verify its pieces. What is wrong with reading is said. */
void cli_excerpt_begin(cli_excerpt *excerpt);
void cli_excerpt_feed(cli_excerpt *excerpt, const char *data, size_t length);
cli_exit cli_excerpt_finish(cli_excerpt *excerpt, const aigc_source *source);

/* Add what was found; `file` is NULL if the report about the whole text stands before. */
void cli_excerpt_text(cli_string *out, const char *file, const cli_excerpt *excerpt);
void cli_excerpt_json(cli_string *out, const char *file, const cli_excerpt *excerpt);

#endif
