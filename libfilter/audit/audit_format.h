/* SPDX-License-Identifier: Apache-2.0 */
/* What writers and readers of audit logs share. docs/audit.md is normative; this is the same in C.
 *
 *     {"schema":1,"sequence":N,"previous":"SHA-256 of the line
 * before","time":"...","kind":"...",...}
 *
 * A checkpoint ends with its signature, which is over all bytes of the line before it. */
#ifndef AIGCP_AUDIT_FORMAT_H
#define AIGCP_AUDIT_FORMAT_H

#include <aigc/audit_read.h>

#include "libfilter/validators/digest_sodium.h"

#define AIGCP_AUDIT_SCHEMA 1

/* What a signature is over begins with this string and its NUL, so that a signature made for
 * anything else is never one of a checkpoint. */
#define AIGCP_AUDIT_DOMAIN "aigc-label audit checkpoint 1"

#define AIGCP_AUDIT_SIGNATURE_MEMBER ",\"signature\":\""
#define AIGCP_AUDIT_SIGNATURE_DIGITS ((size_t)2 * AIGC_AUDIT_SIGNATURE_SIZE)
/* The end of a checkpoint: member, digits, quote, brace. */
#define AIGCP_AUDIT_SIGNATURE_ROOM \
    (sizeof AIGCP_AUDIT_SIGNATURE_MEMBER - 1 + AIGCP_AUDIT_SIGNATURE_DIGITS + 2)

/* A hash of a text or a user: the first 128 bits. Nobody tries 2^64 texts against a key. */
#define AIGCP_AUDIT_TAG_BYTES 16

/* "2026-03-01T08:00:00.000Z" and its NUL. */
#define AIGCP_AUDIT_TIME_ROOM 25

/* The last millisecond of the year 9999: the form of times has no room for more. */
#define AIGCP_AUDIT_TIME_MAX (UINT64_C(253402300800) * 1000 - 1)

/* Names of kinds, actions, outcomes and directions, by their numbers. */
extern const char *const aigcp_audit_kinds[AIGC_AUDIT_PRUNE + 1];
extern const char *const aigcp_audit_actions[AIGC_ACTION_STOP + 1];
extern const char *const aigcp_audit_outcomes[AIGC_AUDIT_CONTINUED + 1];
extern const char *const aigcp_audit_directions[AIGC_DIRECTION_INPUT + 1];

/* Write a time; `milliseconds` is at most AIGCP_AUDIT_TIME_MAX. */
void aigcp_audit_time_write(uint64_t milliseconds, char out[AIGCP_AUDIT_TIME_ROOM]);

/* Read exactly that form. */
AIGC_MUST_CHECK aigc_status aigcp_audit_time_read(const char *text, uint64_t *milliseconds);

/* The time now, unless one is given. AIGC_ERR_RANDOM if there is no clock, AIGC_ERR_ARGUMENT if
 * the time is out of range. */
AIGC_MUST_CHECK aigc_status aigcp_audit_now(uint64_t given, uint64_t *milliseconds);

#endif
