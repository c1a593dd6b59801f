/* SPDX-License-Identifier: Apache-2.0 */
/* Follow a rule bundle: load it anew when it changes, beside the text that goes through. */
#ifndef CLI_RULES_FOLLOW_H
#define CLI_RULES_FOLLOW_H

#include "cli/options/options.h"

#include <aigc/rules.h>

typedef struct cli_follow cli_follow;

/* Load the bundle that the options name, and begin to follow it: whenever something changes in its
 * folder, and on SIGHUP, which then does not end the program any more. `*rules` is one reference.
 * What goes wrong later is said, and the rules in force stay. */
cli_exit cli_follow_start(const cli_options *options, cli_follow **follow, aigc_rules **rules);

/* Whether there are rules that cli_follow_take() has not given yet. */
bool cli_follow_is_waiting(cli_follow *follow);

/* The newest rules, one reference; NULL if they were given already. */
aigc_rules *cli_follow_take(cli_follow *follow);

/* End following. NULL is allowed. */
void cli_follow_stop(cli_follow *follow);

#endif
