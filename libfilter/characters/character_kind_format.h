/* SPDX-License-Identifier: Apache-2.0 */
/* The table of kinds: written by generate_character_kinds, read by character_kind.c.
 * A cell is AIGCP_KIND_SEPARATOR or 0, plus aigcp_hidden and aigcp_script in their places, plus
 * AIGCP_KIND_MARK or 0. */
#ifndef AIGCP_CHARACTER_KIND_FORMAT_H
#define AIGCP_CHARACTER_KIND_FORMAT_H

#include <stdint.h>

#include "libfilter/characters/page_table.h"

#define AIGCP_KIND_SEPARATOR 1u
#define AIGCP_KIND_HIDDEN_SHIFT 1
#define AIGCP_KIND_SCRIPT_SHIFT 4
#define AIGCP_KIND_MASK 7u
#define AIGCP_KIND_MARK 0x80u

extern const uint8_t aigcp_kind_pages[][AIGCP_PAGE];
extern const uint16_t aigcp_kind_page_of[];

#endif
