/* SPDX-License-Identifier: Apache-2.0 */
/* Look at 32 characters at a time, on processors that have AVX-512 with VBMI2.
 *
 * 64 bytes are checked to be characters of one to three bytes, by bit masks; from where these begin
 * their bytes are put side by side and made code points, which are looked up. What is passed over
 * and what is a repeat are squeezed out. Whatever needs a closer look ends it. */
#include "libfilter/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX512      \
    __attribute__(( \
        target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))
#define LANES 32
#define BYTES 64

/* What is seen of 64 bytes where nothing needs a closer look. */
#define LEAST LANES

/* Of characters that begin so close to the end of 64 bytes, not all can be seen. */
#define STRADDLE 2

static inline uint32_t
first_bits(unsigned count)
{
    return (uint32_t)(((uint64_t)1 << count) - 1);
}

/* The first bytes of good characters in 64 bytes; `*size`: how far these go. */
AVX512 static inline uint64_t
find_leads(__m512i bytes, size_t *size)
{
    const __m512i high_4 = _mm512_and_si512(bytes, _mm512_set1_epi8((char)0xF0));
    uint64_t more = _mm512_movepi8_mask(bytes); /* not ASCII */
    uint64_t following = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8((char)0xC0));
    uint64_t of_three = _mm512_cmpeq_epi8_mask(high_4, _mm512_set1_epi8((char)0xE0));
    uint64_t of_two = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xC2)) &
                      _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0));
    uint64_t expected = of_three << 1 | of_three << 2 | of_two << 1;
    uint64_t bad = (expected ^ following) | (more & ~following & ~of_three & ~of_two);
    uint64_t leads = ~following;
    unsigned good = BYTES - STRADDLE;
    if (__builtin_expect(bad != 0, 0)) {
        /* What is wrong belongs to a character that began up to two bytes before. */
        unsigned checked = (unsigned)__builtin_ctzll(bad);
        good = checked > STRADDLE ? checked - STRADDLE : 0;
        *size = good + _tzcnt_u64(leads >> good | (uint64_t)1 << (checked - good));
    } else {
        *size = good + _tzcnt_u64(leads >> good | (uint64_t)1 << STRADDLE);
    }
    return leads & (((uint64_t)1 << good) - 1);
}

/* Some characters: the first three bytes of each, and where they begin. */
typedef struct characters {
    __m256i first, second, third;
    __m256i begin;
} characters;

/* Code points of characters of one to three bytes. */
AVX512 static inline __m512i
code_points(const characters *c, uint32_t *overlong)
{
    const __m512i low_6 = _mm512_set1_epi16(0x3F);
    __m512i first = _mm512_cvtepu8_epi16(c->first);
    __m512i second = _mm512_and_si512(_mm512_cvtepu8_epi16(c->second), low_6);
    __m512i third = _mm512_and_si512(_mm512_cvtepu8_epi16(c->third), low_6);
    __m512i of_two = _mm512_or_si512(
        _mm512_slli_epi16(_mm512_and_si512(first, _mm512_set1_epi16(0x1F)), 6), second);
    __m512i of_three = _mm512_or_si512(
        _mm512_or_si512(_mm512_slli_epi16(first, 12), _mm512_slli_epi16(second, 6)), third);
    __mmask32 is_more = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0x7F));
    __mmask32 is_three = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0xDF));
    *overlong = _mm512_mask_cmplt_epu16_mask(is_three, of_three, _mm512_set1_epi16(0x800));
    return _mm512_mask_mov_epi16(_mm512_mask_mov_epi16(first, is_more, of_two), is_three, of_three);
}

AVX512 static inline __m256i
look_up_half(const uint16_t *glance, __m256i points)
{
    return _mm512_cvtepi32_epi16(
        _mm512_i32gather_epi32(_mm512_cvtepu16_epi32(points), glance, sizeof *glance));
}

AVX512 static inline __m512i
look_up(const uint16_t *glance, __m512i points)
{
    __m256i low = look_up_half(glance, _mm512_castsi512_si256(points));
    __m256i high = look_up_half(glance, _mm512_extracti64x4_epi64(points, 1));
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/* Symbols of which those that are kept are moved to the front. */
typedef struct squeezed {
    __m512i symbols;
    __m256i begin;
    uint32_t gap;      /* a bit for each before which something was passed over, */
    uint32_t repeated; /* and behind which it comes again */
    unsigned count;
} squeezed;

AVX512 static inline void
squeeze(squeezed *s, uint32_t kept)
{
    s->symbols = _mm512_maskz_compress_epi16(kept, s->symbols);
    s->begin = _mm256_maskz_compress_epi8(kept, s->begin);
    s->gap = _pext_u32(s->gap, kept);
    s->repeated = _pext_u32(s->repeated, kept);
    s->count = (unsigned)__builtin_popcount(kept);
}

/* Which symbols repeat the one before; before the first there is `last`, in all lanes. */
AVX512 static inline uint32_t
find_repeats(const squeezed *s, __m512i last)
{
    const __m512i before =
        _mm512_set_epi16(30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                         11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, LANES);
    __m512i shifted = _mm512_permutex2var_epi16(s->symbols, before, last);
    return _mm512_mask_cmpeq_epi16_mask(_mm512_test_epi16_mask(s->symbols, s->symbols), s->symbols,
                                        shifted) &
           first_bits(s->count);
}

static inline void
set_marks(uint64_t *marks, size_t k, uint64_t bits)
{
    marks[k / 64] |= bits << k % 64;
    marks[k / 64 + 1] |= bits >> 1 >> (63 - k % 64);
}

/* What goes from one step to the next. */
typedef struct progress {
    const aigcp_alphabet *alphabet;
    aigcp_sight *sight;
    size_t count;    /* symbols in the sight */
    __m512i last;    /* the last of them, in all lanes */
    uint32_t passed; /* whether something was passed over since */
} progress;

/* Add symbols; `at`: where they begin is counted from there. */
AVX512 static inline void
add(progress *p, const squeezed *s, size_t at)
{
    const aigcp_sight *sight = p->sight;
    const size_t k = p->count;
    const __m512i base = _mm512_set1_epi32((int)(sight->base + (uint32_t)at));
    __m512i low = _mm512_cvtepu8_epi32(_mm256_castsi256_si128(s->begin));
    __m512i high = _mm512_cvtepu8_epi32(_mm256_extracti128_si256(s->begin, 1));
    _mm512_storeu_si512(sight->symbol + k, s->symbols);
    _mm512_storeu_si512(sight->at + k, _mm512_add_epi32(low, base));
    _mm512_storeu_si512(sight->at + k + LANES / 2, _mm512_add_epi32(high, base));
    set_marks(sight->gap, k, s->gap);
    set_marks(sight->repeated, k, s->repeated);
    p->count += s->count;
    p->last = _mm512_mask_permutexvar_epi16(p->last, s->count ? UINT32_MAX : 0,
                                            _mm512_set1_epi16((short)(s->count - 1)), s->symbols);
}

/* Look at `lanes` characters. Returns how many, from the first on, need no closer look. */
AVX512 static inline unsigned
see_some(progress *p, const characters *c, size_t at, unsigned lanes)
{
    uint32_t closer;
    __m512i seen = look_up(p->alphabet->glance, code_points(c, &closer));
    uint32_t passed = _mm512_cmpeq_epi16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_PASSED));
    closer |=
        _mm512_cmpge_epu16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_CLOSER)) & ~passed;
    closer &= first_bits(lanes);
    if (__builtin_expect(closer != 0, 0))
        lanes = (unsigned)__builtin_ctz(closer);
    uint32_t kept = ~passed & first_bits(lanes);
    squeezed s = { .symbols = seen, .begin = c->begin, .gap = passed << 1 | p->passed };
    squeeze(&s, kept);
    uint32_t repeats = find_repeats(&s, p->last);
    if (p->alphabet->counts_repeats && repeats) { /* the first of them needs a closer look */
        s.count = (unsigned)__builtin_ctz(repeats);
        s.gap &= first_bits(s.count);
        lanes = (unsigned)__builtin_ctz(_pdep_u32(repeats & -repeats, kept));
    } else { /* mostly there are some: no branch */
        uint64_t *marks = p->sight->repeated;
        marks[(p->count - 1) / 64] |= (uint64_t)(repeats & 1) << (p->count - 1) % 64;
        s.repeated = repeats >> 1;
        squeeze(&s, ~repeats & first_bits(s.count));
    }
    add(p, &s, at);
    p->passed = (uint32_t)(((uint64_t)passed << 1 | p->passed) >> lanes) & 1;
    return lanes;
}

/* Look at the characters of 64 bytes, 32 at the most. Returns how far they need no closer look. */
AVX512 static inline size_t
see_bytes(progress *p, const uint8_t *text, size_t at)
{
    const __m512i numbers = _mm512_set_epi64(
        0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    const __m512i one = _mm512_set1_epi8(1);
    size_t size;
    __m512i bytes = _mm512_loadu_si512(text + at);
    uint64_t leads = find_leads(bytes, &size);
    size_t behind = _tzcnt_u64(_pdep_u64((uint64_t)1 << LANES, leads));
    size = size < behind ? size : behind;
    unsigned lanes = (unsigned)__builtin_popcountll(leads);
    lanes = lanes < LANES ? lanes : LANES;
    __m512i begin = _mm512_maskz_compress_epi8(leads, numbers);
    __m512i next = _mm512_add_epi8(begin, one);
    const characters c = {
        .first = _mm512_castsi512_si256(_mm512_permutexvar_epi8(begin, bytes)),
        .second = _mm512_castsi512_si256(_mm512_permutexvar_epi8(next, bytes)),
        .third = _mm512_castsi512_si256(_mm512_permutexvar_epi8(_mm512_add_epi8(next, one), bytes)),
        .begin = _mm512_castsi512_si256(begin),
    };
    unsigned seen = see_some(p, &c, at, lanes);
    return seen == lanes ? size : _tzcnt_u64(_pdep_u64((uint64_t)1 << seen, leads));
}

AVX512 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    size_t size = LEAST;
    progress p = { alphabet, sight, sight->count,
                   _mm512_set1_epi16((short)sight->symbol[sight->count - 1]), sight->passed };
    while (size >= LEAST && end - at >= BYTES && p.count + AIGCP_SEE_MANY_ROOM <= sight->room) {
        size = see_bytes(&p, text, at);
        at += size;
    }
    sight->count = p.count;
    sight->passed = p.passed;
    return at;
}

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
                   __builtin_cpu_supports("avx512vbmi2")
               ? see_many
               : NULL;
}

#else

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return NULL;
}

#endif
