/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the words of a list: cells with a tab before each. */
#ifndef AIGCP_LIST_COLUMNS_H
#define AIGCP_LIST_COLUMNS_H

#include "libfilter/rules/rule_model.h"

/* The columns in their order, behind the word. */
typedef enum aigcp_list_column {
    AIGCP_COLUMN_CATEGORY,
    AIGCP_COLUMN_ACTION,
    AIGCP_COLUMN_LANES,
    AIGCP_COLUMN_BOUNDARY,
    AIGCP_COLUMN_NOTE,
    AIGCP_COLUMN_DATE,
    AIGCP_LIST_COLUMNS
} aigcp_list_column;

/* Take cells apart. `text` begins behind the tab that ends the word, `place` is where it begins.
 * What is wrong becomes a diagnostic. NULL: every cell is empty, or there was an error. */
const aigcp_word_columns *aigcp_list_columns_read(aigcp_rule_model *model, const char *text,
                                                  size_t length, aigcp_place place);

#endif
