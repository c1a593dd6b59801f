/* SPDX-License-Identifier: Apache-2.0 */
/* The folding table: written by generate_fold_table, read by fold.c.
 *
 * A cell says what its code point folds to: 0 itself, AIGCP_FOLD_INVISIBLE nothing, any
 * other number is an index into the targets, where a count and that many code points stand. */
#ifndef AIGCP_FOLD_FORMAT_H
#define AIGCP_FOLD_FORMAT_H

#include <stdint.h>

#include "libfilter/characters/page_table.h"

#define AIGCP_FOLD_INVISIBLE 1
#define AIGCP_FOLD_FIRST_TARGET 2
/* The most one code point folds to (U+FDFA has 18 letters). */
#define AIGCP_FOLD_MAX 18
/* The same for each of its bytes in UTF-8. */
#define AIGCP_FOLD_MAX_OF_BYTE 6

typedef struct aigcp_code_range {
    uint32_t first, last;
} aigcp_code_range;

extern const uint32_t aigcp_fold_targets[];
extern const uint16_t aigcp_fold_pages[][AIGCP_PAGE];
extern const uint16_t aigcp_fold_page_of[];
extern const aigcp_code_range aigcp_word_ranges[];
extern const uint32_t aigcp_word_range_count;

#endif
