/* SPDX-License-Identifier: Apache-2.0 */
/* A response filter, as the files that make it up see it. */
#ifndef AIGCP_RESPONSE_STATE_H
#define AIGCP_RESPONSE_STATE_H

#include "serve/core/alike.h"
#include "serve/core/body_frames.h"
#include "serve/core/event.h"
#include "serve/core/event_fields.h"

typedef enum aigcp_phase {
    AIGCP_PHASE_IDLE,
    AIGCP_PHASE_RUNNING,
    AIGCP_PHASE_ENDED,   /* its ending was written; what still comes is dropped */
    AIGCP_PHASE_PASSING, /* passed on as it is */
    AIGCP_PHASE_FINISHED,
    AIGCP_PHASE_BROKEN
} aigcp_phase;

/* Whether each event of an answer repeats all text so far. */
typedef enum aigcp_repeats {
    AIGCP_REPEATS_UNKNOWN, /* until the protocol is known */
    AIGCP_REPEATS_NOTHING,
    AIGCP_REPEATS_PERHAPS, /* of DashScope: as long as it looks like it */
    AIGCP_REPEATS_ALL
} aigcp_repeats;

/* A choice whose end may have to be said. Events by their numbers; 0: none has. */
typedef struct aigcp_choice {
    uint32_t number;
    bool has_stopped;  /* a finding, or a cap, has ended a text of it: known once the answer is */
    uint64_t ends_in;  /* the first event that ends it, */
    uint64_t ended_in; /* and the last */
    bool may_go_on;    /* whether it does end there, the next events tell */
    uint64_t left_in;  /* the last event that had text of it */
} aigcp_choice;

/* What of a body has come, if its framing has to be found out. */
typedef enum aigcp_opening {
    AIGCP_OPENING_BLANK,   /* nothing but white space */
    AIGCP_OPENING_ELEMENT, /* a piece of an array, of which no element tells */
    AIGCP_OPENING_LINE,    /* a piece of a first line of JSON */
    AIGCP_OPENING_BEHIND,  /* a first line that is a document, nothing behind it */
    AIGCP_OPENING_KNOWN    /* enough: the framing is known */
} aigcp_opening;

struct aigc_response_filter {
    /* For all answers. */
    aigc_rules *rules;
    aigc_policy *policy;
    aigc_protocol asked_protocol;
    aigc_language language;
    char *refusal_zh;
    char *refusal_en;
    char *wording;
    aigc_label_at label_at;
    const aigc_secret_key *key;
    size_t event_limit;
    size_t body_limit;
    size_t hold_limit;
    aigc_response_finding_fn on_finding;
    void *finding_context;
    bool has_text_key;
    uint8_t text_key[AIGC_TEXT_KEY_SIZE];
    uint8_t stream_id[AIGC_STREAM_ID_MAX];
    size_t stream_id_length;
    bool has_stream_id;

    /* The answer at hand. */
    aigcp_phase phase;
    aigc_status failure; /* what BROKEN repeats */
    bool busy;
    aigc_write_fn write;
    void *context;
    aigc_framing framing; /* AUTO until the first byte */
    aigcp_opening opening;
    bool is_document; /* its type says it is one, or an array of them: it is no lines */
    aigc_protocol protocol;
    bool json_mode; /* neither label, mark nor refusal may be put into content */
    aigcp_repeats repeats;
    bool has_deltas;     /* text comes in deltas, */
    bool has_messages;   /* and events have a message with all that they said so far */
    uint64_t last_doubt; /* number of the last event that began with all text before it, which may
                            be by chance */
    aigc_text_marker_options marker_options; /* label NULL: no mark */
    aigc_label *label;
    uint8_t own_id[AIGC_STREAM_ID_MAX]; /* stream id of this answer */
    size_t own_id_length;
    bool has_own_id;

    aigcp_channel *channels[AIGCP_CHANNELS_MAX]; /* by their keys: those of a choice together */
    size_t channel_count;
    bool one_stopped;                         /* of the channels */
    aigcp_channel *copy;                      /* for what is said again, or stands by itself */
    aigcp_choice choices[AIGCP_CHANNELS_MAX]; /* by their numbers */
    size_t choice_count;
    uint64_t ends_in;        /* the first event that ends all choices, */
    uint64_t ended_in;       /* and the last */
    uint64_t shown_event;    /* the last one that was written on */
    bool choices_by_place;   /* their numbers do not tell them apart */
    bool generates;          /* text has a place of its own, not in messages: Ollama, DashScope */
    aigcp_block block;       /* behind what was read, */
    aigcp_block shown_block; /* and behind what was written */
    char kept[AIGCP_KEPT_COUNT][AIGCP_KEPT_VALUE_MAX]; /* as JSON; "" if there is none */
    aigcp_buffer response;                             /* the `response` of a first event */
    uint64_t sequence; /* number of the last event, and how many of our own went before */
    uint64_t sequence_shift;

    aigcp_buffer frame; /* the frame that is coming in */
    aigcp_frame_search search;
    aigcp_buffer lines;   /* payload of an event with several data fields */
    aigcp_buffer scratch; /* a changed string */
    aigcp_buffer text;    /* a string without its escapes */
    size_t base;          /* offset of the document in the event that was read last */
    aigcp_fields fields;
    aigcp_alike alike;    /* the event that was read last, if others may be like it */
    uint64_t event_count; /* that were read */
    aigcp_event *first;   /* events that wait */
    aigcp_event *last;
    aigcp_event *spare;
    size_t waiting; /* bytes of them */
    aigcp_buffer out;

    bool refuse_all; /* it cannot be passed on, whatever it is */
    bool copy_stopped;
    uint32_t items_ended; /* messages and steps of Assistants */
    bool end_is_doubtful; /* an event waits that says a choice ends */
    bool ends_always;     /* events say that choices end, and they go on */
    bool natural_end;     /* it said so itself */
    aigc_response_report report;
};

/* read_event.c */
/* Choices that might have gone on do not: end them, with their labels. */
AIGC_MUST_CHECK aigc_status aigcp_settle_ends(aigc_response_filter *filter);
/* A choice goes on behind its end: none that events say is one. */
void aigcp_go_on(aigc_response_filter *filter);

/* response_framing.c */

/* Find out how the body is framed. Bytes that do not tell are appended to the frame that is coming
 * in; `*taken` is how many. */
AIGC_MUST_CHECK aigc_status aigcp_find_framing(aigc_response_filter *filter, const uint8_t *data,
                                               size_t length, size_t *taken);
/* How long a frame may be. An element of an array may have pictures, as a document may. */
size_t aigcp_frame_limit(const aigc_response_filter *filter);

/* response_channels.c */

/* The channel of a key, made if it is not there; NULL with a status. */
AIGC_MUST_CHECK aigc_status aigcp_get_channel(aigc_response_filter *filter,
                                              const aigcp_channel_key *key,
                                              aigcp_channel **channel);
/* The same, not made. */
aigcp_channel *aigcp_find_channel(const aigc_response_filter *filter, const aigcp_channel_key *key);

/* Make the channel for what is said again, if it is not there. */
AIGC_MUST_CHECK aigc_status aigcp_get_copy(aigc_response_filter *filter);

/* Release all channels. */
void aigcp_drop_channels(aigc_response_filter *filter);

/* Whether a finding, or a cap, has ended a text. */
bool aigcp_has_stopped(const aigc_response_filter *filter);

/* The place of the first channel of a choice, or where it would be. */
size_t aigcp_first_of_choice(const aigc_response_filter *filter, uint32_t choice);

/* The choice of a number; NULL: no text is of it. */
aigcp_choice *aigcp_find_choice(aigc_response_filter *filter, uint32_t number);

/* Whether an event that ended a choice was written. */
bool aigcp_choice_is_closed(const aigc_response_filter *filter, const aigcp_choice *choice);

/* Whether events are taken to repeat all text so far. */
bool aigcp_may_repeat(const aigc_response_filter *filter);

/* End all texts; or first those that are no content: what they come to may have to be said there.
 */
AIGC_MUST_CHECK aigc_status aigcp_finish_channels(aigc_response_filter *filter);
AIGC_MUST_CHECK aigc_status aigcp_finish_other_channels(aigc_response_filter *filter);

/* read_event.c */

/* Find the texts of an event, and feed them to their channels. `payload` is its JSON.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT: it cannot be passed on; or another error. */
AIGC_MUST_CHECK aigc_status aigcp_read_event(aigc_response_filter *filter, aigcp_event *event,
                                             const aigcp_payload *payload);

/* Write the label and mark of a channel that has ended: into the event, if it has text of the
 * channel, else before it. */
AIGC_MUST_CHECK aigc_status aigcp_settle_label(aigc_response_filter *filter, aigcp_event *event,
                                               aigcp_channel *channel);

/* response_endings.c */

/* Append an event of our own with a piece of a channel's content. */
AIGC_MUST_CHECK aigc_status aigcp_put_delta(aigc_response_filter *filter, aigcp_channel *channel,
                                            const aigcp_buffer *text, aigcp_buffer *out);
/* Append labels that are still owed, once the answer is over. */
AIGC_MUST_CHECK aigc_status aigcp_put_labels(aigc_response_filter *filter, aigcp_buffer *out);
/* Append the end of an answer that was stopped. */
AIGC_MUST_CHECK aigc_status aigcp_put_ending(aigc_response_filter *filter, aigcp_buffer *out);
/* Append the end of an answer that cannot be read. */
AIGC_MUST_CHECK aigc_status aigcp_put_error(aigc_response_filter *filter, aigcp_buffer *out);
/* Change the fields of the event in which the answer was stopped that say how it ended. */
AIGC_MUST_CHECK aigc_status aigcp_change_finish(aigc_response_filter *filter, aigcp_event *event);

#endif
