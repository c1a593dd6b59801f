/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of regular expressions, put together. */
#include "libfilter/regex/regex_piece.h"

#include <string.h>

#include "libfilter/characters/fold.h"

uint32_t
aigcp_add_lengths(uint32_t a, uint32_t b)
{
    return a > AIGCP_ENDLESS - b ? AIGCP_ENDLESS : a + b;
}

static uint32_t
multiply_lengths(uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0)
        return 0;
    return a > (AIGCP_ENDLESS - 1) / b ? AIGCP_ENDLESS : a * b;
}

static uint32_t
larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* Characters of a part. */

/* As many characters in a row have all bits of a set. */
#define OTHERS_ONE_BY_ONE 1024

/* Spaces and line ends beyond ASCII: \s, \h, \v and \R know these. */
static bool
is_wide_space(uint32_t c)
{
    return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* The bit of a character beyond ASCII: the same for all cases of a letter, as they fold alike.
 * What folds to several characters has all bits. */
static uint64_t
bit_of_fold(const uint32_t *fold, size_t count)
{
    return count == 1 ? (uint64_t)1 << (uint32_t)(fold[0] * 0x9E3779B1u) / (1u << 26) : UINT64_MAX;
}

static uint64_t
other_bit(uint32_t c)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    return bit_of_fold(fold, count);
}

bool
aigcp_character_set_has(const aigcp_character_set *set, uint32_t c)
{
    if (c >= 128) {
        if ((set->others & other_bit(c)) || (set->spaces && is_wide_space(c)))
            return true;
        uint32_t self;
        size_t count;
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count != 1 || fold[0] < '0' || fold[0] > '9')
            return false;
        c = fold[0];
    }
    return set->ascii[c >> 6] >> (c & 63) & 1;
}

static void
add_ascii(aigcp_character_set *set, uint32_t c)
{
    set->ascii[c >> 6] |= (uint64_t)1 << (c & 63);
}

aigcp_character_set
aigcp_character_set_of(uint32_t c)
{
    aigcp_character_set set = { .spaces = false };
    if (c < 128) { /* the answer of what follows, soon */
        add_ascii(&set, c);
        add_ascii(&set, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        return set;
    }
    if (c >= AIGCP_CODE_POINTS)
        c = 0xFFFD;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    /* Two characters beyond ASCII match an ASCII letter regardless of case. */
    if (count == 0 || c == 0x212A || c == 0x17F)
        return (aigcp_character_set){ { UINT64_MAX, UINT64_MAX }, UINT64_MAX, true };
    set.others = bit_of_fold(fold, count);
    set.spaces = is_wide_space(c);
    for (size_t i = 0; i < count; i++) {
        if (fold[i] < 128)
            add_ascii(&set, fold[i]);
        set.spaces = set.spaces || is_wide_space(fold[i]);
    }
    return set;
}

void
aigcp_character_set_add(aigcp_character_set *set, const aigcp_character_set *other)
{
    set->ascii[0] |= other->ascii[0];
    set->ascii[1] |= other->ascii[1];
    set->others |= other->others;
    set->spaces = set->spaces || other->spaces;
}

/* An ASCII character may occur, in either case. */
void
aigcp_piece_hold(aigcp_piece *out, uint32_t c)
{
    add_ascii(&out->held, c);
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        add_ascii(&out->held, c ^ 0x20);
}

/* One of these characters may occur, in either case. Two characters beyond ASCII are the same
 * as an ASCII letter then: long s and the Kelvin sign. */
void
aigcp_piece_hold_range(aigcp_piece *out, uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last && c < 128; c++)
        aigcp_piece_hold(out, c);
    if (last - first >= OTHERS_ONE_BY_ONE && last >= 128) {
        out->held.others = UINT64_MAX;
        out->held.spaces = true;
    }
    for (uint32_t c = first > 128 ? first : 128; c <= last && out->held.others != UINT64_MAX; c++) {
        out->held.others |= other_bit(c);
        out->held.spaces = out->held.spaces || is_wide_space(c);
    }
    if (first <= 0x17F && last >= 0x17F)
        aigcp_piece_hold(out, 's');
    if (first <= 0x212A && last >= 0x212A)
        aigcp_piece_hold(out, 'k');
}

void
aigcp_piece_hold_everything(aigcp_piece *out)
{
    out->held.ascii[0] = out->held.ascii[1] = UINT64_MAX;
    out->held.others = UINT64_MAX;
    out->held.spaces = true;
}

/* The part that matches the empty string. */
void
aigcp_piece_set_empty(aigcp_piece *out)
{
    memset(out, 0, sizeof *out);
    aigcp_literals_empty(&out->exact);
    out->only_digits = true;
}

/* Literals at the start of a match let all text before them pass, and need no search at the
 * cuts: they are best, if they are not single characters. In pieces of a few bytes there are
 * more cuts than any literal has occurrences. */
static bool
lead_the_match(const aigcp_literals *set, uint32_t most)
{
    return most == 0 && aigcp_literals_shortest(set) > 1;
}

/* Whether one set of needed literals is worth more than another. The rarer one is; of two that
 * are not in ordinary text the longer one, but beyond 4 characters that hardly matters. */
static bool
is_better(const aigcp_literals *set, uint32_t most, const aigcp_piece *than)
{
    bool leads = lead_the_match(set, most);
    if (than->needed.count == 0 || leads != lead_the_match(&than->needed, than->needed_most))
        return than->needed.count == 0 || leads;
    uint32_t often = aigcp_literals_frequency(set);
    uint32_t other_often = aigcp_literals_frequency(&than->needed);
    if (often != other_often)
        return often < other_often;
    uint32_t length = aigcp_literals_shortest(set);
    uint32_t other = aigcp_literals_shortest(&than->needed);
    length = length > 4 ? 4 : length;
    other = other > 4 ? 4 : other;
    return length > other;
}

/* `held`: what can stand up to the end of the literals, beside what the part holds so far. */
static void
consider_needed(aigcp_piece *out, const aigcp_literals *set, uint32_t least, uint32_t most,
                const aigcp_character_set *held)
{
    if (most != AIGCP_ENDLESS && aigcp_literals_shortest(set) && is_better(set, most, out)) {
        out->needed = *set;
        out->needed_least = least;
        out->needed_most = most;
        out->needed_held = out->held;
        aigcp_character_set_add(&out->needed_held, held);
    }
}

static void
consider_run(aigcp_piece *out, uint32_t run, uint32_t most, const aigcp_character_set *held)
{
    if (most != AIGCP_ENDLESS && run > out->run) {
        out->run = run;
        out->run_most = most;
        out->run_held = out->held;
        aigcp_character_set_add(&out->run_held, held);
    }
}

void
aigcp_sequence_begin(aigcp_sequence *s)
{
    memset(s, 0, sizeof *s);
    s->whole.only_digits = true;
    aigcp_literals_empty(&s->tail);
    s->tail_is_all = true;
}

static void
sequence_end_tail(aigcp_sequence *s)
{
    consider_needed(&s->whole, &s->tail, s->tail_least, s->tail_most, &s->whole.held);
    s->tail_is_all = false;
}

/* Append a part's literals to the tail, or begin a new tail with or after it. */
static void
sequence_add_literals(aigcp_sequence *s, const aigcp_piece *part)
{
    if (part->exact.count && aigcp_literals_join(&s->tail, &part->exact))
        return;
    sequence_end_tail(s);
    if (part->exact.count) {
        s->tail = part->exact;
        s->tail_least = s->whole.least;
        s->tail_most = s->whole.most;
        return;
    }
    consider_needed(&s->whole, &part->needed, aigcp_add_lengths(s->whole.least, part->needed_least),
                    aigcp_add_lengths(s->whole.most, part->needed_most), &part->needed_held);
    aigcp_literals_empty(&s->tail);
    s->tail_least = aigcp_add_lengths(s->whole.least, part->least);
    s->tail_most = aigcp_add_lengths(s->whole.most, part->most);
}

static void
sequence_add_digits(aigcp_sequence *s, const aigcp_piece *part)
{
    if (part->most == 0)
        return;
    if (part->only_digits) {
        if (s->run == 0)
            s->run_most = s->whole.most;
        s->run = aigcp_add_lengths(s->run, part->least);
        return;
    }
    consider_run(&s->whole, s->run, s->run_most, &s->whole.held);
    consider_run(&s->whole, part->run, aigcp_add_lengths(s->whole.most, part->run_most),
                 &part->run_held);
    s->whole.only_digits = false;
    s->run = 0;
}

void
aigcp_sequence_add(aigcp_sequence *s, const aigcp_piece *part)
{
    sequence_add_literals(s, part);
    sequence_add_digits(s, part);
    if (s->whole.least == 0)
        aigcp_character_set_add(&s->whole.first, &part->first);
    s->whole.least = aigcp_add_lengths(s->whole.least, part->least);
    s->whole.most = aigcp_add_lengths(s->whole.most, part->most);
    s->whole.digits = aigcp_add_lengths(s->whole.digits, part->digits);
    s->whole.ahead = larger(s->whole.ahead, part->ahead);
    s->whole.behind = larger(s->whole.behind, part->behind);
    aigcp_character_set_add(&s->whole.held, &part->held);
}

void
aigcp_sequence_finish(aigcp_sequence *s, aigcp_piece *out)
{
    consider_run(&s->whole, s->run, s->run_most, &s->whole.held);
    if (s->tail_is_all)
        s->whole.exact = s->tail;
    consider_needed(&s->whole, &s->tail, s->tail_least, s->tail_most, &s->whole.held);
    *out = s->whole;
}

/* One part or the other. */
void
aigcp_piece_unite(aigcp_piece *out, const aigcp_piece *other)
{
    out->least = out->least < other->least ? out->least : other->least;
    out->most = larger(out->most, other->most);
    out->ahead = larger(out->ahead, other->ahead);
    out->behind = larger(out->behind, other->behind);
    aigcp_literals_unite(&out->exact, &other->exact);
    if (aigcp_literals_unite(&out->needed, &other->needed)) {
        if (other->needed_least < out->needed_least)
            out->needed_least = other->needed_least;
        out->needed_most = larger(out->needed_most, other->needed_most);
        aigcp_character_set_add(&out->needed_held, &other->needed_held);
    }
    out->only_digits = out->only_digits && other->only_digits;
    out->digits = out->digits < other->digits ? out->digits : other->digits;
    out->run = out->run < other->run ? out->run : other->run;
    out->run_most = larger(out->run_most, other->run_most);
    aigcp_character_set_add(&out->run_held, &other->run_held);
    aigcp_character_set_add(&out->held, &other->held);
    aigcp_character_set_add(&out->first, &other->first);
}

void
aigcp_piece_repeat(aigcp_piece *part, uint32_t least, uint32_t most)
{
    aigcp_literals once = part->exact;
    if (least == 0) {
        aigcp_literals nothing;
        aigcp_literals_empty(&nothing);
        if (most == 1 && once.count)
            aigcp_literals_unite(&part->exact, &nothing);
        else
            aigcp_literals_clear(&part->exact);
        aigcp_literals_clear(&part->needed);
        part->run = 0;
    } else if (least != 1 || most != 1) {
        consider_needed(part, &once, 0, 0, &part->held);
        bool exact = least == most && once.count;
        for (uint32_t i = 1; exact && i < least; i++)
            exact = aigcp_literals_join(&part->exact, &once);
        if (!exact)
            aigcp_literals_clear(&part->exact);
        if (part->only_digits)
            consider_run(part, multiply_lengths(part->least, least), 0, &part->held);
    }
    part->least = multiply_lengths(part->least, least);
    part->digits = multiply_lengths(part->digits, least);
    part->most =
        most == AIGCP_ENDLESS && part->most ? AIGCP_ENDLESS : multiply_lengths(part->most, most);
}

/* Single characters. */

void
aigcp_piece_set_anything(aigcp_piece *out)
{
    memset(out, 0, sizeof *out);
    out->least = out->most = 1;
    aigcp_piece_hold_everything(out);
}

void
aigcp_piece_set_digit(aigcp_piece *out)
{
    memset(out, 0, sizeof *out);
    out->least = out->most = 1;
    out->only_digits = true;
    out->digits = out->run = 1;
    for (uint32_t c = '0'; c <= '9'; c++)
        aigcp_piece_hold(out, c); /* and with them the digits of other scripts */
}

void
aigcp_piece_set_word_character(aigcp_piece *out)
{
    aigcp_piece_set_digit(out);
    out->only_digits = false;
    out->digits = out->run = 0;
    for (uint32_t c = 'a'; c <= 'z'; c++)
        aigcp_piece_hold(out, c);
    aigcp_piece_hold(out, '_');
    out->held.others = UINT64_MAX;
}

void
aigcp_piece_set_space(aigcp_piece *out)
{
    memset(out, 0, sizeof *out);
    out->least = out->most = 1;
    for (uint32_t c = 9; c <= 13; c++)
        aigcp_piece_hold(out, c);
    aigcp_piece_hold(out, ' ');
    out->held.spaces = true;
}
