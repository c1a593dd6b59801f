/* SPDX-License-Identifier: Apache-2.0 */
/* What is common to the ways to look at many characters, all on processors that have BMI2: what a
 * bit for each of them says becomes marks of the symbols that are kept. */
#ifndef AIGCP_SEE_MANY_BMI2_H
#define AIGCP_SEE_MANY_BMI2_H

#include <string.h>

#include "libfilter/scan/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AIGCP_SEE_INLINE \
    __attribute__((target("bmi,bmi2,popcnt"))) static inline __attribute__((always_inline))

/* What goes from one step to the next. Marks of the symbols from a multiple of 64 on are gathered
 * here: to add to those in memory would wait for the step before. */
typedef struct aigcp_seeing {
    const aigcp_alphabet *alphabet;
    aigcp_sight *sight;
    aigcp_glances *glances;
    size_t count;    /* symbols: the sight says how many there were before */
    uint32_t passed; /* whether something was passed over since the last one, */
    uint32_t again;  /* and whether it was repeated */
    uint64_t gaps, repeats;
    uint64_t repeated[AIGCP_SIGHT_WORDS]; /* the symbol before is */
} aigcp_seeing;

/* Some characters, from the next glance on: 32 at the most, a bit each. */
typedef struct aigcp_step {
    unsigned lanes;   /* how many they are; or need no closer look, from the first on */
    unsigned count;   /* of those, how many are kept: */
    uint32_t passed;  /* which are not */
    uint32_t kept;    /* and which are; then a bit for each of these: */
    uint32_t repeats; /* it is the same as the one before */
} aigcp_step;

/* How characters are decoded, into the places of their glances, and looked up there. */
typedef struct aigcp_looks {
    void (*decode)(aigcp_glances *glances, const uint8_t *text, size_t at, size_t end, size_t most);
    void (*look_up)(aigcp_glances *glances, const uint16_t *table);
    void (*look_up_heard)(aigcp_glances *glances, const uint32_t *table); /* sounds, too */
} aigcp_looks;

/* Have a next glance, of the character at `at`. Returns false if there is none, or no room. */
static inline bool
aigcp_glances_have(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text,
                   size_t at, size_t end, const aigcp_looks *looks)
{
    aigcp_glances *g = sight->glances;
    if (!aigcp_has_room_for_many(sight, sight->count, 1))
        return false;
    if (aigcp_glances_go_to(g, at))
        return true;
    const size_t room = sight->room - sight->count;
    looks->decode(g, text, at, end, room < AIGCP_GLANCES ? room : AIGCP_GLANCES);
    if (sight->sounds)
        looks->look_up_heard(g, alphabet->heard);
    else
        looks->look_up(g, alphabet->glance);
    /* What is read behind the last one is not used, but tools that watch memory would tell of it.
     */
    memset(g->glance + g->count, 0, sizeof *g->glance * AIGCP_GLANCES_MARGIN);
    memset(g->place + g->count + 1, 0, sizeof *g->place * (AIGCP_GLANCES_MARGIN - 1));
    if (sight->sounds)
        memset(g->sound + g->count, 0, sizeof *g->sound * AIGCP_GLANCES_MARGIN);
    return g->count > 0;
}

/* Begin at `at`, where the next glance is. */
static inline void
aigcp_seeing_begin(aigcp_seeing *seeing, aigcp_sight *sight, const aigcp_alphabet *alphabet,
                   size_t at)
{
    seeing->alphabet = alphabet;
    seeing->sight = sight;
    seeing->glances = sight->glances;
    seeing->count = sight->count;
    seeing->passed = sight->passed;
    seeing->again = 0;
    seeing->gaps = sight->gap[sight->count / 64];
    seeing->repeats = 0;
    if (sight->sounds)
        aigcp_sounds_go_on(sight->sounds, at);
}

/* Characters for the next step: as many as there are, if there is room for what is said of them. */
static inline unsigned
aigcp_seeing_next(const aigcp_seeing *seeing, unsigned most)
{
    const aigcp_glances *g = seeing->glances;
    const size_t left = g->count - g->next;
    const unsigned lanes = left < most ? (unsigned)left : most;
    return aigcp_has_room_for_many(seeing->sight, seeing->count, 1) ? lanes : 0;
}

/* Note which of the characters of a step are to be noted. */
AIGCP_SEE_INLINE void
aigcp_step_note(const aigcp_seeing *seeing, const aigcp_step *step, uint32_t noted)
{
    aigcp_glances *g = seeing->glances;
    for (uint32_t left = _bzhi_u32(noted, step->lanes); left; left = _blsr_u32(left))
        g->noted[g->noted_count++] = g->place[g->next + _tzcnt_u32(left)];
}

/* Choose those to keep of `lanes` characters: which are `passed` over, and which need a closer
 * look. */
AIGCP_SEE_INLINE aigcp_step
aigcp_step_begin(unsigned lanes, uint32_t passed, uint32_t closer)
{
    closer = _bzhi_u32(closer, lanes);
    if (__builtin_expect(closer != 0, 0))
        lanes = _tzcnt_u32(closer);
    const uint32_t kept = _bzhi_u32(~passed, lanes);
    const unsigned count = (unsigned)__builtin_popcount(kept);
    return (aigcp_step){ .lanes = lanes, .count = count, .passed = passed, .kept = kept };
}

/* Which of the kept ones are repeats, and of which of those the repeats are counted: the first of
 * these needs a closer look. */
AIGCP_SEE_INLINE void
aigcp_step_repeats(aigcp_step *step, uint32_t repeats, uint32_t counted)
{
    if (__builtin_expect(counted != 0, 0)) {
        step->count = _tzcnt_u32(counted);
        step->lanes = _tzcnt_u32(_pdep_u32(counted & -counted, step->kept));
        repeats = _bzhi_u32(repeats, step->count);
    }
    step->repeats = repeats;
}

/* Add marks of symbols from `k` on; `before`: of those before among the same 64. Returns those
 * among which is symbol `next`. */
static inline uint64_t
aigcp_next_marks(uint64_t *marks, size_t k, size_t next, uint64_t before, uint32_t bits)
{
    const uint64_t low = before | (uint64_t)bits << k % 64;
    const uint64_t high = (uint64_t)bits >> 1 >> (63 - k % 64);
    marks[k / 64] = low;
    return k / 64 == next / 64 ? low : high;
}

/* Add those that are no repeats: their marks. Returns which of the characters they are. */
AIGCP_SEE_INLINE uint32_t
aigcp_step_end(aigcp_seeing *s, const aigcp_step *step)
{
    const uint32_t single = _bzhi_u32(~step->repeats, step->count);
    /* Marked is what stands behind something that was passed over, or repeated. */
    const uint64_t gaps = (uint64_t)step->passed << 1 | s->passed;
    const uint64_t agains = (uint64_t)step->repeats << 1 | s->again;
    const size_t next = s->count + (unsigned)__builtin_popcount(single);
    const uint32_t kept_gaps = _pext_u32((uint32_t)gaps, step->kept);
    s->gaps =
        aigcp_next_marks(s->sight->gap, s->count, next, s->gaps, _pext_u32(kept_gaps, single));
    s->repeats = aigcp_next_marks(s->repeated, s->count, next, s->repeats,
                                  _pext_u32((uint32_t)agains, single));
    s->count = next;
    s->passed = (uint32_t)(gaps >> step->lanes) & 1;
    s->again = (uint32_t)(agains >> step->count) & 1;
    s->glances->next += step->lanes;
    return _pdep_u32(single, step->kept);
}

/* Returns where the next glance is. */
static inline size_t
aigcp_seeing_end(aigcp_seeing *s)
{
    aigcp_sight *sight = s->sight;
    const size_t at = s->glances->from + s->glances->place[s->glances->next];
    if (sight->sounds)
        aigcp_sounds_end(sight->sounds, at);
    sight->gap[s->count / 64] = s->gaps;
    s->repeated[s->count / 64] = s->repeats | (uint64_t)s->again << s->count % 64;
    for (size_t i = sight->count / 64; i <= s->count / 64; i++) {
        sight->repeated[i] |= s->repeated[i] >> 1;
        if (i)
            sight->repeated[i - 1] |= s->repeated[i] << 63;
    }
    sight->count = s->count;
    sight->passed = s->passed;
    return at;
}

#endif
#endif
