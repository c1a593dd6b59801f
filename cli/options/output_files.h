/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command writes. */
#ifndef CLI_OUTPUT_FILES_H
#define CLI_OUTPUT_FILES_H

#include "cli/options/options.h"

/* CLI_USAGE, which was said, if two options of the command name one file, of which at least one
 * writes it: each would spoil what the other writes there, or a key or rules would be lost; or if
 * one names a file that is read as input. -o may name that, where the file is replaced by what was
 * made of it: a bundle, a list of findings and an import are not. Nor may one name the default
 * configuration, or a key or signature that lies there. A folder that is read stands for the rule
 * files and public keys in it, not for the word lists. Devices and pipes take what comes. */
cli_exit cli_output_files_check(const cli_options *options);

#endif
