/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/zip_package.h"

#include "watermark/formats/document_limits.h"
#include "watermark/formats/odf_manifest.h"

#include <string.h>

/* The first member, not packed (ODF 1.3, part 2, 3.3; EPUB 3.3, 4.3.3). Read wherever it is. */
#define MIMETYPE "mimetype"

#define ODF "application/vnd.oasis.opendocument."

aigc_status
aigcp_package_read(const aigcp_zip *zip, const char *name, aigcp_buffer *part)
{
    aigcp_zip_member member;
    aigc_status status = aigcp_zip_find(zip, name, &member);

    if (status == AIGC_ERR_NOT_FOUND)
        return AIGC_OK;
    return status == AIGC_OK ? aigcp_zip_read(zip, &member, part) : status;
}

aigc_status
aigcp_package_unsigned(const aigcp_zip *zip, const char *signatures)
{
    aigcp_zip_member member;
    aigc_status status = aigcp_zip_find(zip, signatures, &member);

    if (status == AIGC_ERR_NOT_FOUND)
        return AIGC_OK;
    return status == AIGC_OK ? AIGC_ERR_SIGNED : status;
}

/* The kind that a media type says. What goes on behind a dash is of the same kind: templates,
 * master documents. */
static aigc_media_type
type_of_text(const char *text, size_t length)
{
    static const struct {
        const char *text;
        aigc_media_type type;
    } types[] = {
        { ODF "text", AIGC_MEDIA_ODT },
        { ODF "spreadsheet", AIGC_MEDIA_ODS },
        { ODF "presentation", AIGC_MEDIA_ODP },
        { ODF "graphics", AIGC_MEDIA_ODG },
        { "application/epub+zip", AIGC_MEDIA_EPUB },
    };

    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--; /* made with an editor */
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t size = strlen(types[i].text);

        if (length >= size && memcmp(text, types[i].text, size) == 0 &&
            (length == size || text[size] == '-'))
            return types[i].type;
    }
    return AIGC_MEDIA_UNKNOWN;
}

static aigc_status
type_of_mimetype(const aigcp_zip *zip, aigc_media_type *type)
{
    aigcp_buffer text;

    aigcp_buffer_init(&text, AIGCP_MIMETYPE_MAX);
    aigc_status status = aigcp_package_read(zip, MIMETYPE, &text);
    *type = status == AIGC_OK && text.length > 0
                ? type_of_text((const char *)text.data, text.length)
                : AIGC_MEDIA_UNKNOWN;
    aigcp_buffer_free(&text);
    return status;
}

/* The type that is missing may stand in a manifest (ODF 1.3, part 2, 4.3). */
static aigc_status
type_of_manifest(const aigcp_zip *zip, aigc_media_type *type)
{
    aigcp_odf_manifest facts;
    aigcp_buffer manifest;

    aigcp_buffer_init(&manifest, AIGCP_ZIP_PART_MAX);
    aigc_status status = aigcp_package_read(zip, AIGCP_ODF_MANIFEST, &manifest);
    if (status == AIGC_OK && manifest.length > 0) {
        status = aigcp_odf_manifest_read(&manifest, &facts);
        if (status == AIGC_OK)
            *type = type_of_text(facts.type, strlen(facts.type));
    }
    aigcp_buffer_free(&manifest);
    return status;
}

static bool
begins_with(const aigcp_zip_member *member, const char *folder)
{
    size_t length = strlen(folder);

    return member->name_length > length && memcmp(member->name, folder, length) == 0;
}

/* OOXML says its kinds in the list of content types, of all parts; that one is there is enough. */
static aigc_media_type
type_of_parts(const aigcp_zip *zip)
{
    static const char list[] = "[Content_Types].xml";
    aigc_media_type type = AIGC_MEDIA_UNKNOWN;
    aigcp_zip_member member;
    size_t position = 0;
    bool has_list = false;

    while (aigcp_zip_next(zip, &position, &member) == AIGC_OK) {
        has_list = has_list || (member.name_length == sizeof list - 1 &&
                                memcmp(member.name, list, sizeof list - 1) == 0);
        if (type == AIGC_MEDIA_UNKNOWN) {
            type = begins_with(&member, "word/")  ? AIGC_MEDIA_DOCX
                   : begins_with(&member, "xl/")  ? AIGC_MEDIA_XLSX
                   : begins_with(&member, "ppt/") ? AIGC_MEDIA_PPTX
                                                  : AIGC_MEDIA_UNKNOWN;
        }
    }
    return has_list ? type : AIGC_MEDIA_UNKNOWN;
}

aigc_status
aigcp_package_detect(const aigc_source *source, aigc_media_type *type)
{
    aigcp_zip zip;
    aigc_status status = aigcp_zip_open(&zip, source);
    bool is_archive = status == AIGC_OK;

    *type = AIGC_MEDIA_UNKNOWN;
    if (is_archive)
        status = type_of_mimetype(&zip, type);
    if (status == AIGC_OK && *type == AIGC_MEDIA_UNKNOWN)
        status = type_of_manifest(&zip, type);
    if (is_archive && *type == AIGC_MEDIA_UNKNOWN)
        *type = type_of_parts(&zip);
    aigcp_zip_close(&zip);
    return status == AIGC_ERR_IO || status == AIGC_ERR_MEMORY ? status : AIGC_OK;
}
