/* SPDX-License-Identifier: Apache-2.0 */
/* Forgeries inside a PNG, and of chains and ingredients: all are signed by a signer that is
 * trusted, none is valid, each has its status code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/support/c2pa_forge.h"
#include "watermark/c2pa/cbor_writer.h"
#include "watermark/c2pa/certificate_openssl.h"
#include "watermark/c2pa/digest_openssl.h"

#define PLACE 33 /* behind IHDR */

static c2pa_identity identity;
static c2pa_bytes png;
static const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };

static void
add_number(c2pa_bytes *out, uint32_t number)
{
    const uint8_t bytes[] = { (uint8_t)(number >> 24), (uint8_t)(number >> 16),
                              (uint8_t)(number >> 8), (uint8_t)number };

    c2pa_bytes_add(out, bytes, sizeof bytes);
}

static void
add_chunk(c2pa_bytes *out, const c2pa_bytes *store)
{
    uint32_t crc =
        (uint32_t)crc32(crc32(0, (const uint8_t *)"caBX", 4), store->data, (unsigned)store->length);

    add_number(out, (uint32_t)store->length);
    c2pa_bytes_add(out, "caBX", 4);
    c2pa_bytes_add(out, store->data, store->length);
    add_number(out, crc);
}

/* A PNG with a store, or with two. */
static c2pa_bytes
embed(const c2pa_bytes *store, const c2pa_bytes *second)
{
    c2pa_bytes out = { NULL, 0 };

    c2pa_bytes_add(&out, png.data, PLACE);
    add_chunk(&out, store);
    if (second)
        add_chunk(&out, second);
    c2pa_bytes_add(&out, png.data + PLACE, png.length - PLACE);
    return out;
}

static void
expect(const c2pa_bytes *signed_file, const c2pa_bytes *sidecar, const char *code)
{
    aigc_c2pa_report *report;
    aigc_status verdict = c2pa_verify(&identity, signed_file, sidecar, &report);

    if (!code
            ? verdict != AIGC_OK
            : verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER || !c2pa_has(report, code)) {
        c2pa_print(report);
        fail_msg("verdict %s, %s", aigc_status_name(verdict), code ? code : "");
    }
    aigc_c2pa_report_free(report);
}

/* A PNG whose hash leaves out `more` bytes beyond its manifest, from `shift` bytes before it, and
 * is right about the rest. All numbers stay in three bytes of CBOR. */
static c2pa_bytes
excluding(int shift, int more)
{
    c2pa_bytes store = { NULL, 0 }, out = { NULL, 0 };
    uint8_t hash[32] = { 0 };
    uint64_t range[2] = { (uint64_t)(PLACE + shift), 1000 };

    for (int round = 0; round < 3; round++) {
        forgery forged;

        forge_begin(&forged, &identity, &file);
        c2pa_bytes_free(&forged.assertions[1].cbor);
        forged.assertions[1].cbor = forge_data_hash(hash, range, 1, 0, 0);
        c2pa_bytes_free(&store);
        store = forge_store(&forged);
        forge_end(&forged);
        c2pa_bytes_free(&out);
        out = embed(&store, NULL);
        range[1] = (uint64_t)store.length + 12 + (uint64_t)more;
        forge_hash(&out, range[0], range[1], hash);
    }
    c2pa_bytes_free(&store);
    return out;
}

static void
the_exclusion_is_the_chunk(void **state)
{
    static const struct {
        int shift, more;
        const char *code;
    } cases[] = {
        { 0, 0, NULL },
        { 0, 20, "assertion.dataHash.mismatch" },
        { 0, -4, "assertion.dataHash.mismatch" },
        { -4, 4, "assertion.dataHash.mismatch" },
        { 8, -12, "assertion.dataHash.mismatch" },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        c2pa_bytes forged = excluding(cases[i].shift, cases[i].more);

        expect(&forged, NULL, cases[i].code);
        c2pa_bytes_free(&forged);
    }
}

static void
stores_and_junk_are_seen(void **state)
{
    c2pa_bytes good = c2pa_sign(&identity, &png, NULL), other = c2pa_sign(&identity, &png, NULL);
    size_t length = good.length - png.length - 12;
    c2pa_bytes store = { good.data + PLACE + 8, length };
    c2pa_bytes second = { other.data + PLACE + 8, other.length - png.length - 12 };
    c2pa_bytes forged = embed(&store, NULL);
    (void)state;

    expect(&forged, NULL, NULL);
    c2pa_bytes_add(&forged, "junk", 4);
    expect(&forged, NULL, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&forged);
    forged = embed(&store, &second);
    expect(&forged, NULL, "claim.multiple");
    c2pa_bytes_free(&forged);
    c2pa_bytes_free(&good);
    c2pa_bytes_free(&other);
}

static void
a_manifest_of_another_file_is_none(void **state)
{
    c2pa_bytes good = c2pa_sign(&identity, &png, NULL), forged;
    c2pa_bytes store = { good.data + PLACE + 8, good.length - png.length - 12 };
    (void)state;

    forged = embed(&store, NULL);
    forged.data[forged.length - 30] ^= 1; /* in the pixels */
    expect(&forged, NULL, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&forged);
    c2pa_bytes_free(&good);
}

/* Every byte of a signed PNG. */
static void
no_turned_byte_of_a_png_is_valid(void **state)
{
    c2pa_bytes good = c2pa_sign(&identity, &png, NULL);
    (void)state;

    expect(&good, NULL, NULL);
    for (size_t i = 0; i < good.length; i++) {
        good.data[i] ^= (uint8_t)(1u << (i % 8));
        aigc_status verdict = c2pa_verify(&identity, &good, NULL, NULL);
        if (verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER)
            fail_msg("byte %zu", i);
        good.data[i] ^= (uint8_t)(1u << (i % 8));
    }
    c2pa_bytes_free(&good);
}

/* ---- chains -------------------------------------------------------------------------- */

/* A protected header with a certificate `count` times. */
static c2pa_bytes
header_of(const char *pem, size_t count)
{
    aigcp_certificate *certificate;
    aigcp_buffer der, header;
    aigcp_span *chain = calloc(count, sizeof *chain);
    size_t found;

    assert_non_null(chain);
    aigcp_buffer_init(&der, 1 << 20);
    aigcp_buffer_init(&header, 1 << 20);
    assert_int_equal(aigcp_certificates_read_pem(pem, strlen(pem), &certificate, 1, &found),
                     AIGC_OK);
    assert_int_equal(aigcp_certificate_der(certificate, &der), AIGC_OK);
    for (size_t i = 0; i < count; i++)
        chain[i] = (aigcp_span){ der.data, der.length };
    assert_int_equal(aigcp_cose_protected(AIGC_C2PA_EDDSA, chain, count, &header), AIGC_OK);
    aigcp_certificate_free(certificate);
    aigcp_buffer_free(&der);
    free(chain);
    return (c2pa_bytes){ header.data, header.length };
}

static void
refused(forgery *forged, const char *code)
{
    c2pa_bytes store = forge_store(forged);

    expect(&file, &store, code);
    c2pa_bytes_free(&store);
    forge_end(forged);
}

static void
chains_are_short_and_begin_with_a_leaf(void **state)
{
    forgery forged;
    (void)state;

    forge_begin(&forged, &identity, &file);
    forged.protected_header = header_of(identity.credentials.leaf_certificate, 1000);
    refused(&forged, "claimSignature.mismatch");
    forge_begin(&forged, &identity, &file);
    forged.protected_header = header_of(identity.credentials.root_certificate, 1);
    refused(&forged, "signingCredential.invalid");
    /* Two chains: which of them counts? */
    forge_begin(&forged, &identity, &file);
    forged.unprotected = forge_bytes("\xA1\x67x5chain\x41x", 11);
    refused(&forged, "claimSignature.mismatch");
}

/* ---- ingredients --------------------------------------------------------------------- */

static c2pa_bytes
ingredient(const char *relationship, const char *url)
{
    static const uint8_t hash[32];
    aigcp_buffer out;
    aigcp_cbor_writer writer;

    aigcp_buffer_init(&out, 1 << 20);
    aigcp_cbor_writer_init(&writer, &out);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "relationship", relationship);
    aigcp_cbor_put_text(&writer, "activeManifest");
    size_t link = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_pair_text(&writer, "url", url);
    aigcp_cbor_pair_bytes(&writer, "hash", hash, sizeof hash);
    aigcp_cbor_end_map(&writer, link);
    aigcp_cbor_end_map(&writer, map);
    assert_int_equal(writer.status, AIGC_OK);
    return (c2pa_bytes){ out.data, out.length };
}

static void
ingredients_are_what_was_signed(void **state)
{
    static const char self[] = "self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000001";
    forgery forged;
    (void)state;

    /* A manifest that is its own parent. */
    forge_begin(&forged, &identity, &file);
    forged.assertions[2].label = "c2pa.ingredient.v3";
    forged.assertions[2].cbor = ingredient("parentOf", self);
    forged.count = 3;
    refused(&forged, "assertion.ingredient.malformed");
    forge_begin(&forged, &identity, &file);
    forged.assertions[2].label = "c2pa.ingredient.v3";
    forged.assertions[2].cbor = ingredient("friendOf", self);
    forged.count = 3;
    refused(&forged, "assertion.ingredient.malformed");
    forge_begin(&forged, &identity, &file);
    forged.assertions[2].label = "c2pa.ingredient.v3";
    forged.assertions[2].cbor = ingredient("parentOf", "self#jumbf=/c2pa/nowhere");
    forged.count = 3;
    refused(&forged, "ingredient.manifest.missing");
    forge_begin(&forged, &identity, &file);
    for (size_t i = 2; i < 4; i++) {
        forged.assertions[i].label = i == 2 ? "c2pa.ingredient.v3" : "c2pa.ingredient.v3__1";
        forged.assertions[i].cbor = ingredient("parentOf", "self#jumbf=/c2pa/nowhere");
    }
    forged.count = 4;
    refused(&forged, "manifest.multipleParents");
    /* Another manifest in the place of the one that was signed for. */
    forge_begin(&forged, &identity, &file);
    forged.manifest = "urn:c2pa:00000000-0000-4000-8000-000000000002";
    c2pa_bytes other = forge_store(&forged);
    forge_end(&forged);
    forge_begin(&forged, &identity, &file);
    forged.before = forge_bytes(other.data + 38, other.length - 38);
    forged.assertions[2].label = "c2pa.ingredient.v3";
    forged.assertions[2].cbor =
        ingredient("componentOf", "self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000002");
    forged.count = 3;
    refused(&forged, "ingredient.manifest.mismatch");
    c2pa_bytes_free(&other);
}

static int
setup(void **state)
{
    (void)state;
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_small_png(&png);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    c2pa_identity_free(&identity);
    c2pa_bytes_free(&png);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exclusion_is_the_chunk),
        cmocka_unit_test(stores_and_junk_are_seen),
        cmocka_unit_test(a_manifest_of_another_file_is_none),
        cmocka_unit_test(no_turned_byte_of_a_png_is_valid),
        cmocka_unit_test(chains_are_short_and_begin_with_a_leaf),
        cmocka_unit_test(ingredients_are_what_was_signed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
