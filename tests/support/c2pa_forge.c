/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/c2pa_forge.h"

#include "watermark/c2pa/cbor_writer.h"
#include "watermark/c2pa/cose_sign1.h"
#include "watermark/c2pa/digest_openssl.h"
#include "watermark/c2pa/jumbf_writer.h"
#include "watermark/c2pa/manifest_store.h"
#include "watermark/c2pa/signature_openssl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT ((size_t)16 * 1024 * 1024)
#define GOOD_LABEL "urn:c2pa:00000000-0000-4000-8000-000000000001"

static void
must(bool good)
{
    if (!good)
        abort();
}

/* What was written, as bytes of the caller's. */
static c2pa_bytes
take(aigcp_buffer *buffer, aigc_status status)
{
    must(status == AIGC_OK);
    return (c2pa_bytes){ buffer->data, buffer->length };
}

c2pa_bytes
forge_bytes(const void *bytes, size_t length)
{
    c2pa_bytes copy = { NULL, 0 };

    c2pa_bytes_add(&copy, bytes, length);
    return copy;
}

void
forge_hash(const c2pa_bytes *file, uint64_t start, uint64_t length, uint8_t hash[32])
{
    uint8_t digest[AIGCP_DIGEST_MAX];
    aigcp_digest *job;

    must(aigcp_digest_new(AIGCP_SHA256, &job) == AIGC_OK &&
         aigcp_digest_feed(job, file->data, (size_t)start) == AIGC_OK &&
         aigcp_digest_feed(job, file->data + start + length,
                           file->length - (size_t)start - (size_t)length) == AIGC_OK &&
         aigcp_digest_finish(job, digest) == AIGC_OK);
    aigcp_digest_free(job);
    memcpy(hash, digest, 32);
}

c2pa_bytes
forge_data_hash(const uint8_t hash[32], const uint64_t *exclusions, size_t count, size_t pad,
                uint8_t pad_byte)
{
    aigcp_buffer out;
    aigcp_cbor_writer writer;
    uint8_t *padding = malloc(pad + 1);

    must(padding != NULL);
    memset(padding, pad_byte, pad + 1);
    aigcp_buffer_init(&out, LIMIT);
    aigcp_cbor_writer_init(&writer, &out);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_bytes(&writer, "hash", hash, 32);
    aigcp_cbor_pair_bytes(&writer, "pad", padding, pad);
    if (count > 0) {
        aigcp_cbor_put_text(&writer, "exclusions");
        aigcp_cbor_put_array(&writer, count);
        for (size_t i = 0; i < count; i++) {
            size_t one = aigcp_cbor_begin_map(&writer);
            aigcp_cbor_pair_uint(&writer, "start", exclusions[2 * i]);
            aigcp_cbor_pair_uint(&writer, "length", exclusions[2 * i + 1]);
            aigcp_cbor_end_map(&writer, one);
        }
    }
    aigcp_cbor_end_map(&writer, map);
    free(padding);
    return take(&out, writer.status);
}

c2pa_bytes
forge_actions(const char *first, const char *second)
{
    const char *const names[] = { first, second };
    size_t count = (size_t)(first != NULL) + (size_t)(second != NULL);
    aigcp_buffer out;
    aigcp_cbor_writer writer;
    size_t map, one;

    aigcp_buffer_init(&out, LIMIT);
    aigcp_cbor_writer_init(&writer, &out);
    map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_text(&writer, "actions");
    aigcp_cbor_put_array(&writer, count);
    for (size_t i = 0; i < count; i++) {
        one = aigcp_cbor_begin_map(&writer);
        aigcp_cbor_pair_text(&writer, "action", names[i]);
        aigcp_cbor_pair_text(&writer, "digitalSourceType", "http://example.org/type");
        aigcp_cbor_end_map(&writer, one);
    }
    aigcp_cbor_end_map(&writer, map);
    return take(&out, writer.status);
}

static void
put_box_link(aigcp_cbor_writer *writer, const char *key, const aigcp_manifest_store *store,
             const char *manifest, const char *part, size_t box)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    char url[256];

    must(aigcp_manifest_store_hash(store, box, AIGCP_SHA256, hash) == AIGC_OK);
    (void)snprintf(url, sizeof url, "self#jumbf=/c2pa/%s%s", manifest, part);
    aigcp_cbor_put_text(writer, key);
    size_t map = aigcp_cbor_begin_map(writer);
    aigcp_cbor_pair_text(writer, "url", url);
    aigcp_cbor_pair_bytes(writer, "hash", hash, 32);
    aigcp_cbor_end_map(writer, map);
}

c2pa_bytes
forge_ingredient(const char *relationship, const c2pa_bytes *store)
{
    aigcp_manifest_store read;
    aigcp_buffer out;
    aigcp_cbor_writer writer;
    char label[128];

    must(aigcp_manifest_store_read(store->data, store->length, &read) == AIGC_OK);
    const aigcp_manifest *manifest = &read.manifests[read.count - 1];
    (void)snprintf(label, sizeof label, "%.*s", (int)read.jumbf.boxes[manifest->box].label_length,
                   read.jumbf.boxes[manifest->box].label);
    aigcp_buffer_init(&out, LIMIT);
    aigcp_cbor_writer_init(&writer, &out);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "relationship", relationship);
    put_box_link(&writer, "activeManifest", &read, label, "", manifest->box);
    put_box_link(&writer, "claimSignature", &read, label, "/c2pa.signature", manifest->signature);
    aigcp_cbor_end_map(&writer, map);
    aigcp_manifest_store_free(&read);
    return take(&out, writer.status);
}

c2pa_bytes
forge_before(const c2pa_bytes *store)
{
    const size_t head = 38; /* of the outer box and its description */

    must(store->length > head);
    return forge_bytes(store->data + head, store->length - head);
}

void
forge_begin(forgery *forged, const c2pa_identity *identity, const c2pa_bytes *file)
{
    uint8_t hash[32];

    memset(forged, 0, sizeof *forged);
    forged->identity = identity;
    forge_hash(file, 0, 0, hash);
    forged->assertions[0].label = "c2pa.actions.v2";
    forged->assertions[0].cbor = forge_actions("c2pa.created", NULL);
    forged->assertions[1].label = "c2pa.hash.data";
    forged->assertions[1].cbor = forge_data_hash(hash, NULL, 0, 0, 0);
    forged->count = 2;
}

void
forge_end(forgery *forged)
{
    for (size_t i = 0; i < FORGED_MAX; i++)
        c2pa_bytes_free(&forged->assertions[i].cbor);
    c2pa_bytes_free(&forged->claim);
    c2pa_bytes_free(&forged->protected_header);
    c2pa_bytes_free(&forged->unprotected);
    c2pa_bytes_free(&forged->before);
    c2pa_bytes_free(&forged->inside);
}

static aigcp_buffer
assertion_box(const forged_assertion *assertion)
{
    const char *type = assertion->type ? assertion->type : "cbor";
    aigcp_buffer box;
    aigcp_jumbf_writer writer;

    aigcp_buffer_init(&box, LIMIT);
    aigcp_jumbf_writer_init(&writer, &box);
    aigcp_jumbf_put_content(&writer, type, assertion->label, type, assertion->cbor.data,
                            assertion->cbor.length);
    must(writer.status == AIGC_OK);
    return box;
}

static void
put_link(aigcp_cbor_writer *writer, const forged_assertion *assertion)
{
    aigcp_buffer box = assertion_box(assertion);
    uint8_t hash[AIGCP_DIGEST_MAX];
    char url[256];

    must(aigcp_digest_of(AIGCP_SHA256, box.data + 8, box.length - 8, hash) == AIGC_OK);
    hash[0] ^= assertion->wrong_hash ? 1 : 0;
    (void)snprintf(url, sizeof url, "self#jumbf=c2pa.assertions/%s", assertion->label);
    size_t map = aigcp_cbor_begin_map(writer);
    aigcp_cbor_pair_text(writer, "url", assertion->url ? assertion->url : url);
    aigcp_cbor_pair_bytes(writer, "hash", hash, 32);
    aigcp_cbor_end_map(writer, map);
    aigcp_buffer_free(&box);
}

static bool
wanted(const forgery *forged, const char *field)
{
    return !forged->no_field || strcmp(forged->no_field, field) != 0;
}

static aigcp_buffer
make_claim(const forgery *forged)
{
    aigcp_buffer out;
    aigcp_cbor_writer writer;
    size_t count = 0;

    aigcp_buffer_init(&out, LIMIT);
    aigcp_cbor_writer_init(&writer, &out);
    size_t map = aigcp_cbor_begin_map(&writer);
    if (wanted(forged, "instanceID"))
        aigcp_cbor_pair_text(&writer, "instanceID", "xmp:iid:1");
    if (wanted(forged, "claim_generator_info")) {
        aigcp_cbor_put_text(&writer, "claim_generator_info");
        size_t info = aigcp_cbor_begin_map(&writer);
        aigcp_cbor_pair_text(&writer, "name", "forger");
        aigcp_cbor_end_map(&writer, info);
    }
    if (wanted(forged, "signature")) {
        aigcp_cbor_pair_text(&writer, "signature",
                             forged->signature_url ? forged->signature_url
                                                   : "self#jumbf=c2pa.signature");
    }
    for (size_t i = 0; i < forged->count; i++) {
        bool named = !forged->assertions[i].url || forged->assertions[i].url[0] != '\0';

        count += named ? 1 + (size_t)forged->assertions[i].repeated : 0;
    }
    if (wanted(forged, "created_assertions")) {
        aigcp_cbor_put_text(&writer, "created_assertions");
        aigcp_cbor_put_array(&writer, count);
        for (size_t i = 0; i < forged->count; i++) {
            const forged_assertion *one = &forged->assertions[i];

            if (!one->url || one->url[0] != '\0') {
                put_link(&writer, one);
                if (one->repeated)
                    put_link(&writer, one);
            }
        }
    }
    if (forged->redacted) {
        aigcp_cbor_put_text(&writer, "redacted_assertions");
        aigcp_cbor_put_array(&writer, 1);
        aigcp_cbor_put_text(&writer, forged->redacted);
    }
    aigcp_cbor_pair_text(&writer, "alg", "sha256");
    aigcp_cbor_end_map(&writer, map);
    must(writer.status == AIGC_OK);
    return out;
}

static aigcp_buffer
make_signature(const forgery *forged, aigcp_span claim)
{
    const aigc_c2pa_signer *signer = forged->identity->signer;
    uint8_t signature[AIGCP_RAW_SIGNATURE_MAX];
    size_t chain_count;
    const aigcp_span *chain = aigcp_signer_chain(signer, &chain_count);
    aigcp_buffer header, message, out;
    aigcp_cbor_writer writer;
    aigcp_span protected_header;

    aigcp_buffer_init(&header, LIMIT);
    aigcp_buffer_init(&message, LIMIT);
    aigcp_buffer_init(&out, LIMIT);
    must(aigcp_cose_protected(aigc_c2pa_signer_algorithm(signer), chain, chain_count, &header) ==
         AIGC_OK);
    protected_header =
        forged->protected_header.data
            ? (aigcp_span){ forged->protected_header.data, forged->protected_header.length }
            : (aigcp_span){ header.data, header.length };
    must(aigcp_cose_message("Signature1", protected_header, claim.bytes, claim.length, &message) ==
         AIGC_OK);
    must(aigcp_signer_sign(signer, message.data, message.length, signature) == AIGC_OK);
    signature[0] ^= forged->break_signature ? 1 : 0;
    aigcp_cbor_writer_init(&writer, &out);
    if (!forged->untagged)
        aigcp_cbor_put_tag(&writer, 18);
    aigcp_cbor_put_array(&writer, 4);
    aigcp_cbor_put_bytes(&writer, protected_header.bytes, protected_header.length);
    if (forged->unprotected.data)
        aigcp_cbor_put_raw(&writer, forged->unprotected.data, forged->unprotected.length);
    else
        aigcp_cbor_end_map(&writer, aigcp_cbor_begin_map(&writer));
    aigcp_cbor_put_null(&writer);
    aigcp_cbor_put_bytes(&writer, signature, aigcp_signer_size(signer));
    must(writer.status == AIGC_OK);
    aigcp_buffer_free(&header);
    aigcp_buffer_free(&message);
    return out;
}

static void
put_bytes(aigcp_buffer *out, const c2pa_bytes *bytes)
{
    must(aigcp_buffer_append(out, bytes->data, bytes->length) == AIGC_OK);
}

c2pa_bytes
forge_store(const forgery *forged)
{
    aigcp_buffer made = make_claim(forged), signature, out;
    aigcp_span claim = forged->claim.data ? (aigcp_span){ forged->claim.data, forged->claim.length }
                                          : (aigcp_span){ made.data, made.length };
    aigcp_jumbf_writer writer;
    size_t outer, manifest, assertions;

    signature = make_signature(forged, claim);
    aigcp_buffer_init(&out, LIMIT);
    aigcp_jumbf_writer_init(&writer, &out);
    outer = aigcp_jumbf_begin_superbox(&writer, "c2pa", "c2pa");
    put_bytes(&out, &forged->before);
    manifest = aigcp_jumbf_begin_superbox(&writer, forged->kind ? forged->kind : "c2ma",
                                          forged->manifest ? forged->manifest : GOOD_LABEL);
    assertions = aigcp_jumbf_begin_superbox(&writer, "c2as", "c2pa.assertions");
    for (size_t i = 0; i < forged->count; i++) {
        aigcp_buffer box = assertion_box(&forged->assertions[i]);

        if (!forged->assertions[i].absent)
            must(aigcp_buffer_append(&out, box.data, box.length) == AIGC_OK);
        aigcp_buffer_free(&box);
    }
    aigcp_jumbf_end_box(&writer, assertions);
    aigcp_jumbf_put_content(&writer, "c2cl", "c2pa.claim.v2", "cbor", claim.bytes, claim.length);
    aigcp_jumbf_put_content(&writer, "c2cs", "c2pa.signature", "cbor", signature.data,
                            signature.length);
    put_bytes(&out, &forged->inside);
    aigcp_jumbf_end_box(&writer, manifest);
    aigcp_jumbf_end_box(&writer, outer);
    must(writer.status == AIGC_OK);
    aigcp_buffer_free(&made);
    aigcp_buffer_free(&signature);
    return (c2pa_bytes){ out.data, out.length };
}
