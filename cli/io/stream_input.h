/* SPDX-License-Identifier: Apache-2.0 */
/* Read files and standard input, as soon as something is there. */
#ifndef CLI_STREAM_INPUT_H
#define CLI_STREAM_INPUT_H

#include "cli/exit_status.h"
#include "cli/io/progress.h"
#include "cli/io/string_builder.h"

#include <stdint.h>

typedef struct cli_input {
    int fd;
    const char *name;       /* as given; "-" is standard input */
    cli_progress *progress; /* what is read is added to; NULL, as it is opened: to none */
} cli_input;

/* Open a file for reading, or standard input for "-". CLI_ENVIRONMENT if that fails, which was
 * said. */
cli_exit cli_input_open(cli_input *input, const char *name);

/* As above, for what is written to the descriptor `output` while it is read. CLI_ENVIRONMENT also
 * if both are one file and what is written would be read again, without end: said too. */
cli_exit cli_input_open_beside(cli_input *input, const char *name, int output);

void cli_input_close(cli_input *input);

/* Wait until there is something to read, or the end; false if nothing came for so long. */
bool cli_input_wait(const cli_input *input, uint64_t milliseconds);

/* Read what is there, at least one byte; `*got` is 0 at the end. Waits if nothing is there.
 * CLI_ENVIRONMENT if that fails, which was said. */
cli_exit cli_input_read(cli_input *input, void *data, size_t size, size_t *got);

/* Read a whole file of at most `limit` bytes. CLI_INPUT if it is larger, CLI_ENVIRONMENT if it
 * cannot be read; said in either case. */
cli_exit cli_read_file(const char *path, size_t limit, cli_string *content);

#endif
