/* SPDX-License-Identifier: Apache-2.0 */
/* Words from files that have one in each line. */
#include <string.h>

#include "common/i18n.h"
#include "libfilter/authoring/import.h"
#include "libfilter/rules/rule_words.h"
#include "libfilter/rules/word_slips.h"

/* Take a word, and tell if the line seems to be in another format. */
static void
take_word(aigcp_importer *importer, const aigcp_import_entry *entry, aigcp_place place)
{
    aigcp_word_slip slip = aigcp_find_word_slip(entry->word, entry->word_length);
    if (slip != AIGCP_SLIP_NONE)
        aigcp_import_changed(importer, place, "%s", aigcp_word_slip_message(slip));
    aigcp_import_word(importer, entry, place);
}

/* houbb sensitive-word: "WORD TAG,TAG". A word has no spaces. */
static void
take_tagged(aigcp_importer *importer, const char *line, size_t length, aigcp_place place)
{
    const char *space = memchr(line, ' ', length);
    aigcp_import_entry entry = { .word = line, .word_length = length };
    if (space) {
        entry.word_length = (size_t)(space - line);
        entry.category = space + 1;
        entry.category_length = length - entry.word_length - 1;
        aigcp_trim_word(&entry.category, &entry.category_length);
        const char *more = memchr(entry.category, ' ', entry.category_length);
        if (more) {
            aigcp_import_changed(importer, place, _("only the first two fields of the line count"));
            entry.category_length = (size_t)(more - entry.category);
        }
    }
    take_word(importer, &entry, place);
}

/* ModSecurity: phrases are found anywhere, also inside words. */
static void
take_phrase(aigcp_importer *importer, const char *line, size_t length, aigcp_place place)
{
    static const char none[] = "none";
    aigcp_import_entry entry = { .word = line, .word_length = length };
    if (memchr(line, '|', length)) {
        aigcp_import_lost(importer, place, _("left out: bytes in | | are not read"));
        return;
    }
    entry.cells[2] = none;
    entry.lengths[2] = sizeof none - 1;
    take_word(importer, &entry, place);
}

static void
take_plain(aigcp_importer *importer, const char *line, size_t length, aigcp_place place)
{
    const char *tab = memchr(line, '\t', length);
    aigcp_import_entry entry = { .word = line, .word_length = length };
    if (tab) {
        aigcp_import_changed(importer, place, _("what stands behind the first tab is left out"));
        entry.word_length = (size_t)(tab - line);
    }
    take_word(importer, &entry, place);
}

static void
take_comment(aigcp_importer *importer, const char *line, size_t length)
{
    if (importer->status == AIGC_OK)
        importer->status = aigcp_buffer_append(importer->out, line, length);
    if (importer->status == AIGC_OK)
        importer->status = aigcp_buffer_append_byte(importer->out, '\n');
}

static void
take_line(aigcp_importer *importer, const char *line, size_t length, aigcp_place place)
{
    aigcp_trim_word(&line, &length);
    if (!length)
        return;
    if (line[0] == '#') {
        take_comment(importer, line, length);
        return;
    }
    switch (importer->options->format) {
    case AIGC_IMPORT_HOUBB:
        take_tagged(importer, line, length, place);
        break;
    case AIGC_IMPORT_PM:
        take_phrase(importer, line, length, place);
        break;
    default:
        take_plain(importer, line, length, place);
        break;
    }
}

void
aigcp_import_lines(aigcp_importer *importer, size_t body)
{
    const aigcp_source *source = importer->source;
    const char *end = source->text + source->length;
    aigcp_place place = { .source = source, .line = 1, .column = 1 };
    for (const char *line = source->text + body; line < end && importer->status == AIGC_OK;
         place.line++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline ? newline : end) - line);
        if (length && line[length - 1] == '\r')
            length--;
        take_line(importer, line, length, place);
        line = newline ? newline + 1 : end;
    }
}
