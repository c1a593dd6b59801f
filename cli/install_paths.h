/* SPDX-License-Identifier: Apache-2.0 */
/* Where the program's own files are; set when it is built. */
#ifndef CLI_INSTALL_PATHS_H
#define CLI_INSTALL_PATHS_H

extern const char cli_path_rules[];
extern const char cli_path_locale[];
extern const char cli_path_configuration[];

#endif
