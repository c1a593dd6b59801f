/* SPDX-License-Identifier: Apache-2.0 */
/* Strikes of users, in one file: a hash table of slots of 64 bytes, which is read and written in
 * place, under a lock. docs/audit.md has the layout.
 *
 *     header   16 "aigc strikes 1\n\0"   8 slots   8 used   32 zero
 *     slot     16 user   4 in a row   4 zero   5 x 8 times of the latest strikes
 *
 * Integers are little-endian. A user of zeros is an empty slot. A slot is written by one pwrite()
 * inside one page, so that a reader never sees half of one. */
#include <aigc/strikes.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/byte_order.h"
#include "libfilter/limits.h"
#include "libfilter/validators/digest_sodium.h"

#define MAGIC "aigc strikes 1\n"
#define SLOT_SIZE 64
#define USER_SIZE 16
#define SLOTS_MIN 64 /* the file has one page then */
#define DAY UINT64_C(86400)
/* Slots in one read while a table is rebuilt. */
#define BLOCK_SLOTS 1024

_Static_assert(sizeof MAGIC == 16, "the header has room for it");

static const char for_user[AIGCP_PURPOSE_BYTES] = "aigc strikes";

struct aigc_strikes {
    char *path;
    char *new_path; /* the name of a table that is being rebuilt */
    int fd;
    uint64_t slots; /* a power of two */
    uint64_t used;
    uint32_t in_a_row;
    uint32_t in_a_day;
    uint8_t key[AIGC_STRIKES_KEY_SIZE];
};

typedef struct slot {
    uint8_t user[USER_SIZE];
    uint32_t in_a_row;
    uint64_t times[AIGC_STRIKES_IN_A_DAY]; /* the latest first; 0: none */
} slot;

/* ---- bytes ----------------------------------------------------------------------------------- */

static void
read_slot(const uint8_t bytes[SLOT_SIZE], slot *out)
{
    memcpy(out->user, bytes, USER_SIZE);
    out->in_a_row = (uint32_t)aigcp_get_le(bytes + USER_SIZE, 4);
    for (size_t i = 0; i < AIGC_STRIKES_IN_A_DAY; i++)
        out->times[i] = aigcp_get_le(bytes + 24 + 8 * i, 8);
}

static void
write_slot(uint8_t bytes[SLOT_SIZE], const slot *in)
{
    memcpy(bytes, in->user, USER_SIZE);
    aigcp_put_le(bytes + USER_SIZE, 4, in->in_a_row);
    aigcp_put_le(bytes + USER_SIZE + 4, 4, 0);
    for (size_t i = 0; i < AIGC_STRIKES_IN_A_DAY; i++)
        aigcp_put_le(bytes + 24 + 8 * i, 8, in->times[i]);
}

/* Read or write all of it; a file that ends too early is not of this kind. */
static aigc_status
read_at(int fd, uint64_t offset, uint8_t *out, size_t length)
{
    while (length > 0) {
        ssize_t got = pread(fd, out, length, (off_t)offset);
        if (got == 0)
            return AIGC_ERR_FORMAT;
        if (got < 0 && errno != EINTR)
            return AIGC_ERR_IO;
        if (got > 0) {
            out += got;
            offset += (uint64_t)got;
            length -= (size_t)got;
        }
    }
    return AIGC_OK;
}

static aigc_status
write_at(int fd, uint64_t offset, const uint8_t *data, size_t length)
{
    while (length > 0) {
        ssize_t written = pwrite(fd, data, length, (off_t)offset);
        if (written < 0 && errno != EINTR)
            return AIGC_ERR_IO;
        if (written > 0) {
            data += written;
            offset += (uint64_t)written;
            length -= (size_t)written;
        }
    }
    return AIGC_OK;
}

static uint64_t
slot_offset(uint64_t index)
{
    return SLOT_SIZE * (index + 1);
}

/* ---- the file ------------------------------------------------------------------------- */

static aigc_status
write_header(int fd, uint64_t slots, uint64_t used)
{
    uint8_t header[SLOT_SIZE] = { 0 };
    memcpy(header, MAGIC, sizeof MAGIC);
    aigcp_put_le(header + 16, 8, slots);
    aigcp_put_le(header + 24, 8, used);
    return write_at(fd, 0, header, sizeof header);
}

/* Make an empty table. The size comes first: without its header it is empty, too. */
static aigc_status
make_table(int fd, uint64_t slots)
{
    if (ftruncate(fd, (off_t)slot_offset(slots)) != 0)
        return AIGC_ERR_IO;
    return write_header(fd, slots, 0);
}

static aigc_status
read_header(aigc_strikes *strikes, off_t size)
{
    static const uint8_t zeros[SLOT_SIZE];
    uint8_t header[SLOT_SIZE];
    aigc_status status = read_at(strikes->fd, 0, header, sizeof header);
    if (status != AIGC_OK)
        return status;
    if (memcmp(header, zeros, sizeof header) == 0 && (uint64_t)size == slot_offset(SLOTS_MIN)) {
        /* Whoever made it was cut short. */
        strikes->slots = SLOTS_MIN;
        strikes->used = 0;
        return write_header(strikes->fd, SLOTS_MIN, 0);
    }
    strikes->slots = aigcp_get_le(header + 16, 8);
    strikes->used = aigcp_get_le(header + 24, 8);
    bool good = memcmp(header, MAGIC, sizeof MAGIC) == 0 && strikes->slots >= SLOTS_MIN &&
                strikes->slots <= 2 * AIGCP_MAX_STRIKES &&
                (strikes->slots & (strikes->slots - 1)) == 0 && strikes->used < strikes->slots &&
                (uint64_t)size == slot_offset(strikes->slots);
    return good ? AIGC_OK : AIGC_ERR_FORMAT;
}

static void
close_table(aigc_strikes *strikes)
{
    int saved = errno;
    if (strikes->fd >= 0)
        (void)close(strikes->fd); /* gives the lock back */
    strikes->fd = -1;
    errno = saved;
}

/* Open and lock the file that has the name now: a table that grew is another file. */
static aigc_status
open_table(aigc_strikes *strikes)
{
    struct stat opened, named;
    for (;;) {
        strikes->fd =
            open(strikes->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        if (strikes->fd < 0)
            return AIGC_ERR_IO;
        while (flock(strikes->fd, LOCK_EX) != 0)
            if (errno != EINTR)
                return AIGC_ERR_IO;
        if (fstat(strikes->fd, &opened) != 0)
            return AIGC_ERR_IO;
        if (!S_ISREG(opened.st_mode))
            return AIGC_ERR_FORMAT;
        if (stat(strikes->path, &named) == 0 && named.st_dev == opened.st_dev &&
            named.st_ino == opened.st_ino)
            break;
        close_table(strikes);
    }
    if (opened.st_size == 0) {
        strikes->slots = SLOTS_MIN;
        strikes->used = 0;
        return make_table(strikes->fd, SLOTS_MIN);
    }
    return read_header(strikes, opened.st_size);
}

/* ---- the table ------------------------------------------------------------------------ */

static uint64_t
first_index(const uint8_t user[USER_SIZE], uint64_t slots)
{
    return aigcp_get_le(user, 8) & (slots - 1); /* a keyed hash: evenly spread */
}

/* Find the slot of a user, or the empty one where it would be; `out->user` is zero then. */
static aigc_status
find_slot(int fd, uint64_t slots, const uint8_t user[USER_SIZE], uint64_t *index, slot *out)
{
    static const uint8_t nobody[USER_SIZE];
    uint8_t bytes[SLOT_SIZE];

    *index = first_index(user, slots);
    for (uint64_t tried = 0; tried < slots; tried++) {
        aigc_status status = read_at(fd, slot_offset(*index), bytes, sizeof bytes);
        if (status != AIGC_OK)
            return status;
        read_slot(bytes, out);
        if (memcmp(out->user, user, USER_SIZE) == 0 || memcmp(out->user, nobody, USER_SIZE) == 0)
            return AIGC_OK;
        *index = (*index + 1) & (slots - 1);
    }
    return AIGC_ERR_FORMAT; /* a table is never full */
}

static aigc_status
put_slot(int fd, uint64_t index, const slot *in)
{
    uint8_t bytes[SLOT_SIZE];
    write_slot(bytes, in);
    return write_at(fd, slot_offset(index), bytes, sizeof bytes);
}

/* Strikes of the day before `now`. A strike of the future, from a clock that was wrong, counts. */
static uint32_t
count_day(const slot *of, uint64_t now)
{
    uint32_t count = 0;
    for (size_t i = 0; i < AIGC_STRIKES_IN_A_DAY; i++)
        count += of->times[i] && of->times[i] + DAY > now;
    return count;
}

/* Whether a slot says anything still. */
static bool
is_alive(const slot *of, uint64_t now)
{
    static const uint8_t nobody[USER_SIZE];
    return memcmp(of->user, nobody, USER_SIZE) != 0 && (of->in_a_row || count_day(of, now));
}

/* Go through all slots; those that are alive are counted, and put into `target` unless that is
 * -1. */
static aigc_status
visit_alive(const aigc_strikes *strikes, uint64_t now, int target, uint64_t target_slots,
            uint64_t *count)
{
    aigc_status status = AIGC_OK;
    uint8_t *block = malloc((size_t)BLOCK_SLOTS * SLOT_SIZE);

    *count = 0;
    if (!block)
        return AIGC_ERR_MEMORY;
    for (uint64_t done = 0; done < strikes->slots && status == AIGC_OK; done += BLOCK_SLOTS) {
        uint64_t left = strikes->slots - done;
        size_t part = left < BLOCK_SLOTS ? (size_t)left : BLOCK_SLOTS;
        status = read_at(strikes->fd, slot_offset(done), block, part * SLOT_SIZE);
        for (size_t i = 0; i < part && status == AIGC_OK; i++) {
            slot one, place;
            uint64_t index;
            read_slot(block + i * SLOT_SIZE, &one);
            if (!is_alive(&one, now))
                continue;
            ++*count;
            if (target < 0)
                continue;
            status = find_slot(target, target_slots, one.user, &index, &place);
            if (status == AIGC_OK)
                status = put_slot(target, index, &one);
        }
    }
    free(block);
    return status;
}

/* Make a table with room for more users, without those whose strikes no longer count, and let it
 * take the name. */
static aigc_status
rebuild(aigc_strikes *strikes, uint64_t now)
{
    uint64_t alive, slots = SLOTS_MIN;
    aigc_status status = visit_alive(strikes, now, -1, 0, &alive);
    if (status != AIGC_OK)
        return status;
    if (alive >= AIGCP_MAX_STRIKES)
        return AIGC_ERR_LIMIT;
    while (slots < 3 * (alive + 1))
        slots *= 2;
    if (slots > 2 * AIGCP_MAX_STRIKES)
        slots = 2 * AIGCP_MAX_STRIKES;
    /* The old table is locked: nobody else rebuilds, and what is there was cut short. */
    int fd = open(strikes->new_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return AIGC_ERR_IO;
    status = flock(fd, LOCK_EX) == 0 ? make_table(fd, slots) : AIGC_ERR_IO;
    if (status == AIGC_OK)
        status = visit_alive(strikes, now, fd, slots, &alive);
    if (status == AIGC_OK)
        status = write_header(fd, slots, alive);
    if (status == AIGC_OK && (fdatasync(fd) != 0 || rename(strikes->new_path, strikes->path) != 0))
        status = AIGC_ERR_IO;
    if (status != AIGC_OK) {
        int saved = errno;
        (void)close(fd);
        (void)unlink(strikes->new_path);
        errno = saved;
        return status;
    }
    close_table(strikes);
    strikes->fd = fd;
    strikes->slots = slots;
    strikes->used = alive;
    return AIGC_OK;
}

/* ---- what users ask for --------------------------------------------------------------- */

static void
hash_user(const aigc_strikes *strikes, const void *user, size_t length, uint8_t out[USER_SIZE])
{
    uint8_t digest[AIGCP_KEYED_DIGEST_BYTES];
    aigcp_keyed_digest(digest, for_user, strikes->key, sizeof strikes->key, user, length);
    memcpy(out, digest, USER_SIZE);
}

static void
tell(const aigc_strikes *strikes, const slot *of, uint64_t now, aigc_strikes_state *state)
{
    state->in_a_row = of->in_a_row;
    state->in_a_day = count_day(of, now);
    if (state->in_a_day > strikes->in_a_day)
        state->in_a_day = strikes->in_a_day;
    state->reached = state->in_a_row >= strikes->in_a_row || state->in_a_day >= strikes->in_a_day;
}

/* Add a strike, or end the row. */
static void
change(slot *of, bool violated, uint64_t now)
{
    if (!violated) {
        of->in_a_row = 0;
        return;
    }
    if (of->in_a_row < UINT32_MAX)
        of->in_a_row++;
    memmove(of->times + 1, of->times, sizeof of->times - sizeof of->times[0]);
    of->times[0] = now;
}

/* Where a user stands in the table that is open. */
typedef struct place {
    uint8_t user[USER_SIZE];
    uint64_t index;
    slot slot;
    bool is_known; /* else the slot is empty */
} place;

/* Open the table, and find the place of a user. close_table() ends it, unless it failed. */
static aigc_status
open_at(aigc_strikes *strikes, const void *user, size_t length, place *at)
{
    if (!strikes || !user || !length)
        return AIGC_ERR_ARGUMENT;
    hash_user(strikes, user, length, at->user);
    aigc_status status = open_table(strikes);
    if (status == AIGC_OK)
        status = find_slot(strikes->fd, strikes->slots, at->user, &at->index, &at->slot);
    if (status != AIGC_OK)
        close_table(strikes);
    at->is_known = status == AIGC_OK && memcmp(at->slot.user, at->user, USER_SIZE) == 0;
    return status;
}

static aigc_status
note(aigc_strikes *strikes, place *at, bool violated, uint64_t now)
{
    aigc_status status = AIGC_OK;
    if (!at->is_known && !violated)
        return AIGC_OK;
    if (!at->is_known && 3 * (strikes->used + 1) > 2 * strikes->slots) {
        status = rebuild(strikes, now);
        if (status == AIGC_OK)
            status = find_slot(strikes->fd, strikes->slots, at->user, &at->index, &at->slot);
    }
    if (status != AIGC_OK)
        return status;
    memcpy(at->slot.user, at->user, USER_SIZE);
    change(&at->slot, violated, now);
    /* The count comes first: one too many does no harm. */
    if (!at->is_known)
        status = write_header(strikes->fd, strikes->slots, ++strikes->used);
    return status == AIGC_OK ? put_slot(strikes->fd, at->index, &at->slot) : status;
}

static aigc_status
clock_now(uint64_t given, uint64_t *seconds)
{
    struct timespec now;
    *seconds = given;
    if (given)
        return given > INT64_MAX ? AIGC_ERR_ARGUMENT : AIGC_OK;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec <= 0)
        return AIGC_ERR_RANDOM;
    *seconds = (uint64_t)now.tv_sec;
    return AIGC_OK;
}

/* Empty the answer, and say what time it is. */
static aigc_status
begin_answer(aigc_strikes_state *state, uint64_t seconds, uint64_t *now)
{
    if (!state || state->struct_size != sizeof *state)
        return AIGC_ERR_ARGUMENT;
    *state = (aigc_strikes_state){ .struct_size = sizeof *state };
    return clock_now(seconds, now);
}

aigc_status
aigc_strikes_note(aigc_strikes *strikes, const void *user, size_t length, int violated,
                  uint64_t seconds, aigc_strikes_state *state)
{
    uint64_t now;
    place at;
    aigc_status status = begin_answer(state, seconds, &now);
    if (status == AIGC_OK)
        status = open_at(strikes, user, length, &at);
    if (status != AIGC_OK)
        return status;
    status = note(strikes, &at, violated != 0, now);
    if (status == AIGC_OK)
        tell(strikes, &at.slot, now, state);
    close_table(strikes);
    return status;
}

aigc_status
aigc_strikes_get(aigc_strikes *strikes, const void *user, size_t length, uint64_t seconds,
                 aigc_strikes_state *state)
{
    uint64_t now;
    place at;
    aigc_status status = begin_answer(state, seconds, &now);
    if (status == AIGC_OK)
        status = open_at(strikes, user, length, &at);
    if (status != AIGC_OK)
        return status;
    if (at.is_known)
        tell(strikes, &at.slot, now, state);
    close_table(strikes);
    return AIGC_OK;
}

aigc_status
aigc_strikes_forget(aigc_strikes *strikes, const void *user, size_t length)
{
    place at;
    aigc_status status = open_at(strikes, user, length, &at);
    if (status != AIGC_OK)
        return status;
    if (at.is_known) {
        /* The slot stays, or others would not be found behind it. */
        slot cleared = { .in_a_row = 0 };
        memcpy(cleared.user, at.user, USER_SIZE);
        status = put_slot(strikes->fd, at.index, &cleared);
    }
    close_table(strikes);
    return status;
}

aigc_status
aigc_strikes_open(const char *path, const aigc_strikes_options *options, aigc_strikes **strikes)
{
    if (!strikes)
        return AIGC_ERR_ARGUMENT;
    *strikes = NULL;
    if (!path || !*path || !options || options->struct_size != sizeof *options || !options->key ||
        options->in_a_day > AIGC_STRIKES_IN_A_DAY)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_secrets_open();
    if (status != AIGC_OK)
        return status;
    size_t length = strlen(path) + 1;
    aigc_strikes *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->fd = -1;
    made->in_a_row = options->in_a_row ? options->in_a_row : AIGC_STRIKES_IN_A_ROW;
    made->in_a_day = options->in_a_day ? options->in_a_day : AIGC_STRIKES_IN_A_DAY;
    memcpy(made->key, options->key, sizeof made->key);
    made->path = malloc(length);
    made->new_path = malloc(length + sizeof ".new" - 1);
    status = made->path && made->new_path ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        (void)snprintf(made->path, length, "%s", path);
        (void)snprintf(made->new_path, length + sizeof ".new" - 1, "%s.new", path);
        status = open_table(made);
        close_table(made);
    }
    if (status != AIGC_OK) {
        aigc_strikes_close(made);
        return status;
    }
    *strikes = made;
    return AIGC_OK;
}

void
aigc_strikes_close(aigc_strikes *strikes)
{
    if (!strikes)
        return;
    int saved = errno;
    close_table(strikes);
    free(strikes->path);
    free(strikes->new_path);
    aigcp_secret_wipe(strikes->key, sizeof strikes->key);
    free(strikes);
    errno = saved;
}
