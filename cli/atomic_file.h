/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is replaced as a whole or not at all. */
#ifndef CLI_ATOMIC_FILE_H
#define CLI_ATOMIC_FILE_H

/* Open a file for writing. If `path` is a regular file or does not exist, what is returned is a
 * temporary file beside it, `*target` the file it will replace (links followed), `*temporary`
 * its name; both to be freed. If it is a device, a pipe or the like, it is opened itself, and
 * both are NULL. Returns -1 with errno. */
int cli_atomic_open(const char *path, char **target, char **temporary);

/* Close the file and let it take the name of the target. Returns 0 or an errno; the temporary
 * file is then still to be abandoned. */
int cli_atomic_commit(int fd, const char *target, const char *temporary);

/* Remove the temporary file, if it is still there. */
void cli_atomic_abandon(const char *temporary);

#endif
