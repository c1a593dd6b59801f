/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of audit logs for writers. What has to be in a record is here; how it gets into
 * the file is in audit_file.c. */
#include "libfilter/audit/audit_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/audit/audit_json.h"
#include "libfilter/limits.h"

/* What a hash is for. Part of the format: they never change. */
static const char for_text[AIGCP_PURPOSE_BYTES] = "aigc audit text";
static const char for_user[AIGCP_PURPOSE_BYTES] = "aigc audit user";

struct aigc_audit_text {
    aigc_audit *audit;
    bool begun;
    aigcp_buffer about;    /* members that are known from the beginning */
    aigcp_buffer findings; /* objects with commas between */
    aigcp_buffer body;
    char request_id[AIGC_AUDIT_ID_MAX + 1];
    uint64_t written; /* findings that have records already */
    uint64_t waiting; /* findings in `findings` */
    aigc_action strongest;
};

/* ---- the log ------------------------------------------------------------------------------- */

/* Whether a string can be an id: UTF-8, not too long; NULL is as good as none. */
static bool
is_id(const char *text, bool required)
{
    size_t length = text ? strlen(text) : 0;
    return length <= AIGC_AUDIT_ID_MAX && (length > 0 || !required) &&
           (!length || aigcp_utf8_valid_prefix((const uint8_t *)text, length) == length);
}

static bool
are_good(const aigc_audit_options *options)
{
    return options && options->struct_size == sizeof *options &&
           options->sync <= AIGC_AUDIT_SYNC_NEVER && options->full <= AIGC_AUDIT_FULL_DROP &&
           options->rotate <= AIGC_AUDIT_ROTATE_NEVER &&
           (!options->sign ||
            (options->key_id && strlen(options->key_id) == AIGCP_AUDIT_KEY_ID_ROOM - 1 &&
             strspn(options->key_id, "0123456789ABCDEF") == AIGCP_AUDIT_KEY_ID_ROOM - 1));
}

static void
take_options(aigc_audit *audit, const aigc_audit_options *options)
{
    audit->file.sync = options->sync;
    audit->file.full = options->full;
    audit->file.rotate = options->rotate;
    audit->file.rotate_bytes =
        options->rotate_bytes ? options->rotate_bytes : AIGCP_AUDIT_ROTATE_BYTES;
    audit->file.sign = options->sign;
    audit->file.sign_context = options->sign_context;
    if (options->sign)
        memcpy(audit->file.key_id, options->key_id, AIGCP_AUDIT_KEY_ID_ROOM);
    audit->with_text = options->with_text != 0;
    audit->has_key = options->key != NULL;
    if (options->key)
        memcpy(audit->key, options->key, sizeof audit->key);
}

static void
release(aigc_audit *audit)
{
    int saved = errno;
    aigcp_audit_file_close(&audit->file);
    aigcp_secret_wipe(audit->key, sizeof audit->key);
    free(audit);
    errno = saved;
}

/* Make the first record, if there is none. */
static aigc_status
begin_log(aigcp_audit_file *file)
{
    uint64_t now;
    aigc_status status = aigcp_audit_now(0, &now);
    if (status == AIGC_OK)
        status = aigcp_audit_file_lock(file);
    if (status != AIGC_OK)
        return status;
    status = aigcp_audit_file_ready(file, now);
    if (status == AIGC_ERR_IO && file->full == AIGC_AUDIT_FULL_DROP && aigcp_is_disk_full(errno))
        status = AIGC_OK; /* each record will be tried, and counted */
    aigcp_audit_file_unlock(file);
    return status;
}

aigc_status
aigc_audit_open(const char *path, const aigc_audit_options *options, aigc_audit **audit)
{
    if (!audit)
        return AIGC_ERR_ARGUMENT;
    *audit = NULL;
    if (!path || !*path || !are_good(options))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_secrets_open();
    if (status != AIGC_OK)
        return status;
    aigc_audit *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    take_options(made, options);
    status = aigcp_audit_file_open(&made->file, path);
    if (status == AIGC_OK)
        status = begin_log(&made->file);
    if (status != AIGC_OK) {
        release(made);
        return status;
    }
    *audit = made;
    return AIGC_OK;
}

aigc_status
aigc_audit_close(aigc_audit *audit)
{
    uint64_t now;
    if (!audit)
        return AIGC_OK;
    aigc_status status = aigcp_audit_now(0, &now);
    if (status == AIGC_OK)
        status = aigcp_audit_file_checkpoint(&audit->file, now);
    release(audit);
    return status;
}

uint64_t
aigc_audit_dropped(const aigc_audit *audit)
{
    return audit ? audit->file.dropped : 0;
}

/* ---- texts --------------------------------------------------------------------------------- */

aigc_status
aigc_audit_text_new(aigc_audit *audit, aigc_audit_text **text)
{
    if (!text)
        return AIGC_ERR_ARGUMENT;
    *text = NULL;
    if (!audit)
        return AIGC_ERR_ARGUMENT;
    aigc_audit_text *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->audit = audit;
    aigcp_buffer_init(&made->about, AIGCP_MAX_AUDIT_RECORD);
    aigcp_buffer_init(&made->findings, AIGCP_MAX_AUDIT_RECORD);
    aigcp_buffer_init(&made->body, AIGCP_MAX_AUDIT_RECORD);
    *text = made;
    return AIGC_OK;
}

void
aigc_audit_text_free(aigc_audit_text *text)
{
    if (!text)
        return;
    aigcp_buffer_free(&text->about);
    aigcp_buffer_free(&text->findings);
    aigcp_buffer_free(&text->body);
    free(text);
}

/* Add a keyed hash. */
static void
add_tag(aigcp_audit_json *json, const char *name, const char purpose[AIGCP_PURPOSE_BYTES],
        const uint8_t key[AIGC_AUDIT_KEY_SIZE], const void *data, size_t length)
{
    uint8_t digest[AIGCP_KEYED_DIGEST_BYTES];
    aigcp_keyed_digest(digest, purpose, key, AIGC_AUDIT_KEY_SIZE, data, length);
    aigcp_audit_json_hex(json, name, digest, AIGCP_AUDIT_TAG_BYTES);
}

/* The members that are known before the text comes. */
static aigc_status
write_about(aigc_audit_text *text, const aigc_audit_about *about)
{
    aigcp_audit_json json = { &text->about, AIGC_OK };

    text->about.length = 0;
    if (about->user)
        add_tag(&json, "user", for_user, text->audit->key, about->user, about->user_length);
    aigcp_audit_json_string(&json, "direction", aigcp_audit_directions[about->direction]);
    if (about->rules_version)
        aigcp_audit_json_string(&json, "rules", about->rules_version);
    if (about->revision)
        aigcp_audit_json_number(&json, "revision", about->revision);
    if (about->bundle && *about->bundle)
        aigcp_audit_json_string(&json, "bundle", about->bundle);
    return json.status;
}

aigc_status
aigc_audit_text_begin(aigc_audit_text *text, const aigc_audit_about *about)
{
    uint64_t now;

    if (!text || !about || about->struct_size != sizeof *about || !is_id(about->request_id, true) ||
        !is_id(about->rules_version, false) || !is_id(about->bundle, false) ||
        about->direction > AIGC_DIRECTION_INPUT || about->revision > INT64_MAX ||
        (about->user && (!text->audit->has_key || !about->user_length)))
        return AIGC_ERR_ARGUMENT;
    text->begun = false;
    text->findings.length = 0;
    text->written = text->waiting = 0;
    text->strongest = AIGC_ACTION_OFF;
    memcpy(text->request_id, about->request_id, strlen(about->request_id) + 1);
    aigc_status status = write_about(text, about);
    if (status == AIGC_OK)
        status = aigcp_audit_now(0, &now);
    if (status == AIGC_OK && text->audit->file.full == AIGC_AUDIT_FULL_FAIL)
        status = aigcp_audit_file_room(&text->audit->file, now);
    text->begun = status == AIGC_OK;
    return status;
}

/* Begin a body: its kind, and the text that it is about. */
static aigcp_audit_json
begin_body(aigcp_buffer *body, aigc_audit_kind kind, const char *request_id)
{
    aigcp_audit_json json = { body, AIGC_OK };
    body->length = 0;
    aigcp_audit_json_string(&json, "kind", aigcp_audit_kinds[kind]);
    aigcp_audit_json_string(&json, "request", request_id);
    return json;
}

/* Add the findings that wait, and end their list. */
static void
add_findings(aigcp_audit_json *json, const aigc_audit_text *text)
{
    aigcp_audit_json_open(json, "findings", '[');
    aigcp_audit_json_bytes(json, text->findings.data, text->findings.length);
    aigcp_audit_json_raw(json, "]");
}

/* Write the findings that wait as a record of their own. */
static aigc_status
write_findings(aigc_audit_text *text)
{
    uint64_t now;
    aigcp_audit_json json = begin_body(&text->body, AIGC_AUDIT_FINDINGS, text->request_id);
    add_findings(&json, text);
    if (json.status == AIGC_OK)
        json.status = aigcp_audit_now(0, &now);
    if (json.status == AIGC_OK)
        json.status = aigcp_audit_file_append(&text->audit->file, now, &text->body);
    if (json.status == AIGC_OK) {
        text->findings.length = 0;
        text->written += text->waiting;
        text->waiting = 0;
    }
    return json.status;
}

static void
add_finding(aigcp_audit_json *json, const aigc_audit *audit, const aigc_finding *finding)
{
    size_t length = (size_t)(finding->end - finding->start);

    aigcp_audit_json_open(json, NULL, '{');
    aigcp_audit_json_string(json, "rule", finding->rule_id);
    aigcp_audit_json_string(json, "category", finding->category);
    aigcp_audit_json_string(json, "action", aigcp_audit_actions[finding->action]);
    if (finding->rule_action != finding->action)
        aigcp_audit_json_string(json, "rule_action", aigcp_audit_actions[finding->rule_action]);
    if (finding->late)
        aigcp_audit_json_flag(json, "late", true);
    aigcp_audit_json_number(json, "start", finding->start);
    aigcp_audit_json_number(json, "end", finding->end);
    if (audit->has_key && finding->text)
        add_tag(json, "hash", for_text, audit->key, finding->text, length);
    if (audit->with_text && finding->text && length > AIGCP_MAX_AUDIT_TEXT) {
        size_t whole = aigcp_utf8_valid_prefix(finding->text, AIGCP_MAX_AUDIT_TEXT);
        /* Cut between characters if that is what cuts it. */
        aigcp_audit_json_text(json, "text", finding->text,
                              AIGCP_MAX_AUDIT_TEXT - whole < AIGCP_UTF8_MAX ? whole
                                                                            : AIGCP_MAX_AUDIT_TEXT);
        aigcp_audit_json_flag(json, "cut", true);
    } else if (audit->with_text && finding->text) {
        aigcp_audit_json_text(json, "text", finding->text, length);
    }
    aigcp_audit_json_raw(json, "}");
}

aigc_status
aigc_audit_text_finding(aigc_audit_text *text, const aigc_finding *finding)
{
    if (!text || !finding || !finding->rule_id || !finding->category ||
        finding->end <= finding->start || finding->end > INT64_MAX ||
        finding->action > AIGC_ACTION_STOP || finding->rule_action > AIGC_ACTION_STOP)
        return AIGC_ERR_ARGUMENT;
    if (!text->begun)
        return AIGC_ERR_STATE;
    size_t before = text->findings.length;
    aigcp_audit_json json = { &text->findings, AIGC_OK };
    add_finding(&json, text->audit, finding);
    if (json.status != AIGC_OK) {
        text->findings.length = before;
        return json.status;
    }
    text->waiting++;
    if (finding->action > text->strongest)
        text->strongest = finding->action;
    return text->findings.length > AIGCP_MAX_AUDIT_FINDINGS ? write_findings(text) : AIGC_OK;
}

static void
add_strikes(aigcp_audit_json *json, const aigc_strikes_state *strikes)
{
    aigcp_audit_json_open(json, "strikes", '{');
    aigcp_audit_json_number(json, "in_a_row", strikes->in_a_row);
    aigcp_audit_json_number(json, "in_a_day", strikes->in_a_day);
    aigcp_audit_json_flag(json, "reached", strikes->reached != 0);
    aigcp_audit_json_raw(json, "}");
}

static aigc_status
write_decision(aigc_audit_text *text, const aigc_audit_result *result)
{
    aigcp_audit_json json = begin_body(&text->body, AIGC_AUDIT_DECISION, text->request_id);

    aigcp_audit_json_raw(&json, ",");
    aigcp_audit_json_bytes(&json, text->about.data, text->about.length);
    aigcp_audit_json_string(&json, "outcome", aigcp_audit_outcomes[result->outcome]);
    if (result->outcome == AIGC_AUDIT_FAILED)
        aigcp_audit_json_string(&json, "error", aigc_status_name(result->error));
    aigcp_audit_json_string(&json, "action", aigcp_audit_actions[text->strongest]);
    aigcp_audit_json_number(&json, "bytes", result->bytes);
    aigcp_audit_json_number(&json, "scanned", result->scanned);
    if (result->strikes)
        add_strikes(&json, result->strikes);
    if (text->written)
        aigcp_audit_json_number(&json, "findings_before", text->written);
    add_findings(&json, text);
    return json.status;
}

aigc_status
aigc_audit_text_finish(aigc_audit_text *text, const aigc_audit_result *result)
{
    uint64_t now;

    if (!text || !result || result->struct_size != sizeof *result ||
        result->outcome > AIGC_AUDIT_CONTINUED || result->bytes > INT64_MAX ||
        result->scanned > INT64_MAX)
        return AIGC_ERR_ARGUMENT;
    if (!text->begun)
        return AIGC_ERR_STATE;
    aigc_status status = aigcp_audit_now(result->milliseconds, &now);
    if (status == AIGC_OK)
        status = write_decision(text, result);
    if (status == AIGC_OK)
        status = aigcp_audit_file_append(&text->audit->file, now, &text->body);
    text->begun = status != AIGC_OK;
    return status;
}

/* ---- labels -------------------------------------------------------------------------------- */

/* Add a member if there is a value. */
static void
add_id(aigcp_audit_json *json, const char *name, const char *value)
{
    if (value && *value)
        aigcp_audit_json_string(json, name, value);
}

aigc_status
aigc_audit_note_label(aigc_audit *audit, const aigc_audit_label *label)
{
    uint64_t now;
    aigcp_buffer body;

    if (!audit || !label || label->struct_size != sizeof *label ||
        !is_id(label->request_id, true) || !is_id(label->producer, false) ||
        !is_id(label->produce_id, false) || !is_id(label->propagate_id, false) ||
        !is_id(label->key_id, false) || !is_id(label->watermark, false))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_audit_now(label->milliseconds, &now);
    if (status != AIGC_OK)
        return status;
    aigcp_buffer_init(&body, AIGCP_MAX_AUDIT_RECORD);
    aigcp_audit_json json = begin_body(&body, AIGC_AUDIT_LABEL, label->request_id);
    aigcp_audit_json_flag(&json, "visible", label->visible != 0);
    aigcp_audit_json_flag(&json, "mark", label->mark != 0);
    add_id(&json, "producer", label->producer);
    add_id(&json, "produce_id", label->produce_id);
    add_id(&json, "propagate_id", label->propagate_id);
    add_id(&json, "key", label->key_id);
    add_id(&json, "watermark", label->watermark);
    status = json.status;
    if (status == AIGC_OK)
        status = aigcp_audit_file_append(&audit->file, now, &body);
    aigcp_buffer_free(&body);
    return status;
}
