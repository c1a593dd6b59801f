/* SPDX-License-Identifier: Apache-2.0 */
/* Random rules and texts that use all lanes, over the alphabet of naive_lanes.h. */
#ifndef LANES_RANDOM_H
#define LANES_RANDOM_H

#include "tests/prop/naive_lanes.h"
#include "tests/support/prng.h"

#define LANES_RULES 3
#define LANES_YAML 8192

/* Between 1 and LANES_RULES rules; returns how many. */
size_t lanes_random_rules(prng *random, naive_rule rules[LANES_RULES]);

/* The same, of phrases: words with blanks between them. */
size_t lanes_random_phrases(prng *random, naive_rule rules[LANES_RULES]);

/* What a rule file says of them. `actions` may be NULL (all log), else one for each rule. */
void lanes_write_rules(const naive_rule *rules, size_t count, const char *const *actions,
                       char out[LANES_YAML]);

/* A text of about `characters` characters: words of the rules in disguise, among others. */
void lanes_random_text(prng *random, const naive_rule *rules, size_t count, size_t characters,
                       naive_text *text);

/* The same, with line ends for some blanks of phrases. */
void lanes_random_lines(prng *random, const naive_rule *rules, size_t count, size_t characters,
                        naive_text *text);

#endif
