/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of the text as the symbols of the lane SOUND. */
#ifndef AIGCP_SOUND_SYMBOLS_H
#define AIGCP_SOUND_SYMBOLS_H

#include "libfilter/stream.h"
#include "libfilter/text_units.h"

/* The symbols before the piece come first. */
#define AIGCP_SYMBOLS_BEFORE AIGCP_PREFILTER_BEFORE
#define AIGCP_SYMBOLS_ROOM (AIGCP_UNITS_ROOM + AIGCP_MAX_LETTER_RUN + AIGCP_SYMBOLS_BEFORE)

typedef struct aigcp_sound_symbols {
    size_t count; /* with those before */
    uint16_t symbol[AIGCP_SYMBOLS_ROOM + AIGCP_PREFILTER_MARGIN];
    uint8_t width[AIGCP_SYMBOLS_ROOM]; /* units it is made of */
    uint32_t unit[AIGCP_SYMBOLS_ROOM]; /* number of the last one */
    uint32_t end[AIGCP_SYMBOLS_ROOM];  /* index of the text where that ends */
} aigcp_sound_symbols;

/* Follow the automaton over symbols. */
AIGC_MUST_CHECK aigc_status aigcp_follow_sound(aigcp_stream *stream,
                                               const aigcp_sound_symbols *symbols);

/* Turn the text of [from, end) into symbols and follow them. */
AIGC_MUST_CHECK aigc_status aigcp_scan_sound(aigcp_stream *stream, size_t from, size_t end);

/* No text will follow: read the letters that are still open. */
AIGC_MUST_CHECK aigc_status aigcp_finish_sound(aigcp_stream *stream);

#endif
