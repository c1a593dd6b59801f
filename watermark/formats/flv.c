/* SPDX-License-Identifier: Apache-2.0 */
/* FLV (Adobe Flash Video File Format 10.1). Labels: TC260-PG-20257A, a property AIGC of the script
 * tag onMetaData, as an AMF0 string.
 *
 * A property that is there is replaced, a new one comes last. `keyframes.filepositions` and other
 * offsets that players use to seek move with it. C2PA has no place for a manifest here. */
#include "common/byte_order.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define TAG_HEADER 11
#define BACK_POINTER 4
#define SCRIPT 18
#define DATA_MAX ((1u << 24) - 1)

/* AMF0 markers. */
enum { NUMBER = 0, BOOLEAN = 1, STRING = 2, OBJECT = 3, NULL_VALUE = 5, UNDEFINED = 6 };
enum { REFERENCE = 7, ECMA_ARRAY = 8, OBJECT_END = 9, STRICT_ARRAY = 10, DATE = 11 };
enum { LONG_STRING = 12, XML_DOCUMENT = 15, TYPED_OBJECT = 16 };

/* The script tag onMetaData. */
typedef struct flv_script {
    uint64_t offset; /* of the tag; 0 if there is none */
    uint64_t first;  /* where the first tag stands */
    aigcp_buffer data;
    size_t array_at;        /* the count of an ECMA array; 0 for an object */
    size_t properties, end; /* in `data`: the first property, the end marker */
} flv_script;

/* ---- AMF0 ------------------------------------------------------------------------------ */

/* Containers that are open: how many values of an array are still to come, or an object. */
typedef struct amf_level {
    bool is_object;
    uint64_t left;
} amf_level;

/* Skip a value that holds no others. False if it does not fit, or is unknown. */
static bool
skip_scalar(const aigcp_buffer *data, size_t *at, uint8_t marker)
{
    size_t left = data->length - *at, need;

    switch (marker) {
    case NUMBER:
        need = 8;
        break;
    case BOOLEAN:
        need = 1;
        break;
    case STRING:
        need = left < 2 ? SIZE_MAX : 2 + (size_t)aigcp_get_be(data->data + *at, 2);
        break;
    case NULL_VALUE:
    case UNDEFINED:
        need = 0;
        break;
    case REFERENCE:
        need = 2;
        break;
    case DATE:
        need = 10;
        break;
    case LONG_STRING:
    case XML_DOCUMENT:
        need = left < 4 ? SIZE_MAX : 4 + (size_t)aigcp_get_be(data->data + *at, 4);
        break;
    default:
        return false;
    }
    if (need > left)
        return false;
    *at += need;
    return true;
}

/* Open a container whose marker was read. */
static bool
open_container(const aigcp_buffer *data, size_t *at, uint8_t marker, amf_level *level)
{
    size_t left = data->length - *at;

    *level = (amf_level){ marker != STRICT_ARRAY, 0 };
    if (marker == OBJECT)
        return true;
    if (marker == TYPED_OBJECT)
        return skip_scalar(data, at, STRING);
    if ((marker != ECMA_ARRAY && marker != STRICT_ARRAY) || left < 4)
        return false;
    level->left = aigcp_get_be(data->data + *at, 4);
    *at += 4;
    return true;
}

/* Called for numbers inside a value. */
typedef aigc_status (*amf_number_fn)(void *context, size_t at);

/* Step over the value at `*at`, however deep. */
static aigc_status
skip_value(const aigcp_buffer *data, size_t *at, amf_number_fn number, void *context)
{
    amf_level levels[AIGCP_AMF_DEPTH_MAX];
    size_t depth = 0;

    do {
        amf_level *level = depth > 0 ? &levels[depth - 1] : NULL;

        if (level && !level->is_object && level->left-- == 0) {
            depth--;
            continue;
        }
        if (level && level->is_object) {
            size_t name = *at;

            if (!skip_scalar(data, at, STRING))
                return AIGC_ERR_FORMAT;
            if (*at == name + 2 && *at < data->length && data->data[*at] == OBJECT_END) {
                (*at)++;
                depth--;
                continue;
            }
        }
        if (*at == data->length)
            return AIGC_ERR_FORMAT;
        uint8_t marker = data->data[(*at)++];
        if (marker == NUMBER && number && data->length - *at >= 8) {
            aigc_status status = number(context, *at);

            if (status != AIGC_OK)
                return status;
        }
        if (marker == OBJECT || marker == ECMA_ARRAY || marker == STRICT_ARRAY ||
            marker == TYPED_OBJECT) {
            if (depth == AIGCP_AMF_DEPTH_MAX)
                return AIGC_ERR_LIMIT;
            if (!open_container(data, at, marker, &levels[depth]))
                return AIGC_ERR_FORMAT;
            depth++;
        } else if (!skip_scalar(data, at, marker)) {
            return AIGC_ERR_FORMAT;
        }
    } while (depth > 0);
    return AIGC_OK;
}

/* A property of onMetaData. */
typedef struct flv_property {
    size_t offset, value, end; /* in `data`; `value`: of the marker */
    const char *name;
    size_t name_length;
    const char *text; /* NULL if it is no string */
    size_t text_length;
} flv_property;

/* The property at `*at`, which moves behind it. AIGC_ERR_NOT_FOUND at the end marker. */
static aigc_status
next_property(const flv_script *script, size_t *at, flv_property *property)
{
    const aigcp_buffer *data = &script->data;

    memset(property, 0, sizeof *property);
    property->offset = *at;
    /* Some writers leave the end marker out. */
    if (data->length - *at == 0 ||
        (data->length - *at >= 3 && memcmp(data->data + *at, "\0\0\x09", 3) == 0))
        return AIGC_ERR_NOT_FOUND;
    if (!skip_scalar(data, at, STRING))
        return AIGC_ERR_FORMAT;
    property->name = (const char *)data->data + property->offset + 2;
    property->name_length = *at - property->offset - 2;
    property->value = *at;
    aigc_status status = skip_value(data, at, NULL, NULL);
    property->end = *at;
    if (status == AIGC_OK) {
        size_t head = data->data[property->value] == STRING        ? 3
                      : data->data[property->value] == LONG_STRING ? 5
                                                                   : 0;

        if (head > 0) {
            property->text = (const char *)data->data + property->value + head;
            property->text_length = property->end - property->value - head;
        }
    }
    return status;
}

/* ---- tags ------------------------------------------------------------------------------ */

static aigc_status
open_metadata(flv_script *script)
{
    static const char name[] = "\x02\0\x0aonMetaData";
    const aigcp_buffer *data = &script->data;
    size_t at = sizeof name - 1;
    flv_property property;
    aigc_status status;

    if (data->length < at + 1 || memcmp(data->data, name, at) != 0)
        return AIGC_ERR_NOT_FOUND;
    if (data->data[at] == ECMA_ARRAY) {
        script->array_at = at + 1;
        at += 5;
    } else if (data->data[at] == OBJECT) {
        at += 1;
    } else {
        return AIGC_ERR_NOT_FOUND;
    }
    if (at > data->length)
        return AIGC_ERR_FORMAT;
    script->properties = at;
    while ((status = next_property(script, &at, &property)) == AIGC_OK) {
    }
    script->end = at;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* Find onMetaData among the first tags. */
static aigc_status
read_script(const aigc_source *source, flv_script *script)
{
    uint64_t at, size = 0, type = 0;
    aigc_status status = aigcp_source_be(source, 5, 4, &at);

    memset(script, 0, sizeof *script);
    aigcp_buffer_init(&script->data, DATA_MAX);
    if (status != AIGC_OK || at < 9 || at > UINT32_MAX)
        return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
    at += BACK_POINTER;
    script->first = at;
    for (unsigned i = 0;
         i < AIGCP_FLV_TAGS_MAX && source->size > at && source->size - at >= TAG_HEADER; i++) {
        status = aigcp_source_be(source, at, 1, &type);
        if (status == AIGC_OK)
            status = aigcp_source_be(source, at + 1, 3, &size);
        if (status == AIGC_OK && (type & 0x3f) == SCRIPT) { /* bit 5: encrypted */
            script->data.length = 0;
            status = aigcp_source_append(source, at + TAG_HEADER, size, &script->data);
            if (status == AIGC_OK)
                status = open_metadata(script);
            if (status == AIGC_OK)
                script->offset = at;
            if (status != AIGC_ERR_NOT_FOUND)
                return status;
            status = AIGC_OK;
        }
        if (status != AIGC_OK)
            return status;
        at += TAG_HEADER + size + BACK_POINTER;
    }
    return AIGC_OK;
}

static bool
is_label(const flv_property *property)
{
    return property->text && property->text_length <= AIGCP_LABEL_VALUE_MAX &&
           aigcp_tag_is_label(property->name, property->name_length, property->text,
                              property->text_length);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    flv_script script;
    flv_property property;
    aigc_status status = read_script(source, &script);
    size_t at = script.properties;

    while (status == AIGC_OK && script.offset != 0 &&
           (status = next_property(&script, &at, &property)) == AIGC_OK) {
        if (is_label(&property)) {
            aigcp_carrier carrier = { "FLV onMetaData AIGC", script.offset, property.text,
                                      property.text_length,
                                      aigcp_tag_kind(property.name, property.name_length) };

            status = found(context, &carrier);
        }
    }
    aigcp_buffer_free(&script.data);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- writing --------------------------------------------------------------------------- */

static aigc_status
append_label(aigcp_buffer *out, const char *label)
{
    size_t length = strlen(label);
    bool is_long = length > UINT16_MAX;
    uint8_t head[11] = { 0, 4, 'A', 'I', 'G', 'C', is_long ? LONG_STRING : STRING };

    aigcp_put_be(head + 7, is_long ? 4 : 2, length);
    aigc_status status = aigcp_buffer_append(out, head, is_long ? 11 : 9);
    return status == AIGC_OK ? aigcp_buffer_append(out, label, length) : status;
}

/* Numbers that are offsets in the file. */
typedef struct shift_state {
    uint8_t *data;   /* of the new script */
    uint64_t behind; /* offsets from here on move */
    int64_t by;
} shift_state;

static aigc_status
shift_number(void *context, size_t at)
{
    const shift_state *state = context;
    uint64_t bits = aigcp_get_be(state->data + at, 8);
    double value;

    memcpy(&value, &bits, sizeof value);
    if (value >= (double)state->behind && value < 9007199254740992.0) { /* 2^53 */
        value += (double)state->by;
        memcpy(&bits, &value, sizeof bits);
        aigcp_put_be(state->data + at, 8, bits);
    }
    return AIGC_OK;
}

static bool
is_named(const flv_property *property, const char *name)
{
    return property->name_length == strlen(name) &&
           memcmp(property->name, name, property->name_length) == 0;
}

/* In `keyframes`, `times` are numbers, too: only what is inside `filepositions` moves. */
static aigc_status
shift_keyframes(const aigcp_buffer *data, size_t value, shift_state *state)
{
    flv_script inner = { .data = *data };
    flv_property property;
    size_t at = value + (data->data[value] == ECMA_ARRAY ? 5 : 1);
    aigc_status status = AIGC_OK;

    if (data->data[value] != OBJECT && data->data[value] != ECMA_ARRAY)
        return AIGC_OK;
    while (status == AIGC_OK && (status = next_property(&inner, &at, &property)) == AIGC_OK) {
        size_t inside = property.value;

        if (is_named(&property, "filepositions"))
            status = skip_value(data, &inside, shift_number, state);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
shift_positions(aigcp_buffer *data, size_t properties, shift_state *state)
{
    flv_script script = { .data = *data };
    flv_property property;
    size_t at = properties;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && (status = next_property(&script, &at, &property)) == AIGC_OK)
        if (is_named(&property, "keyframes"))
            status = shift_keyframes(data, property.value, state);
        else if ((is_named(&property, "filesize") || is_named(&property, "lastkeyframelocation")) &&
                 data->data[property.value] == NUMBER)
            status = shift_number(state, property.value + 1);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* The data of onMetaData with the label in it. */
static aigc_status
build_data(const flv_script *script, const char *label, aigcp_buffer *out)
{
    size_t at = script->properties, others = 0;
    bool placed = false;
    flv_property property;
    aigc_status status = aigcp_buffer_append(out, script->data.data, at);

    while (status == AIGC_OK && (status = next_property(script, &at, &property)) == AIGC_OK) {
        if (!is_label(&property)) {
            status = aigcp_buffer_append(out, script->data.data + property.offset,
                                         property.end - property.offset);
            others++;
        } else if (!placed) {
            status = append_label(out, label);
            placed = true;
        }
    }
    if (status == AIGC_ERR_NOT_FOUND)
        status = placed ? AIGC_OK : append_label(out, label);
    if (status == AIGC_OK) {
        status = aigcp_buffer_append(out, script->data.data + script->end,
                                     script->data.length - script->end);
    }
    if (status == AIGC_OK && script->array_at > 0)
        aigcp_put_be(out->data + script->array_at, 4, others + 1);
    return status;
}

static aigc_status
replace_data(const aigc_source *source, flv_script *script, const char *label, aigcp_edits *edits)
{
    uint64_t at = script->offset + TAG_HEADER, end = at + script->data.length, back;
    uint8_t size[4];
    aigcp_buffer data;

    aigcp_buffer_init(&data, DATA_MAX);
    aigc_status status = build_data(script, label, &data);
    if (status == AIGC_OK) {
        shift_state state = { data.data, end, (int64_t)data.length - (int64_t)script->data.length };

        status = shift_positions(&data, script->properties, &state);
    }
    aigcp_put_be(size, 3, data.length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, script->offset + 1, 3, size, 3);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, at, script->data.length, data.data, data.length);
    if (status == AIGC_OK && source->size - end >= BACK_POINTER) {
        status = aigcp_source_be(source, end, BACK_POINTER, &back);
        aigcp_put_be(size, 4, TAG_HEADER + data.length);
        if (status == AIGC_OK && back == TAG_HEADER + script->data.length)
            status = aigcp_edits_add(edits, end, BACK_POINTER, size, BACK_POINTER);
    }
    aigcp_buffer_free(&data);
    return status;
}

/* A script tag of its own, before all others. */
static aigc_status
add_script(const flv_script *script, const char *label, aigcp_edits *edits)
{
    static const char begin[] = "\x02\0\x0aonMetaData\x08\0\0\0\x01";
    uint8_t header[TAG_HEADER] = { SCRIPT }, back[BACK_POINTER];
    aigcp_buffer tag;

    aigcp_buffer_init(&tag, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = aigcp_buffer_append(&tag, header, sizeof header);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&tag, begin, sizeof begin - 1);
    if (status == AIGC_OK)
        status = append_label(&tag, label);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&tag, "\0\0\x09", 3);
    if (status == AIGC_OK) {
        aigcp_put_be(tag.data + 1, 3, tag.length - TAG_HEADER);
        aigcp_put_be(back, sizeof back, tag.length);
        status = aigcp_buffer_append(&tag, back, sizeof back);
    }
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, script->first, 0, tag.data, tag.length);
    aigcp_buffer_free(&tag);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    flv_script script;
    aigc_status status = read_script(source, &script);

    if (status == AIGC_OK && script.first > source->size)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        status = script.offset != 0 ? replace_data(source, &script, request->bare, edits)
                                    : add_script(&script, request->bare, edits);
    }
    aigcp_buffer_free(&script.data);
    return status;
}

const aigcp_format aigcp_format_flv = { .type = AIGC_MEDIA_FLV,
                                        .name = "FLV",
                                        .mime = "video/x-flv",
                                        .extension = "flv",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_NONE };
