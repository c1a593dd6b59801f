/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of `rules diff` share: two rule sets and all that their rules say. */
#ifndef CLI_RULES_COMPARE_H
#define CLI_RULES_COMPARE_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

#include <aigc/filter.h>
#include <aigc/inspect.h>

#include <stdint.h>

/* One thing that a rule says. Equal ones stand beside each other once they are sorted. */
typedef struct cli_rule_fact {
    const char *id;
    const char *group;
    const char *key;
    size_t at; /* in the texts */
    size_t length;
} cli_rule_fact;

/* A rule set with what its rules say, in the order of ids, groups, keys and values. */
typedef struct cli_rule_side {
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    cli_string texts;
    cli_rule_fact *facts;
    size_t count;
    size_t capacity;
} cli_rule_side;

typedef enum cli_side { CLI_SIDE_OLD, CLI_SIDE_NEW, CLI_SIDES } cli_side;

typedef struct cli_comparison {
    const cli_options *options;
    bool json;
    cli_rule_side sides[CLI_SIDES];
    cli_string text; /* what is told */
    size_t added;
    size_t removed;
    size_t changed;
    uint64_t texts;    /* recorded ones */
    uint64_t verdicts; /* of them, those that would change */
} cli_comparison;

/* Tell which rules differ. */
cli_exit cli_compare_rules(cli_comparison *comparison);

/* Tell which verdicts on the texts of --on would differ. */
cli_exit cli_compare_traffic(cli_comparison *comparison);

#endif
