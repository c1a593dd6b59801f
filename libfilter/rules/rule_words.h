/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a rule, written in it or read from list files. */
#ifndef AIGCP_RULE_WORDS_H
#define AIGCP_RULE_WORDS_H

#include "libfilter/rules/rule_yaml.h"
#include "libfilter/text_index.h"

/* Appends to one list of words, each word once. */
typedef struct aigcp_word_taker {
    aigcp_rule_model *model;
    aigcp_word **end;
    aigcp_text_index seen;
    /* What the columns of the line before came to: in most lists, lines are alike in them. */
    const char *cells;
    size_t cells_length;
    const aigcp_word_columns *columns;
} aigcp_word_taker;

/* `list` is empty, and must stay where it is until the taker is freed. */
void aigcp_word_taker_begin(aigcp_word_taker *taker, aigcp_rule_model *model, aigcp_word **list);
void aigcp_word_taker_free(aigcp_word_taker *taker);

/* Take a word that a rule file has. */
void aigcp_word_taker_add(aigcp_word_taker *taker, const aigcp_yaml_node *item);

/* Take the words of a list: one a line, up to the first tab, and its columns behind that; lines
 * that begin with # and empty lines are skipped. */
void aigcp_word_taker_add_list(aigcp_word_taker *taker, const aigcp_source *list);

/* Whether a line can begin with a word as it is: not with what begins a comment or a file. If not,
 * a space goes before it. */
bool aigcp_begins_as_word(const char *word, size_t length);

/* Whether a line of a list has nothing but spaces and tabs: then it is no entry. */
bool aigcp_is_blank_line(const char *line, size_t length);

/* Leave out the spaces around a word of a list. */
void aigcp_trim_word(const char **text, size_t *length);

#endif
