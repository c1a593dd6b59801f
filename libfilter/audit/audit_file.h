/* SPDX-License-Identifier: Apache-2.0 */
/* The file of an audit log that is being written: lock, end of the chain, append, rotate.
 *
 * Writers agree by a lock on PATH.lock. Under it a writer looks whether the file is as it left it;
 * if not, it reads the last record, from which the chain goes on. */
#ifndef AIGCP_AUDIT_FILE_H
#define AIGCP_AUDIT_FILE_H

#include <sys/types.h>

#include "common/buffer.h"
#include "libfilter/audit/audit_format.h"

/* "0123456789ABCDEF" and its NUL. */
#define AIGCP_AUDIT_KEY_ID_ROOM 17

/* Where a chain ends. */
typedef struct aigcp_audit_end {
    uint64_t sequence; /* of the last record; 0: there is none */
    uint64_t dropped;  /* as it says */
    uint8_t hash[AIGCP_SHA256_BYTES];
    off_t size;      /* of the file up to it */
    uint64_t behind; /* bytes behind it: a record that was cut short */
} aigcp_audit_end;

typedef struct aigcp_audit_file {
    char *path;
    int lock;      /* descriptor of PATH.lock; -1 if not open */
    unsigned held; /* how often the lock was taken */
    int fd;        /* of PATH; -1 if not open */
    struct {       /* which file `fd` is */
        dev_t device;
        ino_t inode;
    } identity;
    bool known; /* `end` is where the file ended when this writer had the lock last */
    aigcp_audit_end end;
    uint64_t cut;     /* bytes cut off that no record tells of yet */
    uint64_t segment; /* its number */
    off_t head;       /* size of its first record: with no more, it is not completed */
    uint64_t begun;   /* the time of its first record */
    aigc_audit_sync sync;
    aigc_audit_full full;
    aigc_audit_rotate rotate;
    uint64_t rotate_bytes;
    aigc_audit_sign_fn sign;
    void *sign_context;
    char key_id[AIGCP_AUDIT_KEY_ID_ROOM];
    uint64_t unsigned_records; /* written since the last checkpoint of this writer */
    bool unsynced;             /* something was written that may not be safe yet */
    uint64_t dropped;          /* records that this writer dropped */
    aigcp_buffer line;
} aigcp_audit_file;

/* Open the lock file. `file` is zeroed and has its options set; aigcp_audit_file_close() in any
 * case.
 * @return AIGC_OK; AIGC_ERR_IO, AIGC_ERR_FORMAT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_open(aigcp_audit_file *file, const char *path);
void aigcp_audit_file_close(aigcp_audit_file *file);

/* Take and give back the lock; may be taken several times. */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_lock(aigcp_audit_file *file);
void aigcp_audit_file_unlock(aigcp_audit_file *file);

/* Under the lock: make the file ready for the next record, which says what was cut off. */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_ready(aigcp_audit_file *file, uint64_t milliseconds);

/* Append a record whose members, from "kind" on, are `body`; or drop it, as `full` says; then make
 * it safe, and write a checkpoint if one is due.
 * @return AIGC_OK; AIGC_ERR_IO, AIGC_ERR_FORMAT, AIGC_ERR_MEMORY; what `sign` returned. */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_append(aigcp_audit_file *file, uint64_t milliseconds,
                                                    const aigcp_buffer *body);

/* Append a checkpoint, if there is a key and something to sign, and make all safe. */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_checkpoint(aigcp_audit_file *file,
                                                        uint64_t milliseconds);

/* Whether there is room for the records of a text. AIGC_OK, AIGC_ERR_IO (ENOSPC). */
AIGC_MUST_CHECK aigc_status aigcp_audit_file_room(aigcp_audit_file *file, uint64_t milliseconds);

/* Whether an errno says that there is no room: space, quota, size of a file. */
bool aigcp_is_disk_full(int error);

#endif
