/* SPDX-License-Identifier: Apache-2.0 */
/* Compare the text with a word of the lanes that pass over characters. The automaton says where
 * a word may end; this says whether it does, where it begins, and by which disguise. */
#ifndef AIGCP_ALIGN_H
#define AIGCP_ALIGN_H

#include <aigc/filter.h>
#include <stdbool.h>

#include "libfilter/compile/lanes.h"

/* How one folded code point of the text was taken, or the letters of a syllable. Characters
 * that fold to several have as many; those that fold to none have one. */
typedef struct aigcp_step {
    size_t start; /* of the character, indexes */
    size_t end;
    aigc_reading reading; /* AIGC_READING_FOLDED is said as AIGC_READING_ITSELF */
    uint32_t stands_for;  /* a folded code point; 0: nothing */
} aigcp_step;

/* The steps of an alignment, from the last to the first. */
typedef struct aigcp_trace {
    aigcp_step *steps;
    size_t count;
    size_t capacity;
    bool failed; /* for want of memory */
} aigcp_trace;

void aigcp_trace_add(aigcp_trace *trace, const aigcp_step *step);

typedef struct aigcp_alignment {
    size_t start;
    aigc_lane lane;     /* the mildest one that explains it */
    bool as_written;    /* nothing is passed over, no look-alike stands for a letter */
    aigcp_trace *trace; /* where the steps go, if somebody asks */
} aigcp_alignment;

/* Whether the text that ends at `end` is the word, going back from there and taking the nearest
 * character that will do, or a repeat of it further back if else too much would be in one place.
 * `units`: the form's. */
bool aigcp_align_loose(const aigcp_word_form *form, const uint32_t *units, const uint8_t *text,
                       size_t end, aigcp_alignment *alignment);

/* The same for the lane SOUND, where marks behind a letter belong to it: tones. `heard`: the sounds
 * of the text, as many as the word has; of these, syllables in Latin letters are needed.
 * `complete`: how much text there is. */
bool aigcp_align_sound(const aigcp_word_form *form, const uint32_t *word, const uint16_t *heard,
                       const uint8_t *text, size_t end, size_t complete,
                       aigcp_alignment *alignment);

/* How the text of [start, end), which is the word, was heard: as many sounds as the word has, by
 * which aigcp_align_sound() comes to this start. */
bool aigcp_hear_word(const aigcp_word_form *form, const uint32_t *word, const uint8_t *text,
                     size_t start, size_t end, uint16_t *heard);

#endif
