/* SPDX-License-Identifier: Apache-2.0 */
/* Files of lines: recorded texts, questions, answers. */
#ifndef CLI_LINE_INPUT_H
#define CLI_LINE_INPUT_H

#include "cli/exit_status.h"
#include "cli/io/progress.h"

#include <stddef.h>
#include <stdint.h>

/* A line, without its end. */
typedef struct cli_line {
    const char *file;
    uint64_t number; /* from 1 */
    const char *text;
    size_t length;
} cli_line;

/* Handle a line. Anything but CLI_YES ends the reading. */
typedef cli_exit (*cli_line_fn)(void *context, const cli_line *line);

/* Read a file, or standard input for "-", and handle each line that is not blank. What is read is
 * added to `progress`, which may be NULL. CLI_INPUT if a
 * line is longer than CLI_NDJSON_LINE_MAX, CLI_ENVIRONMENT if it cannot be read; said in either
 * case. Or what `handle` answered. */
cli_exit cli_lines_each(const char *path, cli_progress *progress, cli_line_fn handle,
                        void *context);

#endif
