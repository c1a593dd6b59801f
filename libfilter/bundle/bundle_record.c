/* SPDX-License-Identifier: Apache-2.0 */
/* The record of the bundle that was last accepted: one line in a file that is replaced as a whole.
 *
 *     {"schema": 1, "revision": 7, "rules": 31, "entries": 1204, "sha256": "..."} */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/small_file.h"
#include "libfilter/bundle/json_token.h"
#include "libfilter/bundle/opened_bundle.h"
#include "libfilter/limits.h"

#define BEGIN "{\"schema\": 1, \"revision\": "
#define TEMPORARY_SUFFIX ".XXXXXX"

void
aigcp_bundle_record_of(const aigc_rules *rules, aigcp_bundle_record *record)
{
    aigc_rule_info info = { .struct_size = sizeof info };
    *record = (aigcp_bundle_record){ .revision = aigc_rules_revision(rules) };
    record->rules = aigc_rules_count(rules);
    for (size_t i = 0; i < record->rules; i++)
        if (aigc_rules_get(rules, i, &info) == AIGC_OK)
            record->entries += info.word_count + info.regex_count;
    const char *digest = aigc_rules_digest(rules);
    memcpy(record->digest, digest, strlen(digest) + 1);
}

static aigc_status
read_line(const char *text, size_t length, aigcp_bundle_record *record)
{
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    aigcp_json_reader r = { .text = text, .length = length, .arena = &arena };
    aigcp_json_take(&r, BEGIN);
    record->revision = aigcp_json_take_number(&r, AIGCP_MAX_REVISION);
    aigcp_json_take(&r, ", \"rules\": ");
    record->rules = aigcp_json_take_number(&r, AIGCP_MAX_RULES);
    aigcp_json_take(&r, ", \"entries\": ");
    record->entries = aigcp_json_take_number(&r, AIGCP_MAX_WORDS + AIGCP_MAX_REGEXES);
    aigcp_json_take(&r, ", \"sha256\": ");
    const char *digest = aigcp_json_take_string(&r, AIGCP_HASH_HEX_ROOM);
    aigcp_json_take(&r, "}\n");
    bool good = aigcp_json_is_complete(&r) && record->revision > 0 && aigcp_is_hash_hex(digest);
    if (good)
        memcpy(record->digest, digest, AIGCP_HASH_HEX_ROOM);
    aigcp_arena_free(&arena);
    if (r.out_of_memory)
        return AIGC_ERR_MEMORY;
    return good ? AIGC_OK : AIGC_ERR_FORMAT;
}

aigc_status
aigcp_bundle_record_read(const char *path, aigcp_bundle_record *record)
{
    char text[AIGCP_MAX_BUNDLE_RECORD_BYTES];
    size_t length;
    *record = (aigcp_bundle_record){ 0 };
    aigc_status status = aigcp_small_file_read(path, text, sizeof text, &length);
    if (status == AIGC_ERR_IO && errno == ENOENT)
        return AIGC_OK;
    if (status != AIGC_OK)
        return status == AIGC_ERR_LIMIT ? AIGC_ERR_FORMAT : status;
    status = read_line(text, length, record);
    if (status != AIGC_OK)
        *record = (aigcp_bundle_record){ 0 };
    return status;
}

static aigc_status
write_line(const aigcp_bundle_record *record, aigcp_buffer *line)
{
    aigcp_json_writer w = { line, AIGC_OK };
    aigcp_json_put(&w, BEGIN);
    aigcp_json_put_number(&w, record->revision);
    aigcp_json_put(&w, ", \"rules\": ");
    aigcp_json_put_number(&w, record->rules);
    aigcp_json_put(&w, ", \"entries\": ");
    aigcp_json_put_number(&w, record->entries);
    aigcp_json_put(&w, ", \"sha256\": ");
    aigcp_json_put_string(&w, record->digest);
    aigcp_json_put(&w, "}\n");
    return w.status;
}

/* Write to a fresh file, through to the disk. */
static bool
write_file(int file, const aigcp_buffer *line)
{
    size_t done = 0;
    while (done < line->length) {
        ssize_t put = write(file, line->data + done, line->length - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        done += (size_t)put;
    }
    return fsync(file) == 0;
}

/* Replace the record: all of it or nothing, also if the power fails. */
static aigc_status
replace(const char *path, int folder, const aigcp_buffer *line)
{
    size_t length = strlen(path);
    char *temporary = malloc(length + sizeof TEMPORARY_SUFFIX);
    if (!temporary)
        return AIGC_ERR_MEMORY;
    memcpy(temporary, path, length);
    memcpy(temporary + length, TEMPORARY_SUFFIX, sizeof TEMPORARY_SUFFIX);
    int file = mkstemp(temporary);
    if (file >= 0)
        (void)fcntl(file, F_SETFD, FD_CLOEXEC);
    bool good = file >= 0 && write_file(file, line);
    if (file >= 0 && close(file) != 0)
        good = false;
    good = good && rename(temporary, path) == 0;
    int saved = errno;
    if (good)
        (void)fsync(folder); /* not every file system can */
    else if (file >= 0)
        (void)unlink(temporary);
    free(temporary);
    errno = saved;
    return good ? AIGC_OK : AIGC_ERR_IO;
}

/* Open the folder of a path. */
static int
open_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    char *folder = slash ? strndup(path, length) : strdup(".");
    if (!folder) {
        errno = ENOMEM;
        return -1;
    }
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int saved = errno;
    free(folder);
    errno = saved;
    return file;
}

/* Take the place of an older record; nobody else does that meanwhile. */
static aigc_status
outdo(const char *path, int folder, const aigcp_bundle_record *record)
{
    aigcp_bundle_record last;
    aigcp_buffer line;
    aigc_status status = aigcp_bundle_record_read(path, &last);
    if (status != AIGC_OK)
        return status;
    if (last.revision > record->revision ||
        (last.revision == record->revision && strcmp(last.digest, record->digest) != 0))
        return AIGC_ERR_REFUSED;
    if (last.revision == record->revision)
        return AIGC_OK;
    aigcp_buffer_init(&line, AIGCP_MAX_BUNDLE_RECORD_BYTES);
    status = write_line(record, &line);
    if (status == AIGC_OK)
        status = replace(path, folder, &line);
    aigcp_buffer_free(&line);
    return status;
}

aigc_status
aigc_bundle_accept(const aigc_rules *rules, const char *path)
{
    aigcp_bundle_record record;
    if (!rules || !path || aigc_rules_revision(rules) == 0)
        return AIGC_ERR_ARGUMENT;
    aigcp_bundle_record_of(rules, &record);
    /* The file itself is replaced, so it is the folder that is locked: others who accept wait. */
    int folder = open_folder(path);
    if (folder < 0)
        return errno == ENOMEM ? AIGC_ERR_MEMORY : AIGC_ERR_IO;
    int locked;
    while ((locked = flock(folder, LOCK_EX)) != 0 && errno == EINTR)
        ;
    aigc_status status = locked == 0 ? outdo(path, folder, &record) : AIGC_ERR_IO;
    int saved = errno;
    (void)close(folder);
    errno = saved;
    return status;
}
