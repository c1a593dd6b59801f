/* SPDX-License-Identifier: Apache-2.0 */
/* Scan what a model is asked: every string that a prompt can be in, each by itself. */
#include <aigc/serve.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "serve/core/event.h"
#include "serve/core/json_walk.h"

/* Members at the top of a request. */
typedef struct member {
    size_t key;
    size_t end;
    bool removed;
} member;

/* What the place of a text in a request makes it. */
typedef enum prompt_kind { NO_PROMPT, A_PROMPT, BESIDE_PROMPT } prompt_kind;

/* The member `data` of an object, which is bytes or text as the object's type says. */
typedef struct pending_data {
    aigcp_json_value value; /* without its path */
    bool is_there;
    prompt_kind kind;
    bool says_bytes; /* its type is one of bytes, */
    bool says_other; /* or another one */
} pending_data;

typedef struct request {
    const aigc_request_options *options;
    aigc_request_result *result;
    const uint8_t *body;
    size_t length;
    aigcp_event *event; /* the body, and what is changed in it */
    aigcp_channel *channel;
    aigcp_buffer text;
    aigcp_buffer edited;
    pending_data data[AIGCP_JSON_DEPTH + 1]; /* of the objects around the value at hand */
    member *members;
    size_t member_count;
    size_t member_capacity;
    bool is_set[AIGCP_REQUEST_FIELDS_MAX]; /* the field was there */
    bool scan_all;                         /* no prompt was found: all strings are scanned */
    bool has_prompt;
    bool has_stream; /* `stream` was there */
    bool has_system;
} request;

/* Members at the top of a request; services know some fifty. */
#define MEMBERS_MAX 4096

/* Where prompts are, in all protocols. */
static const char *const prompt_roots[] = { "messages", "input",        "prompt",  "system",
                                            "suffix",   "instructions", "contents" };

/* What models are told beside prompts. Services that are not known have members of these names for
 * other things: alone they do not make a request one that is known. */
static const char *const side_roots[] = { "system_instruction",
                                          "systemInstruction",
                                          "template",
                                          "chat_template",
                                          "documents",
                                          "prediction",
                                          "input_prefix",
                                          "input_suffix",
                                          "input_extra",
                                          "additional_messages",
                                          "additional_instructions",
                                          "thread" };

/* Members that hold names, not text. */
static const char *const name_keys[] = { "role",  "type",         "id",
                                         "name",  "tool_call_id", "tool_use_id",
                                         "model", "media_type",   "call_id" };

/* Members that hold files in base64; `data` does in some objects. */
static const char *const file_keys[] = { "file_data", "b64_json" };
static const char *const data_parents[] = { "input_audio", "inline_data", "inlineData" };
static const char *const data_types[] = { "base64", "redacted_thinking", "image", "audio" };

/* Members below which all is up to a tool or its caller. */
static const char *const free_roots[] = { ".input", ".arguments", ".args", ".response" };

static bool
begins_with(const char *path, const char *root)
{
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 &&
           (path[length] == '\0' || path[length] == '.' || path[length] == '[');
}

static bool
begins_with_one(const char *path, const char *const *roots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (begins_with(path, roots[i]))
            return true;
    return false;
}
#define BEGINS_WITH_ONE(path, roots) \
    begins_with_one(path, roots, sizeof(roots) / sizeof((roots)[0]))

static prompt_kind
kind_of(const char *path)
{
    return BEGINS_WITH_ONE(path, prompt_roots) ? A_PROMPT
           : BEGINS_WITH_ONE(path, side_roots) ? BESIDE_PROMPT
                                               : NO_PROMPT;
}

static bool
is_one_of(const char *key, size_t length, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(keys[i]) == length && memcmp(key, keys[i], length) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(key, length, keys) is_one_of(key, length, keys, sizeof(keys) / sizeof((keys)[0]))

static const char *
last_key(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* Whether a value is part of what a tool is called with, or answers. */
static bool
is_free(const char *path)
{
    for (size_t i = 0; i < sizeof free_roots / sizeof free_roots[0]; i++) {
        const size_t length = strlen(free_roots[i]);
        for (const char *at = strstr(path, free_roots[i]); at; at = strstr(at + 1, free_roots[i]))
            if (at[length] == '.' || at[length] == '[')
                return true;
    }
    return false;
}

static bool
is_base64(const uint8_t *text, size_t length)
{
    static const char others[] = "+/-_=\\";
    for (size_t i = 0; i < length; i++) {
        const uint8_t byte = text[i], letter = byte | 0x20;
        if (!(letter >= 'a' && letter <= 'z') && !(byte >= '0' && byte <= '9') &&
            !memchr(others, byte, sizeof others - 1))
            return false;
    }
    return true;
}

static bool
is_data_url(const uint8_t *text, size_t length)
{
    static const char scheme[] = "data:";
    return length >= sizeof scheme && memcmp(text, scheme, sizeof scheme - 1) == 0;
}

/* Whether a string is no text: by its member's name, or as it is a file. */
static bool
is_name(const request *r, const aigcp_json_value *value)
{
    const char *key = last_key(value->path);
    const uint8_t *text = r->body + value->start + 1;
    const size_t length = value->end - value->start - 2;
    if (is_free(value->path))
        return false;
    if (IS_ONE_OF(key, strlen(key), name_keys))
        return true;
    if (strcmp(key, "url") == 0)
        return is_data_url(text, length);
    return IS_ONE_OF(key, strlen(key), file_keys) &&
           (is_base64(text, length) || is_data_url(text, length));
}

/* What the request says about itself. */

static bool
value_is(const request *r, const aigcp_json_value *value, const char *text)
{
    size_t length = strlen(text);
    return value->kind == AIGCP_JSON_STRING && value->end - value->start == length + 2 &&
           memcmp(r->body + value->start + 1, text, length) == 0;
}

/* Keep the text that a string stands for, or its first characters. */
static aigc_status
keep_string(request *r, const aigcp_json_value *value, char *out, size_t room)
{
    const uint8_t *raw = r->body + value->start + 1;
    aigcp_string_state state = { 0 };
    r->text.length = 0;
    aigc_status status =
        aigcp_json_string_decode(raw, value->end - value->start - 2, &state, &r->text);
    if (status != AIGC_OK)
        return status;
    size_t length = r->text.length < room ? r->text.length : room - 1;
    while (length > 0 && length < r->text.length && (r->text.data[length] & 0xC0) == 0x80)
        length--;
    if (length > 0)
        memcpy(out, r->text.data, length);
    out[length] = '\0';
    return AIGC_OK;
}

static void
note_json_mode(request *r, const aigcp_json_value *value)
{
    const char *path = value->path;
    bool format = strcmp(path, "response_format.type") == 0 ||
                  strcmp(path, "text.format.type") == 0 ||
                  strcmp(path, "parameters.response_format.type") == 0;
    bool mime = strcmp(path, "generationConfig.responseMimeType") == 0 ||
                strcmp(path, "generation_config.response_mime_type") == 0;
    if ((format && (value_is(r, value, "json_object") || value_is(r, value, "json_schema"))) ||
        (mime && value_is(r, value, "application/json")) ||
        (strcmp(path, "format") == 0 &&
         (value_is(r, value, "json") || value->kind == AIGCP_JSON_OBJECT)))
        r->result->json_mode = 1;
}

/* The shape tells the protocol as far as it can; the first sign counts, but for those of services
 * that also use the members of others. */
static void
note_protocol(request *r, const aigcp_json_value *value)
{
    const char *path = value->path;
    aigc_protocol *protocol = &r->result->protocol;
    aigc_protocol sign = AIGC_PROTOCOL_AUTO;
    if (strcmp(path, "input.messages") == 0 || strcmp(path, "input.prompt") == 0)
        *protocol = AIGC_PROTOCOL_DASHSCOPE;
    else if (begins_with(path, "system") || strcmp(path, "anthropic_version") == 0)
        r->has_system = true;
    else if (strcmp(path, "messages") == 0)
        sign = AIGC_PROTOCOL_OPENAI_CHAT;
    else if (strcmp(path, "prompt") == 0)
        sign = AIGC_PROTOCOL_OPENAI_COMPLETIONS;
    else if (strcmp(path, "input") == 0)
        sign = AIGC_PROTOCOL_OPENAI_RESPONSES;
    else if (strcmp(path, "contents") == 0)
        sign = AIGC_PROTOCOL_GEMINI;
    else if (strcmp(path, "assistant_id") == 0)
        *protocol = AIGC_PROTOCOL_OPENAI_ASSISTANTS;
    else if (strcmp(path, "n_predict") == 0)
        *protocol = AIGC_PROTOCOL_LLAMA_CPP;
    else if (strcmp(path, "keep_alive") == 0)
        *protocol = AIGC_PROTOCOL_OLLAMA;
    if (*protocol == AIGC_PROTOCOL_AUTO)
        *protocol = sign;
}

static aigc_status
note_facts(request *r, const aigcp_json_value *value)
{
    aigc_status status = AIGC_OK;
    if (strcmp(value->path, "stream") == 0) {
        r->has_stream = true;
        r->result->streamed = value->kind == AIGCP_JSON_TRUE;
    } else if (strcmp(value->path, "model") == 0 && value->kind == AIGCP_JSON_STRING) {
        status = keep_string(r, value, r->result->model, sizeof r->result->model);
    } else if (strcmp(value->path, "parameters.incremental_output") == 0) {
        r->result->cumulative = value->kind == AIGCP_JSON_TRUE ? -1 : 1;
    }
    note_json_mode(r, value);
    note_protocol(r, value);
    return status;
}

/* Texts. */

/* The state in which a text begins: the arguments of a function are JSON in a string. */
static aigcp_string_state
first_state(const aigcp_json_value *value)
{
    if (value->kind == AIGCP_JSON_NUMBER)
        return (aigcp_string_state){ .place = AIGCP_PLACE_OUTSIDE };
    return strcmp(last_key(value->path), "arguments") == 0 ? aigcp_arguments_state()
                                                           : (aigcp_string_state){ 0 };
}

/* Scan a string, or a number, and put what becomes of it in its place. */
static aigc_status
scan_text(request *r, const aigcp_json_value *value)
{
    aigcp_channel *channel = r->channel;
    const size_t quote = value->kind == AIGCP_JSON_STRING;
    const uint8_t *raw = r->body + value->start + quote;
    size_t raw_length = value->end - value->start - 2 * quote;
    const aigcp_string_state before = first_state(value);
    aigcp_string_state state = before;
    r->text.length = 0;
    channel->key.choice = value->index[0];
    aigc_status status = aigcp_json_string_decode(raw, raw_length, &state, &r->text);
    if (status == AIGC_OK)
        status = aigcp_channel_begin(channel);
    if (status == AIGC_OK)
        status = aigcp_channel_feed(channel, r->text.data, r->text.length);
    if (status == AIGC_OK)
        status = aigcp_channel_finish(channel);
    if (status != AIGC_OK)
        return status;
    r->result->text_bytes += r->text.length;
    r->result->findings += channel->findings;
    if (channel->stopped && !r->result->refused) {
        r->result->refused = 1;
        memcpy(r->result->stop_rule, channel->stop_rule, sizeof r->result->stop_rule);
    }
    if (!aigcp_channel_is_changed(channel, 0, channel->fed))
        return AIGC_OK;
    r->edited.length = 0;
    const aigcp_text_changes changes = aigcp_channel_changes(channel);
    status = aigcp_json_string_edit(raw, raw_length, &before, 0, &changes, &r->edited);
    return status == AIGC_OK
               ? aigcp_event_replace(r->event, value->start + quote, value->end - quote,
                                     r->edited.data, r->edited.length)
               : status;
}

/* Fields that are set or taken away. */

static aigc_status
note_member(request *r, const aigcp_json_value *value)
{
    if (r->member_count == r->member_capacity) {
        size_t capacity = r->member_capacity ? r->member_capacity * 2 : 32;
        member *members =
            capacity > MEMBERS_MAX ? NULL : realloc(r->members, capacity * sizeof *members);
        if (!members)
            return capacity > MEMBERS_MAX ? AIGC_ERR_LIMIT : AIGC_ERR_MEMORY;
        r->members = members;
        r->member_capacity = capacity;
    }
    member *noted = &r->members[r->member_count++];
    *noted = (member){ .key = value->key, .end = value->end };
    for (size_t i = 0; i < r->options->field_count; i++) {
        const aigc_request_field *field = &r->options->fields[i];
        if (strcmp(field->name, value->path) != 0)
            continue;
        noted->removed = !field->json;
        r->is_set[i] = true;
        if (field->json)
            return aigcp_event_replace(r->event, value->start, value->end, field->json,
                                       strlen(field->json));
    }
    return AIGC_OK;
}

/* Take members away, each with a comma. */
static aigc_status
remove_members(request *r)
{
    aigc_status status = AIGC_OK;
    bool kept = false;
    for (size_t i = 0; i < r->member_count && status == AIGC_OK; i++) {
        const member *m = &r->members[i];
        if (!m->removed) {
            kept = true;
            continue;
        }
        size_t start = kept ? r->members[i - 1].end : m->key;
        size_t end = !kept && i + 1 < r->member_count ? r->members[i + 1].key : m->end;
        status = aigcp_event_replace(r->event, start, end, NULL, 0);
    }
    return status;
}

/* Put fields that were not there before all others. */
static aigc_status
add_members(request *r)
{
    size_t at = 0;
    bool others = false;
    for (size_t i = 0; i < r->member_count; i++)
        others = others || !r->members[i].removed;
    while (r->body[at] != '{')
        at++;
    r->edited.length = 0;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < r->options->field_count && status == AIGC_OK; i++) {
        const aigc_request_field *field = &r->options->fields[i];
        if (!field->json || r->is_set[i])
            continue;
        status = aigcp_buffer_append_string(&r->edited, r->edited.length ? ",\"" : "\"");
        if (status == AIGC_OK)
            status = aigcp_json_string_escape(field->name, strlen(field->name), &r->edited);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(&r->edited, "\":");
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(&r->edited, field->json);
    }
    if (status == AIGC_OK && r->edited.length > 0 && others)
        status = aigcp_buffer_append_byte(&r->edited, ',');
    if (status == AIGC_OK && r->edited.length > 0)
        status = aigcp_event_replace(r->event, at + 1, at + 1, r->edited.data, r->edited.length);
    return status;
}

/* The walk. */

static aigc_status
take_text(request *r, const aigcp_json_value *value, prompt_kind kind)
{
    r->has_prompt = r->has_prompt || kind == A_PROMPT;
    /* A walk over all is the second one. */
    return r->channel && (kind == NO_PROMPT) == r->scan_all ? scan_text(r, value) : AIGC_OK;
}

/* Whether `data` stands in an object that has nothing but bytes there. */
static bool
is_data_of_bytes(const char *path)
{
    const char *key = last_key(path);
    const char *end = key > path ? key - 1 : path;
    const char *start = end;
    while (start > path && start[-1] != '.')
        start--;
    return IS_ONE_OF(start, (size_t)(end - start), data_parents);
}

/* Keep `data` until its object is at its end, and note what the object says that it is. */
static aigc_status
note_data(request *r, const aigcp_json_value *value, prompt_kind kind)
{
    pending_data *pending = &r->data[value->depth];
    const char *key = last_key(value->path);
    if (strcmp(key, "type") == 0) {
        const char *type = (const char *)r->body + value->start + 1;
        bool bytes = IS_ONE_OF(type, value->end - value->start - 2, data_types);
        pending->says_bytes = pending->says_bytes || bytes;
        pending->says_other = pending->says_other || !bytes;
    }
    if (strcmp(key, "data") != 0)
        return AIGC_OK;
    /* Written twice, it is text: which of them counts is not known. */
    aigc_status status = pending->is_there ? take_text(r, &pending->value, pending->kind) : AIGC_OK;
    pending->says_bytes = pending->says_bytes || is_data_of_bytes(value->path);
    pending->says_other = pending->says_other || pending->is_there || is_free(value->path) ||
                          !is_base64(r->body + value->start + 1, value->end - value->start - 2);
    pending->is_there = true;
    pending->kind = kind;
    pending->value = *value;
    pending->value.path = "";
    return status;
}

/* An object is at its end: its `data` is text unless it is known to be bytes. */
static aigc_status
settle_data(request *r, const aigcp_json_value *object)
{
    pending_data pending = r->data[object->depth + 1];
    r->data[object->depth + 1] = (pending_data){ .is_there = false };
    if (!pending.is_there || (pending.says_bytes && !pending.says_other))
        return AIGC_OK;
    return take_text(r, &pending.value, pending.kind);
}

static aigc_status
take_value(void *context, const aigcp_json_value *value)
{
    request *r = context;
    aigc_status status = AIGC_OK;
    if (value->kind == AIGCP_JSON_OBJECT)
        status = settle_data(r, value);
    if (value->depth == 0)
        return value->kind == AIGCP_JSON_OBJECT ? status : AIGC_ERR_FORMAT;
    const prompt_kind kind = kind_of(value->path);
    if (status == AIGC_OK && !r->scan_all) {
        status = note_facts(r, value);
        if (status == AIGC_OK && value->depth == 1)
            status = note_member(r, value);
    }
    if (status == AIGC_OK && value->kind == AIGCP_JSON_NUMBER && is_free(value->path))
        return take_text(r, value, kind);
    if (status != AIGC_OK || value->kind != AIGCP_JSON_STRING)
        return status;
    status = note_data(r, value, kind);
    if (status != AIGC_OK || r->data[value->depth].value.start == value->start || is_name(r, value))
        return status;
    return take_text(r, value, kind);
}

static bool
is_utf8(const char *text)
{
    const size_t length = strlen(text);
    return aigcp_utf8_valid_prefix((const uint8_t *)text, length) == length;
}

/* A field has to leave a request what it is: JSON, which is UTF-8, with one value for each name. */
static bool
is_settable(const aigc_request_field *fields, size_t place)
{
    const aigc_request_field *field = &fields[place];
    if (!field->name || !is_utf8(field->name) || (field->json && !is_utf8(field->json)))
        return false;
    for (size_t i = 0; i < place; i++)
        if (strcmp(fields[i].name, field->name) == 0)
            return false;
    return !field->json || aigcp_json_is_value((const uint8_t *)field->json, strlen(field->json));
}

static aigc_status
check_options(const aigc_request_options *options)
{
    if (options->field_count > AIGCP_REQUEST_FIELDS_MAX ||
        (options->field_count && !options->fields))
        return AIGC_ERR_ARGUMENT;
    for (size_t i = 0; i < options->field_count; i++)
        if (!is_settable(options->fields, i))
            return AIGC_ERR_ARGUMENT;
    return AIGC_OK;
}

/* What the rules say on input, unless the caller has a policy. */
static aigc_status
input_policy(const aigc_request_options *options, aigc_policy **policy)
{
    *policy = NULL;
    if (options->text && options->text->policy) {
        *policy = aigc_policy_retain(options->text->policy);
        return AIGC_OK;
    }
    aigc_policy_builder *builder = NULL;
    aigc_status status = aigc_policy_builder_new(options->rules, &builder);
    if (status == AIGC_OK)
        status = aigc_policy_builder_set_direction(builder, AIGC_DIRECTION_INPUT);
    if (status == AIGC_OK)
        status = aigc_policy_builder_finish(builder, policy);
    aigc_policy_builder_free(builder);
    return status;
}

static aigc_status
make_channel(request *r)
{
    const aigc_request_options *options = r->options;
    const aigcp_channel_key key = { .kind = AIGC_CHANNEL_CONTENT };
    aigc_text_options text = { .struct_size = sizeof text };
    aigc_transformer *transformer = NULL;
    if (!options->rules)
        return AIGC_OK;
    if (options->text)
        text = *options->text;
    aigc_policy *policy;
    aigc_status status = input_policy(options, &policy);
    text.policy = policy;
    if (status == AIGC_OK)
        status = aigc_transformer_new(options->rules, NULL, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_configure(transformer, &text);
    aigc_policy_free(policy);
    if (status != AIGC_OK) {
        aigc_transformer_free(transformer);
        return status;
    }
    status = aigcp_channel_new(&key, transformer, NULL, &r->channel);
    if (status == AIGC_OK) {
        r->channel->on_finding = options->on_finding;
        r->channel->finding_context = options->finding_context;
    }
    return status;
}

static aigc_status
scan(request *r)
{
    aigc_status status = make_channel(r);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&r->event->frame, r->body, r->length);
    if (status == AIGC_OK)
        status = aigcp_json_walk(r->body, r->length, take_value, r);
    if (status == AIGC_OK && !r->has_prompt) {
        r->scan_all = true;
        status = aigcp_json_walk(r->body, r->length, take_value, r);
    }
    if (status == AIGC_OK)
        status = remove_members(r);
    if (status == AIGC_OK)
        status = add_members(r);
    if (status != AIGC_OK)
        return status;
    aigc_request_result *result = r->result;
    result->changed = r->event->edit_count > 0;
    if (result->protocol == AIGC_PROTOCOL_OPENAI_CHAT && r->has_system)
        result->protocol = AIGC_PROTOCOL_ANTHROPIC;
    if (result->protocol == AIGC_PROTOCOL_OLLAMA && !r->has_stream)
        result->streamed = 1;
    return AIGC_OK;
}

static aigc_status
write_on(request *r, aigc_write_fn write, void *context)
{
    aigcp_buffer out;
    aigcp_buffer_init(&out, AIGCP_OUTPUT_MAX);
    aigc_status status = aigcp_event_write(r->event, &out);
    if (status == AIGC_OK && out.length && write(context, out.data, out.length))
        status = AIGC_ERR_STOPPED;
    aigcp_buffer_free(&out);
    return status;
}

aigc_status
aigc_request_scan(const aigc_request_options *options, const void *body, size_t length,
                  aigc_write_fn write, void *context, aigc_request_result *result)
{
    if (!result || result->struct_size != sizeof *result)
        return AIGC_ERR_ARGUMENT;
    *result = (aigc_request_result){ .struct_size = sizeof *result };
    if (!options || options->struct_size != sizeof *options || (!body && length) ||
        (options->text && options->text->struct_size != sizeof *options->text))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_options(options);
    size_t limit = options->body_limit ? options->body_limit : AIGCP_BODY_LIMIT;
    if (status != AIGC_OK || limit > AIGCP_LIMIT_MAX)
        return AIGC_ERR_ARGUMENT;
    if (length > limit)
        return AIGC_ERR_LIMIT;

    request r = { .options = options, .result = result, .body = body, .length = length };
    aigcp_buffer_init(&r.text, limit);
    aigcp_buffer_init(&r.edited, AIGCP_OUTPUT_MAX);
    r.event = aigcp_event_new(limit);
    status = r.event ? scan(&r) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK && !result->refused && write)
        status = write_on(&r, write, context);
    aigcp_event_free(r.event);
    aigcp_channel_free(r.channel);
    aigcp_buffer_free(&r.text);
    aigcp_buffer_free(&r.edited);
    free(r.members);
    return status;
}
