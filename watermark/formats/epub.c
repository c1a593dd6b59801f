/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in EPUB: <meta name="AIGC" content="..."/> in the package document, as in HTML. EPUB 2 and
 * 3 both have this element; readers pass over names that they do not know (EPUB 3.3, 5.5.7).
 *
 *     META-INF/container.xml      says which part is the package document
 *     OEBPS/content.opf           the package document, or whatever it is called
 *
 * Neither may be encrypted, also where the rest is (EPUB 3.3, 4.2.6.3.2). */
#include "watermark/formats/document_limits.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/xml_labels.h"
#include "watermark/formats/zip_package.h"
#include "watermark/media/media_format.h"

#include <string.h>

#define OPF "http://www.idpf.org/2007/opf"
#define CONTAINER "urn:oasis:names:tc:opendocument:xmlns:container"
#define CONTAINER_PART "META-INF/container.xml"
#define PACKAGE_TYPE "application/oebps-package+xml"

/* What it signs is said in it: any parts, and mostly all of them (EPUB 3.3, 4.2.6.3.6). */
#define SIGNATURES "META-INF/signatures.xml"

/* The name of a property, without its prefix. */
static const char *
local_name(const char *property)
{
    const char *colon = strrchr(property, ':');

    return colon ? colon + 1 : property;
}

/* EPUB 2 has <meta name="..." content="..."/>, EPUB 3 <meta property="...">...</meta>. What refines
 * something says nothing of the whole. */
static bool
is_label(const aigcp_xml_element *element, const char **value)
{
    const char *name = aigcp_xml_attribute(element, "name");
    const char *property = aigcp_xml_attribute(element, "property");
    const char *content = aigcp_xml_attribute(element, "content");

    *value = NULL;
    if (strcmp(element->uri, OPF) != 0 || strcmp(element->name, "meta") != 0 ||
        aigcp_xml_attribute(element, "refines"))
        return false;
    if (name && aigcp_name_is_aigc(name, strlen(name))) {
        *value = content ? content : "";
        return true;
    }
    property = property ? local_name(property) : "";
    return aigcp_name_is_aigc(property, strlen(property));
}

static const aigcp_xml_place place = {
    .name = "EPUB meta AIGC",
    .uri = OPF,
    .root = "package",
    .holder = "metadata",
    .is_label = is_label,
    .before = "<meta xmlns=\"" OPF "\" name=\"AIGC\" content='",
    .behind = "'/>",
};

/* ---- the package document ------------------------------------------------------------------- */

/* A name of a part as it stands in the container; "" if there is none. */
static aigc_status
on_container_open(void *context, const aigcp_xml_element *element)
{
    aigcp_buffer *name = context;
    const char *path = aigcp_xml_attribute(element, "full-path");
    const char *type = aigcp_xml_attribute(element, "media-type");

    if (element->depth == 0) {
        return strcmp(element->uri, CONTAINER) == 0 && strcmp(element->name, "container") == 0
                   ? AIGC_OK
                   : AIGC_ERR_FORMAT;
    }
    if (name->length > 0 || strcmp(element->name, "rootfile") != 0 || !path || path[0] == '\0' ||
        !type || strcmp(type, PACKAGE_TYPE) != 0)
        return AIGC_OK;
    return aigcp_buffer_append(name, path, strlen(path) + 1);
}

static int
hex_value(char digit)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = digit != '\0' ? strchr(digits, digit) : NULL;

    return at ? (int)((at - digits) % 16) : -1;
}

/* Resolve %41 in a name. */
static void
decode(char *name)
{
    char *to = name;

    for (const char *at = name; *at != '\0'; to++) {
        int high = at[0] == '%' ? hex_value(at[1]) : -1;
        int low = high >= 0 ? hex_value(at[2]) : -1;
        int byte = 16 * high + low;

        *to = low >= 0 && byte > 0 ? (char)byte : *at;
        at += low >= 0 && byte > 0 ? 3 : 1;
    }
    *to = '\0';
}

/* A package, and the parts of it that labels are about. */
typedef struct epub_package {
    aigcp_zip zip;
    aigcp_buffer name; /* of the package document */
    aigcp_buffer document;
} epub_package;

/* Which part the package document is: of several renditions, the first. */
static aigc_status
find_document(epub_package *package)
{
    const aigcp_xml_visitor visitor = { .open = on_container_open, .context = &package->name };
    aigcp_buffer container;

    aigcp_buffer_init(&container, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_package_read(&package->zip, CONTAINER_PART, &container);
    if (status == AIGC_OK)
        status = aigcp_xml_walk(container.data, container.length, &visitor);
    aigcp_buffer_free(&container);
    return status == AIGC_OK && package->name.length == 0 ? AIGC_ERR_FORMAT : status;
}

/* The path is a URL, but many write the name of the part as it is. */
static aigc_status
read_document(epub_package *package)
{
    char *name = (char *)package->name.data;
    aigc_status status = aigcp_package_read(&package->zip, name, &package->document);

    if (status == AIGC_OK && package->document.length == 0) {
        decode(name);
        status = aigcp_package_read(&package->zip, name, &package->document);
    }
    return status == AIGC_OK && package->document.length == 0 ? AIGC_ERR_FORMAT : status;
}

static aigc_status
open_package(epub_package *package, const aigc_source *source)
{
    aigcp_buffer_init(&package->name, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&package->document, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_zip_open(&package->zip, source);
    if (status == AIGC_OK)
        status = find_document(package);
    return status == AIGC_OK ? read_document(package) : status;
}

static void
close_package(epub_package *package)
{
    aigcp_zip_close(&package->zip);
    aigcp_buffer_free(&package->name);
    aigcp_buffer_free(&package->document);
}

/* ---- labels --------------------------------------------------------------------------------- */

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    epub_package package;
    aigc_status status = open_package(&package, source);

    if (status == AIGC_OK)
        status = aigcp_xml_labels_find(&place, &package.document, found, context);
    close_package(&package);
    return status;
}

static aigc_status
set_label(const aigcp_buffer *document, const char *value, aigcp_buffer *out)
{
    return aigcp_xml_labels_set(&place, document, value, out);
}

static aigc_status
edit_package(const epub_package *package, const char *value, aigcp_edits *edits)
{
    aigcp_zip_change change = { .name = (const char *)package->name.data };
    aigcp_buffer document;

    aigcp_buffer_init(&document, AIGCP_ZIP_PART_MAX);
    aigc_status status = aigcp_xml_edit(set_label, &package->document, value, &document);
    if (status == AIGC_OK) {
        change.data = document.data;
        change.length = document.length;
        status = aigcp_zip_edit(&package->zip, &change, 1, edits);
    }
    aigcp_buffer_free(&document);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    epub_package package;
    aigc_status status = open_package(&package, source);

    if (status == AIGC_OK)
        status = aigcp_package_unsigned(&package.zip, SIGNATURES);
    if (status == AIGC_OK)
        status = edit_package(&package, request->bare, edits);
    close_package(&package);
    return status;
}

const aigcp_format aigcp_format_epub = {
    .type = AIGC_MEDIA_EPUB,
    .name = "EPUB",
    .mime = "application/epub+zip",
    .extension = "epub",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};
