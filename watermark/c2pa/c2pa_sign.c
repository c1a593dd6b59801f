/* SPDX-License-Identifier: Apache-2.0 */
/* Sign files: lay the store out, hash what the file will be, sign, write. */
#include "watermark/c2pa/binding_kinds.h"
#include "watermark/c2pa/signature_openssl.h"
#include "watermark/c2pa/store_signer.h"
#include "watermark/c2pa/text_binding.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/limits.h"
#include "watermark/media/media_format.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* A file that is being signed. */
typedef struct signing {
    const aigc_source *source;
    const aigcp_format *format;
    aigcp_store_signer *signer;
    aigcp_buffer old; /* the store that is there */
    aigc_c2pa_report *report;
    size_t length; /* of the new store */
    aigcp_manifest_place place;
} signing;

/* ---- what is there ------------------------------------------------------------------- */

static aigc_status
look_for_old(signing *job, const aigc_c2pa_trust *trust)
{
    aigcp_manifest_place place;

    if (!job->format || !job->format->find_manifest)
        return AIGC_OK;
    memset(&place, 0, sizeof place);
    aigc_status status = job->format->find_manifest(job->source, &job->old, &place);
    if (status == AIGC_ERR_NOT_FOUND) {
        job->old.length = 0;
        return AIGC_OK;
    }
    if (status != AIGC_OK)
        return status;
    if (place.count > 1)
        return AIGC_ERR_MALFORMED;
    status = aigc_c2pa_verify(job->source, NULL, trust, &job->report);
    return job->report ? AIGC_OK : status;
}

static aigc_status
begin(signing *job, const aigc_c2pa_signer *key, const aigc_c2pa_claim *claim)
{
    aigcp_old_store old;
    aigc_status status = aigcp_format_detect(job->source, &job->format);

    if (status == AIGC_OK)
        status = look_for_old(job, claim->trust);
    if (status != AIGC_OK)
        return status;
    old = (aigcp_old_store){ job->old.data, job->old.length, job->report };
    return aigcp_store_signer_new(key, claim, job->report ? &old : NULL,
                                  job->format ? job->format->mime : "", &job->signer);
}

static void
end(signing *job)
{
    aigcp_store_signer_free(job->signer);
    aigc_c2pa_report_free(job->report);
    aigcp_buffer_free(&job->old);
}

/* ---- c2pa.hash.data ------------------------------------------------------------------ */

/* Where a store of this length comes to stand. */
static aigc_status
place_zeros(signing *job, size_t length, aigcp_edits *edits)
{
    aigcp_buffer zeros;

    aigcp_buffer_init(&zeros, AIGCP_STORE_MAX);
    aigc_status status = aigcp_buffer_reserve(&zeros, length);
    if (status == AIGC_OK) {
        memset(zeros.data, 0, length);
        memset(&job->place, 0, sizeof job->place);
        status = job->format->place_manifest(job->source, zeros.data, length, edits, &job->place);
    }
    aigcp_buffer_free(&zeros);
    return status;
}

/* The store holds the range that it takes, and so its own length: go up from the shortest until it
 * stands still. A longer range never makes a shorter store, so this ends.
 * @param[out] edits of a store of zeros. */
static aigc_status
lay_out(signing *job, aigcp_edits *edits)
{
    aigcp_range range = { 0, 1 };
    aigc_status status = AIGC_ERR_INTERNAL;

    for (int round = 0; round < AIGCP_LAYOUT_ROUNDS; round++) {
        size_t length;

        status = aigcp_store_signer_data_length(job->signer, range, &length);
        if (status != AIGC_OK || length == job->length)
            return status;
        job->length = length;
        aigcp_edits_free(edits);
        status = place_zeros(job, length, edits);
        if (status != AIGC_OK)
            return status;
        range = (aigcp_range){ job->place.offset, job->place.length };
    }
    return AIGC_ERR_INTERNAL;
}

/* SHA-256 of the edited file without a range. */
static aigc_status
hash_without(const aigc_source *source, aigcp_range range, uint8_t hash[AIGCP_DIGEST_MAX])
{
    aigcp_digest *digest;
    uint64_t end_of_range = range.start + range.length;
    aigc_status status = aigcp_digest_new(AIGCP_SHA256, &digest);

    if (status == AIGC_OK)
        status = aigcp_digest_feed_source(digest, source, 0, range.start);
    if (status == AIGC_OK) {
        status =
            aigcp_digest_feed_source(digest, source, end_of_range, source->size - end_of_range);
    }
    if (status == AIGC_OK)
        status = aigcp_digest_finish(digest, hash);
    aigcp_digest_free(digest);
    return status;
}

static aigc_status
hash_edited(const signing *job, const aigcp_edits *edits, uint8_t hash[AIGCP_DIGEST_MAX])
{
    aigcp_edited edited;
    aigc_source result;
    aigc_status status = aigcp_edited_source(&edited, job->source, edits, &result);

    if (status != AIGC_OK)
        return status;
    if (job->place.offset > result.size || job->place.length > result.size - job->place.offset)
        return AIGC_ERR_INTERNAL;
    return hash_without(&result, (aigcp_range){ job->place.offset, job->place.length }, hash);
}

/* Put the store where the zeros were laid out, and write all. */
static aigc_status
write_with(signing *job, const aigcp_buffer *store, aigc_write_fn write, void *context)
{
    aigcp_manifest_place place;
    aigcp_edits edits;

    memset(&place, 0, sizeof place);
    aigcp_edits_init(&edits);
    aigc_status status = store->length == job->length ? AIGC_OK : AIGC_ERR_INTERNAL;
    if (status == AIGC_OK) {
        status =
            job->format->place_manifest(job->source, store->data, store->length, &edits, &place);
    }
    if (status == AIGC_OK &&
        (place.offset != job->place.offset || place.length != job->place.length))
        status = AIGC_ERR_INTERNAL;
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, job->source, write, context);
    aigcp_edits_free(&edits);
    return status;
}

static aigc_status
sign_data(signing *job, aigc_write_fn write, void *context)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    aigcp_buffer store;
    aigcp_edits edits;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigcp_edits_init(&edits);
    aigc_status status = lay_out(job, &edits);
    if (status == AIGC_OK)
        status = hash_edited(job, &edits, hash);
    if (status == AIGC_OK) {
        status = aigcp_store_signer_data(
            job->signer, (aigcp_range){ job->place.offset, job->place.length }, hash, &store);
    }
    if (status == AIGC_OK)
        status = write_with(job, &store, write, context);
    aigcp_edits_free(&edits);
    aigcp_buffer_free(&store);
    return status;
}

/* ---- c2pa.hash.bmff.v3 --------------------------------------------------------------- */

/* The hash of what the file will be: the manifest's box is not in it, but moves what is. */
static aigc_status
hash_boxes(signing *job, uint8_t hash[AIGCP_DIGEST_MAX])
{
    aigcp_edited edited;
    aigcp_edits edits;
    aigc_source result;

    aigcp_edits_init(&edits);
    aigc_status status = place_zeros(job, job->length, &edits);
    if (status == AIGC_OK)
        status = aigcp_edited_source(&edited, job->source, &edits, &result);
    if (status == AIGC_OK)
        status = aigcp_bmff_binding_hash(&result, hash);
    aigcp_edits_free(&edits);
    return status;
}

static aigc_status
sign_bmff(signing *job, aigc_write_fn write, void *context)
{
    uint8_t hash[AIGCP_DIGEST_MAX] = { 0 };
    aigcp_buffer store, cbor;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigcp_buffer_init(&cbor, AIGCP_STORE_MAX);
    aigc_status status = aigcp_bmff_binding_write(hash, &cbor);
    if (status == AIGC_OK) {
        status =
            aigcp_store_signer_length(job->signer, AIGCP_BMFF_LABEL, cbor.length, &job->length);
    }
    if (status == AIGC_OK)
        status = hash_boxes(job, hash);
    if (status == AIGC_OK) {
        cbor.length = 0;
        status = aigcp_bmff_binding_write(hash, &cbor);
    }
    if (status == AIGC_OK) {
        status =
            aigcp_store_signer_make(job->signer, AIGCP_BMFF_LABEL, cbor.data, cbor.length, &store);
    }
    if (status == AIGC_OK)
        status = write_with(job, &store, write, context);
    aigcp_buffer_free(&cbor);
    aigcp_buffer_free(&store);
    return status;
}

/* ---- a store beside the file ----------------------------------------------------------- */

static aigc_status
sign_beside(signing *job, aigc_write_fn write, void *context)
{
    static const aigcp_range nothing = { 0, 0 };
    uint8_t hash[AIGCP_DIGEST_MAX];
    aigcp_buffer store;
    aigc_status status = hash_without(job->source, nothing, hash);

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    if (status == AIGC_OK)
        status = aigcp_store_signer_data(job->signer, nothing, hash, &store);
    if (status == AIGC_OK && write(context, store.data, store.length) != 0)
        status = AIGC_ERR_STOPPED;
    aigcp_buffer_free(&store);
    return status;
}

/* ---- any of them ----------------------------------------------------------------------- */

/* An authority may make longer tokens than it did: nothing was written, so lay out again. */
static aigc_status
sign_with_room(signing *job, aigc_status (*sign)(signing *, aigc_write_fn, void *),
               aigc_write_fn write, void *context)
{
    aigc_status status = sign(job, write, context);

    if (status == AIGC_ERR_LIMIT && aigcp_store_signer_grow(job->signer)) {
        job->length = 0;
        status = sign(job, write, context);
    }
    return status;
}

/* ---- public -------------------------------------------------------------------------- */

static bool
is_usable(const aigc_c2pa_signer *signer, const aigc_source *source, const aigc_c2pa_claim *claim,
          aigc_write_fn write)
{
    return signer && aigcp_source_usable(source) && claim && claim->struct_size == sizeof *claim &&
           write;
}

aigc_status
aigc_c2pa_sign(const aigc_c2pa_signer *signer, const aigc_source *source,
               const aigc_c2pa_claim *claim, aigc_write_fn write, void *context)
{
    signing job = { .source = source };
    const aigcp_comment *comment;

    if (!is_usable(signer, source, claim, write))
        return AIGC_ERR_ARGUMENT;
    aigcp_buffer_init(&job.old, AIGCP_STORE_MAX);
    aigc_status status = begin(&job, signer, claim);
    if (status == AIGC_OK &&
        (!job.format || (!job.format->place_manifest && job.format->binding != AIGCP_BINDING_TEXT)))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        switch (job.format->binding) {
        case AIGCP_BINDING_DATA:
            status = sign_with_room(&job, sign_data, write, context);
            break;
        case AIGCP_BINDING_BMFF:
            status = sign_with_room(&job, sign_bmff, write, context);
            break;
        case AIGCP_BINDING_TEXT:
            status = aigcp_comment_of(source, &comment);
            if (status == AIGC_OK && comment) {
                status = sign_with_room(&job, sign_data, write, context);
            } else if (status == AIGC_OK) {
                status = aigcp_store_signer_waits(job.signer)
                             ? AIGC_ERR_UNSUPPORTED
                             : aigcp_text_sign(source, job.signer, write, context);
            }
            break;
        case AIGCP_BINDING_NONE:
            status = AIGC_ERR_FORMAT;
            break;
        }
    }
    end(&job);
    return status;
}

aigc_status
aigc_c2pa_sign_sidecar(const aigc_c2pa_signer *signer, const aigc_source *source,
                       const aigc_c2pa_claim *claim, aigc_write_fn write, void *context)
{
    signing job = { .source = source };

    if (!is_usable(signer, source, claim, write))
        return AIGC_ERR_ARGUMENT;
    aigcp_buffer_init(&job.old, AIGCP_STORE_MAX);
    aigc_status status = begin(&job, signer, claim);
    if (status == AIGC_OK)
        status = sign_with_room(&job, sign_beside, write, context);
    end(&job);
    return status;
}
