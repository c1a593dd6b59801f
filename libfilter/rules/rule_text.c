/* SPDX-License-Identifier: Apache-2.0 */
/* What every source must be before it is read: UTF-8 text without control characters. */
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_yaml.h"

typedef enum fault { FAULT_NONE, FAULT_ENCODING, FAULT_CONTROL } fault;

/* `*size` is the length of the character. */
static fault
check_character(const char *text, size_t length, size_t *size)
{
    uint32_t character = aigcp_utf8_decode((const uint8_t *)text, length, size);
    if (character == AIGCP_UTF8_INVALID || character == AIGCP_UTF8_PARTIAL)
        return FAULT_ENCODING;
    if (character >= 0x20 && character != 0x7F && (character < 0x80 || character > 0x9F))
        return FAULT_NONE;
    if (character == '\t')
        return FAULT_NONE;
    return FAULT_CONTROL;
}

/* The first fault in a line; `*column` counts characters from 1, `*byte` is the culprit. */
static fault
check_line(const char *line, size_t length, uint32_t *column, unsigned *byte)
{
    *column = 1;
    for (size_t i = 0; i < length; (*column)++) {
        size_t size = 1;
        unsigned char first = (unsigned char)line[i];
        if (first < 0x20 || first >= 0x7F) {
            fault found = check_character(line + i, length - i, &size);
            if (found != FAULT_NONE) {
                *byte = first;
                return found;
            }
        }
        i += size;
    }
    return FAULT_NONE;
}

/* The check of one source. */
typedef struct text_check {
    aigcp_rule_model *model;
    bool encoding_told; /* a file in another encoding has a fault in every line: tell one */
    bool good;
} text_check;

static void
tell_fault(text_check *check, aigcp_place place, fault found, unsigned byte)
{
    check->good = false;
    if (found == FAULT_CONTROL) {
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("a control character (byte 0x%02X)"), byte);
    } else if (!check->encoding_told) {
        aigcp_diagnose(check->model, AIGC_SEVERITY_ERROR, place, _("save the file as UTF-8"),
                       _("byte 0x%02X is not UTF-8"), byte);
        check->encoding_told = true;
    }
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
        unsigned byte = 0;
        fault found = check_line(line, length, &place.column, &byte);
        if (found != FAULT_NONE)
            tell_fault(&check, place, found, byte);
        if (is_yaml)
            check_yaml_line(&check, line, length, place);
        line = newline ? newline + 1 : end;
    }
    return check.good;
}
