/* SPDX-License-Identifier: Apache-2.0 */
/* Verify a text that carries a compact signed mark.
 *
 * The order of the questions is the order of judge(): is there one whole mark, is it the
 * allowed encoding, is it signed by a key we trust, is this the text it speaks of, is it the
 * end of the text. The first "no" is the answer. */
#include <aigc/text_mark.h>

#include <stdlib.h>
#include <string.h>

#include "watermark/content_hash.h"
#include "watermark/keyring.h"
#include "watermark/mark_scanner.h"
#include "watermark/secret_key.h"
#include "watermark/wording.h"

typedef enum verifier_state { IDLE, OPEN, FINISHED, FAILED } verifier_state;

struct aigc_text_verifier {
    const aigc_keyring *keyring;
    aigcp_content_hash content;

    /* The text at hand. */
    verifier_state state;
    aigc_status failure; /* what FAILED repeats */
    aigcp_mark_scanner scanner;
    uint8_t head[AIGCP_LABEL_WINDOW]; /* both ends of the text before the mark */
    size_t head_length;
    uint8_t tail[AIGCP_LABEL_WINDOW];
    size_t tail_length;
    bool is_detached;
    aigcp_mark_scanner detached; /* over the mark that was given apart */

    /* The judgement. */
    aigcp_mark mark;
    const aigcp_trusted_key *signer;
    aigc_status verdict;
    aigc_reason reason;
};

aigc_status
aigc_text_verifier_new(const aigc_keyring *keyring, aigc_text_verifier **verifier)
{
    if (!verifier)
        return AIGC_ERR_ARGUMENT;
    *verifier = calloc(1, sizeof **verifier);
    if (!*verifier)
        return AIGC_ERR_MEMORY;
    (*verifier)->keyring = keyring;
    aigc_status status = aigcp_content_hash_init(&(*verifier)->content);
    if (status != AIGC_OK) {
        aigc_text_verifier_free(*verifier);
        *verifier = NULL;
    }
    return status;
}

void
aigc_text_verifier_free(aigc_text_verifier *verifier)
{
    if (!verifier)
        return;
    aigcp_content_hash_free(&verifier->content);
    free(verifier);
}

static void
keep_ends(aigc_text_verifier *verifier, const uint8_t *data, size_t length)
{
    size_t window = AIGCP_LABEL_WINDOW;
    size_t room = window - verifier->head_length;
    size_t first = length < room ? length : room;
    memcpy(verifier->head + verifier->head_length, data, first);
    verifier->head_length += first;

    if (length > window) {
        data += length - window;
        length = window;
    }
    size_t kept = verifier->tail_length;
    if (kept > window - length)
        kept = window - length;
    memmove(verifier->tail, verifier->tail + verifier->tail_length - kept, kept);
    memcpy(verifier->tail + kept, data, length);
    verifier->tail_length = kept + length;
}

static aigc_status
take_text(void *context, const uint8_t *data, size_t length)
{
    aigc_text_verifier *verifier = context;
    keep_ends(verifier, data, length);
    return aigcp_content_hash_feed(&verifier->content, data, length);
}

/* Text before a mark that was given apart: judge() only asks whether there was any. */
static aigc_status
drop_text(void *context, const uint8_t *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return AIGC_OK;
}

aigc_status
aigc_text_verifier_begin(aigc_text_verifier *verifier)
{
    if (!verifier)
        return AIGC_ERR_ARGUMENT;
    aigcp_content_hash_begin(&verifier->content);
    verifier->state = OPEN;
    verifier->failure = AIGC_OK;
    verifier->scanner = (aigcp_mark_scanner){ .text = take_text, .context = verifier };
    verifier->detached = (aigcp_mark_scanner){ .text = drop_text };
    verifier->is_detached = false;
    verifier->head_length = 0;
    verifier->tail_length = 0;
    verifier->signer = NULL;
    verifier->verdict = AIGC_ERR_NOT_FOUND;
    verifier->reason = AIGC_REASON_NO_MARK;
    return AIGC_OK;
}

static aigc_status
check_open(const aigc_text_verifier *verifier)
{
    if (verifier->state == FAILED)
        return verifier->failure;
    return verifier->state == OPEN ? AIGC_OK : AIGC_ERR_STATE;
}

/* Leave a call: an error ends the text without a judgement. */
static aigc_status
leave(aigc_text_verifier *verifier, aigc_status status)
{
    if (status != AIGC_OK) {
        verifier->state = FAILED;
        verifier->failure = status;
    }
    return status;
}

aigc_status
aigc_text_verifier_detached(aigc_text_verifier *verifier, const void *mark, size_t length)
{
    if (!verifier || (!mark && length))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(verifier);
    if (status != AIGC_OK)
        return status;
    verifier->detached = (aigcp_mark_scanner){ .text = drop_text };
    verifier->is_detached = true;
    if (length)
        status = aigcp_mark_scanner_feed(&verifier->detached, mark, length);
    if (status == AIGC_OK)
        status = aigcp_mark_scanner_finish(&verifier->detached);
    return leave(verifier, status);
}

aigc_status
aigc_text_verifier_feed(aigc_text_verifier *verifier, const void *data, size_t length)
{
    if (!verifier || (!data && length))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(verifier);
    if (status != AIGC_OK || length == 0)
        return status;
    return leave(verifier, aigcp_mark_scanner_feed(&verifier->scanner, data, length));
}

static aigc_status
judge_as(aigc_text_verifier *verifier, aigc_status verdict, aigc_reason reason)
{
    verifier->verdict = verdict;
    verifier->reason = reason;
    return verdict;
}

/* Find the key that made the signature. `*known` says whether any key has the right number. */
static const aigcp_trusted_key *
find_signer(const aigc_text_verifier *verifier, const aigcp_mark_scanner *found, bool *known)
{
    uint8_t message[AIGCP_MESSAGE_MAX];
    size_t length =
        aigcp_mark_message(found->record, found->record_length - AIGCP_SIGNATURE_SIZE, message);
    size_t position = 0;
    const aigcp_trusted_key *key;

    *known = false;
    while ((key = aigcp_keyring_next(verifier->keyring, verifier->mark.key_number, &position))) {
        *known = true;
        if (aigcp_ed25519_verify(key->key, message, length, verifier->mark.signature))
            return key;
    }
    return NULL;
}

/* Whether there is one whole mark; if not, say why. */
static aigc_status
judge_shape(aigc_text_verifier *verifier, const aigcp_mark_scanner *found)
{
    if (found->marks + (verifier->is_detached ? verifier->scanner.marks : 0) > 1)
        return judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_SEVERAL_MARKS);
    switch (found->state) {
    case AIGCP_MARK_NONE:
        return verifier->is_detached && verifier->scanner.marks
                   ? judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_SEVERAL_MARKS)
                   : judge_as(verifier, AIGC_ERR_NOT_FOUND, AIGC_REASON_NO_MARK);
    case AIGCP_MARK_BAD_VERSION:
        return judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_VERSION);
    case AIGCP_MARK_BAD_LENGTH:
        return judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_BAD_ENCODING);
    case AIGCP_MARK_OPEN: /* not after the end of the text */
    case AIGCP_MARK_CUT_SHORT:
        return judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_CUT_SHORT);
    case AIGCP_MARK_WHOLE:
        break;
    }
    /* A mark given apart begins with its first byte. */
    if ((verifier->is_detached && found->text_length > 0) ||
        aigcp_mark_decode(found->record, found->record_length, &verifier->mark) != AIGC_OK)
        return judge_as(verifier, AIGC_ERR_MALFORMED, AIGC_REASON_BAD_ENCODING);
    return AIGC_OK;
}

/* The whole judgement. Only the last line says that the text is verified. */
static aigc_status
judge(aigc_text_verifier *verifier, const uint8_t content_hash[AIGCP_HASH_SIZE])
{
    const aigcp_mark_scanner *found =
        verifier->is_detached ? &verifier->detached : &verifier->scanner;
    aigc_status status = judge_shape(verifier, found);
    if (status != AIGC_OK)
        return status;

    bool known;
    bool same_text = aigcp_equal(content_hash, verifier->mark.content_hash, AIGCP_HASH_SIZE);
    verifier->signer = find_signer(verifier, found, &known);
    if (known && !verifier->signer)
        return judge_as(verifier, AIGC_ERR_ALTERED, AIGC_REASON_BAD_SIGNATURE);
    if (!same_text)
        return judge_as(verifier, AIGC_ERR_ALTERED,
                        known ? AIGC_REASON_TEXT_CHANGED : AIGC_REASON_UNKNOWN_CHANGED);
    if (found->trailing > 0)
        return judge_as(verifier, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_FOLLOWS);
    if (!known)
        return judge_as(verifier, AIGC_ERR_UNKNOWN_SIGNER, AIGC_REASON_KEY_UNKNOWN);
    return judge_as(verifier, AIGC_OK, AIGC_REASON_NONE);
}

aigc_status
aigc_text_verifier_finish(aigc_text_verifier *verifier, const aigc_label **label)
{
    uint8_t content_hash[AIGCP_HASH_SIZE];

    if (label)
        *label = NULL;
    if (!verifier)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_open(verifier);
    if (status == AIGC_OK)
        status = aigcp_mark_scanner_finish(&verifier->scanner);
    if (status == AIGC_OK)
        status = aigcp_content_hash_finish(&verifier->content, content_hash);
    if (status != AIGC_OK)
        return status == AIGC_ERR_STATE ? status : leave(verifier, status);

    verifier->state = FINISHED;
    status = judge(verifier, content_hash);
    if (status == AIGC_OK && label)
        *label = &verifier->mark.label;
    return status;
}

/* Whether the mark could be read, so that there is something claimed. */
static bool
is_readable(const aigc_text_verifier *verifier)
{
    return verifier->verdict != AIGC_ERR_NOT_FOUND && verifier->verdict != AIGC_ERR_MALFORMED;
}

aigc_status
aigc_text_verifier_report(const aigc_text_verifier *verifier, aigc_text_report *report)
{
    if (!verifier || !report || report->struct_size != sizeof *report)
        return AIGC_ERR_ARGUMENT;
    if (verifier->state != FINISHED)
        return AIGC_ERR_STATE;

    const aigcp_mark_scanner *found =
        verifier->is_detached ? &verifier->detached : &verifier->scanner;
    *report = (aigc_text_report){
        .struct_size = sizeof *report,
        .verdict = verifier->verdict,
        .reason = verifier->reason,
        .key_comment = verifier->signer ? verifier->signer->comment : "",
        .text_length = verifier->scanner.text_length,
        .mark_length = (size_t)verifier->scanner.mark_length,
        .trailing = found->trailing,
        .visible_label = aigcp_wording_visible(
            verifier->head, verifier->head_length, verifier->tail, verifier->tail_length,
            verifier->scanner.text_length <= verifier->tail_length),
    };
    if (is_readable(verifier)) {
        report->claimed = &verifier->mark.label;
        aigcp_key_number_format(verifier->mark.key_number, report->key_id);
    }
    return AIGC_OK;
}
