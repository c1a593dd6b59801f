/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/font_file.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

/* Ink counts as seen from here on when its height is measured. */
#define SEEN 128

struct aigcp_glyph_drawer {
    FT_Library library;
    FT_Face face;
};

/* FreeType says of a file that there is no memory for what it says of one that is no font. So it
 * is tried whether there is. */
static bool
is_out_of_memory(FT_Error error, const char *path)
{
    struct stat file;

    if (error == 0 || stat(path, &file) != 0 || file.st_size <= 0)
        return error == FT_Err_Out_Of_Memory;
    return error == FT_Err_Out_Of_Memory || !aigcp_has_room((size_t)file.st_size);
}

aigc_status
aigcp_drawer_new(const aigcp_font_place *place, aigcp_glyph_drawer **result)
{
    aigcp_glyph_drawer *drawer = calloc(1, sizeof *drawer);

    *result = NULL;
    if (!drawer)
        return AIGC_ERR_MEMORY;
    if (FT_Init_FreeType(&drawer->library) != 0) {
        drawer->library = NULL;
        aigcp_drawer_free(drawer);
        return AIGC_ERR_MEMORY;
    }
    FT_Error error =
        FT_New_Face(drawer->library, place->path, (FT_Long)place->index, &drawer->face);
    if (error != 0 || !FT_IS_SCALABLE(drawer->face)) {
        aigcp_drawer_free(drawer);
        return is_out_of_memory(error, place->path) ? AIGC_ERR_MEMORY : AIGC_ERR_NOT_FOUND;
    }
    *result = drawer;
    return AIGC_OK;
}

void
aigcp_drawer_free(aigcp_glyph_drawer *drawer)
{
    if (drawer) {
        if (drawer->face)
            FT_Done_Face(drawer->face);
        if (drawer->library)
            FT_Done_FreeType(drawer->library);
        free(drawer);
    }
}

aigc_status
aigcp_drawer_size(aigcp_glyph_drawer *drawer, float size)
{
    return FT_Set_Char_Size(drawer->face, 0, (FT_F26Dot6)lroundf(size * 64), 72, 72) == 0
               ? AIGC_OK
               : AIGC_ERR_INTERNAL;
}

static bool
row_is_seen(const FT_Bitmap *bitmap, unsigned row)
{
    for (unsigned x = 0; x < bitmap->width; x++)
        if (bitmap->buffer[(ptrdiff_t)row * bitmap->pitch + x] >= SEEN)
            return true;
    return false;
}

/* Glyphs of one text may touch: more ink wins. */
static void
add_ink(const FT_Bitmap *bitmap, long left, long top, aigcp_mask *mask)
{
    for (long row = 0; row < (long)bitmap->rows; row++) {
        for (long column = 0; column < (long)bitmap->width; column++) {
            long x = left + column, y = top + row;
            uint8_t ink = bitmap->buffer[row * bitmap->pitch + column];

            if (x >= 0 && y >= 0 && x < (long)mask->width && y < (long)mask->height &&
                mask->ink[(size_t)y * mask->width + (size_t)x] < ink)
                mask->ink[(size_t)y * mask->width + (size_t)x] = ink;
        }
    }
}

aigc_status
aigcp_draw_glyph(aigcp_glyph_drawer *drawer, uint32_t number, float x, float y, aigcp_mask *mask,
                 int *top, int *bottom)
{
    FT_GlyphSlot slot = drawer->face->glyph;
    float column = floorf(x), row = floorf(y + 0.5F);
    unsigned first = 0;

    *top = *bottom = 0;
    /* Stems are snapped to rows, where it matters most; never to columns, which would move
     * letters apart. */
    if (FT_Load_Glyph(drawer->face, number, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP) != 0 ||
        slot->format != FT_GLYPH_FORMAT_OUTLINE)
        return AIGC_ERR_NOT_FOUND;
    FT_Outline_Translate(&slot->outline, lroundf((x - column) * 64), 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0)
        return AIGC_ERR_MEMORY;
    unsigned last = slot->bitmap.rows;
    while (first < last && !row_is_seen(&slot->bitmap, first))
        first++;
    while (last > first && !row_is_seen(&slot->bitmap, last - 1))
        last--;
    *top = (int)first - slot->bitmap_top;
    *bottom = (int)last - slot->bitmap_top;
    if (mask) {
        add_ink(&slot->bitmap, (long)column + slot->bitmap_left, (long)row - slot->bitmap_top,
                mask);
    }
    return AIGC_OK;
}
