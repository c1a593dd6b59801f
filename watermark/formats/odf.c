/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in OpenDocument files: user-defined metadata named AIGC (ODF 1.3, part 3, 4.3.3), which is
 * what the custom property AIGC of an Office document becomes when it is saved as one. */
#include "common/i18n.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/odf_manifest.h"
#include "watermark/formats/xml_labels.h"
#include "watermark/formats/zip_package.h"
#include "watermark/media/media_format.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#define META "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"

/* Covers all files of the package (ODF 1.3, part 2, 5.2). */
#define SIGNATURES "META-INF/documentsignatures.xml"

static bool
is_label(const aigcp_xml_element *element, const char **value)
{
    const char *name = aigcp_xml_attribute(element, META " name");

    *value = NULL;
    return strcmp(element->uri, META) == 0 && strcmp(element->name, "user-defined") == 0 && name &&
           aigcp_name_is_aigc(name, strlen(name));
}

#define LABEL_BEFORE "<meta:user-defined xmlns:meta=\"" META "\" meta:name=\"AIGC\">"
#define LABEL_BEHIND "</meta:user-defined>"
#define HOLDER_BEFORE "<office:meta xmlns:office=\"" OFFICE "\">"
#define HOLDER_BEHIND "</office:meta>"

static const aigcp_xml_place place = {
    .name = N_("user-defined metadata AIGC"),
    .uri = OFFICE,
    .root = "document-meta",
    .holder = "meta",
    .is_label = is_label,
    .before = LABEL_BEFORE,
    .behind = LABEL_BEHIND,
    .holder_before = HOLDER_BEFORE,
    .holder_behind = HOLDER_BEHIND,
};

/* A package, and the parts of it that labels are about. */
typedef struct odf_package {
    aigcp_zip zip;
    aigcp_buffer manifest;
    aigcp_odf_manifest facts; /* of the manifest */
    aigcp_buffer meta;        /* empty if it has none */
} odf_package;

static aigc_status
read_parts(odf_package *package)
{
    aigc_status status = aigcp_package_read(&package->zip, AIGCP_ODF_MANIFEST, &package->manifest);

    if (status == AIGC_OK)
        status = aigcp_odf_manifest_read(&package->manifest, &package->facts);
    if (status == AIGC_OK && package->facts.is_meta_encrypted)
        status = AIGC_ERR_ENCRYPTED;
    if (status == AIGC_OK)
        status = aigcp_package_read(&package->zip, AIGCP_ODF_META, &package->meta);
    /* Or the package is in an encrypted part, as LibreOffice writes it since 24.2. */
    return status == AIGC_OK && package->meta.length == 0 && package->facts.is_encrypted
               ? AIGC_ERR_ENCRYPTED
               : status;
}

static aigc_status
open_package(odf_package *package, const aigc_source *source)
{
    aigcp_buffer_init(&package->manifest, AIGCP_ZIP_PART_MAX);
    aigcp_buffer_init(&package->meta, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_zip_open(&package->zip, source);
    return status == AIGC_OK ? read_parts(package) : status;
}

static void
close_package(odf_package *package)
{
    aigcp_zip_close(&package->zip);
    aigcp_buffer_free(&package->manifest);
    aigcp_buffer_free(&package->meta);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    odf_package package;
    aigc_status status = open_package(&package, source);

    if (status == AIGC_OK && package.meta.length > 0)
        status = aigcp_xml_labels_find(&place, &package.meta, found, context);
    close_package(&package);
    return status;
}

static aigc_status
set_label(const aigcp_buffer *meta, const char *value, aigcp_buffer *out)
{
    return aigcp_xml_labels_set(&place, meta, value, out);
}

/* A part with nothing but the label, of the version that the package has. */
static aigc_status
append_meta(const char *version, const char *value, aigcp_buffer *out)
{
    bool has_version = version[0] != '\0';
    aigc_status status =
        AIGCP_APPEND(out, AIGCP_XML_DECLARATION, "<office:document-meta xmlns:office=\"", OFFICE,
                     has_version ? "\" office:version=\"" : "", version, "\"><office:meta>");

    if (status == AIGC_OK)
        status = aigcp_xml_labels_append(&place, value, out);
    return status == AIGC_OK
               ? aigcp_buffer_append_string(out, "</office:meta></office:document-meta>")
               : status;
}

/* Add the edits for meta.xml, and for the manifest if it does not list it. */
static aigc_status
edit_package(const odf_package *package, const char *value, aigcp_edits *edits)
{
    aigcp_zip_change changes[2];
    aigcp_buffer meta, manifest;
    size_t count = 0;

    aigcp_buffer_init(&meta, AIGCP_ZIP_PART_MAX);
    aigcp_buffer_init(&manifest, AIGCP_ZIP_PART_MAX);
    aigc_status status = package->meta.length > 0
                             ? aigcp_xml_edit(set_label, &package->meta, value, &meta)
                             : append_meta(package->facts.version, value, &meta);
    changes[count++] = (aigcp_zip_change){ AIGCP_ODF_META, meta.data, meta.length };
    if (status == AIGC_OK && !package->facts.lists_meta) {
        status = aigcp_odf_manifest_list_meta(&package->manifest, &manifest);
        changes[count++] = (aigcp_zip_change){ AIGCP_ODF_MANIFEST, manifest.data, manifest.length };
    }
    if (status == AIGC_OK)
        status = aigcp_zip_edit(&package->zip, changes, count, edits);
    aigcp_buffer_free(&meta);
    aigcp_buffer_free(&manifest);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    odf_package package;
    aigc_status status = open_package(&package, source);

    if (status == AIGC_OK)
        status = aigcp_package_unsigned(&package.zip, SIGNATURES);
    if (status == AIGC_OK)
        status = edit_package(&package, request->bare, edits);
    close_package(&package);
    return status;
}

/* ---- documents that are one file ---------------------------------------------------------- */

/* The metadata stand in it as they do in meta.xml, under another root. */
static const aigcp_xml_place flat_place = {
    .name = N_("user-defined metadata AIGC"),
    .uri = OFFICE,
    .root = "document",
    .holder = "meta",
    .is_label = is_label,
    .before = LABEL_BEFORE,
    .behind = LABEL_BEHIND,
    .holder_before = HOLDER_BEFORE,
    .holder_behind = HOLDER_BEHIND,
};

static aigc_status
find_flat_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer document;

    aigcp_buffer_init(&document, AIGCP_XML_FILE_MAX);
    aigc_status status = aigcp_source_append(source, 0, source->size, &document);
    if (status == AIGC_OK)
        status = aigcp_xml_labels_find(&flat_place, &document, found, context);
    aigcp_buffer_free(&document);
    return status;
}

static aigc_status
set_flat_label(const aigcp_buffer *document, const char *value, aigcp_buffer *out)
{
    return aigcp_xml_labels_set(&flat_place, document, value, out);
}

/* One edit, of what is between what stays at the begin and at the end. */
static aigc_status
edit_difference(const aigcp_buffer *before, const aigcp_buffer *after, aigcp_edits *edits)
{
    size_t least = before->length < after->length ? before->length : after->length;
    size_t begin = 0, end = 0;

    while (begin < least && before->data[begin] == after->data[begin])
        begin++;
    while (end < least - begin &&
           before->data[before->length - 1 - end] == after->data[after->length - 1 - end])
        end++;
    return aigcp_edits_add(edits, begin, before->length - begin - end, after->data + begin,
                           after->length - begin - end);
}

static aigc_status
place_flat_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_buffer before, after;

    aigcp_buffer_init(&before, AIGCP_XML_FILE_MAX);
    aigcp_buffer_init(&after, AIGCP_XML_FILE_MAX);
    aigc_status status = aigcp_source_append(source, 0, source->size, &before);
    if (status == AIGC_OK)
        status = aigcp_xml_edit(set_flat_label, &before, request->bare, &after);
    if (status == AIGC_OK)
        status = edit_difference(&before, &after, edits);
    aigcp_buffer_free(&before);
    aigcp_buffer_free(&after);
    return status;
}

#define OPENDOCUMENT "application/vnd.oasis.opendocument."

const aigcp_format aigcp_format_odt = {
    .type = AIGC_MEDIA_ODT,
    .name = "ODT",
    .mime = OPENDOCUMENT "text",
    .extension = "odt",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_ods = {
    .type = AIGC_MEDIA_ODS,
    .name = "ODS",
    .mime = OPENDOCUMENT "spreadsheet",
    .extension = "ods",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_odp = {
    .type = AIGC_MEDIA_ODP,
    .name = "ODP",
    .mime = OPENDOCUMENT "presentation",
    .extension = "odp",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_odg = {
    .type = AIGC_MEDIA_ODG,
    .name = "ODG",
    .mime = OPENDOCUMENT "graphics",
    .extension = "odg",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_fodt = {
    .type = AIGC_MEDIA_FODT,
    .name = "FODT",
    .mime = OPENDOCUMENT "text-flat-xml",
    .extension = "fodt",
    .find_labels = find_flat_labels,
    .place_label = place_flat_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_fods = {
    .type = AIGC_MEDIA_FODS,
    .name = "FODS",
    .mime = OPENDOCUMENT "spreadsheet-flat-xml",
    .extension = "fods",
    .find_labels = find_flat_labels,
    .place_label = place_flat_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_fodp = {
    .type = AIGC_MEDIA_FODP,
    .name = "FODP",
    .mime = OPENDOCUMENT "presentation-flat-xml",
    .extension = "fodp",
    .find_labels = find_flat_labels,
    .place_label = place_flat_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_fodg = {
    .type = AIGC_MEDIA_FODG,
    .name = "FODG",
    .mime = OPENDOCUMENT "graphics-flat-xml",
    .extension = "fodg",
    .find_labels = find_flat_labels,
    .place_label = place_flat_label,
    .binding = AIGCP_BINDING_NONE,
};
