/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP archives, and labels in the Office documents that are such archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "tests/support/package_checks.h"
#include "watermark/formats/ooxml_parts.h"
#include "watermark/limits.h"

#define DOCX &aigcp_format_docx
#define NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
#define PROPERTIES "<Properties xmlns=\"" NAMESPACE "\" xmlns:vt=\"" TYPES "\">"
#define PROPERTY(pid, name, value)                                                            \
    "<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"" pid "\" name=\"" name \
    "\"><vt:lpwstr>" value "</vt:lpwstr></property>"

static const uint8_t *
find_bytes(const void *text, size_t length, const void *word, size_t size)
{
    for (size_t i = 0; i + size <= length; i++)
        if (memcmp((const uint8_t *)text + i, word, size) == 0)
            return (const uint8_t *)text + i;
    return NULL;
}

/* Every member of `before` but the named ones has the same bytes, headers and all, in `after`. */
static void
expect_rest_unchanged(const aigcp_buffer *before, const char *after, size_t length)
{
    static const char *const names[] = { "word/document.xml", "word/media/image1.png" };

    for (size_t i = 0; i < 2; i++) {
        const uint8_t *name = find_bytes(before->data, before->length, names[i], strlen(names[i]));
        const uint8_t *end =
            find_bytes(name, before->length - (size_t)(name - before->data), "PK", 2);

        assert_non_null(name);
        assert_non_null(end);
        assert_non_null(find_bytes(after, length, name - 30, (size_t)(end - name) + 30));
    }
}

static void
place_and_check(const zip_kit *kit)
{
    guard_page guard;
    char *result, *again;
    size_t length, again_length;

    guard_page_behind(&guard, kit->bytes.data, kit->bytes.length);
    assert_int_equal(format_run_place(DOCX, guard.data, guard.length, "one", &result, &length),
                     AIGC_OK);
    expect_one_label(DOCX, result, length, FORMAT_RUN_BARE("one"));
    expect_rest_unchanged(&kit->bytes, result, length);
    assert_int_equal(format_run_place(DOCX, result, length, "one", &again, &again_length), AIGC_OK);
    assert_int_equal(again_length, length);
    assert_memory_equal(again, result, length);
    guard_page_free(&guard);
    free(again);
    free(result);
}

static void
archives_of_every_shape_take_a_label(void **state)
{
    static const unsigned shapes[] = {
        0,
        ZIP_KIT_DEFLATE,
        ZIP_KIT_DESCRIPTOR,
        ZIP_KIT_DEFLATE | ZIP_KIT_DESCRIPTOR | ZIP_KIT_UNSIGNED,
        ZIP_KIT_DEFLATE | ZIP_KIT_DESCRIPTOR | ZIP_KIT_WIDE,
        ZIP_KIT_DESCRIPTOR | ZIP_KIT_WIDE | ZIP_KIT_UNSIGNED | ZIP_KIT_ZIP64,
        ZIP_KIT_DEFLATE | ZIP_KIT_ZIP64,
    };

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        for (int zip64 = 0; zip64 < 2; zip64++) {
            for (int has_custom = 0; has_custom < 2; has_custom++) {
                zip_kit kit;

                zip_kit_docx(&kit, has_custom ? PROPERTIES "</Properties>" : NULL, shapes[i]);
                zip_kit_end(&kit, zip64, zip64 ? "" : "a comment");
                place_and_check(&kit);
                zip_kit_free(&kit);
            }
        }
    }
}

static void
a_part_is_added_with_all_that_makes_it_known(void **state)
{
    zip_kit kit;
    char *result;
    size_t length;

    (void)state;
    zip_kit_docx(&kit, NULL, ZIP_KIT_DEFLATE);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(
        format_run_place(DOCX, kit.bytes.data, kit.bytes.length, "id", &result, &length), AIGC_OK);
    expect_member(
        result, length, "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"aigc2\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        "custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>");
    expect_member(result, length, "[content_types].XML",
                  "<?xml version=\"1.0\"?><Types "
                  "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
                  "Extension=\"xml\" ContentType=\"application/xml\"/><Override "
                  "PartName=\"/docProps/custom.xml\" "
                  "ContentType=\"application/vnd.openxmlformats-officedocument.custom-"
                  "properties+xml\"/></Types>\n");
    zip_kit_free(&kit);
    free(result);
}

/* Other readers pass over bytes behind an archive: a label is not hidden by them. */
static void
bytes_behind_an_archive_stay(void **state)
{
    static const char *const behind[] = { "x", "\r\n", "PK\5\6 is no end record" };

    (void)state;
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        size_t length, more = strlen(behind[i]);
        char *result;
        zip_kit kit;

        zip_kit_docx(&kit, PROPERTIES "</Properties>", ZIP_KIT_DEFLATE);
        zip_kit_end(&kit, i == 0, "a comment");
        assert_int_equal(aigcp_buffer_append_string(&kit.bytes, behind[i]), AIGC_OK);
        place_and_check(&kit);
        assert_int_equal(
            format_run_place(DOCX, kit.bytes.data, kit.bytes.length, "id", &result, &length),
            AIGC_OK);
        assert_memory_equal(result + length - more, behind[i], more);
        zip_kit_free(&kit);
        free(result);
    }
}

/* What the properties become with a value in them. */
static void
expect_properties_with(const char *value, const char *before, const char *expected)
{
    aigcp_buffer part, out;

    aigcp_buffer_init(&part, 1 << 20);
    aigcp_buffer_init(&out, 1 << 20);
    assert_int_equal(aigcp_buffer_append_string(&part, before), AIGC_OK);
    assert_int_equal(aigcp_ooxml_set(&part, value, &out), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_byte(&out, 0), AIGC_OK);
    assert_string_equal((char *)out.data, expected);
    aigcp_buffer_free(&part);
    aigcp_buffer_free(&out);
}

static void
expect_properties(const char *before, const char *expected)
{
    expect_properties_with("\"v\"<&", before, expected);
}

/* The same text in UTF-16; of ASCII, and U+4E2D for "$". */
static void
recode(const char *text, bool big_endian, bool mark, aigcp_buffer *out)
{
    uint8_t unit[2] = { 0xFE, 0xFF };

    for (size_t i = mark ? 0 : 1; i <= strlen(text); i++) {
        if (i > 0) {
            unit[0] = text[i - 1] == '$' ? 0x4E : 0;
            unit[1] = text[i - 1] == '$' ? 0x2D : (uint8_t)text[i - 1];
        }
        assert_int_equal(aigcp_buffer_append_byte(out, unit[big_endian ? 0 : 1]), AIGC_OK);
        assert_int_equal(aigcp_buffer_append_byte(out, unit[big_endian ? 1 : 0]), AIGC_OK);
    }
}

#define VALUE "\"v\"&lt;&amp;"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"

static void
parts_in_utf_16_go_on_in_utf_8(void **state)
{
    static const char before[] = "<?xml version='1.0' encoding='UTF-16'?>\n" PROPERTIES PROPERTY(
        "2", "Owner", "$") "</Properties>";
    static const char after[] = DECLARATION "\n" PROPERTIES PROPERTY("2", "Owner", "\xe4\xb8\xad")
        PROPERTY("3", "AIGC", VALUE) "</Properties>";

    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        aigcp_buffer part, out;

        aigcp_buffer_init(&part, 1 << 20);
        aigcp_buffer_init(&out, 1 << 20);
        recode(before, (i & 1) != 0, (i & 2) != 0, &part);
        assert_int_equal(aigcp_ooxml_set(&part, "\"v\"<&", &out), AIGC_OK);
        assert_int_equal(aigcp_buffer_append_byte(&out, 0), AIGC_OK);
        assert_string_equal((char *)out.data, after);
        out.length = 0;
        part.length--;
        assert_int_equal(aigcp_ooxml_set(&part, "v", &out), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&part);
        aigcp_buffer_free(&out);
    }
}

/* No package may have such parts, but some do; a value in UTF-8 would be other characters there. */
static void
parts_in_encodings_of_one_byte_go_on_in_utf_8(void **state)
{
    (void)state;
    expect_properties_with("\xe6\xa0\x87",
                           "<?xml version='1.0' encoding='iso-8859-1'?>" PROPERTIES PROPERTY(
                               "2", "Owner", "\xe9") "</Properties>",
                           DECLARATION PROPERTIES PROPERTY("2", "Owner", "\xc3\xa9")
                               PROPERTY("3", "AIGC", "\xe6\xa0\x87") "</Properties>");
    expect_properties_with(
        "\xe6\xa0\x87", "<?xml version='1.0' encoding='US-ASCII'?>" PROPERTIES "</Properties>",
        DECLARATION PROPERTIES PROPERTY("2", "AIGC", "\xe6\xa0\x87") "</Properties>");
    expect_properties_with("x", "<?xml version='1.0' encoding='utf-8'?>" PROPERTIES "</Properties>",
                           "<?xml version='1.0' encoding='utf-8'?>" PROPERTIES PROPERTY(
                               "2", "AIGC", "x") "</Properties>");
}

static void
properties_are_merged(void **state)
{
    (void)state;
    expect_properties(
        "", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n" PROPERTIES PROPERTY(
                "2", "AIGC", VALUE) "</Properties>");
    expect_properties(PROPERTIES PROPERTY("2", "Owner", "me") " <!-- x --></Properties>\n",
                      PROPERTIES PROPERTY("2", "Owner", "me") " <!-- x -->" PROPERTY(
                          "3", "AIGC", VALUE) "</Properties>\n");
    expect_properties(PROPERTIES PROPERTY("7", "aigc", "old") PROPERTY("4", "B", "b")
                          PROPERTY("9", "AIGC", "other") "</Properties>",
                      PROPERTIES PROPERTY("7", "AIGC", VALUE)
                          PROPERTY("4", "B", "b") "</Properties>");
    /* What stands in a value is not declared; what is may be written in other ways. */
    expect_properties("<p:Properties a=' xmlns=\"" NAMESPACE "\" xmlns:vt=\"" TYPES
                      "\"' xmlns:p=\"" NAMESPACE "\"></p:Properties>",
                      "<p:Properties a=' xmlns=\"" NAMESPACE "\" xmlns:vt=\"" TYPES
                      "\"' xmlns:p=\"" NAMESPACE "\"><property xmlns=\"" NAMESPACE
                      "\" xmlns:vt=\"" TYPES
                      "\" fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" "
                      "name=\"AIGC\"><vt:lpwstr>" VALUE "</vt:lpwstr></property></p:Properties>");
    expect_properties("<Properties xmlns:vt = '" TYPES "'\nxmlns='" NAMESPACE "'></Properties>",
                      "<Properties xmlns:vt = '" TYPES "'\nxmlns='" NAMESPACE
                      "'>" PROPERTY("2", "AIGC", VALUE) "</Properties>");
    /* Other prefixes, and a root without content. */
    expect_properties("<p:Properties "
                      "xmlns:p=\"http://purl.oclc.org/ooxml/officeDocument/customProperties\" />",
                      "<p:Properties "
                      "xmlns:p=\"http://purl.oclc.org/ooxml/officeDocument/customProperties\" >"
                      "<property xmlns=\"http://purl.oclc.org/ooxml/officeDocument/"
                      "customProperties\" "
                      "xmlns:vt=\"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes\" "
                      "fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" "
                      "name=\"AIGC\"><vt:lpwstr>" VALUE "</vt:lpwstr></property></p:Properties>");
}

static void
properties_that_are_none_are_refused(void **state)
{
    static const char *const parts[] = {
        "<a/>",
        PROPERTIES,
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" PROPERTIES "</Properties>",
        "\xff\xfe<\0",
    };

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        aigcp_buffer part, out;

        aigcp_buffer_init(&part, 1 << 20);
        aigcp_buffer_init(&out, 1 << 20);
        assert_int_equal(aigcp_buffer_append_string(&part, parts[i]), AIGC_OK);
        assert_int_equal(aigcp_ooxml_set(&part, "v", &out), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&part);
        aigcp_buffer_free(&out);
    }
}

static void
all_labels_of_a_document_are_read(void **state)
{
    zip_kit kit;
    format_labels labels;

    (void)state;
    zip_kit_docx(&kit,
                 PROPERTIES PROPERTY("2", "AIGC", "{&quot;a&quot;:<![CDATA[1]]>}")
                     PROPERTY("3", "x", "y") PROPERTY("4", "Aigc", "") "</Properties>",
                 ZIP_KIT_DEFLATE);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(format_run_find(DOCX, kit.bytes.data, kit.bytes.length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 2);
    assert_string_equal(labels.text[0], "{\"a\":1}");
    assert_string_equal(labels.text[1], "");
    format_labels_free(&labels);
    zip_kit_free(&kit);
}

static void
make_docx(zip_kit *kit, const char *custom)
{
    zip_kit_docx(kit, custom, ZIP_KIT_DEFLATE);
}

static void
a_bomb_is_stopped_at_the_bound(void **state)
{
    (void)state;
    assert_int_equal(
        find_in_large_part(DOCX, make_docx, PROPERTIES, "</Properties>", AIGCP_METADATA_MAX),
        AIGC_OK);
    assert_int_equal(
        find_in_large_part(DOCX, make_docx, PROPERTIES, "</Properties>", AIGCP_METADATA_MAX + 1),
        AIGC_ERR_LIMIT);
}

static void
no_change_of_a_byte_leads_astray(void **state)
{
    zip_kit kit;

    (void)state;
    zip_kit_docx(&kit, PROPERTIES PROPERTY("2", "AIGC", "x") "</Properties>",
                 ZIP_KIT_DESCRIPTOR | ZIP_KIT_ZIP64);
    zip_kit_end(&kit, 1, "");
    for (size_t i = 0; i < kit.bytes.length; i++) {
        static const uint8_t masks[] = { 0x01, 0x80, 0xff };

        for (size_t j = 0; j < sizeof masks; j++) {
            guard_page guard;
            format_labels labels;
            char *result;
            size_t length;

            kit.bytes.data[i] ^= masks[j];
            guard_page_behind(&guard, kit.bytes.data, kit.bytes.length);
            (void)format_run_find(DOCX, guard.data, guard.length, &labels);
            format_labels_free(&labels);
            if (format_run_place(DOCX, guard.data, guard.length, "i", &result, &length) == AIGC_OK)
                expect_one_label(DOCX, result, length, FORMAT_RUN_BARE("i"));
            free(result);
            guard_page_free(&guard);
            kit.bytes.data[i] ^= masks[j];
        }
    }
    zip_kit_free(&kit);
}

static void
what_is_cut_is_refused(void **state)
{
    zip_kit kit;

    (void)state;
    zip_kit_docx(&kit, PROPERTIES "</Properties>", 0);
    zip_kit_end(&kit, 0, "");
    for (size_t i = 0; i < kit.bytes.length; i++) {
        guard_page guard;
        format_labels labels;

        guard_page_behind(&guard, kit.bytes.data, i);
        assert_int_equal(format_run_find(DOCX, guard.data, guard.length, &labels), AIGC_ERR_FORMAT);
        guard_page_free(&guard);
    }
    zip_kit_free(&kit);
}

static void
documents_are_told_by_their_parts(void **state)
{
    static const struct {
        const char *part;
        aigc_media_type type;
    } cases[] = {
        { "word/document.xml", AIGC_MEDIA_DOCX },
        { "xl/workbook.xml", AIGC_MEDIA_XLSX },
        { "ppt/presentation.xml", AIGC_MEDIA_PPTX },
        { "other.txt", AIGC_MEDIA_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zip_kit kit;
        aigc_source source;
        aigc_media_type type;

        zip_kit_begin(&kit);
        zip_kit_add(&kit, "[Content_Types].xml", "", 0, 0);
        zip_kit_add(&kit, cases[i].part, "x", 1, 0);
        zip_kit_end(&kit, 0, "");
        assert_int_equal(aigc_source_memory(&source, kit.bytes.data, kit.bytes.length), AIGC_OK);
        assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
        assert_int_equal(type, cases[i].type);
        zip_kit_free(&kit);
    }
}

static void
two_parts_of_one_name_are_refused(void **state)
{
    zip_kit kit;
    format_labels labels;
    char *result;
    size_t length;

    (void)state;
    zip_kit_docx(&kit, PROPERTIES "</Properties>", 0);
    zip_kit_add(&kit, "docprops/CUSTOM.xml", "x", 1, 0);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(format_run_find(DOCX, kit.bytes.data, kit.bytes.length, &labels),
                     AIGC_ERR_FORMAT);
    assert_int_equal(
        format_run_place(DOCX, kit.bytes.data, kit.bytes.length, "i", &result, &length),
        AIGC_ERR_FORMAT);
    zip_kit_free(&kit);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_of_every_shape_take_a_label),
        cmocka_unit_test(a_part_is_added_with_all_that_makes_it_known),
        cmocka_unit_test(bytes_behind_an_archive_stay),
        cmocka_unit_test(properties_are_merged),
        cmocka_unit_test(parts_in_utf_16_go_on_in_utf_8),
        cmocka_unit_test(parts_in_encodings_of_one_byte_go_on_in_utf_8),
        cmocka_unit_test(properties_that_are_none_are_refused),
        cmocka_unit_test(all_labels_of_a_document_are_read),
        cmocka_unit_test(a_bomb_is_stopped_at_the_bound),
        cmocka_unit_test(no_change_of_a_byte_leads_astray),
        cmocka_unit_test(what_is_cut_is_refused),
        cmocka_unit_test(documents_are_told_by_their_parts),
        cmocka_unit_test(two_parts_of_one_name_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
