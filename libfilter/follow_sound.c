/* SPDX-License-Identifier: Apache-2.0 */
/* Find out which words of the lane SOUND end where some may. */
#include "libfilter/sound_symbols.h"
#include "libfilter/walk_lane.h"

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
    size_t count;
    chance items[CHANCES];
} chances;

/* Whether symbol `k` follows the one before it closely enough to belong to the same word. */
static inline bool
is_near(const aigcp_sound_symbols *s, size_t k)
{
    return s->unit[k] - s->width[k] - s->unit[k - 1] <= AIGCP_MAX_GAP;
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
take_chances(aigcp_stream *stream, const aigcp_sound_symbols *s, chances *c)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_use *words = lanes->sound->words;
    for (size_t i = 0; i < c->count; i++)
        __builtin_prefetch(&lanes->forms[words[c->items[i].word].form]);
    for (size_t i = 0; i < c->count; i++)
        __builtin_prefetch(&lanes->form_units[lanes->forms[words[c->items[i].word].form].at]);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < c->count && status == AIGC_OK; i++)
        status = take_chance(stream, s, &words[c->items[i].word], c->items[i].at);
    c->count = 0;
    return status;
}

/* The words that have the key of an end. */
static aigc_status
take_end(aigcp_stream *stream, const aigcp_sound_symbols *s, uint32_t hash, size_t at, chances *c)
{
    const aigcp_sound_words *words = stream->rules->lanes.sound;
    const aigcp_sound_index *index = &words->ends;
    const uint32_t *first = &index->first[hash >> index->shift];
    aigc_status status = AIGC_OK;
    for (uint32_t i = first[0]; i < first[1] && status == AIGC_OK; i++) {
        const aigcp_sound_entry *entry = &index->entries[i];
        if (entry->tag != (uint8_t)hash ||
            (entry->beside &&
             !aigcp_sounds_alike(entry->beside, s->symbol[at + 1 - entry->length])))
            continue;
        __builtin_prefetch(&words->words[entry->word]);
        c->items[c->count++] = (chance){ entry->word, (uint32_t)at };
        if (c->count == CHANCES)
            status = take_chances(stream, s, c);
    }
    return status;
}

static aigc_status
take_ends(aigcp_stream *stream, const aigcp_sound_symbols *s, const aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &stream->rules->lanes.sound->ends;
    for (size_t i = 0; i < ends->count; i++)
        __builtin_prefetch(&index->first[ends->hash[i] >> index->shift]);
    for (size_t i = 0; i < ends->count; i++)
        __builtin_prefetch(&index->entries[index->first[ends->hash[i] >> index->shift]]);
    chances c;
    c.count = 0;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < ends->count && status == AIGC_OK; i++)
        status = take_end(stream, s, ends->hash[i], ends->at[i], &c);
    return status == AIGC_OK ? take_chances(stream, s, &c) : status;
}

void
aigcp_keep_sounds(aigcp_stream *stream, const aigcp_sound_symbols *s)
{
    aigcp_sound_state *state = stream->sound;
    const size_t count = aigcp_symbols_kept(&stream->rules->lanes);
    state->unit = s->next_unit;
    for (size_t i = 1; i <= count; i++) {
        state->last[AIGCP_SYMBOLS_BEFORE - i] = s->symbol[s->count - i];
        state->last_unit[AIGCP_SYMBOLS_BEFORE - i] = s->unit[s->count - i];
    }
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
