/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a corpus: a file, standard input, or all files of a folder. */
#ifndef CLI_TEXT_FILES_H
#define CLI_TEXT_FILES_H

#include "cli/exit_status.h"

#include <stddef.h>
#include <stdint.h>

/* Begin with a zeroed one. */
typedef struct cli_text_files {
    char **paths;
    size_t count;
    size_t capacity;
    uint64_t bytes; /* of all, as far as it is known beforehand: of files, not of pipes */
} cli_text_files;

/* Add `path`: itself, or, if it is a folder, the files in it and in the folders in it, in the order
 * of their names. Hidden files are left out, and so is what is neither a file nor a folder; links
 * in a folder are not followed. CLI_ENVIRONMENT if a folder cannot be read, CLI_INPUT if folders
 * are too deep in each other; it was said, and all others were added. */
cli_exit cli_text_files_add(cli_text_files *files, const char *path);

void cli_text_files_free(cli_text_files *files);

#endif
