/* SPDX-License-Identifier: Apache-2.0 */
/* The alphabet against what the tables say of each code point: what it folds to, what that looks
 * and sounds like, and what is passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/compile/alphabet.h"
#include "libfilter/compile/text_units.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/scan/hidden_text.h"
#include "tests/support/prng.h"

#define EXACT (1u << AIGCP_EXACT)
#define LOOSE (1u << AIGCP_LOOSE)
#define SOUND (1u << AIGCP_SOUND)

/* A numbering of units that could come from words, and the alphabet made from it. */
typedef struct subject {
    uint32_t *of[AIGCP_SOUND];
    bool sound;
    uint32_t *seen;
    uint8_t *stop;
    aigcp_numbering numbering;
    aigcp_alphabet alphabet;
} subject;

static void *
zeroed(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

/* Number one unit in so many, and all that words in disguise are likely to have. */
static void
number_some(subject *s, unsigned lanes, size_t one_in, bool digits)
{
    prng random;
    prng_seed(&random, one_in + lanes);
    *s = (subject){ .seen = zeroed(AIGCP_CODE_POINTS, sizeof *s->seen),
                    .stop = zeroed(AIGCP_CODE_POINTS, sizeof *s->stop) };
    s->sound = lanes & SOUND;
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        if (lanes >> lane & 1)
            s->of[lane] = zeroed(AIGCP_CODE_POINTS, sizeof **s->of);
    uint32_t last[AIGCP_SOUND] = { 0 };
    uint32_t last_seen = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        uint32_t self;
        size_t count;
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        bool chosen = c < 0x80 || c == 0x20AC || c == 0x7535 || prng_below(&random, one_in) == 0;
        if (!chosen || count != 1 || *fold != c)
            continue; /* terms are folded */
        if (s->of[AIGCP_EXACT])
            s->of[AIGCP_EXACT][c] = ++last[AIGCP_EXACT];
        if (s->of[AIGCP_EXACT] && prng_below(&random, 3) == 0)
            s->stop[c] = (uint8_t)prng_below(&random, AIGCP_STOP_ALWAYS + 1);
        if (aigcp_look_class(c) == c && !aigcp_is_separator(c)) {
            if (s->of[AIGCP_LOOSE])
                s->of[AIGCP_LOOSE][c] = ++last[AIGCP_LOOSE];
            s->seen[c] = ++last_seen;
        }
    }
    s->numbering = (aigcp_numbering){
        .of = { s->of[AIGCP_EXACT], s->of[AIGCP_LOOSE] },
        .sound = s->sound,
        .seen = s->seen,
        .stop = s->stop,
        .digits = digits,
        .hidden = digits ? AIGCP_FIND_ZERO_WIDTH | AIGCP_FIND_BIDI : 0,
    };
    assert_int_equal(aigcp_alphabet_build(&s->numbering, &s->alphabet), AIGC_OK);
}

static void
subject_free(subject *s)
{
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        free(s->of[lane]);
    free(s->seen);
    free(s->stop);
    aigcp_alphabet_free(&s->alphabet);
}

static bool
is_used(const subject *s, aigcp_lane_kind lane)
{
    return lane == AIGCP_SOUND ? s->sound : s->of[lane] != NULL;
}

/* The symbol that a folded code point should have in a lane. `reads`: as a sign of leet it is a
 * letter. */
static uint32_t
symbol_of(const subject *s, aigcp_lane_kind lane, uint32_t folded, bool reads)
{
    if (!is_used(s, lane))
        return AIGCP_SYMBOL_OTHER;
    if (lane == AIGCP_EXACT)
        return s->of[lane][folded];
    if (lane == AIGCP_SOUND ? aigcp_is_silent(folded) : aigcp_is_separator(folded) && !reads)
        return AIGCP_SYMBOL_SKIP;
    if (lane == AIGCP_LOOSE)
        return s->of[lane][aigcp_look_class(folded)];
    if (folded >= 'a' && folded <= 'z')
        return AIGCP_SOUND_LETTER_A + (folded - 'a');
    return aigcp_sound_of(folded);
}

static uint32_t
seen_of(const subject *s, uint32_t folded, bool reads)
{
    uint32_t seen = s->seen[aigcp_look_class(folded)];
    if (aigcp_is_separator(folded) && !reads)
        seen = AIGCP_SEEN_PASSED;
    if (s->stop[folded] == AIGCP_STOP_ALWAYS)
        seen |= AIGCP_SEEN_STOP;
    if (s->stop[folded] == AIGCP_STOP_SECOND || s->stop[folded] == AIGCP_STOP_THIRD)
        seen |= AIGCP_SEEN_AGAIN;
    if (s->stop[folded] == AIGCP_STOP_SECOND)
        seen |= AIGCP_SEEN_TWO;
    if (s->numbering.digits && folded >= '0' && folded <= '9')
        seen |= AIGCP_SEEN_DIGIT;
    return seen;
}

static void
check_class(const subject *s, uint32_t c, uint32_t class, uint32_t folded, bool reads)
{
    const aigcp_alphabet *alphabet = &s->alphabet;
    if (class >= alphabet->class_count)
        fail_msg("U+%04X has class %u", (unsigned)c, (unsigned)class);
    for (int lane = 0; lane < AIGCP_LANES; lane++) {
        assert_int_equal(alphabet->symbol[lane] != NULL, is_used(s, (aigcp_lane_kind)lane));
        if (!alphabet->symbol[lane])
            continue;
        uint32_t symbol = alphabet->symbol[lane][class];
        uint32_t expected = symbol_of(s, (aigcp_lane_kind)lane, folded, reads);
        if (symbol != expected)
            fail_msg("U+%04X is %u in lane %d, and should be %u", (unsigned)c, (unsigned)symbol,
                     lane, (unsigned)expected);
    }
    if (alphabet->seen[class] != seen_of(s, folded, reads))
        fail_msg("U+%04X is seen as %x, and should be as %x", (unsigned)c,
                 (unsigned)alphabet->seen[class], (unsigned)seen_of(s, folded, reads));
}

/* What needs a closer look: the parts of what it folds to, or both readings of a sign. */
static void
check_wide(const subject *s, uint32_t c, const aigcp_wide *wide, const uint32_t *fold, size_t count)
{
    const uint16_t *classes = s->alphabet.wide_classes + wide->at;
    assert_true(wide->at + wide->count <= s->alphabet.wide_size);
    if (wide->kind == AIGCP_WIDE_LEET || wide->kind == AIGCP_WIDE_FIRST_SIGN) {
        assert_int_equal(wide->kind == AIGCP_WIDE_FIRST_SIGN, aigcp_may_begin_word(*fold));
        assert_int_equal(wide->count, 2);
        assert_int_equal(count, 1);
        assert_true(aigcp_is_leet_sign(*fold));
        check_class(s, c, classes[0], *fold, false);
        check_class(s, c, classes[1], *fold, true);
        return;
    }
    assert_int_equal(wide->kind, AIGCP_WIDE_SEQUENCE);
    assert_int_equal(wide->count, count);
    assert_true(count > 1);
    for (size_t i = 0; i < count; i++)
        check_class(s, c, classes[i], fold[i], false);
}

static void
check_code_point(const subject *s, uint32_t c)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    uint16_t class = aigcp_class_of(&s->alphabet, c);
    if (count == 0) {
        assert_int_equal(class, AIGCP_CLASS_INVISIBLE);
    } else if (class >= AIGCP_WIDE_FIRST) {
        assert_true(class - AIGCP_WIDE_FIRST < (int)s->alphabet.wide_count);
        check_wide(s, c, &s->alphabet.wide[class - AIGCP_WIDE_FIRST], fold, count);
    } else { /* a sequence only if all of it is in no term */
        assert_true(count == 1 || class == AIGCP_CLASS_OTHER);
        for (size_t i = 0; i < count; i++)
            check_class(s, c, class, fold[i], false);
        if (s->of[AIGCP_LOOSE] && aigcp_is_leet_sign(*fold))
            check_class(s, c, class, *fold, true);
    }
}

static void
check_all(unsigned lanes, size_t one_in, bool digits)
{
    subject s;
    number_some(&s, lanes, one_in, digits);
    const aigcp_alphabet *alphabet = &s.alphabet;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        if (c < 0xD800 || c > 0xDFFF)
            check_code_point(&s, c);
    for (uint32_t c = 0; c < 0x10000; c++) {
        uint16_t class = alphabet->bmp[c];
        bool closer = class >= AIGCP_WIDE_FIRST || aigcp_hidden_needs(s.numbering.hidden, c);
        uint32_t seen = closer ? 0 : alphabet->seen[class];
        uint16_t glance = (uint16_t)seen;
        if (seen & AIGCP_SEEN_PASSED)
            glance = AIGCP_GLANCE_PASSED;
        else
            assert_true(glance < AIGCP_GLANCE_CLOSER); /* of so few terms */
        if (seen & (AIGCP_SEEN_STOP | AIGCP_SEEN_DIGIT))
            glance |= AIGCP_GLANCE_NOTED;
        if (seen & AIGCP_SEEN_INVISIBLE)
            glance = AIGCP_GLANCE_FLAGGED;
        if (closer)
            glance = AIGCP_GLANCE_CLOSER;
        assert_int_equal(alphabet->glance[c], glance);
    }
    assert_true(aigcp_alphabet_memory(alphabet) > 0x10000 * sizeof *alphabet->bmp);
    subject_free(&s);
}

static void
all_lanes(void **state)
{
    (void)state;
    check_all(EXACT | LOOSE | SOUND, 20, true);
    check_all(EXACT | LOOSE | SOUND, 20000, false);
}

static void
lanes_that_are_not_used(void **state)
{
    (void)state;
    for (unsigned lanes = 0; lanes < (EXACT | LOOSE | SOUND); lanes++)
        check_all(lanes, 100, lanes & 1);
}

/* Passed over by all, whatever the terms are; and never what only separates. */
static void
invisible_characters(void **state)
{
    (void)state;
    static const uint32_t invisible[] = { 0xAD, 0x200B, 0x2060, 0xFE0F, 0xFEFF, 0xE0001, 0xE0100 };
    subject s;
    number_some(&s, EXACT | LOOSE | SOUND, 50, false);
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++)
        assert_int_equal(aigcp_class_of(&s.alphabet, invisible[i]), AIGCP_CLASS_INVISIBLE);
    for (int lane = 0; lane < AIGCP_LANES; lane++)
        assert_int_equal(s.alphabet.symbol[lane][AIGCP_CLASS_INVISIBLE], AIGCP_SYMBOL_SKIP);
    assert_int_equal(s.alphabet.seen[AIGCP_CLASS_INVISIBLE],
                     AIGCP_SEEN_PASSED | AIGCP_SEEN_INVISIBLE);
    assert_true(aigcp_class_of(&s.alphabet, ' ') != AIGCP_CLASS_INVISIBLE);
    subject_free(&s);
}

/* Surrogates are not decoded in passing. */
static void
surrogates_are_looked_at_closely(void **state)
{
    (void)state;
    subject s;
    number_some(&s, EXACT, 50, false);
    for (uint32_t c = 0xD800; c <= 0xDFFF; c++) {
        assert_true(s.alphabet.bmp[c] >= AIGCP_WIDE_FIRST);
        assert_int_equal(s.alphabet.glance[c], AIGCP_GLANCE_CLOSER);
    }
    subject_free(&s);
}

/* Some by hand, so that not all hangs on one reading of the tables. */
static void
known_characters(void **state)
{
    (void)state;
    subject s;
    number_some(&s, EXACT | LOOSE | SOUND, 50, false);
    const aigcp_alphabet *alphabet = &s.alphabet;
    const uint16_t *exact = alphabet->symbol[AIGCP_EXACT];
    const uint16_t *loose = alphabet->symbol[AIGCP_LOOSE];
    const uint16_t *sound = alphabet->symbol[AIGCP_SOUND];
    uint16_t wei = aigcp_sound_of_unit[aigcp_syllable_find("wei", 3)];
    uint16_t xin = aigcp_sound_of_unit[aigcp_syllable_find("xin", 3)];
#define CLASS(c) aigcp_class_of(alphabet, c)
    assert_int_equal(CLASS('F'), CLASS('f'));
    assert_int_equal(CLASS(0xFF46), CLASS('f'));                  /* FULLWIDTH F */
    assert_int_equal(exact[CLASS(0x96FB)], exact[CLASS(0x7535)]); /* 電, 电 */
    assert_int_equal(exact[CLASS(0x7535)], s.of[AIGCP_EXACT][0x7535]);
    assert_int_not_equal(exact[CLASS(0x7535)], AIGCP_SYMBOL_OTHER);
    assert_int_equal(CLASS(0x1D7D0), CLASS('2')); /* MATHEMATICAL BOLD TWO */
    assert_int_not_equal(exact[CLASS('0')], exact[CLASS('o')]);
    assert_int_equal(loose[CLASS('0')], loose[CLASS('o')]);
    assert_int_equal(loose[CLASS('1')], loose[CLASS('l')]);
    assert_int_equal(loose[CLASS(0x430)], loose[CLASS('a')]); /* Cyrillic */
    assert_int_equal(loose[CLASS('-')], AIGCP_SYMBOL_SKIP);
    assert_int_not_equal(exact[CLASS('-')], AIGCP_SYMBOL_SKIP);
    assert_int_equal(loose[CLASS(0x1F600)], AIGCP_SYMBOL_SKIP); /* an emoji */
    assert_int_equal(loose[CLASS(0xF0000)], AIGCP_SYMBOL_SKIP); /* private use */
    assert_int_equal(sound[CLASS('q')], AIGCP_SOUND_LETTER_A + ('q' - 'a'));
    assert_int_equal(sound[CLASS(0x5FAE)], wei); /* 微 */
    assert_int_equal(sound[CLASS(0x4FE1)], xin); /* 信 */
    assert_int_not_equal(sound[CLASS(0x5FAE)], sound[CLASS(0x4FE1)]);
    assert_int_equal(sound[CLASS(0x8587)], sound[CLASS(0x5FAE)]);             /* 薇 */
    const aigcp_wide *ff = &alphabet->wide[CLASS(0xFB00) - AIGCP_WIDE_FIRST]; /* ﬀ */
    assert_int_equal(ff->count, 2);
    assert_int_equal(alphabet->wide_classes[ff->at], CLASS('f'));
    assert_int_equal(alphabet->wide_classes[ff->at + 1], CLASS('f'));
    const aigcp_wide *at = &alphabet->wide[CLASS('@') - AIGCP_WIDE_FIRST];
    assert_int_equal(at->kind, AIGCP_WIDE_LEET);
    assert_int_equal(loose[alphabet->wide_classes[at->at]], AIGCP_SYMBOL_SKIP);
    assert_int_equal(loose[alphabet->wide_classes[at->at + 1]], loose[CLASS('a')]);
    /* To the other lanes it is the same either way. */
    assert_int_equal(exact[alphabet->wide_classes[at->at]],
                     exact[alphabet->wide_classes[at->at + 1]]);
    assert_int_equal(sound[alphabet->wide_classes[at->at]],
                     sound[alphabet->wide_classes[at->at + 1]]);
#undef CLASS
    subject_free(&s);
}

/* Whether '$' reads as a letter behind a character that stands alone, or behind an "a". */
static bool
makes_letter(uint32_t c, bool behind_letter)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    while (count > 0 && aigcp_is_mark(fold[count - 1]))
        count--;
    if (count == 0)
        return behind_letter;
    const uint32_t last = fold[count - 1];
    if (aigcp_is_han(c))
        return false;
    if ((last >= 'a' && last <= 'z') || (last >= '0' && last <= '9'))
        return true;
    return behind_letter && count == 1 && aigcp_is_leet_sign(last);
}

/* The same of a sign that may begin a word: anywhere but behind East Asian text. */
static bool
lets_word_begin(uint32_t c)
{
    const bool is_east_asian =
        aigcp_is_han(c) || (c > 0x3040 && c < 0x3130) || (c >= 0xAC00 && c <= 0xD7A3);
    return !is_east_asian;
}

static void
signs_are_letters_behind_letters(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        uint8_t text[1 + AIGCP_UTF8_MAX + 1] = { 'a' };
        const size_t size = aigcp_utf8_encode(c, text + 1);
        if (size == 0)
            continue; /* a surrogate */
        text[1 + size] = '$';
        if (aigcp_reads_as_letter(text, 1 + size, false) != makes_letter(c, true))
            fail_msg("behind \"a\" and U+%04X", (unsigned)c);
        if (aigcp_reads_as_letter(text + 1, size, false) != makes_letter(c, false))
            fail_msg("behind U+%04X", (unsigned)c);
        if (aigcp_reads_as_letter(text + 1, size, true) != lets_word_begin(c))
            fail_msg("one that may begin a word behind U+%04X", (unsigned)c);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_characters),
        cmocka_unit_test(all_lanes),
        cmocka_unit_test(lanes_that_are_not_used),
        cmocka_unit_test(invisible_characters),
        cmocka_unit_test(surrogates_are_looked_at_closely),
        cmocka_unit_test(signs_are_letters_behind_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
