/* SPDX-License-Identifier: Apache-2.0 */
/* A text of an answer. What the transformer writes is turned into changes: places in the text, and
 * what stands there instead. */
#include "serve/core/channel.h"

#include <stdlib.h>
#include <string.h>

#include "serve/core/limits.h"

aigc_status
aigcp_channel_new(const aigcp_channel_key *key, aigc_transformer *transformer,
                  aigc_text_marker *marker, aigcp_channel **channel)
{
    aigcp_channel *made = calloc(1, sizeof *made);
    *channel = made;
    if (!made) {
        aigc_transformer_free(transformer);
        aigc_text_marker_free(marker);
        return AIGC_ERR_MEMORY;
    }
    made->key = *key;
    made->transformer = transformer;
    made->marker = marker;
    aigcp_buffer_init(&made->texts, AIGCP_OUTPUT_MAX);
    aigcp_buffer_init(&made->marked, AIGCP_START_MAX);
    aigcp_buffer_init(&made->prefix, AIGCP_SUFFIX_MAX);
    aigcp_buffer_init(&made->suffix, AIGCP_SUFFIX_MAX);
    aigcp_buffer_init(&made->refusal, AIGCP_SUFFIX_MAX);
    aigcp_buffer_init(&made->whole, AIGCP_BODY_LIMIT);
    aigcp_buffer_init(&made->pieces, AIGCP_DOUBT_MAX);
    return AIGC_OK;
}

void
aigcp_channel_free(aigcp_channel *channel)
{
    if (!channel)
        return;
    aigc_transformer_free(channel->transformer);
    aigc_text_marker_free(channel->marker);
    free(channel->edits);
    aigcp_buffer_free(&channel->texts);
    aigcp_buffer_free(&channel->marked);
    aigcp_buffer_free(&channel->prefix);
    aigcp_buffer_free(&channel->suffix);
    aigcp_buffer_free(&channel->refusal);
    aigcp_buffer_free(&channel->whole);
    aigcp_buffer_free(&channel->pieces);
    free(channel);
}

/* Changes. */

/* Make room for one more change, at `place`. */
static aigc_status
insert_edit(aigcp_channel *c, size_t place, const aigcp_text_edit *edit)
{
    if (!c->edits || c->edit_count == c->edit_capacity) {
        size_t capacity = c->edit_capacity ? c->edit_capacity * 2 : 8;
        if (capacity > AIGCP_EDITS_MAX)
            return AIGC_ERR_LIMIT;
        aigcp_text_edit *edits = realloc(c->edits, capacity * sizeof *edits);
        if (!edits)
            return AIGC_ERR_MEMORY;
        c->edits = edits;
        c->edit_capacity = capacity;
    }
    memmove(c->edits + place + 1, c->edits + place, (c->edit_count - place) * sizeof *c->edits);
    c->edits[place] = *edit;
    c->edit_count++;
    return AIGC_OK;
}

/* Put a text in place of another. With `joins`, it joins what was put right before it by the same
 * call. What stands in place of a finding does not: which pieces come with one call depends on how
 * much is fed at a time, and each is to stand where its text was. */
static aigc_status
add_edit(aigcp_channel *c, uint64_t start, uint64_t end, const void *text, size_t length,
         bool joins)
{
    aigc_status status = aigcp_buffer_append(&c->texts, text, length);
    if (status != AIGC_OK)
        return status;
    aigcp_text_edit *last = c->edit_count > c->fresh ? &c->edits[c->edit_count - 1] : NULL;
    if (joins && last && last->end == start &&
        last->text + last->length + length == c->texts.length) {
        last->end = end;
        last->length += length;
        return AIGC_OK;
    }
    const aigcp_text_edit edit = {
        .start = start, .end = end, .text = c->texts.length - length, .length = length
    };
    return insert_edit(c, c->edit_count, &edit);
}

/* What the transformer passed over without writing it is gone. */
static aigc_status
drop_up_to(aigcp_channel *c, uint64_t offset)
{
    if (offset <= c->told)
        return AIGC_OK;
    aigc_status status = add_edit(c, c->told, offset, NULL, 0, true);
    c->told = offset;
    return status;
}

bool
aigcp_channel_is_changed(const aigcp_channel *c, uint64_t start, uint64_t end)
{
    size_t i = aigcp_text_edits_before(c->edits, c->edit_count, start);
    if (i > 0 && c->edits[i - 1].end > start)
        return true;
    for (; i < c->edit_count && c->edits[i].start < end; i++)
        if (c->edits[i].end > start || c->edits[i].length)
            return true;
    return false;
}

aigcp_text_changes
aigcp_channel_changes(const aigcp_channel *c)
{
    return (aigcp_text_changes){ .edits = c->edits,
                                 .count = c->edit_count,
                                 .texts = c->texts.data,
                                 .end = c->stopped ? c->stop_at : UINT64_MAX };
}

/* The arguments of a function are JSON; the input of a custom tool, and code, are not. */
aigcp_string_state
aigcp_channel_first_state(const aigcp_channel_key *key)
{
    bool is_json = key->kind == AIGC_CHANNEL_TOOL && key->sub <= 1;
    return is_json ? aigcp_arguments_state() : (aigcp_string_state){ 0 };
}

void
aigcp_channel_forget(aigcp_channel *c, uint64_t before)
{
    size_t gone = 0;
    while (gone < c->edit_count && c->edits[gone].end <= before && c->edits[gone].start < before)
        gone++;
    if (gone == 0)
        return;
    c->edit_count -= gone;
    c->fresh -= gone < c->fresh ? gone : c->fresh;
    memmove(c->edits, c->edits + gone, c->edit_count * sizeof *c->edits);
    if (c->edit_count == 0)
        c->texts.length = 0;
}

/* Labels. */

static int
keep_marked(void *context, const void *data, size_t length)
{
    aigcp_channel *c = context;
    return aigcp_buffer_append(&c->marked, data, length) != AIGC_OK;
}

static size_t
byte_order_mark_length(const aigcp_buffer *text)
{
    return text->length >= 3 && memcmp(text->data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Put the first `length` bytes behind a byte order mark of what the marker wrote before the text:
 * they are the label. */
static aigc_status
set_prefix(aigcp_channel *c, size_t length)
{
    size_t at = byte_order_mark_length(&c->marked);
    c->waits_for_label = false;
    if (length == 0)
        return AIGC_OK;
    c->prefix_at = at;
    aigc_status status = aigcp_buffer_append(&c->prefix, c->marked.data + at, length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&c->texts, c->marked.data + at, length);
    if (status != AIGC_OK)
        return status;
    const size_t place = aigcp_text_edits_before(c->edits, c->edit_count, at);
    /* It may stand in what was taken away. */
    const uint64_t end = place > 0 && c->edits[place - 1].end > at ? c->edits[place - 1].end : at;
    const aigcp_text_edit edit = {
        .start = at, .end = end, .text = c->texts.length - length, .length = length
    };
    c->fresh++; /* nothing joins it */
    return insert_edit(c, place, &edit);
}

/* Let the label follow the text as it came, which masks do not show. */
static aigc_status
tell_language(const aigcp_channel *c)
{
    aigc_language first;
    if (!c->transformer)
        return AIGC_OK;
    const aigc_language most = aigc_transformer_language(c->transformer, &first);
    return aigc_text_marker_set_language(c->marker, first, most);
}

static aigc_status
mark_piece(aigcp_channel *c, const uint8_t *text, size_t length)
{
    aigc_status status = tell_language(c);
    if (status == AIGC_OK)
        status = aigc_text_marker_feed(c->marker, text, length);
    c->marker_fed += length;
    if (status != AIGC_OK)
        return status == AIGC_ERR_STOPPED ? AIGC_ERR_MEMORY : status;
    if (c->waits_for_label && c->marked.length > 0)
        status = set_prefix(c, c->marked.length - (size_t)c->marker_fed);
    if (!c->waits_for_label)
        c->marked.length = 0;
    return status;
}

/* Pass text that will be shown through the marker: in pieces, as what it writes is kept. */
static aigc_status
mark(aigcp_channel *c, const void *text, size_t length)
{
    const uint8_t *bytes = text;
    aigc_status status = AIGC_OK;
    while (c->marker && length && status == AIGC_OK) {
        const size_t piece = length < AIGCP_MARK_PIECE ? length : AIGCP_MARK_PIECE;
        status = mark_piece(c, bytes, piece);
        bytes += piece;
        length -= piece;
    }
    return status;
}

/* The length of the label that was written before a text so short that the marker waited for its
 * end: it is a default wording, on a line of its own if a text follows. */
static size_t
late_prefix(const aigcp_channel *c, const char *wording)
{
    size_t at = byte_order_mark_length(&c->marked);
    size_t length = strlen(wording);
    if (c->marked.length - at < length || memcmp(c->marked.data + at, wording, length) != 0)
        return 0;
    return length + (c->marker_fed > at ? 2 : 0);
}

/* End the marker's text: what it adds is the suffix, unless it would break JSON. */
static aigc_status
finish_mark(aigcp_channel *c)
{
    c->marked.length = c->waits_for_label ? c->marked.length : 0;
    bool waited = c->waits_for_label;
    aigc_status status = tell_language(c);
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(c->marker);
    if (status == AIGC_ERR_FORMAT) { /* it has a mark already */
        c->waits_for_label = false;
        return AIGC_OK;
    }
    if (status != AIGC_OK)
        return status == AIGC_ERR_STOPPED ? AIGC_ERR_MEMORY : status;
    size_t skip = 0;
    if (waited) {
        size_t length = late_prefix(c, aigc_wording_default(AIGC_LANGUAGE_ZH));
        if (length == 0)
            length = late_prefix(c, aigc_wording_default(AIGC_LANGUAGE_EN));
        status = set_prefix(c, length);
        skip = length + (size_t)c->marker_fed;
    }
    if (status != AIGC_OK || aigc_text_marker_placement(c->marker) == AIGC_PLACED_NOWHERE_JSON)
        return status;
    c->mark_size = aigc_text_marker_mark_size(c->marker);
    c->has_end_label = c->marked.length - skip > c->mark_size;
    return aigcp_buffer_append(&c->suffix, c->marked.data + skip, c->marked.length - skip);
}

/* The transformer. */

/* Turn a piece of what the transformer writes into a change. A refusal is for people: it is not
 * put into what programs read. */
static aigc_status
take_piece(aigcp_channel *c, const aigc_piece *piece, const void *data, size_t length)
{
    aigc_status status = drop_up_to(c, piece->start);
    if (status == AIGC_OK && piece->kind == AIGC_PIECE_REFUSAL) {
        c->stop_at = piece->start;
        if (c->key.kind != AIGC_CHANNEL_CONTENT)
            return aigcp_buffer_append(&c->refusal, data, length);
    }
    if (status == AIGC_OK && piece->kind != AIGC_PIECE_TEXT)
        status = add_edit(c, piece->start, piece->end, data, length,
                          piece->kind != AIGC_PIECE_REPLACEMENT);
    if (piece->end > c->told)
        c->told = piece->end;
    return status == AIGC_OK ? mark(c, data, length) : status;
}

static int
take_written(void *context, const void *data, size_t length)
{
    aigcp_channel *c = context;
    aigc_piece piece = { .struct_size = sizeof piece };
    c->failure = aigc_transformer_piece(c->transformer, &piece);
    if (c->failure == AIGC_OK)
        c->failure = take_piece(c, &piece, data, length);
    return c->failure != AIGC_OK;
}

static int
take_found(void *context, const aigc_finding *finding)
{
    aigcp_channel *c = context;
    if (finding->action == AIGC_ACTION_STOP && c->stop_rule[0] == '\0') {
        size_t length = strnlen(finding->rule_id, sizeof c->stop_rule - 1);
        memcpy(c->stop_rule, finding->rule_id, length);
        c->stop_rule[length] = '\0';
    }
    c->findings++;
    c->masked += finding->action == AIGC_ACTION_REDACT;
    if (c->quiet || !c->on_finding)
        return 0;
    return c->on_finding(c->finding_context, c->key.kind, c->key.choice, finding);
}

/* Look at what a call on the transformer has come to. */
static aigc_status
settle(aigcp_channel *c, aigc_status status)
{
    if (status != AIGC_OK)
        return c->failure != AIGC_OK ? c->failure : status;
    c->stopped = aigc_transformer_stopped(c->transformer) != 0;
    if (!c->stopped)
        return drop_up_to(c, c->fed - aigc_transformer_held(c->transformer));
    if (c->one_stopped)
        *c->one_stopped = true;
    if (c->stop_at == UINT64_MAX)
        c->stop_at = c->told;
    /* The refusal is in place of all that follows. */
    for (size_t i = c->edit_count; i > 0 && c->edits[i - 1].start >= c->stop_at; i--)
        c->edits[i - 1].end = c->edits[i - 1].end > c->fed ? c->edits[i - 1].end : c->fed;
    c->told = c->stop_at;
    return c->fed > c->stop_at && !aigcp_channel_is_changed(c, c->fed - 1, c->fed)
               ? add_edit(c, c->stop_at, c->fed, NULL, 0, true)
               : AIGC_OK;
}

aigc_status
aigcp_channel_begin(aigcp_channel *c)
{
    aigc_status status = AIGC_OK;
    c->fed = c->told = c->findings = c->masked = c->marker_fed = c->prefix_at = 0;
    c->stop_at = UINT64_MAX;
    c->failure = AIGC_OK;
    c->waits_for_label = c->marker && c->label_at_start;
    c->refusal.length = c->whole.length = c->pieces.length = 0;
    c->state = aigcp_channel_first_state(&c->key);
    c->finished = c->left = c->stopped = c->is_shown = c->has_said = c->is_labelled =
        c->has_end_label = c->keeps_whole = false;
    c->mark_size = 0;
    c->labelled_in = c->began_in = c->fed_in = c->waits_in = 0;
    c->place = 0;
    c->segment = 0;
    c->edit_count = c->fresh = 0;
    c->texts.length = c->marked.length = c->prefix.length = c->suffix.length = 0;
    c->stop_rule[0] = '\0';
    c->item_id[0] = '\0';
    if (c->transformer)
        status = aigc_transformer_begin(c->transformer, take_written, take_found, c);
    if (status == AIGC_OK && c->marker)
        status = aigc_text_marker_begin(c->marker, keep_marked, c);
    return status;
}

aigc_status
aigcp_channel_feed(aigcp_channel *c, const void *text, size_t length)
{
    if (length == 0)
        return AIGC_OK;
    if (c->finished)
        return AIGC_ERR_FORMAT; /* it was said to be at its end */
    aigc_status status = c->keeps_whole ? aigcp_buffer_append(&c->whole, text, length) : AIGC_OK;
    if (status != AIGC_OK)
        return status;
    c->fresh = c->edit_count;
    c->fed += length;
    if (!c->transformer) {
        c->told = c->fed;
        return mark(c, text, length);
    }
    return settle(c, aigc_transformer_feed(c->transformer, text, length));
}

aigc_status
aigcp_channel_finish(aigcp_channel *c)
{
    if (c->finished)
        return AIGC_OK;
    aigc_status status = AIGC_OK;
    c->finished = true;
    c->fresh = c->edit_count;
    if (c->transformer)
        status = settle(c, aigc_transformer_finish(c->transformer));
    if (status == AIGC_OK && c->marker && c->marker_fed > 0)
        status = finish_mark(c);
    return status;
}

aigc_status
aigcp_channel_leave(aigcp_channel *c)
{
    if (c->left)
        return AIGC_OK;
    c->left = true;
    return aigcp_channel_break(c);
}

aigc_status
aigcp_channel_break(aigcp_channel *c)
{
    if (c->finished || c->stopped || !c->transformer)
        return AIGC_OK;
    c->fresh = c->edit_count;
    return settle(c, aigc_transformer_flush(c->transformer));
}

static aigc_status
put_before(aigcp_buffer *buffer, const aigcp_buffer *text)
{
    const size_t length = buffer->length;
    aigc_status status = aigcp_buffer_append(buffer, text->data, text->length);
    if (status != AIGC_OK || text->length == 0)
        return status;
    memmove(buffer->data + text->length, buffer->data, length);
    memcpy(buffer->data, text->data, text->length);
    return AIGC_OK;
}

aigc_status
aigcp_channel_owe_prefix(aigcp_channel *c)
{
    aigc_status status = put_before(&c->suffix, &c->prefix);
    c->prefix.length = 0;
    return status;
}

void
aigcp_channel_drop_mark(aigcp_channel *c)
{
    c->suffix.length -= c->mark_size;
    c->mark_size = 0;
}

aigc_status
aigcp_channel_say(aigcp_channel *c, const aigcp_buffer *text)
{
    c->has_said = true;
    if (c->finished) {
        aigcp_channel_drop_mark(c);
        return put_before(&c->suffix, text);
    }
    aigc_status status = aigcp_buffer_append(&c->suffix, text->data, text->length);
    return status == AIGC_OK ? mark(c, text->data, text->length) : status;
}

aigc_status
aigcp_channel_tick(aigcp_channel *c, uint64_t now)
{
    if (!c->transformer || c->finished)
        return AIGC_OK;
    c->fresh = c->edit_count;
    return settle(c, aigc_transformer_tick(c->transformer, now));
}

uint64_t
aigcp_channel_decided(const aigcp_channel *c)
{
    if (c->finished || c->stopped)
        return c->fed;
    if (c->marker && c->waits_for_label)
        return 0;
    return c->told < c->fed ? c->told : c->fed;
}
