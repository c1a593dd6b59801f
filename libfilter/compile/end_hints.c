/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the hints. */
#include "libfilter/compile/end_hints.h"

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

static aigc_status
init_table(aigcp_hint_table *table, size_t terms)
{
    unsigned bits = AIGCP_END_HINTS_BITS_LEAST;
    while (bits < AIGCP_END_HINTS_BITS_MOST && terms > (size_t)1 << (bits + share_of(bits)))
        bits++;
    table->shift = 64 - bits;
    table->words = aigcp_large_table_new((size_t)1 << bits, sizeof *table->words);
    return table->words ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigcp_end_hints_init(aigcp_end_hints *hints, size_t pairs, size_t longer)
{
    hints->longer.words = NULL;
    aigc_status status = init_table(&hints->pairs, pairs);
    return status == AIGC_OK ? init_table(&hints->longer, longer) : status;
}

void
aigcp_end_hints_free(aigcp_end_hints *hints)
{
    free(hints->pairs.words);
    free(hints->longer.words);
    hints->pairs.words = hints->longer.words = NULL;
}

static size_t
table_memory(const aigcp_hint_table *table)
{
    return table->words ? sizeof *table->words << (64 - table->shift) : 0;
}

size_t
aigcp_end_hints_memory(const aigcp_end_hints *hints)
{
    return table_memory(&hints->pairs) + table_memory(&hints->longer);
}

static void
add(uint64_t *word, uint64_t hash, unsigned from)
{
    *word |= (uint64_t)1 << (hash >> from & 63) | (uint64_t)1 << (hash >> (from + 6) & 63);
}

/* The last four. */
static aigcp_last_symbols
last_of(const uint32_t *symbols, size_t count)
{
    aigcp_last_symbols last = 0;
    for (size_t i = 0; i < count; i++)
        last = last << 16 | symbols[i];
    return last;
}

void
aigcp_end_hints_fetch(const aigcp_end_hints *hints, const uint32_t *symbols, size_t count)
{
    const aigcp_end_places of = aigcp_end_places_of(hints, last_of(symbols, count));
    __builtin_prefetch(&hints->longer.words[of.at_triple]);
}

void
aigcp_end_hints_add(aigcp_end_hints *hints, const uint32_t *symbols, size_t count, bool repeats)
{
    const aigcp_last_symbols last = last_of(symbols, count) ^ (repeats ? AIGCP_END_REPEATED : 0);
    const aigcp_end_places of = aigcp_end_places_of(hints, last);
    if (count == 2)
        add(&hints->pairs.words[of.at_pair], of.pair, AIGCP_END_PAIR_BITS);
    else if (count == 3)
        add(&hints->longer.words[of.at_triple], of.last, AIGCP_END_TRIPLE_BITS);
    else
        add(&hints->longer.words[of.at_triple], of.last, AIGCP_END_QUADRUPLE_BITS);
}
