/* SPDX-License-Identifier: Apache-2.0 */
/* The commands. Each answers with the exit status of the program; everything that went wrong was
 * said. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options/options.h"

cli_exit cli_command_pipe(const cli_options *options);
cli_exit cli_command_scan(const cli_options *options);
cli_exit cli_command_verify(const cli_options *options);
cli_exit cli_command_mark(const cli_options *options);
cli_exit cli_command_propagate(const cli_options *options);
cli_exit cli_command_show(const cli_options *options);
cli_exit cli_command_restore(const cli_options *options);
cli_exit cli_command_sign(const cli_options *options);
cli_exit cli_command_init(const cli_options *options);
cli_exit cli_command_doctor(const cli_options *options);
cli_exit cli_command_keygen(const cli_options *options);
cli_exit cli_command_watermark_embed(const cli_options *options);
cli_exit cli_command_watermark_detect(const cli_options *options);
cli_exit cli_command_watermark_keygen(const cli_options *options);
cli_exit cli_command_rules_check(const cli_options *options);
cli_exit cli_command_rules_test(const cli_options *options);
cli_exit cli_command_rules_list(const cli_options *options);
cli_exit cli_command_rules_bench(const cli_options *options);
cli_exit cli_command_rules_stats(const cli_options *options);
cli_exit cli_command_rules_diff(const cli_options *options);
cli_exit cli_command_assess(const cli_options *options);
cli_exit cli_command_rules_fmt(const cli_options *options);
cli_exit cli_command_rules_import(const cli_options *options);
cli_exit cli_command_rules_build(const cli_options *options);
cli_exit cli_command_rules_verify(const cli_options *options);
cli_exit cli_command_rules_info(const cli_options *options);
cli_exit cli_command_audit_verify(const cli_options *options);
cli_exit cli_command_audit_prune(const cli_options *options);
cli_exit cli_command_audit_report(const cli_options *options);
cli_exit cli_command_serve(const cli_options *options);

#endif
