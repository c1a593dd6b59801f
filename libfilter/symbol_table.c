/* SPDX-License-Identifier: Apache-2.0 */
/* Number the symbols of an automaton, and map every code point to them. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/fold.h"
#include "libfilter/limits.h"
#include "libfilter/term_list.h"

#define BMP_SIZE 0x10000u
#define ASTRAL_PAGES 0x1000u
#define ASTRAL_PAGE_SIZE 256u

/* Order in which symbols are numbered. */
enum rank { RANK_DIGIT = 1, RANK_SINGLE = 2, RANK_COMMON = 3 };

typedef struct symbol_use {
    uint32_t code_point;
    uint32_t count;
    uint8_t rank;
} symbol_use;

/* While numbering: how often each code point is used, then its symbol. */
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
    return a->code_point < b->code_point ? -1 : a->code_point > b->code_point;
}

static void
count_code_points(const aigcp_automaton_builder *builder, numbering *n)
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
            .code_point = c,
            .count = n->of[c],
            .rank = digit          ? RANK_DIGIT
                    : n->single[c] ? RANK_SINGLE
                                   : RANK_COMMON,
        };
    }
    qsort(uses, count, sizeof *uses, compare_symbol_uses);
    for (size_t i = 0; i < count; i++) {
        n->of[uses[i].code_point] = (uint32_t)i + 1;
        if (uses[i].rank != RANK_COMMON)
            automaton->special_count = (uint32_t)i + 1;
    }
    automaton->symbol_count = (uint32_t)count;
    automaton->counts_digits = builder->counts_digits;
    free(uses);
    return AIGC_OK;
}

/* A cell for a fold of several symbols. */
static aigc_status
add_expansion(aigcp_automaton *automaton, const uint16_t *symbols, size_t count, uint16_t *cell)
{
    if (automaton->expansion_count > AIGCP_EXPANSION_LAST - AIGCP_EXPANSION_FIRST)
        return AIGC_ERR_LIMIT;
    size_t index = automaton->expansion_count;
    if ((index & (index - 1)) == 0) { /* room doubles at powers of two */
        size_t room = index ? index * 2 : 1;
        uint32_t *at = realloc(automaton->expansion_at, room * sizeof *at);
        if (!at)
            return AIGC_ERR_MEMORY;
        automaton->expansion_at = at;
        uint16_t *stored =
            realloc(automaton->expansions, room * (AIGCP_FOLD_MAX + 1) * sizeof *stored);
        if (!stored)
            return AIGC_ERR_MEMORY;
        automaton->expansions = stored;
    }
    uint16_t *stored = automaton->expansions + automaton->expansion_size;
    stored[0] = (uint16_t)count;
    memcpy(stored + 1, symbols, count * sizeof *symbols);
    automaton->expansion_at[index] = (uint32_t)automaton->expansion_size;
    automaton->expansion_size += count + 1;
    automaton->expansion_count++;
    *cell = (uint16_t)(AIGCP_EXPANSION_FIRST + index);
    return AIGC_OK;
}

/* The cell of a code point. A character whose fold has a part that occurs in no term can
 * itself be part of no hit: it is OTHER. */
static aigc_status
cell_of(aigcp_automaton *automaton, const numbering *n, uint32_t code_point, uint16_t *cell)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    *cell = AIGCP_SYMBOL_OTHER;
    if (count == 0)
        *cell = AIGCP_CELL_INVISIBLE;
    if (count == 1)
        *cell = (uint16_t)n->of[fold[0]];
    if (count < 2)
        return AIGC_OK;

    uint16_t symbols[AIGCP_FOLD_MAX];
    for (size_t i = 0; i < count; i++) {
        if (!n->of[fold[i]])
            return AIGC_OK;
        symbols[i] = (uint16_t)n->of[fold[i]];
    }
    return add_expansion(automaton, symbols, count, cell);
}

static aigc_status
set_astral_cell(aigcp_automaton *automaton, uint32_t code_point, uint16_t cell)
{
    uint16_t *page = &automaton->astral_page[(code_point - BMP_SIZE) / ASTRAL_PAGE_SIZE];
    if (*page == 0) {
        size_t size = (automaton->astral_pages + 1) * ASTRAL_PAGE_SIZE;
        uint16_t *cells = realloc(automaton->astral_cells, size * sizeof *cells);
        if (!cells)
            return AIGC_ERR_MEMORY;
        automaton->astral_cells = cells;
        memset(cells + size - ASTRAL_PAGE_SIZE, 0, ASTRAL_PAGE_SIZE * sizeof *cells);
        *page = (uint16_t)automaton->astral_pages++;
    }
    automaton->astral_cells[(size_t)*page * ASTRAL_PAGE_SIZE + code_point % ASTRAL_PAGE_SIZE] =
        cell;
    return AIGC_OK;
}

static aigc_status
fill_cells(aigcp_automaton *automaton, const numbering *n)
{
    automaton->bmp = calloc(BMP_SIZE, sizeof *automaton->bmp);
    automaton->astral_page = calloc(ASTRAL_PAGES, sizeof *automaton->astral_page);
    automaton->astral_cells = calloc(ASTRAL_PAGE_SIZE, sizeof *automaton->astral_cells);
    automaton->astral_pages = 1;
    if (!automaton->bmp || !automaton->astral_page || !automaton->astral_cells)
        return AIGC_ERR_MEMORY;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        uint16_t cell;
        aigc_status status = cell_of(automaton, n, c, &cell);
        if (status != AIGC_OK)
            return status;
        if (c < BMP_SIZE)
            automaton->bmp[c] = cell;
        else if (cell != AIGCP_SYMBOL_OTHER)
            status = set_astral_cell(automaton, c, cell);
        if (status != AIGC_OK)
            return status;
    }
    return AIGC_OK;
}

aigc_status
aigcp_symbol_table_build(aigcp_automaton_builder *builder, aigcp_automaton *automaton)
{
    numbering n = { calloc(AIGCP_CODE_POINTS, sizeof *n.of), calloc(AIGCP_CODE_POINTS, 1) };
    aigc_status status = AIGC_ERR_MEMORY;
    if (!n.of || !n.single)
        goto fail;
    count_code_points(builder, &n);
    status = number_symbols(builder, &n, automaton);
    if (status != AIGC_OK)
        goto fail;
    for (size_t i = 0; i < builder->unit_count; i++)
        builder->units[i] = n.of[builder->units[i]];
    status = fill_cells(automaton, &n);
fail:
    free(n.of);
    free(n.single);
    return status;
}
