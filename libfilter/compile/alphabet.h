/* SPDX-License-Identifier: Apache-2.0 */
/* What every code point is to the lanes of one rule set.
 *
 * The text is looked up once, for all lanes: each code point has a class, and each lane has a
 * symbol for each class. Folding, look-alikes and sounds so cost nothing while scanning. */
#ifndef AIGCP_ALPHABET_H
#define AIGCP_ALPHABET_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/compile/automaton_format.h"

/* The lanes that scan. Words of the lane `split` are spelt out when they are compiled, and
 * look-alikes are compared like words of the lane `skip`. */
typedef enum aigcp_lane_kind {
    AIGCP_EXACT, /* folded code points */
    AIGCP_LOOSE, /* classes of look-alikes; separators and repeats are passed over */
    AIGCP_SOUND, /* syllables */
    AIGCP_LANES
} aigcp_lane_kind;

/* Classes. */
#define AIGCP_CLASS_OTHER 0     /* in no term */
#define AIGCP_CLASS_SEPARATOR 1 /* in no term, passed over by LOOSE and SOUND */
#define AIGCP_CLASS_INVISIBLE 2 /* passed over by all */
#define AIGCP_CLASS_LAST 0xDFFF
#define AIGCP_WIDE_FIRST 0xE000 /* from here: needs a closer look */

/* In the lane SOUND, whose symbols are sounds (pinyin.h): Latin letters that are to be read as
 * syllables. */
#define AIGCP_SOUND_LETTER_A 0xFF00
#define AIGCP_SOUND_LETTER_Z (AIGCP_SOUND_LETTER_A + 25)

/* Closer looks. */
typedef enum aigcp_wide_kind {
    AIGCP_WIDE_SEQUENCE,  /* folds to several: classes[0] to classes[count - 1] */
    AIGCP_WIDE_LEET,      /* classes[0], or classes[1] behind an ASCII letter or digit */
    AIGCP_WIDE_FIRST_SIGN /* the same of one that may begin a word: see aigcp_reads_as_letter() */
} aigcp_wide_kind;

typedef struct aigcp_wide {
    uint32_t at; /* index into wide_classes */
    uint8_t count;
    uint8_t kind;
} aigcp_wide;

/* What the prefilter sees of a code point: the number of its look-alike class if a term begins
 * with it, 0 if none does, and flags. */
#define AIGCP_SEEN_SYMBOL 0xFFFFu
#define AIGCP_SEEN_PASSED 0x10000u     /* a separator, or invisible */
#define AIGCP_SEEN_STOP 0x20000u       /* a term that is too short for the prefilter ends with it */
#define AIGCP_SEEN_DIGIT 0x40000u      /* a digit, where runs of them are looked for */
#define AIGCP_SEEN_AGAIN 0x80000u      /* a term that is too short consists of several of it, */
#define AIGCP_SEEN_TWO 0x100000u       /* and of no more than two */
#define AIGCP_SEEN_INVISIBLE 0x200000u /* passed over by all lanes */

/* What can be said of a code point at a glance: its AIGCP_SEEN_SYMBOL, if that is less than all of
 * these, or one of them. */
#define AIGCP_GLANCE_PASSED 0x7FFF  /* a separator */
#define AIGCP_GLANCE_FLAGGED 0x7FFE /* what is seen of its class says more */
#define AIGCP_GLANCE_CLOSER 0x7FFD  /* its class needs a closer look, or it is no character */

/* With this bit, a symbol or a separator has AIGCP_SEEN_STOP or AIGCP_SEEN_DIGIT. */
#define AIGCP_GLANCE_NOTED 0x8000

/* And of its sound: its symbol of the lane SOUND, which may be a letter or AIGCP_SYMBOL_SKIP, or
 * this: it needs a closer look, or is invisible. */
#define AIGCP_SOUND_CLOSER 0xFFFE

/* Classes in a page beyond U+FFFF: few, as there most pages have only some characters in a term. */
#define AIGCP_ASTRAL_PAGE 64u

typedef struct aigcp_alphabet {
    uint16_t *bmp;          /* classes of U+0000 to U+FFFF */
    uint16_t *astral_page;  /* (code point - 0x10000) / AIGCP_ASTRAL_PAGE -> page: all OTHER, all
                               SEPARATOR, ... */
    uint16_t *astral_cells; /* pages of AIGCP_ASTRAL_PAGE classes */
    size_t astral_pages;
    aigcp_wide *wide;
    size_t wide_count;
    uint16_t *wide_classes;
    size_t wide_size;
    uint16_t *symbol[AIGCP_LANES]; /* class -> symbol; NULL: the lane is not used */
    uint32_t *seen;                /* class -> what the prefilter sees */
    uint16_t *loose;               /* AIGCP_SEEN_SYMBOL -> symbol of LOOSE; NULL: not used */
    size_t loose_count;
    uint16_t *glance;    /* at U+0000 to U+FFFF; a few more can be read */
    uint32_t *heard;     /* the same, and the sound << 16: what is needed of both is found at once;
                            NULL: the lane SOUND is not used */
    uint16_t last_again; /* AIGCP_SEEN_AGAIN have no symbols but those up to it */
    size_t class_count;
} aigcp_alphabet;

/* Where terms end that are too short for the prefilter. */
typedef enum aigcp_stop {
    AIGCP_STOP_NEVER,
    AIGCP_STOP_THIRD,  /* where its look-alikes stand for the third time in a row, or more often */
    AIGCP_STOP_SECOND, /* or for the second */
    AIGCP_STOP_ALWAYS
} aigcp_stop;

/* How the units of terms of EXACT and LOOSE are numbered: unit -> symbol, AIGCP_CODE_POINTS
 * entries; NULL: the lane is not used. */
typedef struct aigcp_numbering {
    const uint32_t *of[AIGCP_SOUND];
    bool sound;           /* the lane SOUND is used */
    const uint32_t *seen; /* look-alike class -> AIGCP_SEEN_SYMBOL */
    const uint8_t *stop;  /* folded code points at which a short term ends: an aigcp_stop */
    bool digits;          /* runs of digits are looked for */
    unsigned hidden;      /* kinds of hidden text that are: their characters are looked at closer */
} aigcp_numbering;

/* AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_alphabet_build(const aigcp_numbering *numbering,
                                                 aigcp_alphabet *alphabet);
void aigcp_alphabet_free(aigcp_alphabet *alphabet);
size_t aigcp_alphabet_memory(const aigcp_alphabet *alphabet);

static inline uint16_t
aigcp_class_of(const aigcp_alphabet *alphabet, uint32_t code_point)
{
    if (code_point < 0x10000)
        return alphabet->bmp[code_point];
    uint32_t page = alphabet->astral_page[(code_point - 0x10000) / AIGCP_ASTRAL_PAGE];
    return alphabet->astral_cells[page * AIGCP_ASTRAL_PAGE + code_point % AIGCP_ASTRAL_PAGE];
}

/* The sound at a glance of a code point up to U+FFFF. */
static inline uint16_t
aigcp_sound_at_glance(const aigcp_alphabet *alphabet, uint32_t code_point)
{
    return (uint16_t)(alphabet->heard[code_point] >> 16);
}

#endif
