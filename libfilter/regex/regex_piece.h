/* SPDX-License-Identifier: Apache-2.0 */
/* What is known about a part of a regular expression, and what follows from that for
 * sequences, alternatives and repetitions of parts. */
#ifndef AIGCP_REGEX_PIECE_H
#define AIGCP_REGEX_PIECE_H

#include "libfilter/regex/regex_analysis.h"
#include "libfilter/regex/regex_literals.h"

/* A length without a bound; sums and products stick to it. */
#define AIGCP_ENDLESS UINT32_MAX

/* What is known about a part. */
typedef struct aigcp_piece {
    uint32_t least, most;               /* characters */
    uint32_t ahead;                     /* looked at behind its end */
    uint32_t behind;                    /* looked at before its start */
    aigcp_literals exact;               /* all it can match, or not known */
    aigcp_literals needed;              /* one of these is in every match, or not known */
    uint32_t needed_least, needed_most; /* characters before it */
    aigcp_character_set needed_held;    /* what can stand up to its end */
    bool only_digits;
    uint32_t digits;              /* fewest in a match */
    uint32_t run;                 /* digits in a row in every match */
    uint32_t run_most;            /* characters before them */
    aigcp_character_set run_held; /* what can stand up to their end */
    aigcp_character_set held;     /* what it can hold, */
    aigcp_character_set first;    /* and begin with */
} aigcp_piece;

/* A sequence of parts under construction: what ends it so far, to be continued. */
typedef struct aigcp_sequence {
    aigcp_piece whole;
    aigcp_literals tail;
    uint32_t tail_least, tail_most; /* characters before the tail */
    bool tail_is_all;
    uint32_t run, run_most; /* digits at the end */
} aigcp_sequence;

/* Sum of two lengths; endless if one is. */
uint32_t aigcp_add_lengths(uint32_t a, uint32_t b);

/* The part may hold a character, in either case; those from `first` to `last`; any. */
void aigcp_piece_hold(aigcp_piece *out, uint32_t c);
void aigcp_piece_hold_range(aigcp_piece *out, uint32_t first, uint32_t last);
void aigcp_piece_hold_everything(aigcp_piece *out);

/* The part that matches the empty string; that matches any character, a digit (\d), ... */
void aigcp_piece_set_empty(aigcp_piece *out);
void aigcp_piece_set_anything(aigcp_piece *out);
void aigcp_piece_set_digit(aigcp_piece *out);
void aigcp_piece_set_word_character(aigcp_piece *out);
void aigcp_piece_set_space(aigcp_piece *out);

/* One part after the other. */
void aigcp_sequence_begin(aigcp_sequence *s);
void aigcp_sequence_add(aigcp_sequence *s, const aigcp_piece *part);
void aigcp_sequence_finish(aigcp_sequence *s, aigcp_piece *out);

/* One part or the other. */
void aigcp_piece_unite(aigcp_piece *out, const aigcp_piece *other);

/* A part `least` to `most` times; `most` may be AIGCP_ENDLESS. */
void aigcp_piece_repeat(aigcp_piece *part, uint32_t least, uint32_t most);

#endif
