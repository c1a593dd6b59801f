/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/zip_kit.h"

#include <stdlib.h>
#include <string.h>

#include "watermark/formats/zip_archive.h"
#include "watermark/formats/zip_zlib.h"

#define KIT_MAX ((size_t)64 << 20)

static void
put(aigcp_buffer *out, const void *data, size_t length)
{
    if (aigcp_buffer_append(out, data, length) != AIGC_OK)
        abort();
}

static void
put_le(aigcp_buffer *out, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++) {
        uint8_t byte = (uint8_t)(value >> (8 * i));

        put(out, &byte, 1);
    }
}

void
zip_kit_begin(zip_kit *kit)
{
    memset(kit, 0, sizeof *kit);
    aigcp_buffer_init(&kit->bytes, KIT_MAX);
    aigcp_buffer_init(&kit->directory, KIT_MAX);
}

void
zip_kit_free(zip_kit *kit)
{
    aigcp_buffer_free(&kit->bytes);
    aigcp_buffer_free(&kit->directory);
}

static void
put_descriptor(aigcp_buffer *out, uint32_t crc, uint64_t packed, uint64_t size, unsigned shape)
{
    unsigned width = (shape & ZIP_KIT_WIDE) != 0 ? 8 : 4;

    if ((shape & ZIP_KIT_UNSIGNED) == 0)
        put_le(out, 0x08074b50, 4);
    put_le(out, crc, 4);
    put_le(out, packed, width);
    put_le(out, size, width);
}

static void
put_fields(aigcp_buffer *out, const char *name, uint32_t crc, uint64_t packed, uint64_t size,
           unsigned shape, size_t extra)
{
    put_le(out, 45, 2);
    put_le(out, (shape & ZIP_KIT_DESCRIPTOR) != 0 ? 8 : 0, 2);
    put_le(out, (shape & ZIP_KIT_DEFLATE) != 0 ? 8 : 0, 2);
    put_le(out, 0x5a5a5a5a, 4);
    put_le(out, crc, 4);
    put_le(out, packed, 4);
    put_le(out, size, 4);
    put_le(out, strlen(name), 2);
    put_le(out, extra, 2);
}

void
zip_kit_add(zip_kit *kit, const char *name, const void *data, size_t length, unsigned shape)
{
    bool wide = (shape & ZIP_KIT_ZIP64) != 0, late = (shape & ZIP_KIT_DESCRIPTOR) != 0;
    uint32_t crc = aigcp_crc32(data, length);
    uint64_t header = kit->bytes.length;
    aigcp_buffer packed;

    aigcp_buffer_init(&packed, KIT_MAX);
    if ((shape & ZIP_KIT_DEFLATE) == 0)
        put(&packed, data, length);
    else if (aigcp_deflate(data, length, AIGCP_DEFLATE_RAW, &packed) != AIGC_OK)
        abort();
    put_le(&kit->bytes, 0x04034b50, 4);
    put_fields(&kit->bytes, name, late ? 0 : crc, late ? 0 : packed.length, late ? 0 : length,
               shape, 4);
    put(&kit->bytes, name, strlen(name));
    put(&kit->bytes, "\x55\x58\x00\x00", 4); /* an extra field that only the local header has */
    put(&kit->bytes, packed.data, packed.length);
    if (late)
        put_descriptor(&kit->bytes, crc, packed.length, length, shape);
    put_le(&kit->directory, 0x02014b50, 4);
    put_le(&kit->directory, 45, 2);
    put_fields(&kit->directory, name, crc, wide ? UINT32_MAX : packed.length,
               wide ? UINT32_MAX : length, shape, wide ? 4 + 4 + 24 : 4);
    put_le(&kit->directory, 2, 2); /* a comment of two bytes */
    put_le(&kit->directory, 0, 8);
    put_le(&kit->directory, wide ? UINT32_MAX : header, 4);
    put(&kit->directory, name, strlen(name));
    put(&kit->directory, "\x78\x55\x00\x00", 4);
    if (wide) {
        put_le(&kit->directory, 1, 2);
        put_le(&kit->directory, 24, 2);
        put_le(&kit->directory, length, 8);
        put_le(&kit->directory, packed.length, 8);
        put_le(&kit->directory, header, 8);
    }
    put(&kit->directory, "ok", 2);
    kit->count++;
    aigcp_buffer_free(&packed);
}

void
zip_kit_end(zip_kit *kit, int zip64, const char *comment)
{
    uint64_t begin = kit->bytes.length, size = kit->directory.length;

    put(&kit->bytes, kit->directory.data, kit->directory.length);
    if (zip64) {
        uint64_t end64 = kit->bytes.length;

        put_le(&kit->bytes, 0x06064b50, 4);
        put_le(&kit->bytes, 44 + 6, 8);
        put_le(&kit->bytes, 45 | 45 << 16, 4);
        put_le(&kit->bytes, 0, 8);
        put_le(&kit->bytes, kit->count, 8);
        put_le(&kit->bytes, kit->count, 8);
        put_le(&kit->bytes, size, 8);
        put_le(&kit->bytes, begin, 8);
        put(&kit->bytes, "extend", 6);
        put_le(&kit->bytes, 0x07064b50, 4);
        put_le(&kit->bytes, 0, 4);
        put_le(&kit->bytes, end64, 8);
        put_le(&kit->bytes, 1, 4);
    }
    put_le(&kit->bytes, 0x06054b50, 4);
    put_le(&kit->bytes, 0, 4);
    put_le(&kit->bytes, zip64 ? UINT16_MAX : kit->count, 2);
    put_le(&kit->bytes, zip64 ? UINT16_MAX : kit->count, 2);
    put_le(&kit->bytes, size, 4);
    put_le(&kit->bytes, zip64 ? UINT32_MAX : begin, 4);
    put_le(&kit->bytes, strlen(comment), 2);
    put(&kit->bytes, comment, strlen(comment));
}

char *
zip_kit_read(const void *archive, size_t length, const char *name)
{
    aigc_source source;
    aigcp_zip zip;
    aigcp_zip_member member;
    aigcp_buffer out;

    aigcp_buffer_init(&out, KIT_MAX);
    if (aigc_source_memory(&source, archive, length) != AIGC_OK ||
        aigcp_zip_open(&zip, &source) != AIGC_OK)
        abort();
    zip.any_case = true;
    if (aigcp_zip_find(&zip, name, &member) != AIGC_OK ||
        aigcp_zip_read(&zip, &member, &out) != AIGC_OK ||
        aigcp_buffer_append_byte(&out, 0) != AIGC_OK)
        abort();
    aigcp_zip_close(&zip);
    return (char *)out.data;
}

#define TYPES                                                                          \
    "<?xml version=\"1.0\"?><Types "                                                   \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default " \
    "Extension=\"xml\" ContentType=\"application/xml\"/></Types>\n"
void
zip_kit_docx(zip_kit *kit, const char *custom, unsigned shape)
{
    static const char plain[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
    static const char related[] =
        "<r:Relationships "
        "xmlns:r=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<r:Relationship Id=\"rId2\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        "custom-properties\" Target=\"/docProps/custom.xml\"/></r:Relationships>";
    const char *relations = custom ? related : plain;

    zip_kit_begin(kit);
    zip_kit_add(kit, "[Content_Types].xml", TYPES, strlen(TYPES), shape);
    zip_kit_add(kit, "_rels/.rels", relations, strlen(relations), shape);
    zip_kit_add(kit, "word/document.xml", "<w/>", 4, shape);
    if (custom)
        zip_kit_add(kit, "docProps/custom.xml", custom, strlen(custom), shape);
    zip_kit_add(kit, "word/media/image1.png", "\x89PNG\r\n\x1a\n", 8, 0);
}
