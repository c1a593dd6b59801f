/* SPDX-License-Identifier: Apache-2.0 */
/* The values that keys of a rule file may have. */
#include "libfilter/rules/rule_values.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "common/utf8.h"
#include "libfilter/conditions/condition.h"
#include "libfilter/limits.h"
#include "libfilter/validators/validators.h"

/* Room for a hint that quotes a name. */
#define HINT_SIZE 128

/* Where a value would begin that has nothing: it has the place of its key, or of its dash. */
static size_t
skip_to_value(const aigcp_source *source, size_t at)
{
    if (at < source->length && source->text[at] == '-')
        return at + 1;
    while (at < source->length && !strchr(":\n", source->text[at]))
        at++;
    return at < source->length && source->text[at] == ':' ? at + 1 : at;
}

bool
aigcp_value_ends_at_comment(const aigcp_yaml_node *value)
{
    const aigcp_source *source = value->place.source;
    if (!source || (value->length && !value->verbatim))
        return false;
    size_t at =
        value->verbatim ? value->start + value->length : skip_to_value(source, value->start);
    while (at < source->length && (source->text[at] == ' ' || source->text[at] == '\t'))
        at++;
    return at < source->length && source->text[at] == '#';
}

const char *
aigcp_comment_hint(void)
{
    return _("\"#\" behind a space begins a comment: put the text in quotes");
}

const char *
aigcp_text_hint(const aigcp_yaml_node *value)
{
    if (value->flow)
        return _("put a text that begins with [ or { in quotes");
    return value->kind == AIGCP_YAML_MAPPING ? _("put a text with \": \" in it in quotes") : NULL;
}

const char *
aigcp_value_text(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                 size_t max_bytes)
{
    if (value->kind != AIGCP_YAML_SCALAR) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, aigcp_text_hint(value),
                       _("%s must be a text"), key);
        return NULL;
    }
    if (!value->length) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place,
                       aigcp_value_ends_at_comment(value) ? aigcp_comment_hint() : NULL,
                       _("%s is empty"), key);
        return NULL;
    }
    if (value->length > max_bytes) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, NULL,
                       _("%s is longer than %zu bytes"), key, max_bytes);
        return NULL;
    }
    const char *text = aigcp_arena_copy(&model->arena, value->text, value->length);
    if (!text)
        model->out_of_memory = true;
    return text;
}

/* Whether a character has no place in a line that people read: it would act on their
 * terminal, or show the line in another order than it is written. */
static bool
is_unprintable(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == 0x061C ||
           character == 0x200E || character == 0x200F ||
           (character >= 0x2028 && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

bool
aigcp_is_line_character(uint32_t character)
{
    return !is_unprintable(character);
}

/* Refuse the first character that has no place in a line, but for those that are `allowed`. */
static const char *
expect_printable(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                 const char *text, const char *allowed)
{
    for (size_t i = 0, step; text && i < value->length; i += step) {
        uint32_t character = aigcp_utf8_decode((const uint8_t *)text + i, value->length - i, &step);
        bool good = character && character < 0x80 && strchr(allowed, (char)character);
        if (is_unprintable(character) && !good) {
            aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, NULL,
                           _("%s has the unprintable character U+%04X"), key, (unsigned)character);
            return NULL;
        }
    }
    return text;
}

const char *
aigcp_value_line(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                 size_t max_bytes)
{
    const char *text = aigcp_value_text(model, key, value, max_bytes);
    return expect_printable(model, key, value, text, "");
}

static const char line_spaces[] = " \t\r\n";

/* Write a text of several lines as one: whatever stands between two words, as a space. */
static size_t
join_lines(const char *text, size_t length, char *joined)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_space = strchr(line_spaces, text[i]) != NULL;
        if (!is_space)
            joined[kept++] = text[i];
        else if (kept && joined[kept - 1] != ' ')
            joined[kept++] = ' ';
    }
    return kept - (kept && joined[kept - 1] == ' ');
}

const char *
aigcp_value_joined_lines(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                         size_t max_bytes, size_t *length, bool *verbatim)
{
    const char *text = aigcp_value_text(model, key, value, max_bytes);
    text = expect_printable(model, key, value, text, line_spaces);
    *length = value->length;
    *verbatim = value->verbatim;
    if (!text || strcspn(text, line_spaces + 1) >= value->length)
        return text;
    char *joined = aigcp_arena_alloc(&model->arena, value->length + 1);
    if (!joined) {
        model->out_of_memory = true;
        return NULL;
    }
    *length = join_lines(text, value->length, joined);
    joined[*length] = '\0';
    *verbatim = false;
    return joined;
}

static bool
is_id_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
aigcp_is_id(const char *text)
{
    size_t length = strlen(text);
    bool good = length <= AIGCP_MAX_ID_CHARACTERS && is_id_character(text[0]);
    for (size_t i = 1; i < length; i++)
        good = good && (is_id_character(text[i]) || strchr("._-", text[i]));
    return good;
}

const char *
aigcp_value_id(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_ID_CHARACTERS);
    if (!text)
        return NULL;
    if (strlen(text) == value->length && aigcp_is_id(text))
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, _("such as cn.resident-id"),
                   _("%s may have a-z, 0-9, and behind the first of them \".\", \"_\" and \"-\""),
                   key);
    return NULL;
}

/* A.1.a to A.5.b of TC260-003-2024, Annex A, which GB/T 45654-2025 keeps. */
static bool
is_annex_category(const char *code)
{
    static const char last[] = { 'h', 'i', 'e', 'g', 'b' }; /* of A.1 to A.5 */
    if (strlen(code) != 5 || code[0] != 'A' || code[1] != '.' || code[3] != '.')
        return false;
    return code[2] >= '1' && code[2] <= '5' && code[4] >= 'a' && code[4] <= last[code[2] - '1'];
}

static bool
is_own_category(const char *code)
{
    if (strncmp(code, "X.", 2) != 0 || code[2] == '\0')
        return false;
    for (const char *c = code + 2; *c; c++) {
        bool is_capital = *c >= 'A' && *c <= 'Z';
        if (!is_capital && !is_id_character(*c) && !strchr("._-", *c))
            return false;
    }
    return true;
}

bool
aigcp_is_category(const char *code)
{
    return strlen(code) <= AIGCP_MAX_ID_CHARACTERS &&
           (is_annex_category(code) || is_own_category(code));
}

const char *
aigcp_value_category(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_ID_CHARACTERS);
    if (!text || aigcp_is_category(text))
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place,
                   _("A.1.a to A.5.b, or a code of your own that begins with X."),
                   _("%s is not a category of TC260-003 Annex A"), text);
    return NULL;
}

/* "A", "A.1" to "A.5", and "X", which stand for all that begins with them. */
static bool
is_category_prefix(const char *code)
{
    if (!strcmp(code, "A") || !strcmp(code, "X"))
        return true;
    return strlen(code) == 3 && !strncmp(code, "A.", 2) && code[2] >= '1' && code[2] <= '5';
}

bool
aigcp_is_category_prefix(const char *code)
{
    return is_category_prefix(code) || is_annex_category(code) || is_own_category(code);
}

const char *
aigcp_value_category_prefix(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_ID_CHARACTERS);
    if (!text || aigcp_is_category_prefix(text))
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place,
                   _("such as A.3.e, or A.3 for all of them, or a code that begins with X."),
                   _("%s is not a category of TC260-003 Annex A"), text);
    return NULL;
}

const char *
aigcp_value_group_name(aigcp_rule_model *model, const aigcp_yaml_node *name)
{
    const char *text =
        aigcp_value_line(model, _("the name of a group"), name, AIGCP_MAX_GROUP_NAME);
    if (!text)
        return NULL;
    bool good = text[0] >= 'a' && text[0] <= 'z';
    for (size_t i = 1; i < name->length; i++)
        good = good && (is_id_character(text[i]) || text[i] == '_');
    if (!good) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, name->place, _("such as drug or how_to_pay"),
                       _("the name of a group may have a-z, and behind the first 0-9 and \"_\""));
        return NULL;
    }
    if (!aigcp_condition_is_word(text))
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, name->place, _("take another name"),
                   _("%s is a word of conditions"), text);
    return NULL;
}

const char *
aigcp_value_label(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_LABEL_CHARACTERS);
    if (!text)
        return NULL;
    bool good = text[0] >= 'A' && text[0] <= 'Z';
    for (size_t i = 1; i < value->length; i++)
        good = good && ((text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '0' && text[i] <= '9') ||
                        text[i] == '_');
    if (good)
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, _("such as PHONE"),
                   _("%s may have A-Z, and behind the first 0-9 and \"_\""), key);
    return NULL;
}

bool
aigcp_value_number(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                   int32_t least, int32_t most, int32_t *number)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_METADATA_BYTES);
    if (!text)
        return false;
    bool negative = text[0] == '-';
    const char *digit = text + negative;
    bool good = *digit != '\0';
    int64_t read = 0;
    for (; good && *digit; digit++) {
        good = *digit >= '0' && *digit <= '9' && read <= INT32_MAX;
        read = read * 10 + (*digit - '0');
    }
    read = negative ? -read : read;
    if (good && read >= least && read <= most) {
        *number = (int32_t)read;
        return true;
    }
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, NULL,
                   _("%s must be a whole number from %d to %d"), key, (int)least, (int)most);
    return false;
}

static void
list_choices(const char *const *choices, char hint[HINT_SIZE])
{
    size_t used = 0;
    for (size_t i = 0; choices[i] && used < HINT_SIZE; i++) {
        int length = snprintf(hint + used, HINT_SIZE - used, "%s%s", i ? ", " : "", choices[i]);
        used += length > 0 ? (size_t)length : 0;
    }
}

/* What choices are called in other filters. */
static const struct {
    const char *other, *own;
} other_choices[] = {
    { "block", "stop" },     { "deny", "stop" },  { "reject", "stop" },  { "mask", "redact" },
    { "pass", "log" },       { "warn", "log" },   { "flag", "log" },     { "alert", "log" },
    { "review", "log" },     { "ignore", "off" }, { "disabled", "off" }, { "test", "shadow" },
    { "monitor", "shadow" },
};

static bool
is_choice(const char *const *choices, const char *text)
{
    while (*choices && strcmp(*choices, text) != 0)
        choices++;
    return *choices != NULL;
}

/* The choice that is meant by a text which is none: the nearest of them and of what other filters
 * call them; NULL: none is near. */
static const char *
find_choice(const char *const *choices, const char *text, size_t length)
{
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, text, length);
    for (size_t i = 0; choices[i]; i++)
        aigcp_suggestion_offer(&suggestion, choices[i]);
    for (size_t i = 0; i < sizeof other_choices / sizeof *other_choices; i++)
        if (is_choice(choices, other_choices[i].own))
            aigcp_suggestion_offer(&suggestion, other_choices[i].other);
    for (size_t i = 0; suggestion.best && i < sizeof other_choices / sizeof *other_choices; i++)
        if (suggestion.best == other_choices[i].other)
            return other_choices[i].own;
    return suggestion.best;
}

bool
aigcp_value_choice(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                   const char *const *choices, size_t *index)
{
    if (value->kind != AIGCP_YAML_SCALAR) {
        char hint[HINT_SIZE];
        list_choices(choices, hint);
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, hint, _("%s must be one of these"),
                       key);
        return false;
    }
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_METADATA_BYTES);
    if (!text)
        return false;
    for (*index = 0; choices[*index]; ++*index)
        if (!strcmp(text, choices[*index]))
            return true;

    /* What it may be: the nearest, or all. */
    const char *meant = find_choice(choices, text, value->length);
    char hint[HINT_SIZE];
    if (meant)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), meant);
    else
        list_choices(choices, hint);
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, hint, _("%s cannot be \"%.60s\""), key,
                   text);
    return false;
}

bool
aigcp_value_action(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                   aigc_action *action)
{
    static const char *const choices[] = { "off", "shadow", "log", "redact", "stop", NULL };
    size_t index;
    if (!aigcp_value_choice(model, key, value, choices, &index))
        return false;
    *action = (aigc_action)index;
    return true;
}

const char *
aigcp_value_date(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_METADATA_BYTES);
    if (!text)
        return NULL;
    static const char shape[] = "dddd-dd-dd";
    bool good = value->length == sizeof shape - 1;
    unsigned parts[3] = { 0 };
    for (size_t i = 0, part = 0; good && i < sizeof shape - 1; i++) {
        if (shape[i] == '-') {
            good = text[i] == '-';
            part++;
        } else {
            good = text[i] >= '0' && text[i] <= '9';
            parts[part] = parts[part] * 10 + (unsigned)(text[i] - '0');
        }
    }
    if (good && aigcp_date_exists(parts[0], parts[1], parts[2]))
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, _("such as 2026-01-31"),
                   _("%s: \"%.60s\" is no day of the calendar"), key, text);
    return NULL;
}

const char *
aigcp_value_character(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value)
{
    const char *text = aigcp_value_line(model, key, value, AIGCP_MAX_METADATA_BYTES);
    if (!text)
        return NULL;
    size_t size;
    (void)aigcp_utf8_decode((const uint8_t *)text, value->length, &size);
    if (size == value->length)
        return text;
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, value->place, NULL, _("%s must be one character"),
                   key);
    return NULL;
}
