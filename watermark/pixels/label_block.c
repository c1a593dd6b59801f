/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/label_block.h"

#include "common/utf8.h"
#include "watermark/wording.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines of a label; more are no label but a text. */
#define LINES_MAX 6

/* From base line to base line, in ems. */
#define LINE_HEIGHT 1.25F

/* Glyphs are measured first in a size at which rounding to pixels is small. */
#define PROBE_SIZE 200.0F

/* Rounding may take a row; steps of a size until it is back. */
#define SIZE_STEP 0.25F
#define SIZE_STEPS_MAX 40

typedef struct text_line {
    size_t begin, end; /* bytes of the wording, without spaces at the ends */
    aigcp_glyph *glyphs;
    size_t count;
    float width;
} text_line;

typedef struct line_list {
    text_line lines[LINES_MAX];
    unsigned count;
} line_list;

void
aigcp_label_type_free(aigcp_label_type *type)
{
    aigcp_shaper_free(type->shaper);
    aigcp_drawer_free(type->drawer);
    free(type->place.path);
    type->shaper = NULL;
    type->drawer = NULL;
    type->place.path = NULL;
}

void
aigcp_label_block_free(aigcp_label_block *block)
{
    free(block->mask.ink);
    block->mask.ink = NULL;
}

aigc_status
aigcp_label_type_open(aigcp_label_type *type)
{
    aigcp_glyph *glyphs = NULL;
    size_t count = 0;
    float width;
    aigc_status status = aigcp_shaper_new(&type->place, &type->shaper);

    if (status == AIGC_OK)
        status = aigcp_drawer_new(&type->place, &type->drawer);
    if (status == AIGC_OK) {
        status = aigcp_shape(type->shaper, type->wording, type->length, 0, type->length, PROBE_SIZE,
                             &glyphs, &count, &width);
    }
    for (size_t i = 0; status == AIGC_OK && i < count; i++)
        status = glyphs[i].number == 0 ? AIGC_ERR_NOT_FOUND : AIGC_OK;
    free(glyphs);
    return status == AIGC_OK && count == 0 ? AIGC_ERR_NOT_FOUND : status;
}

/* ---- lines ------------------------------------------------------------------------------- */

static bool
is_wide(uint32_t code)
{
    return code >= 0x2E80 && code < 0xFF00 && !(code >= 0x3000 && code <= 0x303F);
}

/* Whether an element goes on at this character: `生成` stays in one piece. */
static bool
is_inside_element(const aigcp_label_type *type, size_t at)
{
    for (size_t begin = 0; begin < at; begin++)
        if (aigcp_wording_element_at(type->wording, type->length, begin) > at - begin)
            return true;
    return false;
}

/* Whether a line may end before this character: behind a space or a hyphen, and between Han
 * characters, as Unicode Standard Annex 14 has it for these. */
static bool
may_break(const aigcp_label_type *type, size_t at)
{
    size_t size, before = at - 1;

    while (before > 0 && ((uint8_t)type->wording[before] & 0xC0) == 0x80)
        before--;
    uint32_t left = aigcp_utf8_decode((const uint8_t *)type->wording + before, at - before, &size);
    uint32_t right =
        aigcp_utf8_decode((const uint8_t *)type->wording + at, type->length - at, &size);
    if (right == ' ' || ((uint8_t)type->wording[at] & 0xC0) == 0x80)
        return false;
    if (left == ' ' || left == '-')
        return true;
    return !is_inside_element(type, at) &&
           ((is_wide(left) && is_wide(right)) || (is_wide(left) && right < 0x80 && right != ')') ||
            (left < 0x80 && left != '(' && is_wide(right)));
}

/* Where each byte begins along one long line, in the order in which it is read. */
static aigc_status
advances(const aigcp_label_type *type, float size, float *starts)
{
    aigcp_glyph *glyphs;
    size_t count;
    float width;
    aigc_status status = aigcp_shape(type->shaper, type->wording, type->length, 0, type->length,
                                     size, &glyphs, &count, &width);

    for (size_t i = 0; status == AIGC_OK && i < count; i++)
        starts[glyphs[i].offset + 1] += glyphs[i].advance;
    for (size_t i = 0; status == AIGC_OK && i < type->length; i++)
        starts[i + 1] += starts[i];
    free(glyphs);
    return status;
}

/* Fill lines up to `width`. False if a line would be wider, or there would be too many. */
static bool
break_lines(const aigcp_label_type *type, const float *starts, float width, line_list *list)
{
    size_t begin = 0;

    list->count = 0;
    while (begin < type->length) {
        size_t end = 0, trimmed;

        for (size_t at = begin + 1; at <= type->length; at++) {
            if (at < type->length && !may_break(type, at))
                continue;
            trimmed = at;
            while (trimmed > begin && type->wording[trimmed - 1] == ' ')
                trimmed--;
            if (starts[trimmed] - starts[begin] > width)
                break;
            end = at;
        }
        if (end == 0 || list->count == LINES_MAX)
            return false;
        trimmed = end;
        while (trimmed > begin && type->wording[trimmed - 1] == ' ')
            trimmed--;
        list->lines[list->count++] = (text_line){ .begin = begin, .end = trimmed };
        begin = end;
    }
    return true;
}

/* As few lines as fit; and those as even as can be. */
static bool
choose_lines(const aigcp_label_type *type, const float *starts, float max_width, line_list *list)
{
    float low = 0, high = max_width;
    line_list trial;

    if (!break_lines(type, starts, max_width, list))
        return false;
    unsigned fewest = list->count;
    for (unsigned i = 0; i < 12 && fewest > 1; i++) {
        float middle = (low + high) / 2;

        if (break_lines(type, starts, middle, &trial) && trial.count == fewest) {
            *list = trial;
            high = middle;
        } else {
            low = middle;
        }
    }
    return true;
}

/* ---- ink --------------------------------------------------------------------------------- */

static bool
is_required(const aigcp_label_type *type, size_t offset)
{
    for (size_t at = 0; at <= offset; at++) {
        size_t size = aigcp_wording_element_at(type->wording, type->length, at);

        if (size > offset - at)
            return true;
    }
    return false;
}

/* What was measured of all lines, downwards from the first base line. */
typedef struct extent {
    int top, bottom;
    uint32_t ink;
} extent;

static aigc_status
measure(const aigcp_label_type *type, const line_list *list, float size, extent *all)
{
    *all = (extent){ 0, 0, 0 };
    for (unsigned i = 0; i < list->count; i++) {
        const text_line *line = &list->lines[i];
        int base = (int)lroundf((float)i * size * LINE_HEIGHT);

        for (size_t k = 0; k < line->count; k++) {
            int top, bottom;
            aigc_status status =
                aigcp_draw_glyph(type->drawer, line->glyphs[k].number, 0, 0, NULL, &top, &bottom);

            if (status != AIGC_OK)
                return status;
            all->top = base + top < all->top ? base + top : all->top;
            all->bottom = base + bottom > all->bottom ? base + bottom : all->bottom;
            if (is_required(type, line->glyphs[k].offset) && (uint32_t)(bottom - top) > all->ink)
                all->ink = (uint32_t)(bottom - top);
        }
    }
    return AIGC_OK;
}

static aigc_status
draw(const aigcp_label_type *type, const line_list *list, const extent *all,
     enum aigcp_block_align align, aigcp_label_block *block)
{
    aigc_status status = AIGC_OK;

    if (block->mask.height == 0 || block->mask.width == 0)
        return AIGC_ERR_INTERNAL;
    block->mask.ink = calloc(block->mask.height, block->mask.width);
    if (!block->mask.ink)
        return AIGC_ERR_MEMORY;
    for (unsigned i = 0; i < list->count; i++) {
        const text_line *line = &list->lines[i];
        float base = (float)lroundf((float)i * block->size * LINE_HEIGHT) - (float)all->top;
        float room = (float)block->mask.width - line->width;
        float left = align == AIGCP_ALIGN_LEFT ? 0 : align == AIGCP_ALIGN_RIGHT ? room : room / 2;

        for (size_t k = 0; status == AIGC_OK && k < line->count; k++) {
            int top, bottom;

            status =
                aigcp_draw_glyph(type->drawer, line->glyphs[k].number, left + line->glyphs[k].x,
                                 base - line->glyphs[k].y, &block->mask, &top, &bottom);
        }
    }
    return status;
}

/* ---- a block ----------------------------------------------------------------------------- */

static aigc_status
shape_lines(const aigcp_label_type *type, float size, line_list *list, float *width)
{
    aigc_status status = AIGC_OK;

    *width = 0;
    for (unsigned i = 0; status == AIGC_OK && i < list->count; i++) {
        text_line *line = &list->lines[i];

        status = aigcp_shape(type->shaper, type->wording, type->length, line->begin, line->end,
                             size, &line->glyphs, &line->count, &line->width);
        *width = line->width > *width ? line->width : *width;
    }
    return status;
}

static void
free_lines(line_list *list)
{
    for (unsigned i = 0; i < list->count; i++) {
        free(list->lines[i].glyphs);
        list->lines[i].glyphs = NULL;
    }
}

/* One size: AIGC_ERR_LIMIT if it does not fit; with `block` only measured, `ink` is 0. */
static aigc_status
set_in_size(const aigcp_label_type *type, float size, uint32_t ink, uint32_t max_width,
            uint32_t max_height, enum aigcp_block_align align, aigcp_label_block *block)
{
    float starts[AIGC_FIELD_MAX + 1] = { 0 }, width;
    line_list list = { .count = 0 };
    extent all;
    aigc_status status = aigcp_drawer_size(type->drawer, size);

    block->size = size;
    if (status == AIGC_OK)
        status = advances(type, size, starts);
    if (status == AIGC_OK && !choose_lines(type, starts, (float)max_width, &list))
        return AIGC_ERR_LIMIT;
    if (status == AIGC_OK)
        status = shape_lines(type, size, &list, &width);
    if (status == AIGC_OK)
        status = measure(type, &list, size, &all);
    if (status == AIGC_OK) {
        block->ink = all.ink;
        block->lines = list.count;
        block->mask.width = (uint32_t)ceilf(width);
        block->mask.height = (uint32_t)(all.bottom - all.top);
        if (block->mask.height > max_height || block->mask.width > max_width + 1)
            status = AIGC_ERR_LIMIT;
        else if (all.ink >= ink && ink > 0)
            status = draw(type, &list, &all, align, block);
    }
    free_lines(&list);
    return status;
}

aigc_status
aigcp_label_block_set(const aigcp_label_type *type, uint32_t ink, uint32_t max_width,
                      uint32_t max_height, enum aigcp_block_align align, aigcp_label_block *block)
{
    memset(block, 0, sizeof *block);
    aigc_status status =
        set_in_size(type, PROBE_SIZE, 0, UINT32_MAX / 2, UINT32_MAX / 2, align, block);
    if (status != AIGC_OK || block->ink == 0)
        return status == AIGC_OK ? AIGC_ERR_INTERNAL : status;
    float size = (float)ink * PROBE_SIZE / (float)block->ink;
    for (unsigned step = 0; step < SIZE_STEPS_MAX; step++) {
        status = set_in_size(type, size, ink, max_width, max_height, align, block);
        if (status != AIGC_OK || block->mask.ink)
            return status;
        size += SIZE_STEP;
    }
    return AIGC_ERR_INTERNAL;
}
