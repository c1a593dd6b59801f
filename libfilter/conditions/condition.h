/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions over the groups of a rule: read from text, asked at each match of a group.
 *
 * A rule with a condition finds those matches of its groups at which the condition holds. What
 * is *in sight* at a match is every match of the rule that ends no later than this one ends,
 * itself included; `within` shows something else. Then
 *
 *   a                   some match of group a is in sight
 *   #a >= 3             so many are in sight (>=, >, ==, <=, <)
 *   any of (a, b)       of some group; all of (a, b): of every one; 2 of (a, b): of two or more;
 *                       any of them, all of them, 2 of them: of the groups of the rule
 *   a before b          in sight, a match of a ends where one of b begins, or before
 *   at a                the match itself is one of group a, whatever is in sight
 *   not x, x and y, x or y, (x)
 *                       as ever; the first binds strongest
 *   x within 50         x, with another sight: all that begins no more than 50 characters before
 *                       the match and ends no more than 50 characters behind it, earlier or later
 *
 * `within` binds to what stands right before it: a parenthesis, or one of the lines above down
 * to `before`. What has a `within` of its own keeps it. Matches of one group that span the same
 * text count as one. Characters are those of UTF-8 as they stand, also invisible ones; a byte that
 * belongs to none counts as one.
 *
 * When the answer is final: without `within`, nothing that comes later counts. With it, the
 * answer is final as soon as what is still to come cannot change it, each part of the condition
 * taken for itself (the logic of Kleene: yes, no, open): `a and b within 50` at the first b that
 * is seen, `not b within 50` when 50 characters have followed, or at the first b. */
#ifndef AIGCP_CONDITION_H
#define AIGCP_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "libfilter/conditions/sightings.h"

typedef struct aigcp_condition aigcp_condition; /* lives in the arena it was read into */

typedef struct aigcp_condition_fault {
    const char *message;
    const char *hint; /* or NULL */
    size_t at;        /* offset in bytes */
} aigcp_condition_fault;

/* Read a condition over the groups of these names, at most AIGCP_MAX_GROUPS; their index is
 * their number. NULL with `fault` filled in if it is not one, NULL with fault->message NULL if
 * memory is out. */
const aigcp_condition *aigcp_condition_read(aigcp_arena *arena, const char *text, size_t length,
                                            const char *const *groups, size_t group_count,
                                            aigcp_condition_fault *fault);

/* Whether a name is a word of the language, which no group can be called. */
bool aigcp_condition_is_word(const char *name);

/* The most characters that it looks to either side of a match; 0 if it has no `within`. */
uint32_t aigcp_condition_window(const aigcp_condition *condition);

typedef enum aigcp_truth { AIGCP_TRUTH_NO, AIGCP_TRUTH_YES, AIGCP_TRUTH_OPEN } aigcp_truth;

/* A match at which a condition is asked. */
typedef struct aigcp_condition_point {
    uint64_t start, end;
    uint32_t group;
    uint64_t open_end; /* every match that ends before this is known; AIGCP_NOWHERE: all are */
} aigcp_condition_point;

/* Whether the condition holds at a match. `groups` has the known matches of each group; of those
 * that may be forgotten, none begins in a window of this match and all end by its end. */
aigcp_truth aigcp_condition_ask(const aigcp_condition *condition, const aigcp_sightings *groups,
                                const aigcp_condition_point *point);

/* How many characters must follow before an open answer can change, if no match comes: one at
 * least.
 */
uint64_t aigcp_condition_wait(const aigcp_condition *condition, const aigcp_condition_point *point);

#endif
