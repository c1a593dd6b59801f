/* SPDX-License-Identifier: Apache-2.0 */
/* The stream of the pipe. What is read is passed on before the next read waits, so no byte is
 * delayed by more than the rules hold back.
 *
 *     input -> transformer -> excerpt -> marker -> manifest -> output
 *              (rules)        (--per)    (label,   (--mark
 *                                         mark)     c2pa) */
#include "cli/text/pipe_stream.h"

#include "cli/io/finding_output.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/text/pipe_rules.h"
#include "cli/text/pseudonym_table.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int
write_text(void *context, const void *data, size_t length)
{
    cli_pipe *pipe = context;

    return cli_output_write(&pipe->text, data, length) ? 0 : 1;
}

/* From the marker to the manifest, or to the output. */
static int
sign_text(void *context, const void *data, size_t length)
{
    cli_pipe *pipe = context;

    if (!pipe->manifest)
        return write_text(pipe, data, length);
    pipe->marker_status = aigc_c2pa_stream_feed(pipe->manifest, data, length);
    return pipe->marker_status == AIGC_OK ? 0 : 1;
}

/* From the excerpt to the marker. */
static int
mark_pieces(void *context, const void *data, size_t length)
{
    cli_pipe *pipe = context;

    return aigc_text_marker_feed(pipe->marker, data, length) == AIGC_OK ? 0 : 1;
}

/* To the first of the two that is there. */
static aigc_status
feed_marker(cli_pipe *pipe, const void *data, size_t length)
{
    return pipe->excerpt ? aigc_excerpt_marker_feed(pipe->excerpt, data, length)
                         : aigc_text_marker_feed(pipe->marker, data, length);
}

/* Let the label follow the text as it came, which masks do not show. */
static aigc_status
tell_language(cli_pipe *pipe)
{
    aigc_language first;

    if (!pipe->transformer || pipe->is_told)
        return AIGC_OK;
    aigc_language most = aigc_transformer_language(pipe->transformer, &first);
    return aigc_text_marker_set_language(pipe->marker, first, most);
}

static aigc_status
finish_marker(cli_pipe *pipe)
{
    aigc_status status = tell_language(pipe);

    if (status == AIGC_OK && pipe->excerpt)
        status = aigc_excerpt_marker_finish(pipe->excerpt);
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(pipe->marker);
    return status == AIGC_OK && pipe->manifest ? aigc_c2pa_stream_finish(pipe->manifest) : status;
}

static int
write_mark(void *context, const void *data, size_t length)
{
    cli_pipe *pipe = context;

    return cli_output_write(&pipe->mark_file, data, length) ? 0 : 1;
}

/* From the transformer to the marker. */
static int
mark_text(void *context, const void *data, size_t length)
{
    cli_pipe *pipe = context;

    pipe->marker_status = tell_language(pipe);
    if (pipe->marker_status == AIGC_OK)
        pipe->marker_status = feed_marker(pipe, data, length);
    return pipe->marker_status == AIGC_OK ? 0 : 1;
}

/* One line is one write(2), so that several programs can share a file. */
static bool
write_line(cli_pipe *pipe, cli_output *output)
{
    if (pipe->line.failed) {
        pipe->no_memory = true;
        return false;
    }
    return cli_output_write(output, pipe->line.data, pipe->line.length) && cli_output_flush(output);
}

static bool
log_finding(cli_pipe *pipe, const aigc_finding *finding)
{
    cli_string_clear(&pipe->line);
    cli_json_begin(&pipe->line);
    cli_finding_members(&pipe->line, finding);
    if (pipe->show_text)
        cli_finding_matched(&pipe->line, finding);
    cli_json_end(&pipe->line);
    return write_line(pipe, &pipe->log);
}

int
cli_pipe_note_pseudonym(void *context, const aigc_finding *replaced, const char *name)
{
    cli_pipe *pipe = context;

    if (!pipe->has_names)
        return 0;
    cli_string_clear(&pipe->line);
    cli_pseudonym_line(&pipe->line, replaced, name);
    return write_line(pipe, &pipe->names) ? 0 : 1;
}

static int
note_finding(void *context, const aigc_finding *finding)
{
    cli_pipe *pipe = context;
    aigc_finding placed = *finding; /* in the whole text */

    switch (finding->action) {
    case AIGC_ACTION_OFF:
        break;
    case AIGC_ACTION_SHADOW:
        pipe->shadowed++;
        break;
    case AIGC_ACTION_LOG:
        pipe->logged++;
        break;
    case AIGC_ACTION_REDACT:
        pipe->redacted++;
        break;
    case AIGC_ACTION_STOP:
        if (!pipe->stopped_by)
            pipe->stopped_by = finding->rule_id; /* lives as long as the rules */
        break;
    }
    placed.start += pipe->passed;
    placed.end += pipe->passed;
    if (!cli_audit_finding(&pipe->audit, &placed))
        return 1;
    return pipe->has_log && !log_finding(pipe, &placed) ? 1 : 0;
}

cli_exit
cli_pipe_open(cli_pipe *pipe, const cli_options *options)
{
    const char *mark_file = cli_options_text(options, CLI_OPTION_DETACHED);
    const char *log = cli_options_text(options, CLI_OPTION_FINDINGS);
    const char *names = cli_options_text(options, CLI_OPTION_PSEUDONYMS);
    cli_exit answer;

    pipe->text.fd = pipe->mark_file.fd = pipe->log.fd = pipe->names.fd = -1;
    cli_string_init(&pipe->line);
    pipe->failure = AIGC_ERR_IO;
    pipe->show_text = cli_options_given(options, CLI_OPTION_SHOW_TEXT);
    if (log) {
        pipe->has_log = true;
        answer = cli_output_open_log(&pipe->log, log);
        if (answer != CLI_YES)
            return answer;
    }
    if (names) {
        pipe->has_names = true;
        answer = cli_output_open_private_log(&pipe->names, names);
        if (answer != CLI_YES)
            return answer;
    }
    if (mark_file) {
        pipe->has_mark_file = true;
        answer = cli_output_open(&pipe->mark_file, mark_file);
        if (answer != CLI_YES)
            return answer;
    }
    return cli_output_open(&pipe->text, cli_options_text(options, CLI_OPTION_OUTPUT));
}

/* Say what really went wrong: the end of the chain knows best. */
static cli_exit
say_failure(cli_pipe *pipe, aigc_status status)
{
    cli_output *outputs[] = { &pipe->text, &pipe->mark_file, &pipe->log, &pipe->names };
    cli_exit answer;

    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        if (outputs[i]->error != 0)
            return cli_output_finish(outputs[i]);
    if (pipe->no_memory)
        return cli_say_no_memory();
    if (cli_audit_say_failure(&pipe->audit, &answer))
        return answer;
    if (status == AIGC_ERR_STOPPED && pipe->marker_status != AIGC_OK)
        status = pipe->marker_status;
    pipe->failure = status;
    if (status == AIGC_ERR_LIMIT) {
        cli_say("%s",
                _("a rule needed more work on this text than is allowed; the rest of the text "
                  "was not passed on; 'aigc-label rules bench' tells which rule"));
        return CLI_INPUT;
    }
    return cli_say_status(status);
}

/* Write down what was decided about the text, or about the part of it that one rule set saw. */
static cli_exit
write_decision(cli_pipe *pipe, aigc_audit_outcome outcome)
{
    aigc_scan_stats stats;

    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    stats.bytes = pipe->taken;
    if (pipe->transformer && aigc_transformer_stats(pipe->transformer, &stats) != AIGC_OK)
        return cli_say_status(AIGC_ERR_INTERNAL);
    return cli_audit_finish(&pipe->audit, outcome, pipe->failure, stats.bytes, stats.scanned);
}

/* Write the label and the mark: to the buffer of the output, then that they are written to the
 * audit log, then out. */
static cli_exit
end_labels(cli_pipe *pipe)
{
    bool visible = cli_options_choice(pipe->options, CLI_OPTION_LABEL_AT) != AIGC_LABEL_AT_NONE;
    aigc_status status = finish_marker(pipe);
    cli_exit answer = CLI_YES;

    if (status == AIGC_ERR_FORMAT) {
        (void)cli_output_flush(&pipe->text);
        cli_say(
            "%s",
            pipe->manifest
                ? _("the text is no UTF-8, or holds a C2PA manifest already: it was not signed")
                : _("the text already ends in a signed mark; neither label nor mark was added"));
        return CLI_INPUT;
    }
    if (status == AIGC_ERR_KEY && pipe->manifest) {
        (void)cli_output_flush(&pipe->text);
        cli_say("%s", _("signing or time-stamping failed: the text was not signed"));
        return cli_exit_of(status);
    }
    visible = visible && aigc_text_marker_placement(pipe->marker) != AIGC_PLACED_NOWHERE_JSON;
    if (status == AIGC_OK && (visible || pipe->label))
        answer = cli_audit_label(&pipe->audit, visible, pipe->label, pipe->key);
    if (answer == CLI_YES && (status != AIGC_OK || !cli_output_flush(&pipe->text)))
        return say_failure(pipe, status);
    return answer;
}

/* End the text. Its decision is in the audit log before its end is written. */
static cli_exit
end_text(cli_pipe *pipe)
{
    aigc_status status = AIGC_OK;
    cli_exit passed = CLI_YES;

    pipe->ended = true;
    if (pipe->transformer)
        status = aigc_transformer_finish(pipe->transformer);
    if (status == AIGC_ERR_LIMIT && aigc_transformer_held(pipe->transformer) == 0) {
        cli_say("%s", _("a rule needed more work on this text than is allowed; the text was passed "
                        "on, but counts as not scanned; 'aigc-label rules bench' tells which "
                        "rule"));
        pipe->failure = status;
        passed = CLI_INPUT;
    } else if (status != AIGC_OK) {
        return say_failure(pipe, status);
    }
    cli_exit answer = write_decision(
        pipe, aigc_transformer_stopped(pipe->transformer) ? AIGC_AUDIT_STOPPED : AIGC_AUDIT_PASSED);
    if (answer == CLI_YES && !cli_output_flush(&pipe->text))
        answer = say_failure(pipe, AIGC_OK);
    if (answer == CLI_YES)
        answer = end_labels(pipe);
    return answer == CLI_YES ? passed : answer;
}

static uint64_t
clock_milliseconds(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Pass on what was decided by a call on the transformer; its errors are said. */
static cli_exit
pass_on(cli_pipe *pipe, aigc_status status)
{
    /* What is decided may be shown, also if an error follows it. */
    if (!cli_output_flush(&pipe->text) || status != AIGC_OK)
        return say_failure(pipe, status);
    if (aigc_transformer_stopped(pipe->transformer))
        return end_text(pipe);
    return CLI_YES;
}

/* Tell the transformer what time it is, if it holds text and cares. */
static cli_exit
look_at_clock(cli_pipe *pipe)
{
    if (pipe->tick == 0 || pipe->ended)
        return CLI_YES;
    return pass_on(pipe, aigc_transformer_tick(pipe->transformer, clock_milliseconds()));
}

/* Wait for input; while text is held, not without looking at the clock. */
static cli_exit
wait_for(cli_pipe *pipe, const cli_input *input)
{
    cli_exit answer = CLI_YES;

    while (answer == CLI_YES && pipe->tick > 0 && aigc_transformer_held(pipe->transformer) > 0 &&
           !cli_input_wait(input, pipe->tick))
        answer = look_at_clock(pipe);
    return answer;
}

static cli_exit
feed(cli_pipe *pipe, const void *data, size_t length)
{
    aigc_status status;

    if (pipe->transformer) {
        status = aigc_transformer_feed(pipe->transformer, data, length);
    } else {
        status = feed_marker(pipe, data, length);
        pipe->taken += length;
    }
    return pass_on(pipe, status);
}

/* Go on with new rules: at the end of a line, and while no text waits for what follows, so that
 * nothing can be found partly by the old ones and partly by the new ones. */
static cli_exit
renew_rules(cli_pipe *pipe)
{
    aigc_transformer *next = NULL;

    if (pipe->ended || pipe->in_line || aigc_transformer_held(pipe->transformer) > 0 ||
        !cli_pipe_rules_next(pipe, &next))
        return CLI_YES;
    aigc_status status = aigc_transformer_finish(pipe->transformer);
    cli_exit answer = status == AIGC_OK ? write_decision(pipe, AIGC_AUDIT_CONTINUED) : CLI_YES;
    cli_pipe_rules_count(pipe);
    pipe->is_told =
        pipe->is_told || aigc_transformer_language(pipe->transformer, NULL) != AIGC_LANGUAGE_AUTO;
    aigc_transformer_free(pipe->transformer);
    pipe->transformer = next;
    if (answer == CLI_YES && status == AIGC_OK)
        answer = cli_audit_begin(&pipe->audit, pipe->rules);
    if (answer == CLI_YES && status == AIGC_OK)
        status = aigc_transformer_begin(next, mark_text, note_finding, pipe);
    return answer == CLI_YES ? pass_on(pipe, status) : answer;
}

/* Feed up to the end of a line, where new rules wait for one; `*length` is what was taken. */
static cli_exit
feed_line(cli_pipe *pipe, const char *data, size_t *length)
{
    const char *newline = cli_follow_is_waiting(pipe->follow) ? memchr(data, '\n', *length) : NULL;

    if (newline)
        *length = (size_t)(newline - data) + 1;
    cli_exit answer = feed(pipe, data, *length);
    pipe->in_line = data[*length - 1] != '\n';
    return answer;
}

/* Pass on what was read. Once a rule has stopped the text, it is ended at once, so that nobody
 * waits for the label, and what is still read is dropped. */
static cli_exit
take(cli_pipe *pipe, const char *data, size_t length)
{
    cli_exit answer = CLI_YES;

    if (!pipe->follow)
        return pipe->ended ? CLI_YES : feed(pipe, data, length);
    while (answer == CLI_YES && length > 0 && !pipe->ended) {
        size_t taken = length;

        answer = renew_rules(pipe);
        if (answer == CLI_YES && !pipe->ended)
            answer = feed_line(pipe, data, &taken);
        data += taken;
        length -= taken;
    }
    return answer;
}

static cli_exit
pass_input(cli_pipe *pipe, const char *name, void *block)
{
    cli_input input;
    size_t got = 0;
    cli_exit answer = cli_input_open_beside(&input, name, pipe->text.fd);

    if (answer != CLI_YES)
        return answer;
    do {
        answer = wait_for(pipe, &input);
        if (answer == CLI_YES)
            answer = cli_input_read(&input, block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES && got > 0)
            answer = take(pipe, block, got);
        if (answer == CLI_YES)
            answer = look_at_clock(pipe);
    } while (answer == CLI_YES && got > 0);
    cli_input_close(&input);
    return answer;
}

static cli_exit
begin_text(cli_pipe *pipe)
{
    aigc_status status = aigc_text_marker_begin(pipe->marker, sign_text, pipe);

    if (status == AIGC_OK && pipe->manifest)
        status = aigc_c2pa_stream_begin(pipe->manifest, write_text, pipe);
    if (status == AIGC_OK && pipe->excerpt)
        status = aigc_excerpt_marker_begin(pipe->excerpt, mark_pieces, pipe);
    if (status == AIGC_OK && pipe->has_mark_file)
        status = aigc_text_marker_detach(pipe->marker, write_mark, pipe);
    if (status == AIGC_OK && pipe->transformer)
        status = aigc_transformer_begin(pipe->transformer, mark_text, note_finding, pipe);
    return status == AIGC_OK ? cli_audit_begin(&pipe->audit, pipe->rules) : cli_say_status(status);
}

static cli_exit
finish_outputs(cli_pipe *pipe)
{
    cli_exit answer = CLI_YES;

    if (pipe->has_mark_file)
        answer = cli_output_finish(&pipe->mark_file);
    if (answer == CLI_YES && pipe->has_log)
        answer = cli_output_finish(&pipe->log);
    if (answer == CLI_YES && pipe->has_names)
        answer = cli_output_finish(&pipe->names);
    return answer == CLI_YES ? cli_output_finish(&pipe->text) : answer;
}

cli_exit
cli_pipe_run(cli_pipe *pipe, const cli_options *options)
{
    void *block = malloc(CLI_READ_SIZE);

    if (!block)
        return cli_say_no_memory();
    cli_exit answer = begin_text(pipe);
    if (answer == CLI_YES && options->file_count == 0)
        answer = pass_input(pipe, "-", block);
    for (size_t i = 0; i < options->file_count && answer == CLI_YES; i++)
        answer = pass_input(pipe, options->files[i], block);
    if (answer == CLI_YES && !pipe->ended)
        answer = end_text(pipe);
    if (answer != CLI_YES && pipe->audit.in_text && pipe->audit.failure == AIGC_OK) {
        /* What ended it was said; that it did is for the log, too. */
        answer = cli_exit_worst(answer, write_decision(pipe, AIGC_AUDIT_FAILED));
    }
    free(block);
    return answer == CLI_YES ? finish_outputs(pipe) : answer;
}

void
cli_pipe_close(cli_pipe *pipe)
{
    cli_output_abandon(&pipe->text);
    cli_output_abandon(&pipe->mark_file);
    cli_output_abandon(&pipe->log);
    cli_output_abandon(&pipe->names);
    cli_string_free(&pipe->line);
    cli_follow_stop(pipe->follow);
    aigc_transformer_free(pipe->transformer);
    aigc_rules_free(pipe->rules);
    aigc_excerpt_marker_free(pipe->excerpt);
    aigc_text_marker_free(pipe->marker);
    aigc_c2pa_stream_free(pipe->manifest);
}
