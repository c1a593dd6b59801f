/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests in PDF: what is signed is trusted, whatever the file had before; forgeries are signed
 * by a signer that is trusted, none is valid, each has its status code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/c2pa_forge.h"
#include "tests/support/pdf_kit.h"

#define TRAILER "/Size 12 /Root 1 0 R /ID [<01> <02>]"

static c2pa_identity identity;

static c2pa_bytes
bytes_of(const pdf_kit *kit)
{
    c2pa_bytes bytes = { NULL, 0 };

    c2pa_bytes_add(&bytes, kit->text, kit->length);
    return bytes;
}

/* A file whose catalog has this, with a text that is attached as object 5. */
static c2pa_bytes
make(const char *catalog)
{
    char body[512];
    pdf_kit kit;

    pdf_kit_begin(&kit);
    (void)snprintf(body, sizeof body, "<< /Type /Catalog /Pages 2 0 R %s >>", catalog);
    pdf_kit_object(&kit, 1, body);
    pdf_kit_object(&kit, 3, "<< /Type /Pages /Kids [] /Count 0 >>");
    pdf_kit_object(&kit, 4, "<< /Type /EmbeddedFile /Length 2 >>\nstream\nhi\nendstream");
    pdf_kit_object(&kit, 5,
                   "<< /Type /Filespec /F (zz) /EF << /F 4 0 R >> /AFRelationship /Data >>");
    pdf_kit_object(&kit, 6, "[5 0 R]");
    pdf_kit_object(&kit, 7, "<< /EmbeddedFiles 8 0 R /Dests << /Names [(d) 2 0 R] >> >>");
    pdf_kit_object(&kit, 8, "<< /Names [(Aa) 5 0 R (zz) 5 0 R] >>");
    pdf_kit_object(&kit, 9, "<< /Limits [(Aa) (Ab)] /Names [(Aa) 5 0 R (Ab) 5 0 R] >>");
    pdf_kit_object(&kit, 10, "<< /Limits [(zy) (zz)] /Names [(zy) 5 0 R (zz) 5 0 R] >>");
    pdf_kit_object(&kit, 11, "[9 0 R]");
    pdf_kit_table(&kit, 1, 11, TRAILER);
    return bytes_of(&kit);
}

/* Where a text stands behind `from`. */
static size_t
find(const c2pa_bytes *file, size_t from, const char *text)
{
    size_t length = strlen(text);

    for (size_t i = from; i + length <= file->length; i++)
        if (memcmp(file->data + i, text, length) == 0)
            return i;
    fail_msg("no '%s'", text);
    return 0;
}

static void
a_signed_file_begins_with_what_it_was(void **state)
{
    static const char *const catalogs[] = {
        "",
        "/AF [5 0 R]",
        "/AF 6 0 R /Names 7 0 R",
        "/Names << /EmbeddedFiles << /Names [(Aa) 5 0 R] >> >>",
        "/Names << /EmbeddedFiles << /Kids [8 0 R] >> >>",
        "/Names << /EmbeddedFiles << /Kids [9 0 R 10 0 R] >> >>",
        "/Names << /EmbeddedFiles << /Kids 11 0 R >> >>",
    };
    (void)state;

    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
        c2pa_bytes file = make(catalogs[i]), once = c2pa_sign(&identity, &file, NULL), twice;

        assert_true(once.length > file.length);
        assert_memory_equal(once.data, file.data, file.length);
        c2pa_expect(&identity, &once, NULL, AIGC_OK, "assertion.dataHash.match");
        /* A file that was associated stays so, and the new one is the second. */
        if (strstr(catalogs[i], "/AF"))
            (void)find(&once, file.length, "/AF [5 0 R ");
        /* Signed again, it has one manifest, whose parent the old one is; the revision of before
         * is a file that holds, too. */
        twice = c2pa_sign(&identity, &once, NULL);
        assert_memory_equal(twice.data, once.data, once.length);
        c2pa_expect(&identity, &twice, NULL, AIGC_OK, "assertion.dataHash.match");
        c2pa_expect(&identity, &once, NULL, AIGC_OK, NULL);
        c2pa_bytes_free(&file);
        c2pa_bytes_free(&once);
        c2pa_bytes_free(&twice);
    }
}

static void
attachments_stay_in_order(void **state)
{
    c2pa_bytes file = make("/Names 7 0 R"), made = c2pa_sign(&identity, &file, NULL);
    (void)state;

    (void)find(&made, file.length, "[(Aa) 5 0 R (Content Credentials) 13 0 R (zz) 5 0 R ]");
    (void)find(&made, file.length, "/Dests << /Names [(d) 2 0 R] >>");
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
    file = make("/Names << /EmbeddedFiles << /Kids [9 0 R 10 0 R] >> >>");
    made = c2pa_sign(&identity, &file, NULL);
    (void)find(&made, file.length, "/EmbeddedFiles << /Kids [9 0 R 14 0 R 10 0 R ] >>");
    (void)find(&made, file.length,
               "14 0 obj\n<< /Limits [(Content Credentials) (Content Credentials) ] /Names "
               "[(Content Credentials) 13 0 R ] >>");
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
    file = make("/Names << /EmbeddedFiles << /Kids 11 0 R >> >>");
    made = c2pa_sign(&identity, &file, NULL);
    (void)find(&made, file.length, "/EmbeddedFiles << /Kids [9 0 R 14 0 R ] >>");
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
    /* A branch that does not say what is in it may have our name in it. */
    file = make("/Names << /EmbeddedFiles << /Kids [8 0 R] >> >>");
    made = c2pa_sign(&identity, &file, NULL);
    (void)find(&made, file.length, "/EmbeddedFiles << /Kids [8 0 R] >> >>");
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
}

static aigc_status
try_to_sign(const c2pa_bytes *file)
{
    aigc_c2pa_claim claim = { .struct_size = sizeof claim, .minimal = 1 };
    c2pa_bytes out = { NULL, 0 };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file->data, file->length);

    if (status == AIGC_OK)
        status = aigc_c2pa_sign(identity.signer, &source, &claim, c2pa_bytes_write, &out);
    c2pa_bytes_free(&out);
    return status;
}

static void
files_that_must_not_change_are_refused(void **state)
{
    c2pa_bytes file = make("/Perms << /DocMDP 2 0 R >>");
    pdf_kit kit;
    (void)state;

    assert_int_equal(try_to_sign(&file), AIGC_ERR_SIGNED);
    c2pa_bytes_free(&file);
    pdf_kit_begin(&kit);
    pdf_kit_table(&kit, 1, 2, "/Size 3 /Root 1 0 R /Encrypt << /Filter /Standard >>");
    file = bytes_of(&kit);
    assert_int_equal(try_to_sign(&file), AIGC_ERR_ENCRYPTED);
    c2pa_bytes_free(&file);
    /* Two parts of the document that are one object cannot both be written anew. */
    file = make("/AF << >>");
    assert_int_equal(try_to_sign(&file), AIGC_ERR_FORMAT);
    c2pa_bytes_free(&file);
    file = make("/Names [ ]");
    assert_int_equal(try_to_sign(&file), AIGC_ERR_FORMAT);
    c2pa_bytes_free(&file);
}

/* ---- forgeries ----------------------------------------------------------------------- */

/* What leads to the store in a forged file: `specification` is object 3, `stream` the dictionary of
 * object 4 without its end. */
typedef struct forged_pdf {
    const char *associated; /* /AF */
    const char *specification;
    const char *stream;
    int length_more;     /* that /Length says beyond the store */
    int64_t shift, more; /* of the exclusion */
    const char *behind;  /* the store, in the stream */
} forged_pdf;

#define GOOD_AF "[3 0 R]"
#define GOOD_FILE "<< /AFRelationship /C2PA_Manifest /EF << /F 4 0 R >> >>"
#define GOOD_STREAM "<< /Type /EmbeddedFile"

/* @param[out] place of the store. */
static c2pa_bytes
embed(const forged_pdf *forged, const c2pa_bytes *store, size_t *place)
{
    c2pa_bytes out = { NULL, 0 };
    char body[512];
    size_t behind = strlen(forged->behind);
    pdf_kit kit;

    pdf_kit_begin(&kit);
    (void)snprintf(body, sizeof body, "<< /Type /Catalog /Pages 2 0 R /AF %s >>",
                   forged->associated);
    pdf_kit_object(&kit, 1, body);
    pdf_kit_object(&kit, 3, forged->specification);
    pdf_kit_object(&kit, 5, "<< /Length 2 >>\nstream\nhi\nendstream");
    pdf_kit_object(&kit, 6, GOOD_FILE);
    kit.places[4] = kit.length;
    pdf_kit_add(&kit, "4 0 obj\n%s /Length %d >>\nstream\n", forged->stream,
                (int)(store->length + behind) + forged->length_more);
    *place = kit.length;
    assert_true(store->length + behind < sizeof kit.text - kit.length);
    memcpy(kit.text + kit.length, store->data, store->length);
    memcpy(kit.text + kit.length + store->length, forged->behind, behind);
    kit.length += store->length + behind;
    pdf_kit_add(&kit, "\nendstream\nendobj\n");
    pdf_kit_table(&kit, 1, 6, "/Size 7 /Root 1 0 R");
    c2pa_bytes_add(&out, kit.text, kit.length);
    return out;
}

/* A file whose hash is right about all that it does not leave out. */
static c2pa_bytes
forge(const forged_pdf *forged)
{
    static const c2pa_bytes any = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    c2pa_bytes store = { NULL, 0 }, out = { NULL, 0 };
    uint8_t hash[32] = { 0 };
    uint64_t range[2] = { 600, 1000 };

    for (int round = 0; round < 3; round++) {
        forgery manifest;
        size_t place;

        forge_begin(&manifest, &identity, &any);
        c2pa_bytes_free(&manifest.assertions[1].cbor);
        manifest.assertions[1].cbor = forge_data_hash(hash, range, 1, 0, 0);
        c2pa_bytes_free(&store);
        store = forge_store(&manifest);
        forge_end(&manifest);
        c2pa_bytes_free(&out);
        out = embed(forged, &store, &place);
        range[0] = place + (uint64_t)forged->shift;
        range[1] = store.length + strlen(forged->behind) + (uint64_t)forged->more;
        forge_hash(&out, range[0], range[1], hash);
    }
    c2pa_bytes_free(&store);
    return out;
}

static void
no_forgery_is_valid(void **state)
{
    static const struct {
        forged_pdf forged;
        aigc_status verdict;
        const char *code;
    } cases[] = {
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, 0, 0, "" }, AIGC_OK, NULL },
        { { GOOD_AF, "<< /AFRelationship /C2PA_Manifest /EF << /F 4 0 R /UF 4 0 R >> >>",
            GOOD_STREAM, 0, 0, 0, "" },
          AIGC_OK,
          NULL },
        /* The exclusion is longer, shorter, or elsewhere. */
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, 0, 11, "" },
          AIGC_ERR_ALTERED,
          "assertion.dataHash.mismatch" },
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, 0, -11, "" },
          AIGC_ERR_ALTERED,
          "assertion.dataHash.mismatch" },
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, -7, 7, "" },
          AIGC_ERR_ALTERED,
          "assertion.dataHash.mismatch" },
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, 30, -30, "" },
          AIGC_ERR_ALTERED,
          "assertion.dataHash.mismatch" },
        /* The stream says that it is longer, so that "endstream" is in it and left out; shorter. */
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 10, 0, 10, "" }, AIGC_ERR_MALFORMED, "general.error" },
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, -20, 0, -20, "" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        /* Something behind the store, which is left out with it. */
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM, 0, 0, 0, "\nendstream\nendobj\n9 0 obj\n(evil)" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        /* Two stores, in one and in two objects. */
        { { "[3 0 R 3 0 R]", GOOD_FILE, GOOD_STREAM, 0, 0, 0, "" },
          AIGC_ERR_MALFORMED,
          "claim.multiple" },
        { { "[3 0 R 6 0 R]", GOOD_FILE, GOOD_STREAM, 0, 0, 0, "" },
          AIGC_ERR_MALFORMED,
          "claim.multiple" },
        /* One name for those who read F, another for those who read UF. */
        { { GOOD_AF, "<< /AFRelationship /C2PA_Manifest /EF << /F 4 0 R /UF 5 0 R >> >>",
            GOOD_STREAM, 0, 0, 0, "" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        { { GOOD_AF, "<< /AFRelationship /C2PA_Manifest /EF << /F 2 0 R >> >>", GOOD_STREAM, 0, 0,
            0, "" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        { { GOOD_AF, "<< /AFRelationship /C2PA_Manifest >>", GOOD_STREAM, 0, 0, 0, "" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        { { GOOD_AF, GOOD_FILE, GOOD_STREAM " /Filter /FlateDecode", 0, 0, 0, "" },
          AIGC_ERR_MALFORMED,
          "general.error" },
        /* What the catalog does not call a manifest is none. */
        { { "[]", GOOD_FILE, GOOD_STREAM, 0, 0, 0, "" }, AIGC_ERR_NOT_FOUND, NULL },
        { { "3 0 R", GOOD_FILE, GOOD_STREAM, 0, 0, 0, "" }, AIGC_ERR_NOT_FOUND, NULL },
        { { GOOD_AF, "<< /AFRelationship /Data /EF << /F 4 0 R >> >>", GOOD_STREAM, 0, 0, 0, "" },
          AIGC_ERR_NOT_FOUND,
          NULL },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        c2pa_bytes file = forge(&cases[i].forged);

        print_message("# case %zu\n", i);
        c2pa_expect(&identity, &file, NULL, cases[i].verdict, cases[i].code);
        c2pa_bytes_free(&file);
    }
}

/* A later revision that shows something else, with the manifest of the one before. */
static void
an_update_of_a_signed_file_alters_it(void **state)
{
    c2pa_bytes file = make(""), made = c2pa_sign(&identity, &file, NULL);
    size_t start = find(&made, file.length, "startxref\n") + strlen("startxref\n");
    char update[512], previous[16] = { 0 };
    (void)state;

    for (size_t i = 0; i + 1 < sizeof previous && made.data[start + i] != '\n'; i++)
        previous[i] = (char)made.data[start + i];

    (void)snprintf(update, sizeof update,
                   "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\nxref\n2 1\n"
                   "%010zu 00000 n \ntrailer\n<< /Size 11 /Root 1 0 R /Prev %s >>\nstartxref\n"
                   "%zu\n%%%%EOF\n",
                   made.length, previous,
                   made.length + strlen("2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
                                        "endobj\n"));
    c2pa_bytes_add(&made, update, strlen(update));
    c2pa_expect(&identity, &made, NULL, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
}

static void
no_turned_byte_is_valid(void **state)
{
    c2pa_bytes file = make("/AF [5 0 R]"), made = c2pa_sign(&identity, &file, NULL);
    (void)state;

    for (size_t i = 0; i < made.length; i++) {
        made.data[i] ^= (uint8_t)(1u << (i % 8));
        aigc_status verdict = c2pa_verify(&identity, &made, NULL, NULL);
        if (verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER)
            fail_msg("byte %zu", i);
        made.data[i] ^= (uint8_t)(1u << (i % 8));
    }
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&made);
}

static int
setup(void **state)
{
    (void)state;
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    c2pa_identity_free(&identity);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_file_begins_with_what_it_was),
        cmocka_unit_test(attachments_stay_in_order),
        cmocka_unit_test(files_that_must_not_change_are_refused),
        cmocka_unit_test(no_forgery_is_valid),
        cmocka_unit_test(an_update_of_a_signed_file_alters_it),
        cmocka_unit_test(no_turned_byte_is_valid),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
