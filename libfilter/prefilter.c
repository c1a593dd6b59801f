/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the sets of bits. */
#include "libfilter/prefilter.h"

#include <stdlib.h>

#include "libfilter/large_table.h"
#include "libfilter/limits.h"

/* Bytes of the table for a member at least, as a power of two: twice as many in one that would
 * leave the second-level cache anyway. */
static unsigned
table_share_of(unsigned bits)
{
    return bits < AIGCP_PREFILTER_BITS_CACHED ? 2 : 3;
}

/* Symbols up to which they are asked about one by one. */
#define FEW 4

/* Symbols from which on it pays to ask about all of them at once. */
#define MANY 64

static aigc_status
init_kinds(aigcp_term_kinds *kinds, size_t members)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST - 3;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - table_share_of(bits)))
        bits++;
    kinds->shift = 32 - bits;
    kinds->at = aigcp_large_table_new((size_t)1 << bits, sizeof *kinds->at);
    return kinds->at ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigcp_places
aigcp_places_plain(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    const aigcp_bit_set *pairs = aigcp_short_ends(filter);
    aigcp_places places = { 0, 0, 0 };
    for (size_t i = 0; i < count; i++, symbols++) {
        uint32_t pair = symbols[0] * AIGCP_HASH_1 + symbols[-1] * AIGCP_HASH_2;
        uint32_t triple = pair + symbols[-2] * AIGCP_HASH_3;
        uint32_t quadruple = triple + symbols[-3] * AIGCP_HASH_4;
        places.pairs |= (uint64_t)aigcp_set_has(pairs, pair) << i;
        if (!filter->by_ends)
            places.triples |= (uint64_t)aigcp_set_has(&filter->sets[AIGCP_TRIPLES], triple) << i;
        places.longer |= (uint64_t)aigcp_set_has(&filter->sets[AIGCP_QUADRUPLES], quadruple) << i;
    }
    return places;
}

/* Whether there is a mark at the last `count` symbols, with symbol `at` of a question. */
static inline bool
has_mark(const uint64_t *marks, const aigcp_question *question, size_t at, unsigned count)
{
    const size_t first = question->mark + at + 1 - count;
    return marks && aigcp_bits_from(marks, first, count) << (64 - count);
}

void
aigcp_prefilter_tell(aigcp_question *question, size_t at, unsigned count, unsigned kinds)
{
    /* Where something separates the symbols, or not, and where some are repeated, or not. */
    static const uint8_t possible[2][2] = { { 0x0F, 0xFF }, { 0x03, 0x33 } };
    bool has_gap = has_mark(question->marks.gap, question, at, count - 1);
    bool has_repeat = has_mark(question->marks.repeated, question, at, count);
    kinds &= possible[has_gap][has_repeat];
    if (!kinds)
        return;
    bool is_told = (question->told[0][at / 64] | question->told[1][at / 64]) >> at % 64 & 1;
    if (!is_told || question->length[at] < count)
        question->length[at] = (uint8_t)count;
    question->told[0][at / 64] |= (uint64_t)((kinds & 0x55) != 0) << at % 64;
    question->told[1][at / 64] |= (uint64_t)((kinds & 0xAA) != 0) << at % 64;
}

/* The hash of the last two symbols, up to `last`. */
static inline uint32_t
hash_two(const uint16_t *last)
{
    return *last * AIGCP_HASH_1 + *(last - 1) * AIGCP_HASH_2;
}

static inline uint32_t
hash_three(const uint16_t *last)
{
    return hash_two(last) + *(last - 2) * AIGCP_HASH_3;
}

/* Ask the table about as many symbols, the last of which is at `at`. */
static inline void
ask_table(const aigcp_prefilter *filter, aigcp_question *question, size_t at, unsigned count,
          uint32_t hash)
{
    const unsigned kinds = aigcp_kinds_of(&filter->kinds, hash);
    if (kinds)
        aigcp_prefilter_tell(question, at, count, kinds);
}

/* The same, if a set says that there may be a term. */
static inline void
ask_both(const aigcp_prefilter *filter, aigcp_term_set set, aigcp_question *question, size_t at,
         unsigned count, uint32_t hash)
{
    if (aigcp_set_has(&filter->sets[set], hash))
        ask_table(filter, question, at, count, hash);
}

/* Ask about a longer term of which so many symbols are known. */
static inline void
ask_known(const aigcp_prefilter *filter, aigcp_question *question, size_t at, unsigned count,
          uint32_t hash)
{
    if (aigcp_set_has(&filter->sets[AIGCP_LONGER], aigcp_longer_hash(hash)))
        ask_table(filter, question, at, count, hash);
}

/* Ask about all that is known of longer terms. */
static inline void
ask_longer(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const uint16_t *last = question->symbols + at;
    uint32_t hash = hash_three(last) + *(last - 3) * AIGCP_HASH_4;
    ask_known(filter, question, at, 4, hash);
    hash += *(last - 4) * AIGCP_HASH_5;
    ask_known(filter, question, at, 5, hash);
    hash += *(last - 5) * AIGCP_HASH_6;
    ask_known(filter, question, at, 6, hash);
}

/* Ask about a term of two symbols, and one of three, where one of either may end. */
static inline void
ask_short(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    ask_both(filter, AIGCP_PAIRS, question, at, 2, hash_two(question->symbols + at));
    ask_both(filter, AIGCP_TRIPLES, question, at, 3, hash_three(question->symbols + at));
}

/* Which of `count` symbols from `from` on, or of the two before each, are repeated. */
static inline uint64_t
find_repeats(const aigcp_question *question, size_t from, size_t count)
{
    uint64_t repeats = 0;
    for (size_t before = 0; before < 3 && question->marks.repeated; before++)
        repeats |= aigcp_bits_from(question->marks.repeated, question->mark + from - before, count);
    return repeats & aigcp_first_places(count);
}

/* Ask about the symbols of a question from `from` on, a multiple of 64, 64 of them at the most. */
static void
ask_some(const aigcp_prefilter *filter, aigcp_question *question, size_t from)
{
    const size_t left = question->count - from;
    const size_t count = left < 64 ? left : 64;
    const uint16_t *symbols = question->symbols + from;
    const aigcp_places places = filter->places(filter, symbols, count);
    for (uint64_t pairs = places.pairs; pairs; pairs &= pairs - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(pairs);
        if (filter->by_ends)
            ask_short(filter, question, from + i);
        else
            ask_table(filter, question, from + i, 2, hash_two(symbols + i));
    }
    for (uint64_t triples = places.triples; triples; triples &= triples - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(triples);
        ask_table(filter, question, from + i, 3, hash_three(symbols + i));
    }
    for (uint64_t repeats = find_repeats(question, from, count); repeats; repeats &= repeats - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(repeats);
        ask_both(filter, AIGCP_REPEATS, question, from + i, 2, hash_two(symbols + i));
        ask_both(filter, AIGCP_REPEATS, question, from + i, 3, hash_three(symbols + i));
    }
    for (uint64_t longer = places.longer; longer; longer &= longer - 1)
        ask_longer(filter, question, from + (unsigned)__builtin_ctzll(longer));
}

/* Ask about one symbol as ask_some() asks about many. */
static void
ask_one(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const uint16_t *last = question->symbols + at;
    const uint32_t pair = hash_two(last);
    if (!filter->by_ends || aigcp_set_has(&filter->sets[AIGCP_ENDS], pair))
        ask_short(filter, question, at);
    const uint64_t *repeated = question->marks.repeated;
    if (repeated && aigcp_bits_from(repeated, question->mark + at - 2, 3) & 7) {
        ask_both(filter, AIGCP_REPEATS, question, at, 2, pair);
        ask_both(filter, AIGCP_REPEATS, question, at, 3, hash_three(last));
    }
    if (aigcp_set_has(&filter->sets[AIGCP_QUADRUPLES],
                      hash_three(last) + *(last - 3) * AIGCP_HASH_4))
        ask_longer(filter, question, at);
}

static void
ask_by_places(const aigcp_prefilter *filter, aigcp_question *question)
{
    for (size_t from = 0; from < question->count; from += 64)
        ask_some(filter, question, from);
}

void
aigcp_prefilter_ask(const aigcp_prefilter *filter, aigcp_question *question)
{
    question->told[0][0] = question->told[1][0] = 0;
    if (question->count < FEW) {
        for (size_t at = 0; at < question->count; at++)
            ask_one(filter, question, at);
        return;
    }
    for (size_t word = 1; word < (question->count + 63) / 64; word++)
        question->told[0][word] = question->told[1][word] = 0;
    aigcp_ask_fn *ask = filter->ask && question->count >= MANY ? filter->ask : ask_by_places;
    ask(filter, question);
}

static aigcp_term_set
set_of(size_t count, unsigned kind)
{
    if (count > 3)
        return AIGCP_LONGER;
    if (kind & AIGCP_TERM_KINDS_WITH_REPEATS)
        return AIGCP_REPEATS;
    return count == 2 ? AIGCP_PAIRS : AIGCP_TRIPLES;
}

/* Whether a term ends where ENDS says. */
static bool
is_short(size_t count, unsigned kind)
{
    return count <= 3 && !(kind & AIGCP_TERM_KINDS_WITH_REPEATS);
}

void
aigcp_prefilter_count(size_t terms[AIGCP_TERM_SETS], size_t count, unsigned kind)
{
    if (count < 2)
        return;
    terms[set_of(count, kind)]++;
    terms[AIGCP_ENDS] += is_short(count, kind);
    terms[AIGCP_QUADRUPLES] += count > 3;
}

aigc_status
aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[AIGCP_TERM_SETS])
{
    filter->places = aigcp_places_avx2();
    if (!filter->places)
        filter->places = aigcp_places_plain;
    filter->ask = aigcp_ask_avx512();
    filter->by_ends = terms[AIGCP_ENDS] <= AIGCP_PREFILTER_FEW;
    aigc_status status = AIGC_OK;
    size_t all = 0;
    for (int set = 0; set < AIGCP_TERM_SETS && status == AIGC_OK; set++) {
        const bool is_used = set != AIGCP_ENDS || filter->by_ends;
        status = is_used ? aigcp_set_init(&filter->sets[set], terms[set]) : AIGC_OK;
        filter->empty[set] = terms[set] == 0;
        all += set == AIGCP_QUADRUPLES || set == AIGCP_ENDS ? 0 : terms[set];
    }
    return status == AIGC_OK ? init_kinds(&filter->kinds, all) : status;
}

void
aigcp_prefilter_free(aigcp_prefilter *filter)
{
    for (int set = 0; set < AIGCP_TERM_SETS; set++)
        free(filter->sets[set].words);
    free(filter->kinds.at);
}

size_t
aigcp_prefilter_memory(const aigcp_prefilter *filter)
{
    size_t size = filter->kinds.at ? (size_t)1 << (32 - filter->kinds.shift) : 0;
    for (int set = 0; set < AIGCP_TERM_SETS; set++)
        size += filter->sets[set].words ? aigcp_set_bytes(&filter->sets[set]) : 0;
    return size;
}

/* The hash of symbols that are all there are. */
static uint32_t
hash_of(const uint32_t *symbols, size_t count)
{
    static const uint32_t factors[] = { AIGCP_HASH_1, AIGCP_HASH_2, AIGCP_HASH_3,
                                        AIGCP_HASH_4, AIGCP_HASH_5, AIGCP_HASH_6 };
    uint32_t hash = 0;
    for (size_t i = 0; i < count; i++)
        hash += symbols[i] * factors[count - 1 - i];
    return hash;
}

void
aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count, unsigned kind)
{
    if (count < 2)
        return;
    const size_t known = count < 6 ? count : 6;
    uint32_t hash = hash_of(symbols, known);
    const aigcp_term_set set = set_of(count, kind);
    aigcp_set_add(&filter->sets[set], set == AIGCP_LONGER ? aigcp_longer_hash(hash) : hash);
    if (is_short(count, kind) && filter->by_ends)
        aigcp_set_add(&filter->sets[AIGCP_ENDS], hash_of(symbols + count - 2, 2));
    if (count > 3)
        aigcp_set_add(&filter->sets[AIGCP_QUADRUPLES], hash_of(symbols + known - 4, 4));
    aigcp_term_kinds *kinds = &filter->kinds;
    const aigcp_kind_places places = aigcp_kind_places_of(kinds, hash);
    kinds->at[places.first] |= (uint8_t)kind;
    kinds->at[places.second] |= (uint8_t)kind;
}
