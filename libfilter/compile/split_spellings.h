/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the lane SPLIT as they are spelt by parts of their characters: 法轮 as "氵去轮",
 * "法车仑" and "氵去车仑". */
#ifndef AIGCP_SPLIT_SPELLINGS_H
#define AIGCP_SPLIT_SPELLINGS_H

#include <aigc/types.h>
#include <stddef.h>
#include <stdint.h>

/* Take a word with parts in place of some of its characters. */
typedef aigc_status aigcp_spelling_fn(void *context, const uint32_t *folded, size_t count);

/* All spellings of a word of `count` folded code points: each character in each of its ways,
 * AIGCP_MAX_SPELLINGS at the most; several characters in their first way, whichever of those that
 * can be split, those behind the first AIGCP_MAX_SPLIT_APART - 1 all or none; and all, as parts are
 * also typed, and as they are drawn in other scripts; of AIGCP_LEAST_DRAWN_ALIKE Han characters and
 * more, also as others that are drawn alike; of AIGCP_LEAST_TURNED Latin letters and more, upside
 * down. Those of more than AIGCP_MAX_TERM_SYMBOLS are left out. */
AIGC_MUST_CHECK aigc_status aigcp_split_spellings(const uint32_t *folded, size_t count,
                                                  aigcp_spelling_fn *take, void *context);

#endif
