/* SPDX-License-Identifier: Apache-2.0 */
/* The alphabet of the naive matcher: some characters of each kind, and what there is to know of
 * them.
 *
 * A folded code point is a byte here, a symbol: ASCII small letters, digits and some punctuation
 * stand for themselves, capitals for Han characters, the rest is in naive_alphabet.c. */
#ifndef NAIVE_ALPHABET_H
#define NAIVE_ALPHABET_H

#include <stdbool.h>
#include <stddef.h>

/* A character that texts are made of. */
typedef enum naive_kind {
    NAIVE_LETTER,    /* ASCII, in any width */
    NAIVE_FIGURE,    /* a digit or another look-alike of a letter */
    NAIVE_HAN,       /* of which words are made, and their variants */
    NAIVE_PART,      /* of Han characters */
    NAIVE_SEPARATOR, /* skipped */
    NAIVE_INVISIBLE,
    NAIVE_SEVERAL, /* folds to several symbols */
    NAIVE_KINDS
} naive_kind;

typedef struct naive_piece {
    const char *text; /* UTF-8, or an invalid byte */
    const char *fold; /* symbols */
    naive_kind kind;
    bool word; /* a letter or digit of a script that spaces words */
} naive_piece;

extern const naive_piece naive_pieces[];
extern const size_t naive_piece_count;

/* Behind those: the carriage return, which is at the ends of lines only. */
extern const size_t naive_return;

/* Symbols of which words are made. */
extern const char naive_letters[], naive_digits[], naive_han[];

/* How a symbol is spelt in a rule. */
const char *naive_spelling(char symbol);

/* The same of a digit, in Han if there is one. */
const char *naive_numeral(char symbol);

/* The sounds of a Han character or digit: a list that ends with NULL; NULL if it has none. */
const char *const *naive_readings(char symbol);

/* The ways to split a Han character: a list of symbols that ends with NULL; '?' is a part that is
 * in no text. And the first way as its parts are also typed, or NULL. */
const char *const *naive_ways(char symbol);
const char *naive_typed(char symbol);

/* Whether two symbols are taken for each other. */
bool naive_look_alike(char one, char other);

/* Kinds of symbols. Signs are those of "leet", which are separators, too, and so are marks. */
bool naive_is_letter(char symbol);
bool naive_is_digit(char symbol);
bool naive_is_han(char symbol);
bool naive_is_sign(char symbol);
bool naive_is_flag(char symbol); /* a letter of a flag: such a sign, too */
bool naive_is_space(char symbol);
bool naive_is_mark(char symbol);
bool naive_is_separator(char symbol);

/* Whether these letters spell one syllable. */
bool naive_is_syllable(const char *letters, size_t length);

#endif
