/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/markup_root.h"

#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdbool.h>
#include <string.h>

#define WINDOW 4096
#define NAME_MAX_LENGTH 64 /* of an element: longer ones are not looked for */

typedef struct markup {
    const aigc_source *source;
    aigcp_markup_units units;
    uint64_t begin;   /* in the file */
    uint64_t at, end; /* in units behind that */
    uint64_t window_begin;
    size_t window_length;
    uint8_t window[WINDOW];
    aigc_status status;
} markup;

static size_t
unit_bytes(const markup *m)
{
    return m->units == AIGCP_MARKUP_BYTES ? 1 : 2;
}

/* Read on, if a unit is not in the window. */
static void
move_window(markup *m, uint64_t place)
{
    uint64_t left = m->begin + m->end * unit_bytes(m) - place;

    if (place >= m->window_begin && place + unit_bytes(m) <= m->window_begin + m->window_length)
        return;
    m->window_begin = place;
    m->window_length = left < WINDOW ? (size_t)left : WINDOW;
    m->status = aigcp_source_read(m->source, place, m->window, m->window_length);
    if (m->status != AIGC_OK)
        m->end = 0; /* nothing more is read */
}

/* The unit so many further on; 0 behind the end, some byte that is not ASCII if it is none. */
static uint8_t
ahead(markup *m, uint64_t distance)
{
    uint64_t place = m->begin + (m->at + distance) * unit_bytes(m);

    if (m->at + distance >= m->end)
        return 0;
    move_window(m, place);
    if (m->status != AIGC_OK)
        return 0;
    const uint8_t *unit = m->window + (place - m->window_begin);
    switch (m->units) {
    case AIGCP_MARKUP_UTF16LE:
        return unit[1] == 0 ? unit[0] : 0xFF;
    case AIGCP_MARKUP_UTF16BE:
        return unit[0] == 0 ? unit[1] : 0xFF;
    default:
        return unit[0];
    }
}

static bool
is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint8_t
folded(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* @param word in lower case. */
static bool
stands(markup *m, const char *word)
{
    for (size_t i = 0; word[i] != '\0'; i++)
        if (folded(ahead(m, i)) != (uint8_t)word[i])
            return false;
    return true;
}

static void
skip_space(markup *m)
{
    while (is_space(ahead(m, 0)))
        m->at++;
}

/* Go behind the next place where this stands. */
static void
skip_past(markup *m, const char *word)
{
    while (m->at < m->end && !stands(m, word))
        m->at++;
    m->at += strlen(word);
}

/* A comment or an instruction. */
static bool
skip_aside(markup *m)
{
    if (stands(m, "<!--")) {
        m->at += 4;
        skip_past(m, "-->");
        return true;
    }
    if (stands(m, "<?")) {
        skip_past(m, "?>");
        return true;
    }
    return false;
}

/* A name, in lower case; "" if it is too long to be of interest. */
static void
take_name(markup *m, char name[NAME_MAX_LENGTH])
{
    size_t length = 0;
    uint8_t c = ahead(m, 0);

    while (c != 0 && !is_space(c) && !strchr("/>[", c) && length < NAME_MAX_LENGTH - 1) {
        name[length++] = (char)folded(c);
        m->at++;
        c = ahead(m, 0);
    }
    name[length < NAME_MAX_LENGTH - 1 ? length : 0] = '\0';
}

/* What follows the name of a document type: texts in quotes, and declarations in brackets, where
 * comments may have quotes of their own. */
static void
skip_document_type(markup *m)
{
    bool in_brackets = false;

    while (m->at < m->end) {
        uint8_t c = ahead(m, 0);

        if (skip_aside(m))
            continue;
        m->at++;
        if (c == '"' || c == '\'')
            skip_past(m, c == '"' ? "\"" : "'");
        else if (c == '[' || c == ']')
            in_brackets = c == '[';
        else if (c == '>' && !in_brackets)
            return;
    }
}

/* Of a document of OpenDocument that is one file (ODF 1.3, part 3, 3.1.2), by its attribute
 * office:mimetype. Templates and the like are told as what they are for. */
static aigc_media_type
type_of_document(markup *m)
{
    static const struct {
        const char *content;
        aigc_media_type type;
    } kinds[] = {
        { "text", AIGC_MEDIA_FODT },
        { "spreadsheet", AIGC_MEDIA_FODS },
        { "presentation", AIGC_MEDIA_FODP },
        { "graphics", AIGC_MEDIA_FODG },
    };

    for (; m->at < m->end && ahead(m, 0) != '>'; m->at++) {
        if (!stands(m, "application/vnd.oasis.opendocument."))
            continue;
        m->at += strlen("application/vnd.oasis.opendocument.");
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            if (stands(m, kinds[i].content))
                return kinds[i].type;
    }
    return AIGC_MEDIA_UNKNOWN;
}

static aigc_media_type
type_of_root(markup *m)
{
    char name[NAME_MAX_LENGTH];

    m->at++; /* "<" */
    take_name(m, name);
    const char *colon = strchr(name, ':');
    if (strcmp(colon ? colon + 1 : name, "svg") == 0)
        return AIGC_MEDIA_SVG;
    if (strcmp(name, "office:document") == 0)
        return type_of_document(m);
    return strcmp(name, "html") == 0 ? AIGC_MEDIA_HTML : AIGC_MEDIA_UNKNOWN;
}

static aigc_media_type
find_root(markup *m)
{
    char name[NAME_MAX_LENGTH];

    for (skip_space(m); m->at < m->end; skip_space(m)) {
        if (skip_aside(m))
            continue;
        if (!stands(m, "<!doctype"))
            return stands(m, "<") ? type_of_root(m) : AIGC_MEDIA_UNKNOWN;
        m->at += strlen("<!doctype");
        skip_space(m);
        take_name(m, name);
        if (strcmp(name, "html") == 0)
            return AIGC_MEDIA_HTML;
        skip_document_type(m);
    }
    return AIGC_MEDIA_UNKNOWN;
}

aigc_status
aigcp_markup_root(const aigc_source *source, uint64_t begin, aigcp_markup_units units,
                  aigc_media_type *type)
{
    markup m = { .source = source, .units = units, .begin = begin, .status = AIGC_OK };
    uint64_t left = source->size - begin;

    m.end = (left < AIGCP_PROLOGUE_MAX ? left : AIGCP_PROLOGUE_MAX) / unit_bytes(&m);
    *type = find_root(&m);
    if (m.status != AIGC_OK)
        *type = AIGC_MEDIA_UNKNOWN;
    return m.status;
}
