/* SPDX-License-Identifier: Apache-2.0 */
/* The table of components: written by generate_components_table, read by components.c.
 * Characters are in order of their code points; the ways of each stand together. */
#ifndef AIGCP_COMPONENTS_FORMAT_H
#define AIGCP_COMPONENTS_FORMAT_H

#include <stdint.h>

#include "libfilter/characters/components.h"

typedef struct aigcp_split_character {
    uint32_t han;
    uint16_t first_way;
    uint8_t way_count, typed_way, drawn_way;
} aigcp_split_character;

extern const aigcp_split_character aigcp_split_characters[];
extern const uint32_t aigcp_split_character_count;
extern const uint32_t aigcp_split_ways[][AIGCP_COMPONENTS_MOST];

/* Characters, and what is drawn like them; { 0, 0 } at the end. */
extern const uint32_t aigcp_drawn_alike[][2];

#endif
