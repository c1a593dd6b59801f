/* SPDX-License-Identifier: Apache-2.0 */
/* The program: language, options, configuration, and one of the commands. */
#include "cli/commands.h"
#include "cli/install_paths.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/configuration.h"
#include "cli/options/help_text.h"
#include "cli/options/output_files.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static cli_exit (*const commands[])(const cli_options *) = {
    [CLI_PIPE] = cli_command_pipe,
    [CLI_SCAN] = cli_command_scan,
    [CLI_VERIFY] = cli_command_verify,
    [CLI_MARK] = cli_command_mark,
    [CLI_PROPAGATE] = cli_command_propagate,
    [CLI_SHOW] = cli_command_show,
    [CLI_RESTORE] = cli_command_restore,
    [CLI_KEYGEN] = cli_command_keygen,
    [CLI_SIGN] = cli_command_sign,
    [CLI_INIT] = cli_command_init,
    [CLI_DOCTOR] = cli_command_doctor,
    [CLI_WATERMARK_EMBED] = cli_command_watermark_embed,
    [CLI_WATERMARK_DETECT] = cli_command_watermark_detect,
    [CLI_WATERMARK_KEYGEN] = cli_command_watermark_keygen,
    [CLI_RULES_CHECK] = cli_command_rules_check,
    [CLI_RULES_TEST] = cli_command_rules_test,
    [CLI_RULES_LIST] = cli_command_rules_list,
    [CLI_RULES_BENCH] = cli_command_rules_bench,
    [CLI_RULES_STATS] = cli_command_rules_stats,
    [CLI_RULES_DIFF] = cli_command_rules_diff,
    [CLI_ASSESS] = cli_command_assess,
    [CLI_RULES_FMT] = cli_command_rules_fmt,
    [CLI_RULES_IMPORT] = cli_command_rules_import,
    [CLI_RULES_BUILD] = cli_command_rules_build,
    [CLI_RULES_VERIFY] = cli_command_rules_verify,
    [CLI_RULES_INFO] = cli_command_rules_info,
    [CLI_AUDIT_VERIFY] = cli_command_audit_verify,
    [CLI_AUDIT_PRUNE] = cli_command_audit_prune,
    [CLI_AUDIT_REPORT] = cli_command_audit_report,
    [CLI_SERVE] = cli_command_serve,
};

_Static_assert(sizeof commands / sizeof commands[0] == CLI_COMMAND_COUNT, "commands");

/* If the caller closed a standard stream, the next file we open would take its place. Fill the
 * gap with something that fails, as the closed stream would have. */
static void
guard_standard_streams(void)
{
    static const int modes[] = { O_WRONLY, O_RDONLY, O_WRONLY };

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            (void)open("/dev/null", modes[fd]);
}

static void
set_language(void)
{
    (void)setlocale(LC_ALL, "");
    /* Numbers are data, and have a point in both languages of the program. */
    (void)setlocale(LC_NUMERIC, "C");
    (void)bindtextdomain(CLI_DOMAIN, cli_path_locale);
    (void)bind_textdomain_codeset(CLI_DOMAIN, "UTF-8");
    /* What strerror() says stands among ours. */
    (void)bind_textdomain_codeset("libc", "UTF-8");
    (void)textdomain(CLI_DOMAIN);
}

static cli_exit
print_help(const cli_options *options)
{
    cli_string text;

    cli_string_init(&text);
    if (cli_options_given(options, CLI_OPTION_HELP))
        cli_help_add(&text, options->command);
    else
        cli_version_add(&text);
    cli_exit answer = cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

int
main(int argc, char **argv)
{
    cli_options options;

    guard_standard_streams();
    set_language();
    /* A reader that goes away and a file that may not grow are errors to report, not a death. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    cli_options_init(&options);
    cli_exit answer = cli_options_parse(&options, argc, argv);
    if (answer == CLI_YES && (cli_options_given(&options, CLI_OPTION_HELP) ||
                              cli_options_given(&options, CLI_OPTION_VERSION))) {
        answer = print_help(&options);
    } else if (answer == CLI_YES) {
        answer = cli_configuration_read(&options);
        if (answer == CLI_YES)
            answer = cli_output_files_check(&options);
        if (answer == CLI_YES)
            answer = commands[options.command](&options);
    }
    cli_options_free(&options);
    return (int)answer;
}
