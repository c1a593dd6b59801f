/* SPDX-License-Identifier: Apache-2.0 */
/* Ask the prefilter about 16 symbols at a time, on processors that have AVX-512. Does just what
 * prefilter.c does one by one; a test compares them.
 *
 * Where a set says yes, and where something is repeated, more is to be asked: such symbols are put
 * in lists, without a branch, and hashes are kept. */
#include "libfilter/compile/bit_set_avx512.h"
#include "libfilter/compile/prefilter.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define AVX512 AIGCP_SETS_AVX512
#define INLINE inline __attribute__((always_inline))
#define LANES AIGCP_SET_HASHES

/* Larger sets are not all in the second-level cache, which is of one or two megabytes and has to
 * hold three of them. */
#define NEAR_BYTES ((size_t)512 << 10)

/* Symbols that are asked about together if the last four of a longer term may be there. */
#define LONGER_AT_ONCE 64

/* Hashes of so many symbols, of which the last is each of the question. Those of five and six are
 * rarely needed. */
enum { OF_TWO, OF_THREE, OF_FOUR, LENGTHS };

/* Symbols of the question about which more is to be asked. */
typedef struct symbol_list {
    size_t count;
    uint16_t at[AIGCP_PREFILTER_BLOCK + LANES];
} symbol_list;

typedef struct notes {
    uint32_t hash[LENGTHS][AIGCP_PREFILTER_BLOCK + LANES];
    symbol_list pairs, triples; /* may be terms */
    symbol_list repeats;        /* with the one or two before, one of which is repeated */
    symbol_list longer;         /* and the three before may be the last known of a term */
} notes;

AVX512 static INLINE void
add_to_list(symbol_list *list, __m256i at, uint64_t some)
{
    const __mmask16 chosen = (__mmask16)some;
    _mm256_storeu_si256((__m256i_u *)(void *)(list->at + list->count),
                        _mm256_maskz_compress_epi16(chosen, at));
    list->count += (unsigned)__builtin_popcount(chosen);
}

/* Symbols from one on, times a factor of the hash. */
AVX512 static INLINE __m512i
times(const uint16_t *symbols, uint32_t factor)
{
    __m256i some = _mm256_loadu_si256((const __m256i_u *)(const void *)symbols);
    return _mm512_mullo_epi32(_mm512_cvtepu16_epi32(some), _mm512_set1_epi32((int)factor));
}

static INLINE __mmask16
first_lanes(size_t count)
{
    return (__mmask16)(count < LANES ? (1u << count) - 1 : 0xFFFF);
}

/* Where one of the last three symbols is repeated: 16 symbols from one on. */
static INLINE __mmask16
find_repeats(const aigcp_question *question, size_t at)
{
    if (!question->marks.repeated)
        return 0;
    const uint64_t with_two_before =
        aigcp_bits_from(question->marks.repeated, question->mark + at - 2, LANES + 2);
    return (__mmask16)(with_two_before | with_two_before >> 1 | with_two_before >> 2);
}

/* Hash all symbols with those before. */
AVX512 static INLINE void
note_hashes(const aigcp_question *question, notes *n)
{
    for (size_t at = 0; at < question->count; at += LANES) {
        const uint16_t *symbols = question->symbols + at;
        __m512i hash =
            _mm512_add_epi32(times(symbols, AIGCP_HASH_1), times(symbols - 1, AIGCP_HASH_2));
        _mm512_storeu_si512(n->hash[OF_TWO] + at, hash);
        hash = _mm512_add_epi32(hash, times(symbols - 2, AIGCP_HASH_3));
        _mm512_storeu_si512(n->hash[OF_THREE] + at, hash);
        hash = _mm512_add_epi32(hash, times(symbols - 3, AIGCP_HASH_4));
        _mm512_storeu_si512(n->hash[OF_FOUR] + at, hash);
    }
}

/* Have the lines of a set fetched, where they are further away than the second-level cache: more of
 * them are under way than a gather waits for. */
static INLINE void
fetch_lines(const aigcp_bit_set *set, const uint32_t *hashes, size_t count)
{
    if (aigcp_set_bytes(set) > NEAR_BYTES)
        for (size_t i = 0; i < count; i++)
            __builtin_prefetch(&set->words[hashes[i] >> set->shift]);
}

/* Which of 16 symbols from one on terms may end with. */
AVX512 static INLINE aigcp_places
places_at(const aigcp_prefilter *filter, const aigcp_question *question, const notes *n, size_t at)
{
    const aigcp_bit_set *triples = &filter->sets[AIGCP_TRIPLES];
    const __m512i of_two = _mm512_loadu_si512(n->hash[OF_TWO] + at);
    const __m512i of_three = _mm512_loadu_si512(n->hash[OF_THREE] + at);
    const __m512i of_four = _mm512_loadu_si512(n->hash[OF_FOUR] + at);
    aigcp_places places = { 0, 0, 0 };
    if (filter->by_ends) {
        places.longer = aigcp_set_has_many(triples, of_four);
    } else {
        places.triples = aigcp_set_has_many_beside(triples, of_three, of_three);
        places.longer = aigcp_set_has_many_beside(triples, of_three, of_four);
    }
    if (filter->by_ends || !filter->empty[AIGCP_PAIRS])
        places.pairs = aigcp_set_has_many(aigcp_short_ends(filter), of_two);
    if (filter->gapless)
        aigcp_leave_out_gaps(question, at, LANES, &places);
    return places;
}

/* Ask the sets about all symbols. */
AVX512 static INLINE void
ask_sets(const aigcp_prefilter *filter, const aigcp_question *question, notes *n)
{
    const __m256i numbers = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    fetch_lines(aigcp_short_ends(filter), n->hash[OF_TWO], question->count);
    fetch_lines(&filter->sets[AIGCP_TRIPLES], n->hash[filter->by_ends ? OF_FOUR : OF_THREE],
                question->count);
    for (size_t at = 0; at < question->count; at += LANES) {
        const uint64_t inside = first_lanes(question->count - at);
        const __m256i numbered = _mm256_add_epi16(numbers, _mm256_set1_epi16((short)at));
        const aigcp_places places = places_at(filter, question, n, at);
        add_to_list(&n->pairs, numbered, places.pairs & inside);
        if (!filter->by_ends)
            add_to_list(&n->triples, numbered, places.triples & inside);
        if (!filter->empty[AIGCP_REPEATS])
            add_to_list(&n->repeats, numbered, find_repeats(question, at) & inside);
        add_to_list(&n->longer, numbered, places.longer & inside);
    }
}

/* A hash that ask_sets() has noted. */
static INLINE uint32_t
hash_at(const notes *n, int length, size_t at)
{
    return n->hash[length][at]; /* NOLINT(clang-analyzer-core*): stored by intrinsics */
}

/* The hashes of the last four to six symbols at `at`. */
static INLINE aigcp_long_hashes
long_hashes_at(const notes *n, const uint16_t *symbols, size_t at)
{
    const uint16_t *last = symbols + at;
    const uint32_t four = hash_at(n, OF_FOUR, at);
    const uint32_t five = four + last[-4] * AIGCP_HASH_5;
    return (aigcp_long_hashes){ { four, five, five + last[-5] * AIGCP_HASH_6 } };
}

/* Ask the table about `count` symbols, the last of which is at `at`. */
static INLINE void
ask_table(const aigcp_prefilter *filter, uint32_t hash, unsigned count, size_t at,
          aigcp_question *question)
{
    const unsigned kinds = aigcp_kinds_of(&filter->kinds, hash);
    if (kinds)
        aigcp_prefilter_tell(question, at, count, kinds);
}

/* The same, if a set says that there may be a term. */
static INLINE void
ask_both(const aigcp_prefilter *filter, aigcp_term_set set, uint32_t hash, unsigned count,
         size_t at, aigcp_question *question)
{
    if (__builtin_expect(aigcp_set_has(&filter->sets[set], hash), 0))
        ask_table(filter, hash, count, at, question);
}

static INLINE void
ask_triple(const aigcp_prefilter *filter, uint32_t hash, size_t at, aigcp_question *question)
{
    if (__builtin_expect(aigcp_has_triple(filter, hash, hash), 0))
        ask_table(filter, hash, 3, at, question);
}

/* Ask about a term of two symbols; and about one of three, if ENDS has told of it. */
static INLINE void
ask_pair(const aigcp_prefilter *filter, const notes *n, size_t at, aigcp_question *question)
{
    if (filter->by_ends) {
        ask_both(filter, AIGCP_PAIRS, hash_at(n, OF_TWO, at), 2, at, question);
        ask_triple(filter, hash_at(n, OF_THREE, at), at, question);
    } else {
        ask_table(filter, hash_at(n, OF_TWO, at), 2, at, question);
    }
}

/* Have fetched what the table says of a term: looking at it waits for it, as what comes next
 * depends on it. */
static INLINE void
fetch_kind(const aigcp_prefilter *filter, uint32_t hash)
{
    const aigcp_term_kinds *kinds = &filter->kinds;
    __builtin_prefetch(&kinds->at[aigcp_kind_places_of(kinds, hash).first]);
}

/* The same of terms of as many symbols. */
static INLINE void
fetch_kinds(const aigcp_prefilter *filter, const symbol_list *list, const notes *n, int length)
{
    for (size_t i = 0; i < list->count; i++)
        fetch_kind(filter, hash_at(n, length, list->at[i]));
}

/* The same for the set that is asked about longer terms. */
static INLINE void
fetch_longer(const aigcp_prefilter *filter, const notes *n)
{
    const aigcp_bit_set *set = &filter->sets[AIGCP_LONGER];
    for (size_t i = 0; i < n->longer.count; i++)
        __builtin_prefetch(&set->words[hash_at(n, OF_FOUR, n->longer.at[i]) >> set->shift]);
}

/* What the set of longer terms lets through: `count` symbols, the last of which is at `at`. */
typedef struct longer_term {
    uint32_t hash;
    uint16_t at;
    uint16_t count;
} longer_term;

/* Ask about all that is known of terms, where the last four symbols of it may be. */
static INLINE void
ask_longer(const aigcp_prefilter *filter, const notes *n, aigcp_question *question)
{
    longer_term found[LONGER_AT_ONCE * 3];
    for (size_t from = 0; from < n->longer.count; from += LONGER_AT_ONCE) {
        const size_t left = n->longer.count - from;
        const size_t some = left < LONGER_AT_ONCE ? left : LONGER_AT_ONCE;
        size_t count = 0;
        for (size_t i = 0; i < some; i++) {
            const uint16_t at = n->longer.at[from + i];
            const aigcp_long_hashes hashes = long_hashes_at(n, question->symbols, at);
            for (uint16_t k = 0; k < 3; k++) {
                found[count] = (longer_term){ hashes.of[k], at, 4 + k };
                count += aigcp_has_longer(filter, hashes.of[0], hashes.of[k]);
            }
        }
        for (size_t i = 0; i < count; i++)
            fetch_kind(filter, found[i].hash);
        for (size_t i = 0; i < count; i++)
            ask_table(filter, found[i].hash, found[i].count, found[i].at, question);
    }
}

AVX512 static void
ask_many(const aigcp_prefilter *filter, aigcp_question *question)
{
    notes n; /* filled as far as is needed */
    n.pairs.count = n.triples.count = n.repeats.count = n.longer.count = 0;
    note_hashes(question, &n);
    ask_sets(filter, question, &n);
    if (!filter->by_ends)
        fetch_kinds(filter, &n.pairs, &n, OF_TWO);
    fetch_kinds(filter, &n.triples, &n, OF_THREE);
    fetch_longer(filter, &n);
    for (size_t i = 0; i < n.pairs.count; i++)
        ask_pair(filter, &n, n.pairs.at[i], question);
    for (size_t i = 0; i < n.triples.count; i++)
        ask_table(filter, hash_at(&n, OF_THREE, n.triples.at[i]), 3, n.triples.at[i], question);
    for (size_t i = 0; i < n.repeats.count; i++) {
        const size_t at = n.repeats.at[i];
        ask_both(filter, AIGCP_REPEATS, hash_at(&n, OF_TWO, at), 2, at, question);
        ask_both(filter, AIGCP_REPEATS, hash_at(&n, OF_THREE, at), 3, at, question);
    }
    ask_longer(filter, &n, question);
}

aigcp_ask_fn *
aigcp_ask_avx512(void)
{
    return aigcp_sets_have_avx512() ? ask_many : NULL;
}

#else

aigcp_ask_fn *
aigcp_ask_avx512(void)
{
    return NULL;
}

#endif
