/* SPDX-License-Identifier: Apache-2.0 */
/* The XML of a drawing; the one file that talks to expat about SVG.
 *
 * Unlike XMP a drawing may have a DTD: old programs write one, with entities. Entities in content
 * are not expanded (a default handler is set), external ones are not read, and expat itself
 * bounds what they can grow to in attributes. */
#include "watermark/formats/svg_walk.h"

#include "watermark/formats/html_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

#define SEPARATOR '\n' /* between URI and name; expat refuses a URI that holds one */
#define STEP (64 * 1024)

#define SVG "http://www.w3.org/2000/svg\n"

/* Declarations of namespaces that are in force, one behind the other: prefix and URI, a NUL
 * behind each. */
typedef struct scope {
    aigcp_buffer text;
    size_t begin[AIGCP_XML_SCOPE_MAX];
    size_t count;
} scope;

typedef struct svg_parse {
    XML_Parser parser;
    aigcp_svg *svg;
    aigc_status status;
    size_t depth;                                     /* open elements */
    size_t metadata_depth, rdf_depth, manifest_depth; /* of those that are open; 0 if none is */
    bool has_mark;                                    /* a byte order mark of UTF-8 */
    scope scope;
} svg_parse;

static void
stop(svg_parse *parse, aigc_status status)
{
    if (status != AIGC_OK && parse->status == AIGC_OK) {
        parse->status = status;
        XML_StopParser(parse->parser, XML_FALSE);
    }
}

static uint64_t
position(const svg_parse *parse)
{
    XML_Index index = XML_GetCurrentByteIndex(parse->parser);

    return index < 0 ? 0 : (uint64_t)index;
}

/* ---- namespaces ------------------------------------------------------------------------- */

static aigc_status
append_with_nul(aigcp_buffer *out, const char *string)
{
    return aigcp_buffer_append(out, string, strlen(string) + 1);
}

static void XMLCALL
begin_declaration(void *context, const char *prefix, const char *uri)
{
    svg_parse *parse = context;
    scope *in_force = &parse->scope;
    aigc_status status = in_force->count < AIGCP_XML_SCOPE_MAX ? AIGC_OK : AIGC_ERR_LIMIT;

    if (status == AIGC_OK) {
        in_force->begin[in_force->count++] = in_force->text.length;
        status = append_with_nul(&in_force->text, prefix ? prefix : "");
    }
    if (status == AIGC_OK)
        status = append_with_nul(&in_force->text, uri ? uri : "");
    stop(parse, status);
}

static void XMLCALL
end_declaration(void *context, const char *prefix)
{
    svg_parse *parse = context;

    (void)prefix;
    if (parse->scope.count > 0)
        parse->scope.text.length = parse->scope.begin[--parse->scope.count];
}

/* A start tag with all declarations that are in force; the innermost of a prefix counts. */
static aigc_status
write_scope(const scope *in_force, aigcp_buffer *head)
{
    aigc_status status = aigcp_buffer_append_string(head, "<" AIGCP_SVG_HEAD_NAME);

    for (size_t i = 0; status == AIGC_OK && i < in_force->count; i++) {
        const char *prefix = (const char *)in_force->text.data + in_force->begin[i];
        const char *uri = prefix + strlen(prefix) + 1;
        bool hidden = false;

        for (size_t later = i + 1; later < in_force->count; later++) {
            hidden = hidden || strcmp((const char *)in_force->text.data + in_force->begin[later],
                                      prefix) == 0;
        }
        if (hidden || (*uri == '\0' && *prefix != '\0'))
            continue;
        status = AIGCP_APPEND(head, *prefix != '\0' ? " xmlns:" : " xmlns", prefix, "=\"");
        if (status == AIGC_OK)
            status = aigcp_html_escape(uri, '"', head);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(head, '"');
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(head, '>') : status;
}

/* ---- elements --------------------------------------------------------------------------- */

static void
begin_at(const svg_parse *parse, aigcp_svg_element *element)
{
    element->found = true;
    element->begin = position(parse);
    element->content = element->begin + (uint64_t)XML_GetCurrentByteCount(parse->parser);
}

/* Expat gives the end of an empty element right behind it, with a length of 0. */
static void
end_at(const svg_parse *parse, aigcp_svg_element *element)
{
    uint64_t length = (uint64_t)XML_GetCurrentByteCount(parse->parser);

    element->close = position(parse);
    element->end = element->close + length;
    element->is_empty = length == 0;
    if (element->is_empty)
        element->content = element->close = element->end - 2;
}

static aigc_status
begin_rdf(svg_parse *parse)
{
    aigcp_svg_rdf *rdf = &parse->svg->rdf[parse->svg->rdf_count];

    if (parse->svg->rdf_count == AIGCP_SVG_RDF_MAX)
        return AIGC_ERR_LIMIT;
    parse->svg->rdf_count++;
    parse->rdf_depth = parse->depth;
    begin_at(parse, &rdf->element);
    aigcp_buffer_init(&rdf->head, AIGCP_METADATA_MAX);
    return write_scope(&parse->scope, &rdf->head);
}

static void
begin_manifest(svg_parse *parse)
{
    if (parse->svg->manifest_count++ == 0) {
        parse->manifest_depth = parse->depth;
        parse->svg->manifest_in_metadata =
            parse->metadata_depth == 2 && parse->depth == parse->metadata_depth + 1;
        begin_at(parse, &parse->svg->manifest);
    }
}

static void XMLCALL
start_element(void *context, const char *name, const char **attributes)
{
    svg_parse *parse = context;

    (void)attributes;
    if (parse->status != AIGC_OK)
        return;
    if (parse->depth == AIGCP_XML_DEPTH_MAX) {
        stop(parse, AIGC_ERR_LIMIT);
        return;
    }
    parse->depth++;
    if (parse->depth == 1) {
        if (strcmp(name, SVG "svg") != 0 && strcmp(name, "svg") != 0)
            stop(parse, AIGC_ERR_FORMAT);
        begin_at(parse, &parse->svg->root);
    } else if (parse->depth == 2 &&
               (strcmp(name, SVG "metadata") == 0 || strcmp(name, "metadata") == 0)) {
        parse->metadata_depth = parse->depth;
        if (!parse->svg->metadata.found)
            begin_at(parse, &parse->svg->metadata);
    } else if (parse->rdf_depth == 0 &&
               strcmp(name, "http://www.w3.org/1999/02/22-rdf-syntax-ns#\nRDF") == 0) {
        stop(parse, begin_rdf(parse));
    } else if (strcmp(name, "http://c2pa.org/manifest\nmanifest") == 0) {
        begin_manifest(parse);
    }
}

static void XMLCALL
end_element(void *context, const char *name)
{
    svg_parse *parse = context;
    aigcp_svg *svg = parse->svg;

    (void)name;
    if (parse->status != AIGC_OK)
        return;
    if (parse->depth == 1) {
        end_at(parse, &svg->root);
    } else if (parse->depth == parse->metadata_depth) {
        if (svg->metadata.end == 0)
            end_at(parse, &svg->metadata);
        parse->metadata_depth = 0;
    } else if (parse->depth == parse->rdf_depth) {
        end_at(parse, &svg->rdf[svg->rdf_count - 1].element);
        parse->rdf_depth = 0;
    } else if (parse->depth == parse->manifest_depth) {
        end_at(parse, &svg->manifest);
        parse->manifest_depth = 0;
    }
    parse->depth--;
}

/* What the first bytes say, as expat reads them (XML 1.0, F.1): a byte order mark, or `<`. */
static aigcp_svg_encoding
encoding_of(const uint8_t head[4])
{
    if (memcmp(head, "\xFF\xFE\0", 4) == 0 || memcmp(head, "\0\0", 2) == 0)
        return AIGCP_SVG_OTHER; /* UTF-32 */
    if (memcmp(head, "\xFF\xFE", 2) == 0 || (head[0] != 0 && head[1] == 0))
        return AIGCP_SVG_UTF16LE;
    if (memcmp(head, "\xFE\xFF", 2) == 0 || head[0] == 0)
        return AIGCP_SVG_UTF16BE;
    return head[0] < 0xFE ? AIGCP_SVG_UTF8 : AIGCP_SVG_OTHER;
}

static void XMLCALL
take_declaration(void *context, const char *version, const char *encoding, int standalone)
{
    svg_parse *parse = context;

    (void)version;
    (void)standalone;
    if (!encoding || strcasecmp(encoding, "utf-8") == 0)
        return;
    if (aigcp_svg_is_utf16(parse->svg->encoding) && strncasecmp(encoding, "utf-16", 6) == 0)
        return; /* expat has found out which one */
    /* A byte order mark that says something else leaves open which of them is right. */
    if (parse->has_mark || parse->svg->encoding != AIGCP_SVG_UTF8) {
        parse->svg->encoding = AIGCP_SVG_OTHER;
    } else {
        parse->svg->encoding = strcasecmp(encoding, "us-ascii") == 0     ? AIGCP_SVG_ASCII
                               : strcasecmp(encoding, "iso-8859-1") == 0 ? AIGCP_SVG_LATIN1
                                                                         : AIGCP_SVG_OTHER;
    }
}

static void XMLCALL
pass_over(void *context, const char *text, int length)
{
    (void)context;
    (void)text;
    (void)length;
}

static aigc_status
status_of(enum XML_Error error)
{
    switch (error) {
    case XML_ERROR_NO_MEMORY:
        return AIGC_ERR_MEMORY;
    case XML_ERROR_UNKNOWN_ENCODING:
        return AIGC_ERR_UNSUPPORTED;
    default:
        return AIGC_ERR_FORMAT;
    }
}

static aigc_status
feed(svg_parse *parse, const aigc_source *source)
{
    uint64_t at = 0;

    do {
        size_t length = source->size - at < STEP ? (size_t)(source->size - at) : STEP;
        void *room = XML_GetBuffer(parse->parser, STEP);
        aigc_status status = room ? aigcp_source_read(source, at, room, length) : AIGC_ERR_MEMORY;

        if (status != AIGC_OK)
            return status;
        at += length;
        if (XML_ParseBuffer(parse->parser, (int)length, at == source->size) != XML_STATUS_OK) {
            if (parse->status != AIGC_OK)
                return parse->status;
            return status_of(XML_GetErrorCode(parse->parser));
        }
    } while (at < source->size);
    return parse->status;
}

aigc_status
aigcp_svg_walk(aigcp_svg *svg, const aigc_source *source)
{
    svg_parse parse = { .svg = svg };
    uint8_t head[4] = { '<', '<', '<', '<' }; /* of a file that is shorter */
    aigc_status status =
        aigcp_source_read(source, 0, head, source->size < 4 ? (size_t)source->size : 4);

    memset(svg, 0, sizeof *svg);
    if (status != AIGC_OK)
        return status;
    if (source->size > AIGCP_SVG_MAX)
        return AIGC_ERR_LIMIT;
    svg->encoding = encoding_of(head);
    parse.has_mark = head[0] == 0xEF;
    aigcp_buffer_init(&parse.scope.text, AIGCP_METADATA_MAX);
    parse.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!parse.parser)
        return AIGC_ERR_MEMORY;
    XML_SetUserData(parse.parser, &parse);
    XML_SetElementHandler(parse.parser, start_element, end_element);
    XML_SetNamespaceDeclHandler(parse.parser, begin_declaration, end_declaration);
    XML_SetXmlDeclHandler(parse.parser, take_declaration);
    XML_SetDefaultHandler(parse.parser, pass_over);
    status = feed(&parse, source);
    XML_ParserFree(parse.parser);
    aigcp_buffer_free(&parse.scope.text);
    return status;
}

void
aigcp_svg_free(aigcp_svg *svg)
{
    for (size_t i = 0; i < svg->rdf_count; i++)
        aigcp_buffer_free(&svg->rdf[i].head);
    svg->rdf_count = 0;
}
