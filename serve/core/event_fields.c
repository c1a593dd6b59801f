/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a document that mean something. */
#include "serve/core/event_fields.h"

#include <stdlib.h>
#include <string.h>

#include "serve/core/json_string.h"

static const aigcp_shape each_string = { "*", AIGCP_ROLE_EACH,   AIGC_CHANNEL_OTHER,
                                         0,   AIGCP_NUMBER_NONE, AIGC_PROTOCOL_AUTO };

/* Ends of paths that hold names, not text. */
static const char *const name_keys[] = { "id", "type", "object", "model", "role", "name" };

void
aigcp_fields_free(aigcp_fields *fields)
{
    free(fields->items);
    *fields = (aigcp_fields){ 0 };
}

static bool
is_name(const aigcp_json_value *value)
{
    const char *dot = strrchr(value->path, '.');
    const char *key = dot ? dot + 1 : value->path;
    for (size_t i = 0; i < sizeof name_keys / sizeof name_keys[0]; i++)
        if (strcmp(key, name_keys[i]) == 0)
            return true;
    return false;
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
    fields->items[fields->count++] = (aigcp_field){ .shape = shape,
                                                    .kind = value->kind,
                                                    .start = start,
                                                    .end = end,
                                                    .index = { value->index[0], value->index[1] } };
    return AIGC_OK;
}

static void
note_type(aigcp_fields *fields, const aigcp_json_value *value)
{
    const uint8_t *name = fields->text + value->start + 1;
    size_t length = value->end - value->start - 2;
    fields->type = aigcp_type_find((const char *)name, length);
    fields->known = fields->known || fields->type;
    fields->type_hash = 0;
    for (size_t i = 0; i < length; i++)
        fields->type_hash = (uint8_t)(fields->type_hash * 31 + name[i]);
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
    if (status == AIGC_OK && value->kind == AIGCP_JSON_STRING)
        status = add(fields, shape, value, value->start, value->end);
    return status;
}

static aigc_status
take_value(void *context, const aigcp_json_value *value)
{
    aigcp_fields *fields = context;
    const aigcp_shape *shape = aigcp_shape_find(value);
    if (shape && shape->role == AIGCP_ROLE_EACH && shape->path[strlen(shape->path) - 1] == '*') {
        fields->known = true;
        return take_each(fields, shape, value);
    }
    if (shape) {
        if (shape->role == AIGCP_ROLE_TYPE)
            note_type(fields, value);
        else if (shape->role != AIGCP_ROLE_KEEP)
            fields->known = true;
        return add(fields, shape, value, value->start, value->end);
    }
    if (fields->each && value->kind == AIGCP_JSON_STRING && !is_name(value))
        return add(fields, &each_string, value, value->start, value->end);
    return AIGC_OK;
}

aigc_status
aigcp_fields_read(aigcp_fields *fields, const uint8_t *text, size_t length)
{
    fields->text = text;
    fields->count = 0;
    fields->known = fields->each = false;
    fields->type = NULL;
    fields->type_hash = 0;
    aigc_status status = aigcp_json_walk(text, length, take_value, fields);
    if (status != AIGC_OK || fields->known)
        return status;
    fields->count = 0;
    fields->each = true;
    return aigcp_json_walk(text, length, take_value, fields);
}

bool
aigcp_field_number(const aigcp_fields *fields, const aigcp_field *field, uint64_t *number)
{
    *number = 0;
    for (size_t i = field->start; i < field->end; i++) {
        uint8_t digit = fields->text[i];
        if (digit < '0' || digit > '9' || *number > UINT32_MAX)
            return false;
        *number = *number * 10 + (digit - '0');
    }
    return *number <= UINT32_MAX;
}

bool
aigcp_field_is(const aigcp_fields *fields, const aigcp_field *field, const char *text)
{
    size_t length = strlen(text);
    return field->kind == AIGCP_JSON_STRING && field->end - field->start == length + 2 &&
           memcmp(fields->text + field->start + 1, text, length) == 0;
}
