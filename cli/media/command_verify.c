/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label verify: tell who labelled a file, and whether it changed. What is text is read as a
 * stream and verified by its mark; files of other formats are judged by their metadata, and so are
 * Markdown, HTML and SVG, which are both. */
#include "cli/commands.h"
#include "cli/files/media_input.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/limits.h"
#include "cli/media/excerpt_report.h"
#include "cli/media/hidden_report.h"
#include "cli/media/manifest_report.h"
#include "cli/media/media_judgement.h"
#include "cli/media/verify_report.h"
#include "cli/options/c2pa_options.h"
#include "cli/options/keyring_options.h"
#include "cli/options/pinned_keys.h"

#include <stdlib.h>
#include <string.h>

typedef struct verify_session {
    const cli_options *options;
    aigc_keyring *keyring;
    aigc_text_verifier *verifier;
    cli_excerpt excerpt;
    bool sees_hidden;
    bool saw_hidden; /* in the file in hand, which was read for its mark */
    cli_hidden hidden;
    aigc_security_keys *pinned;
    aigc_c2pa_trust *trust;
    cli_watermark_search search;
    cli_watermark_answer watermark; /* of the file in hand */
    bool has_sidecar;
    cli_string sidecar; /* of --sidecar */
    bool has_mark;
    cli_string mark; /* from --detached */
    cli_string text; /* the answer for one file */
    cli_output output;
    char block[CLI_READ_SIZE];
} verify_session;

static cli_exit
load_mark(verify_session *session)
{
    const char *path = cli_options_text(session->options, CLI_OPTION_DETACHED);

    if (!path)
        return CLI_YES;
    if (session->options->file_count > 1) {
        cli_say("%s", _("--detached is the mark of one text, but several are named"));
        return cli_usage_hint(CLI_VERIFY);
    }
    session->has_mark = true;
    return cli_read_file(path, CLI_MARK_MAX, &session->mark);
}

/* ---- text ------------------------------------------------------------------------------- */

static cli_exit
begin_text(verify_session *session)
{
    aigc_status status = aigc_text_verifier_begin(session->verifier);

    if (status == AIGC_OK && session->has_mark) {
        status = aigc_text_verifier_detached(session->verifier, session->mark.data,
                                             session->mark.length);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
feed_text(verify_session *session, const char *data, size_t length)
{
    aigc_status status = aigc_text_verifier_feed(session->verifier, data, length);

    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

/* The same for hidden text. */
static cli_exit
feed_both(verify_session *session, const char *data, size_t length)
{
    cli_exit answer = feed_text(session, data, length);

    return answer == CLI_YES && session->sees_hidden
               ? cli_hidden_feed(&session->hidden, data, length)
               : answer;
}

static cli_exit
begin_both(verify_session *session)
{
    cli_exit answer = begin_text(session);

    return answer == CLI_YES && session->sees_hidden ? cli_hidden_begin(&session->hidden) : answer;
}

static cli_exit
finish_hidden(verify_session *session)
{
    session->saw_hidden = session->sees_hidden;
    return session->sees_hidden ? cli_hidden_finish(&session->hidden) : CLI_YES;
}

/* Give the verifier the whole text. */
static cli_exit
feed_stream(verify_session *session, cli_input *stream)
{
    cli_exit answer = begin_both(session);
    size_t got = 1;

    while (answer == CLI_YES && got > 0) {
        answer = cli_input_read(stream, session->block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES && got > 0)
            answer = feed_both(session, session->block, got);
    }
    return answer == CLI_YES ? finish_hidden(session) : answer;
}

/* The text of a file, read once for all that looks at it. */
static cli_exit
feed_source(verify_session *session, const cli_media_input *input)
{
    cli_exit answer = begin_both(session);
    uint64_t at = 0;

    cli_excerpt_begin(&session->excerpt);
    while (answer == CLI_YES && at < input->source.size) {
        size_t length;
        aigc_status status = cli_media_next_block(&input->source, &at, session->block, &length);

        if (status != AIGC_OK)
            return cli_media_say(input->name, NULL, status);
        answer = feed_both(session, session->block, length);
        cli_excerpt_feed(&session->excerpt, session->block, length);
    }
    return answer == CLI_YES ? finish_hidden(session) : answer;
}

static cli_exit
print(verify_session *session)
{
    if (session->text.failed)
        return cli_say_no_memory();
    /* A failed output is said when it is finished. */
    (void)cli_output_write(&session->output, session->text.data, session->text.length);
    return CLI_YES;
}

/* What else is in a text that shows nothing. It changes no verdict. */
static cli_exit
tell_hidden(verify_session *session, const char *name)
{
    if (!session->sees_hidden || !cli_hidden_found(&session->hidden))
        return CLI_YES;
    cli_string_clear(&session->text);
    if (cli_options_given(session->options, CLI_OPTION_JSON))
        cli_hidden_json(&session->text, name, &session->hidden);
    else
        cli_hidden_text(&session->text, name, &session->hidden);
    return print(session);
}

/* End the text. The verdict is in the report. */
static cli_exit
finish_text(verify_session *session, aigc_text_report *report)
{
    aigc_status verdict = aigc_text_verifier_finish(session->verifier, NULL), status;

    memset(report, 0, sizeof *report);
    report->struct_size = sizeof *report;
    if (verdict != AIGC_OK && cli_exit_of(verdict) != CLI_NO)
        return cli_say_status(verdict);
    status = aigc_text_verifier_report(session->verifier, report);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

/* The answer is the verdict's; the report only tells about it. */
static cli_exit
answer_text(verify_session *session, const char *name, const aigc_text_report *report,
            const aigc_media_report *labels)
{
    cli_verified_text text = { name, report, aigc_keyring_count(session->keyring),
                               cli_options_given(session->options, CLI_OPTION_DECLARED), labels };
    const cli_excerpt *excerpt = &session->excerpt;
    bool is_excerpt =
        excerpt->report.struct_size != 0 && excerpt->report.verdict != AIGC_ERR_NOT_FOUND;
    /* Pieces without the mark of the whole text are what excerpts are made of. */
    aigc_status verdict = is_excerpt && report->verdict == AIGC_ERR_NOT_FOUND
                              ? excerpt->report.verdict
                              : report->verdict;
    cli_exit answer = verdict == AIGC_OK ? CLI_YES : CLI_NO;

    if (cli_options_given(session->options, CLI_OPTION_QUIET))
        return answer;
    cli_string_clear(&session->text);
    if (cli_options_given(session->options, CLI_OPTION_JSON)) {
        cli_verify_json(&session->text, &text);
        if (is_excerpt)
            cli_excerpt_json(&session->text, name, excerpt);
    } else {
        bool alone = is_excerpt && report->verdict == AIGC_ERR_NOT_FOUND;

        if (!alone)
            cli_verify_text(&session->text, &text);
        if (is_excerpt)
            cli_excerpt_text(&session->text, alone ? name : NULL, excerpt);
    }
    return cli_exit_worst(print(session), answer);
}

/* Plain text in a file: a manifest, else a mark, and proofs of pieces. */
static cli_exit
verify_plain_text(verify_session *session, const cli_media_input *input)
{
    aigc_text_report report = { .verdict = AIGC_ERR_NOT_FOUND };
    cli_exit answer = feed_source(session, input);

    if (answer == CLI_YES)
        answer = finish_text(session, &report);
    if (answer == CLI_YES)
        answer = cli_excerpt_finish(&session->excerpt, &input->source);
    return answer == CLI_YES ? answer_text(session, input->name, &report, NULL) : answer;
}

static cli_exit
verify_stream(verify_session *session, cli_input *stream)
{
    aigc_text_report report = { .verdict = AIGC_ERR_NOT_FOUND };
    cli_exit answer = feed_stream(session, stream);

    if (answer == CLI_YES)
        answer = finish_text(session, &report);
    if (answer == CLI_YES)
        answer = answer_text(session, stream->name, &report, NULL);
    return cli_exit_worst(answer, tell_hidden(session, stream->name));
}

/* ---- other formats ---------------------------------------------------------------------- */

static cli_exit
answer_media(verify_session *session, const char *name, const aigc_media_report *report)
{
    cli_exit answer = cli_media_judge(report) == CLI_MEDIA_TRUSTED ? CLI_YES : CLI_NO;

    if (cli_options_given(session->options, CLI_OPTION_QUIET))
        return answer;
    cli_string_clear(&session->text);
    if (cli_options_given(session->options, CLI_OPTION_JSON))
        cli_media_verify_json(&session->text, name, report, &session->watermark);
    else
        cli_media_verify_text(&session->text, name, report, &session->watermark);
    return cli_exit_worst(print(session), answer);
}

static aigc_status
read_labels(verify_session *session, const cli_media_input *input, unsigned known,
            aigc_media_report **report)
{
    aigc_media_read_options options = { .struct_size = sizeof options,
                                        .known = known,
                                        .keys = session->pinned };

    if (cli_options_given(session->options, CLI_OPTION_DECLARED))
        options.known |= AIGC_WHY_DECLARED;
    return aigc_media_read(&input->source, &options, report);
}

static unsigned
known_of_pixels(const verify_session *session)
{
    return session->watermark.found.payload.length > 0 ? AIGC_WHY_WATERMARK : 0;
}

static cli_exit
verify_media(verify_session *session, const cli_media_input *input)
{
    aigc_media_report *report;
    aigc_status status = read_labels(session, input, known_of_pixels(session), &report);

    if (status != AIGC_OK)
        return cli_media_say(input->name, &input->source, status);
    cli_exit answer = answer_media(session, input->name, report);
    aigc_media_report_free(report);
    return answer;
}

/* A mark in the text says more than metadata, because it is signed. Without one, a label in the
 * metadata counts. */
static cli_exit
verify_text_with_metadata(verify_session *session, const cli_media_input *input)
{
    aigc_media_report *labels = NULL;
    aigc_text_report report = { .verdict = AIGC_ERR_NOT_FOUND };
    cli_exit answer = feed_source(session, input);

    if (answer == CLI_YES)
        answer = finish_text(session, &report);
    if (answer == CLI_YES)
        answer = cli_excerpt_finish(&session->excerpt, &input->source);
    if (answer != CLI_YES)
        return answer;
    aigc_status status =
        read_labels(session, input, report.visible_label ? AIGC_WHY_VISIBLE : 0, &labels);
    if (status == AIGC_ERR_MEMORY || status == AIGC_ERR_IO ||
        (status == AIGC_ERR_UNSUPPORTED && report.verdict == AIGC_ERR_NOT_FOUND))
        return cli_media_say(input->name, &input->source, status);
    /* Text that is damaged as Markdown or HTML is text all the same. */
    if (aigc_media_report_count(labels) == 0)
        answer = answer_text(session, input->name, &report, NULL);
    else if (report.verdict == AIGC_ERR_NOT_FOUND)
        answer = answer_media(session, input->name, labels);
    else
        answer = answer_text(session, input->name, &report, labels);
    aigc_media_report_free(labels);
    return answer;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

static cli_exit
load_sidecar(verify_session *session)
{
    const char *path = cli_options_text(session->options, CLI_OPTION_SIDECAR_FILE);

    if (!path)
        return CLI_YES;
    if (session->options->file_count > 1) {
        cli_say("%s", _("--sidecar is the manifest of one file, but several are named"));
        return cli_usage_hint(CLI_VERIFY);
    }
    session->has_sidecar = true;
    return cli_read_file(path, CLI_SIDECAR_MAX, &session->sidecar);
}

static cli_exit
answer_manifest(verify_session *session, const char *name, const aigc_c2pa_report *report,
                const cli_file_labels *labels)
{
    size_t trusted = aigc_c2pa_trust_count(session->trust);
    cli_exit answer = aigc_c2pa_report_verdict(report) == AIGC_OK ? CLI_YES : CLI_NO;

    if (cli_options_given(session->options, CLI_OPTION_QUIET))
        return answer;
    cli_string_clear(&session->text);
    if (cli_options_given(session->options, CLI_OPTION_JSON))
        cli_manifest_json(&session->text, name, report, trusted, &session->watermark, labels);
    else
        cli_manifest_text(&session->text, name, report, trusted, &session->watermark, labels);
    return cli_exit_worst(print(session), answer);
}

/* What a manifest says, and the labels beside it, as far as they can be read. */
static cli_exit
answer_signed(verify_session *session, const cli_media_input *input, const aigc_c2pa_report *report)
{
    aigc_media_report *labels = NULL;
    unsigned known = aigc_c2pa_report_why(report) | known_of_pixels(session);
    aigc_status status = read_labels(session, input, known, &labels);

    if (status == AIGC_ERR_MEMORY || status == AIGC_ERR_IO)
        return cli_media_say(input->name, &input->source, status);
    cli_exit answer =
        answer_manifest(session, input->name, report, &(cli_file_labels){ labels, status });
    aigc_media_report_free(labels);
    return answer;
}

/* A manifest covers the whole file, labels and all: if there is one, its verdict is the answer.
 * @param[out] found whether there is one. */
static cli_exit
verify_manifest(verify_session *session, const cli_media_input *input, bool *found)
{
    aigc_c2pa_report *report = NULL;
    aigc_source sidecar;
    aigc_status status = AIGC_OK;

    *found = false;
    if (session->has_sidecar)
        status = aigc_source_memory(&sidecar, session->sidecar.data, session->sidecar.length);
    if (status == AIGC_OK) {
        status = aigc_c2pa_verify(&input->source, session->has_sidecar ? &sidecar : NULL,
                                  session->trust, &report);
    }
    if (status == AIGC_ERR_NOT_FOUND) {
        aigc_c2pa_report_free(report);
        return CLI_YES;
    }
    *found = true;
    cli_exit answer = report ? answer_signed(session, input, report)
                             : cli_media_say(input->name, &input->source, status);
    aigc_c2pa_report_free(report);
    return answer;
}

/* ---- one file --------------------------------------------------------------------------- */

/* What a file is, by all of it: Office documents say it at their end. */
static aigc_media_type
type_of(const cli_media_input *input)
{
    aigc_media_type type;

    return aigc_media_detect(&input->source, &type) == AIGC_OK ? type : AIGC_MEDIA_UNKNOWN;
}

static bool
is_text(aigc_media_type type)
{
    return type == AIGC_MEDIA_TEXT || type == AIGC_MEDIA_MARKDOWN || type == AIGC_MEDIA_HTML ||
           type == AIGC_MEDIA_SVG;
}

/* Whether a file of no kind that is known is none of text either: text has no zeros. */
static bool
is_binary(verify_session *session, const cli_media_input *input)
{
    const aigc_source *source = &input->source;
    size_t length = source->size < CLI_READ_SIZE ? (size_t)source->size : CLI_READ_SIZE;

    return length > 0 && source->read_at(source->context, 0, session->block, length) == 0 &&
           memchr(session->block, 0, length);
}

/* Whether a drawing is in UTF-16: no text that could have a mark. */
static bool
is_wide(const cli_media_input *input)
{
    uint8_t head[4];

    return input->source.size >= sizeof head &&
           input->source.read_at(input->source.context, 0, head, sizeof head) == 0 &&
           memchr(head, 0, sizeof head) != NULL;
}

/* What is said of a file of an unknown kind is true of its bytes as a text, and of no label that
 * its kind may have. */
static cli_exit
verify_unknown(verify_session *session, const cli_media_input *input)
{
    cli_exit answer = verify_plain_text(session, input);

    if (answer == CLI_NO && !cli_options_given(session->options, CLI_OPTION_QUIET) &&
        is_binary(session, input)) {
        cli_say(_("'%s': not a kind of file that this program knows, and no text in UTF-8: labels "
                  "of other kinds were not looked for"),
                input->name);
    }
    return answer;
}

static cli_exit
verify_input(verify_session *session, const cli_media_input *input, aigc_media_type type)
{
    bool found;

    if (type == AIGC_MEDIA_UNKNOWN && !session->has_sidecar)
        return verify_unknown(session, input);
    cli_exit answer = verify_manifest(session, input, &found);
    if (found || answer != CLI_YES)
        return answer;
    if (type == AIGC_MEDIA_TEXT)
        return verify_plain_text(session, input);
    return is_text(type) && !is_wide(input) ? verify_text_with_metadata(session, input)
                                            : verify_media(session, input);
}

static cli_exit
verify_hidden(verify_session *session, const cli_media_input *input)
{
    cli_exit answer = session->saw_hidden
                          ? CLI_YES
                          : cli_hidden_read(&session->hidden, input->name, &input->source);

    return answer == CLI_YES ? tell_hidden(session, input->name) : answer;
}

static cli_exit
verify_open_file(verify_session *session, cli_input *stream)
{
    cli_media_input input;

    session->saw_hidden = false;
    if (session->has_mark && !session->has_sidecar)
        return verify_stream(session, stream);
    cli_exit answer = cli_media_input_take(&input, stream);
    if (answer == CLI_YES) {
        aigc_media_type type = type_of(&input);
        cli_watermark_answer_init(&session->watermark);
        answer = cli_watermark_find(&session->search, &input, &session->watermark);
        answer = cli_exit_worst(answer, verify_input(session, &input, type));
        cli_watermark_answer_free(&session->watermark);
        if (session->saw_hidden || (session->sees_hidden && is_text(type)))
            answer = cli_exit_worst(answer, verify_hidden(session, &input));
    }
    cli_media_input_close(&input);
    return answer;
}

static cli_exit
verify_file(verify_session *session, const char *name)
{
    cli_input stream;
    cli_exit answer = cli_input_open(&stream, name);

    if (answer != CLI_YES)
        return answer;
    answer = verify_open_file(session, &stream);
    cli_input_close(&stream);
    return answer;
}

static cli_exit
run(verify_session *session)
{
    const cli_options *options = session->options;
    cli_exit answer = load_mark(session);

    if (answer == CLI_YES)
        answer = cli_keyring_load(session->options, &session->keyring);
    if (answer == CLI_YES)
        answer = cli_pinned_keys_load(session->options, &session->pinned);
    if (answer == CLI_YES)
        answer = load_sidecar(session);
    if (answer == CLI_YES)
        answer = cli_c2pa_trust(session->options, &session->trust);
    if (answer == CLI_YES)
        answer = cli_watermark_search_read(session->options, &session->search);
    if (answer != CLI_YES)
        return answer;
    aigc_status status = aigc_text_verifier_new(session->keyring, &session->verifier);
    if (status == AIGC_OK)
        status = cli_excerpt_new(&session->excerpt, session->keyring);
    session->sees_hidden = !cli_options_given(options, CLI_OPTION_QUIET);
    if (status == AIGC_OK && session->sees_hidden)
        status = cli_hidden_new(&session->hidden);
    if (status != AIGC_OK)
        return cli_say_status(status);
    answer = cli_output_open(&session->output, NULL);
    if (answer == CLI_YES && options->file_count == 0)
        answer = verify_file(session, "-");
    for (size_t i = 0; i < options->file_count; i++)
        answer = cli_exit_worst(answer, verify_file(session, options->files[i]));
    return cli_exit_worst(answer, cli_output_finish(&session->output));
}

cli_exit
cli_command_verify(const cli_options *options)
{
    verify_session *session = calloc(1, sizeof *session);

    if (!session)
        return cli_say_no_memory();
    session->options = options;
    cli_exit answer = run(session);
    cli_output_abandon(&session->output);
    cli_excerpt_free(&session->excerpt);
    cli_hidden_free(&session->hidden);
    aigc_text_verifier_free(session->verifier);
    aigc_security_keys_free(session->pinned);
    aigc_c2pa_trust_free(session->trust);
    cli_watermark_search_free(&session->search);
    cli_string_free(&session->sidecar);
    aigc_keyring_free(session->keyring);
    cli_string_free(&session->mark);
    cli_string_free(&session->text);
    free(session);
    return answer;
}
