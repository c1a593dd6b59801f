/* SPDX-License-Identifier: Apache-2.0 */
/* Keyrings: the public keys whose signatures are trusted. */
#include "watermark/keyring.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "watermark/key_file_io.h"
#include "watermark/minisign_file.h"
#include "watermark/secret_key.h"

#define FIRST_CAPACITY 8

struct aigc_keyring {
    aigcp_trusted_key *keys;
    size_t count;
    size_t capacity;
};

aigc_status
aigc_keyring_new(aigc_keyring **keyring)
{
    if (!keyring)
        return AIGC_ERR_ARGUMENT;
    *keyring = NULL;
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    *keyring = calloc(1, sizeof **keyring);
    return *keyring ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigc_keyring_free(aigc_keyring *keyring)
{
    if (!keyring)
        return;
    for (size_t i = 0; i < keyring->count; i++)
        free(keyring->keys[i].comment);
    free(keyring->keys);
    free(keyring);
}

size_t
aigc_keyring_count(const aigc_keyring *keyring)
{
    return keyring ? keyring->count : 0;
}

const aigcp_trusted_key *
aigcp_keyring_next(const aigc_keyring *keyring, const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                   size_t *position)
{
    size_t count = aigc_keyring_count(keyring);
    while (*position < count) {
        const aigcp_trusted_key *key = &keyring->keys[(*position)++];
        if (memcmp(key->number, number, sizeof key->number) == 0)
            return key;
    }
    return NULL;
}

static bool
has_key(const aigc_keyring *keyring, const aigcp_trusted_key *wanted)
{
    size_t position = 0;
    const aigcp_trusted_key *key;
    while ((key = aigcp_keyring_next(keyring, wanted->number, &position)))
        if (memcmp(key->key, wanted->key, sizeof key->key) == 0)
            return true;
    return false;
}

static aigc_status
make_room(aigc_keyring *keyring)
{
    if (keyring->count < keyring->capacity)
        return AIGC_OK;
    if (keyring->count >= AIGCP_KEYRING_MAX)
        return AIGC_ERR_LIMIT;
    size_t capacity = keyring->capacity ? keyring->capacity * 2 : FIRST_CAPACITY;
    if (capacity > AIGCP_KEYRING_MAX)
        capacity = AIGCP_KEYRING_MAX;
    aigcp_trusted_key *keys = realloc(keyring->keys, capacity * sizeof *keys);
    if (!keys)
        return AIGC_ERR_MEMORY;
    keyring->keys = keys;
    keyring->capacity = capacity;
    return AIGC_OK;
}

/* Add a key with a copy of its comment. One that is there already is not added again. */
static aigc_status
add_key(aigc_keyring *keyring, aigcp_trusted_key key, const char *comment, size_t comment_length)
{
    if (has_key(keyring, &key))
        return AIGC_OK;
    aigc_status status = make_room(keyring);
    if (status != AIGC_OK)
        return status;
    key.comment = malloc(comment_length + 1);
    if (!key.comment)
        return AIGC_ERR_MEMORY;
    memcpy(key.comment, comment, comment_length);
    key.comment[comment_length] = '\0';
    keyring->keys[keyring->count++] = key;
    return AIGC_OK;
}

static aigc_status
add_file(aigc_keyring *keyring, const char *path)
{
    char text[AIGCP_KEY_FILE_MAX];
    size_t length;
    const char *comment;
    size_t comment_length;
    aigcp_trusted_key key = { 0 };

    aigc_status status = aigcp_key_file_read(path, text, &length);
    if (status == AIGC_OK)
        status = aigcp_minisign_read_public(text, length, key.number, key.key, &comment,
                                            &comment_length);
    return status == AIGC_OK ? add_key(keyring, key, comment, comment_length) : status;
}

static bool
is_public_key_name(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".pub") == 0;
}

/* Add one entry of a folder if it is a *.pub file; links to files count, pipes do not. */
static aigc_status
add_entry(aigc_keyring *keyring, const char *folder, const char *name)
{
    char path[AIGCP_PATH_MAX];
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
    return S_ISREG(entry.st_mode) ? add_file(keyring, path) : AIGC_OK;
}

static aigc_status
add_folder(aigc_keyring *keyring, const char *path)
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
        status = add_entry(keyring, path, entry->d_name);
    }
    int saved = errno;
    (void)closedir(folder);
    errno = saved;
    return status;
}

aigc_status
aigc_keyring_add_path(aigc_keyring *keyring, const char *path)
{
    struct stat entry;

    if (!keyring || !path)
        return AIGC_ERR_ARGUMENT;
    if (stat(path, &entry) != 0)
        return AIGC_ERR_IO;
    return S_ISDIR(entry.st_mode) ? add_folder(keyring, path) : add_file(keyring, path);
}

aigc_status
aigc_keyring_add_own(aigc_keyring *keyring, const aigc_secret_key *key)
{
    if (!keyring || !key)
        return AIGC_ERR_ARGUMENT;
    aigcp_trusted_key own = { 0 };
    memcpy(own.number, key->number, sizeof own.number);
    aigcp_ed25519_public(key->secret, own.key);
    return add_key(keyring, own, "", 0);
}
