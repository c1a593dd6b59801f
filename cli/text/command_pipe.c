/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label without a command: filter, label and sign a text stream. Everything that can be
 * wrong with the options is found before a byte is read. */
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/options/c2pa_options.h"
#include "cli/options/label_options.h"
#include "cli/text/pipe_rules.h"
#include "cli/text/pipe_stream.h"
#include "common/nearest_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What signs and what is signed; both NULL with --mark none. */
typedef struct pipe_signing {
    aigc_label *label;
    aigc_secret_key *key;
    aigc_c2pa_signer *signer; /* with --mark c2pa */
    aigc_c2pa_claim claim;
} pipe_signing;

/* In the order of the choices of --mark. */
enum { MARK_COMPACT, MARK_C2PA, MARK_NONE };

static bool
wants_mark(const cli_options *options)
{
    return cli_options_choice(options, CLI_OPTION_MARK) == MARK_COMPACT;
}

static bool
wants_manifest(const cli_options *options)
{
    return cli_options_choice(options, CLI_OPTION_MARK) == MARK_C2PA;
}

/* With --no-scan nothing is found. A configuration may say what is done for texts that are scanned.
 */
static cli_exit
check_scanning(const cli_options *options)
{
    static const cli_option_id scanning[] = {
        CLI_OPTION_RULES,      CLI_OPTION_RULES_KEY, CLI_OPTION_RULES_RECORD,
        CLI_OPTION_MAX_SHRINK, CLI_OPTION_FORCE,     CLI_OPTION_FOLLOW,
        CLI_OPTION_POLICY,     CLI_OPTION_SHADOW,    CLI_OPTION_PSEUDONYM_KEY,
        CLI_OPTION_PSEUDONYMS, CLI_OPTION_FINDINGS,  CLI_OPTION_SHOW_TEXT,
    };

    if (!cli_options_given(options, CLI_OPTION_NO_SCAN))
        return CLI_YES;
    for (size_t i = 0; i < sizeof scanning / sizeof scanning[0]; i++) {
        if (cli_options_on_line(options, scanning[i])) {
            cli_say(_("--%s and --no-scan contradict each other"),
                    cli_option_get(scanning[i])->name);
            return cli_usage_hint(CLI_PIPE);
        }
    }
    return CLI_YES;
}

/* Options that contradict each other. */
static cli_exit
check_options(const cli_options *options)
{
    const char *wording = cli_options_text(options, CLI_OPTION_LABEL_TEXT);
    const char *mark_file = cli_options_text(options, CLI_OPTION_DETACHED);
    const char *names = cli_options_text(options, CLI_OPTION_PSEUDONYMS);

    if (mark_file && !wants_mark(options)) {
        cli_say("%s", wants_manifest(options)
                          ? _("--detached is of use with --mark compact only")
                          : _("--detached and --mark none contradict each other"));
        return cli_usage_hint(CLI_PIPE);
    }
    if (cli_options_given(options, CLI_OPTION_PER) && !wants_mark(options)) {
        cli_say("%s", _("--per is of use with --mark compact only"));
        return cli_usage_hint(CLI_PIPE);
    }
    if (mark_file && strcmp(mark_file, "-") == 0) {
        cli_say("%s", _("--detached needs the name of a file; standard output carries the text"));
        return cli_usage_hint(CLI_PIPE);
    }
    if (cli_options_given(options, CLI_OPTION_SHOW_TEXT) &&
        !cli_options_given(options, CLI_OPTION_FINDINGS)) {
        cli_say("%s", _("--show-text is of use with --findings only"));
        return cli_usage_hint(CLI_PIPE);
    }
    if (names && strcmp(names, "-") == 0) {
        cli_say("%s", _("--pseudonyms needs the name of a file"));
        return cli_usage_hint(CLI_PIPE);
    }
    if (names && !cli_options_given(options, CLI_OPTION_PSEUDONYM_KEY)) {
        cli_say("%s", _("--pseudonyms is of use with --pseudonym-key only"));
        return cli_usage_hint(CLI_PIPE);
    }
    return wording ? cli_label_wording(wording) : CLI_YES;
}

/* A misspelt command looks like a file that is not there: say so before anything else. */
static cli_exit
check_files(const cli_options *options)
{
    const char *name = options->file_count > 0 ? options->files[0] : "-";
    aigcp_suggestion guess;

    if (strcmp(name, "-") == 0 || access(name, F_OK) == 0)
        return CLI_YES;
    aigcp_suggestion_begin(&guess, name, strlen(name));
    for (cli_command command = CLI_SCAN; command < CLI_RULES_CHECK; command++)
        aigcp_suggestion_offer(&guess, cli_command_get(command)->name);
    aigcp_suggestion_offer(&guess, "rules");
    aigcp_suggestion_offer(&guess, "audit");
    aigcp_suggestion_offer(&guess, "watermark");
    if (!guess.best)
        return CLI_YES;
    if (guess.distance == 0) {
        cli_say(_("the command '%s' must be the first word"), guess.best);
    } else {
        cli_say(_("there is neither a command nor a file '%s'; did you mean '%s'?"), name,
                guess.best);
    }
    return cli_usage_hint(CLI_PIPE);
}

/* A manifest has the AIGC record if a producer is named. */
static cli_exit
prepare_manifest(const cli_options *options, pipe_signing *signing)
{
    char uuid[AIGC_UUID_SIZE];
    aigc_status status = AIGC_OK;
    cli_exit answer = cli_label_build(options, &signing->label);

    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_PRODUCE_ID)) {
        status = aigc_uuid7(uuid);
        if (status == AIGC_OK)
            status = aigc_label_set(signing->label, AIGC_FIELD_PRODUCE_ID, uuid);
    }
    if (answer == CLI_YES && status != AIGC_OK)
        answer = cli_say_status(status);
    cli_c2pa_claim(options, &signing->claim);
    signing->claim.label = signing->label;
    return answer == CLI_YES ? cli_c2pa_signer(options, &signing->signer) : answer;
}

static cli_exit
prepare_signing(const cli_options *options, pipe_signing *signing)
{
    if (wants_manifest(options))
        return prepare_manifest(options, signing);
    if (!wants_mark(options))
        return CLI_YES;
    cli_exit answer = cli_label_requirements(options);
    if (answer == CLI_YES)
        answer = cli_label_build(options, &signing->label);
    return answer == CLI_YES
               ? cli_label_key(options, CLI_OPTION_KEY, CLI_OPTION_PASSWORD_FILE, &signing->key)
               : answer;
}

static cli_exit
prepare_marker(const cli_options *options, const pipe_signing *signing, aigc_text_marker **marker)
{
    aigc_text_marker_options marking;

    memset(&marking, 0, sizeof marking);
    marking.struct_size = sizeof marking;
    marking.label = signing->label;
    marking.key = signing->key;
    marking.label_at = (aigc_label_at)cli_options_choice(options, CLI_OPTION_LABEL_AT);
    marking.language = (aigc_language)cli_options_choice(options, CLI_OPTION_LANG);
    marking.wording = cli_options_text(options, CLI_OPTION_LABEL_TEXT);
    aigc_status status = aigc_text_marker_new(&marking, marker);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

/* What stands before and behind the marker. */
static cli_exit
prepare_neighbours(const cli_options *options, const pipe_signing *signing, cli_pipe *pipe)
{
    aigc_status status = AIGC_OK;

    if (cli_options_given(options, CLI_OPTION_PER)) {
        status = aigc_excerpt_marker_new(
            signing->label, signing->key,
            (aigc_excerpt_unit)cli_options_choice(options, CLI_OPTION_PER), &pipe->excerpt);
    }
    if (status == AIGC_OK && signing->signer)
        status = aigc_c2pa_stream_new(signing->signer, &signing->claim, &pipe->manifest);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static void
remark_on_placement(aigc_placement placement)
{
    switch (placement) {
    case AIGC_PLACED_AS_ASKED:
        break;
    case AIGC_PLACED_NOWHERE_JSON:
        cli_say("%s", _("the text is JSON, which a visible label would break: none was written"));
        break;
    case AIGC_PLACED_AT_END_JSON:
        cli_say("%s", _("the text began like JSON: the visible label is at the end instead"));
        break;
    case AIGC_PLACED_BEHIND_FENCE:
        cli_say("%s", _("the text ended inside a code fence, which was closed before the label"));
        break;
    }
}

/* Say what a person would want to know; never the text itself. */
static void
remark(const cli_pipe *pipe)
{
    aigc_scan_stats stats;

    if (pipe->redacted + pipe->logged > 0) {
        cli_say(_("findings: %llu masked, %llu noted"), (unsigned long long)pipe->redacted,
                (unsigned long long)pipe->logged);
    }
    if (pipe->shadowed > 0) {
        cli_say(_("findings in shadow, which nothing was done about: %llu"),
                (unsigned long long)pipe->shadowed);
    }
    if (pipe->stopped_by)
        cli_say(_("rule '%s' stopped the text"), pipe->stopped_by);
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    if (!pipe->transformer || aigc_transformer_stats(pipe->transformer, &stats) != AIGC_OK)
        stats.expired = stats.invalid = 0;
    stats.expired += pipe->expired;
    stats.invalid += pipe->invalid;
    if (stats.expired > 0 && aigc_transformer_stopped(pipe->transformer) && !pipe->stopped_by) {
        cli_say("%s", _("text was held back for too long: the text was stopped"));
    } else if (stats.expired > 0) {
        cli_say(ngettext("text was held back for too long, and passed on, %llu time",
                         "text was held back for too long, and passed on, %llu times",
                         (unsigned long)stats.expired),
                (unsigned long long)stats.expired);
    }
    if (stats.invalid > 0) {
        cli_say(ngettext("%llu byte is not UTF-8; it was passed on as it was",
                         "%llu bytes are not UTF-8; they were passed on as they were",
                         (unsigned long)stats.invalid),
                (unsigned long long)stats.invalid);
    }
    remark_on_placement(aigc_text_marker_placement(pipe->marker));
}

/* The mark must be the end of the text, so the text cannot end its line. On a terminal, what
 * follows would stand in the same line. */
static bool
shares_terminal(const cli_options *options)
{
    return !cli_options_given(options, CLI_OPTION_OUTPUT) && isatty(STDOUT_FILENO) &&
           isatty(STDERR_FILENO);
}

static cli_exit
run(const cli_options *options, cli_pipe *pipe, pipe_signing *signing)
{
    bool shared = shares_terminal(options);
    cli_exit answer = check_options(options);

    if (answer == CLI_YES)
        answer = check_scanning(options);
    answer = cli_exit_worst(answer, check_files(options));
    if (answer == CLI_YES)
        answer = prepare_signing(options, signing);
    if (answer == CLI_YES) {
        answer = prepare_marker(options, signing, &pipe->marker);
        pipe->label = signing->key ? signing->label : NULL;
        pipe->key = signing->key;
    }
    if (answer == CLI_YES)
        answer = prepare_neighbours(options, signing, pipe);
    if (answer == CLI_YES)
        answer = cli_pipe_rules_open(pipe, options);
    if (answer == CLI_YES)
        answer = cli_audit_open(&pipe->audit, options, pipe->direction);
    if (answer == CLI_YES)
        answer = cli_pipe_open(pipe, options);
    if (answer == CLI_YES) {
        answer = cli_pipe_run(pipe, options);
        if (shared)
            (void)fputc('\n', stderr);
    }
    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_QUIET))
        remark(pipe);
    if (answer == CLI_YES && aigc_transformer_stopped(pipe->transformer))
        answer = CLI_NO;
    return answer;
}

cli_exit
cli_command_pipe(const cli_options *options)
{
    cli_pipe *pipe = calloc(1, sizeof *pipe);
    pipe_signing signing = { .label = NULL };

    if (!pipe)
        return cli_say_no_memory();
    cli_exit answer = run(options, pipe, &signing);
    answer = cli_exit_worst(answer, cli_audit_close(&pipe->audit));
    cli_pipe_close(pipe);
    aigc_c2pa_signer_free(signing.signer);
    aigc_secret_key_free(signing.key);
    aigc_label_free(signing.label);
    free(pipe);
    return answer;
}
