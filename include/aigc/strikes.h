/* SPDX-License-Identifier: Apache-2.0 */
/** @file strikes.h
 * Count the violations of each user, and tell who has reached the bounds of TC260-003, 7 g: three
 * in a row, or five in a day.
 *
 * OBJECTS  aigc_strikes is an open state file. It holds 64 bytes for each user who has a strike
 *          that still counts; docs/audit.md describes it.
 * THREADS  One object, one thread at a time. Any number of objects, in any number of threads
 *          and processes, may share a file: each call locks it.
 * TRUST    A user is a keyed hash in the file: without the key nobody can tell who it is.
 *          Whoever can write the file can clear anybody's strikes.
 * ERRORS   After AIGC_ERR_IO errno says why; the state in the file is as before.
 */
#ifndef AIGC_STRIKES_H
#define AIGC_STRIKES_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_strikes aigc_strikes;

/** Bytes of the key under which users are hashed. */
#define AIGC_STRIKES_KEY_SIZE 32

/** The bounds of TC260-003, and the largest that can be set for a day. */
#define AIGC_STRIKES_IN_A_ROW 3
#define AIGC_STRIKES_IN_A_DAY 5

/** When a user is reported. Zero all of it, then set `struct_size`. */
typedef struct aigc_strikes_options {
    size_t struct_size;
    const uint8_t *key; /**< AIGC_STRIKES_KEY_SIZE secret bytes; required; copied */
    uint32_t in_a_row;  /**< 0: AIGC_STRIKES_IN_A_ROW */
    uint32_t in_a_day;  /**< 0: AIGC_STRIKES_IN_A_DAY, which is also the most */
} aigc_strikes_options;

/** Where a user stands. */
typedef struct aigc_strikes_state {
    size_t struct_size; /**< set by the caller to sizeof(aigc_strikes_state) */
    uint32_t in_a_row;  /**< violations since the last input without one */
    uint32_t in_a_day;  /**< violations of the last 24 hours, counted up to the bound */
    int reached;        /**< 1: at least one bound is reached */
} aigc_strikes_state;

/** Open a state file; make it, for its owner only, if it is not there.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT also without a key or for bounds out of range;
 *         AIGC_ERR_FORMAT if the file is none of this kind; AIGC_ERR_IO, AIGC_ERR_MEMORY,
 *         AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_strikes_open(const char *path,
                                                       const aigc_strikes_options *options,
                                                       aigc_strikes **strikes);

/** Close the file. NULL is allowed. */
AIGC_API void aigc_strikes_close(aigc_strikes *strikes);

/** Note an input of a user.
 *
 * A violation adds a strike; any other input ends the row. The day is the 24 hours before
 * `seconds`: whoever has five strikes in a calendar day has them in 24 hours too, whatever the
 * time zone.
 *
 * @param user     any bytes, such as an account number; at least one.
 * @param violated 1 if the input broke the rules, else 0.
 * @param seconds  since 1970-01-01T00:00:00Z; 0: now.
 * @param state    where the user stands now; `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_FORMAT, AIGC_ERR_IO, AIGC_ERR_MEMORY;
 *         AIGC_ERR_LIMIT if the file has as many users as it can; AIGC_ERR_RANDOM if there
 *         is no clock. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_strikes_note(aigc_strikes *strikes, const void *user,
                                                       size_t length, int violated,
                                                       uint64_t seconds, aigc_strikes_state *state);

/** Ask where a user stands, and change nothing. A user who is not known has no strikes.
 * @return as aigc_strikes_note(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_strikes_get(aigc_strikes *strikes, const void *user,
                                                      size_t length, uint64_t seconds,
                                                      aigc_strikes_state *state);

/** Forget the strikes of a user, such as after the case was dealt with.
 * @return as aigc_strikes_note(); AIGC_OK also for a user who has none. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_strikes_forget(aigc_strikes *strikes, const void *user,
                                                         size_t length);

#ifdef __cplusplus
}
#endif

#endif
