/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label mark, aigc-label propagate: write files again with a label. */
#include "cli/commands.h"
#include "cli/files/file_batch.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/media/mark_audit.h"
#include "cli/media/mark_watermark.h"
#include "cli/media/sign_step.h"
#include "cli/options/mark_options.h"
#include "cli/options/producer_option.h"
#include "cli/options/visible_options.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct mark_session {
    const cli_options *options;
    cli_mark_options mark;
    aigc_visible_label *visible; /* NULL: none was asked for */
    aigc_visible_report drawn;
    cli_mark_watermark watermark;
    aigc_media_propagate_options propagate;
    char propagate_id[AIGC_UUID_SIZE]; /* a fresh one for each file */
    aigc_media_result result;
    bool signs; /* a C2PA manifest comes last */
    cli_sign_step sign;
} mark_session;

/* ---- steps ------------------------------------------------------------------------------ */

static aigc_status
mark_step(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    mark_session *session = context;
    aigc_media_mark_options options = session->mark.mark;
    char *data = NULL;
    aigc_status status = session->watermark.key
                             ? cli_watermark_read_back(&session->watermark.step, source)
                             : AIGC_OK;

    if (status == AIGC_OK && session->mark.signer) {
        status = aigc_security_sign(session->mark.signer, session->mark.label, &data);
        options.security_data = data;
    }
    if (status == AIGC_OK)
        status = aigc_media_mark(source, &options, write, write_context, &session->result);
    free(data);
    return status;
}

static aigc_status
draw_step(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    mark_session *session = context;

    return aigc_visible_label_repaint(session->visible, source, write, write_context,
                                      &session->drawn);
}

static bool
say_mark(void *context, const char *file)
{
    mark_session *session = context;

    return session->watermark.key && cli_watermark_say(&session->watermark.step, file);
}

static aigc_status
embed_step(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    mark_session *session = context;
    cli_watermark_step *step = &session->watermark.step;

    step->options.label = session->visible;
    step->options.drawn = &session->drawn;
    return cli_watermark_run(step, source, write, write_context);
}

static bool
say_draw(void *context, const char *file)
{
    mark_session *session = context;

    return say_mark(session, file) || (session->visible && cli_visible_say(file, &session->drawn));
}

static aigc_status
propagate_step(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    mark_session *session = context;

    return aigc_media_propagate(source, &session->propagate, write, write_context,
                                &session->result);
}

/* ---- one file --------------------------------------------------------------------------- */

/* What was asked for and the format has no place for. */
static void
warn(const mark_session *session, const char *file)
{
    static const struct {
        unsigned bit;
        const char *name;
    } properties[] = {
        { AIGC_PROPERTY_SOURCE_TYPE, "DigitalSourceType" },
        { AIGC_PROPERTY_SYSTEM, "AISystemUsed" },
        { AIGC_PROPERTY_SYSTEM_VERSION, "AISystemVersionUsed" },
        { AIGC_PROPERTY_CREATOR_TOOL, "CreatorTool" },
        { AIGC_PROPERTY_CREATE_DATE, "CreateDate" },
    };

    if (session->result.left > 0) {
        cli_say(_("'%s': warning: it still has another label, in a place that cannot be written; "
                  "GB 45438-2025 allows one"),
                file);
    }
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        if ((session->result.no_room & properties[i].bit) != 0) {
            cli_say(_("'%s': warning: %s has no place for %s"), file,
                    aigc_media_name(session->result.type), properties[i].name);
        }
    }
}

static void
add_json(cli_string *out, const mark_session *session, const char *file, const char *target,
         cli_exit answer, aigc_status status)
{
    const aigc_media_result *result = &session->result;

    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_flag(out, "ok", answer == CLI_YES);
    if (answer == CLI_YES) {
        cli_json_string(out, "output", target);
        cli_json_string(out, "format", aigc_media_name(result->type));
        cli_json_number(out, "bytes", result->size);
        cli_json_number(out, "replaced", result->replaced);
        cli_json_number(out, "left", result->left);
        if (session->visible) {
            cli_json_number(out, "frames_drawn", session->drawn.frames);
            cli_json_number(out, "label_height", session->drawn.ink_height);
        }
        if (session->mark.label) {
            cli_json_string(out, "produce_id",
                            aigc_label_get(session->mark.label, AIGC_FIELD_PRODUCE_ID));
        }
        if (session->watermark.key) {
            cli_json_open(out, "watermark", '{');
            cli_watermark_members(out, &session->watermark.step);
            cli_json_close(out, '}');
        }
    } else {
        cli_json_string(out, "error", status != AIGC_OK ? aigc_status_name(status) : "io");
        cli_json_number(out, "exit", (uint64_t)answer);
    }
    cli_json_end(out);
}

/* The file is complete. What leads to it is written down before it can be seen. */
static cli_exit
account(void *context)
{
    mark_session *session = context;
    cli_exit answer = CLI_YES;

    if (session->mark.label)
        answer = cli_mark_watermark_enter(&session->watermark, session->mark.label);
    if (answer == CLI_YES && session->mark.label) {
        answer = cli_mark_audit_note(session->options, session->mark.label,
                                     (aigc_audit_label){ .visible = session->visible != NULL,
                                                         .mark = session->signs,
                                                         .watermark = session->watermark.text });
    }
    return answer;
}

/* The pixels first: metadata is about the picture as it will be. The invisible mark takes the
 * visible label with it. */
static size_t
choose_steps(mark_session *session, cli_media_step_fn run, cli_media_step steps[])
{
    size_t count = 0;

    if (session->watermark.key)
        steps[count++] = (cli_media_step){ embed_step, session, say_draw };
    else if (session->visible)
        steps[count++] = (cli_media_step){ draw_step, session, say_draw };
    steps[count++] = (cli_media_step){ run, session, say_mark };
    if (session->signs)
        steps[count++] = (cli_media_step){ cli_sign_run, &session->sign, cli_sign_say };
    return count;
}

static void
say_watermark(const mark_session *session, const char *file)
{
    if (session->watermark.key && !cli_options_given(session->options, CLI_OPTION_JSON) &&
        !cli_options_given(session->options, CLI_OPTION_QUIET)) {
        cli_say(_("'%s': the watermark is %s"), file, session->watermark.text);
        cli_watermark_say_quality(&session->watermark.step, file);
    }
}

static cli_exit
work_on(mark_session *session, const char *file, cli_media_step_fn run, cli_string *out)
{
    cli_media_step steps[3];
    const cli_media_work work = {
        .steps = steps,
        .count = choose_steps(session, run, steps),
        .of_many = cli_options_given(session->options, CLI_OPTION_OUTPUT_DIR),
        .ending = account,
        .ending_context = session,
    };
    aigc_status status = AIGC_OK;
    cli_string target;
    cli_exit answer;

    cli_string_init(&target);
    cli_media_target(session->options, file, &target);
    memset(&session->result, 0, sizeof session->result);
    session->result.struct_size = sizeof session->result;
    session->drawn = (aigc_visible_report){ .struct_size = sizeof session->drawn };
    answer =
        target.failed ? cli_say_no_memory() : cli_media_rewrite(file, target.data, &work, &status);
    if (answer == CLI_YES) {
        warn(session, file);
        say_watermark(session, file);
    }
    if (cli_options_given(session->options, CLI_OPTION_JSON) && !target.failed)
        add_json(out, session, file, target.data, answer, status);
    cli_string_free(&target);
    return answer;
}

static cli_exit
mark_file(void *context, const char *file, cli_string *out)
{
    mark_session *session = context;
    cli_exit answer = cli_mark_options_renew(&session->mark);

    if (answer == CLI_YES) {
        answer = cli_mark_watermark_renew(&session->watermark, session->mark.label,
                                          &session->sign.claim);
    }
    return answer == CLI_YES ? work_on(session, file, mark_step, out) : answer;
}

static cli_exit
propagate_file(void *context, const char *file, cli_string *out)
{
    mark_session *session = context;

    if (!cli_options_given(session->options, CLI_OPTION_PROPAGATE_ID)) {
        aigc_status status = aigc_uuid7(session->propagate_id);

        if (status != AIGC_OK)
            return cli_say_status(status);
        session->propagate.propagate_id = session->propagate_id;
    }
    return work_on(session, file, propagate_step, out);
}

/* ---- the commands ----------------------------------------------------------------------- */

static cli_exit
run_batch(mark_session *session, cli_batch_fn work)
{
    cli_output *output = calloc(1, sizeof *output);

    if (!output)
        return cli_say_no_memory();
    cli_exit answer = cli_output_open(output, NULL);
    if (answer == CLI_YES) {
        answer = cli_batch_run(session->options, work, session, output);
        answer = cli_exit_worst(answer, cli_media_settle(session->options));
        /* The result itself may have gone to standard output, and has closed it. */
        if (cli_options_given(session->options, CLI_OPTION_JSON))
            answer = cli_exit_worst(answer, cli_output_finish(output));
    }
    cli_output_abandon(output);
    free(output);
    return answer;
}

cli_exit
cli_command_mark(const cli_options *options)
{
    mark_session session = { .options = options };
    cli_exit answer = cli_mark_options_read(options, &session.mark);

    if (answer == CLI_YES && cli_options_given(options, CLI_OPTION_SIGN)) {
        answer = cli_sign_step_read(options, &session.sign);
        session.sign.claim.label = session.mark.label;
        session.signs = true;
    }
    if (answer == CLI_YES)
        answer = cli_media_targets_check(options);
    if (answer == CLI_YES)
        answer = cli_visible_read(options, &session.visible);
    if (answer == CLI_YES)
        answer = cli_mark_audit_check(options);
    if (answer == CLI_YES)
        answer = cli_mark_watermark_read(options, &session.watermark);
    if (answer == CLI_YES)
        answer = run_batch(&session, mark_file);
    cli_mark_watermark_free(&session.watermark);
    cli_sign_step_free(&session.sign);
    aigc_visible_label_free(session.visible);
    cli_mark_options_free(&session.mark);
    return answer;
}

/* Check a field of the platform by setting it in a label. */
static cli_exit
check_field(const cli_options *options, cli_option_id id, aigc_field field)
{
    const char *value = cli_options_text(options, id);
    const char *name = cli_option_get(id)->name;
    aigc_label *label;

    if (!value && field == AIGC_FIELD_PROPAGATE_ID)
        return CLI_YES;
    if (!value || *value == '\0') {
        cli_say(_("--%s is required"), name);
        return cli_usage_hint(options->command);
    }
    if (field == AIGC_FIELD_PROPAGATE_ID && options->file_count > 1) {
        cli_say("%s", _("--propagate-id is the number of one file, but several are named"));
        return cli_usage_hint(options->command);
    }
    cli_exit answer =
        field == AIGC_FIELD_CONTENT_PROPAGATOR ? cli_producer_check(name, value) : CLI_YES;
    if (answer != CLI_YES)
        return answer;
    aigc_status status = aigc_label_new(&label);
    if (status != AIGC_OK)
        return cli_say_status(status);
    status = aigc_label_set(label, field, value);
    aigc_label_free(label);
    if (status == AIGC_ERR_FIELD) {
        cli_say(_("--%s '%s': GB 45438-2025 allows printable ASCII without space, \" and \\; use "
                  "the provider code instead of a Chinese name"),
                name, value);
        return CLI_USAGE;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
read_propagation(const cli_options *options, aigc_media_propagate_options *propagate)
{
    /* In the order of the choices of --attribute. */
    static const char *const labels[] = { NULL, "2", "3" };
    cli_exit answer =
        cli_exit_worst(check_field(options, CLI_OPTION_PROPAGATOR, AIGC_FIELD_CONTENT_PROPAGATOR),
                       check_field(options, CLI_OPTION_PROPAGATE_ID, AIGC_FIELD_PROPAGATE_ID));

    propagate->struct_size = sizeof *propagate;
    propagate->propagator = cli_options_text(options, CLI_OPTION_PROPAGATOR);
    propagate->propagate_id = cli_options_text(options, CLI_OPTION_PROPAGATE_ID);
    propagate->label = labels[cli_options_choice(options, CLI_OPTION_MISSING_LABEL)];
    propagate->markdown = cli_options_given(options, CLI_OPTION_MARKDOWN) ? 1 : 0;
    propagate->also_native = cli_options_given(options, CLI_OPTION_ALSO_NATIVE) ? 1 : 0;
    return answer;
}

cli_exit
cli_command_propagate(const cli_options *options)
{
    mark_session session = { .options = options };
    cli_exit answer = read_propagation(options, &session.propagate);

    if (answer == CLI_YES)
        answer = cli_media_targets_check(options);
    if (answer == CLI_YES)
        answer = run_batch(&session, propagate_file);
    return answer;
}
