/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of sounds: written by generate_pinyin_tables, read by pinyin.c. A cell is the sound of
 * its folded code point. */
#ifndef AIGCP_PINYIN_FORMAT_H
#define AIGCP_PINYIN_FORMAT_H

#include <stdint.h>

#include "libfilter/characters/page_table.h"
#include "libfilter/characters/pinyin.h"

/* A way to spell a syllable. */
typedef struct aigcp_spelling {
    char letters[AIGCP_SYLLABLE_LETTERS + 1];
    uint16_t syllable;
} aigcp_spelling;

extern const uint16_t aigcp_sound_pages[][AIGCP_PAGE];
extern const uint16_t aigcp_sound_page_of[];
/* All spellings in their order; some syllables have several. */
extern const aigcp_spelling aigcp_spellings[];
extern const uint32_t aigcp_spelling_count;
/* The spelling of each syllable, from syllable 1 on, as an index into the spellings. */
extern const uint16_t aigcp_syllable_spellings[];

#endif
