/* SPDX-License-Identifier: Apache-2.0 */
/* Put a proof behind each piece of a text. */
#include "common/byte_order.h"
#include "watermark/excerpt_format.h"
#include "watermark/secret_key.h"
#include "watermark/selectors.h"

#include <stdlib.h>
#include <string.h>

typedef enum marker_state { IDLE, OPEN, FINISHED, FAILED } marker_state;

struct aigc_excerpt_marker {
    aigc_excerpt_unit unit;
    const aigc_secret_key *key;
    uint8_t head[AIGCP_EXCERPT_HEAD]; /* of every proof, but for number and kind */
    aigcp_piece_hash hash;

    marker_state state;
    aigc_status failure; /* what FAILED repeats */
    bool busy;           /* inside a call: the callback may not call back */
    aigcp_pieces pieces;
    uint32_t number; /* of the piece at hand */
    aigc_write_fn write;
    void *context;
};

aigc_status
aigc_excerpt_marker_new(const aigc_label *label, const aigc_secret_key *key, aigc_excerpt_unit unit,
                        aigc_excerpt_marker **marker)
{
    aigc_excerpt_marker *made;

    if (!marker)
        return AIGC_ERR_ARGUMENT;
    *marker = NULL;
    if (!label || !key || (unsigned)unit > AIGC_EXCERPT_SENTENCE)
        return AIGC_ERR_ARGUMENT;
    if (aigc_label_check(label, NULL) != AIGC_OK)
        return AIGC_ERR_FIELD;
    made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->unit = unit;
    made->key = key;
    memcpy(made->head, AIGCP_EXCERPT_MAGIC, AIGCP_EXCERPT_MAGIC_SIZE);
    made->head[AIGCP_EXCERPT_MAGIC_SIZE] = AIGCP_EXCERPT_VERSION;
    made->head[AIGCP_EXCERPT_KIND] =
        (uint8_t)((aigc_label_get(label, AIGC_FIELD_LABEL)[0] - '0') |
                  (unit == AIGC_EXCERPT_SENTENCE ? AIGCP_EXCERPT_SENTENCES : 0));
    memcpy(made->head + AIGCP_EXCERPT_KEY, key->number, AIGCP_KEY_NUMBER_SIZE);
    aigc_status status = aigcp_piece_hash_init(&made->hash);
    if (status == AIGC_OK)
        status = aigcp_excerpt_text_id(label, made->head + AIGCP_EXCERPT_TEXT);
    if (status != AIGC_OK) {
        aigc_excerpt_marker_free(made);
        return status;
    }
    *marker = made;
    return AIGC_OK;
}

void
aigc_excerpt_marker_free(aigc_excerpt_marker *marker)
{
    if (marker) {
        aigcp_piece_hash_free(&marker->hash);
        free(marker);
    }
}

static aigc_status
pass_text(void *context, const uint8_t *data, size_t length, bool in_piece)
{
    aigc_excerpt_marker *marker = context;

    if (marker->write(marker->context, data, length) != 0)
        return AIGC_ERR_STOPPED;
    return aigcp_piece_hash_feed(&marker->hash, data, length, in_piece);
}

static aigc_status
write_proof(void *context, bool is_last)
{
    aigc_excerpt_marker *marker = context;
    uint8_t record[AIGCP_EXCERPT_SIZE], hash[AIGCP_HASH_SIZE];
    uint8_t message[AIGCP_EXCERPT_MESSAGE], text[AIGC_EXCERPT_PROOF_MAX];
    aigc_status status = aigcp_piece_hash_finish(&marker->hash, hash);

    if (status != AIGC_OK)
        return status;
    if (marker->number == AIGCP_EXCERPT_PIECES_MAX)
        return AIGC_ERR_LIMIT;
    memcpy(record, marker->head, AIGCP_EXCERPT_HEAD);
    record[AIGCP_EXCERPT_KIND] |= is_last ? AIGCP_EXCERPT_LAST : 0;
    aigcp_put_be(record + AIGCP_EXCERPT_NUMBER, AIGCP_EXCERPT_NUMBER_SIZE, marker->number);
    aigcp_excerpt_message(record, hash, message);
    status = aigcp_ed25519_sign(marker->key->secret, message, sizeof message,
                                record + AIGCP_EXCERPT_HEAD);
    if (status != AIGC_OK)
        return status;
    size_t size = aigcp_selectors_encode(record, sizeof record, text);
    marker->number++;
    aigcp_piece_hash_begin(&marker->hash);
    return marker->write(marker->context, text, size) == 0 ? AIGC_OK : AIGC_ERR_STOPPED;
}

aigc_status
aigc_excerpt_marker_begin(aigc_excerpt_marker *marker, aigc_write_fn write, void *context)
{
    if (!marker || !write)
        return AIGC_ERR_ARGUMENT;
    if (marker->busy)
        return AIGC_ERR_STATE;
    marker->state = OPEN;
    marker->write = write;
    marker->context = context;
    marker->number = 0;
    aigcp_piece_hash_begin(&marker->hash);
    aigcp_pieces_begin(&marker->pieces, marker->unit,
                       &(aigcp_pieces_visitor){ pass_text, write_proof, marker });
    return AIGC_OK;
}

static aigc_status
enter(aigc_excerpt_marker *marker)
{
    if (marker->busy)
        return AIGC_ERR_STATE;
    if (marker->state == FAILED)
        return marker->failure;
    if (marker->state != OPEN)
        return AIGC_ERR_STATE;
    marker->busy = true;
    return AIGC_OK;
}

static aigc_status
leave(aigc_excerpt_marker *marker, aigc_status status, marker_state next)
{
    marker->busy = false;
    marker->state = status == AIGC_OK ? next : FAILED;
    marker->failure = status;
    return status;
}

aigc_status
aigc_excerpt_marker_feed(aigc_excerpt_marker *marker, const void *data, size_t length)
{
    if (!marker || (!data && length > 0))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(marker);
    if (status != AIGC_OK)
        return status;
    if (length > 0)
        status = aigcp_pieces_feed(&marker->pieces, data, length);
    return leave(marker, status, OPEN);
}

aigc_status
aigc_excerpt_marker_finish(aigc_excerpt_marker *marker)
{
    if (!marker)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(marker);
    return status == AIGC_OK ? leave(marker, aigcp_pieces_finish(&marker->pieces), FINISHED)
                             : status;
}
