/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/label_design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of ink that strokes need to be told apart: a good height, and the least that still reads.
 * Han characters have up to eight strokes above each other. */
#define INK_GOOD_HAN 12
#define INK_GOOD_LATIN 9
#define INK_LEAST_HAN 9
#define INK_LEAST_LATIN 6

/* Of the shortest side, where nothing else was asked for. */
#define MARGIN_USUAL 25

/* Around the text on a plate, in heights of the ink. */
#define PADDING_X 0.62F
#define PADDING_Y 0.42F
#define ROUNDING 0.30F /* of the plate's height for one line */

/* Up to this standard deviation of luma a background is calm: sky, wall, gradients. */
#define CALM 22.0

/* Relative luminance (WCAG 2) from which dark text reads better with a margin to spare. */
#define LIGHT 0.42

/* What the picture looks like behind the label. */
typedef struct background {
    double luminance; /* mean, linear, 0 to 1 */
    double deviation; /* of luma, 0 to 255: of all of it, or of the busiest part */
    bool transparent; /* some of it: what will be behind it is unknown */
} background;

static float
sample(const aigcp_canvas *canvas, const uint8_t *pixel, unsigned channel)
{
    uint16_t wide;

    if (canvas->depth == 8)
        return (float)pixel[channel] / 255.0F;
    memcpy(&wide, pixel + 2 * (size_t)channel, sizeof wide);
    return (float)wide / 65535.0F;
}

static background
look_at(const aigcp_view *view, aigcp_rectangle part)
{
    const aigcp_canvas *canvas = view->canvas;
    double sum = 0, squares = 0, light = 0, count = (double)part.width * part.height;
    uint64_t faint = 0;

    for (uint32_t y = part.y; y < part.y + part.height; y++) {
        for (uint32_t x = part.x; x < part.x + part.width; x++) {
            const uint8_t *pixel = aigcp_view_pixel(view, x, y);
            float luma = canvas->channels < 3 ? sample(canvas, pixel, 0)
                                              : 0.2126F * sample(canvas, pixel, 0) +
                                                    0.7152F * sample(canvas, pixel, 1) +
                                                    0.0722F * sample(canvas, pixel, 2);

            sum += (double)luma * 255;
            squares += (double)luma * 255 * (double)luma * 255;
            light += pow((double)luma, 2.2);
            faint +=
                canvas->channels % 2 == 0 && sample(canvas, pixel, canvas->channels - 1) < 0.9F;
        }
    }
    double mean = sum / count, variance = squares / count - mean * mean;
    return (background){ light / count, variance > 0 ? sqrt(variance) : 0,
                         (double)faint > count / 50 };
}

/* All of it; and in parts of the size of a character, one of which may be busy. */
static background
look_behind(const aigcp_view *view, aigcp_rectangle part, uint32_t cell)
{
    background all = look_at(view, part);

    for (uint32_t y = 0; y < part.height; y += cell) {
        for (uint32_t x = 0; x < part.width; x += cell) {
            uint32_t width = part.width - x, height = part.height - y;
            background here = look_at(view, (aigcp_rectangle){ part.x + x, part.y + y,
                                                               width < cell ? width : cell,
                                                               height < cell ? height : cell });

            all.deviation = here.deviation > all.deviation ? here.deviation : all.deviation;
        }
    }
    return all;
}

/* ---- where ------------------------------------------------------------------------------- */

static enum aigcp_block_align
alignment(aigc_visible_position position)
{
    switch (position) {
    case AIGC_VISIBLE_BOTTOM_LEFT:
    case AIGC_VISIBLE_TOP_LEFT:
        return AIGCP_ALIGN_LEFT;
    case AIGC_VISIBLE_BOTTOM:
    case AIGC_VISIBLE_TOP:
        return AIGCP_ALIGN_CENTRE;
    default:
        return AIGCP_ALIGN_RIGHT;
    }
}

/* Put something of a size into the place that was asked for. */
static aigcp_rectangle
put(const aigcp_view *view, aigc_visible_position position, uint32_t width, uint32_t height,
    uint32_t margin)
{
    enum aigcp_block_align align = alignment(position);
    uint32_t room_x = view->width - width, room_y = view->height - height;
    uint32_t margin_x = margin < room_x / 2 ? margin : room_x / 2;
    uint32_t margin_y = margin < room_y / 2 ? margin : room_y / 2;

    return (aigcp_rectangle){ align == AIGCP_ALIGN_LEFT     ? margin_x
                              : align == AIGCP_ALIGN_CENTRE ? room_x / 2
                                                            : room_x - margin_x,
                              position >= AIGC_VISIBLE_TOP_LEFT ? margin_y : room_y - margin_y,
                              width, height };
}

/* Spaces around the text that were settled on. */
typedef struct spacing {
    uint32_t margin, padding_x, padding_y;
} spacing;

static uint32_t
shortest(const aigcp_view *view)
{
    return view->width < view->height ? view->width : view->height;
}

/* Text of `ink` rows with its padding; inside the margins if `roomy`. */
static aigc_status
try_size(const aigcp_label_type *type, const aigc_visible_options *options, const aigcp_view *view,
         uint32_t ink, bool roomy, spacing *space, aigcp_label_block *block)
{
    unsigned margin = options->margin == 0 ? MARGIN_USUAL : options->margin;
    uint32_t width, height;

    margin = margin == AIGC_VISIBLE_MARGIN_NONE || !roomy ? 0 : margin;
    space->margin = (uint32_t)((uint64_t)shortest(view) * margin / 1000);
    space->padding_x = roomy ? (uint32_t)lroundf((float)ink * PADDING_X) : 1;
    space->padding_y = roomy ? (uint32_t)lroundf((float)ink * PADDING_Y) : 1;
    uint32_t outer = 2 * (space->margin + space->padding_x);
    width = view->width > outer ? view->width - outer : 0;
    outer = 2 * (space->margin + space->padding_y);
    height = view->height > outer ? view->height - outer : 0;
    if (width == 0 || height == 0)
        return AIGC_ERR_LIMIT;
    return aigcp_label_block_set(
        type, ink, width, height,
        options->style == AIGC_VISIBLE_CORNER ? alignment(options->position) : AIGCP_ALIGN_CENTRE,
        block);
}

/* As large as asked for, and legible; without margins if it must be; and only as large as the
 * standard asks if it must be, where that is still legible. */
static aigc_status
choose_size(const aigcp_label_type *type, const aigc_visible_options *options,
            const aigcp_view *view, spacing *space, aigcp_label_block *block)
{
    uint64_t side = shortest(view);
    unsigned height = options->height == 0 ? AIGC_VISIBLE_HEIGHT_MIN : options->height;
    uint32_t asked = (uint32_t)((side * height + 999) / 1000);
    uint32_t least = (uint32_t)((side * AIGC_VISIBLE_HEIGHT_MIN + 999) / 1000);
    uint32_t good = type->chinese ? INK_GOOD_HAN : INK_GOOD_LATIN;
    uint32_t legible = type->chinese ? INK_LEAST_HAN : INK_LEAST_LATIN;

    asked = asked < good ? good : asked;
    least = least < legible ? legible : least;
    aigc_status status = try_size(type, options, view, asked, true, space, block);
    if (status == AIGC_ERR_LIMIT)
        status = try_size(type, options, view, asked, false, space, block);
    if (status == AIGC_ERR_LIMIT)
        status = try_size(type, options, view, least, false, space, block);
    return status;
}

/* ---- halo -------------------------------------------------------------------------------- */

/* The mean over 2 * radius + 1 pixels, along rows or columns, into `to`. */
static void
blur(const uint8_t *from, uint8_t *to, uint32_t count, size_t step, uint32_t radius)
{
    uint32_t sum = 0, before = 2 * radius; /* pixels that leave the window behind it */

    for (uint32_t i = 0; i < count + radius; i++) {
        sum += i < count ? from[i * step] : 0;
        if (i > before)
            sum -= from[(i - before - 1) * step];
        if (i >= radius)
            to[(i - radius) * step] = (uint8_t)(sum / (before + 1));
    }
}

/* Ink that has spread: blurred twice both ways, then strengthened, so that it is dense beside
 * the strokes and soft at its end. */
static aigc_status
make_halo(aigcp_label_design *design)
{
    const aigcp_mask *ink = &design->block.mask;
    uint32_t radius = (uint32_t)lroundf(design->block.size * 0.05F);

    radius = radius < 1 ? 1 : radius;
    design->halo_pad = 2 * radius + 1;
    design->halo.width = ink->width + 2 * design->halo_pad;
    design->halo.height = ink->height + 2 * design->halo_pad;
    design->halo.ink = calloc(design->halo.height, design->halo.width);
    uint8_t *spare = calloc(design->halo.height, design->halo.width);
    if (!design->halo.ink || !spare) {
        free(spare);
        return AIGC_ERR_MEMORY;
    }
    for (uint32_t y = 0; y < ink->height; y++) {
        memcpy(design->halo.ink + (size_t)(y + design->halo_pad) * design->halo.width +
                   design->halo_pad,
               ink->ink + (size_t)y * ink->width, ink->width);
    }
    for (unsigned pass = 0; pass < 2; pass++) {
        for (uint32_t y = 0; y < design->halo.height; y++) {
            size_t row = (size_t)y * design->halo.width;

            blur(design->halo.ink + row, spare + row, design->halo.width, 1, radius);
        }
        for (uint32_t x = 0; x < design->halo.width; x++)
            blur(spare + x, design->halo.ink + x, design->halo.height, design->halo.width, radius);
    }
    for (size_t i = 0; i < (size_t)design->halo.width * design->halo.height; i++) {
        unsigned value = design->halo.ink[i] * 3U;

        design->halo.ink[i] = (uint8_t)(value > 255 ? 255 : value);
    }
    free(spare);
    return AIGC_OK;
}

/* ---- looks ------------------------------------------------------------------------------- */

static void
choose_plate(aigcp_label_design *design, background behind, bool unknown)
{
    bool light = behind.luminance > LIGHT && !unknown;

    design->plate = true;
    design->plate_level = light ? 1.0F : 0.0F;
    /* Over the worst there can be behind them, text has a contrast of 4.5 and more: white on
     * 42 % gray, dark on 78 %. */
    design->plate_alpha = light ? 0.78F : unknown ? 0.74F : 0.58F;
    design->text_level = light ? 0.10F : 1.0F;
    design->text_alpha = 1.0F;
}

static aigc_status
choose_bare(aigcp_label_design *design, background behind)
{
    bool light = behind.luminance > LIGHT;

    design->text_level = light ? 0.08F : 1.0F;
    design->text_alpha = light ? 0.88F : 0.96F;
    design->halo_level = light ? 1.0F : 0.0F;
    design->halo_alpha = light ? 0.45F : 0.42F;
    return make_halo(design);
}

static void
lay_out(aigcp_label_design *design, const aigc_visible_options *options, const aigcp_view *view,
        spacing space)
{
    const aigcp_mask *ink = &design->block.mask;
    uint32_t width = ink->width + 2 * space.padding_x, height = ink->height + 2 * space.padding_y;

    if (options->style == AIGC_VISIBLE_EDGE) {
        design->part = put(view, options->position, view->width, height, 0);
        aigcp_rectangle text = put(view, options->position, width, height, space.margin);
        design->text_x = text.x + space.padding_x;
        design->text_y = design->part.y + space.padding_y;
        return;
    }
    design->part = put(view, options->position, width, height, space.margin);
    design->text_x = design->part.x + space.padding_x;
    design->text_y = design->part.y + space.padding_y;
    design->radius = ROUNDING * (float)(height - (ink->height - design->block.ink));
}

/* Text alone needs no padding: it stands where the plate would, and a halo around it. */
static void
lay_out_bare(aigcp_label_design *design, const aigc_visible_options *options,
             const aigcp_view *view, spacing space)
{
    const aigcp_mask *ink = &design->block.mask;
    aigcp_rectangle text =
        put(view, options->position, ink->width, ink->height,
            space.margin + (space.padding_y < space.padding_x ? space.padding_y : 0) / 2);
    uint32_t pad = design->halo_pad, left, top, right, bottom;

    left = text.x > pad ? text.x - pad : 0;
    top = text.y > pad ? text.y - pad : 0;
    right = text.x + text.width + pad < view->width ? text.x + text.width + pad : view->width;
    bottom = text.y + text.height + pad < view->height ? text.y + text.height + pad : view->height;
    design->text_x = text.x;
    design->text_y = text.y;
    design->part = (aigcp_rectangle){ left, top, right - left, bottom - top };
}

void
aigcp_label_design_free(aigcp_label_design *design)
{
    aigcp_label_block_free(&design->block);
    free(design->halo.ink);
    design->halo.ink = NULL;
}

aigc_status
aigcp_label_design_make(const aigcp_label_type *type, const aigc_visible_options *options,
                        const aigcp_view *view, aigcp_label_design *design)
{
    spacing space;

    memset(design, 0, sizeof *design);
    aigc_status status = choose_size(type, options, view, &space, &design->block);
    if (status != AIGC_OK)
        return status;
    lay_out(design, options, view, space);
    background behind = look_behind(view, design->part, design->block.ink);
    /* What later frames have behind the label is not known either. */
    bool unknown = behind.transparent || view->canvas->frame_count > 1;
    if (options->style == AIGC_VISIBLE_CORNER && behind.deviation <= CALM && !unknown) {
        status = choose_bare(design, behind);
        lay_out_bare(design, options, view, space);
        return status;
    }
    choose_plate(design, behind, unknown);
    return AIGC_OK;
}

/* ---- drawing ----------------------------------------------------------------------------- */

/* How much of a pixel is inside the plate: 1, or less on the round corners. */
static float
plate_cover(const aigcp_label_design *design, uint32_t x, uint32_t y)
{
    float right = (float)design->part.width, bottom = (float)design->part.height;
    float px = (float)(x - design->part.x) + 0.5F, py = (float)(y - design->part.y) + 0.5F;
    float r = design->radius;
    float dx = px < r ? r - px : px > right - r ? px - (right - r) : 0;
    float dy = py < r ? r - py : py > bottom - r ? py - (bottom - r) : 0;
    float cover = r - sqrtf(dx * dx + dy * dy) + 0.5F;

    return r <= 0 || dx <= 0 || dy <= 0 ? 1.0F : cover < 0 ? 0.0F : cover > 1 ? 1.0F : cover;
}

static float
mask_at(const aigcp_mask *mask, uint32_t x, uint32_t y, uint32_t left, uint32_t top, uint32_t pad)
{
    /* Unsigned: what is to the left or above is far to the right or below. */
    uint32_t column = x + pad - left, row = y + pad - top;

    return mask->ink && column < mask->width && row < mask->height
               ? (float)mask->ink[(size_t)row * mask->width + column] / 255.0F
               : 0.0F;
}

/* A gray level with an opacity. */
typedef struct tint {
    float level, alpha;
} tint;

static tint
over(tint above, tint below)
{
    float alpha = above.alpha + below.alpha * (1 - above.alpha);

    return alpha <= 0 ? (tint){ 0, 0 }
                      : (tint){ (above.level * above.alpha +
                                 below.level * below.alpha * (1 - above.alpha)) /
                                    alpha,
                                alpha };
}

static void
set_sample(const aigcp_canvas *canvas, uint8_t *pixel, unsigned channel, float value)
{
    value = value < 0 ? 0 : value > 1 ? 1 : value;
    if (canvas->depth == 8) {
        pixel[channel] = (uint8_t)lroundf(value * 255);
    } else {
        uint16_t wide = (uint16_t)lroundf(value * 65535);

        memcpy(pixel + 2 * (size_t)channel, &wide, sizeof wide);
    }
}

static void
draw_pixel(const aigcp_canvas *canvas, uint8_t *pixel, tint paint)
{
    bool has_alpha = canvas->channels % 2 == 0;
    unsigned colours = canvas->channels - has_alpha;
    float under = has_alpha ? sample(canvas, pixel, colours) : 1.0F;
    float alpha = paint.alpha + under * (1 - paint.alpha);

    if (paint.alpha <= 0)
        return;
    for (unsigned i = 0; i < colours; i++) {
        float value = sample(canvas, pixel, i);

        set_sample(canvas, pixel, i,
                   (paint.level * paint.alpha + value * under * (1 - paint.alpha)) / alpha);
    }
    if (has_alpha)
        set_sample(canvas, pixel, colours, alpha);
}

void
aigcp_label_design_draw(const aigcp_label_design *design, float opacity, const aigcp_view *view)
{
    const aigcp_rectangle *part = &design->part;

    for (uint32_t y = part->y; y < part->y + part->height; y++) {
        for (uint32_t x = part->x; x < part->x + part->width; x++) {
            float ink = mask_at(&design->block.mask, x, y, design->text_x, design->text_y, 0);
            float halo =
                mask_at(&design->halo, x, y, design->text_x, design->text_y, design->halo_pad);
            float cover = design->plate ? plate_cover(design, x, y) : 0;
            tint paint = { design->plate_level, cover * design->plate_alpha };

            paint = over((tint){ design->halo_level, halo * design->halo_alpha }, paint);
            paint = over((tint){ design->text_level, ink * design->text_alpha }, paint);
            paint.alpha *= opacity;
            draw_pixel(view->canvas, aigcp_view_pixel(view, x, y), paint);
        }
    }
}
