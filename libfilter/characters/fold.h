/* SPDX-License-Identifier: Apache-2.0 */
/* Folding: what a character is taken for, so that spellings of one word meet.
 * The same table folds words, patterns and text. */
#ifndef AIGCP_FOLD_H
#define AIGCP_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "libfilter/characters/fold_format.h"

/* Code points are below this. */
#define AIGCP_CODE_POINTS 0x110000u

/* What `code_point` folds to: `*count` code points, which live for ever, or in `*self`.
 * 0 of them: the character is invisible and is skipped. */
const uint32_t *aigcp_fold(uint32_t code_point, uint32_t *self, size_t *count);

/* Whether it folds to itself. */
static inline bool
aigcp_folds_to_itself(uint32_t code_point)
{
    return AIGCP_PAGE_LOOKUP(aigcp_fold, code_point) == 0;
}

/* Whether the character is part of a word in a script that puts spaces between words:
 * "a", "9", "я", but not "文" or "、". */
bool aigcp_is_word_character(uint32_t code_point);

#endif
