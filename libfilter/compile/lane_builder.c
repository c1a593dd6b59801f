/* SPDX-License-Identifier: Apache-2.0 */
/* Spell each word as its lanes see it, and build the automata. */
#include "libfilter/compile/lane_builder.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/hangul.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/compile/joined_sounds.h"
#include "libfilter/compile/sound_words.h"
#include "libfilter/compile/split_spellings.h"
#include "libfilter/compile/term_beginnings.h"
#include "libfilter/compile/term_list.h"
#include "libfilter/compile/term_shape.h"
#include "libfilter/compile/word_ending.h"
#include "libfilter/growing_array.h"
#include "libfilter/large_table.h"
#include "libfilter/scan/sight.h"
#include "libfilter/scan/sound_symbols.h"

/* Words from which on the lane SKIP is chosen unasked: shorter ones stand in innocent text when
 * what is between is not looked at. */
#define LEAST_HAN_TO_SKIP 3
#define LEAST_LATIN_TO_SKIP 4

/* Folded code points from which on look-alikes are looked for. */
#define LEAST_FOR_LOOK_ALIKES 3

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
    aigcp_term_beginnings beginnings; /* of terms of EXACT and LOOSE */
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
    if (aigcp_term_beginnings_init(&builder->beginnings) != AIGC_OK) {
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
    aigcp_term_beginnings_free(&builder->beginnings);
    free(builder->sounds);
    free(builder);
}

/* Look at a word as it is written. */

static bool
is_ascii_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool
is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool
is_ascii_alnum(uint32_t c)
{
    return is_ascii_letter(c) || is_digit(c);
}

typedef struct shape {
    uint32_t first, last;           /* visible characters */
    uint32_t first_unit, last_unit; /* folded */
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
        s.first_unit = s.first ? s.first_unit : fold[0];
        s.first = s.first ? s.first : c;
        s.last = c;
        s.last_unit = fold[count - 1];
        s.han += aigcp_is_han(c);
        s.latin += !aigcp_is_han(c) && is_ascii_alnum(fold[0]);
    }
    return s;
}

unsigned
aigcp_word_lanes(const aigcp_matching *matching, const char *text, size_t length)
{
    if (matching->lanes)
        return matching->lanes;
    shape s = shape_of(text, length);
    bool skip = s.han >= LEAST_HAN_TO_SKIP || s.latin >= LEAST_LATIN_TO_SKIP;
    return AIGC_LANE_PLAIN | (skip ? AIGC_LANE_SKIP : 0u);
}

/* Forms. */

/* Keep a form of these units; its number goes to `*index`. */
static aigc_status
add_form(aigcp_lane_builder *builder, const aigcp_word_form *form, const uint32_t *units,
         size_t count, uint32_t *index)
{
    aigc_status status = aigcp_array_reserve((void **)&builder->forms, &builder->form_capacity,
                                             builder->form_count, 1, sizeof *builder->forms);
    if (status == AIGC_OK)
        status = aigcp_array_reserve((void **)&builder->units, &builder->unit_capacity,
                                     builder->unit_count, count, sizeof *builder->units);
    if (status != AIGC_OK)
        return status;
    *index = (uint32_t)builder->form_count++;
    builder->forms[*index] = *form;
    builder->forms[*index].at = (uint32_t)builder->unit_count;
    memcpy(builder->units + builder->unit_count, units, count * sizeof *units);
    builder->unit_count += count;
    return AIGC_OK;
}

/* A term of the lane EXACT. */
static aigc_status
add_exact(aigcp_lane_builder *builder, const uint32_t *folded, size_t count, const aigcp_use *use)
{
    size_t told_at;
    aigc_status status = aigcp_term_beginnings_add(&builder->beginnings, AIGCP_EXACT, folded, count,
                                                   false, &told_at);
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

/* The units of a form, between the signs at its ends. Of the lane SPLIT: behind them how many the
 * word has, and these, for explanations. */
static aigc_status
add_word_form(const word *w, const aigcp_word_form *form, const uint32_t *folded, uint32_t *index)
{
    uint32_t units[2 * AIGCP_MAX_TERM_SYMBOLS + 1];
    size_t count = (size_t)form->lead + form->length + form->tail;
    memcpy(units, folded - form->lead, count * sizeof *units);
    if (form->lanes & AIGC_LANE_SPLIT) {
        units[count++] = (uint32_t)w->count;
        memcpy(units + count, w->folded, w->count * sizeof *units);
        count += w->count;
    }
    aigc_status status = add_form(w->builder, form, units, count, index);
    if (status == AIGC_OK)
        w->builder->forms[*index].at += form->lead;
    return status;
}

/* The lane LOOSE. */

/* Whether a line may end at a blank of a word. SKIP passes over line ends anyway, but what it finds
 * of an allow phrase is not that phrase plainly. */
static bool
may_wrap(const word *w, unsigned lanes)
{
    return lanes & AIGC_LANE_PLAIN && (!(lanes & AIGC_LANE_SKIP) || w->use.kind == AIGCP_USE_ALLOW);
}

/* Whether LOOSE finds by a form all that EXACT would: it reads signs of leet as letters, and what
 * has signs at its ends it finds only if something else is disguised. */
static bool
finds_all(const aigcp_word_form *form)
{
    return !form->leet && form->lead + form->tail == 0;
}

/* How a word is compared with the text in these lanes. */
static aigcp_word_form
loose_form(const word *w, const uint32_t *folded, size_t count, unsigned lanes)
{
    const bool skips = lanes & AIGC_LANE_SKIP;
    const size_t lead = aigcp_term_lead(folded, count);
    const size_t tail = lead < count ? aigcp_term_tail(folded, count) : 0;
    const size_t length = count - lead - tail;
    size_t letters = 0;
    size_t alnum = 0;
    bool leet = false;
    bool blank = false;
    for (size_t i = lead; i < lead + length; i++) {
        letters += is_ascii_letter(folded[i]);
        alnum += is_ascii_alnum(folded[i]);
        leet = leet || aigcp_is_leet_sign(folded[i]);
        blank = blank || folded[i] == ' ';
    }
    return (aigcp_word_form){
        .length = (uint8_t)length,
        .lead = (uint8_t)lead,
        .tail = (uint8_t)tail,
        .gap = skips ? (uint8_t)w->matching->gap : 0,
        .total = skips ? (uint8_t)w->matching->total : 0,
        .lanes = (uint8_t)lanes,
        .only_ascii = alnum == length && w->han == 0,
        .spaced = aigcp_term_has_separators(folded + lead, length),
        .leet = leet,
        .wraps = blank && may_wrap(w, lanes),
        .look_alikes = letters && length >= LEAST_FOR_LOOK_ALIKES,
    };
}

/* How it is told from others before it is compared. */
static aigcp_use
loose_use(const word *w, const aigcp_word_form *form, const uint32_t *folded)
{
    const size_t count = form->length;
    aigcp_use use = w->use;
    use.ends_in_run = aigcp_term_ends_in_run(folded, count);
    use.repeats = aigcp_term_repeats(folded, count);
    use.closed = form->total == 0 && !form->spaced;
    unsigned letters = form->total ? AIGCP_ENDING_WITHOUT_REPEATS : AIGCP_ENDING_LETTERS;
    if (use.repeats && letters > AIGCP_ENDING_LETTERS_IF_REPEATED)
        letters = AIGCP_ENDING_LETTERS_IF_REPEATED;
    use.ending = aigcp_ending_of_word(folded, count, letters);
    if (use.repeats && !form->spaced)
        use.ending |= aigcp_ending_repeats(folded, count);
    return use;
}

/* Have as many characters kept before a word. */
static void
note_beside(aigcp_lane_builder *builder, uint32_t beside)
{
    if (builder->beside < beside)
        builder->beside = beside;
}

/* Have the lanes know how far a word may reach. */
static void
note_reach(aigcp_lane_builder *builder, const aigcp_word_form *form, const uint32_t *folded)
{
    const size_t run = aigcp_term_first_run(folded, form->length);
    const uint32_t gap =
        (uint32_t)aigcp_term_widest_gap(folded, form->length) + form->wraps + form->gap;
    if (builder->first_run < run)
        builder->first_run = run;
    if (builder->gap < gap)
        builder->gap = gap;
    if (form->lead)
        note_beside(builder, (uint32_t)form->lead + form->total);
}

/* Whether a term is seen as these units in one of the ways before `way`. */
static bool
was_seen_before(const uint32_t *folded, size_t count, size_t way, const uint32_t *units,
                size_t kept)
{
    uint32_t others[AIGCP_MAX_TERM_SYMBOLS];
    while (way-- > 0)
        if (aigcp_term_seen(folded, count, way, others) == kept &&
            memcmp(units, others, kept * sizeof *units) == 0)
            return true;
    return false;
}

/* Add a term in each way in which its signs of leet can be read. */
static aigc_status
add_ways(aigcp_lane_builder *builder, const uint32_t *folded, size_t count, const aigcp_use *use)
{
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    aigc_status status = AIGC_OK;
    const size_t ways = aigcp_term_ways(folded, count);
    for (size_t way = 0; way < ways && status == AIGC_OK; way++) {
        const size_t kept = aigcp_term_seen(folded, count, way, units);
        if (!was_seen_before(folded, count, way, units, kept))
            status = aigcp_automaton_builder_add(builder->automata[AIGCP_LOOSE], units, kept,
                                                 AIGCP_PREFILTER_BEFORE + 1, use);
    }
    return status;
}

/* `*has_all`: with it the lane finds all that EXACT would. */
static aigc_status
add_loose(const word *w, const uint32_t *folded, size_t count, unsigned lanes, bool *has_all)
{
    aigcp_lane_builder *builder = w->builder;
    aigcp_word_form form = loose_form(w, folded, count, lanes);
    *has_all = false;
    if (w->use.kind != AIGCP_USE_WORD && form.lead + form.tail)
        return AIGC_OK; /* what cancels a finding is there as it is written */
    folded += form.lead;
    const bool skips = lanes & AIGC_LANE_SKIP;
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    if (aigcp_term_seen(folded, form.length, 0, units) < 2 ||
        !(skips || form.look_alikes || (form.wraps && finds_all(&form))))
        return AIGC_OK;
    *has_all = finds_all(&form);
    note_reach(builder, &form, folded);
    aigcp_use use = loose_use(w, &form, folded);
    aigc_status status = add_word_form(w, &form, folded, &use.form);
    size_t told_at;
    if (status == AIGC_OK)
        status = aigcp_term_beginnings_add(&builder->beginnings, AIGCP_LOOSE, folded, form.length,
                                           skips, &told_at);
    return status == AIGC_OK ? add_ways(builder, folded, form.length, &use) : status;
}

/* A term of the lane EXACT that is spelt in its parts: explanations tell it. */
static aigc_status
add_exact_spelling(const word *w, const uint32_t *folded, size_t count)
{
    const aigcp_word_form form = { .length = (uint8_t)count, .lanes = AIGC_LANE_SPLIT };
    aigcp_use use = w->use;
    aigc_status status = add_word_form(w, &form, folded, &use.spelling);
    return status == AIGC_OK ? add_exact(w->builder, folded, count, &use) : status;
}

/* The lanes PLAIN and SKIP, those of them that are in `lanes`. `*has_all`: LOOSE has it all, and so
 * knows where a line may end. */
static aigc_status
add_plain(const word *w, const uint32_t *folded, size_t count, unsigned lanes, bool *has_all)
{
    lanes &= AIGC_LANE_PLAIN | AIGC_LANE_SKIP;
    *has_all = false;
    aigc_status status = lanes ? add_loose(w, folded, count, lanes, has_all) : AIGC_OK;
    if (status == AIGC_OK && lanes & AIGC_LANE_PLAIN && !*has_all)
        status = add_exact(w->builder, folded, count, &w->use);
    return status;
}

/* A word of the lane PLAIN in EXACT as it is where a line ends at one of its blanks. */
static aigc_status
add_wrapped(const word *w)
{
    static const uint32_t line_end[] = { '\r', '\n' };
    uint32_t wrapped[AIGCP_MAX_TERM_SYMBOLS];
    aigc_status status = AIGC_OK;
    for (size_t at = 1; at + 1 < w->count; at++)
        for (size_t size = 1; size <= 2 && w->folded[at] == ' ' && status == AIGC_OK; size++) {
            const size_t count = w->count - 1 + size;
            if (count > AIGCP_MAX_TERM_SYMBOLS)
                continue;
            memcpy(wrapped, w->folded, at * sizeof *wrapped);
            memcpy(wrapped + at, line_end + 2 - size, size * sizeof *wrapped);
            memcpy(wrapped + at + size, w->folded + at + 1, (w->count - at - 1) * sizeof *wrapped);
            status = add_exact(w->builder, wrapped, count, &w->use);
        }
    return status;
}

/* A word of Hangul whose syllables are taken apart. Returns whether there are any. */
static bool
take_apart(const word *w, aigcp_hangul_finals finals, word *apart)
{
    *apart = *w;
    apart->count =
        aigcp_hangul_decompose(w->folded, w->count, finals, apart->folded, AIGCP_MAX_TERM_SYMBOLS);
    if (apart->count == w->count || apart->count > AIGCP_MAX_TERM_SYMBOLS)
        return false;
    apart->use.final_right = aigcp_is_hangul_vowel(apart->folded[apart->count - 1]);
    return true;
}

static aigc_status
add_decomposed(const word *w)
{
    word apart;
    bool has_all;
    return take_apart(w, AIGCP_HANGUL_AS_FINALS, &apart)
               ? add_plain(&apart, apart.folded, apart.count, w->lanes, &has_all)
               : AIGC_OK;
}

/* Words of the lane SPLIT. */

static aigc_status
add_split(void *context, const uint32_t *folded, size_t count)
{
    const word *w = context;
    word spelling = *w;
    spelling.use.lane = AIGC_LANE_SPLIT;
    bool has_all = false;
    aigc_status status = AIGC_OK;
    if (w->lanes & AIGC_LANE_SKIP)
        status = add_loose(&spelling, folded, count, AIGC_LANE_SPLIT | AIGC_LANE_SKIP, &has_all);
    return status == AIGC_OK && !has_all ? add_exact_spelling(&spelling, folded, count) : status;
}

static aigc_status
add_typed(const word *w)
{
    word apart;
    return take_apart(w, AIGCP_HANGUL_AS_TYPED, &apart)
               ? add_split(&apart, apart.folded, apart.count)
               : AIGC_OK;
}

/* The lane SOUND. */

/* A form of the lane SOUND: the units of the word; or, if it is `joined`, those in their place, and
 * the word behind them. */
static aigc_status
add_sound_form(const word *w, bool joined, const uint32_t *units, size_t length, size_t count)
{
    aigcp_lane_builder *builder = w->builder;
    const aigcp_word_form form = {
        .length = (uint8_t)length,
        .gap = (uint8_t)w->matching->gap,
        .total = (uint8_t)w->matching->total,
        .lanes = AIGC_LANE_SOUND,
        .joined = joined,
    };
    aigcp_use use = w->use;
    aigc_status status = add_form(builder, &form, units, count, &use.form);
    if (status == AIGC_OK)
        status = aigcp_array_reserve((void **)&builder->sounds, &builder->sound_capacity,
                                     builder->sound_count, 1, sizeof *builder->sounds);
    if (status == AIGC_OK)
        builder->sounds[builder->sound_count++] = use;
    return status;
}

/* What a word of the lane SOUND is made of. */
typedef struct sound_points {
    const word *of;
    uint32_t points[AIGCP_MAX_WORD_CHARACTERS];
    size_t count;
} sound_points;

static aigc_status
add_joined_form(void *context, const uint32_t *units, size_t count)
{
    const sound_points *s = context;
    uint32_t all[2 * AIGCP_MAX_WORD_CHARACTERS + 1];
    memcpy(all, units, count * sizeof *all);
    all[count] = (uint32_t)s->count;
    memcpy(all + count + 1, s->points, s->count * sizeof *all);
    return add_sound_form(s->of, true, all, count, count + 1 + s->count);
}

static aigc_status
add_sound(const word *w)
{
    sound_points s = { .of = w };
    uint32_t letters = 0;
    if (w->han < w->matching->least_syllables)
        return AIGC_OK;
    for (size_t i = 0; i < w->count; i++) {
        uint32_t c = w->folded[i];
        if (aigcp_is_silent(c))
            continue;
        if (s.count == AIGCP_MAX_WORD_CHARACTERS || aigcp_sound_of(c) == 0)
            return AIGC_OK; /* neither Han nor a letter */
        s.points[s.count++] = c;
        letters |= is_ascii_letter(c) ? (uint32_t)1 << (c - 'a') : 0;
    }
    w->builder->sound_letters |= letters;
    aigc_status status = add_sound_form(w, false, s.points, s.count, s.count);
    return status == AIGC_OK ? aigcp_join_sounds(s.points, s.count, w->matching->least_syllables,
                                                 add_joined_form, &s)
                             : status;
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
    w->use.figure_left = !w->use.free_left && is_digit(s->first_unit);
    w->use.figure_right = !w->use.free_right && is_digit(s->last_unit);
    w->use.by_dictionary = matching->boundary == AIGCP_BOUNDARY_WORD;
    const uint32_t repeats = w->lanes & AIGC_LANE_SKIP ? matching->total : 0;
    const uint32_t passed = repeats + AIGCP_MAX_GAP + AIGCP_MAX_UNDERSCORES; /* with marks */
    if (w->use.free_left || w->use.figure_left)
        note_beside(w->builder, passed + 1);
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
        .kind = (unsigned)kind & 0x3F,
        .lane = AIGC_LANE_PLAIN,
    };
    set_boundary(&w, &s);
    bool has_all;
    aigc_status status = add_plain(&w, w.folded, w.count, w.lanes, &has_all);
    if (status == AIGC_OK && !has_all && may_wrap(&w, w.lanes))
        status = add_wrapped(&w);
    if (status == AIGC_OK)
        status = add_decomposed(&w);
    if (status == AIGC_OK && w.lanes & AIGC_LANE_SPLIT)
        status = aigcp_split_spellings(w.folded, w.count, add_split, &w);
    if (status == AIGC_OK && w.lanes & AIGC_LANE_SPLIT)
        status = add_typed(&w);
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
        status = aigcp_term_beginnings_build(&builder->beginnings, seen, lanes);
    if (status == AIGC_OK && builder->sound_count)
        status = build_sounds(builder, lanes);
    aigcp_numbering numbering = {
        .of = { of[AIGCP_EXACT], of[AIGCP_LOOSE] },
        .sound = builder->sound_count > 0,
        .seen = seen,
        .stop = builder->beginnings.stop,
        .digits = builder->digits,
        .hidden = builder->hidden,
    };
    if (status == AIGC_OK)
        status = aigcp_alphabet_build(&numbering, &lanes->alphabet);
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        free(of[lane]);
    free(seen);
    lanes->sound_letters = builder->sound_letters;
    const uint32_t leading = lanes->sound ? lanes->sound->first_letters : 0;
    for (unsigned i = 0; i < AIGCP_LETTER_KINDS; i++)
        lanes->letter_kinds[i] =
            (uint16_t)(aigcp_letter_kinds[i] |
                       (builder->sound_letters >> i & 1 ? AIGCP_LETTER_OF_WORD : 0) |
                       (leading >> i & 1 ? AIGCP_LETTER_LEADS : 0));
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
