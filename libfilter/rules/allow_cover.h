/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an allowed phrase can cover a word: whether it has the word in it, in whatever disguise a
 * lane may find that. In doubt it can. */
#ifndef AIGCP_ALLOW_COVER_H
#define AIGCP_ALLOW_COVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word or phrase without what lanes pass over: separators and repeats. */
typedef struct aigcp_bare_word {
    const uint32_t *symbols; /* folded */
    size_t count;
    bool unclear; /* one symbol of it may be several, or none */
    bool unheard; /* its sounds may be others: it has letters, as pinyin does, or had repeats */
} aigcp_bare_word;

/* Take the separators and repeats out of folded symbols, in their place. */
aigcp_bare_word aigcp_bare_word_make(uint32_t *symbols, size_t count);

/* Whether `phrase` may have `word` in it, which is looked for in these lanes too (bits of
 * aigc_lane; what it is looked for in anyway need not be said). */
bool aigcp_may_cover(const aigcp_bare_word *phrase, const aigcp_bare_word *word, unsigned lanes);

#endif
