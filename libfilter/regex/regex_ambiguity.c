/* SPDX-License-Identifier: Apache-2.0 */
#include "libfilter/regex/regex_ambiguity.h"

#include <stdint.h>
#include <string.h>

#include "libfilter/limits.h"

/* From so many repetitions on the ways are too many: of fewer there are some hundred. */
#define MANY_TIMES 8

/* Alternatives that are compared: their number and length are multiplied by each other. */
#define MAX_ALTERNATIVES 32

/* A part of an expression. */
typedef struct stretch {
    const char *text;
    size_t length;
} stretch;

typedef struct repetition {
    uint32_t least, most;
    bool possessive; /* what it has matched is not tried in other ways */
    size_t size;     /* in bytes; 0: there is none */
} repetition;

static bool
begins(const stretch *s, size_t at, const char *what)
{
    size_t length = strlen(what);
    return length <= s->length - at && !memcmp(s->text + at, what, length);
}

static bool
is_digit(const stretch *s, size_t at)
{
    return at < s->length && s->text[at] >= '0' && s->text[at] <= '9';
}

static uint32_t
read_number(const stretch *s, size_t *at)
{
    uint32_t number = 0;
    for (; is_digit(s, *at); ++*at)
        if (number < AIGCP_MAX_REGEX_SPAN)
            number = number * 10 + (uint32_t)(s->text[*at] - '0');
    return number;
}

/* The quantifier at a place. */
static repetition
read_repetition(const stretch *s, size_t at)
{
    repetition r = { 0 };
    size_t end = at + 1;
    if (at >= s->length)
        return r;
    if (s->text[at] == '?') {
        r.most = 1;
    } else if (s->text[at] == '{' && is_digit(s, end)) {
        r.least = r.most = read_number(s, &end);
        if (end < s->length && s->text[end] == ',') {
            end++;
            r.most = read_number(s, &end);
        }
        if (end >= s->length || s->text[end] != '}')
            return r;
        end++;
    } else {
        return r; /* none, or one without end, which is refused */
    }
    r.possessive = end < s->length && s->text[end] == '+';
    r.size = end - at + (r.possessive || (end < s->length && s->text[end] == '?'));
    return r;
}

/* Where the character, escape or class ends that begins at a place. */
static size_t
atom_end(const stretch *s, size_t at)
{
    if (s->text[at] == '\\') {
        size_t end = at + 2;
        if (end < s->length && s->text[end] == '{') /* \p{L}, \x{4e2d} */
            while (end < s->length && s->text[end - 1] != '}')
                end++;
        return end < s->length ? end : s->length;
    }
    if (s->text[at] == '[') {
        size_t end = at + 1;
        end += end < s->length && s->text[end] == '^';
        end += end < s->length && s->text[end] == ']';
        while (end < s->length && s->text[end] != ']') {
            bool named = begins(s, end, "[:");
            end += s->text[end] == '\\' ? 2 : 1;
            while (named && end < s->length && !begins(s, end, ":]"))
                end++;
            end += named ? 2 : 0;
        }
        return end < s->length ? end + 1 : s->length;
    }
    size_t end = at + 1;
    while (end < s->length && ((unsigned char)s->text[end] & 0xC0) == 0x80)
        end++;
    return end;
}

/* Whether the body of a group is one atom that is repeated, by itself as often as twice: so that
 * twice the group is once as well. */
static bool
is_one_repeated(const stretch *body)
{
    if (!body->length || strchr("(|)", body->text[0]))
        return false;
    const size_t end = atom_end(body, 0);
    const repetition inner = read_repetition(body, end);
    const uint32_t least = inner.least ? inner.least : 1;
    return inner.size && end + inner.size == body->length && !inner.possessive &&
           inner.most >= 2 * least;
}

/* Cut a body into alternatives that are characters and nothing else. 0: it has others. */
static size_t
split_literals(const stretch *body, stretch out[MAX_ALTERNATIVES])
{
    size_t count = 0;
    size_t from = 0;
    for (size_t at = 0; at <= body->length; at++) {
        if (at < body->length && strchr("\\.[]{}()*+?^$", body->text[at]))
            return 0;
        if (at == body->length || body->text[at] == '|') {
            if (count == MAX_ALTERNATIVES || at == from)
                return 0;
            out[count++] = (stretch){ body->text + from, at - from };
            from = at + 1;
        }
    }
    return count;
}

/* Whether an alternative is others, one behind the other; or another once more. */
static bool
is_made_of_others(const stretch *all, size_t count, size_t which)
{
    const stretch *whole = &all[which];
    bool reached[AIGCP_MAX_REGEX_BYTES + 1] = { true };
    for (size_t at = 0; at < whole->length; at++) {
        for (size_t i = 0; reached[at] && i < count; i++)
            if (i != which && all[i].length <= whole->length - at &&
                !memcmp(whole->text + at, all[i].text, all[i].length))
                reached[at + all[i].length] = true;
    }
    return reached[whole->length];
}

static bool
has_such_alternatives(const stretch *body)
{
    stretch all[MAX_ALTERNATIVES];
    const size_t count = split_literals(body, all);
    for (size_t i = 0; i < count; i++)
        if (is_made_of_others(all, count, i))
            return true;
    return false;
}

/* Where the body of a group begins; 0: it is no group, or never tried in other ways. */
static size_t
body_start(const stretch *s, size_t at)
{
    if (begins(s, at, "(?:"))
        return at + 3;
    if (begins(s, at, "(?<") || begins(s, at, "(?P<")) {
        const char *end = memchr(s->text + at, '>', s->length - at);
        bool looks_behind = begins(s, at, "(?<=") || begins(s, at, "(?<!");
        return end && !looks_behind ? (size_t)(end - s->text) + 1 : 0;
    }
    return begins(s, at, "(?") || begins(s, at, "(*") ? 0 : at + 1;
}

bool
aigcp_regex_find_ambiguity(const char *regex, size_t length, size_t *at)
{
    const stretch s = { regex, length };
    size_t opened = length; /* where the last group begins that has none in it so far */
    if (length > AIGCP_MAX_REGEX_BYTES)
        return false;
    for (size_t i = 0; i < length; i = atom_end(&s, i)) {
        if (begins(&s, i, "\\Q") || begins(&s, i, "(?#"))
            return false; /* not read as it is meant */
        if (regex[i] == '(')
            opened = i;
        if (regex[i] != ')' || opened == length)
            continue;
        const size_t from = body_start(&s, opened);
        const repetition outer = read_repetition(&s, i + 1);
        const stretch body = { regex + from, from && from <= i ? i - from : 0 };
        if (outer.most >= MANY_TIMES && !outer.possessive &&
            (is_one_repeated(&body) || has_such_alternatives(&body))) {
            *at = opened;
            return true;
        }
        opened = length;
    }
    return false;
}
