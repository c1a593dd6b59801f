/* SPDX-License-Identifier: Apache-2.0 */
/* Words that mix letters of several scripts to look like other words. */
#ifndef AIGCP_MIXED_WORD_H
#define AIGCP_MIXED_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether words go on with this character: a Latin, Cyrillic or Greek letter, or a mark on one. */
bool aigcp_is_in_mixed_word(uint32_t code_point);

/* Whether a word of such characters (UTF-8) mixes Latin letters with Cyrillic or Greek ones, of
 * which some can be taken for those of the other. Science does so too, to a letter or two ("Hα",
 * "μmol", "TNFα"), and so does phonetic notation ("maβɾe"): not. */
bool aigcp_is_mixed_word(const uint8_t *word, size_t length);

/* The small Latin letter for which a Cyrillic or Greek one of such a word can be taken; 0: none. */
uint32_t aigcp_latin_look(uint32_t code_point);

#endif
