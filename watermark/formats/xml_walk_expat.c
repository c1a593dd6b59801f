/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/xml_walk_expat.h"

#include "watermark/formats/document_limits.h"

#include <expat.h>
#include <string.h>

#define SEPARATOR ' ' /* in no URI */

typedef struct xml_walk {
    XML_Parser parser;
    const aigcp_xml_visitor *visitor;
    aigc_status status;
    unsigned depth;
    size_t open_begin, open_end; /* of the last opening tag */
    char uri[AIGCP_XML_URI_MAX];
} xml_walk;

static void
end_walk(xml_walk *walk, aigc_status status)
{
    walk->status = status;
    (void)XML_StopParser(walk->parser, XML_FALSE);
}

/* Take "URI name" apart. False if the URI is longer than any we know. */
static bool
split_name(xml_walk *walk, const char *full, aigcp_xml_element *element)
{
    const char *space = strrchr(full, SEPARATOR);
    size_t length = space ? (size_t)(space - full) : 0;

    if (length >= sizeof walk->uri)
        length = 0; /* nothing that we look for */
    memcpy(walk->uri, full, length);
    walk->uri[length] = '\0';
    element->uri = walk->uri;
    element->name = space ? space + 1 : full;
    return true;
}

static void XMLCALL
on_open(void *context, const XML_Char *name, const XML_Char **attributes)
{
    xml_walk *walk = context;
    aigcp_xml_element element = { .depth = walk->depth };
    aigc_status status = AIGC_OK;

    if (walk->status != AIGC_OK)
        return;
    if (walk->depth == AIGCP_XML_DEPTH) {
        end_walk(walk, AIGC_ERR_LIMIT);
        return;
    }
    walk->depth++;
    walk->open_begin = (size_t)XML_GetCurrentByteIndex(walk->parser);
    walk->open_end = walk->open_begin + (size_t)XML_GetCurrentByteCount(walk->parser);
    if (walk->visitor->open && split_name(walk, name, &element)) {
        element.attributes = (const char *const *)attributes;
        element.begin = walk->open_begin;
        element.end = walk->open_end;
        status = walk->visitor->open(walk->visitor->context, &element);
    }
    if (status != AIGC_OK)
        end_walk(walk, status);
}

static void XMLCALL
on_close(void *context, const XML_Char *name)
{
    xml_walk *walk = context;
    aigcp_xml_element element = { 0 };
    aigc_status status = AIGC_OK;

    if (walk->status != AIGC_OK)
        return;
    walk->depth--;
    if (walk->visitor->close && split_name(walk, name, &element)) {
        element.depth = walk->depth;
        element.begin = (size_t)XML_GetCurrentByteIndex(walk->parser);
        element.end = element.begin + (size_t)XML_GetCurrentByteCount(walk->parser);
        if (XML_GetCurrentByteCount(walk->parser) == 0 || element.begin == walk->open_begin) {
            element.begin = walk->open_begin; /* <name/> is closed where it is opened */
            element.end = walk->open_end;
        }
        status = walk->visitor->close(walk->visitor->context, &element);
    }
    if (status != AIGC_OK)
        end_walk(walk, status);
}

static void XMLCALL
on_text(void *context, const XML_Char *text, int length)
{
    xml_walk *walk = context;
    aigc_status status = AIGC_OK;

    if (walk->status == AIGC_OK && walk->visitor->text && length > 0)
        status = walk->visitor->text(walk->visitor->context, text, (size_t)length);
    if (status != AIGC_OK)
        end_walk(walk, status);
}

static void XMLCALL
on_document_type(void *context, const XML_Char *name, const XML_Char *system,
                 const XML_Char *public, int has_internal)
{
    xml_walk *walk = context;

    (void)name;
    (void)system;
    (void)public;
    if (has_internal || !walk->visitor->external_dtd)
        end_walk(walk, AIGC_ERR_FORMAT);
}

aigc_status
aigcp_xml_walk(const uint8_t *data, size_t length, const aigcp_xml_visitor *visitor)
{
    xml_walk walk = { .visitor = visitor, .status = AIGC_OK };

    if (length > AIGCP_XML_FILE_MAX)
        return AIGC_ERR_LIMIT;
    walk.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!walk.parser)
        return AIGC_ERR_MEMORY;
    XML_SetUserData(walk.parser, &walk);
    XML_SetElementHandler(walk.parser, on_open, on_close);
    XML_SetCharacterDataHandler(walk.parser, on_text);
    XML_SetStartDoctypeDeclHandler(walk.parser, on_document_type);
    if (XML_Parse(walk.parser, (const char *)data, (int)length, XML_TRUE) != XML_STATUS_OK &&
        walk.status == AIGC_OK) {
        walk.status = XML_GetErrorCode(walk.parser) == XML_ERROR_NO_MEMORY ? AIGC_ERR_MEMORY
                                                                           : AIGC_ERR_FORMAT;
    }
    XML_ParserFree(walk.parser);
    return walk.status;
}

const char *
aigcp_xml_attribute(const aigcp_xml_element *element, const char *name)
{
    for (size_t i = 0; element->attributes && element->attributes[i]; i += 2)
        if (strcmp(element->attributes[i], name) == 0)
            return element->attributes[i + 1];
    return NULL;
}
