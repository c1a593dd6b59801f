/* SPDX-License-Identifier: Apache-2.0 */
/* Records of audit logs, by jansson; nothing else of the filter talks to it. What a record must
 * have is checked in full; members that are not known are passed over, so that later versions may
 * add some. */
#include "libfilter/audit/audit_parse.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/limits.h"

/* A string member; NULL if it is not there or is something else. */
static const char *
string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A string member, or "" if it is not there. */
static const char *
string_or_empty(const json_t *object, const char *name)
{
    const char *text = string_of(object, name);
    return text ? text : "";
}

static bool
read_number(const json_t *object, const char *name, uint64_t *number)
{
    const json_t *value = json_object_get(object, name);
    *number = 0;
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *number = (uint64_t)json_integer_value(value);
    return true;
}

/* A number that need not be there. */
static bool
read_number_or_zero(const json_t *object, const char *name, uint64_t *number)
{
    *number = 0;
    return !json_object_get(object, name) || read_number(object, name, number);
}

/* The index of a string in a table of names. */
static bool
read_name(const json_t *object, const char *name, const char *const *names, size_t count,
          unsigned *index)
{
    const char *text = string_of(object, name);
    for (*index = 0; text && *index < count; (*index)++)
        if (strcmp(names[*index], text) == 0)
            return true;
    *index = 0;
    return false;
}

static bool
read_hash(const json_t *object, const char *name, uint8_t hash[AIGCP_SHA256_BYTES])
{
    const json_t *value = json_object_get(object, name);
    return json_string_length(value) == (size_t)2 * AIGCP_SHA256_BYTES &&
           aigcp_hex_read(hash, json_string_value(value), AIGCP_SHA256_BYTES);
}

/* What every record has. */
static bool
read_head(const json_t *root, aigcp_audit_line *line)
{
    aigc_audit_record *record = &line->record;
    const char *kind = string_of(root, "kind");
    const char *time = string_of(root, "time");
    uint64_t schema;
    unsigned index;

    if (!read_number(root, "schema", &schema) || schema != AIGCP_AUDIT_SCHEMA ||
        !read_number(root, "sequence", &record->sequence) || record->sequence == 0 ||
        !read_hash(root, "previous", line->previous) || !time ||
        aigcp_audit_time_read(time, &record->milliseconds) != AIGC_OK ||
        !read_number_or_zero(root, "dropped", &record->dropped) || !kind)
        return false;
    if (read_name(root, "kind", aigcp_audit_kinds, AIGC_AUDIT_PRUNE + 1, &index))
        record->kind = (aigc_audit_kind)index;
    record->request_id = string_or_empty(root, "request");
    record->user = string_or_empty(root, "user");
    return true;
}

static aigc_status
read_finding(const json_t *object, aigc_audit_finding *finding)
{
    unsigned action;

    finding->rule_id = string_of(object, "rule");
    finding->category = string_of(object, "category");
    if (!finding->rule_id || !finding->category ||
        !read_name(object, "action", aigcp_audit_actions, AIGC_ACTION_STOP + 1, &action) ||
        !read_number(object, "start", &finding->start) ||
        !read_number(object, "end", &finding->end) || finding->end <= finding->start)
        return AIGC_ERR_FORMAT;
    finding->action = (aigc_action)action;
    return AIGC_OK;
}

static aigc_status
read_findings(const json_t *root, aigcp_audit_line *line)
{
    const json_t *list = json_object_get(root, "findings");
    size_t count = json_array_size(list);
    aigc_status status = AIGC_OK;

    if (!json_is_array(list))
        return AIGC_ERR_FORMAT;
    if (count == 0)
        return AIGC_OK;
    line->findings = calloc(count, sizeof *line->findings);
    if (!line->findings)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < count && status == AIGC_OK; i++)
        status = read_finding(json_array_get(list, i), &line->findings[i]);
    line->record.findings = line->findings;
    line->record.finding_count = count;
    return status;
}

static aigc_status
read_decision(const json_t *root, aigcp_audit_line *line)
{
    aigc_audit_record *record = &line->record;
    const json_t *strikes = json_object_get(root, "strikes");
    unsigned direction, outcome, action;

    if (!*record->request_id ||
        !read_name(root, "direction", aigcp_audit_directions, AIGC_DIRECTION_INPUT + 1,
                   &direction) ||
        !read_name(root, "outcome", aigcp_audit_outcomes, AIGC_AUDIT_CONTINUED + 1, &outcome) ||
        !read_name(root, "action", aigcp_audit_actions, AIGC_ACTION_STOP + 1, &action) ||
        !read_number(root, "bytes", &record->bytes) ||
        !read_number(root, "scanned", &record->scanned))
        return AIGC_ERR_FORMAT;
    record->direction = (aigc_direction)direction;
    record->outcome = (aigc_audit_outcome)outcome;
    record->action = (aigc_action)action;
    record->reached = json_is_true(json_object_get(strikes, "reached"));
    return read_findings(root, line);
}

/* A checkpoint: its signature must be the end of the line, in the one form that it has. */
static aigc_status
read_checkpoint(const json_t *root, aigcp_audit_line *line)
{
    const size_t member = sizeof AIGCP_AUDIT_SIGNATURE_MEMBER - 1;
    const char *text = line->record.json;
    size_t length = line->record.json_length;

    line->key_id = string_of(root, "key");
    if (!line->key_id || length < AIGCP_AUDIT_SIGNATURE_ROOM)
        return AIGC_ERR_FORMAT;
    line->signed_length = length - AIGCP_AUDIT_SIGNATURE_ROOM;
    text += line->signed_length;
    if (memcmp(text, AIGCP_AUDIT_SIGNATURE_MEMBER, member) != 0 ||
        memcmp(text + AIGCP_AUDIT_SIGNATURE_ROOM - 2, "\"}", 2) != 0 ||
        !aigcp_hex_read(line->signature, text + member, AIGC_AUDIT_SIGNATURE_SIZE))
        return AIGC_ERR_FORMAT;
    return AIGC_OK;
}

static aigc_status
read_rest(const json_t *root, aigcp_audit_line *line)
{
    switch (line->record.kind) {
    case AIGC_AUDIT_SEGMENT:
        return read_number(root, "segment", &line->segment) && line->segment ? AIGC_OK
                                                                             : AIGC_ERR_FORMAT;
    case AIGC_AUDIT_DECISION:
        return read_decision(root, line);
    case AIGC_AUDIT_FINDINGS:
        return *line->record.request_id ? read_findings(root, line) : AIGC_ERR_FORMAT;
    case AIGC_AUDIT_LABEL:
        return *line->record.request_id ? AIGC_OK : AIGC_ERR_FORMAT;
    case AIGC_AUDIT_CHECKPOINT:
        return read_checkpoint(root, line);
    case AIGC_AUDIT_PRUNE:
        return read_number(root, "through", &line->through) &&
                       read_hash(root, "through_hash", line->through_hash)
                   ? AIGC_OK
                   : AIGC_ERR_FORMAT;
    case AIGC_AUDIT_REPAIR:
    case AIGC_AUDIT_OTHER:
        break;
    }
    return AIGC_OK;
}

aigc_status
aigcp_audit_line_read(const char *text, size_t length, aigcp_audit_line *line)
{
    json_error_t error;

    *line = (aigcp_audit_line){ .record = { .json = text, .json_length = length } };
    if (length > AIGCP_MAX_AUDIT_RECORD)
        return AIGC_ERR_FORMAT;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    line->tree = root;
    if (!root) {
        /* Not every lack of memory has a message. */
        return error.text[0] == '\0' || json_error_code(&error) == json_error_out_of_memory
                   ? AIGC_ERR_MEMORY
                   : AIGC_ERR_FORMAT;
    }
    return read_head(root, line) ? read_rest(root, line) : AIGC_ERR_FORMAT;
}

void
aigcp_audit_line_free(aigcp_audit_line *line)
{
    json_decref(line->tree);
    free(line->findings);
    line->tree = NULL;
    line->findings = NULL;
}
