/* SPDX-License-Identifier: Apache-2.0 */
/* Compile the rules that the options name. */
#ifndef CLI_RULES_LOAD_H
#define CLI_RULES_LOAD_H

#include "cli/options/options.h"

#include <aigc/filter.h>
#include <aigc/rules.h>

/* Compile `paths`; or, if there are none, what --rules and the configuration say; or else the
 * rules that were installed. On CLI_YES and CLI_NO `*compiler` holds the diagnostics, and is to
 * be freed; `*rules` is NULL on CLI_NO: there are errors. Any other answer was said. */
cli_exit cli_rules_compile(const cli_options *options, char *const *paths, size_t path_count,
                           aigc_rules_compiler **compiler, aigc_rules **rules);

/* Compile for use: errors in rules are said, and the answer is then CLI_INPUT. */
cli_exit cli_rules_load(const cli_options *options, char *const *paths, size_t path_count,
                        aigc_rules **rules);

/* The same, and the compiler too, for more sets from what was read. */
cli_exit cli_rules_load_keep(const cli_options *options, char *const *paths, size_t path_count,
                             aigc_rules_compiler **compiler, aigc_rules **rules);

/* Make a scanner for what models or users write, without any other policy. `*scanner` is to be
 * freed also after an error. */
aigc_status cli_rules_scanner(aigc_rules *rules, aigc_direction direction, aigc_scanner **scanner);

/* The number of rules as written: variants, which columns of word lists make, do not count. */
size_t cli_rules_written(const aigc_rules *rules);

#endif
