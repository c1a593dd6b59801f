/* SPDX-License-Identifier: Apache-2.0 */
/* What every source must be before it is read: UTF-8 text without control characters. */
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_encoding.h"
#include "libfilter/rules/rule_yaml.h"

typedef enum fault { FAULT_NONE, FAULT_ENCODING, FAULT_CONTROL } fault;

/* `*size` is the length of the character; `*culprit` the byte or the control character that is one.
 */
static fault
check_character(const char *text, size_t length, size_t *size, uint32_t *culprit)
{
    uint32_t character = aigcp_utf8_decode((const uint8_t *)text, length, size);
    const bool is_text = character != AIGCP_UTF8_INVALID && character != AIGCP_UTF8_PARTIAL;
    *culprit = is_text ? character : (uint8_t)text[0];
    if (!is_text)
        return FAULT_ENCODING;
    if (character >= 0x20 && character != 0x7F && (character < 0x80 || character > 0x9F))
        return FAULT_NONE;
    if (character == '\t')
        return FAULT_NONE;
    return FAULT_CONTROL;
}

/* The first fault in a line; `*column` counts characters from 1. */
static fault
check_line(const char *line, size_t length, uint32_t *column, uint32_t *culprit)
{
    *column = 1;
    for (size_t i = 0; i < length; (*column)++) {
        size_t size = 1;
        unsigned char first = (unsigned char)line[i];
        if (first < 0x20 || first >= 0x7F) {
            fault found = check_character(line + i, length - i, &size, culprit);
            if (found != FAULT_NONE)
                return found;
        }
        i += size;
    }
    return FAULT_NONE;
}

bool
aigcp_line_is_text(const char *line, size_t length)
{
    uint32_t column, culprit;
    return check_line(line, length, &column, &culprit) == FAULT_NONE;
}

/* The check of one source. */
typedef struct text_check {
    aigcp_rule_model *model;
    bool encoding_told; /* a file in another encoding has a fault in every line: tell one. UTF-16
                           has a NUL in nearly every one */
    bool good;
} text_check;

static void
tell_fault(text_check *check, aigcp_place place, fault found, uint32_t culprit)
{
    const bool is_control = found == FAULT_CONTROL && culprit;
    check->good = false;
    if (!is_control && check->encoding_told)
        return;
    check->encoding_told |= !is_control;
    const char *hint =
        is_control ? NULL : aigcp_encoding_hint(place.source->text, place.source->length);
    if (found == FAULT_CONTROL)
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, hint,
                       _("a control character (U+%04X)"), (unsigned)culprit);
    else
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, hint,
                       _("byte 0x%02X is not UTF-8"), (unsigned)culprit);
}

/* What YAML lines must be besides. */
static void
check_yaml_line(text_check *check, const char *line, size_t length, aigcp_place place)
{
    size_t spaces = 0;
    while (spaces < length && line[spaces] == ' ')
        spaces++;
    if (spaces < length && line[spaces] == '\t') {
        check->good = false;
        place.column = (uint32_t)spaces + 1;
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, _("indent with spaces"),
                       _("a tab in the indentation"));
    }
    if (length > AIGCP_MAX_RULE_LINE_BYTES) {
        check->good = false;
        place.column = 0;
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, _("break the line"),
                       _("a line with more than %zu KiB"), AIGCP_MAX_RULE_LINE_BYTES >> 10);
    }
}

bool
aigcp_source_is_text(aigcp_rule_model *model, const aigcp_source *source, bool is_yaml,
                     size_t *body)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    const size_t mark_length = sizeof byte_order_mark - 1;
    *body = 0;
    if (source->length >= mark_length && !memcmp(source->text, byte_order_mark, mark_length))
        *body = mark_length;

    text_check check = { .model = model, .good = true };
    aigcp_place place = { .source = source, .line = 1 };
    const char *end = source->text + source->length;
    for (const char *line = source->text + *body; line < end; place.line++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline ? newline : end) - line);
        if (length && line[length - 1] == '\r')
            length--;
        uint32_t culprit = 0;
        fault found = check_line(line, length, &place.column, &culprit);
        if (found != FAULT_NONE)
            tell_fault(&check, place, found, culprit);
        if (is_yaml)
            check_yaml_line(&check, line, length, place);
        line = newline ? newline + 1 : end;
    }
    return check.good;
}
