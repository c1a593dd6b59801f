/* SPDX-License-Identifier: Apache-2.0 */
/* Verify files: find the store, verify the active manifest and those it was made from. */
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many bytes links may have hashed: each box for its claim, and manifests for those that they
 * are ingredients of. More is a store that is made to take time. */
#define HASH_BUDGET(length) (16 * (uint64_t)(length) + ((uint64_t)64 << 20))

static aigc_status visit(aigcp_verification *all, const aigcp_manifest *manifest);

/* One manifest; its check is the caller's, on the heap: it is large and this recurs. */
static aigc_status
verify_manifest(aigcp_claim_check *check, const aigcp_linked **binding,
                const aigcp_manifest **parent)
{
    bool readable;
    aigc_status status = aigcp_claim_read(check, &readable);

    *binding = NULL;
    *parent = NULL;
    if (status != AIGC_OK || !readable)
        return status;
    status = aigcp_claim_links(check);
    if (status == AIGC_OK)
        status = aigcp_credential_check(check);
    if (status != AIGC_OK)
        return status;
    aigcp_action_check(check);
    aigcp_binding_find(check, binding);
    return aigcp_ingredient_check(check, visit, parent);
}

static aigcp_claim_check *
new_check(aigcp_verification *all, const aigcp_manifest *manifest, bool ingredient)
{
    aigcp_claim_check *check = calloc(1, sizeof *check);

    if (check) {
        check->all = all;
        check->manifest = manifest;
        check->ingredient = ingredient;
    }
    return check;
}

/* The manifest of an ingredient, once. */
static aigc_status
visit(aigcp_verification *all, const aigcp_manifest *manifest)
{
    size_t number = (size_t)(manifest - all->store.manifests);
    const aigcp_linked *binding;
    const aigcp_manifest *parent;

    if (all->seen[number] != AIGCP_UNSEEN)
        return AIGC_OK;
    aigcp_claim_check *check = new_check(all, manifest, true);
    if (!check)
        return AIGC_ERR_MEMORY;
    all->seen[number] = AIGCP_OPEN;
    aigc_status status = verify_manifest(check, &binding, &parent);
    all->seen[number] = AIGCP_DONE;
    free(check);
    return status;
}

/* An update does not bind the file: the manifest that it goes on from does, or the one before
 * that (15.12.4). So whatever is wrong with them is wrong with the file. */
static aigc_status
check_parent_binding(aigcp_verification *all, const aigcp_manifest *manifest)
{
    for (size_t i = 0; i < all->store.count && manifest; i++) {
        aigcp_claim_check *check = new_check(all, manifest, false);
        const aigcp_linked *binding;
        const aigcp_manifest *parent;
        bool update = manifest->kind == AIGCP_MANIFEST_UPDATE;

        if (!check)
            return AIGC_ERR_MEMORY;
        aigc_status status = verify_manifest(check, &binding, &parent);
        if (status == AIGC_OK && binding)
            status = aigcp_binding_check(check, binding);
        free(check);
        if (status != AIGC_OK || !update)
            return status;
        manifest = parent;
    }
    aigcp_report_add(all->report, AIGCP_HARD_BINDINGS_MISSING, &all->store, 0,
                     N_("no manifest that was updated has one"), NULL, false);
    return AIGC_OK;
}

/* Manifests that the active one does not lead to are bytes that nothing signs. */
static void
find_unreferenced(aigcp_verification *all)
{
    const aigcp_jumbf *jumbf = &all->store.jumbf;
    size_t next;

    for (size_t i = 0; i < all->store.count; i++) {
        if (all->seen[i] == AIGCP_UNSEEN) {
            aigcp_report_add(all->report, AIGCP_MANIFEST_UNREFERENCED, &all->store,
                             all->store.manifests[i].box, NULL, NULL, false);
        }
    }
    for (size_t i = jumbf->boxes[0].child; i != AIGCP_JUMBF_NONE; i = next) {
        next = jumbf->boxes[i].next;
        if (!aigcp_manifest_of(&all->store, i)) {
            aigcp_report_add(all->report, AIGCP_MANIFEST_UNSIGNED_BOX, &all->store, i, NULL, NULL,
                             false);
        }
    }
}

static aigc_status
verify_active(aigcp_verification *all)
{
    size_t number = all->store.count - 1;
    const aigcp_manifest *active = &all->store.manifests[number], *parent;
    const aigcp_linked *binding;
    aigcp_claim_check *check = new_check(all, active, false);

    if (!check)
        return AIGC_ERR_MEMORY;
    all->seen[number] = AIGCP_OPEN;
    aigc_status status = verify_manifest(check, &binding, &parent);
    all->seen[number] = AIGCP_DONE;
    if (status == AIGC_OK)
        find_unreferenced(all);
    if (status == AIGC_OK && binding)
        status = aigcp_binding_check(check, binding);
    else if (status == AIGC_OK && active->kind == AIGCP_MANIFEST_UPDATE)
        status = check_parent_binding(all, parent);
    free(check);
    return status;
}

/* ---- the store ----------------------------------------------------------------------- */

static aigc_status
verify_store(aigcp_verification *all, const aigcp_buffer *bytes)
{
    aigc_status status = aigcp_manifest_store_read(bytes->data, bytes->length, &all->store);

    if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT) {
        aigcp_report_add(all->report, AIGCP_GENERAL_ERROR, NULL, 0,
                         status == AIGC_ERR_LIMIT ? N_("it has too many boxes, or too deep ones")
                                                  : N_("its boxes are malformed"),
                         NULL, false);
        return AIGC_OK;
    }
    if (status != AIGC_OK)
        return status;
    all->hash_left = HASH_BUDGET(bytes->length);
    status = verify_active(all);
    if (status == AIGC_ERR_LIMIT) {
        aigcp_report_add(all->report, AIGCP_GENERAL_ERROR, NULL, 0,
                         N_("verifying it takes more work than any honest store"), NULL, false);
        status = AIGC_OK;
    }
    aigcp_manifest_store_free(&all->store);
    return status;
}

/* Kinds of text have codes of their own (2.4, A.7 and A.8). */
static aigcp_code
code_of_several(const aigcp_format *format)
{
    return format->type == AIGC_MEDIA_TEXT   ? AIGCP_TEXT_MULTIPLE
           : format->type == AIGC_MEDIA_HTML ? AIGCP_HTML_MULTIPLE
                                             : AIGCP_CLAIM_MULTIPLE;
}

/* @param at the byte that it is about; 0 if that is not known. */
static void
tell_at(aigcp_verification *all, aigcp_code code, const char *detail, uint64_t at)
{
    char values[24];

    (void)snprintf(values, sizeof values, "%" PRIu64, at);
    aigcp_report_add(all->report, code, NULL, 0, detail, at > 0 ? values : NULL, false);
}

/* Say what could not be read, and where it stands: a part of the file, or the store itself. */
static void
tell_unreadable(aigcp_verification *all, const aigcp_manifest_place *place, bool limit)
{
    bool in_store = place->count > 0 && place->length == 0;
    uint64_t at = place->walk.at;

    if (in_store && limit) {
        tell_at(all, AIGCP_GENERAL_ERROR, N_("the store is too large"), 0);
    } else if (in_store && place->offset > 0) {
        tell_at(all, AIGCP_GENERAL_ERROR,
                N_("what holds it is cut off or damaged, from this byte on"), place->offset);
    } else if (at > 0 && limit) {
        tell_at(all, AIGCP_FILE_LIMIT,
                N_("the first one that is not looked at begins at this byte"), at);
    } else if (at > 0) {
        tell_at(all, AIGCP_FILE_DAMAGED, N_("the broken part begins at this byte"), at);
    } else {
        tell_at(all, AIGCP_GENERAL_ERROR,
                limit ? N_("the file has more parts, or larger ones, than are looked at")
                      : N_("the file or what holds the store is damaged"),
                0);
    }
}

/* What cannot be read of a file is malformed, which is an answer. */
static aigc_status
find_store(aigcp_verification *all, aigcp_buffer *bytes, aigcp_manifest_place *place)
{
    if (!all->format || !all->format->find_manifest)
        return AIGC_ERR_NOT_FOUND;
    memset(place, 0, sizeof *place);
    aigc_status status = all->format->find_manifest(all->asset, bytes, place);
    if (status == AIGC_ERR_UNSUPPORTED) {
        aigcp_report_add(all->report, AIGCP_REMOTE_NOT_FETCHED, NULL, 0, NULL, NULL, false);
        return AIGC_ERR_NOT_FOUND;
    }
    if (status == AIGC_ERR_FORMAT && all->format->binding == AIGCP_BINDING_TEXT) {
        aigcp_report_add(all->report, AIGCP_TEXT_CORRUPTED, NULL, 0, NULL, NULL, false);
        return AIGC_ERR_MALFORMED;
    }
    if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT) {
        tell_unreadable(all, place, status == AIGC_ERR_LIMIT);
        return AIGC_ERR_MALFORMED;
    }
    if (status == AIGC_OK && place->count > 1) {
        aigcp_report_add(all->report, code_of_several(all->format), NULL, 0,
                         N_("the file has more than one manifest store"), NULL, false);
        return AIGC_ERR_MALFORMED;
    }
    all->place = place;
    return status;
}

static aigc_status
run(aigcp_verification *all, const aigc_source *sidecar)
{
    aigcp_manifest_place place;
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX);
    aigc_status status = aigcp_format_detect(all->asset, &all->format);
    if (status == AIGC_OK && sidecar) {
        status = sidecar->size > AIGCP_STORE_MAX
                     ? AIGC_ERR_LIMIT
                     : aigcp_source_append(sidecar, 0, sidecar->size, &bytes);
    } else if (status == AIGC_OK) {
        status = find_store(all, &bytes, &place);
    }
    if (status == AIGC_OK)
        status = verify_store(all, &bytes);
    if (status == AIGC_ERR_MALFORMED)
        status = AIGC_OK; /* it was told */
    aigcp_buffer_free(&bytes);
    return status;
}

aigc_status
aigc_c2pa_verify(const aigc_source *source, const aigc_source *sidecar,
                 const aigc_c2pa_trust *trust, aigc_c2pa_report **report)
{
    aigcp_verification *all;
    aigc_c2pa_report *made = NULL;

    if (report)
        *report = NULL;
    if (!aigcp_source_usable(source) || (sidecar && !aigcp_source_usable(sidecar)))
        return AIGC_ERR_ARGUMENT;
    all = calloc(1, sizeof *all);
    aigc_status status = all ? aigcp_report_new(&made) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        all->asset = source;
        all->trust = trust;
        all->report = made;
        status = run(all, sidecar);
    }
    free(all);
    if (status == AIGC_OK) {
        status = made->status != AIGC_OK ? made->status : aigcp_report_judge(made);
    } else if (status == AIGC_ERR_NOT_FOUND) {
        made->verdict = status;
        made->state = AIGC_C2PA_ABSENT;
    }
    if (report && made && made->status == AIGC_OK && made->verdict == status)
        *report = made;
    else
        aigc_c2pa_report_free(made);
    return status;
}
