/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/verify: {"text": ...}, or any other body as a file -> what its labels and its manifest
 * say, and who vouches for them. */
#include "serve/json_body_jansson.h"

#include <aigc/c2pa.h>
#include <aigc/media_report.h>

#include <string.h>

static json_t *
fields_of(const aigc_label *label)
{
    json_t *fields = json_object();

    for (int i = 0; label && i < AIGC_FIELD_COUNT; i++) {
        const char *value = aigc_label_get(label, (aigc_field)i);

        if (json_object_set_new(fields, aigc_field_name((aigc_field)i),
                                serve_body_string(value, strlen(value))) != 0) {
            json_decref(fields);
            return NULL;
        }
    }
    if (label && aigc_label_time(label) != 0)
        (void)json_object_set_new(fields, "Time", json_integer((json_int_t)aigc_label_time(label)));
    return fields;
}

static aigc_status
verify_text(serve_daemon *daemon, const void *data, size_t length, serve_answer *answer)
{
    aigc_text_verifier *verifier = NULL;
    aigc_text_report report = { .struct_size = sizeof report };
    aigc_status status = aigc_text_verifier_new(daemon->settings->keyring, &verifier), verdict;

    if (status == AIGC_OK)
        status = aigc_text_verifier_begin(verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_feed(verifier, data, length);
    if (status != AIGC_OK) {
        aigc_text_verifier_free(verifier);
        return status;
    }
    verdict = aigc_text_verifier_finish(verifier, NULL);
    status = aigc_text_verifier_report(verifier, &report);
    if (status == AIGC_OK) {
        status = serve_body_answer(
            answer, SERVE_CLEAN,
            json_pack("{s:i, s:s, s:s, s:s, s:b, s:o, s:s, s:b}", "schema", 1, "kind", "text",
                      "verdict", verdict == AIGC_OK ? "trusted" : aigc_status_name(verdict),
                      "key_id", report.key_id, "trusted", verdict == AIGC_OK, "claimed",
                      fields_of(report.claimed), "note",
                      "nothing found never means that a human made it", "visible_label",
                      report.visible_label));
    }
    aigc_text_verifier_free(verifier);
    return status;
}

static json_t *
found_labels(const aigc_media_report *report)
{
    json_t *list = json_array();

    for (size_t i = 0; i < aigc_media_report_count(report); i++) {
        const aigc_found_label *found = aigc_media_report_found(report, i);
        json_t *values = json_object(), *lint = json_array();

        for (int f = 0; f <= AIGC_FIELD_RESERVED_CODE2; f++) {
            if (found->values[f]) {
                (void)json_object_set_new(
                    values, aigc_field_name((aigc_field)f),
                    serve_body_string(found->values[f], strlen(found->values[f])));
            }
        }
        for (size_t n = 0; n < found->lint_count; n++)
            (void)json_array_append_new(lint, json_string(aigc_lint_name(found->lint[n].lint)));
        if (json_array_append_new(list, json_pack("{s:s, s:I, s:o, s:o}", "place", found->place,
                                                  "offset", (json_int_t)found->offset, "fields",
                                                  values, "lint", lint)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* The status codes of what is wrong with a manifest, as it was found. */
static json_t *
failures_of(const aigc_c2pa_report *report)
{
    json_t *codes = json_array();

    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        if (aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK && !finding.ingredient &&
            finding.kind == AIGC_C2PA_FAILURE)
            (void)json_array_append_new(codes, json_string(finding.code));
    }
    return codes;
}

/* What a manifest says, to be believed as far as the verdict goes; null without one. */
static json_t *
manifest_of(const aigc_c2pa_report *report)
{
    static const struct {
        aigc_c2pa_text which;
        const char *name;
    } texts[] = { { AIGC_C2PA_SIGNER, "signer" },
                  { AIGC_C2PA_ISSUER, "issuer" },
                  { AIGC_C2PA_GENERATOR, "claim_generator" },
                  { AIGC_C2PA_ACTION, "action" },
                  { AIGC_C2PA_SOURCE_TYPE, "digital_source_type" },
                  { AIGC_C2PA_STAMPED, "time_stamp" } };
    aigc_status verdict = aigc_c2pa_report_verdict(report);
    json_t *manifest;

    if (verdict == AIGC_ERR_NOT_FOUND)
        return json_null();
    manifest = json_pack("{s:s, s:b, s:o}", "verdict",
                         verdict == AIGC_OK ? "trusted" : aigc_status_name(verdict), "trusted",
                         verdict == AIGC_OK, "failures", failures_of(report));
    for (size_t i = 0; manifest && i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = aigc_c2pa_report_text(report, texts[i].which);

        if (text[0] != '\0') {
            (void)json_object_set_new(manifest, texts[i].name,
                                      serve_body_string(text, strlen(text)));
        }
    }
    return manifest;
}

/* The labels of a file, with what its manifest says as one more reason for its class. */
static aigc_status
answer_file(const aigc_source *source, const aigc_c2pa_report *manifest, serve_answer *answer)
{
    const aigc_media_read_options options = { .struct_size = sizeof options,
                                              .known = aigc_c2pa_report_why(manifest) };
    aigc_media_report *report = NULL;
    aigc_status status = aigc_media_read(source, &options, &report);

    if (status == AIGC_ERR_UNSUPPORTED)
        return serve_refuse(answer, 415, "unsupported_format", "the format is unknown");
    if (status == AIGC_ERR_ENCRYPTED) {
        return serve_refuse(answer, 422, "encrypted_file",
                            "the file is encrypted, so that a label in it cannot be read");
    }
    if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT)
        return serve_refuse(answer, 400, "damaged_file", "the file is damaged or too complex");
    if (status == AIGC_OK) {
        status = serve_body_answer(
            answer, SERVE_CLEAN,
            json_pack("{s:i, s:s, s:s, s:s, s:o, s:o, s:s}", "schema", 1, "kind", "file", "format",
                      aigc_media_name(aigc_media_report_type(report)), "class",
                      aigc_media_class_name(aigc_media_report_class(report)), "labels",
                      found_labels(report), "manifest", manifest_of(manifest), "note",
                      "nothing found never means that a human made it"));
    }
    aigc_media_report_free(report);
    return status;
}

static aigc_status
verify_file(const serve_daemon *daemon, const aigc_source *source, serve_answer *answer)
{
    aigc_c2pa_report *manifest = NULL;
    aigc_status status = aigc_c2pa_verify(source, NULL, daemon->settings->trust, &manifest);

    if (status == AIGC_ERR_LIMIT)
        status = serve_refuse(answer, 400, "damaged_file", "the file is damaged or too complex");
    else if (manifest || status == AIGC_ERR_NOT_FOUND)
        status = answer_file(source, manifest, answer);
    aigc_c2pa_report_free(manifest);
    return status;
}

aigc_status
serve_verify(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    aigc_media_type type = AIGC_MEDIA_UNKNOWN;
    aigc_source source;
    aigc_status status;

    if (serve_body_is_json(request)) {
        json_t *object = serve_body_object(request, answer);
        json_t *text = json_object_get(object, "text");

        if (!object)
            return AIGC_OK;
        status =
            json_is_string(text)
                ? verify_text(daemon, json_string_value(text), json_string_length(text), answer)
                : serve_refuse(answer, 400, "invalid_text", "\"text\" must be a string");
        json_decref(object);
        return status;
    }
    status = aigc_source_memory(&source, request->body, request->length);
    if (status == AIGC_OK)
        status = aigc_media_detect(&source, &type);
    if (status != AIGC_OK)
        return status;
    return type == AIGC_MEDIA_TEXT ? verify_text(daemon, request->body, request->length, answer)
                                   : verify_file(daemon, &source, answer);
}
