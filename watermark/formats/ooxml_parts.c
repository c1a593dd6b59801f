/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/ooxml_parts.h"

#include "watermark/formats/html_tags.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/xml_splice.h"
#include "watermark/limits.h"

#include <stdlib.h>
#include <string.h>

#define PROPERTIES "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
#define STRICT_PROPERTIES "http://purl.oclc.org/ooxml/officeDocument/customProperties"
#define STRICT_TYPES "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes"
#define RELATION PROPERTIES_RELATION "custom-properties"
#define PROPERTIES_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define STRICT_RELATION "http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties"
#define PACKAGE_RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define PACKAGE_TYPES "http://schemas.openxmlformats.org/package/2006/content-types"
#define CUSTOM_TYPE "application/vnd.openxmlformats-officedocument.custom-properties+xml"
#define FORMAT_ID "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

static bool
equal_folded(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

        if (x != y)
            return false;
    }
    return *a == *b;
}

/* ---- properties ------------------------------------------------------------------------- */

typedef struct property_walk {
    aigcp_ooxml_fn found; /* NULL while writing */
    void *context;
    aigcp_buffer text; /* of the property at hand */
    bool is_label;

    aigcp_xml_splice splice; /* while writing */
    const char *value;
    size_t begin;
    char number[12]; /* pid of the property at hand */
    unsigned long highest;
    bool placed;
    bool is_strict;
    bool is_bare; /* the usual two namespaces are declared as is usual */
} property_walk;

static bool
is_properties(const aigcp_xml_element *element)
{
    return strcmp(element->uri, PROPERTIES) == 0 || strcmp(element->uri, STRICT_PROPERTIES) == 0;
}

static aigc_status
open_property(void *context, const aigcp_xml_element *element)
{
    property_walk *walk = context;
    const char *name = aigcp_xml_attribute(element, "name");
    const char *number = aigcp_xml_attribute(element, "pid");
    unsigned long value = number ? strtoul(number, NULL, 10) : 0;

    if (element->depth == 0) {
        if (!is_properties(element) || strcmp(element->name, "Properties") != 0)
            return AIGC_ERR_FORMAT;
        walk->is_strict = strcmp(element->uri, STRICT_PROPERTIES) == 0;
        walk->is_bare = walk->splice.part &&
                        aigcp_xml_declares(walk->splice.part, element, "xmlns", PROPERTIES) &&
                        aigcp_xml_declares(walk->splice.part, element, "xmlns:vt", TYPES);
        return AIGC_OK;
    }
    if (element->depth != 1)
        return AIGC_OK;
    walk->highest = value > walk->highest && value < INT32_MAX ? value : walk->highest;
    walk->is_label = is_properties(element) && strcmp(element->name, "property") == 0 && name &&
                     aigcp_name_is_aigc(name, strlen(name));
    walk->text.length = 0;
    walk->begin = element->begin;
    walk->number[0] = '\0';
    if (walk->is_label && value >= 2 && value < INT32_MAX && strlen(number) < 12)
        memcpy(walk->number, number, strlen(number) + 1);
    return AIGC_OK;
}

static aigc_status
take_text(void *context, const char *text, size_t length)
{
    property_walk *walk = context;

    return walk->is_label ? aigcp_buffer_append(&walk->text, text, length) : AIGC_OK;
}

static aigc_status
append_property(const property_walk *walk, const char *number)
{
    aigcp_buffer *out = walk->splice.out;
    aigc_status status = aigcp_buffer_append_string(out, "<property");

    if (status == AIGC_OK && !walk->is_bare) {
        status = AIGCP_APPEND(out, " xmlns=\"", walk->is_strict ? STRICT_PROPERTIES : PROPERTIES,
                              "\" xmlns:vt=\"", walk->is_strict ? STRICT_TYPES : TYPES, "\"");
    }
    if (status == AIGC_OK) {
        status = AIGCP_APPEND(out, " fmtid=\"" FORMAT_ID "\" pid=\"", number,
                              "\" name=\"AIGC\"><vt:lpwstr>");
    }
    if (status == AIGC_OK)
        status = aigcp_html_escape(walk->value, '\'', out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "</vt:lpwstr></property>") : status;
}

/* The number after the highest, which is at least 2. */
static void
free_number(const property_walk *walk, char number[12])
{
    unsigned long value = walk->highest < 1 ? 2 : walk->highest + 1;
    size_t at = 11;

    number[at] = '\0';
    for (; value > 0 && at > 0; value /= 10)
        number[--at] = (char)('0' + value % 10);
    memmove(number, number + at, 12 - at);
}

static aigc_status
close_root_of_properties(property_walk *walk, const aigcp_xml_element *element)
{
    aigcp_xml_opened root;
    char number[12];
    aigc_status status = aigcp_xml_enter(&walk->splice, element, &root);

    if (status == AIGC_OK && !walk->placed) {
        free_number(walk, number);
        status = append_property(walk, number);
    }
    if (status == AIGC_OK)
        status = aigcp_xml_leave(&walk->splice, &root);
    return status == AIGC_OK ? aigcp_xml_copy_rest(&walk->splice) : status;
}

static aigc_status
close_property(void *context, const aigcp_xml_element *element)
{
    property_walk *walk = context;
    char number[12];

    if (element->depth == 0 && walk->splice.part)
        return close_root_of_properties(walk, element);
    if (element->depth != 1 || !walk->is_label)
        return AIGC_OK;
    walk->is_label = false;
    if (walk->found) {
        return walk->found(walk->context, walk->text.length > 0 ? (char *)walk->text.data : "",
                           walk->text.length);
    }
    aigc_status status = aigcp_xml_copy(&walk->splice, walk->begin, element->end);
    if (status == AIGC_OK && !walk->placed) {
        /* One without a number of its own gets one that no later property can have. */
        free_number(walk, number);
        status = append_property(walk, walk->number[0] != '\0' ? walk->number : number);
        walk->placed = true;
    }
    return status;
}

static aigc_status
walk_properties(const aigcp_buffer *custom, property_walk *walk)
{
    const aigcp_xml_visitor visitor = {
        .open = open_property, .close = close_property, .text = take_text, .context = walk
    };
    aigc_status status;

    aigcp_buffer_init(&walk->text, AIGCP_METADATA_MAX);
    status = aigcp_xml_walk(custom->data, custom->length, &visitor);
    aigcp_buffer_free(&walk->text);
    return status;
}

aigc_status
aigcp_ooxml_read(const aigcp_buffer *custom, aigcp_ooxml_fn found, void *context)
{
    property_walk walk = { .found = found, .context = context };

    return walk_properties(custom, &walk);
}

static aigc_status
set_property(const aigcp_buffer *custom, const char *value, aigcp_buffer *out)
{
    property_walk walk = { .splice = { custom, 0, out }, .value = value };

    if (custom->length > 0)
        return walk_properties(custom, &walk);
    walk.is_bare = true;
    aigc_status status = aigcp_buffer_append_string(
        out, AIGCP_XML_DECLARATION "<Properties xmlns=\"" PROPERTIES "\" xmlns:vt=\"" TYPES "\">");
    if (status == AIGC_OK)
        status = append_property(&walk, "2");
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "</Properties>") : status;
}

aigc_status
aigcp_ooxml_set(const aigcp_buffer *custom, const char *value, aigcp_buffer *out)
{
    return aigcp_xml_edit(set_property, custom, value, out);
}

/* ---- relationships ------------------------------------------------------------------------ */

typedef struct relation_walk {
    aigcp_buffer *name; /* of the part with the properties; NULL while writing */
    bool is_done;
    aigcp_xml_splice splice;
    bool is_bare;        /* the namespace is the default one */
    unsigned long taken; /* highest n of an Id "aigcN" */
} relation_walk;

/* A part name without its slash; relative targets are relative to the root of the package. */
static aigc_status
append_part_name(const char *target, aigcp_buffer *name)
{
    while (*target == '/' || strncmp(target, "./", 2) == 0)
        target += *target == '/' ? 1 : 2;
    return aigcp_buffer_append_string(name, target);
}

static aigc_status
open_relation(void *context, const aigcp_xml_element *element)
{
    relation_walk *walk = context;
    const char *id = aigcp_xml_attribute(element, "Id");
    const char *type = aigcp_xml_attribute(element, "Type");
    const char *target = aigcp_xml_attribute(element, "Target");
    const char *mode = aigcp_xml_attribute(element, "TargetMode");

    if (element->depth == 0) {
        bool fits = strcmp(element->uri, PACKAGE_RELATIONS) == 0 &&
                    strcmp(element->name, "Relationships") == 0;

        walk->is_bare = walk->splice.part &&
                        aigcp_xml_declares(walk->splice.part, element, "xmlns", PACKAGE_RELATIONS);
        return fits ? AIGC_OK : AIGC_ERR_FORMAT;
    }
    if (id && strncmp(id, "aigc", 4) == 0) {
        unsigned long value = strtoul(id + 4, NULL, 10);

        walk->taken = value > walk->taken && value < INT32_MAX ? value : walk->taken;
    }
    if (!walk->name || walk->is_done || !type || !target ||
        (strcmp(type, RELATION) != 0 && strcmp(type, STRICT_RELATION) != 0) ||
        (mode && strcmp(mode, "Internal") != 0))
        return AIGC_OK;
    walk->is_done = true;
    return append_part_name(target, walk->name);
}

aigc_status
aigcp_ooxml_custom_part(const aigcp_buffer *relations, aigcp_buffer *name)
{
    relation_walk walk = { .name = name };
    const aigcp_xml_visitor visitor = { .open = open_relation, .context = &walk };
    aigc_status status = aigcp_xml_walk(relations->data, relations->length, &visitor);

    return status == AIGC_OK ? aigcp_buffer_append_byte(name, '\0') : status;
}

static aigc_status
close_relations(void *context, const aigcp_xml_element *element)
{
    relation_walk *walk = context;
    aigcp_xml_opened root;
    char number[12];
    property_walk counter = { .highest = walk->taken };

    if (element->depth != 0)
        return AIGC_OK;
    free_number(&counter, number);
    aigc_status status = aigcp_xml_enter(&walk->splice, element, &root);
    if (status == AIGC_OK) {
        status =
            AIGCP_APPEND(walk->splice.out, "<Relationship",
                         walk->is_bare ? "" : " xmlns=\"" PACKAGE_RELATIONS "\"", " Id=\"aigc",
                         number, "\" Type=\"" RELATION "\" Target=\"" AIGCP_OOXML_CUSTOM "\"/>");
    }
    if (status == AIGC_OK)
        status = aigcp_xml_leave(&walk->splice, &root);
    return status == AIGC_OK ? aigcp_xml_copy_rest(&walk->splice) : status;
}

static aigc_status
relate(const aigcp_buffer *relations, const char *unused, aigcp_buffer *out)
{
    relation_walk walk = { .splice = { relations, 0, out } };
    const aigcp_xml_visitor visitor = { .open = open_relation,
                                        .close = close_relations,
                                        .context = &walk };

    (void)unused;
    return aigcp_xml_walk(relations->data, relations->length, &visitor);
}

aigc_status
aigcp_ooxml_relate(const aigcp_buffer *relations, aigcp_buffer *out)
{
    return aigcp_xml_edit(relate, relations, NULL, out);
}

/* ---- content types ------------------------------------------------------------------------ */

typedef struct type_walk {
    aigcp_xml_splice splice;
    bool is_declared;
    bool is_bare;
} type_walk;

static aigc_status
open_type(void *context, const aigcp_xml_element *element)
{
    type_walk *walk = context;
    const char *part = aigcp_xml_attribute(element, "PartName");

    if (element->depth == 0) {
        if (strcmp(element->uri, PACKAGE_TYPES) != 0 || strcmp(element->name, "Types") != 0 ||
            element->end > walk->splice.part->length)
            return AIGC_ERR_FORMAT;
        walk->is_bare = aigcp_xml_declares(walk->splice.part, element, "xmlns", PACKAGE_TYPES);
    }
    walk->is_declared = walk->is_declared || (strcmp(element->name, "Override") == 0 && part &&
                                              equal_folded(part, "/" AIGCP_OOXML_CUSTOM));
    return AIGC_OK;
}

static aigc_status
close_types(void *context, const aigcp_xml_element *element)
{
    type_walk *walk = context;
    aigcp_xml_opened root;

    if (element->depth != 0 || walk->is_declared)
        return AIGC_OK;
    aigc_status status = aigcp_xml_enter(&walk->splice, element, &root);
    if (status == AIGC_OK) {
        status = AIGCP_APPEND(
            walk->splice.out, "<Override", walk->is_bare ? "" : " xmlns=\"" PACKAGE_TYPES "\"",
            " PartName=\"/" AIGCP_OOXML_CUSTOM "\" ContentType=\"" CUSTOM_TYPE "\"/>");
    }
    if (status == AIGC_OK)
        status = aigcp_xml_leave(&walk->splice, &root);
    return status == AIGC_OK ? aigcp_xml_copy_rest(&walk->splice) : status;
}

static aigc_status
declare(const aigcp_buffer *types, const char *unused, aigcp_buffer *out)
{
    type_walk walk = { .splice = { types, 0, out } };
    const aigcp_xml_visitor visitor = { .open = open_type, .close = close_types, .context = &walk };

    (void)unused;
    return aigcp_xml_walk(types->data, types->length, &visitor);
}

aigc_status
aigcp_ooxml_declare(const aigcp_buffer *types, aigcp_buffer *out)
{
    return aigcp_xml_edit(declare, types, NULL, out);
}
