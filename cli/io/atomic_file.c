/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is replaced as a whole or not at all: written under a temporary name in the same
 * folder, put on the disk, renamed. A signal that ends the program removes it first. */
#define _GNU_SOURCE /* syncfs() */
#include "cli/io/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACEHOLDER ".XXXXXX"

/* What a signal handler can know: the temporary files there are, two at most (the text and its
 * detached mark). */
static const char *volatile unfinished[2];

static const int ending_signals[] = { SIGHUP, SIGINT, SIGTERM };

#define SIGNAL_COUNT (sizeof(ending_signals) / sizeof(ending_signals[0]))

static void
remove_and_end(int number)
{
    for (size_t i = 0; i < 2; i++) {
        const char *path = unfinished[i];

        if (path)
            (void)unlink(path);
    }
    /* The handler was installed for one call: this ends the program as the signal does. */
    (void)raise(number);
}

/* Remember a temporary file, or forget one. A signal that is ignored stays ignored. */
static void
replace_unfinished(const char *old, const char *new)
{
    struct sigaction action, before;

    for (size_t i = 0; i < 2; i++) {
        if (unfinished[i] == old) {
            unfinished[i] = new;
            break;
        }
    }
    memset(&action, 0, sizeof action);
    action.sa_handler = remove_and_end;
    action.sa_flags = (int)SA_RESETHAND;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; new &&i < SIGNAL_COUNT; i++)
        if (sigaction(ending_signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(ending_signals[i], &action, NULL);
}

/* The mode a new file gets, or keeps. */
static mode_t
mode_for(const struct stat *existing)
{
    if (existing)
        return existing->st_mode & 0777;
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

/* Give a file to whom the one belongs that it replaces, as far as that is allowed: root may rewrite
 * files of others. */
static void
keep_owner(int fd, const struct stat *existing)
{
    struct stat made;

    if (!existing || fstat(fd, &made) != 0)
        return;
    if (made.st_gid != existing->st_gid)
        (void)!fchown(fd, (uid_t)-1, existing->st_gid);
    if (made.st_uid != existing->st_uid)
        (void)!fchown(fd, existing->st_uid, (gid_t)-1);
}

/* `existing` is the file that is replaced, or NULL. */
static int
open_temporary(const char *target, const struct stat *existing, char **temporary)
{
    size_t size = strlen(target) + sizeof(PLACEHOLDER);
    char *name = malloc(size);

    if (!name) {
        errno = ENOMEM;
        return -1;
    }
    (void)snprintf(name, size, "%s%s", target, PLACEHOLDER);
    int fd = mkstemp(name);
    if (fd < 0) {
        int error = errno;
        free(name);
        errno = error;
        return -1;
    }
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    keep_owner(fd, existing);
    (void)fchmod(fd, mode_for(existing));
    replace_unfinished(NULL, name);
    *temporary = name;
    return fd;
}

int
cli_atomic_open(const char *path, char **target, char **temporary)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;

    *target = NULL;
    *temporary = NULL;
    if (!exists && errno != ENOENT)
        return -1;
    if (exists && !S_ISREG(status.st_mode))
        return open(path, O_WRONLY | O_CLOEXEC);
    *target = exists ? realpath(path, NULL) : strdup(path);
    if (!*target)
        return -1;
    int fd = open_temporary(*target, exists ? &status : NULL, temporary);
    if (fd < 0) {
        int error = errno;
        free(*target);
        *target = NULL;
        errno = error;
    }
    return fd;
}

/* Put the new name itself on the disk. Not every file system can, so failure is none. */
static void
sync_folder(const char *target)
{
    char *folder = strdup(target);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    if (!folder)
        return;
    if (slash)
        slash[slash == folder ? 1 : 0] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    free(folder);
}

int
cli_atomic_commit(int fd, const char *target, const char *temporary, bool durable)
{
    /* What replaces a file must be whole on the disk before that one is gone. */
    bool wait = durable || access(target, F_OK) == 0;
    int error = !wait || fsync(fd) == 0 ? 0 : errno;

    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0 && rename(temporary, target) != 0)
        error = errno;
    if (error == 0) {
        replace_unfinished(temporary, NULL);
        if (durable)
            sync_folder(target);
    }
    return error;
}

int
cli_atomic_settle(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        sync(); /* one that may be written and not read, or none */
        return 0;
    }
    int error = syncfs(fd) == 0 ? 0 : errno;
    (void)close(fd);
    return error;
}

void
cli_atomic_abandon(const char *temporary)
{
    for (size_t i = 0; i < 2; i++) {
        if (unfinished[i] == temporary) {
            (void)unlink(temporary);
            replace_unfinished(temporary, NULL);
            return;
        }
    }
}
