/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the words of a list. Cells are values like those of rules, so they are read
 * by the same functions. */
#include "libfilter/rules/list_columns.h"

#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_values.h"

static const char *const names[AIGCP_LIST_COLUMNS] = { "category", "action", "lanes",
                                                       "boundary", "note",   "date" };

/* Where a cell is read to. */
typedef struct cell_reader {
    aigcp_rule_model *model;
    const char *name; /* of the column */
    aigcp_word_columns columns;
} cell_reader;

/* The part of a cell up to one of `ends`, without spaces around it. */
static aigcp_yaml_node
next_part(const aigcp_yaml_node *cell, size_t *at, const char *ends)
{
    size_t start = *at;
    size_t end = start;
    while (end < cell->length && !strchr(ends, cell->text[end]))
        end++;
    *at = end + 1;
    aigcp_yaml_node part = *cell;
    part.text = cell->text + start;
    part.length = end - start;
    part.place.column += (uint32_t)start; /* what stands before it is ASCII, or an error */
    return part;
}

static void
read_actions(cell_reader *r, const aigcp_yaml_node *cell)
{
    size_t at = 0;
    aigc_action action;
    aigcp_yaml_node input = next_part(cell, &at, "/");
    if (!aigcp_value_action(r->model, r->name, &input, &action))
        return;
    r->columns.acts = true;
    r->columns.actions[AIGC_DIRECTION_INPUT] = action;
    r->columns.actions[AIGC_DIRECTION_OUTPUT] = action;
    if (at > cell->length)
        return;
    aigcp_yaml_node output = next_part(cell, &at, "");
    if (aigcp_value_action(r->model, r->name, &output, &action))
        r->columns.actions[AIGC_DIRECTION_OUTPUT] = action;
}

static void
read_lanes(cell_reader *r, const aigcp_yaml_node *cell)
{
    static const char *const choices[] = { "plain", "skip", "sound", "split", NULL };
    static const unsigned lanes[] = { AIGC_LANE_PLAIN, AIGC_LANE_SKIP, AIGC_LANE_SOUND,
                                      AIGC_LANE_SPLIT };
    size_t index;
    for (size_t at = 0; at < cell->length;) {
        aigcp_yaml_node part = next_part(cell, &at, " ,");
        if (part.length && aigcp_value_choice(r->model, r->name, &part, choices, &index))
            r->columns.lanes |= AIGC_LANE_PLAIN | lanes[index];
    }
}

static void
read_boundary(cell_reader *r, const aigcp_yaml_node *cell)
{
    static const char *const choices[] = { "auto", "none", "word", NULL };
    static const aigcp_boundary boundaries[] = { AIGCP_BOUNDARY_AUTO, AIGCP_BOUNDARY_NONE,
                                                 AIGCP_BOUNDARY_WORD };
    size_t index;
    if (!aigcp_value_choice(r->model, r->name, cell, choices, &index))
        return;
    r->columns.has_boundary = true;
    r->columns.boundary = boundaries[index];
}

static void
read_cell(cell_reader *r, aigcp_list_column column, const aigcp_yaml_node *cell)
{
    r->name = names[column];
    switch (column) {
    case AIGCP_COLUMN_CATEGORY:
        r->columns.category = aigcp_value_category(r->model, r->name, cell);
        break;
    case AIGCP_COLUMN_ACTION:
        read_actions(r, cell);
        break;
    case AIGCP_COLUMN_LANES:
        read_lanes(r, cell);
        break;
    case AIGCP_COLUMN_BOUNDARY:
        read_boundary(r, cell);
        break;
    case AIGCP_COLUMN_NOTE:
        r->columns.note =
            aigcp_value_line(r->model, r->name, cell, (size_t)AIGCP_MAX_METADATA_BYTES);
        break;
    case AIGCP_COLUMN_DATE:
        r->columns.date = aigcp_value_date(r->model, r->name, cell);
        break;
    case AIGCP_LIST_COLUMNS:
        break;
    }
}

/* The cell at the start of `text`, without the spaces around it. */
static aigcp_yaml_node
take_cell(const char *text, size_t length, aigcp_place place)
{
    while (length && text[0] == ' ') {
        text++;
        length--;
        place.column++;
    }
    while (length && text[length - 1] == ' ')
        length--;
    return (aigcp_yaml_node){
        .kind = AIGCP_YAML_SCALAR, .place = place, .text = text, .length = length
    };
}

const aigcp_word_columns *
aigcp_list_columns_read(aigcp_rule_model *model, const char *text, size_t length, aigcp_place place)
{
    cell_reader r = { .model = model };
    size_t errors = model->error_count;
    bool has_any = false;
    const char *end = text + length;
    for (unsigned column = 0; text <= end; column++) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        size_t size = (size_t)((tab ? tab : end) - text);
        aigcp_yaml_node cell = take_cell(text, size, place);
        if (cell.length && column >= AIGCP_LIST_COLUMNS) {
            aigcp_diagnose(model, AIGC_SEVERITY_ERROR, cell.place,
                           _("category, action, lanes, boundary, note, date"),
                           _("more columns than a word list has"));
            return NULL;
        }
        if (cell.length) {
            read_cell(&r, (aigcp_list_column)column, &cell);
            has_any = true;
        }
        place.column += (uint32_t)aigcp_utf8_count((const uint8_t *)text, size) + 1;
        text += size + 1;
    }
    if (!has_any || model->error_count != errors || model->out_of_memory)
        return NULL;
    aigcp_word_columns *columns = aigcp_arena_alloc(&model->arena, sizeof *columns);
    if (!columns) {
        model->out_of_memory = true;
        return NULL;
    }
    *columns = r.columns;
    return columns;
}
