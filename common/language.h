/* SPDX-License-Identifier: Apache-2.0 */
/* Guess whether a text is Chinese or English from the letters of its beginning. */
#ifndef AIGCP_LANGUAGE_H
#define AIGCP_LANGUAGE_H

#include <aigc/types.h>

#include <stdbool.h>

#include "common/utf8.h"

/* Only this many bytes are looked at: enough to see past a heading or a quotation, and
 * what comes later costs nothing. */
#define AIGCP_LANGUAGE_WINDOW 4096

/* A Han character counts as much as a whole Latin word: both carry about one meaning, and
 * a Chinese sentence that names `PostgreSQL` stays Chinese. */
typedef struct aigcp_language_tally {
    uint32_t han;         /* Han characters */
    uint32_t latin_words; /* runs of Latin letters */
    bool in_word;
    aigc_language first; /* of the first letter; AUTO until there is one */
    size_t seen;         /* bytes counted, at most the window */
    uint8_t partial[AIGCP_UTF8_MAX];
    size_t partial_length;
} aigcp_language_tally;

void aigcp_language_tally_init(aigcp_language_tally *tally);

/* Count the next bytes of the text; feeds may cut characters. */
void aigcp_language_tally_feed(aigcp_language_tally *tally, const void *data, size_t length);

/* AIGC_LANGUAGE_ZH if Han leads, else AIGC_LANGUAGE_EN, also without any letter. */
aigc_language aigcp_language_tally_guess(const aigcp_language_tally *tally);

/* The language that a single letter speaks for: ZH for Han, EN for Latin, AUTO for all else. */
aigc_language aigcp_language_of_letter(uint32_t code_point);

#endif
