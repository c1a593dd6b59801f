/* SPDX-License-Identifier: Apache-2.0 */
/* What the hot loop and the lane LOOSE see of a term: it is `count` folded code points. */
#ifndef AIGCP_TERM_SHAPE_H
#define AIGCP_TERM_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In how many ways its signs of leet can be read in the text: each as a letter or not, but for the
 * first code point; way 0 is that none is. Those of a term that has many go together. */
size_t aigcp_term_ways(const uint32_t *folded, size_t count);

/* Its look-alike classes, without separators and repeats, in one of these ways: `units` has room
 * for as many as it has code points. Returns how many there are. */
size_t aigcp_term_seen(const uint32_t *folded, size_t count, size_t way, uint32_t *units);

/* By how many of its code points the first `most` of these have been seen, or all. */
size_t aigcp_term_seen_at(const uint32_t *folded, size_t count, size_t way, size_t most);

bool aigcp_term_has_separators(const uint32_t *folded, size_t count);

/* The most separators that stand in a row, how many it begins with, and how many it ends with. */
size_t aigcp_term_widest_gap(const uint32_t *folded, size_t count);
size_t aigcp_term_lead(const uint32_t *folded, size_t count);
size_t aigcp_term_tail(const uint32_t *folded, size_t count);

/* Whether the text repeats a character wherever it has this term: not in "!i", of which "!" is
 * passed over where it is not meant as a letter. */
bool aigcp_term_repeats(const uint32_t *folded, size_t count);

/* Whether its last two characters may be of one class, of which LOOSE sees one. Each separator may
 * be missing, and each sign of leet be a letter, here and below. */
bool aigcp_term_ends_in_run(const uint32_t *folded, size_t count);

/* How often the text may have its first character in a row: a stream holds back as many of it. It
 * is no separator. */
size_t aigcp_term_first_run(const uint32_t *folded, size_t count);

#endif
