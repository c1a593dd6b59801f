/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of the text as the symbols of the lane SOUND. */
#ifndef AIGCP_SOUND_SYMBOLS_H
#define AIGCP_SOUND_SYMBOLS_H

#include "libfilter/characters/fold_format.h"
#include "libfilter/compile/text_units.h"
#include "libfilter/scan/stream.h"

/* The symbols before the piece come first: as many as the longest word has. */
#define AIGCP_SYMBOLS_BEFORE AIGCP_MAX_WORD_CHARACTERS

/* Symbols of a piece, and what may come in one step: the letters before a character and what that
 * folds to, or many characters. */
#define AIGCP_SYMBOLS_PIECE 512
#define AIGCP_SYMBOLS_STEP 96
_Static_assert(AIGCP_SYMBOLS_STEP >= AIGCP_MAX_LETTER_RUN + AIGCP_FOLD_MAX, "room for a step");
#define AIGCP_SYMBOLS_ROOM (AIGCP_SYMBOLS_BEFORE + AIGCP_SYMBOLS_PIECE + AIGCP_SYMBOLS_STEP)

typedef struct aigcp_sound_symbols {
    size_t count;       /* with those before */
    uint32_t next_unit; /* number of the next unit */
    uint16_t symbol[AIGCP_SYMBOLS_ROOM + AIGCP_SOUND_STEP];
    uint32_t unit[AIGCP_SYMBOLS_ROOM]; /* number of the one that it is */
    uint32_t end[AIGCP_SYMBOLS_ROOM];  /* index of the text where that ends */
} aigcp_sound_symbols;

static inline bool
aigcp_symbols_have_room(const aigcp_sound_symbols *symbols)
{
    return symbols->count < AIGCP_SYMBOLS_BEFORE + AIGCP_SYMBOLS_PIECE;
}

/* How many of the last symbols are kept: those to which words may reach back from behind, and what
 * is asked about with a symbol. */
static inline size_t
aigcp_symbols_kept(const aigcp_lanes *lanes)
{
    const size_t longest = lanes->sound->longest;
    return longest > AIGCP_SOUND_KEY ? longest : AIGCP_SOUND_KEY;
}

/* Keep the last symbols of a piece. */
void aigcp_keep_sounds(aigcp_stream *stream, const aigcp_sound_symbols *symbols);

size_t aigcp_sound_state_size(const aigcp_lanes *lanes);

/* What a stream needs to know for the lane, to be freed with free(); NULL: out of memory. It has to
 * be begun before each text. */
aigcp_sound_state *aigcp_sound_state_new(const aigcp_lanes *lanes);
void aigcp_sound_state_begin(aigcp_sound_state *state, const aigcp_lanes *lanes);

/* Find the words that end in a piece, and keep its last symbols. */
AIGC_MUST_CHECK aigc_status aigcp_follow_sound(aigcp_stream *stream,
                                               const aigcp_sound_symbols *symbols);

/* Turn the text of [at, end), indexes, into symbols, as far as there is room. Returns where that
 * ends. `seen`: sounds that were looked up when it was seen, or NULL. */
size_t aigcp_hear(aigcp_stream *stream, aigcp_sound_symbols *symbols,
                  struct aigcp_sounds_seen *seen, size_t at, size_t end);

/* Whether a symbol is a letter that is to be read as one of a syllable. */
static inline bool
aigcp_is_sound_letter(uint16_t symbol)
{
    return symbol >= AIGCP_SOUND_LETTER_A && symbol <= AIGCP_SOUND_LETTER_Z;
}

/* Whether so many letters in a row may stand for themselves. */
static inline bool
aigcp_letters_are_few(const aigcp_lanes *lanes, size_t count)
{
    return lanes->sound_letters && count <= AIGCP_MAX_LOOSE_LETTERS;
}

/* What makes an ASCII letter a small one. */
#define AIGCP_SMALL 0x20

/* The kinds of an ASCII letter. */
static inline unsigned
aigcp_kinds_of_letter(const aigcp_lanes *lanes, char letter)
{
    return lanes->letter_kinds[((unsigned char)letter | AIGCP_SMALL) - 'a'];
}

/* Whether a row of letters, which has ended, is short enough and may be letters of a word: a word
 * has Han characters as well, so its letters are at the beginning or the end of the row. */
static inline bool
aigcp_row_is_loose(const aigcp_lanes *lanes, const char *letters, size_t count)
{
    const unsigned kinds =
        aigcp_kinds_of_letter(lanes, letters[0]) | aigcp_kinds_of_letter(lanes, letters[count - 1]);
    return count <= AIGCP_MAX_LOOSE_LETTERS && kinds & AIGCP_LETTER_OF_WORD;
}

/* Whether ASCII letters in a row are neither syllables, the last one perhaps incomplete, nor few
 * enough to stand for themselves, nor a few letters of a word and then syllables. `is_parted`: one
 * of them follows another as they never do in syllables. */
bool aigcp_letters_say_nothing(const aigcp_lanes *lanes, const char *letters, size_t count,
                               bool is_parted);

/* The same of letters behind which something says that they end: the last syllable has to be
 * complete. */
bool aigcp_row_says_nothing(const aigcp_lanes *lanes, const char *letters, size_t count,
                            bool is_parted);

/* What small letters in a row are read as, 1 to AIGCP_MAX_LETTER_RUN of them: syllables; or the
 * first few as themselves, if they are those of a word, and the rest as syllables; or themselves,
 * if they are few enough; or one symbol that says nothing. There is room for as many
 * symbols, and for how many letters each is made of. Returns how many symbols they are. */
size_t aigcp_letters_read(const aigcp_lanes *lanes, const char *letters, size_t count,
                          uint16_t *symbols, uint8_t *lengths);

/* Add what all ASCII letters in a row at `at` say: 1 to AIGCP_MAX_LETTER_RUN that may say
 * something.
 */
void aigcp_hear_row(aigcp_sound_symbols *symbols, const aigcp_lanes *lanes, const char *letters,
                    size_t count, size_t at);

static inline bool
aigcp_is_letter_byte(uint8_t byte)
{
    return (unsigned)(byte | AIGCP_SMALL) - 'a' < 26;
}

/* Many characters at a time with AVX2, and with AVX-512; NULL where that is not to be had. */
aigcp_hear_many_fn *aigcp_hear_many_avx2(void);
aigcp_hear_many_fn *aigcp_hear_many_avx512(void);

/* Turn the text of [from, end) into symbols and find words in them. */
AIGC_MUST_CHECK aigc_status aigcp_scan_sound(aigcp_stream *stream, struct aigcp_sounds_seen *seen,
                                             size_t from, size_t end);

/* The same for text in which no word ends and no character needs a closer look. */
void aigcp_pass_sound(aigcp_stream *stream, size_t from, size_t end);

/* No text will follow: read the letters that are still open. */
AIGC_MUST_CHECK aigc_status aigcp_finish_sound(aigcp_stream *stream);

#endif
