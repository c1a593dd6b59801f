/* SPDX-License-Identifier: Apache-2.0 */
/* Sort many words, and follow the text among them. */
#include "libfilter/compile/sound_order.h"

#include <stdlib.h>

#include "libfilter/compile/lanes.h"

/* Entries that are compared one by one. */
#define FEW 4

/* A sound of an entry, by its number; 0: the word ends before. */
static inline uint16_t
sound_at(const aigcp_sound_source *from, const aigcp_sound_entry *entry, size_t depth)
{
    if (entry->length <= depth)
        return 0;
    const uint32_t *points = from->units + from->forms[from->words[entry->word].form].at;
    return aigcp_sound_of(points[from->step > 0 ? depth : entry->length - 1 - depth]);
}

/* An entry that is being sorted, and its sound that is looked at. */
typedef struct item {
    aigcp_sound_entry entry;
    uint16_t sound;
} item;

static int
compare_items(const void *left, const void *right)
{
    const item *a = left, *b = right;
    if (a->sound != b->sound)
        return a->sound < b->sound ? -1 : 1;
    return a->entry.word < b->entry.word ? -1 : a->entry.word > b->entry.word;
}

/* Sort items that agree in all sounds before one: by that, then those that agree in it, too. What
 * many words have in common is looked at just once for each. */
static void
sort_from(const aigcp_sound_source *from, item *items, size_t count, size_t depth)
{
    for (size_t i = 0; i < count; i++)
        items[i].sound = sound_at(from, &items[i].entry, depth);
    qsort(items, count, sizeof *items, compare_items);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && items[end].sound == items[first].sound;)
            end++;
        if (end - first > 1 && items[first].sound)
            sort_from(from, items + first, end - first, depth + 1);
    }
}

aigc_status
aigcp_sound_order(const aigcp_sound_source *from, aigcp_sound_entry *entries, size_t count)
{
    item *items = malloc(count * sizeof *items);
    if (!items)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < count; i++)
        items[i] = (item){ entries[i], 0 };
    sort_from(from, items, count, 0);
    for (size_t i = 0; i < count; i++)
        entries[i] = items[i].entry;
    free(items);
    return AIGC_OK;
}

/* Entries that agree in all sounds before one. */
typedef struct range {
    const aigcp_sound_entry *low, *high;
} range;

/* The first one whose sound there is `least` or more. */
static const aigcp_sound_entry *
find_sound(const aigcp_sound_source *from, range r, size_t depth, uint32_t least)
{
    while (r.low < r.high) {
        const aigcp_sound_entry *middle = r.low + (r.high - r.low) / 2;
        if (sound_at(from, middle, depth) < least)
            r.low = middle + 1;
        else
            r.high = middle;
    }
    return r.low;
}

/* The sounds alike to one, each once, in ascending order. */
typedef struct alike_sounds {
    const uint16_t *next[AIGCP_READINGS], *end[AIGCP_READINGS];
    size_t count;
} alike_sounds;

static alike_sounds
alike_to(uint16_t sound)
{
    const aigcp_reading_list *readings = aigcp_sound_readings(sound);
    alike_sounds alike = { .count = readings->count };
    for (size_t i = 0; i < readings->count; i++) {
        alike.next[i] = aigcp_unit_sounds + aigcp_first_unit_sounds[readings->units[i]];
        alike.end[i] = aigcp_unit_sounds + aigcp_first_unit_sounds[readings->units[i] + 1];
    }
    return alike;
}

/* The first of them from `least` on; 0: there is none. */
static uint16_t
next_alike(alike_sounds *alike, uint16_t least)
{
    uint16_t first = 0;
    for (size_t i = 0; i < alike->count; i++) {
        while (alike->next[i] < alike->end[i] && *alike->next[i] < least)
            alike->next[i]++;
        if (alike->next[i] < alike->end[i] && (first == 0 || *alike->next[i] < first))
            first = *alike->next[i];
    }
    return first;
}

/* Whether an entry is what is searched, if it is as far as `depth`. */
static bool
is_searched(const aigcp_sound_search *s, const aigcp_sound_entry *entry, size_t depth)
{
    const size_t length = entry->length;
    if (s->longer ? length <= s->count : length > s->count)
        return false;
    const size_t end = s->longer ? s->count : length;
    for (; depth < end; depth++)
        if (!aigcp_sounds_alike(sound_at(&s->from, entry, depth),
                                s->sounds[s->from.step * (ptrdiff_t)depth]))
            return false;
    return true;
}

/* Follow the text from a sound on, among entries that are like it before that. */
static bool
follow(const aigcp_sound_search *s, range r, size_t depth)
{
    if (r.high - r.low <= FEW || depth == s->count) {
        /* Of words that have all these sounds the longest one is the last. */
        if (s->longer && depth == s->count)
            r.low = r.high - (r.low < r.high);
        for (; r.low < r.high; r.low++)
            if (is_searched(s, r.low, depth) && !s->found(s->context, r.low->word))
                return false;
        return true;
    }
    range ended = { r.low, find_sound(&s->from, r, depth, 1) };
    r.low = ended.high;
    for (; !s->longer && ended.low < ended.high; ended.low++)
        if (!s->found(s->context, ended.low->word))
            return false;
    alike_sounds alike = alike_to(s->sounds[s->from.step * (ptrdiff_t)depth]);
    while (r.low < r.high) {
        const uint16_t first = sound_at(&s->from, r.low, depth);
        const uint16_t next = next_alike(&alike, first);
        if (next == 0)
            return true;
        if (next > first) {
            r.low = find_sound(&s->from, r, depth, next);
            continue;
        }
        const bool same = sound_at(&s->from, r.high - 1, depth) == first;
        range below = { r.low, same ? r.high : find_sound(&s->from, r, depth, first + 1u) };
        r.low = below.high;
        if (!follow(s, below, depth + 1))
            return false;
    }
    return true;
}

bool
aigcp_sound_follow(const aigcp_sound_search *search, uint32_t bucket)
{
    const aigcp_sound_index *index = search->from.index;
    const range r = { index->entries + index->first[bucket],
                      index->entries + index->first[bucket + 1] };
    return follow(search, r, 0);
}
