/* SPDX-License-Identifier: Apache-2.0 */
/* The invisible watermark in files: a painter and an onlooker for watermark/pixels/. */
#include "watermark/limits.h"
#include "watermark/media/detect.h"
#include "watermark/media/kept_file.h"
#include "watermark/media/source_read.h"
#include "watermark/pixels/label_painter.h"

#include <aigc/watermark.h>
#include <string.h>

static aigc_pixels
pixels_of(const aigcp_canvas *canvas)
{
    return (aigc_pixels){ sizeof(aigc_pixels), canvas->width,  canvas->height, canvas->channels,
                          canvas->depth,       canvas->stride, canvas->pixels };
}

/* ---- writing ---------------------------------------------------------------------------- */

typedef struct mark_painter {
    const aigc_watermark_key *key;
    const aigc_watermark_options *options;
    const aigc_watermark_payload *payload;
    aigc_watermark_report worst;
    size_t frames;
    bool with_label;           /* in the same pass */
    aigcp_label_painter label; /* over the mark; its label is NULL for none */
} mark_painter;

static aigc_status
paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed)
{
    mark_painter *painter = context;
    aigc_pixels pixels = pixels_of(canvas);
    aigc_watermark_report report;
    aigcp_rectangle label;
    (void)changed; /* everything may be */
    aigc_status status =
        aigc_watermark_embed(painter->key, painter->options, painter->payload, &pixels, &report);
    if (painter->frames == 0 || report.read_back < painter->worst.read_back ||
        (report.read_back == painter->worst.read_back &&
         report.margin_cropped < painter->worst.margin_cropped))
        painter->worst = report;
    painter->frames++;
    return status == AIGC_OK && painter->with_label
               ? aigcp_label_paint(&painter->label, canvas, &label)
               : status;
}

static bool
file_options_fit(const aigc_watermark_options *options)
{
    return !options || (options->struct_size == sizeof *options &&
                        (!options->drawn || options->drawn->struct_size == sizeof *options->drawn));
}

/* Where PNG says how it stores colours, and how it says that it is by a palette (ISO/IEC 15948,
 * 11.2.2). */
#define PNG_COLOUR_TYPE 25
#define PNG_BY_PALETTE 3

static bool
has_palette(const aigc_source *source, aigc_media_type type)
{
    uint64_t colour_type;
    return type == AIGC_MEDIA_GIF ||
           (type == AIGC_MEDIA_PNG &&
            aigcp_source_be(source, PNG_COLOUR_TYPE, 1, &colour_type) == AIGC_OK &&
            colour_type == PNG_BY_PALETTE);
}

/* A palette has too few colours for mark and label at once: the mark gets its share first. */
static aigc_status
paint_one_by_one(mark_painter *painter, const aigc_source *source, aigc_write_fn write,
                 void *write_context)
{
    aigcp_kept_file marked = { .status = AIGC_OK };
    aigcp_kept_begin(&marked, AIGCP_PICTURE_FILE_MAX);
    aigc_status status = aigcp_repaint(source, paint, painter, aigcp_kept_write, &marked);
    status = aigcp_kept_end(&marked, status);
    if (status == AIGC_OK)
        status =
            aigcp_repaint(&marked.source, aigcp_label_paint, &painter->label, write, write_context);
    aigcp_kept_free(&marked);
    return status;
}

aigc_status
aigc_watermark_embed_file(const aigc_watermark_key *key, const aigc_watermark_options *options,
                          const aigc_watermark_payload *payload, const aigc_source *source,
                          aigc_write_fn write, void *write_context, aigc_watermark_report *report)
{
    mark_painter painter = { .key = key, .options = options, .payload = payload };
    if (report)
        memset(report, 0, sizeof *report);
    if (!key || !payload || !aigcp_source_usable(source) || !write || !file_options_fit(options))
        return AIGC_ERR_ARGUMENT;
    painter.label.label = options ? options->label : NULL;
    aigc_media_type type = AIGC_MEDIA_UNKNOWN;
    aigc_status status = aigcp_detect(source, &type);
    if (status == AIGC_OK && !aigcp_repaint_knows(type))
        status = AIGC_ERR_UNSUPPORTED;
    bool apart = painter.label.label && has_palette(source, type);
    painter.with_label = painter.label.label && !apart;
    if (status == AIGC_OK)
        status = apart ? paint_one_by_one(&painter, source, write, write_context)
                       : aigcp_repaint(source, paint, &painter, write, write_context);
    if (report && (status == AIGC_OK || status == AIGC_ERR_UNMARKABLE))
        *report = painter.worst;
    aigcp_label_painter_end(&painter.label, status, options ? options->drawn : NULL);
    return status;
}

/* ---- finding ---------------------------------------------------------------------------- */

typedef struct mark_onlooker {
    const aigc_watermark_key *key;
    aigc_watermark_found *found;
    size_t frames;
    double false_positive;
    unsigned decodes;
    aigc_status answer;
} mark_onlooker;

static aigc_status
look(void *context, const aigcp_canvas *canvas)
{
    mark_onlooker *onlooker = context;
    aigc_pixels pixels = pixels_of(canvas);
    onlooker->answer = aigc_watermark_detect(onlooker->key, &pixels, onlooker->found);
    onlooker->false_positive += onlooker->found->false_positive;
    onlooker->decodes += onlooker->found->decodes;
    onlooker->frames++;
    bool go_on = onlooker->answer == AIGC_ERR_NOT_FOUND && onlooker->frames < AIGCP_SEARCHED_FRAMES;
    return go_on ? AIGC_OK : AIGC_ERR_STOPPED;
}

aigc_status
aigc_watermark_detect_file(const aigc_watermark_key *key, const aigc_source *source,
                           aigc_watermark_found *found)
{
    mark_onlooker onlooker = { .key = key, .found = found, .answer = AIGC_ERR_NOT_FOUND };
    if (!found)
        return AIGC_ERR_ARGUMENT;
    memset(found, 0, sizeof *found);
    if (!key || !aigcp_source_usable(source))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_look(source, look, &onlooker);
    if (status == AIGC_OK || (status == AIGC_ERR_STOPPED && onlooker.frames > 0))
        status = onlooker.answer;
    if (status != AIGC_OK)
        memset(found, 0, sizeof *found);
    if (status == AIGC_OK || status == AIGC_ERR_NOT_FOUND) {
        found->false_positive = onlooker.false_positive;
        found->decodes = onlooker.decodes;
    }
    return status;
}
