/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled rule set: written once by rules_compile.c, then only read. */
#ifndef AIGCP_RULE_SET_H
#define AIGCP_RULE_SET_H

#include <aigc/rules.h>
#include <stdatomic.h>

#include "common/arena.h"
#include "libfilter/bundle/bundle_manifest.h"
#include "libfilter/compile/lanes.h"
#include "libfilter/compile/logic_format.h"
#include "libfilter/regex/regex_analysis.h"
#include "libfilter/regex/regex_pcre2.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/scan/hidden_text.h"

typedef struct aigcp_compiled_rule {
    aigc_rule_info info;
    aigc_manner manner;      /* in which findings are redacted */
    const char *replacement; /* AIGC_MANNER_REPLACE */
    const char *mask;        /* one character, for any manner */
    const char *label;       /* that pseudonyms and hashes begin with */
    uint8_t sample;          /* percent of streams in which the action is taken */
    bool has_allow;
    aigcp_rule_logic logic;
} aigcp_compiled_rule;

typedef struct aigcp_compiled_regex {
    aigcp_regex *regex;
    aigcp_regex_facts facts;
    aigcp_validator validator;
    uint32_t rule;
    uint8_t group; /* of the rule */
    bool fold;
    uint32_t near; /* number of the list of words near which it counts, from 1; 0: anywhere */
    uint32_t near_within; /* characters between such a word and a match at the most */
} aigcp_compiled_regex;

/* An expression of which a match can begin before its trigger, or be found before the trigger's
 * end: the end of what has come must be searched for beginnings of matches at every cut. Where only
 * a trigger can stand in another one, that is needed once the inner one has come. */
typedef struct aigcp_waiting_regex {
    aigcp_character_set first; /* with what a match can begin, */
    aigcp_character_set set;   /* what can stand from there to the end of the text, */
    uint32_t most;             /* and how many characters at the most */
    uint32_t index;
    bool triggered; /* only if a trigger has come */
} aigcp_waiting_regex;

struct aigc_rules {
    atomic_size_t references;
    aigcp_arena arena; /* strings of rules and examples */
    aigcp_compiled_rule *rules;
    size_t rule_count;
    bool ends_early; /* what some expression finds may end before its trigger */
    aigcp_compiled_regex *regexes;
    size_t regex_count;
    aigcp_waiting_regex *waiting; /* those of them that wait for their triggers, */
    size_t waiting_count;
    aigcp_character_set waiting_set; /* and what can stand before that, of any of them */
    uint32_t least_digit_run;        /* that is a trigger; 0: none is */
    uint32_t most_digit_run;
    uint32_t lookbehind;         /* characters kept of what has passed, */
    uint32_t lookbehind_skimmed; /* and of what was skimmed, in which are no marks */
    uint32_t near_count;         /* lists of near words, */
    uint32_t near_within;        /* and the most characters that any of them may be away */
    aigcp_hidden_finder *hidden; /* groups that look for hidden text, */
    size_t hidden_count;
    unsigned hidden_kinds; /* and the kinds that some of them look for */
    aigcp_logic logic;
    aigc_rule_example *examples;
    size_t example_count;
    aigcp_lanes lanes;
    char version[17];
    uint64_t revision; /* of the bundle that all of it comes from; 0: none */
    uint64_t expires;  /* of that bundle; 0: never */
    char digest[AIGCP_HASH_HEX_ROOM];
};

/* Release what is in a set, and the set. */
void aigcp_rule_set_destroy(aigc_rules *rules);

#endif
