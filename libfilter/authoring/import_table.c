/* SPDX-License-Identifier: Apache-2.0 */
/* Words from tables: CSV as RFC 4180 has it, and the same with tabs. */
#include <string.h>

#include "common/i18n.h"
#include "libfilter/authoring/import.h"
#include "libfilter/rules/rule_words.h"

/* Columns that are looked at; a spreadsheet of words has few. */
#define MAX_COLUMNS 32

/* What a column is for. */
typedef enum column_use {
    USE_NONE,
    USE_WORD,
    USE_CATEGORY,
    USE_ACTION, /* from here on in the order of aigcp_import_entry.cells */
    USE_LANES,
    USE_BOUNDARY,
    USE_NOTE,
    USE_DATE
} column_use;

/* What columns are called, in small letters. */
static const struct {
    const char *name;
    column_use use;
} column_names[] = {
    { "word", USE_WORD },      { "words", USE_WORD },        { "term", USE_WORD },
    { "keyword", USE_WORD },   { "phrase", USE_WORD },       { "entry", USE_WORD },
    { "词", USE_WORD },        { "词语", USE_WORD },         { "词条", USE_WORD },
    { "敏感词", USE_WORD },    { "关键词", USE_WORD },       { "category", USE_CATEGORY },
    { "type", USE_CATEGORY },  { "tag", USE_CATEGORY },      { "tags", USE_CATEGORY },
    { "label", USE_CATEGORY }, { "分类", USE_CATEGORY },     { "类别", USE_CATEGORY },
    { "类型", USE_CATEGORY },  { "标签", USE_CATEGORY },     { "action", USE_ACTION },
    { "处置", USE_ACTION },    { "动作", USE_ACTION },       { "lanes", USE_LANES },
    { "match", USE_LANES },    { "boundary", USE_BOUNDARY }, { "note", USE_NOTE },
    { "notes", USE_NOTE },     { "comment", USE_NOTE },      { "remark", USE_NOTE },
    { "备注", USE_NOTE },      { "说明", USE_NOTE },         { "date", USE_DATE },
    { "updated", USE_DATE },   { "日期", USE_DATE },         { "更新日期", USE_DATE },
};

typedef struct cell {
    const char *text;
    size_t length;
} cell;

typedef struct table {
    aigcp_importer *importer;
    char separator;
    const char *at;
    const char *end;
    const char *wary_until; /* before this, quotes end with their line */
    const char *record;     /* the one at hand */
    aigcp_place place;
    uint32_t next_line; /* of the one behind it */
    cell cells[MAX_COLUMNS];
    size_t count;
    bool broken; /* the record has a quote that is not closed */
    column_use uses[MAX_COLUMNS];
    bool told[MAX_COLUMNS]; /* columns that the first line names, but nothing is done with */
} table;

/* Whether a cell in quotes goes on. */
static bool
goes_on(const table *t)
{
    if (t->at == t->end || (*t->at == '\n' && t->at < t->wary_until))
        return false;
    return *t->at != '"' || (t->at + 1 < t->end && t->at[1] == '"');
}

/* A cell in quotes; `t->at` is behind the first one. Doubled quotes are single ones. */
static cell
take_quoted(table *t)
{
    aigcp_arena *arena = &t->importer->model->arena;
    const char *start = t->at;
    size_t doubled = 0;
    while (goes_on(t)) {
        doubled += *t->at == '"';
        t->next_line += *t->at == '\n';
        t->at += *t->at == '"' ? 2 : 1;
    }
    cell taken = { start, (size_t)(t->at - start) };
    bool closed = t->at < t->end && *t->at == '"';
    t->broken = t->broken || !closed;
    t->at += closed;
    if (!doubled)
        return taken;
    char *text = aigcp_arena_copy(arena, start, taken.length);
    if (!text) {
        t->importer->status = AIGC_ERR_MEMORY;
        return (cell){ "", 0 };
    }
    size_t length = 0;
    for (size_t i = 0; i < taken.length; i++) {
        text[length++] = start[i];
        i += start[i] == '"';
    }
    return (cell){ text, length };
}

static bool
ends_cell(const table *t)
{
    return t->at == t->end || *t->at == t->separator || *t->at == '\n';
}

static cell
take_cell(table *t)
{
    cell taken = { t->at, 0 };
    if (t->at < t->end && *t->at == '"') {
        t->at++;
        taken = take_quoted(t);
        while (!ends_cell(t)) { /* nothing belongs here but the end of a Windows line */
            t->broken = t->broken || *t->at != '\r';
            t->at++;
        }
        return taken;
    }
    while (!ends_cell(t)) {
        t->broken = t->broken || (*t->at == '"' && t->at < t->wary_until);
        t->at++;
    }
    taken.length = (size_t)(t->at - taken.text);
    if (taken.length && (t->at == t->end || *t->at == '\n') && taken.text[taken.length - 1] == '\r')
        taken.length--;
    return taken;
}

/* Read a record; false at the end of the table. */
static bool
next_record(table *t)
{
    if (t->at >= t->end || t->importer->status != AIGC_OK)
        return false;
    t->record = t->at;
    t->place.line = t->next_line;
    t->count = 0;
    t->broken = false;
    for (;;) {
        cell taken = take_cell(t);
        if (t->count < MAX_COLUMNS)
            t->cells[t->count] = taken;
        t->count++;
        if (t->at == t->end)
            break;
        bool ended = *t->at == '\n';
        t->at++;
        if (ended) {
            t->next_line++;
            break;
        }
    }
    return true;
}

static column_use
use_of(cell name)
{
    aigcp_trim_word(&name.text, &name.length);
    for (size_t i = 0; i < sizeof column_names / sizeof column_names[0]; i++) {
        const char *known = column_names[i].name;
        bool same = strlen(known) == name.length;
        for (size_t k = 0; same && k < name.length; k++) {
            bool is_capital = name.text[k] >= 'A' && name.text[k] <= 'Z';
            same = (is_capital ? name.text[k] + ('a' - 'A') : name.text[k]) == known[k];
        }
        if (same)
            return column_names[i].use;
    }
    return USE_NONE;
}

static size_t
seen_columns(const table *t)
{
    return t->count < MAX_COLUMNS ? t->count : MAX_COLUMNS;
}

/* Whether the record at hand names the columns; then their uses are known. */
static bool
find_names(table *t)
{
    bool has_word = false;
    for (size_t i = 0; i < seen_columns(t); i++) {
        t->uses[i] = use_of(t->cells[i]);
        has_word = has_word || t->uses[i] == USE_WORD;
    }
    if (has_word && !t->broken)
        return true;
    memset(t->uses, 0, sizeof t->uses);
    t->uses[0] = USE_WORD;
    return false;
}

static bool
has_use_before(const table *t, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (t->uses[i] != USE_NONE && t->uses[i] == t->uses[column])
            return true;
    return false;
}

/* Tell of the columns that are named, but nothing is done with. */
static void
tell_unused(table *t)
{
    bool twice[MAX_COLUMNS];
    for (size_t i = 0; i < seen_columns(t); i++)
        twice[i] = has_use_before(t, i);
    for (size_t i = 0; i < seen_columns(t); i++) {
        t->told[i] = twice[i] || (t->uses[i] == USE_NONE && t->cells[i].length);
        if (twice[i])
            aigcp_import_changed(t->importer, t->place,
                                 _("column %zu of the table is for the same as one before: left "
                                   "out"),
                                 i + 1);
        else if (t->told[i])
            aigcp_import_changed(t->importer, t->place,
                                 _("column %zu of the table is not known: left out"), i + 1);
        if (twice[i])
            t->uses[i] = USE_NONE;
    }
}

/* Whether the record at hand, of a table with commas, has semicolons where others have these. */
static bool
has_semicolons(const table *t)
{
    return t->separator == ',' && t->count == 1 &&
           memchr(t->record, ';', (size_t)(t->at - t->record));
}

/* Whether the record at hand has something in columns that nothing is known of. */
static bool
has_more(const table *t)
{
    if (t->count > MAX_COLUMNS)
        return true;
    for (size_t i = 0; i < t->count; i++)
        if (t->uses[i] == USE_NONE && !t->told[i] && t->cells[i].length)
            return true;
    return false;
}

/* Whether the record at hand has a word that goes over the end of a line, as no word does. */
static bool
has_long_word(const table *t)
{
    for (size_t i = 0; i < seen_columns(t); i++)
        if (t->uses[i] == USE_WORD && memchr(t->cells[i].text, '\n', t->cells[i].length))
            return true;
    return false;
}

/* A quote that goes wrong may have swallowed lines that have nothing to do with it: those behind
 * the first are read again, each for itself. */
static void
leave_first_line(table *t)
{
    const char *newline = memchr(t->record, '\n', (size_t)(t->at - t->record));
    aigcp_import_lost(t->importer, t->place,
                      _("left out: a quote that is not closed, or text "
                        "behind one"));
    if (!newline || newline + 1 == t->at)
        return;
    t->wary_until = t->at;
    t->at = newline + 1;
    t->next_line = t->place.line + 1;
}

static void
take_record(table *t, bool named)
{
    aigcp_import_entry entry = { .word = "" };
    if (t->broken || has_long_word(t)) {
        leave_first_line(t);
        return;
    }
    if (t->count == 1 && !t->cells[0].length)
        return;
    for (size_t i = 0; i < seen_columns(t); i++) {
        cell c = t->cells[i];
        if (t->uses[i] == USE_WORD) {
            entry.word = c.text;
            entry.word_length = c.length;
        } else if (t->uses[i] == USE_CATEGORY) {
            entry.category = c.text;
            entry.category_length = c.length;
        } else if (t->uses[i] != USE_NONE) {
            entry.cells[t->uses[i] - USE_ACTION] = c.text;
            entry.lengths[t->uses[i] - USE_ACTION] = c.length;
        }
    }
    if (has_more(t))
        aigcp_import_changed(t->importer, t->place,
                             named ? _("what has no column in the first line is left out; a text "
                                       "with what parts columns in it belongs in quotes")
                                   : _("columns without a name are left out: a first line with "
                                       "word, category, ... would name them"));
    aigcp_import_word(t->importer, &entry, t->place);
}

/* Spreadsheets are told the separator by a line of its own, "sep=;". Pass it, if there is one;
 * returns the separator. */
static char
pass_separator_line(const char **text, const char *end, char separator)
{
    static const char said[] = "sep=";
    const size_t length = sizeof said - 1;
    const char *at = *text;
    if ((size_t)(end - at) <= length || memcmp(at, said, length) != 0)
        return separator;
    const char stated = at[length];
    at += length + 1;
    if (at < end && *at == '\r')
        at++;
    if (!strchr(",;\t|", stated) || !stated || (at < end && *at != '\n'))
        return separator;
    *text = at < end ? at + 1 : end;
    return stated;
}

/* Read the first record as one that a separator parts; whether it names the columns. */
static bool
begin_table(table *t, const char *text, uint32_t line, char separator)
{
    t->at = text;
    t->next_line = line;
    t->separator = separator;
    return next_record(t) && find_names(t);
}

void
aigcp_import_table(aigcp_importer *importer, size_t body, char separator)
{
    const aigcp_source *source = importer->source;
    const char *text = source->text + body;
    const char *end = source->text + source->length;
    const char *const top = text;
    separator = pass_separator_line(&text, end, separator);
    const bool is_stated = text != top;
    const uint32_t line = is_stated ? 2 : 1;
    table t = { .importer = importer, .end = end, .wary_until = text };
    t.place = (aigcp_place){ .source = source, .column = 1 };
    if (text == t.end)
        return;
    bool named = begin_table(&t, text, line, separator);
    if (!named && separator == ',' && !is_stated)
        named = begin_table(&t, text, line, ';') || begin_table(&t, text, line, separator);
    if (named) {
        tell_unused(&t);
    } else {
        if (has_semicolons(&t))
            aigcp_import_changed(importer, t.place,
                                 _("semicolons do not part columns here: a first line such as "
                                   "word;category would make them"));
        take_record(&t, named);
    }
    while (next_record(&t))
        take_record(&t, named);
}
