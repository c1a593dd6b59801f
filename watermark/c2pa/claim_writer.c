/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/claim_writer.h"

#include "common/utf8.h"
#include "watermark/c2pa/cbor_writer.h"
#include "watermark/c2pa/jumbf_writer.h"
#include "watermark/limits.h"

#include <aigc/label.h>
#include <aigc/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SOURCE_TYPE_PREFIX "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define SOURCE_TYPE_DEFAULT "trainedAlgorithmicMedia"
#define URL_ROOM (AIGCP_JUMBF_LABEL_MAX + 64)

/* How much of what a verification found is written into an ingredient. */
#define RESULTS_MAX 100

/* ---- what is claimed ----------------------------------------------------------------- */

static bool
is_writable(const char *text)
{
    size_t length = text ? strnlen(text, AIGCP_CLAIM_TEXT_MAX + 1) : 0;

    return length <= AIGCP_CLAIM_TEXT_MAX &&
           aigcp_utf8_valid_prefix((const uint8_t *)text, length) == length;
}

static bool
is_empty(const char *text)
{
    return !text || text[0] == '\0';
}

static aigc_status
format_time(const aigc_c2pa_claim *claim, char when[AIGCP_WHEN_ROOM])
{
    uint64_t seconds = claim->when != 0 ? claim->when : aigc_label_time(claim->label);
    struct tm parts;

    if (seconds == 0) {
        time_t now = time(NULL);

        if (now < 0)
            return AIGC_ERR_RANDOM;
        seconds = (uint64_t)now;
    }
    if (seconds > UINT64_C(253402300799)) /* the last second of the year 9999 */
        return AIGC_ERR_FIELD;
    time_t time_value = (time_t)seconds;
    if (!gmtime_r(&time_value, &parts) ||
        strftime(when, AIGCP_WHEN_ROOM, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return AIGC_ERR_FIELD;
    return AIGC_OK;
}

aigc_status
aigcp_claim_plan_make(const aigc_c2pa_claim *claim, const char *media_type, aigcp_claim_plan *plan)
{
    const char *model = aigc_label_get(claim->label, AIGC_FIELD_MODEL);
    const char *source = is_empty(claim->source_type) ? SOURCE_TYPE_DEFAULT : claim->source_type;
    const char *const texts[] = {
        claim->title, claim->generator_name, claim->agent_name, claim->generator_version,
        source,       claim->agent_version,  claim->action,     claim->watermark_algorithm
    };

    memset(plan, 0, sizeof *plan);
    if (claim->struct_size != sizeof *claim ||
        (!claim->watermark_value && claim->watermark_length > 0))
        return AIGC_ERR_ARGUMENT;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!is_writable(texts[i]))
            return AIGC_ERR_FIELD;
    plan->claim = claim;
    plan->media_type = media_type;
    plan->generator_name = is_empty(claim->generator_name) ? "aigc-label" : claim->generator_name;
    plan->generator_version = !is_empty(claim->generator_version) ? claim->generator_version
                              : is_empty(claim->generator_name)   ? AIGC_VERSION_STRING
                                                                  : NULL;
    if (!is_empty(claim->agent_name)) {
        plan->agent_name = claim->agent_name;
        plan->agent_version = claim->agent_version;
    } else if (!is_empty(model)) {
        plan->agent_name = model;
        plan->agent_version = claim->agent_version;
    } else {
        plan->agent_name = plan->generator_name;
        plan->agent_version = plan->generator_version;
    }
    (void)snprintf(plan->source_type, sizeof plan->source_type, "%s%s",
                   strstr(source, "://") ? "" : SOURCE_TYPE_PREFIX, source);
    return format_time(claim, plan->when);
}

/* ---- boxes and links ----------------------------------------------------------------- */

void
aigcp_assertion_init(aigcp_assertion *assertion)
{
    memset(assertion, 0, sizeof *assertion);
    aigcp_buffer_init(&assertion->box, AIGCP_STORE_MAX);
}

void
aigcp_assertion_free(aigcp_assertion *assertion)
{
    aigcp_buffer_free(&assertion->box);
}

aigc_status
aigcp_assertion_make(aigcp_assertion *assertion, const char *label, const char *type,
                     const void *content, size_t length)
{
    aigcp_jumbf_writer writer;

    assertion->label = label;
    assertion->box.length = 0;
    aigcp_jumbf_writer_init(&writer, &assertion->box);
    aigcp_jumbf_put_content(&writer, type, label, type, content, length);
    if (writer.status != AIGC_OK)
        return writer.status;
    return aigcp_digest_of(AIGCP_SHA256, assertion->box.data + AIGCP_JUMBF_HEADER,
                           assertion->box.length - AIGCP_JUMBF_HEADER, assertion->hash);
}

/* A hashed URI (8.4.2.1): the algorithm is that of the claim, SHA-256. */
static void
put_link(aigcp_cbor_writer *writer, const char *url, const uint8_t *hash)
{
    size_t map = aigcp_cbor_begin_map(writer);

    aigcp_cbor_pair_text(writer, "url", url);
    aigcp_cbor_pair_bytes(writer, "hash", hash, aigcp_digest_size(AIGCP_SHA256));
    aigcp_cbor_end_map(writer, map);
}

static void
put_assertion_link(aigcp_cbor_writer *writer, const aigcp_assertion *assertion)
{
    char url[URL_ROOM];

    (void)snprintf(url, sizeof url, "self#jumbf=c2pa.assertions/%s", assertion->label);
    put_link(writer, url, assertion->hash);
}

/* The assertion of a CBOR content that was written; releases it. */
static aigc_status
finish_cbor(aigcp_assertion *assertion, const char *label, aigcp_cbor_writer *writer)
{
    aigc_status status = writer->status;

    if (status == AIGC_OK) {
        status =
            aigcp_assertion_make(assertion, label, "cbor", writer->out->data, writer->out->length);
    }
    aigcp_buffer_free(writer->out);
    return status;
}

static void
begin_cbor(aigcp_cbor_writer *writer, aigcp_buffer *content)
{
    aigcp_buffer_init(content, AIGCP_STORE_MAX);
    aigcp_cbor_writer_init(writer, content);
}

/* {"name": ..., "version": ...} */
static void
put_program(aigcp_cbor_writer *writer, const char *name, const char *version)
{
    size_t map = aigcp_cbor_begin_map(writer);

    aigcp_cbor_pair_text(writer, "name", name);
    if (!is_empty(version))
        aigcp_cbor_pair_text(writer, "version", version);
    aigcp_cbor_end_map(writer, map);
}

/* ---- assertions ---------------------------------------------------------------------- */

/* c2pa.opened: where it all began. */
static void
put_opened(aigcp_cbor_writer *writer, const aigcp_assertion *ingredient)
{
    size_t action = aigcp_cbor_begin_map(writer), parameters;

    aigcp_cbor_pair_text(writer, "action", "c2pa.opened");
    aigcp_cbor_put_text(writer, "parameters");
    parameters = aigcp_cbor_begin_map(writer);
    aigcp_cbor_put_text(writer, "ingredients");
    aigcp_cbor_put_array(writer, 1);
    put_assertion_link(writer, ingredient);
    aigcp_cbor_end_map(writer, parameters);
    aigcp_cbor_end_map(writer, action);
}

/* What the caller did: created it, or changed what was opened. */
static void
put_made(aigcp_cbor_writer *writer, const aigcp_claim_plan *plan, const char *name)
{
    size_t action = aigcp_cbor_begin_map(writer);

    aigcp_cbor_pair_text(writer, "action", name);
    aigcp_cbor_pair_text(writer, "digitalSourceType", plan->source_type);
    if (!plan->claim->minimal || plan->claim->when != 0) {
        aigcp_cbor_put_text(writer, "when");
        aigcp_cbor_put_tag(writer, 0);
        aigcp_cbor_put_text(writer, plan->when);
    }
    /* The smallest manifest does not say twice which program it was. */
    if (!plan->claim->minimal || plan->agent_name != plan->generator_name) {
        aigcp_cbor_put_text(writer, "softwareAgent");
        put_program(writer, plan->agent_name, plan->agent_version);
    }
    if (strncmp(plan->media_type, "text/", 5) == 0) {
        aigcp_cbor_put_text(writer, "parameters");
        size_t parameters = aigcp_cbor_begin_map(writer);
        aigcp_cbor_pair_text(writer, "dc:format", plan->media_type);
        aigcp_cbor_end_map(writer, parameters);
    }
    aigcp_cbor_end_map(writer, action);
}

aigc_status
aigcp_write_actions(const aigcp_claim_plan *plan, const aigcp_assertion *ingredient,
                    aigcp_assertion *actions)
{
    bool watermarked = !is_empty(plan->claim->watermark_algorithm);
    const char *edited = is_empty(plan->claim->action) ? "c2pa.edited" : plan->claim->action;
    aigcp_buffer content;
    aigcp_cbor_writer writer;

    begin_cbor(&writer, &content);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_text(&writer, "actions");
    aigcp_cbor_put_array(&writer, 1 + (size_t)(ingredient != NULL) + (size_t)watermarked);
    if (ingredient)
        put_opened(&writer, ingredient);
    put_made(&writer, plan, ingredient ? edited : "c2pa.created");
    if (watermarked) {
        size_t action = aigcp_cbor_begin_map(&writer);

        aigcp_cbor_pair_text(&writer, "action", "c2pa.watermarked");
        aigcp_cbor_end_map(&writer, action);
    }
    aigcp_cbor_end_map(&writer, map);
    return finish_cbor(actions, "c2pa.actions.v2", &writer);
}

aigc_status
aigcp_write_disclosure(const aigcp_claim_plan *plan, aigcp_assertion *disclosure)
{
    const char *model = aigc_label_get(plan->claim->label, AIGC_FIELD_MODEL);
    aigcp_buffer content;
    aigcp_cbor_writer writer;

    begin_cbor(&writer, &content);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "modelType", "c2pa.types.model");
    aigcp_cbor_pair_text(&writer, "modelName", is_empty(model) ? plan->agent_name : model);
    aigcp_cbor_end_map(&writer, map);
    return finish_cbor(disclosure, "c2pa.ai-disclosure", &writer);
}

aigc_status
aigcp_write_record(const aigcp_claim_plan *plan, aigcp_assertion *record)
{
    char *json = NULL;
    aigcp_buffer wrapped;
    aigc_status status = aigc_label_json(plan->claim->label, &json);

    aigcp_buffer_init(&wrapped, AIGCP_METADATA_MAX);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&wrapped, "{\"AIGC\":");
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&wrapped, json);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&wrapped, '}');
    if (status == AIGC_OK) {
        status =
            aigcp_assertion_make(record, AIGCP_RECORD_LABEL, "json", wrapped.data, wrapped.length);
    }
    aigcp_buffer_free(&wrapped);
    free(json);
    return status;
}

aigc_status
aigcp_write_soft_binding(const aigcp_claim_plan *plan, aigcp_assertion *binding)
{
    aigcp_buffer content;
    aigcp_cbor_writer writer;

    begin_cbor(&writer, &content);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "alg", plan->claim->watermark_algorithm);
    aigcp_cbor_pair_bytes(&writer, "pad", NULL, 0);
    aigcp_cbor_put_text(&writer, "blocks");
    aigcp_cbor_put_array(&writer, 1);
    size_t block = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_text(&writer, "scope");
    aigcp_cbor_end_map(&writer, aigcp_cbor_begin_map(&writer));
    aigcp_cbor_pair_bytes(&writer, "value", plan->claim->watermark_value,
                          plan->claim->watermark_length);
    aigcp_cbor_end_map(&writer, block);
    aigcp_cbor_end_map(&writer, map);
    return finish_cbor(binding, "c2pa.soft-binding", &writer);
}

/* ---- ingredient ---------------------------------------------------------------------- */

/* {"code": ..., "url": ...} of every finding of one kind about the active manifest. */
static void
put_results(aigcp_cbor_writer *writer, const aigc_c2pa_report *report, aigc_c2pa_kind kind)
{
    aigc_c2pa_finding found[RESULTS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < aigc_c2pa_report_count(report) && count < RESULTS_MAX; i++) {
        found[count].struct_size = sizeof found[count];
        if (aigc_c2pa_report_finding(report, i, &found[count]) == AIGC_OK &&
            found[count].kind == kind && !found[count].ingredient)
            count++;
    }
    aigcp_cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        size_t map = aigcp_cbor_begin_map(writer);

        aigcp_cbor_pair_text(writer, "code", found[i].code);
        if (!is_empty(found[i].url))
            aigcp_cbor_pair_text(writer, "url", found[i].url);
        aigcp_cbor_end_map(writer, map);
    }
}

/* validationResults (18.6.4.1). */
static void
put_validation(aigcp_cbor_writer *writer, const aigc_c2pa_report *report)
{
    size_t map = aigcp_cbor_begin_map(writer), active;

    aigcp_cbor_put_text(writer, "activeManifest");
    active = aigcp_cbor_begin_map(writer);
    aigcp_cbor_put_text(writer, "success");
    put_results(writer, report, AIGC_C2PA_SUCCESS);
    aigcp_cbor_put_text(writer, "informational");
    put_results(writer, report, AIGC_C2PA_INFORMATION);
    aigcp_cbor_put_text(writer, "failure");
    put_results(writer, report, AIGC_C2PA_FAILURE);
    aigcp_cbor_end_map(writer, active);
    aigcp_cbor_end_map(writer, map);
}

/* A link to a box of an old store, by its absolute URL. */
static void
put_old_link(aigcp_cbor_writer *writer, const char *key, const aigcp_manifest_store *old,
             size_t box, const char *suffix)
{
    const aigcp_jumbf_box *manifest = &old->jumbf.boxes[old->manifests[old->count - 1].box];
    uint8_t hash[AIGCP_DIGEST_MAX];
    char url[URL_ROOM];

    if (writer->status == AIGC_OK)
        writer->status = aigcp_manifest_store_hash(old, box, AIGCP_SHA256, hash);
    if (writer->status == AIGC_OK) {
        (void)snprintf(url, sizeof url, "self#jumbf=/c2pa/%.*s%s", (int)manifest->label_length,
                       manifest->label, suffix);
        aigcp_cbor_put_text(writer, key);
        put_link(writer, url, hash);
    }
}

aigc_status
aigcp_write_ingredient(const aigcp_claim_plan *plan, const aigcp_manifest_store *old,
                       const aigc_c2pa_report *report, aigcp_assertion *ingredient)
{
    const aigcp_manifest *active = &old->manifests[old->count - 1];
    aigcp_buffer content;
    aigcp_cbor_writer writer;

    if (active->signature == AIGCP_JUMBF_NONE)
        return AIGC_ERR_MALFORMED;
    begin_cbor(&writer, &content);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "relationship", "parentOf");
    if (!is_empty(plan->media_type))
        aigcp_cbor_pair_text(&writer, "dc:format", plan->media_type);
    put_old_link(&writer, "activeManifest", old, active->box, "");
    put_old_link(&writer, "claimSignature", old, active->signature, "/c2pa.signature");
    aigcp_cbor_put_text(&writer, "validationResults");
    put_validation(&writer, report);
    aigcp_cbor_end_map(&writer, map);
    return finish_cbor(ingredient, "c2pa.ingredient.v3", &writer);
}

/* ---- hash and claim ------------------------------------------------------------------ */

aigc_status
aigcp_write_data_hash(aigcp_range range, const uint8_t hash[AIGCP_DIGEST_MAX], aigcp_buffer *cbor)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, cbor);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "alg", "sha256");
    aigcp_cbor_pair_bytes(&writer, "pad", NULL, 0);
    aigcp_cbor_pair_bytes(&writer, "hash", hash, aigcp_digest_size(AIGCP_SHA256));
    if (range.length > 0) {
        aigcp_cbor_put_text(&writer, "exclusions");
        aigcp_cbor_put_array(&writer, 1);
        size_t exclusion = aigcp_cbor_begin_map(&writer);
        aigcp_cbor_pair_uint(&writer, "start", range.start);
        aigcp_cbor_pair_uint(&writer, "length", range.length);
        aigcp_cbor_end_map(&writer, exclusion);
    }
    aigcp_cbor_end_map(&writer, map);
    return writer.status;
}

aigc_status
aigcp_write_claim(const aigcp_claim_plan *plan, const char *manifest, const char *instance,
                  const aigcp_assertion *const *assertions, size_t count, aigcp_buffer *claim)
{
    aigcp_cbor_writer writer;
    char url[URL_ROOM];

    aigcp_cbor_writer_init(&writer, claim);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "instanceID", instance);
    aigcp_cbor_put_text(&writer, "claim_generator_info");
    put_program(&writer, plan->generator_name, plan->generator_version);
    /* From the root of the store: so the label of the manifest is signed as well. */
    (void)snprintf(url, sizeof url, "self#jumbf=/c2pa/%s/c2pa.signature", manifest);
    aigcp_cbor_pair_text(&writer, "signature", url);
    aigcp_cbor_put_text(&writer, "created_assertions");
    aigcp_cbor_put_array(&writer, count);
    for (size_t i = 0; i < count; i++)
        put_assertion_link(&writer, assertions[i]);
    aigcp_cbor_pair_text(&writer, "alg", "sha256");
    if (!is_empty(plan->claim->title))
        aigcp_cbor_pair_text(&writer, "dc:title", plan->claim->title);
    aigcp_cbor_end_map(&writer, map);
    return writer.status;
}
