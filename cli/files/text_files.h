/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a corpus: a file, standard input, or all files of a folder. */
#ifndef CLI_TEXT_FILES_H
#define CLI_TEXT_FILES_H

#include "cli/exit_status.h"

/* Handle one file. Anything but CLI_YES ends the walk. */
typedef cli_exit (*cli_file_fn)(void *context, const char *path);

/* Go through `path`: itself, or, if it is a folder, the files in it and in the folders in it, in
 * the order of their names. Hidden files are left out, and so is what is neither a file nor a
 * folder; links in a folder are not followed. CLI_ENVIRONMENT if a folder cannot be read, which
 * was said; or what `handle` answered. */
cli_exit cli_text_files_each(const char *path, cli_file_fn handle, void *context);

#endif
