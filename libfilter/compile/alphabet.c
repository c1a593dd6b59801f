/* SPDX-License-Identifier: Apache-2.0 */
/* Give every code point its class. */
#include "libfilter/compile/alphabet.h"

#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"
#include "libfilter/scan/hidden_text.h"

#define BMP_SIZE 0x10000u
#define PAGE_SIZE AIGCP_ASTRAL_PAGE
#define ASTRAL_PAGES ((AIGCP_CODE_POINTS - BMP_SIZE) / PAGE_SIZE)

/* Sixteen glances are read at a time, four bytes each. */
#define GLANCE_MARGIN 2

/* Nothing is assigned from the first to the second, and beyond the third there is only private
 * use: what is in no term there separates. */
#define EMPTY_FIRST 0x40000u
#define EMPTY_LAST 0xDFFFFu
#define ASSIGNED_LAST 0xE0FFFu

/* Before are digits, which may be counted, and letters, which may sound. */
#define FIRST_OF_OTHERS 0x80

/* Pages of astral cells that are there from the beginning. */
enum { PAGE_OTHER, PAGE_SEPARATOR, FIRST_PAGES };

/* What a class is in each lane, and to the prefilter. */
typedef struct meaning {
    uint16_t symbol[AIGCP_LANES];
    uint16_t seen;
    uint16_t seen_flags; /* >> 16 */
} meaning;

/* Classes by their meaning: a hash table of open addresses. */
#define SLOTS 0x40000u

typedef struct building {
    const aigcp_numbering *numbering;
    aigcp_alphabet *alphabet;
    meaning *meanings; /* of the classes */
    size_t capacity;
    uint16_t *slots;    /* class, 0: free */
    size_t astral_room; /* pages */
} building;

static uint32_t
hash_of(const meaning *m)
{
    uint32_t hash = m->symbol[0] * 0x9E3779B1u + m->symbol[1] * 0x85EBCA6Bu +
                    m->symbol[2] * 0xC2B2AE35u + m->seen * 0x27D4EB2Fu + m->seen_flags;
    hash ^= hash >> 15;
    hash *= 0x9E3779B1u;
    return hash >> 14;
}

static aigc_status
class_of(building *b, const meaning *m, uint16_t *class)
{
    static const meaning other;
    *class = AIGCP_CLASS_OTHER;
    if (memcmp(m, &other, sizeof *m) == 0)
        return AIGC_OK;
    uint32_t slot = hash_of(m);
    for (; b->slots[slot]; slot = (slot + 1) & (SLOTS - 1)) {
        if (memcmp(&b->meanings[b->slots[slot]], m, sizeof *m) == 0) {
            *class = b->slots[slot];
            return AIGC_OK;
        }
    }
    size_t count = b->alphabet->class_count;
    if (count > AIGCP_CLASS_LAST)
        return AIGC_ERR_LIMIT;
    if (count == b->capacity) {
        size_t capacity = b->capacity * 2;
        meaning *meanings = realloc(b->meanings, capacity * sizeof *meanings);
        if (!meanings)
            return AIGC_ERR_MEMORY;
        b->meanings = meanings;
        b->capacity = capacity;
    }
    b->meanings[count] = *m;
    b->slots[slot] = *class = (uint16_t)count;
    b->alphabet->class_count++;
    return AIGC_OK;
}

/* The symbol of a unit in a lane. */
static uint16_t
symbol_of(const building *b, aigcp_lane_kind lane, uint32_t unit)
{
    const uint32_t *of = b->numbering->of[lane];
    return of ? (uint16_t)of[unit] : AIGCP_SYMBOL_OTHER;
}

static uint16_t
sound_of(uint32_t folded)
{
    if (folded >= 'a' && folded <= 'z')
        return (uint16_t)(AIGCP_SOUND_LETTER_A + (folded - 'a'));
    return aigcp_sound_of(folded);
}

/* What a folded code point is; `letter`: a sign of leet is meant as one. */
static meaning
meaning_of(const building *b, uint32_t folded, bool letter)
{
    bool passed = aigcp_is_separator(folded) && !letter;
    bool loose = b->numbering->of[AIGCP_LOOSE] != NULL;
    meaning m = { .symbol[AIGCP_EXACT] = symbol_of(b, AIGCP_EXACT, folded) };
    if (loose)
        m.symbol[AIGCP_LOOSE] =
            passed ? AIGCP_SYMBOL_SKIP : symbol_of(b, AIGCP_LOOSE, aigcp_look_class(folded));
    if (b->numbering->sound) /* no sign of leet has a sound */
        m.symbol[AIGCP_SOUND] = aigcp_is_silent(folded) ? AIGCP_SYMBOL_SKIP : sound_of(folded);
    uint32_t seen = passed ? AIGCP_SEEN_PASSED : b->numbering->seen[aigcp_look_class(folded)];
    static const uint32_t stops[] = {
        [AIGCP_STOP_NEVER] = 0,
        [AIGCP_STOP_THIRD] = AIGCP_SEEN_AGAIN,
        [AIGCP_STOP_SECOND] = AIGCP_SEEN_AGAIN | AIGCP_SEEN_TWO,
        [AIGCP_STOP_ALWAYS] = AIGCP_SEEN_STOP,
    };
    seen |= stops[b->numbering->stop[folded]];
    if (b->numbering->digits && folded >= '0' && folded <= '9')
        seen |= AIGCP_SEEN_DIGIT;
    m.seen = (uint16_t)seen;
    m.seen_flags = (uint16_t)(seen >> 16);
    return m;
}

static aigc_status
add_wide(building *b, aigcp_wide_kind kind, const uint16_t *classes, size_t count, uint16_t *class)
{
    aigcp_alphabet *alphabet = b->alphabet;
    size_t index = alphabet->wide_count;
    if (index >= UINT16_MAX - AIGCP_WIDE_FIRST)
        return AIGC_ERR_LIMIT;
    if ((index & (index - 1)) == 0) { /* room doubles at powers of two */
        size_t room = index ? index * 2 : 1;
        aigcp_wide *wide = realloc(alphabet->wide, room * sizeof *wide);
        if (!wide)
            return AIGC_ERR_MEMORY;
        alphabet->wide = wide;
        uint16_t *stored = realloc(alphabet->wide_classes, room * AIGCP_FOLD_MAX * sizeof *stored);
        if (!stored)
            return AIGC_ERR_MEMORY;
        alphabet->wide_classes = stored;
    }
    memcpy(alphabet->wide_classes + alphabet->wide_size, classes, count * sizeof *classes);
    alphabet->wide[index] =
        (aigcp_wide){ (uint32_t)alphabet->wide_size, (uint8_t)count, (uint8_t)kind };
    alphabet->wide_size += count;
    alphabet->wide_count++;
    *class = (uint16_t)(AIGCP_WIDE_FIRST + index);
    return AIGC_OK;
}

/* Most code points fold to themselves, look like no other and are in no term: what they are is soon
 * said. Returns whether this is one. */
static bool
classify_unused(const building *b, uint32_t c, uint16_t *class)
{
    const aigcp_numbering *n = b->numbering;
    if (c < FIRST_OF_OTHERS || !aigcp_folds_to_itself(c) || aigcp_look_class(c) != c)
        return false;
    if (n->seen[c] || n->stop[c] || symbol_of(b, AIGCP_EXACT, c) || symbol_of(b, AIGCP_LOOSE, c) ||
        (n->sound && aigcp_sound_of(c)))
        return false;
    *class = aigcp_is_separator(c) ? AIGCP_CLASS_SEPARATOR : AIGCP_CLASS_OTHER;
    return true;
}

static aigc_status
classify(building *b, uint32_t code_point, uint16_t *class)
{
    if (classify_unused(b, code_point, class))
        return AIGC_OK;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    uint16_t classes[AIGCP_FOLD_MAX];
    *class = AIGCP_CLASS_INVISIBLE;
    if (count == 0)
        return AIGC_OK;
    uint16_t any = 0;
    for (size_t i = 0; i < count; i++) {
        meaning m = meaning_of(b, fold[i], false);
        aigc_status status = class_of(b, &m, &classes[i]);
        if (status != AIGC_OK)
            return status;
        any |= classes[i];
    }
    *class = classes[0];
    if (count > 1 && any)
        return add_wide(b, AIGCP_WIDE_SEQUENCE, classes, count, class);
    if (count == 1 && aigcp_is_leet_sign(fold[0]) && b->numbering->of[AIGCP_LOOSE]) {
        meaning m = meaning_of(b, fold[0], true);
        aigc_status status = class_of(b, &m, &classes[1]);
        if (status != AIGC_OK || classes[0] == classes[1])
            return status;
        return add_wide(b, aigcp_may_begin_word(fold[0]) ? AIGCP_WIDE_FIRST_SIGN : AIGCP_WIDE_LEET,
                        classes, 2, class);
    }
    return AIGC_OK;
}

static aigc_status
resize_astral(building *b, size_t pages)
{
    const size_t size = PAGE_SIZE * sizeof *b->alphabet->astral_cells;
    uint16_t *cells = realloc(b->alphabet->astral_cells, pages * size);
    if (!cells)
        return AIGC_ERR_MEMORY;
    b->alphabet->astral_cells = cells;
    b->astral_room = pages;
    return AIGC_OK;
}

static aigc_status
set_astral(building *b, uint32_t code_point, uint16_t class)
{
    aigcp_alphabet *alphabet = b->alphabet;
    uint16_t *page = &alphabet->astral_page[(code_point - BMP_SIZE) / PAGE_SIZE];
    if (*page == 0) {
        aigc_status status = AIGC_OK;
        if (alphabet->astral_pages == b->astral_room)
            status = resize_astral(b, 2 * b->astral_room);
        if (status != AIGC_OK)
            return status;
        *page = (uint16_t)alphabet->astral_pages++;
        memset(alphabet->astral_cells + (size_t)*page * PAGE_SIZE, 0,
               PAGE_SIZE * sizeof *alphabet->astral_cells);
    }
    alphabet->astral_cells[(size_t)*page * PAGE_SIZE + code_point % PAGE_SIZE] = class;
    return AIGC_OK;
}

/* The page with `last` is complete: as many are alike, one is enough. */
static void
end_astral(aigcp_alphabet *alphabet, uint32_t last)
{
    uint16_t *page = &alphabet->astral_page[(last - BMP_SIZE) / PAGE_SIZE];
    const uint16_t *cells = alphabet->astral_cells + (size_t)*page * PAGE_SIZE;
    if (*page < FIRST_PAGES)
        return;
    for (size_t i = 0; i < PAGE_SIZE; i++)
        if (cells[i] != AIGCP_CLASS_SEPARATOR)
            return;
    *page = PAGE_SEPARATOR;
    alphabet->astral_pages--;
}

/* Whether nothing in the page from `first` on is assigned, or in a term. */
static bool
is_empty_page(const building *b, uint32_t first)
{
    const uint32_t *of = b->numbering->of[AIGCP_EXACT];
    if (first < EMPTY_FIRST || (first > EMPTY_LAST && first <= ASSIGNED_LAST))
        return false;
    for (uint32_t c = first; c < first + PAGE_SIZE; c++)
        if (of && of[c])
            return false;
    return true;
}

static aigc_status
classify_all(building *b)
{
    aigcp_alphabet *alphabet = b->alphabet;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        uint16_t class;
        if (c % PAGE_SIZE == 0 && is_empty_page(b, c)) {
            alphabet->astral_page[(c - BMP_SIZE) / PAGE_SIZE] = PAGE_SEPARATOR;
            c += PAGE_SIZE - 1;
            continue;
        }
        aigc_status status = classify(b, c, &class);
        if (c >= 0xD800 && c <= 0xDFFF) /* no characters: are not to be decoded in passing */
            class = UINT16_MAX;
        if (status == AIGC_OK && c < BMP_SIZE)
            alphabet->bmp[c] = class;
        else if (status == AIGC_OK && class != AIGCP_CLASS_OTHER)
            status = set_astral(b, c, class);
        if (status != AIGC_OK)
            return status;
        if (c >= BMP_SIZE && c % PAGE_SIZE == PAGE_SIZE - 1)
            end_astral(alphabet, c);
    }
    return resize_astral(b, alphabet->astral_pages);
}

static uint16_t
glance_at(building *b, uint32_t c)
{
    const aigcp_alphabet *alphabet = b->alphabet;
    if (alphabet->bmp[c] >= AIGCP_WIDE_FIRST || aigcp_hidden_needs(b->numbering->hidden, c))
        return AIGCP_GLANCE_CLOSER;
    const uint32_t seen = alphabet->seen[alphabet->bmp[c]];
    const bool is_passed = seen & AIGCP_SEEN_PASSED;
    if (seen & AIGCP_SEEN_INVISIBLE || (!is_passed && (uint16_t)seen >= AIGCP_GLANCE_CLOSER))
        return AIGCP_GLANCE_FLAGGED;
    if (seen & AIGCP_SEEN_AGAIN && (uint16_t)seen > alphabet->last_again)
        b->alphabet->last_again = (uint16_t)seen;
    const uint16_t glance = is_passed ? AIGCP_GLANCE_PASSED : (uint16_t)seen;
    return seen & (AIGCP_SEEN_STOP | AIGCP_SEEN_DIGIT) ? glance | AIGCP_GLANCE_NOTED : glance;
}

/* The sounds at a glance. */
static aigc_status
fill_sounds(const building *b)
{
    aigcp_alphabet *alphabet = b->alphabet;
    alphabet->heard = calloc(BMP_SIZE, sizeof *alphabet->heard);
    if (!alphabet->heard)
        return AIGC_ERR_MEMORY;
    for (uint32_t c = 0; c < BMP_SIZE; c++) {
        uint16_t class = alphabet->bmp[c];
        /* Marks may be tones. */
        bool closer =
            class >= AIGCP_WIDE_FIRST || class == AIGCP_CLASS_INVISIBLE || aigcp_is_mark(c);
        const uint16_t sound = closer ? AIGCP_SOUND_CLOSER : b->meanings[class].symbol[AIGCP_SOUND];
        alphabet->heard[c] = (uint32_t)sound << 16 | alphabet->glance[c];
    }
    return AIGC_OK;
}

static bool
is_used(const aigcp_numbering *numbering, int lane)
{
    return lane == AIGCP_SOUND ? numbering->sound : numbering->of[lane] != NULL;
}

/* What the prefilter sees is symbols of LOOSE, numbered in another way. */
static aigc_status
fill_loose(building *b)
{
    aigcp_alphabet *alphabet = b->alphabet;
    size_t last = 0;
    for (size_t class = 0; class < alphabet->class_count; class ++)
        last = last < b->meanings[class].seen ? b->meanings[class].seen : last;
    alphabet->loose = calloc(last + 1, sizeof *alphabet->loose);
    if (!alphabet->loose)
        return AIGC_ERR_MEMORY;
    alphabet->loose_count = last + 1;
    for (size_t class = 0; class < alphabet->class_count; class ++)
        if (b->meanings[class].seen)
            alphabet->loose[b->meanings[class].seen] = b->meanings[class].symbol[AIGCP_LOOSE];
    return AIGC_OK;
}

static aigc_status
fill_symbols(building *b)
{
    aigcp_alphabet *alphabet = b->alphabet;
    alphabet->seen = calloc(alphabet->class_count, sizeof *alphabet->seen);
    if (!alphabet->seen)
        return AIGC_ERR_MEMORY;
    for (size_t class = 0; class < alphabet->class_count; class ++)
        alphabet->seen[class] =
            (uint32_t)b->meanings[class].seen_flags << 16 | b->meanings[class].seen;
    alphabet->glance = calloc(BMP_SIZE + GLANCE_MARGIN, sizeof *alphabet->glance);
    if (!alphabet->glance)
        return AIGC_ERR_MEMORY;
    for (uint32_t c = 0; c < BMP_SIZE; c++)
        alphabet->glance[c] = glance_at(b, c);
    for (int lane = 0; lane < AIGCP_LANES; lane++) {
        if (!is_used(b->numbering, lane))
            continue;
        uint16_t *symbols = calloc(alphabet->class_count, sizeof *symbols);
        if (!symbols)
            return AIGC_ERR_MEMORY;
        for (size_t class = 0; class < alphabet->class_count; class ++)
            symbols[class] = b->meanings[class].symbol[lane];
        alphabet->symbol[lane] = symbols;
    }
    aigc_status status = is_used(b->numbering, AIGCP_LOOSE) ? fill_loose(b) : AIGC_OK;
    return status == AIGC_OK && b->numbering->sound ? fill_sounds(b) : status;
}

aigc_status
aigcp_alphabet_build(const aigcp_numbering *numbering, aigcp_alphabet *alphabet)
{
    *alphabet = (aigcp_alphabet){ .astral_pages = FIRST_PAGES };
    building b = {
        .numbering = numbering, .alphabet = alphabet, .capacity = 1024, .astral_room = FIRST_PAGES
    };
    b.meanings = calloc(b.capacity, sizeof *b.meanings);
    b.slots = calloc(SLOTS, sizeof *b.slots);
    alphabet->bmp = calloc(BMP_SIZE, sizeof *alphabet->bmp);
    alphabet->astral_page = calloc(ASTRAL_PAGES, sizeof *alphabet->astral_page);
    alphabet->astral_cells = calloc(FIRST_PAGES * PAGE_SIZE, sizeof *alphabet->astral_cells);
    aigc_status status = AIGC_ERR_MEMORY;
    if (!b.meanings || !b.slots || !alphabet->bmp || !alphabet->astral_page ||
        !alphabet->astral_cells)
        goto fail;
    for (size_t i = 0; i < PAGE_SIZE; i++)
        alphabet->astral_cells[PAGE_SEPARATOR * PAGE_SIZE + i] = AIGCP_CLASS_SEPARATOR;
    alphabet->class_count = AIGCP_CLASS_INVISIBLE + 1;
    b.meanings[AIGCP_CLASS_INVISIBLE].seen_flags = (AIGCP_SEEN_PASSED | AIGCP_SEEN_INVISIBLE) >> 16;
    b.meanings[AIGCP_CLASS_SEPARATOR].seen_flags = AIGCP_SEEN_PASSED >> 16;
    for (int lane = 0; lane < AIGCP_LANES; lane++) {
        bool used = is_used(numbering, lane);
        b.meanings[AIGCP_CLASS_INVISIBLE].symbol[lane] = AIGCP_SYMBOL_SKIP;
        b.meanings[AIGCP_CLASS_SEPARATOR].symbol[lane] =
            used && lane != AIGCP_EXACT ? AIGCP_SYMBOL_SKIP : AIGCP_SYMBOL_OTHER;
    }
    b.slots[hash_of(&b.meanings[AIGCP_CLASS_SEPARATOR])] = AIGCP_CLASS_SEPARATOR;
    status = classify_all(&b);
    if (status == AIGC_OK)
        status = fill_symbols(&b);
fail:
    free(b.meanings);
    free(b.slots);
    return status;
}

void
aigcp_alphabet_free(aigcp_alphabet *alphabet)
{
    free(alphabet->bmp);
    free(alphabet->astral_page);
    free(alphabet->astral_cells);
    free(alphabet->wide);
    free(alphabet->wide_classes);
    for (int lane = 0; lane < AIGCP_LANES; lane++)
        free(alphabet->symbol[lane]);
    free(alphabet->seen);
    free(alphabet->loose);
    free(alphabet->glance);
    free(alphabet->heard);
    *alphabet = (aigcp_alphabet){ 0 };
}

size_t
aigcp_alphabet_memory(const aigcp_alphabet *alphabet)
{
    size_t size = BMP_SIZE * sizeof *alphabet->bmp + ASTRAL_PAGES * sizeof *alphabet->astral_page +
                  alphabet->astral_pages * PAGE_SIZE * sizeof *alphabet->astral_cells +
                  alphabet->wide_count * sizeof *alphabet->wide +
                  alphabet->wide_size * sizeof *alphabet->wide_classes +
                  alphabet->class_count * sizeof *alphabet->seen +
                  alphabet->loose_count * sizeof *alphabet->loose +
                  (BMP_SIZE + GLANCE_MARGIN) * sizeof *alphabet->glance;
    if (alphabet->heard)
        size += BMP_SIZE * sizeof *alphabet->heard;
    for (int lane = 0; lane < AIGCP_LANES; lane++)
        if (alphabet->symbol[lane])
            size += alphabet->class_count * sizeof *alphabet->symbol[lane];
    return size;
}
