/* SPDX-License-Identifier: Apache-2.0 */
/* Append to an audit log, beside other writers. */
#include "libfilter/audit/audit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "libfilter/audit/audit_json.h"
#include "libfilter/audit/audit_segments.h"
#include "libfilter/audit/audit_tail.h"
#include "libfilter/limits.h"

#define LOCK_SUFFIX ".lock"

/* What stands in the lock file: how many records were dropped. It has one length, so that it can
 * be overwritten on a disk that is full. */
#define STATE_FORMAT "dropped %020" PRIu64 "\n"
#define STATE_DIGITS 20
#define STATE_SIZE (sizeof "dropped " - 1 + STATE_DIGITS + 1)

/* ---- the lock, and the number of dropped records in it ---------------------------------- */

static aigc_status
write_dropped(int lock, uint64_t dropped)
{
    char text[STATE_SIZE + 1];
    (void)snprintf(text, sizeof text, STATE_FORMAT, dropped);
    return pwrite(lock, text, STATE_SIZE, 0) == (ssize_t)STATE_SIZE ? AIGC_OK : AIGC_ERR_IO;
}

/* Read the number; a file that is new has none. */
static aigc_status
read_dropped(int lock, uint64_t *dropped)
{
    char text[STATE_SIZE + 1], again[STATE_SIZE + 1];
    ssize_t got = pread(lock, text, STATE_SIZE, 0);

    *dropped = 0;
    if (got == 0)
        return write_dropped(lock, 0);
    if (got != (ssize_t)STATE_SIZE)
        return got < 0 ? AIGC_ERR_IO : AIGC_ERR_FORMAT;
    text[STATE_SIZE] = '\0';
    *dropped = strtoull(text + STATE_SIZE - 1 - STATE_DIGITS, NULL, 10);
    (void)snprintf(again, sizeof again, STATE_FORMAT, *dropped);
    return strcmp(text, again) == 0 ? AIGC_OK : AIGC_ERR_FORMAT;
}

aigc_status
aigcp_audit_file_lock(aigcp_audit_file *file)
{
    if (file->held == 0) {
        while (flock(file->lock, LOCK_EX) != 0)
            if (errno != EINTR)
                return AIGC_ERR_IO;
    }
    file->held++;
    return AIGC_OK;
}

void
aigcp_audit_file_unlock(aigcp_audit_file *file)
{
    int saved = errno;
    if (--file->held == 0)
        (void)flock(file->lock, LOCK_UN);
    errno = saved;
}

aigc_status
aigcp_audit_file_open(aigcp_audit_file *file, const char *path)
{
    file->lock = file->fd = -1;
    aigcp_buffer_init(&file->line, AIGCP_MAX_AUDIT_RECORD + 1);
    size_t room = strlen(path) + sizeof LOCK_SUFFIX;
    char *lock_path = malloc(room);
    file->path = aigcp_audit_segment_path(path, 0);
    if (!file->path || !lock_path) {
        free(lock_path);
        return AIGC_ERR_MEMORY;
    }
    (void)snprintf(lock_path, room, "%s" LOCK_SUFFIX, path);
    struct stat facts;
    if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) { /* nor is a lock left beside it */
        free(lock_path);
        return AIGC_ERR_FORMAT;
    }
    file->lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    free(lock_path);
    return file->lock < 0 ? AIGC_ERR_IO : AIGC_OK;
}

static void
close_log(aigcp_audit_file *file)
{
    if (file->fd >= 0)
        (void)close(file->fd);
    file->fd = -1;
    file->known = false;
}

void
aigcp_audit_file_close(aigcp_audit_file *file)
{
    close_log(file);
    if (file->lock >= 0)
        (void)close(file->lock);
    file->lock = -1;
    free(file->path);
    file->path = NULL;
    aigcp_buffer_free(&file->line);
}

/* ---- one record -------------------------------------------------------------------------- */

/* Write `line`; all of it, or nothing that lasts. */
static aigc_status
write_line(aigcp_audit_file *file)
{
    const uint8_t *data = file->line.data;
    size_t left = file->line.length;

    while (left > 0) {
        ssize_t written = write(file->fd, data, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            int saved = errno;
            file->known = false; /* if the cut fails too, the next writer does it */
            (void)ftruncate(file->fd, file->end.size);
            errno = saved;
            return AIGC_ERR_IO;
        }
        data += written;
        left -= (size_t)written;
    }
    return AIGC_OK;
}

/* Sign what is in `line` and add the signature. */
static aigc_status
add_signature(aigcp_audit_file *file, aigcp_audit_json *json)
{
    uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE];
    aigc_status status = file->sign(file->sign_context, AIGCP_AUDIT_DOMAIN, file->line.data,
                                    file->line.length, signature);
    if (status == AIGC_OK)
        aigcp_audit_json_hex(json, "signature", signature, sizeof signature);
    return status;
}

/* Make the line of a record. */
static aigc_status
make_line(aigcp_audit_file *file, uint64_t milliseconds, const aigcp_buffer *body, bool sign)
{
    aigcp_audit_json json = { &file->line, AIGC_OK };
    char time[AIGCP_AUDIT_TIME_ROOM];

    file->line.length = 0;
    aigcp_audit_time_write(milliseconds, time);
    aigcp_audit_json_raw(&json, "{");
    aigcp_audit_json_number(&json, "schema", AIGCP_AUDIT_SCHEMA);
    aigcp_audit_json_number(&json, "sequence", file->end.sequence + 1);
    aigcp_audit_json_hex(&json, "previous", file->end.hash, sizeof file->end.hash);
    aigcp_audit_json_string(&json, "time", time);
    if (file->end.dropped)
        aigcp_audit_json_number(&json, "dropped", file->end.dropped);
    aigcp_audit_json_raw(&json, ",");
    aigcp_audit_json_bytes(&json, body->data, body->length);
    if (json.status == AIGC_OK && sign)
        json.status = add_signature(file, &json);
    aigcp_audit_json_raw(&json, "}\n");
    return json.status;
}

/* Write a record at the end of the chain; the file is ready. */
static aigc_status
put_record(aigcp_audit_file *file, uint64_t milliseconds, const aigcp_buffer *body, bool sign)
{
    aigc_status status = make_line(file, milliseconds, body, sign);
    if (status == AIGC_OK)
        status = write_line(file);
    if (status != AIGC_OK)
        return status;
    file->end.sequence++;
    file->end.size += (off_t)file->line.length;
    aigcp_sha256(file->line.data, file->line.length - 1, file->end.hash);
    file->unsynced = true;
    file->unsigned_records = sign ? 0 : file->unsigned_records + 1;
    return AIGC_OK;
}

static aigc_status
put_checkpoint(aigcp_audit_file *file, uint64_t milliseconds)
{
    aigcp_buffer body;
    aigcp_buffer_init(&body, AIGCP_MAX_AUDIT_RECORD);
    aigcp_audit_json json = { &body, AIGC_OK };
    aigcp_audit_json_string(&json, "kind", aigcp_audit_kinds[AIGC_AUDIT_CHECKPOINT]);
    aigcp_audit_json_string(&json, "key", file->key_id);
    if (json.status == AIGC_OK)
        json.status = put_record(file, milliseconds, &body, true);
    aigcp_buffer_free(&body);
    return json.status;
}

/* Write a record that has one number. */
static aigc_status
put_number(aigcp_audit_file *file, uint64_t milliseconds, aigc_audit_kind kind, const char *name,
           uint64_t number)
{
    aigcp_buffer body;
    aigcp_buffer_init(&body, AIGCP_MAX_AUDIT_RECORD);
    aigcp_audit_json json = { &body, AIGC_OK };
    aigcp_audit_json_string(&json, "kind", aigcp_audit_kinds[kind]);
    aigcp_audit_json_number(&json, name, number);
    if (kind == AIGC_AUDIT_SEGMENT)
        aigcp_audit_json_string(&json, "engine", aigc_filter_version());
    if (json.status == AIGC_OK)
        json.status = put_record(file, milliseconds, &body, false);
    aigcp_buffer_free(&body);
    return json.status;
}

/* ---- the file ------------------------------------------------------------------------------ */

static aigc_status
sync_log(aigcp_audit_file *file)
{
    if (!file->unsynced || file->fd < 0)
        return AIGC_OK;
    if (fdatasync(file->fd) != 0)
        return AIGC_ERR_IO;
    file->unsynced = false;
    return AIGC_OK;
}

/* Find where the chain of the completed files ends; `*segment` is the number of the last one. */
static aigc_status
find_end_before(const aigcp_audit_file *file, aigcp_audit_end *end, uint64_t *segment)
{
    uint64_t *numbers, time;
    size_t count;
    struct stat facts;

    *end = (aigcp_audit_end){ 0 };
    *segment = 0;
    aigc_status status = aigcp_audit_segments(file->path, &numbers, &count);
    if (status == AIGC_OK && count)
        *segment = numbers[count - 1];
    free(numbers);
    if (status != AIGC_OK || *segment == 0)
        return status;
    char *path = aigcp_audit_segment_path(file->path, *segment);
    if (!path)
        return AIGC_ERR_MEMORY;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    free(path);
    if (fd < 0)
        return AIGC_ERR_IO;
    status =
        fstat(fd, &facts) == 0 ? aigcp_audit_tail_read(fd, facts.st_size, end, &time) : AIGC_ERR_IO;
    if (status == AIGC_OK && (end->sequence == 0 || end->behind))
        status = AIGC_ERR_FORMAT;
    int saved = errno;
    (void)close(fd);
    errno = saved;
    return status;
}

/* Write the first record of a file that is empty. */
static aigc_status
begin_segment(aigcp_audit_file *file, uint64_t milliseconds)
{
    aigcp_audit_end end;
    uint64_t segment;
    aigc_status status = find_end_before(file, &end, &segment);
    if (status != AIGC_OK)
        return status;
    end.size = 0;
    end.behind = 0;
    if (file->end.dropped > end.dropped)
        end.dropped = file->end.dropped;
    file->end = end;
    file->segment = segment + 1;
    file->begun = milliseconds;
    status = put_number(file, milliseconds, AIGC_AUDIT_SEGMENT, "segment", file->segment);
    file->head = file->end.size;
    return status;
}

/* Open PATH, or make it. */
static aigc_status
open_log(aigcp_audit_file *file)
{
    struct stat facts;
    close_log(file);
    /* O_NONBLOCK: a named pipe shall be refused, not waited for. */
    file->fd =
        open(file->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (file->fd < 0 || fstat(file->fd, &facts) != 0)
        return AIGC_ERR_IO;
    if (!S_ISREG(facts.st_mode)) {
        close_log(file);
        return AIGC_ERR_FORMAT;
    }
    file->identity.device = facts.st_dev;
    file->identity.inode = facts.st_ino;
    return facts.st_size || file->sync == AIGC_AUDIT_SYNC_NEVER
               ? AIGC_OK
               : aigcp_audit_sync_folder(file->path);
}

/* Whether PATH is still the file that is open. */
static bool
is_same_file(const aigcp_audit_file *file, const struct stat *facts)
{
    return file->fd >= 0 && facts->st_dev == file->identity.device &&
           facts->st_ino == file->identity.inode;
}

/* Read where the chain ends, and cut off what a crash left behind it. */
static aigc_status
find_end(aigcp_audit_file *file, off_t size)
{
    uint64_t time;
    aigc_status status = aigcp_audit_tail_read(file->fd, size, &file->end, &time);
    if (status != AIGC_OK)
        return status;
    if (file->end.behind) {
        if (ftruncate(file->fd, file->end.size) != 0)
            return AIGC_ERR_IO;
        file->cut += file->end.behind;
        file->end.behind = 0;
    }
    return file->end.size
               ? aigcp_audit_head_read(file->fd, &file->segment, &file->head, &file->begun)
               : AIGC_OK;
}

aigc_status
aigcp_audit_file_ready(aigcp_audit_file *file, uint64_t milliseconds)
{
    struct stat facts;
    uint64_t dropped;
    aigc_status status = read_dropped(file->lock, &dropped);
    if (status != AIGC_OK)
        return status;
    bool there = stat(file->path, &facts) == 0;
    if (!there && errno != ENOENT)
        return AIGC_ERR_IO;
    if (!there || !is_same_file(file, &facts)) {
        status = open_log(file);
        if (status == AIGC_OK && fstat(file->fd, &facts) != 0)
            status = AIGC_ERR_IO;
    }
    if (status == AIGC_OK && (!file->known || facts.st_size != file->end.size))
        status = find_end(file, facts.st_size);
    if (status != AIGC_OK)
        return status;
    file->known = true;
    if (dropped > file->end.dropped)
        file->end.dropped = dropped;
    if (file->end.size == 0)
        status = begin_segment(file, milliseconds);
    if (status == AIGC_OK && file->cut) {
        status = put_number(file, milliseconds, AIGC_AUDIT_REPAIR, "bytes", file->cut);
        file->cut = status == AIGC_OK ? 0 : file->cut;
    }
    if (status != AIGC_OK)
        file->known = false;
    return status;
}

/* ---- rotation ------------------------------------------------------------------------------ */

/* Whether the next record belongs to another file. */
static bool
is_complete(const aigcp_audit_file *file, uint64_t milliseconds)
{
    char begun[AIGCP_AUDIT_TIME_ROOM], now[AIGCP_AUDIT_TIME_ROOM];
    if (file->end.size <= file->head)
        return false;
    if ((uint64_t)file->end.size >= file->rotate_bytes)
        return true;
    if (file->rotate == AIGC_AUDIT_ROTATE_NEVER)
        return false;
    aigcp_audit_time_write(file->begun, begun);
    aigcp_audit_time_write(milliseconds, now);
    size_t length =
        file->rotate == AIGC_AUDIT_ROTATE_DAY ? strlen("2026-03-01") : strlen("2026-03");
    return memcmp(now, begun, length) > 0;
}

/* Complete the file, and begin the next one. If this is cut short between the two names, PATH is
 * missing, and the next writer begins it. */
static aigc_status
rotate(aigcp_audit_file *file, uint64_t milliseconds)
{
    struct stat facts;
    aigc_status status = file->sign ? put_checkpoint(file, milliseconds) : AIGC_OK;
    if (status == AIGC_OK && file->sync != AIGC_AUDIT_SYNC_NEVER)
        status = sync_log(file);
    char *target = aigcp_audit_segment_path(file->path, file->segment);
    if (!target)
        status = status == AIGC_OK ? AIGC_ERR_MEMORY : status;
    if (status == AIGC_OK && stat(target, &facts) == 0) {
        errno = EEXIST; /* no file of a log is ever overwritten */
        status = AIGC_ERR_IO;
    }
    if (status == AIGC_OK && rename(file->path, target) != 0)
        status = AIGC_ERR_IO;
    free(target);
    if (status != AIGC_OK)
        return status;
    file->unsynced = false;
    close_log(file);
    return aigcp_audit_file_ready(file, milliseconds);
}

/* ---- what the rest of the library calls ----------------------------------------------------- */

bool
aigcp_is_disk_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* Count a record for which there is no room. */
static aigc_status
drop_record(aigcp_audit_file *file)
{
    uint64_t dropped;
    aigc_status status = read_dropped(file->lock, &dropped);
    if (status != AIGC_OK)
        return status;
    file->end.dropped = (dropped > file->end.dropped ? dropped : file->end.dropped) + 1;
    file->dropped++;
    return write_dropped(file->lock, file->end.dropped);
}

/* Write a record, and a checkpoint if one is due; or count it as dropped. */
static aigc_status
append(aigcp_audit_file *file, uint64_t milliseconds, const aigcp_buffer *body)
{
    bool dropping = file->full == AIGC_AUDIT_FULL_DROP;
    aigc_status status = aigcp_audit_file_ready(file, milliseconds);
    if (status == AIGC_OK && is_complete(file, milliseconds))
        status = rotate(file, milliseconds);
    if (status == AIGC_OK)
        status = put_record(file, milliseconds, body, false);
    if (status == AIGC_ERR_IO && dropping && aigcp_is_disk_full(errno))
        return drop_record(file);
    if (status == AIGC_OK && file->sign && file->unsigned_records >= AIGCP_AUDIT_CHECKPOINT_RECORDS)
        status = aigcp_audit_file_checkpoint(file, milliseconds);
    return status;
}

aigc_status
aigcp_audit_file_append(aigcp_audit_file *file, uint64_t milliseconds, const aigcp_buffer *body)
{
    aigc_status status = aigcp_audit_file_lock(file);
    if (status != AIGC_OK)
        return status;
    status = append(file, milliseconds, body);
    aigcp_audit_file_unlock(file);
    /* Without the lock: others may write meanwhile, and what they wrote is made safe too. */
    if (status == AIGC_OK && file->sync == AIGC_AUDIT_SYNC_RECORD)
        status = sync_log(file);
    return status;
}

aigc_status
aigcp_audit_file_checkpoint(aigcp_audit_file *file, uint64_t milliseconds)
{
    aigc_status status = aigcp_audit_file_lock(file);
    if (status != AIGC_OK)
        return status;
    if (file->sign && file->unsigned_records) {
        status = aigcp_audit_file_ready(file, milliseconds);
        if (status == AIGC_OK)
            status = put_checkpoint(file, milliseconds);
        /* What cannot be signed now is signed with what follows. */
        if (status == AIGC_ERR_IO && file->full == AIGC_AUDIT_FULL_DROP &&
            aigcp_is_disk_full(errno))
            status = AIGC_OK;
    }
    aigcp_audit_file_unlock(file);
    if (status == AIGC_OK && file->sync != AIGC_AUDIT_SYNC_NEVER)
        status = sync_log(file);
    return status;
}

aigc_status
aigcp_audit_file_room(aigcp_audit_file *file, uint64_t milliseconds)
{
    struct statvfs system;
    aigc_status status = aigcp_audit_file_lock(file);
    if (status != AIGC_OK)
        return status;
    status = aigcp_audit_file_ready(file, milliseconds);
    if (status == AIGC_OK && fstatvfs(file->fd, &system) != 0)
        status = AIGC_ERR_IO;
    aigcp_audit_file_unlock(file);
    if (status == AIGC_OK && system.f_bavail < AIGCP_AUDIT_FREE_BYTES / system.f_frsize) {
        errno = ENOSPC;
        status = AIGC_ERR_IO;
    }
    return status;
}
