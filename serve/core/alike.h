/* SPDX-License-Identifier: Apache-2.0 */
/* Events that are like one before. A stream says the same around each piece of a text; then the
 * fields of an event are where those of the one before were, and only what differs is read. What is
 * found so is what reading the event would find. */
#ifndef AIGCP_ALIKE_H
#define AIGCP_ALIKE_H

#include "serve/core/event.h"
#include "serve/core/event_fields.h"

/* Values that may differ in events that are alike: the text, the numbers of its tokens, numbers
 * that count up, times. */
#define AIGCP_GAPS_MAX 8

typedef enum aigcp_gap_kind {
    AIGCP_GAP_TEXT,
    AIGCP_GAP_SEQUENCE, /* number of the event */
    AIGCP_GAP_IDS,      /* numbers of tokens, which go if the text is changed */
    AIGCP_GAP_STRING,   /* what it says does not matter */
    AIGCP_GAP_NUMBER
} aigcp_gap_kind;

typedef struct aigcp_gap {
    aigcp_gap_kind kind;
    size_t start; /* of the value in the event that is known; of a string with its quotes */
    size_t end;
} aigcp_gap;

/* An event that was read. All zero at first, but for the buffer. */
typedef struct aigcp_alike {
    aigcp_channel *channel; /* of its only text; NULL: none is known */
    aigcp_buffer frame;
    aigcp_gap gaps[AIGCP_GAPS_MAX]; /* in the order of their places */
    size_t gap_count;
    size_t least; /* bytes of the shortest event that is like it */
    bool has_sequence;
    bool has_ids;
    uint32_t ids_choice;      /* whose tokens they are */
    bool crlf;                /* how its lines end, see body_frames.h */
    aigcp_string_state state; /* of the channel, at the end of a row of them */
} aigcp_alike;

/* What differs in another one. */
typedef struct aigcp_alike_event {
    size_t length;
    size_t raw_start; /* of its text in it, between the quotes */
    size_t raw_end;
    bool is_plain; /* the text is as it stands there */
    uint64_t sequence;
    size_t ids_start; /* numbers of its tokens */
    size_t ids_end;
    /* For the caller: its first byte, and its text in the channel. */
    const uint8_t *bytes;
    uint64_t text_start;
    uint64_t text_end;
    bool is_cut;
    aigcp_string_state state;
} aigcp_alike_event;

/* Know an event that was read, or none if it brings more than one piece of one text.
 * @param base offset of its document, of which the fields are, in the event.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_alike_learn(aigcp_alike *alike, const aigcp_event *event,
                                              const aigcp_fields *fields, size_t base);

/* Whether the bytes at `data` begin with an event like the one that is known. Places are counted
 * from `data`. */
bool aigcp_alike_match(const aigcp_alike *alike, const uint8_t *data, size_t length,
                       aigcp_alike_event *event);

#endif
