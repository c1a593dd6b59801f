/* SPDX-License-Identifier: Apache-2.0 */
/* The same work for many files: in order, or by several processes at once. A file that is so
 * broken that it ends a process ends one, and the rest goes on. */
#ifndef CLI_FILE_BATCH_H
#define CLI_FILE_BATCH_H

#include "cli/io/progress.h"
#include "cli/io/stream_output.h"
#include "cli/options/options.h"

/* Do the work for one file. What is added to `out` is printed, in the order of the files. */
typedef cli_exit (*cli_batch_fn)(void *context, const char *file, cli_string *out);

/* As above, for work with much to print. */
typedef cli_exit (*cli_batch_stream_fn)(void *context, const char *file, cli_output *out);

/* Work for all files that the options name, or for standard input if they name none, with as many
 * processes as --jobs says. The answer is the worst of all. */
cli_exit cli_batch_run(const cli_options *options, cli_batch_fn work, void *context,
                       cli_output *output);

typedef struct cli_batch {
    char *const *files;
    size_t count;
    cli_batch_stream_fn work;
    void *context;
    cli_progress *progress; /* was begun; the work adds to it */
    cli_output *output;
} cli_batch;

/* As above, for other files and for work with much to print. */
cli_exit cli_batch_stream(const cli_options *options, const cli_batch *job);

/* How many processes --jobs asks for. CLI_USAGE if it is no number of them, which was said. */
cli_exit cli_batch_jobs(const cli_options *options, size_t *jobs);

#endif
