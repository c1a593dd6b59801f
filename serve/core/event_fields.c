/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a document that mean something. */
#include "serve/core/event_fields.h"

#include <stdlib.h>
#include <string.h>

#include "serve/core/json_string.h"

static const aigcp_shape each_string = {
    .path = "", .is_subtree = true, .role = AIGCP_ROLE_EACH, .channel = AIGC_CHANNEL_OTHER
};

/* What a function is called with, which is JSON: also where answers are kept, in lists of them. */
static const aigcp_shape each_arguments = { .path = "",
                                            .is_subtree = true,
                                            .role = AIGCP_ROLE_EACH,
                                            .channel = AIGC_CHANNEL_TOOL,
                                            .sub = AIGCP_SUB_ARGUMENTS };

/* Ends of paths that hold names, not text. Where nothing is known, a name may be text. */
static const char *const name_keys[] = { "id", "type", "object", "model", "role", "name" };
#define NAME_KEYS_ANYWHERE 5

void
aigcp_fields_free(aigcp_fields *fields)
{
    free(fields->items);
    *fields = (aigcp_fields){ 0 };
}

static const char *
last_key(const aigcp_json_value *value)
{
    const char *dot = strrchr(value->path, '.');
    return dot ? dot + 1 : value->path;
}

static bool
is_name(const aigcp_fields *fields, const aigcp_json_value *value)
{
    const char *key = last_key(value);
    size_t count = fields->known ? sizeof name_keys / sizeof name_keys[0] : NAME_KEYS_ANYWHERE;
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, name_keys[i]) == 0)
            return true;
    return false;
}

bool
aigcp_fields_are_of(const aigcp_fields *fields, aigc_protocol protocol)
{
    return fields->type && fields->type->protocol == protocol;
}

static bool
is_below(const aigcp_json_value *value, const char *root)
{
    return strncmp(value->path, root, strlen(root)) == 0;
}

/* Whether a value stands in what a document repeats of the request. */
static bool
is_echo(const aigcp_fields *fields, const aigcp_json_value *value)
{
    if (aigcp_fields_are_of(fields, AIGC_PROTOCOL_OPENAI_RESPONSES))
        return is_below(value, "response.");
    if (aigcp_fields_are_of(fields, AIGC_PROTOCOL_OPENAI_ASSISTANTS))
        return strcmp(value->path, "instructions") == 0 || is_below(value, "tools[]") ||
               is_below(value, "metadata.") || is_below(value, "response_format.");
    return fields->is_llama_cpp &&
           (is_below(value, "generation_settings.") || strcmp(value->path, "prompt") == 0);
}

static aigc_status
add(aigcp_fields *fields, const aigcp_shape *shape, const aigcp_json_value *value, size_t start,
    size_t end)
{
    if (fields->count == fields->capacity) {
        size_t capacity = fields->capacity ? fields->capacity * 2 : 32;
        if (capacity > AIGCP_FIELDS_MAX)
            return AIGC_ERR_LIMIT;
        aigcp_field *items = realloc(fields->items, capacity * sizeof *items);
        if (!items)
            return AIGC_ERR_MEMORY;
        fields->items = items;
        fields->capacity = capacity;
    }
    fields->items[fields->count++] =
        (aigcp_field){ .shape = shape,
                       .kind = value->kind,
                       .start = start,
                       .end = end,
                       .index = { value->index[0], value->index[1], value->index[2] } };
    return AIGC_OK;
}

static void
note_type(aigcp_fields *fields, const aigcp_json_value *value)
{
    const uint8_t *name = fields->text + value->start + 1;
    size_t length = value->end - value->start - 2;
    const aigcp_type *type = aigcp_type_find((const char *)name, length);
    if (type && type->protocol != AIGC_PROTOCOL_OPENAI_ASSISTANTS) {
        fields->type = type;
        fields->known = true;
    }
    fields->type_hash = 0;
    for (size_t i = 0; i < length; i++)
        fields->type_hash = (uint8_t)(fields->type_hash * 31 + name[i]);
}

/* What documents of Assistants are; some have a type beside it, which is none of those known. */
static void
note_object(aigcp_fields *fields, const aigcp_json_value *value)
{
    if (value->kind != AIGCP_JSON_STRING || fields->type)
        return;
    const aigcp_type *type = aigcp_type_find((const char *)fields->text + value->start + 1,
                                             value->end - value->start - 2);
    if (!type || type->protocol != AIGC_PROTOCOL_OPENAI_ASSISTANTS)
        return;
    fields->type = type;
    fields->known = true;
}

/* Strings that stand by themselves, and the keys that they have. */
static aigc_status
take_each(aigcp_fields *fields, const aigcp_shape *shape, const aigcp_json_value *value)
{
    aigc_status status = AIGC_OK;
    if (value->key != SIZE_MAX) {
        size_t end = aigcp_json_string_end(fields->text, value->start, value->key);
        aigcp_json_value key = *value;
        key.kind = AIGCP_JSON_STRING;
        status = add(fields, shape, &key, value->key, end);
    }
    /* What a tool is called with is text also where it is a number. */
    bool is_number = value->kind == AIGCP_JSON_NUMBER && shape->channel == AIGC_CHANNEL_TOOL;
    if (status == AIGC_OK && (value->kind == AIGCP_JSON_STRING || is_number))
        status = add(fields, shape, value, value->start, value->end);
    return status;
}

/* The shape and way of a value; what was looked up before is not looked up again. `*room` is for
 * what is not kept. */
static const aigcp_known_path *
look_up(aigcp_fields *fields, const aigcp_json_value *value, aigcp_known_path *room)
{
    size_t length = value->path_length;
    aigcp_known_path *known = room;
    if (length > 0 && length <= AIGCP_KNOWN_PATH_ROOM) {
        /* Of each protocol, the paths that its chunks have come to different places. */
        size_t mixed = length + (size_t)value->kind + (uint8_t)value->path[length - 1] +
                       (uint8_t)value->path[length / 2];
        known = &fields->paths[mixed % AIGCP_KNOWN_PATHS];
        if (known->length == length && known->kind == (uint8_t)value->kind &&
            memcmp(known->path, value->path, length) == 0)
            return known;
        known->kind = (uint8_t)value->kind;
        known->length = (uint8_t)length;
        memcpy(known->path, value->path, length);
    }
    /* The document itself has no path. */
    known->shape = length > 0 ? aigcp_shape_find(value) : NULL;
    known->way = length > 0 ? aigcp_shape_way(value->path, length) : -1;
    return known;
}

/* Whether a member that leads to text was in its object before. */
static bool
is_there_twice(aigcp_fields *fields, const aigcp_json_value *value, int way)
{
    const bool holds_members = value->kind == AIGCP_JSON_OBJECT || value->kind == AIGCP_JSON_ARRAY;
    if (holds_members && value->depth + 1 < AIGCP_SHAPE_DEPTH)
        memset(fields->taken[value->depth + 1], 0, sizeof fields->taken[0]);
    if (way < 0 || value->key == SIZE_MAX || value->depth >= AIGCP_SHAPE_DEPTH)
        return false;
    uint64_t *bits = &fields->taken[value->depth][way / 64];
    const uint64_t bit = (uint64_t)1 << (way % 64);
    const bool was_there = (*bits & bit) != 0;
    *bits |= bit;
    return was_there;
}

/* What a shape tells of the document. Text at a known place makes the rest of it what goes with
 * text. Members that other services have as well do not: not status, usage, an error or a message.
 * Paths of snapshots and of pieces that only the type tells apart are short, and text only in a
 * document that says it is one of Responses. */
static void
note_shape(aigcp_fields *fields, const aigcp_shape *shape, const aigcp_json_value *value)
{
    bool has_text = value->kind == AIGCP_JSON_STRING && value->end - value->start > 2;
    if (aigcp_shape_needs_sign(shape)) {
        fields->has_content = fields->has_content || shape->role == AIGCP_ROLE_TEXT;
        fields->has_stop = fields->has_stop || shape->role == AIGCP_ROLE_DONE;
        fields->has_signed_text =
            fields->has_signed_text || (has_text && shape->role == AIGCP_ROLE_TEXT);
        return;
    }
    fields->is_gemini = fields->is_gemini || shape->protocol == AIGC_PROTOCOL_GEMINI;
    switch (shape->role) {
    case AIGCP_ROLE_TEXT:
        fields->has_text = fields->has_text || has_text;
        fields->known = true;
        return;
    case AIGCP_ROLE_COPY:
    case AIGCP_ROLE_TYPED:
        fields->has_typed_text = fields->has_typed_text || has_text;
        return;
    case AIGCP_ROLE_OPAQUE:
        return;
    case AIGCP_ROLE_TYPE:
        note_type(fields, value);
        return;
    case AIGCP_ROLE_KEEP:
        if (shape->sub == AIGCP_KEPT_OBJECT)
            note_object(fields, value);
        return;
    case AIGCP_ROLE_SHAPE:
        fields->known = true;
        return;
    default:
        fields->known = fields->known || shape->protocol != AIGC_PROTOCOL_AUTO;
        return;
    }
}

/* Whether a shape means something in a document of no known protocol. */
static bool
holds_anywhere(const aigcp_shape *shape)
{
    switch (shape->role) {
    case AIGCP_ROLE_EACH:
    case AIGCP_ROLE_TYPE:
    case AIGCP_ROLE_TYPED:
    case AIGCP_ROLE_KEEP:
        return true;
    case AIGCP_ROLE_OPAQUE:
    case AIGCP_ROLE_LOGPROBS:
        return shape->protocol == AIGC_PROTOCOL_AUTO;
    default:
        return false;
    }
}

static aigc_status
take_value(void *context, const aigcp_json_value *value)
{
    aigcp_fields *fields = context;
    aigcp_known_path room;
    const aigcp_known_path *found = look_up(fields, value, &room);
    const aigcp_shape *shape = found->shape;
    if (!fields->each && is_there_twice(fields, value, found->way))
        return AIGC_ERR_FORMAT;
    if (shape && !fields->each)
        note_shape(fields, shape, value);
    else if (shape && aigcp_shape_needs_sign(shape) && !fields->is_llama_cpp)
        shape = NULL;
    else if (shape && !(fields->known ? shape->role != AIGCP_ROLE_SHAPE : holds_anywhere(shape)))
        shape = NULL; /* all is text that is not known to be something else */
    if (shape && shape->is_subtree)
        return take_each(fields, shape, value);
    if (shape)
        return add(fields, shape, value, value->start, value->end);
    if (fields->each && value->kind == AIGCP_JSON_STRING && !is_name(fields, value) &&
        !is_echo(fields, value))
        return add(fields,
                   strcmp(last_key(value), "arguments") == 0 ? &each_arguments : &each_string,
                   value, value->start, value->end);
    return AIGC_OK;
}

/* Whether what stands at places of snapshots, or of pieces, is text. */
static bool
is_typed(const aigcp_fields *fields)
{
    return aigcp_fields_are_of(fields, AIGC_PROTOCOL_OPENAI_RESPONSES) ||
           aigcp_fields_are_of(fields, AIGC_PROTOCOL_OPENAI_ASSISTANTS);
}

/* All of the document is there: it is one of llama.cpp's own, or what looked like it is nothing. */
static void
look_for_sign(aigcp_fields *fields)
{
    size_t kept = 0;
    fields->is_llama_cpp = fields->has_content && fields->has_stop;
    if (fields->is_llama_cpp) {
        fields->known = true;
        fields->has_text = fields->has_text || fields->has_signed_text;
        return;
    }
    for (size_t i = 0; i < fields->count; i++)
        if (!aigcp_shape_needs_sign(fields->items[i].shape))
            fields->items[kept++] = fields->items[i];
    fields->count = kept;
}

aigc_status
aigcp_fields_read(aigcp_fields *fields, const uint8_t *text, size_t length)
{
    fields->text = text;
    fields->count = 0;
    fields->known = fields->each = fields->has_text = fields->has_typed_text = false;
    fields->has_content = fields->has_stop = fields->has_signed_text = false;
    fields->is_gemini = false;
    fields->type = NULL;
    fields->type_hash = 0;
    memset(fields->taken, 0, sizeof fields->taken);
    aigc_status status = aigcp_json_walk(text, length, take_value, fields);
    look_for_sign(fields);
    if (status != AIGC_OK || fields->has_text || (fields->has_typed_text && is_typed(fields)))
        return status;
    fields->count = 0;
    fields->each = true;
    return aigcp_json_walk(text, length, take_value, fields);
}

bool
aigcp_field_number(const aigcp_fields *fields, const aigcp_field *field, uint64_t *number)
{
    return aigcp_json_number_value(fields->text + field->start, field->end - field->start, number);
}

bool
aigcp_field_is(const aigcp_fields *fields, const aigcp_field *field, const char *text)
{
    size_t length = strlen(text);
    return field->kind == AIGCP_JSON_STRING && field->end - field->start == length + 2 &&
           memcmp(fields->text + field->start + 1, text, length) == 0;
}
