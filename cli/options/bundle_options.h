/* SPDX-License-Identifier: Apache-2.0 */
/* Rule bundles from options: under which terms they are accepted, and what is said of them. */
#ifndef CLI_BUNDLE_OPTIONS_H
#define CLI_BUNDLE_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/rollout.h>

typedef struct cli_bundle_terms {
    aigc_bundle_terms terms; /* which ask whether the policies of the options fit */
    const cli_options *options;
    cli_exit checked; /* what the last such question came to */
    aigc_bundle_keys *keys;
} cli_bundle_terms;

/* Whether the options want rules from one bundle, and from nothing else. */
bool cli_bundle_is_wanted(const cli_options *options);

/* Read keys, record and share from options. What is wrong is said. cli_bundle_terms_free() may be
 * called in any case. */
cli_exit cli_bundle_terms_read(cli_bundle_terms *terms, const cli_options *options);
void cli_bundle_terms_free(cli_bundle_terms *terms);

/* Say why a bundle cannot be used. CLI_INPUT if it is refused. */
cli_exit cli_bundle_say(const char *path, aigc_status status, const aigc_bundle_report *report);

/* Tell, once for each, that the rules in force have expired. `*told` is 0 at the beginning. */
void cli_bundle_tell_expired(aigc_rules_holder *holder, uint64_t *told);

/* Load the one bundle that --rules names into a holder, or, if that is NULL, just so. */
cli_exit cli_bundle_load(const cli_options *options, aigc_rules_holder *holder, aigc_rules **rules);

/* Add a bundle to other rules. */
cli_exit cli_bundle_add(aigc_rules_compiler *compiler, const cli_options *options,
                        const char *path);

#endif
