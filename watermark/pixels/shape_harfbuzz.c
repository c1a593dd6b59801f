/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/font_file.h"

#include <stdlib.h>

#include <hb.h>

/* Positions are counted in parts of a pixel. */
#define PARTS 64.0F

struct aigcp_shaper {
    hb_face_t *face;
    hb_font_t *font;
};

aigc_status
aigcp_shaper_new(const aigcp_font_place *place, aigcp_shaper **result)
{
    aigcp_shaper *shaper = calloc(1, sizeof(*shaper));
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(place->path);

    *result = NULL;
    if (shaper == NULL || blob == NULL) {
        hb_blob_destroy(blob);
        free(shaper);
        return blob == NULL ? AIGC_ERR_NOT_FOUND : AIGC_ERR_MEMORY;
    }
    shaper->face = hb_face_create(blob, place->index);
    shaper->font = hb_font_create(shaper->face);
    hb_blob_destroy(blob);
    if (hb_face_get_glyph_count(shaper->face) == 0) {
        aigcp_shaper_free(shaper);
        return AIGC_ERR_NOT_FOUND;
    }
    *result = shaper;
    return AIGC_OK;
}

void
aigcp_shaper_free(aigcp_shaper *shaper)
{
    if (shaper != NULL) {
        hb_font_destroy(shaper->font);
        hb_face_destroy(shaper->face);
        free(shaper);
    }
}

aigc_status
aigcp_shape(aigcp_shaper *shaper, const char *text, size_t length, float size, aigcp_glyph **glyphs,
            size_t *count, float *width)
{
    hb_buffer_t *buffer = hb_buffer_create();
    unsigned found = 0;
    float x = 0, y = 0;
    aigc_status status = AIGC_OK;

    *glyphs = NULL;
    *count = 0;
    *width = 0;
    hb_font_set_scale(shaper->font, (int)(size * PARTS), (int)(size * PARTS));
    hb_buffer_add_utf8(buffer, text, (int)length, 0, (int)length);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(shaper->font, buffer, NULL, 0);
    if (!hb_buffer_allocation_successful(buffer)) {
        status = AIGC_ERR_MEMORY;
    }
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &found);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    if (status == AIGC_OK && found > 0) {
        *glyphs = calloc(found, sizeof(**glyphs));
        status = *glyphs == NULL ? AIGC_ERR_MEMORY : AIGC_OK;
    }
    for (unsigned i = 0; status == AIGC_OK && i < found; i++) {
        (*glyphs)[i] = (aigcp_glyph){ infos[i].codepoint, infos[i].cluster,
                                      x + (float)positions[i].x_offset / PARTS,
                                      y + (float)positions[i].y_offset / PARTS };
        x += (float)positions[i].x_advance / PARTS;
        y += (float)positions[i].y_advance / PARTS;
    }
    if (status == AIGC_OK) {
        *count = found;
        *width = x;
    }
    hb_buffer_destroy(buffer);
    return status;
}
