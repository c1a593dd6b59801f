/* SPDX-License-Identifier: Apache-2.0 */
/* Han characters that can be written as their parts in a row: "氵去" for 法, "艹化" for 花. */
#ifndef AIGCP_COMPONENTS_H
#define AIGCP_COMPONENTS_H

#include <stddef.h>
#include <stdint.h>

#define AIGCP_COMPONENTS_MOST 3 /* parts of one way */
#define AIGCP_WAYS_TO_SPLIT 6   /* ways kept for one character */

/* The ways in which the folded character `han` is split: of each way, the parts as folded code
 * points, then 0s: as it is printed (讠舌), as parts are also typed (言舌) and drawn in other
 * scripts (シ去), with a part split once more (氵古月). What is folded to a digit is not split.
 * Returns how many. */
size_t aigcp_components(uint32_t han, const uint32_t (**ways)[AIGCP_COMPONENTS_MOST]);

/* Which of them is the first one with its parts as they are also typed; 0, the first itself, if
 * there is none. */
size_t aigcp_typed_way(uint32_t han);

/* The same of its parts as they are drawn in other scripts. */
size_t aigcp_drawn_way(uint32_t han);

/* The character that is drawn much like the folded `han` and is written for it (徽 for 微); 0 if
 * none is. */
uint32_t aigcp_character_drawn_like(uint32_t han);

#endif
