/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/watermark_step.h"

#include "cli/io/json_line.h"

#include <aigc/media.h>
#include <math.h>
#include <string.h>

/* With less, in decibels, little more may happen to a picture. */
#define MARGIN_SAFE 1.0

/* An older mark of the key that is in the way is looked for when it was: to look for one in each
 * picture beforehand would take longer than to write one. */
aigc_status
cli_watermark_run(void *context, const aigc_source *source, aigc_write_fn write,
                  void *write_context)
{
    cli_watermark_step *step = context;

    memset(&step->found, 0, sizeof step->found);
    step->status = aigc_watermark_embed_file(step->key, &step->options, &step->payload, source,
                                             write, write_context, &step->report);
    if (step->status == AIGC_ERR_UNMARKABLE &&
        aigc_watermark_detect_file(step->key, source, &step->found) != AIGC_OK)
        memset(&step->found, 0, sizeof step->found);
    return step->status;
}

static double
from_decibels(double margin)
{
    return pow(10.0, margin / 10.0);
}

/* What is left of a margin when there is more noise, in parts of what can be borne at 0 dB. */
static double
with_noise(double margin, double noise)
{
    return -10.0 * log10(1.0 / from_decibels(margin) + noise);
}

static double
lesser(double a, double b)
{
    return a < b ? a : b;
}

/* The forecasts are of the pixels as they were painted. What the file has lost since, to a palette,
 * is noise to which that of JPEG comes, and of which half a picture averages half as much away;
 * what it has lost to a codec with loss is gone already. */
static void
forecast_file(cli_watermark_step *step, const aigc_source *source)
{
    aigc_watermark_report *report = &step->report;
    aigc_media_type type;

    if (report->read_back == 0 || step->found.margin >= report->margin)
        return;
    if (aigc_media_detect(source, &type) == AIGC_OK &&
        (type == AIGC_MEDIA_PNG || type == AIGC_MEDIA_GIF)) {
        double noise =
            1.0 / from_decibels(step->found.margin) - 1.0 / from_decibels(report->margin);

        report->margin_compressed = with_noise(report->margin_compressed, noise);
        report->margin_cropped = with_noise(report->margin_cropped, 2.0 * noise);
    }
    report->margin_compressed = lesser(report->margin_compressed, step->found.margin);
    report->margin_cropped = lesser(report->margin_cropped, step->found.margin);
}

aigc_status
cli_watermark_read_back(cli_watermark_step *step, const aigc_source *source)
{
    step->status = aigc_watermark_detect_file(step->key, source, &step->found);
    if (step->status == AIGC_OK &&
        aigc_watermark_payload_equal(&step->found.payload, &step->payload) == 0)
        step->status = AIGC_ERR_UNMARKABLE;
    if (step->status == AIGC_ERR_NOT_FOUND)
        step->status = step->options.allow_weak != 0 ? AIGC_OK : AIGC_ERR_UNMARKABLE;
    if (step->status == AIGC_OK)
        forecast_file(step, source);
    return step->status;
}

bool
cli_watermark_say(void *context, const char *file)
{
    cli_watermark_step *step = context;
    char other[AIGC_WATERMARK_TEXT_SIZE];

    if (step->status == AIGC_ERR_UNSUPPORTED) {
        cli_say(_("'%s': an invisible mark is written into PNG, JPEG, WebP and GIF only"), file);
        return true;
    }
    if (step->status == AIGC_ERR_UNMARKABLE && step->found.payload.length > 0) {
        aigc_watermark_payload_format(&step->found.payload, other);
        cli_say(_("'%s': it has a mark of this key already, %s; nothing was written"), file, other);
        return true;
    }
    if (step->status == AIGC_ERR_UNMARKABLE && step->report.read_back != 0) {
        cli_say(
            _("'%s': the mark can be read in the pixels, but not in the file: it has too few "
              "colours, or loses too much when it is coded; nothing was written (make it a true "
              "colour PNG or a better JPEG first; --allow-weak writes it all the same)"),
            file);
        return true;
    }
    return false;
}

static void
warn(const cli_watermark_step *step, const char *file)
{
    if (step->found.payload.length == 0)
        cli_say(_("'%s': warning: the mark cannot be read in the result"), file);
    else if (step->found.margin < MARGIN_SAFE || step->report.margin_cropped < MARGIN_SAFE)
        cli_say(_("'%s': warning: the mark may not survive compression and cropping"), file);
}

void
cli_watermark_say_quality(const cli_watermark_step *step, const char *file)
{
    const aigc_watermark_report *report = &step->report;

    cli_say(_("'%s': PSNR %.1f dB, SSIM %.4f, strength %.2f; margin %.1f dB in the file, %.1f dB "
              "after JPEG 50, %.1f dB after that and a crop to half"),
            file, report->psnr, report->ssim, report->strength, step->found.margin,
            report->margin_compressed, report->margin_cropped);
    warn(step, file);
}

static double
not_negative(double value)
{
    return value > 0 ? value : 0;
}

void
cli_watermark_members(cli_string *out, const cli_watermark_step *step)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE];
    const aigc_watermark_report *report = &step->report;

    aigc_watermark_payload_format(&step->payload, payload);
    cli_json_string(out, "payload", payload);
    cli_json_string(out, "algorithm", AIGC_WATERMARK_ALGORITHM);
    cli_json_fraction(out, "psnr", not_negative(report->psnr));
    cli_json_fraction(out, "ssim", not_negative(report->ssim));
    cli_json_fraction(out, "strength", report->strength);
    cli_json_flag(out, "read_back", step->found.payload.length > 0);
    cli_json_fraction(out, "margin", not_negative(step->found.margin));
    cli_json_fraction(out, "margin_compressed", not_negative(report->margin_compressed));
    cli_json_fraction(out, "margin_cropped", not_negative(report->margin_cropped));
}
