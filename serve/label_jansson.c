/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/label: {"text": ...} -> the text with its label and mark; any other body is a file, and
 * comes back with its metadata, its manifest, and if it is a picture, with labels in its pixels.
 * The label is the one that the daemon was started with, with a fresh number for each content; the
 * body, or the query, may name the model and the number. */
#include "serve/json_body_jansson.h"

#include <aigc/picture_mark.h>

#include <string.h>
#include <time.h>

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

/* A copy of the daemon's label, for one content. */
static aigc_status
make_label(const serve_daemon *daemon, const char *produce_id, const char *model,
           aigc_label **label)
{
    static const aigc_field copied[] = { AIGC_FIELD_LABEL, AIGC_FIELD_CONTENT_PRODUCER,
                                         AIGC_FIELD_CONTENT_PROPAGATOR, AIGC_FIELD_MODEL };
    char fresh[AIGC_UUID_SIZE];
    aigc_status status = aigc_label_new(label);

    for (size_t i = 0; status == AIGC_OK && i < sizeof copied / sizeof copied[0]; i++) {
        status =
            aigc_label_set(*label, copied[i], aigc_label_get(daemon->settings->label, copied[i]));
    }
    if (status == AIGC_OK && model)
        status = aigc_label_set(*label, AIGC_FIELD_MODEL, model);
    if (status == AIGC_OK && produce_id && produce_id[0] == '\0')
        status = AIGC_ERR_FIELD;
    if (status == AIGC_OK && !produce_id) {
        status = aigc_uuid7(fresh);
        produce_id = fresh;
    }
    if (status == AIGC_OK)
        status = aigc_label_set(*label, AIGC_FIELD_PRODUCE_ID, produce_id);
    if (status == AIGC_OK)
        status = aigc_label_set_time(*label, (uint64_t)time(NULL));
    return status;
}

/* Write a label down, before it is given away. */
static aigc_status
note_label(serve_daemon *daemon, const serve_request *request, const aigc_label *label,
           aigc_audit_label record)
{
    record.request_id = request->id;
    record.producer = aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER);
    record.produce_id = aigc_label_get(label, AIGC_FIELD_PRODUCE_ID);
    return serve_trail_label(&daemon->trail, &record);
}

static aigc_status
note_text(serve_daemon *daemon, const serve_request *request, const aigc_label *label)
{
    const serve_settings *settings = daemon->settings;
    char key_id[AIGC_KEY_ID_SIZE] = "";

    if (settings->key)
        aigc_secret_key_id(settings->key, key_id);
    return note_label(daemon, request, label,
                      (aigc_audit_label){ .visible = settings->label_at != AIGC_LABEL_AT_NONE,
                                          .mark = settings->key != NULL,
                                          .key_id = key_id });
}

static aigc_status
refuse_field(serve_answer *answer)
{
    return serve_refuse(
        answer, 400, "invalid_field",
        "\"produce_id\" or \"model\" is no string, or empty, or has characters that a "
        "label may not hold");
}

static aigc_status
mark_text(const serve_daemon *daemon, const aigc_label *label, json_t *text, aigcp_buffer *result)
{
    aigc_text_marker_options options = { .struct_size = sizeof options,
                                         .label = label,
                                         .key = daemon->settings->key,
                                         .label_at = daemon->settings->label_at,
                                         .language = daemon->settings->language };
    aigc_text_marker *marker = NULL;
    aigc_status status = aigc_text_marker_new(&options, &marker);

    if (status == AIGC_OK)
        status = aigc_text_marker_begin(marker, append, result);
    if (status == AIGC_OK)
        status = aigc_text_marker_feed(marker, json_string_value(text), json_string_length(text));
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(marker);
    aigc_text_marker_free(marker);
    return status;
}

/* The text of an optional member; NULL without one. @return false if it is none. */
static bool
take_member(json_t *object, const char *key, const char **text)
{
    json_t *member = json_object_get(object, key);

    *text = json_string_value(member);
    return !member || json_is_null(member) ||
           (*text && strlen(*text) == json_string_length(member));
}

static aigc_status
label_text(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    json_t *object = serve_body_object(request, answer);
    json_t *text = json_object_get(object, "text");
    const char *produce_id = NULL, *model = NULL;
    aigc_label *label = NULL;
    aigcp_buffer marked;
    aigc_status status = AIGC_ERR_FIELD;

    if (!object)
        return AIGC_OK;
    aigcp_buffer_init(&marked, SERVE_ANSWER_MAX);
    if (take_member(object, "produce_id", &produce_id) && take_member(object, "model", &model))
        status = make_label(daemon, produce_id, model, &label);
    if (!json_is_string(text)) {
        status = serve_refuse(answer, 400, "invalid_text", "\"text\" must be a string");
    } else if (status == AIGC_ERR_FIELD) {
        status = refuse_field(answer);
    } else if (status == AIGC_OK) {
        status = mark_text(daemon, label, text, &marked);
        if (status == AIGC_ERR_FORMAT) {
            status = serve_refuse(answer, 409, "marked_already", "the text carries a mark already");
        } else if (status == AIGC_OK && (status = note_text(daemon, request, label)) == AIGC_OK) {
            status = serve_body_answer(answer, SERVE_CLEAN,
                                       json_pack("{s:i, s:o, s:s}", "schema", 1, "text",
                                                 serve_body_string(marked.data, marked.length),
                                                 "produce_id",
                                                 aigc_label_get(label, AIGC_FIELD_PRODUCE_ID)));
        }
    }
    aigcp_buffer_free(&marked);
    aigc_label_free(label);
    json_decref(object);
    return status;
}

/* What the library says about a file, as an answer. */
static aigc_status
answer_file(serve_answer *answer, aigc_status status, const aigc_picture_report *report)
{
    switch (status) {
    case AIGC_OK:
        answer->status = 200;
        answer->content_type = aigc_media_mime(report->type);
        answer->verdict = SERVE_CLEAN;
        return AIGC_OK;
    case AIGC_ERR_UNSUPPORTED:
        return serve_refuse(answer, 415, "unsupported_format",
                            "the format is unknown, or has no place for the labels");
    case AIGC_ERR_SIGNED:
        return serve_refuse(answer, 409, "signed_already",
                            "a C2PA manifest is in the file: a change would break it");
    case AIGC_ERR_ENCRYPTED:
        return serve_refuse(answer, 422, "encrypted_file", "the file is encrypted");
    case AIGC_ERR_NO_ROOM:
        return serve_refuse(answer, 422, "no_room",
                            "the metadata that the label belongs into are as long as the format "
                            "allows");
    case AIGC_ERR_OCCUPIED:
        return serve_refuse(
            answer, 422, "occupied",
            "the front matter has an entry AIGC that is no label, or is of a form to "
            "which none can be added, the XMP is no well-formed XML, or the EXIF is damaged "
            "and has a label that cannot be taken out");
    case AIGC_ERR_UNMARKABLE:
        return serve_refuse(
            answer, 422, "unmarkable",
            "the picture is too small or too flat for an invisible mark, or has one "
            "already");
    case AIGC_ERR_FORMAT:
    case AIGC_ERR_LIMIT:
        if (status == AIGC_ERR_FORMAT && report->step == AIGC_PICTURE_STEP_MANIFEST) {
            return serve_refuse(answer, 415, "unsupported_format",
                                "the format has no place for a C2PA manifest");
        }
        if (report->reason == AIGC_VISIBLE_REASON_TOO_SMALL ||
            report->reason == AIGC_VISIBLE_REASON_TOO_LARGE) {
            return serve_refuse(answer, 422, "unmarkable",
                                "the picture is too small or too large for a visible label");
        }
        return serve_refuse(answer, 400, "damaged_file", "the file is damaged or too complex");
    default:
        return status;
    }
}

/* Files of other kinds than pictures have no pixels to label. */
static bool
is_picture(const aigc_source *source)
{
    aigc_media_type type = AIGC_MEDIA_UNKNOWN;

    return aigc_media_detect(source, &type) == AIGC_OK &&
           strncmp(aigc_media_mime(type), "image/", 6) == 0;
}

static aigc_status
mark_file(serve_daemon *daemon, const serve_request *request, const aigc_label *label,
          serve_answer *answer, aigc_picture_report *report)
{
    const serve_settings *settings = daemon->settings;
    aigc_picture_options options = { .struct_size = sizeof options,
                                     .label = label,
                                     .signer = settings->signer,
                                     .limit = SERVE_ANSWER_MAX };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, request->body, request->length);

    if (status == AIGC_OK && is_picture(&source)) {
        options.visible = settings->visible;
        options.watermark = settings->watermark;
        options.allow_weak = settings->allow_weak ? 1 : 0;
    }
    const bool paints = options.visible || options.watermark;

    if (paints)
        (void)pthread_mutex_lock(&daemon->painting);
    if (status == AIGC_OK)
        status = aigc_picture_mark(&source, &options, append, &answer->body, report);
    if (paints)
        (void)pthread_mutex_unlock(&daemon->painting);
    if (status == AIGC_OK) {
        status = note_label(daemon, request, label,
                            (aigc_audit_label){ .visible = options.visible != NULL,
                                                .mark = options.signer != NULL,
                                                .watermark = report->watermark });
    }
    return status;
}

static aigc_status
label_file(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    aigc_picture_report report = { .struct_size = sizeof report };
    aigc_label *label = NULL;
    aigc_status status = make_label(daemon, request->query(request->query_context, "produce_id"),
                                    request->query(request->query_context, "model"), &label);

    if (status == AIGC_ERR_FIELD) {
        aigc_label_free(label);
        return refuse_field(answer);
    }
    if (status == AIGC_OK) {
        status = mark_file(daemon, request, label, answer, &report);
        if (status != AIGC_OK)
            answer->body.length = 0;
        status = answer_file(answer, status, &report);
    }
    aigc_label_free(label);
    return status;
}

aigc_status
serve_label(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    if (!daemon->settings->label) {
        return serve_refuse(answer, 501, "no_label",
                            "the daemon was started without --producer: it cannot label");
    }
    return serve_body_is_json(request) ? label_text(daemon, request, answer)
                                       : label_file(daemon, request, answer);
}
