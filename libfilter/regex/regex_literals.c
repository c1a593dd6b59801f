/* SPDX-License-Identifier: Apache-2.0 */
/* Small sets of folded literals. */
#include "libfilter/regex/regex_literals.h"

#include <string.h>

#include "libfilter/characters/common_pieces.h"
#include "libfilter/characters/fold.h"

void
aigcp_literals_clear(aigcp_literals *set)
{
    set->count = 0;
}

void
aigcp_literals_empty(aigcp_literals *set)
{
    set->count = 1;
    set->items[0].length = 0;
}

static bool
equal(const aigcp_literal *a, const aigcp_literal *b)
{
    return a->length == b->length &&
           memcmp(a->symbols, b->symbols, a->length * sizeof *a->symbols) == 0;
}

static bool
add(aigcp_literals *set, const aigcp_literal *literal)
{
    for (size_t i = 0; i < set->count; i++)
        if (equal(&set->items[i], literal))
            return true;
    if (set->count == AIGCP_MAX_TRIGGERS)
        return false;
    set->items[set->count++] = *literal;
    return true;
}

bool
aigcp_literals_add_folded(aigcp_literals *set, uint32_t code_point)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    if (count > AIGCP_MAX_TRIGGER_LENGTH)
        return false;
    aigcp_literal literal = { .length = (uint32_t)count };
    memcpy(literal.symbols, fold, count * sizeof *fold);
    return add(set, &literal);
}

bool
aigcp_literals_unite(aigcp_literals *set, const aigcp_literals *other)
{
    bool fits = set->count && other->count;
    for (size_t i = 0; fits && i < other->count; i++)
        fits = add(set, &other->items[i]);
    if (!fits)
        aigcp_literals_clear(set);
    return fits;
}

bool
aigcp_literals_join(aigcp_literals *set, const aigcp_literals *other)
{
    if (set->count * other->count > AIGCP_MAX_TRIGGERS)
        return false;
    aigcp_literals joined = { .count = 0 };
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < other->count; j++) {
            aigcp_literal literal = set->items[i];
            const aigcp_literal *tail = &other->items[j];
            if (tail->length > AIGCP_MAX_TRIGGER_LENGTH - literal.length)
                return false;
            memcpy(literal.symbols + literal.length, tail->symbols,
                   tail->length * sizeof *tail->symbols);
            literal.length += tail->length;
            if (!add(&joined, &literal))
                return false;
        }
    *set = joined;
    return true;
}

uint32_t
aigcp_literals_shortest(const aigcp_literals *set)
{
    uint32_t shortest = set->count ? UINT32_MAX : 0;
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i].length < shortest)
            shortest = set->items[i].length;
    return shortest;
}

uint32_t
aigcp_literals_frequency(const aigcp_literals *set)
{
    uint32_t sum = 0; /* of AIGCP_MAX_TRIGGERS numbers below a million */
    for (size_t i = 0; i < set->count; i++)
        sum += aigcp_literal_frequency(set->items[i].symbols, set->items[i].length);
    return sum;
}

bool
aigcp_literals_are_digits(const aigcp_literals *set)
{
    for (size_t i = 0; i < set->count; i++)
        for (uint32_t j = 0; j < set->items[i].length; j++)
            if (set->items[i].symbols[j] < '0' || set->items[i].symbols[j] > '9')
                return false;
    return true;
}
