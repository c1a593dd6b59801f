/* SPDX-License-Identifier: Apache-2.0 */
/* Collect what terms begin with, and have the prefilter know it. */
#include "libfilter/compile/term_beginnings.h"

#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/compile/term_shape.h"
#include "libfilter/growing_array.h"

/* Symbols that the prefilter knows of a term. */
#define KNOWN_MOST (AIGCP_PREFILTER_BEFORE + 1)

struct aigcp_term_beginning {
    uint32_t units[KNOWN_MOST]; /* look-alike classes, without repeats */
    uint8_t count;
    uint8_t kind; /* an AIGCP_TERM_KIND */
    bool runs;    /* it is all of a term, of which the text repeats the last symbol, if only behind
                     a separator */
};

aigc_status
aigcp_term_beginnings_init(aigcp_term_beginnings *beginnings)
{
    *beginnings = (aigcp_term_beginnings){ 0 };
    beginnings->stop = calloc(AIGCP_CODE_POINTS, sizeof *beginnings->stop);
    return beginnings->stop ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_term_beginnings_free(aigcp_term_beginnings *beginnings)
{
    free(beginnings->items);
    free(beginnings->stop);
}

/* -- collecting ------------------------------------------------------------------------ */

/* Have the lanes walked where the text has the code point `at` of a term. */
static void
note_stop(aigcp_term_beginnings *beginnings, const uint32_t *folded, size_t at, uint8_t stop)
{
    const uint32_t c = folded[at];
    if (beginnings->stop[c] < stop)
        beginnings->stop[c] = stop;
    if (beginnings->stop_end <= c)
        beginnings->stop_end = c + 1;
    if (beginnings->stop_back < at)
        beginnings->stop_back = (unsigned)at;
}

/* Add what the prefilter is to know of a term whose signs are read in this way. `*told_at` is made
 * less if a walk is told of it by fewer code points. */
static aigc_status
add_beginning(aigcp_term_beginnings *beginnings, aigcp_lane_kind lane, const uint32_t *folded,
              size_t count, size_t way, bool is_gapless, size_t *told_at)
{
    aigc_status status = aigcp_array_reserve((void **)&beginnings->items, &beginnings->capacity,
                                             beginnings->count, 1, sizeof *beginnings->items);
    if (status != AIGC_OK)
        return status;
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    const size_t kept = aigcp_term_seen(folded, count, way, units);
    const size_t known = kept < KNOWN_MOST ? kept : KNOWN_MOST;
    const size_t at = aigcp_term_seen_at(folded, count, way, KNOWN_MOST);
    const bool must_repeat = aigcp_term_repeats(folded, kept > known ? at : count);
    aigcp_term_beginning *b = &beginnings->items[beginnings->count++];
    *b = (aigcp_term_beginning){
        .count = (uint8_t)known,
        .kind = (uint8_t)AIGCP_TERM_KIND((unsigned)lane, is_gapless, must_repeat),
        .runs = kept == known && aigcp_term_ends_in_run(folded, count),
    };
    memcpy(b->units, units, known * sizeof *units);
    *told_at = *told_at < at ? *told_at : at;
    return AIGC_OK;
}

aigc_status
aigcp_term_beginnings_add(aigcp_term_beginnings *beginnings, aigcp_lane_kind lane,
                          const uint32_t *folded, size_t count, bool skips, size_t *told_at)
{
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    const size_t kept = aigcp_term_seen(folded, count, 0, units);
    const unsigned lead = (unsigned)aigcp_term_lead(folded, count);
    const bool has_separators = aigcp_term_has_separators(folded, count);
    const bool is_gapless = !skips && !has_separators;
    beginnings->separates = beginnings->separates || !is_gapless;
    *told_at = count;
    if (kept < 2 && lead && count > 1) {
        /* From the sign on, which few texts have: "+1" is not looked for at each digit. */
        note_stop(beginnings, folded, 0, AIGCP_STOP_ALWAYS);
        *told_at = 1;
        return AIGC_OK;
    }
    if (kept < 2 || lead > AIGCP_MAX_LEAD) {
        uint8_t stop = count == 2 ? AIGCP_STOP_SECOND : AIGCP_STOP_THIRD;
        if (count == 1 || kept == 0 || has_separators)
            stop = AIGCP_STOP_ALWAYS;
        note_stop(beginnings, folded, count - 1, stop);
        return AIGC_OK;
    }
    if (beginnings->lead < lead)
        beginnings->lead = lead;
    aigc_status status = AIGC_OK;
    const size_t ways = aigcp_term_ways(folded, count);
    for (size_t way = 0; way < ways && status == AIGC_OK; way++)
        status = add_beginning(beginnings, lane, folded, count, way, is_gapless, told_at);
    return status;
}

/* -- building -------------------------------------------------------------------------- */

/* Number what the hot loop sees: first that of which repeats are counted, `*again` of them. */
static aigc_status
number_classes(const aigcp_term_beginnings *beginnings, uint32_t *seen, uint32_t *again)
{
    uint32_t count = 0;
    for (uint32_t c = 0; c < beginnings->stop_end; c++)
        if ((beginnings->stop[c] == AIGCP_STOP_SECOND || beginnings->stop[c] == AIGCP_STOP_THIRD) &&
            !seen[aigcp_look_class(c)])
            seen[aigcp_look_class(c)] = ++count;
    *again = count;
    for (size_t i = 0; i < beginnings->count; i++) {
        const aigcp_term_beginning *b = &beginnings->items[i];
        for (size_t j = 0; j < b->count; j++)
            if (!seen[b->units[j]])
                seen[b->units[j]] = ++count;
    }
    return count <= AIGCP_SEEN_SYMBOL ? AIGC_OK : AIGC_ERR_LIMIT;
}

static aigc_status
make_room(const aigcp_term_beginnings *beginnings, aigcp_lanes *lanes)
{
    size_t terms[AIGCP_TERM_SETS] = { 0 };
    size_t pairs = 0;
    for (size_t i = 0; i < beginnings->count; i++) {
        const aigcp_term_beginning *b = &beginnings->items[i];
        aigcp_prefilter_count(terms, b->count, b->kind);
        pairs += b->count == 2;
    }
    aigc_status status = aigcp_prefilter_init(&lanes->prefilter, terms);
    return status == AIGC_OK
               ? aigcp_end_hints_init(&lanes->end_hints, pairs, beginnings->count - pairs)
               : status;
}

/* What a term begins with, as it is numbered. */
static void
number(const aigcp_term_beginning *b, const uint32_t *seen, uint32_t *symbols)
{
    for (size_t i = 0; i < b->count; i++)
        symbols[i] = seen[b->units[i]];
}

/* Have fetched what adding one will write. */
static void
fetch(const aigcp_term_beginning *b, const uint32_t *seen, const aigcp_lanes *lanes)
{
    uint32_t symbols[KNOWN_MOST];
    number(b, seen, symbols);
    aigcp_prefilter_fetch(&lanes->prefilter, symbols, b->count, b->kind);
    aigcp_end_hints_fetch(&lanes->end_hints, symbols, b->count);
}

static void
add(const aigcp_term_beginning *b, const uint32_t *seen, aigcp_lanes *lanes)
{
    uint32_t symbols[KNOWN_MOST];
    number(b, seen, symbols);
    aigcp_prefilter_add(&lanes->prefilter, symbols, b->count, b->kind);
    const bool is_short = b->count < 4;
    const bool repeats = b->kind & AIGCP_TERM_KINDS_WITH_REPEATS;
    if (!is_short || !repeats)
        aigcp_end_hints_add(&lanes->end_hints, symbols, b->count, false);
    if (b->runs || (is_short && repeats))
        aigcp_end_hints_add(&lanes->end_hints, symbols, b->count, true);
}

/* Beginnings by which what the next one needs is fetched before. */
#define AHEAD 8

aigc_status
aigcp_term_beginnings_build(const aigcp_term_beginnings *beginnings, uint32_t *seen,
                            aigcp_lanes *lanes)
{
    uint32_t again;
    aigc_status status = number_classes(beginnings, seen, &again);
    if (status == AIGC_OK)
        status = make_room(beginnings, lanes);
    if (status != AIGC_OK)
        return status;
    for (size_t i = 0; i < beginnings->count; i++) {
        if (i + AHEAD < beginnings->count)
            fetch(&beginnings->items[i + AHEAD], seen, lanes);
        add(&beginnings->items[i], seen, lanes);
    }
    lanes->end_hints.across = beginnings->separates ? UINT64_MAX : 0;
    for (uint32_t symbol = 1; symbol <= again; symbol++)
        aigcp_end_hints_add(&lanes->end_hints, (uint32_t[]){ symbol, symbol }, 2, false);
    lanes->lead = beginnings->lead;
    lanes->stop_back = beginnings->stop_back;
    return AIGC_OK;
}
