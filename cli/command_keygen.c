/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label keygen: make a key pair for signing. */
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/io/string_builder.h"
#include "cli/options/terminal_password.h"

#include <aigc/keys.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct key_paths {
    cli_string secret;
    cli_string public;
} key_paths;

static cli_exit
check_options(const cli_options *options)
{
    if (!cli_options_given(options, CLI_OPTION_KEY_NAME) || options->file_count > 0) {
        cli_say("%s", _("say where the keys go: aigc-label keygen -o NAME"));
        return cli_usage_hint(CLI_KEYGEN);
    }
    if (cli_options_given(options, CLI_OPTION_NEW_PASSWORD) &&
        cli_options_given(options, CLI_OPTION_NEW_PASSWORD_FILE)) {
        cli_say("%s", _("--password and --password-file contradict each other"));
        return cli_usage_hint(CLI_KEYGEN);
    }
    return CLI_YES;
}

static cli_exit
make_paths(const cli_options *options, key_paths *paths)
{
    const char *name = cli_options_text(options, CLI_OPTION_KEY_NAME);

    cli_string_add(&paths->secret, name);
    cli_string_add(&paths->secret, ".key");
    cli_string_add(&paths->public, name);
    cli_string_add(&paths->public, ".pub");
    return paths->secret.failed || paths->public.failed ? cli_say_no_memory() : CLI_YES;
}

static cli_exit
get_password(const cli_options *options, cli_password *password)
{
    const char *file = cli_options_text(options, CLI_OPTION_NEW_PASSWORD_FILE);

    password->text[0] = '\0';
    if (file)
        return cli_password_from_file(password, file);
    if (cli_options_given(options, CLI_OPTION_NEW_PASSWORD))
        return cli_password_ask_new(password);
    return CLI_YES;
}

/* Refuse early, before a password is asked for; the library refuses again, without a race. */
static cli_exit
refuse_existing(const key_paths *paths)
{
    const char *existing = access(paths->secret.data, F_OK) == 0   ? paths->secret.data
                           : access(paths->public.data, F_OK) == 0 ? paths->public.data
                                                                   : NULL;

    if (!existing)
        return CLI_YES;
    cli_say(_("'%s' is there already; keys are never overwritten"), existing);
    return CLI_ENVIRONMENT;
}

static void
remark(const aigc_secret_key *key, const key_paths *paths)
{
    char id[AIGC_KEY_ID_SIZE];

    aigc_secret_key_id(key, id);
    cli_say(_("made key %s"), id);
    cli_say(_("'%s' is secret: it signs, keep it to yourself"), paths->secret.data);
    cli_say(_("'%s' is public: give it to everyone who verifies"), paths->public.data);
}

static cli_exit
make_keys(const cli_options *options, const key_paths *paths, const cli_password *password)
{
    aigc_secret_key *key = NULL;
    aigc_status status = aigc_secret_key_generate(&key);
    cli_exit answer = CLI_YES;

    if (status == AIGC_OK) {
        status = aigc_secret_key_save(key, paths->secret.data, paths->public.data,
                                      password->text[0] != '\0' ? password->text : NULL);
    }
    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot write '%s' and '%s': %s"), paths->secret.data, paths->public.data,
                strerror(errno));
        answer = CLI_ENVIRONMENT;
    } else if (status != AIGC_OK) {
        answer = cli_say_status(status);
    } else if (!cli_options_given(options, CLI_OPTION_QUIET)) {
        remark(key, paths);
    }
    aigc_secret_key_free(key);
    return answer;
}

cli_exit
cli_command_keygen(const cli_options *options)
{
    cli_password password = { "" };
    key_paths paths;
    cli_exit answer = check_options(options);

    cli_string_init(&paths.secret);
    cli_string_init(&paths.public);
    if (answer == CLI_YES)
        answer = make_paths(options, &paths);
    if (answer == CLI_YES)
        answer = refuse_existing(&paths);
    if (answer == CLI_YES)
        answer = get_password(options, &password);
    if (answer == CLI_YES)
        answer = make_keys(options, &paths, &password);
    cli_password_wipe(&password);
    cli_string_free(&paths.secret);
    cli_string_free(&paths.public);
    return answer;
}
