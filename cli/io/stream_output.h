/* SPDX-License-Identifier: Apache-2.0 */
/* Write data to standard output, or to a file that appears complete or not at all. */
#ifndef CLI_STREAM_OUTPUT_H
#define CLI_STREAM_OUTPUT_H

#include "cli/exit_status.h"
#include "cli/io/string_builder.h"
#include "cli/limits.h"

#include <stdbool.h>
#include <stddef.h>

/* Take bytes that go elsewhere than into a file. 0, or an errno. */
typedef int (*cli_output_fn)(void *context, const char *data, size_t length);

typedef struct cli_output {
    int fd;
    cli_output_fn send; /* NULL: they go to `fd` */
    void *context;
    const char *name; /* for messages; NULL is standard output */
    char *target;     /* the file that will be replaced; NULL if written directly */
    char *temporary;  /* what is written meanwhile, in the same folder */
    bool of_many;     /* set by the caller, who calls cli_atomic_settle() for all of them */
    int error;        /* errno of the first failure, 0 if none */
    size_t used;
    char buffer[CLI_OUTPUT_BUFFER];
} cli_output;

/* Open the file `path`, or standard output for NULL and "-". A regular file is written under a
 * temporary name; anything else is written directly. CLI_ENVIRONMENT if it fails, which was
 * said; cli_output_abandon() may be called then too. */
cli_exit cli_output_open(cli_output *output, const char *path);

/* Give what is written to a function. Such an output is flushed, and neither finished nor
 * abandoned. */
void cli_output_open_to(cli_output *output, cli_output_fn send, void *context);

/* Open a file to which lines are added; "-" is standard error. It is made for its owner only; one
 * that exists stays as it is. */
cli_exit cli_output_open_log(cli_output *output, const char *path);

/* As above; one that exists is taken from the others too. */
cli_exit cli_output_open_private_log(cli_output *output, const char *path);

/* Collect bytes and write them when there are many; false once anything failed. */
bool cli_output_write(cli_output *output, const void *data, size_t length);

/* Write what was collected; false once anything failed. */
bool cli_output_flush(cli_output *output);

/* Write the rest, and give a file its name. CLI_ENVIRONMENT if anything failed at any time,
 * which is said here, and the file is as it was before. */
cli_exit cli_output_finish(cli_output *output);

/* Write bytes to the file `path`, all or nothing; to standard output for NULL and "-". */
cli_exit cli_output_save_bytes(const char *path, const void *data, size_t length);

/* As above, a string. */
cli_exit cli_output_save(const char *path, const cli_string *text);

/* Write a string to standard output. */
cli_exit cli_output_print(const cli_string *text);

/* Give up: drop what was collected, remove the temporary file. Harmless after finish(). */
void cli_output_abandon(cli_output *output);

#endif
