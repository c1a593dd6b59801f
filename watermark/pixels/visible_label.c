/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/limits.h"
#include "watermark/media/detect.h"
#include "watermark/media/source_read.h"
#include "watermark/pixels/label_painter.h"
#include "watermark/pixels/repaint_job.h"

#include <aigc/label.h>
#include <aigc/visible_label.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct aigc_visible_label {
    aigc_visible_options options; /* its strings are not used after new() */
    aigcp_label_type type;
};

static const char *
default_wording(aigc_language language)
{
    return language == AIGC_LANGUAGE_EN ? "AI-generated" : "AI生成";
}

static bool
options_fit(const aigc_visible_options *options)
{
    return options && options->struct_size == sizeof *options &&
           (unsigned)options->language <= AIGC_LANGUAGE_EN &&
           (unsigned)options->style <= AIGC_VISIBLE_PLATE &&
           (unsigned)options->position <= AIGC_VISIBLE_TOP_RIGHT &&
           (options->opacity == 0 ||
            (options->opacity >= AIGC_VISIBLE_OPACITY_MIN && options->opacity <= 100)) &&
           (options->margin <= AIGC_VISIBLE_MARGIN_MAX ||
            options->margin == AIGC_VISIBLE_MARGIN_NONE) &&
           (options->height == 0 || (options->height >= AIGC_VISIBLE_HEIGHT_MIN &&
                                     options->height <= AIGC_VISIBLE_HEIGHT_MAX));
}

/* Any character that is no letter of the Latin script is drawn like a Han character: in doubt
 * larger. */
static bool
needs_pixels(const char *wording)
{
    for (; *wording != '\0'; wording++)
        if (((uint8_t)*wording & 0x80) != 0)
            return true;
    return false;
}

static aigc_status
find_font(aigcp_label_type *type, const char *font)
{
    aigc_status status;

    if (font && strchr(font, '/')) {
        type->place.path = strdup(font);
        status = !type->place.path ? AIGC_ERR_MEMORY : AIGC_OK;
    } else {
        status = aigcp_font_find(font, type->wording, type->chinese, &type->place);
    }
    return status == AIGC_OK ? aigcp_label_type_open(type) : status;
}

aigc_status
aigc_visible_label_new(const aigc_visible_options *options, aigc_visible_label **result,
                       aigc_visible_reason *reason)
{
    const char *wording;
    aigc_visible_label *label;

    if (result)
        *result = NULL;
    if (reason)
        *reason = AIGC_VISIBLE_REASON_NONE;
    if (!result || !options_fit(options))
        return AIGC_ERR_ARGUMENT;
    wording = options->wording ? options->wording : default_wording(options->language);
    aigc_status status = aigc_wording_check(wording, strlen(wording), NULL);
    if (status != AIGC_OK)
        return status;
    label = calloc(1, sizeof *label);
    if (!label)
        return AIGC_ERR_MEMORY;
    label->options = *options;
    label->options.wording = label->options.font = NULL;
    label->type.length = strlen(wording);
    memcpy(label->type.wording, wording, label->type.length);
    label->type.chinese = needs_pixels(wording);
    status = find_font(&label->type, options->font);
    if (status != AIGC_OK) {
        aigc_visible_label_free(label);
        if (status == AIGC_ERR_NOT_FOUND) {
            if (reason)
                *reason = AIGC_VISIBLE_REASON_NO_FONT;
            errno = ENOENT;
            status = AIGC_ERR_IO;
        }
        return status;
    }
    *result = label;
    return AIGC_OK;
}

void
aigc_visible_label_free(aigc_visible_label *label)
{
    if (label) {
        aigcp_label_type_free(&label->type);
        free(label);
    }
}

const char *
aigc_visible_label_font(const aigc_visible_label *label)
{
    return !label ? "" : label->type.place.path;
}

/* ---- drawing ----------------------------------------------------------------------------- */

static void
describe(aigcp_label_painter *painter, const aigcp_view *view)
{
    const aigcp_label_design *design = &painter->design;
    aigcp_rectangle part = aigcp_view_stored(view, design->part);
    aigc_visible_report *report = &painter->report;

    report->width = view->canvas->width;
    report->height = view->canvas->height;
    report->label_x = part.x;
    report->label_y = part.y;
    report->label_width = part.width;
    report->label_height = part.height;
    report->ink_height = design->block.ink;
    report->lines = design->block.lines;
    report->on_plate = design->plate;
}

aigc_status
aigcp_label_paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed)
{
    aigcp_label_painter *painter = context;
    const aigc_visible_options *options = &painter->label->options;
    aigcp_view view = aigcp_view_of(canvas);

    if (!painter->designed) {
        aigc_status status =
            aigcp_label_design_make(&painter->label->type, options, &view, &painter->design);
        if (status != AIGC_OK) {
            if (status == AIGC_ERR_LIMIT)
                painter->report.reason = AIGC_VISIBLE_REASON_TOO_SMALL;
            aigcp_label_design_free(&painter->design);
            painter->report.width = canvas->width;
            painter->report.height = canvas->height;
            return status;
        }
        painter->designed = true;
        describe(painter, &view);
    }
    aigcp_label_design_draw(&painter->design,
                            options->opacity == 0 ? 1.0F : (float)options->opacity / 100.0F, &view);
    *changed = aigcp_view_stored(&view, painter->design.part);
    painter->report.frames++;
    return AIGC_OK;
}

void
aigcp_label_painter_end(aigcp_label_painter *painter, aigc_status status,
                        aigc_visible_report *report)
{
    if (painter->report.reason == AIGC_VISIBLE_REASON_NONE) {
        painter->report.reason = status == AIGC_ERR_LIMIT         ? AIGC_VISIBLE_REASON_TOO_LARGE
                                 : status == AIGC_ERR_UNSUPPORTED ? AIGC_VISIBLE_REASON_NO_PICTURE
                                 : status == AIGC_ERR_FORMAT      ? AIGC_VISIBLE_REASON_DAMAGED
                                                                  : AIGC_VISIBLE_REASON_NONE;
    }
    if (report) {
        painter->report.struct_size = sizeof *report;
        *report = painter->report;
    }
    if (painter->designed)
        aigcp_label_design_free(&painter->design);
}

static bool
pixels_fit(const aigc_visible_pixels *pixels)
{
    if (!pixels || pixels->struct_size != sizeof *pixels || !pixels->pixels ||
        pixels->channels < 1 || pixels->channels > 4 || (pixels->depth != 8 && pixels->depth != 16))
        return false;
    size_t sample_size = pixels->depth == 16 ? 2 : 1;
    return pixels->stride / pixels->channels / sample_size >= pixels->width;
}

aigc_status
aigc_visible_label_draw(aigc_visible_label *label, const aigc_visible_pixels *pixels,
                        aigc_visible_report *report)
{
    aigcp_label_painter painter = { .label = label };
    aigcp_rectangle changed;

    if (!label || !pixels_fit(pixels) || (report && report->struct_size != sizeof *report))
        return AIGC_ERR_ARGUMENT;
    aigcp_canvas canvas = (aigcp_canvas){ .width = pixels->width,
                                          .height = pixels->height,
                                          .channels = pixels->channels,
                                          .depth = pixels->depth,
                                          .stride = pixels->stride,
                                          .pixels = pixels->pixels,
                                          .frame_count = 1 };
    aigc_status status = aigcp_picture_allowed(canvas.width, canvas.height,
                                               (unsigned)aigcp_canvas_pixel_bytes(&canvas));
    if (status == AIGC_ERR_FORMAT)
        return AIGC_ERR_ARGUMENT;
    if (status == AIGC_OK)
        status = aigcp_label_paint(&painter, &canvas, &changed);
    aigcp_label_painter_end(&painter, status, report);
    return status;
}

aigc_status
aigc_visible_label_repaint(aigc_visible_label *label, const aigc_source *source,
                           aigc_write_fn write, void *context, aigc_visible_report *report)
{
    aigcp_label_painter painter = { .label = label };
    aigc_media_type type;

    if (!label || !aigcp_source_usable(source) || !write ||
        (report && report->struct_size != sizeof *report))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_detect(source, &type);
    if (status == AIGC_OK) {
        status = aigcp_repaint_knows(type)
                     ? aigcp_repaint(source, aigcp_label_paint, &painter, write, context)
                     : AIGC_ERR_UNSUPPORTED;
    }
    aigcp_label_painter_end(&painter, status, report);
    return status;
}
