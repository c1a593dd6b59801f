/* SPDX-License-Identifier: Apache-2.0 */
/* Words from tables: CSV as RFC 4180 has it, and the same with tabs. */
#include <string.h>

#include "common/i18n.h"
#include "libfilter/import.h"

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
    aigcp_place place;  /* of the record at hand */
    uint32_t next_line; /* of the one behind it */
    cell cells[MAX_COLUMNS];
    size_t count;
    bool broken; /* the record has a quote that is not closed */
    column_use uses[MAX_COLUMNS];
} table;

/* A cell in quotes; `t->at` is behind the first one. Doubled quotes are single ones. */
static cell
take_quoted(table *t)
{
    aigcp_arena *arena = &t->importer->model->arena;
    const char *start = t->at;
    size_t doubled = 0;
    while (t->at < t->end && (*t->at != '"' || (t->at + 1 < t->end && t->at[1] == '"'))) {
        doubled += *t->at == '"';
        t->next_line += *t->at == '\n';
        t->at += *t->at == '"' ? 2 : 1;
    }
    cell taken = { start, (size_t)(t->at - start) };
    t->broken = t->broken || t->at == t->end;
    t->at += t->at < t->end;
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
    while (!ends_cell(t))
        t->at++;
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

/* Whether the record at hand names the columns; then they are known. */
static bool
take_names(table *t)
{
    bool has_word = false;
    bool twice[MAX_COLUMNS] = { false };
    size_t count = seen_columns(t);
    for (size_t i = 0; i < count; i++) {
        t->uses[i] = use_of(t->cells[i]);
        has_word = has_word || t->uses[i] == USE_WORD;
        for (size_t k = 0; k < i && t->uses[i] != USE_NONE; k++)
            twice[i] = twice[i] || t->uses[k] == t->uses[i];
        if (twice[i])
            t->uses[i] = USE_NONE;
    }
    if (!has_word) {
        memset(t->uses, 0, sizeof t->uses);
        t->uses[0] = USE_WORD;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (twice[i])
            aigcp_import_changed(t->importer, t->place,
                                 _("column %zu of the table is for the same as one before: left "
                                   "out"),
                                 i + 1);
        else if (t->uses[i] == USE_NONE && t->cells[i].length)
            aigcp_import_changed(t->importer, t->place,
                                 _("column %zu of the table is not known: left out"), i + 1);
    }
    return true;
}

/* Whether the record at hand, of a table with commas, has semicolons where others have these. */
static bool
has_semicolons(const table *t)
{
    return t->separator == ',' && t->count == 1 &&
           memchr(t->cells[0].text, ';', t->cells[0].length);
}

/* Whether a record has something in columns that are not looked at. */
static bool
has_more(const table *t, bool named)
{
    if (t->count > MAX_COLUMNS)
        return true;
    for (size_t i = 0; i < t->count && !named; i++) {
        if (t->uses[i] == USE_NONE && t->cells[i].length)
            return true;
    }
    return false;
}

static void
take_record(table *t, bool named)
{
    aigcp_import_entry entry = { .word = "" };
    if (t->broken) {
        aigcp_import_lost(t->importer, t->place,
                          _("left out: a quote that is not closed, or text "
                            "behind one"));
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
    if (has_more(t, named))
        aigcp_import_changed(t->importer, t->place,
                             _("columns without a name are left out: a first line with word, "
                               "category, ... would name them"));
    aigcp_import_word(t->importer, &entry, t->place);
}

void
aigcp_import_table(aigcp_importer *importer, size_t body, char separator)
{
    const aigcp_source *source = importer->source;
    table t = { .importer = importer, .separator = separator, .next_line = 1 };
    t.at = source->text + body;
    t.end = source->text + source->length;
    t.place = (aigcp_place){ .source = source, .column = 1 };
    const table begin = t;
    if (!next_record(&t))
        return;
    bool named = take_names(&t);
    if (!named && has_semicolons(&t)) {
        t = begin;
        t.separator = ';';
        named = next_record(&t) && take_names(&t);
        if (!named) {
            t = begin;
            (void)next_record(&t);
            (void)take_names(&t);
            aigcp_import_changed(importer, t.place,
                                 _("semicolons are parts of words: a first line such as "
                                   "word;category would make them part columns"));
        }
    }
    if (!named)
        take_record(&t, named);
    while (next_record(&t))
        take_record(&t, named);
}
