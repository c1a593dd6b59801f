/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/font_file.h"

#include "common/late_library.h"
#include "watermark/unicode_icu.h"

#include <errno.h>
#include <stdlib.h>

#include <hb.h>

/* Positions are counted in parts of a pixel. */
#define PARTS 64.0F

#define SONAME "libharfbuzz.so.0"

/* What is used of the library. */
typedef struct harfbuzz {
    __typeof__(hb_blob_create_from_file_or_fail) *blob_create_from_file_or_fail;
    __typeof__(hb_blob_destroy) *blob_destroy;
    __typeof__(hb_face_create) *face_create;
    __typeof__(hb_face_destroy) *face_destroy;
    __typeof__(hb_face_get_glyph_count) *face_get_glyph_count;
    __typeof__(hb_font_create) *font_create;
    __typeof__(hb_font_destroy) *font_destroy;
    __typeof__(hb_font_set_scale) *font_set_scale;
    __typeof__(hb_buffer_create) *buffer_create;
    __typeof__(hb_buffer_destroy) *buffer_destroy;
    __typeof__(hb_buffer_add_utf8) *buffer_add_utf8;
    __typeof__(hb_buffer_set_direction) *buffer_set_direction;
    __typeof__(hb_buffer_guess_segment_properties) *buffer_guess_segment_properties;
    __typeof__(hb_buffer_allocation_successful) *buffer_allocation_successful;
    __typeof__(hb_buffer_get_glyph_infos) *buffer_get_glyph_infos;
    __typeof__(hb_buffer_get_glyph_positions) *buffer_get_glyph_positions;
    __typeof__(hb_shape) *shape;
} harfbuzz;

struct aigcp_shaper {
    harfbuzz hb;
    hb_face_t *face;
    hb_font_t *font;
};

/* More than HarfBuzz and the libraries that it brings take up: the loader only says that it failed
 * to map one. */
#define LIBRARIES_SIZE ((size_t)8 * 1024 * 1024)

/* @return AIGC_OK; AIGC_ERR_IO if it is not there; AIGC_ERR_MEMORY. */
static aigc_status
load(harfbuzz *hb)
{
    const aigcp_late_function functions[] = {
        { "hb_blob_create_from_file_or_fail", &hb->blob_create_from_file_or_fail },
        { "hb_blob_destroy", &hb->blob_destroy },
        { "hb_face_create", &hb->face_create },
        { "hb_face_destroy", &hb->face_destroy },
        { "hb_face_get_glyph_count", &hb->face_get_glyph_count },
        { "hb_font_create", &hb->font_create },
        { "hb_font_destroy", &hb->font_destroy },
        { "hb_font_set_scale", &hb->font_set_scale },
        { "hb_buffer_create", &hb->buffer_create },
        { "hb_buffer_destroy", &hb->buffer_destroy },
        { "hb_buffer_add_utf8", &hb->buffer_add_utf8 },
        { "hb_buffer_set_direction", &hb->buffer_set_direction },
        { "hb_buffer_guess_segment_properties", &hb->buffer_guess_segment_properties },
        { "hb_buffer_allocation_successful", &hb->buffer_allocation_successful },
        { "hb_buffer_get_glyph_infos", &hb->buffer_get_glyph_infos },
        { "hb_buffer_get_glyph_positions", &hb->buffer_get_glyph_positions },
        { "hb_shape", &hb->shape },
    };

    errno = 0;
    if (aigcp_late_library_load(SONAME, functions, sizeof functions / sizeof functions[0]) !=
        NULL) {
        if (errno == ENOMEM || !aigcp_has_room(LIBRARIES_SIZE))
            return AIGC_ERR_MEMORY;
        errno = ENOENT;
        return AIGC_ERR_IO;
    }
    return AIGC_OK;
}

static aigc_status
open_font(aigcp_shaper *shaper, const aigcp_font_place *place)
{
    const harfbuzz *hb = &shaper->hb;

    errno = 0;
    hb_blob_t *blob = hb->blob_create_from_file_or_fail(place->path);
    if (!blob) /* it does not say why, but the last call to fail did */
        return errno == ENOMEM ? AIGC_ERR_MEMORY : AIGC_ERR_NOT_FOUND;
    shaper->face = hb->face_create(blob, place->index);
    shaper->font = hb->font_create(shaper->face);
    hb->blob_destroy(blob);
    return hb->face_get_glyph_count(shaper->face) > 0 ? AIGC_OK : AIGC_ERR_NOT_FOUND;
}

aigc_status
aigcp_shaper_new(const aigcp_font_place *place, aigcp_shaper **result)
{
    aigcp_shaper *shaper = calloc(1, sizeof *shaper);
    aigc_status status = shaper ? load(&shaper->hb) : AIGC_ERR_MEMORY;

    *result = NULL;
    if (status == AIGC_OK)
        status = open_font(shaper, place);
    if (status != AIGC_OK) {
        aigcp_shaper_free(shaper);
        return status;
    }
    *result = shaper;
    return AIGC_OK;
}

void
aigcp_shaper_free(aigcp_shaper *shaper)
{
    if (shaper && shaper->face) {
        shaper->hb.font_destroy(shaper->font);
        shaper->hb.face_destroy(shaper->face);
    }
    free(shaper);
}

/* Glyphs of a line as they are collected. */
typedef struct glyph_line {
    aigcp_glyph *glyphs;
    size_t count;
    float x, y; /* where the next one goes */
} glyph_line;

static aigc_status
append_glyphs(const harfbuzz *hb, hb_buffer_t *buffer, glyph_line *line)
{
    unsigned found = 0;
    const hb_glyph_info_t *infos = hb->buffer_get_glyph_infos(buffer, &found);
    const hb_glyph_position_t *positions = hb->buffer_get_glyph_positions(buffer, NULL);
    aigcp_glyph *glyphs;

    if (found == 0)
        return AIGC_OK;
    glyphs = realloc(line->glyphs, (line->count + found) * sizeof *glyphs);
    if (!glyphs)
        return AIGC_ERR_MEMORY;
    line->glyphs = glyphs;
    for (unsigned i = 0; i < found; i++) {
        float advance = (float)positions[i].x_advance / PARTS;

        glyphs[line->count++] =
            (aigcp_glyph){ infos[i].codepoint, infos[i].cluster,
                           line->x + (float)positions[i].x_offset / PARTS,
                           line->y + (float)positions[i].y_offset / PARTS, advance };
        line->x += advance;
        line->y += (float)positions[i].y_advance / PARTS;
    }
    return AIGC_OK;
}

/* What stands beside a run is told, so that letters join over its ends. */
static aigc_status
shape_run(const aigcp_shaper *shaper, const char *text, size_t length, const aigcp_text_run *run,
          glyph_line *line)
{
    const harfbuzz *hb = &shaper->hb;
    hb_buffer_t *buffer = hb->buffer_create();
    aigc_status status = AIGC_ERR_MEMORY;

    hb->buffer_add_utf8(buffer, text, (int)length, (unsigned)run->begin,
                        (int)(run->end - run->begin));
    hb->buffer_set_direction(buffer, run->leftwards ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb->buffer_guess_segment_properties(buffer);
    hb->shape(shaper->font, buffer, NULL, 0);
    if (hb->buffer_allocation_successful(buffer))
        status = append_glyphs(hb, buffer, line);
    hb->buffer_destroy(buffer);
    return status;
}

aigc_status
aigcp_shape(aigcp_shaper *shaper, const char *text, size_t length, size_t begin, size_t end,
            float size, aigcp_glyph **glyphs, size_t *count, float *width)
{
    aigcp_text_run runs[AIGC_FIELD_MAX];
    glyph_line line = { NULL, 0, 0, 0 };
    size_t run_count;
    aigc_status status = aigcp_text_runs(text, length, begin, end, runs, &run_count);

    shaper->hb.font_set_scale(shaper->font, (int)(size * PARTS), (int)(size * PARTS));
    for (size_t i = 0; status == AIGC_OK && i < run_count; i++)
        status = shape_run(shaper, text, length, &runs[i], &line);
    if (status != AIGC_OK) {
        free(line.glyphs);
        line = (glyph_line){ NULL, 0, 0, 0 };
    }
    *glyphs = line.glyphs;
    *count = line.count;
    *width = line.x;
    return status;
}
