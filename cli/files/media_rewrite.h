/* SPDX-License-Identifier: Apache-2.0 */
/* Write files again with something added: where the result goes, and the steps from one file to
 * the other. A file appears whole or not at all. */
#ifndef CLI_MEDIA_REWRITE_H
#define CLI_MEDIA_REWRITE_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

#include <aigc/source.h>

/* Check -o, --in-place and --output-dir against the files. CLI_USAGE if they do not fit, which
 * was said. */
cli_exit cli_media_targets_check(const cli_options *options);

/* The name of the result of a file; "-" is standard output. `path->failed` if memory ran out. */
void cli_media_target(const cli_options *options, const char *file, cli_string *path);

/* One step: read a source, write it with something added. */
typedef aigc_status (*cli_media_step_fn)(void *context, const aigc_source *source,
                                         aigc_write_fn write, void *write_context);

/* Say why a step did not work on a file; false to leave that to cli_media_say(). */
typedef bool (*cli_media_say_fn)(void *context, const char *file);

typedef struct cli_media_step {
    cli_media_step_fn run;
    void *context;
    cli_media_say_fn say; /* may be NULL */
} cli_media_step;

/* What is done to a file. */
typedef struct cli_media_work {
    const cli_media_step *steps;
    size_t count;
    /* One of many in --output-dir: the caller calls cli_media_settle() after the last. */
    bool of_many;
    /* When the result is complete and has not appeared yet; it does not unless the answer is
     * CLI_YES. NULL: nothing. */
    cli_exit (*ending)(void *context);
    void *ending_context;
} cli_media_work;

/* Do the steps one after the other, through temporary files, from `file` to `target`. What goes
 * wrong is said; `*status` is the library's part in it, AIGC_OK if it has none. */
cli_exit cli_media_rewrite(const char *file, const char *target, const cli_media_work *work,
                           aigc_status *status);

/* Put the results in the folder of --output-dir on the disk, if there is one. CLI_ENVIRONMENT if
 * that fails, which was said. */
cli_exit cli_media_settle(const cli_options *options);

/* Say that the library could not work on a file.
 * @param source  its content, by which a format is told; may be NULL. */
cli_exit cli_media_say(const char *file, const aigc_source *source, aigc_status status);

#endif
