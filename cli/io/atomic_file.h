/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is replaced as a whole or not at all. */
#ifndef CLI_ATOMIC_FILE_H
#define CLI_ATOMIC_FILE_H

#include <stdbool.h>

/* Open a file for writing. If `path` is a regular file or does not exist, what is returned is a
 * temporary file beside it, `*target` the file it will replace (links followed), `*temporary`
 * its name; both to be freed. If it is a device, a pipe or the like, it is opened itself, and
 * both are NULL. Returns -1 with errno. */
int cli_atomic_open(const char *path, char **target, char **temporary);

/* Put the file on the disk, close it and let it take the name of the target. Without `durable`, a
 * file that replaces none is only on the disk after cli_atomic_settle(). Returns 0 or an errno; the
 * temporary file is then still to be abandoned. */
int cli_atomic_commit(int fd, const char *target, const char *temporary, bool durable);

/* Put everything that was written into a folder on the disk: once for many files, because waiting
 * for the disk is most of the time that a small file takes. Returns 0 or an errno. */
int cli_atomic_settle(const char *folder);

/* Remove the temporary file, if it is still there. */
void cli_atomic_abandon(const char *temporary);

#endif
