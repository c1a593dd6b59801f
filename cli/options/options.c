/* SPDX-License-Identifier: Apache-2.0 */
/* What was asked for: keeping and asking. */
#include "cli/options/options.h"

#include "cli/io/messages.h"

#include <stdlib.h>
#include <string.h>

void
cli_options_init(cli_options *options)
{
    memset(options, 0, sizeof *options);
}

void
cli_options_free(cli_options *options)
{
    for (size_t i = 0; i < options->count; i++)
        free(options->settings[i].owned);
    free(options->settings);
    cli_options_init(options);
}

cli_exit
cli_options_set(cli_options *options, cli_setting setting)
{
    if (options->count == options->capacity) {
        size_t capacity = options->capacity == 0 ? 16 : options->capacity * 2;
        cli_setting *settings = realloc(options->settings, capacity * sizeof *settings);

        if (!settings) {
            free(setting.owned);
            return cli_say_no_memory();
        }
        options->settings = settings;
        options->capacity = capacity;
    }
    options->settings[options->count++] = setting;
    return CLI_YES;
}

const char *
cli_option_form(cli_option_id id)
{
    const cli_option_entry *entry = cli_option_get(id);

    return entry->kind == CLI_VALUE_NONE ? CLI_SWITCH_ON "|" CLI_SWITCH_OFF : entry->value;
}

bool
cli_option_accepts(cli_option_id id, const char *value, const char **problem)
{
    static const char *const switch_choices[] = { CLI_SWITCH_ON, CLI_SWITCH_OFF, NULL };
    const cli_option_entry *entry = cli_option_get(id);
    const char *const *choices = entry->kind == CLI_VALUE_NONE ? switch_choices : entry->choices;

    if (*value == '\0') {
        *problem = _("the value is empty");
        return false;
    }
    if (entry->kind != CLI_VALUE_CHOICE && entry->kind != CLI_VALUE_NONE)
        return true;
    for (const char *const *choice = choices; *choice; choice++)
        if (strcmp(*choice, value) == 0)
            return true;
    *problem = _("there is no such choice");
    return false;
}

/* The last setting of the highest level, from the end. */
static const cli_setting *
find(const cli_options *options, cli_option_id id)
{
    const cli_setting *best = NULL;

    for (size_t i = options->count; i > 0; i--) {
        const cli_setting *setting = &options->settings[i - 1];

        if (setting->id == id && (!best || setting->level > best->level))
            best = setting;
    }
    return best;
}

const char *
cli_options_text(const cli_options *options, cli_option_id id)
{
    const cli_setting *setting = find(options, id);

    return setting ? setting->value : NULL;
}

bool
cli_options_given(const cli_options *options, cli_option_id id)
{
    return cli_options_text(options, id) != NULL;
}

bool
cli_options_on_line(const cli_options *options, cli_option_id id)
{
    const cli_setting *setting = find(options, id);

    return setting && setting->level == CLI_LEVEL_LINE;
}

unsigned
cli_options_choice(const cli_options *options, cli_option_id id)
{
    const char *value = cli_options_text(options, id);
    const char *const *choices = cli_option_get(id)->choices;

    for (unsigned i = 0; value && choices[i]; i++)
        if (strcmp(choices[i], value) == 0)
            return i;
    return 0;
}

const char *
cli_options_next(const cli_options *options, cli_option_id id, size_t *position)
{
    const cli_setting *best = find(options, id);

    while (best && *position < options->count) {
        const cli_setting *setting = &options->settings[(*position)++];

        if (setting->id == id && setting->level == best->level)
            return setting->value;
    }
    return NULL;
}
