/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/manifest_store.h"

#include "watermark/c2pa/limits.h"

#include <stdlib.h>
#include <string.h>

void
aigcp_manifest_store_free(aigcp_manifest_store *store)
{
    aigcp_jumbf_free(&store->jumbf);
    free(store->manifests);
    store->manifests = NULL;
    store->count = 0;
}

/* The parts of a manifest. Boxes of types that we do not know are skipped (11.1.4.2). */
static aigcp_manifest
read_manifest(const aigcp_jumbf *jumbf, size_t index, aigcp_manifest_kind kind)
{
    aigcp_manifest manifest = {
        kind, index, AIGCP_JUMBF_NONE, AIGCP_JUMBF_NONE, 0, AIGCP_JUMBF_NONE, false
    };

    for (size_t i = jumbf->boxes[index].child; i != AIGCP_JUMBF_NONE; i = jumbf->boxes[i].next) {
        const aigcp_jumbf_box *box = &jumbf->boxes[i];

        if (aigcp_jumbf_is(box, "c2as") && aigcp_jumbf_label_is(box, "c2pa.assertions")) {
            manifest.assertions = i;
        } else if (aigcp_jumbf_is(box, "c2cl")) {
            manifest.claims++;
            if (aigcp_jumbf_label_is(box, "c2pa.claim.v2") ||
                aigcp_jumbf_label_is(box, "c2pa.claim")) {
                manifest.claim = i;
                manifest.version1 = aigcp_jumbf_label_is(box, "c2pa.claim");
            }
        } else if (aigcp_jumbf_is(box, "c2cs") && aigcp_jumbf_label_is(box, "c2pa.signature")) {
            manifest.signature = i;
        }
    }
    return manifest;
}

static bool
kind_of(const aigcp_jumbf_box *box, aigcp_manifest_kind *kind)
{
    *kind = aigcp_jumbf_is(box, "c2um")   ? AIGCP_MANIFEST_UPDATE
            : aigcp_jumbf_is(box, "c2cm") ? AIGCP_MANIFEST_COMPRESSED
                                          : AIGCP_MANIFEST_STANDARD;
    return *kind != AIGCP_MANIFEST_STANDARD || aigcp_jumbf_is(box, "c2ma") ||
           aigcp_jumbf_is(box, "c2md");
}

aigc_status
aigcp_manifest_store_read(const uint8_t *bytes, size_t length, aigcp_manifest_store *store)
{
    const aigcp_jumbf_box *boxes;
    aigcp_manifest_kind kind;

    memset(store, 0, sizeof *store);
    aigc_status status = aigcp_jumbf_read(bytes, length, &store->jumbf);
    if (status != AIGC_OK)
        return status;
    boxes = store->jumbf.boxes;
    if (!aigcp_jumbf_is(&boxes[0], "c2pa") || !aigcp_jumbf_label_is(&boxes[0], "c2pa")) {
        status = AIGC_ERR_FORMAT;
        goto fail;
    }
    store->manifests = calloc(AIGCP_MANIFESTS_MAX, sizeof *store->manifests);
    if (!store->manifests) {
        status = AIGC_ERR_MEMORY;
        goto fail;
    }
    for (size_t i = boxes[0].child; i != AIGCP_JUMBF_NONE; i = boxes[i].next) {
        if (!kind_of(&boxes[i], &kind))
            continue;
        if (store->count == AIGCP_MANIFESTS_MAX) {
            status = AIGC_ERR_LIMIT;
            goto fail;
        }
        store->manifests[store->count++] = read_manifest(&store->jumbf, i, kind);
    }
    if (store->count == 0) {
        status = AIGC_ERR_FORMAT;
        goto fail;
    }
    return AIGC_OK;

fail:
    aigcp_manifest_store_free(store);
    return status;
}

size_t
aigcp_manifest_store_resolve(const aigcp_manifest_store *store, const aigcp_manifest *manifest,
                             const char *url, size_t length)
{
    static const char scheme[] = "self#jumbf=", root[] = "/c2pa/";
    size_t box = manifest->box;

    if (length <= sizeof scheme - 1 || memcmp(url, scheme, sizeof scheme - 1) != 0)
        return AIGCP_JUMBF_NONE;
    url += sizeof scheme - 1;
    length -= sizeof scheme - 1;
    if (url[0] == '/') {
        if (length <= sizeof root - 1 || memcmp(url, root, sizeof root - 1) != 0)
            return AIGCP_JUMBF_NONE;
        url += sizeof root - 1;
        length -= sizeof root - 1;
        box = 0;
    }
    while (box != AIGCP_JUMBF_NONE) {
        const char *slash = memchr(url, '/', length);
        size_t part = slash ? (size_t)(slash - url) : length;

        box = aigcp_jumbf_find(&store->jumbf, box, url, part);
        if (!slash)
            break;
        url += part + 1;
        length -= part + 1;
    }
    return box;
}

const aigcp_manifest *
aigcp_manifest_of(const aigcp_manifest_store *store, size_t box)
{
    while (box != AIGCP_JUMBF_NONE && store->jumbf.boxes[box].parent != 0)
        box = store->jumbf.boxes[box].parent;
    for (size_t i = 0; box != AIGCP_JUMBF_NONE && i < store->count; i++)
        if (store->manifests[i].box == box)
            return &store->manifests[i];
    return NULL;
}

aigc_status
aigcp_manifest_store_hash(const aigcp_manifest_store *store, size_t box, aigcp_digest_kind kind,
                          uint8_t out[AIGCP_DIGEST_MAX])
{
    const aigcp_jumbf_box *found = &store->jumbf.boxes[box];

    return aigcp_digest_of(kind, found->bytes + AIGCP_JUMBF_HEADER,
                           found->length - AIGCP_JUMBF_HEADER, out);
}

size_t
aigcp_assertion_base(const char *label, size_t length)
{
    size_t digits = length;

    while (digits > 0 && label[digits - 1] >= '0' && label[digits - 1] <= '9')
        digits--;
    return digits < length && digits > 2 && label[digits - 1] == '_' && label[digits - 2] == '_'
               ? digits - 2
               : length;
}

bool
aigcp_assertion_is(const aigcp_jumbf_box *box, const char *label)
{
    if (!box->super)
        return false;
    size_t length = aigcp_assertion_base(box->label, box->label_length);
    return length == strlen(label) && memcmp(box->label, label, length) == 0;
}
