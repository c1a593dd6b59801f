/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files: lines `name = value`, where a name is a long option without dashes. */
#ifndef CLI_CONFIGURATION_H
#define CLI_CONFIGURATION_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

/* Add what the configuration files say to `options`: the system's, then the user's; or the one
 * named by --config; or none with --no-config. A file that is not there says nothing, unless it
 * was named. CLI_USAGE if a line is wrong, which was said with file and line. */
cli_exit cli_configuration_read(cli_options *options);

/* Add the path of `name` in the user's configuration folder, if it is there; else `path` stays
 * empty. Without an absolute path in XDG_CONFIG_HOME or HOME there is no such folder. */
cli_exit cli_configuration_find(cli_string *path, const char *name);

#endif
