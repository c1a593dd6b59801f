/* SPDX-License-Identifier: Apache-2.0 */
/* Cut a text into paragraphs or sentences, as a stream. Writer and verifier of excerpts use the
 * same cutter, so that they agree where a piece ends. docs/formats.md, "Excerpts", is normative.
 *
 *     piece   white space   piece ...
 *     -----   -----------   -----
 *          ^ the end of a piece is known at the first character behind it, and is told before
 *            that character and the white space before it are passed on */
#ifndef AIGCP_TEXT_PIECES_H
#define AIGCP_TEXT_PIECES_H

#include "common/utf8.h"
#include "watermark/code_fence.h"

#include <aigc/excerpt.h>

/* White space that waits. What is more ends the piece, if anything does. */
#define AIGCP_PIECE_SPACE_MAX 256

/* A sentence that is shorter, in bytes without white space, goes together with the next one of its
 * paragraph: abbreviations, numbers of lists, "Yes." */
#define AIGCP_SENTENCE_MIN 24

typedef struct aigcp_pieces_visitor {
    /* The text, all of it, in order: characters of pieces (`in_piece`), and white space. */
    aigc_status (*text)(void *context, const uint8_t *data, size_t length, bool in_piece);
    /* The piece so far is whole. `is_last`: nothing but white space follows. */
    aigc_status (*end)(void *context, bool is_last);
    void *context;
} aigcp_pieces_visitor;

typedef struct aigcp_pieces {
    aigc_excerpt_unit unit;
    aigcp_pieces_visitor visitor;
    aigcp_code_fence fence;
    uint8_t space[AIGCP_PIECE_SPACE_MAX]; /* that waits */
    size_t space_length;
    unsigned newlines; /* in it */
    bool in_piece;     /* a character was there since the last end */
    bool has_words;    /* a letter or digit is in the line at hand */
    uint64_t length;   /* of the piece in bytes */
    unsigned stop;     /* the piece ends like a sentence: 1 if white space must follow */
    unsigned json;     /* the first characters, below */
    uint8_t partial[AIGCP_UTF8_MAX];
    size_t partial_length;
} aigcp_pieces;

void aigcp_pieces_begin(aigcp_pieces *pieces, aigc_excerpt_unit unit,
                        const aigcp_pieces_visitor *visitor);

/* One whole character, or bytes that are none. */
AIGC_MUST_CHECK aigc_status aigcp_pieces_character(aigcp_pieces *pieces, uint32_t code_point,
                                                   const uint8_t *data, size_t length);

/* Any bytes. */
AIGC_MUST_CHECK aigc_status aigcp_pieces_feed(aigcp_pieces *pieces, const uint8_t *data,
                                              size_t length);

/* End the piece at hand here, because a proof stands here: it is not told. */
void aigcp_pieces_cut(aigcp_pieces *pieces);

AIGC_MUST_CHECK aigc_status aigcp_pieces_finish(aigcp_pieces *pieces);

#endif
