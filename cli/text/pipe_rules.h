/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the pipe: those it begins with, and those that take their place. */
#ifndef CLI_PIPE_RULES_H
#define CLI_PIPE_RULES_H

#include "cli/text/pipe_stream.h"

/* Load the rules that the options name, and make the transformer. With --follow, begin to follow
 * the bundle. */
cli_exit cli_pipe_rules_open(cli_pipe *pipe, const cli_options *options);

/* Make a transformer for rules that have come meanwhile. False if there are none, or if the policy
 * does not fit them, which was said: then the pipe goes on as before. */
bool cli_pipe_rules_next(cli_pipe *pipe, aigc_transformer **next);

/* Add what the transformer counted to the sums of the pipe, before it is released. */
void cli_pipe_rules_count(cli_pipe *pipe);

#endif
