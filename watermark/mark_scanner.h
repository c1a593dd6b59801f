/* SPDX-License-Identifier: Apache-2.0 */
/* Take a stream apart into the text, the first mark, and what follows it. */
#ifndef AIGCP_MARK_SCANNER_H
#define AIGCP_MARK_SCANNER_H

#include "watermark/mark_finder.h"
#include "watermark/mark_format.h"
#include "watermark/selectors.h"

typedef enum aigcp_mark_state {
    AIGCP_MARK_NONE,       /* no magic so far */
    AIGCP_MARK_OPEN,       /* the run of selectors goes on */
    AIGCP_MARK_CUT_SHORT,  /* the run ended before the length it states */
    AIGCP_MARK_BAD_LENGTH, /* it states a length that no mark has */
    AIGCP_MARK_BAD_VERSION,
    AIGCP_MARK_WHOLE
} aigcp_mark_state;

/* Receive the text before the mark, in pieces. */
typedef aigc_status (*aigcp_text_fn)(void *context, const uint8_t *data, size_t length);

/* Begin with all zero but the callback. */
typedef struct aigcp_mark_scanner {
    aigcp_text_fn text;
    void *context;
    aigcp_mark_finder finder;
    aigcp_mark_state state;
    unsigned marks; /* magics seen, counted to 2: none, one, several */
    uint8_t record[AIGCP_MARK_MAX];
    size_t record_length;
    size_t record_end; /* the length that the mark states, 0 before it is known */
    uint8_t partial[AIGCP_SELECTOR_MAX];
    size_t partial_length;
    uint64_t text_length;
    uint64_t mark_length; /* bytes of UTF-8 */
    uint64_t trailing;
} aigcp_mark_scanner;

AIGC_MUST_CHECK aigc_status aigcp_mark_scanner_feed(aigcp_mark_scanner *scanner,
                                                    const uint8_t *data, size_t length);
/* The text is over: settles what was open. */
AIGC_MUST_CHECK aigc_status aigcp_mark_scanner_finish(aigcp_mark_scanner *scanner);

#endif
