/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in Office documents: the custom property AIGC (TC260-PG-20258A, 6.1). */
#include "common/i18n.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/ooxml_parts.h"
#include "watermark/formats/zip_package.h"
#include "watermark/media/media_format.h"

/* A package, and the parts of it that labels are about. */
typedef struct ooxml_package {
    aigcp_zip zip;
    aigcp_buffer relations;
    aigcp_buffer name; /* of the part with the properties; "" if there is none */
    aigcp_buffer custom;
} ooxml_package;

static aigc_status
open_package(ooxml_package *package, const aigc_source *source)
{
    aigcp_buffer_init(&package->relations, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&package->name, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&package->custom, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_zip_open(&package->zip, source);
    package->zip.any_case = true;
    if (status == AIGC_OK)
        status = aigcp_package_read(&package->zip, AIGCP_OOXML_RELATIONS, &package->relations);
    if (status == AIGC_OK) {
        status = package->relations.length > 0
                     ? aigcp_ooxml_custom_part(&package->relations, &package->name)
                     : AIGC_ERR_FORMAT;
    }
    /* A part that is there and not related is not one of the package's; it is replaced. */
    return status == AIGC_OK && package->name.data[0] != '\0'
               ? aigcp_package_read(&package->zip, (const char *)package->name.data,
                                    &package->custom)
               : status;
}

static void
close_package(ooxml_package *package)
{
    aigcp_zip_close(&package->zip);
    aigcp_buffer_free(&package->relations);
    aigcp_buffer_free(&package->name);
    aigcp_buffer_free(&package->custom);
}

typedef struct property_found {
    aigcp_carrier_fn found;
    void *context;
} property_found;

static aigc_status
hand_over(void *context, const char *value, size_t length)
{
    property_found *labels = context;
    const aigcp_carrier carrier = { .place = N_("custom property AIGC"),
                                    .text = value,
                                    .length = length,
                                    .kind = AIGC_CARRIER_AIGC };

    return labels->found(labels->context, &carrier);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    property_found labels = { found, context };
    ooxml_package package;
    aigc_status status = open_package(&package, source);

    if (status == AIGC_OK && package.custom.length > 0)
        status = aigcp_ooxml_read(&package.custom, hand_over, &labels);
    close_package(&package);
    return status;
}

/* The package has no part with properties: add one, and what makes it known. */
static aigc_status
add_part(const ooxml_package *package, aigcp_buffer *relations, aigcp_buffer *types,
         aigcp_zip_change changes[AIGCP_ZIP_CHANGES_MAX], size_t *count)
{
    aigcp_buffer old;

    aigcp_buffer_init(&old, AIGCP_ZIP_PART_MAX);
    aigc_status status = aigcp_ooxml_relate(&package->relations, relations);
    if (status == AIGC_OK)
        status = aigcp_package_read(&package->zip, AIGCP_OOXML_TYPES, &old);
    if (status == AIGC_OK)
        status = aigcp_ooxml_declare(&old, types);
    aigcp_buffer_free(&old);
    changes[(*count)++] =
        (aigcp_zip_change){ AIGCP_OOXML_RELATIONS, relations->data, relations->length };
    if (types->length > 0)
        changes[(*count)++] = (aigcp_zip_change){ AIGCP_OOXML_TYPES, types->data, types->length };
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_zip_change changes[AIGCP_ZIP_CHANGES_MAX];
    aigcp_buffer custom, relations, types;
    ooxml_package package;
    size_t count = 0;
    aigc_status status = open_package(&package, source);

    aigcp_buffer_init(&custom, AIGCP_ZIP_PART_MAX);
    aigcp_buffer_init(&relations, AIGCP_ZIP_PART_MAX);
    aigcp_buffer_init(&types, AIGCP_ZIP_PART_MAX);
    if (status == AIGC_OK)
        status = aigcp_ooxml_set(&package.custom, request->bare, &custom);
    if (status == AIGC_OK) {
        bool is_there = package.name.data[0] != '\0';

        if (is_there && package.custom.length == 0)
            status = AIGC_ERR_FORMAT; /* related, and not there */
        changes[count++] = (aigcp_zip_change){
            is_there ? (const char *)package.name.data : AIGCP_OOXML_CUSTOM,
            custom.data,
            custom.length,
        };
        if (status == AIGC_OK && !is_there)
            status = add_part(&package, &relations, &types, changes, &count);
    }
    if (status == AIGC_OK)
        status = aigcp_zip_edit(&package.zip, changes, count, edits);
    aigcp_buffer_free(&custom);
    aigcp_buffer_free(&relations);
    aigcp_buffer_free(&types);
    close_package(&package);
    return status;
}

#define OFFICE "application/vnd.openxmlformats-officedocument."

const aigcp_format aigcp_format_docx = {
    .type = AIGC_MEDIA_DOCX,
    .name = "DOCX",
    .mime = OFFICE "wordprocessingml.document",
    .extension = "docx",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_xlsx = {
    .type = AIGC_MEDIA_XLSX,
    .name = "XLSX",
    .mime = OFFICE "spreadsheetml.sheet",
    .extension = "xlsx",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};

const aigcp_format aigcp_format_pptx = {
    .type = AIGC_MEDIA_PPTX,
    .name = "PPTX",
    .mime = OFFICE "presentationml.presentation",
    .extension = "pptx",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};
