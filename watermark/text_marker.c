/* SPDX-License-Identifier: Apache-2.0 */
/* Put the visible label and the compact signed mark into a text stream.
 *
 * All that is written before the mark goes through emit(), which also hashes it: what is
 * signed is what was written. */
#include <aigc/text_mark.h>

#include <stdlib.h>
#include <string.h>

#include "watermark/content_hash.h"
#include "watermark/label_placement.h"
#include "watermark/mark_finder.h"
#include "watermark/mark_format.h"
#include "watermark/secret_key.h"
#include "watermark/selectors.h"

typedef enum marker_state { IDLE, OPEN, FINISHED, FAILED } marker_state;

struct aigc_text_marker {
    /* How every text is marked. */
    aigc_label label;
    const aigc_secret_key *key;
    aigc_label_at label_at;
    aigc_language language;
    char wording[AIGC_FIELD_MAX + 1]; /* "" for the default */
    aigcp_content_hash content;       /* unused without a key */

    /* The text at hand. */
    marker_state state;
    aigc_status failure; /* what FAILED repeats */
    bool busy;           /* inside a call: the callback may not call back */
    aigc_write_fn write;
    void *context;
    aigc_write_fn write_mark; /* NULL: the mark goes into the text */
    void *mark_context;
    bool was_told;            /* the language of the text, which is not that of what is fed: */
    aigc_language told_first; /* of the first letter; AUTO: not yet known */
    aigc_language told_most;
    aigcp_outline outline;
    aigcp_mark_finder finder;
    bool holds_mark;   /* a mark begins somewhere in the text */
    aigcp_start start; /* WAIT while `held` is in use */
    bool start_wanted;
    uint8_t held[AIGCP_START_BYTES];
    size_t held_length;
    aigc_placement placement;
    size_t mark_size;
};

static aigc_status
take_options(aigc_text_marker *marker, const aigc_text_marker_options *options)
{
    marker->key = options->key;
    marker->label_at = options->label_at;
    marker->language = options->language;
    if (options->wording) {
        size_t length = strnlen(options->wording, AIGC_FIELD_MAX + 1);
        aigc_status status = aigc_wording_check(options->wording, length, NULL);
        if (status != AIGC_OK)
            return status;
        memcpy(marker->wording, options->wording, length + 1);
    }
    if (!options->key)
        return AIGC_OK;
    if (aigc_label_check(options->label, NULL) != AIGC_OK)
        return options->label ? AIGC_ERR_FIELD : AIGC_ERR_ARGUMENT;
    marker->label = *options->label;
    return aigcp_content_hash_init(&marker->content);
}

aigc_status
aigc_text_marker_new(const aigc_text_marker_options *options, aigc_text_marker **marker)
{
    if (!marker)
        return AIGC_ERR_ARGUMENT;
    *marker = NULL;
    if (!options || options->struct_size != sizeof *options ||
        (unsigned)options->label_at > AIGC_LABEL_AT_NONE ||
        (unsigned)options->language > AIGC_LANGUAGE_EN)
        return AIGC_ERR_ARGUMENT;

    aigc_text_marker *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    aigc_status status = take_options(made, options);
    if (status != AIGC_OK)
        goto fail;
    *marker = made;
    return AIGC_OK;

fail:
    aigc_text_marker_free(made);
    return status;
}

void
aigc_text_marker_free(aigc_text_marker *marker)
{
    if (!marker)
        return;
    aigcp_content_hash_free(&marker->content);
    free(marker);
}

aigc_status
aigc_text_marker_begin(aigc_text_marker *marker, aigc_write_fn write, void *context)
{
    if (!marker || !write)
        return AIGC_ERR_ARGUMENT;
    if (marker->busy)
        return AIGC_ERR_STATE;
    marker->state = OPEN;
    marker->failure = AIGC_OK;
    marker->write = write;
    marker->context = context;
    marker->write_mark = NULL;
    marker->mark_context = NULL;
    marker->was_told = false;
    marker->told_first = marker->told_most = AIGC_LANGUAGE_AUTO;
    aigcp_outline_init(&marker->outline);
    marker->finder = (aigcp_mark_finder){ 0 };
    marker->holds_mark = false;
    marker->start_wanted =
        marker->label_at == AIGC_LABEL_AT_START || marker->label_at == AIGC_LABEL_AT_BOTH;
    marker->start = marker->start_wanted ? AIGCP_START_WAIT : AIGCP_START_DEFER;
    marker->held_length = 0;
    marker->placement = AIGC_PLACED_AS_ASKED;
    marker->mark_size = 0;
    if (marker->key)
        aigcp_content_hash_begin(&marker->content);
    return AIGC_OK;
}

/* Whether a call may go on with the text at hand. */
static aigc_status
check_open(const aigc_text_marker *marker)
{
    if (marker->busy)
        return AIGC_ERR_STATE;
    if (marker->state == FAILED)
        return marker->failure;
    return marker->state == OPEN ? AIGC_OK : AIGC_ERR_STATE;
}

/* Leave a call: an error ends the text. */
static aigc_status
leave(aigc_text_marker *marker, aigc_status status)
{
    marker->busy = false;
    if (status != AIGC_OK) {
        marker->state = FAILED;
        marker->failure = status;
    }
    return status;
}

aigc_status
aigc_text_marker_detach(aigc_text_marker *marker, aigc_write_fn write, void *context)
{
    if (!marker || !write)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(marker);
    if (status != AIGC_OK)
        return status;
    marker->write_mark = write;
    marker->mark_context = context;
    return AIGC_OK;
}

aigc_status
aigc_text_marker_set_language(aigc_text_marker *marker, aigc_language first, aigc_language most)
{
    if (!marker || (unsigned)first > AIGC_LANGUAGE_EN || (unsigned)most > AIGC_LANGUAGE_EN)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(marker);
    if (status != AIGC_OK)
        return status;
    marker->was_told = true;
    marker->told_first = first;
    marker->told_most = most;
    return AIGC_OK;
}

/* Write and hash. */
static aigc_status
emit(aigc_text_marker *marker, const void *data, size_t length)
{
    if (length == 0)
        return AIGC_OK;
    if (marker->write(marker->context, data, length))
        return AIGC_ERR_STOPPED;
    return marker->key ? aigcp_content_hash_feed(&marker->content, data, length) : AIGC_OK;
}

static const char *
wording_in(const aigc_text_marker *marker, aigc_language language)
{
    return marker->wording[0] ? marker->wording : aigc_wording_default(language);
}

/* Write what was held back, with the label before it, or behind its byte order mark. */
static aigc_status
emit_held(aigc_text_marker *marker, aigc_language language)
{
    size_t mark = 0;
    aigc_status status = AIGC_OK;
    if (marker->start == AIGCP_START_HERE) {
        const char *label = wording_in(marker, language);
        mark = aigcp_byte_order_mark(marker->held, marker->held_length);
        status = emit(marker, marker->held, mark);
        if (status == AIGC_OK)
            status = emit(marker, label, strlen(label));
        if (status == AIGC_OK && marker->held_length > mark)
            status = emit(marker, "\n\n", 2);
    }
    if (status == AIGC_OK)
        status = emit(marker, marker->held + mark, marker->held_length - mark);
    return status;
}

/* While the start is undecided: hold back what is needed to decide, then write it. */
static aigc_status
take_start(aigc_text_marker *marker, const uint8_t *data, size_t length, bool whole, size_t *taken)
{
    size_t room = sizeof marker->held - marker->held_length;
    *taken = length < room ? length : room;
    if (*taken)
        memcpy(marker->held + marker->held_length, data, *taken);
    marker->held_length += *taken;

    aigc_language language = marker->language;
    if (marker->wording[0] && language == AIGC_LANGUAGE_AUTO)
        language = AIGC_LANGUAGE_EN; /* own wording is the same in every language */
    if (language == AIGC_LANGUAGE_AUTO)
        language = marker->told_first;
    marker->start = aigcp_place_start(marker->held, marker->held_length, whole,
                                      whole || !marker->was_told, &language);
    return marker->start == AIGCP_START_WAIT ? AIGC_OK : emit_held(marker, language);
}

aigc_status
aigc_text_marker_feed(aigc_text_marker *marker, const void *data, size_t length)
{
    if (!marker || (!data && length))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(marker);
    if (status != AIGC_OK || length == 0)
        return status;

    const uint8_t *bytes = data;
    size_t taken = 0;
    marker->busy = true;
    if (marker->label_at != AIGC_LABEL_AT_NONE)
        aigcp_outline_feed(&marker->outline, bytes, length);
    if (!marker->holds_mark)
        (void)aigcp_mark_finder_feed(&marker->finder, bytes, length, &marker->holds_mark);
    if (marker->start == AIGCP_START_WAIT)
        status = take_start(marker, bytes, length, false, &taken);
    if (status == AIGC_OK && marker->start != AIGCP_START_WAIT)
        status = emit(marker, bytes + taken, length - taken);
    return leave(marker, status);
}

/* Write the label at the end, if it goes there. */
static aigc_status
emit_end_label(aigc_text_marker *marker)
{
    bool started = marker->start_wanted && marker->start == AIGCP_START_HERE;
    bool deferred = marker->start_wanted && marker->start == AIGCP_START_DEFER;
    bool wanted = marker->label_at == AIGC_LABEL_AT_END || marker->label_at == AIGC_LABEL_AT_BOTH;
    bool empty = marker->outline.last_length == 0;

    if (!wanted && !deferred)
        return AIGC_OK;
    if (started && empty)
        return AIGC_OK; /* one label is enough for nothing */
    if (!started && aigcp_json_shape_is_whole(&marker->outline.json)) {
        marker->placement = AIGC_PLACED_NOWHERE_JSON;
        return AIGC_OK;
    }

    aigc_language language = marker->language;
    if (language == AIGC_LANGUAGE_AUTO)
        language = marker->told_most;
    if (language == AIGC_LANGUAGE_AUTO)
        language = aigcp_language_tally_guess(&marker->outline.language);
    bool mark_follows = marker->key && !marker->write_mark;
    bool fence_closed;
    aigcp_buffer out;
    aigcp_buffer_init(&out, AIGCP_END_LABEL_MAX);
    aigc_status status = aigcp_place_end(&marker->outline, wording_in(marker, language),
                                         !mark_follows, &out, &fence_closed);
    if (status == AIGC_OK)
        status = emit(marker, out.data, out.length);
    aigcp_buffer_free(&out);
    if (deferred)
        marker->placement = AIGC_PLACED_AT_END_JSON;
    else if (fence_closed)
        marker->placement = AIGC_PLACED_BEHIND_FENCE;
    return status;
}

/* Sign what was written, and write the mark. */
static aigc_status
write_mark(aigc_text_marker *marker)
{
    aigcp_mark mark = { .label = marker->label };
    uint8_t record[AIGCP_MARK_MAX];
    uint8_t message[AIGCP_MESSAGE_MAX];
    uint8_t text[AIGCP_MARK_TEXT_MAX];

    memcpy(mark.key_number, marker->key->number, sizeof mark.key_number);
    aigc_status status = aigcp_content_hash_finish(&marker->content, mark.content_hash);
    if (status != AIGC_OK)
        return status;
    size_t length = aigcp_mark_encode(&mark, record);
    size_t message_length = aigcp_mark_message(record, length, message);
    status = aigcp_ed25519_sign(marker->key->secret, message, message_length, record + length);
    if (status != AIGC_OK)
        return status;

    size_t size = aigcp_selectors_encode(record, length + AIGCP_SIGNATURE_SIZE, text);
    aigc_write_fn write = marker->write_mark ? marker->write_mark : marker->write;
    void *context = marker->write_mark ? marker->mark_context : marker->context;
    if (write(context, text, size))
        return AIGC_ERR_STOPPED;
    marker->mark_size = size;
    return AIGC_OK;
}

aigc_status
aigc_text_marker_finish(aigc_text_marker *marker)
{
    size_t taken;
    if (!marker)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(marker);
    if (status != AIGC_OK)
        return status;

    marker->busy = true;
    if (marker->holds_mark) {
        /* Nothing is added, not even a label that still waits. */
        if (marker->start == AIGCP_START_WAIT)
            status = emit(marker, marker->held, marker->held_length);
        return leave(marker, status == AIGC_OK ? AIGC_ERR_FORMAT : status);
    }
    if (marker->start == AIGCP_START_WAIT)
        status = take_start(marker, NULL, 0, true, &taken);
    if (status == AIGC_OK)
        status = emit_end_label(marker);
    if (status == AIGC_OK && marker->key)
        status = write_mark(marker);
    if (status == AIGC_OK)
        marker->state = FINISHED;
    return leave(marker, status);
}

aigc_placement
aigc_text_marker_placement(const aigc_text_marker *marker)
{
    return marker ? marker->placement : AIGC_PLACED_AS_ASKED;
}

size_t
aigc_text_marker_mark_size(const aigc_text_marker *marker)
{
    return marker ? marker->mark_size : 0;
}
