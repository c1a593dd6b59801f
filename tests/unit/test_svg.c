/* SPDX-License-Identifier: Apache-2.0 */
/* SVG: RDF in metadata, prefixes that are declared outside of it, drawings with a DTD. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/image_kit.h"
#include "watermark/limits.h"

static const aigcp_format *const svg = &aigcp_format_svg;

#define LATIN1 "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
#define ASCII "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>"
#define XMP_PLACE "XMP TC260:AIGC: "
#define NS "xmlns=\"http://www.w3.org/2000/svg\""
#define RDF_NS "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
#define NEW_PACKET                                                                               \
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF " RDF_NS ">\n"                            \
    "  <rdf:Description rdf:about=\"\"\n    xmlns:TC260=\"" AIGCP_XMP_TC260                      \
    "\"\n    xmlns:Iptc4xmpExt=\"" AIGCP_XMP_IPTC_EXT "\">\n"                                    \
    "   <TC260:AIGC>{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;p&quot;," \
    "&quot;ProduceID&quot;:&quot;new&quot;}</TC260:AIGC>\n"                                      \
    "   <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/"          \
    "trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>\n"                                  \
    "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>"

static void
check_result(const char *drawing, const char *expected)
{
    aigcp_buffer result;

    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_place(svg, drawing, strlen(drawing), false, XMP_PLACE IMAGE_BARE "\n", &result);
    assert_int_equal(aigcp_buffer_append_byte(&result, 0), AIGC_OK);
    assert_string_equal((const char *)result.data, expected);
    aigcp_buffer_free(&result);
}

/* Put in a label with this value; the file then holds these bytes, and the value is read again. */
static void
check_value(const char *drawing, const char *value, const char *expected)
{
    const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", value };
    const aigcp_label_request request = {
        .bare = value, .wrapped = value, .properties = &property, .property_count = 1
    };
    char label[256];
    aigcp_buffer result;
    aigcp_edits edits;
    aigc_source source;

    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    aigcp_edits_init(&edits);
    assert_int_equal(aigc_source_memory(&source, drawing, strlen(drawing)), AIGC_OK);
    assert_int_equal(svg->place_label(&source, &request, &edits), AIGC_OK);
    image_apply(&source, &edits, &result);
    (void)image_offset_of(&result, expected);
    (void)snprintf(label, sizeof label, XMP_PLACE "%s\n", value);
    image_check_labels(svg, result.data, result.length, label);
    aigcp_edits_free(&edits);
    aigcp_buffer_free(&result);
}

static void
metadata_are_made_or_added_to(void **state)
{
    (void)state;
    check_result("<?xml version=\"1.0\"?>\n<svg " NS "><g/></svg>\n",
                 "<?xml version=\"1.0\"?>\n<svg " NS "><metadata>" NEW_PACKET
                 "</metadata><g/></svg>\n");
    check_result("<svg " NS " />", "<svg " NS " ><metadata>" NEW_PACKET "</metadata></svg>");
    check_result("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"></s:svg>",
                 "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:metadata>" NEW_PACKET
                 "</s:metadata></s:svg>");
    check_result("<svg " NS "><metadata id='m'/></svg>",
                 "<svg " NS "><metadata id='m'>" NEW_PACKET "</metadata></svg>");
    check_result("<svg " NS "><g><metadata/></g><metadata>kept</metadata></svg>",
                 "<svg " NS "><g><metadata/></g><metadata>kept" NEW_PACKET "</metadata></svg>");
}

static void
rdf_with_prefixes_from_outside_is_merged_into(void **state)
{
    static const char drawing[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x/svg11.dtd\" [\n"
        "<!ENTITY ns_t \"" AIGCP_XMP_TC260 "\"> <!ENTITY e \"expanded\">\n]>\n"
        "<svg " NS " " RDF_NS " xmlns:t=\"&ns_t;\" xmlns:q=\"a&amp;&quot;b\"><desc>&e;</desc>"
        "<metadata xmlns:q=\"nearer\"><rdf:RDF><rdf:Description t:AIGC='" IMAGE_OLD_XML
        "' q:x='kept'/></rdf:RDF>"
        "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_labels(svg, drawing, sizeof drawing - 1, XMP_PLACE IMAGE_OLD "\n");
    image_check_place(svg, drawing, sizeof drawing - 1, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "<desc>&e;</desc><metadata xmlns:q=\"nearer\"><rdf:RDF>"
                                   "<rdf:Description t:AIGC='");
    (void)image_offset_of(&result, "q:x='kept'");
    aigcp_buffer_free(&result);
}

static aigc_status
find(const char *drawing, aigcp_manifest_place *place)
{
    aigcp_buffer store;
    aigc_source source;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, drawing, strlen(drawing)), AIGC_OK);
    aigc_status status = svg->find_manifest(&source, &store, place);
    aigcp_buffer_free(&store);
    return status;
}

static void
doubles_go(void **state)
{
    static const char drawing[] = "<svg " NS "><metadata>" IMAGE_OLD_PACKET "</metadata>"
                                  "<metadata>" IMAGE_OLD_PACKET "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_labels(svg, drawing, sizeof drawing - 1,
                       XMP_PLACE IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD "\n");
    image_check_place(svg, drawing, sizeof drawing - 1, false, XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
}

static void
what_is_added_is_in_the_encoding_of_the_file(void **state)
{
    (void)state;
    check_result(LATIN1 "<svg " NS ">\xe4</svg>",
                 LATIN1 "<svg " NS "><metadata>" NEW_PACKET "</metadata>\xe4</svg>");
    check_result(ASCII "<svg " NS "/>",
                 ASCII "<svg " NS "><metadata>" NEW_PACKET "</metadata></svg>");
    /* Beside what has a byte there is what has none. */
    check_value(LATIN1 "<svg " NS "><metadata/></svg>", "{\"Label\":\"1\xc3\xa4\xe5\x8c\x97\"}",
                "{&quot;Label&quot;:&quot;1\xe4&#x5317;&quot;}");
    check_value(ASCII "<svg " NS "><metadata/></svg>", "{\"Label\":\"1\xc3\xa4\"}",
                "{&quot;Label&quot;:&quot;1&#xE4;&quot;}");
    check_value("<svg " NS "><metadata/></svg>", "{\"Label\":\"1\xc3\xa4\"}",
                "{&quot;Label&quot;:&quot;1\xc3\xa4&quot;}");
}

static void
metadata_in_latin1_are_read_and_kept(void **state)
{
    static const char drawing[] = LATIN1
        "<svg " NS " " RDF_NS " xmlns:t=\"" AIGCP_XMP_TC260 "\" xmlns:q=\"u\"><metadata><rdf:RDF>"
        "<rdf:Description "
        "t:AIGC='{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;"
        "\xe4&quot;,&quot;ProduceID&quot;:&quot;old&quot;}' q:x\xe4='\xff'/><!-- \x80\xa0 "
        "--></rdf:RDF>"
        "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_labels(svg, drawing, sizeof drawing - 1,
                       XMP_PLACE "{\"Label\":\"1\",\"ContentProducer\":\"\xc3\xa4\","
                                 "\"ProduceID\":\"old\"}\n");
    image_check_place(svg, drawing, sizeof drawing - 1, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "q:x\xe4='\xff'");
    (void)image_offset_of(&result, "<!-- \x80\xa0 -->");
    image_check_manifest(svg, drawing, sizeof drawing - 1, 100, &result);
    aigcp_buffer_free(&result);
}

static aigc_status
no_label(void *context, const aigcp_carrier *carrier)
{
    (void)context;
    (void)carrier;
    fail();
    return AIGC_OK;
}

/* They are said to be that: nothing is wrong with the file. */
static void
encodings_that_are_not_known_are_not_damage(void **state)
{
    static const char *const others[] = {
        "<?xml version=\"1.0\" encoding=\"GB18030\"?><svg " NS ">\xb0\xa1</svg>",
        "\xef\xbb\xbf" LATIN1 "<svg " NS "/>", /* which of the two is right? */
    };
    aigcp_buffer result;
    aigc_source source;
    aigcp_manifest_place place;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(image_place(svg, others[i], strlen(others[i]), false, &result),
                         AIGC_ERR_UNSUPPORTED);
        assert_int_equal(aigc_source_memory(&source, others[i], strlen(others[i])), AIGC_OK);
        assert_int_equal(svg->find_labels(&source, no_label, NULL), AIGC_ERR_UNSUPPORTED);
        assert_int_equal(find(others[i], &place), AIGC_ERR_NOT_FOUND);
    }
    aigcp_buffer_free(&result);
}

static void
damage_is_refused(void **state)
{
    static const char *const bad[] = {
        ASCII "<svg " NS ">\xe4</svg>",
        "<svg " NS ">",
        "<html></html>",
        "<svg " NS ">&undefined;</svg>",
    };
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(image_place(svg, bad[i], strlen(bad[i]), false, &result), AIGC_ERR_FORMAT);
    aigcp_buffer_free(&result);
}

static void
entities_do_not_blow_up(void **state)
{
    static const char drawing[] =
        "<!DOCTYPE svg [<!ENTITY a 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>"
        "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
        "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
        "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
        "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]>"
        "<svg " NS " x='&f;'/>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    assert_int_equal(image_place(svg, drawing, sizeof drawing - 1, false, &result),
                     AIGC_ERR_FORMAT);
    aigcp_buffer_free(&result);
}

static void
the_manifest_is_base64_in_metadata(void **state)
{
    static const char drawing[] = "<svg " NS "><g/></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (size_t length = 100; length <= 102; length++) {
        image_check_manifest(svg, drawing, sizeof drawing - 1, length, &result);
        (void)image_offset_of(&result, "<svg " NS "><metadata><c2pa:manifest "
                                       "xmlns:c2pa=\"http://c2pa.org/manifest\">AAAA");
    }
    aigcp_buffer_free(&result);
}

static void
a_manifest_that_is_not_just_base64_is_refused(void **state)
{
#define MANIFEST(text) "<m:manifest xmlns:m='http://c2pa.org/manifest'>" text "</m:manifest>"
#define IN_METADATA(text) "<svg " NS "><metadata>" text "</metadata></svg>"
    static const char *const bad[] = {
        IN_METADATA(MANIFEST(" AAAA")),
        IN_METADATA(MANIFEST("AA AA")),
        IN_METADATA(MANIFEST("AAAA\n")),
        IN_METADATA(MANIFEST("AA<!-- -->AA")),
        IN_METADATA(MANIFEST("AA&#65;A")),
        IN_METADATA(MANIFEST("")),
        IN_METADATA(MANIFEST("AAAAA")),
        "<svg " NS ">" MANIFEST("AAAA") "</svg>",
        IN_METADATA("<a>" MANIFEST("AAAA") "</a>"),
    };
    aigcp_manifest_place place;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(find(bad[i], &place), AIGC_ERR_FORMAT);
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA")), &place), AIGC_OK);
    assert_int_equal(place.length, 4);
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA") MANIFEST("AAAA")), &place), AIGC_OK);
    assert_int_equal(place.count, 2);
    /* What goes on behind a drawing is text, but for a manifest in the drawing. */
    assert_int_equal(find("<svg " NS "/> text", &place), AIGC_ERR_NOT_FOUND);
    assert_int_equal(find("<svg> text", &place), AIGC_ERR_NOT_FOUND);
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA")) " text", &place), AIGC_ERR_FORMAT);
}

/* ASCII as UTF-16, with a byte order mark if it is wanted. */
static void
widen(const char *text, bool big_endian, bool with_mark, aigcp_buffer *wide)
{
    uint8_t unit[2] = { 0xFF, 0xFE };

    wide->length = 0;
    if (with_mark) {
        assert_int_equal(aigcp_buffer_append(wide, big_endian ? "\xFE\xFF" : "\xFF\xFE", 2),
                         AIGC_OK);
    }
    for (; *text != '\0'; text++) {
        unit[big_endian ? 1 : 0] = (uint8_t)*text;
        unit[big_endian ? 0 : 1] = 0;
        assert_int_equal(aigcp_buffer_append(wide, unit, 2), AIGC_OK);
    }
}

/* Labels and manifests in UTF-16 are read; nothing is written into it. */
static void
utf16_is_read_and_not_written(void **state)
{
    static const char *const declarations[] = { "", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" };
    aigcp_buffer wide, store, result;
    aigcp_manifest_place place;
    aigc_source source;

    (void)state;
    aigcp_buffer_init(&wide, AIGCP_STORE_MAX);
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (unsigned i = 0; i < 8; i++) {
        bool big_endian = (i & 1) != 0, with_mark = (i & 2) != 0;
        char drawing[2048];

        (void)snprintf(drawing, sizeof drawing, "%s%s", declarations[i >> 2],
                       IN_METADATA(IMAGE_OLD_PACKET MANIFEST("AAAAQUJD")));
        widen(drawing, big_endian, with_mark, &wide);
        image_check_labels(svg, wide.data, wide.length, XMP_PLACE IMAGE_OLD "\n");
        assert_int_equal(aigc_source_memory(&source, wide.data, wide.length), AIGC_OK);
        store.length = 0;
        assert_int_equal(svg->find_manifest(&source, &store, &place), AIGC_OK);
        assert_int_equal(place.count, 1);
        assert_memory_equal(wide.data + place.offset + (big_endian ? 1 : 0), "A\0A\0A\0A\0Q", 9);
        assert_int_equal(place.length, 16);
        assert_int_equal(store.length, 6);
        assert_memory_equal(store.data, "\0\0\0ABC", 6);
        assert_int_equal(image_place(svg, wide.data, wide.length, false, &result),
                         AIGC_ERR_UNSUPPORTED);
    }
    /* What it declares is another encoding than the one it is in. */
    widen(LATIN1 IN_METADATA(IMAGE_OLD_PACKET), false, true, &wide);
    assert_int_equal(image_place(svg, wide.data, wide.length, false, &result),
                     AIGC_ERR_UNSUPPORTED);
    aigcp_buffer_free(&wide);
    aigcp_buffer_free(&store);
    aigcp_buffer_free(&result);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    static const char drawing[] = "<svg " NS "><metadata>" IMAGE_OLD_PACKET "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_manifest(svg, drawing, sizeof drawing - 1, 100, &result);
    image_check_cuts(svg, result.data, result.length);
    aigcp_buffer_free(&result);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_are_made_or_added_to),
        cmocka_unit_test(rdf_with_prefixes_from_outside_is_merged_into),
        cmocka_unit_test(doubles_go),
        cmocka_unit_test(what_is_added_is_in_the_encoding_of_the_file),
        cmocka_unit_test(metadata_in_latin1_are_read_and_kept),
        cmocka_unit_test(encodings_that_are_not_known_are_not_damage),
        cmocka_unit_test(damage_is_refused),
        cmocka_unit_test(entities_do_not_blow_up),
        cmocka_unit_test(the_manifest_is_base64_in_metadata),
        cmocka_unit_test(a_manifest_that_is_not_just_base64_is_refused),
        cmocka_unit_test(utf16_is_read_and_not_written),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
