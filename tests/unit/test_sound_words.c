/* SPDX-License-Identifier: Apache-2.0 */
/* Words are found by their last three sounds wherever these have readings in common with those of
 * the text, and so are the beginnings of longer words, also where very many words end or begin
 * alike; many symbols asked about together give the same as one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/compile/lanes.h"
#include "libfilter/compile/sound_order.h"
#include "tests/support/prng.h"

#define WORDS 300
#define MANY_WORDS 3000 /* that end or begin alike */
#define LONGEST 7
#define TEXT 600
#define BEFORE LONGEST

/* Characters of few sounds, most of which have several. */
static const uint32_t characters[] = {
    0x884C, 0x5F62, 0x676D, 0x7684, 0x5730, 0x4F4E, 0x5F97, 0x91CD, 0x4E2D, 0x866B, 0x957F,
    0x5F20, 0x573A, 0x5355, 0x4E39, 0x7985, 0x5C71, 0x53C2, 0x6C88, 0x5C91, 0x548C, 0x8D3A,
    0x4E50, 0x7EA6, 0x89C1, 0x73B0, 0x5EF6, 0x5408, 0x4E2A, 'v',    'x',
};
#define CHARACTERS (sizeof characters / sizeof *characters)

/* Words, and what they consist of. */
typedef struct subject {
    size_t count;
    aigcp_word_form forms[MANY_WORDS];
    uint32_t units[MANY_WORDS * LONGEST];
    aigcp_sound_words *words;
} subject;

static uint32_t
random_character(prng *random)
{
    return characters[prng_below(random, CHARACTERS)];
}

static void
make_words(prng *random, size_t least, size_t count, subject *s)
{
    s->count = count;
    for (size_t i = 0; i < count; i++) {
        const size_t length = least + prng_below(random, LONGEST + 1 - least);
        s->forms[i] = (aigcp_word_form){ .at = (uint32_t)(i * LONGEST), .length = (uint8_t)length };
        for (size_t k = 0; k < length; k++)
            s->units[i * LONGEST + k] = random_character(random);
    }
}

static void
build(subject *s)
{
    aigcp_use *uses = calloc(s->count, sizeof *uses);
    assert_non_null(uses);
    for (size_t i = 0; i < s->count; i++)
        uses[i].form = (uint32_t)i;
    assert_int_equal(aigcp_sound_words_build(uses, s->count, s->forms, s->units, &s->words),
                     AIGC_OK);
}

/* Have most words end or begin with these. */
static void
make_alike(prng *random, const uint32_t key[AIGCP_SOUND_KEY], bool at_end, subject *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (prng_below(random, 8))
            memcpy(s->units + i * LONGEST + (at_end ? s->forms[i].length - AIGCP_SOUND_KEY : 0),
                   key, AIGCP_SOUND_KEY * sizeof *key);
}

/* Sounds of random characters, and a symbol now and then that is none. */
static void
make_text(prng *random, uint16_t *symbols)
{
    memset(symbols, 0, (TEXT + BEFORE + AIGCP_SOUND_STEP) * sizeof *symbols);
    for (size_t i = BEFORE; i < TEXT + BEFORE; i++)
        if (prng_below(random, 20))
            symbols[i] = aigcp_sound_of(random_character(random));
}

/* Have a text contain that, or what sounds so, here and there. */
static void
add_key(prng *random, const uint32_t key[AIGCP_SOUND_KEY], uint16_t *symbols)
{
    for (size_t at = BEFORE + LONGEST; at + LONGEST < TEXT; at += LONGEST)
        for (size_t i = 0; i < AIGCP_SOUND_KEY; i++)
            do
                symbols[at + i] = aigcp_sound_of(random_character(random));
            while (!aigcp_sounds_alike(symbols[at + i], aigcp_sound_of(key[i])));
}

/* Whether the last `count` sounds of a text are those of the word from `first` on. */
static bool
are_alike(const subject *s, size_t word, size_t first, const uint16_t *sounds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!aigcp_sounds_alike(aigcp_sound_of(s->units[word * LONGEST + first + i]), sounds[i]))
            return false;
    return true;
}

static int
compare_ends(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left;
    const uint64_t b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* All ends in a text, sorted. */
static size_t
find_all(const subject *s, aigcp_find_sounds_fn *find, const uint16_t *symbols, uint64_t *found)
{
    size_t count = 0;
    for (size_t next = BEFORE; next < TEXT + BEFORE;) {
        aigcp_sound_ends ends;
        ends.count = 0;
        next = find(s->words, symbols, next, TEXT + BEFORE, &ends);
        for (size_t i = 0; i < ends.count; i++)
            found[count++] = (uint64_t)ends.at[i] << 32 | ends.hash[i];
    }
    qsort(found, count, sizeof *found, compare_ends);
    return count;
}

static bool
index_has(const aigcp_sound_index *index, uint32_t hash, uint32_t word)
{
    const uint32_t *first = &index->first[hash >> index->shift];
    for (uint32_t i = first[0]; i < first[1]; i++)
        if (index->entries[i].word == word && index->entries[i].tag == (uint8_t)hash)
            return true;
    return false;
}

static bool
is_found(const subject *s, const uint64_t *found, size_t count, size_t at, size_t word)
{
    for (size_t i = 0; i < count; i++)
        if (found[i] >> 32 == at && index_has(&s->words->ends, (uint32_t)found[i], (uint32_t)word))
            return true;
    return false;
}

/* Every word whose last sounds stand in the text is found there. Returns how many. */
static size_t
check_ends(const subject *s, const uint16_t *symbols, const uint64_t *found, size_t count)
{
    size_t ends = 0;
    for (size_t at = BEFORE; at < TEXT + BEFORE; at++)
        for (size_t word = 0; word < s->count; word++) {
            const size_t length = s->forms[word].length;
            const size_t known = length < AIGCP_SOUND_KEY ? length : AIGCP_SOUND_KEY;
            if (!are_alike(s, word, length - known, symbols + at + 1 - known, known))
                continue;
            assert_true(is_found(s, found, count, at, word));
            ends++;
        }
    return ends;
}

static size_t
check_beginnings(const subject *s, const uint16_t *symbols)
{
    size_t begun = 0;
    for (size_t at = BEFORE; at + LONGEST < TEXT; at++)
        for (size_t count = 1; count < LONGEST && symbols[at + count - 1]; count++) {
            bool begins = false;
            for (size_t word = 0; word < s->count && !begins; word++)
                begins =
                    s->forms[word].length > count && are_alike(s, word, 0, symbols + at, count);
            assert_int_equal(aigcp_sounds_begin(s->words, s->forms, s->units, symbols + at, count),
                             begins);
            begun += begins && count > AIGCP_SOUND_KEY;
        }
    return begun;
}

static void
words_are_found(void **state)
{
    (void)state;
    static subject s;
    static uint16_t symbols[TEXT + BEFORE + AIGCP_SOUND_STEP];
    static uint64_t one[TEXT * 2 * AIGCP_SOUND_KEYS_MOST], many[TEXT * 2 * AIGCP_SOUND_KEYS_MOST];
    aigcp_find_sounds_fn *const ways[] = { aigcp_find_sounds_avx2(), aigcp_find_sounds_avx512() };
    size_t ends = 0, begun = 0;
    prng random;
    prng_seed(&random, 1);
    for (size_t round = 0; round < 60; round++) {
        make_words(&random, 2 + round % 2, WORDS, &s);
        build(&s);
        assert_int_equal(s.words->has_pairs, round % 2 == 0);
        assert_int_equal(s.words->longest, LONGEST);
        make_text(&random, symbols);
        const size_t count = find_all(&s, aigcp_find_sounds_plain, symbols, one);
        for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
            if (!ways[way])
                continue;
            assert_int_equal(find_all(&s, ways[way], symbols, many), count);
            assert_memory_equal(one, many, count * sizeof *one);
        }
        ends += check_ends(&s, symbols, one, count);
        begun += check_beginnings(&s, symbols);
        aigcp_sound_words_free(s.words);
    }
    print_message("ends %zu, beginnings %zu\n", ends, begun);
    assert_true(ends > 1000 && begun > 100);
}

/* How often words were found by one hash. */
typedef struct tally {
    unsigned times[MANY_WORDS];
} tally;

static bool
count_word(void *context, uint32_t word)
{
    tally *found = context;
    found->times[word]++;
    return true;
}

/* Words of a bucket are found by the symbols up to `at`, as often as they are entered there.
 * Returns how many. */
static size_t
check_followed(const subject *s, const uint16_t *symbols, size_t at, uint32_t bucket)
{
    static tally found;
    static unsigned entered[MANY_WORDS];
    memset(&found, 0, sizeof found);
    memset(entered, 0, sizeof entered);
    const aigcp_sound_index *index = &s->words->ends;
    const aigcp_sound_search search = {
        .from = { index, s->words->words, s->forms, s->units, -1 },
        .sounds = symbols + at,
        .count = s->words->longest,
        .found = count_word,
        .context = &found,
    };
    assert_true(aigcp_sound_follow(&search, bucket));
    for (uint32_t i = index->first[bucket]; i < index->first[bucket + 1]; i++)
        entered[index->entries[i].word]++;
    size_t count = 0;
    for (size_t word = 0; word < s->count; word++) {
        const size_t length = s->forms[word].length;
        const bool is_there = are_alike(s, word, 0, symbols + at + 1 - length, length);
        assert_int_equal(found.times[word], is_there ? entered[word] : 0);
        count += found.times[word];
    }
    return count;
}

static void
many_words_alike_are_found(void **state)
{
    (void)state;
    static subject s;
    static uint16_t symbols[TEXT + BEFORE + AIGCP_SOUND_STEP];
    static uint64_t found[TEXT * 2 * AIGCP_SOUND_KEYS_MOST];
    size_t ends = 0, begun = 0;
    prng random;
    prng_seed(&random, 2);
    for (size_t round = 0; round < 4; round++) {
        const bool at_end = round % 2 == 0;
        uint32_t key[AIGCP_SOUND_KEY];
        for (size_t i = 0; i < AIGCP_SOUND_KEY; i++)
            key[i] = random_character(&random);
        make_words(&random, AIGCP_SOUND_KEY, MANY_WORDS, &s);
        make_alike(&random, key, at_end, &s);
        build(&s);
        make_text(&random, symbols);
        add_key(&random, key, symbols);
        const aigcp_sound_index *index = &s.words->ends;
        const size_t count = find_all(&s, aigcp_find_sounds_plain, symbols, found);
        for (size_t i = 0; i < count; i++) {
            const uint32_t bucket = (uint32_t)found[i] >> index->shift;
            if (aigcp_sound_is_ordered(index, bucket))
                ends += check_followed(&s, symbols, found[i] >> 32, bucket);
        }
        check_ends(&s, symbols, found, count);
        begun += at_end ? 0 : check_beginnings(&s, symbols);
        aigcp_sound_words_free(s.words);
    }
    print_message("ends %zu, beginnings %zu\n", ends, begun);
    assert_true(ends > 1000 && begun > 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found),
        cmocka_unit_test(many_words_alike_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
