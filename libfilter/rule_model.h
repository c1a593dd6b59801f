/* SPDX-License-Identifier: Apache-2.0 */
/* What rule files say: the result of reading, the input of compiling.
 *
 * Everything in a model lives in its arena and dies with it. Lists keep the order of the
 * files, which is the order of the rule indexes. Words and texts point into the kept
 * sources where they can. */
#ifndef AIGCP_RULE_MODEL_H
#define AIGCP_RULE_MODEL_H

#include <aigc/rules.h>
#include <stdbool.h>

#include "common/arena.h"
#include "libfilter/text_index.h"

/* A source file, kept whole: diagnostics show its lines, words point into it. */
typedef struct aigcp_source {
    const char *name;
    const char *text; /* `length` bytes and a NUL */
    size_t length;
    size_t index; /* 0 for the first source that was read */
    struct aigcp_source *next;
} aigcp_source;

/* A place in a source; line and column count from 1, columns in characters; 0: not known. */
typedef struct aigcp_place {
    const aigcp_source *source;
    uint32_t line;
    uint32_t column;
} aigcp_place;

/* Whether a word must stand free: not inside a longer run of letters and digits. */
typedef enum aigcp_boundary {
    AIGCP_BOUNDARY_AUTO, /* at each end that is a letter or digit of a script that spaces words */
    AIGCP_BOUNDARY_NONE
} aigcp_boundary;

typedef struct aigcp_word {
    const char *text;
    size_t length;
    aigcp_place place;
    struct aigcp_word *next;
} aigcp_word;

/* Says whether a text that a regular expression matched is really one of its kind: a
 * checksum, a date, a list of prefixes. `text` is what the expression saw (folded, if the
 * pattern asks for that), valid UTF-8, not NUL-terminated. */
typedef bool (*aigcp_validator)(const uint8_t *text, size_t length);

typedef struct aigcp_pattern {
    const char *regex; /* NUL-terminated */
    size_t length;
    aigcp_place place; /* of the first character of the expression */
    bool verbatim;     /* the source spells it as it is: offsets in it are offsets from `place` */
    bool fold;         /* match the folded text rather than the text as written */
    aigcp_validator validator; /* or NULL */
    struct aigcp_pattern *next;
} aigcp_pattern;

typedef struct aigcp_example {
    const char *text; /* NUL-terminated, may hold NULs too */
    size_t length;
    bool must_match;
    aigcp_place place;
    struct aigcp_example *next;
} aigcp_example;

/* A rule with errors is kept too, so that they are all found in one pass: a text that is
 * missing is "", a missing action is AIGC_ACTION_LOG. */
typedef struct aigcp_rule {
    const char *id;
    const char *title;
    const char *category;
    const char *status;
    aigcp_place place;
    aigc_action action;
    const char *replacement; /* written in place of a redacted finding; NULL: mask it */
    const char *mask;        /* one character, written for each masked one */
    aigcp_boundary boundary; /* of all words of the rule */
    aigcp_word *words;
    aigcp_word *allow; /* words and phrases that cancel a finding they cover */
    aigcp_pattern *patterns;
    aigcp_example *examples;
    struct aigcp_rule *next;
} aigcp_rule;

typedef struct aigcp_diagnostic_entry {
    aigc_diagnostic shown; /* source_line is filled in by aigcp_diagnostics_sort() */
    const aigcp_source *source;
    struct aigcp_diagnostic_entry *next;
} aigcp_diagnostic_entry;

typedef struct aigcp_rule_model {
    aigcp_arena arena;
    aigcp_source *sources; /* in the order they were read */
    aigcp_rule *rules;
    size_t rule_count;
    size_t word_count; /* words and allow phrases of all rules */
    aigcp_diagnostic_entry *diagnostics;
    size_t diagnostic_count;
    size_t error_count;
    size_t warning_count;
    size_t source_count;
    size_t source_bytes;  /* of all sources */
    aigcp_text_index ids; /* of all rules */
    bool out_of_memory;   /* a diagnostic or entry was lost */
    aigcp_source **sources_end;
    aigcp_rule **rules_end;
    aigcp_diagnostic_entry **diagnostics_end;
} aigcp_rule_model;

void aigcp_rule_model_init(aigcp_rule_model *model);
void aigcp_rule_model_free(aigcp_rule_model *model);

/* Keep a copy of a source. NULL if memory is out. */
aigcp_source *aigcp_rule_model_add_source(aigcp_rule_model *model, const char *name,
                                          const char *text, size_t length);

/* As above, without the copy: `name` and `text` (with a NUL behind it) are in the arena. */
aigcp_source *aigcp_rule_model_keep_source(aigcp_rule_model *model, const char *name,
                                           const char *text, size_t length);

/* Remark on a place. `hint` may be NULL; `format` as printf. Errors beyond
 * AIGCP_MAX_DIAGNOSTICS are counted, not kept; so are warnings. */
void aigcp_diagnose(aigcp_rule_model *model, aigc_severity severity, aigcp_place place,
                    const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Bring the diagnostics in the order of source, line and column, and give each its line. */
void aigcp_diagnostics_sort(aigcp_rule_model *model);

/* Read rules from a source. Errors in them become diagnostics.
 * `folder` is where list files are looked for; NULL: they are refused.
 * AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_yaml_read(aigcp_rule_model *model,
                                                 const aigcp_source *source, const char *folder);

/* Read a rule file or a folder of them. AIGC_OK, AIGC_ERR_IO (errno), AIGC_ERR_LIMIT,
 * AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_files_add(aigcp_rule_model *model, const char *path);

/* The validator of this name, or NULL. */
aigcp_validator aigcp_validator_find(const char *name, size_t length);

#endif
