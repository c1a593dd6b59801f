/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label serve: the guardrail daemon. Options become what the daemon needs, ready made; the
 * daemon itself is in serve/. */
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/options/audit_log_options.h"
#include "cli/options/bundle_options.h"
#include "cli/options/c2pa_options.h"
#include "cli/options/keyring_options.h"
#include "cli/options/label_options.h"
#include "cli/options/rules_load.h"
#include "cli/options/text_setup.h"
#include "cli/options/visible_options.h"
#include "cli/options/watermark_options.h"
#include "serve/daemon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_ADDRESS "127.0.0.1:8700"
#define TOKEN_MIN 16
#define THREADS_MAX 256
#define FIRST_SYSTEMD_DESCRIPTOR 3

typedef struct serve_command {
    const cli_options *options;
    serve_settings settings;
    serve_texts texts;
    aigc_rules_holder *holder; /* of bundles: new ones are compared with what is in force */
    uint64_t told_expired;     /* when rules expired of which that was said */
    struct stat seen;          /* the bundle that is followed, as it was loaded */
    aigc_label *label;
    aigc_secret_key *key;
    aigc_visible_label *visible;
    aigc_watermark_key *watermark;
    aigc_c2pa_signer *signer;
    aigc_c2pa_trust *trust;
    aigc_keyring *keyring;
    cli_audit_log audit;
    cli_string token;
    cli_exit loaded; /* how loading rules went the last time */
} serve_command;

static void
say(void *context, const char *message)
{
    const serve_command *command = context;

    if (!cli_options_given(command->options, CLI_OPTION_QUIET))
        cli_say("%s", message);
}

/* ---- rules ------------------------------------------------------------------------------- */

/* The bundle that --rules names. */
static const char *
followed(const serve_command *command)
{
    size_t position = 0;

    return cli_options_next(command->options, CLI_OPTION_RULES, &position);
}

static bool
has_changed(void *context)
{
    serve_command *command = context;
    struct stat now;

    if (command->holder)
        cli_bundle_tell_expired(command->holder, &command->told_expired);
    if (stat(followed(command), &now) != 0)
        return false; /* between two versions of it */
    return now.st_ino != command->seen.st_ino || now.st_size != command->seen.st_size ||
           now.st_mtim.tv_sec != command->seen.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != command->seen.st_mtim.tv_nsec;
}

static cli_exit
load_rules(serve_command *command, aigc_rules **rules)
{
    const cli_options *options = command->options;

    if (cli_options_given(options, CLI_OPTION_FOLLOW) &&
        stat(followed(command), &command->seen) != 0)
        memset(&command->seen, 0, sizeof command->seen);
    return cli_bundle_is_wanted(options) ? cli_bundle_load(options, command->holder, rules)
                                         : cli_rules_load(options, NULL, 0, rules);
}

static int
load(void *context, aigc_rules **rules, aigc_policy **output, aigc_policy **input)
{
    serve_command *command = context;
    const cli_options *options = command->options;
    cli_exit answer = load_rules(command, rules);

    *output = *input = NULL;
    if (answer == CLI_YES) {
        answer = cli_policy_load(options, cli_options_text(options, CLI_OPTION_POLICY),
                                 AIGC_DIRECTION_OUTPUT, *rules, output);
    }
    if (answer == CLI_YES) {
        answer = cli_policy_load(options, cli_options_text(options, CLI_OPTION_INPUT_POLICY),
                                 AIGC_DIRECTION_INPUT, *rules, input);
    }
    if (answer != CLI_YES) {
        aigc_policy_free(*output);
        aigc_policy_free(*input);
        aigc_rules_free(*rules);
        *rules = NULL;
        *output = *input = NULL;
    }
    command->loaded = answer;
    return answer == CLI_YES ? 0 : -1;
}

/* ---- settings ---------------------------------------------------------------------------- */

static cli_exit
read_number(const cli_options *options, cli_option_id id, unsigned long otherwise,
            unsigned long most, unsigned long *number)
{
    const char *text = cli_options_text(options, id);
    char *end;

    *number = otherwise;
    if (!text)
        return CLI_YES;
    errno = 0;
    *number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || *number == 0 ||
        *number > most) {
        cli_say(_("--%s '%s': a number from 1 to %lu is needed"), cli_option_get(id)->name, text,
                most);
        return cli_usage_hint(CLI_SERVE);
    }
    return CLI_YES;
}

static cli_exit
read_numbers(serve_command *command)
{
    const cli_options *options = command->options;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned long text, file, bodies, connections, idle, drain, threads;
    const unsigned long mebibyte = 1024 * 1024;
    cli_exit answer = read_number(options, CLI_OPTION_MAX_TEXT, SERVE_TEXT_LIMIT / mebibyte,
                                  SERVE_BODY_MAX / mebibyte, &text);

    answer = cli_exit_worst(answer,
                            read_number(options, CLI_OPTION_MAX_FILE, SERVE_FILE_LIMIT / mebibyte,
                                        SERVE_BODY_MAX / mebibyte, &file));
    answer = cli_exit_worst(answer, read_number(options, CLI_OPTION_MAX_BODIES,
                                                SERVE_BODIES_LIMIT / mebibyte,
                                                SERVE_BODIES_MAX / mebibyte, &bodies));
    answer = cli_exit_worst(answer, read_number(options, CLI_OPTION_CONNECTIONS, SERVE_CONNECTIONS,
                                                SERVE_CONNECTIONS_MAX, &connections));
    answer = cli_exit_worst(answer, read_number(options, CLI_OPTION_IDLE, SERVE_IDLE_SECONDS,
                                                SERVE_SECONDS_MAX, &idle));
    answer = cli_exit_worst(answer, read_number(options, CLI_OPTION_DRAIN, SERVE_DRAIN_SECONDS,
                                                SERVE_SECONDS_MAX, &drain));
    answer = cli_exit_worst(answer, read_number(options, CLI_OPTION_THREADS,
                                                processors > 2 ? (unsigned long)processors : 2,
                                                THREADS_MAX, &threads));
    command->settings.text_limit = text * mebibyte;
    command->settings.file_limit = file * mebibyte;
    command->settings.bodies_limit = bodies * mebibyte;
    if (answer == CLI_YES && (bodies < text || bodies < file)) {
        cli_say("%s", _("--max-bodies must be at least --max-text and --max-file"));
        answer = cli_usage_hint(CLI_SERVE);
    }
    command->settings.connections = (unsigned)connections;
    command->settings.idle_seconds = (unsigned)idle;
    command->settings.drain_seconds = (unsigned)drain;
    /* The library makes a pool of two or more, and one thread by another way that we do not use. */
    command->settings.threads = threads < 2 ? 2 : (unsigned)threads;
    return answer;
}

static cli_exit
read_token(serve_command *command)
{
    const char *path = cli_options_text(command->options, CLI_OPTION_TOKEN_FILE);

    if (!path)
        return CLI_YES;
    cli_exit answer = cli_read_file(path, SERVE_TOKEN_MAX, &command->token);
    if (answer != CLI_YES)
        return answer;
    char *end = memchr(command->token.data, '\n', command->token.length);
    if (end)
        *end = '\0';
    if (strlen(command->token.data) < TOKEN_MIN) {
        cli_say(_("the token in '%s' is shorter than %d characters"), path, TOKEN_MIN);
        return CLI_INPUT;
    }
    command->settings.token = command->token.data;
    return CLI_YES;
}

/* The socket that systemd hands over (sd_listen_fds(3)), or -1. */
static int
handed_over(void)
{
    const char *process = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");

    return process && count && strtol(process, NULL, 10) == (long)getpid() &&
                   strcmp(count, "1") == 0
               ? FIRST_SYSTEMD_DESCRIPTOR
               : -1;
}

static cli_exit
read_label(serve_command *command)
{
    const cli_options *options = command->options;
    cli_exit answer = CLI_YES;

    if (cli_options_given(options, CLI_OPTION_PRODUCER)) {
        answer = cli_label_build(options, &command->label);
        command->settings.label = command->label;
    }
    if (answer == CLI_YES && cli_options_given(options, CLI_OPTION_KEY)) {
        if (!command->label) {
            cli_say("%s", _("--key signs labels, but there is none without --producer"));
            return cli_usage_hint(CLI_SERVE);
        }
        answer = cli_label_key(options, CLI_OPTION_KEY, CLI_OPTION_PASSWORD_FILE, &command->key);
        command->settings.key = command->key;
    }
    if (answer == CLI_YES) {
        answer = cli_keyring_load(options, &command->keyring);
        command->settings.keyring = command->keyring;
    }
    if (answer == CLI_YES) {
        answer = cli_c2pa_trust(options, &command->trust);
        command->settings.trust = command->trust;
    }
    return answer;
}

/* What files get beside their metadata. */
static cli_exit
read_file_labels(serve_command *command)
{
    static const cli_option_id weak[] = { CLI_OPTION_ALLOW_WEAK };
    const cli_options *options = command->options;
    serve_settings *settings = &command->settings;
    const char *key = cli_options_text(options, CLI_OPTION_MARK_KEY);
    cli_exit answer = cli_visible_read(options, &command->visible);

    if (answer == CLI_YES) {
        answer = key ? cli_watermark_key_read(key, &command->watermark)
                     : cli_watermark_needs_key(options, weak, 1);
    }
    if (answer == CLI_YES && (cli_options_given(options, CLI_OPTION_CERT) ||
                              cli_options_given(options, CLI_OPTION_CERT_KEY)))
        answer = cli_c2pa_signer(options, &command->signer);
    settings->visible = command->visible;
    settings->watermark = command->watermark;
    settings->signer = command->signer;
    settings->allow_weak = cli_options_given(options, CLI_OPTION_ALLOW_WEAK);
    if (answer == CLI_YES && !command->label &&
        (settings->visible || settings->watermark || settings->signer)) {
        cli_say("%s", _("there are no labels without --producer: files would get none of those "
                        "that are asked for"));
        answer = cli_usage_hint(CLI_SERVE);
    }
    return answer;
}

static cli_exit
read_rules_options(serve_command *command)
{
    if (cli_options_given(command->options, CLI_OPTION_FOLLOW) && !followed(command)) {
        cli_say("%s", _("--follow needs one bundle, named by --rules"));
        return cli_usage_hint(CLI_SERVE);
    }
    command->settings.load = load;
    command->settings.changed =
        cli_options_given(command->options, CLI_OPTION_FOLLOW) ? has_changed : NULL;
    command->settings.load_context = command;
    aigc_status status = aigc_rules_holder_new(NULL, &command->holder);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static void
set_texts(serve_command *command)
{
    command->texts = (serve_texts){
        .listening = _("listening on "),
        .bad_address =
            _("this is no address to listen on (HOST:PORT with numbers, or unix:PATH): "),
        .public_address = _("other machines can reach this address, so a token is needed; give "
                            "--token-file: "),
        .no_socket = _("cannot listen on "),
        .no_server = _("the HTTP server could not be started"),
        .reloaded = _("rules were loaded anew"),
        .not_reloaded = _("the new rules are not used; those in force stay"),
        .draining = _("asked to end: answering what is under way"),
    };
    command->settings.texts = &command->texts;
    command->settings.say = say;
    command->settings.say_context = command;
}

static cli_exit
prepare(serve_command *command)
{
    const cli_options *options = command->options;
    serve_settings *settings = &command->settings;
    cli_exit answer = CLI_YES;

    if (options->file_count > 0) {
        cli_say("%s", _("serve takes no files"));
        return cli_usage_hint(CLI_SERVE);
    }
    settings->listen = cli_options_text(options, CLI_OPTION_LISTEN);
    settings->listen = settings->listen ? settings->listen : DEFAULT_ADDRESS;
    settings->listen_descriptor = handed_over();
    settings->refusal_zh = cli_options_text(options, CLI_OPTION_REFUSAL_ZH);
    settings->refusal_en = cli_options_text(options, CLI_OPTION_REFUSAL_EN);
    settings->label_at = (aigc_label_at)cli_options_choice(options, CLI_OPTION_LABEL_AT);
    settings->language = (aigc_language)cli_options_choice(options, CLI_OPTION_LANG);
    set_texts(command);
    answer = read_numbers(command);
    if (answer == CLI_YES)
        answer = read_token(command);
    if (answer == CLI_YES)
        answer = read_label(command);
    if (answer == CLI_YES)
        answer = read_file_labels(command);
    if (answer == CLI_YES)
        answer = read_rules_options(command);
    if (answer == CLI_YES) {
        answer = cli_audit_log_open(&command->audit, options,
                                    cli_options_text(options, CLI_OPTION_AUDIT_LOG));
        settings->audit = command->audit.log;
    }
    return answer;
}

cli_exit
cli_command_serve(const cli_options *options)
{
    serve_command *command = calloc(1, sizeof *command);

    if (!command)
        return cli_say_no_memory();
    command->options = options;
    cli_string_init(&command->token);
    cli_exit answer = prepare(command);
    if (answer == CLI_YES) {
        switch (serve_daemon_run(&command->settings)) {
        case SERVE_ENDED:
            break;
        case SERVE_REFUSED:
            answer = command->loaded != CLI_YES ? command->loaded : CLI_INPUT;
            break;
        case SERVE_FAILED:
            answer = CLI_ENVIRONMENT;
            break;
        }
    }
    answer = cli_exit_worst(answer, cli_audit_log_close(&command->audit));
    aigc_rules_holder_free(command->holder);
    aigc_label_free(command->label);
    aigc_secret_key_free(command->key);
    aigc_visible_label_free(command->visible);
    aigc_watermark_key_free(command->watermark);
    aigc_c2pa_signer_free(command->signer);
    aigc_c2pa_trust_free(command->trust);
    aigc_keyring_free(command->keyring);
    if (command->token.data)
        explicit_bzero(command->token.data, command->token.length);
    cli_string_free(&command->token);
    free(command);
    return answer;
}
