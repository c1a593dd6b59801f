/* SPDX-License-Identifier: Apache-2.0 */
/* Where the program's own files are. A file of its own, so that the tests can link the same
 * program with the paths of the build tree. */
#include "cli/install_paths.h"

const char cli_path_rules[] = CLI_RULES_FOLDER;
const char cli_path_locale[] = CLI_LOCALE_FOLDER;
const char cli_path_configuration[] = CLI_CONFIGURATION_FILE;
