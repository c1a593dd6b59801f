/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the hints. */
#include "libfilter/end_hints.h"

#include <stdlib.h>

#include "libfilter/large_table.h"
#include "libfilter/limits.h"

/* Terms for a word at the most, as a power of two: twice as many where a table would leave the
 * second-level cache. */
static unsigned
share_of(unsigned bits)
{
    return bits < AIGCP_END_HINTS_BITS_CACHED ? 1 : 2;
}

aigc_status
aigcp_end_hints_init(aigcp_end_hints *hints, size_t terms)
{
    unsigned bits = AIGCP_END_HINTS_BITS_LEAST;
    while (bits < AIGCP_END_HINTS_BITS_MOST && terms > (size_t)1 << (bits + share_of(bits)))
        bits++;
    hints->shift = 64 - bits;
    hints->words = aigcp_large_table_new((size_t)1 << bits, sizeof *hints->words);
    return hints->words ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_end_hints_free(aigcp_end_hints *hints)
{
    free(hints->words);
    hints->words = NULL;
}

size_t
aigcp_end_hints_memory(const aigcp_end_hints *hints)
{
    return hints->words ? sizeof *hints->words << (64 - hints->shift) : 0;
}

static void
add(uint64_t *word, uint64_t hash, unsigned from)
{
    *word |= (uint64_t)1 << (hash >> from & 63) | (uint64_t)1 << (hash >> (from + 6) & 63);
}

void
aigcp_end_hints_add(aigcp_end_hints *hints, const uint32_t *symbols, size_t count, bool repeats)
{
    aigcp_last_symbols last = 0;
    for (size_t i = 0; i < count; i++)
        last = last << 16 | symbols[i];
    last ^= repeats ? AIGCP_END_REPEATED : 0;
    const aigcp_end_places of = aigcp_end_places_of(hints, last);
    if (count == 2)
        add(&hints->words[of.at_pair], of.pair, AIGCP_END_PAIR_BITS);
    else if (count == 3)
        add(&hints->words[of.at_triple], of.last, AIGCP_END_TRIPLE_BITS);
    else
        add(&hints->words[of.at_triple], of.last, AIGCP_END_QUADRUPLE_BITS);
}
