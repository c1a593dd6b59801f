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
    image_check_labels(svg, drawing, sizeof(drawing) - 1, XMP_PLACE IMAGE_OLD "\n");
    image_check_place(svg, drawing, sizeof(drawing) - 1, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "<desc>&e;</desc><metadata xmlns:q=\"nearer\"><rdf:RDF>"
                                   "<rdf:Description t:AIGC='");
    (void)image_offset_of(&result, "q:x='kept'");
    aigcp_buffer_free(&result);
}

static void
doubles_go(void **state)
{
    static const char drawing[] = "<svg " NS "><metadata>" IMAGE_OLD_PACKET "</metadata>"
                                  "<metadata>" IMAGE_OLD_PACKET "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_labels(svg, drawing, sizeof(drawing) - 1,
                       XMP_PLACE IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD "\n");
    image_check_place(svg, drawing, sizeof(drawing) - 1, false, XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
}

static void
other_encodings_and_damage_are_refused(void **state)
{
    static const char *const bad[] = {
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg " NS ">\xe4</svg>",
        "<svg " NS ">",
        "<html></html>",
        "<svg " NS ">&undefined;</svg>",
    };
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(image_place(svg, bad[i], strlen(bad[i]), false, &result), AIGC_ERR_FORMAT);
    }
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
    assert_int_equal(image_place(svg, drawing, sizeof(drawing) - 1, false, &result),
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
        image_check_manifest(svg, drawing, sizeof(drawing) - 1, length, &result);
        (void)image_offset_of(&result, "<svg " NS "><metadata><c2pa:manifest "
                                       "xmlns:c2pa=\"http://c2pa.org/manifest\">AAAA");
    }
    aigcp_buffer_free(&result);
}

static aigc_status
find(const char *drawing, aigcp_manifest_place *place)
{
    aigcp_buffer store;
    aigc_source source;
    aigc_status status;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, drawing, strlen(drawing)), AIGC_OK);
    status = svg->find_manifest(&source, &store, place);
    aigcp_buffer_free(&store);
    return status;
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
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(find(bad[i], &place), AIGC_ERR_FORMAT);
    }
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA")), &place), AIGC_OK);
    assert_int_equal(place.length, 4);
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA") MANIFEST("AAAA")), &place), AIGC_OK);
    assert_int_equal(place.count, 2);
    /* What goes on behind a drawing is text, but for a manifest in the drawing. */
    assert_int_equal(find("<svg " NS "/> text", &place), AIGC_ERR_NOT_FOUND);
    assert_int_equal(find("<svg> text", &place), AIGC_ERR_NOT_FOUND);
    assert_int_equal(find(IN_METADATA(MANIFEST("AAAA")) " text", &place), AIGC_ERR_FORMAT);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    static const char drawing[] = "<svg " NS "><metadata>" IMAGE_OLD_PACKET "</metadata></svg>";
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    image_check_manifest(svg, drawing, sizeof(drawing) - 1, 100, &result);
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
        cmocka_unit_test(other_encodings_and_damage_are_refused),
        cmocka_unit_test(entities_do_not_blow_up),
        cmocka_unit_test(the_manifest_is_base64_in_metadata),
        cmocka_unit_test(a_manifest_that_is_not_just_base64_is_refused),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
