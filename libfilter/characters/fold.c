/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the folding table. */
#include "libfilter/characters/fold.h"

const uint32_t *
aigcp_fold(uint32_t code_point, uint32_t *self, size_t *count)
{
    uint16_t cell = AIGCP_PAGE_LOOKUP(aigcp_fold, code_point);
    if (cell == AIGCP_FOLD_INVISIBLE) {
        *count = 0;
        return self;
    }
    if (cell == 0) {
        *self = code_point;
        *count = 1;
        return self;
    }
    *count = aigcp_fold_targets[cell];
    return aigcp_fold_targets + cell + 1;
}

bool
aigcp_is_word_character(uint32_t code_point)
{
    uint32_t low = 0;
    uint32_t high = aigcp_word_range_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (code_point > aigcp_word_ranges[middle].last)
            low = middle + 1;
        else if (code_point < aigcp_word_ranges[middle].first)
            high = middle;
        else
            return true;
    }
    return false;
}
