/* SPDX-License-Identifier: Apache-2.0 */
/* Number the symbols of an automaton. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/fold.h"
#include "libfilter/limits.h"
#include "libfilter/term_list.h"

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

static void
count_units(const aigcp_automaton_builder *builder, numbering *n)
{
    for (size_t i = 0; i < builder->unit_count; i++)
        n->of[builder->units[i]]++;
    for (size_t i = 0; i < builder->entry_count; i++)
        if (builder->entries[i].length == 1)
            n->single[builder->units[builder->entries[i].at]] = 1;
    if (builder->counts_digits)
        for (uint32_t digit = '0'; digit <= '9'; digit++)
            n->of[digit]++;
}

/* Digits first if runs of them are counted, then those that are a term by themselves, then
 * the rest, the most frequent first, which keeps the double array dense. */
static aigc_status
number_symbols(const aigcp_automaton_builder *builder, numbering *n, aigcp_automaton *automaton)
{
    size_t count = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        count += n->of[c] != 0;
    if (count > AIGCP_SYMBOL_LAST)
        return AIGC_ERR_LIMIT;
    symbol_use *uses = calloc(count + 1, sizeof *uses);
    if (!uses)
        return AIGC_ERR_MEMORY;
    size_t filled = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        if (!n->of[c])
            continue;
        bool digit = builder->counts_digits && c >= '0' && c <= '9';
        uses[filled++] = (symbol_use){
            .unit = c,
            .count = n->of[c],
            .rank = digit          ? RANK_DIGIT
                    : n->single[c] ? RANK_SINGLE
                                   : RANK_COMMON,
        };
    }
    qsort(uses, count, sizeof *uses, compare_symbol_uses);
    for (size_t i = 0; i < count; i++) {
        n->of[uses[i].unit] = (uint32_t)i + 1;
    }
    automaton->symbol_count = (uint32_t)count;
    automaton->counts_digits = builder->counts_digits;
    free(uses);
    return AIGC_OK;
}

aigc_status
aigcp_number_symbols(aigcp_automaton_builder *builder, uint32_t *of, aigcp_automaton *automaton)
{
    numbering n = { of, calloc(AIGCP_CODE_POINTS, 1) };
    if (!n.single)
        return AIGC_ERR_MEMORY;
    count_units(builder, &n);
    aigc_status status = number_symbols(builder, &n, automaton);
    for (size_t i = 0; status == AIGC_OK && i < builder->unit_count; i++)
        builder->units[i] = n.of[builder->units[i]];
    free(n.single);
    return status;
}
