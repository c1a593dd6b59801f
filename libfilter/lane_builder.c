/* SPDX-License-Identifier: Apache-2.0 */
/* Spell each word as its lanes see it, and build the automata. */
#include "libfilter/lane_builder.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/character_kind.h"
#include "libfilter/components.h"
#include "libfilter/fold.h"
#include "libfilter/large_table.h"
#include "libfilter/look_alikes.h"
#include "libfilter/pinyin.h"
#include "libfilter/sight.h"
#include "libfilter/sound_symbols.h"
#include "libfilter/sound_words.h"
#include "libfilter/term_list.h"
#include "libfilter/word_ending.h"

/* Words from which on the lane SKIP is chosen unasked: shorter ones stand in innocent text when
 * what is between is not looked at. */
#define LEAST_HAN_TO_SKIP 3
#define LEAST_LATIN_TO_SKIP 4

/* Folded code points from which on look-alikes are looked for. */
#define LEAST_FOR_LOOK_ALIKES 3

/* What a term begins with: look-alike classes, without repeats. */
typedef struct beginning {
    uint32_t units[AIGCP_PREFILTER_BEFORE + 1];
    uint8_t count;
    uint8_t kind; /* an AIGCP_TERM_KIND */
    bool runs;    /* it is all of a term, of which the text must repeat the last symbol */
} beginning;

struct aigcp_lane_builder {
    aigcp_automaton_builder *automata[AIGCP_SOUND];
    aigcp_use *sounds; /* the words of the lane SOUND */
    size_t sound_count;
    size_t sound_capacity;
    aigcp_word_form *forms;
    size_t form_count;
    size_t form_capacity;
    uint32_t *units;
    size_t unit_count;
    size_t unit_capacity;
    beginning *beginnings; /* of terms of EXACT and LOOSE */
    size_t beginning_count;
    size_t beginning_capacity;
    uint8_t *stop; /* AIGCP_CODE_POINTS of aigcp_stop */
    unsigned lead;
    uint32_t stop_end; /* code points from here on are none */
    unsigned stop_back;
    bool separates; /* some term has separators, or the text may have them in it */
    size_t first_run;
    uint32_t gap;
    uint32_t beside;
    bool digits;
    unsigned hidden;
    uint32_t sound_letters; /* in words of SOUND: bit 0 is "a" */
};

/* One word on its way into the lanes. */
typedef struct word {
    aigcp_lane_builder *builder;
    const aigcp_matching *matching;
    unsigned lanes;
    aigcp_use use;
    uint32_t folded[AIGCP_MAX_TERM_SYMBOLS];
    size_t count;
    size_t han; /* characters, as written */
} word;

aigcp_lane_builder *
aigcp_lane_builder_new(void)
{
    aigcp_lane_builder *builder = calloc(1, sizeof *builder);
    if (!builder)
        return NULL;
    builder->form_count = 1; /* 0 is none */
    builder->stop = calloc(AIGCP_CODE_POINTS, sizeof *builder->stop);
    if (!builder->stop) {
        aigcp_lane_builder_free(builder);
        return NULL;
    }
    for (int lane = 0; lane < AIGCP_SOUND; lane++) {
        builder->automata[lane] = aigcp_automaton_builder_new();
        if (!builder->automata[lane]) {
            aigcp_lane_builder_free(builder);
            return NULL;
        }
    }
    return builder;
}

void
aigcp_lane_builder_free(aigcp_lane_builder *builder)
{
    if (!builder)
        return;
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        aigcp_automaton_builder_free(builder->automata[lane]);
    free(builder->forms);
    free(builder->units);
    free(builder->beginnings);
    free(builder->stop);
    free(builder->sounds);
    free(builder);
}

/* Look at a word as it is written. */

static bool
is_han(uint32_t c)
{
    return c == 0x3007 || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

static bool
is_ascii_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool
is_ascii_alnum(uint32_t c)
{
    return is_ascii_letter(c) || (c >= '0' && c <= '9');
}

typedef struct shape {
    uint32_t first, last; /* visible characters */
    size_t han, latin;
} shape;

static shape
shape_of(const char *text, size_t length)
{
    shape s = { 0 };
    for (size_t at = 0; at < length;) {
        size_t size;
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size);
        at += size;
        uint32_t self;
        size_t count = 1;
        const uint32_t *fold = &c;
        if (c < AIGCP_CODE_POINTS)
            fold = aigcp_fold(c, &self, &count);
        if (count == 0)
            continue;
        s.first = s.first ? s.first : c;
        s.last = c;
        s.han += is_han(c);
        s.latin += !is_han(c) && is_ascii_alnum(fold[0]);
    }
    return s;
}

unsigned
aigcp_word_lanes(const aigcp_matching *matching, const char *text, size_t length)
{
    if (matching->lanes)
        return matching->lanes;
    shape s = shape_of(text, length);
    bool skip = s.han >= LEAST_HAN_TO_SKIP || (s.han == 0 && s.latin >= LEAST_LATIN_TO_SKIP);
    return AIGC_LANE_PLAIN | (skip ? AIGC_LANE_SKIP : 0u);
}

/* Forms. */

static aigc_status
reserve(void **array, size_t *capacity, size_t count, size_t extra, size_t size)
{
    if (count + extra <= *capacity)
        return AIGC_OK;
    size_t room = *capacity ? *capacity * 2 : 1024;
    while (room < count + extra)
        room *= 2;
    void *grown = realloc(*array, room * size);
    if (!grown)
        return AIGC_ERR_MEMORY;
    *array = grown;
    *capacity = room;
    return AIGC_OK;
}

/* Keep a form of these units; its number goes to `*index`. */
static aigc_status
add_form(aigcp_lane_builder *builder, const aigcp_word_form *form, const uint32_t *units,
         size_t count, uint32_t *index)
{
    aigc_status status = reserve((void **)&builder->forms, &builder->form_capacity,
                                 builder->form_count, 1, sizeof *builder->forms);
    if (status == AIGC_OK)
        status = reserve((void **)&builder->units, &builder->unit_capacity, builder->unit_count,
                         count, sizeof *builder->units);
    if (status != AIGC_OK)
        return status;
    *index = (uint32_t)builder->form_count++;
    builder->forms[*index] = *form;
    builder->forms[*index].at = (uint32_t)builder->unit_count;
    memcpy(builder->units + builder->unit_count, units, count * sizeof *units);
    builder->unit_count += count;
    return AIGC_OK;
}

/* Whether a sign of leet in a word is read as a letter in the text, as aigcp_reads_as_letter()
 * says, unless something invisible stands before it. That of signs with which the word begins
 * depends on what stands before the word. */
static bool
reads_as_letter(const uint32_t *folded, size_t at)
{
    if (!aigcp_is_leet_sign(folded[at]))
        return false;
    for (int signs = 0; at > 0 && signs <= AIGCP_MAX_LEET_SIGNS; signs++)
        if (is_ascii_alnum(folded[--at]))
            return true;
        else if (!aigcp_is_leet_sign(folded[at]))
            return false;
    return false;
}

/* What the prefilter sees of a word: without separators, classes, without repeats. `leet`: as it is
 * where signs of leet are read as letters. */
static size_t
seen_units(const uint32_t *folded, size_t count, bool leet, uint32_t *units)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t class = aigcp_look_class(folded[i]);
        const bool is_seen = !aigcp_is_separator(folded[i]) || (leet && reads_as_letter(folded, i));
        if (is_seen && (kept == 0 || units[kept - 1] != class))
            units[kept++] = class;
    }
    return kept;
}

/* What LOOSE sees of it: signs are no letters of a word. */
static size_t
loose_units(const uint32_t *folded, size_t count, uint32_t *units)
{
    return seen_units(folded, count, false, units);
}

/* Whether the text repeats a character wherever it has this word: not in "!i", of which "!" is
 * passed over where it is not meant as a letter. */
static bool
repeats(const uint32_t *folded, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!aigcp_is_separator(folded[i]) && !aigcp_is_separator(folded[i - 1]) &&
            aigcp_look_class(folded[i]) == aigcp_look_class(folded[i - 1]))
            return true;
    return false;
}

/* Whether the last two characters are of one class, but for separators: the automaton sees one. */
static bool
ends_in_run(const uint32_t *folded, size_t count)
{
    while (count && aigcp_is_separator(folded[count - 1]))
        count--;
    if (count < 2)
        return false;
    uint32_t last = aigcp_look_class(folded[count - 1]);
    while (count > 1 && aigcp_is_separator(folded[count - 2]))
        count--;
    return count > 1 && aigcp_look_class(folded[count - 2]) == last;
}

static bool
has_separators(const uint32_t *folded, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (aigcp_is_separator(folded[i]))
            return true;
    return false;
}

/* By how many code points of a term the prefilter has seen its first symbols. */
static size_t
seen_at(const uint32_t *folded, size_t count, bool leet)
{
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    size_t all = seen_units(folded, count, leet, units);
    size_t known = all < AIGCP_PREFILTER_BEFORE + 1 ? all : AIGCP_PREFILTER_BEFORE + 1;
    size_t length = known;
    while (length < count && seen_units(folded, length, leet, units) < known)
        length++;
    return length;
}

/* Have the lanes walked where the text has the code point `at` of a term. */
static void
note_stop(aigcp_lane_builder *builder, const uint32_t *folded, size_t at, uint8_t stop)
{
    const uint32_t c = folded[at];
    if (builder->stop[c] < stop)
        builder->stop[c] = stop;
    if (builder->stop_end <= c)
        builder->stop_end = c + 1;
    if (builder->stop_back < at)
        builder->stop_back = (unsigned)at;
}

/* Whether a term has signs that are read as letters in the text. */
static bool
has_leet(const uint32_t *folded, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (reads_as_letter(folded, i))
            return true;
    return false;
}

/* Add what the prefilter is to know of a term; `leet`: where signs are read as letters. `*told_at`
 * is made less if a walk is told of it by fewer code points. */
static aigc_status
add_beginning(aigcp_lane_builder *builder, aigcp_lane_kind lane, const uint32_t *folded,
              size_t count, bool leet, bool is_gapless, size_t *told_at)
{
    aigc_status status = reserve((void **)&builder->beginnings, &builder->beginning_capacity,
                                 builder->beginning_count, 1, sizeof *builder->beginnings);
    if (status != AIGC_OK)
        return status;
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    const size_t kept = seen_units(folded, count, leet, units);
    const size_t known = kept < AIGCP_PREFILTER_BEFORE + 1 ? kept : AIGCP_PREFILTER_BEFORE + 1;
    const size_t at = seen_at(folded, count, leet);
    const bool must_repeat = repeats(folded, kept > known ? at : count);
    beginning *b = &builder->beginnings[builder->beginning_count++];
    *b = (beginning){
        .count = (uint8_t)known,
        .kind = (uint8_t)AIGCP_TERM_KIND((unsigned)lane, is_gapless, must_repeat),
        .runs = kept == known && ends_in_run(folded, count),
    };
    memcpy(b->units, units, known * sizeof *units);
    *told_at = *told_at < at ? *told_at : at;
    return AIGC_OK;
}

/* Have the prefilter know a term of the lane EXACT or LOOSE; `skips`: the text may have separators
 * in it. `*told_at`: by how many of its code points a walk is told of it. */
static aigc_status
note_beginning(aigcp_lane_builder *builder, aigcp_lane_kind lane, const uint32_t *folded,
               size_t count, bool skips, size_t *told_at)
{
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    size_t kept = loose_units(folded, count, units);
    unsigned lead = 0;
    while (lead < count && aigcp_is_separator(folded[lead]))
        lead++;
    bool is_gapless = !skips && !has_separators(folded, count);
    builder->separates = builder->separates || !is_gapless;
    *told_at = count;
    if (kept < 2 && lead && count > 1) {
        /* From the sign on, which few texts have: "+1" is not looked for at each digit. */
        note_stop(builder, folded, 0, AIGCP_STOP_ALWAYS);
        *told_at = 1;
        return AIGC_OK;
    }
    if (kept < 2 || lead > AIGCP_MAX_LEAD) {
        uint8_t stop = count == 2 ? AIGCP_STOP_SECOND : AIGCP_STOP_THIRD;
        if (count == 1 || kept == 0 || has_separators(folded, count))
            stop = AIGCP_STOP_ALWAYS;
        note_stop(builder, folded, count - 1, stop);
        return AIGC_OK;
    }
    if (builder->lead < lead)
        builder->lead = lead;
    aigc_status status = add_beginning(builder, lane, folded, count, false, is_gapless, told_at);
    if (status == AIGC_OK && lane == AIGCP_EXACT && has_leet(folded, count))
        status = add_beginning(builder, lane, folded, count, true, is_gapless, told_at);
    return status;
}

/* A term of the lane EXACT. */
static aigc_status
add_exact(aigcp_lane_builder *builder, const uint32_t *folded, size_t count, const aigcp_use *use)
{
    size_t told_at;
    aigc_status status = note_beginning(builder, AIGCP_EXACT, folded, count, false, &told_at);
    if (status != AIGC_OK)
        return status;
    aigcp_use told = *use;
    if (use->kind == AIGCP_USE_ALLOW) { /* explanations tell it */
        aigcp_word_form form = { .length = (uint8_t)count };
        status = add_form(builder, &form, folded, count, &told.spelling);
        if (status != AIGC_OK)
            return status;
    }
    return aigcp_automaton_builder_add(builder->automata[AIGCP_EXACT], folded, count, told_at,
                                       &told);
}

/* The lane LOOSE. */

/* How often a word repeats its first character: a stream holds back as many of it. */
static size_t
first_run(const uint32_t *folded, size_t count)
{
    size_t run = 0;
    uint32_t first = 0;
    for (size_t i = 0; i < count; i++) {
        if (aigcp_is_separator(folded[i]))
            continue;
        uint32_t class = aigcp_look_class(folded[i]);
        if (run && class != first)
            break;
        first = class;
        run++;
    }
    return run;
}

/* `*added`: the lane can find it. */
static aigc_status
add_loose(const word *w, const uint32_t *folded, size_t count, unsigned lanes, bool *added)
{
    *added = false;
    bool skips = lanes & AIGC_LANE_SKIP;
    if (!skips && aigcp_is_separator(folded[count - 1]))
        return AIGC_OK; /* a hit ends where the automaton has it end: not there */
    while (count && aigcp_is_separator(folded[count - 1]))
        count--;
    while (count && skips && aigcp_is_separator(folded[0])) {
        folded++;
        count--;
    }
    size_t letters = 0;
    size_t alnum = 0;
    uint32_t own = 0; /* separators in a row */
    uint32_t most_own = 0;
    for (size_t i = 0; i < count; i++) {
        letters += is_ascii_letter(folded[i]);
        own = aigcp_is_separator(folded[i]) ? own + 1 : 0;
        most_own = most_own < own ? own : most_own;
        alnum += is_ascii_alnum(folded[i]);
    }
    bool look_alikes = letters && count >= LEAST_FOR_LOOK_ALIKES;
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    size_t kept = loose_units(folded, count, units);
    if (kept < 2 || (!skips && !look_alikes))
        return AIGC_OK;
    size_t run = first_run(folded, count);
    if (w->builder->first_run < run)
        w->builder->first_run = run;
    uint32_t gap = most_own + (skips ? w->matching->gap : 0);
    if (w->builder->gap < gap)
        w->builder->gap = gap;
    aigcp_word_form form = {
        .length = (uint8_t)count,
        .gap = skips ? (uint8_t)w->matching->gap : 0,
        .total = skips ? (uint8_t)w->matching->total : 0,
        .lanes = (uint8_t)lanes,
        .only_ascii = alnum == count && w->han == 0,
        .spaced = most_own > 0,
        .look_alikes = look_alikes,
    };
    aigcp_use use = w->use;
    use.ends_in_run = ends_in_run(folded, count);
    use.repeats = repeats(folded, count);
    use.closed = form.total == 0 && !form.spaced;
    use.ending = aigcp_ending_of_word(
        folded, count, form.total ? AIGCP_ENDING_WITHOUT_REPEATS : AIGCP_ENDING_LETTERS);
    aigc_status status = add_form(w->builder, &form, folded, count, &use.form);
    size_t told_at;
    if (status == AIGC_OK)
        status = note_beginning(w->builder, AIGCP_LOOSE, folded, count, skips, &told_at);
    if (status != AIGC_OK)
        return status;
    *added = true;
    return aigcp_automaton_builder_add(w->builder->automata[AIGCP_LOOSE], units, kept,
                                       AIGCP_PREFILTER_BEFORE + 1, &use);
}

/* Add a term to the lane EXACT, unless LOOSE, which has it, finds all that EXACT would: signs that
 * it passes over or reads as letters are for EXACT. */
static aigc_status
add_unless(const word *w, const uint32_t *folded, size_t count, bool loose_has_it)
{
    bool signs = has_separators(folded, count);
    for (size_t i = 0; i < count; i++)
        signs = signs || aigcp_is_leet_sign(folded[i]);
    return loose_has_it && !signs ? AIGC_OK : add_exact(w->builder, folded, count, &w->use);
}

/* Words of the lane SPLIT. */

static aigc_status
add_split(const word *w, const uint32_t *folded, size_t count)
{
    word spelling = *w;
    spelling.use.lane = AIGC_LANE_SPLIT;
    bool added = false;
    aigc_status status = AIGC_OK;
    if (w->lanes & AIGC_LANE_SKIP)
        status = add_loose(&spelling, folded, count, AIGC_LANE_SPLIT | AIGC_LANE_SKIP, &added);
    return status == AIGC_OK ? add_unless(&spelling, folded, count, added) : status;
}

/* Append the parts of a character, or itself. */
static bool
append_parts(uint32_t *out, size_t *count, uint32_t han, const uint32_t *parts)
{
    for (size_t i = 0; i < AIGCP_COMPONENTS_MOST && (i == 0 || (parts && parts[i])); i++) {
        if (*count == AIGCP_MAX_TERM_SYMBOLS)
            return false;
        out[(*count)++] = parts ? parts[i] : han;
        if (!parts)
            break;
    }
    return true;
}

/* Each character in each of its ways; then all that have one, in the first. */
static aigc_status
add_splits(const word *w)
{
    uint32_t out[AIGCP_MAX_TERM_SYMBOLS];
    unsigned spellings = 0;
    size_t splittable = 0;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < w->count && status == AIGC_OK; i++) {
        const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
        size_t way_count = aigcp_components(w->folded[i], &ways);
        splittable += way_count > 0;
        for (size_t way = 0; way < way_count && spellings < AIGCP_MAX_SPELLINGS; way++) {
            size_t count = 0;
            bool fits = true;
            for (size_t j = 0; j < w->count; j++)
                fits = fits && append_parts(out, &count, w->folded[j], j == i ? ways[way] : NULL);
            spellings++;
            if (fits && status == AIGC_OK)
                status = add_split(w, out, count);
        }
    }
    if (splittable < 2 || status != AIGC_OK)
        return status;
    size_t count = 0;
    bool fits = true;
    for (size_t j = 0; j < w->count; j++) {
        const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
        bool has = aigcp_components(w->folded[j], &ways) > 0;
        fits = fits && append_parts(out, &count, w->folded[j], has ? ways[0] : NULL);
    }
    return fits ? add_split(w, out, count) : AIGC_OK;
}

/* The lane SOUND. */

static aigc_status
add_sound(const word *w)
{
    aigcp_lane_builder *builder = w->builder;
    uint32_t points[AIGCP_MAX_WORD_CHARACTERS];
    size_t count = 0;
    uint32_t letters = 0;
    if (w->han < w->matching->least_syllables)
        return AIGC_OK;
    for (size_t i = 0; i < w->count; i++) {
        uint32_t c = w->folded[i];
        if (aigcp_is_separator(c))
            continue;
        if (count == AIGCP_MAX_WORD_CHARACTERS || aigcp_sound_of(c) == 0)
            return AIGC_OK; /* neither Han nor a letter */
        points[count++] = c;
        letters |= is_ascii_letter(c) ? (uint32_t)1 << (c - 'a') : 0;
    }
    aigcp_word_form form = {
        .length = (uint8_t)count,
        .gap = (uint8_t)w->matching->gap,
        .total = (uint8_t)w->matching->total,
        .lanes = AIGC_LANE_SOUND,
    };
    aigcp_use use = w->use;
    aigc_status status = add_form(builder, &form, points, count, &use.form);
    if (status == AIGC_OK)
        status = reserve((void **)&builder->sounds, &builder->sound_capacity, builder->sound_count,
                         1, sizeof *builder->sounds);
    if (status != AIGC_OK)
        return status;
    builder->sounds[builder->sound_count++] = use;
    builder->sound_letters |= letters;
    return AIGC_OK;
}

/* All lanes. */

/* Whether a word has to stand free. */
static void
set_boundary(word *w, const shape *s)
{
    const aigcp_matching *matching = w->matching;
    if (w->use.kind != AIGCP_USE_WORD || matching->boundary == AIGCP_BOUNDARY_NONE)
        return;
    w->use.free_left = aigcp_is_word_character(s->first);
    w->use.free_right = aigcp_is_word_character(s->last);
    w->use.by_dictionary = matching->boundary == AIGCP_BOUNDARY_WORD;
    const uint32_t repeats = w->lanes & AIGC_LANE_SKIP ? matching->total : 0;
    const uint32_t beside = w->use.free_left ? repeats + AIGCP_MAX_GAP + 1 : 0; /* with marks */
    if (w->builder->beside < beside)
        w->builder->beside = beside;
}

aigc_status
aigcp_lane_builder_add_word(aigcp_lane_builder *builder, const char *text, size_t length,
                            aigcp_use_kind kind, uint32_t rule, uint32_t group,
                            const aigcp_matching *matching, aigcp_word_fault *fault)
{
    word w = { .builder = builder, .matching = matching };
    w.lanes = aigcp_word_lanes(matching, text, length);
    w.count = aigcp_fold_text(text, length, w.folded, AIGCP_MAX_TERM_SYMBOLS);
    *fault = w.count == 0                       ? AIGCP_WORD_EMPTY
             : w.count > AIGCP_MAX_TERM_SYMBOLS ? AIGCP_WORD_TOO_LONG
                                                : AIGCP_WORD_GOOD;
    if (*fault != AIGCP_WORD_GOOD)
        return AIGC_OK;
    shape s = shape_of(text, length);
    w.han = s.han;
    w.use = (aigcp_use){
        .owner = rule,
        .group = (uint8_t)group,
        .kind = (uint8_t)kind,
        .lane = AIGC_LANE_PLAIN,
    };
    set_boundary(&w, &s);
    aigc_status status = AIGC_OK;
    bool added = false;
    if (w.lanes & (AIGC_LANE_PLAIN | AIGC_LANE_SKIP))
        status =
            add_loose(&w, w.folded, w.count, w.lanes & (AIGC_LANE_PLAIN | AIGC_LANE_SKIP), &added);
    if (status == AIGC_OK && w.lanes & AIGC_LANE_PLAIN)
        status = add_unless(&w, w.folded, w.count, added);
    if (status == AIGC_OK && w.lanes & AIGC_LANE_SPLIT)
        status = add_splits(&w);
    if (status == AIGC_OK && w.lanes & AIGC_LANE_SOUND)
        status = add_sound(&w);
    return status;
}

aigc_status
aigcp_lane_builder_add_trigger(aigcp_lane_builder *builder, const uint32_t *folded, size_t count,
                               const aigcp_use *use)
{
    return add_exact(builder, folded, count, use);
}

void
aigcp_lane_builder_count_digits(aigcp_lane_builder *builder)
{
    builder->digits = true;
    aigcp_automaton_builder_count_digits(builder->automata[AIGCP_EXACT]);
}

void
aigcp_lane_builder_see_hidden(aigcp_lane_builder *builder, unsigned kinds)
{
    builder->hidden |= kinds;
}

/* Beginnings by which what the next one needs is fetched before. */
#define AHEAD 8

/* What a term begins with, as it is numbered. */
static void
number(const beginning *b, const uint32_t *seen, uint32_t *symbols)
{
    for (size_t i = 0; i < b->count; i++)
        symbols[i] = seen[b->units[i]];
}

/* Number what terms begin with, and fill the prefilter and its hints. */
static aigc_status
build_prefilter(const aigcp_lane_builder *builder, uint32_t *seen, aigcp_lanes *lanes)
{
    aigcp_prefilter *filter = &lanes->prefilter;
    uint32_t count = 0;
    size_t terms[AIGCP_TERM_SETS] = { 0 };
    size_t pairs = 0;
    for (uint32_t c = 0; c < builder->stop_end; c++) /* first those whose repeats are counted */
        if ((builder->stop[c] == AIGCP_STOP_SECOND || builder->stop[c] == AIGCP_STOP_THIRD) &&
            !seen[aigcp_look_class(c)])
            seen[aigcp_look_class(c)] = ++count;
    const uint32_t again = count;
    for (size_t i = 0; i < builder->beginning_count; i++) {
        const beginning *b = &builder->beginnings[i];
        aigcp_prefilter_count(terms, b->count, b->kind);
        pairs += b->count == 2;
        for (size_t j = 0; j < b->count; j++)
            if (!seen[b->units[j]])
                seen[b->units[j]] = ++count;
    }
    if (count > AIGCP_SEEN_SYMBOL)
        return AIGC_ERR_LIMIT;
    aigc_status status = aigcp_prefilter_init(filter, terms);
    if (status == AIGC_OK)
        status = aigcp_end_hints_init(&lanes->end_hints, pairs, builder->beginning_count - pairs);
    for (size_t i = 0; i < builder->beginning_count && status == AIGC_OK; i++) {
        const beginning *b = &builder->beginnings[i];
        uint32_t symbols[AIGCP_PREFILTER_BEFORE + 1];
        if (i + AHEAD < builder->beginning_count) {
            number(b + AHEAD, seen, symbols);
            aigcp_prefilter_fetch(filter, symbols, b[AHEAD].count, b[AHEAD].kind);
            aigcp_end_hints_fetch(&lanes->end_hints, symbols, b[AHEAD].count);
        }
        number(b, seen, symbols);
        aigcp_prefilter_add(filter, symbols, b->count, b->kind);
        const bool is_short = b->count < 4;
        const bool repeats = b->kind & AIGCP_TERM_KINDS_WITH_REPEATS;
        if (!is_short || !repeats)
            aigcp_end_hints_add(&lanes->end_hints, symbols, b->count, false);
        if (is_short ? repeats : b->runs)
            aigcp_end_hints_add(&lanes->end_hints, symbols, b->count, true);
    }
    lanes->end_hints.across = builder->separates ? UINT64_MAX : 0;
    for (uint32_t symbol = 1; symbol <= again && status == AIGC_OK; symbol++)
        aigcp_end_hints_add(&lanes->end_hints, (uint32_t[]){ symbol, symbol }, 2, false);
    return status;
}

static aigc_status
build_sounds(aigcp_lane_builder *builder, aigcp_lanes *lanes)
{
    aigcp_use *sounds = builder->sounds;
    builder->sounds = NULL;
    return aigcp_sound_words_build(sounds, builder->sound_count, builder->forms, builder->units,
                                   &lanes->sound);
}

static aigc_status
build_automata(aigcp_lane_builder *builder, uint32_t *of[AIGCP_SOUND], aigcp_lanes *lanes)
{
    aigc_status status = AIGC_OK;
    for (int lane = 0; lane < AIGCP_SOUND && status == AIGC_OK; lane++) {
        if (aigcp_automaton_builder_is_empty(builder->automata[lane]))
            continue;
        of[lane] = calloc(AIGCP_CODE_POINTS, sizeof *of[lane]);
        status = of[lane] ? aigcp_automaton_build(builder->automata[lane], of[lane],
                                                  &lanes->automata[lane])
                          : AIGC_ERR_MEMORY;
    }
    return status;
}

/* Without the room that was not used. */
static aigc_status
hand_over_forms(aigcp_lane_builder *builder, aigcp_lanes *lanes)
{
    lanes->forms =
        aigcp_large_table_settle(builder->forms, builder->form_count, sizeof *builder->forms);
    if (!lanes->forms)
        return AIGC_ERR_MEMORY;
    builder->forms = NULL;
    lanes->form_count = builder->form_count;
    lanes->form_units =
        aigcp_large_table_settle(builder->units, builder->unit_count, sizeof *builder->units);
    if (!lanes->form_units)
        return AIGC_ERR_MEMORY;
    builder->units = NULL;
    lanes->form_unit_count = builder->unit_count;
    return AIGC_OK;
}

aigc_status
aigcp_lanes_build(aigcp_lane_builder *builder, aigcp_lanes *lanes)
{
    uint32_t *of[AIGCP_SOUND] = { NULL };
    uint32_t *seen = calloc(AIGCP_CODE_POINTS, sizeof *seen);
    aigc_status status = seen ? build_automata(builder, of, lanes) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        status = build_prefilter(builder, seen, lanes);
    if (status == AIGC_OK && builder->sound_count)
        status = build_sounds(builder, lanes);
    aigcp_numbering numbering = {
        .of = { of[AIGCP_EXACT], of[AIGCP_LOOSE] },
        .sound = builder->sound_count > 0,
        .seen = seen,
        .stop = builder->stop,
        .digits = builder->digits,
        .hidden = builder->hidden,
    };
    if (status == AIGC_OK)
        status = aigcp_alphabet_build(&numbering, &lanes->alphabet);
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        free(of[lane]);
    free(seen);
    lanes->sound_letters = builder->sound_letters;
    for (unsigned i = 0; i < AIGCP_LETTER_KINDS; i++)
        lanes->letter_kinds[i] =
            aigcp_letter_kinds[i] | (builder->sound_letters >> i & 1 ? AIGCP_LETTER_OF_WORD : 0);
    lanes->see_many = aigcp_see_many_avx512();
    if (!lanes->see_many)
        lanes->see_many = aigcp_see_many_avx2();
    lanes->hear_many = aigcp_hear_many_avx512();
    if (!lanes->hear_many)
        lanes->hear_many = aigcp_hear_many_avx2();
    lanes->find_sounds = aigcp_find_sounds_avx512();
    if (!lanes->find_sounds)
        lanes->find_sounds = aigcp_find_sounds_avx2();
    if (!lanes->find_sounds)
        lanes->find_sounds = aigcp_find_sounds_plain;
    lanes->lead = builder->lead;
    lanes->stop_back = builder->stop_back;
    lanes->first_run = builder->first_run;
    lanes->gap = builder->gap;
    lanes->beside = builder->beside;
    return status == AIGC_OK ? hand_over_forms(builder, lanes) : status;
}

void
aigcp_lanes_free(aigcp_lanes *lanes)
{
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        aigcp_automaton_free(lanes->automata[lane]);
    aigcp_alphabet_free(&lanes->alphabet);
    aigcp_prefilter_free(&lanes->prefilter);
    aigcp_end_hints_free(&lanes->end_hints);
    aigcp_sound_words_free(lanes->sound);
    free(lanes->forms);
    free(lanes->form_units);
}

size_t
aigcp_lanes_memory(const aigcp_lanes *lanes)
{
    size_t size =
        aigcp_alphabet_memory(&lanes->alphabet) + aigcp_prefilter_memory(&lanes->prefilter) +
        aigcp_end_hints_memory(&lanes->end_hints) + lanes->form_count * sizeof *lanes->forms +
        lanes->form_unit_count * sizeof *lanes->form_units;
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        if (lanes->automata[lane])
            size += aigcp_automaton_memory(lanes->automata[lane]);
    if (lanes->sound)
        size += aigcp_sound_words_memory(lanes->sound);
    return size;
}
