/* SPDX-License-Identifier: Apache-2.0 */
/* The table of look-alikes: written by generate_look_alikes, read by look_alikes.c.
 * A cell is the ASCII small letter that stands for the class, or 0. */
#ifndef AIGCP_LOOK_ALIKES_FORMAT_H
#define AIGCP_LOOK_ALIKES_FORMAT_H

#include <stdint.h>

#include "libfilter/characters/page_table.h"

extern const uint8_t aigcp_look_pages[][AIGCP_PAGE];
extern const uint16_t aigcp_look_page_of[];

#endif
