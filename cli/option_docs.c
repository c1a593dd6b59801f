/* SPDX-License-Identifier: Apache-2.0 */
/* Print what is written about options elsewhere, from the option table: the OPTIONS section of the
 * manual page and the completions of three shells. Not installed; `make update-option-docs` runs
 * it. */
#include "cli/options/option_table.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The length of the first word of a command's name. */
static size_t
first_word(cli_command command)
{
    return strcspn(cli_command_get(command)->name, " ");
}

static bool
has_two_words(cli_command command)
{
    return cli_command_get(command)->name[first_word(command)] == ' ';
}

/* Whether two commands begin with the same word. */
static bool
share_first_word(cli_command one, cli_command other)
{
    return first_word(one) == first_word(other) &&
           strncmp(cli_command_get(one)->name, cli_command_get(other)->name, first_word(one)) == 0;
}

/* The first command of two words from `from` on whose first word no earlier one has;
 * CLI_COMMAND_COUNT if there is none. */
static cli_command
next_group(cli_command from)
{
    for (cli_command command = from; command < CLI_COMMAND_COUNT; command++) {
        cli_command before = 0;

        while (before < command && !share_first_word(before, command))
            before++;
        if (has_two_words(command) && before == command)
            return command;
    }
    return CLI_COMMAND_COUNT;
}

/* Commands of one word, with `between` between them. */
static void
put_single_words(const char *between)
{
    const char *before = "";

    for (cli_command command = CLI_PIPE + 1; command < CLI_COMMAND_COUNT; command++) {
        if (!has_two_words(command)) {
            (void)printf("%s%s", before, cli_command_get(command)->name);
            before = between;
        }
    }
}

/* What can stand first: commands of one word, and the first words of the others. */
static void
put_first_words(void)
{
    put_single_words(" ");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1))
        (void)printf(" %.*s", (int)first_word(group), cli_command_get(group)->name);
}

/* What can stand second behind the first word of `group`. */
static void
put_second_words(cli_command group)
{
    const char *before = "";

    for (cli_command command = group; command < CLI_COMMAND_COUNT; command++) {
        if (has_two_words(command) && share_first_word(group, command)) {
            (void)printf("%s%s", before, cli_command_get(command)->name + first_word(group) + 1);
            before = " ";
        }
    }
}

/* The words of a command with a character between them: "rules check" -> "rules_check". */
static void
put_command_name(cli_command command, char between)
{
    for (const char *at = cli_command_get(command)->name; *at != '\0'; at++)
        (void)putchar(*at == ' ' ? between : *at);
}

/* The choices of an option with blanks between them. */
static void
put_choices(const cli_option_entry *entry)
{
    for (const char *const *choice = entry->choices; *choice; choice++)
        (void)printf("%s%s", choice == entry->choices ? "" : " ", *choice);
}

/* ---- manual page ---------------------------------------------------------------------- */

static void
put_roff(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\\') {
            (void)fputs("\\e", stdout);
        } else if (*at == '-') {
            (void)fputs("\\-", stdout);
        } else if (at > text && at[-1] == '.' && *at == ' ') {
            /* A sentence begins on a line of its own. */
            (void)putchar('\n');
        } else {
            (void)putchar(*at);
        }
    }
}

static void
put_roff_option(const cli_option_entry *entry)
{
    char first = (char)toupper((unsigned char)entry->help[0]);

    (void)fputs(".TP\n.B ", stdout);
    if (entry->letter != 0)
        (void)printf("\\-%c\\fR, \\fB", entry->letter);
    (void)fputs("\\-\\-", stdout);
    put_roff(entry->name);
    if (entry->value) {
        (void)fputs(entry->kind == CLI_VALUE_CHOICE ? " " : " \\fI", stdout);
        put_roff(entry->value);
        (void)fputs(entry->kind == CLI_VALUE_CHOICE ? "" : "\\fR", stdout);
    }
    (void)printf("\n%c", first);
    put_roff(entry->help + 1);
    (void)puts(".");
    if (entry->detail[0] != '\0') {
        put_roff(entry->detail);
        (void)putchar('\n');
    }
}

/* Options of several commands come first, once; then those of each command. */
static bool
is_common(const cli_option_entry *entry)
{
    return (entry->commands & CLI_FOR(CLI_VERIFY)) != 0 &&
           (entry->commands & CLI_FOR(CLI_RULES_CHECK)) != 0;
}

static void
print_manual(void)
{
    for (cli_command command = 0; command < CLI_COMMAND_COUNT; command++) {
        bool headed = false;

        for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++) {
            if (!cli_option_belongs(id, command) || is_common(cli_option_get(id)))
                continue;
            if (!headed) {
                const char *name = cli_command_get(command)->name;

                (void)printf(".SS %s%s\n", name[0] != '\0' ? "Of " : "Without a command", name);
                headed = true;
            }
            put_roff_option(cli_option_get(id));
        }
    }
    (void)puts(".SS Of more than one command");
    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++)
        if (is_common(cli_option_get(id)))
            put_roff_option(cli_option_get(id));
}

/* ---- bash ------------------------------------------------------------------------------ */

static void
put_bash_command(cli_command command)
{
    put_command_name(command, '_');
    (void)fputs(command == CLI_PIPE ? "pipe" : "", stdout);
}

static void
put_bash_options(cli_command command)
{
    (void)fputs("    ", stdout);
    put_bash_command(command);
    (void)fputs(") options='", stdout);
    for (cli_option_id id = 0, first = 1; id < CLI_OPTION_COUNT; id++) {
        if (cli_option_belongs(id, command)) {
            (void)printf("%s--%s", first != 0 ? "" : " ", cli_option_get(id)->name);
            first = 0;
        }
    }
    (void)puts("' ;;");
}

/* Options of several commands may share a name: each command has the choices of its own. */
static void
put_bash_values(void)
{
    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++) {
        const cli_option_entry *entry = cli_option_get(id);

        if (entry->kind != CLI_VALUE_CHOICE)
            continue;
        (void)fputs("    ", stdout);
        for (cli_command command = 0, first = 1; command < CLI_COMMAND_COUNT; command++) {
            if (cli_option_belongs(id, command)) {
                (void)fputs(first != 0 ? "" : " | ", stdout);
                put_bash_command(command);
                (void)printf(":--%s", entry->name);
                first = 0;
            }
        }
        (void)fputs(") choices='", stdout);
        put_choices(entry);
        (void)puts("' ;;");
    }
}

static void
print_bash(void)
{
    (void)puts(
        "# SPDX-License-Identifier: Apache-2.0\n"
        "# Completion of aigc-label in bash. Made from the option table of the program.\n"
        "# shellcheck shell=bash\n"
        "_aigc_label()\n"
        "{\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "    local command=pipe options='' choices=''\n"
        "    # Bash takes the = of --option=value for a word.\n"
        "    if [[ $current == '=' ]]; then\n"
        "        current=''\n"
        "    elif [[ $previous == '=' ]]; then\n"
        "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
        "    fi\n"
        "    case ${COMP_WORDS[1]} in");
    (void)fputs("    ", stdout);
    put_single_words(" | ");
    (void)puts(") command=${COMP_WORDS[1]} ;;");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("    %.*s) command=${COMP_WORDS[1]}_${COMP_WORDS[2]} ;;\n",
                     (int)first_word(group), cli_command_get(group)->name);
    }
    (void)puts("    esac\n"
               "    case $command in");
    for (cli_command command = 0; command < CLI_COMMAND_COUNT; command++)
        put_bash_options(command);
    (void)puts("    esac\n"
               "    case $command:$previous in");
    put_bash_values();
    (void)fputs("    esac\n"
                "    if [[ -n $choices ]]; then\n"
                "        options=$choices\n"
                "    elif [[ $COMP_CWORD -eq 1 && $current != -* ]]; then\n"
                "        options='",
                stdout);
    put_first_words();
    (void)puts("'");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("    elif [[ $COMP_CWORD -eq 2 && ${COMP_WORDS[1]} == %.*s ]]; then\n"
                     "        options='",
                     (int)first_word(group), cli_command_get(group)->name);
        put_second_words(group);
        (void)puts("'");
    }
    (void)puts("    elif [[ $current != -* ]]; then\n"
               "        options=''\n"
               "    fi\n"
               "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
               "}\n"
               "complete -o default -F _aigc_label aigc-label");
}

/* ---- zsh ------------------------------------------------------------------------------- */

/* Help text inside [...] inside '...'. */
static void
put_zsh_text(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '\'')
            (void)fputs("'\\''", stdout);
        else if (strchr("[]:\\", *at))
            (void)printf("\\%c", *at);
        else
            (void)putchar(*at);
}

/* The names of an option, of which one can stand, unless it may be given again; the quote behind
 * them stays open. A value may stand right behind a letter ("+") and behind "=". */
static void
put_zsh_names(const cli_option_entry *entry)
{
    const char *plus = entry->value ? "+" : "", *equals = entry->value ? "=" : "";

    (void)putchar('\'');
    if (entry->repeatable)
        (void)putchar('*');
    else if (entry->letter != 0)
        (void)printf("(-%c --%s)", entry->letter, entry->name);
    if (entry->letter != 0)
        (void)printf("'{-%c%s,--%s%s}'", entry->letter, plus, entry->name, equals);
    else
        (void)printf("--%s%s", entry->name, equals);
}

static void
put_zsh_option(const cli_option_entry *entry)
{
    (void)fputs("            ", stdout);
    put_zsh_names(entry);
    (void)putchar('[');
    put_zsh_text(entry->help);
    (void)putchar(']');
    if (entry->kind == CLI_VALUE_CHOICE) {
        (void)fputs(":choice:(", stdout);
        put_choices(entry);
        (void)putchar(')');
    } else if (entry->kind == CLI_VALUE_FILE) {
        (void)printf(":%s:_files", entry->value);
    } else if (entry->kind == CLI_VALUE_FOLDER) {
        (void)printf(":%s:_files -/", entry->value);
    } else if (entry->kind == CLI_VALUE_TEXT) {
        (void)printf(":%s: ", entry->value);
    }
    (void)puts("' \\");
}

static void
print_zsh(void)
{
    (void)puts("#compdef aigc-label\n"
               "# SPDX-License-Identifier: Apache-2.0\n"
               "# Completion of aigc-label in zsh. Made from the option table of the program.\n"
               "_aigc_label() {\n"
               "    local command=pipe\n"
               "    case $words[2] in");
    (void)fputs("        ", stdout);
    put_single_words("|");
    (void)puts(") command=$words[2] ;;");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("        %.*s) command=$words[2]_$words[3] ;;\n", (int)first_word(group),
                     cli_command_get(group)->name);
    }
    (void)fputs("    esac\n"
                "    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                "        compadd ",
                stdout);
    put_first_words();
    (void)puts("\n    fi");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("    if (( CURRENT == 3 )) && [[ $words[2] == %.*s ]]; then\n"
                     "        compadd ",
                     (int)first_word(group), cli_command_get(group)->name);
        put_second_words(group);
        (void)puts("\n        return\n    fi");
    }
    (void)puts("    case $command in");
    for (cli_command command = 0; command < CLI_COMMAND_COUNT; command++) {
        (void)fputs("    ", stdout);
        put_command_name(command, '_');
        (void)puts(command == CLI_PIPE ? "pipe)\n        _arguments \\"
                                       : ")\n        _arguments \\");
        for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++)
            if (cli_option_belongs(id, command))
                put_zsh_option(cli_option_get(id));
        (void)puts("            '*:file:_files' ;;");
    }
    (void)puts("    esac\n"
               "}\n"
               "_aigc_label \"$@\"");
}

/* ---- fish ------------------------------------------------------------------------------ */

static void
put_fish_option(cli_command command, const cli_option_entry *entry)
{
    (void)fputs("complete -c aigc-label -n '__aigc_label_is ", stdout);
    put_command_name(command, '_');
    (void)printf("%s' -l %s", command == CLI_PIPE ? "pipe" : "", entry->name);
    if (entry->letter != 0)
        (void)printf(" -s %c", entry->letter);
    if (entry->kind == CLI_VALUE_FILE || entry->kind == CLI_VALUE_FOLDER) {
        (void)fputs(" -r -F", stdout);
    } else if (entry->kind == CLI_VALUE_TEXT) {
        (void)fputs(" -x", stdout);
    } else if (entry->kind == CLI_VALUE_CHOICE) {
        (void)fputs(" -x -a '", stdout);
        put_choices(entry);
        (void)putchar('\'');
    }
    (void)fputs(" -d \"", stdout);
    for (const char *at = entry->help; *at != '\0'; at++) {
        if (strchr("\"$\\", *at))
            (void)putchar('\\');
        (void)putchar(*at);
    }
    (void)puts("\"");
}

static void
print_fish(void)
{
    (void)puts("# SPDX-License-Identifier: Apache-2.0\n"
               "# Completion of aigc-label in fish. Made from the option table of the program.\n"
               "function __aigc_label_is\n"
               "    set -l words (commandline -opc)\n"
               "    set -l command pipe\n"
               "    switch \"$words[2]\"");
    (void)fputs("        case ", stdout);
    put_single_words(" ");
    (void)puts("\n            set command $words[2]");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("        case %.*s\n            set command %.*s_\"$words[3]\"\n",
                     (int)first_word(group), cli_command_get(group)->name, (int)first_word(group),
                     cli_command_get(group)->name);
    }
    (void)fputs("    end\n"
                "    test \"$command\" = \"$argv[1]\"\n"
                "end\n"
                "complete -c aigc-label -n '__fish_is_first_arg' -a '",
                stdout);
    put_first_words();
    (void)puts("'");
    for (cli_command group = next_group(0); group < CLI_COMMAND_COUNT;
         group = next_group(group + 1)) {
        (void)printf("complete -c aigc-label -n '__aigc_label_is %.*s_' -x -a '",
                     (int)first_word(group), cli_command_get(group)->name);
        put_second_words(group);
        (void)puts("'");
    }
    for (cli_command command = 0; command < CLI_COMMAND_COUNT; command++) {
        for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++)
            if (cli_option_belongs(id, command))
                put_fish_option(command, cli_option_get(id));
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } forms[] = { { "man", print_manual },
                  { "bash", print_bash },
                  { "zsh", print_zsh },
                  { "fish", print_fish } };

    for (size_t i = 0; argc == 2 && i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(argv[1], forms[i].name) == 0) {
            forms[i].print();
            return fflush(stdout) == 0 ? 0 : 1;
        }
    }
    (void)fputs("usage: option_docs man|bash|zsh|fish\n", stderr);
    return 2;
}
