/* SPDX-License-Identifier: Apache-2.0 */
/* What the options say about a text rather than about the rules: the policy, the key of
 * pseudonyms, the id for samples. */
#ifndef CLI_TEXT_SETUP_H
#define CLI_TEXT_SETUP_H

#include "cli/options/options.h"

#include <aigc/filter.h>

typedef struct cli_text_setup {
    aigc_text_options options; /* for aigc_scanner_configure() and its like */
    aigc_policy_info policy;   /* all zero if there is none */
    uint8_t key[AIGC_TEXT_KEY_SIZE];
} cli_text_setup;

/* Read what the options name. Everything that is wrong is said. cli_text_setup_free() may be
 * called in any case. */
cli_exit cli_text_setup_load(cli_text_setup *setup, const cli_options *options, aigc_rules *rules);

/* The same; the policy may also name rules that only `other` has. */
cli_exit cli_text_setup_load_beside(cli_text_setup *setup, const cli_options *options,
                                    aigc_rules *rules, aigc_rules *other);

/* Make the policy of one direction from a policy file; NULL: none. Diagnostics are shown. */
cli_exit cli_policy_load(const cli_options *options, const char *path, aigc_direction direction,
                         aigc_rules *rules, aigc_policy **policy);

/* Whether the policies that the options name fit rules. What is wrong with them is said, warnings
 * are not. */
cli_exit cli_policies_check(const cli_options *options, aigc_rules *rules);

/* Release the policy and wipe the key. */
void cli_text_setup_free(cli_text_setup *setup);

#endif
