/* SPDX-License-Identifier: Apache-2.0 */
/* What was asked for: the command, its options and its files. Values come from the system's
 * configuration, the user's configuration and the command line; the later of these levels
 * replaces the earlier one, option by option. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/exit_status.h"
#include "cli/options/option_table.h"

#include <stddef.h>

typedef enum cli_level { CLI_LEVEL_SYSTEM, CLI_LEVEL_USER, CLI_LEVEL_LINE } cli_level;

typedef struct cli_setting {
    cli_option_id id;
    cli_level level;
    const char *value; /* "" for a switch that is on, NULL for one that is off */
    char *owned;       /* `value`, if it must be freed; else NULL */
} cli_setting;

typedef struct cli_options {
    cli_command command;
    cli_setting *settings;
    size_t count;
    size_t capacity;
    char *const *files;
    size_t file_count;
} cli_options;

void cli_options_init(cli_options *options);
void cli_options_free(cli_options *options);

/* Record a value. CLI_ENVIRONMENT if memory ran out, which was said. */
cli_exit cli_options_set(cli_options *options, cli_setting setting);

/* What the value of an option looks like, for a message. */
const char *cli_option_form(cli_option_id id);

/* Whether a value is legal for an option; if not, `*problem` says why, for a message. A switch has
 * a value in configuration files only: CLI_SWITCH_ON or CLI_SWITCH_OFF. */
#define CLI_SWITCH_ON "yes"
#define CLI_SWITCH_OFF "no"
bool cli_option_accepts(cli_option_id id, const char *value, const char **problem);

/* The value that counts; NULL if there is none. A switch that is off is not given. */
const char *cli_options_text(const cli_options *options, cli_option_id id);
bool cli_options_given(const cli_options *options, cli_option_id id);

/* Whether it stands on the command line itself. */
bool cli_options_on_line(const cli_options *options, cli_option_id id);

/* The index of the choice made; 0, the default of each, if none was. */
unsigned cli_options_choice(const cli_options *options, cli_option_id id);

/* The values of a repeatable option one after the other, from `*position` 0; NULL at the end. */
const char *cli_options_next(const cli_options *options, cli_option_id id, size_t *position);

/* Read the command line. `files` is put in order inside `argv`, which must outlive `options`.
 * CLI_USAGE if it is wrong, which was said. */
cli_exit cli_options_parse(cli_options *options, int argc, char **argv);

/* Say where help for the command is; the second line of every usage error. */
cli_exit cli_usage_hint(cli_command command);

#endif
