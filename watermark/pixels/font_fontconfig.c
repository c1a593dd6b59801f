/* SPDX-License-Identifier: Apache-2.0 */
#include "common/utf8.h"
#include "watermark/pixels/font_file.h"

#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>

static FcCharSet *
characters_of(const char *text)
{
    FcCharSet *characters = FcCharSetCreate();
    size_t length = strlen(text), size;

    for (size_t at = 0; characters && at < length; at += size) {
        uint32_t code = aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size);

        if (!FcCharSetAddChar(characters, code)) {
            FcCharSetDestroy(characters);
            return NULL;
        }
    }
    return characters;
}

static FcPattern *
wanted(const char *family, bool chinese, FcCharSet *characters)
{
    FcPattern *pattern = FcPatternCreate();

    if (!pattern)
        return NULL;
    if ((family && !FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family)) ||
        !FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)"sans-serif") ||
        !FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)(chinese ? "zh-cn" : "en")) ||
        !FcPatternAddCharSet(pattern, FC_CHARSET, characters) ||
        !FcPatternAddInteger(pattern, FC_WEIGHT, FC_WEIGHT_MEDIUM) ||
        !FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN) ||
        !FcPatternAddBool(pattern, FC_SCALABLE, FcTrue)) {
        FcPatternDestroy(pattern);
        return NULL;
    }
    return pattern;
}

static bool
is_family(FcPattern *font, const char *family)
{
    FcChar8 *name;

    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
            return true;
    return false;
}

/* Formats that HarfBuzz reads: no PostScript Type 1, which FreeType still does. */
static bool
is_open_type(FcPattern *font)
{
    FcChar8 *format;

    return FcPatternGetString(font, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
           (strcmp((const char *)format, "TrueType") == 0 ||
            strcmp((const char *)format, "CFF") == 0);
}

/* A family that was asked for is taken or none: another would be a surprise. */
static bool
suits(FcPattern *font, const char *family, const FcCharSet *characters)
{
    FcCharSet *has;
    FcBool scalable = FcFalse;

    return FcPatternGetCharSet(font, FC_CHARSET, 0, &has) == FcResultMatch &&
           FcCharSetIsSubset(characters, has) &&
           FcPatternGetBool(font, FC_SCALABLE, 0, &scalable) == FcResultMatch && scalable &&
           is_open_type(font) && (!family || is_family(font, family));
}

static aigc_status
take_place(FcPattern *font, aigcp_font_place *place)
{
    FcChar8 *path;
    int index = 0;

    if (FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch)
        return AIGC_ERR_NOT_FOUND;
    /* The upper half of the number is an instance of a variable font: the default will do. */
    (void)FcPatternGetInteger(font, FC_INDEX, 0, &index);
    place->index = (unsigned)index & 0xFFFF;
    place->path = strdup((const char *)path);
    return !place->path ? AIGC_ERR_MEMORY : AIGC_OK;
}

static aigc_status
search(FcConfig *config, FcPattern *pattern, const char *family, const FcCharSet *characters,
       aigcp_font_place *place)
{
    FcResult result = FcResultNoMatch;
    aigc_status status = AIGC_ERR_NOT_FOUND;

    if (!FcConfigSubstitute(config, pattern, FcMatchPattern))
        return AIGC_ERR_MEMORY;
    FcDefaultSubstitute(pattern);
    FcFontSet *fonts = FcFontSort(config, pattern, FcFalse, NULL, &result);
    for (int i = 0; fonts && status == AIGC_ERR_NOT_FOUND && i < fonts->nfont; i++)
        if (suits(fonts->fonts[i], family, characters))
            status = take_place(fonts->fonts[i], place);
    if (fonts)
        FcFontSetDestroy(fonts);
    else if (result == FcResultOutOfMemory)
        status = AIGC_ERR_MEMORY;
    return status;
}

/* More than the configurations of systems with many fonts take up, with which Fontconfig loses
 * fonts without a word, or crashes, if there is no memory for it. */
#define CONFIGURATION_SIZE ((size_t)8 * 1024 * 1024)

aigc_status
aigcp_font_find(const char *family, const char *text, bool chinese, aigcp_font_place *place)
{
    aigc_status status = AIGC_ERR_MEMORY;

    *place = (aigcp_font_place){ NULL, 0 };
    if (!aigcp_has_room(CONFIGURATION_SIZE))
        return AIGC_ERR_MEMORY;
    /* A configuration of our own: the process's stays as the process wants it. */
    FcConfig *config = FcInitLoadConfigAndFonts();
    FcCharSet *characters = characters_of(text);
    FcPattern *pattern = !characters ? NULL : wanted(family, chinese, characters);
    if (config && pattern)
        status = search(config, pattern, family, characters, place);
    if (pattern)
        FcPatternDestroy(pattern);
    if (characters)
        FcCharSetDestroy(characters);
    if (config)
        FcConfigDestroy(config);
    return status;
}
