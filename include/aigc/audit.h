/* SPDX-License-Identifier: Apache-2.0 */
/** @file audit.h
 * Write an audit log: what was decided about each text, and which labels were written.
 *
 * OBJECTS  aigc_audit is a log that is open for writing. aigc_audit_text collects what is found
 *          in one text, and becomes a record when the text is finished.
 * THREADS  One object, one thread at a time; a text and its log count as one object. Any number
 *          of logs, in any number of threads and processes, may be open on the same file: each
 *          record is written under a lock, and the chain is one.
 * MEMORY   Bounded per text, whatever is found in it: many findings become several records.
 * TRUST    Each record has the SHA-256 of the one before, so that a record cannot be changed,
 *          removed or put in without all later ones being made anew. Checkpoints are signed, so
 *          that only who has the key can do that up to the last of them. What matched and who
 *          the user is are written as keyed hashes only, unless `with_text` is set.
 * ERRORS   After AIGC_ERR_IO errno says why. A record that could not be written is not there in
 *          part: what was written of it is cut off again, by the next writer at the latest.
 * SIGNALS  A process with a limit on the size of files (setrlimit, LimitFSIZE of systemd) that
 *          writes beyond it is killed by SIGXFSZ, unless it ignores that signal: then the record
 *          has no room, as on a full disk. Ignoring it is for the program; the library leaves
 *          signals alone.
 *
 * The format is in docs/audit.md; audit_read.h reads it.
 */
#ifndef AIGC_AUDIT_H
#define AIGC_AUDIT_H

#include <aigc/filter.h>
#include <aigc/strikes.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_audit aigc_audit;
typedef struct aigc_audit_text aigc_audit_text;

/** Bytes of the key under which texts and users are hashed. */
#define AIGC_AUDIT_KEY_SIZE 32

/** Bytes of the signature of a checkpoint, by Ed25519. */
#define AIGC_AUDIT_SIGNATURE_SIZE 64

/** Longest request id and label id, in bytes. */
#define AIGC_AUDIT_ID_MAX 255

/** Sign a checkpoint: Ed25519 over `domain`, its NUL, and the message.
 * aigc_message_sign() of <aigc/keys.h> makes one, with the key that `context` stands for.
 * @return AIGC_OK, or the error that aigc_audit_text_finish() and the like shall return. */
typedef aigc_status (*aigc_audit_sign_fn)(void *context, const char *domain, const void *message,
                                          size_t length,
                                          uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE]);

/** When a record is safe from a loss of power. */
typedef enum aigc_audit_sync {
    AIGC_AUDIT_SYNC_RECORD = 0, /**< before the call that wrote it returns */
    AIGC_AUDIT_SYNC_CLOSE = 1,  /**< at each checkpoint, and when the log is closed */
    AIGC_AUDIT_SYNC_NEVER = 2   /**< when the system sees fit */
} aigc_audit_sync;

/** What happens to a record for which there is no room: no space, no quota, file too large. */
typedef enum aigc_audit_full {
    AIGC_AUDIT_FULL_FAIL = 0, /**< AIGC_ERR_IO: do not let the text pass */
    AIGC_AUDIT_FULL_DROP = 1  /**< it is dropped, and the next record says how many were */
} aigc_audit_full;

/** When a new file is begun. */
typedef enum aigc_audit_rotate {
    AIGC_AUDIT_ROTATE_MONTH = 0, /**< with the first record of a month, UTC */
    AIGC_AUDIT_ROTATE_DAY = 1,   /**< with the first record of a day, UTC */
    AIGC_AUDIT_ROTATE_NEVER = 2  /**< by size only */
} aigc_audit_rotate;

/** How a log is written. Zero all of it, then set `struct_size`. */
typedef struct aigc_audit_options {
    size_t struct_size;
    /** AIGC_AUDIT_KEY_SIZE secret bytes; copied. The same text and the same user have the same
     * hash under the same key. NULL: no hash of texts is written, and no user can be named. */
    const uint8_t *key;
    int with_text; /**< 1: also write what matched, up to 4096 bytes of it */
    aigc_audit_sync sync;
    aigc_audit_full full;
    aigc_audit_rotate rotate;
    uint64_t rotate_bytes; /**< also begin a new file at this size; 0: 1 GiB */
    /** Signs checkpoints: each 1000 records, at the end of a file, and at the end. NULL: there
     * are none. */
    aigc_audit_sign_fn sign;
    void *sign_context;
    const char *key_id; /**< of the key that signs: 16 hex digits; copied; required with `sign` */
} aigc_audit_options;

/** Open a log for writing; begin it if it is not there. Beside `path` there will be `path`.lock
 * and the files that were completed, `path`.000001 and so on.
 *
 * @param[out] audit to be closed with aigc_audit_close().
 * @return AIGC_OK; AIGC_ERR_FORMAT if the file is no such log, or its last record is none;
 *         AIGC_ERR_IO, also if there is no room for the first record and `full` is
 *         AIGC_AUDIT_FULL_FAIL; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM; or what
 *         `sign` returned. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_open(const char *path,
                                                     const aigc_audit_options *options,
                                                     aigc_audit **audit);

/** Sign what was written, make it safe as `sync` says, and release the log in any case. Texts
 * of the log must have been freed.
 * @param audit NULL is allowed.
 * @return AIGC_OK, AIGC_ERR_IO, AIGC_ERR_FORMAT, AIGC_ERR_MEMORY, or what `sign` returned. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_close(aigc_audit *audit);

/** @return records that this object dropped because there was no room. 0 for NULL. */
AIGC_API uint64_t aigc_audit_dropped(const aigc_audit *audit);

/** Make room for what is found in texts of a log.
 * @param audit must outlive the text.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_text_new(aigc_audit *audit, aigc_audit_text **text);

/** Release a text. One that was begun and not finished leaves no decision in the log. NULL is
 * allowed. */
AIGC_API void aigc_audit_text_free(aigc_audit_text *text);

/** What is known of a text before it comes. Zero all of it, then set `struct_size`. */
typedef struct aigc_audit_about {
    size_t struct_size;
    const char *request_id; /**< UTF-8, 1 to AIGC_AUDIT_ID_MAX bytes; required; not kept */
    const void *user;       /**< who sent it or gets it; written as keyed hash; NULL: not known */
    size_t user_length;
    aigc_direction direction;
    const char *rules_version; /**< as aigc_rules_version(); NULL: the text is not scanned */
    uint64_t revision;         /**< of the rule bundle; 0: there is none */
    const char *bundle;        /**< hash of the bundle, in hex; NULL: there is none */
} aigc_audit_about;

/** Begin a text; forgets the one before. With AIGC_AUDIT_FULL_FAIL room for its records is
 * looked for, so that a full disk stops a text before it is shown.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT also for a user without a key, or strings too long;
 *         AIGC_ERR_IO, AIGC_ERR_FORMAT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_text_begin(aigc_audit_text *text,
                                                           const aigc_audit_about *about);

/** Note a finding. To be called by the callback that gets it.
 * @return AIGC_OK; AIGC_ERR_STATE before begin(); AIGC_ERR_ARGUMENT; and, if there are so many
 *         that some have to be written, as aigc_audit_text_finish(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_text_finding(aigc_audit_text *text,
                                                             const aigc_finding *finding);

/** How a text ended. */
typedef enum aigc_audit_outcome {
    AIGC_AUDIT_PASSED = 0,   /**< it came to its end */
    AIGC_AUDIT_STOPPED = 1,  /**< a rule, or a cap on the hold-back, ended it */
    AIGC_AUDIT_FAILED = 2,   /**< an error ended it: what was not scanned is not vouched for */
    AIGC_AUDIT_CONTINUED = 3 /**< new rules took over: the next decision of the request goes on */
} aigc_audit_outcome;

/** What came of a text. Zero all of it, then set `struct_size`. */
typedef struct aigc_audit_result {
    size_t struct_size;
    aigc_audit_outcome outcome;
    aigc_status error;                 /**< with AIGC_AUDIT_FAILED */
    uint64_t bytes;                    /**< bytes of the text */
    uint64_t scanned;                  /**< bytes really scanned */
    const aigc_strikes_state *strikes; /**< where the user stands; NULL: not counted */
    uint64_t milliseconds;             /**< since 1970-01-01T00:00:00Z; 0: now */
} aigc_audit_result;

/** Write the decision about a text. To be called before the end of the text, with its label, is
 * let pass.
 * @return AIGC_OK: it is in the log, as safe as `sync` says, or was dropped as `full` says;
 *         AIGC_ERR_STATE before begin(); AIGC_ERR_FORMAT if another has damaged the log;
 *         AIGC_ERR_IO, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM if there is no
 *         clock; or what `sign` returned. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_text_finish(aigc_audit_text *text,
                                                            const aigc_audit_result *result);

/** A label that is written. Zero all of it, then set `struct_size`. All strings are UTF-8 of at
 * most AIGC_AUDIT_ID_MAX bytes, not kept; NULL: there is none. */
typedef struct aigc_audit_label {
    size_t struct_size;
    const char *request_id;   /**< of the text that it belongs to; required */
    int visible;              /**< 1: people see it */
    int mark;                 /**< 1: a signed mark */
    const char *producer;     /**< ContentProducer */
    const char *produce_id;   /**< ProduceID: the number of the content */
    const char *propagate_id; /**< PropagateID */
    const char *key_id;       /**< of the key that signed the mark */
    const char *watermark;    /**< what the invisible watermark carries, as hex */
    uint64_t milliseconds;    /**< since 1970-01-01T00:00:00Z; 0: now */
} aigc_audit_label;

/** Write that a label is written. To be called before it is.
 * @return as aigc_audit_text_finish(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_audit_note_label(aigc_audit *audit,
                                                           const aigc_audit_label *label);

#ifdef __cplusplus
}
#endif

#endif
