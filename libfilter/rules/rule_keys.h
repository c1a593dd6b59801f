/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings of a rule file, read key by key: one table per kind of mapping says which keys there
 * are and which function takes the value. Whatever is wrong is told, and reading goes on. */
#ifndef AIGCP_RULE_KEYS_H
#define AIGCP_RULE_KEYS_H

#include "libfilter/rules/rule_words.h"
#include "libfilter/rules/rule_yaml.h"

/* What is being read. The functions of keys find here where their value goes. */
typedef struct aigcp_reader {
    aigcp_rule_model *model;
    const char *folder;    /* of list files, or NULL */
    const char *key;       /* whose value is being read */
    aigcp_place key_place; /* of the key itself */

    aigcp_rule *rule;
    aigcp_overlay *overlay;
    aigcp_word_taker allow;
    aigcp_example **examples_end;
    bool must_match;               /* the kind of the examples being read, */
    bool is_todo;                  /* and whether they are known to come out wrong */
    const aigcp_yaml_node *groups; /* the value of the key, read behind the other keys */
    /* Keys of the rule that others must agree with; line 0: it is not there. */
    aigcp_place action_place, manner_place, mask_place, replace_place, label_place;
    aigcp_place condition_place, threshold_place, allow_place, score_place;

    aigcp_group *group;
    aigcp_word_taker words;
    aigcp_pattern **patterns_end;
    aigcp_place content_place; /* of the first key of the group that is looked for */
    aigcp_place skip_place, sound_place;
    bool has_gap; /* in this group, not from its rule */

    aigcp_pattern *pattern;
    aigcp_word_taker near;
    aigcp_place near_within_place;
} aigcp_reader;

typedef struct aigcp_key {
    const char *name; /* NULL behind the last key of a table */
    bool required;
    void (*read)(aigcp_reader *r, const aigcp_yaml_node *value);
} aigcp_key;

/* Whether a node is of this kind; if not, the message is told. */
bool aigcp_reader_expect(aigcp_reader *r, const aigcp_yaml_node *node, aigcp_yaml_kind kind,
                         const char *message);
/* Whether a node is a text; if not, that is told, with how to make it one. */
bool aigcp_reader_expect_text(aigcp_reader *r, const aigcp_yaml_node *node, const char *message);

/* Read a mapping with the functions of `keys`, and of `more` if that is not NULL. */
void aigcp_reader_read_mapping(aigcp_reader *r, const aigcp_yaml_node *mapping,
                               const aigcp_key *keys, const aigcp_key *more);

/* Call `read` for each item of a list. */
void aigcp_reader_read_sequence(aigcp_reader *r, const aigcp_yaml_node *value,
                                void (*read)(aigcp_reader *r, const aigcp_yaml_node *item));

/* Tell an error at a place, without a hint. */
void aigcp_reader_refuse(aigcp_reader *r, aigcp_place place, const char *message);

#endif
