/* SPDX-License-Identifier: Apache-2.0 */
/* The part of YAML that rule files use, as a tree: mappings, sequences and scalars that are
 * all text. No anchors, no tags, no second document. */
#ifndef AIGCP_RULE_YAML_H
#define AIGCP_RULE_YAML_H

#include "libfilter/rules/rule_model.h"

typedef enum aigcp_yaml_kind {
    AIGCP_YAML_SCALAR,
    AIGCP_YAML_SEQUENCE,
    AIGCP_YAML_MAPPING,
    AIGCP_YAML_ALIAS /* in the place of another entry: refused, and passed over by readers */
} aigcp_yaml_kind;

/* A comment, from its "#" on. */
typedef struct aigcp_yaml_comment {
    const char *text;
    size_t length;
    bool blank_before; /* there is an empty line before it */
    struct aigcp_yaml_comment *next;
} aigcp_yaml_comment;

/* Comments about one node. Those about a pair of a mapping hang at its key. */
typedef struct aigcp_yaml_remarks {
    aigcp_yaml_comment *before; /* in lines of their own before it */
    aigcp_yaml_comment *behind; /* in its line; one at the most */
    aigcp_yaml_comment *tail;   /* a collection: in lines of their own behind its last entry */
    aigcp_yaml_comment **before_end, **tail_end; /* while they are taken */
    bool blank_after;                            /* there is an empty line behind those before it */
} aigcp_yaml_remarks;

typedef struct aigcp_yaml_node {
    aigcp_yaml_kind kind;
    bool complete;     /* a collection: its end was reached without a syntax error or an alias */
    bool verbatim;     /* a scalar: its text stands in the source, at `place` */
    bool doubled;      /* a scalar: it stands so but for each ' of it, which is two there */
    bool plain;        /* a scalar: without quotes, and not in a block of its own */
    bool flow;         /* a collection: written in brackets */
    aigcp_place place; /* of the first character of the text, of the value within quotes */
    uint32_t start;    /* where that is in the source */
    uint32_t end;      /* of a scalar or a flow collection: where it ends there */
    const char *text;  /* of a scalar: `length` bytes, UTF-8 */
    size_t length;
    aigcp_yaml_remarks *remarks;      /* by aigcp_yaml_take_comments(); or NULL */
    struct aigcp_yaml_node *children; /* items; of a mapping: key, value, key, value, ... */
    struct aigcp_yaml_node *next;
} aigcp_yaml_node;

/* Parse a source. `*root` and what hangs from it live in `tree`; texts that are verbatim
 * point into the source, the others live in the arena of the model. `*root` is NULL if the
 * source is empty or not readable at all.
 * Everything that is not right becomes a diagnostic; the tree then holds what was read before
 * the first syntax error. Anchors, tags and aliases do not end the reading.
 * AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_yaml_parse(aigcp_rule_model *model, const aigcp_source *source,
                                             aigcp_arena *tree, aigcp_yaml_node **root);

/* Hang the comments of a source into its tree, which was read without an error. `*count` is how
 * many there are. AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_yaml_take_comments(const aigcp_source *source, aigcp_arena *tree,
                                                     aigcp_yaml_node *root, size_t *count);

/* Check that a source is UTF-8 text without control characters, and, if `is_yaml`, without
 * tabs in front of a line. What is wrong becomes a diagnostic. `*body` is where the text
 * begins: behind a byte order mark. */
bool aigcp_source_is_text(aigcp_rule_model *model, const aigcp_source *source, bool is_yaml,
                          size_t *body);

/* Whether a line, without what ends it, is such text. */
bool aigcp_line_is_text(const char *line, size_t length);

#endif
