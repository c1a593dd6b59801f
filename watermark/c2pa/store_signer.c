/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/store_signer.h"

#include "watermark/c2pa/cbor_writer.h"
#include "watermark/c2pa/claim_writer.h"
#include "watermark/c2pa/jumbf_writer.h"
#include "watermark/c2pa/signature_openssl.h"
#include "watermark/crypto_sodium.h"
#include "watermark/limits.h"
#include "watermark/uuid_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ingredient, actions, disclosure, record, soft binding */
#define FIXED_MAX 5
#define ID_ROOM 64

struct aigcp_store_signer {
    const aigc_c2pa_signer *key;
    aigcp_claim_plan plan;
    aigcp_assertion fixed[FIXED_MAX]; /* what does not depend on the asset */
    size_t fixed_count;
    aigcp_buffer old; /* manifests of before, as boxes */
    aigcp_buffer protected_header;
    size_t token_room; /* of the unprotected header; 0 without a time stamp */
    bool waits;        /* the token comes later */
    char manifest[ID_ROOM];
    char instance[ID_ROOM];
};

/* ---- making -------------------------------------------------------------------------- */

/* A random UUID (RFC 9562, 5.4) behind a prefix. */
static void
make_id(const char *prefix, char id[ID_ROOM])
{
    uint8_t bytes[AIGCP_UUID_BYTES];
    char text[AIGC_UUID_SIZE];

    aigcp_random(bytes, sizeof bytes);
    bytes[6] = (uint8_t)(0x40 | (bytes[6] & 0x0F));
    bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3F));
    aigcp_uuid_format(bytes, text);
    (void)snprintf(id, ID_ROOM, "%s%s", prefix, text);
}

void
aigcp_store_signer_renew(aigcp_store_signer *signer)
{
    make_id("xmp:iid:", signer->instance);
}

static aigcp_assertion *
next_assertion(aigcp_store_signer *signer)
{
    return &signer->fixed[signer->fixed_count++];
}

/* Keep the manifests of an old store as they are, and make the active one an ingredient. */
static aigc_status
carry_on(aigcp_store_signer *signer, const aigcp_old_store *old)
{
    aigcp_manifest_store store;
    aigc_status status = aigcp_manifest_store_read(old->bytes, old->length, &store);

    if (status == AIGC_ERR_FORMAT)
        return AIGC_ERR_MALFORMED;
    if (status != AIGC_OK)
        return status;
    status = aigcp_write_ingredient(&signer->plan, &store, old->report, next_assertion(signer));
    for (size_t i = store.jumbf.boxes[0].child; status == AIGC_OK && i != AIGCP_JUMBF_NONE;
         i = store.jumbf.boxes[i].next) {
        status = aigcp_buffer_append(&signer->old, store.jumbf.boxes[i].bytes,
                                     store.jumbf.boxes[i].length);
    }
    aigcp_manifest_store_free(&store);
    return status;
}

static aigc_status
make_assertions(aigcp_store_signer *signer, const aigcp_old_store *old)
{
    const aigc_c2pa_claim *claim = signer->plan.claim;
    const aigcp_assertion *ingredient = NULL;
    aigc_status status = AIGC_OK;

    if (old) {
        status = carry_on(signer, old);
        ingredient = &signer->fixed[0];
    }
    if (status == AIGC_OK)
        status = aigcp_write_actions(&signer->plan, ingredient, next_assertion(signer));
    if (status == AIGC_OK && !claim->minimal)
        status = aigcp_write_disclosure(&signer->plan, next_assertion(signer));
    if (status == AIGC_OK && !claim->minimal && claim->label &&
        aigc_label_check(claim->label, NULL) == AIGC_OK)
        status = aigcp_write_record(&signer->plan, next_assertion(signer));
    if (status == AIGC_OK && claim->watermark_algorithm && claim->watermark_algorithm[0] != '\0')
        status = aigcp_write_soft_binding(&signer->plan, next_assertion(signer));
    return status;
}

/* How long the tokens of an authority are is only known when one was seen; the signer remembers. */
static aigc_status
measure_token(aigcp_store_signer *signer)
{
    uint8_t message[AIGCP_UUID_BYTES];
    size_t length = aigcp_signer_token_length(signer->key);
    aigcp_buffer token;
    aigc_status status = AIGC_OK;

    if (length == 0) {
        aigcp_random(message, sizeof message);
        aigcp_buffer_init(&token, AIGCP_TOKEN_MAX);
        status = aigcp_signer_stamp(signer->key, message, sizeof message, &token);
        length = token.length;
        aigcp_buffer_free(&token);
    }
    signer->waits = length == 0;
    signer->token_room = aigcp_cose_room(signer->waits ? AIGCP_TOKEN_LATER : length);
    return status;
}

bool
aigcp_store_signer_grow(aigcp_store_signer *signer)
{
    size_t room = aigcp_cose_room(aigcp_signer_token_length(signer->key));
    bool more = signer->token_room > 0 && !signer->waits && room > signer->token_room;

    if (more)
        signer->token_room = room;
    return more;
}

static void
init(aigcp_store_signer *signer, const aigc_c2pa_signer *key)
{
    signer->key = key;
    for (size_t i = 0; i < FIXED_MAX; i++)
        aigcp_assertion_init(&signer->fixed[i]);
    aigcp_buffer_init(&signer->old, AIGCP_STORE_MAX);
    aigcp_buffer_init(&signer->protected_header, AIGCP_COSE_MAX);
    make_id("urn:c2pa:", signer->manifest);
    aigcp_store_signer_renew(signer);
}

aigc_status
aigcp_store_signer_new(const aigc_c2pa_signer *key, const aigc_c2pa_claim *claim,
                       const aigcp_old_store *old, const char *media_type,
                       aigcp_store_signer **signer)
{
    aigcp_store_signer *made;
    size_t chain_count;
    const aigcp_span *chain = aigcp_signer_chain(key, &chain_count);
    aigc_status status = aigcp_crypto_open();

    *signer = NULL;
    if (status != AIGC_OK)
        return status;
    made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    init(made, key);
    status = aigcp_claim_plan_make(claim, media_type, &made->plan);
    if (status == AIGC_OK)
        status = make_assertions(made, old);
    if (status == AIGC_OK) {
        status = aigcp_cose_protected(aigc_c2pa_signer_algorithm(key), chain, chain_count,
                                      &made->protected_header);
    }
    if (status == AIGC_OK && aigcp_signer_stamps(key))
        status = measure_token(made);
    if (status != AIGC_OK) {
        aigcp_store_signer_free(made);
        return status;
    }
    *signer = made;
    return AIGC_OK;
}

bool
aigcp_store_signer_waits(const aigcp_store_signer *signer)
{
    return signer->waits;
}

bool
aigcp_store_signer_stamps(const aigcp_store_signer *signer)
{
    return signer->token_room > 0;
}

void
aigcp_store_signer_free(aigcp_store_signer *signer)
{
    if (signer) {
        for (size_t i = 0; i < FIXED_MAX; i++)
            aigcp_assertion_free(&signer->fixed[i]);
        aigcp_buffer_free(&signer->old);
        aigcp_buffer_free(&signer->protected_header);
        free(signer);
    }
}

/* ---- the store ----------------------------------------------------------------------- */

/* What is in a store: made once with zeros in place of the signature, to see how long it is, and
 * once with the signature. */
typedef struct store_parts {
    aigcp_assertion binding;
    aigcp_buffer claim;
    aigcp_buffer cose;
} store_parts;

static void
parts_init(store_parts *parts)
{
    aigcp_assertion_init(&parts->binding);
    aigcp_buffer_init(&parts->claim, AIGCP_STORE_MAX);
    aigcp_buffer_init(&parts->cose, AIGCP_COSE_MAX);
}

static void
parts_free(store_parts *parts)
{
    aigcp_assertion_free(&parts->binding);
    aigcp_buffer_free(&parts->claim);
    aigcp_buffer_free(&parts->cose);
}

static aigc_status
make_claim(const aigcp_store_signer *signer, store_parts *parts)
{
    const aigcp_assertion *assertions[FIXED_MAX + 1];
    size_t count = 0;

    for (; count < signer->fixed_count; count++)
        assertions[count] = &signer->fixed[count];
    assertions[count++] = &parts->binding;
    return aigcp_write_claim(&signer->plan, signer->manifest, signer->instance, assertions, count,
                             &parts->claim);
}

static void
put_box(aigcp_jumbf_writer *writer, const aigcp_buffer *box)
{
    if (writer->status == AIGC_OK)
        writer->status = aigcp_buffer_append(writer->out, box->data, box->length);
}

static aigc_status
assemble(const aigcp_store_signer *signer, const store_parts *parts, aigcp_buffer *store)
{
    aigcp_jumbf_writer writer;
    size_t manifest, assertions;

    aigcp_jumbf_writer_init(&writer, store);
    size_t outer = aigcp_jumbf_begin_superbox(&writer, "c2pa", "c2pa");
    put_box(&writer, &signer->old);
    manifest = aigcp_jumbf_begin_superbox(&writer, "c2ma", signer->manifest);
    assertions = aigcp_jumbf_begin_superbox(&writer, "c2as", "c2pa.assertions");
    for (size_t i = 0; i < signer->fixed_count; i++)
        put_box(&writer, &signer->fixed[i].box);
    put_box(&writer, &parts->binding.box);
    aigcp_jumbf_end_box(&writer, assertions);
    aigcp_jumbf_put_content(&writer, "c2cl", "c2pa.claim.v2", "cbor", parts->claim.data,
                            parts->claim.length);
    aigcp_jumbf_put_content(&writer, "c2cs", "c2pa.signature", "cbor", parts->cose.data,
                            parts->cose.length);
    aigcp_jumbf_end_box(&writer, manifest);
    aigcp_jumbf_end_box(&writer, outer);
    return writer.status;
}

static aigcp_span
span_of(const aigcp_buffer *buffer)
{
    return (aigcp_span){ buffer->data, buffer->length };
}

/* Time-stamp the signature: over the signature with its CBOR head (10.3.2.5.2). */
static aigc_status
stamp(const aigcp_store_signer *signer, aigcp_span signature, aigcp_buffer *token)
{
    aigcp_buffer payload, message;
    aigcp_cbor_writer writer;
    aigc_status status;

    aigcp_buffer_init(&payload, AIGCP_COSE_MAX);
    aigcp_buffer_init(&message, AIGCP_COSE_MAX);
    aigcp_cbor_writer_init(&writer, &payload);
    aigcp_cbor_put_bytes(&writer, signature.bytes, signature.length);
    status = writer.status;
    if (status == AIGC_OK) {
        status = aigcp_cose_message("CounterSignature", span_of(&signer->protected_header),
                                    payload.data, payload.length, &message);
    }
    if (status == AIGC_OK)
        status = aigcp_signer_stamp(signer->key, message.data, message.length, token);
    aigcp_buffer_free(&payload);
    aigcp_buffer_free(&message);
    return status;
}

/* The COSE_Sign1 of a signature. A token may come out longer than there is room: then another is
 * fetched, because they vary by some bytes. */
static aigc_status
wrap_signature(const aigcp_store_signer *signer, aigcp_span signature, aigcp_buffer *cose)
{
    aigcp_buffer token;
    aigc_status status = AIGC_ERR_LIMIT;

    if (signer->token_room == 0) {
        return aigcp_cose_write(span_of(&signer->protected_header), signature,
                                (aigcp_span){ NULL, 0 }, 0, cose);
    }
    aigcp_buffer_init(&token, AIGCP_TOKEN_MAX);
    for (int round = 0; status == AIGC_ERR_LIMIT && round < AIGCP_TOKEN_ROUNDS; round++) {
        token.length = 0;
        cose->length = 0;
        status = stamp(signer, signature, &token);
        if (status == AIGC_OK) {
            status = aigcp_cose_write(span_of(&signer->protected_header), signature,
                                      span_of(&token), signer->token_room, cose);
        }
    }
    aigcp_buffer_free(&token);
    return status;
}

/* The bare signature of the claim. */
static aigc_status
make_signature(const aigcp_store_signer *signer, const store_parts *parts,
               uint8_t signature[AIGCP_RAW_SIGNATURE_MAX])
{
    aigcp_buffer message;

    aigcp_buffer_init(&message, AIGCP_STORE_MAX);
    aigc_status status = aigcp_cose_message("Signature1", span_of(&signer->protected_header),
                                            parts->claim.data, parts->claim.length, &message);
    if (status == AIGC_OK)
        status = aigcp_signer_sign(signer->key, message.data, message.length, signature);
    aigcp_buffer_free(&message);
    return status;
}

static aigc_status
sign_claim(const aigcp_store_signer *signer, store_parts *parts)
{
    uint8_t signature[AIGCP_RAW_SIGNATURE_MAX];
    aigc_status status = make_signature(signer, parts, signature);

    if (status == AIGC_OK) {
        status = wrap_signature(signer, (aigcp_span){ signature, aigcp_signer_size(signer->key) },
                                &parts->cose);
    }
    return status;
}

/* What would be too much to be read is not written. */
static aigc_status
check_readable(const aigcp_buffer *bytes)
{
    aigcp_manifest_store store;
    aigc_status status = aigcp_manifest_store_read(bytes->data, bytes->length, &store);

    if (status == AIGC_OK)
        aigcp_manifest_store_free(&store);
    return status == AIGC_ERR_FORMAT ? AIGC_ERR_INTERNAL : status;
}

/* Zeros in place of the COSE_Sign1, as long as it will be. */
static aigc_status
blank_signature(const aigcp_store_signer *signer, store_parts *parts)
{
    static const uint8_t nothing[AIGCP_RAW_SIGNATURE_MAX];
    aigc_status status = aigcp_cose_write(span_of(&signer->protected_header),
                                          (aigcp_span){ nothing, aigcp_signer_size(signer->key) },
                                          (aigcp_span){ NULL, 0 }, 0, &parts->cose);

    /* The header of one byte, an empty map, becomes one of `token_room` bytes. */
    for (size_t i = 1; status == AIGC_OK && i < signer->token_room; i++)
        status = aigcp_buffer_append_byte(&parts->cose, 0);
    return status;
}

static aigc_status
build(const aigcp_store_signer *signer, const char *label, const uint8_t *cbor, size_t cbor_length,
      bool blank, aigcp_buffer *store)
{
    store_parts parts;

    parts_init(&parts);
    aigc_status status = aigcp_assertion_make(&parts.binding, label, "cbor", cbor, cbor_length);
    if (status == AIGC_OK)
        status = make_claim(signer, &parts);
    if (status == AIGC_OK)
        status = blank ? blank_signature(signer, &parts) : sign_claim(signer, &parts);
    if (status == AIGC_OK)
        status = assemble(signer, &parts, store);
    if (status == AIGC_OK)
        status = check_readable(store);
    parts_free(&parts);
    return status;
}

/* ---- carriers whose length depends on the bytes ----------------------------------------- */

/* A store that is signed and stamped, and is to measure a certain length. */
typedef struct fitting {
    const aigcp_store_signer *signer;
    store_parts parts;
    uint8_t signature[AIGCP_RAW_SIGNATURE_MAX];
    aigcp_buffer token;
    size_t (*measure)(const uint8_t *store, size_t length);
    size_t wanted;
} fitting;

/* Assemble the store with so many zeros. */
static aigc_status
assemble_padded(fitting *fit, const size_t padding[2], aigcp_buffer *store, size_t *measured)
{
    const aigcp_store_signer *signer = fit->signer;
    const aigcp_span signature = { fit->signature, aigcp_signer_size(signer->key) };

    fit->parts.cose.length = 0;
    store->length = 0;
    aigc_status status = aigcp_cose_write_padded(span_of(&signer->protected_header), signature,
                                                 span_of(&fit->token), padding, &fit->parts.cose);
    if (status == AIGC_OK)
        status = assemble(signer, &fit->parts, store);
    *measured = status == AIGC_OK ? fit->measure(store->data, store->length) : 0;
    return status;
}

/* With this much of the second padding, find how much of the first does it: one more byte is three
 * more of text, mostly.
 * @return AIGC_OK; AIGC_ERR_LIMIT if none does. */
static aigc_status
fill_up(fitting *fit, size_t second, aigcp_buffer *store)
{
    size_t padding[2] = { 0, second };

    for (int round = 0; round < AIGCP_PADDING_ROUNDS; round++) {
        size_t measured;
        aigc_status status = assemble_padded(fit, padding, store, &measured);

        if (status != AIGC_OK || measured == fit->wanted)
            return status;
        size_t missing = measured < fit->wanted ? fit->wanted - measured : measured - fit->wanted;
        size_t step = missing < 3 ? 1 : missing / 3;
        if (measured < fit->wanted)
            padding[0] += step;
        else if (step <= padding[0])
            padding[0] -= step;
        else
            break;
    }
    return AIGC_ERR_LIMIT;
}

/* The heads of the paddings are where the text can be a byte longer or shorter: of less than 24
 * zeros the head takes 4 bytes of text, of less than 256 it takes 8, of more 10 or 11. */
static aigc_status
fill_up_somehow(fitting *fit, aigcp_buffer *store, size_t *bare)
{
    static const size_t none[2] = { AIGCP_NO_PADDING, AIGCP_NO_PADDING };
    static const size_t seconds[] = { AIGCP_NO_PADDING, 0, 20, 100, 256, 272 };
    aigc_status status = assemble_padded(fit, none, store, bare);

    if (status != AIGC_OK)
        return status;
    status = AIGC_ERR_LIMIT;
    for (size_t i = 0; status == AIGC_ERR_LIMIT && i < sizeof seconds / sizeof seconds[0]; i++)
        status = fill_up(fit, seconds[i], store);
    return status;
}

aigc_status
aigcp_store_signer_fit(const aigcp_store_signer *signer, aigcp_range range,
                       const uint8_t hash[AIGCP_DIGEST_MAX],
                       size_t (*measure)(const uint8_t *store, size_t length), size_t *bare,
                       aigcp_buffer *store)
{
    fitting fit = { .signer = signer, .measure = measure, .wanted = (size_t)range.length };
    aigcp_buffer cbor;

    *bare = 0;
    parts_init(&fit.parts);
    aigcp_buffer_init(&fit.token, AIGCP_TOKEN_MAX);
    aigcp_buffer_init(&cbor, AIGCP_STORE_MAX);
    aigc_status status = aigcp_write_data_hash(range, hash, &cbor);
    if (status == AIGC_OK) {
        status = aigcp_assertion_make(&fit.parts.binding, "c2pa.hash.data", "cbor", cbor.data,
                                      cbor.length);
    }
    if (status == AIGC_OK)
        status = make_claim(signer, &fit.parts);
    if (status == AIGC_OK)
        status = make_signature(signer, &fit.parts, fit.signature);
    if (status == AIGC_OK) {
        status = stamp(signer, (aigcp_span){ fit.signature, aigcp_signer_size(signer->key) },
                       &fit.token);
    }
    if (status == AIGC_OK)
        status = fill_up_somehow(&fit, store, bare);
    aigcp_buffer_free(&cbor);
    aigcp_buffer_free(&fit.token);
    parts_free(&fit.parts);
    return status;
}

/* ---- the public half ----------------------------------------------------------------- */

aigc_status
aigcp_store_signer_length(const aigcp_store_signer *signer, const char *label, size_t cbor_length,
                          size_t *length)
{
    aigcp_buffer store, cbor;

    *length = 0;
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigcp_buffer_init(&cbor, AIGCP_STORE_MAX);
    aigc_status status = aigcp_buffer_reserve(&cbor, cbor_length);
    if (status == AIGC_OK) {
        memset(cbor.data, 0, cbor_length);
        status = build(signer, label, cbor.data, cbor_length, true, &store);
    }
    if (status == AIGC_OK)
        *length = store.length;
    aigcp_buffer_free(&cbor);
    aigcp_buffer_free(&store);
    return status;
}

aigc_status
aigcp_store_signer_make(const aigcp_store_signer *signer, const char *label, const uint8_t *cbor,
                        size_t cbor_length, aigcp_buffer *store)
{
    return build(signer, label, cbor, cbor_length, false, store);
}

aigc_status
aigcp_store_signer_data_length(const aigcp_store_signer *signer, aigcp_range range, size_t *length)
{
    static const uint8_t nothing[AIGCP_DIGEST_MAX];
    aigcp_buffer cbor;

    *length = 0;
    aigcp_buffer_init(&cbor, AIGCP_STORE_MAX);
    aigc_status status = aigcp_write_data_hash(range, nothing, &cbor);
    if (status == AIGC_OK)
        status = aigcp_store_signer_length(signer, "c2pa.hash.data", cbor.length, length);
    aigcp_buffer_free(&cbor);
    return status;
}

aigc_status
aigcp_store_signer_data(const aigcp_store_signer *signer, aigcp_range range,
                        const uint8_t hash[AIGCP_DIGEST_MAX], aigcp_buffer *store)
{
    aigcp_buffer cbor;

    aigcp_buffer_init(&cbor, AIGCP_STORE_MAX);
    aigc_status status = aigcp_write_data_hash(range, hash, &cbor);
    if (status == AIGC_OK)
        status = aigcp_store_signer_make(signer, "c2pa.hash.data", cbor.data, cbor.length, store);
    aigcp_buffer_free(&cbor);
    return status;
}
