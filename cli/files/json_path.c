/* SPDX-License-Identifier: Apache-2.0 */
/* Members of members, by a dotted name. */
#include "cli/files/json_path.h"

#include "cli/limits.h"

#include <string.h>

const cli_json *
cli_json_path(const cli_json *root, const char *path)
{
    const cli_json *value = cli_json_get(root, path, strlen(path));
    size_t depth = 0;

    if (value)
        return value;
    for (value = root; value && depth < CLI_FIELD_DEPTH_MAX; depth++) {
        size_t length = strcspn(path, ".");

        value = cli_json_get(value, path, length);
        if (path[length] == '\0')
            return value;
        path += length + 1;
    }
    return NULL;
}
