/* SPDX-License-Identifier: Apache-2.0 */
/* Members of members, by a dotted name. */
#ifndef CLI_JSON_PATH_H
#define CLI_JSON_PATH_H

#include "cli/io/json_line.h"

/* Follow a dotted path such as message.0.content; NULL if it leads nowhere. A member that has the
 * whole path as its name is found as well. */
const cli_json *cli_json_path(const cli_json *root, const char *path);

#endif
