/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the table of components. */
#include "libfilter/characters/components.h"

#include "libfilter/characters/components_format.h"

/* NULL: it is not split. */
static const aigcp_split_character *
find_character(uint32_t han)
{
    uint32_t low = 0;
    uint32_t high = aigcp_split_character_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const aigcp_split_character *character = &aigcp_split_characters[middle];
        if (character->han == han)
            return character;
        if (character->han < han)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

size_t
aigcp_components(uint32_t han, const uint32_t (**ways)[AIGCP_COMPONENTS_MOST])
{
    const aigcp_split_character *character = find_character(han);
    *ways = aigcp_split_ways + (character ? character->first_way : 0);
    return character ? character->way_count : 0;
}

size_t
aigcp_typed_way(uint32_t han)
{
    const aigcp_split_character *character = find_character(han);
    return character ? character->typed_way : 0;
}

uint32_t
aigcp_character_drawn_like(uint32_t han)
{
    for (size_t i = 0; aigcp_drawn_alike[i][0] != 0; i++)
        if (aigcp_drawn_alike[i][0] == han)
            return aigcp_drawn_alike[i][1];
    return 0;
}

size_t
aigcp_drawn_way(uint32_t han)
{
    const aigcp_split_character *character = find_character(han);
    return character ? character->drawn_way : 0;
}
