/* SPDX-License-Identifier: Apache-2.0 */
/* The lanes of a rule set: its alphabet and one automaton for each lane; and how far a
 * stream has come in each. */
#ifndef AIGCP_LANES_H
#define AIGCP_LANES_H

#include "libfilter/compile/alphabet.h"
#include "libfilter/compile/automaton_build.h"
#include "libfilter/compile/end_hints.h"
#include "libfilter/compile/prefilter.h"
#include "libfilter/limits.h"
#include "libfilter/scan/sound_ends.h"

/* A word as the text is compared with it where a hit of the automaton does not say it all. */
typedef struct aigcp_word_form {
    uint32_t at; /* index into form_units: its folded code points; without separators for the
                    lane SOUND. The signs at its ends, which are none of these, stand before and
                    behind them. Behind those of the lane SPLIT, and those where some stand for
                    others (`joined`), the word: how many it has, and these */
    uint8_t length;
    uint8_t lead;         /* signs before it */
    uint8_t tail;         /* and behind it */
    uint8_t gap;          /* most separators passed over in one place */
    uint8_t total;        /* and in all */
    uint8_t lanes;        /* bits of aigc_lane that may be reported */
    bool only_ascii : 1;  /* nothing but ASCII letters and digits */
    bool spaced : 1;      /* it has separators of its own */
    bool leet : 1;        /* and some of these are signs of leet */
    bool look_alikes : 1; /* its ASCII letters may be written by look-alikes */
    bool wraps : 1;       /* a line may end at one of its blanks */
    bool joined : 1;      /* some of its units are syllables of letters in a row */
} aigcp_word_form;

/* Add characters from `at` on that need no closer look, as long as there are many before `end` and
 * room. Returns how far it came. */
struct aigcp_sight;
typedef size_t aigcp_see_many_fn(struct aigcp_sight *sight, const aigcp_alphabet *alphabet,
                                 const uint8_t *text, size_t at, size_t end);

/* The same for the lane SOUND, of what was seen and looked up; `seen` may be NULL: nothing was.
 * There are no letters that may say something just before `at`. */
struct aigcp_sound_symbols;
struct aigcp_sounds_seen;
struct aigcp_lanes;
typedef size_t aigcp_hear_many_fn(struct aigcp_sound_symbols *symbols,
                                  const struct aigcp_lanes *lanes, struct aigcp_sounds_seen *seen,
                                  const uint8_t *text, size_t at);

typedef struct aigcp_lanes {
    aigcp_alphabet alphabet;
    aigcp_automaton *automata[AIGCP_SOUND]; /* of EXACT and LOOSE; NULL: the lane is not used */
    aigcp_sound_words *sound;               /* the same */
    aigcp_word_form *forms;                 /* 1 to form_count - 1 */
    size_t form_count;
    uint32_t *form_units;
    size_t form_unit_count;
    aigcp_prefilter prefilter;     /* of EXACT and LOOSE */
    aigcp_end_hints end_hints;     /* the same */
    aigcp_see_many_fn *see_many;   /* NULL: one by one */
    aigcp_hear_many_fn *hear_many; /* the same */
    aigcp_find_sounds_fn *find_sounds;
    unsigned lead;      /* characters before the first letter of a term */
    unsigned stop_back; /* characters before the last one of a term too short for the prefilter */
    uint32_t gap;       /* most separators that a word of LOOSE passes over in one place */
    uint32_t beside;    /* most characters before a word that say whether it stands free */
    size_t first_run;   /* most repeats of its first character that a word of LOOSE has */
    bool sound_letters; /* some word of the lane SOUND has letters */
    /* As aigcp_letter_kinds, and which letters such words have. */
    uint16_t letter_kinds[AIGCP_LETTER_KINDS];
} aigcp_lanes;

/* Where a stream stands in one lane. */
typedef struct aigcp_lane_state {
    uint32_t node;
    bool deep;         /* a walk is under way, and `node` says what has begun, */
    bool awake;        /* also what the prefilter has not told of */
    uint16_t last;     /* its last symbol, */
    uint32_t passed;   /* units passed over since, */
    uint32_t unseen;   /* and invisible ones, */
    uint32_t run;      /* and from its first to its last repeat; */
    uint32_t straight; /* symbols since something was passed over that shows */
    uint64_t repeats;  /* of the last ones, as in word_ending.h */
    uint64_t begun;    /* offset where the walk began, */
    uint64_t walked;   /* and up to which hits are known that begin there or later */
    /* A walk that began again, further back: from this offset on and up to `walked`, hits are news
     * that begin before that one. */
    uint64_t again_from, again_before;
} aigcp_lane_state;

/* The symbols that the prefilter saw last, the latest one at the end. */
typedef struct aigcp_seen {
    uint32_t at[AIGCP_PREFILTER_BEFORE]; /* where they begin: the low bits of offsets */
    uint16_t symbol[AIGCP_PREFILTER_BEFORE];
    uint8_t gap;         /* what separates them: as in an aigcp_symbol_marks */
    uint8_t repeated;    /* the same */
    bool passed;         /* a separator stands behind the last one */
    uint32_t digits;     /* how many are in the last run of digits, */
    uint64_t digits_end; /* and where it ends */
} aigcp_seen;

/* A run of Latin letters that is being read. */
typedef struct aigcp_letter_run {
    uint64_t start;      /* offset of its first letter */
    uint32_t first_unit; /* number of its unit */
    uint16_t width;      /* bytes up to the end of the last letter */
    uint8_t length;
    bool dead; /* it is no sequence of syllables */
    char letters[AIGCP_MAX_LETTER_RUN];
    uint8_t widths[AIGCP_MAX_LETTER_RUN]; /* of each, with what is invisible before it */
} aigcp_letter_run;

/* Pairs of symbols of which a stream knows whether a word may begin with them: more than nearly all
 * words have. The rest of the 32 bits counts symbols that are kept. */
#define AIGCP_SOUND_PAIRS_KNOWN 25
#define AIGCP_SOUND_FRESH_MOST ((1u << (32 - AIGCP_SOUND_PAIRS_KNOWN)) - 1)
_Static_assert(AIGCP_MAX_WORD_CHARACTERS <= AIGCP_SOUND_FRESH_MOST, "room to count them");

/* Where a stream stands in the lane SOUND. */
typedef struct aigcp_sound_state {
    aigcp_letter_run run;
    uint32_t unit; /* number of the next unit */
    /* Bit n: with the last symbol but n + 1 and the next a word may begin; and how many symbols
     * have come of which that is not known yet, up to as many as are kept. */
    uint32_t begins : AIGCP_SOUND_PAIRS_KNOWN;
    uint32_t fresh : 32 - AIGCP_SOUND_PAIRS_KNOWN;
    /* Behind the last symbols, of which aigcp_symbols_kept() are there; and behind the numbers of
     * their units. Both point into the memory of the state itself. */
    uint16_t *symbols_end;
    uint32_t *units_end;
} aigcp_sound_state;

#endif
