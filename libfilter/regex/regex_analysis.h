/* SPDX-License-Identifier: Apache-2.0 */
/* What can be known about a regular expression without running it: how much text a match can
 * span, and what every match must contain. That is what makes it possible to run it only
 * where it can match, and to say for a stream which text can no longer become part of one. */
#ifndef AIGCP_REGEX_ANALYSIS_H
#define AIGCP_REGEX_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/limits.h"
#include "libfilter/regex/regex_fault.h"

/* A folded literal that stands between `least` and `most` characters of the text after the start of
 * the match that contains it: 0 if they may be one character, of which folded text has several. */
typedef struct aigcp_trigger {
    uint32_t symbols[AIGCP_MAX_TRIGGER_LENGTH];
    uint32_t length;
    uint32_t least;
    uint32_t most;
} aigcp_trigger;

/* A set of characters, somewhat too large rather than too small. A character that folds to a
 * digit is in it if that digit is. */
typedef struct aigcp_character_set {
    uint64_t ascii[2]; /* one bit for each character */
    uint64_t others;   /* beyond ASCII: one bit for all that fold to any of many characters */
    bool spaces;       /* spaces and line ends beyond ASCII */
} aigcp_character_set;

typedef struct aigcp_regex_facts {
    uint32_t span;        /* most characters of a match and of what it looks ahead at */
    uint32_t lookbehind;  /* most characters looked at before the match */
    uint32_t match_least; /* fewest characters of a match, folded ones if it is of folded text */
    uint32_t match_most;  /* and most */
    uint32_t digits;      /* fewest in a match, in a row or not */
    uint32_t found_bytes; /* fewest bytes from its beginning to the end of what is found of it */

    /* Every match contains one of these... */
    aigcp_trigger triggers[AIGCP_MAX_TRIGGERS];
    size_t trigger_count;
    /* ...or, if there are none, a run of this many digits after `digit_most` characters at
     * the most. */
    uint32_t digit_run;
    uint32_t digit_most;
    bool ends_early; /* what is found of a match may end before that does */

    aigcp_character_set first; /* with what a match can begin */

    /* While a trigger is still to come, what can stand between the start of the match and the end
     * of the text, and how many characters at the most. */
    aigcp_character_set waiting;
    uint32_t waiting_most;

    /* The first member of a class that the text never has, though it may have others of that
     * class: its place in the expression. Length 0: there is none. */
    size_t idle_at, idle_length;

    /* A group called "found" that never has anything in it: then all of the match is found. */
    bool has_empty_found;
    size_t empty_found_at;
} aigcp_regex_facts;

/* Analyse an expression in the syntax of PCRE2 that PCRE2 has accepted.
 * `folded`: it is to be matched against folded text.
 * Returns false and fills `fault` if it cannot be used for streaming. */
bool aigcp_regex_analyse(const char *regex, size_t length, bool folded, aigcp_regex_facts *facts,
                         aigcp_regex_fault *fault);

bool aigcp_character_set_has(const aigcp_character_set *set, uint32_t code_point);

/* All as what a set may have a character of the text: itself, what it folds to, what it is
 * regardless of case. One too many only costs a search. */
aigcp_character_set aigcp_character_set_of(uint32_t code_point);

/* Whether two sets have something in common. */
static inline bool
aigcp_character_sets_meet(const aigcp_character_set *a, const aigcp_character_set *b)
{
    return (a->ascii[0] & b->ascii[0]) | (a->ascii[1] & b->ascii[1]) || (a->others & b->others) ||
           (a->spaces && b->spaces);
}

/* Add all of `other` to `set`. */
void aigcp_character_set_add(aigcp_character_set *set, const aigcp_character_set *other);

#endif
