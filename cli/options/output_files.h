/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command writes. */
#ifndef CLI_OUTPUT_FILES_H
#define CLI_OUTPUT_FILES_H

#include "cli/options/options.h"

/* CLI_USAGE, which was said, if two options name one file: each would spoil what the other writes
 * there. Devices and pipes take what comes. */
cli_exit cli_output_files_check(const cli_options *options);

#endif
