/* SPDX-License-Identifier: Apache-2.0 */
/* Disguises in which the lanes must find a word, to try them. */
#include <aigc/inspect.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/components.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/hangul.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/compile/automaton_build.h"
#include "libfilter/compile/joined_sounds.h"
#include "libfilter/limits.h"

/* The Han characters that disguises are made with. */
#define FIRST_HAN 0x4E00u
#define LAST_HAN 0x9FFFu
#define HAN_COUNT (LAST_HAN - FIRST_HAN + 1)

#define ZERO_WIDTH_SPACE 0x200Bu
#define FULL_STOP 0x2Eu
#define ICE 0x1F9CAu

/* ASCII stands so far below its full-width forms. */
#define FULL_WIDTH_OFFSET 0xFEE0u

/* A disguise: each character becomes a syllable, and something stands in each gap. */
#define DISGUISE_MAX \
    ((size_t)AIGCP_MAX_TERM_SYMBOLS * (AIGCP_SYLLABLE_LETTERS + 2) * AIGCP_UTF8_MAX)

struct aigc_disguiser {
    uint16_t *homophones; /* of each syllable, one or two characters read so before all, or 0 */
    uint16_t variants[HAN_COUNT]; /* of each character, another one that folds to it, or 0 */
};

/* The word in hand. */
typedef struct disguise {
    const aigc_disguiser *disguiser;
    const aigc_rule_word *word;
    aigc_disguise_fn on_disguise;
    void *context;
    aigcp_buffer text;
    aigc_lane lane;
    aigc_status status;
    uint32_t points[AIGCP_MAX_TERM_SYMBOLS]; /* folded */
    size_t count;
} disguise;

/* ---- tables --------------------------------------------------------------------------- */

static void
note_sound(aigc_disguiser *d, uint32_t han)
{
    const uint16_t *readings;
    uint32_t self;
    size_t count;
    if (*aigcp_fold(han, &self, &count) != han || count != 1 || aigcp_is_separator(han))
        return;
    if (aigcp_readings(han, &readings) == 0)
        return;
    uint16_t *known = &d->homophones[2 * (size_t)readings[0]];
    if (known[0] == 0)
        known[0] = (uint16_t)han;
    else if (known[1] == 0)
        known[1] = (uint16_t)han;
}

static void
note_variant(aigc_disguiser *d, uint32_t han)
{
    uint32_t self;
    size_t count;
    const uint32_t *folded = aigcp_fold(han, &self, &count);
    if (count == 1 && *folded != han && *folded >= FIRST_HAN && *folded <= LAST_HAN &&
        d->variants[*folded - FIRST_HAN] == 0)
        d->variants[*folded - FIRST_HAN] = (uint16_t)han;
}

aigc_status
aigc_disguiser_new(aigc_disguiser **out)
{
    if (!out)
        return AIGC_ERR_ARGUMENT;
    *out = NULL;
    aigc_disguiser *d = calloc(1, sizeof *d);
    if (!d)
        return AIGC_ERR_MEMORY;
    d->homophones = calloc(2 * ((size_t)aigcp_syllable_count + 1), sizeof *d->homophones);
    if (!d->homophones) {
        aigc_disguiser_free(d);
        return AIGC_ERR_MEMORY;
    }
    for (uint32_t han = FIRST_HAN; han <= LAST_HAN; han++) {
        note_sound(d, han);
        note_variant(d, han);
    }
    *out = d;
    return AIGC_OK;
}

void
aigc_disguiser_free(aigc_disguiser *disguiser)
{
    if (!disguiser)
        return;
    free(disguiser->homophones);
    free(disguiser);
}

/* ---- building one --------------------------------------------------------------------- */

static void
begin(disguise *d)
{
    d->text.length = 0;
}

static void
add(disguise *d, uint32_t code_point)
{
    uint8_t bytes[AIGCP_UTF8_MAX];
    size_t length = aigcp_utf8_encode(code_point, bytes);
    if (d->status == AIGC_OK)
        d->status = aigcp_buffer_append(&d->text, bytes, length);
}

static void
add_letters(disguise *d, const char *letters)
{
    if (d->status == AIGC_OK)
        d->status = aigcp_buffer_append_string(&d->text, letters);
}

static void
give(disguise *d)
{
    if (d->status == AIGC_OK &&
        d->on_disguise(d->context, d->lane, (const char *)d->text.data, d->text.length) != 0)
        d->status = AIGC_ERR_STOPPED;
}

/* The word with one of its characters written as another. */
static void
give_with(disguise *d, size_t at, uint32_t other)
{
    begin(d);
    for (size_t i = 0; i < d->count; i++)
        add(d, i == at ? other : d->points[i]);
    give(d);
}

static bool
is_latin(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

/* ---- lane by lane --------------------------------------------------------------------- */

/* Each character as `change` writes it, if that changes any. */
static void
give_changed(disguise *d, uint32_t (*change)(const disguise *d, uint32_t c))
{
    bool changed = false;
    begin(d);
    for (size_t i = 0; i < d->count; i++) {
        uint32_t c = change(d, d->points[i]);
        changed = changed || c != d->points[i];
        add(d, c);
    }
    if (changed)
        give(d);
}

static uint32_t
widened(const disguise *d, uint32_t c)
{
    (void)d;
    return c > 0x20 && c < 0x7F ? c + FULL_WIDTH_OFFSET : c;
}

static uint32_t
capital(const disguise *d, uint32_t c)
{
    (void)d;
    return is_latin(c) ? c - 'a' + 'A' : c;
}

static uint32_t
variant(const disguise *d, uint32_t c)
{
    uint16_t other =
        c >= FIRST_HAN && c <= LAST_HAN ? d->disguiser->variants[c - FIRST_HAN] : (uint16_t)0;
    return other ? other : c;
}

/* One Latin letter as a Cyrillic one, in words of three characters and two Latin letters that
 * neither begin nor end with a separator. */
static void
give_look_alike(disguise *d)
{
    static const struct {
        char letter;
        uint16_t cyrillic;
    } pairs[] = { { 'a', 0x430 }, { 'e', 0x435 }, { 'o', 0x43E },
                  { 'p', 0x440 }, { 'c', 0x441 }, { 'x', 0x445 } };
    size_t letters = 0;
    for (size_t i = 0; i < d->count; i++)
        letters += is_latin(d->points[i]);
    if (d->count < 3 || letters < 2 || aigcp_is_separator(d->points[0]) ||
        aigcp_is_separator(d->points[d->count - 1]))
        return;
    for (size_t i = 0; i < d->count; i++) {
        for (size_t j = 0; j < sizeof pairs / sizeof pairs[0]; j++) {
            if (d->points[i] == (uint32_t)pairs[j].letter &&
                aigcp_looks_like(pairs[j].cyrillic, pairs[j].letter)) {
                give_with(d, i, pairs[j].cyrillic);
                return;
            }
        }
    }
}

/* Syllables of Hangul, taken apart. */
static void
give_letters(disguise *d, aigcp_hangul_finals finals)
{
    uint32_t letters[AIGCP_MAX_TERM_SYMBOLS];
    const size_t count =
        aigcp_hangul_decompose(d->points, d->count, finals, letters, AIGCP_MAX_TERM_SYMBOLS);
    if (count == d->count || count > AIGCP_MAX_TERM_SYMBOLS)
        return;
    begin(d);
    for (size_t i = 0; i < count; i++)
        add(d, letters[i]);
    give(d);
}

static void
give_plain(disguise *d)
{
    d->lane = AIGC_LANE_PLAIN;
    give_changed(d, widened);
    give_changed(d, capital);
    give_changed(d, variant);
    give_look_alike(d);
    give_letters(d, AIGCP_HANGUL_AS_FINALS);
    if (d->count < 2)
        return;
    begin(d);
    for (size_t i = 0; i < d->count; i++) {
        if (i > 0)
            add(d, ZERO_WIDTH_SPACE);
        add(d, d->points[i]);
    }
    give(d);
}

/* Whether something may be put between character `at` and the one before it: where the word
 * itself has no separator, which would make the gap wider. */
static bool
is_gap(const disguise *d, size_t at)
{
    return at > 0 && !aigcp_is_separator(d->points[at]) && !aigcp_is_separator(d->points[at - 1]);
}

/* Forget the separators at both ends of the word, which count for nothing in the lane SOUND. False
 * if nothing is between. */
static bool
trim(disguise *d)
{
    size_t first = 0;
    while (first < d->count && aigcp_is_separator(d->points[first]))
        first++;
    while (d->count > first && aigcp_is_separator(d->points[d->count - 1]))
        d->count--;
    d->count -= first;
    memmove(d->points, d->points + first, d->count * sizeof *d->points);
    return d->count > 0;
}

/* A separator in the first `most` gaps. */
static void
give_separated(disguise *d, uint32_t separator, size_t most)
{
    size_t used = 0;
    begin(d);
    for (size_t i = 0; i < d->count; i++) {
        if (is_gap(d, i) && used < most) {
            add(d, separator);
            used++;
        }
        add(d, d->points[i]);
    }
    if (used > 0)
        give(d);
}

/* The second character of the word once more, if its neighbours are others: which of a run is
 * passed over is open. */
static void
give_repeat(disguise *d)
{
    if (d->count < 3 || !is_gap(d, 1) || !is_gap(d, 2) || d->points[1] == d->points[0] ||
        d->points[1] == d->points[2])
        return;
    begin(d);
    for (size_t i = 0; i < d->count; i++) {
        add(d, d->points[i]);
        if (i == 1)
            add(d, d->points[i]);
    }
    give(d);
}

/* A word of one character repeated is left out: with something in between, it is taken for
 * that character alone. */
static void
give_skip(disguise *d)
{
    size_t own = 0; /* separators that the word has itself */
    bool varied = false;
    if (aigcp_is_separator(d->points[0]) || aigcp_is_separator(d->points[d->count - 1]))
        return; /* what is between is found */
    for (size_t i = 0; i < d->count; i++) {
        own += aigcp_is_separator(d->points[i]);
        varied = varied || d->points[i] != d->points[0];
    }
    d->lane = AIGC_LANE_SKIP;
    if (d->word->gap == 0 || d->word->total <= own || !varied)
        return;
    give_separated(d, FULL_STOP, d->word->total - own);
    give_separated(d, ICE, 1);
    give_repeat(d);
}

static bool
is_han(uint32_t c)
{
    return c >= FIRST_HAN && c <= LAST_HAN;
}

/* Another character that sounds like `c`, or `c`. */
static uint32_t
homophone(const disguise *d, uint32_t c)
{
    const uint16_t *readings;
    if (!is_han(c) || aigcp_readings(c, &readings) == 0)
        return c;
    const uint16_t *known = &d->disguiser->homophones[2 * (size_t)readings[0]];
    uint16_t other = known[0] == c ? known[1] : known[0];
    return other ? other : c;
}

/* Character `at` as pinyin, where no letter stands beside it. */
static void
give_spelt(disguise *d, size_t at)
{
    const uint16_t *readings;
    if (aigcp_readings(d->points[at], &readings) == 0 || (at > 0 && is_latin(d->points[at - 1])) ||
        (at + 1 < d->count && is_latin(d->points[at + 1])))
        return;
    begin(d);
    for (size_t i = 0; i < d->count; i++)
        if (i == at)
            add_letters(d, aigcp_syllable_spelling(readings[0]));
        else
            add(d, d->points[i]);
    give(d);
}

/* All of it as pinyin, in one. Where that is divided into fewer syllables than the word has
 * characters, they may be too few to be looked for. */
static void
give_joined(disguise *d)
{
    uint8_t lengths[AIGCP_MAX_LETTER_RUN];
    begin(d);
    for (size_t i = 0; i < d->count; i++) {
        const uint16_t *readings;
        if (aigcp_readings(d->points[i], &readings) == 0)
            return;
        add_letters(d, aigcp_syllable_spelling(readings[0]));
    }
    if (d->status == AIGC_OK && d->text.length <= AIGCP_MAX_LETTER_RUN &&
        aigcp_divide_letters((const char *)d->text.data, d->text.length, lengths) >= d->count)
        give(d);
}

/* Whether the lane SOUND hears the word: Latin letters in a row are few, or syllables. */
static bool
is_heard(const disguise *d)
{
    char letters[AIGCP_MAX_TERM_SYMBOLS];
    uint8_t lengths[AIGCP_MAX_TERM_SYMBOLS];
    size_t count = 0;
    for (size_t i = 0; i <= d->count; i++) {
        if (i < d->count && is_latin(d->points[i])) {
            letters[count++] = (char)d->points[i];
            continue;
        }
        if (count > AIGCP_MAX_LETTER_RUN ||
            (count > AIGCP_MAX_LOOSE_LETTERS && aigcp_divide_letters(letters, count, lengths) == 0))
            return false;
        count = 0;
    }
    return true;
}

static void
give_sound(disguise *d)
{
    d->lane = AIGC_LANE_SOUND;
    for (size_t i = 0; i < d->count; i++) {
        uint32_t other = homophone(d, d->points[i]);
        if (other != d->points[i])
            give_with(d, i, other);
        if (is_han(d->points[i]))
            give_spelt(d, i);
    }
    give_changed(d, homophone);
    give_joined(d);
}

static void
give_split(disguise *d)
{
    d->lane = AIGC_LANE_SPLIT;
    for (size_t i = 0; i < d->count; i++) {
        const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
        if (aigcp_components(d->points[i], &ways) == 0)
            continue;
        begin(d);
        for (size_t j = 0; j < d->count; j++) {
            if (j != i)
                add(d, d->points[j]);
            for (size_t k = 0; j == i && k < AIGCP_COMPONENTS_MOST && ways[0][k]; k++)
                add(d, ways[0][k]);
        }
        give(d);
    }
    give_letters(d, AIGCP_HANGUL_AS_TYPED);
}

aigc_status
aigc_disguiser_each(aigc_disguiser *disguiser, const aigc_rule_word *word,
                    aigc_disguise_fn on_disguise, void *context)
{
    if (!disguiser || !word || !word->text || !on_disguise)
        return AIGC_ERR_ARGUMENT;
    if (word->role == AIGC_WORD_ALLOW)
        return AIGC_OK;
    disguise d = {
        .disguiser = disguiser,
        .word = word,
        .on_disguise = on_disguise,
        .context = context,
        .lane = AIGC_LANE_PLAIN,
    };
    d.count = aigcp_fold_text(word->text, word->length, d.points, AIGCP_MAX_TERM_SYMBOLS);
    if (d.count == 0 || d.count > AIGCP_MAX_TERM_SYMBOLS)
        return AIGC_ERR_ARGUMENT;
    aigcp_buffer_init(&d.text, DISGUISE_MAX);
    d.status = aigcp_buffer_append(&d.text, word->text, word->length);
    give(&d);
    if (word->lanes & AIGC_LANE_PLAIN)
        give_plain(&d);
    if (word->lanes & AIGC_LANE_SPLIT)
        give_split(&d);
    if (word->lanes & AIGC_LANE_SKIP)
        give_skip(&d);
    if (trim(&d) && word->lanes & AIGC_LANE_SOUND && is_heard(&d))
        give_sound(&d);
    aigcp_buffer_free(&d.text);
    return d.status;
}
