/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in packages that are known by their member mimetype: OpenDocument and EPUB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "tests/support/package_checks.h"
#include "tests/support/prng.h"
#include "watermark/limits.h"

#define ODT &aigcp_format_odt
#define EPUB &aigcp_format_epub
#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#define META "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
#define MANIFEST "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
#define MIMETYPE "application/vnd.oasis.opendocument.text"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
#define ROOT                                                                            \
    "<office:document-meta xmlns:office=\"" OFFICE "\" xmlns:meta=\"" META "\" office:" \
    "version=\"1.2\">"
#define DOCUMENT(metadata) ROOT "<office:meta>" metadata "</office:meta></office:document-meta>"
#define OTHER "<meta:user-defined meta:name=\"Owner\">me</meta:user-defined>"
#define OLD(name, value) "<meta:user-defined meta:name=\"" name "\">" value "</meta:user-defined>"
/* What is written. */
#define LABEL(id)                           \
    "<meta:user-defined xmlns:meta=\"" META \
    "\" meta:name=\"AIGC\">" FORMAT_RUN_BARE(id) "</meta:user-defined>"

#define ENTRY(path)                                                     \
    "<m:file-entry m:full-path=\"" path "\" m:media-type=\"text/xml\">" \
    "</m:file-entry>"
#define SECRET_ENTRY(path)                              \
    "<m:file-entry m:full-path=\"" path "\" m:media-ty" \
    "pe=\"\"><m:encryption-data/></m:file-entry>"
#define LIST(entries)                                                                      \
    "<m:manifest xmlns:m=\"" MANIFEST "\" m:version=\"1.3\">" ENTRY("content.xml") entries \
        "</m:manifest>"

/* A small package; what is NULL is not in it. */
static void
make_odt(zip_kit *kit, const char *meta, const char *manifest, unsigned shape)
{
    zip_kit_begin(kit);
    zip_kit_add(kit, "mimetype", MIMETYPE, strlen(MIMETYPE), 0);
    zip_kit_add(kit, "content.xml", "<c/>", 4, shape);
    if (meta)
        zip_kit_add(kit, "meta.xml", meta, strlen(meta), shape);
    zip_kit_add(kit, "Pictures/1.png", "\x89PNG\r\n\x1a\n", 8, 0);
    if (manifest)
        zip_kit_add(kit, "META-INF/manifest.xml", manifest, strlen(manifest), shape);
}

static aigc_status
place_in(const aigcp_format *format, const zip_kit *kit, char **result, size_t *length)
{
    return format_run_place(format, kit->bytes.data, kit->bytes.length, "id", result, length);
}

/* What finding and placing give. */
static void
expect_statuses(const aigcp_format *format, const zip_kit *kit, aigc_status find, aigc_status place)
{
    format_labels labels;
    char *result;
    size_t length;

    assert_int_equal(format_run_find(format, kit->bytes.data, kit->bytes.length, &labels), find);
    assert_int_equal(place_in(format, kit, &result, &length), place);
    format_labels_free(&labels);
    free(result);
}

/* Where the first part stands that may change. What is before it stays byte for byte: the type
 * among it, which comes first and is not packed, as programs like file(1) look for it. */
static size_t
changes_at(const zip_kit *kit)
{
    const uint8_t *data = kit->bytes.data;

    for (size_t at = 4; at + 8 <= kit->bytes.length; at++)
        if (memcmp(data + at, "meta.xml", 8) == 0 || memcmp(data + at, "META-INF", 8) == 0)
            return at - 30;
    return 0;
}

static void
packages_of_every_shape_take_a_label(void **state)
{
    static const unsigned shapes[] = { 0, ZIP_KIT_DEFLATE, ZIP_KIT_DEFLATE | ZIP_KIT_DESCRIPTOR,
                                       ZIP_KIT_DEFLATE | ZIP_KIT_ZIP64 };
    static const char *const metas[] = { DOCUMENT(OTHER), DOCUMENT(OLD("AIGC", "old")), NULL };

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        for (size_t j = 0; j < sizeof metas / sizeof metas[0]; j++) {
            size_t length, again_length;
            char *result, *again;
            zip_kit kit;

            make_odt(&kit, metas[j], LIST(""), shapes[i]);
            zip_kit_end(&kit, shapes[i] == ZIP_KIT_ZIP64, "a comment");
            assert_int_equal(place_in(ODT, &kit, &result, &length), AIGC_OK);
            expect_one_label(ODT, result, length, FORMAT_RUN_BARE("id"));
            assert_memory_equal(result, kit.bytes.data, changes_at(&kit));
            expect_member(result, length, "Pictures/1.png", "\x89PNG\r\n\x1a\n");
            assert_int_equal(format_run_place(ODT, result, length, "id", &again, &again_length),
                             AIGC_OK);
            assert_int_equal(again_length, length);
            assert_memory_equal(again, result, length);
            zip_kit_free(&kit);
            free(again);
            free(result);
        }
    }
}

/* What the metadata become. */
static void
expect_meta(const char *before, const char *expected)
{
    char *result;
    size_t length;
    zip_kit kit;

    make_odt(&kit, before, LIST(ENTRY("meta.xml")), ZIP_KIT_DEFLATE);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(place_in(ODT, &kit, &result, &length), AIGC_OK);
    expect_member(result, length, "meta.xml", expected);
    expect_member(result, length, "META-INF/manifest.xml", LIST(ENTRY("meta.xml")));
    expect_one_label(ODT, result, length, FORMAT_RUN_BARE("id"));
    zip_kit_free(&kit);
    free(result);
}

static void
metadata_are_merged(void **state)
{
    (void)state;
    expect_meta(DOCUMENT(OTHER) "\n<!-- end -->", DOCUMENT(OTHER LABEL("id")) "\n<!-- end -->");
    expect_meta(DOCUMENT(OLD("aigc", "1") OTHER OLD("AIGC", "<a>2</a>")),
                DOCUMENT(LABEL("id") OTHER));
    expect_meta(ROOT "<office:meta /></office:document-meta>",
                ROOT "<office:meta >" LABEL("id") "</office:meta></office:document-meta>");
    /* Without metadata, or with two of them. */
    expect_meta("<document-meta xmlns=\"" OFFICE "\"/>",
                "<document-meta xmlns=\"" OFFICE "\"><office:meta xmlns:office=\"" OFFICE
                "\">" LABEL("id") "</office:meta></document-meta>");
    expect_meta(ROOT "<office:meta/><office:meta>" OLD("AIGC", "1") OTHER
                "</office:meta></office:document-meta>",
                ROOT "<office:meta>" LABEL("id") "</office:meta><office:meta>" OTHER
                                                 "</office:meta></office:document-meta>");
    /* Prefixes that mean something else. */
    expect_meta("<o:document-meta xmlns:o=\"" OFFICE "\"><o:meta xmlns:meta=\"x\"></o:meta>"
                "</o:document-meta>",
                "<o:document-meta xmlns:o=\"" OFFICE
                "\"><o:meta xmlns:meta=\"x\">" LABEL("id") "</o:meta></o:document-meta>");
    expect_meta("<?xml version='1.0' encoding='ISO-8859-1'?>" DOCUMENT(OLD("Owner", "\xe9")),
                DECLARATION DOCUMENT(OLD("Owner", "\xc3\xa9") LABEL("id")));
}

/* What is named AIGC elsewhere is none of the labels, and stays. */
static void
what_is_no_metadata_stays(void **state)
{
    static const char *const others[] = {
        ROOT "<office:other>" OLD("AIGC", "x") "</office:other><office:meta>",
        ROOT OLD("AIGC", "x") "<office:meta>",
        ROOT "<office:meta><meta:user-defined name=\"AIGC\">x</meta:user-defined>",
        ROOT "<office:meta><office:user-defined meta:name=\"AIGC\">x</office:user-defined>",
        ROOT "<office:meta>" OLD("AIGC2", "x"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        static const char end[] = "</office:meta></office:document-meta>";
        char before[1024], after[1024];

        strcpy(before, others[i]);
        strcpy(after, others[i]);
        strcat(before, end);
        strcat(after, LABEL("id"));
        strcat(after, end);
        expect_meta(before, after);
    }
}

static void
all_labels_are_read(void **state)
{
    format_labels labels;
    zip_kit kit;

    (void)state;
    make_odt(&kit,
             DOCUMENT(OLD("AIGC", "{&quot;a&quot;:<![CDATA[1]]>}")
                          OTHER OLD("Aigc", "") "<meta:user-defined meta:name='AIGC'/>"),
             LIST(""), ZIP_KIT_DEFLATE);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(format_run_find(ODT, kit.bytes.data, kit.bytes.length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 3);
    assert_string_equal(labels.text[0], "{\"a\":1}");
    assert_string_equal(labels.text[1], "");
    assert_string_equal(labels.text[2], "");
    format_labels_free(&labels);
    zip_kit_free(&kit);
}

/* What a package without metadata gets. */
static void
expect_new_meta(const char *manifest, const char *meta, const char *listed)
{
    char *result;
    size_t length;
    zip_kit kit;

    make_odt(&kit, NULL, manifest, ZIP_KIT_DEFLATE);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(place_in(ODT, &kit, &result, &length), AIGC_OK);
    expect_member(result, length, "meta.xml", meta);
    expect_member(result, length, "META-INF/manifest.xml", listed);
    expect_one_label(ODT, result, length, FORMAT_RUN_BARE("id"));
    zip_kit_free(&kit);
    free(result);
}

#define NEW_META(version)                                                   \
    DECLARATION "<office:document-meta xmlns:office=\"" OFFICE "\"" version \
                "><office:meta>" LABEL("id") "</office:meta></office:document-meta>"
#define NEW_ENTRY                                                                           \
    "<manifest:file-entry xmlns:manifest=\"" MANIFEST "\" manifest:full-path=\"meta.xml\" " \
    "manifest:media-type=\"text/xml\"/>"
#define NAMED_DTD \
    "<!DOCTYPE manifest:manifest PUBLIC \"-//OpenOffice.org//DTD Manifest 1.0//EN\" \"M.dtd\">"

static void
a_part_is_added_and_listed(void **state)
{
    (void)state;
    expect_new_meta(LIST(""), NEW_META(" office:version=\"1.3\""), LIST(NEW_ENTRY));
    expect_new_meta(LIST(ENTRY("meta.xml")), NEW_META(" office:version=\"1.3\""),
                    LIST(ENTRY("meta.xml")));
    expect_new_meta("<manifest xmlns=\"" MANIFEST "\"/>", NEW_META(""),
                    "<manifest xmlns=\"" MANIFEST "\">" NEW_ENTRY "</manifest>");
    expect_new_meta("<m:manifest xmlns:m=\"" MANIFEST "\" m:version=\"1&quot;\"/>", NEW_META(""),
                    "<m:manifest xmlns:m=\"" MANIFEST "\" m:version=\"1&quot;\">" NEW_ENTRY
                    "</m:manifest>");
    expect_new_meta(NAMED_DTD LIST(""), NEW_META(" office:version=\"1.3\""),
                    NAMED_DTD LIST(NEW_ENTRY));
}

static void
what_is_encrypted_is_told(void **state)
{
    static const struct {
        const char *meta, *manifest;
        aigc_status status;
    } cases[] = {
        { "\x01\x02", LIST(SECRET_ENTRY("meta.xml")), AIGC_ERR_ENCRYPTED },
        { NULL, LIST(SECRET_ENTRY("encrypted-package")), AIGC_ERR_ENCRYPTED },
        { DOCUMENT(""), LIST(SECRET_ENTRY("content.xml") ENTRY("meta.xml")), AIGC_OK },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zip_kit kit;

        make_odt(&kit, cases[i].meta, cases[i].manifest, 0);
        zip_kit_end(&kit, 0, "");
        expect_statuses(ODT, &kit, cases[i].status, cases[i].status);
        zip_kit_free(&kit);
    }
}

static void
what_is_signed_stays(void **state)
{
    zip_kit kit;

    (void)state;
    make_odt(&kit, DOCUMENT(OLD("AIGC", "x")), LIST(ENTRY("meta.xml")), 0);
    zip_kit_add(&kit, "META-INF/documentsignatures.xml", "<s/>", 4, 0);
    zip_kit_end(&kit, 0, "");
    expect_one_label(ODT, kit.bytes.data, kit.bytes.length, "x");
    expect_statuses(ODT, &kit, AIGC_OK, AIGC_ERR_SIGNED);
    zip_kit_free(&kit);
}

static void
what_is_no_package_of_this_kind_is_refused(void **state)
{
    static const struct {
        const char *meta, *manifest;
    } cases[] = {
        { DOCUMENT(""), NULL },
        { DOCUMENT(""), "" },
        { DOCUMENT(""), "<manifest/>" },
        { DOCUMENT(""), "<!DOCTYPE m [<!ENTITY b 'c'>]>" LIST("") },
        { "<a/>", LIST("") },
        { "<document-meta><meta/></document-meta>", LIST("") },
        { ROOT, LIST("") },
        { NAMED_DTD DOCUMENT(""), LIST("") },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zip_kit kit;

        make_odt(&kit, cases[i].meta, cases[i].manifest, 0);
        zip_kit_end(&kit, 0, "");
        expect_statuses(ODT, &kit, AIGC_ERR_FORMAT, AIGC_ERR_FORMAT);
        zip_kit_free(&kit);
    }
}

/* Names of OpenDocument have their case. */
static void
parts_are_known_by_their_exact_names(void **state)
{
    char *result;
    size_t length;
    zip_kit kit;

    (void)state;
    make_odt(&kit, DOCUMENT(OTHER), LIST(ENTRY("meta.xml")), 0);
    zip_kit_add(&kit, "Meta.xml", DOCUMENT(OLD("AIGC", "x")), strlen(DOCUMENT(OLD("AIGC", "x"))),
                0);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(place_in(ODT, &kit, &result, &length), AIGC_OK);
    expect_one_label(ODT, result, length, FORMAT_RUN_BARE("id"));
    zip_kit_free(&kit);
    free(result);

    make_odt(&kit, DOCUMENT(OTHER), LIST(ENTRY("meta.xml")), 0);
    zip_kit_add(&kit, "meta.xml", DOCUMENT(OTHER), strlen(DOCUMENT(OTHER)), 0);
    zip_kit_end(&kit, 0, "");
    expect_statuses(ODT, &kit, AIGC_ERR_FORMAT, AIGC_ERR_FORMAT);
    zip_kit_free(&kit);
}

static void
make_packed_odt(zip_kit *kit, const char *meta)
{
    make_odt(kit, meta, LIST(""), ZIP_KIT_DEFLATE);
}

static void
a_bomb_is_stopped_at_the_bound(void **state)
{
    (void)state;
    assert_int_equal(find_in_large_part(ODT, make_packed_odt, ROOT, "</office:document-meta>",
                                        AIGCP_METADATA_MAX),
                     AIGC_OK);
    assert_int_equal(find_in_large_part(ODT, make_packed_odt, ROOT, "</office:document-meta>",
                                        AIGCP_METADATA_MAX + 1),
                     AIGC_ERR_LIMIT);
}

static void
expect_no_change_of_a_byte_to_lead_astray(const aigcp_format *format, const zip_kit *kit)
{
    static const uint8_t masks[] = { 0x01, 0x80, 0xff };

    for (size_t i = 0; i < kit->bytes.length * sizeof masks; i++) {
        uint8_t *byte = kit->bytes.data + i / sizeof masks;
        guard_page guard;

        *byte ^= masks[i % sizeof masks];
        guard_page_behind(&guard, kit->bytes.data, kit->bytes.length);
        assert_true(format_run_any(format, guard.data, guard.length));
        guard_page_free(&guard);
        *byte ^= masks[i % sizeof masks];
    }
}

static void
no_change_of_a_byte_leads_astray(void **state)
{
    zip_kit kit;

    (void)state;
    make_odt(&kit, DOCUMENT(OLD("AIGC", "x")), LIST(""), ZIP_KIT_DESCRIPTOR);
    zip_kit_end(&kit, 0, "");
    expect_no_change_of_a_byte_to_lead_astray(ODT, &kit);
    zip_kit_free(&kit);
}

static aigc_media_type
detect(const char *mimetype, unsigned shape, bool first)
{
    aigc_media_type type;
    aigc_source source;
    zip_kit kit;

    zip_kit_begin(&kit);
    if (!first)
        zip_kit_add(&kit, "content.xml", "<c/>", 4, shape);
    zip_kit_add(&kit, "mimetype", mimetype, strlen(mimetype), shape);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(aigc_source_memory(&source, kit.bytes.data, kit.bytes.length), AIGC_OK);
    assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
    zip_kit_free(&kit);
    return type;
}

static void
documents_are_told_by_their_media_type(void **state)
{
    static const struct {
        const char *mimetype;
        aigc_media_type type;
    } cases[] = {
        { MIMETYPE, AIGC_MEDIA_ODT },
        { MIMETYPE "\r\n", AIGC_MEDIA_ODT },
        { MIMETYPE "-template", AIGC_MEDIA_ODT },
        { "application/vnd.oasis.opendocument.spreadsheet", AIGC_MEDIA_ODS },
        { "application/vnd.oasis.opendocument.presentation", AIGC_MEDIA_ODP },
        { "application/vnd.oasis.opendocument.graphics-template", AIGC_MEDIA_ODG },
        { "application/epub+zip", AIGC_MEDIA_EPUB },
        { "application/epub+zip2", AIGC_MEDIA_UNKNOWN },
        { "application/vnd.oasis.opendocument.tex", AIGC_MEDIA_UNKNOWN },
        { "application/vnd.oasis.opendocument.texts", AIGC_MEDIA_UNKNOWN },
        { "application/vnd.sun.xml.writer", AIGC_MEDIA_UNKNOWN },
        { "", AIGC_MEDIA_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(detect(cases[i].mimetype, 0, true), cases[i].type);
        assert_int_equal(detect(cases[i].mimetype, ZIP_KIT_DEFLATE, false), cases[i].type);
    }
}

static void
without_a_media_type_the_manifest_tells(void **state)
{
    static const struct {
        const char *manifest;
        aigc_media_type type;
    } cases[] = {
        { "<m:file-entry m:full-path=\"/\" m:media-type=\"" MIMETYPE "\"/>", AIGC_MEDIA_ODT },
        { "<m:file-entry m:full-path=\"a/\" m:media-type=\"" MIMETYPE "\"/>", AIGC_MEDIA_UNKNOWN },
        { "<m:file-entry m:full-path=\"/\" m:media-type=\"application/"
          "vnd.oasis.opendocument.spreadsheet-012345678901234567890123456789\"/>",
          AIGC_MEDIA_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char manifest[1024] = "<m:manifest xmlns:m=\"" MANIFEST "\">";
        aigc_media_type type;
        aigc_source source;
        zip_kit kit;

        strcat(manifest, cases[i].manifest);
        strcat(manifest, "</m:manifest>");
        zip_kit_begin(&kit);
        zip_kit_add(&kit, "META-INF/manifest.xml", manifest, strlen(manifest), ZIP_KIT_DEFLATE);
        zip_kit_end(&kit, 0, "");
        assert_int_equal(aigc_source_memory(&source, kit.bytes.data, kit.bytes.length), AIGC_OK);
        assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
        assert_int_equal(type, cases[i].type);
        zip_kit_free(&kit);
    }
}

/* ---- EPUB ----------------------------------------------------------------------------------- */

#define OPF "http://www.idpf.org/2007/opf"
#define CONTAINER(rootfiles)                                                                     \
    "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>" rootfiles \
    "</rootfiles></container>"
#define ROOTFILE(path, type) \
    "<rootfile full-path=\"" path "\" media-type=\"application/" type "\"/>"
#define ONE_ROOTFILE CONTAINER(ROOTFILE("E/b.opf", "oebps-package+xml"))
#define BOOK(metadata)                                                            \
    "<package xmlns=\"" OPF                                                       \
    "\" version=\"3.0\"><metadata xmlns:dc=\"d\"><dc:title>T</dc:title>" metadata \
    "</metadata><manifest/><spine/></package>"
#define BOOK_LABEL(id) "<meta xmlns=\"" OPF "\" name=\"AIGC\" content='" FORMAT_RUN_BARE(id) "'/>"
#define REFINED "<meta refines=\"#a\" property=\"x:AIGC\">of a part</meta>"

static void
make_epub(zip_kit *kit, const char *container, const char *name, const char *document)
{
    zip_kit_begin(kit);
    zip_kit_add(kit, "mimetype", "application/epub+zip", 20, 0);
    if (container)
        zip_kit_add(kit, "META-INF/container.xml", container, strlen(container), 0);
    zip_kit_add(kit, "E/1.xhtml", "<html/>", 7, ZIP_KIT_DEFLATE);
    zip_kit_add(kit, name, document, strlen(document), ZIP_KIT_DEFLATE);
}

/* What the package document of this name becomes. */
static void
expect_document(const char *container, const char *name, const char *before, const char *expected)
{
    char *result;
    size_t length;
    zip_kit kit;

    make_epub(&kit, container, name, before);
    zip_kit_end(&kit, 0, "");
    assert_int_equal(place_in(EPUB, &kit, &result, &length), AIGC_OK);
    expect_member(result, length, name, expected);
    expect_one_label(EPUB, result, length, FORMAT_RUN_BARE("id"));
    /* What stands before the part that changes. */
    assert_memory_equal(result, kit.bytes.data, 30 + 8 + 4 + 20 + 30 + 22 + strlen(container));
    zip_kit_free(&kit);
    free(result);
}

static void
the_label_of_a_book_is_in_its_package_document(void **state)
{
    (void)state;
    expect_document(ONE_ROOTFILE, "E/b.opf", BOOK(""), BOOK(BOOK_LABEL("id")));
    expect_document(ONE_ROOTFILE, "E/b.opf",
                    BOOK("<meta content=\"&quot;\" name=\"aigc\"/>" REFINED
                         "<meta property=\"tc260:AIGC\">x</meta>"),
                    BOOK(BOOK_LABEL("id") REFINED));
    /* Version 2 with what it had from version 1. */
    expect_document(ONE_ROOTFILE, "E/b.opf",
                    "<o:package xmlns:o=\"" OPF "\"><o:metadata><o:x-metadata><o:meta name='AIGC' "
                    "content='1'/></o:x-metadata></o:metadata></o:package>",
                    "<o:package xmlns:o=\"" OPF "\"><o:metadata><o:x-metadata>" BOOK_LABEL(
                        "id") "</o:x-metadata></o:metadata></o:package>");
}

static void
the_package_document_is_where_the_container_says(void **state)
{
    static const char path[] = "My book/\xe4\xb9\xa6%.opf";

    (void)state;
    expect_document(CONTAINER(ROOTFILE("E/b.pdf", "pdf") ROOTFILE("E/1.opf", "oebps-package+xml")
                                  ROOTFILE("E/2.opf", "oebps-package+xml")),
                    "E/1.opf", BOOK(""), BOOK(BOOK_LABEL("id")));
    expect_document(CONTAINER(ROOTFILE("My book/\xe4\xb9\xa6%.opf", "oebps-package+xml")), path,
                    BOOK(""), BOOK(BOOK_LABEL("id")));
    expect_document(CONTAINER(ROOTFILE("My%20book/%E4%b9%A6%25.opf", "oebps-package+xml")), path,
                    BOOK(""), BOOK(BOOK_LABEL("id")));
    expect_document(CONTAINER(ROOTFILE("%4/%00%g1.opf%", "oebps-package+xml")), "%4/%00%g1.opf%",
                    BOOK(""), BOOK(BOOK_LABEL("id")));
}

static void
all_labels_of_a_book_are_read(void **state)
{
    format_labels labels;
    zip_kit kit;

    (void)state;
    make_epub(&kit, ONE_ROOTFILE, "E/b.opf",
              BOOK("<meta name=\"AIGC\" content=\"{&quot;a&quot;:1}\">no</meta>" REFINED
                   "<meta property=\"AIGC\"><![CDATA[<2>]]></meta><meta name=\"Aigc\"/>"));
    zip_kit_end(&kit, 0, "");
    assert_int_equal(format_run_find(EPUB, kit.bytes.data, kit.bytes.length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 3);
    assert_string_equal(labels.text[0], "{\"a\":1}");
    assert_string_equal(labels.text[1], "<2>");
    assert_string_equal(labels.text[2], "");
    format_labels_free(&labels);
    zip_kit_free(&kit);
}

/* Fonts and text may be; the package document is not. */
static void
an_encrypted_book_takes_a_label_and_a_signed_one_none(void **state)
{
    static const struct {
        const char *part;
        aigc_status status;
    } cases[] = {
        { "META-INF/encryption.xml", AIGC_OK },
        { "META-INF/signatures.xml", AIGC_ERR_SIGNED },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zip_kit kit;

        make_epub(&kit, ONE_ROOTFILE, "E/b.opf", BOOK(BOOK_LABEL("old")));
        zip_kit_add(&kit, cases[i].part, "<x/>", 4, 0);
        zip_kit_end(&kit, 0, "");
        expect_one_label(EPUB, kit.bytes.data, kit.bytes.length, FORMAT_RUN_BARE("old"));
        expect_statuses(EPUB, &kit, AIGC_OK, cases[i].status);
        zip_kit_free(&kit);
    }
}

static void
no_change_of_a_byte_leads_astray_in_a_book(void **state)
{
    zip_kit kit;

    (void)state;
    make_epub(&kit, ONE_ROOTFILE, "E/b.opf", BOOK("<meta name=\"AIGC\" content=\"x\"/>"));
    zip_kit_end(&kit, 0, "");
    expect_no_change_of_a_byte_to_lead_astray(EPUB, &kit);
    zip_kit_free(&kit);
}

static void
what_is_no_book_is_refused(void **state)
{
    static const struct {
        const char *container, *document;
    } cases[] = {
        { NULL, BOOK("") },
        { "<container/>", BOOK("") },
        { CONTAINER(""), BOOK("") },
        { CONTAINER(ROOTFILE("", "oebps-package+xml")), BOOK("") },
        { CONTAINER(ROOTFILE("e/b.opf", "oebps-package+xml")), BOOK("") },
        { ONE_ROOTFILE, "" },
        { ONE_ROOTFILE, "<package/>" },
        { ONE_ROOTFILE, BOOK("<meta>") },
    };
    zip_kit kit;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make_epub(&kit, cases[i].container, "E/b.opf", cases[i].document);
        zip_kit_end(&kit, 0, "");
        expect_statuses(EPUB, &kit, AIGC_ERR_FORMAT, AIGC_ERR_FORMAT);
        zip_kit_free(&kit);
    }
    /* There is no place for metadata. */
    make_epub(&kit, ONE_ROOTFILE, "E/b.opf", "<package xmlns=\"" OPF "\"/>");
    zip_kit_end(&kit, 0, "");
    expect_statuses(EPUB, &kit, AIGC_OK, AIGC_ERR_FORMAT);
    zip_kit_free(&kit);
}

/* ---- any XML -------------------------------------------------------------------------------- */

#define XML_MAX 4096

/* Replace a short range by something that may mean much there. */
static void
change_xml(prng *random, char *xml)
{
    static const char *const pieces[] = {
        "",
        "/>",
        "'",
        "\"",
        "<!-- x -->",
        "<![CDATA[",
        "]]>",
        " xmlns='x'",
        " xmlns:meta='y'",
        "<?xml version='1.0' encoding='ISO-8859-1'?>",
        "<office:meta/>",
        "</office:meta><office:meta>",
        "<metadata>",
        "</metadata>",
        OLD("AIGC", "x"),
        "<meta name='AIGC' content='x'/>",
        "<meta property='a:AIGC'>",
    };
    size_t length = strlen(xml), at = prng_below(random, length + 1);
    size_t gone = prng_below(random, length - at < 12 ? length - at + 1 : 12);
    const char *piece = pieces[prng_below(random, sizeof pieces / sizeof pieces[0])];
    size_t size = strlen(piece);

    /* Mostly between tags, where much is still XML. */
    if (prng_below(random, 4) > 0 && strchr(xml + at, '<')) {
        at = (size_t)(strchr(xml + at, '<') - xml);
        gone = 0;
    }
    if (length + size < XML_MAX) {
        memmove(xml + at + size, xml + at + gone, length - at - gone + 1);
        memcpy(xml + at, piece, size);
    }
}

static void
no_xml_leads_astray(void **state)
{
    static const char *const documents[] = {
        DOCUMENT(OTHER OLD("AIGC", "x") OLD("AIGC", "y")),
        "<?xml version='1.0'?>" DOCUMENT(OTHER),
        BOOK("<meta name='AIGC' content='x'/>" REFINED),
        BOOK("<meta property='a:AIGC'>x</meta>"),
    };
    size_t placed = 0;
    prng random;

    (void)state;
    prng_seed(&random, 1);
    for (unsigned i = 0; i < 20000; i++) {
        bool is_book = i % 4 >= 2;
        char xml[XML_MAX], *result;
        size_t length;
        zip_kit kit;

        strcpy(xml, documents[i % 4]);
        for (size_t changes = 1 + prng_below(&random, 3); changes > 0; changes--)
            change_xml(&random, xml);
        if (is_book)
            make_epub(&kit, ONE_ROOTFILE, "E/b.opf", xml);
        else
            make_odt(&kit, xml, LIST(""), 0);
        zip_kit_end(&kit, 0, "");
        if (!format_run_any(is_book ? EPUB : ODT, kit.bytes.data, kit.bytes.length))
            fail_msg("%s", xml);
        placed += place_in(is_book ? EPUB : ODT, &kit, &result, &length) == AIGC_OK;
        free(result);
        zip_kit_free(&kit);
    }
    assert_true(placed > 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_of_every_shape_take_a_label),
        cmocka_unit_test(metadata_are_merged),
        cmocka_unit_test(what_is_no_metadata_stays),
        cmocka_unit_test(all_labels_are_read),
        cmocka_unit_test(a_part_is_added_and_listed),
        cmocka_unit_test(what_is_encrypted_is_told),
        cmocka_unit_test(what_is_signed_stays),
        cmocka_unit_test(what_is_no_package_of_this_kind_is_refused),
        cmocka_unit_test(parts_are_known_by_their_exact_names),
        cmocka_unit_test(a_bomb_is_stopped_at_the_bound),
        cmocka_unit_test(no_change_of_a_byte_leads_astray),
        cmocka_unit_test(documents_are_told_by_their_media_type),
        cmocka_unit_test(without_a_media_type_the_manifest_tells),
        cmocka_unit_test(the_label_of_a_book_is_in_its_package_document),
        cmocka_unit_test(the_package_document_is_where_the_container_says),
        cmocka_unit_test(all_labels_of_a_book_are_read),
        cmocka_unit_test(an_encrypted_book_takes_a_label_and_a_signed_one_none),
        cmocka_unit_test(no_change_of_a_byte_leads_astray_in_a_book),
        cmocka_unit_test(what_is_no_book_is_refused),
        cmocka_unit_test(no_xml_leads_astray),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
