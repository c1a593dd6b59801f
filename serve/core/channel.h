/* SPDX-License-Identifier: Apache-2.0 */
/* A text of an answer: a transformer, what it changed, and the label and mark that go with it. */
#ifndef AIGCP_CHANNEL_H
#define AIGCP_CHANNEL_H

#include <aigc/serve.h>
#include <stdbool.h>

#include "common/buffer.h"
#include "serve/core/json_string.h"
#include "serve/core/limits.h"

typedef struct aigcp_channel aigcp_channel;

/* Which text it is. */
typedef struct aigcp_channel_key {
    aigc_channel kind;
    uint8_t sub;
    uint32_t choice; /* or output item */
    uint32_t part;   /* or tool call */
} aigcp_channel_key;

struct aigcp_channel {
    aigcp_channel_key key;
    aigc_transformer *transformer; /* NULL: nothing is scanned */
    aigc_response_finding_fn on_finding;
    void *finding_context;
    bool quiet; /* findings were reported where the text was first */

    uint64_t fed;             /* bytes of text */
    uint64_t told;            /* offset up to which the transformer said what becomes of the text */
    aigcp_string_state state; /* where the next string of it begins */
    bool finished;
    bool left;         /* a text that comes behind it has begun */
    uint64_t began_in; /* the events, by their number, that had the first text of it, */
    uint64_t fed_in;   /* and the last, but for those that were taken as a row */
    uint32_t place;    /* in a document, of the part that had the last text of it */
    uint64_t waits_in; /* the last event that has waited with a piece of it, by its number, */
    size_t segment;    /* and which of its segments that is */
    bool stopped;
    bool *one_stopped;   /* becomes true with it, for all texts of an answer; may be NULL */
    uint64_t stop_at;    /* where the text ends then */
    aigc_status failure; /* of a callback */
    uint64_t findings;
    char stop_rule[128];

    /* Changes, in order, and the texts they refer to. Those of text that was let go are gone. */
    aigcp_text_edit *edits;
    size_t edit_count;
    size_t edit_capacity;
    aigcp_buffer texts;
    size_t fresh; /* edits before this one are of earlier calls: they may be in use, and stay */
    uint64_t masked;

    /* Labels: only where there is a marker. */
    aigc_text_marker *marker;
    bool label_at_start;  /* one is wanted there, */
    bool waits_for_label; /* and whether it goes there is not decided */
    uint64_t marker_fed;
    aigcp_buffer marked; /* what the marker wrote; while it waits, all of it */
    aigcp_buffer prefix; /* label at the start, and where: `prefix_at` */
    uint64_t prefix_at;
    aigcp_buffer suffix;  /* label and mark at the end */
    bool is_shown;        /* some of the text was written */
    bool has_said;        /* a sentence is owed that is not of the text */
    bool is_labelled;     /* what is owed was written: */
    uint64_t labelled_in; /* into the event of this number, or before it */
    bool has_end_label;
    size_t mark_size;                   /* bytes of the mark at the end of `suffix` */
    char item_id[AIGCP_KEPT_VALUE_MAX]; /* as JSON, for events of our own; "" if there is none */
    aigcp_buffer refusal; /* what is to be said in the content that stands for this channel */
    bool keeps_whole;     /* events say again what was said: kept are all text so far, */
    aigcp_buffer whole;   /* and all changes */
    aigcp_buffer pieces;  /* the same if events do not repeat it, as long as that is in doubt */
};

/* Make a channel; `transformer` and `marker` then belong to it, also after an error.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_channel_new(const aigcp_channel_key *key,
                                              aigc_transformer *transformer,
                                              aigc_text_marker *marker, aigcp_channel **channel);
void aigcp_channel_free(aigcp_channel *channel);

/* Begin a text anew. */
AIGC_MUST_CHECK aigc_status aigcp_channel_begin(aigcp_channel *channel);

AIGC_MUST_CHECK aigc_status aigcp_channel_feed(aigcp_channel *channel, const void *text,
                                               size_t length);
AIGC_MUST_CHECK aigc_status aigcp_channel_finish(aigcp_channel *channel);
/* Decide what is held back, as another text comes behind it. It may still go on, as a text of its
 * own. Once in a text: by turns, two texts could cut each other's words. */
AIGC_MUST_CHECK aigc_status aigcp_channel_leave(aigcp_channel *channel);
/* The same as often as it is called. */
AIGC_MUST_CHECK aigc_status aigcp_channel_break(aigcp_channel *channel);
/* Say a sentence on a line of its own behind the text. Of a channel that is finished, it goes
 * before what is owed, and there is no mark: it would be of the text without the sentence. */
AIGC_MUST_CHECK aigc_status aigcp_channel_say(aigcp_channel *channel, const aigcp_buffer *text);
/* None of the text was shown: what goes before it goes before what is owed. */
AIGC_MUST_CHECK aigc_status aigcp_channel_owe_prefix(aigcp_channel *channel);
/* Not all of the text will be shown: owe no mark, which would be of all of it. */
void aigcp_channel_drop_mark(aigcp_channel *channel);
AIGC_MUST_CHECK aigc_status aigcp_channel_tick(aigcp_channel *channel, uint64_t now);

/* The offset before which it is known what becomes of the text. */
uint64_t aigcp_channel_decided(const aigcp_channel *channel);

/* Whether text between two offsets is changed, or something is put between. */
bool aigcp_channel_is_changed(const aigcp_channel *channel, uint64_t start, uint64_t end);

/* All that is changed; it stands until the channel is fed. */
aigcp_text_changes aigcp_channel_changes(const aigcp_channel *channel);

/* The state in which a text of this key begins. */
aigcp_string_state aigcp_channel_first_state(const aigcp_channel_key *key);

/* Forget changes of text before an offset. */
void aigcp_channel_forget(aigcp_channel *channel, uint64_t before);

#endif
