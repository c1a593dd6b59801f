/* SPDX-License-Identifier: Apache-2.0 */
/* Number the symbols of an automaton. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/fold.h"
#include "libfilter/compile/term_list.h"
#include "libfilter/limits.h"

/* Order in which symbols are numbered: those that are a term by themselves need a look each. */
enum rank { RANK_DIGIT = 1, RANK_SINGLE = 2, RANK_COMMON = 3 };

typedef struct symbol_use {
    uint32_t unit;
    uint32_t count;
    uint8_t rank;
} symbol_use;

/* While numbering: how often each unit is used, then its symbol. */
typedef struct numbering {
    uint32_t *of; /* AIGCP_CODE_POINTS entries */
    uint8_t *single;
    symbol_use *uses; /* of the units, each once; AIGCP_SYMBOL_LAST entries */
    size_t count;
} numbering;

static int
compare_symbol_uses(const void *left, const void *right)
{
    const symbol_use *a = left;
    const symbol_use *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->rank == RANK_COMMON && a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static aigc_status
count_unit(numbering *n, uint32_t unit)
{
    if (n->of[unit]++)
        return AIGC_OK;
    if (n->count == AIGCP_SYMBOL_LAST)
        return AIGC_ERR_LIMIT;
    n->uses[n->count++].unit = unit;
    return AIGC_OK;
}

static aigc_status
count_units(const aigcp_automaton_builder *builder, numbering *n)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < builder->unit_count && status == AIGC_OK; i++)
        status = count_unit(n, builder->units[i]);
    for (size_t i = 0; i < builder->entry_count; i++)
        if (builder->entries[i].length == 1)
            n->single[builder->units[builder->entries[i].at]] = 1;
    if (builder->counts_digits)
        for (uint32_t digit = '0'; digit <= '9' && status == AIGC_OK; digit++)
            status = count_unit(n, digit);
    return status;
}

/* Digits first if runs of them are counted, then those that are a term by themselves, then
 * the rest, the most frequent first, which keeps the double array dense. */
static void
number_symbols(const aigcp_automaton_builder *builder, numbering *n)
{
    for (size_t i = 0; i < n->count; i++) {
        symbol_use *use = &n->uses[i];
        const bool digit = builder->counts_digits && use->unit >= '0' && use->unit <= '9';
        use->count = n->of[use->unit];
        use->rank = digit ? RANK_DIGIT : n->single[use->unit] ? RANK_SINGLE : RANK_COMMON;
    }
    qsort(n->uses, n->count, sizeof *n->uses, compare_symbol_uses);
    for (size_t i = 0; i < n->count; i++)
        n->of[n->uses[i].unit] = (uint32_t)i + 1;
}

aigc_status
aigcp_number_symbols(aigcp_automaton_builder *builder, uint32_t *of, aigcp_automaton *automaton)
{
    numbering n = { of, calloc(AIGCP_CODE_POINTS, 1), calloc(AIGCP_SYMBOL_LAST, sizeof *n.uses),
                    0 };
    aigc_status status = n.single && n.uses ? count_units(builder, &n) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        number_symbols(builder, &n);
        automaton->symbol_count = (uint32_t)n.count;
        automaton->counts_digits = builder->counts_digits;
        for (size_t i = 0; i < builder->unit_count; i++)
            builder->units[i] = n.of[builder->units[i]];
    }
    free(n.single);
    free(n.uses);
    return status;
}
