/* SPDX-License-Identifier: Apache-2.0 */
/* XMP packets: what is read in all the ways of writing it; what is set, and that nothing else
 * changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_packet.h"

#define RDF "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
#define TC "xmlns:TC260='" AIGCP_XMP_TC260 "'"
#define IN_RDF(text) "<rdf:RDF " RDF ">" text "</rdf:RDF>"
#define IN_DESCRIPTION(text) \
    IN_RDF("<rdf:Description rdf:about='' " TC ">" text "</rdf:Description>")

static const aigcp_xmp_property label = { AIGCP_XMP_TC260, "TC260", "AIGC", "{\"Label\":\"1\"}" };
#define LABEL "{&quot;Label&quot;:&quot;1&quot;}"

/* Values of the label, each in brackets. */
typedef struct labels_found {
    char text[512];
    size_t count;
} labels_found;

static aigc_status
take(void *context, const char *uri, const char *name, const char *value, size_t length)
{
    labels_found *found = context;
    size_t at = strlen(found->text);

    if (strcmp(uri, AIGCP_XMP_TC260) == 0 && strcmp(name, "AIGC") == 0) {
        snprintf(found->text + at, sizeof found->text - at, "[%.*s]", (int)length, value);
        found->count++;
    }
    return AIGC_OK;
}

static aigc_status
read_labels(const char *packet, size_t length, labels_found *found)
{
    guard_page guard;

    *found = (labels_found){ "", 0 };
    guard_page_behind(&guard, packet, length);
    aigc_status status = aigcp_xmp_read((const char *)guard.data, length, take, found);
    guard_page_free(&guard);
    return status;
}

static void
check_read(const char *packet, const char *expected)
{
    labels_found found;

    assert_int_equal(read_labels(packet, strlen(packet), &found), AIGC_OK);
    assert_string_equal(found.text, expected);
}

/* The packet with properties set, NUL-terminated; to be freed. */
static char *
set(const char *packet, const aigcp_xmp_property *properties, size_t count)
{
    aigcp_buffer result;
    guard_page guard;

    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    guard_page_behind(&guard, packet, strlen(packet));
    assert_int_equal(
        aigcp_xmp_set((const char *)guard.data, guard.length, properties, count, &result), AIGC_OK);
    guard_page_free(&guard);
    assert_int_equal(aigcp_buffer_append_byte(&result, 0), AIGC_OK);
    return (char *)result.data;
}

static void
check_set(const char *packet, const char *expected)
{
    char *result = set(packet, &label, 1), *again;

    assert_string_equal(result, expected);
    check_read(result, "[{\"Label\":\"1\"}]");
    again = set(result, &label, 1);
    assert_string_equal(again, result);
    free(result);
    free(again);
}

static void
elements_and_attributes_are_read(void **state)
{
    (void)state;
    check_read(IN_DESCRIPTION("<TC260:AIGC>a&quot;\"b</TC260:AIGC>"), "[a\"\"b]");
    check_read(
        IN_RDF("<rdf:Description rdf:about='' x:Y='1' TC260:AIGC='{&quot;a\"}' xmlns:x='u' " TC
               " x:Z = '2'/>"),
        "[{\"a\"}]");
    check_read(IN_DESCRIPTION("<TC260:AIGC><![CDATA[<&]]>&#x751f;</TC260:AIGC>"), "[<&生]");
    check_read(IN_DESCRIPTION("<TC260:AIGC/>"), "[]");
    check_read(IN_DESCRIPTION("<TC260:AIGC rdf:resource='r'/>"), "[r]");
    check_read(IN_DESCRIPTION("<TC260:AIGC rdf:parseType='Resource'><rdf:value>v</rdf:value>"
                              "</TC260:AIGC>"),
               "[v]");
    check_read(IN_DESCRIPTION("<TC260:AIGC>\n <rdf:Alt><rdf:li xml:lang='x-default'>one</rdf:li>"
                              "<rdf:li>two</rdf:li></rdf:Alt></TC260:AIGC>"),
               "[one][two]");
    check_read(IN_DESCRIPTION("<TC260:AIGC>1</TC260:AIGC>") "<!-- end -->\n", "[1]");
}

static void
the_namespace_counts_and_the_prefix_does_not(void **state)
{
    (void)state;
    check_read(IN_RDF("<rdf:Description><q:AIGC xmlns:q='" AIGCP_XMP_TC260 "'>1</q:AIGC>"
                      "<TC260:AIGC xmlns:TC260='http://example.com/'>2</TC260:AIGC>"
                      "<AIGC xmlns='" AIGCP_XMP_TC260 "'>3</AIGC><AIGC>4</AIGC></rdf:Description>"),
               "[1][3]");
    /* Not in a rdf:Description, or deeper: none of ours. */
    check_read(IN_RDF("<x " TC "><TC260:AIGC>1</TC260:AIGC></x>"), "");
    check_read(IN_DESCRIPTION("<TC260:Other><TC260:AIGC>1</TC260:AIGC></TC260:Other>"), "");
}

static void
what_is_no_xml_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "x",
        "<rdf:RDF>",
        IN_DESCRIPTION("<a>"),
        IN_DESCRIPTION("&e;"),
        "<!DOCTYPE r [<!ENTITY e 'x'>]>" IN_DESCRIPTION("&e;"),
        "<!DOCTYPE r>" IN_DESCRIPTION(""),
        IN_DESCRIPTION("\x80"),
    };
    static const char wide[] = "\xff\xfe<\0r\0/\0 \0";
    labels_found found;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_labels(bad[i], strlen(bad[i]), &found), AIGC_ERR_FORMAT);
    assert_int_equal(read_labels(wide, sizeof wide - 1, &found), AIGC_ERR_FORMAT);
    assert_int_equal(read_labels(wide + 2, sizeof wide - 3, &found), AIGC_ERR_FORMAT);
}

/* The same text in another encoding, zeros behind it. */
static size_t
encode(const char *encoding, char *text, char *out, size_t room)
{
    iconv_t conversion = iconv_open(encoding, "UTF-8");
    size_t left = strlen(text), all = room;

    memset(out, 0, room);
    assert_true(conversion != (iconv_t)-1);
    assert_int_equal(iconv(conversion, &text, &left, &out, &room), 0);
    (void)iconv_close(conversion);
    return all - room + 8;
}

static void
other_encodings_are_read_and_become_utf8(void **state)
{
    static const char *const encodings[] = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" };
    static const char *const heads[] = { "", "\xef\xbb\xbf",
                                         "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-16'?>" };
    static const char packet[] = IN_DESCRIPTION("<TC260:AIGC>old \xf0\xa0\xae\xb7</TC260:AIGC>");
    static const char changed[] = IN_DESCRIPTION("<TC260:AIGC>" LABEL "</TC260:AIGC>");

    (void)state;
    for (size_t i = 0; i < 12; i++) {
        const char *encoding = encodings[i % 4], *head = heads[i / 4];
        char text[512], wide[2048];
        aigcp_buffer result;
        labels_found found;

        aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
        (void)snprintf(text, sizeof text, "%s%s", head, packet);
        size_t length = encode(encoding, text, wide, sizeof wide);
        assert_int_equal(read_labels(wide, length, &found), AIGC_OK);
        assert_string_equal(found.text, "[old \xf0\xa0\xae\xb7]");
        assert_int_equal(aigcp_xmp_set(wide, length, &label, 1, &result), AIGC_OK);
        assert_int_equal(result.length, strlen(changed));
        assert_memory_equal(result.data, changed, result.length);
        /* Nothing is to change. */
        (void)snprintf(text, sizeof text, "%s%s", head, changed);
        length = encode(encoding, text, wide, sizeof wide);
        result.length = 0;
        assert_int_equal(aigcp_xmp_set(wide, length, &label, 1, &result), AIGC_OK);
        assert_int_equal(result.length, length);
        assert_memory_equal(result.data, wide, length);
        aigcp_buffer_free(&result);
    }
}

static void
zeros_behind_a_packet_are_left_out(void **state)
{
    static const char packet[] = IN_DESCRIPTION("<TC260:AIGC>1</TC260:AIGC>") "\0\0\0";
    labels_found found;

    (void)state;
    assert_int_equal(read_labels(packet, sizeof packet - 1, &found), AIGC_OK);
    assert_string_equal(found.text, "[1]");
}

static void
a_packet_cut_anywhere_is_refused(void **state)
{
    static const char packet[] = IN_DESCRIPTION("<TC260:AIGC a='b'>1</TC260:AIGC>");
    labels_found found;

    (void)state;
    for (size_t length = 0; length + 1 < sizeof packet; length++)
        assert_int_equal(read_labels(packet, length, &found), AIGC_ERR_FORMAT);
}

static void
depth_is_bounded(void **state)
{
    (void)state;
    for (size_t depth = AIGCP_XML_DEPTH_MAX; depth <= AIGCP_XML_DEPTH_MAX + 1; depth++) {
        char *text = malloc(depth * 7);
        labels_found found;

        assert_non_null(text);
        for (size_t i = 0; i < depth; i++) {
            memcpy(text + 3 * i, "<a>", 3);
            memcpy(text + 3 * depth + 4 * i, "</a>", 4);
        }
        assert_int_equal(read_labels(text, depth * 7, &found),
                         depth <= AIGCP_XML_DEPTH_MAX ? AIGC_OK : AIGC_ERR_LIMIT);
        free(text);
    }
}

static void
a_new_packet_is_made(void **state)
{
    (void)state;
    check_set("", "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                  " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                  "  <rdf:Description rdf:about=\"\"\n"
                  "    xmlns:TC260=\"" AIGCP_XMP_TC260 "\">\n"
                  "   <TC260:AIGC>" LABEL "</TC260:AIGC>\n"
                  "  </rdf:Description>\n"
                  " </rdf:RDF>\n"
                  "</x:xmpmeta>\n"
                  "<?xpacket end=\"w\"?>");
}

static void
what_is_there_gets_the_new_value(void **state)
{
    (void)state;
    check_set(IN_DESCRIPTION("<TC260:AIGC xml:lang='zh' >old</TC260:AIGC >"),
              IN_DESCRIPTION("<TC260:AIGC xml:lang='zh' >" LABEL "</TC260:AIGC >"));
    check_set(IN_DESCRIPTION("<TC260:AIGC/>"),
              IN_DESCRIPTION("<TC260:AIGC>" LABEL "</TC260:AIGC>"));
    check_set(IN_DESCRIPTION("<q:AIGC rdf:parseType='Resource' xmlns:q='" AIGCP_XMP_TC260
                             "'><q:L>1</q:L></q:AIGC>"),
              IN_DESCRIPTION("<q:AIGC xmlns:q='" AIGCP_XMP_TC260 "'>" LABEL "</q:AIGC>"));
    check_set(IN_RDF("<rdf:Description a:b='&lt;' xmlns:a='u' " TC "\n TC260:AIGC='old' />"),
              IN_RDF("<rdf:Description a:b='&lt;' xmlns:a='u' " TC "\n TC260:AIGC='" LABEL "' />"));
    /* An equal value in other words is written in ours. */
    check_set(IN_DESCRIPTION("<TC260:AIGC>{\"Label\":\"1\"}</TC260:AIGC>"),
              IN_DESCRIPTION("<TC260:AIGC>" LABEL "</TC260:AIGC>"));
}

static void
doubles_go(void **state)
{
    (void)state;
    check_set(IN_RDF("<rdf:Description " TC " TC260:AIGC='1' rdf:about=''>\n"
                     "  <TC260:AIGC>2</TC260:AIGC>\n  <TC260:B>3</TC260:B></rdf:Description>"
                     "<rdf:Description " TC "  TC260:AIGC=\"4\"/>"),
              IN_RDF("<rdf:Description " TC " TC260:AIGC='" LABEL "' rdf:about=''>\n"
                     "  <TC260:B>3</TC260:B></rdf:Description>"
                     "<rdf:Description " TC "/>"));
}

static void
a_property_without_a_value_goes(void **state)
{
    static const aigcp_xmp_property none = { AIGCP_XMP_TC260, "TC260", "AIGC", NULL };

    (void)state;
    char *result =
        set(IN_DESCRIPTION("\n <TC260:AIGC>1</TC260:AIGC>\n <TC260:B>2</TC260:B>"), &none, 1);
    assert_string_equal(result, IN_DESCRIPTION("\n <TC260:B>2</TC260:B>"));
    free(result);
    result = set(IN_RDF(""), &none, 1);
    assert_string_equal(result, IN_RDF(""));
    free(result);
}

static void
what_is_missing_is_added(void **state)
{
#define ADDED(prefix)                                                            \
    "  <rdf:Description rdf:about=\"\"\n    xmlns:" prefix "=\"" AIGCP_XMP_TC260 \
    "\">\n   <" prefix ":AIGC>" LABEL "</" prefix ":AIGC>\n  </rdf:Description>\n"
    (void)state;
    check_set("<a>\n <rdf:RDF " RDF ">\n </rdf:RDF>\n</a>",
              "<a>\n <rdf:RDF " RDF ">\n" ADDED("TC260") " </rdf:RDF>\n</a>");
    check_set("<rdf:RDF " RDF "></rdf:RDF>", "<rdf:RDF " RDF ">\n" ADDED("TC260") "</rdf:RDF>");
    check_set("<rdf:RDF " RDF " />", "<rdf:RDF " RDF " >\n" ADDED("TC260") " </rdf:RDF>");
    /* Where rdf and TC260 mean something else. */
    check_set("<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:rdf='u' "
              "xmlns:TC260='v' xmlns:ns1='w'>\n</RDF>",
              "<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:rdf='u' "
              "xmlns:TC260='v' xmlns:ns1='w'>\n"
              "  <rdf:Description rdf:about=\"\" "
              "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n    "
              "xmlns:ns2=\"" AIGCP_XMP_TC260 "\">\n   <ns2:AIGC>" LABEL
              "</ns2:AIGC>\n  </rdf:Description>\n</RDF>");
}

static void
padding_is_used_up(void **state)
{
    static const char head[] = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\n";
    char packet[2048];

    (void)state;
    for (int padding = 0; padding <= 600; padding += 100) {
        snprintf(packet, sizeof packet, "%s%s\n%*s\n<?xpacket end='r'?>", head, IN_RDF(""), padding,
                 "");
        size_t length = strlen(packet);
        char *result = set(packet, &label, 1);
        if (padding >= 200)
            assert_int_equal(strlen(result), length);
        else
            assert_true(strlen(result) > length);
        assert_string_equal(result + strlen(result) - 20, "\n<?xpacket end='r'?>");
        char *again = set(result, &label, 1);
        assert_string_equal(again, result);
        free(again);
        free(result);
    }
}

static void
several_properties_share_a_description(void **state)
{
    static const aigcp_xmp_property all[] = {
        { AIGCP_XMP_TC260, "TC260", "AIGC", "1" },
        { AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt", "DigitalSourceType", "http://x/?a&b" },
        { AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt", "AISystemUsed", "模型 <1>" },
        { AIGCP_XMP_BASIC, "xmp", "CreatorTool", "a\tb\r\n'c'" },
    };
    char *result, *again;

    (void)state;
    result = set(IN_RDF("<rdf:Description " TC ">\n<TC260:AIGC>0</TC260:AIGC></rdf:Description>\n"),
                 all, 4);
    assert_string_equal(
        result,
        IN_RDF(
            "<rdf:Description " TC ">\n<TC260:AIGC>1</TC260:AIGC></rdf:Description>\n"
            "  <rdf:Description rdf:about=\"\"\n    xmlns:Iptc4xmpExt=\"" AIGCP_XMP_IPTC_EXT
            "\"\n    xmlns:xmp=\"" AIGCP_XMP_BASIC "\">\n"
            "   <Iptc4xmpExt:DigitalSourceType>http://x/?a&amp;b</Iptc4xmpExt:DigitalSourceType>\n"
            "   <Iptc4xmpExt:AISystemUsed>模型 &lt;1&gt;</Iptc4xmpExt:AISystemUsed>\n"
            "   <xmp:CreatorTool>a&#x9;b&#xD;&#xA;&apos;c&apos;</xmp:CreatorTool>\n"
            "  </rdf:Description>\n"));
    again = set(result, all, 4);
    assert_string_equal(again, result);
    free(again);
    free(result);
}

static void
what_cannot_be_said_is_refused(void **state)
{
    static const char *const values[] = { "\x01", "\x80", "\xed\xa0\x80", "\xef\xbf\xbf" };
    static const char *const packets[] = { "<a/>", "<rdf:RDF/>", "text" };
    aigcp_xmp_property property = label;
    aigcp_buffer result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    assert_int_equal(aigcp_buffer_append_string(&result, "kept"), AIGC_OK);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        property.value = values[i];
        assert_int_equal(aigcp_xmp_set("", 0, &property, 1, &result), AIGC_ERR_FORMAT);
    }
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        assert_int_equal(aigcp_xmp_set(packets[i], strlen(packets[i]), &label, 1, &result),
                         AIGC_ERR_OCCUPIED);
    }
    assert_int_equal(result.length, 4);
    aigcp_buffer_free(&result);
}

static void
the_number_of_properties_is_bounded(void **state)
{
    aigcp_xmp_property many[AIGCP_XMP_SET_MAX + 1];
    char names[AIGCP_XMP_SET_MAX + 1][8];
    aigcp_buffer result;

    (void)state;
    for (size_t i = 0; i <= AIGCP_XMP_SET_MAX; i++) {
        snprintf(names[i], sizeof names[i], "p%zu", i);
        many[i] = (aigcp_xmp_property){ "urn:x", "x", names[i], "v" };
    }
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    assert_int_equal(aigcp_xmp_set("", 0, many, AIGCP_XMP_SET_MAX + 1, &result), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_xmp_set("", 0, many, AIGCP_XMP_SET_MAX, &result), AIGC_OK);
    aigcp_buffer_free(&result);
    /* A result that does not fit is not cut. */
    aigcp_buffer_init(&result, 100);
    assert_int_equal(aigcp_xmp_set("", 0, &label, 1, &result), AIGC_ERR_LIMIT);
    assert_int_equal(result.length, 0);
    aigcp_buffer_free(&result);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_and_attributes_are_read),
        cmocka_unit_test(the_namespace_counts_and_the_prefix_does_not),
        cmocka_unit_test(what_is_no_xml_is_refused),
        cmocka_unit_test(other_encodings_are_read_and_become_utf8),
        cmocka_unit_test(zeros_behind_a_packet_are_left_out),
        cmocka_unit_test(a_packet_cut_anywhere_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_new_packet_is_made),
        cmocka_unit_test(what_is_there_gets_the_new_value),
        cmocka_unit_test(doubles_go),
        cmocka_unit_test(a_property_without_a_value_goes),
        cmocka_unit_test(what_is_missing_is_added),
        cmocka_unit_test(padding_is_used_up),
        cmocka_unit_test(several_properties_share_a_description),
        cmocka_unit_test(what_cannot_be_said_is_refused),
        cmocka_unit_test(the_number_of_properties_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
