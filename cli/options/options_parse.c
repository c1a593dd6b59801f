/* SPDX-License-Identifier: Apache-2.0 */
/* Read the command line by the option table. */
#include "cli/io/messages.h"
#include "cli/io/string_builder.h"
#include "cli/options/options.h"
#include "common/nearest_name.h"

#include <stdio.h>
#include <string.h>

cli_exit
cli_usage_hint(cli_command command)
{
    const char *name = cli_command_get(command)->name;

    cli_say(_("try 'aigc-label %s%s--help'"), name, *name == '\0' ? "" : " ");
    return CLI_USAGE;
}

/* Commands of two words. The first of each group is the one whose help stands for all. */
static const struct {
    const char *group;
    const char *word;
    cli_command command;
} pairs[] = { { "rules", "check", CLI_RULES_CHECK },
              { "rules", "test", CLI_RULES_TEST },
              { "rules", "fmt", CLI_RULES_FMT },
              { "rules", "import", CLI_RULES_IMPORT },
              { "rules", "list", CLI_RULES_LIST },
              { "rules", "stats", CLI_RULES_STATS },
              { "rules", "diff", CLI_RULES_DIFF },
              { "rules", "bench", CLI_RULES_BENCH },
              { "rules", "build", CLI_RULES_BUILD },
              { "rules", "verify", CLI_RULES_VERIFY },
              { "rules", "info", CLI_RULES_INFO },
              { "audit", "verify", CLI_AUDIT_VERIFY },
              { "audit", "prune", CLI_AUDIT_PRUNE },
              { "audit", "report", CLI_AUDIT_REPORT },
              { "watermark", "embed", CLI_WATERMARK_EMBED },
              { "watermark", "detect", CLI_WATERMARK_DETECT },
              { "watermark", "keygen", CLI_WATERMARK_KEYGEN } };

#define PAIR_COUNT (sizeof(pairs) / sizeof(pairs[0]))

/* A second word is needed, and is none of those that there are. */
static cli_exit
refuse_pair(cli_options *options, const char *group)
{
    cli_string words;

    cli_string_init(&words);
    for (size_t i = 0; i < PAIR_COUNT; i++) {
        if (strcmp(pairs[i].group, group) == 0) {
            cli_string_add(&words, words.length > 0 ? ", " : "");
            cli_string_add(&words, pairs[i].word);
        }
    }
    if (!words.failed)
        cli_say(_("'%s' needs one of: %s"), group, words.data);
    cli_string_free(&words);
    return cli_usage_hint(options->command);
}

/* Find a command of two words. CLI_NO if `argv[1]` begins none. */
static cli_exit
read_pair(cli_options *options, int argc, char **argv, int *used)
{
    bool found = false;

    for (size_t i = 0; argc > 1 && i < PAIR_COUNT; i++) {
        if (strcmp(argv[1], pairs[i].group) != 0)
            continue;
        if (argc > 2 && strcmp(argv[2], pairs[i].word) == 0) {
            options->command = pairs[i].command;
            *used = 3;
            return CLI_YES;
        }
        if (!found) {
            options->command = pairs[i].command;
            found = true;
        }
    }
    if (!found)
        return CLI_NO;
    if (argc > 2 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0)) {
        *used = 2;
        return CLI_YES;
    }
    return refuse_pair(options, argv[1]);
}

/* Find the command, which is the first argument or is not there. `*used` counts the words. */
static cli_exit
read_command(cli_options *options, int argc, char **argv, int *used)
{
    *used = 1;
    cli_exit answer = read_pair(options, argc, argv, used);
    if (answer != CLI_NO)
        return answer;
    for (cli_command command = CLI_SCAN; argc > 1 && command < CLI_RULES_CHECK; command++) {
        if (strcmp(argv[1], cli_command_get(command)->name) == 0) {
            options->command = command;
            *used = 2;
        }
    }
    return CLI_YES;
}

static bool
name_is(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

/* Say that a long option is not there, and which may have been meant. */
static cli_exit
unknown_option(cli_command command, const char *name, size_t length)
{
    aigcp_suggestion guess;

    aigcp_suggestion_begin(&guess, name, length);
    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++) {
        const char *other = cli_option_get(id)->name;

        if (cli_option_belongs(id, command)) {
            aigcp_suggestion_offer(&guess, other);
        } else if (name_is(other, name, length)) {
            cli_say(_("option '--%s' is not for this command"), other);
            return cli_usage_hint(command);
        }
    }
    if (guess.best)
        cli_say(_("unknown option '--%.*s'; did you mean '--%s'?"), (int)length, name, guess.best);
    else
        cli_say(_("unknown option '--%.*s'"), (int)length, name);
    return cli_usage_hint(command);
}

/* Record an option of the command line, whose value was found. */
static cli_exit
take(cli_options *options, cli_option_id id, const char *value)
{
    const cli_option_entry *entry = cli_option_get(id);
    cli_setting setting = { id, CLI_LEVEL_LINE, value, NULL };
    const char *problem;

    if (entry->kind != CLI_VALUE_NONE && !cli_option_accepts(id, value, &problem)) {
        cli_say(_("--%s '%s': %s (--%s %s)"), entry->name, value, problem, entry->name,
                entry->value);
        return cli_usage_hint(options->command);
    }
    return cli_options_set(options, setting);
}

/* Take an option; its value is `attached`, or the next argument if that is NULL. */
static cli_exit
take_with_value(cli_options *options, cli_option_id id, const char *attached, int argc, char **argv,
                int *index)
{
    const cli_option_entry *entry = cli_option_get(id);

    if (entry->kind == CLI_VALUE_NONE)
        return take(options, id, "");
    if (!attached) {
        if (*index + 1 >= argc) {
            cli_say(_("option '--%s' needs a value: --%s %s"), entry->name, entry->name,
                    entry->value);
            return cli_usage_hint(options->command);
        }
        attached = argv[++*index];
    }
    return take(options, id, attached);
}

static cli_exit
read_long(cli_options *options, int argc, char **argv, int *index)
{
    const char *name = argv[*index] + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);

    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++) {
        const cli_option_entry *entry = cli_option_get(id);

        if (!cli_option_belongs(id, options->command) || !name_is(entry->name, name, length))
            continue;
        if (entry->kind == CLI_VALUE_NONE && equals) {
            cli_say(_("option '--%s' takes no value"), entry->name);
            return cli_usage_hint(options->command);
        }
        return take_with_value(options, id, equals ? equals + 1 : NULL, argc, argv, index);
    }
    return unknown_option(options->command, name, length);
}

/* Read a group of one-letter options such as -qo FILE or -qoFILE. */
static cli_exit
read_short(cli_options *options, int argc, char **argv, int *index)
{
    cli_exit answer = CLI_YES;

    for (const char *letter = argv[*index] + 1; *letter != '\0' && answer == CLI_YES; letter++) {
        cli_option_id id = 0;

        while (id < CLI_OPTION_COUNT &&
               (cli_option_get(id)->letter != *letter || !cli_option_belongs(id, options->command)))
            id++;
        if (id == CLI_OPTION_COUNT) {
            cli_say(_("unknown option '%s'"), argv[*index]);
            return cli_usage_hint(options->command);
        }
        bool value = cli_option_get(id)->kind != CLI_VALUE_NONE;
        answer = take_with_value(options, id, value && letter[1] != '\0' ? letter + 1 : NULL, argc,
                                 argv, index);
        if (value)
            break;
    }
    return answer;
}

cli_exit
cli_options_parse(cli_options *options, int argc, char **argv)
{
    int used;
    cli_exit answer = read_command(options, argc, argv, &used);
    int kept = used;
    bool only_files = false;

    for (int i = used; i < argc && answer == CLI_YES; i++)
        if (only_files || argv[i][0] != '-' || argv[i][1] == '\0')
            argv[kept++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_files = true;
        else if (argv[i][1] == '-')
            answer = read_long(options, argc, argv, &i);
        else
            answer = read_short(options, argc, argv, &i);
    options->files = argv + used;
    options->file_count = argc > used ? (size_t)(kept - used) : 0;
    return answer;
}
