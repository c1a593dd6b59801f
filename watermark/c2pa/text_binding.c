/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/text_binding.h"

#include "watermark/c2pa/limits.h"
#include "watermark/formats/text_wrapper.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

/* Hand a range of the source to a function in pieces. */
static aigc_status
feed_source(const aigc_source *source, uint64_t at, uint64_t end,
            aigc_status (*feed)(void *context, const void *data, size_t length), void *context)
{
    uint8_t *block = malloc(AIGCP_COPY_SIZE);
    aigc_status status = block ? AIGC_OK : AIGC_ERR_MEMORY;

    while (status == AIGC_OK && at < end) {
        size_t length = end - at < AIGCP_COPY_SIZE ? (size_t)(end - at) : AIGCP_COPY_SIZE;

        status = aigcp_source_read(source, at, block, length);
        if (status == AIGC_OK)
            status = feed(context, block, length);
        at += length;
    }
    free(block);
    return status;
}

/* ---- hashing ---------------------------------------------------------------------------- */

static aigc_status
hash_text(void *digest, const uint8_t *data, size_t length)
{
    return length > 0 ? aigcp_digest_feed(digest, data, length) : AIGC_OK;
}

static aigc_status
normalize(void *stream, const void *data, size_t length)
{
    return aigcp_nfc_stream_feed(stream, data, length);
}

aigc_status
aigcp_text_hash(const aigc_source *source, uint64_t start, uint64_t length, aigcp_digest_kind kind,
                uint8_t hash[AIGCP_DIGEST_MAX])
{
    aigcp_nfc_stream *text = malloc(sizeof *text);
    aigcp_digest *digest = NULL;
    aigc_status status = text ? aigcp_nfc_stream_init(text) : AIGC_ERR_MEMORY;

    if (status == AIGC_OK)
        status = aigcp_digest_new(kind, &digest);
    if (status == AIGC_OK) {
        aigcp_nfc_stream_begin(text, hash_text, digest);
        status = feed_source(source, 0, start, normalize, text);
    }
    if (status == AIGC_OK)
        status = feed_source(source, start + length, source->size, normalize, text);
    if (status == AIGC_OK)
        status = aigcp_nfc_stream_finish(text);
    if (status == AIGC_OK)
        status = aigcp_digest_finish(digest, hash);
    aigcp_digest_free(digest);
    free(text);
    return status;
}

/* ---- signing ---------------------------------------------------------------------------- */

aigc_status
aigcp_text_signing_init(aigcp_text_signing *signing)
{
    signing->digest = NULL;
    aigc_status status = aigcp_nfc_stream_init(&signing->text);
    return status == AIGC_OK ? aigcp_digest_new(AIGCP_SHA256, &signing->digest) : status;
}

void
aigcp_text_signing_free(aigcp_text_signing *signing)
{
    aigcp_digest_free(signing->digest);
    signing->digest = NULL;
}

/* What is hashed is what is written. */
static aigc_status
write_text(void *context, const uint8_t *data, size_t length)
{
    aigcp_text_signing *signing = context;

    if (length == 0)
        return AIGC_OK;
    signing->length += length;
    if (signing->write(signing->context, data, length) != 0)
        return AIGC_ERR_STOPPED;
    return aigcp_digest_feed(signing->digest, data, length);
}

aigc_status
aigcp_text_signing_begin(aigcp_text_signing *signing, aigc_write_fn write, void *context)
{
    signing->length = 0;
    signing->write = write;
    signing->context = context;
    aigcp_nfc_stream_begin(&signing->text, write_text, signing);
    /* An unfinished text before this one is forgotten. */
    return aigcp_digest_restart(signing->digest);
}

aigc_status
aigcp_text_signing_feed(aigcp_text_signing *signing, const void *data, size_t length)
{
    return aigcp_nfc_stream_feed(&signing->text, data, length);
}

/* Sign until the wrapper is as long as the range that the signature speaks of. The first round
 * measures; then the guess is the mean of what was seen (store_signer.h). */
static aigc_status
fit(aigcp_store_signer *signer, uint64_t start, const uint8_t hash[AIGCP_DIGEST_MAX],
    aigcp_buffer *store)
{
    aigcp_range range = { start, 0 };
    uint64_t sum = 0, count = 0;
    size_t length;

    range.length = 4096;
    aigc_status status = aigcp_store_signer_data_length(signer, range, &length);
    range.length = 4 * (uint64_t)length;
    for (int round = 0; status == AIGC_OK && round < AIGCP_FIT_ROUNDS; round++) {
        store->length = 0;
        status = aigcp_store_signer_data(signer, range, hash, store);
        if (status == AIGC_OK) {
            length = aigcp_text_wrapper_length(store->data, store->length);
            if (length == range.length)
                return AIGC_OK;
            sum += length;
            count++;
            range.length = (sum + count / 2) / count;
            aigcp_store_signer_renew(signer);
        }
    }
    return status == AIGC_OK ? AIGC_ERR_INTERNAL : status;
}

/* With a time stamp: sign for as long as it can get, and fill up with zeros. If no number of them
 * does it, it is known how much the store takes, and the next range is one that does. */
static aigc_status
fit_stamped(aigcp_store_signer *signer, uint64_t start, const uint8_t hash[AIGCP_DIGEST_MAX],
            aigcp_buffer *store)
{
    aigcp_range range = { start, 4096 };
    size_t length, bare;
    aigc_status status = aigcp_store_signer_data_length(signer, range, &length);

    range.length = 4 * (uint64_t)length;
    for (int round = 0; status == AIGC_OK && round < AIGCP_STAMP_ROUNDS; round++) {
        status =
            aigcp_store_signer_fit(signer, range, hash, aigcp_text_wrapper_length, &bare, store);
        if (status != AIGC_ERR_LIMIT || bare == 0)
            return status;
        range.length = bare + AIGCP_TEXT_PADDING;
        aigcp_store_signer_renew(signer);
        status = AIGC_OK;
    }
    return status == AIGC_OK ? AIGC_ERR_INTERNAL : status;
}

aigc_status
aigcp_text_signing_finish(aigcp_text_signing *signing, aigcp_store_signer *signer, size_t *size)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    aigcp_buffer store, wrapper;
    aigc_status status = aigcp_nfc_stream_finish(&signing->text);

    *size = 0;
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigcp_buffer_init(&wrapper, 4 * AIGCP_STORE_MAX);
    if (status == AIGC_OK && signing->text.invalid > 0)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_digest_finish(signing->digest, hash);
    if (status == AIGC_OK) {
        status = aigcp_store_signer_stamps(signer)
                     ? fit_stamped(signer, signing->length, hash, &store)
                     : fit(signer, signing->length, hash, &store);
    }
    if (status == AIGC_OK)
        status = aigcp_text_wrapper_write(store.data, store.length, &wrapper);
    if (status == AIGC_OK && signing->write(signing->context, wrapper.data, wrapper.length) != 0)
        status = AIGC_ERR_STOPPED;
    *size = wrapper.length;
    aigcp_buffer_free(&store);
    aigcp_buffer_free(&wrapper);
    return status;
}

static aigc_status
sign_some(void *signing, const void *data, size_t length)
{
    return aigcp_text_signing_feed(signing, data, length);
}

aigc_status
aigcp_text_sign(const aigc_source *source, aigcp_store_signer *signer, aigc_write_fn write,
                void *context)
{
    aigcp_text_signing *signing = malloc(sizeof *signing);
    aigcp_manifest_place old;
    aigcp_buffer store;
    size_t size;
    aigc_status status = signing ? aigcp_text_signing_init(signing) : AIGC_ERR_MEMORY;

    if (status != AIGC_OK) {
        free(signing);
        return status;
    }
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    status = aigcp_text_signing_begin(signing, write, context);
    if (status == AIGC_OK)
        status = aigcp_text_wrapper_find(source, &store, &old);
    if (status == AIGC_ERR_NOT_FOUND) {
        old = (aigcp_manifest_place){ .offset = source->size };
        status = AIGC_OK;
    }
    if (status == AIGC_OK)
        status = feed_source(source, 0, old.offset, sign_some, signing);
    if (status == AIGC_OK)
        status = feed_source(source, old.offset + old.length, source->size, sign_some, signing);
    if (status == AIGC_OK)
        status = aigcp_text_signing_finish(signing, signer, &size);
    aigcp_buffer_free(&store);
    aigcp_text_signing_free(signing);
    free(signing);
    return status;
}
