/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of the text as the prefilter sees it: by look-alike classes, as LOOSE does, without what
 * is passed over and without repeats. */
#ifndef AIGCP_SIGHT_H
#define AIGCP_SIGHT_H

#include "libfilter/characters/fold_format.h"
#include "libfilter/scan/stream.h"

/* Symbols looked at together: enough for the prefilter to pay, few enough for the stack. */
#define AIGCP_SIGHT_PIECE 512

/* Symbols for which there is room: with those before the piece, and what the last character may
 * fold to. */
#define AIGCP_SIGHT_ROOM (AIGCP_PREFILTER_BEFORE + AIGCP_SIGHT_PIECE + AIGCP_FOLD_MAX)

/* Marks of 64 symbols each; they are read two at a time. */
#define AIGCP_SIGHT_WORDS (AIGCP_SIGHT_ROOM / 64 + 2)

/* The sounds of the characters of a piece, looked up when these are seen: some stretches of it,
 * with AIGCP_SOUND_CLOSER behind each. */
#define AIGCP_SOUNDS_SEEN 768
#define AIGCP_SOUNDS_MARGIN 33 /* for what is written or read, and not used */
typedef struct aigcp_sounds_seen {
    size_t from; /* index where the piece begins */
    size_t count;
    size_t next; /* that is to be heard */
    uint16_t sound[AIGCP_SOUNDS_SEEN + AIGCP_SOUNDS_MARGIN];
    uint16_t place[AIGCP_SOUNDS_SEEN + AIGCP_SOUNDS_MARGIN]; /* of the character, from there on */
} aigcp_sounds_seen;

/* What characters are at a glance that follow each other, and their sounds: not taken yet from the
 * next one on. */
#define AIGCP_GLANCES AIGCP_SIGHT_PIECE
#define AIGCP_GLANCES_MARGIN 32 /* for what is written or read, and not used */
typedef struct aigcp_glances {
    size_t from; /* index of the first one */
    size_t count;
    size_t next;
    uint16_t glance[AIGCP_GLANCES + AIGCP_GLANCES_MARGIN];
    uint16_t sound[AIGCP_GLANCES + AIGCP_GLANCES_MARGIN];
    uint16_t place[AIGCP_GLANCES + AIGCP_GLANCES_MARGIN]; /* from the first one on; behind the last
                                                             one that of what comes then */
    size_t noted_count;
    uint16_t noted[AIGCP_GLANCES]; /* places of those that were taken and are to be noted */
} aigcp_glances;

/* Notes of a piece: no more characters are looked at if it has as many as a piece may have symbols.
 */
#define AIGCP_SIGHT_NOTES (AIGCP_SIGHT_PIECE + AIGCP_GLANCES + 1)

/* Where the symbols of a piece are kept while it is scanned. */
typedef struct aigcp_sight_space {
    uint16_t symbol[AIGCP_SIGHT_ROOM + AIGCP_PREFILTER_MARGIN];
    uint32_t at[AIGCP_SIGHT_ROOM];
    uint64_t gap[AIGCP_SIGHT_WORDS];
    uint64_t repeated[AIGCP_SIGHT_WORDS];
    aigcp_glances glances;
} aigcp_sight_space;

/* A run of digits, as far as it is in a piece and long enough for some expression. */
typedef struct aigcp_digit_run {
    uint32_t first,
        last;       /* indexes: where the first of its digits ends that make it so, and the last, */
    uint32_t count; /* and how many digits it has up to the first */
} aigcp_digit_run;

typedef struct aigcp_sight {
    /* Those before the piece come first; behind it there is room for a block. */
    uint16_t *symbol;
    uint32_t *at;  /* where their characters begin: the low bits of offsets */
    uint64_t *gap; /* what separates them: an aigcp_symbol_marks */
    uint64_t *repeated;
    size_t first; /* of the piece */
    size_t count;
    size_t room;               /* for that many, and what one character folds to */
    uint32_t base;             /* low bits of the offset of the text's first byte */
    aigcp_sounds_seen *sounds; /* NULL: nobody listens; even so none may be looked up */
    aigcp_glances *glances;    /* room for those of many characters */
    bool passed;               /* a separator stands behind the last symbol */
    size_t end;                /* index where the piece ends */
    size_t stop_count;
    uint32_t stop[AIGCP_SIGHT_NOTES]; /* indexes of characters with which short terms may end */
    size_t run_count;
    aigcp_digit_run runs[AIGCP_SIGHT_NOTES];
} aigcp_sight;

/* Begin a piece behind what the stream has seen, in a space; and have the stream remember its last
 * symbols. */
void aigcp_sight_begin(aigcp_sight *sight, const aigcp_stream *stream, aigcp_sight_space *space);
void aigcp_sight_end(const aigcp_sight *sight, aigcp_stream *stream);

/* Copy as many symbols as the stream remembers, and where they begin. One by one: some have mostly
 * just been stored so, and a processor waits to read several of them at once. */
static inline void
aigcp_copy_seen(uint16_t *to_symbol, uint32_t *to_at, const uint16_t *symbol, const uint32_t *at)
{
    for (size_t i = 0; i < AIGCP_PREFILTER_BEFORE; i++) {
        to_symbol[i] = symbol[i];
        to_at[i] = at[i];
        __asm__ volatile("" : : : "memory");
    }
}

/* Have the stream remember the symbols from one on, and their marks: the lowest ones. */
static inline void
aigcp_remember_seen(aigcp_seen *seen, const uint16_t *symbol, const uint32_t *at, uint64_t gap,
                    uint64_t repeated, bool passed)
{
    const unsigned all = (1u << AIGCP_PREFILTER_BEFORE) - 1;
    aigcp_copy_seen(seen->symbol, seen->at, symbol, at);
    seen->gap = (uint8_t)(gap & all);
    seen->repeated = (uint8_t)(repeated & all);
    seen->passed = passed;
}

/* A short term may end with the character at `at`. */
static inline void
aigcp_sight_stop(aigcp_sight *sight, size_t at)
{
    if (sight->stop_count == 0 || sight->stop[sight->stop_count - 1] != at)
        sight->stop[sight->stop_count++] = (uint32_t)at;
}

/* The last symbol is repeated. Returns whether it was before. */
static inline bool
aigcp_sight_repeat(aigcp_sight *sight)
{
    size_t k = sight->count - 1;
    bool before = sight->repeated[k / 64] >> k % 64 & 1;
    sight->repeated[k / 64] |= (uint64_t)1 << k % 64;
    return before;
}

/* Where the character of symbol `k` begins, an index; 0 if that is gone, as nothing has begun
 * there. */
static inline size_t
aigcp_sight_place(const aigcp_sight *sight, size_t k)
{
    uint32_t at = sight->at[k] - sight->base;
    return at < sight->end ? at : 0;
}

/* Add what is seen at `at`: not if it repeats the last symbol, a character in some term. */
static inline void
aigcp_sight_add(aigcp_sight *sight, uint32_t seen, size_t at)
{
    uint16_t symbol = (uint16_t)seen;
    size_t k = sight->count;
    bool gap = sight->passed;
    sight->passed = false;
    if (symbol && symbol == sight->symbol[k - 1]) {
        bool third = aigcp_sight_repeat(sight);
        if (seen & AIGCP_SEEN_TWO || (seen & AIGCP_SEEN_AGAIN && third))
            aigcp_sight_stop(sight, at);
        return;
    }
    sight->symbol[k] = symbol;
    sight->at[k] = sight->base + (uint32_t)at;
    sight->gap[k / 64] |= (uint64_t)gap << k % 64;
    sight->count++;
}

/* Have the sounds looked up as well, if that can be done: of the text from `from`, an index, on. */
static inline void
aigcp_sight_listen(aigcp_sight *sight, aigcp_sounds_seen *sounds, size_t from)
{
    sounds->from = from;
    sounds->count = sounds->next = 0;
    sight->sounds = sounds;
}

/* At `at` begins what was not looked up. */
static inline void
aigcp_sounds_end(aigcp_sounds_seen *sounds, size_t at)
{
    sounds->sound[sounds->count] = AIGCP_SOUND_CLOSER;
    sounds->place[sounds->count++] = (uint16_t)(at - sounds->from);
}

/* What is looked up at `at` belongs to what was before, if that ended there. */
static inline void
aigcp_sounds_go_on(aigcp_sounds_seen *sounds, size_t at)
{
    if (sounds->count && sounds->from + sounds->place[sounds->count - 1] == at)
        sounds->count--;
}

/* The sound of one character. */
static inline void
aigcp_sounds_add(aigcp_sounds_seen *sounds, uint16_t sound, size_t at, size_t size)
{
    if (sounds->count + 2 > AIGCP_SOUNDS_SEEN)
        return;
    aigcp_sounds_go_on(sounds, at);
    sounds->sound[sounds->count] = sound;
    sounds->place[sounds->count++] = (uint16_t)(at - sounds->from);
    aigcp_sounds_end(sounds, at + size);
}

/* Go on to what was looked up at `at`. Returns false if nothing was. */
static inline bool
aigcp_sounds_go_to(aigcp_sounds_seen *sounds, size_t at)
{
    while (sounds->next < sounds->count && sounds->from + sounds->place[sounds->next] < at)
        sounds->next++;
    return sounds->next < sounds->count && sounds->from + sounds->place[sounds->next] == at;
}

/* Go on to the glance of the character at `at`. Returns false if there is none. */
static inline bool
aigcp_glances_go_to(aigcp_glances *g, size_t at)
{
    while (g->next < g->count && g->from + g->place[g->next] < at)
        g->next++;
    return g->next < g->count && g->from + g->place[g->next] == at;
}

/* Whether nothing that shows parts what stands at `at`, an index, from the last digit. */
bool aigcp_follows_digit(const aigcp_stream *stream, size_t at);

/* Look at the stream's text from `at`, an index, on, as far as there is room. */
void aigcp_see(aigcp_sight *sight, aigcp_stream *stream, size_t at);

/* With AVX-512, and with AVX2; NULL where that is not to be had. Up to 64 characters at a time, for
 * which there has to be room. */
#define AIGCP_SEE_MANY_ROOM 64
aigcp_see_many_fn *aigcp_see_many_avx512(void);
aigcp_see_many_fn *aigcp_see_many_avx2(void);

/* Whether there is room behind the first `count` symbols for so many times as many. */
static inline bool
aigcp_has_room_for_many(const aigcp_sight *sight, size_t count, size_t times)
{
    const size_t more = times * AIGCP_SEE_MANY_ROOM;
    return count + more <= sight->room &&
           (!sight->sounds || sight->sounds->count + more < AIGCP_SOUNDS_SEEN);
}

#endif
