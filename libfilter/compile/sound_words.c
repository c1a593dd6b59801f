/* SPDX-License-Identifier: Apache-2.0 */
/* Enter the words of the lane SOUND under their keys. */
#include "libfilter/compile/sound_words.h"

#include <stdlib.h>

#include "libfilter/compile/lanes.h"
#include "libfilter/compile/sound_order.h"
#include "libfilter/large_table.h"

/* Buckets of the smallest index, as a power of two. */
#define LEAST_BUCKETS 8

#define PAIRS ((size_t)AIGCP_SOUND_VARIANT * AIGCP_SOUND_VARIANT)

_Static_assert(AIGCP_SOUND_VARIANT == 1 << AIGCP_SOUND_KEY_BITS,
               "a family fits its place in a key");

/* The hashes under which a word is entered, and the sound beside the units of these. */
typedef struct word_keys {
    uint32_t hashes[AIGCP_SOUND_KEYS_MOST];
    size_t count;
    uint16_t beside;
} word_keys;

typedef void keys_fn(const uint32_t *points, size_t length, word_keys *keys);

static void
keys_of_end(const uint32_t *points, size_t length, word_keys *keys)
{
    uint16_t sounds[AIGCP_SOUND_KEY] = { 0 };
    const size_t count = length < AIGCP_SOUND_KEY ? length : AIGCP_SOUND_KEY;
    for (size_t i = 0; i < count; i++)
        sounds[AIGCP_SOUND_KEY - 1 - i] = aigcp_sound_of(points[length - 1 - i]);
    const uint16_t *last = &sounds[AIGCP_SOUND_KEY - 1];
    keys->count = aigcp_sound_hashes(aigcp_sound_hash(last), last, count, keys->hashes);
    /* Many words may end alike ("公司"): what they begin with tells most of them apart. */
    keys->beside = aigcp_sound_of(points[0]);
}

static void
keys_of_beginning(const uint32_t *points, size_t length, word_keys *keys)
{
    keys->count = 0;
    if (length <= AIGCP_SOUND_KEY)
        return;
    keys_of_end(points, AIGCP_SOUND_KEY, keys);
    keys->beside = aigcp_sound_of(points[AIGCP_SOUND_KEY]);
}

static void
set_bit(uint32_t *bits, size_t at)
{
    bits[at / 32] |= (uint32_t)1 << at % 32;
}

static bool
has_bit(const uint32_t *bits, size_t at)
{
    return bits[at / 32] >> at % 32 & 1;
}

static size_t
buckets_of(const aigcp_sound_index *index)
{
    return (size_t)1 << (32 - index->shift);
}

static uint32_t
bucket_of(const aigcp_sound_index *index, uint32_t hash)
{
    return hash >> index->shift;
}

/* The words that are entered, and what they consist of. */
typedef struct sources {
    const aigcp_sound_words *words;
    const aigcp_word_form *forms;
    const uint32_t *units;
    keys_fn *keys_of;
} sources;

static void
find_keys(const sources *from, size_t word, word_keys *keys)
{
    const aigcp_word_form *form = &from->forms[from->words->words[word].form];
    from->keys_of(from->units + form->at, form->length, keys);
}

static aigc_status
make_room(aigcp_sound_index *index)
{
    unsigned buckets = LEAST_BUCKETS;
    while (index->count > (size_t)1 << buckets)
        buckets++;
    index->shift = 32 - buckets;
    index->first = aigcp_large_table_new(((size_t)1 << buckets) + 1, sizeof *index->first);
    index->entries = aigcp_large_table_new(index->count + 1, sizeof *index->entries);
    return index->first && index->entries ? aigcp_set_init(&index->hashes, index->count)
                                          : AIGC_ERR_MEMORY;
}

/* Where to find what an index is of. */
static aigcp_sound_source
source_of(const sources *from, const aigcp_sound_index *index)
{
    return (aigcp_sound_source){
        .index = index,
        .words = from->words->words,
        .forms = from->forms,
        .units = from->units,
        .step = index == &from->words->begins ? 1 : -1,
    };
}

/* Sort the buckets that have many entries. */
static aigc_status
order(const sources *from, const aigcp_sound_index *index)
{
    const aigcp_sound_source source = source_of(from, index);
    aigc_status status = AIGC_OK;
    for (size_t bucket = 0; bucket < buckets_of(index) && status == AIGC_OK; bucket++)
        if (aigcp_sound_is_ordered(index, bucket))
            status = aigcp_sound_order(&source, index->entries + index->first[bucket],
                                       index->first[bucket + 1] - index->first[bucket]);
    return status;
}

/* Count what each bucket will have. */
static void
count_entries(const sources *from, aigcp_sound_index *index)
{
    word_keys keys;
    for (size_t word = 0; word < from->words->count; word++) {
        find_keys(from, word, &keys);
        for (size_t i = 0; i < keys.count; i++)
            index->first[bucket_of(index, keys.hashes[i])]++;
    }
}

/* Put the entries there. */
static void
put_entries(const sources *from, aigcp_sound_index *index)
{
    word_keys keys;
    for (size_t bucket = 1; bucket <= buckets_of(index); bucket++) /* where each ends, */
        index->first[bucket] += index->first[bucket - 1];
    for (size_t word = from->words->count; word-- > 0;) {
        find_keys(from, word, &keys);
        for (size_t i = 0; i < keys.count; i++) {
            const uint32_t hash = keys.hashes[i]; /* and, once all is there, where it begins */
            const uint32_t at = --index->first[bucket_of(index, hash)];
            index->entries[at] = (aigcp_sound_entry){
                .word = (uint32_t)word,
                .tag = (uint8_t)hash,
                .length = from->forms[from->words->words[word].form].length,
                .beside = keys.beside,
            };
            aigcp_set_add(&index->hashes, hash);
        }
    }
}

static aigc_status
build_index(const sources *from, aigcp_sound_index *index)
{
    word_keys keys;
    for (size_t word = 0; word < from->words->count; word++) {
        find_keys(from, word, &keys);
        index->count += keys.count;
    }
    if (index->count > AIGCP_MAX_TERMS)
        return AIGC_ERR_LIMIT;
    aigc_status status = make_room(index);
    if (status != AIGC_OK)
        return status;
    count_entries(from, index);
    put_entries(from, index);
    return order(from, index);
}

/* Note what begins longer words. */
static void
note_beginnings(const sources *from, aigcp_sound_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const aigcp_word_form *form = &from->forms[words->words[i].form];
        const uint32_t *points = from->units + form->at;
        words->has_pairs = words->has_pairs || form->length == 2;
        words->longest = words->longest < form->length ? form->length : words->longest;
        const aigcp_reading_list *first = aigcp_sound_readings(aigcp_sound_of(points[0]));
        const aigcp_reading_list *second = aigcp_sound_readings(aigcp_sound_of(points[1]));
        for (size_t j = 0; j < first->count; j++) {
            set_bit(words->singles, first->units[j]);
            for (size_t k = 0; k < second->count && form->length > 2; k++)
                set_bit(words->pairs,
                        (size_t)first->units[j] * AIGCP_SOUND_VARIANT + second->units[k]);
        }
    }
}

static int
compare_leads(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Add the Latin letters in a row at `at` of a word, unless there are too many. Returns where they
 * end. */
static size_t
add_lead(aigcp_sound_words *words, const uint32_t *points, size_t at, size_t length)
{
    const size_t from = at;
    uint32_t number = 0;
    for (; at < length && points[at] >= 'a' && points[at] <= 'z'; at++)
        number = aigcp_lead_number(number, (char)points[at]);
    if (at - from <= AIGCP_MAX_LOOSE_LETTERS) {
        words->leads[words->lead_count++] = number;
        words->first_letters |= (uint32_t)1 << (points[from] - 'a');
    }
    return at;
}

/* Go through the Latin letters of the words, which are added if there is room, else counted.
 * Returns how often they stand in a row. Where some are heard as syllables (`joined`), the rest are
 * no row of the word. */
static size_t
go_through_leads(const sources *from, aigcp_sound_words *words)
{
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++) {
        const aigcp_word_form *form = &from->forms[words->words[i].form];
        const uint32_t *points = from->units + form->at;
        for (size_t at = 0; at < form->length && !form->joined;) {
            const bool is_letter = points[at] >= 'a' && points[at] <= 'z';
            count += is_letter;
            at = is_letter && words->leads ? add_lead(words, points, at, form->length) : at + 1;
        }
    }
    return count;
}

static aigc_status
find_leads(const sources *from, aigcp_sound_words *words)
{
    const size_t most = go_through_leads(from, words);
    if (most == 0)
        return AIGC_OK;
    words->leads = calloc(most, sizeof *words->leads);
    if (!words->leads)
        return AIGC_ERR_MEMORY;
    (void)go_through_leads(from, words);
    qsort(words->leads, words->lead_count, sizeof *words->leads, compare_leads);
    size_t kept = 0;
    for (size_t i = 0; i < words->lead_count; i++)
        if (i == 0 || words->leads[i] != words->leads[i - 1])
            words->leads[kept++] = words->leads[i];
    words->lead_count = kept;
    return AIGC_OK;
}

bool
aigcp_sounds_have_lead(const aigcp_sound_words *words, uint32_t number)
{
    return words->lead_count &&
           bsearch(&number, words->leads, words->lead_count, sizeof *words->leads, compare_leads);
}

aigc_status
aigcp_sound_words_build(aigcp_use *taken, size_t count, const aigcp_word_form *forms,
                        const uint32_t *form_units, aigcp_sound_words **built)
{
    aigcp_sound_words *words = calloc(1, sizeof *words);
    *built = words;
    if (!words) {
        free(taken);
        return AIGC_ERR_MEMORY;
    }
    words->words = taken;
    words->count = count;
    words->pairs = calloc(PAIRS / 32, sizeof *words->pairs);
    if (!words->pairs)
        return AIGC_ERR_MEMORY;
    sources from = { words, forms, form_units, keys_of_end };
    note_beginnings(&from, words);
    aigc_status status = find_leads(&from, words);
    if (status == AIGC_OK)
        status = build_index(&from, &words->ends);
    from.keys_of = keys_of_beginning;
    return status == AIGC_OK ? build_index(&from, &words->begins) : status;
}

static void
free_index(aigcp_sound_index *index)
{
    free(index->hashes.words);
    free(index->first);
    free(index->entries);
}

void
aigcp_sound_words_free(aigcp_sound_words *words)
{
    if (!words)
        return;
    free_index(&words->ends);
    free_index(&words->begins);
    free(words->words);
    free(words->pairs);
    free(words->leads);
    free(words);
}

static size_t
index_memory(const aigcp_sound_index *index)
{
    return aigcp_set_bytes(&index->hashes) + (buckets_of(index) + 1) * sizeof *index->first +
           index->count * sizeof *index->entries;
}

size_t
aigcp_sound_words_memory(const aigcp_sound_words *words)
{
    return sizeof *words + words->count * sizeof *words->words + PAIRS / 8 +
           words->lead_count * sizeof *words->leads + index_memory(&words->ends) +
           index_memory(&words->begins);
}

/* One word will do. */
static bool
end_search(void *context, uint32_t word)
{
    (void)context;
    (void)word;
    return false;
}

/* Whether a word is longer and begins with all these sounds. */
static bool
word_begins(const sources *from, uint32_t word, const uint16_t *sounds, size_t count)
{
    const aigcp_word_form *form = &from->forms[from->words->words[word].form];
    const uint32_t *points = from->units + form->at;
    if (count >= form->length)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!aigcp_sounds_alike(aigcp_sound_of(points[i]), sounds[i]))
            return false;
    return true;
}

/* Whether some word under this hash does. */
static bool
begins_word(const sources *from, uint32_t hash, const uint16_t *sounds, size_t count)
{
    const aigcp_sound_index *index = &from->words->begins;
    if (!aigcp_set_has(&index->hashes, hash))
        return false;
    const uint32_t bucket = bucket_of(index, hash);
    if (aigcp_sound_is_ordered(index, bucket)) {
        const aigcp_sound_search search = {
            .from = source_of(from, index),
            .sounds = sounds,
            .count = count,
            .longer = true,
            .found = end_search,
        };
        return !aigcp_sound_follow(&search, bucket);
    }
    for (uint32_t i = index->first[bucket]; i < index->first[bucket + 1]; i++) {
        const aigcp_sound_entry *entry = &index->entries[i];
        if (entry->tag == (uint8_t)hash &&
            (count == AIGCP_SOUND_KEY ||
             aigcp_sounds_alike(entry->beside, sounds[AIGCP_SOUND_KEY])) &&
            word_begins(from, entry->word, sounds, count))
            return true;
    }
    return false;
}

/* Whether a sound may begin a word. */
static bool
begins_any(const aigcp_sound_words *words, uint16_t sound)
{
    const aigcp_reading_list *list = aigcp_sound_readings(sound);
    for (size_t i = 0; i < list->count; i++)
        if (has_bit(words->singles, list->units[i]))
            return true;
    return false;
}

bool
aigcp_sounds_begin_pair(const aigcp_sound_words *words, const uint16_t *sounds)
{
    const aigcp_reading_list *first = aigcp_sound_readings(sounds[0]);
    const aigcp_reading_list *second = aigcp_sound_readings(sounds[1]);
    for (size_t i = 0; i < first->count; i++)
        for (size_t j = 0; j < second->count; j++)
            if (has_bit(words->pairs,
                        (size_t)first->units[i] * AIGCP_SOUND_VARIANT + second->units[j]))
                return true;
    return false;
}

bool
aigcp_sounds_begin(const aigcp_sound_words *words, const aigcp_word_form *forms,
                   const uint32_t *form_units, const uint16_t *sounds, size_t count)
{
    const bool begins =
        begins_any(words, sounds[0]) && (count == 1 || aigcp_sounds_begin_pair(words, sounds));
    if (!begins || count < AIGCP_SOUND_KEY)
        return begins;
    const sources from = { words, forms, form_units, NULL };
    const uint16_t *last = &sounds[AIGCP_SOUND_KEY - 1];
    uint32_t hashes[AIGCP_SOUND_KEYS_MOST];
    size_t known = aigcp_sound_hashes(aigcp_sound_hash(last), last, AIGCP_SOUND_KEY, hashes);
    for (size_t i = 0; i < known; i++)
        if (begins_word(&from, hashes[i], sounds, count))
            return true;
    return false;
}
