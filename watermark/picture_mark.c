/* SPDX-License-Identifier: Apache-2.0 */
/* All labels of a picture, one step after the other. The pixels come first: metadata is about the
 * picture as it will be, and a signature is over everything. */
#include <aigc/picture_mark.h>

#include <stdbool.h>
#include <string.h>

#include "watermark/media/kept_file.h"

#define RESULT_LIMIT ((size_t)256 * 1024 * 1024)

typedef struct marking {
    const aigc_picture_options *options;
    aigc_picture_report report;
    aigc_watermark_payload payload;
} marking;

/* Each step makes a file of a file. */
typedef aigc_status (*marking_step)(marking *m, const aigc_source *source, aigc_write_fn write,
                                    void *context);

/* ---- the steps -------------------------------------------------------------------------- */

static aigc_status
choose_payload(marking *m)
{
    const char *code = aigc_label_get(m->options->label, AIGC_FIELD_CONTENT_PRODUCER);

    if (m->options->payload) {
        m->payload = *m->options->payload;
        return AIGC_OK;
    }
    return aigc_watermark_id_make(code, strlen(code), 0, &m->payload);
}

/* The mark with the visible label over it, in one pass: what a codec loses, it loses once. */
static aigc_status
embed(marking *m, const aigc_source *source, aigc_write_fn write, void *context)
{
    aigc_visible_report drawn = { .struct_size = sizeof drawn };
    const aigc_watermark_options options = { .struct_size = sizeof options,
                                             .allow_weak = m->options->allow_weak,
                                             .label = m->options->visible,
                                             .drawn = &drawn };
    aigc_status status = choose_payload(m);

    m->report.step = AIGC_PICTURE_STEP_PIXELS;
    if (status == AIGC_OK) {
        status = aigc_watermark_embed_file(m->options->watermark, &options, &m->payload, source,
                                           write, context, NULL);
    }
    m->report.reason = drawn.reason;
    return status;
}

static aigc_status
draw(marking *m, const aigc_source *source, aigc_write_fn write, void *context)
{
    aigc_visible_report drawn = { .struct_size = sizeof drawn };
    aigc_status status =
        aigc_visible_label_repaint(m->options->visible, source, write, context, &drawn);

    m->report.step = AIGC_PICTURE_STEP_PIXELS;
    m->report.reason = drawn.reason;
    return status;
}

static aigc_status
describe(marking *m, const aigc_source *source, aigc_write_fn write, void *context)
{
    const aigc_media_mark_options options = { .struct_size = sizeof options,
                                              .label = m->options->label };
    aigc_media_result result = { .struct_size = sizeof result };
    aigc_status status = aigc_media_mark(source, &options, write, context, &result);

    m->report.step = AIGC_PICTURE_STEP_METADATA;
    m->report.type = result.type;
    return status;
}

static aigc_status
sign(marking *m, const aigc_source *source, aigc_write_fn write, void *context)
{
    aigc_c2pa_claim claim = { .struct_size = sizeof claim, .label = m->options->label };

    if (m->report.watermark[0] != '\0') {
        claim.watermark_algorithm = AIGC_WATERMARK_ALGORITHM;
        claim.watermark_value = m->report.watermark;
        claim.watermark_length = strlen(m->report.watermark);
    }
    m->report.step = AIGC_PICTURE_STEP_MANIFEST;
    return aigc_c2pa_sign(m->options->signer, source, &claim, write, context);
}

/* ---- what is between them --------------------------------------------------------------- */

static aigc_status
run(marking *m, marking_step step, const aigc_source *source, aigcp_kept_file *result)
{
    aigcp_kept_begin(result, m->options->limit != 0 ? m->options->limit : RESULT_LIMIT);
    return aigcp_kept_end(result, step(m, source, aigcp_kept_write, result));
}

/* Look for the mark in the file that has it. */
static aigc_status
read_back(marking *m, const aigc_source *source)
{
    aigc_watermark_found found;
    aigc_status status = aigc_watermark_detect_file(m->options->watermark, source, &found);

    if (status == AIGC_ERR_NOT_FOUND)
        return m->options->allow_weak != 0 ? AIGC_OK : AIGC_ERR_UNMARKABLE;
    if (status != AIGC_OK)
        return status;
    if (aigc_watermark_payload_equal(&found.payload, &m->payload) == 0)
        return AIGC_ERR_UNMARKABLE; /* an older mark of this key */
    aigc_watermark_payload_format(&found.payload, m->report.watermark);
    return AIGC_OK;
}

/* A picture that can carry no mark gets what else there is. One that has a mark of the key already
 * is refused. */
static aigc_status
mark_without(marking *m, const aigc_source *source, marking_step *step, aigcp_kept_file *result)
{
    aigc_watermark_found found;
    aigc_status status = aigc_watermark_detect_file(m->options->watermark, source, &found);

    if (status == AIGC_OK)
        return AIGC_ERR_UNMARKABLE;
    if (status != AIGC_ERR_NOT_FOUND)
        return status;
    *step = m->options->visible ? draw : NULL;
    return *step ? run(m, *step, source, result) : AIGC_OK;
}

/* ---- all of them ------------------------------------------------------------------------ */

/* `*source` becomes `result` if there was anything to be done. */
static aigc_status
change_pixels(marking *m, const aigc_source **source, aigcp_kept_file *result)
{
    const aigc_picture_options *options = m->options;
    marking_step step = options->watermark ? embed : options->visible != NULL ? draw : NULL;
    aigc_status status = step ? run(m, step, *source, result) : AIGC_OK;

    if (step == embed && status == AIGC_ERR_UNMARKABLE && options->allow_weak != 0)
        status = mark_without(m, *source, &step, result);
    if (status == AIGC_OK && step)
        *source = &result->source;
    return status == AIGC_OK && step == embed ? read_back(m, *source) : status;
}

static aigc_status
run_all(marking *m, const aigc_source *source, aigc_write_fn write, void *context)
{
    const aigc_picture_options *options = m->options;
    aigcp_kept_file picture = { .status = AIGC_OK }, described = { .status = AIGC_OK };
    aigc_status status = change_pixels(m, &source, &picture);

    if (status == AIGC_OK && options->signer) {
        status = run(m, describe, source, &described);
        source = &described.source;
    }
    if (status == AIGC_OK)
        status = (options->signer ? sign : describe)(m, source, write, context);
    aigcp_kept_free(&picture);
    aigcp_kept_free(&described);
    return status;
}

const char *
aigc_picture_step_name(aigc_picture_step step)
{
    switch (step) {
    case AIGC_PICTURE_STEP_PIXELS:
        return "pixels";
    case AIGC_PICTURE_STEP_METADATA:
        return "metadata";
    case AIGC_PICTURE_STEP_MANIFEST:
        return "manifest";
    default:
        return "none";
    }
}

aigc_status
aigc_picture_mark(const aigc_source *source, const aigc_picture_options *options,
                  aigc_write_fn write, void *context, aigc_picture_report *report)
{
    marking m = { .options = options, .report = { .struct_size = sizeof m.report } };

    if (!source || !write || !options || options->struct_size != sizeof *options ||
        !options->label || (report && report->struct_size != sizeof *report))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigc_label_check(options->label, NULL);
    if (status != AIGC_OK)
        return status;
    status = run_all(&m, source, write, context);
    if (status != AIGC_OK)
        m.report.watermark[0] = '\0';
    if (report)
        *report = m.report;
    return status;
}
