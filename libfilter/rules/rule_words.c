/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a rule, written in it or read from list files. */
#include "libfilter/rules/rule_words.h"

#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/rules/list_columns.h"
#include "libfilter/rules/rule_yaml.h"

/* How many words ahead of the one that is looked up memory is asked for. */
#define PREFETCH_DISTANCE 16

/* What became of a word. */
typedef enum outcome { TAKEN, REFUSED, FULL, NO_WORD } outcome;

void
aigcp_word_taker_begin(aigcp_word_taker *taker, aigcp_rule_model *model, aigcp_word **list)
{
    *taker = (aigcp_word_taker){ .model = model, .end = list };
    aigcp_text_index_init(&taker->seen);
}

void
aigcp_word_taker_free(aigcp_word_taker *taker)
{
    aigcp_text_index_free(&taker->seen);
}

static bool
has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7F)
            return true;
        /* U+0080 to U+009F */
        if (byte == 0xC2 && i + 1 < length && (unsigned char)text[i + 1] < 0xA0)
            return true;
    }
    return false;
}

/* Whether a word can be used at all; what is wrong with it becomes a diagnostic. */
static bool
check_word(aigcp_rule_model *model, const char *text, size_t length, aigcp_place place)
{
    if (!length) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("an empty word"));
        return false;
    }
    /* Most words are too short in bytes to be too long in characters. */
    if (length > AIGCP_MAX_WORD_CHARACTERS &&
        aigcp_utf8_count((const uint8_t *)text, length) > AIGCP_MAX_WORD_CHARACTERS) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, _("take the part that tells most"),
                       _("the word has more than %d characters"), AIGCP_MAX_WORD_CHARACTERS);
        return false;
    }
    if (has_control(text, length)) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("a control character in a word"));
        return false;
    }
    return true;
}

/* Append a word that may be in the list already. */
static outcome
append(aigcp_word_taker *taker, const char *text, size_t length, const aigcp_word_columns *columns,
       aigcp_place place)
{
    aigcp_rule_model *model = taker->model;
    if (!check_word(model, text, length, place))
        return REFUSED;
    if (model->word_count == AIGCP_MAX_WORDS) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("more than %d words in all rules"), AIGCP_MAX_WORDS);
        return FULL;
    }
    aigcp_word *word = aigcp_arena_alloc(&model->arena, sizeof *word);
    if (!word) {
        model->out_of_memory = true;
        return FULL;
    }
    *word = (aigcp_word){ .text = text, .length = length, .place = place, .columns = columns };
    *taker->end = word;
    taker->end = &word->next;
    model->word_count++;
    return TAKEN;
}

/* Words that the list has already. */
typedef struct repetition {
    size_t count;
    aigcp_place place;          /* of the first of them */
    const aigcp_word *original; /* which that one repeats */
} repetition;

/* Take those words out again, from `*link` on, that the list has already. */
static repetition
drop_repeated(aigcp_word_taker *taker, aigcp_word **link)
{
    repetition found = { 0 };
    const aigcp_word *ahead = *link;
    for (size_t i = 0; ahead && i < PREFETCH_DISTANCE; i++)
        ahead = ahead->next;
    while (*link) {
        aigcp_word *word = *link;
        if (ahead) {
            aigcp_text_index_prefetch(&taker->seen, ahead->text, ahead->length);
            ahead = ahead->next;
        }
        void *known;
        if (aigcp_text_index_add(&taker->seen, word->text, word->length, word, &known) != AIGC_OK) {
            taker->model->out_of_memory = true;
            break;
        }
        if (!known) {
            link = &word->next;
            continue;
        }
        if (found.count++ == 0) {
            found.place = word->place;
            found.original = known;
        }
        *link = word->next;
        taker->model->word_count--;
    }
    taker->end = link;
    return found;
}

static void
diagnose_repeated(aigcp_rule_model *model, const repetition *found)
{
    if (!found->count)
        return;
    const aigcp_place *first = &found->original->place;
    if (found->count == 1)
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, found->place, NULL,
                       _("the rule has this word already, at %s:%u"), first->source->name,
                       (unsigned)first->line);
    else
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, found->place, NULL,
                       _("%zu words of the list are in the rule already; this one at %s:%u"),
                       found->count, first->source->name, (unsigned)first->line);
}

/* Whether a word goes on behind the end of its line: what YAML makes of an item that is indented
 * too deep, or of a comma that is missing. */
static bool
goes_on_in_next_line(const aigcp_yaml_node *item)
{
    const aigcp_source *source = item->place.source;
    return item->plain && source && item->start < item->end && item->end <= source->length &&
           memchr(source->text + item->start, '\n', item->end - item->start);
}

void
aigcp_word_taker_add(aigcp_word_taker *taker, const aigcp_yaml_node *item)
{
    aigcp_word **link = taker->end;
    if (goes_on_in_next_line(item))
        aigcp_diagnose(taker->model, AIGC_SEVERITY_WARNING, item->place,
                       _("indent all \"-\" of the list alike, part words in brackets with commas; "
                         "one word of several lines belongs in quotes"),
                       _("the lines from here on are one word"));
    if (append(taker, item->text, item->length, NULL, item->place) == TAKEN) {
        repetition found = drop_repeated(taker, link);
        diagnose_repeated(taker->model, &found);
    }
}

/* Length of the space that a text begins with: space, no-break space, ideographic space. */
static size_t
space_size(const char *text, size_t length)
{
    if (length >= 1 && text[0] == ' ')
        return 1;
    if (length >= 2 && !memcmp(text, "\xC2\xA0", 2))
        return 2;
    if (length >= 3 && !memcmp(text, "\xE3\x80\x80", 3))
        return 3;
    return 0;
}

static size_t
without_trailing_spaces(const char *text, size_t length)
{
    for (;;)
        if (length >= 1 && space_size(text + length - 1, 1) == 1)
            length -= 1;
        else if (length >= 2 && space_size(text + length - 2, 2) == 2)
            length -= 2;
        else if (length >= 3 && space_size(text + length - 3, 3) == 3)
            length -= 3;
        else
            return length;
}

bool
aigcp_begins_as_word(const char *word, size_t length)
{
    bool is_mark = length >= 3 && !memcmp(word, "\xEF\xBB\xBF", 3); /* a byte order mark */
    return !is_mark && !(length && word[0] == '#');
}

void
aigcp_trim_word(const char **text, size_t *length)
{
    for (size_t space; (space = space_size(*text, *length)) != 0;) {
        *text += space;
        *length -= space;
    }
    *length = without_trailing_spaces(*text, *length);
}

bool
aigcp_is_blank_line(const char *line, size_t length)
{
    for (size_t space; length; line += space, length -= space) {
        space = *line == '\t' ? 1 : space_size(line, length);
        if (!space)
            return false;
    }
    return true;
}

/* What the cells of a line come to; `cells` begins behind the tab at column `column`. */
static const aigcp_word_columns *
take_columns(aigcp_word_taker *taker, const char *cells, size_t length, aigcp_place place)
{
    if (taker->cells && length == taker->cells_length && !memcmp(cells, taker->cells, length))
        return taker->columns;
    size_t errors = taker->model->error_count;
    taker->columns = aigcp_list_columns_read(taker->model, cells, length, place);
    taker->cells = taker->model->error_count == errors ? cells : NULL;
    taker->cells_length = length;
    return taker->columns;
}

/* Take the word of a line that is not empty. */
static outcome
take_line(aigcp_word_taker *taker, const char *line, size_t length, aigcp_place place)
{
    if (line[0] == '#')
        return NO_WORD;
    if (aigcp_is_blank_line(line, length)) /* as spreadsheets write empty rows */
        return NO_WORD;
    const char *tab = memchr(line, '\t', length);
    const aigcp_word_columns *columns = NULL;
    if (tab) {
        size_t before = (size_t)(tab - line);
        place.column = (uint32_t)aigcp_utf8_count((const uint8_t *)line, before) + 2;
        columns = take_columns(taker, tab + 1, length - before - 1, place);
        length = before;
    }
    place.column = 1;
    for (size_t space; (space = space_size(line, length)) != 0; place.column++) {
        line += space;
        length -= space;
    }
    length = without_trailing_spaces(line, length);
    return append(taker, line, length, columns, place);
}

/* Make room for the words of a list, one a line. */
static bool
reserve_lines(aigcp_word_taker *taker, const aigcp_source *list)
{
    size_t lines = 1;
    for (size_t i = 0; i < list->length; i++)
        lines += list->text[i] == '\n';
    size_t left = AIGCP_MAX_WORDS - taker->model->word_count;
    size_t count = taker->seen.count + (lines < left ? lines : left);
    if (aigcp_text_index_reserve(&taker->seen, count) == AIGC_OK)
        return true;
    taker->model->out_of_memory = true;
    return false;
}

void
aigcp_word_taker_add_list(aigcp_word_taker *taker, const aigcp_source *list)
{
    aigcp_rule_model *model = taker->model;
    size_t body;
    const bool is_text = aigcp_source_is_text(model, list, false, &body);
    if (!reserve_lines(taker, list))
        return;

    bool has_words = false;
    const size_t words_before = model->word_count;
    aigcp_place place = { .source = list, .line = 1 };
    aigcp_word **link = taker->end;
    const char *end = list->text + list->length;
    const char *line = list->text + body;
    for (outcome last = NO_WORD; line < end && last != FULL; place.line++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline ? newline : end) - line);
        if (length && line[length - 1] == '\r')
            length--;
        const bool readable = length && (is_text || aigcp_line_is_text(line, length));
        last = readable ? take_line(taker, line, length, place) : NO_WORD;
        has_words |= last != NO_WORD;
        line = newline ? newline + 1 : end;
    }

    if (!is_text) { /* its lines were looked at for their faults */
        *link = NULL;
        taker->end = link;
        model->word_count = words_before;
        return;
    }
    place = (aigcp_place){ .source = list };
    if (!has_words)
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("the list has no words"));
    repetition found = drop_repeated(taker, link);
    diagnose_repeated(model, &found);
}
