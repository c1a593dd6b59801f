/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of `rules test` share: the rules, and what was found out about each. */
#ifndef CLI_RULES_TRIAL_H
#define CLI_RULES_TRIAL_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

#include <aigc/filter.h>
#include <aigc/inspect.h>

#include <stdint.h>

/* What is known of a rule. Of a variant, only `info` and `off` count: all else is told of the rule
 * as it is written. */
typedef struct cli_trial_rule {
    aigc_rule_info info;
    bool off;        /* in both directions, with its variants: it is not tried */
    bool only_input; /* it is off on output, with its variants */
    size_t match;    /* examples that must match */
    size_t clean;    /* and that must not */
    bool fired;      /* it found something in some example or clean text */

    /* In clean texts, with its variants. */
    uint64_t hits;
    uint64_t counted_hits;        /* of these, for the budget */
    aigc_action hit_action;       /* the harshest for any of them */
    aigc_direction hit_direction; /* and where it is taken */
    char *first_hit;              /* where the first is, escaped; NULL if there is none */
} cli_trial_rule;

/* An example that is tried. */
typedef struct cli_trial_example {
    aigc_rule_example said;         /* as the rule says it */
    size_t text;                    /* number of its text */
    struct cli_trial_example *same; /* the next with this text, or NULL */
    bool found;                     /* the rule finds something in it */
} cli_trial_example;

/* A text that examples have, and what came of it: very many rules may share one, so that it is
 * tried once for all of them. */
typedef struct cli_trial_text {
    const char *text;
    size_t length;
    cli_trial_example *examples; /* the first of them */
    size_t example_count;
    bool on_input;     /* it is scanned as a text from a user */
    bool gave_up;      /* a rule did, on the whole text */
    size_t findings;   /* in the whole text */
    size_t cuts;       /* ways in which it was cut */
    size_t wrong_cut;  /* behind which byte other things are found; 0: behind none */
    size_t stretched;  /* ways in which a part of it was repeated */
    size_t part;       /* where the part is that makes a rule give up when it is repeated */
    size_t part_bytes; /* 0: there is none */
} cli_trial_text;

typedef struct cli_trial {
    const cli_options *options;
    bool json;
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    aigc_scanner *scanners[2]; /* by aigc_direction */
    cli_trial_rule *of;        /* one for each rule */
    cli_string text;           /* what is told */

    cli_trial_example *examples; /* in the order of the rules */
    size_t example_count;
    cli_trial_text *texts; /* of the examples, each once */
    size_t text_count;

    size_t tried; /* examples */
    size_t wrong;
    size_t known;     /* that come out wrong, as is known */
    size_t mended;    /* that were known to, and no longer do */
    size_t cuts;      /* ways in which examples were cut */
    size_t cut_wrong; /* examples of which a cut changed what was found */
    size_t stretched; /* examples with a part repeated */
    size_t gave_up;   /* of which a rule gave up */
    size_t missing;   /* kinds of examples that rules lack */
    size_t words;     /* words tried */
    size_t disguises;
    size_t unfound; /* disguises that were not found, and words that are always allowed */
    bool over_budget;
    uint64_t clean_bytes;
    uint64_t clean_invalid; /* bytes that are not UTF-8 */
    uint64_t clean_hits;    /* of rules that count for the budget */
} cli_trial;

/* Scan one text, whole or cut in two at `cut`. AIGC_ERR_LIMIT: a rule gave up. */
aigc_status cli_trial_scan(aigc_scanner *scanner, const char *text, size_t length, size_t cut,
                           aigc_finding_fn on_finding, void *context);

/* The rule as written that a rule is a variant of: mostly itself. */
cli_trial_rule *cli_trial_base(const cli_trial *trial, size_t rule);

/* Begin a line about a place of a rule: "FILE:LINE: RULE: ". */
void cli_trial_place(cli_trial *trial, const char *file, unsigned line, const char *rule);

/* Begin an object about a place of a rule. */
void cli_trial_json(cli_trial *trial, const char *kind, const char *file, unsigned line,
                    const char *rule);

/* Collect the examples that are tried, and their texts; count what each rule has. */
cli_exit cli_trial_collect(cli_trial *trial);

/* The scanner of a text. */
aigc_scanner *cli_trial_scanner(const cli_trial *trial, const cli_trial_text *text);

/* How often a text is scanned in one way: `most` times, or less often if it has very many findings;
 * at least once. */
size_t cli_trial_scans(const cli_trial_text *text, size_t most);

/* Try each example, whole and at every cut. */
cli_exit cli_trial_examples(cli_trial *trial);

/* Try each example with each part of it repeated: whether a rule gives up. */
cli_exit cli_trial_stretched(cli_trial *trial);

/* Try each word in the disguises of its lanes. */
cli_exit cli_trial_words(cli_trial *trial);

/* Count what is found in the texts of --clean, and compare with --budget. */
cli_exit cli_trial_corpus(cli_trial *trial);

#endif
