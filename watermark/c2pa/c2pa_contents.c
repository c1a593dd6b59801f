/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a store, to be shown. Nothing is judged; what cannot be read is left out. */
#include "common/arena.h"
#include "common/buffer.h"
#include "common/i18n.h"
#include "common/utf8.h"
#include "watermark/c2pa/claim_text.h"
#include "watermark/c2pa/manifest_store.h"
#include "watermark/c2pa/store_load.h"
#include "watermark/c2pa/time_stamp_openssl.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <aigc/c2pa_contents.h>
#include <stdlib.h>
#include <string.h>

/* A manifest, and where its parts begin in the lists below. */
typedef struct manifest_parts {
    aigc_c2pa_manifest_entry entry;
    size_t actions, assertions, ingredients;
} manifest_parts;

struct aigc_c2pa_contents {
    aigcp_arena texts;
    manifest_parts *manifests;
    size_t count;
    aigc_c2pa_action_entry *actions;
    size_t action_count, action_room;
    aigc_c2pa_assertion_entry *assertions; /* as many as there are boxes */
    size_t assertion_count;
    aigc_c2pa_ingredient_entry *ingredients;
    size_t ingredient_count;
    bool truncated;
};

/* A store that is being read. */
typedef struct reading {
    aigc_c2pa_contents *contents;
    aigcp_manifest_store store;
    const aigcp_manifest *manifest;
    aigcp_span claim;
    aigc_status status; /* AIGC_ERR_MEMORY as soon as there is none */
} reading;

/* ---- texts --------------------------------------------------------------------------------- */

static const char *
copy(reading *job, const char *text, size_t length)
{
    if (length == 0 || memchr(text, 0, length))
        return "";
    char *made = aigcp_arena_copy(&job->contents->texts, text, length);
    if (!made) {
        job->status = AIGC_ERR_MEMORY;
        return "";
    }
    return made;
}

static const char *
copy_text(reading *job, aigcp_cbor map, const char *key)
{
    aigcp_cbor value;
    const char *text;
    size_t length;

    return aigcp_cbor_find(map, key, &value) && aigcp_claim_text(value, &text, &length)
               ? copy(job, text, length)
               : "";
}

static const char *
copy_program(reading *job, aigcp_cbor map, const char *key)
{
    char joined[AIGCP_PROGRAM_ROOM];
    aigcp_cbor value;

    return aigcp_cbor_find(map, key, &value) ? copy(job, joined, aigcp_claim_program(value, joined))
                                             : "";
}

/* ---- the parts of a manifest --------------------------------------------------------------- */

static void
read_claim(reading *job, aigc_c2pa_manifest_entry *entry)
{
    const aigcp_manifest *manifest = job->manifest;
    aigcp_cbor claim;

    if (manifest->claim == AIGCP_JUMBF_NONE ||
        !aigcp_jumbf_content(&job->store.jumbf, manifest->claim, "cbor", &job->claim.bytes,
                             &job->claim.length) ||
        aigcp_cbor_check(job->claim.bytes, job->claim.length, 0, &claim) != AIGC_OK)
        return;
    entry->claim_version = manifest->version1 ? 1 : 2;
    entry->instance = copy_text(job, claim, "instanceID");
    entry->title = copy_text(job, claim, "dc:title");
    entry->generator = copy_program(job, claim, "claim_generator_info");
    if (entry->generator[0] == '\0')
        entry->generator = copy_text(job, claim, "claim_generator");
}

static void
read_stamp(reading *job, const aigcp_cose *cose, aigc_c2pa_manifest_entry *entry)
{
    aigcp_time_stamp stamp;
    char when[AIGCP_WHEN_ROOM];

    if (cose->tokens == 0 || cose->token_malformed)
        return;
    job->status = aigcp_time_stamp_of(cose, job->claim, NULL, &stamp);
    if (job->status == AIGC_OK && stamp.answer <= AIGCP_STAMP_OUTSIDE) {
        aigcp_time_stamp_when(&stamp, when);
        entry->stamped = copy(job, when, strlen(when));
        entry->stamper = copy(job, stamp.authority, strlen(stamp.authority));
    }
}

static void
read_signature(reading *job, aigc_c2pa_manifest_entry *entry)
{
    aigcp_certificate *leaf;
    aigcp_cose cose;
    const uint8_t *bytes;
    const char *why;
    char name[AIGCP_NAME_ROOM];
    size_t length;

    if (job->manifest->signature == AIGCP_JUMBF_NONE ||
        !aigcp_jumbf_content(&job->store.jumbf, job->manifest->signature, "cbor", &bytes,
                             &length) ||
        aigcp_cose_read(bytes, length, &cose, &why) != AIGC_OK)
        return;
    entry->algorithm = aigc_c2pa_algorithm_name(cose.algorithm);
    entry->staples = cose.staple_count;
    if (aigcp_certificate_read(cose.chain[0].bytes, cose.chain[0].length, &leaf) == AIGC_OK) {
        aigcp_certificate_subject(leaf, name);
        entry->signer = copy(job, name, strlen(name));
        aigcp_certificate_issuer(leaf, name);
        entry->issuer = copy(job, name, strlen(name));
        aigcp_certificate_free(leaf);
    }
    read_stamp(job, &cose, entry);
}

static aigc_c2pa_action_entry *
next_action(reading *job)
{
    aigc_c2pa_contents *contents = job->contents;
    size_t room = contents->action_room == 0 ? 16 : 2 * contents->action_room;
    aigc_c2pa_action_entry *actions = contents->actions;

    if (contents->action_count == AIGCP_ACTIONS_TOLD_MAX) {
        contents->truncated = true;
        return NULL;
    }
    if (contents->action_count == contents->action_room) {
        actions = realloc(actions, room * sizeof *actions);
        if (!actions) {
            job->status = AIGC_ERR_MEMORY;
            return NULL;
        }
        contents->actions = actions;
        contents->action_room = room;
    }
    return &actions[contents->action_count++];
}

static void
read_actions(reading *job, aigcp_cbor assertion)
{
    aigcp_cbor list, action;
    aigcp_cbor_walk walk;

    if (!aigcp_cbor_find(assertion, "actions", &list) || !aigcp_cbor_walk_array(list, &walk))
        return;
    while (aigcp_cbor_next(&walk, &action)) {
        aigc_c2pa_action_entry *entry = next_action(job);

        if (!entry)
            return;
        *entry = (aigc_c2pa_action_entry){ sizeof *entry, copy_text(job, action, "action"),
                                           copy_text(job, action, "when"),
                                           copy_text(job, action, "digitalSourceType"),
                                           copy_program(job, action, "softwareAgent") };
    }
}

static void
read_ingredient(reading *job, aigcp_cbor assertion)
{
    aigc_c2pa_contents *contents = job->contents;
    aigc_c2pa_ingredient_entry *entry = &contents->ingredients[contents->ingredient_count++];
    aigcp_cbor link, url;
    const char *text;
    size_t length, box = AIGCP_JUMBF_NONE;

    *entry = (aigc_c2pa_ingredient_entry){ sizeof *entry, copy_text(job, assertion, "relationship"),
                                           copy_text(job, assertion, "dc:title"),
                                           copy_text(job, assertion, "dc:format"), "" };
    if (aigcp_ingredient_link(assertion, &link) && aigcp_cbor_find(link, "url", &url) &&
        aigcp_cbor_get_text(url, &text, &length))
        box = aigcp_manifest_store_resolve(&job->store, job->manifest, text, length);
    if (box != AIGCP_JUMBF_NONE && aigcp_manifest_of(&job->store, box)) {
        const aigcp_jumbf_box *target = &job->store.jumbf.boxes[box];

        entry->manifest = copy(job, target->label, target->label_length);
    }
}

/* What the UUID of a content type says. */
static const char *
type_of(const aigcp_jumbf_box *box)
{
    static const uint8_t file[] = { 0x40, 0xCB, 0x0C, 0x32 },
                         redacted[] = { 0xCA, 0xA9, 0x8E, 0xEE };

    return aigcp_jumbf_is(box, "cbor")                         ? "cbor"
           : aigcp_jumbf_is(box, "json")                       ? "json"
           : aigcp_jumbf_is(box, "uuid")                       ? "uuid"
           : memcmp(box->uuid, file, sizeof file) == 0         ? "file"
           : memcmp(box->uuid, redacted, sizeof redacted) == 0 ? "redacted"
                                                               : "other";
}

static void
read_assertion(reading *job, size_t index)
{
    const aigcp_jumbf *jumbf = &job->store.jumbf;
    const aigcp_jumbf_box *box = &jumbf->boxes[index];
    aigc_c2pa_contents *contents = job->contents;
    aigc_c2pa_assertion_entry *entry = &contents->assertions[contents->assertion_count++];
    const uint8_t *bytes;
    size_t length;
    aigcp_cbor cbor;

    *entry = (aigc_c2pa_assertion_entry){ sizeof *entry, copy(job, box->label, box->label_length),
                                          type_of(box), box->length, "" };
    if (aigcp_jumbf_content(jumbf, index, "json", &bytes, &length) &&
        aigcp_utf8_valid_prefix(bytes, length) == length)
        entry->json = copy(job, (const char *)bytes, length);
    if (!aigcp_jumbf_content(jumbf, index, "cbor", &bytes, &length) ||
        aigcp_cbor_check(bytes, length, AIGCP_CBOR_WIDE_NUMBERS, &cbor) != AIGC_OK)
        return;
    if (aigcp_is_actions(box))
        read_actions(job, cbor);
    else if (aigcp_is_ingredient(box))
        read_ingredient(job, cbor);
}

/* ---- all ----------------------------------------------------------------------------------- */

static void
read_manifest(reading *job)
{
    static const char *const kinds[] = { N_("standard"), N_("update"), N_("compressed") };
    aigc_c2pa_contents *contents = job->contents;
    manifest_parts *parts = &contents->manifests[contents->count++];
    const aigcp_manifest *manifest = job->manifest;
    const aigcp_jumbf_box *boxes = job->store.jumbf.boxes, *own = &boxes[manifest->box];

    *parts = (manifest_parts){
        .entry = { .struct_size = sizeof parts->entry,
                   .label = copy(job, own->label, own->label_length),
                   .kind = kinds[manifest->kind],
                   .instance = "",
                   .title = "",
                   .generator = "",
                   .algorithm = "",
                   .signer = "",
                   .issuer = "",
                   .stamped = "",
                   .stamper = "" },
        .actions = contents->action_count,
        .assertions = contents->assertion_count,
        .ingredients = contents->ingredient_count,
    };
    job->claim = (aigcp_span){ NULL, 0 };
    read_claim(job, &parts->entry);
    read_signature(job, &parts->entry);
    if (manifest->assertions != AIGCP_JUMBF_NONE) {
        for (size_t i = boxes[manifest->assertions].child;
             i != AIGCP_JUMBF_NONE && job->status == AIGC_OK; i = boxes[i].next)
            if (boxes[i].super)
                read_assertion(job, i);
    }
    parts->entry.actions = contents->action_count - parts->actions;
    parts->entry.assertions = contents->assertion_count - parts->assertions;
    parts->entry.ingredients = contents->ingredient_count - parts->ingredients;
}

static aigc_status
read_store(reading *job, const aigcp_buffer *bytes)
{
    aigc_c2pa_contents *contents = job->contents;
    aigc_status status = aigcp_manifest_store_read(bytes->data, bytes->length, &job->store);

    if (status != AIGC_OK)
        return status == AIGC_ERR_FORMAT ? AIGC_ERR_MALFORMED : status;
    size_t boxes = job->store.jumbf.count;
    contents->manifests = calloc(job->store.count, sizeof *contents->manifests);
    contents->assertions = calloc(boxes, sizeof *contents->assertions);
    contents->ingredients = calloc(boxes, sizeof *contents->ingredients);
    job->status = contents->manifests && contents->assertions && contents->ingredients
                      ? AIGC_OK
                      : AIGC_ERR_MEMORY;
    for (size_t i = 0; i < job->store.count && job->status == AIGC_OK; i++) {
        job->manifest = &job->store.manifests[i];
        read_manifest(job);
    }
    aigcp_manifest_store_free(&job->store);
    return job->status;
}

aigc_status
aigc_c2pa_contents_read(const aigc_source *source, aigc_c2pa_contents **contents)
{
    reading job = { .contents = NULL };
    const aigcp_format *format;
    aigcp_manifest_place place;
    aigcp_buffer bytes;

    if (!contents)
        return AIGC_ERR_ARGUMENT;
    *contents = NULL;
    if (!aigcp_source_usable(source))
        return AIGC_ERR_ARGUMENT;
    job.contents = calloc(1, sizeof *job.contents);
    if (!job.contents)
        return AIGC_ERR_MEMORY;
    aigcp_arena_init(&job.contents->texts);
    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX);
    aigc_status status = aigcp_store_load(source, &bytes, &format, &place);
    if (status == AIGC_OK)
        status = read_store(&job, &bytes);
    else if ((status == AIGC_ERR_MALFORMED || status == AIGC_ERR_LIMIT) && format &&
             format->binding != AIGCP_BINDING_TEXT && place.count == 0)
        status = AIGC_ERR_FORMAT;
    aigcp_buffer_free(&bytes);
    if (status == AIGC_OK)
        *contents = job.contents;
    else
        aigc_c2pa_contents_free(job.contents);
    return status;
}

void
aigc_c2pa_contents_free(aigc_c2pa_contents *contents)
{
    if (contents) {
        aigcp_arena_free(&contents->texts);
        free(contents->manifests);
        free(contents->actions);
        free(contents->assertions);
        free(contents->ingredients);
        free(contents);
    }
}

size_t
aigc_c2pa_contents_count(const aigc_c2pa_contents *contents)
{
    return contents ? contents->count : 0;
}

int
aigc_c2pa_contents_truncated(const aigc_c2pa_contents *contents)
{
    return contents && contents->truncated;
}

aigc_status
aigc_c2pa_contents_manifest(const aigc_c2pa_contents *contents, size_t manifest,
                            aigc_c2pa_manifest_entry *entry)
{
    if (!contents || !entry || entry->struct_size != sizeof *entry || manifest >= contents->count)
        return AIGC_ERR_ARGUMENT;
    *entry = contents->manifests[manifest].entry;
    return AIGC_OK;
}

aigc_status
aigc_c2pa_contents_action(const aigc_c2pa_contents *contents, size_t manifest, size_t index,
                          aigc_c2pa_action_entry *entry)
{
    if (!contents || !entry || entry->struct_size != sizeof *entry || manifest >= contents->count ||
        index >= contents->manifests[manifest].entry.actions)
        return AIGC_ERR_ARGUMENT;
    *entry = contents->actions[contents->manifests[manifest].actions + index];
    return AIGC_OK;
}

aigc_status
aigc_c2pa_contents_assertion(const aigc_c2pa_contents *contents, size_t manifest, size_t index,
                             aigc_c2pa_assertion_entry *entry)
{
    if (!contents || !entry || entry->struct_size != sizeof *entry || manifest >= contents->count ||
        index >= contents->manifests[manifest].entry.assertions)
        return AIGC_ERR_ARGUMENT;
    *entry = contents->assertions[contents->manifests[manifest].assertions + index];
    return AIGC_OK;
}

aigc_status
aigc_c2pa_contents_ingredient(const aigc_c2pa_contents *contents, size_t manifest, size_t index,
                              aigc_c2pa_ingredient_entry *entry)
{
    if (!contents || !entry || entry->struct_size != sizeof *entry || manifest >= contents->count ||
        index >= contents->manifests[manifest].entry.ingredients)
        return AIGC_ERR_ARGUMENT;
    *entry = contents->ingredients[contents->manifests[manifest].ingredients + index];
    return AIGC_OK;
}
