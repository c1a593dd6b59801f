/* SPDX-License-Identifier: Apache-2.0 */
/* Find out which words of the lane SOUND end where some may. */
#include <string.h>

#include "libfilter/compile/sound_order.h"
#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/walk_lane.h"

/* A word that may end at a symbol: its key does. */
typedef struct chance {
    uint32_t word;
    uint32_t at;
} chance;

/* Symbols up to which they are asked about one by one. */
#define FEW 4

/* Chances that are looked at in one go. */
#define CHANCES 128

typedef struct chances {
    aigcp_stream *stream;
    const aigcp_sound_symbols *symbols;
    const aigcp_use *words;
    uint32_t at; /* of those that are being added */
    aigc_status status;
    size_t count;
    chance items[CHANCES];
} chances;

/* Whether symbol `k` follows the one before it closely enough to belong to the same word. */
static inline bool
is_near(const aigcp_sound_symbols *s, size_t k)
{
    return s->unit[k] - s->unit[k - 1] <= AIGCP_MAX_GAP + 1;
}

static bool
are_near(const aigcp_sound_symbols *s, size_t k, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        if (!is_near(s, k - i))
            return false;
    return true;
}

/* A word may end at symbol `k`. */
static aigc_status
take_chance(aigcp_stream *stream, const aigcp_sound_symbols *s, const aigcp_use *word, size_t k)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_word_form *form = &lanes->forms[word->form];
    aigcp_alignment found = { .start = 0 };
    if (!are_near(s, k, form->length) ||
        !aigcp_align_sound(form, lanes->form_units + form->at, s->symbol + k + 1 - form->length,
                           stream->text.data, s->end[k], stream->complete, &found))
        return AIGC_OK;
    return aigcp_take_word(stream, word, &found, s->end[k]);
}

/* With many words, each look at one would wait for memory: so the caches get what is needed for
 * all of them, step by step. */
static aigc_status
take_chances(chances *c)
{
    const aigcp_lanes *lanes = &c->stream->rules->lanes;
    const aigcp_use *words = c->words;
    for (size_t i = 0; i < c->count; i++)
        __builtin_prefetch(&lanes->forms[words[c->items[i].word].form]);
    for (size_t i = 0; i < c->count; i++)
        __builtin_prefetch(&lanes->form_units[lanes->forms[words[c->items[i].word].form].at]);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < c->count && status == AIGC_OK; i++)
        status = take_chance(c->stream, c->symbols, &words[c->items[i].word], c->items[i].at);
    c->count = 0;
    return status;
}

/* A word that may end where `c` says. */
static inline void
add_chance(chances *c, uint32_t word)
{
    __builtin_prefetch(&c->words[word]);
    c->items[c->count++] = (chance){ word, c->at };
    if (c->count == CHANCES && c->status == AIGC_OK)
        c->status = take_chances(c);
}

static bool
add_found(void *context, uint32_t word)
{
    chances *c = context;
    add_chance(c, word);
    return c->status == AIGC_OK;
}

/* The words of an end whose bucket has many. */
static void
take_end_of_many(chances *c, uint32_t bucket)
{
    const aigcp_lanes *lanes = &c->stream->rules->lanes;
    const aigcp_sound_words *words = lanes->sound;
    const aigcp_sound_search search = {
        .from = { &words->ends, words->words, lanes->forms, lanes->form_units, -1 },
        .sounds = c->symbols->symbol + c->at,
        .count = words->longest,
        .found = add_found,
        .context = c,
    };
    (void)aigcp_sound_follow(&search, bucket);
}

/* The words that have the key of an end. */
static aigc_status
take_end(chances *c, uint32_t hash, uint32_t at)
{
    const aigcp_sound_index *index = &c->stream->rules->lanes.sound->ends;
    const uint32_t bucket = hash >> index->shift;
    const uint16_t *behind = c->symbols->symbol + at + 1;
    c->at = at;
    if (aigcp_sound_is_ordered(index, bucket)) {
        take_end_of_many(c, bucket);
        return c->status;
    }
    for (uint32_t i = index->first[bucket]; i < index->first[bucket + 1]; i++) {
        const aigcp_sound_entry *entry = &index->entries[i];
        if (entry->tag == (uint8_t)hash &&
            aigcp_sounds_alike(entry->beside, behind[-entry->length]))
            add_chance(c, entry->word);
    }
    return c->status;
}

static aigc_status
take_ends(aigcp_stream *stream, const aigcp_sound_symbols *s, const aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &stream->rules->lanes.sound->ends;
    for (size_t i = 0; i < ends->count; i++)
        __builtin_prefetch(&index->first[ends->hash[i] >> index->shift]);
    for (size_t i = 0; i < ends->count; i++)
        __builtin_prefetch(&index->entries[index->first[ends->hash[i] >> index->shift]]);
    chances c; /* its items are filled as far as it goes */
    c.stream = stream;
    c.symbols = s;
    c.words = stream->rules->lanes.sound->words;
    c.status = AIGC_OK;
    c.count = 0;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < ends->count && status == AIGC_OK; i++)
        status = take_end(&c, ends->hash[i], ends->at[i]);
    return status == AIGC_OK ? take_chances(&c) : status;
}

void
aigcp_keep_sounds(aigcp_stream *stream, const aigcp_sound_symbols *s)
{
    aigcp_sound_state *state = stream->sound;
    const size_t count = aigcp_symbols_kept(&stream->rules->lanes);
    const size_t fresh = state->fresh + (s->count - AIGCP_SYMBOLS_BEFORE);
    state->fresh = (fresh < count ? fresh : count) & AIGCP_SOUND_FRESH_MOST;
    state->unit = s->next_unit;
    memcpy(state->symbols_end - count, s->symbol + s->count - count, count * sizeof *s->symbol);
    memcpy(state->units_end - count, s->unit + s->count - count, count * sizeof *s->unit);
}

aigc_status
aigcp_follow_sound(aigcp_stream *stream, const aigcp_sound_symbols *s)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    aigcp_keep_sounds(stream, s);
    aigc_status status = AIGC_OK;
    const bool few = s->count < AIGCP_SYMBOLS_BEFORE + FEW;
    aigcp_find_sounds_fn *find = few ? aigcp_find_sounds_plain : lanes->find_sounds;
    for (size_t next = AIGCP_SYMBOLS_BEFORE; next < s->count && status == AIGC_OK;) {
        aigcp_sound_ends ends; /* filled as far as it goes */
        ends.count = 0;
        next = find(lanes->sound, s->symbol, next, s->count, &ends);
        status = take_ends(stream, s, &ends);
    }
    return status;
}
