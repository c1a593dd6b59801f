/* SPDX-License-Identifier: Apache-2.0 */
/* Say how a finding was read: compare it with its word once more, this time noting each step. */
#include <stdlib.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/components.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/align.h"
#include "libfilter/scan/hidden_text.h"
#include "libfilter/scan/mixed_word.h"
#include "libfilter/scan/stream.h"

/* An explanation in the making. */
typedef struct explainer {
    const aigcp_stream *stream;
    const aigcp_candidate *candidate;
    aigcp_trace trace;  /* the steps, from the first to the last once they are all there */
    aigcp_buffer texts; /* NUL-terminated: what each part stands for, in order */
    aigcp_buffer folded;
    aigcp_buffer allow;
    aigc_explained_part *parts;
    size_t part_count;
} explainer;

static aigc_status
append(aigcp_buffer *buffer, uint32_t code_point)
{
    uint8_t bytes[AIGCP_UTF8_MAX];
    return aigcp_buffer_append(buffer, bytes, aigcp_utf8_encode(code_point, bytes));
}

static size_t
start_of(const explainer *e)
{
    return (size_t)(e->candidate->start - e->stream->base);
}

static size_t
end_of(const explainer *e)
{
    return (size_t)(e->candidate->end - e->stream->base);
}

static uint32_t
character_at(const explainer *e, size_t at, size_t *size)
{
    return aigcp_character_at(e->stream->text.data, at, end_of(e), size);
}

/* -- steps ---------------------------------------------------------------------------- */

/* The form of the word that was found; NULL if none is needed to find it, or it is no word. */
static const aigcp_word_form *
form_of(const explainer *e)
{
    const unsigned words = AIGC_LANE_PLAIN | AIGC_LANE_SKIP | AIGC_LANE_SOUND | AIGC_LANE_SPLIT;
    if (!(e->candidate->lane & words) || e->candidate->term == 0)
        return NULL;
    return &e->stream->rules->lanes.forms[e->candidate->term];
}

/* Where what is between the signs of a finding ends: it does not end with what separates. */
static size_t
end_between_signs(const explainer *e, const aigcp_word_form *form)
{
    size_t end = end_of(e);
    uint32_t c;
    for (size_t at = end; form->tail && at > start_of(e); end = at) {
        at = aigcp_character_before(e->stream->text.data, at, &c);
        if (!aigcp_is_separator(c) && !aigcp_is_invisible(c))
            break;
    }
    return end;
}

/* The steps back from `end` to `start`, between which the signs of a finding stand: strokes. */
static void
step_over_signs(explainer *e, size_t start, size_t end)
{
    while (end > start) {
        uint32_t c;
        const size_t at = aigcp_character_before(e->stream->text.data, end, &c);
        aigcp_step step = { at, end, AIGC_READING_SEPARATOR, 0 };
        if (aigcp_is_invisible(c)) {
            step.reading = AIGC_READING_INVISIBLE;
        } else if (aigcp_is_stroke(c)) {
            step.reading = AIGC_READING_ITSELF;
            step.stands_for = c;
        }
        aigcp_trace_add(&e->trace, &step);
        end = at;
    }
}

/* The steps by which a finding is its word. False if it is not, as far as can still be seen. */
static bool
align(explainer *e, const aigcp_word_form *form)
{
    const uint32_t *units = e->stream->rules->lanes.form_units + form->at;
    const uint8_t *text = e->stream->text.data;
    const size_t end = end_between_signs(e, form);
    aigcp_alignment found = { .trace = &e->trace };
    step_over_signs(e, end, end_of(e));
    uint16_t heard[AIGCP_MAX_WORD_CHARACTERS];
    bool is_word = e->candidate->lane == AIGC_LANE_SOUND
                       ? aigcp_hear_word(form, units, text, start_of(e), end, heard) &&
                             aigcp_align_sound(form, units, heard, text, end, end, &found)
                       : aigcp_align_loose(form, units, text, end, &found);
    is_word = is_word && (form->lead ? found.start >= start_of(e) : found.start == start_of(e));
    if (is_word)
        step_over_signs(e, start_of(e), found.start);
    for (size_t i = 0, j = e->trace.count; is_word && i + 1 < j; i++) {
        aigcp_step last = e->trace.steps[--j];
        e->trace.steps[j] = e->trace.steps[i];
        e->trace.steps[i] = last;
    }
    return is_word;
}

/* The steps where every character is what it folds to, or, if not `fold`, itself. */
static void
fold_all(explainer *e, bool fold)
{
    e->trace.count = 0;
    for (size_t at = start_of(e), size; at < end_of(e); at += size) {
        uint32_t c = character_at(e, at, &size);
        uint32_t self;
        size_t count;
        const uint32_t *seen = aigcp_fold(c, &self, &count);
        aigcp_step step = { at, at + size, AIGC_READING_INVISIBLE, 0 };
        if (count == 0)
            aigcp_trace_add(&e->trace, &step);
        step.reading = AIGC_READING_ITSELF;
        for (size_t i = 0; i < (fold || count == 0 ? count : 1); i++) {
            step.stands_for = fold ? seen[i] : c;
            aigcp_trace_add(&e->trace, &step);
        }
    }
}

static bool
is_folded(const explainer *e)
{
    const aigcp_candidate *candidate = e->candidate;
    return candidate->lane != AIGC_LANE_PATTERN || e->stream->rules->regexes[candidate->term].fold;
}

/* -- hidden text ---------------------------------------------------------------------- */

/* The first of tags, beyond what it stands for. */
#define TAGS 0xE0000u

/* The tag at `at`, or the variation selectors that are the bytes of a character, as the character
 * they stand for: 0 if they stand for none that can be read. `*end` is behind them. */
static uint32_t
read_hidden(const explainer *e, size_t at, size_t *end)
{
    uint8_t bytes[AIGCP_UTF8_MAX];
    size_t ends[AIGCP_UTF8_MAX];
    size_t count = 0;
    size_t size;
    uint32_t c = character_at(e, at, &size);
    *end = at + size;
    if (c >= TAGS + ' ' && c <= TAGS + '~')
        return c - TAGS;
    while (count < AIGCP_UTF8_MAX && at < end_of(e)) {
        uint32_t byte = aigcp_selector_byte(character_at(e, at, &size));
        if (byte > UINT8_MAX)
            break;
        at += size;
        bytes[count] = (uint8_t)byte;
        ends[count++] = at;
    }
    c = count ? aigcp_utf8_decode(bytes, count, &size) : 0;
    if (c >= AIGCP_CODE_POINTS || (c < ' ' && c != '\n'))
        return 0;
    *end = ends[size - 1];
    return c;
}

/* The steps where what shows is itself, letters that deceive are those for which they are taken,
 * and the rest is what it spells to machines. */
static void
show_all(explainer *e)
{
    bool is_word = e->candidate->term == AIGCP_FIND_MIXED_SCRIPT;
    e->trace.count = 0;
    for (size_t at = start_of(e), end; at < end_of(e); at = end) {
        size_t size;
        uint32_t c = character_at(e, at, &size);
        uint32_t letter = is_word ? aigcp_latin_look(c) : 0;
        aigcp_step step = { at, at + size, AIGC_READING_ITSELF, c };
        end = step.end;
        if (aigcp_is_invisible(c)) {
            step.reading = AIGC_READING_INVISIBLE;
            step.stands_for = read_hidden(e, at, &end);
            step.end = end;
        } else if (letter) {
            step.reading = AIGC_READING_LOOK_ALIKE;
            step.stands_for = letter;
        }
        aigcp_trace_add(&e->trace, &step);
    }
}

/* -- characters in their parts -------------------------------------------------------- */

/* The word of a form that has it behind its units. */
static const uint32_t *
word_behind(const explainer *e, const aigcp_word_form *form, size_t *length)
{
    const uint32_t *behind =
        e->stream->rules->lanes.form_units + form->at + form->length + form->tail;
    *length = *behind;
    return behind + 1;
}

/* How many units from `units` on, of which `left` are there, are a character in its parts: 0 if
 * none. */
static size_t
parts_of(uint32_t character, const uint32_t *units, size_t left)
{
    const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
    const size_t way_count = aigcp_components(character, &ways);
    size_t most = 0;
    for (size_t way = 0; way < way_count; way++) {
        size_t same = 0;
        while (same < AIGCP_COMPONENTS_MOST && same < left && ways[way][same] &&
               ways[way][same] == units[same])
            same++;
        const bool is_whole = same == AIGCP_COMPONENTS_MOST || ways[way][same] == 0;
        most = is_whole && same > most ? same : most;
    }
    return most;
}

/* The character that each unit of a form of the lane SPLIT is a part of; 0: it is the word's own.
 */
static void
find_wholes(const explainer *e, const aigcp_word_form *form, uint32_t *wholes)
{
    const uint32_t *units = e->stream->rules->lanes.form_units + form->at;
    size_t length;
    const uint32_t *word = word_behind(e, form, &length);
    size_t at = 0;
    for (size_t i = 0; i < length && at < form->length; i++) {
        const bool is_itself = units[at] == word[i];
        const size_t parts = is_itself ? 0 : parts_of(word[i], units + at, form->length - at);
        for (size_t k = 0; k < parts; k++)
            wholes[at++] = word[i];
        at += is_itself; /* a separator at the ends of the word may be missing */
    }
}

/* Have the steps say what was written in its parts. */
static void
tell_parts(explainer *e, const aigcp_word_form *form)
{
    const uint32_t *units = e->stream->rules->lanes.form_units + form->at;
    uint32_t wholes[AIGCP_MAX_TERM_SYMBOLS] = { 0 };
    find_wholes(e, form, wholes);
    size_t at = 0;
    for (size_t i = 0; i < e->trace.count; i++) {
        aigcp_step *step = &e->trace.steps[i];
        if (!step->stands_for)
            continue;
        while (at < form->length && units[at] != step->stands_for)
            at++; /* a separator of the word that is missing */
        if (at < form->length && wholes[at]) {
            step->reading = AIGC_READING_PART;
            step->stands_for = wholes[at];
        }
        at++;
    }
}

/* -- parts ---------------------------------------------------------------------------- */

/* Of the readings of what one character folds to, the one with the highest rank is its own. */
static int
rank(aigc_reading reading)
{
    static const int ranks[] = {
        [AIGC_READING_LOOK_ALIKE] = 3,
        [AIGC_READING_ITSELF] = 2,
        [AIGC_READING_REPEAT] = 1,
    };
    return (size_t)reading < sizeof ranks / sizeof *ranks ? ranks[reading] : 0;
}

/* Make one part of the steps of one character, from `first`; returns the step behind them. */
static size_t
take_character(explainer *e, size_t first, aigc_status *status)
{
    const aigcp_step *steps = e->trace.steps;
    const aigcp_step *whole = &steps[first];
    aigc_reading reading = whole->reading;
    size_t next = first;
    for (; next < e->trace.count && steps[next].start == whole->start; next++) {
        if (rank(steps[next].reading) > rank(reading))
            reading = steps[next].reading;
        if (steps[next].stands_for && *status == AIGC_OK)
            *status = append(&e->texts, steps[next].stands_for);
    }
    if (*status == AIGC_OK)
        *status = aigcp_buffer_append_byte(&e->texts, 0);
    size_t size;
    uint32_t c = character_at(e, whole->start, &size);
    size_t end = reading == AIGC_READING_SPELT ? whole->end : whole->start + size;
    if (reading == AIGC_READING_ITSELF && (next > first + 1 || c != whole->stands_for))
        reading = AIGC_READING_FOLDED;
    e->parts[e->part_count++] = (aigc_explained_part){
        .start = whole->start - start_of(e),
        .end = end - start_of(e),
        .reading = reading,
    };
    for (size_t at = end; at < whole->end && *status == AIGC_OK; at += size) { /* passed over */
        c = character_at(e, at, &size);
        e->parts[e->part_count++] = (aigc_explained_part){
            .start = at - start_of(e),
            .end = at + size - start_of(e),
            .reading = aigcp_is_invisible(c) ? AIGC_READING_INVISIBLE : AIGC_READING_SEPARATOR,
        };
        *status = aigcp_buffer_append_byte(&e->texts, 0);
    }
    return next;
}

static aigc_status
make_parts(explainer *e)
{
    aigc_status status = AIGC_OK;
    e->parts = calloc(end_of(e) - start_of(e), sizeof *e->parts); /* one a byte at the most */
    if (!e->parts)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < e->trace.count && status == AIGC_OK;)
        i = take_character(e, i, &status);
    if (status != AIGC_OK)
        return status;
    size_t at = 0;
    for (size_t i = 0; i < e->part_count; i++) {
        e->parts[i].stands_for = (const char *)e->texts.data + at;
        while (e->texts.data[at++])
            ;
    }
    return AIGC_OK;
}

/* -- the whole ------------------------------------------------------------------------ */

static aigc_status
spell(const explainer *e, const aigcp_word_form *form, aigcp_buffer *out)
{
    const uint32_t *units = e->stream->rules->lanes.form_units + form->at - form->lead;
    size_t length = (size_t)form->lead + form->length + form->tail;
    if (form->lanes & AIGC_LANE_SPLIT || form->joined)
        units = word_behind(e, form, &length);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < length && status == AIGC_OK; i++)
        status = append(out, units[i]);
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, 0) : status;
}

/* All that was folded, one after the other. */
static aigc_status
join(explainer *e)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < e->trace.count && status == AIGC_OK; i++)
        if (e->trace.steps[i].stands_for)
            status = append(&e->folded, e->trace.steps[i].stands_for);
    return status == AIGC_OK ? aigcp_buffer_append_byte(&e->folded, 0) : status;
}

static aigc_status
explain(explainer *e)
{
    const aigcp_candidate *candidate = e->candidate;
    const aigcp_word_form *form = form_of(e);
    const bool is_split = form && form->lanes & AIGC_LANE_SPLIT;
    if (candidate->lane == AIGC_LANE_HIDDEN) {
        show_all(e);
    } else if (!form || !align(e, form)) {
        form = is_split ? form : NULL; /* it may end with a separator, as no disguise does */
        fold_all(e, is_folded(e));
    }
    if (is_split)
        tell_parts(e, form);
    aigc_status status = e->trace.failed ? AIGC_ERR_MEMORY : make_parts(e);
    if (status == AIGC_OK)
        status = form ? spell(e, form, &e->folded) : join(e);
    if (status == AIGC_OK && candidate->has_allow && candidate->allow)
        status = spell(e, &e->stream->rules->lanes.forms[candidate->allow], &e->allow);
    return status;
}

aigc_status
aigc_finding_explain(const aigc_finding *finding, aigc_explain_fn on_explanation, void *context)
{
    if (!finding || !finding->origin || !on_explanation)
        return AIGC_ERR_ARGUMENT;
    const aigcp_origin *origin = finding->origin;
    explainer e = { .stream = origin->stream, .candidate = origin->candidate };
    aigcp_buffer_init(&e.texts, SIZE_MAX);
    aigcp_buffer_init(&e.folded, SIZE_MAX);
    aigcp_buffer_init(&e.allow, SIZE_MAX);
    aigc_status status = explain(&e);
    if (status == AIGC_OK) {
        const aigc_explanation explanation = {
            .folded = (const char *)e.folded.data,
            .allow = (const char *)e.allow.data,
            .parts = e.parts,
            .part_count = e.part_count,
        };
        status = on_explanation(context, &explanation) ? AIGC_ERR_STOPPED : AIGC_OK;
    }
    free(e.trace.steps);
    free(e.parts);
    aigcp_buffer_free(&e.texts);
    aigcp_buffer_free(&e.folded);
    aigcp_buffer_free(&e.allow);
    return status;
}
