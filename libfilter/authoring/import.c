/* SPDX-License-Identifier: Apache-2.0 */
/* Imports: which reader a file gets, what is told, and word lists as they are written. */
#include "libfilter/authoring/import.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/authoring/rule_format.h"
#include "libfilter/characters/fold.h"
#include "libfilter/limits.h"
#include "libfilter/rules/list_columns.h"
#include "libfilter/rules/rule_values.h"
#include "libfilter/rules/rule_words.h"

/* Room for a message; what does not fit is cut. */
#define MESSAGE_SIZE 512

/* Bytes of a text that a message shows. */
#define MAX_SHOWN 60

__attribute__((format(printf, 4, 0))) static void
tell(aigcp_importer *importer, aigc_severity severity, aigcp_place place, const char *format,
     va_list arguments)
{
    char message[MESSAGE_SIZE];
    if (vsnprintf(message, sizeof message, format, arguments) < 0)
        message[0] = '\0';
    aigcp_diagnose(importer->model, severity, place, NULL, "%s", message);
}

void
aigcp_import_lost(aigcp_importer *importer, aigcp_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(importer, AIGC_SEVERITY_ERROR, place, format, arguments);
    va_end(arguments);
}

void
aigcp_import_changed(aigcp_importer *importer, aigcp_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(importer, AIGC_SEVERITY_WARNING, place, format, arguments);
    va_end(arguments);
}

/* -- words --------------------------------------------------------------------------- */

static void
put(aigcp_importer *importer, const char *text, size_t length)
{
    if (importer->status == AIGC_OK)
        importer->status = aigcp_buffer_append(importer->out, text, length);
}

/* How many bytes of a text are shown: whole characters. */
static int
shown(const char *text, size_t length)
{
    size_t end = 0;
    for (size_t size; end < length; end += size) {
        (void)aigcp_utf8_decode((const uint8_t *)text + end, length - end, &size);
        if (end + size > MAX_SHOWN)
            break;
    }
    return (int)end;
}

/* Characters of a word, and of what it folds to; false if it has a control character. */
static bool
measure(const char *text, size_t length, size_t *characters, size_t *symbols)
{
    *characters = *symbols = 0;
    for (size_t i = 0, size; i < length; i += size, ++*characters) {
        uint32_t self;
        size_t count;
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            return false;
        (void)aigcp_fold(c, &self, &count);
        *symbols += count;
    }
    return true;
}

/* Whether a word can be one of a list; if not, that is told. */
static bool
is_word(aigcp_importer *importer, const char *word, size_t length, aigcp_place place)
{
    size_t characters;
    size_t symbols;
    if (!length) {
        aigcp_import_lost(importer, place, _("left out: an empty word"));
        return false;
    }
    if (!measure(word, length, &characters, &symbols)) {
        aigcp_import_lost(importer, place, _("left out: a control character in a word"));
        return false;
    }
    if (characters > AIGCP_MAX_WORD_CHARACTERS || symbols > AIGCP_MAX_TERM_SYMBOLS) {
        aigcp_import_lost(importer, place, _("left out: the word has more than %d characters"),
                          AIGCP_MAX_WORD_CHARACTERS);
        return false;
    }
    if (!symbols) {
        aigcp_import_lost(importer, place, _("left out: the word has only invisible characters"));
        return false;
    }
    return true;
}

/* Our category for what a file calls one; NULL: not known. */
static const char *
find_category(aigcp_importer *importer, const char *text, size_t length)
{
    const char *copy = aigcp_arena_copy(&importer->model->arena, text, length);
    if (!copy) {
        importer->status = AIGC_ERR_MEMORY;
        return NULL;
    }
    for (const char *const *tag = importer->options->tags; tag && *tag; tag += 2)
        if (!strcmp(tag[0], copy))
            return tag[1];
    return strlen(copy) == length && aigcp_is_category(copy) ? copy : NULL;
}

/* The category of an entry: the first of its own that is known, or that of all. `*known` is
 * whether each of its own is. */
static const char *
category_of(aigcp_importer *importer, const aigcp_import_entry *entry, bool *known)
{
    const char *found = NULL;
    *known = true;
    for (size_t at = 0; at < entry->category_length;) {
        const char *text = entry->category + at;
        const char *comma = memchr(text, ',', entry->category_length - at);
        size_t length = comma ? (size_t)(comma - text) : entry->category_length - at;
        at += length + 1;
        aigcp_trim_word(&text, &length);
        const char *category = length ? find_category(importer, text, length) : NULL;
        *known = *known && (category || !length);
        found = found ? found : category;
    }
    return found ? found : importer->options->category;
}

/* Write text for people, with spaces for what a line must not have. */
static void
put_line(aigcp_importer *importer, const char *text, size_t length)
{
    const size_t most = AIGCP_MAX_METADATA_BYTES / 2 - 1; /* of each part of a note */
    length = aigcp_utf8_valid_prefix((const uint8_t *)text, length < most ? length : most);
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        if (aigcp_is_line_character(c))
            put(importer, text + i, size);
        else
            put(importer, " ", 1);
    }
}

/* Write a note, and what the file says of the category if we do not know that. */
static void
put_note(aigcp_importer *importer, const aigcp_import_entry *entry, bool known)
{
    put_line(importer, entry->cells[3], entry->lengths[3]);
    if (known || !entry->category_length)
        return;
    if (entry->lengths[3])
        put(importer, "; ", 2);
    put_line(importer, entry->category, entry->category_length);
}

/* A cell that must be one of ours: as the compiler reads it. */
static bool
is_good_cell(aigcp_importer *importer, size_t column, const char *text, size_t length,
             aigcp_place place)
{
    char line[AIGCP_LIST_COLUMNS + 64];
    if (!length)
        return false;
    if (length <= 64) {
        size_t tabs = column;
        memset(line, '\t', tabs);
        memcpy(line + tabs, text, length);
        aigcp_rule_model scratch;
        aigcp_rule_model_init(&scratch);
        (void)aigcp_list_columns_read(&scratch, line, tabs + length, place);
        bool good = scratch.error_count == 0;
        if (scratch.out_of_memory)
            importer->status = AIGC_ERR_MEMORY;
        aigcp_rule_model_free(&scratch);
        if (good)
            return true;
    }
    static const char *const names[] = { "action", "lanes", "boundary", "", "date" };
    aigcp_import_changed(importer, place, _("%s cannot be \"%.*s\": left out"), names[column - 1],
                         shown(text, length), text);
    return false;
}

void
aigcp_import_word(aigcp_importer *importer, const aigcp_import_entry *entry, aigcp_place place)
{
    const char *word = entry->word;
    size_t length = entry->word_length;
    aigcp_trim_word(&word, &length);
    if (importer->status != AIGC_OK || !is_word(importer, word, length, place))
        return;
    void *known_at;
    aigc_status status =
        aigcp_text_index_add(&importer->model->ids, word, length, importer, &known_at);
    if (status != AIGC_OK || known_at) {
        if (status != AIGC_OK)
            importer->status = status;
        else
            aigcp_import_lost(importer, place, _("left out: the list has \"%.*s\" already"),
                              shown(word, length), word);
        return;
    }
    bool known;
    const char *category = category_of(importer, entry, &known);
    if (!known)
        aigcp_import_changed(importer, place, _("\"%.*s\" is no category here: kept as a note"),
                             shown(entry->category, entry->category_length), entry->category);
    if (!aigcp_begins_as_word(word, length))
        put(importer, " ", 1);
    put(importer, word, length);
    put(importer, "\t", 1);
    if (category)
        put(importer, category, strlen(category));
    for (size_t i = 0; i < 5; i++) {
        put(importer, "\t", 1);
        if (i == 3)
            put_note(importer, entry, known);
        else if (is_good_cell(importer, i + 1, entry->cells[i], entry->lengths[i], place))
            put(importer, entry->cells[i], entry->lengths[i]);
    }
    put(importer, "\n", 1);
    importer->entries++;
}

/* -- all formats --------------------------------------------------------------------- */

/* Bring a list, written with all its cells, into its form. */
static aigc_status
form_list(aigcp_importer *importer)
{
    aigcp_rule_model scratch;
    aigcp_rule_model_init(&scratch);
    aigcp_buffer *out = importer->out;
    const aigcp_source *source =
        aigcp_rule_model_add_source(&scratch, "", (const char *)out->data, out->length);
    out->length = 0;
    aigc_status status = source ? aigcp_word_list_format(&scratch, source, out) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK && scratch.error_count)
        status = AIGC_ERR_INTERNAL;
    aigcp_rule_model_free(&scratch);
    return status;
}

aigc_status
aigcp_import(aigcp_rule_model *model, const aigc_import_options *options,
             const aigcp_source *source, aigcp_buffer *out, size_t *entries)
{
    aigcp_importer importer = { .model = model, .options = options, .source = source, .out = out };
    size_t body;
    bool is_list = true;
    *entries = 0;
    if (!aigcp_source_is_text(model, source, false, &body))
        return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
    switch (options->format) {
    case AIGC_IMPORT_TEXT:
    case AIGC_IMPORT_HOUBB:
    case AIGC_IMPORT_PM:
        aigcp_import_lines(&importer, body);
        break;
    case AIGC_IMPORT_CSV:
        aigcp_import_table(&importer, body, ',');
        break;
    case AIGC_IMPORT_TSV:
        aigcp_import_table(&importer, body, '\t');
        break;
    case AIGC_IMPORT_GITLEAKS:
        aigcp_import_gitleaks(&importer, body);
        is_list = false;
        break;
    case AIGC_IMPORT_PRESIDIO:
        aigcp_import_presidio(&importer);
        is_list = false;
        break;
    }
    if (importer.status == AIGC_OK && is_list)
        importer.status = form_list(&importer);
    *entries = importer.entries;
    return importer.status;
}
