/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in Office documents: the custom property AIGC (TC260-PG-20258A, 6.1). */
#include "watermark/formats/ooxml.h"

#include "common/i18n.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/ooxml_parts.h"
#include "watermark/formats/zip_archive.h"
#include "watermark/media/media_format.h"

#include <string.h>

static bool
begins_with(const aigcp_zip_member *member, const char *folder)
{
    size_t length = strlen(folder);

    return member->name_length > length && memcmp(member->name, folder, length) == 0;
}

static aigc_media_type
type_of_parts(const aigcp_zip *zip)
{
    aigc_media_type type = AIGC_MEDIA_UNKNOWN;
    aigcp_zip_member member;
    size_t position = 0;
    bool has_types = false;

    while (aigcp_zip_next(zip, &position, &member) == AIGC_OK) {
        has_types = has_types || (begins_with(&member, "[Content_Types].xm") &&
                                  member.name_length == strlen(AIGCP_OOXML_TYPES));
        if (type == AIGC_MEDIA_UNKNOWN) {
            type = begins_with(&member, "word/")  ? AIGC_MEDIA_DOCX
                   : begins_with(&member, "xl/")  ? AIGC_MEDIA_XLSX
                   : begins_with(&member, "ppt/") ? AIGC_MEDIA_PPTX
                                                  : AIGC_MEDIA_UNKNOWN;
        }
    }
    return has_types ? type : AIGC_MEDIA_UNKNOWN;
}

aigc_status
aigcp_ooxml_detect(const aigc_source *source, aigc_media_type *type)
{
    aigcp_zip zip;
    aigc_status status = aigcp_zip_open(&zip, source);

    *type = status == AIGC_OK ? type_of_parts(&zip) : AIGC_MEDIA_UNKNOWN;
    aigcp_zip_close(&zip);
    return status == AIGC_ERR_IO || status == AIGC_ERR_MEMORY ? status : AIGC_OK;
}

/* A part of the package, empty if it has none of this name. */
static aigc_status
read_part(const aigcp_zip *zip, const char *name, aigcp_buffer *part)
{
    aigcp_zip_member member;
    aigc_status status = aigcp_zip_find(zip, name, &member);

    if (status == AIGC_ERR_NOT_FOUND) {
        return AIGC_OK;
    }
    return status == AIGC_OK ? aigcp_zip_read(zip, &member, part) : status;
}

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
    aigc_status status;

    aigcp_buffer_init(&package->relations, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&package->name, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&package->custom, AIGCP_METADATA_MAX);
    status = aigcp_zip_open(&package->zip, source);
    if (status == AIGC_OK) {
        status = read_part(&package->zip, AIGCP_OOXML_RELATIONS, &package->relations);
    }
    if (status == AIGC_OK) {
        status = package->relations.length > 0
                     ? aigcp_ooxml_custom_part(&package->relations, &package->name)
                     : AIGC_ERR_FORMAT;
    }
    /* A part that is there and not related is not one of the package's; it is replaced. */
    return status == AIGC_OK && package->name.data[0] != '\0'
               ? read_part(&package->zip, (const char *)package->name.data, &package->custom)
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

    if (status == AIGC_OK && package.custom.length > 0) {
        status = aigcp_ooxml_read(&package.custom, hand_over, &labels);
    }
    close_package(&package);
    return status;
}

/* The package has no part with properties: add one, and what makes it known. */
static aigc_status
add_part(const ooxml_package *package, aigcp_buffer *relations, aigcp_buffer *types,
         aigcp_zip_change changes[AIGCP_ZIP_CHANGES_MAX], size_t *count)
{
    aigcp_buffer old;
    aigc_status status;

    aigcp_buffer_init(&old, AIGCP_ZIP_PART_MAX);
    status = aigcp_ooxml_relate(&package->relations, relations);
    if (status == AIGC_OK) {
        status = read_part(&package->zip, AIGCP_OOXML_TYPES, &old);
    }
    if (status == AIGC_OK) {
        status = aigcp_ooxml_declare(&old, types);
    }
    aigcp_buffer_free(&old);
    changes[(*count)++] =
        (aigcp_zip_change){ AIGCP_OOXML_RELATIONS, relations->data, relations->length };
    if (types->length > 0) {
        changes[(*count)++] = (aigcp_zip_change){ AIGCP_OOXML_TYPES, types->data, types->length };
    }
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
    if (status == AIGC_OK) {
        status = aigcp_ooxml_set(&package.custom, request->bare, &custom);
    }
    if (status == AIGC_OK) {
        bool is_there = package.name.data[0] != '\0';

        if (is_there && package.custom.length == 0) {
            status = AIGC_ERR_FORMAT; /* related, and not there */
        }
        changes[count++] = (aigcp_zip_change){
            is_there ? (const char *)package.name.data : AIGCP_OOXML_CUSTOM,
            custom.data,
            custom.length,
        };
        if (status == AIGC_OK && !is_there) {
            status = add_part(&package, &relations, &types, changes, &count);
        }
    }
    if (status == AIGC_OK) {
        status = aigcp_zip_edit(&package.zip, changes, count, edits);
    }
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
