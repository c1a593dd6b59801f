/* SPDX-License-Identifier: Apache-2.0 */
/* Units of the text: the classes that a character is to the lanes, one or several. */
#ifndef AIGCP_TEXT_UNITS_H
#define AIGCP_TEXT_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/compile/alphabet.h"

/* Those that a character which needs a closer look stands for: it begins at `at` of a text. */
const uint16_t *aigcp_wide_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text,
                                      size_t at, uint16_t class, size_t *count);

/* The classes of the character that begins at `at` of a text, to which `class` was given. */
static inline const uint16_t *
aigcp_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
                 const uint16_t *class, size_t *count)
{
    *count = 1;
    return *class < AIGCP_WIDE_FIRST ? class
                                     : aigcp_wide_classes_at(alphabet, text, at, *class, count);
}

/* The same for lanes to which a sign of leet is one thing, read as a letter or not: EXACT and
 * SOUND. Where it stands is then not looked at. */
static inline const uint16_t *
aigcp_classes_anywhere(const aigcp_alphabet *alphabet, const uint16_t *class, size_t *count)
{
    *count = 1;
    if (*class < AIGCP_WIDE_FIRST)
        return class;
    const aigcp_wide *wide = &alphabet->wide[*class - AIGCP_WIDE_FIRST];
    *count = wide->kind == AIGCP_WIDE_SEQUENCE ? wide->count : 1;
    return alphabet->wide_classes + wide->at;
}

/* Whether a sign of leet that stands at `at` of a text is read as a letter: right behind an
 * ASCII letter or digit, or behind a few such signs that are. Of invisible characters and marks,
 * AIGCP_MAX_GAP may be in between.
 *
 * One that may begin a word is read so anywhere, but for the first few in a row right behind East
 * Asian text: these are flags, and sums of money. */
bool aigcp_reads_as_letter(const uint8_t *text, size_t at, bool may_begin);

#endif
