/* SPDX-License-Identifier: Apache-2.0 */
/** @file audit_read.h
 * Read audit logs: check the chain and the signatures, go through the records, remove old files.
 *
 * OBJECTS  There are none: each call opens the log and closes it.
 * THREADS  Any. A log may be read while it is written.
 * MEMORY   Bounded: one record, and 40 bytes for each file.
 * TRUST    A log is hostile input. Only AIGC_OK means that the chain is whole; which records are
 *          signed is in the summary. Records that were cut off the end of a log can be seen to
 *          be missing only by who knows a later sequence number or hash.
 */
#ifndef AIGC_AUDIT_READ_H
#define AIGC_AUDIT_READ_H

#include <aigc/audit.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room for a SHA-256 in hex and its NUL. */
#define AIGC_AUDIT_HASH_SIZE 65

/** Room for the name of a file without its folder, and its NUL. */
#define AIGC_AUDIT_FILE_SIZE 256

/** Days that no record may be removed before: Labelling Measures, Art. 9, six months. */
#define AIGC_AUDIT_DAYS_MIN 183

/** Check the signature of a checkpoint. aigc_message_check() of <aigc/keys.h> does it, with the
 * keyring that `context` stands for.
 * @return AIGC_OK; AIGC_ERR_UNKNOWN_SIGNER if there is no such key; AIGC_ERR_ALTERED if the
 *         signature does not fit; any other error ends the reading. */
typedef aigc_status (*aigc_audit_check_fn)(void *context, const char *key_id, const char *domain,
                                           const void *message, size_t length,
                                           const uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE]);

/** What a record is about. */
typedef enum aigc_audit_kind {
    AIGC_AUDIT_OTHER = 0,      /**< a kind that this version does not know */
    AIGC_AUDIT_SEGMENT = 1,    /**< the first record of each file */
    AIGC_AUDIT_DECISION = 2,   /**< what was decided about a text */
    AIGC_AUDIT_FINDINGS = 3,   /**< findings for which the decision has no room */
    AIGC_AUDIT_LABEL = 4,      /**< a label was written */
    AIGC_AUDIT_CHECKPOINT = 5, /**< a signature over all before it */
    AIGC_AUDIT_REPAIR = 6,     /**< what a crash left of a record was cut off */
    AIGC_AUDIT_PRUNE = 7       /**< old files were removed */
} aigc_audit_kind;

/** A finding in a record. */
typedef struct aigc_audit_finding {
    const char *rule_id;
    const char *category;
    aigc_action action;
    uint64_t start;
    uint64_t end;
} aigc_audit_finding;

/** A record. Everything lives until the callback returns. Strings that it has not are "". */
typedef struct aigc_audit_record {
    uint64_t sequence;     /**< from 1 */
    uint64_t milliseconds; /**< since 1970-01-01T00:00:00Z */
    uint64_t dropped;      /**< records dropped so far because there was no room */
    aigc_audit_kind kind;
    const char *file; /**< name without folder */
    uint64_t line;
    const char *request_id;
    const char *user;           /**< keyed hash, in hex */
    aigc_direction direction;   /**< of a decision */
    aigc_audit_outcome outcome; /**< of a decision */
    uint64_t bytes;             /**< of a decision */
    uint64_t scanned;           /**< of a decision */
    int reached;                /**< of a decision: 1 if the user has reached a bound */
    aigc_action action;         /**< of a decision: the strongest that was taken */
    const aigc_audit_finding *findings;
    size_t finding_count;
    const char *json; /**< the whole record, as it is in the file, without its newline */
    size_t json_length;
} aigc_audit_record;

/** Receive a record. @return 0 to go on; anything else ends it with AIGC_ERR_STOPPED. */
typedef int (*aigc_audit_record_fn)(void *context, const aigc_audit_record *record);

/** How a log is read. Zero all of it, then set `struct_size`. */
typedef struct aigc_audit_read_options {
    size_t struct_size;
    aigc_audit_check_fn check; /**< NULL: signatures are not looked at */
    void *check_context;
    aigc_audit_record_fn on_record; /**< may be NULL. Gets records before the log is known to be
                                         whole: what it makes of them counts after AIGC_OK */
    void *record_context;
} aigc_audit_read_options;

/** What is wrong with a log. */
typedef enum aigc_audit_fault {
    AIGC_AUDIT_WHOLE = 0,
    AIGC_AUDIT_FAULT_FORMAT = 1,    /**< the line is no record */
    AIGC_AUDIT_FAULT_CHANGED = 2,   /**< the next record has the hash of another one */
    AIGC_AUDIT_FAULT_MISSING = 3,   /**< there is no record of this number */
    AIGC_AUDIT_FAULT_ORDER = 4,     /**< the record has the number of another one */
    AIGC_AUDIT_FAULT_BEGINNING = 5, /**< the records before it are gone, and none says why */
    AIGC_AUDIT_FAULT_SIGNATURE = 6, /**< the signature of the checkpoint does not fit */
    AIGC_AUDIT_FAULT_SIGNER = 7,    /**< the key of the checkpoint is not known */
    AIGC_AUDIT_FAULT_UNSIGNED = 8   /**< no checkpoint covers it, but one should */
} aigc_audit_fault;

/** What was found out about a log. */
typedef struct aigc_audit_summary {
    size_t struct_size; /**< set by the caller to sizeof(aigc_audit_summary) */
    uint64_t files;
    uint64_t records;
    uint64_t first;      /**< sequence number of the first record; 0: there is none */
    uint64_t last;       /**< of the last good one */
    uint64_t first_time; /**< milliseconds since 1970-01-01T00:00:00Z */
    uint64_t last_time;
    uint64_t checkpoints;    /**< those checked, if signatures were */
    uint64_t signed_through; /**< sequence number of the last good checkpoint; 0: none */
    uint64_t dropped;        /**< records that were dropped because there was no room */
    uint64_t incomplete;     /**< bytes behind the last record: a crash cut the next one short */
    char last_hash[AIGC_AUDIT_HASH_SIZE]; /**< of the last good record */
    aigc_audit_fault fault;               /**< of the first broken record */
    uint64_t fault_sequence;              /**< its number; 0 if it cannot be told */
    uint64_t fault_line;                  /**< where it is or should be; 0 if it is nowhere */
    char fault_file[AIGC_AUDIT_FILE_SIZE];
} aigc_audit_summary;

/** Read a log from its first record to its last, and check it.
 *
 * With `check`, each checkpoint must be good, there must be at least one, and all completed files
 * must be covered. The end of the last file need not be: its writer may be running, or have
 * crashed. `signed_through` tells.
 *
 * @param summary `struct_size` must be set; filled in after any answer but AIGC_ERR_ARGUMENT.
 * @return AIGC_OK; AIGC_ERR_ALTERED or, for the faults SIGNER and UNSIGNED,
 *         AIGC_ERR_UNKNOWN_SIGNER: the summary tells about the first broken record;
 *         AIGC_ERR_NOT_FOUND if there is no record at all; AIGC_ERR_STOPPED, AIGC_ERR_IO,
 *         AIGC_ERR_LIMIT for more than 100000 files, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_read(const char *path,
                                                     const aigc_audit_read_options *options,
                                                     aigc_audit_summary *summary);

/** What was removed. */
typedef struct aigc_audit_pruned {
    size_t struct_size;  /**< set by the caller to sizeof(aigc_audit_pruned) */
    uint64_t files;      /**< removed */
    uint64_t records;    /**< in them */
    uint64_t last;       /**< sequence number of the last one removed; 0: none */
    uint64_t kept_until; /**< files left that will be old enough later: the earliest time, in
                              milliseconds; 0: there is none */
} aigc_audit_pruned;

/** Remove completed files of which every record is at least so many days old; the log then says
 * so in a record, before anything is removed. Never a part of a file, nor the one that is being
 * written.
 *
 * @param audit the log, open for writing.
 * @param days  at least AIGC_AUDIT_DAYS_MIN.
 * @param milliseconds the time now, since 1970-01-01T00:00:00Z; 0: as the clock says.
 * @param pruned `struct_size` must be set.
 * @return AIGC_OK, also if nothing is old enough; AIGC_ERR_ARGUMENT also for fewer days;
 *         AIGC_ERR_ALTERED if the log is not whole: then nothing is removed;
 *         AIGC_ERR_IO, AIGC_ERR_LIMIT, AIGC_ERR_FORMAT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM, or
 *         what `sign` returned. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_prune(aigc_audit *audit, uint64_t days,
                                                      uint64_t milliseconds,
                                                      aigc_audit_pruned *pruned);

#ifdef __cplusplus
}
#endif

#endif
