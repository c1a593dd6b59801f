/* SPDX-License-Identifier: Apache-2.0 */
/* Make a list of words that is shaped like the lists people use:
 *
 *     make_words CORPUS COUNT ORDER
 *
 * Four of five words are of Chinese characters, 2 to 4 of them; the others of 4 to 12 ASCII
 * letters. With ORDER 0 the characters of a Chinese word are drawn as often as they are in the
 * corpus; with ORDER 1 each is one that stands behind the one before it somewhere in the
 * corpus, so that all pairs in the words are pairs of the text, which is the worst case of a
 * filter by pairs (there are then no words of two). ASCII words are always made that way. Words
 * that stand in the corpus are left out: the corpus is clean. The same words every time. */
#include "bench/measure.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 20250901
#define HAN_IN_HUNDRED 80
#define HAN_LEAST 2
#define HAN_MOST 4
#define ASCII_LEAST 4
#define ASCII_MOST 12
#define WORD_BYTES 16
/* A set of 2^28 bits is 32 MB; one bit for each part of the corpus and each word made. A part
 * that is wrongly thought to be in it only costs a word. */
#define SET_BITS ((uint64_t)1 << 28)
#define HAN_SIZE 3    /* bytes of a character from U+4E00 to U+9FFF */
#define CODES 0x10000 /* all code points that are looked at */
/* So many draws in a row without a new word mean that there are no more. */
#define IN_VAIN_MOST 100000

/* Places in the corpus where characters of one kind stand, those of the same one together. */
typedef struct places {
    uint32_t *at;
    size_t count;
    uint32_t first[CODES + 1]; /* the places of a character are first[code] to first[code + 1] */
} places;

typedef struct maker {
    blob corpus;
    uint8_t set[SET_BITS / 8];
    places han;
    places letters; /* that have another one behind them */
    uint64_t random;
} maker;

static bool
is_han(const char *at)
{
    unsigned char first = (unsigned char)at[0];
    return first >= 0xE4 && first <= 0xE9 && ((unsigned char)at[1] & 0xC0) == 0x80 &&
           ((unsigned char)at[2] & 0xC0) == 0x80;
}

static bool
is_letter(char byte)
{
    return isalnum((unsigned char)byte) && (unsigned char)byte < 0x80;
}

/* Whether the bytes were in the set; they are afterwards. */
static bool
test_and_set(uint8_t *set, const char *bytes, size_t length)
{
    uint64_t state = length;
    for (size_t i = 0; i < length; i++) {
        state ^= (uint64_t)(unsigned char)bytes[i];
        state = random_next(&state);
    }
    uint64_t bit = state % SET_BITS;
    bool was = (set[bit / 8] >> (bit % 8) & 1) != 0;
    set[bit / 8] |= (uint8_t)(1U << (bit % 8));
    return was;
}

/* Everything in the corpus that has the shape of a word, so that it becomes none. The NUL behind
 * the corpus ends whatever is at its end. */
static void
forbid_parts(maker *made, size_t from)
{
    const char *at = made->corpus.bytes + from;
    size_t length = 0;
    if (is_han(at)) {
        while (length < HAN_MOST && is_han(at + length * HAN_SIZE)) {
            length++;
            if (length >= HAN_LEAST)
                (void)test_and_set(made->set, at, length * HAN_SIZE);
        }
        return;
    }
    while (length < ASCII_MOST && is_letter(at[length])) {
        length++;
        if (length >= ASCII_LEAST)
            (void)test_and_set(made->set, at, length);
    }
}

static uint32_t
code_of(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80)
        return byte[0];
    return (byte[0] & 0x0FU) << 12 | (byte[1] & 0x3FU) << 6 | (byte[2] & 0x3FU);
}

static bool
is_place(const maker *made, const places *kind, size_t at)
{
    const char *bytes = made->corpus.bytes + at;
    return kind == &made->han ? is_han(bytes) : is_letter(bytes[0]) && is_letter(bytes[1]);
}

/* Counting sort by character. */
static void
collect(maker *made, places *kind)
{
    const char *bytes = made->corpus.bytes;
    size_t length = made->corpus.length;
    static uint32_t next[CODES];
    for (size_t i = 0; i < length; i++)
        if (is_place(made, kind, i))
            kind->first[code_of(bytes + i) + 1]++;
    for (size_t code = 0; code < CODES; code++) {
        kind->first[code + 1] += kind->first[code];
        next[code] = kind->first[code];
    }
    kind->count = kind->first[CODES];
    kind->at = need_memory(kind->count * sizeof *kind->at);
    for (size_t i = 0; i < length; i++)
        if (is_place(made, kind, i))
            kind->at[next[code_of(bytes + i)]++] = (uint32_t)i;
    if (kind->count == 0)
        fail("the corpus lacks Chinese or Latin text");
}

static void
read_corpus(maker *made, const char *path)
{
    made->corpus = read_file(path);
    if (made->corpus.length > UINT32_MAX)
        fail("the corpus is too large");
    for (size_t i = 0; i < made->corpus.length; i++)
        made->corpus.bytes[i] = (char)tolower((unsigned char)made->corpus.bytes[i]);
    for (size_t i = 0; i < made->corpus.length; i++)
        forbid_parts(made, i);
    collect(made, &made->han);
    collect(made, &made->letters);
}

/* A place, drawn at random, where the character that stands at `at` stands too. */
static size_t
same_character(maker *made, const places *kind, size_t at)
{
    uint32_t code = code_of(made->corpus.bytes + at);
    uint32_t from = kind->first[code];
    uint32_t count = kind->first[code + 1] - from;
    return count > 0 ? kind->at[from + random_below(&made->random, count)] : at;
}

static size_t
make_han(maker *made, int order, char *word)
{
    const char *bytes = made->corpus.bytes;
    size_t characters = HAN_LEAST + random_below(&made->random, HAN_MOST - HAN_LEAST + 1);
    size_t at = 0;
    for (size_t i = 0; i < characters; i++) {
        if (i > 0 && order == 1)
            at = same_character(made, &made->han, at) + HAN_SIZE;
        else
            at = made->han.at[random_below(&made->random, made->han.count)];
        if (!is_han(bytes + at))
            return 0;
        memcpy(word + i * HAN_SIZE, bytes + at, HAN_SIZE);
    }
    return characters * HAN_SIZE;
}

static size_t
make_ascii(maker *made, char *word)
{
    const char *bytes = made->corpus.bytes;
    size_t length = ASCII_LEAST + random_below(&made->random, ASCII_MOST - ASCII_LEAST + 1);
    size_t at = made->letters.at[random_below(&made->random, made->letters.count)];
    for (size_t i = 0; i < length; i++) {
        if (i > 0)
            at = same_character(made, &made->letters, at) + 1;
        word[i] = bytes[at];
    }
    return length;
}

/* One word that stands neither in the corpus nor among those before. */
static size_t
make_word(maker *made, int order, char *word)
{
    bool han = random_below(&made->random, 100) < HAN_IN_HUNDRED;
    for (int i = 0; i < IN_VAIN_MOST; i++) {
        size_t length = han ? make_han(made, order, word) : make_ascii(made, word);
        if (length > 0 && !test_and_set(made->set, word, length))
            return length;
    }
    fail("the corpus is too small for so many words");
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: make_words CORPUS COUNT ORDER\n", stderr);
        return 2;
    }
    static maker made = { .random = SEED };
    read_corpus(&made, argv[1]);
    size_t count = (size_t)strtoul(argv[2], NULL, 10);
    int order = (int)strtol(argv[3], NULL, 10);
    char word[WORD_BYTES];
    for (size_t i = 0; i < count; i++) {
        size_t length = make_word(&made, order, word);
        (void)fwrite(word, 1, length, stdout);
        (void)putchar('\n');
    }
    free(made.corpus.bytes);
    free(made.han.at);
    free(made.letters.at);
    return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
