/* SPDX-License-Identifier: Apache-2.0 */
/* Hidden text: characters that show nothing, and words of letters that deceive.
 *
 * It is found by looking ahead from where it begins, never further than a bound. Where the text
 * ends before the answer is known, it is looked at again from the same place when more has come;
 * so cuts cannot matter. docs/rules.md says what is found. */
#ifndef AIGCP_HIDDEN_TEXT_H
#define AIGCP_HIDDEN_TEXT_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aigcp_stream;

/* What a group of a rule looks for. */
typedef struct aigcp_hidden_finder {
    uint32_t rule;
    uint32_t group;
    unsigned kinds; /* bits of aigcp_hidden_text */
} aigcp_hidden_finder;

/* Kinds of characters that show nothing: aigcp_hidden less one. */
#define AIGCP_HIDDEN_KINDS 4

/* Where a stream stands. */
typedef struct aigcp_hidden_state {
    uint64_t from;      /* what begins before this offset is dealt with */
    bool waits;         /* for more text: something has begun at `from` */
    bool is_latin;      /* a word, whose letters are all Latin so far */
    uint32_t mark_left; /* selectors of a known mark that are still to come at `from` */
    /* If a run of characters that show nothing may go on at `from`: what it has weighed so far. */
    uint8_t weights[AIGCP_HIDDEN_KINDS];
    aigc_status status;
} aigcp_hidden_state;

/* Whether it waits for any character that follows: not if only one that rules need to see can make
 * hidden text of what has begun. */
static inline bool
aigcp_hidden_asks(const aigcp_hidden_state *state)
{
    return state->waits && !state->is_latin;
}

/* The byte that a variation selector stands for; UINT32_MAX if it is none. */
uint32_t aigcp_selector_byte(uint32_t code_point);

/* Whether rules that look for these kinds need to see the character. */
bool aigcp_hidden_needs(unsigned kinds, uint32_t code_point);

/* Go on with what waits, before new text is scanned. */
void aigcp_hidden_begin(struct aigcp_stream *stream);

/* Take a character of new text, at index `at`. All that are needed, and may be others, are taken
 * in their order. */
void aigcp_hidden_take(struct aigcp_stream *stream, uint32_t code_point, size_t at);

/* All new text was scanned. Returns the first failure. */
AIGC_MUST_CHECK aigc_status aigcp_hidden_end(struct aigcp_stream *stream);

/* The same for text of which no character was needed. */
AIGC_MUST_CHECK aigc_status aigcp_hidden_pass(struct aigcp_stream *stream);

#endif
