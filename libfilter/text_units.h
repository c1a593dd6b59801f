/* SPDX-License-Identifier: Apache-2.0 */
/* The text as the lanes see it: a piece of it, character by character, as classes. */
#ifndef AIGCP_TEXT_UNITS_H
#define AIGCP_TEXT_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "libfilter/alphabet.h"
#include "libfilter/fold_format.h"

/* Units decoded at a time: enough to make the loops over them worth entering, few enough to
 * lie on the stack. The last character may fold to several. */
#define AIGCP_UNITS 256
#define AIGCP_UNITS_ROOM (AIGCP_UNITS + AIGCP_FOLD_MAX)

/* A unit is a character, or a part of what it folds to. Indexes are those of the text. */
typedef struct aigcp_units {
    size_t count;
    size_t invalid; /* bytes that are no characters */
    size_t end;     /* where the units end */
    uint16_t class[AIGCP_UNITS_ROOM];
    uint32_t at[AIGCP_UNITS_ROOM]; /* where the unit's character begins */
} aigcp_units;

/* Decode from `at` up to `end`, where a character ends, as far as there is room. */
void aigcp_units_decode(aigcp_units *units, const aigcp_alphabet *alphabet, const uint8_t *text,
                        size_t at, size_t end);

/* Where the character of unit `i` ends. */
static inline size_t
aigcp_unit_end(const aigcp_units *units, size_t i)
{
    uint32_t at = units->at[i];
    while (++i < units->count)
        if (units->at[i] != at)
            return units->at[i];
    return units->end;
}

/* The classes of the character that begins at `at` of a text, to which `class` was given. */
const uint16_t *aigcp_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
                                 const uint16_t *class, size_t *count);

/* Whether a sign of leet that stands at `at` of a text is read as a letter: right behind an
 * ASCII letter or digit, or behind a few such signs that are. */
bool aigcp_reads_as_letter(const uint8_t *text, size_t at);

#endif
