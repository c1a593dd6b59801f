/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.hash.bmff.v2 and .v3 (C2PA 2.2, 18.6): all boxes but some. Which boxes may be left out is
 * not for the manifest to say: only those of the usual list, in which nothing that is shown can
 * hide. */
#include "watermark/c2pa/binding_kinds.h"
#include "watermark/c2pa/cbor_writer.h"

#include "common/byte_order.h"
#include "common/i18n.h"
#include "watermark/formats/bmff_hash.h"

#include <string.h>

#define EXCLUSIONS_MAX 32
#define MATCHES_MAX 32
#define PARTS_MAX 32

/* Of the usual exclusions, those that every writer leaves out: the manifest, /ftyp and /mfra. Space
 * that is free is hashed as well, which costs nothing and leaves no room. */
#define WRITTEN 3

/* The exclusions of an assertion, and the room for what they point to. */
typedef struct read_list {
    aigcp_bmff_exclusion list[EXCLUSIONS_MAX];
    size_t count;
    aigcp_bmff_match matches[MATCHES_MAX];
    size_t match_count;
    aigcp_bmff_part parts[PARTS_MAX];
    size_t part_count;
} read_list;

/* A member that is there and is not null. */
static bool
find_set(aigcp_cbor map, const char *key, aigcp_cbor *value)
{
    return aigcp_cbor_find(map, key, value) && !aigcp_cbor_is_null(*value);
}

static bool
read_matches(aigcp_cbor list, read_list *all, aigcp_bmff_exclusion *exclusion)
{
    aigcp_cbor_walk walk;
    aigcp_cbor item, value;

    if (!aigcp_cbor_walk_array(list, &walk))
        return false;
    exclusion->data = &all->matches[all->match_count];
    while (aigcp_cbor_next(&walk, &item)) {
        aigcp_bmff_match *match = &all->matches[all->match_count];

        if (all->match_count == MATCHES_MAX || !find_set(item, "offset", &value) ||
            !aigcp_cbor_get_uint(value, &match->offset) || !find_set(item, "value", &value) ||
            !aigcp_cbor_get_bytes(value, &match->value, &match->length))
            return false;
        all->match_count++;
        exclusion->data_count++;
    }
    return true;
}

static bool
read_parts(aigcp_cbor list, read_list *all, aigcp_bmff_exclusion *exclusion)
{
    aigcp_cbor_walk walk;
    aigcp_cbor item, value;

    if (!aigcp_cbor_walk_array(list, &walk))
        return false;
    exclusion->subset = &all->parts[all->part_count];
    while (aigcp_cbor_next(&walk, &item)) {
        aigcp_bmff_part *part = &all->parts[all->part_count];

        if (all->part_count == PARTS_MAX || !find_set(item, "offset", &value) ||
            !aigcp_cbor_get_uint(value, &part->offset) || !find_set(item, "length", &value) ||
            !aigcp_cbor_get_uint(value, &part->length))
            return false;
        all->part_count++;
        exclusion->subset_count++;
    }
    return true;
}

/* Flags are three bytes, or a number. */
static bool
read_flags(aigcp_cbor value, uint32_t *flags)
{
    const uint8_t *bytes;
    size_t length;
    uint64_t number;

    if (aigcp_cbor_get_bytes(value, &bytes, &length) && length == 3) {
        *flags = (uint32_t)aigcp_get_be(bytes, 3);
        return true;
    }
    if (aigcp_cbor_get_uint(value, &number) && number < 1 << 24) {
        *flags = (uint32_t)number;
        return true;
    }
    return false;
}

static bool
read_exclusion(aigcp_cbor item, read_list *all)
{
    aigcp_bmff_exclusion *exclusion = &all->list[all->count];
    aigcp_cbor value;
    uint64_t number;

    if (all->count == EXCLUSIONS_MAX)
        return false;
    memset(exclusion, 0, sizeof *exclusion);
    exclusion->exact = true;
    if (!find_set(item, "xpath", &value) ||
        !aigcp_cbor_get_text(value, &exclusion->xpath, &exclusion->xpath_length))
        return false;
    if (find_set(item, "length", &value)) {
        exclusion->has_length = true;
        if (!aigcp_cbor_get_uint(value, &exclusion->length))
            return false;
    }
    if (find_set(item, "version", &value)) {
        exclusion->has_version = true;
        if (!aigcp_cbor_get_uint(value, &number) || number > UINT8_MAX)
            return false;
        exclusion->version = (uint8_t)number;
    }
    if (find_set(item, "flags", &value)) {
        exclusion->has_flags = true;
        if (!read_flags(value, &exclusion->flags))
            return false;
    }
    if (find_set(item, "exact", &value) && !aigcp_cbor_get_bool(value, &exclusion->exact))
        return false;
    if ((find_set(item, "data", &value) && !read_matches(value, all, exclusion)) ||
        (find_set(item, "subset", &value) && !read_parts(value, all, exclusion)))
        return false;
    all->count++;
    return true;
}

static const char *
read_exclusions(aigcp_cbor map, read_list *all)
{
    aigcp_cbor_walk walk;
    aigcp_cbor list, item;

    memset(all, 0, sizeof *all);
    if (!aigcp_cbor_find(map, "exclusions", &list) || !aigcp_cbor_walk_array(list, &walk))
        return N_("there are no exclusions");
    while (aigcp_cbor_next(&walk, &item)) {
        if (!read_exclusion(item, all))
            return N_("an exclusion is malformed");
        if (!aigcp_bmff_exclusion_is_usual(&all->list[all->count - 1]))
            return N_("a box is left out of the hash that may hold content");
    }
    return NULL;
}

/* ---- hashing ------------------------------------------------------------------------- */

typedef struct hash_job {
    const aigc_source *source;
    aigcp_digest *digest;
} hash_job;

static aigc_status
feed_piece(void *context, bool is_offset, uint64_t offset, uint64_t length)
{
    hash_job *job = context;
    uint8_t number[8];

    if (!is_offset)
        return aigcp_digest_feed_source(job->digest, job->source, offset, length);
    for (unsigned i = 0; i < sizeof number; i++)
        number[i] = (uint8_t)(offset >> (56 - 8 * i));
    return aigcp_digest_feed(job->digest, number, sizeof number);
}

static aigc_status
hash_boxes(const aigc_source *source, const aigcp_bmff_exclusion *list, size_t count,
           aigcp_digest_kind kind, uint8_t hash[AIGCP_DIGEST_MAX])
{
    hash_job job = { source, NULL };
    aigc_status status = aigcp_digest_new(kind, &job.digest);

    if (status == AIGC_OK)
        status = aigcp_bmff_hash_walk(source, list, count, true, feed_piece, &job);
    if (status == AIGC_OK)
        status = aigcp_digest_finish(job.digest, hash);
    aigcp_digest_free(job.digest);
    return status;
}

aigc_status
aigcp_bmff_binding_check(aigcp_claim_check *check, const aigcp_linked *binding)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    const uint8_t *wanted = NULL;
    size_t length = 0;
    aigcp_digest_kind kind = AIGCP_SHA256;
    aigcp_cbor value;
    read_list all;
    const char *fault = read_exclusions(binding->cbor, &all);

    if (find_set(binding->cbor, "merkle", &value)) {
        aigcp_tell(check, AIGCP_ALGORITHM_UNSUPPORTED, binding->box,
                   N_("hashes of fragments (Merkle trees) are not verified here"));
        return AIGC_OK;
    }
    if (!fault && !aigcp_binding_digest(check, binding->cbor, &kind))
        fault = N_("alg is none of sha256, sha384, sha512");
    if (!fault &&
        (!find_set(binding->cbor, "hash", &value) ||
         !aigcp_cbor_get_bytes(value, &wanted, &length) || length != aigcp_digest_size(kind)))
        fault = N_("hash is missing, or has not the length of its algorithm");
    if (fault) {
        aigcp_tell(check, AIGCP_BMFF_HASH_MALFORMED, binding->box, fault);
        return AIGC_OK;
    }
    aigc_status status = hash_boxes(check->all->asset, all.list, all.count, kind, hash);
    if (status == AIGC_ERR_FORMAT) {
        aigcp_tell(check, AIGCP_BMFF_HASH_MISMATCH, binding->box, N_("the boxes of the file"));
        return AIGC_OK;
    }
    if (status == AIGC_OK) {
        aigcp_tell(check,
                   memcmp(hash, wanted, length) == 0 ? AIGCP_BMFF_HASH_MATCH
                                                     : AIGCP_BMFF_HASH_MISMATCH,
                   binding->box, NULL);
    }
    return status;
}

/* ---- writing ------------------------------------------------------------------------- */

aigc_status
aigcp_bmff_binding_hash(const aigc_source *source, uint8_t hash[AIGCP_DIGEST_MAX])
{
    return hash_boxes(source, aigcp_bmff_usual_exclusions, WRITTEN, AIGCP_SHA256, hash);
}

static void
put_exclusion(aigcp_cbor_writer *writer, const aigcp_bmff_exclusion *exclusion)
{
    size_t map = aigcp_cbor_begin_map(writer), match;

    aigcp_cbor_put_text(writer, "xpath");
    aigcp_cbor_put_text_part(writer, exclusion->xpath, exclusion->xpath_length);
    if (exclusion->data_count > 0) {
        aigcp_cbor_put_text(writer, "data");
        aigcp_cbor_put_array(writer, exclusion->data_count);
        for (size_t i = 0; i < exclusion->data_count; i++) {
            match = aigcp_cbor_begin_map(writer);
            aigcp_cbor_pair_uint(writer, "offset", exclusion->data[i].offset);
            aigcp_cbor_pair_bytes(writer, "value", exclusion->data[i].value,
                                  exclusion->data[i].length);
            aigcp_cbor_end_map(writer, match);
        }
    }
    aigcp_cbor_end_map(writer, map);
}

aigc_status
aigcp_bmff_binding_write(const uint8_t hash[AIGCP_DIGEST_MAX], aigcp_buffer *cbor)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, cbor);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "alg", "sha256");
    aigcp_cbor_pair_bytes(&writer, "hash", hash, aigcp_digest_size(AIGCP_SHA256));
    aigcp_cbor_put_text(&writer, "exclusions");
    aigcp_cbor_put_array(&writer, WRITTEN);
    for (size_t i = 0; i < WRITTEN; i++)
        put_exclusion(&writer, &aigcp_bmff_usual_exclusions[i]);
    aigcp_cbor_end_map(&writer, map);
    return writer.status;
}
