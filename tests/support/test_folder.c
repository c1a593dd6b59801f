/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/test_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
test_folder_empty(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    int failed = 0;
    if (!folder)
        return -1;
    while ((entry = readdir(folder)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            failed |= unlinkat(dirfd(folder), entry->d_name, 0);
    (void)closedir(folder);
    return failed;
}
