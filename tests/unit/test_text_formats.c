/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in Markdown, HTML and plain text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/format_run.h"
#include "tests/support/guard_page.h"
#include "watermark/limits.h"

/* The one label of a file. The text is read in front of an unreadable page. */
static void
expect_labels(const aigcp_format *format, const char *text, const char *const *expected,
              size_t count)
{
    guard_page guard;
    format_labels labels;

    guard_page_behind(&guard, text, strlen(text));
    assert_int_equal(format_run_find(format, guard.data, guard.length, &labels), AIGC_OK);
    for (size_t i = 0; i < labels.count && i < count; i++)
        assert_string_equal(labels.text[i], expected[i]);
    if (labels.count != count)
        fail_msg("%zu labels instead of %zu in: %s", labels.count, count, text);
    format_labels_free(&labels);
    guard_page_free(&guard);
}

static void
expect_label(const aigcp_format *format, const char *text, const char *expected)
{
    expect_labels(format, text, &expected, 1);
}

static void
expect_placed(const aigcp_format *format, const char *text, const char *expected)
{
    guard_page guard;
    char *result, *again;
    size_t length, again_length;

    guard_page_behind(&guard, text, strlen(text));
    assert_int_equal(format_run_place(format, guard.data, guard.length, "id", &result, &length),
                     AIGC_OK);
    assert_string_equal(result, expected);
    expect_label(format, result, FORMAT_RUN_BARE("id"));
    /* Once more: it is replaced, not added, and nothing else changes. */
    assert_int_equal(format_run_place(format, result, length, "id", &again, &again_length),
                     AIGC_OK);
    assert_string_equal(again, expected);
    guard_page_free(&guard);
    free(result);
    free(again);
}

#define MD &aigcp_format_markdown
#define FLAT "{\"Label\":\"1\",\"ProduceID\":\"x\"}"

static void
front_matter_is_read_in_every_style(void **state)
{
    (void)state;
    expect_label(MD, "---\nAIGC:\n  Label: \"1\"\n  ProduceID: 'x'\n---\ntext", FLAT);
    expect_label(
        MD, "---\r\ntitle: t\r\nAIGC:\r\n    Label: '1'\r\n\r\n    ProduceID: x\r\n---\r\n", FLAT);
    expect_label(MD, "\xef\xbb\xbf---\n\"AIGC\": {\"Label\": \"1\", \"ProduceID\":\"x\"}\n...\n",
                 FLAT);
    expect_label(MD, "---\n'AIGC' : {Label: '1', ProduceID: x,} # ours\nb: c\n---\n", FLAT);
    expect_label(MD, "---\nAIGC:\n  {\"Label\":\"1\",\n\"ProduceID\":\"x\"}\n---\n", FLAT);
    expect_label(MD, "---\nAIGC: '{\"Label\":\"1\",\"ProduceID\":\"x\"}'\n---\n", FLAT);
    expect_label(MD, "---\nAIGC: \"{\\\"Label\\\":\\\"1\\\",\\\"ProduceID\\\":\\\"x\\\"}\"\n---\n",
                 FLAT);
    expect_label(MD, "---\nAIGC: |\n  {\"Label\":\"1\",\"ProduceID\":\"x\"}\nb: c\n---\n",
                 FLAT "\n");
    expect_label(MD, "---\naigc:\n  # a comment\n  Label: \"1\" # another\n  ProduceID: x\n---\n",
                 FLAT);
    expect_label(MD,
                 "---\nAIGC:\n  Label: 1\n  ReservedCode1:\n  ReservedCode2: ~\n  N: 007\n---\n",
                 "{\"Label\":1,\"ReservedCode1\":null,\"ReservedCode2\":null,\"N\":\"007\"}");
    expect_label(
        MD,
        "---\nAIGC:\n  ReservedCode1:\n    Type: DS\n    List: [a, {b: \"c\"}]\n  Z: "
        "'''q'''\n---\n",
        "{\"ReservedCode1\":{\"Type\":\"DS\",\"List\":[\"a\",{\"b\":\"c\"}]},\"Z\":\"'q'\"}");
    expect_label(MD, "---\nAIGC: {u: \"\\u4e2d\\ud83d\\ude00\\x41\"}\n---\n",
                 "{\"u\":\"\xe4\xb8\xad\xf0\x9f\x98\x80"
                 "A\"}");
}

static void
what_is_no_yaml_is_handed_over_as_it_stands(void **state)
{
    (void)state;
    expect_label(MD, "---\nAIGC: &a {b: c}\n---\n", " &a {b: c}\n");
    expect_label(MD, "---\nAIGC:\n  - Label\n---\n", "\n  - Label\n");
    expect_label(MD, "---\nAIGC: {a: \"b\n---\n", " {a: \"b\n");
}

static void
both_of_two_labels_are_found(void **state)
{
    static const char *const both[] = { "{\"Label\":\"1\"}", "{\"Label\":\"2\"}" };

    (void)state;
    expect_labels(MD, "---\nAIGC: {Label: '1'}\na: b\nAIGC:\n  Label: '2'\n---\n", both, 2);
}

static void
dashes_are_not_always_front_matter(void **state)
{
    (void)state;
    expect_labels(MD, "---\nAIGC says hello\nAIGC: {Label: '1'}\n---\n", NULL, 0);
    expect_labels(MD, "---\nAIGC: {Label: '1'}\n", NULL, 0);
    expect_labels(MD, "text\n---\nAIGC: {Label: '1'}\n---\n", NULL, 0);
    expect_labels(MD, "---\nother:\n  AIGC: {Label: '1'}\n# AIGC: {}\nAIGCs: 1\n---\n", NULL, 0);
    expect_labels(MD, "", NULL, 0);
}

#define ENTRY                                                                           \
    "AIGC:\n  Label: \"1\"\n  ContentProducer: \"producer\"\n  ProduceID: \"id\"\n  "   \
    "ReservedCode1: \"\"\n  ContentPropagator: \"producer\"\n  PropagateID: \"id\"\n  " \
    "ReservedCode2: \"\"\n"
#define ENTRY_CRLF                                                                            \
    "AIGC:\r\n  Label: \"1\"\r\n  ContentProducer: \"producer\"\r\n  ProduceID: \"id\"\r\n  " \
    "ReservedCode1: \"\"\r\n  ContentPropagator: \"producer\"\r\n  PropagateID: \"id\"\r\n  " \
    "ReservedCode2: \"\"\r\n"

static void
front_matter_is_made_or_merged_into(void **state)
{
    (void)state;
    expect_placed(MD, "# Title\n", "---\n" ENTRY "---\n# Title\n");
    expect_placed(MD, "", "---\n" ENTRY "---\n");
    expect_placed(MD, "\xef\xbb\xbf# Title\r\n",
                  "\xef\xbb\xbf---\r\n" ENTRY_CRLF "---\r\n# Title\r\n");
    expect_placed(MD, "---\ntitle: a # b\n\n---\ntext", "---\ntitle: a # b\n\n" ENTRY "---\ntext");
    expect_placed(MD, "---\r\n---\r\n", "---\r\n" ENTRY_CRLF "---\r\n");
    expect_placed(MD, "---\na: 1\nAIGC: {Label: '2'}\n\n# of b\nb: 2\nAIGC:\n  Label: 3\n---\n",
                  "---\na: 1\n" ENTRY "\n# of b\nb: 2\n---\n");
    /* Lines between thematic breaks stay text. */
    expect_placed(MD, "---\nSo it goes\n---\n", "---\n" ENTRY "---\n---\nSo it goes\n---\n");
}

static void
expect_occupied(const char *text)
{
    char *result;
    size_t length;
    aigc_status status = format_run_place(MD, text, strlen(text), "id", &result, &length);

    if (status != AIGC_ERR_OCCUPIED)
        fail_msg("%s: %s", aigc_status_name(status), text);
    assert_null(result);
}

static void
front_matter_to_which_no_line_can_be_added_is_refused(void **state)
{
    (void)state;
    expect_occupied("---\n{ \"a\": 1 }\n---\n");
    expect_occupied("---\n# a list\n[a: 1, b: 2]\n---\n");
    expect_occupied("---\n- a\n- b\n---\n");
    expect_occupied("---\n  a: 1\n  b: 2\n---\n");
    expect_occupied("---\n? a\n: 1\n---\n");
    expect_occupied("---\nb: 2\n? - a\n  - b\n: 1\n---\n");
    expect_occupied("---\n? AIGC\n: {Label: '1'}\n---\n");
    expect_occupied("+++\ntitle = \"t\"\n+++\ntext\n");
    expect_occupied("\xef\xbb\xbf+++\r\ntitle = \"t\"\r\n+++\r\n");
}

/* A key of the user's may have the same name. */
static void
an_entry_that_is_no_label_stays(void **state)
{
    (void)state;
    expect_occupied("---\naigc: 5\n---\n");
    expect_occupied("---\nAIGC: true\n---\n");
    expect_occupied("---\nAIGC: [a, b]\n---\n");
    expect_occupied("---\nAIGC:\n- a\n---\n");
    expect_occupied("---\nAIGC: made with it # yes\n---\n");
    expect_occupied("---\nAIGC: |\n  a story\n---\n");
    expect_occupied("---\nAIGC: {tool: x}\n---\n");
    expect_occupied("---\nAIGC: &a {Label: '1'}\nb: *a\n---\n");
    expect_occupied("---\nAIGC: {Label: '1'}\nb: c\naigc: no\n---\n");
    expect_placed(MD, "---\nAIGC:\nb: c\n---\n", "---\n" ENTRY "b: c\n---\n");
    expect_placed(MD, "---\nAIGC: ~\n---\n", "---\n" ENTRY "---\n");
    expect_placed(MD, "---\nAIGC: '{\"Label\":\"1\",\"Prod'\n---\n", "---\n" ENTRY "---\n");
}

static void
front_matter_has_a_bound(void **state)
{
    size_t bound = 256 * 1024, length = bound + 64;
    char *text = malloc(length + 1);
    format_labels labels;

    (void)state;
    assert_non_null(text);
    memset(text, ' ', length);
    memcpy(text, "---\nAIGC: {Label: '1'}\n", 23);
    memcpy(text + bound - 5, "\n---\n", 5); /* its last byte is the last that is read */
    assert_int_equal(format_run_find(MD, text, length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 1);
    format_labels_free(&labels);
    memcpy(text + bound - 5, " \n---", 5);
    text[bound] = 'x';
    assert_int_equal(format_run_find(MD, text, bound, &labels), AIGC_OK);
    format_labels_free(&labels);
    memcpy(text + bound - 5, "    \n", 5);
    memcpy(text + bound, "---\n", 4);
    assert_int_equal(format_run_find(MD, text, length, &labels), AIGC_ERR_LIMIT);
    format_labels_free(&labels);
    free(text);
}

static void
nesting_has_a_bound(void **state)
{
    format_labels labels;
    const char *eight = "---\nAIGC: [[[[[[[[1]]]]]]]]\n---\n";
    const char *nine = "---\nAIGC: [[[[[[[[[1]]]]]]]]]\n---\n";

    (void)state;
    expect_label(MD, eight, "[[[[[[[[1]]]]]]]]");
    assert_int_equal(format_run_find(MD, nine, strlen(nine), &labels), AIGC_ERR_LIMIT);
    format_labels_free(&labels);
}

#define HTML &aigcp_format_html

static void
meta_elements_are_read_however_they_are_written(void **state)
{
    (void)state;
    expect_label(HTML, "<meta name=\"AIGC\" content='{\"Label\":\"1\"}'>", "{\"Label\":\"1\"}");
    expect_label(HTML, "<HEAD><META CONTENT = \"{&quot;Label&quot;:&#34;1&#x22;}\" NAME = aigc />",
                 "{\"Label\":\"1\"}");
    expect_label(HTML, "<meta data-x content=a&b&amp;c name=' AIGC '>", "a&b&c");
    expect_label(HTML, "<meta name=AIGC>", "");
    expect_label(HTML, "<title>a</title><p title='>'><meta name=AIGC content=x>", "x");
    expect_label(HTML, "<!-- > -- <meta name=AIGC content=c> --><meta name=AIGC content=x>", "x");
}

static void
what_a_browser_does_not_take_for_a_tag_is_none(void **state)
{
    (void)state;
    expect_labels(HTML, "<!-- <meta name=AIGC content=x> -->", NULL, 0);
    expect_labels(HTML, "<script>'<meta name=AIGC content=x>'</script >", NULL, 0);
    expect_labels(HTML, "<style><meta name=AIGC content=x></styles>", NULL, 0);
    expect_labels(HTML, "<title><meta name=AIGC content=x>", NULL, 0);
    expect_labels(HTML, "<meta name=AIGCs content=x><metas name=AIGC><meta name=AIGC content='x",
                  NULL, 0);
    expect_labels(HTML, "</meta name=AIGC content=x><? <meta name=AIGC content=x>", NULL, 0);
    expect_labels(HTML, "< meta name=AIGC content=x> <", NULL, 0);
}

#define META                                                                                     \
    "<meta name=\"AIGC\" content='{\"Label\":\"1\",\"ContentProducer\":\"producer\",\"ProduceID" \
    "\":\"id\",\"ReservedCode1\":\"\",\"ContentPropagator\":\"producer\",\"PropagateID\":\"id\"" \
    ",\"ReservedCode2\":\"\"}'"

static void
a_meta_element_goes_into_the_head(void **state)
{
    (void)state;
    expect_placed(HTML, "<html><head><title>t</title></head>",
                  "<html><head>" META "><title>t</title></head>");
    expect_placed(HTML, "<!DOCTYPE html>\r\n<head>\r\n\t<meta charset=utf-8>\r\n\t<title>",
                  "<!DOCTYPE html>\r\n<head>\r\n\t<meta charset=utf-8>\r\n\t" META
                  ">\r\n\t<title>");
    expect_placed(HTML, "<html xmlns='x'><body>", "<html xmlns='x'>" META " /><body>");
    expect_placed(HTML, "<!doctype html>\n<p>x<p>", "<!doctype html>\n" META ">\n<p>x<p>");
    expect_placed(HTML, "", META ">");
}

static void
a_label_in_html_is_updated(void **state)
{
    (void)state;
    expect_placed(HTML,
                  "<head><meta id=1 content=\"{}\" name='aigc'  ><b><meta name=AIGC content=2>",
                  "<head><meta id=1 content='{\"Label\":\"1\",\"ContentProducer\":\"producer\","
                  "\"ProduceID\":\"id\",\"ReservedCode1\":\"\",\"ContentPropagator\":\"producer\","
                  "\"PropagateID\":\"id\",\"ReservedCode2\":\"\"}' name='aigc'  ><b>");
    expect_placed(HTML, "<head><meta name=AIGC><b>", "<head>" META "><b>");
}

static void
html_is_escaped(void **state)
{
    char *result;
    size_t length;
    format_labels labels;

    (void)state;
    assert_int_equal(format_run_place(HTML, "<p>", 3, "a'<b>&amp;", &result, &length), AIGC_OK);
    assert_non_null(strstr(result, "a&#39;&lt;b&gt;&amp;amp;"));
    assert_int_equal(format_run_find(HTML, result, length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 1);
    assert_string_equal(labels.text[0], FORMAT_RUN_BARE("a'<b>&amp;"));
    format_labels_free(&labels);
    free(result);
}

static void
plain_text_has_no_place_for_metadata(void **state)
{
    (void)state;
    expect_labels(&aigcp_format_text, "AIGC: {Label: '1'}", NULL, 0);
    assert_null(aigcp_format_text.place_label);
}

static void
expect_type(const char *text, aigc_media_type expected)
{
    aigc_source source;
    aigc_media_type type;

    assert_int_equal(aigc_source_memory(&source, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
    if (type != expected)
        fail_msg("type %d instead of %d: %s", (int)type, (int)expected, text);
}

static void
text_is_told_by_its_beginning(void **state)
{
    (void)state;
    expect_type("---\na: b\n---\n", AIGC_MEDIA_MARKDOWN);
    expect_type("--- \t\r\na: b\n---\n", AIGC_MEDIA_MARKDOWN);
    expect_type("--- a\n---\n", AIGC_MEDIA_TEXT);
    expect_type("----\n", AIGC_MEDIA_TEXT);
    expect_type("---", AIGC_MEDIA_TEXT);
    expect_type("# Title\n", AIGC_MEDIA_TEXT);
    expect_type("<!DOCTYPE html><p>", AIGC_MEDIA_HTML);
    expect_type("<!-- saved -->\n<html><p>", AIGC_MEDIA_HTML);
    expect_type("<?xml version='1.0'?>\n<HTML xmlns='x'>", AIGC_MEDIA_HTML);
    expect_type("<?xml version='1.0'?>\n<svg xmlns='x'>", AIGC_MEDIA_SVG);
    assert_string_equal(aigc_media_name(AIGC_MEDIA_MARKDOWN), "Markdown");
    assert_string_equal(aigc_media_mime(AIGC_MEDIA_HTML), "text/html");
}

static void
words_that_are_the_magic_of_files_are_text(void **state)
{
    static const char *const texts[] = {
        "The wide river",
        "The moov box",
        "The mdat box of a file",
        "The ftyp box",
        "So:\nwide",
        "\xe4\xb8\xad wide and far",
        "ID3 tags are tags",
        "OggS begins each page",
        "fLaC begins a file",
        "GIF89a is of 1989",
        "RIFF....WAVE is sound",
        "%PDF-1.7 is the first line of a PDF\n",
        "A file begins with\n\n%PDF-1.7\n\nand so on\n",
        "A file:\n%PDF-1.7\nxref\nstartxref\n9\n%%EOF\nand no more\n",
    };
    (void)state;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_type(texts[i], AIGC_MEDIA_TEXT);
    expect_type("---\n---\n%PDF-1.7\n", AIGC_MEDIA_MARKDOWN);
    expect_type("%PDF-1.7\n", AIGC_MEDIA_PDF);
    expect_type("GIF89a", AIGC_MEDIA_GIF);
    expect_type("\xff\xd8\xff\xfe  a comment", AIGC_MEDIA_JPEG);
    expect_type("%PDF-1.7 \r1 0 obj", AIGC_MEDIA_PDF);
    expect_type("%PDF-1.7 %1\nstartxref\n9\n%%EOF\nand more", AIGC_MEDIA_PDF);
    expect_type("HTTP/1.1\n\n%PDF-1.7\nstartxref\r\n9\r\n%%EOF\r\n", AIGC_MEDIA_PDF);
    expect_type("\x01\n%PDF-1.7\n", AIGC_MEDIA_PDF);
}

#define ADTS "\xff\xf1\x50\x80\x01\x1f\xfc*" /* a frame of 8 bytes */
#define ID3 "ID3\x03\0\0\0\0\0\x02\0\0"

static void
expect_type_of_bytes(const char *bytes, size_t length, aigc_media_type expected)
{
    aigc_source source;
    aigc_media_type type;

    assert_int_equal(aigc_source_memory(&source, bytes, length), AIGC_OK);
    assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
    assert_int_equal(type, expected);
}

static void
sound_behind_tags_is_told_by_itself(void **state)
{
    (void)state;
#define EXPECT(literal, type) expect_type_of_bytes(literal, sizeof(literal) - 1, type)
    EXPECT("FORM\0\0\0\4AIFF", AIGC_MEDIA_AIFF);
    EXPECT("FORM\0\0\0\4AIFC", AIGC_MEDIA_AIFF);
    EXPECT("FORM\0\0\0\4ILBM", AIGC_MEDIA_UNKNOWN);
    EXPECT("riff.\x91\xcf\x11\xa5\xd6\x28\xdb\4\xc1\0\0\0\0\0\0\0\0\0\0wave\xf3\xac\xd3\x11",
           AIGC_MEDIA_W64);
    EXPECT("FORM 12 AIFF of a customs office", AIGC_MEDIA_TEXT);
    EXPECT(ADTS ADTS, AIGC_MEDIA_AAC);
    EXPECT(ADTS, AIGC_MEDIA_AAC);
    EXPECT(ID3 ADTS ADTS ADTS, AIGC_MEDIA_AAC);
    EXPECT(ID3 ID3 ADTS ADTS, AIGC_MEDIA_AAC);
    EXPECT("\xff\xf5\x50\x80\x01\x1f\xfc*" ADTS, AIGC_MEDIA_UNKNOWN); /* bits of the layer */
    EXPECT(ID3 "\xff\xfb\x90\x64" ADTS, AIGC_MEDIA_MP3);
    EXPECT(ID3 ADTS "no second frame", AIGC_MEDIA_MP3);
    EXPECT(ADTS "no second frame", AIGC_MEDIA_UNKNOWN);
    EXPECT("\xff\xf1\x50\x80\0\x1f\xfc", AIGC_MEDIA_UNKNOWN); /* a frame of 0 bytes */
    EXPECT(ID3 "fLaC", AIGC_MEDIA_FLAC);
    EXPECT(ID3 ID3 "fLaC", AIGC_MEDIA_FLAC);
#undef EXPECT
}

static void
markup_is_told_by_its_first_element(void **state)
{
    (void)state;
    expect_type("<!-- saved -->\n<html><body><svg/></body></html>", AIGC_MEDIA_HTML);
    expect_type("<!-- saved -->\n<!DOCTYPE HTML>\n<title>x</title><svg>", AIGC_MEDIA_HTML);
    expect_type("<!-- <svg> -->\ntext", AIGC_MEDIA_TEXT);
    expect_type("<!-- <html> --><?a <html> ?>\n<s:svg xmlns:s='x'/>", AIGC_MEDIA_SVG);
    expect_type("<?xml version='1.0'?>\n<feed><svg/><html/></feed>", AIGC_MEDIA_TEXT);
    expect_type("<!DOCTYPE svg>\n<svg>", AIGC_MEDIA_SVG);
    expect_type("<!DOCTYPE svg PUBLIC \"a>'b\" 'c>\"d'>\n<svg>", AIGC_MEDIA_SVG);
    expect_type("<!DOCTYPE svg [ <!-- it's ]> --> <?a ]>'?> <!ENTITY a \"]><html>\"> ]>\n<svg>",
                AIGC_MEDIA_SVG);
    expect_type("<!--", AIGC_MEDIA_TEXT);
    expect_type("<!DOCTYPE", AIGC_MEDIA_TEXT);
    expect_type("<!DOCTYPE svg [ 'x", AIGC_MEDIA_TEXT);
    expect_type("<", AIGC_MEDIA_TEXT);
}

/* As UTF-16, with a byte order mark or without. */
static void
expect_in_utf16(const char *text, bool mark, bool big, size_t comment, aigc_media_type expected)
{
    size_t length = strlen(text), all = (mark ? 1 : 0) + length + comment, at = 0;
    char *bytes = calloc(all, 2);

    assert_non_null(bytes);
    if (mark) {
        memcpy(bytes, big ? "\xfe\xff" : "\xff\xfe", 2);
        at = 1;
    }
    for (size_t i = 0; i < length + comment; i++) {
        /* The comment stands where "*" does. */
        size_t from = i < 4 ? i : i < 4 + comment ? 4 : i - comment;

        bytes[2 * (at + i) + (big ? 1 : 0)] = text[from];
    }
    expect_type_of_bytes(bytes, 2 * all, expected);
    free(bytes);
}

static void
drawings_in_utf16_are_drawings(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        bool mark = i & 1, big = i & 2;

        for (size_t comment = 0; comment < 9000; comment += 2999) {
            expect_in_utf16("<!--*--><svg xmlns='http://www.w3.org/2000/svg'/>", mark, big, comment,
                            AIGC_MEDIA_SVG);
        }
        expect_in_utf16("<!--*--><html>", mark, big, 0, AIGC_MEDIA_UNKNOWN);
        expect_in_utf16("text", true, big, 0, AIGC_MEDIA_UNKNOWN);
        expect_in_utf16("<", mark, big, 0, AIGC_MEDIA_UNKNOWN);
    }
    expect_type_of_bytes("\xff\xfe<\x01s\x01v\x01g\x01>\x01", 12, AIGC_MEDIA_UNKNOWN);
}

/* A comment of so many bytes, and a drawing behind it. */
static void
expect_behind_comment(size_t length, aigc_media_type expected)
{
    static const char begin[] = "<!--", end[] = "--><svg/>";
    char *text = malloc(length + sizeof end);

    assert_non_null(text);
    memset(text, 'x', length);
    memcpy(text, begin, strlen(begin));
    memcpy(text + length - strlen("-->"), end, sizeof end);
    expect_type(text, expected);
    free(text);
}

static void
what_stands_in_front_of_an_element_may_be_long(void **state)
{
    const size_t most = AIGCP_PROLOGUE_MAX - strlen("<svg");

    (void)state;
    for (size_t length = 4080; length < 4110; length++)
        expect_behind_comment(length, AIGC_MEDIA_SVG);
    expect_behind_comment(most, AIGC_MEDIA_SVG);
    expect_behind_comment(most + 1, AIGC_MEDIA_TEXT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_matter_is_read_in_every_style),
        cmocka_unit_test(what_is_no_yaml_is_handed_over_as_it_stands),
        cmocka_unit_test(both_of_two_labels_are_found),
        cmocka_unit_test(dashes_are_not_always_front_matter),
        cmocka_unit_test(front_matter_is_made_or_merged_into),
        cmocka_unit_test(front_matter_to_which_no_line_can_be_added_is_refused),
        cmocka_unit_test(an_entry_that_is_no_label_stays),
        cmocka_unit_test(front_matter_has_a_bound),
        cmocka_unit_test(nesting_has_a_bound),
        cmocka_unit_test(meta_elements_are_read_however_they_are_written),
        cmocka_unit_test(what_a_browser_does_not_take_for_a_tag_is_none),
        cmocka_unit_test(a_meta_element_goes_into_the_head),
        cmocka_unit_test(a_label_in_html_is_updated),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(plain_text_has_no_place_for_metadata),
        cmocka_unit_test(text_is_told_by_its_beginning),
        cmocka_unit_test(words_that_are_the_magic_of_files_are_text),
        cmocka_unit_test(sound_behind_tags_is_told_by_itself),
        cmocka_unit_test(drawings_in_utf16_are_drawings),
        cmocka_unit_test(markup_is_told_by_its_first_element),
        cmocka_unit_test(what_stands_in_front_of_an_element_may_be_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
