/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the files of an audit log. */
#include "libfilter/audit/audit_segments.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libfilter/limits.h"

#define DIGITS_MIN 6
#define DIGITS_MAX 12

char *
aigcp_audit_segment_path(const char *path, uint64_t number)
{
    size_t room = strlen(path) + 1 + 20 + 1;
    char *name = malloc(room);
    if (name && number)
        (void)snprintf(name, room, "%s.%0*" PRIu64, path, DIGITS_MIN, number);
    else if (name)
        (void)snprintf(name, room, "%s", path);
    return name;
}

const char *
aigcp_audit_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder of a path, to be freed; NULL if memory is out. */
static char *
folder_of(const char *path)
{
    size_t length = (size_t)(aigcp_audit_base_name(path) - path);
    char *folder = malloc(length + 2);
    if (!folder)
        return NULL;
    memcpy(folder, path, length);
    memcpy(folder + length, length ? "\0" : ".", 2);
    return folder;
}

/* The number in a name such as BASE.000001; 0 if it is none. There is one name for a number. */
static uint64_t
number_of(const char *name, const char *base)
{
    size_t base_length = strlen(base);
    if (strncmp(name, base, base_length) != 0 || name[base_length] != '.')
        return 0;
    name += base_length + 1;
    size_t digits = strspn(name, "0123456789");
    if (digits < DIGITS_MIN || digits > DIGITS_MAX || name[digits] ||
        (digits > DIGITS_MIN && name[0] == '0'))
        return 0;
    return strtoull(name, NULL, 10);
}

static int
compare_numbers(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static aigc_status
add_number(uint64_t **numbers, size_t *count, size_t *room, uint64_t number)
{
    if (*count == AIGCP_MAX_AUDIT_FILES)
        return AIGC_ERR_LIMIT;
    if (*count == *room) {
        size_t more = *room ? *room * 2 : 16;
        uint64_t *grown = realloc(*numbers, more * sizeof *grown);
        if (!grown)
            return AIGC_ERR_MEMORY;
        *numbers = grown;
        *room = more;
    }
    (*numbers)[(*count)++] = number;
    return AIGC_OK;
}

static aigc_status
read_folder(DIR *folder, const char *base, uint64_t **numbers, size_t *count)
{
    size_t room = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            return errno ? AIGC_ERR_IO : AIGC_OK;
        uint64_t number = number_of(entry->d_name, base);
        aigc_status status = number ? add_number(numbers, count, &room, number) : AIGC_OK;
        if (status != AIGC_OK)
            return status;
    }
}

aigc_status
aigcp_audit_segments(const char *path, uint64_t **numbers, size_t *count)
{
    aigc_status status = AIGC_ERR_MEMORY;
    DIR *folder = NULL;
    char *name = folder_of(path);

    *numbers = NULL;
    *count = 0;
    if (!name)
        return status;
    folder = opendir(name);
    status =
        folder ? read_folder(folder, aigcp_audit_base_name(path), numbers, count) : AIGC_ERR_IO;
    int saved = errno;
    if (folder)
        (void)closedir(folder);
    free(name);
    if (status == AIGC_OK && *count) {
        qsort(*numbers, *count, sizeof **numbers, compare_numbers);
    } else if (status != AIGC_OK) {
        free(*numbers);
        *numbers = NULL;
        *count = 0;
    }
    errno = saved;
    return status;
}

aigc_status
aigcp_audit_sync_folder(const char *path)
{
    char *name = folder_of(path);
    if (!name)
        return AIGC_ERR_MEMORY;
    int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(name);
    if (folder < 0)
        return AIGC_ERR_IO;
    /* Some file systems have nothing to sync there, and say so. */
    bool good = fsync(folder) == 0 || errno == EINVAL;
    int saved = errno;
    (void)close(folder);
    errno = saved;
    return good ? AIGC_OK : AIGC_ERR_IO;
}
