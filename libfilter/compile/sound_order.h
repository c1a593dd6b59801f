/* SPDX-License-Identifier: Apache-2.0 */
/* Many words of the lane SOUND in one bucket, as those of companies that end alike: by their
 * sounds.
 *
 * The entries of such a bucket are in the order of their sounds, those of the key first and then
 * away from it; where a word ends is less than any sound. So it is a tree, down which the text is
 * followed: at each sound to what is alike to it, found by halving. */
#ifndef AIGCP_SOUND_ORDER_H
#define AIGCP_SOUND_ORDER_H

#include "libfilter/compile/sound_words.h"

/* The entries of an index, and where to find what their words consist of. */
typedef struct aigcp_sound_source {
    const aigcp_sound_index *index;
    const aigcp_use *words;
    const struct aigcp_word_form *forms;
    const uint32_t *units;
    int step; /* from one sound to the next: 1 from the first on, or -1 from the last on */
} aigcp_sound_source;

/* Sort entries of one bucket. */
AIGC_MUST_CHECK aigc_status aigcp_sound_order(const aigcp_sound_source *from,
                                              aigcp_sound_entry *entries, size_t count);

/* One of the words was found; false ends the search. */
typedef bool aigcp_sound_found_fn(void *context, uint32_t word);

/* Words that are looked for. */
typedef struct aigcp_sound_search {
    aigcp_sound_source from;
    const uint16_t *sounds; /* of the text: the first that is compared, */
    size_t count;           /* and how many there are */
    bool longer;            /* words that go on behind these, one for each way to go there;
                               else those that end by then */
    aigcp_sound_found_fn *found;
    void *context;
} aigcp_sound_search;

/* Find the words in a bucket that is in order that sound like the text. False if the search was
 * ended. */
bool aigcp_sound_follow(const aigcp_sound_search *search, uint32_t bucket);

#endif
