/* SPDX-License-Identifier: Apache-2.0 */
/* Divide letters in a row, and find the words that this takes for others.
 *
 * Where letters are divided between the same characters as the word, what is on both sides can be
 * looked at alone. So a word is made of its characters and of groups: a few characters, next to
 * each other, whose letters are divided at other places throughout. A letter of the word that is
 * heard as a syllable, or as one with what is beside it, is in a group, too. */
#include "libfilter/compile/joined_sounds.h"

#include <string.h>

/* Letters of a group. */
#define LETTERS_MOST (AIGCP_MAX_JOINED_CHARACTERS * AIGCP_SYLLABLE_LETTERS)

_Static_assert(LETTERS_MOST < 32, "a bit for each place between letters");
_Static_assert(LETTERS_MOST <= AIGCP_MAX_LETTER_RUN, "a group can be divided");
_Static_assert(AIGCP_MAX_JOINED_CHARACTERS <= AIGCP_JOINED_CHARACTERS_MOST, "they can be told");

size_t
aigcp_divide_letters(const char *letters, size_t count, uint8_t *lengths)
{
    /* From each letter; 0: none goes on to the end. */
    uint8_t longest[AIGCP_MAX_LETTER_RUN + 1] = { 0 };
    longest[count] = 1;
    for (size_t from = count; from-- > 0;) {
        uint16_t node = 0;
        for (size_t at = from; at < count; at++) {
            node = aigcp_syllable_step(node, letters[at]);
            if (!node)
                break;
            if (longest[at + 1] && aigcp_syllable_at(node))
                longest[from] = (uint8_t)(at + 1 - from);
        }
    }
    size_t divided = 0;
    for (size_t at = 0; at < count; at += lengths[divided++]) {
        if (!longest[at])
            return 0;
        lengths[divided] = longest[at];
    }
    return divided;
}

/* A word on its way. */
typedef struct joiner {
    const uint32_t *points;
    size_t count, least;
    uint32_t units[AIGCP_MAX_WORD_CHARACTERS]; /* what there is so far */
    unsigned left;                             /* ways that may still be gone to the end */
    aigcp_joined_fn *take;
    void *context;
    aigc_status status;
} joiner;

/* Some characters of it, each by one of its readings; letters as themselves. */
typedef struct row {
    char letters[LETTERS_MOST];
    size_t length;
    size_t characters;
    uint32_t ends;   /* bit n: one of them ends behind n letters */
    bool has_letter; /* one of them is a letter */
} row;

static void
add_spelling(row *r, const char *spelling, size_t length)
{
    memcpy(r->letters + r->length, spelling, length);
    r->length += length;
    r->characters++;
    r->ends |= (uint32_t)1 << r->length;
}

/* Put the syllables of a row if it is a group. Returns how many they are, or 0. A Han character
 * alone is none, but a letter is, which is heard as a syllable ("a"). */
static size_t
put_group(const row *r, uint32_t *units, size_t room)
{
    uint8_t lengths[LETTERS_MOST];
    if (r->characters == 1 && !r->has_letter)
        return 0;
    const size_t count = aigcp_divide_letters(r->letters, r->length, lengths);
    size_t at = 0;
    if (count > room)
        return 0;
    for (size_t i = 0; i < count; i++) {
        units[i] = AIGCP_JOINED | aigcp_syllable_find(r->letters + at, lengths[i]);
        at += lengths[i];
        if (at < r->length && r->ends >> at & 1)
            return 0;
    }
    if (count)
        units[0] |= (uint32_t)r->characters << AIGCP_JOINED_SHIFT;
    return count;
}

/* Whether a row may begin a group: syllables, the last one perhaps incomplete, end nowhere within
 * where a character ends. */
static bool
may_go_on(const row *r)
{
    uint32_t reached = 1;
    for (size_t from = 0; from < r->length; from++) {
        uint16_t node = 0;
        if (!(reached & ~(from ? r->ends : 0) & (uint32_t)1 << from))
            continue;
        for (size_t at = from; at == from || node; at++) {
            if (at == r->length)
                return true;
            node = aigcp_syllable_step(node, r->letters[at]);
            reached |= (uint32_t)(node && aigcp_syllable_at(node)) << (at + 1);
        }
    }
    return false;
}

static void go_on(joiner *j, size_t at, size_t used, bool is_joined);

static void go_on_with_groups(joiner *j, const row *before, size_t at, size_t used);

/* Go on with each group that is or begins with the characters of a row, which stand before `at`. */
static void
go_on_with_row(joiner *j, const row *r, size_t at, size_t used)
{
    const size_t syllables = put_group(r, j->units + used, AIGCP_MAX_WORD_CHARACTERS - used);
    if (syllables)
        go_on(j, at, used + syllables, true);
    if (r->characters < AIGCP_MAX_JOINED_CHARACTERS && may_go_on(r))
        go_on_with_groups(j, r, at, used);
}

/* Go on with each group that begins with the characters of a row and the one at `at`. */
static void
go_on_with_groups(joiner *j, const row *before, size_t at, size_t used)
{
    if (at == j->count)
        return;
    const uint32_t point = j->points[at];
    if (point >= 'a' && point <= 'z') {
        const char letter = (char)point;
        row r = *before;
        r.has_letter = true;
        add_spelling(&r, &letter, 1);
        go_on_with_row(j, &r, at + 1, used);
        return;
    }
    const uint16_t *readings;
    const size_t count = aigcp_readings(point, &readings);
    for (size_t i = 0; i < count; i++) {
        const char *spelling = aigcp_syllable_spelling(readings[i]);
        row r = *before;
        add_spelling(&r, spelling, strlen(spelling));
        go_on_with_row(j, &r, at + 1, used);
    }
}

/* Go on from character `at`, behind `used` units. */
static void
go_on(joiner *j, size_t at, size_t used, bool is_joined)
{
    if (j->left == 0 || j->status != AIGC_OK)
        return;
    if (at == j->count) {
        j->left--;
        if (is_joined && used >= j->least)
            j->status = j->take(j->context, j->units, used);
        return;
    }
    const row none = { .length = 0 };
    go_on_with_groups(j, &none, at, used);
    if (used == AIGCP_MAX_WORD_CHARACTERS)
        return;
    j->units[used] = j->points[at];
    go_on(j, at + 1, used + 1, is_joined);
}

aigc_status
aigcp_join_sounds(const uint32_t *points, size_t count, size_t least, aigcp_joined_fn *take,
                  void *context)
{
    joiner j = {
        .points = points,
        .count = count,
        .least = least,
        .left = AIGCP_MAX_JOINED,
        .take = take,
        .context = context,
    };
    go_on(&j, 0, 0, false);
    return j.status;
}
