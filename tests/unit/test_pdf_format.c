/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in PDF. The files are made here, byte by byte: real ones are for tests/interop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/format_run.h"
#include "tests/support/guard_page.h"
#include "tests/support/pdf_kit.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/pdf_syntax.h"

#include <aigc/media_report.h>

#define PDF &aigcp_format_pdf
/* A file whose information dictionary holds this. */
static void
make(pdf_kit *kit, const char *info)
{
    pdf_kit_begin(kit);
    pdf_kit_object(kit, 3, info);
    pdf_kit_table(kit, 1, 3, "/Size 4 /Root 1 0 R /Info 3 0 R /ID [<01> <02>]");
}

static void
expect_labels(const pdf_kit *kit, const char *const *expected, size_t count)
{
    guard_page guard;
    format_labels labels;

    guard_page_behind(&guard, kit->text, kit->length);
    assert_int_equal(format_run_find(PDF, guard.data, guard.length, &labels), AIGC_OK);
    assert_int_equal(labels.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(labels.text[i], expected[i]);
    format_labels_free(&labels);
    guard_page_free(&guard);
}

static void
expect_info(const char *info, const char *expected)
{
    pdf_kit kit;

    make(&kit, info);
    expect_labels(&kit, &expected, expected != NULL);
}

static void
strings_are_read_in_every_form(void **state)
{
    (void)state;
    expect_info("<< /AIGC ({\"a\":\"\\(\\\\b\\051\"}) /Title (x) >>", "{\"a\":\"(\\b)\"}");
    expect_info("<</Title(a(b)c\\)%)/AIGC<7B7 d>>>", "{}");
    expect_info("<< /#41IGC (x\\\ny\\\r\nz\\101) >>", "xyzA");
    expect_info("<< /AIGC <FEFF4E2DD83DDE00> >>", "\xe4\xb8\xad\xf0\x9f\x98\x80");
    expect_info("<< /AIGC <FFFE2D4E> >>", "\xe4\xb8\xad");
    expect_info("<< /AIGC (\xef\xbb\xbf\xe4\xb8\xad) >>", "\xe4\xb8\xad");
    expect_info("<< /AIGC (\xe4\xb8\xad) >>", "\xe4\xb8\xad");
    expect_info("<< /AIGC (\xe9) >>", "\xc3\xa9");
    expect_info("<< /AIGC () >>", "");
    expect_info("<< /AIGC << /Label (1) >> >>", "<< /Label (1) >>");
    expect_info("<< % /AIGC (no)\n/AIGC % a comment\r(x) >>", "x");
    expect_info("<< /AIGC (first) /AIGC (last) >>", "last");
    expect_info("<< /aigc (x) /AIGCs (x) >>", NULL);
}

static void
every_revision_is_read_the_newest_first(void **state)
{
    static const char *const expected[] = { "three", "one" };
    pdf_kit kit;
    format_labels labels;

    (void)state;
    make(&kit, "<< /AIGC (one) >>");
    pdf_kit_object(&kit, 2, "<< /Type /Pages /Kids [] /Count 0 /X 1 >>");
    pdf_kit_table(&kit, 2, 2, "/Size 4 /Root 1 0 R /Info 3 0 R");
    pdf_kit_object(&kit, 3, "<< /AIGC (three) >>");
    pdf_kit_table(&kit, 3, 3, "/Size 4 /Root 1 0 R /Info 3 0 R");
    expect_labels(&kit, expected, 2);
    assert_int_equal(format_run_find(PDF, kit.text, kit.length, &labels), AIGC_OK);
    assert_string_equal(labels.place[0], "PDF Info AIGC");
    assert_string_equal(labels.place[1], "PDF Info AIGC, earlier revision");
    format_labels_free(&labels);
}

/* A file with an information dictionary in an object stream, and cross-references in a stream;
 * `hybrid` has a table that hides them. */
static void
make_packed(pdf_kit *kit, const char *info, int hybrid)
{
    pdf_kit_begin(kit);
    size_t objects = kit->length;
    pdf_kit_add(
        kit, "5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length %zu >>\nstream\n3 0 %s\nendstream\n",
        strlen(info) + 4, info);
    pdf_kit_add(kit, "endobj\n");
    size_t stream = kit->length;
    pdf_kit_add(
        kit, "6 0 obj\n<< /Type /XRef /Size 7 /W [1 2 1] /Index [1 2 3 1 5 2] /Length 20 /Root 1 0 "
             "R /Info 3 0 R >>\nstream\n");
    size_t rows = kit->length;
    for (size_t i = 0; i < 5; i++) {
        static const size_t numbers[] = { 1, 2, 3, 5, 6 };
        size_t at = numbers[i] == 3   ? 5
                    : numbers[i] == 5 ? objects
                    : numbers[i] == 6 ? stream
                                      : kit->places[numbers[i]];

        kit->text[kit->length++] = numbers[i] == 3 ? 2 : 1;
        kit->text[kit->length++] = (char)(at >> 8);
        kit->text[kit->length++] = (char)at;
        kit->text[kit->length++] = 0;
    }
    assert_int_equal(kit->length - rows, 20);
    pdf_kit_add(kit, "\nendstream\nendobj\n");
    if (hybrid) {
        char trailer[128];

        (void)snprintf(trailer, sizeof trailer, "/Size 7 /Root 1 0 R /Info 3 0 R /XRefStm %zu",
                       stream);
        pdf_kit_table(kit, 1, 2, trailer);
    } else {
        pdf_kit_add(kit, "startxref\n%zu\n%%%%EOF", stream);
    }
}

static void
object_streams_are_read(void **state)
{
    static const char *const expected = "x";

    (void)state;
    for (int hybrid = 0; hybrid < 2; hybrid++) {
        pdf_kit kit;

        make_packed(&kit, "<< /AIGC (x) >>", hybrid);
        expect_labels(&kit, &expected, 1);
    }
}

static void
expect_placed(const pdf_kit *kit, const char *begins)
{
    guard_page guard;
    char *result, *again;
    size_t length, again_length;
    format_labels labels;

    guard_page_behind(&guard, kit->text, kit->length);
    assert_int_equal(format_run_place(PDF, guard.data, guard.length, "new", &result, &length),
                     AIGC_OK);
    assert_true(length > kit->length);
    assert_memory_equal(result, kit->text, kit->length);
    if (begins) {
        result[kit->length + strlen(begins)] = '\0';
        assert_string_equal(result + kit->length, begins);
        free(result);
        assert_int_equal(format_run_place(PDF, guard.data, guard.length, "new", &result, &length),
                         AIGC_OK);
    }
    assert_int_equal(format_run_find(PDF, result, length, &labels), AIGC_OK);
    assert_true(labels.count >= 1);
    assert_string_equal(labels.text[0], FORMAT_RUN_BARE("new"));
    format_labels_free(&labels);
    /* The same once more is no update. */
    assert_int_equal(format_run_place(PDF, result, length, "new", &again, &again_length), AIGC_OK);
    assert_int_equal(again_length, length);
    assert_memory_equal(again, result, length);
    free(again);
    free(result);
    guard_page_free(&guard);
}

static void
a_label_is_an_update_behind_the_file(void **state)
{
    pdf_kit kit;

    (void)state;
    make(&kit, "<< /Title (a) /AIGC (old)/Author(b) >>");
    expect_placed(&kit, "3 0 obj\n<< /Title (a) /Author(b) /AIGC ({\"Label\":\"1\",");
    pdf_kit_begin(&kit);
    pdf_kit_table(&kit, 1, 2, "/Size 3 /Root 1 0 R");
    expect_placed(&kit, "3 0 obj\n<< /AIGC ({");
    make_packed(&kit, "<< /AIGC (old) /Title (a) >>", 0);
    expect_placed(&kit, "\n3 0 obj\n<<  /Title (a) /AIGC ({");
    make_packed(&kit, "<< >>", 1);
    expect_placed(&kit, "3 0 obj\n<< /AIGC ({");
}

/* Overwrite a text wherever it stands by one of the same length. */
static void
overwrite(pdf_kit *kit, const char *old, const char *by)
{
    size_t length = strlen(old);

    assert_int_equal(strlen(by), length);
    for (size_t i = 0; i + length <= kit->length; i++)
        if (memcmp(kit->text + i, old, length) == 0)
            memcpy(kit->text + i, by, length);
}

static void
a_new_object_takes_the_number_of_none_that_is_there(void **state)
{
    pdf_kit kit;

    (void)state;
    pdf_kit_begin(&kit);
    pdf_kit_object(&kit, 3, "<< /Something true >>");
    pdf_kit_table(&kit, 1, 3, "/Size 2 /Root 1 0 R");
    expect_placed(&kit, "4 0 obj\n<< /AIGC ({");
    pdf_kit_object(&kit, 2, "<< /Type /Pages /Kids [] /Count 0 /X 1 >>");
    pdf_kit_table(&kit, 2, 2, "/Size 1 /Root 1 0 R");
    expect_placed(&kit, "4 0 obj\n<< /AIGC ({");
    for (int hybrid = 0; hybrid < 2; hybrid++) {
        make_packed(&kit, "<< >>", hybrid);
        overwrite(&kit, "/Size 7", "/Size 1");
        overwrite(&kit, "/Info 3 0 R", "           ");
        expect_placed(&kit, hybrid ? "7 0 obj\n<< /AIGC ({" : "\n7 0 obj\n<< /AIGC ({");
    }
}

static aigc_status
place(const pdf_kit *kit)
{
    char *result;
    size_t length;
    aigc_status status = format_run_place(PDF, kit->text, kit->length, "i", &result, &length);

    free(result);
    return status;
}

static void
certified_files_are_refused(void **state)
{
    pdf_kit kit;

    (void)state;
    pdf_kit_begin(&kit);
    pdf_kit_object(&kit, 1, "<< /Pages 2 0 R /Perms 3 0 R >>");
    pdf_kit_object(&kit, 3, "<< /DocMDP 2 0 R >>");
    pdf_kit_table(&kit, 1, 3, "/Size 4 /Root 1 0 R");
    assert_int_equal(place(&kit), AIGC_ERR_SIGNED);
}

#define XMP                                                                                      \
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                            \
    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" " \
    "xmlns:t=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" t:AIGC=\"old\"/></rdf:RDF></x:xmpmeta>"

/* Whether an encrypted file has another label than those in the clear cannot be known. */
static void
labels_of_encrypted_files_are_out_of_reach(void **state)
{
    const char *trailer = "/Size 4 /Root 1 0 R /Info 2 0 R /Encrypt << /Filter /Standard >>";
    pdf_kit kit;
    char stream[1024];
    format_labels labels;

    (void)state;
    pdf_kit_begin(&kit);
    pdf_kit_table(&kit, 1, 2, trailer);
    assert_int_equal(place(&kit), AIGC_ERR_ENCRYPTED);
    assert_int_equal(format_run_find(PDF, kit.text, kit.length, &labels), AIGC_ERR_ENCRYPTED);
    format_labels_free(&labels);
    pdf_kit_begin(&kit);
    pdf_kit_object(&kit, 1, "<< /Pages 2 0 R /Metadata 3 0 R >>");
    (void)snprintf(stream, sizeof stream, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(XMP),
                   XMP);
    pdf_kit_object(&kit, 3, stream);
    pdf_kit_table(&kit, 1, 3, trailer);
    assert_int_equal(place(&kit), AIGC_ERR_ENCRYPTED);
    assert_int_equal(format_run_find(PDF, kit.text, kit.length, &labels), AIGC_ERR_ENCRYPTED);
    assert_int_equal(labels.count, 1);
    assert_string_equal(labels.text[0], "old");
    format_labels_free(&labels);
}

#define IPTC(term)                                                                         \
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description " \
    "xmlns:i=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" i:DigitalSourceType=\"" term  \
    "\"/></rdf:RDF>"

/* What XMP in the clear tells of an encrypted file is told, and that there may be more. */
static void
what_is_in_the_clear_is_judged(void **state)
{
    static const struct {
        const char *xmp, *trailer;
        aigc_status status;
        aigc_media_class media_class;
        int encrypted;
    } cases[] = {
        { XMP, "", AIGC_OK, AIGC_CLASS_SUSPECTED, 0 },
        { XMP, "/Encrypt << >>", AIGC_OK, AIGC_CLASS_SUSPECTED, 1 },
        { IPTC("trainedAlgorithmicMedia"), "/Encrypt << >>", AIGC_OK, AIGC_CLASS_SUSPECTED, 1 },
        { IPTC("digitalCapture"), "/Encrypt << >>", AIGC_ERR_ENCRYPTED, AIGC_CLASS_NONE, 0 },
    };
    /* What the caller knows does not say that the file could be read. */
    const aigc_media_read_options declared = { .struct_size = sizeof declared,
                                               .known = AIGC_WHY_DECLARED };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pdf_kit kit;
        char stream[1024], trailer[64];
        aigc_media_report *report;
        aigc_source source;

        pdf_kit_begin(&kit);
        pdf_kit_object(&kit, 1, "<< /Pages 2 0 R /Metadata 3 0 R >>");
        (void)snprintf(stream, sizeof stream, "<< /Length %zu >>\nstream\n%s\nendstream",
                       strlen(cases[i].xmp), cases[i].xmp);
        pdf_kit_object(&kit, 3, stream);
        (void)snprintf(trailer, sizeof trailer, "/Size 4 /Root 1 0 R %s", cases[i].trailer);
        pdf_kit_table(&kit, 1, 3, trailer);
        assert_int_equal(aigc_source_memory(&source, kit.text, kit.length), AIGC_OK);
        assert_int_equal(aigc_media_read(&source, NULL, &report), cases[i].status);
        assert_int_equal(aigc_media_report_class(report), cases[i].media_class);
        assert_int_equal(aigc_media_report_encrypted(report), cases[i].encrypted);
        aigc_media_report_free(report);
        assert_int_equal(aigc_media_read(&source, &declared, &report), cases[i].status);
        aigc_media_report_free(report);
    }
}

static void
a_label_in_xmp_is_read_and_kept_in_step(void **state)
{
    static const char *const before = "old";
    pdf_kit kit;
    char *result, stream[1024];
    size_t length;
    format_labels labels;

    (void)state;
    pdf_kit_begin(&kit);
    pdf_kit_object(&kit, 1, "<< /Pages 2 0 R /Metadata 3 0 R >>");
    (void)snprintf(stream, sizeof stream, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(XMP),
                   XMP);
    pdf_kit_object(&kit, 3, stream);
    pdf_kit_table(&kit, 1, 3, "/Size 4 /Root 1 0 R");
    expect_labels(&kit, &before, 1);
    assert_int_equal(format_run_place(PDF, kit.text, kit.length, "i", &result, &length), AIGC_OK);
    assert_int_equal(format_run_find(PDF, result, length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 2);
    assert_string_equal(labels.text[0], FORMAT_RUN_BARE("i"));
    assert_string_equal(labels.text[1], FORMAT_RUN_BARE("i"));
    format_labels_free(&labels);
    free(result);
}

/* What should be XMP and is none holds nothing up, as long as nothing must go into it. */
static void
xmp_that_is_no_xml_stays(void **state)
{
    static const char *const packets[] = { "<rdf:RDF", "<rdf:RDF {\"ProduceID\":\"old\"}" };
    static const aigc_status expected[] = { AIGC_OK, AIGC_ERR_OCCUPIED };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char stream[128];
        pdf_kit kit;

        pdf_kit_begin(&kit);
        pdf_kit_object(&kit, 1, "<< /Pages 2 0 R /Metadata 3 0 R >>");
        (void)snprintf(stream, sizeof stream, "<< /Length %zu >>\nstream\n%s\nendstream",
                       strlen(packets[i]), packets[i]);
        pdf_kit_object(&kit, 3, stream);
        pdf_kit_table(&kit, 1, 3, "/Size 4 /Root 1 0 R");
        assert_int_equal(place(&kit), expected[i]);
    }
}

static void
rings_and_depths_have_an_end(void **state)
{
    pdf_kit kit;
    format_labels labels;
    char deep[256];

    (void)state;
    pdf_kit_begin(&kit);
    pdf_kit_add(
        &kit, "xref\n0 0\ntrailer\n<< /Size 3 /Root 1 0 R /Prev %zu >>\nstartxref\n%zu\n%%%%EOF\n",
        kit.length, kit.length);
    assert_int_equal(format_run_find(PDF, kit.text, kit.length, &labels), AIGC_ERR_FORMAT);

    memset(deep, '[', sizeof deep);
    for (size_t depth = AIGCP_PDF_DEPTH; depth <= AIGCP_PDF_DEPTH + 1; depth++) {
        aigcp_pdf_value value;
        size_t at = 0;

        memset(deep + depth, ']', depth);
        assert_int_equal(aigcp_pdf_next((const uint8_t *)deep, 2 * depth, &at, &value),
                         depth <= AIGCP_PDF_DEPTH);
        memset(deep, '[', sizeof deep);
    }
}

static void
more_revisions_than_the_bound_are_refused(void **state)
{
    size_t room = 200 * (AIGCP_PDF_SECTIONS_MAX + 2), length, start = 0;
    char *text = malloc(room);
    format_labels labels;

    (void)state;
    assert_non_null(text);
    length = (size_t)snprintf(text, room, "%%PDF-1.4\n");
    for (size_t i = 0; i < AIGCP_PDF_SECTIONS_MAX + 1; i++) {
        size_t here = length;

        length += (size_t)snprintf(text + length, room - length,
                                   "xref\n0 0\ntrailer\n<< /Size 1 /Prev %zu >>\nstartxref\n%zu\n",
                                   start, here);
        start = here;
        if (i == AIGCP_PDF_SECTIONS_MAX - 1) {
            /* As many as there may be: read to the end, where there is no catalog. */
            assert_int_equal(format_run_find(PDF, text, length, &labels), AIGC_OK);
            assert_int_equal(labels.count, 0);
        }
    }
    assert_int_equal(format_run_find(PDF, text, length, &labels), AIGC_ERR_LIMIT);
    free(text);
}

static void
no_change_of_a_byte_leads_astray(void **state)
{
    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        pdf_kit kit;

        if (packed)
            make_packed(&kit, "<< /AIGC (x) >>", 0);
        else
            make(&kit, "<< /AIGC (x) >>");
        for (size_t i = 0; i < kit.length; i++) {
            static const char others[] = { 0, '9', '<', '>', '(', ')', ' ', '/' };

            for (size_t j = 0; j < sizeof others; j++) {
                char old = kit.text[i];
                guard_page guard;

                kit.text[i] = others[j];
                guard_page_behind(&guard, kit.text, kit.length);
                if (!format_run_any(PDF, guard.data, guard.length) ||
                    !format_run_sign(PDF, guard.data, guard.length)) {
                    fail_msg("byte %zu is '%c' instead of '%c', packed %d", i, others[j], old,
                             packed);
                }
                guard_page_free(&guard);
                kit.text[i] = old;
            }
        }
    }
}

static void
a_file_may_be_cut_anywhere(void **state)
{
    pdf_kit kit;

    (void)state;
    make(&kit, "<< /AIGC (x) >>");
    for (size_t i = 0; i < kit.length; i++) {
        guard_page guard;

        guard_page_behind(&guard, kit.text, i);
        assert_true(format_run_any(PDF, guard.data, guard.length));
        assert_true(format_run_sign(PDF, guard.data, guard.length));
        guard_page_free(&guard);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_read_in_every_form),
        cmocka_unit_test(every_revision_is_read_the_newest_first),
        cmocka_unit_test(object_streams_are_read),
        cmocka_unit_test(a_label_is_an_update_behind_the_file),
        cmocka_unit_test(a_new_object_takes_the_number_of_none_that_is_there),
        cmocka_unit_test(certified_files_are_refused),
        cmocka_unit_test(labels_of_encrypted_files_are_out_of_reach),
        cmocka_unit_test(what_is_in_the_clear_is_judged),
        cmocka_unit_test(a_label_in_xmp_is_read_and_kept_in_step),
        cmocka_unit_test(xmp_that_is_no_xml_stays),
        cmocka_unit_test(rings_and_depths_have_an_end),
        cmocka_unit_test(more_revisions_than_the_bound_are_refused),
        cmocka_unit_test(no_change_of_a_byte_leads_astray),
        cmocka_unit_test(a_file_may_be_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
