/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of an audit log, record by record. */
#include "libfilter/audit/audit_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "libfilter/audit/audit_segments.h"
#include "libfilter/limits.h"

/* Note what is wrong, and where. */
static aigc_status
fault_at(aigcp_audit_walk *walk, aigc_audit_fault fault, uint64_t sequence, const char *file,
         uint64_t line)
{
    walk->summary.fault = fault;
    walk->summary.fault_sequence = sequence;
    walk->summary.fault_line = line;
    (void)snprintf(walk->summary.fault_file, sizeof walk->summary.fault_file, "%s", file);
    return fault == AIGC_AUDIT_FAULT_SIGNER || fault == AIGC_AUDIT_FAULT_UNSIGNED
               ? AIGC_ERR_UNKNOWN_SIGNER
               : AIGC_ERR_ALTERED;
}

/* The same, of the record in hand. */
static aigc_status
fault_here(aigcp_audit_walk *walk, aigc_audit_fault fault, uint64_t sequence)
{
    return fault_at(walk, fault, sequence, walk->file, walk->line);
}

/* Whether the next line of the file follows a record of this hash. */
static bool
next_follows(aigcp_audit_walk *walk, const uint8_t hash[AIGCP_SHA256_BYTES])
{
    aigcp_audit_line_kind kind;
    aigcp_audit_line next;
    const char *text;
    size_t length;

    if (aigcp_audit_lines_next(&walk->lines, &kind, &text, &length) != AIGC_OK ||
        kind != AIGCP_AUDIT_LINE)
        return false;
    bool follows = aigcp_audit_line_read(text, length, &next) == AIGC_OK &&
                   memcmp(next.previous, hash, AIGCP_SHA256_BYTES) == 0;
    aigcp_audit_line_free(&next);
    return follows;
}

/* A record does not have the hash of the one before. Either of them was changed: if the one behind
 * it agrees with it, the one before it was. At the end of a file nobody can tell, and the earlier
 * one is named. */
static aigc_status
find_changed(aigcp_audit_walk *walk, uint64_t sequence, const uint8_t hash[AIGCP_SHA256_BYTES],
             bool is_checkpoint)
{
    bool is_last = walk->lines.left == 0 && walk->lines.start == walk->lines.text.length;
    if (is_checkpoint || is_last || next_follows(walk, hash))
        return fault_at(walk, AIGC_AUDIT_FAULT_CHANGED, walk->summary.last, walk->last_file,
                        walk->last_line);
    return fault_here(walk, AIGC_AUDIT_FAULT_CHANGED, sequence);
}

/* The first record of all. What was before it may have been removed; a later record says so. */
static aigc_status
check_first(aigcp_audit_walk *walk, const aigcp_audit_line *line)
{
    static const uint8_t nothing[AIGCP_SHA256_BYTES];

    if (line->record.kind != AIGC_AUDIT_SEGMENT)
        return fault_here(walk, AIGC_AUDIT_FAULT_FORMAT, line->record.sequence);
    if (line->record.sequence == 1 && memcmp(line->previous, nothing, sizeof nothing) != 0)
        return fault_here(walk, AIGC_AUDIT_FAULT_CHANGED, 1);
    walk->summary.first = line->record.sequence;
    walk->summary.first_time = line->record.milliseconds;
    walk->vouched = line->record.sequence == 1;
    memcpy(walk->first_previous, line->previous, sizeof walk->first_previous);
    return AIGC_OK;
}

/* Whether a record is the one behind the last one. */
static aigc_status
check_link(aigcp_audit_walk *walk, const aigcp_audit_line *line,
           const uint8_t hash[AIGCP_SHA256_BYTES])
{
    uint64_t expected = walk->summary.last + 1;
    uint64_t sequence = line->record.sequence;

    if (walk->summary.records == 0)
        return check_first(walk, line);
    bool linked = memcmp(line->previous, walk->last_hash, sizeof walk->last_hash) == 0;
    if (sequence == expected && linked)
        return AIGC_OK;
    if (sequence == expected)
        return find_changed(walk, sequence, hash, line->record.kind == AIGC_AUDIT_CHECKPOINT);
    if (!linked && sequence > expected)
        return fault_here(walk, AIGC_AUDIT_FAULT_MISSING, expected);
    return fault_here(walk, AIGC_AUDIT_FAULT_ORDER, sequence);
}

static aigc_status
check_signature(aigcp_audit_walk *walk, const aigcp_audit_line *line)
{
    const aigc_audit_read_options *options = walk->options;

    if (!options || !options->check) {
        walk->summary.checkpoints++;
        return AIGC_OK;
    }
    aigc_status status = options->check(options->check_context, line->key_id, AIGCP_AUDIT_DOMAIN,
                                        line->record.json, line->signed_length, line->signature);
    if (status == AIGC_ERR_UNKNOWN_SIGNER)
        return fault_here(walk, AIGC_AUDIT_FAULT_SIGNER, line->record.sequence);
    if (status == AIGC_ERR_ALTERED)
        return fault_here(walk, AIGC_AUDIT_FAULT_SIGNATURE, line->record.sequence);
    if (status == AIGC_OK) {
        walk->summary.checkpoints++;
        walk->summary.signed_through = line->record.sequence;
    }
    return status;
}

/* Whether a prune speaks of what is missing at the beginning. It may speak of more, if removing
 * was cut short: then the last record that it names is still here, and must be the one it says. */
static void
check_prune(aigcp_audit_walk *walk, const aigcp_audit_line *line)
{
    uint64_t before = walk->summary.first - 1;
    const uint8_t *hash = line->through == before ? walk->first_previous : NULL;

    for (size_t i = 0; line->through > before && i < walk->border_count; i++)
        if (walk->borders[i].last == line->through)
            hash = walk->borders[i].hash;
    if (hash && memcmp(hash, line->through_hash, AIGCP_SHA256_BYTES) == 0)
        walk->vouched = true;
}

/* Take a good record. */
static aigc_status
accept(aigcp_audit_walk *walk, aigcp_audit_line *line, const uint8_t hash[AIGCP_SHA256_BYTES])
{
    const aigc_audit_read_options *options = walk->options;
    aigc_audit_summary *summary = &walk->summary;

    memcpy(walk->last_hash, hash, sizeof walk->last_hash);
    memcpy(walk->last_file, walk->file, sizeof walk->last_file);
    walk->last_line = walk->line;
    summary->records++;
    if (line->record.milliseconds > walk->latest)
        walk->latest = line->record.milliseconds;
    summary->last = line->record.sequence;
    summary->last_time = line->record.milliseconds;
    summary->dropped = line->record.dropped;
    if (line->record.kind == AIGC_AUDIT_PRUNE)
        check_prune(walk, line);
    line->record.file = walk->file;
    line->record.line = walk->line;
    if (options && options->on_record &&
        options->on_record(options->record_context, &line->record) != 0)
        return AIGC_ERR_STOPPED;
    return AIGC_OK;
}

static aigc_status
take_line(aigcp_audit_walk *walk, const char *text, size_t length)
{
    uint8_t hash[AIGCP_SHA256_BYTES];
    aigcp_audit_line line;

    walk->line++;
    aigc_status status = aigcp_audit_line_read(text, length, &line);
    if (status == AIGC_ERR_FORMAT)
        status = fault_here(walk, AIGC_AUDIT_FAULT_FORMAT,
                            walk->summary.records ? walk->summary.last + 1 : 0);
    if (status == AIGC_OK) {
        aigcp_sha256(text, length, hash);
        status = check_link(walk, &line, hash);
    }
    if (status == AIGC_OK && line.record.kind == AIGC_AUDIT_CHECKPOINT)
        status = check_signature(walk, &line);
    if (status == AIGC_OK)
        status = accept(walk, &line, hash);
    aigcp_audit_line_free(&line);
    return status;
}

/* Read one file to its end. */
static aigc_status
take_lines(aigcp_audit_walk *walk, bool completed)
{
    aigcp_audit_line_kind kind;
    const char *text;
    size_t length;

    for (;;) {
        aigc_status status = aigcp_audit_lines_next(&walk->lines, &kind, &text, &length);
        if (status != AIGC_OK || kind == AIGCP_AUDIT_NO_LINE)
            return status;
        if (kind == AIGCP_AUDIT_CUT_LINE && !completed) {
            walk->summary.incomplete = length;
            return AIGC_OK;
        }
        if (kind != AIGCP_AUDIT_LINE) {
            walk->line++;
            return fault_here(walk, AIGC_AUDIT_FAULT_FORMAT,
                              walk->summary.records ? walk->summary.last + 1 : 0);
        }
        status = take_line(walk, text, length);
        if (status != AIGC_OK)
            return status;
    }
}

/* Read a file, which is open in `lines`, and note where it ends. */
static aigc_status
take_file(aigcp_audit_walk *walk, uint64_t number)
{
    char *path = aigcp_audit_segment_path(walk->path, number);
    if (!path)
        return AIGC_ERR_MEMORY;
    (void)snprintf(walk->file, sizeof walk->file, "%s", aigcp_audit_base_name(path));
    walk->line = 0;
    walk->latest = 0;
    aigc_status status = number ? aigcp_audit_lines_open(&walk->lines, path) : AIGC_OK;
    free(path);
    if (status == AIGC_ERR_FORMAT) {
        status = fault_here(walk, AIGC_AUDIT_FAULT_FORMAT, 0);
    } else if (status == AIGC_OK) {
        walk->summary.files++;
        status = take_lines(walk, number != 0);
    }
    aigcp_audit_lines_close(&walk->lines);
    if (status != AIGC_OK)
        return status;
    aigcp_audit_border *border = &walk->borders[walk->border_count++];
    border->file = number;
    border->last = walk->summary.last;
    border->time = walk->latest;
    memcpy(border->hash, walk->last_hash, sizeof border->hash);
    return AIGC_OK;
}

/* Keep writers out while the names of the files are read: between two names a log has one file
 * less. A log on a medium that cannot be locked is not written either. */
static aigc_status
lock_names(const char *path, int *lock)
{
    size_t room = strlen(path) + sizeof ".lock";
    char *name = malloc(room);
    *lock = -1;
    if (!name)
        return AIGC_ERR_MEMORY;
    (void)snprintf(name, room, "%s.lock", path);
    *lock = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    free(name);
    while (*lock >= 0 && flock(*lock, LOCK_SH) != 0 && errno == EINTR) {
    }
    return AIGC_OK;
}

/* List the completed files, and open the one that is being written, as long as it is now; `*there`
 * is false if there is none: after a crash between two names. */
static aigc_status
find_files(aigcp_audit_walk *walk, aigcp_audit_lines *live, bool *there)
{
    int lock;
    aigc_status status = lock_names(walk->path, &lock);
    if (status == AIGC_OK)
        status = aigcp_audit_segments(walk->path, &walk->numbers, &walk->number_count);
    if (status == AIGC_ERR_IO && errno == ENOENT)
        status = AIGC_ERR_NOT_FOUND;
    *there = true;
    if (status == AIGC_OK)
        status = aigcp_audit_lines_open(live, walk->path);
    if (status == AIGC_ERR_IO && errno == ENOENT) {
        *there = false;
        status = AIGC_OK;
    } else if (status == AIGC_ERR_FORMAT) {
        status = fault_at(walk, AIGC_AUDIT_FAULT_FORMAT, 0, aigcp_audit_base_name(walk->path), 0);
    }
    int saved = errno;
    if (lock >= 0)
        (void)close(lock);
    errno = saved;
    return status;
}

/* Go through all files. The last one is opened first, so that no writer has to wait. */
static aigc_status
take_files(aigcp_audit_walk *walk)
{
    aigcp_audit_lines live = { .fd = -1 };
    bool there;
    aigc_status status = find_files(walk, &live, &there);
    if (status == AIGC_OK) {
        walk->borders = calloc(walk->number_count + 1, sizeof *walk->borders);
        status = walk->borders ? AIGC_OK : AIGC_ERR_MEMORY;
    }
    for (size_t i = 0; i < walk->number_count && status == AIGC_OK; i++)
        status = take_file(walk, walk->numbers[i]);
    if (status == AIGC_OK && there) {
        walk->lines = live;
        live.fd = -1;
        status = take_file(walk, 0);
    }
    aigcp_audit_lines_close(&live);
    return status;
}

/* Whether something that should be signed is not. */
static aigc_status
check_coverage(aigcp_audit_walk *walk)
{
    aigc_audit_summary *summary = &walk->summary;
    uint64_t completed = 0;

    if (!walk->options || !walk->options->check)
        return AIGC_OK;
    for (size_t i = 0; i < walk->border_count; i++)
        if (walk->borders[i].file)
            completed = walk->borders[i].last;
    if (summary->signed_through && summary->signed_through >= completed)
        return AIGC_OK;
    uint64_t first = summary->signed_through ? summary->signed_through + 1 : summary->first;
    return fault_at(walk, AIGC_AUDIT_FAULT_UNSIGNED, first, "", 0);
}

aigc_status
aigcp_audit_walk_run(aigcp_audit_walk *walk, const char *path,
                     const aigc_audit_read_options *options)
{
    *walk = (aigcp_audit_walk){ .path = path, .options = options };
    walk->lines.fd = -1;
    aigc_status status = aigcp_secrets_open();
    if (status == AIGC_OK)
        status = take_files(walk);
    if (status == AIGC_OK && walk->summary.records == 0)
        status = AIGC_ERR_NOT_FOUND;
    if (status == AIGC_OK && !walk->vouched)
        status = fault_at(walk, AIGC_AUDIT_FAULT_BEGINNING, walk->summary.first, "", 0);
    if (status == AIGC_OK)
        status = check_coverage(walk);
    if (walk->summary.records)
        aigcp_hex_write(walk->summary.last_hash, walk->last_hash, sizeof walk->last_hash);
    return status;
}

void
aigcp_audit_walk_free(aigcp_audit_walk *walk)
{
    free(walk->numbers);
    free(walk->borders);
    walk->numbers = NULL;
    walk->borders = NULL;
}

aigc_status
aigc_audit_read(const char *path, const aigc_audit_read_options *options,
                aigc_audit_summary *summary)
{
    aigcp_audit_walk walk;

    if (!path || !*path || !summary || summary->struct_size != sizeof *summary ||
        (options && options->struct_size != sizeof *options))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_audit_walk_run(&walk, path, options);
    *summary = walk.summary;
    summary->struct_size = sizeof *summary;
    aigcp_audit_walk_free(&walk);
    return status;
}
