/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command writes. */
#ifndef CLI_OUTPUT_FILES_H
#define CLI_OUTPUT_FILES_H

#include "cli/options/options.h"

/* CLI_USAGE, which was said, if two options name one file: each would spoil what the other writes
 * there; or if one names a file that is read as input, which would be lost. -o may, where the file
 * is replaced by what was made of it: a bundle is not. Devices and pipes take what comes. */
cli_exit cli_output_files_check(const cli_options *options);

#endif
