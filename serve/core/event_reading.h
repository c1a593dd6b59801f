/* SPDX-License-Identifier: Apache-2.0 */
/* An event as it is read: what read_event.c hands to the files that each read a part of it. */
#ifndef AIGCP_EVENT_READING_H
#define AIGCP_EVENT_READING_H

#include "serve/core/event_numbers.h"
#include "serve/core/response_state.h"

typedef struct aigcp_reading {
    aigc_response_filter *filter;
    aigcp_event *event;
    const aigcp_fields *fields;
    const uint8_t *document;
    size_t base; /* offset of the document in the frame */

    bool copies_changed;
    bool ends_item;       /* a message or step of Assistants is at its end */
    size_t changed_token; /* where the last alternative begins that was; 0: none was */
    size_t token;         /* segment of the token last looked up */

    aigcp_numbers numbers; /* not cleared */
} aigcp_reading;

/* read_event.c */

/* Whether an event says that a choice ends. */
bool aigcp_says_end(const aigcp_reading *reading, uint32_t number);

/* read_text.c */

/* The channel that a field belongs to. */
aigcp_channel_key aigcp_key_of(const aigcp_reading *reading, const aigcp_field *field);
/* The same, where the type of the event tells what text it is. */
aigcp_channel_key aigcp_typed_key(const aigcp_reading *reading, const aigcp_field *field);

/* Where the text of a field is in the document: between the quotes, or all of a number. */
size_t aigcp_raw_start(const aigcp_field *field);
size_t aigcp_raw_end(const aigcp_field *field);
/* The text of a field; it stands until the next is asked for. */
AIGC_MUST_CHECK aigc_status aigcp_text_of(aigcp_reading *reading, const aigcp_field *field,
                                          aigcp_string_state *state, const uint8_t **text,
                                          size_t *length);

/* Take a piece of a channel's text. */
AIGC_MUST_CHECK aigc_status aigcp_read_text(aigcp_reading *reading, const aigcp_field *field,
                                            const aigcp_channel_key *key);
/* Once all pieces were taken: decide what waits in texts that others have come behind. */
AIGC_MUST_CHECK aigc_status aigcp_leave_others(const aigcp_reading *reading);

/* read_again.c */

/* Scan a string by itself, and put what becomes of it in its place. `quiet`: what is found was
 * reported before. */
AIGC_MUST_CHECK aigc_status aigcp_read_whole(aigcp_reading *reading, const aigcp_field *field,
                                             const aigcp_channel_key *key, bool quiet);
/* The same with text that was said before: with the labels it was given. */
AIGC_MUST_CHECK aigc_status aigcp_read_copy(aigcp_reading *reading, const aigcp_field *field);
/* All that a channel has said so far: it is let say what the channel was. */
AIGC_MUST_CHECK aigc_status aigcp_read_so_far(aigcp_reading *reading, const aigcp_field *field);
/* Put the labels behind it that the channel was given. */
AIGC_MUST_CHECK aigc_status aigcp_label_so_far(const aigcp_reading *reading,
                                               const aigcp_field *field);

/* read_tokens.c */

AIGC_MUST_CHECK aigc_status aigcp_read_token(aigcp_reading *reading, const aigcp_field *field);
/* Note what goes with a token. */
void aigcp_attach_to_token(aigcp_reading *reading, const aigcp_field *field);
/* All log probabilities of a choice, or the numbers of its tokens. */
AIGC_MUST_CHECK aigc_status aigcp_read_logprobs(aigcp_reading *reading, const aigcp_field *field);
/* What might have been in the place of a token. */
AIGC_MUST_CHECK aigc_status aigcp_read_alternatives(const aigcp_reading *reading,
                                                    const aigcp_field *field);
/* The tokens of a prompt, each with what might have been in its place: all go if there is something
 * in them that would be changed. It is no text of the answer, and neither reported nor a stop. */
AIGC_MUST_CHECK aigc_status aigcp_read_prompt(aigcp_reading *reading, const aigcp_field *field);

#endif
