/* SPDX-License-Identifier: Apache-2.0 */
/* "Cuts do not matter" as a property: call a function with the same bytes cut into feeds in
 * many ways. */
#ifndef SUPPORT_ALL_CUTS_H
#define SUPPORT_ALL_CUTS_H

#include <stddef.h>
#include <stdint.h>

/* Texts up to this length are cut in every way there is: 2^(n-1) of them. */
#define ALL_CUTS_EXHAUSTIVE 12
/* Texts up to this length are cut into two and into three pieces in every way. */
#define ALL_CUTS_TRIPLES 160
/* Texts up to this length are also fed byte by byte. */
#define ALL_CUTS_SINGLE_BYTES 65536
/* Pseudo-random ways for texts that are not cut in every way. */
#define ALL_CUTS_RANDOM 200

/* A text and one way to cut it: piece i ends before byte ends[i], the last one at `length`.
 * An end may repeat: then a piece is empty. */
typedef struct cut_text {
    const uint8_t *text;
    size_t length;
    const size_t *ends;
    size_t count; /* pieces, at least 1 */
} cut_text;

/* @return 0 if the result is as it should be. */
typedef int (*all_cuts_fn)(void *context, const cut_text *cut);

/* Call `check` for the uncut text and for every way of cutting that the length allows.
 * Stops at the first call that does not return 0, writes its cuts to stderr, and returns
 * what it returned; 0 if there is none. */
int all_cuts(const void *text, size_t length, all_cuts_fn check, void *context);

/* The number of ways that all_cuts() tries for a text of this length. */
size_t all_cuts_count(size_t length);

/* Piece `index` of a cut text; returns its first byte. */
const uint8_t *cut_text_piece(const cut_text *cut, size_t index, size_t *length);

#endif
