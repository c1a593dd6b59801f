/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/odf_manifest.h"

#include "watermark/formats/xml_splice.h"

#include <string.h>

#define NAMESPACE "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"

typedef struct manifest_walk {
    aigcp_odf_manifest *facts; /* NULL while writing */
    bool at_meta;
    aigcp_xml_splice splice; /* while writing */
} manifest_walk;

static bool
is_named(const aigcp_xml_element *element, const char *name)
{
    return strcmp(element->uri, NAMESPACE) == 0 && strcmp(element->name, name) == 0;
}

/* Only what can be a version is kept: it is written into another part. */
static void
keep_version(const char *version, char kept[AIGCP_ODF_VERSION_SIZE])
{
    size_t length = version ? strspn(version, "0123456789.") : 0;

    if (length > 0 && length < AIGCP_ODF_VERSION_SIZE && version[length] == '\0')
        memcpy(kept, version, length + 1);
}

/* An entry of the list; that of the package itself has the name "/". */
static void
read_entry(manifest_walk *walk, const aigcp_xml_element *element)
{
    const char *path = aigcp_xml_attribute(element, NAMESPACE " full-path");
    const char *type = aigcp_xml_attribute(element, NAMESPACE " media-type");

    walk->at_meta = path && strcmp(path, AIGCP_ODF_META) == 0;
    walk->facts->lists_meta = walk->facts->lists_meta || walk->at_meta;
    if (path && strcmp(path, "/") == 0 && type && strlen(type) < AIGCP_ODF_TYPE_SIZE)
        memcpy(walk->facts->type, type, strlen(type) + 1);
}

static aigc_status
on_open(void *context, const aigcp_xml_element *element)
{
    manifest_walk *walk = context;

    if (element->depth == 0 && !is_named(element, "manifest"))
        return AIGC_ERR_FORMAT;
    if (!walk->facts)
        return AIGC_OK;
    if (element->depth == 0) {
        keep_version(aigcp_xml_attribute(element, NAMESPACE " version"), walk->facts->version);
    } else if (element->depth == 1) {
        walk->at_meta = false;
        if (is_named(element, "file-entry"))
            read_entry(walk, element);
    } else if (is_named(element, "encryption-data")) {
        walk->facts->is_encrypted = true;
        walk->facts->is_meta_encrypted = walk->facts->is_meta_encrypted || walk->at_meta;
    }
    return AIGC_OK;
}

static aigc_status
on_close(void *context, const aigcp_xml_element *element)
{
    static const char entry[] = "<manifest:file-entry xmlns:manifest=\"" NAMESPACE "\" "
                                "manifest:full-path=\"" AIGCP_ODF_META "\" "
                                "manifest:media-type=\"text/xml\"/>";
    manifest_walk *walk = context;
    aigcp_xml_opened root;
    aigc_status status;

    if (element->depth != 0 || walk->facts)
        return AIGC_OK;
    status = aigcp_xml_enter(&walk->splice, element, &root);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(walk->splice.out, entry);
    if (status == AIGC_OK)
        status = aigcp_xml_leave(&walk->splice, &root);
    return status == AIGC_OK ? aigcp_xml_copy_rest(&walk->splice) : status;
}

/* OpenOffice.org 2 named a DTD in its manifests. */
static aigc_status
walk_manifest(const aigcp_buffer *manifest, manifest_walk *walk)
{
    const aigcp_xml_visitor visitor = {
        .open = on_open, .close = on_close, .context = walk, .external_dtd = true
    };

    return aigcp_xml_walk(manifest->data, manifest->length, &visitor);
}

aigc_status
aigcp_odf_manifest_read(const aigcp_buffer *manifest, aigcp_odf_manifest *facts)
{
    manifest_walk walk = { .facts = facts };

    memset(facts, 0, sizeof *facts);
    return walk_manifest(manifest, &walk);
}

static aigc_status
list_meta(const aigcp_buffer *manifest, const char *unused, aigcp_buffer *out)
{
    manifest_walk walk = { .splice = { manifest, 0, out } };

    (void)unused;
    return walk_manifest(manifest, &walk);
}

aigc_status
aigcp_odf_manifest_list_meta(const aigcp_buffer *manifest, aigcp_buffer *out)
{
    return aigcp_xml_edit(list_meta, manifest, NULL, out);
}
