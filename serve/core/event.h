/* SPDX-License-Identifier: Apache-2.0 */
/* A frame of a body that waits until the text in it is decided: its bytes, where its texts are in
 * them, and what is changed for other reasons. */
#ifndef AIGCP_EVENT_H
#define AIGCP_EVENT_H

#include "serve/core/channel.h"

/* What stands beside a token. */
typedef enum aigcp_beside {
    AIGCP_BESIDE_BYTES,
    AIGCP_BESIDE_TOPS,  /* what might have been in its place, */
    AIGCP_BESIDE_PROBS, /* and what a service calls by another name */
    AIGCP_BESIDE_ID,    /* its number */
    AIGCP_BESIDE_COUNT
} aigcp_beside;

/* Bytes of a frame; empty: there are none. */
typedef struct aigcp_span {
    uint32_t start;
    uint32_t end;
} aigcp_span;

/* A string that is a piece of a text. */
typedef struct aigcp_segment {
    aigcp_channel *channel;
    uint64_t start; /* bytes of the channel's text; with the first byte of a unit that is cut */
    uint64_t end;
    bool is_cut;      /* its last unit is */
    bool is_again;    /* its text was in pieces before */
    size_t raw_start; /* bytes of the frame between the quotes */
    size_t raw_end;
    aigcp_string_state state;              /* before it */
    aigcp_span beside[AIGCP_BESIDE_COUNT]; /* with a token: what goes with it */
} aigcp_segment;

/* A change of the frame. */
typedef struct aigcp_frame_edit {
    size_t start;
    size_t end;
    size_t text; /* offset in `texts` of the event */
    size_t length;
} aigcp_frame_edit;

/* The log probabilities of a choice, or the numbers of its tokens. */
typedef struct aigcp_logprobs {
    uint32_t choice;
    bool are_ids;
    size_t start;
    size_t end;
} aigcp_logprobs;

/* A block of Anthropic's. */
typedef struct aigcp_block {
    bool open;
    bool is_text;
    uint32_t number;
    uint64_t begun; /* so far, as numbered: the next number is free */
} aigcp_block;

typedef struct aigcp_event aigcp_event;

struct aigcp_event {
    aigcp_event *next;
    aigcp_buffer before; /* own events that go before it */
    aigcp_buffer frame;
    aigcp_segment *segments;
    size_t segment_count;
    size_t segment_capacity;
    size_t decided; /* segments that are, as far as was looked */
    aigcp_frame_edit *edits;
    size_t edit_count;
    size_t edit_capacity;
    aigcp_buffer texts;
    aigcp_logprobs *logprobs;
    size_t logprobs_count;
    size_t logprobs_capacity;
    bool is_end;    /* a choice, or the answer, is at its end with it */
    bool may_go_on; /* it says so, but the choice may go on nevertheless: see take_doubtful_end() */
    uint64_t sequence; /* its number, where events have one */
    uint64_t number;   /* of those that were read */
    aigcp_block block; /* as it is behind it */
};

/* Make an event of at most `limit` bytes. @return NULL if memory is out. */
aigcp_event *aigcp_event_new(size_t limit);
void aigcp_event_free(aigcp_event *event);
/* Make it as if new. */
void aigcp_event_clear(aigcp_event *event);

AIGC_MUST_CHECK aigc_status aigcp_event_add_segment(aigcp_event *event,
                                                    const aigcp_segment *segment);
AIGC_MUST_CHECK aigc_status aigcp_event_add_logprobs(aigcp_event *event,
                                                     const aigcp_logprobs *logprobs);
/* Put bytes in place of others; edits may come in any order and do not overlap. */
AIGC_MUST_CHECK aigc_status aigcp_event_replace(aigcp_event *event, size_t start, size_t end,
                                                const void *text, size_t length);
/* The same with text that stands inside a string. */
AIGC_MUST_CHECK aigc_status aigcp_event_insert_text(aigcp_event *event, size_t at,
                                                    const aigcp_buffer *text);

/* Whether it is known what becomes of all its text. */
bool aigcp_event_is_decided(aigcp_event *event);

/* The last segment that has text of a channel; NULL: none has. */
const aigcp_segment *aigcp_event_last_segment(const aigcp_event *event,
                                              const aigcp_channel *channel);

/* Append the event to `out` as it may be shown. It must be decided, and is spent then. */
AIGC_MUST_CHECK aigc_status aigcp_event_write(aigcp_event *event, aigcp_buffer *out);

#endif
