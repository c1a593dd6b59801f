/* SPDX-License-Identifier: Apache-2.0 */
/* Many words of the lane SOUND under one key, as the names of companies end alike: by what sounds
 * beside the key.
 *
 * A bucket of many entries is in the order of their hashes, then of the sounds beside the key, the
 * nearest one first; where a word ends is less than any sound. So it is a tree, down which the text
 * is followed: at each sound to what is alike to it, found by halving. */
#ifndef AIGCP_SOUND_ORDER_H
#define AIGCP_SOUND_ORDER_H

#include "libfilter/sound_words.h"

/* The entries of an index, and where to find what their words consist of. */
typedef struct aigcp_sound_source {
    const aigcp_sound_index *index;
    const aigcp_use *words;
    const struct aigcp_word_form *forms;
    const uint32_t *units;
    int step; /* from a sound to the next one away from the key: 1 or -1 */
} aigcp_sound_source;

/* Sort entries of one bucket, all entered under `hashes`, in the same order. */
AIGC_MUST_CHECK aigc_status aigcp_sound_order(const aigcp_sound_source *from,
                                              aigcp_sound_entry *entries, size_t count);

/* Words that are looked for in one bucket. */
typedef struct aigcp_sound_search aigcp_sound_search;

/* One of them was found; false ends the search. */
typedef bool aigcp_sound_found_fn(void *context, uint32_t word);

struct aigcp_sound_search {
    aigcp_sound_source from;
    const uint16_t *beside; /* sounds of the text: the one next to the key, */
    size_t count;           /* and how many there are */
    bool longer;            /* words that go on behind these, one for each way to go there;
                               else those that end by then */
    aigcp_sound_found_fn *found;
    void *context;
};

/* Find the words under this hash, in a bucket that is in order, that sound like the text. False if
 * the search was ended. */
bool aigcp_sound_follow(const aigcp_sound_search *search, uint32_t hash);

#endif
