/* SPDX-License-Identifier: Apache-2.0 */
/* A time stamp for a file that was signed before, with room for it: only the header of the
 * signature that nothing signs changes, and not its length. */
#include "watermark/c2pa/cose_sign1.h"
#include "watermark/c2pa/manifest_store.h"
#include "watermark/c2pa/store_load.h"
#include "watermark/c2pa/time_stamp_openssl.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* A signature that waits for its stamp. */
typedef struct waiting {
    aigcp_buffer store;
    const aigcp_format *format; /* NULL: the file is the store */
    aigcp_manifest_place place;
    size_t at, length; /* of the COSE_Sign1 in the store */
} waiting;

/* Write the signature anew with a token, or without, in as much room as it takes now. */
static aigc_status
write_signature(const aigcp_cose *cose, aigcp_span token, size_t length, aigcp_buffer *out)
{
    static const aigcp_span none = { NULL, 0 };
    aigc_status status = aigcp_cose_write(cose->protected_header, cose->signature, none, 0, out);
    size_t bare = out->length - 1; /* the empty header is one byte */

    if (status == AIGC_OK && length <= bare + 1)
        status = AIGC_ERR_UNSUPPORTED;
    out->length = 0;
    return status == AIGC_OK ? aigcp_cose_write(cose->protected_header, cose->signature, token,
                                                length - bare, out)
                             : status;
}

/* Whether the room is all there is in the header: then the same without a token is the same bytes.
 */
static aigc_status
check_room(const waiting *job, const aigcp_cose *cose)
{
    static const aigcp_span none = { NULL, 0 };
    aigcp_buffer same;

    aigcp_buffer_init(&same, AIGCP_COSE_MAX);
    aigc_status status = write_signature(cose, none, job->length, &same);
    if (status == AIGC_ERR_LIMIT ||
        (status == AIGC_OK && (same.length != job->length ||
                               memcmp(same.data, job->store.data + job->at, job->length) != 0)))
        status = AIGC_ERR_UNSUPPORTED;
    aigcp_buffer_free(&same);
    return status;
}

/* The token of a response, if it is over this signature. */
static aigc_status
accept(const aigcp_cose *cose, const void *response, size_t length, aigcp_buffer *token)
{
    aigcp_buffer message;

    aigcp_buffer_init(&message, AIGCP_COSE_MAX);
    aigc_status status =
        aigcp_cose_message("CounterSignature", cose->protected_header, cose->signature_item.bytes,
                           cose->signature_item.length, &message);
    if (status == AIGC_OK)
        status = aigcp_time_stamp_accept(response, length, message.data, message.length, token);
    aigcp_buffer_free(&message);
    return status;
}

/* Put the token into the store. */
static aigc_status
fill(waiting *job, const void *response, size_t length)
{
    aigcp_buffer token, made;
    aigcp_cose cose;
    const char *why;
    aigc_status status = aigcp_cose_read(job->store.data + job->at, job->length, &cose, &why);

    if (status != AIGC_OK)
        return status == AIGC_ERR_FORMAT ? AIGC_ERR_MALFORMED : status;
    aigcp_buffer_init(&token, AIGCP_TOKEN_MAX);
    aigcp_buffer_init(&made, AIGCP_COSE_MAX);
    status = check_room(job, &cose);
    if (status == AIGC_OK)
        status = accept(&cose, response, length, &token);
    if (status == AIGC_OK) {
        status =
            write_signature(&cose, (aigcp_span){ token.data, token.length }, job->length, &made);
    }
    if (status == AIGC_OK)
        memcpy(job->store.data + job->at, made.data, job->length);
    aigcp_buffer_free(&token);
    aigcp_buffer_free(&made);
    return status;
}

/* Find the signature of the active manifest. */
static aigc_status
locate(waiting *job)
{
    aigcp_manifest_store store;
    const uint8_t *bytes;
    size_t signature;
    aigc_status status = aigcp_manifest_store_read(job->store.data, job->store.length, &store);

    if (status != AIGC_OK)
        return status == AIGC_ERR_FORMAT ? AIGC_ERR_MALFORMED : status;
    signature = store.manifests[store.count - 1].signature;
    if (signature == AIGCP_JUMBF_NONE ||
        !aigcp_jumbf_content(&store.jumbf, signature, "cbor", &bytes, &job->length))
        status = AIGC_ERR_MALFORMED;
    else
        job->at = (size_t)(bytes - job->store.data);
    aigcp_manifest_store_free(&store);
    return status;
}

/* Put the store where it was: over what stands there, or, where it is wrapped in something, by
 * wrapping it again. */
static aigc_status
replace_store(const waiting *job, const aigc_source *source, aigcp_edits *edits)
{
    aigcp_manifest_place place;

    if (job->place.length == job->store.length) {
        return aigcp_edits_add(edits, job->place.offset, job->place.length, job->store.data,
                               job->store.length);
    }
    if (!job->format->place_manifest)
        return AIGC_ERR_UNSUPPORTED;
    aigc_status status =
        job->format->place_manifest(source, job->store.data, job->store.length, edits, &place);
    return status == AIGC_OK &&
                   (place.offset != job->place.offset || place.length != job->place.length)
               ? AIGC_ERR_UNSUPPORTED
               : status;
}

/* See that the file still holds before it is written. */
static aigc_status
write_file(const waiting *job, const aigc_source *source, aigc_write_fn write, void *context)
{
    aigcp_edited edited;
    aigcp_edits edits;
    aigc_source result;

    aigcp_edits_init(&edits);
    aigc_status status = replace_store(job, source, &edits);
    if (status == AIGC_OK)
        status = aigcp_edited_source(&edited, source, &edits, &result);
    if (status == AIGC_OK) {
        status = aigc_c2pa_verify(&result, NULL, NULL, NULL);
        status = status == AIGC_ERR_UNKNOWN_SIGNER ? AIGC_OK : status;
    }
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, source, write, context);
    aigcp_edits_free(&edits);
    return status;
}

aigc_status
aigc_c2pa_stamp(const aigc_source *source, const void *response, size_t length, aigc_write_fn write,
                void *context)
{
    waiting job = { .format = NULL };

    if (!aigcp_source_usable(source) || !response || !write)
        return AIGC_ERR_ARGUMENT;
    aigcp_buffer_init(&job.store, AIGCP_STORE_MAX);
    aigc_status status = aigcp_store_load(source, &job.store, &job.format, &job.place);
    if (status == AIGC_OK)
        status = locate(&job);
    if (status == AIGC_OK)
        status = fill(&job, response, length);
    if (status == AIGC_OK && job.format)
        status = write_file(&job, source, write, context);
    else if (status == AIGC_OK && write(context, job.store.data, job.store.length) != 0)
        status = AIGC_ERR_STOPPED;
    aigcp_buffer_free(&job.store);
    return status;
}
