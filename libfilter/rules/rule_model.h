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
#include "libfilter/validators/validators.h"

/* A source file, kept whole: diagnostics show its lines, words point into it. */
typedef struct aigcp_source {
    const char *name;
    const char *text; /* `length` bytes and a NUL */
    size_t length;
    size_t index; /* 0 for the first source that was read */
    size_t root;  /* bytes of the name that are not part of it in a bundle */
    bool is_list; /* a word list, which a rule names */
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
    AIGCP_BOUNDARY_NONE,
    AIGCP_BOUNDARY_WORD /* as AUTO, and where ICU's dictionary ends words */
} aigcp_boundary;

/* What the columns of a word list say of one word; what they leave open is as in its rule. */
typedef struct aigcp_word_columns {
    const char *category; /* or NULL */
    bool acts;            /* the actions are its own */
    aigc_action actions[2];
    unsigned lanes;    /* bits of aigc_lane; 0: as in its group */
    bool has_boundary; /* the boundary is its own */
    aigcp_boundary boundary;
    const char *note; /* or NULL */
    const char *date; /* or NULL */
} aigcp_word_columns;

typedef struct aigcp_word {
    const char *text;
    size_t length;
    aigcp_place place;
    const aigcp_word_columns *columns; /* or NULL: its line has the word alone */
    struct aigcp_word *next;
} aigcp_word;

typedef struct aigcp_pattern {
    const char *regex; /* NUL-terminated */
    size_t length;
    aigcp_place place; /* of the first character of the expression */
    bool verbatim;     /* the source spells it as it is: offsets in it are offsets from `place` */
    bool doubled;      /* it does but for each ' of it, which is two there */
    bool fold;         /* match the folded text rather than the text as written */
    aigcp_validator validator; /* or NULL */
    /* NULL, or: a match counts only if one of these words stands before or after it with at most
     * so many characters in between, or in it. */
    struct aigcp_word *near;
    uint32_t near_within;
    struct aigcp_pattern *next;
} aigcp_pattern;

/* Invisible and smuggled text that a group looks for; bits. */
typedef enum aigcp_hidden_text {
    AIGCP_FIND_ZERO_WIDTH = 1,   /* runs of zero-width characters */
    AIGCP_FIND_BIDI = 2,         /* bidirectional overrides and embeddings */
    AIGCP_FIND_TAGS = 4,         /* runs of tag characters, but for flags */
    AIGCP_FIND_SELECTORS = 8,    /* runs of variation selectors that are no known mark */
    AIGCP_FIND_MIXED_SCRIPT = 16 /* words that mix Latin with Cyrillic or Greek letters */
} aigcp_hidden_text;

/* How words are looked for. */
typedef struct aigcp_matching {
    unsigned lanes;           /* bits of aigc_lane; 0: chosen for each word by script and length */
    uint32_t gap;             /* most characters skipped in one place, in the lanes that skip */
    uint32_t total;           /* and in one hit */
    uint32_t least_syllables; /* lane sound: shorter words are not looked for by sound */
    aigcp_boundary boundary;
} aigcp_matching;

/* Words and patterns under a name that a condition uses; what stands directly in a rule is in
 * a group named "". */
typedef struct aigcp_group {
    const char *name;
    aigcp_place place;
    aigcp_matching matching;
    aigcp_word *words;
    aigcp_word **words_end; /* of a variant's group, while it is filled */
    aigcp_pattern *patterns;
    unsigned hidden; /* bits of aigcp_hidden_text */
    struct aigcp_group *next;
} aigcp_group;

typedef struct aigcp_example {
    const char *text; /* NUL-terminated, may hold NULs too */
    size_t length;
    bool must_match;
    bool is_todo; /* it is known to come out wrong */
    aigcp_place place;
    struct aigcp_example *next;
} aigcp_example;

/* A rule with errors is kept too, so that they are all found in one pass: a text that is
 * missing is "", a missing action is AIGC_ACTION_LOG. */
typedef struct aigcp_rule {
    const char *id;
    const char *title;    /* in English, if there are two */
    const char *title_zh; /* in Chinese; the same if there is one */
    const char *category;
    const char *status;
    const char *level;
    const char *owner;
    const char *date;
    const char *source;
    const char *false_positives;
    aigcp_place place;
    /* NULL, or: words of this rule whose list gives them another category or other actions. They
     * stand right behind it in the model, share its id, and have no examples. */
    const struct aigcp_rule *base;
    const struct aigcp_overlay *overlay; /* the last one that changed it, or NULL */
    aigc_action actions[2];              /* by aigc_direction */
    aigc_manner manner;                  /* in which findings are redacted */
    const char *replacement;             /* AIGC_MANNER_REPLACE: written in place of a finding */
    const char *mask;  /* AIGC_MANNER_MASK: written for each character; NULL: "*" */
    const char *label; /* pseudonyms and hashes begin with it, such as "PHONE"; NULL: made
                          from the id */
    uint32_t sample;   /* percent of streams in which the action is taken; 100 */
    int32_t score;     /* what a finding adds to the scores of its category */
    aigcp_group *groups;
    const char *condition; /* over the groups; NULL: any match of any group is a finding */
    size_t condition_length;
    aigcp_place condition_place;    /* of its first character */
    bool condition_verbatim;        /* offsets in it are offsets from that place */
    bool condition_ends_at_comment; /* a comment may be a part of it that is lost */
    const char *threshold_category; /* NULL, or: the rule finds where the scores of this category */
    int64_t threshold;              /* reach this, and has no groups */
    aigcp_word *allow;              /* words and phrases that cancel a finding they cover */
    aigcp_example *examples;
    struct aigcp_rule *next;
} aigcp_rule;

/* What a site says about a rule that it did not write; what it leaves open is as in the rule. */
typedef struct aigcp_overlay {
    const char *id;    /* of the rule */
    aigcp_place place; /* of the id */
    bool acts;         /* the actions are given */
    aigc_action actions[2];
    const char *category;    /* "": not given */
    const char *level;       /* "": not given */
    uint32_t sample;         /* 0: not given */
    aigcp_word *allow;       /* phrases that cancel its findings too */
    aigcp_place allow_place; /* of that key */
    struct aigcp_overlay *next;
} aigcp_overlay;

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
    aigcp_overlay *overlays;
    size_t threshold_count; /* rules that find by score */
    size_t word_count;      /* words, allow phrases and triggers of all rules */
    aigcp_diagnostic_entry *diagnostics;
    size_t diagnostic_count;
    size_t error_count;
    size_t warning_count;
    size_t source_count;
    size_t source_bytes;              /* of all sources */
    size_t root;                      /* of the sources that are being read */
    const struct aigc_bundle *bundle; /* that is being read, or NULL: lists are in it */
    aigcp_text_index ids;             /* of all rules */
    bool out_of_memory;               /* a diagnostic or entry was lost */
    aigcp_source **sources_end;
    aigcp_rule **rules_end;
    aigcp_overlay **overlays_end;
    aigcp_diagnostic_entry **diagnostics_end;
} aigcp_rule_model;

void aigcp_rule_model_init(aigcp_rule_model *model);
void aigcp_rule_model_free(aigcp_rule_model *model);

/* Whether `length` bytes more are not too many for all sources together. */
bool aigcp_rule_model_has_room(const aigcp_rule_model *model, size_t length);

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

/* Warn of what is no error in any one rule: words that will flood, that repeat others once they
 * are folded, that an allow phrase always cancels; scores that no threshold sums up, and
 * thresholds that nothing reaches. To be called when all sources are read. */
void aigcp_rule_model_review(aigcp_rule_model *model);

#endif
