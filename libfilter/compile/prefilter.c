/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the sets of bits. */
#include "libfilter/compile/prefilter.h"

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
            places.triples |= (uint64_t)aigcp_has_triple(filter, triple, triple) << i;
        places.longer |= (uint64_t)aigcp_has_triple(filter, triple, quadruple) << i;
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

/* Ask about all that is known of longer terms. */
static inline void
ask_longer(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const aigcp_long_hashes hashes = aigcp_long_hashes_of(question->symbols + at);
    for (unsigned k = 0; k < 3; k++)
        if (aigcp_has_longer(filter, hashes.of[0], hashes.of[k]))
            ask_table(filter, question, at, 4 + k, hashes.of[k]);
}

/* Ask about a term of two symbols, and one of three, where one of either may end. */
static inline void
ask_short(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const uint32_t triple = hash_three(question->symbols + at);
    ask_both(filter, AIGCP_PAIRS, question, at, 2, hash_two(question->symbols + at));
    if (aigcp_has_triple(filter, triple, triple))
        ask_table(filter, question, at, 3, triple);
}

/* Ask about terms of two and three symbols of which the text must repeat one. */
static inline void
ask_repeats(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const uint16_t *last = question->symbols + at;
    ask_both(filter, AIGCP_REPEATS, question, at, 2, hash_two(last));
    ask_both(filter, AIGCP_REPEATS, question, at, 3, hash_three(last));
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

/* Ask about short terms of the symbols of a question from `from` on, a multiple of 64, 64 of them
 * at the most. */
static void
ask_some(const aigcp_prefilter *filter, aigcp_question *question, size_t from,
         const aigcp_places *places)
{
    const size_t left = question->count - from;
    const uint16_t *symbols = question->symbols + from;
    for (uint64_t pairs = places->pairs; pairs; pairs &= pairs - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(pairs);
        if (filter->by_ends)
            ask_short(filter, question, from + i);
        else
            ask_table(filter, question, from + i, 2, hash_two(symbols + i));
    }
    for (uint64_t triples = places->triples; triples; triples &= triples - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(triples);
        ask_table(filter, question, from + i, 3, hash_three(symbols + i));
    }
    uint64_t repeats = find_repeats(question, from, left < 64 ? left : 64);
    for (; repeats; repeats &= repeats - 1)
        ask_repeats(filter, question, from + (unsigned)__builtin_ctzll(repeats));
}

/* Ask about one symbol as ask_some() asks about many. */
static void
ask_one(const aigcp_prefilter *filter, aigcp_question *question, size_t at)
{
    const uint16_t *last = question->symbols + at;
    if (!filter->by_ends || aigcp_set_has(&filter->sets[AIGCP_ENDS], hash_two(last)))
        ask_short(filter, question, at);
    const uint64_t *repeated = question->marks.repeated;
    if (repeated && aigcp_bits_from(repeated, question->mark + at - 2, 3) & 7)
        ask_repeats(filter, question, at);
    const uint32_t triple = hash_three(last);
    if (aigcp_has_triple(filter, triple, triple + *(last - 3) * AIGCP_HASH_4))
        ask_longer(filter, question, at);
}

/* Have fetched what the table says of a term. Inline, as all that follows: a compiler leaves out a
 * call that does nothing else. */
static inline __attribute__((always_inline)) void
fetch_kind(const aigcp_prefilter *filter, uint32_t hash)
{
    __builtin_prefetch(&filter->kinds.at[aigcp_kind_places_of(&filter->kinds, hash).first]);
}

/* Have fetched what will be asked about 64 symbols, where it may be far away. */
static inline __attribute__((always_inline)) void
fetch(const aigcp_prefilter *filter, const uint16_t *symbols, const aigcp_places *places)
{
    for (uint64_t pairs = places->pairs; pairs; pairs &= pairs - 1)
        fetch_kind(filter, hash_two(symbols + __builtin_ctzll(pairs)));
    for (uint64_t triples = places->triples; triples; triples &= triples - 1)
        fetch_kind(filter, hash_three(symbols + __builtin_ctzll(triples)));
    const aigcp_bit_set *set = &filter->sets[AIGCP_LONGER];
    for (uint64_t longer = places->longer; longer; longer &= longer - 1) {
        const uint32_t four = aigcp_long_hashes_of(symbols + __builtin_ctzll(longer)).of[0];
        __builtin_prefetch(&set->words[four >> set->shift]);
    }
}

/* Longer terms that a set has let through: the table is asked about many at once. */
#define LONGER_AT_ONCE 64
typedef struct longer_terms {
    size_t count;
    struct {
        uint32_t hash;
        uint16_t at;
        uint16_t symbols;
    } of[LONGER_AT_ONCE + 3];
} longer_terms;

static void
ask_found(const aigcp_prefilter *filter, aigcp_question *question, longer_terms *found)
{
    for (size_t i = 0; i < found->count; i++)
        ask_table(filter, question, found->of[i].at, found->of[i].symbols, found->of[i].hash);
    found->count = 0;
}

static inline void
add_found(const aigcp_prefilter *filter, longer_terms *found, size_t at, uint16_t symbols,
          uint32_t four, uint32_t hash)
{
    if (!aigcp_has_longer(filter, four, hash))
        return;
    fetch_kind(filter, hash);
    found->of[found->count].hash = hash;
    found->of[found->count].at = (uint16_t)at;
    found->of[found->count++].symbols = symbols;
}

/* Find those that end with some symbols from `from` on. */
static void
find_longer(const aigcp_prefilter *filter, aigcp_question *question, size_t from, uint64_t places,
            longer_terms *found)
{
    for (; places; places &= places - 1) {
        const size_t at = from + (unsigned)__builtin_ctzll(places);
        const aigcp_long_hashes hashes = aigcp_long_hashes_of(question->symbols + at);
        for (uint16_t k = 0; k < 3; k++)
            add_found(filter, found, at, 4 + k, hashes.of[0], hashes.of[k]);
        if (found->count > LONGER_AT_ONCE)
            ask_found(filter, question, found);
    }
}

static void
ask_by_places(const aigcp_prefilter *filter, aigcp_question *question)
{
    aigcp_places places[AIGCP_PREFILTER_WORDS];
    for (size_t from = 0; from < question->count; from += 64) {
        const size_t left = question->count - from;
        const uint16_t *symbols = question->symbols + from;
        const size_t some = left < 64 ? left : 64;
        places[from / 64] = filter->places(filter, symbols, some);
        if (filter->gapless)
            aigcp_leave_out_gaps(question, from, some, &places[from / 64]);
        if (!filter->by_ends)
            fetch(filter, symbols, &places[from / 64]);
    }
    longer_terms found; /* filled as far as it goes */
    found.count = 0;
    for (size_t from = 0; from < question->count; from += 64) {
        ask_some(filter, question, from, &places[from / 64]);
        find_longer(filter, question, from, places[from / 64].longer, &found);
    }
    ask_found(filter, question, &found);
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

void
aigcp_prefilter_ask_hinted(const aigcp_prefilter *filter, aigcp_question *question, aigcp_ends ends,
                           bool repeats)
{
    question->told[0][0] = question->told[1][0] = 0;
    if (ends.pair & 1)
        ask_table(filter, question, 0, 2, hash_two(question->symbols));
    if (ends.triple & 1)
        ask_table(filter, question, 0, 3, hash_three(question->symbols));
    if (repeats)
        ask_repeats(filter, question, 0);
    if (ends.longer & 1)
        ask_longer(filter, question, 0);
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
    terms[AIGCP_TRIPLES] += count > 3;
}

aigc_status
aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[AIGCP_TERM_SETS])
{
    filter->places = aigcp_places_avx2();
    if (!filter->places)
        filter->places = aigcp_places_plain;
    filter->ask = aigcp_ask_avx512();
    filter->by_ends = terms[AIGCP_ENDS] <= AIGCP_PREFILTER_FEW;
    filter->gapless = true;
    aigc_status status = AIGC_OK;
    size_t all = 0;
    for (int set = 0; set < AIGCP_TERM_SETS && status == AIGC_OK; set++) {
        const bool is_used = set != AIGCP_ENDS || filter->by_ends;
        status = is_used ? aigcp_set_init(&filter->sets[set], terms[set]) : AIGC_OK;
        filter->empty[set] = terms[set] == 0;
        all += set == AIGCP_LONGER || set == AIGCP_ENDS ? 0 : terms[set];
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

/* As aigcp_has_triple() asks. */
static void
add_triple(aigcp_prefilter *filter, uint32_t triple, uint32_t hash)
{
    aigcp_bit_set *set = &filter->sets[AIGCP_TRIPLES];
    if (filter->by_ends)
        aigcp_set_add(set, hash);
    else
        aigcp_set_add_beside(set, triple, hash);
}

/* By which hashes a term is added. */
typedef struct term_hashes {
    aigcp_term_set set;
    uint32_t known; /* all that is known of it, */
    uint32_t four;  /* and of a longer one, the last four of that, */
    uint32_t three; /* and the last three */
} term_hashes;

static term_hashes
hashes_of_term(const uint32_t *symbols, size_t count, unsigned kind)
{
    const size_t known = count < 6 ? count : 6;
    term_hashes hashes = { set_of(count, kind), hash_of(symbols, known), 0, 0 };
    if (hashes.set == AIGCP_LONGER) {
        hashes.four = hash_of(symbols + known - 4, 4);
        hashes.three = hash_of(symbols + known - 3, 3);
    }
    return hashes;
}

void
aigcp_prefilter_fetch(const aigcp_prefilter *filter, const uint32_t *symbols, size_t count,
                      unsigned kind)
{
    if (count < 2 || filter->by_ends) /* with few terms all is near */
        return;
    const term_hashes hashes = hashes_of_term(symbols, count, kind);
    const bool is_longer = hashes.set == AIGCP_LONGER;
    const aigcp_bit_set *set = &filter->sets[is_longer ? AIGCP_TRIPLES : hashes.set];
    __builtin_prefetch(&set->words[(is_longer ? hashes.three : hashes.known) >> set->shift]);
    set = &filter->sets[AIGCP_LONGER];
    if (is_longer)
        __builtin_prefetch(&set->words[hashes.four >> set->shift]);
    fetch_kind(filter, hashes.known);
}

void
aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count, unsigned kind)
{
    if (count < 2)
        return;
    const term_hashes hashes = hashes_of_term(symbols, count, kind);
    const uint32_t hash = hashes.known;
    filter->gapless = filter->gapless && kind & AIGCP_TERM_KINDS_GAPLESS;
    if (hashes.set == AIGCP_LONGER) {
        add_triple(filter, hashes.three, hashes.four);
        aigcp_set_add_beside(&filter->sets[AIGCP_LONGER], hashes.four, aigcp_longer_hash(hash));
    } else if (hashes.set == AIGCP_TRIPLES) {
        add_triple(filter, hash, hash);
    } else {
        aigcp_set_add(&filter->sets[hashes.set], hash);
    }
    if (is_short(count, kind) && filter->by_ends)
        aigcp_set_add(&filter->sets[AIGCP_ENDS], hash_of(symbols + count - 2, 2));
    aigcp_term_kinds *kinds = &filter->kinds;
    const aigcp_kind_places places = aigcp_kind_places_of(kinds, hash);
    kinds->at[places.first] |= (uint8_t)kind;
    kinds->at[places.second] |= (uint8_t)kind;
}
