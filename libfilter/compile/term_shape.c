/* SPDX-License-Identifier: Apache-2.0 */
/* Go over the code points of a term as the text is gone over. */
#include "libfilter/compile/term_shape.h"

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/limits.h"

size_t
aigcp_term_ways(const uint32_t *folded, size_t count)
{
    size_t signs = 0;
    for (size_t i = 1; i < count; i++)
        signs += aigcp_is_leet_sign(folded[i]);
    return (size_t)1 << (signs < AIGCP_MAX_SIGNS_APART ? signs : AIGCP_MAX_SIGNS_APART);
}

/* Whether the text shows a code point where it has a term in this way. It is behind so many signs
 * of leet, which have a bit each; the last bit is for all that are left. */
static bool
is_seen(uint32_t c, size_t way, size_t signs)
{
    const size_t bit = signs < AIGCP_MAX_SIGNS_APART ? signs : AIGCP_MAX_SIGNS_APART - 1;
    return !aigcp_is_separator(c) || (aigcp_is_leet_sign(c) && way >> bit & 1);
}

size_t
aigcp_term_seen(const uint32_t *folded, size_t count, size_t way, uint32_t *units)
{
    size_t kept = 0;
    size_t signs = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t class = aigcp_look_class(folded[i]);
        if (is_seen(folded[i], i > 0 ? way : 0, signs) && (kept == 0 || units[kept - 1] != class))
            units[kept++] = class;
        signs += i > 0 && aigcp_is_leet_sign(folded[i]);
    }
    return kept;
}

size_t
aigcp_term_seen_at(const uint32_t *folded, size_t count, size_t way, size_t most)
{
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    const size_t all = aigcp_term_seen(folded, count, way, units);
    const size_t wanted = all < most ? all : most;
    size_t length = wanted;
    while (length < count && aigcp_term_seen(folded, length, way, units) < wanted)
        length++;
    return length;
}

bool
aigcp_term_has_separators(const uint32_t *folded, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (aigcp_is_separator(folded[i]))
            return true;
    return false;
}

size_t
aigcp_term_widest_gap(const uint32_t *folded, size_t count)
{
    size_t widest = 0;
    size_t gap = 0;
    for (size_t i = 0; i < count; i++) {
        gap = aigcp_is_separator(folded[i]) ? gap + 1 : 0;
        widest = widest < gap ? gap : widest;
    }
    return widest;
}

size_t
aigcp_term_lead(const uint32_t *folded, size_t count)
{
    size_t lead = 0;
    while (lead < count && aigcp_is_separator(folded[lead]))
        lead++;
    return lead;
}

size_t
aigcp_term_tail(const uint32_t *folded, size_t count)
{
    size_t tail = 0;
    while (tail < count && aigcp_is_separator(folded[count - 1 - tail]))
        tail++;
    return tail;
}

bool
aigcp_term_repeats(const uint32_t *folded, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!aigcp_is_separator(folded[i]) && !aigcp_is_separator(folded[i - 1]) &&
            aigcp_look_class(folded[i]) == aigcp_look_class(folded[i - 1]))
            return true;
    return false;
}

/* Whether the text may have the class of the code point at `end` twice in a row there. */
static bool
may_repeat(const uint32_t *folded, size_t end)
{
    const uint32_t last = aigcp_look_class(folded[end]);
    for (size_t i = end; i-- > 0;) {
        if (aigcp_look_class(folded[i]) == last)
            return true;
        if (!aigcp_is_separator(folded[i]))
            return false;
    }
    return false;
}

bool
aigcp_term_ends_in_run(const uint32_t *folded, size_t count)
{
    bool is_separator = true;
    for (size_t i = count; i-- > 0 && is_separator;) {
        is_separator = aigcp_is_separator(folded[i]);
        if ((!is_separator || aigcp_is_leet_sign(folded[i])) && may_repeat(folded, i))
            return true;
    }
    return false;
}

size_t
aigcp_term_first_run(const uint32_t *folded, size_t count)
{
    const uint32_t first = count ? aigcp_look_class(folded[0]) : 0;
    size_t run = 0;
    for (size_t i = 0; i < count; i++)
        if (aigcp_look_class(folded[i]) == first)
            run++;
        else if (!aigcp_is_separator(folded[i]))
            break;
    return run;
}
