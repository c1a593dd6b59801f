/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys that are trusted, read from files and folders. */
#include "common/key_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/small_file.h"

#define FIRST_CAPACITY 8

void
aigcp_key_list_free(aigcp_key_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->keys[i].comment);
    free(list->keys);
    *list = (aigcp_key_list){ 0 };
}

const aigcp_trusted_key *
aigcp_key_list_next(const aigcp_key_list *list, const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                    size_t *position)
{
    while (*position < list->count) {
        const aigcp_trusted_key *key = &list->keys[(*position)++];
        if (memcmp(key->number, number, sizeof key->number) == 0)
            return key;
    }
    return NULL;
}

static bool
has_key(const aigcp_key_list *list, const aigcp_trusted_key *wanted)
{
    size_t position = 0;
    const aigcp_trusted_key *key;
    while ((key = aigcp_key_list_next(list, wanted->number, &position)))
        if (memcmp(key->key, wanted->key, sizeof key->key) == 0)
            return true;
    return false;
}

static aigc_status
make_room(aigcp_key_list *list)
{
    if (list->count < list->capacity)
        return AIGC_OK;
    if (list->count >= AIGCP_KEY_LIST_MAX)
        return AIGC_ERR_LIMIT;
    size_t capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
    if (capacity > AIGCP_KEY_LIST_MAX)
        capacity = AIGCP_KEY_LIST_MAX;
    aigcp_trusted_key *keys = realloc(list->keys, capacity * sizeof *keys);
    if (!keys)
        return AIGC_ERR_MEMORY;
    list->keys = keys;
    list->capacity = capacity;
    return AIGC_OK;
}

aigc_status
aigcp_key_list_add(aigcp_key_list *list, aigcp_trusted_key key, const char *comment,
                   size_t comment_length)
{
    if (has_key(list, &key))
        return AIGC_OK;
    aigc_status status = make_room(list);
    if (status != AIGC_OK)
        return status;
    key.comment = malloc(comment_length + 1);
    if (!key.comment)
        return AIGC_ERR_MEMORY;
    memcpy(key.comment, comment, comment_length);
    key.comment[comment_length] = '\0';
    list->keys[list->count++] = key;
    return AIGC_OK;
}

static aigc_status
add_file(aigcp_key_list *list, const char *path)
{
    char text[AIGCP_KEY_FILE_MAX];
    size_t length;
    const char *comment;
    size_t comment_length;
    aigcp_trusted_key key = { 0 };

    aigc_status status = aigcp_small_file_read(path, text, sizeof text, &length);
    if (status == AIGC_ERR_LIMIT)
        return AIGC_ERR_KEY;
    if (status == AIGC_OK)
        status = aigcp_minisign_read_public(text, length, key.number, key.key, &comment,
                                            &comment_length);
    return status == AIGC_OK ? aigcp_key_list_add(list, key, comment, comment_length) : status;
}

static bool
is_public_key_name(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".pub") == 0;
}

/* Add one entry of a folder if it is a *.pub file; links to files count, pipes do not. */
static aigc_status
add_entry(aigcp_key_list *list, const char *folder, const char *name)
{
    char path[AIGCP_KEY_PATH_MAX];
    struct stat entry;

    if (!is_public_key_name(name))
        return AIGC_OK;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return AIGC_ERR_IO;
    }
    if (stat(path, &entry) != 0)
        return AIGC_ERR_IO;
    return S_ISREG(entry.st_mode) ? add_file(list, path) : AIGC_OK;
}

static aigc_status
add_folder(aigcp_key_list *list, const char *path)
{
    aigc_status status = AIGC_OK;
    DIR *folder = opendir(path);
    if (!folder)
        return AIGC_ERR_IO;
    while (status == AIGC_OK) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            status = errno ? AIGC_ERR_IO : AIGC_OK;
            break;
        }
        status = add_entry(list, path, entry->d_name);
    }
    int saved = errno;
    (void)closedir(folder);
    errno = saved;
    return status;
}

aigc_status
aigcp_key_list_add_path(aigcp_key_list *list, const char *path)
{
    struct stat entry;

    if (stat(path, &entry) != 0)
        return AIGC_ERR_IO;
    return S_ISDIR(entry.st_mode) ? add_folder(list, path) : add_file(list, path);
}
