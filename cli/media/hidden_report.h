/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text that show nothing and are no known mark: other people's payloads. They say
 * nothing about the mark of the text, so they are told beside the verdict. */
#ifndef CLI_HIDDEN_REPORT_H
#define CLI_HIDDEN_REPORT_H

#include "cli/exit_status.h"
#include "cli/io/string_builder.h"
#include "cli/limits.h"

#include <aigc/filter.h>
#include <aigc/source.h>
#include <stdbool.h>

#define CLI_HIDDEN_KINDS 4

/* What there is of one kind. */
typedef struct cli_hidden_kind {
    uint64_t runs, bytes;
    uint64_t first, end; /* where the first run begins, and the last one ends */
    cli_string says;     /* the bytes that it stands for, cut */
} cli_hidden_kind;

typedef struct cli_hidden {
    aigc_rules *rules;
    aigc_scanner *scanner;
    cli_hidden_kind kinds[CLI_HIDDEN_KINDS];
    char block[CLI_READ_SIZE];
} cli_hidden;

aigc_status cli_hidden_new(cli_hidden *hidden);
void cli_hidden_free(cli_hidden *hidden);

/* Look at a text, piece by piece, or at all of a file. What is wrong with reading is said. */
cli_exit cli_hidden_begin(cli_hidden *hidden);
cli_exit cli_hidden_feed(cli_hidden *hidden, const char *data, size_t length);
cli_exit cli_hidden_finish(cli_hidden *hidden);
cli_exit cli_hidden_read(cli_hidden *hidden, const char *name, const aigc_source *source);

/* Whether there was anything. */
bool cli_hidden_found(const cli_hidden *hidden);

/* Add what was found. */
void cli_hidden_text(cli_string *out, const char *file, const cli_hidden *hidden);
void cli_hidden_json(cli_string *out, const char *file, const cli_hidden *hidden);

#endif
