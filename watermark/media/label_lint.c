/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/label_lint.h"

#include "common/i18n.h"
#include "common/utf8.h"
#include "watermark/limits.h"

#include <stdio.h>
#include <string.h>

/* TC260-PG-20233A, 3.4: provider and number have at most 32 characters. */
#define LEGACY_LENGTH 32

/* No name of a company is this long, made of digits and letters, and begins with 00: what is so
 * is a provider code, perhaps one with a character lost. 22 is the code without its extension. */
#define CODE_LENGTH_LEAST 22

const char *
aigc_lint_name(aigc_lint lint)
{
    static const char *const names[] = {
        [AIGC_LINT_NONE] = "",
        [AIGC_LINT_UNREADABLE] = "unreadable",
        [AIGC_LINT_BROKEN] = "broken",
        [AIGC_LINT_ESCAPED] = "escaped",
        [AIGC_LINT_ENCODING] = "encoding",
        [AIGC_LINT_MISSING] = "missing",
        [AIGC_LINT_KEY] = "key",
        [AIGC_LINT_TYPE] = "type",
        [AIGC_LINT_REPEATED] = "repeated",
        [AIGC_LINT_VALUE] = "value",
        [AIGC_LINT_EMPTY] = "empty",
        [AIGC_LINT_CHARACTER] = "character",
        [AIGC_LINT_CODE] = "code",
        [AIGC_LINT_PLACEHOLDER] = "placeholder",
        [AIGC_LINT_LEGACY] = "legacy",
        [AIGC_LINT_LENGTH] = "length",
        [AIGC_LINT_PLACE] = "place",
        [AIGC_LINT_SEVERAL] = "several",
        [AIGC_LINT_DISAGREE] = "disagree",
    };
    size_t index = (size_t)lint;

    return index < sizeof names / sizeof names[0] ? names[index] : "";
}

aigc_status
aigcp_lint_list_init(aigcp_lint_list *list, aigcp_arena *arena)
{
    list->count = 0;
    list->room = AIGCP_LINT_MAX;
    list->findings = aigcp_arena_array(arena, list->room, sizeof *list->findings);
    return list->findings ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_lint_add(aigcp_lint_list *list, aigc_lint lint, int field, const char *detail)
{
    if (list->count < list->room)
        list->findings[list->count++] = (aigc_lint_finding){ lint, field, detail };
}

/* The first character that Annex E j) does not name: 0x21, 0x23 to 0x5B, 0x5D to 0x7E, and `"`
 * when it is escaped, as it must be in JSON. 0 if there is none. */
static uint32_t
foreign_character(const char *value)
{
    const uint8_t *bytes = (const uint8_t *)value;
    size_t length = strlen(value), size;

    for (size_t at = 0; at < length; at += size) {
        uint32_t character = aigcp_utf8_decode(bytes + at, length - at, &size);

        if (character < 0x21 || character > 0x7E || character == '\\')
            return character;
    }
    return 0;
}

static aigc_status
check_characters(const aigcp_read_field *read, int field, aigcp_arena *arena, aigcp_lint_list *list)
{
    uint32_t character = foreign_character(read->value);
    char text[16];

    /* The spaces and escapes of a nested object are only how we write it down. */
    if (character == 0 || read->kind == AIGCP_JSON_OBJECT || read->kind == AIGCP_JSON_ARRAY)
        return AIGC_OK;
    (void)snprintf(text, sizeof text, "U+%04X", (unsigned)character);
    const char *detail = aigcp_arena_copy(arena, text, strlen(text));
    if (!detail)
        return AIGC_ERR_MEMORY;
    aigcp_lint_add(list, AIGC_LINT_CHARACTER, field, detail);
    return AIGC_OK;
}

/* ---- values ----------------------------------------------------------------------------- */

static bool
is_alphanumeric(const char *value)
{
    for (; *value != '\0'; value++)
        if (!(*value >= '0' && *value <= '9') && !(*value >= 'A' && *value <= 'Z') &&
            !(*value >= 'a' && *value <= 'z'))
            return false;
    return true;
}

static void
check_code(const char *value, int field, aigcp_lint_list *list)
{
    static const char *const faults[] = {
        [AIGC_PRODUCER_GOOD] = "",
        [AIGC_PRODUCER_LENGTH] = N_("not 27 characters"),
        [AIGC_PRODUCER_CHARACTER] = N_("not only digits and capital letters"),
        [AIGC_PRODUCER_PREFIX] = N_("does not begin with 0011 or 0021"),
        [AIGC_PRODUCER_USCC] = N_("check character of the social credit code"),
        [AIGC_PRODUCER_SERVICE] = N_("kind of service is none of 0, 1, 2"),
    };
    aigc_producer_fault fault = aigc_producer_check(value);

    if (fault != AIGC_PRODUCER_GOOD && strncmp(value, "00", 2) == 0 &&
        strlen(value) >= CODE_LENGTH_LEAST && is_alphanumeric(value))
        aigcp_lint_add(list, AIGC_LINT_CODE, field, faults[fault]);
}

/* What programs in several languages write when a variable has no value. */
static bool
is_placeholder(const char *value)
{
    static const char *const words[] = { "null",      "(null)", "None", "nil",
                                         "undefined", "NaN",    "<nil>" };

    if (strstr(value, "%!") && strstr(value, "(MISSING)") != NULL)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(value, words[i]) == 0)
            return true;
    return false;
}

static bool
may_be_empty(int field)
{
    return field == AIGC_FIELD_RESERVED_CODE1 || field == AIGC_FIELD_RESERVED_CODE2;
}

static aigc_status
check_value(const aigcp_read_field *read, int field, aigcp_arena *arena, aigcp_lint_list *list)
{
    const char *value = read->value;

    if (strcmp(read->key, aigc_field_name((aigc_field)field)) != 0)
        aigcp_lint_add(list, AIGC_LINT_KEY, field, read->key);
    if (read->kind != AIGCP_JSON_STRING)
        aigcp_lint_add(list, AIGC_LINT_TYPE, field, aigcp_json_kind_name(read->kind));
    if (value[0] == '\0') {
        if (!may_be_empty(field))
            aigcp_lint_add(list, AIGC_LINT_EMPTY, field, "");
        return AIGC_OK;
    }
    if (is_placeholder(value))
        aigcp_lint_add(list, AIGC_LINT_PLACEHOLDER, field, value);
    else if (field == AIGC_FIELD_LABEL && (strlen(value) != 1 || value[0] < '1' || value[0] > '3'))
        aigcp_lint_add(list, AIGC_LINT_VALUE, field, value);
    else if (field == AIGC_FIELD_CONTENT_PRODUCER || field == AIGC_FIELD_CONTENT_PROPAGATOR)
        check_code(value, field, list);
    return check_characters(read, field, arena, list);
}

static aigc_status
check_fields(const aigcp_label_reading *reading, aigcp_arena *arena, aigcp_lint_list *list)
{
    for (int field = 0; field < AIGCP_LABEL_FIELDS; field++) {
        aigc_status status = AIGC_OK;

        if (!reading->fields[field].value)
            aigcp_lint_add(list, AIGC_LINT_MISSING, field, "");
        else
            status = check_value(&reading->fields[field], field, arena, list);
        if (status != AIGC_OK)
            return status;
    }
    return AIGC_OK;
}

static void
check_legacy(const aigcp_label_reading *reading, aigcp_lint_list *list)
{
    static const aigc_field fields[] = { AIGC_FIELD_CONTENT_PRODUCER, AIGC_FIELD_PRODUCE_ID };

    aigcp_lint_add(list, AIGC_LINT_LEGACY, -1, "");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *value = reading->fields[fields[i]].value;

        if (!value)
            aigcp_lint_add(list, AIGC_LINT_MISSING, (int)fields[i], "");
        else if (aigcp_utf8_count((const uint8_t *)value, strlen(value)) > LEGACY_LENGTH)
            aigcp_lint_add(list, AIGC_LINT_LENGTH, (int)fields[i], "");
    }
}

aigc_status
aigcp_label_lint(const aigcp_label_reading *reading, aigc_carrier_kind kind, aigcp_arena *arena,
                 aigcp_lint_list *list)
{
    const struct {
        bool found;
        aigc_lint lint;
    } whole[] = {
        { reading->broken, AIGC_LINT_BROKEN },           { reading->escaped, AIGC_LINT_ESCAPED },
        { reading->encoding, AIGC_LINT_ENCODING },       { reading->repeated, AIGC_LINT_REPEATED },
        { kind == AIGC_CARRIER_GLUED, AIGC_LINT_PLACE },
    };

    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (whole[i].found)
            aigcp_lint_add(list, whole[i].lint, -1, "");
    switch (reading->form) {
    case AIGC_FORM_GB45438:
        return check_fields(reading, arena, list);
    case AIGC_FORM_LEGACY:
        check_legacy(reading, list);
        return AIGC_OK;
    case AIGC_FORM_VENDOR:
    case AIGC_FORM_NONE:
        return AIGC_OK;
    }
    return AIGC_OK;
}
