/* SPDX-License-Identifier: Apache-2.0 */
/* Compare the text with a word of the lanes that pass over characters. The automaton says where
 * a word may end; this says whether it does, where it begins, and by which disguise. */
#ifndef AIGCP_ALIGN_H
#define AIGCP_ALIGN_H

#include <aigc/rules.h>
#include <stdbool.h>

#include "libfilter/lanes.h"

typedef struct aigcp_alignment {
    size_t start;
    aigc_lane lane; /* the mildest one that explains it */
} aigcp_alignment;

/* Whether the text that ends at `end` is the word, going back from there and taking the nearest
 * character that will do. `units`: the form's. */
bool aigcp_align_loose(const aigcp_word_form *form, const uint32_t *units, const uint8_t *text,
                       size_t end, aigcp_alignment *alignment);

/* The same for the lane SOUND. `complete`: how much text there is. */
bool aigcp_align_sound(const aigcp_word_form *form, const uint32_t *units, const uint8_t *text,
                       size_t end, size_t complete, aigcp_alignment *alignment);

#endif
