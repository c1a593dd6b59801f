/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is read at any place: itself, or, of a pipe, a copy in a temporary file. */
#ifndef CLI_MEDIA_INPUT_H
#define CLI_MEDIA_INPUT_H

#include "cli/io/stream_input.h"

#include <aigc/source.h>

typedef struct cli_media_input {
    const char *name; /* as given; "-" is standard input */
    int fd;
    aigc_source source;
} cli_media_input;

/* Open a file, or standard input for "-". What cannot be read at any place is copied first.
 * CLI_ENVIRONMENT if that fails, which was said; cli_media_input_close() may be called then too. */
cli_exit cli_media_input_open(cli_media_input *input, const char *name);

/* The same for a stream that was opened: it is taken over. */
cli_exit cli_media_input_take(cli_media_input *input, cli_input *stream);
void cli_media_input_close(cli_media_input *input);

/* Read the next CLI_READ_SIZE bytes of a source into a block, or what is left, which must be some.
 * `*at` moves behind them.
 * @return AIGC_OK, AIGC_ERR_IO. */
aigc_status cli_media_next_block(const aigc_source *source, uint64_t *at, char *block,
                                 size_t *length);

/* Make an empty temporary file that has no name; -1 with errno. */
int cli_media_temporary(void);

#endif
