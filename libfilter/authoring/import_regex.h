/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions of other filters, as expressions that can be looked for in a stream. */
#ifndef AIGCP_IMPORT_REGEX_H
#define AIGCP_IMPORT_REGEX_H

#include <limits.h>

#include "common/buffer.h"
#include "libfilter/regex/regex_analysis.h"

/* What was done to an expression; bits. */
typedef enum aigcp_regex_change {
    AIGCP_REGEX_BOUNDED = 1,  /* a repetition without end has one now */
    AIGCP_REGEX_GUARDED = 2,  /* a line's start or end became "no other character here" */
    AIGCP_REGEX_PASSED_BY = 4 /* the group that is asked for has no part in some matches */
} aigcp_regex_change;

/* What an expression means where it comes from, without saying so; bits. */
typedef enum aigcp_regex_habit {
    AIGCP_HABIT_ASCII = 1,    /* \b, \d, \w and [:alpha:] know ASCII only: as in RE2 */
    AIGCP_HABIT_CASELESS = 2, /* as with (?i) */
    AIGCP_HABIT_DOT_ALL = 4   /* as with (?s) */
} aigcp_regex_habit;

/* For `found`: the group that is the first to match, another one in each alternative. */
#define AIGCP_FOUND_FIRST UINT_MAX

/* Rewrite an expression in the syntax of RE2 or Python, so that the compiler takes it: repetitions
 * get an end, anchors become guards, the group of number `found` (0: none) becomes the one
 * called "found", and no other captures. `habits` are written out.
 * AIGC_OK; AIGC_ERR_RULES if it cannot be used, and `message` says why; AIGC_ERR_LIMIT if it is too
 * long; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_import_regex(const char *regex, size_t length, unsigned found,
                                               unsigned habits, aigcp_buffer *out,
                                               unsigned *changes, aigcp_regex_facts *facts,
                                               char message[256]);

/* How many groups of an expression capture. */
unsigned aigcp_count_captures(const char *regex, size_t length);

#endif
