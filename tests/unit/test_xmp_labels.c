/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in XMP as others write them: where they are found, and that none of them is left beside
 * one that is set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_labels.h"

#define NAMESPACES                                             \
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' " \
    "xmlns:tc='" AIGCP_XMP_TC260 "' "                          \
    "xmlns:dc='http://purl.org/dc/elements/1.1/' "             \
    "xmlns:exif='http://ns.adobe.com/exif/1.0/' "              \
    "xmlns:tiff='http://ns.adobe.com/tiff/1.0/' xmlns:o='http://example.com/'"
#define IN_RDF(text) "<rdf:RDF " NAMESPACES ">" text "</rdf:RDF>"
#define PACKET(text) IN_RDF("<rdf:Description>" text "</rdf:Description>")
#define ALT(text) "<rdf:Alt><rdf:li xml:lang='x-default'>" text "</rdf:li></rdf:Alt>"
#define LABEL "{\"Label\":\"1\",\"ProduceID\":\"a\"}"
#define FIELDS "<tc:Label>1</tc:Label><tc:ProduceID>a</tc:ProduceID>"

typedef struct label_case {
    const char *packet;
    const char *found; /* of each: kind, place, text in brackets */
} label_case;

#define GLUED(place, text) "3 " place "[" text "]"

/* The label out of its place, each time alone. */
static const label_case misplaced[] = {
    { PACKET("<dc:description>" ALT(LABEL) "</dc:description>"),
      GLUED("XMP dc:description", LABEL) },
    { PACKET("<exif:UserComment>" ALT("{\"AIGC\":" LABEL "}") "</exif:UserComment>"),
      GLUED("XMP exif:UserComment", "{\"AIGC\":" LABEL "}") },
    { IN_RDF("<rdf:Description tiff:ImageDescription='{&quot;ProduceID&quot;:1}'/>"),
      GLUED("XMP tiff:ImageDescription", "{\"ProduceID\":1}") },
    { PACKET("<tc:aigc>" LABEL "</tc:aigc>"), GLUED("XMP, in another property", LABEL) },
    { PACKET("<o:AIGC>{\"Label\":\"1\"}</o:AIGC>"),
      GLUED("XMP, in another property", "{\"Label\":\"1\"}") },
    { PACKET(FIELDS), GLUED("XMP, field by field", LABEL) },
    { IN_RDF("<rdf:Description tc:Label='1' tc:ProduceID='a'/>"),
      GLUED("XMP, field by field", LABEL) },
    { PACKET("<tc:AIGC rdf:parseType='Resource'>" FIELDS "</tc:AIGC>"),
      GLUED("XMP, field by field", LABEL) },
    { PACKET("<tc:AIGC><rdf:Description>" FIELDS "</rdf:Description></tc:AIGC>"),
      GLUED("XMP, field by field", LABEL) },
    { PACKET("<tc:AIGC><rdf:Description tc:Label='1' tc:ProduceID='a'/></tc:AIGC>"),
      GLUED("XMP, field by field", LABEL) },
    { PACKET("<tc:AIGC tc:Label='1' tc:ProduceID='a'/>"), GLUED("XMP, field by field", LABEL) },
    { PACKET("<tc:AIGC tc:Label='1' tc:ProduceID='a'></tc:AIGC>"),
      GLUED("XMP, field by field", LABEL) },
};

/* What is no label, or stands where it belongs, and packets that are not well-formed. */
static const label_case others[] = {
    { PACKET("<tc:AIGC>" LABEL "</tc:AIGC>"), "1 XMP TC260:AIGC[" LABEL "]" },
    { PACKET("<tc:AIGC xml:lang='zh'>" LABEL "</tc:AIGC>"), "1 XMP TC260:AIGC[" LABEL "]" },
    { PACKET("<tc:AIGC o:by='me'>" LABEL "</tc:AIGC>"), "1 XMP TC260:AIGC[" LABEL "]" },
    { PACKET("<tc:AIGC>" LABEL "</tc:AIGC>" FIELDS),
      "1 XMP TC260:AIGC[" LABEL "]" GLUED("XMP, field by field", LABEL) },
    { PACKET("<dc:description>" ALT("ProduceID of the vase: {a}?") "</dc:description>"),
      GLUED("XMP dc:description", "ProduceID of the vase: {a}?") },
    { PACKET("<dc:description>" ALT("how to write a ProduceID") "</dc:description>"), "" },
    { PACKET("<dc:description>" ALT("{\"Label\":\"1\"}") "</dc:description>"), "" },
    { PACKET("<o:AIGC>yes</o:AIGC><o:Label>1</o:Label><tc:Other>1</tc:Other>"), "" },
    { PACKET("<o:Thing rdf:parseType='Resource'><o:Label>1</o:Label></o:Thing>"), "" },
    { PACKET("<o:Thing rdf:parseType='Resource'>" FIELDS "</o:Thing>"), "" },
    { IN_RDF("<rdf:Description><p:AIGC>" LABEL "</p:AIGC></rdf:Description>"),
      GLUED("XMP that is not well-formed", LABEL) },
    { PACKET("<tc:AIGC>" LABEL "</tc:AIGC><o:p>"), "1 XMP TC260:AIGC[" LABEL "]" },
    { PACKET("<p:AIGC>none</p:AIGC>"), "" },
};

static aigc_status
take(void *context, const aigcp_carrier *carrier)
{
    char *found = context;
    size_t at = strlen(found);

    snprintf(found + at, 512 - at, "%d %s[%.*s]", (int)carrier->kind, carrier->place,
             (int)carrier->length, carrier->text);
    assert_int_equal(carrier->offset, 7);
    return AIGC_OK;
}

static void
check(const char *packet, size_t length, const char *expected)
{
    char found[512] = "";
    guard_page guard;

    guard_page_behind(&guard, packet, length);
    aigc_status status = aigcp_xmp_labels((const char *)guard.data, length, 7, take, found);
    guard_page_free(&guard);
    assert_true(status == AIGC_OK || status == AIGC_ERR_FORMAT);
    assert_string_equal(found, expected);
}

static void
labels_are_found_where_others_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misplaced / sizeof misplaced[0]; i++)
        check(misplaced[i].packet, strlen(misplaced[i].packet), misplaced[i].found);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        check(others[i].packet, strlen(others[i].packet), others[i].found);
}

/* Set the label, and compare what is found then, and which text is still there. */
static void
check_set(const char *packet, const char *expected, const char *kept)
{
    static const aigcp_xmp_property label = { AIGCP_XMP_TC260, "TC260", "AIGC", "{\"Label\":2}" };
    aigcp_buffer result;

    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    assert_int_equal(aigcp_xmp_set(packet, strlen(packet), &label, 1, &result), AIGC_OK);
    check((const char *)result.data, result.length, expected);
    assert_int_equal(aigcp_buffer_append_byte(&result, 0), AIGC_OK);
    assert_non_null(strstr((const char *)result.data, kept));
    aigcp_buffer_free(&result);
}

static void
a_label_out_of_its_place_gives_way(void **state)
{
    static const char set[] = "1 XMP TC260:AIGC[{\"Label\":2}]";

    (void)state;
    for (size_t i = 0; i < sizeof misplaced / sizeof misplaced[0]; i++)
        check_set(misplaced[i].packet, set, "rdf:RDF");
    check_set(PACKET("<dc:description>a vase</dc:description>" FIELDS), set, "a vase");
    /* What somebody wrote beside it is not thrown away with it. */
    check_set(PACKET("<dc:description><rdf:Bag><rdf:li>a vase</rdf:li><rdf:li>" LABEL
                     "</rdf:li></rdf:Bag></dc:description>"),
              set, "<rdf:li>a vase</rdf:li><rdf:li></rdf:li>");
    check_set(PACKET("<tc:Label><rdf:Bag><rdf:li>1</rdf:li><rdf:li>" LABEL
                     "</rdf:li></rdf:Bag></tc:Label>"),
              set, "rdf:RDF");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_found_where_others_write_them),
        cmocka_unit_test(a_label_out_of_its_place_gives_way),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
