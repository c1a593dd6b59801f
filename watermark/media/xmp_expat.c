/* SPDX-License-Identifier: Apache-2.0 */
/* The XML of an XMP packet; the one file that talks to expat about XMP.
 *
 * Expat is given UTF-8 and told to keep prefixes apart by URI. It counts bytes, so the places of
 * elements come from it. It does not say where attributes are: those are found by reading the
 * start tag again, which is easy once expat has called it well-formed. */
#include "watermark/media/xmp_walk.h"

#include "common/buffer.h"
#include "watermark/limits.h"

#include <expat.h>
#include <string.h>

/* Between URI and name in what expat hands over; it refuses a URI that holds one. */
#define SEPARATOR '\n'

#define XML "http://www.w3.org/XML/1998/namespace"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* Levels below rdf:RDF. */
enum { LEVEL_DESCRIPTION = 1, LEVEL_PROPERTY = 2, LEVEL_LIST = 3, LEVEL_ITEM = 4 };

typedef struct xmp_parse {
    XML_Parser parser;
    const char *packet;
    size_t length;
    const aigcp_xmp_visitor *visitor;
    aigcp_xmp_frame *frame;
    aigc_status status;
    size_t depth;     /* open elements */
    size_t rdf_depth; /* those down to rdf:RDF; 0 outside */
    bool description; /* the element at LEVEL_DESCRIPTION is one */
    bool list;        /* the element at LEVEL_LIST is an array */
    bool node;        /* it is a rdf:Description: the structure that is the property */
    size_t content;   /* where the inside of the element begins that is open */
    bool leaf;        /* no element since the one that is open began */
    bool structure;   /* the elements inside the property are fields (rdf:parseType) */
    bool given;       /* attributes of the property gave its value, or fields */
    aigcp_xmp_place place;
    aigcp_buffer property; /* URI and name, a NUL behind each */
    aigcp_buffer field;    /* the same, of a field of the property */
    aigcp_buffer text;     /* of the element that is open */
} xmp_parse;

static void
stop(xmp_parse *parse, aigc_status status)
{
    if (status != AIGC_OK && parse->status == AIGC_OK) {
        parse->status = status;
        XML_StopParser(parse->parser, XML_FALSE);
    }
}

/* ---- raw start tags ---------------------------------------------------------------------- */

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t
aigcp_xmp_tag_name_end(const char *packet, size_t length, size_t begin)
{
    while (begin < length && !is_space(packet[begin]) && packet[begin] != '>' &&
           packet[begin] != '/')
        begin++;
    return begin;
}

bool
aigcp_xmp_next_attribute(const char *packet, size_t length, size_t *at,
                         aigcp_xmp_attribute *attribute)
{
    size_t i = *at;

    while (i < length && is_space(packet[i]))
        i++;
    if (i >= length || packet[i] == '>' || packet[i] == '/')
        return false;
    attribute->name = i;
    while (i < length && packet[i] != '=' && !is_space(packet[i]))
        i++;
    attribute->name_end = i;
    while (i < length && packet[i] != '"' && packet[i] != '\'')
        i++;
    if (i >= length)
        return false;
    char quote = packet[i++];
    attribute->value = i;
    while (i < length && packet[i] != quote)
        i++;
    if (i >= length)
        return false;
    attribute->value_end = i;
    *at = i + 1;
    return true;
}

bool
aigcp_xmp_is_declaration(const char *packet, const aigcp_xmp_attribute *attribute)
{
    size_t length = attribute->name_end - attribute->name;

    return length >= 5 && memcmp(packet + attribute->name, "xmlns", 5) == 0 &&
           (length == 5 || packet[attribute->name + 5] == ':');
}

/* ---- names ----------------------------------------------------------------------------- */

static bool
is_rdf(const char *name, const char *local)
{
    size_t length = sizeof(RDF) - 1;

    return strncmp(name, RDF, length) == 0 && name[length] == SEPARATOR &&
           strcmp(name + length + 1, local) == 0;
}

/* Keep the URI and the name of a property or field in a buffer; `*uri` and `*name` point into it. A
 * name without a namespace has the URI "". */
static bool
keep_name(xmp_parse *parse, aigcp_buffer *kept, const char *full, const char **uri,
          const char **name)
{
    const char *cut = strchr(full, SEPARATOR);
    size_t uri_length = cut ? (size_t)(cut - full) : 0;

    kept->length = 0;
    aigc_status status = aigcp_buffer_append(kept, full, uri_length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(kept, 0);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(kept, cut ? cut + 1 : full);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(kept, 0);
    stop(parse, status);
    *uri = (const char *)kept->data;
    *name = *uri + uri_length + 1;
    return status == AIGC_OK;
}

/* ---- properties ------------------------------------------------------------------------- */

static void
give_value(xmp_parse *parse, const aigcp_xmp_place *place, const char *value, size_t length)
{
    if (parse->visitor->value && parse->status == AIGC_OK) {
        stop(parse, parse->visitor->value(parse->visitor->context, place, length > 0 ? value : "",
                                          length));
    }
}

/* A value inside the property. */
static void
give_inner(xmp_parse *parse, aigcp_xmp_form form, size_t begin, size_t end, const char *value,
           size_t length)
{
    aigcp_xmp_place place = parse->place;

    place.form = form;
    place.value_begin = begin;
    place.value_end = end;
    give_value(parse, &place, value, length);
}

/* A field of the property, by the name that expat gives it. */
static void
give_field(xmp_parse *parse, const char *full, const char *value, size_t length)
{
    const char *uri, *name;

    if (parse->visitor->field && parse->status == AIGC_OK &&
        keep_name(parse, &parse->field, full, &uri, &name)) {
        stop(parse, parse->visitor->field(parse->visitor->context, &parse->place, uri, name,
                                          length > 0 ? value : "", length));
    }
}

static void
give_property(xmp_parse *parse, const aigcp_xmp_place *place)
{
    if (parse->visitor->property && parse->status == AIGC_OK)
        stop(parse, parse->visitor->property(parse->visitor->context, place));
}

static size_t
position(const xmp_parse *parse)
{
    XML_Index index = XML_GetCurrentByteIndex(parse->parser);

    return index < 0 ? 0 : (size_t)index;
}

/* Properties in attributes of a rdf:Description. Expat gives attributes in the order of the
 * text, without declarations of namespaces. */
static void
read_attributes(xmp_parse *parse, const char **attributes)
{
    size_t at = aigcp_xmp_tag_name_end(parse->packet, parse->length, position(parse) + 1);
    aigcp_xmp_attribute raw;

    while (*attributes && parse->status == AIGC_OK &&
           aigcp_xmp_next_attribute(parse->packet, parse->length, &at, &raw)) {
        aigcp_xmp_place place = { .form = AIGCP_XMP_ATTRIBUTE,
                                  .begin = raw.name,
                                  .end = raw.value_end + 1,
                                  .value_begin = raw.value,
                                  .value_end = raw.value_end };

        if (aigcp_xmp_is_declaration(parse->packet, &raw))
            continue;
        if (strncmp(attributes[0], RDF, sizeof(RDF) - 1) != 0 &&
            keep_name(parse, &parse->property, attributes[0], &place.uri, &place.name)) {
            give_value(parse, &place, attributes[1], strlen(attributes[1]));
            give_property(parse, &place);
        }
        attributes += 2;
    }
}

/* Fields of a structure in attributes; those of RDF and XML itself are none.
 * @return whether there are any. */
static bool
read_fields(xmp_parse *parse, const char **attributes)
{
    bool any = false;

    for (; *attributes; attributes += 2) {
        if (strncmp(attributes[0], RDF, sizeof(RDF) - 1) != 0 &&
            strncmp(attributes[0], XML, sizeof(XML) - 1) != 0) {
            give_field(parse, attributes[0], attributes[1], strlen(attributes[1]));
            any = true;
        }
    }
    return any;
}

static void
begin_property(xmp_parse *parse, const char *name, const char **attributes)
{
    size_t begin = position(parse);

    parse->structure = false;
    parse->place = (aigcp_xmp_place){ .form = AIGCP_XMP_SIMPLE, .begin = begin };
    parse->place.value_begin = begin + (size_t)XML_GetCurrentByteCount(parse->parser);
    if (!keep_name(parse, &parse->property, name, &parse->place.uri, &parse->place.name))
        return;
    parse->given = read_fields(parse, attributes);
    if (parse->given)
        parse->place.form = AIGCP_XMP_COMPLEX;
    for (; *attributes; attributes += 2) {
        if (strncmp(attributes[0], RDF, sizeof(RDF) - 1) == 0)
            parse->place.form = AIGCP_XMP_COMPLEX;
        if (is_rdf(attributes[0], "resource")) {
            give_inner(parse, AIGCP_XMP_RESOURCE, 0, 0, attributes[1], strlen(attributes[1]));
            parse->given = true;
        }
        if (is_rdf(attributes[0], "parseType"))
            parse->structure = strcmp(attributes[1], "Resource") == 0;
    }
}

static void
end_property(xmp_parse *parse)
{
    aigcp_xmp_place *place = &parse->place;

    place->value_end = position(parse);
    place->end = place->value_end + (size_t)XML_GetCurrentByteCount(parse->parser);
    if (parse->leaf && !(parse->given && parse->text.length == 0))
        give_value(parse, place, (const char *)parse->text.data, parse->text.length);
    give_property(parse, place);
}

/* ---- what expat calls ------------------------------------------------------------------- */

static void XMLCALL
start_element(void *context, const char *name, const char **attributes)
{
    xmp_parse *parse = context;

    if (parse->status != AIGC_OK)
        return;
    if (parse->depth >= AIGCP_XML_DEPTH_MAX) {
        stop(parse, AIGC_ERR_LIMIT);
        return;
    }
    parse->depth++;
    parse->leaf = true;
    parse->text.length = 0;
    parse->content = position(parse) + (size_t)XML_GetCurrentByteCount(parse->parser);
    size_t level = parse->rdf_depth > 0 ? parse->depth - parse->rdf_depth : 0;
    if (parse->rdf_depth == 0 && is_rdf(name, "RDF")) {
        parse->rdf_depth = parse->depth;
        if (!parse->frame->found)
            parse->frame->rdf_begin = position(parse);
    } else if (level == LEVEL_DESCRIPTION) {
        parse->description = is_rdf(name, "Description");
        if (parse->description)
            read_attributes(parse, attributes);
    } else if (parse->description && level == LEVEL_PROPERTY) {
        begin_property(parse, name, attributes);
    } else if (parse->description && level == LEVEL_LIST) {
        parse->place.form = AIGCP_XMP_COMPLEX;
        parse->list = is_rdf(name, "Alt") || is_rdf(name, "Bag") || is_rdf(name, "Seq");
        parse->node = is_rdf(name, "Description");
        if (parse->node)
            read_fields(parse, attributes);
    }
}

static void
end_rdf(xmp_parse *parse)
{
    size_t begin = position(parse);
    size_t end = begin + (size_t)XML_GetCurrentByteCount(parse->parser);

    if (!parse->frame->found) {
        parse->frame->found = true;
        parse->frame->rdf_empty = end >= 2 && parse->packet[end - 2] == '/';
        parse->frame->rdf_close = parse->frame->rdf_empty ? end - 2 : begin;
    }
    parse->rdf_depth = 0;
}

static void XMLCALL
end_element(void *context, const char *name)
{
    xmp_parse *parse = context;
    size_t level = parse->rdf_depth > 0 ? parse->depth - parse->rdf_depth : 0;
    bool leaf = parse->leaf && parse->description;
    const char *text = (const char *)parse->text.data;

    if (parse->status != AIGC_OK)
        return;
    if (leaf && ((level == LEVEL_LIST && is_rdf(name, "value")) ||
                 (level == LEVEL_ITEM && parse->list && is_rdf(name, "li")))) {
        give_inner(parse, AIGCP_XMP_ITEM, parse->content, position(parse), text,
                   parse->text.length);
    } else if (leaf && ((level == LEVEL_LIST && parse->structure) ||
                        (level == LEVEL_ITEM && parse->node))) {
        give_field(parse, name, text, parse->text.length);
    } else if (level == LEVEL_PROPERTY && parse->description) {
        end_property(parse);
    } else if (parse->depth == parse->rdf_depth) {
        end_rdf(parse);
    }
    parse->leaf = false;
    parse->depth--;
}

static void XMLCALL
take_text(void *context, const char *text, int length)
{
    xmp_parse *parse = context;

    /* Only what may become a value; the white space between elements is not kept. */
    if (parse->rdf_depth > 0 && parse->leaf && parse->depth >= parse->rdf_depth + LEVEL_PROPERTY)
        stop(parse, aigcp_buffer_append(&parse->text, text, (size_t)length));
}

static void XMLCALL
take_instruction(void *context, const char *target, const char *data)
{
    xmp_parse *parse = context;

    if (strcmp(target, "xpacket") == 0 && strncmp(data, "end=", 4) == 0) {
        size_t end = position(parse), begin = end;

        while (begin > 0 && is_space(parse->packet[begin - 1]))
            begin--;
        parse->frame->pad_begin = begin;
        parse->frame->pad_end = end;
    }
}

static void XMLCALL
take_declaration(void *context, const char *prefix, const char *uri)
{
    xmp_parse *parse = context;

    if (parse->visitor->prefix && parse->status == AIGC_OK) {
        stop(parse,
             parse->visitor->prefix(parse->visitor->context, prefix ? prefix : "", uri ? uri : ""));
    }
}

/* No XMP writer makes a DTD: it is either an attack or no XMP. */
static void XMLCALL
refuse_doctype(void *context, const char *name, const char *system_id, const char *public_id,
               int internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    stop(context, AIGC_ERR_FORMAT);
}

static XML_Parser
make_parser(xmp_parse *parse)
{
    XML_Parser parser = XML_ParserCreateNS("UTF-8", SEPARATOR);

    if (parser) {
        XML_SetUserData(parser, parse);
        XML_SetElementHandler(parser, start_element, end_element);
        XML_SetCharacterDataHandler(parser, take_text);
        XML_SetProcessingInstructionHandler(parser, take_instruction);
        XML_SetStartNamespaceDeclHandler(parser, take_declaration);
        XML_SetStartDoctypeDeclHandler(parser, refuse_doctype);
    }
    return parser;
}

aigc_status
aigcp_xmp_walk(const char *packet, size_t length, const aigcp_xmp_visitor *visitor,
               aigcp_xmp_frame *frame)
{
    xmp_parse parse = { .visitor = visitor, .frame = frame, .packet = packet };

    memset(frame, 0, sizeof *frame);
    if (length > AIGCP_METADATA_MAX)
        return AIGC_ERR_LIMIT;
    while (length > 0 && packet[length - 1] == 0)
        length--;
    if (length == 0 || memchr(packet, 0, length))
        return AIGC_ERR_FORMAT;
    parse.length = length;
    aigcp_buffer_init(&parse.property, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&parse.field, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&parse.text, AIGCP_METADATA_MAX);
    parse.parser = make_parser(&parse);
    if (!parse.parser)
        return AIGC_ERR_MEMORY;
    if (XML_Parse(parse.parser, packet, (int)length, XML_TRUE) != XML_STATUS_OK &&
        parse.status == AIGC_OK) {
        parse.status = XML_GetErrorCode(parse.parser) == XML_ERROR_NO_MEMORY ? AIGC_ERR_MEMORY
                                                                             : AIGC_ERR_FORMAT;
    }
    XML_ParserFree(parse.parser);
    aigcp_buffer_free(&parse.property);
    aigcp_buffer_free(&parse.field);
    aigcp_buffer_free(&parse.text);
    return parse.status;
}
