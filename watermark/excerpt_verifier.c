/* SPDX-License-Identifier: Apache-2.0 */
/* Verify a text whose pieces carry proofs.
 *
 *     characters ──┬── selectors that begin a proof ──> record ──> judge the piece before it
 *                  ├── selectors of other marks ─────> dropped: they are no words
 *                  └── all others ──> text_pieces ───> a piece ended, and had no proof */
#include "common/byte_order.h"
#include "watermark/excerpt_format.h"
#include "watermark/keyring.h"
#include "watermark/selectors.h"
#include "watermark/wording.h"

#include <stdlib.h>
#include <string.h>

/* How much of a piece is kept, to show it and to see whether it is a visible label. */
#define BEGIN_ROOM (AIGC_FIELD_MAX + 1)

/* What a run of selectors is. */
typedef enum run_kind {
    RUN_NONE,
    RUN_OPEN,  /* it may become a proof or another mark */
    RUN_PROOF, /* it began like one */
    RUN_OTHER  /* the mark of the whole text, or a manifest */
} run_kind;

typedef enum verifier_state { IDLE, OPEN, FINISHED, FAILED } verifier_state;

struct aigc_excerpt_verifier {
    const aigc_keyring *keyring;
    aigcp_piece_hash hash;

    verifier_state state;
    aigc_status failure;
    bool busy;
    aigc_excerpt_fn found;
    void *context;
    aigcp_pieces pieces;

    uint64_t offset;       /* of the next byte in the text */
    uint64_t begin, end;   /* of the piece at hand; equal if there is none */
    char head[BEGIN_ROOM]; /* its first bytes */
    size_t head_length;
    bool head_full;

    run_kind run;
    uint8_t record[AIGCP_EXCERPT_SIZE];
    size_t record_length;
    uint8_t raw[AIGCP_SELECTOR_MAX * AIGCP_EXCERPT_MAGIC_SIZE]; /* of an open run */
    size_t raw_length;
    uint8_t partial[AIGCP_UTF8_MAX];
    size_t partial_length;

    /* The text that the last genuine proof was of. */
    uint8_t text_id[AIGCP_UUID_BYTES];
    uint32_t next; /* number that should come now */
    bool first_seen, last_seen;
    aigc_excerpt_report report;
};

aigc_status
aigc_excerpt_verifier_new(const aigc_keyring *keyring, aigc_excerpt_verifier **verifier)
{
    if (!verifier)
        return AIGC_ERR_ARGUMENT;
    *verifier = calloc(1, sizeof **verifier);
    if (!*verifier)
        return AIGC_ERR_MEMORY;
    (*verifier)->keyring = keyring;
    aigc_status status = aigcp_piece_hash_init(&(*verifier)->hash);
    if (status != AIGC_OK) {
        aigc_excerpt_verifier_free(*verifier);
        *verifier = NULL;
    }
    return status;
}

void
aigc_excerpt_verifier_free(aigc_excerpt_verifier *verifier)
{
    if (verifier) {
        aigcp_piece_hash_free(&verifier->hash);
        free(verifier);
    }
}

/* ---- telling ------------------------------------------------------------------------------ */

static aigc_status
tell(aigc_excerpt_verifier *verifier, aigc_excerpt_state state, uint64_t number, uint64_t count)
{
    bool missing = state == AIGC_EXCERPT_MISSING;
    aigc_excerpt_piece piece = {
        .struct_size = sizeof piece,
        .state = state,
        .number = number,
        .count = count,
        .offset = verifier->begin,
        .length = missing ? 0 : verifier->end - verifier->begin,
        .begin = verifier->head,
        .begin_length = missing ? 0
                                : aigcp_utf8_valid_prefix((const uint8_t *)verifier->head,
                                                          verifier->head_length),
    };

    verifier->report.counts[state] += count;
    return !verifier->found || verifier->found(verifier->context, &piece) == 0 ? AIGC_OK
                                                                               : AIGC_ERR_STOPPED;
}

static void
begin_piece(aigc_excerpt_verifier *verifier)
{
    aigcp_piece_hash_begin(&verifier->hash);
    verifier->begin = verifier->end = verifier->offset;
    verifier->head_length = 0;
    verifier->head_full = false;
}

static aigc_status
take_text(void *context, const uint8_t *data, size_t length, bool in_piece)
{
    aigc_excerpt_verifier *verifier = context;
    uint64_t at = verifier->offset;

    verifier->offset += length;
    if (in_piece) {
        if (verifier->begin == verifier->end)
            verifier->begin = at;
        verifier->end = verifier->offset;
    } else if (verifier->begin == verifier->end) {
        return AIGC_OK; /* white space before a piece is none of it */
    }
    if (!verifier->head_full && length <= sizeof verifier->head - verifier->head_length) {
        memcpy(verifier->head + verifier->head_length, data, length);
        verifier->head_length += length;
    } else {
        verifier->head_full = true;
    }
    return aigcp_piece_hash_feed(&verifier->hash, data, length, in_piece);
}

/* A piece ended and no proof stands behind it. */
static aigc_status
end_without_proof(void *context, bool is_last)
{
    aigc_excerpt_verifier *verifier = context;
    unsigned both = AIGC_WORDING_AI | AIGC_WORDING_GENERATION;
    bool is_label = !verifier->head_full && verifier->end - verifier->begin <= AIGC_FIELD_MAX &&
                    aigcp_wording_elements(verifier->head, verifier->head_length) == both;
    aigc_status status;

    (void)is_last;
    if (verifier->begin == verifier->end)
        return AIGC_OK;
    status = tell(verifier, is_label ? AIGC_EXCERPT_LABEL : AIGC_EXCERPT_ADDED, 0, 1);
    begin_piece(verifier);
    return status;
}

/* ---- proofs ------------------------------------------------------------------------------- */

static bool
is_encoded_well(const uint8_t record[AIGCP_EXCERPT_SIZE])
{
    unsigned kind = record[AIGCP_EXCERPT_KIND];

    return record[AIGCP_EXCERPT_MAGIC_SIZE] == AIGCP_EXCERPT_VERSION &&
           (kind & AIGCP_EXCERPT_LABEL) != 0 &&
           (kind &
            ~(unsigned)(AIGCP_EXCERPT_LABEL | AIGCP_EXCERPT_SENTENCES | AIGCP_EXCERPT_LAST)) == 0;
}

/* Whether a key of the keyring made the proof for the piece at hand. */
static aigc_status
check_signature(aigc_excerpt_verifier *verifier, bool *known, bool *genuine)
{
    const uint8_t *record = verifier->record;
    uint8_t hash[AIGCP_HASH_SIZE], message[AIGCP_EXCERPT_MESSAGE];
    const aigcp_trusted_key *key;
    size_t position = 0;
    aigc_status status = aigcp_piece_hash_finish(&verifier->hash, hash);

    *known = *genuine = false;
    aigcp_excerpt_message(record, hash, message);
    while (status == AIGC_OK && !*genuine &&
           (key = aigcp_keyring_next(verifier->keyring, record + AIGCP_EXCERPT_KEY, &position)) !=
               NULL) {
        *known = true;
        *genuine =
            aigcp_ed25519_verify(key->key, message, sizeof message, record + AIGCP_EXCERPT_HEAD);
    }
    return status;
}

/* A genuine piece: where does it stand among the others? */
static aigc_status
take_genuine(aigc_excerpt_verifier *verifier, uint32_t number)
{
    const uint8_t *record = verifier->record;
    aigc_excerpt_report *report = &verifier->report;
    bool same = report->texts > 0 &&
                memcmp(verifier->text_id, record + AIGCP_EXCERPT_TEXT, AIGCP_UUID_BYTES) == 0;
    aigc_excerpt_state state = AIGC_EXCERPT_ORIGINAL;
    aigc_status status = AIGC_OK;

    if (!same) {
        report->texts++;
        verifier->next = number;
        verifier->first_seen = number == 0;
        verifier->last_seen = false;
        memcpy(verifier->text_id, record + AIGCP_EXCERPT_TEXT, AIGCP_UUID_BYTES);
        aigcp_uuid_format(verifier->text_id, report->produce_id);
        aigcp_key_number_format(record + AIGCP_EXCERPT_KEY, report->key_id);
    }
    report->label[0] = (char)('0' + (record[AIGCP_EXCERPT_KIND] & AIGCP_EXCERPT_LABEL));
    if (number > verifier->next) {
        status = tell(verifier, AIGC_EXCERPT_MISSING, (uint64_t)verifier->next + 1,
                      number - verifier->next);
    } else if (number < verifier->next) {
        state = AIGC_EXCERPT_MOVED;
    }
    verifier->next = number + 1;
    verifier->last_seen = (record[AIGCP_EXCERPT_KIND] & AIGCP_EXCERPT_LAST) != 0;
    return status == AIGC_OK ? tell(verifier, state, (uint64_t)number + 1, 1) : status;
}

static aigc_status
judge_piece(aigc_excerpt_verifier *verifier)
{
    const uint8_t *record = verifier->record;
    uint32_t number =
        (uint32_t)aigcp_get_be(record + AIGCP_EXCERPT_NUMBER, AIGCP_EXCERPT_NUMBER_SIZE);
    bool known, genuine;
    aigc_status status;

    if (!is_encoded_well(record))
        return tell(verifier, AIGC_EXCERPT_DAMAGED, 0, 1);
    /* How the rest of the text is to be cut. Before the first proof, only paragraphs are told. */
    verifier->pieces.unit = (record[AIGCP_EXCERPT_KIND] & AIGCP_EXCERPT_SENTENCES) != 0
                                ? AIGC_EXCERPT_SENTENCE
                                : AIGC_EXCERPT_PARAGRAPH;
    status = check_signature(verifier, &known, &genuine);
    if (status != AIGC_OK)
        return status;
    if (genuine)
        return take_genuine(verifier, number);
    if (known && verifier->report.texts > 0 && number == verifier->next &&
        memcmp(verifier->text_id, record + AIGCP_EXCERPT_TEXT, AIGCP_UUID_BYTES) == 0) {
        verifier->next++; /* it is here, though changed; so it is not missing */
        verifier->last_seen = (record[AIGCP_EXCERPT_KIND] & AIGCP_EXCERPT_LAST) != 0;
    }
    return tell(verifier, known ? AIGC_EXCERPT_CHANGED : AIGC_EXCERPT_UNKNOWN, (uint64_t)number + 1,
                1);
}

/* A proof ends the piece before it, wherever the cutter would have. */
static aigc_status
end_proof(aigc_excerpt_verifier *verifier)
{
    aigc_status status = verifier->record_length == AIGCP_EXCERPT_SIZE
                             ? judge_piece(verifier)
                             : tell(verifier, AIGC_EXCERPT_DAMAGED, 0, 1);

    verifier->run = RUN_NONE;
    aigcp_pieces_cut(&verifier->pieces);
    begin_piece(verifier);
    return status;
}

/* ---- runs of selectors -------------------------------------------------------------------- */

/* What was taken for the begin of a mark was text: single selectors, as in emoji. */
static aigc_status
give_back(aigc_excerpt_verifier *verifier)
{
    size_t at = 0;
    aigc_status status = AIGC_OK;

    verifier->run = RUN_NONE;
    verifier->offset -= verifier->raw_length;
    while (status == AIGC_OK && at < verifier->raw_length) {
        size_t size;
        uint32_t code_point =
            aigcp_utf8_decode(verifier->raw + at, verifier->raw_length - at, &size);

        status = aigcp_pieces_character(&verifier->pieces, code_point, verifier->raw + at, size);
        at += size;
    }
    verifier->raw_length = 0;
    return status;
}

static aigc_status
end_run(aigc_excerpt_verifier *verifier)
{
    switch (verifier->run) {
    case RUN_PROOF:
        return end_proof(verifier);
    case RUN_OPEN:
        return give_back(verifier);
    case RUN_OTHER:
    case RUN_NONE:
        break;
    }
    verifier->run = RUN_NONE;
    return AIGC_OK;
}

/* The first three bytes tell: "AGP", "AGM" of a mark, "C2P" of a manifest. */
static run_kind
kind_of(const uint8_t *bytes, size_t length)
{
    static const char *const magics[] = { AIGCP_EXCERPT_MAGIC, "AGM", "C2P" };

    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (memcmp(bytes, magics[i], length) == 0)
            return length < AIGCP_EXCERPT_MAGIC_SIZE ? RUN_OPEN : i == 0 ? RUN_PROOF : RUN_OTHER;
    return RUN_NONE;
}

static aigc_status
take_selector(aigc_excerpt_verifier *verifier, uint8_t byte, const uint8_t *data, size_t length)
{
    if (verifier->run == RUN_OTHER) {
        verifier->offset += length;
        return AIGC_OK;
    }
    if (verifier->run == RUN_NONE) {
        verifier->run = RUN_OPEN;
        verifier->record_length = 0;
        verifier->raw_length = 0;
    }
    verifier->record[verifier->record_length++] = byte;
    verifier->offset += length;
    if (verifier->run == RUN_PROOF)
        return verifier->record_length == AIGCP_EXCERPT_SIZE ? end_proof(verifier) : AIGC_OK;
    memcpy(verifier->raw + verifier->raw_length, data, length);
    verifier->raw_length += length;
    verifier->run = kind_of(verifier->record, verifier->record_length);
    return verifier->run == RUN_NONE ? give_back(verifier) : AIGC_OK;
}

static aigc_status
take_character(aigc_excerpt_verifier *verifier, uint32_t code_point, const uint8_t *data,
               size_t length)
{
    uint8_t byte;

    if (aigcp_selector_decode(data, length, &byte) == AIGCP_SELECTOR_BYTE)
        return take_selector(verifier, byte, data, length);
    aigc_status status = end_run(verifier);
    return status == AIGC_OK ? aigcp_pieces_character(&verifier->pieces, code_point, data, length)
                             : status;
}

/* ---- public ------------------------------------------------------------------------------- */

aigc_status
aigc_excerpt_verifier_begin(aigc_excerpt_verifier *verifier, aigc_excerpt_fn found, void *context)
{
    if (!verifier)
        return AIGC_ERR_ARGUMENT;
    if (verifier->busy)
        return AIGC_ERR_STATE;
    verifier->state = OPEN;
    verifier->found = found;
    verifier->context = context;
    verifier->offset = 0;
    verifier->run = RUN_NONE;
    verifier->raw_length = verifier->partial_length = 0;
    verifier->next = 0;
    verifier->first_seen = verifier->last_seen = false;
    memset(&verifier->report, 0, sizeof verifier->report);
    begin_piece(verifier);
    aigcp_pieces_begin(&verifier->pieces, AIGC_EXCERPT_PARAGRAPH,
                       &(aigcp_pieces_visitor){ take_text, end_without_proof, verifier });
    return AIGC_OK;
}

static aigc_status
enter(aigc_excerpt_verifier *verifier)
{
    if (verifier->busy)
        return AIGC_ERR_STATE;
    if (verifier->state == FAILED)
        return verifier->failure;
    if (verifier->state != OPEN)
        return AIGC_ERR_STATE;
    verifier->busy = true;
    return AIGC_OK;
}

static aigc_status
leave(aigc_excerpt_verifier *verifier, aigc_status status, verifier_state next)
{
    verifier->busy = false;
    verifier->state = status == AIGC_OK ? next : FAILED;
    verifier->failure = status;
    return status;
}

static aigc_status
drain(aigc_excerpt_verifier *verifier, bool whole)
{
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && verifier->partial_length > 0) {
        size_t size;
        uint32_t code_point = aigcp_utf8_decode(verifier->partial, verifier->partial_length, &size);

        if (code_point == AIGCP_UTF8_PARTIAL) {
            if (!whole)
                break;
            code_point = AIGCP_UTF8_INVALID;
            size = 1;
        }
        status = take_character(verifier, code_point, verifier->partial, size);
        verifier->partial_length -= size;
        memmove(verifier->partial, verifier->partial + size, verifier->partial_length);
    }
    return status;
}

static aigc_status
take_bytes(aigc_excerpt_verifier *verifier, const uint8_t *data, size_t length)
{
    size_t at = 0, size;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && verifier->partial_length > 0 && at < length) {
        verifier->partial[verifier->partial_length++] = data[at++];
        status = drain(verifier, false);
    }
    while (status == AIGC_OK && at < length) {
        uint32_t code_point = aigcp_utf8_decode(data + at, length - at, &size);

        if (code_point == AIGCP_UTF8_PARTIAL) {
            memcpy(verifier->partial, data + at, length - at);
            verifier->partial_length = length - at;
            break;
        }
        status = take_character(verifier, code_point, data + at, size);
        at += size;
    }
    return status;
}

aigc_status
aigc_excerpt_verifier_feed(aigc_excerpt_verifier *verifier, const void *data, size_t length)
{
    if (!verifier || (!data && length > 0))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(verifier);
    if (status != AIGC_OK)
        return status;
    if (length > 0)
        status = take_bytes(verifier, data, length);
    return leave(verifier, status, OPEN);
}

/* The first "no" is the answer. */
static aigc_status
judge(const aigc_excerpt_report *report)
{
    const uint64_t *counts = report->counts;
    uint64_t proofs = counts[AIGC_EXCERPT_ORIGINAL] + counts[AIGC_EXCERPT_CHANGED] +
                      counts[AIGC_EXCERPT_UNKNOWN] + counts[AIGC_EXCERPT_DAMAGED] +
                      counts[AIGC_EXCERPT_MOVED];

    if (proofs == 0)
        return AIGC_ERR_NOT_FOUND;
    if (counts[AIGC_EXCERPT_CHANGED] + counts[AIGC_EXCERPT_DAMAGED] + counts[AIGC_EXCERPT_MOVED] +
                counts[AIGC_EXCERPT_ADDED] + counts[AIGC_EXCERPT_MISSING] >
            0 ||
        report->texts > 1)
        return AIGC_ERR_ALTERED;
    return counts[AIGC_EXCERPT_UNKNOWN] > 0 ? AIGC_ERR_UNKNOWN_SIGNER : AIGC_OK;
}

aigc_status
aigc_excerpt_verifier_finish(aigc_excerpt_verifier *verifier, aigc_excerpt_report *report)
{
    if (!verifier || (report && report->struct_size != sizeof *report))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(verifier);
    if (status != AIGC_OK)
        return status;
    status = drain(verifier, true);
    if (status == AIGC_OK)
        status = end_run(verifier);
    if (status == AIGC_OK)
        status = aigcp_pieces_finish(&verifier->pieces);
    if (status == AIGC_OK && verifier->begin < verifier->end)
        status = end_without_proof(verifier, true); /* a tail that no proof may stand behind */
    status = leave(verifier, status, FINISHED);
    if (status != AIGC_OK)
        return status;
    verifier->report.struct_size = sizeof *report;
    verifier->report.verdict = judge(&verifier->report);
    verifier->report.is_whole =
        verifier->report.verdict == AIGC_OK && verifier->first_seen && verifier->last_seen;
    if (report)
        *report = verifier->report;
    return verifier->report.verdict;
}
