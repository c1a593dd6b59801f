/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the table of components. */
#include "libfilter/characters/components.h"

#include "libfilter/characters/components_format.h"

size_t
aigcp_components(uint32_t han, const uint32_t (**ways)[AIGCP_COMPONENTS_MOST])
{
    uint32_t low = 0;
    uint32_t high = aigcp_split_character_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const aigcp_split_character *character = &aigcp_split_characters[middle];
        if (character->han == han) {
            *ways = aigcp_split_ways + character->first_way;
            return character->way_count;
        }
        if (character->han < han)
            low = middle + 1;
        else
            high = middle;
    }
    *ways = aigcp_split_ways;
    return 0;
}
