/* SPDX-License-Identifier: Apache-2.0 */
/* Random rules and texts that use all lanes. Texts are made of the words of the rules, disguised
 * in ways that sometimes go too far, so that findings and near misses are both frequent. */
#include "tests/prop/lanes_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* What a rule passes over that does not say it. */
#define DEFAULT_GAP 4
#define DEFAULT_TOTAL 16

/* ---- rules -------------------------------------------------------------------------------- */

static char
any_of(prng *random, const char *symbols)
{
    return symbols[prng_below(random, strlen(symbols))];
}

/* A word of Latin letters, of Han characters, or of everything. */
static void
random_word(prng *random, size_t most, char word[NAIVE_WORD])
{
    size_t length = 1 + prng_below(random, most);
    size_t style = prng_below(random, 5);
    for (size_t i = 0; i < length; i++) {
        bool inside = i > 0 && i + 1 < length;
        const char *symbols = style < 2 ? naive_letters : naive_han;
        if (style == 4 || prng_below(random, 8) == 0)
            symbols = prng_below(random, 2)   ? naive_letters
                      : prng_below(random, 2) ? naive_han
                                              : naive_digits;
        if (inside && prng_below(random, 20) == 0)
            symbols = " -@$";
        if (!inside && length > 1 && prng_below(random, 16) == 0)
            symbols = "-.";
        word[i] = any_of(random, symbols);
        if (i > 0 && prng_below(random, 6) == 0 && word[i - 1] != ' ' && word[i - 1] != '-')
            word[i] = word[i - 1];
    }
    word[length] = '\0';
}

/* Whether a rule file can say how much is passed over. */
static bool
has_bounds(const naive_rule *rule)
{
    return rule->lanes == 0 || (rule->lanes & (AIGC_LANE_SKIP | AIGC_LANE_SOUND));
}

static void
random_rule(prng *random, naive_rule *rule)
{
    static const size_t gaps[] = { 0, 1, 2, 4, 4, 4, 9, 16 };
    static const size_t totals[] = { 0, 1, 5, 12, 12, 40 };
    *rule = (naive_rule){ .boundary = prng_below(random, 3) == 0 };
    rule->numerals = prng_below(random, 4) == 0;
    if (prng_below(random, 4))
        rule->lanes = AIGC_LANE_PLAIN | (unsigned)prng_below(random, 16);
    rule->gap = gaps[prng_below(random, sizeof gaps / sizeof *gaps)];
    rule->total = rule->gap + totals[prng_below(random, sizeof totals / sizeof *totals)];
    if (!has_bounds(rule)) {
        rule->gap = DEFAULT_GAP;
        rule->total = DEFAULT_TOTAL;
    }
    rule->least = 2 + prng_below(random, 2);
    rule->word_count = 1 + prng_below(random, NAIVE_WORDS);
    for (size_t i = 0; i < rule->word_count; i++)
        random_word(random, 6, rule->words[i]);
    rule->allow_count = prng_below(random, 3) ? 0 : 1 + prng_below(random, 2);
    for (size_t i = 0; i < rule->allow_count; i++) {
        /* Around a word of the rule, most often. */
        size_t from = prng_below(random, rule->word_count);
        char *allow = rule->allow[i];
        random_word(random, 4, allow);
        if (prng_below(random, 4) && strlen(rule->words[from]) + 5 < NAIVE_WORD) {
            memmove(allow + strlen(rule->words[from]), allow, strlen(allow) + 1);
            memcpy(allow, rule->words[from], strlen(rule->words[from]));
        }
    }
}

size_t
lanes_random_rules(prng *random, naive_rule rules[LANES_RULES])
{
    size_t count = 1 + prng_below(random, LANES_RULES);
    for (size_t i = 0; i < count; i++)
        random_rule(random, &rules[i]);
    return count;
}

/* Two words, or three, with a blank between them; of letters, most often. */
static void
random_phrase(prng *random, char phrase[NAIVE_WORD])
{
    char word[NAIVE_WORD];
    phrase[0] = '\0';
    for (size_t words = 2 + prng_below(random, 2); words > 0; words--) {
        if (prng_below(random, 6) == 0) {
            random_word(random, 4, word);
        } else {
            const size_t length = 1 + prng_below(random, 4);
            for (size_t i = 0; i < length; i++)
                word[i] = any_of(random, prng_below(random, 8) ? naive_letters : naive_digits);
            word[length] = '\0';
        }
        strcat(phrase, word);
        strcat(phrase, words > 1 ? " " : "");
    }
}

size_t
lanes_random_phrases(prng *random, naive_rule rules[LANES_RULES])
{
    const size_t count = lanes_random_rules(random, rules);
    for (size_t i = 0; i < count; i++) {
        if (prng_below(random, 3))
            rules[i].lanes = AIGC_LANE_PLAIN;
        if (!has_bounds(&rules[i])) {
            rules[i].gap = DEFAULT_GAP;
            rules[i].total = DEFAULT_TOTAL;
        }
        for (size_t w = 0; w < rules[i].word_count; w++)
            if (prng_below(random, 4))
                random_phrase(random, rules[i].words[w]);
        for (size_t w = 0; w < rules[i].allow_count; w++)
            if (prng_below(random, 2))
                random_phrase(random, rules[i].allow[w]);
    }
    return count;
}

static void
write_words(FILE *yaml, const char *key, const char words[][NAIVE_WORD], size_t count,
            bool numerals)
{
    if (count == 0)
        return;
    fprintf(yaml, ", %s: [", key);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", '" : "'", yaml);
        for (const char *symbol = words[i]; *symbol; symbol++)
            fputs(numerals ? naive_numeral(*symbol) : naive_spelling(*symbol), yaml);
        fputs("'", yaml);
    }
    fputs("]", yaml);
}

static void
write_lanes(FILE *yaml, const naive_rule *rule)
{
    static const char *const names[] = { "plain", "skip", "sound", "split" };
    const char *between = "";
    if (has_bounds(rule))
        fprintf(yaml, ", skip: {gap: %zu, total: %zu}", rule->gap, rule->total);
    if (rule->lanes & AIGC_LANE_SOUND)
        fprintf(yaml, ", sound: {least: %zu}", rule->least);
    if (rule->lanes == 0)
        return;
    fputs(", match: [", yaml);
    for (size_t i = 0; i < 4; i++)
        if (rule->lanes & 1u << i) {
            fprintf(yaml, "%s%s", between, names[i]);
            between = ", ";
        }
    fputs("]", yaml);
}

void
lanes_write_rules(const naive_rule *rules, size_t count, const char *const *actions,
                  char out[LANES_YAML])
{
    FILE *yaml = fmemopen(out, LANES_YAML, "w");
    assert_non_null(yaml);
    fputs("rules:\n", yaml);
    for (size_t i = 0; i < count; i++) {
        fprintf(yaml, "- {id: r%zu, title: t, category: X.a, action: %s, boundary: %s", i,
                actions ? actions[i] : "log", rules[i].boundary ? "auto" : "none");
        write_lanes(yaml, &rules[i]);
        write_words(yaml, "words", rules[i].words, rules[i].word_count, rules[i].numerals);
        write_words(yaml, "allow", rules[i].allow, rules[i].allow_count, rules[i].numerals);
        fputs("}\n", yaml);
    }
    assert_int_equal(ferror(yaml), 0);
    assert_int_equal(fclose(yaml), 0);
}

/* ---- texts -------------------------------------------------------------------------------- */

/* Append a piece of this kind. */
static void
append_kind(prng *random, naive_text *text, naive_kind kind)
{
    size_t piece;
    do
        piece = prng_below(random, naive_piece_count);
    while (naive_pieces[piece].kind != kind);
    naive_append(text, piece);
}

static void
append_any(prng *random, naive_text *text)
{
    append_kind(random, text, (naive_kind)prng_below(random, NAIVE_KINDS));
}

static bool
folds_to(const naive_piece *piece, char symbol)
{
    return piece->fold[0] == symbol && piece->fold[1] == '\0';
}

/* Append the symbol in one of its spellings, or (if `alike`) a look-alike of it. */
static void
append_symbol(prng *random, naive_text *text, char symbol, bool alike)
{
    for (;;) {
        size_t piece = prng_below(random, naive_piece_count);
        const char *fold = naive_pieces[piece].fold;
        bool fits = folds_to(&naive_pieces[piece], symbol) ||
                    (alike && fold[0] && !fold[1] && naive_look_alike(fold[0], symbol));
        if (fits) {
            naive_append(text, piece);
            return;
        }
    }
}

static void
append_symbols(prng *random, naive_text *text, const char *symbols)
{
    for (; *symbols; symbols++)
        append_symbol(random, text, *symbols, false);
}

/* Letters of a syllable, now and then with a tone. */
static void
append_letters(prng *random, naive_text *text, const char *letters)
{
    for (; *letters; letters++) {
        const bool is_umlaut = *letters == 'v' && prng_below(random, 3);
        append_symbol(random, text, is_umlaut ? 'u' : *letters, false);
        if (is_umlaut)
            append_symbol(random, text, ':', false);
        if (prng_below(random, 6) == 0)
            append_symbol(random, text, '^', false);
    }
}

/* Another character of the same sound, or the sound spelt. */
static void
append_sound(prng *random, naive_text *text, char symbol)
{
    const char *const *readings = naive_readings(symbol);
    const char *reading = readings[readings[1] ? prng_below(random, 2) : 0];
    if (prng_below(random, 2)) {
        append_letters(random, text, reading);
        return;
    }
    char other;
    size_t tries = 0;
    do
        other = any_of(random, naive_han);
    while (strcmp(naive_readings(other)[0], reading) != 0 && tries++ < 40);
    append_symbol(random, text, other, false);
}

/* Append what may stand at the end of a line, in place of a blank: LF or CRLF; now and then with an
 * indentation, a blank before it, an empty line, or less than that. */
static void
append_line_end(prng *random, naive_text *text)
{
    static const char *const ends[] = { "\n",  "\n",   "\r\n",     "\r\n", "\n ",    "\n  ",
                                        " \n", "\n\n", "\r\n\r\n", "\r",   "\r\r\n", "\n\r" };
    for (const char *c = ends[prng_below(random, sizeof ends / sizeof *ends)]; *c; c++) {
        if (*c == '\r')
            naive_append(text, naive_return);
        else
            append_symbol(random, text, *c, false);
        if (prng_below(random, 20) == 0)
            append_kind(random, text, NAIVE_INVISIBLE);
    }
}

/* Characters that are put on one side of a blank: with those on the other more than may stand in a
 * row. */
#define MOST_UNSEEN 12

/* Append a blank of a phrase, or a line end for it; now and then with invisible characters on both
 * sides, as many as may be passed over or more. */
static void
append_blank(prng *random, naive_text *text)
{
    const size_t most = prng_below(random, 4) ? 1 : MOST_UNSEEN + 1;
    for (size_t i = prng_below(random, most); i > 0; i--)
        append_kind(random, text, NAIVE_INVISIBLE);
    if (prng_below(random, 3))
        append_line_end(random, text);
    else
        append_symbol(random, text, ' ', false);
    for (size_t i = prng_below(random, most); i > 0; i--)
        append_kind(random, text, NAIVE_INVISIBLE);
}

/* What is done to a word. */
typedef struct disguise {
    bool skips, spreads, sounds, splits, alike, spoils, wraps, stretches;
    size_t gap, total;
} disguise;

static void
append_gap(prng *random, naive_text *text, const disguise *how, char symbol)
{
    if (how->spreads)
        append_symbol(random, text, ' ', false);
    if (how->skips && prng_below(random, 40) == 0) {
        append_symbol(random, text, '-', false);
        append_line_end(random, text);
    }
    size_t most = how->skips && prng_below(random, 3) == 0 ? how->gap + 2 : 0;
    for (size_t i = most ? prng_below(random, most) : 0; i > 0; i--) {
        size_t what = prng_below(random, 8);
        if (what < 4)
            append_kind(random, text, NAIVE_SEPARATOR);
        else if (what < 6)
            append_symbol(random, text, symbol, how->alike);
        else
            append_kind(random, text, what == 6 ? NAIVE_INVISIBLE : NAIVE_SEVERAL);
    }
    if (how->stretches && prng_below(random, 3) == 0)
        for (size_t i = prng_below(random, how->total + 2); i > 0; i--)
            append_symbol(random, text, symbol, how->alike);
    if (prng_below(random, 30) == 0)
        append_kind(random, text, NAIVE_INVISIBLE);
}

static void
append_word(prng *random, naive_text *text, const char *word, const disguise *how)
{
    for (; *word; word++) {
        if (how->spoils && prng_below(random, 6) == 0) {
            append_any(random, text);
            continue;
        }
        if (how->wraps && *word == ' ' && prng_below(random, 3)) {
            append_blank(random, text);
            continue;
        }
        bool han = strchr(naive_han, *word) != NULL;
        const char *const *ways = han ? naive_ways(*word) : NULL;
        if (how->splits && ways && ways[0] && !strchr(ways[0], '?') && prng_below(random, 3))
            append_symbols(random, text,
                           naive_typed(*word) && prng_below(random, 2) ? naive_typed(*word)
                                                                       : ways[0]);
        else if (han && how->sounds && prng_below(random, 2))
            append_sound(random, text, *word);
        else
            append_symbol(random, text, *word, how->alike);
        if (word[1])
            append_gap(random, text, how, *word);
    }
}

/* `wraps`: lines may end within a phrase. */
static void
random_text(prng *random, const naive_rule *rules, size_t count, size_t characters, bool wraps,
            naive_text *text)
{
    text->length = text->count = 0;
    text->start[0] = 0;
    text->bytes[0] = '\0';
    while (text->count < characters) {
        for (size_t i = prng_below(random, 5); i > 0; i--)
            append_any(random, text);
        const naive_rule *rule = &rules[prng_below(random, count)];
        const disguise how = {
            .skips = prng_below(random, 3) > 0,
            .spreads = prng_below(random, 6) == 0,
            .sounds = prng_below(random, 3) == 0,
            .splits = prng_below(random, 3) == 0,
            .alike = prng_below(random, 3) == 0,
            .spoils = prng_below(random, 5) == 0,
            .wraps = wraps,
            .stretches = prng_below(random, wraps ? 20 : 6) == 0,
            .gap = rule->gap,
            .total = rule->total,
        };
        bool allowed = rule->allow_count && prng_below(random, 3) == 0;
        append_word(random, text,
                    allowed ? rule->allow[prng_below(random, rule->allow_count)]
                            : rule->words[prng_below(random, rule->word_count)],
                    &how);
    }
}

void
lanes_random_text(prng *random, const naive_rule *rules, size_t count, size_t characters,
                  naive_text *text)
{
    random_text(random, rules, count, characters, false, text);
}

void
lanes_random_lines(prng *random, const naive_rule *rules, size_t count, size_t characters,
                   naive_text *text)
{
    random_text(random, rules, count, characters, true, text);
}
