/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are written as no word is: mostly two of them, or one with its columns. */
#ifndef AIGCP_WORD_SLIPS_H
#define AIGCP_WORD_SLIPS_H

#include <stddef.h>

typedef enum aigcp_word_slip {
    AIGCP_SLIP_NONE,
    AIGCP_SLIP_SEPARATOR, /* a comma or semicolon between parts, without a space */
    AIGCP_SLIP_COLUMNS,   /* a category behind it, as if the line had columns */
    AIGCP_SLIP_QUOTES,    /* quotes around it */
    AIGCP_SLIP_BRACKETS,  /* a list of JSON or YAML */
    AIGCP_SLIP_DASH,      /* an item of such a list */
    AIGCP_SLIPS
} aigcp_word_slip;

/* What seems to be wrong with a word, UTF-8. */
aigcp_word_slip aigcp_find_word_slip(const char *text, size_t length);

/* What is told of a slip, translated. */
const char *aigcp_word_slip_message(aigcp_word_slip slip);

#endif
