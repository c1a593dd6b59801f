/* SPDX-License-Identifier: Apache-2.0 */
/* The same work for many files: in order, or by several processes at once. A file that is so
 * broken that it ends a process ends one, and the rest goes on. */
#ifndef CLI_FILE_BATCH_H
#define CLI_FILE_BATCH_H

#include "cli/io/stream_output.h"
#include "cli/options/options.h"

/* Do the work for one file. What is added to `out` is printed, in the order of the files. */
typedef cli_exit (*cli_batch_fn)(void *context, const char *file, cli_string *out);

/* Work for all files that the options name, or for standard input if they name none, with as many
 * processes as --jobs says. The answer is the worst of all. */
cli_exit cli_batch_run(const cli_options *options, cli_batch_fn work, void *context,
                       cli_output *output);

#endif
