/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the file is the one that was signed (C2PA 2.2, 15.12). Where the manifest stands in the
 * file is found by parsing the file; what the manifest says about it is only compared. */
#include "watermark/c2pa/binding_kinds.h"
#include "watermark/c2pa/text_binding.h"
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/media/source_read.h"

#include <stdio.h>
#include <string.h>

#define VALUES_ROOM 256

/* ---- which one ----------------------------------------------------------------------- */

static bool
is_binding(const aigcp_jumbf_box *box)
{
    return aigcp_assertion_is(box, "c2pa.hash.data") ||
           aigcp_assertion_is(box, "c2pa.hash.boxes") ||
           aigcp_assertion_is(box, "c2pa.hash.bmff") ||
           aigcp_assertion_is(box, "c2pa.hash.bmff.v2") ||
           aigcp_assertion_is(box, "c2pa.hash.bmff.v3") ||
           aigcp_assertion_is(box, "c2pa.hash.collection.data");
}

void
aigcp_binding_find(aigcp_claim_check *check, const aigcp_linked **binding)
{
    size_t count = 0, gathered = 0;

    *binding = NULL;
    for (size_t i = 0; i < check->link_count; i++) {
        if (is_binding(&check->all->store.jumbf.boxes[check->links[i].box])) {
            *binding = &check->links[i];
            count++;
            gathered += !check->links[i].created;
        }
    }
    if (check->manifest->kind == AIGCP_MANIFEST_UPDATE) {
        if (count > 0) {
            aigcp_tell(check, AIGCP_MANIFEST_UPDATE_INVALID, check->manifest->box,
                       N_("it has a hard binding"));
        }
        *binding = NULL;
        return;
    }
    if (count > 1) {
        aigcp_tell(check, AIGCP_MULTIPLE_HARD_BINDINGS, check->manifest->box, NULL);
    } else if (count == 0 || gathered > 0) {
        aigcp_tell(check, AIGCP_HARD_BINDINGS_MISSING, check->manifest->box,
                   gathered > 0 ? N_("it must be among the created assertions") : NULL);
    }
    if (count != 1 || gathered > 0)
        *binding = NULL;
}

bool
aigcp_binding_padding(aigcp_cbor map, bool required)
{
    static const char *const names[] = { "pad", "pad2" };
    aigcp_cbor value;
    const uint8_t *bytes;
    size_t length;

    for (size_t i = 0; i < 2; i++) {
        if (!aigcp_cbor_find(map, names[i], &value)) {
            if (i == 0 && required)
                return false;
            continue;
        }
        if (!aigcp_cbor_get_bytes(value, &bytes, &length))
            return false;
        for (size_t at = 0; at < length; at++)
            if (bytes[at] != 0)
                return false;
    }
    return true;
}

bool
aigcp_binding_digest(const aigcp_claim_check *check, aigcp_cbor map, aigcp_digest_kind *kind)
{
    aigcp_cbor value;
    const char *text;
    size_t length;

    *kind = check->digest;
    return !aigcp_cbor_find(map, "alg", &value) ||
           (aigcp_cbor_get_text(value, &text, &length) && aigcp_digest_named(text, length, kind));
}

/* ---- c2pa.hash.data ------------------------------------------------------------------ */

typedef struct data_hash {
    aigcp_digest_kind kind;
    const uint8_t *hash;
    size_t hash_length;
    uint64_t start[AIGCP_EXCLUSIONS_MAX], length[AIGCP_EXCLUSIONS_MAX];
    size_t count;
} data_hash;

/* In order, without overlap, inside the file (15.12.1.1). */
static const char *
read_exclusions(aigcp_cbor map, uint64_t size, data_hash *data)
{
    aigcp_cbor list, item, value;
    aigcp_cbor_walk walk;
    uint64_t end = 0;

    if (!aigcp_cbor_find(map, "exclusions", &list) || aigcp_cbor_is_null(list))
        return NULL;
    if (!aigcp_cbor_walk_array(list, &walk))
        return N_("exclusions is no array");
    while (aigcp_cbor_next(&walk, &item)) {
        uint64_t *start, *length;

        if (data->count == AIGCP_EXCLUSIONS_MAX)
            return N_("too many exclusions");
        start = &data->start[data->count];
        length = &data->length[data->count];
        if (!aigcp_cbor_find(item, "start", &value) || !aigcp_cbor_get_uint(value, start) ||
            !aigcp_cbor_find(item, "length", &value) || !aigcp_cbor_get_uint(value, length))
            return N_("an exclusion has no start or length");
        if (*start < end)
            return N_("exclusions overlap, or are not in order");
        if (*start > size || *length > size - *start)
            return N_("an exclusion reaches past the end of the file");
        end = *start + *length;
        data->count++;
    }
    return NULL;
}

static const char *
read_data_hash(const aigcp_claim_check *check, aigcp_cbor map, data_hash *data)
{
    aigcp_cbor value;

    memset(data, 0, sizeof *data);
    if (!aigcp_binding_digest(check, map, &data->kind))
        return N_("alg is none of sha256, sha384, sha512");
    if (!aigcp_cbor_find(map, "hash", &value) ||
        !aigcp_cbor_get_bytes(value, &data->hash, &data->hash_length) ||
        data->hash_length != aigcp_digest_size(data->kind))
        return N_("hash is missing, or has not the length of its algorithm");
    if (!aigcp_binding_padding(map, true))
        return N_("pad is missing, or the padding is not all zero");
    return read_exclusions(map, check->all->asset->size, data);
}

/* The reference engine leaves out of a TIFF, beside the manifest, the count of its tag: 4 bytes
 * whose value is known, because it is the length of the manifest. Nothing hides there, if all 12
 * bytes of the entry say what they must (TIFF 6.0, section 2: tag, type, count, offset). */
static bool
is_tiff_count(const aigcp_verification *all, uint64_t start, uint64_t length)
{
    static const unsigned widths[] = { 2, 2, 4, 4 };
    uint64_t expected[] = { 0xCD41, 7, all->place->length, all->place->offset };
    uint64_t at = start - 4, value, order;

    if (!all->format || all->format->type != AIGC_MEDIA_TIFF || length != 4 || start < 12 ||
        aigcp_source_be(all->asset, 0, 2, &order) != AIGC_OK)
        return false;
    for (size_t i = 0; i < 4; i++) {
        aigc_status status = order == 0x4949 ? aigcp_source_le(all->asset, at, widths[i], &value)
                                             : aigcp_source_be(all->asset, at, widths[i], &value);

        if (status != AIGC_OK || value != expected[i])
            return false;
        at += widths[i];
    }
    return true;
}

/* The one exclusion is where the manifest stands; no more, no less. */
static bool
check_place(aigcp_claim_check *check, const aigcp_linked *binding, const data_hash *data)
{
    const aigcp_manifest_place *place = check->all->place;
    char values[VALUES_ROOM];
    bool found = false;

    if (!place) {
        if (data->count > 0) {
            aigcp_tell(check, AIGCP_ADDITIONAL_EXCLUSIONS, binding->box,
                       N_("the manifest is not in the file, so nothing is to be left out"));
        }
        return data->count == 0;
    }
    for (size_t i = 0; i < data->count; i++) {
        if (data->start[i] == place->offset && data->length[i] == place->length) {
            found = true;
        } else if (data->count > 1 && !is_tiff_count(check->all, data->start[i], data->length[i])) {
            aigcp_tell(check, AIGCP_ADDITIONAL_EXCLUSIONS, binding->box, NULL);
            return false;
        }
    }
    if (!found) {
        (void)snprintf(values, sizeof values, "start %llu, length %llu",
                       (unsigned long long)place->offset, (unsigned long long)place->length);
        aigcp_tell_values(check, AIGCP_DATA_HASH_MISMATCH, binding->box,
                          N_("what is left out is not the place of the manifest"), values);
        return false;
    }
    return true;
}

static aigc_status
hash_data(const aigcp_claim_check *check, const data_hash *data, uint8_t hash[AIGCP_DIGEST_MAX])
{
    const aigc_source *asset = check->all->asset;
    aigcp_digest *digest;
    uint64_t at = 0;
    bool is_text = false;
    aigc_status status;

    if (check->all->place && check->all->format) {
        status = aigcp_is_text_wrapper(asset, check->all->format, check->all->place, &is_text);
        if (status != AIGC_OK)
            return status;
    }
    if (is_text) {
        return aigcp_text_hash(asset, check->all->place->offset, check->all->place->length,
                               data->kind, hash);
    }
    status = aigcp_digest_new(data->kind, &digest);
    for (size_t i = 0; status == AIGC_OK && i < data->count; i++) {
        status = aigcp_digest_feed_source(digest, asset, at, data->start[i] - at);
        at = data->start[i] + data->length[i];
    }
    if (status == AIGC_OK)
        status = aigcp_digest_feed_source(digest, asset, at, asset->size - at);
    if (status == AIGC_OK)
        status = aigcp_digest_finish(digest, hash);
    aigcp_digest_free(digest);
    return status;
}

static aigc_status
check_data_hash(aigcp_claim_check *check, const aigcp_linked *binding)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    data_hash data;
    const char *fault = read_data_hash(check, binding->cbor, &data);

    if (fault) {
        aigcp_tell(check, AIGCP_DATA_HASH_MALFORMED, binding->box, fault);
        return AIGC_OK;
    }
    if (!check_place(check, binding, &data))
        return AIGC_OK;
    aigc_status status = hash_data(check, &data, hash);
    if (status == AIGC_OK) {
        aigcp_tell(check,
                   memcmp(hash, data.hash, data.hash_length) == 0 ? AIGCP_DATA_HASH_MATCH
                                                                  : AIGCP_DATA_HASH_MISMATCH,
                   binding->box, NULL);
    }
    return status;
}

/* ---- all ----------------------------------------------------------------------------- */

aigc_status
aigcp_binding_check(aigcp_claim_check *check, const aigcp_linked *binding)
{
    const aigcp_jumbf_box *box = &check->all->store.jumbf.boxes[binding->box];

    if (binding->cbor.length == 0) {
        aigcp_tell(check, AIGCP_DATA_HASH_MALFORMED, binding->box, N_("it is no CBOR"));
        return AIGC_OK;
    }
    if (check->all->place && !check->all->place->nothing_beside) {
        aigcp_tell(check, AIGCP_DATA_HASH_MALFORMED, binding->box,
                   N_("beside the manifest there are bytes that do not belong to it"));
    }
    if (aigcp_assertion_is(box, "c2pa.hash.data"))
        return check_data_hash(check, binding);
    if (aigcp_assertion_is(box, "c2pa.hash.boxes"))
        return aigcp_boxes_hash_check(check, binding);
    if (aigcp_assertion_is(box, "c2pa.hash.bmff.v2") ||
        aigcp_assertion_is(box, "c2pa.hash.bmff.v3"))
        return aigcp_bmff_binding_check(check, binding);
    aigcp_tell(check, AIGCP_ALGORITHM_UNSUPPORTED, binding->box,
               N_("this kind of hard binding is not verified here"));
    return AIGC_OK;
}
