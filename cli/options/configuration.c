/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files: lines `name = value`. */
#include "cli/options/configuration.h"

#include "cli/install_paths.h"
#include "cli/io/characters.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/limits.h"
#include "common/nearest_name.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "aigc-label/"
#define BLANK " \t\r"

/* One line of a file. */
typedef struct config_line {
    const char *file;
    unsigned number;
    char *name;
    char *value;
} config_line;

cli_exit
cli_configuration_find(cli_string *path, const char *name)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (folder && folder[0] == '/') {
        cli_string_add(path, folder);
        cli_string_add(path, "/" FOLDER);
    } else if (home && home[0] == '/') {
        cli_string_add(path, home);
        cli_string_add(path, "/.config/" FOLDER);
    } else {
        return CLI_YES;
    }
    cli_string_add(path, name);
    if (path->failed)
        return cli_say_no_memory();
    if (access(path->data, F_OK) != 0)
        cli_string_clear(path);
    return CLI_YES;
}

/* Add a path that stands in a file: `~/` is the home folder, other relative paths begin at the
 * folder of the file. */
static void
resolve_path(cli_string *out, const char *file, const char *value)
{
    const char *slash = strrchr(file, '/');
    const char *home = getenv("HOME");

    if (value[0] == '~' && value[1] == '/' && home) {
        cli_string_add(out, home);
        value++;
    } else if (value[0] != '/' && slash) {
        cli_string_add_bytes(out, file, (size_t)(slash - file) + 1);
    }
    cli_string_add(out, value);
}

static cli_exit
keep_value(cli_options *options, cli_option_id id, cli_level level, const config_line *line)
{
    cli_value_kind kind = cli_option_get(id)->kind;
    cli_string value;

    if (kind == CLI_VALUE_NONE) {
        bool on = strcmp(line->value, CLI_SWITCH_ON) == 0;

        return cli_options_set(options, (cli_setting){ id, level, on ? "" : NULL, NULL });
    }
    cli_string_init(&value);
    if (kind == CLI_VALUE_FILE || kind == CLI_VALUE_FOLDER)
        resolve_path(&value, line->file, line->value);
    else
        cli_string_add(&value, line->value);
    if (value.failed) {
        cli_string_free(&value);
        return cli_say_no_memory();
    }
    return cli_options_set(options, (cli_setting){ id, level, value.data, value.data });
}

static cli_exit
unknown_name(const config_line *line)
{
    aigcp_suggestion guess;

    aigcp_suggestion_begin(&guess, line->name, strlen(line->name));
    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++)
        if (cli_option_get(id)->configurable)
            aigcp_suggestion_offer(&guess, cli_option_get(id)->name);
    if (guess.best) {
        cli_say(_("%s:%u: there is no setting '%s'; did you mean '%s'?"), line->file, line->number,
                line->name, guess.best);
    } else {
        cli_say(_("%s:%u: there is no setting '%s'"), line->file, line->number, line->name);
    }
    return CLI_USAGE;
}

static cli_exit
take_line(cli_options *options, cli_level level, const config_line *line)
{
    const char *problem;

    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++) {
        const cli_option_entry *entry = cli_option_get(id);

        if (!entry->configurable || strcmp(entry->name, line->name) != 0)
            continue;
        if (!cli_option_accepts(id, line->value, &problem)) {
            cli_say(_("%s:%u: %s = %s: %s (%s)"), line->file, line->number, line->name, line->value,
                    problem, cli_option_form(id));
            return CLI_USAGE;
        }
        return keep_value(options, id, level, line);
    }
    return unknown_name(line);
}

/* Remove blanks from both ends, in place. */
static char *
trim(char *text)
{
    text += strspn(text, BLANK);
    size_t length = strlen(text);
    while (length > 0 && strchr(BLANK, text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* Read one line, in place; all errors of a file are said, not only the first. */
static cli_exit
read_line(cli_options *options, cli_level level, config_line *line, char *text)
{
    text = trim(text);
    if (*text == '\0' || *text == '#')
        return CLI_YES;
    char *equals = strchr(text, '=');
    if (!equals) {
        cli_say(_("%s:%u: this is not of the form 'name = value'"), line->file, line->number);
        return CLI_USAGE;
    }
    *equals = '\0';
    line->name = trim(text);
    line->value = trim(equals + 1);
    return take_line(options, level, line);
}

static cli_exit
read_lines(cli_options *options, cli_level level, const char *path, cli_string *content)
{
    cli_exit answer = CLI_YES;
    config_line line = { path, 0, NULL, NULL };
    char *text = content->data;

    if (memchr(content->data, '\0', content->length)) {
        cli_say(_("'%s' is not a text file"), path);
        return CLI_USAGE;
    }
    if (text)
        text += cli_byte_order_mark(text, content->length);
    while (text) {
        char *end = strchr(text, '\n');

        if (end)
            *end = '\0';
        line.number++;
        answer = cli_exit_worst(answer, read_line(options, level, &line, text));
        text = end ? end + 1 : NULL;
    }
    return answer;
}

static cli_exit
read_file(cli_options *options, cli_level level, const char *path)
{
    cli_string content;

    cli_string_init(&content);
    cli_exit answer = cli_read_file(path, CLI_CONFIGURATION_MAX, &content);
    if (answer == CLI_YES)
        answer = read_lines(options, level, path, &content);
    else if (answer == CLI_INPUT)
        answer = CLI_USAGE; /* as any other fault of a configuration */
    cli_string_free(&content);
    return answer;
}

static cli_exit
read_user_file(cli_options *options)
{
    cli_string path;

    cli_string_init(&path);
    cli_exit answer = cli_configuration_find(&path, "config");
    if (answer == CLI_YES && path.length > 0)
        answer = read_file(options, CLI_LEVEL_USER, path.data);
    cli_string_free(&path);
    return answer;
}

cli_exit
cli_configuration_read(cli_options *options)
{
    const char *named = cli_options_text(options, CLI_OPTION_CONFIG);
    cli_exit answer = CLI_YES;

    if (cli_options_given(options, CLI_OPTION_NO_CONFIG))
        return CLI_YES;
    if (named)
        return read_file(options, CLI_LEVEL_USER, named);
    if (access(cli_path_configuration, F_OK) == 0)
        answer = read_file(options, CLI_LEVEL_SYSTEM, cli_path_configuration);
    return answer == CLI_YES ? read_user_file(options) : answer;
}
