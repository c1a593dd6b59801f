/* SPDX-License-Identifier: Apache-2.0 */
/* Compare the text with a word, going back from where it ends. */
#include "libfilter/scan/align.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/alphabet.h"
#include "libfilter/compile/text_units.h"

void
aigcp_trace_add(aigcp_trace *trace, const aigcp_step *step)
{
    if (trace->count == trace->capacity) {
        size_t capacity = trace->capacity ? trace->capacity * 2 : 64;
        aigcp_step *steps = realloc(trace->steps, capacity * sizeof *steps);
        if (!steps) {
            trace->failed = true;
            return;
        }
        trace->steps = steps;
        trace->capacity = capacity;
    }
    trace->steps[trace->count++] = *step;
}

/* Note a step if somebody asks for them. */
static void
note(const aigcp_alignment *alignment, size_t start, size_t end, aigc_reading reading,
     uint32_t stands_for)
{
    if (alignment->trace)
        aigcp_trace_add(alignment->trace, &(aigcp_step){ start, end, reading, stands_for });
}

static bool
is_ascii_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

/* Whether a folded letter is one of the Latin script. */
static bool
is_latin(uint32_t c)
{
    return is_ascii_letter(c) || aigcp_script_of(c) == AIGCP_SCRIPT_LATIN;
}

static bool
is_white_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029 ||
           c == 0x1680 || c == 0x3000;
}

/* The gap between the character that was matched last and the one to come. */
typedef struct passed {
    unsigned here;   /* separators, */
    unsigned latest; /* behind the latest repeat that can be what was matched as well, */
    unsigned repeat; /* and behind one that has separators before it; 0: there is none */
    unsigned behind; /* the same of the gap behind that one, if there is one */
    bool has_behind;
    bool filled_behind; /* repeats or invisible characters stand in it */
    bool repeats;
    unsigned in_all; /* separators and repeats */
    unsigned invisible;
    enum { UNBROKEN, LINE_END, HYPHENATED } line; /* what is all that stands in it */
    bool any_white; /* in the whole hit, but for line ends behind hyphens that part it */
    bool any_empty; /* of the gaps but for that behind */
} passed;

/* Note white space. A line end, be it CRLF, with nothing but a hyphen before it in its gap is none:
 * "via-\ngra". */
static void
note_white(passed *g, uint32_t c)
{
    if (c == '\n' && g->here == 0 && !g->repeats) {
        g->line = LINE_END;
    } else if (g->line == LINE_END && c == '-') {
        g->line = HYPHENATED;
    } else if (g->line != LINE_END || c != '\r' || g->here != 1) {
        g->any_white = g->any_white || g->line != UNBROKEN || is_white_space(c);
        g->line = UNBROKEN;
    }
}

/* Where too many are in one place, a repeat before which separators stand is taken for the
 * character of the word: what was passed up to it then stands in the gap behind. */
static bool
pass_separator(passed *g, const aigcp_word_form *form)
{
    g->here++;
    g->in_all++;
    if (g->here > form->gap) {
        g->behind += g->repeat;
        g->here -= g->repeat;
        g->repeat = g->latest = 0;
    }
    return g->here <= form->gap && g->in_all <= form->total;
}

/* `matches`: the repeat can be the character that was matched as well, if there is room for more
 * behind it. */
static bool
pass_repeat(passed *g, const aigcp_word_form *form, bool matches)
{
    g->repeats = true;
    g->in_all++;
    g->any_white = g->any_white || g->line != UNBROKEN;
    g->line = UNBROKEN;
    g->latest = matches && g->has_behind && g->behind + g->here <= form->gap ? g->here : 0;
    return g->in_all <= form->total;
}

static bool
has_empty(const passed *g)
{
    return g->any_empty || (g->has_behind && g->behind == 0 && !g->filled_behind);
}

static void
close_gap(passed *g)
{
    g->any_empty = has_empty(g);
    g->any_white = g->any_white || g->line == LINE_END;
    g->line = UNBROKEN;
    g->behind = g->here;
    g->filled_behind = g->repeats || g->invisible > 0;
    g->has_behind = true;
    g->repeats = false;
    g->here = g->latest = g->repeat = g->invisible = 0;
}

/* Words of as many code points at the most have to be letters for the greater part: "80MB" and
 * "%4$s" are no words in disguise. */
#define SHORT_WORD 4

/* Code points from which on all may be letters of other scripts: words of Cyrillic and Greek that
 * look like shorter ones are many. */
#define LEAST_OF_OTHER_SCRIPTS 5

/* One alignment under way. */
typedef struct loose {
    const aigcp_word_form *form;
    const uint32_t *word;
    size_t left;      /* code points of the word that are still to be matched */
    uint32_t last;    /* the one matched last, */
    uint32_t written; /* the folded one of the text, */
    size_t before;    /* and what was left then */
    passed gap;
    unsigned genuine; /* letters of the word that are themselves, or forms of them */
    unsigned disguised;
    uint32_t figures[SHORT_WORD]; /* different figures and signs that stand for letters, */
    unsigned figure_count;        /* as many as there is room for */
    size_t apostrophe;            /* code points of the word before the last one that was passed */
    unsigned matched;             /* characters */
    bool wrapped;                 /* a line ends at one of its blanks, */
    bool line_end;                /* which was taken last */
    bool slack;                   /* its own separators are missing, or marks are added */
    unsigned last_run;            /* equal ones that the word ends with */
    aigc_reading reading;         /* how the code point taken last was, */
    uint32_t stands_for;          /* and for what */
} loose;

/* The other letter that a character at `at` is drawn like, between letters of its neighbour's case:
 * "VlAGRA", "kiIl". 0: none. */
static uint32_t
drawn_like(const uint8_t *text, size_t at, uint32_t c)
{
    if (at == 0 || (c != 'l' && c != 'I'))
        return 0;
    const bool is_capital = text[at - 1] >= 'A' && text[at - 1] <= 'Z';
    if (c == 'l')
        return is_capital ? 'i' : 0;
    return is_ascii_letter(text[at - 1]) ? 'l' : 0;
}

/* One folded code point of the text. */
typedef struct folded_unit {
    uint32_t c;
    bool reads;     /* as a sign of leet it is a letter */
    uint32_t drawn; /* the other letter that it is drawn like, or 0 */
    size_t at;      /* where its character begins, */
    bool is_whole;  /* of which it is all */
} folded_unit;

/* Note a figure or sign that stands for a letter. */
static void
note_figure(loose *l, uint32_t c)
{
    for (unsigned i = 0; i < l->figure_count; i++)
        if (l->figures[i] == c)
            return;
    const bool is_figure =
        (c >= '0' && c <= '9') || (aigcp_is_leet_sign(c) && !aigcp_is_flag_letter(c));
    if (is_figure && l->figure_count < SHORT_WORD)
        l->figures[l->figure_count++] = c;
}

/* What English says after an apostrophe: "he'll" is no "hell". */
static bool
is_short_form(const uint32_t *letters, size_t count)
{
    static const char forms[][3] = { "s", "t", "d", "m", "ll", "re", "ve" };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (count == strlen(forms[i]) && letters[0] == (unsigned char)forms[i][0] &&
            (count == 1 || letters[1] == (unsigned char)forms[i][1]))
            return true;
    return false;
}

/* Whether a code point of the text can be one of the word once more. Signs are what they are. */
static bool
repeats(uint32_t c, uint32_t symbol)
{
    return aigcp_is_leet_sign(symbol) ? c == symbol : aigcp_look_alike(c, symbol);
}

/* Whether the first letter of the word itself stands before `u`, which looks like it, and more of
 * the same, if that can be repeats of what was matched last: "e33" is "e3", not "33". */
static bool
first_stands_before(const loose *l, const uint8_t *text, const folded_unit *u)
{
    unsigned repeated = 1;
    unsigned unseen = 0;
    if (l->left != 1 || l->before != 1 || u->c != l->written || l->matched <= l->last_run)
        return false;
    for (size_t at = u->at; at > 0 && u->is_whole;) {
        uint32_t c, self;
        size_t count;
        at = aigcp_character_before(text, at, &c);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        repeated += count && fold[0] == u->c;
        unseen += count == 0;
        if (l->gap.in_all + repeated > l->form->total ||
            l->gap.invisible + unseen > AIGCP_MAX_GAP || count > 1)
            return false;
        if (count && fold[0] != u->c)
            return fold[0] == l->word[0];
    }
    return false;
}

/* Take a line end for a blank of the word: a line feed, which may have a carriage return before
 * it. */
static bool
take_line_end(loose *l, uint32_t c)
{
    const bool returns = c == '\r' && l->line_end;
    const bool ends =
        c == '\n' && l->form->wraps && !l->wrapped && l->left > 0 && l->word[l->left - 1] == ' ';
    l->line_end = ends;
    l->wrapped = l->wrapped || ends;
    l->left -= ends;
    return ends || returns;
}

static bool
take_folded(loose *l, const uint8_t *text, const folded_unit *u)
{
    const uint32_t c = u->c;
    const uint32_t *word = l->word;
    l->stands_for = 0;
    if (aigcp_is_separator(c) && !u->reads) {
        if (l->gap.latest && l->gap.latest == l->gap.here)
            l->gap.repeat = l->gap.latest;
        const bool is_line_end = take_line_end(l, c);
        if (is_line_end || (l->left && word[l->left - 1] == c)) {
            l->left -= !is_line_end;
            l->gap.invisible = 0; /* counted between any two characters of the word */
            l->reading = AIGC_READING_ITSELF;
            l->stands_for = c;
            return true;
        }
        l->reading = AIGC_READING_SEPARATOR;
        note_white(&l->gap, c);
        if (c == '\'')
            l->apostrophe = l->left;
        return pass_separator(&l->gap, l->form);
    }
    l->line_end = false;
    size_t left = l->left;
    while (left && aigcp_is_separator(word[left - 1]) && word[left - 1] != c &&
           !aigcp_is_stroke(word[left - 1]))
        left--;
    if (left) {
        uint32_t expected = word[left - 1];
        bool same = expected == c;
        bool alike = !same && l->form->look_alikes && is_ascii_letter(expected) &&
                     (expected == u->drawn || aigcp_looks_like(c, (char)expected)) &&
                     !first_stands_before(l, text, u);
        if (same || alike) {
            /* Its own separators may only be missing where separators count for nothing. */
            if (left < l->left && !(l->form->lanes & AIGC_LANE_SKIP))
                return false;
            if (l->matched)
                close_gap(&l->gap);
            l->slack = l->slack || left < l->left;
            l->genuine += is_ascii_letter(expected) && (same || is_latin(c));
            l->disguised += alike;
            if (alike)
                note_figure(l, c);
            l->left = l->before = left - 1;
            l->last = expected;
            l->written = c;
            l->matched++;
            l->reading = same ? AIGC_READING_ITSELF : AIGC_READING_LOOK_ALIKE;
            l->stands_for = expected;
            return true;
        }
    }
    l->reading = AIGC_READING_REPEAT;
    /* A repeat; but not in the run at the end, as the hit then ends earlier. */
    if (l->matched <= l->last_run || !repeats(c, l->last))
        return false;
    const bool is_close = l->left == l->before; /* no separator of the word is between them */
    return pass_repeat(&l->gap, l->form, c == l->written && is_close);
}

static bool
choose_lane(const loose *l, aigcp_alignment *alignment)
{
    if (l->disguised && !l->genuine &&
        (l->figure_count || l->form->length < LEAST_OF_OTHER_SCRIPTS))
        return false;
    if (l->form->length <= SHORT_WORD && 2 * l->figure_count >= l->form->length)
        return false;
    unsigned lanes = l->form->lanes;
    alignment->as_written = l->gap.in_all == 0 && !l->slack && l->disguised == 0;
    if (l->gap.in_all == 0 && !l->slack && lanes & (AIGC_LANE_PLAIN | AIGC_LANE_SPLIT)) {
        alignment->lane = lanes & AIGC_LANE_PLAIN ? AIGC_LANE_PLAIN : AIGC_LANE_SPLIT;
        return true;
    }
    if (!(lanes & AIGC_LANE_SKIP))
        return false;
    if (l->form->only_ascii && l->gap.any_white && has_empty(&l->gap))
        return false;
    if (l->form->only_ascii && l->apostrophe && l->gap.in_all == 1 &&
        is_short_form(l->word + l->apostrophe, l->form->length - l->apostrophe))
        return false;
    alignment->lane = lanes & AIGC_LANE_SPLIT ? AIGC_LANE_SPLIT : AIGC_LANE_SKIP;
    return true;
}

static unsigned
last_run(const aigcp_word_form *form, const uint32_t *word)
{
    unsigned run = 1;
    while (run < form->length && word[form->length - 1 - run] == word[form->length - 1])
        run++;
    return run;
}

/* Go back over ASCII letters that are those of the word: most of what is compared, as words of
 * Latin letters meet the text by their look-alikes and repeats far more often than by themselves.
 */
static size_t
take_letters(loose *l, const uint8_t *text, size_t at)
{
    while (l->left && at > 0) {
        uint32_t letter = text[at - 1] | 0x20u;
        if (!is_ascii_letter(letter) || letter != l->word[l->left - 1])
            break;
        if (l->matched)
            close_gap(&l->gap);
        l->genuine++;
        l->matched++;
        l->left--;
        at--;
    }
    if (l->matched) {
        l->last = l->written = l->word[l->left];
        l->before = l->left;
    }
    return at;
}

bool
aigcp_align_loose(const aigcp_word_form *form, const uint32_t *units, const uint8_t *text,
                  size_t end, aigcp_alignment *alignment)
{
    loose l = { .form = form, .word = units, .left = form->length };
    l.last_run = last_run(form, units);
    size_t at = alignment->trace ? end : take_letters(&l, text, end);
    while (l.left) {
        uint32_t c, self;
        size_t count;
        if (at == 0)
            return false;
        size_t behind = at;
        at = aigcp_character_before(text, at, &c);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count == 0 && ++l.gap.invisible > AIGCP_MAX_GAP)
            return false;
        if (count == 0)
            note(alignment, at, behind, AIGC_READING_INVISIBLE, 0);
        for (size_t i = count; i-- > 0;) {
            const bool reads = count == 1 && aigcp_is_leet_sign(fold[0]) &&
                               aigcp_reads_as_letter(text, at, aigcp_may_begin_word(fold[0]));
            const folded_unit u = { fold[i], reads, drawn_like(text, at, c), at, count == 1 };
            bool before_end = !l.matched && aigcp_is_separator(fold[i]) && !reads;
            if (before_end && i + 1 == count && count == 1)
                return false; /* a hit does not end on it */
            l.slack = l.slack || before_end || l.left == 0;
            if (l.left == 0 && !aigcp_is_separator(fold[i]))
                return false; /* begins inside a character */
            if (before_end || l.left == 0) {
                note(alignment, at, behind, AIGC_READING_SEPARATOR, 0);
                continue;
            }
            if (!take_folded(&l, text, &u))
                return false;
            note(alignment, at, behind, l.reading, l.stands_for);
        }
    }
    alignment->start = at;
    return choose_lane(&l, alignment);
}

/* Sounds. */

/* The folded code point of the character before `at`, if it folds to one, but for marks; else
 * AIGCP_UTF8_INVALID. Invisible ones are passed. */
static uint32_t
folded_before(const uint8_t *text, size_t *at)
{
    for (int gap = 0; *at > 0 && gap <= AIGCP_MAX_GAP; gap++) {
        uint32_t c, self;
        size_t count;
        *at = aigcp_character_before(text, *at, &c);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        for (size_t i = 1; i < count; i++) /* marks, or separators all */
            if (!aigcp_is_separator(fold[i]))
                return AIGCP_UTF8_INVALID;
        if (count)
            return fold[0];
    }
    return AIGCP_UTF8_INVALID;
}

/* Whether some character of [at, end) has the mark of "ü". */
static bool
has_diaeresis(const uint8_t *text, size_t at, size_t end)
{
    while (at < end) {
        uint32_t self;
        size_t size, count;
        const uint32_t c = aigcp_character_at(text, at, end, &size);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        for (size_t i = 0; i < count; i++)
            if (fold[i] == AIGCP_DIAERESIS)
                return true;
        at += size;
    }
    return false;
}

/* The syllable or letter that was heard in Latin letters, 0 if it was not. */
static uint16_t
unit_of(uint16_t heard)
{
    const aigcp_reading_list *readings = aigcp_sound_readings(heard);
    return readings->count == 1 ? readings->units[0] : 0;
}

/* The same, but for marks that stand behind a letter: that is found. At most AIGCP_MAX_GAP of them
 * are passed. */
static uint32_t
letter_before(const uint8_t *text, size_t *at)
{
    size_t before = *at;
    const uint32_t found = folded_before(text, &before);
    uint32_t c = found;
    size_t letter = before;
    for (int marks = 0; marks < AIGCP_MAX_GAP && aigcp_is_mark(c); marks++)
        c = folded_before(text, &letter);
    const bool is_letter = is_ascii_letter(c);
    *at = is_letter ? letter : before;
    return is_letter ? c : found;
}

/* Go back over what a unit is spelt like. The letter of "ü" may be either: as which of them it was
 * heard, the unit says. */
static bool
spelt_before(const uint8_t *text, size_t *at, uint16_t unit)
{
    char letter[2] = { (char)(unit - AIGCP_UNIT_LETTER_A + 'a'), 0 };
    const char *spelling = unit >= AIGCP_UNIT_LETTER_A ? letter : aigcp_syllable_spelling(unit);
    for (size_t i = strlen(spelling); i-- > 0;) {
        const size_t behind = *at;
        const uint32_t c = letter_before(text, at);
        if (c != (uint32_t)spelling[i] &&
            !(c == 'u' && spelling[i] == 'v' && has_diaeresis(text, *at, behind)))
            return false;
    }
    return true;
}

/* Whether the text before `at` ends with a character of three bytes, as most that have a sound. It
 * is folded, so that it is what folded_before() would find. */
static inline bool
is_before(const uint8_t *text, size_t at, uint32_t c)
{
    return c >= 0x800 && c < 0x10000 && at >= 3 && text[at - 1] == (0x80 | (c & 0x3F)) &&
           text[at - 2] == (0x80 | (c >> 6 & 0x3F)) && text[at - 3] == (0xE0 | c >> 12);
}

static bool
letter_behind(const uint8_t *text, size_t at, size_t complete)
{
    uint32_t c = AIGCP_UTF8_INVALID, self;
    size_t count;
    for (int marks = 0; marks <= AIGCP_MAX_GAP; marks++) {
        size_t size;
        at = aigcp_visible_after(text, at, complete, &c);
        if (!aigcp_is_mark(c))
            break;
        (void)aigcp_character_at(text, at, complete, &size);
        at += size;
    }
    if (c == AIGCP_UTF8_INVALID)
        return false;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    return count && is_ascii_letter(fold[0]);
}

/* Whether the unit `at` of a word goes on with letters of the one before it. */
static bool
goes_on(const aigcp_word_form *form, const uint32_t *word, size_t at)
{
    return at < form->length && word[at] & AIGCP_JOINED && aigcp_joined_characters(word[at]) == 0;
}

/* The characters of the word for which the joined syllables from unit `at` on stand. */
static const uint32_t *
characters_of(const aigcp_word_form *form, const uint32_t *word, size_t at)
{
    const uint32_t *characters = word + form->length + 1;
    for (size_t i = 0; i < at; i++)
        characters += word[i] & AIGCP_JOINED ? aigcp_joined_characters(word[i]) : 1;
    return characters;
}

/* Whether unit `at` stands for Han characters of the word that are spelt, be it among letters. What
 * goes on with letters before it does not: the first of them tells. */
static bool
spells_han(const aigcp_word_form *form, const uint32_t *word, size_t at)
{
    if (!(word[at] & AIGCP_JOINED))
        return !is_ascii_letter(word[at]);
    const uint32_t *characters = characters_of(form, word, at);
    for (size_t i = aigcp_joined_characters(word[at]); i-- > 0;)
        if (!is_ascii_letter(characters[i]))
            return true;
    return false;
}

/* Note that the letters of [start, end) stand for the characters of the word of which the syllables
 * from unit `at` on are. For one alone, if it is a letter. */
static void
note_joined(const aigcp_alignment *alignment, size_t start, size_t end, const aigcp_word_form *form,
            const uint32_t *word, size_t at)
{
    const uint32_t *characters = characters_of(form, word, at);
    const size_t count = aigcp_joined_characters(word[at]);
    const aigc_reading reading = count == 1 ? AIGC_READING_ITSELF : AIGC_READING_SPELT;
    for (size_t i = count; i-- > 0;)
        note(alignment, start, end, reading, characters[i]);
}

bool
aigcp_align_sound(const aigcp_word_form *form, const uint32_t *word, const uint16_t *heard,
                  const uint8_t *text, size_t end, size_t complete, aigcp_alignment *alignment)
{
    passed g = { 0 };
    size_t at = end;
    size_t row_end = end; /* of the letters that joined syllables are */
    unsigned spelt = 0, other = 0, same = 0;
    for (size_t left = form->length; left;) {
        if (is_before(text, at, word[left - 1])) {
            note(alignment, at - 3, at, AIGC_READING_ITSELF, word[left - 1]);
            close_gap(&g);
            at -= 3;
            left--;
            same++;
            continue;
        }
        size_t before = at;
        uint32_t c = letter_before(text, &before);
        if (c == AIGCP_UTF8_INVALID)
            return false;
        if (aigcp_is_silent(c)) {
            if (at == end || goes_on(form, word, left) || !pass_separator(&g, form))
                return false;
            note(alignment, before, at, AIGC_READING_SEPARATOR, 0);
            at = before;
            continue;
        }
        size_t behind = at;
        aigc_reading reading = AIGC_READING_ITSELF;
        left--;
        if (is_ascii_letter(c)) {
            const uint16_t unit = unit_of(heard[left]);
            bool letter = unit >= AIGCP_UNIT_LETTER_A;
            if (unit == 0 || !aigcp_sounds_alike(heard[left], aigcp_sound_of(word[left])) ||
                !spelt_before(text, &at, unit))
                return false;
            spelt += !letter && spells_han(form, word, left);
            same += letter;
            reading = letter ? AIGC_READING_ITSELF : AIGC_READING_SPELT;
        } else if (word[left] & AIGCP_JOINED) {
            return false;
        } else {
            at = before;
            if (c == word[left])
                same++;
            else if (aigcp_sounds_alike(aigcp_sound_of(c), aigcp_sound_of(word[left])))
                other++;
            else
                return false;
            reading = c == word[left] ? AIGC_READING_ITSELF : AIGC_READING_SOUND;
        }
        row_end = goes_on(form, word, left + 1) ? row_end : behind;
        if (!(word[left] & AIGCP_JOINED))
            note(alignment, at, behind, reading, word[left]);
        else if (!goes_on(form, word, left))
            note_joined(alignment, at, row_end, form, word, left);
        close_gap(&g);
    }
    if (other + spelt == 0)
        return false;
    if (other + same == 0) { /* all in letters: from the first of a run to the last */
        size_t before = at;
        if (letter_behind(text, end, complete) ||
            (at > 0 && is_ascii_letter(letter_before(text, &before))))
            return false;
    }
    alignment->start = at;
    alignment->lane = AIGC_LANE_SOUND;
    return true;
}

/* The word ends at `at` but for its `left` first characters. */
static bool
hear_before(const uint32_t *word, size_t left, const uint8_t *text, size_t start, size_t at,
            uint16_t *heard)
{
    size_t before = at;
    uint32_t c = ' ';
    while (left > 0 && at > start && aigcp_is_silent(c)) {
        at = before;
        c = letter_before(text, &before);
    }
    if (left == 0 || c == AIGCP_UTF8_INVALID || before < start)
        return left == 0 && at == start;
    if (!is_ascii_letter(c)) {
        heard[left - 1] = aigcp_sound_of(c);
        return hear_before(word, left - 1, text, start, before, heard);
    }
    const aigcp_reading_list *readings = aigcp_sound_readings(aigcp_sound_of(word[left - 1]));
    for (size_t i = 0; i < readings->count; i++) {
        before = at;
        heard[left - 1] = aigcp_sound_of_unit[readings->units[i]];
        if (spelt_before(text, &before, readings->units[i]) &&
            hear_before(word, left - 1, text, start, before, heard))
            return true;
    }
    return false;
}

bool
aigcp_hear_word(const aigcp_word_form *form, const uint32_t *word, const uint8_t *text,
                size_t start, size_t end, uint16_t *heard)
{
    return hear_before(word, form->length, text, start, end, heard);
}
