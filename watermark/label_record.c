/* SPDX-License-Identifier: Apache-2.0 */
/* The label record: the seven fields of GB 45438-2025 Annex E, time and model. */
#include "watermark/label_record.h"

#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "watermark/printable.h"

static const char *const field_names[AIGC_FIELD_COUNT] = {
    [AIGC_FIELD_LABEL] = "Label",
    [AIGC_FIELD_CONTENT_PRODUCER] = "ContentProducer",
    [AIGC_FIELD_PRODUCE_ID] = "ProduceID",
    [AIGC_FIELD_RESERVED_CODE1] = "ReservedCode1",
    [AIGC_FIELD_CONTENT_PROPAGATOR] = "ContentPropagator",
    [AIGC_FIELD_PROPAGATE_ID] = "PropagateID",
    [AIGC_FIELD_RESERVED_CODE2] = "ReservedCode2",
    [AIGC_FIELD_MODEL] = "Model",
};

#define STANDARD_FIELDS 7 /* fields before this index are those of the standard */

static bool
is_field(aigc_field field)
{
    return (unsigned)field < AIGC_FIELD_COUNT;
}

void
aigcp_label_clear(aigc_label *label)
{
    *label = (aigc_label){ .values = { [AIGC_FIELD_LABEL] = "1" } };
}

aigc_status
aigc_label_new(aigc_label **label)
{
    if (!label)
        return AIGC_ERR_ARGUMENT;
    *label = malloc(sizeof **label);
    if (!*label)
        return AIGC_ERR_MEMORY;
    aigcp_label_clear(*label);
    return AIGC_OK;
}

void
aigc_label_free(aigc_label *label)
{
    free(label);
}

/* Annex E j): 0x21, 0x23 to 0x5B, 0x5D to 0x7E. */
static bool
has_standard_characters(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (value[i] < 0x21 || value[i] > 0x7E || value[i] == '"' || value[i] == '\\')
            return false;
    return true;
}

/* Whether a value is meant as a provider code, and so must be a good one. */
static bool
claims_provider_code(const char *value, size_t length)
{
    if (length != 27 || value[0] != '0' || value[1] != '0')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!(value[i] >= '0' && value[i] <= '9') && !(value[i] >= 'A' && value[i] <= 'Z'))
            return false;
    return true;
}

static bool
is_good_value(aigc_field field, const char *value, size_t length)
{
    switch (field) {
    case AIGC_FIELD_LABEL:
        return length == 1 && value[0] >= '1' && value[0] <= '3';
    case AIGC_FIELD_MODEL:
        return aigcp_is_printable(value, length);
    default:
        return has_standard_characters(value, length) &&
               (!claims_provider_code(value, length) ||
                aigc_producer_check(value) == AIGC_PRODUCER_GOOD);
    }
}

aigc_status
aigc_label_set(aigc_label *label, aigc_field field, const char *value)
{
    if (!label || !value || !is_field(field))
        return AIGC_ERR_ARGUMENT;
    size_t length = strnlen(value, AIGC_FIELD_MAX + 1);
    if (length > AIGC_FIELD_MAX || !is_good_value(field, value, length))
        return AIGC_ERR_FIELD;
    /* `value` may be what aigc_label_get() gave for another field, or for this one. */
    memmove(label->values[field], value, length + 1);
    return AIGC_OK;
}

aigc_field
aigcp_field_counterpart(aigc_field field)
{
    switch (field) {
    case AIGC_FIELD_CONTENT_PROPAGATOR:
        return AIGC_FIELD_CONTENT_PRODUCER;
    case AIGC_FIELD_PROPAGATE_ID:
        return AIGC_FIELD_PRODUCE_ID;
    default:
        return field;
    }
}

const char *
aigc_label_get(const aigc_label *label, aigc_field field)
{
    if (!label || !is_field(field))
        return "";
    if (label->values[field][0] == '\0')
        field = aigcp_field_counterpart(field);
    return label->values[field];
}

aigc_status
aigc_label_set_time(aigc_label *label, uint64_t seconds)
{
    if (!label)
        return AIGC_ERR_ARGUMENT;
    if (seconds >= AIGCP_TIME_END)
        return AIGC_ERR_FIELD;
    label->time = seconds;
    return AIGC_OK;
}

uint64_t
aigc_label_time(const aigc_label *label)
{
    return label ? label->time : 0;
}

const char *
aigc_field_name(aigc_field field)
{
    return is_field(field) ? field_names[field] : "";
}

aigc_status
aigc_label_check(const aigc_label *label, aigc_field *missing)
{
    static const aigc_field required[] = {
        AIGC_FIELD_LABEL,
        AIGC_FIELD_CONTENT_PRODUCER,
        AIGC_FIELD_PRODUCE_ID,
    };

    if (missing)
        *missing = AIGC_FIELD_LABEL;
    if (!label)
        return AIGC_ERR_ARGUMENT;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (label->values[required[i]][0] == '\0') {
            if (missing)
                *missing = required[i];
            return AIGC_ERR_FIELD;
        }
    }
    return AIGC_OK;
}

static aigc_status
append_member(aigcp_buffer *json, const char *name, const char *value, bool first)
{
    const char *const parts[] = { first ? "{\"" : ",\"", name, "\":\"", value, "\"" };
    aigc_status status = AIGC_OK;
    for (size_t i = 0; status == AIGC_OK && i < sizeof parts / sizeof *parts; i++)
        status = aigcp_buffer_append_string(json, parts[i]);
    return status;
}

aigc_status
aigc_label_json(const aigc_label *label, char **json)
{
    if (!json)
        return AIGC_ERR_ARGUMENT;
    *json = NULL;
    if (!label)
        return AIGC_ERR_ARGUMENT;

    /* No value has a character that JSON wants escaped. Names are under 32 bytes. */
    aigcp_buffer buffer;
    aigcp_buffer_init(&buffer, STANDARD_FIELDS * (AIGC_FIELD_MAX + 32) + 2);
    aigc_status status = AIGC_OK;
    for (int field = 0; status == AIGC_OK && field < STANDARD_FIELDS; field++)
        status = append_member(&buffer, field_names[field],
                               aigc_label_get(label, (aigc_field)field), field == 0);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&buffer, "}", 2); /* with the NUL */
    if (status != AIGC_OK)
        goto fail;
    *json = (char *)buffer.data;
    return AIGC_OK;

fail:
    aigcp_buffer_free(&buffer);
    return status;
}
