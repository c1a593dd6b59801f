/* SPDX-License-Identifier: Apache-2.0 */
/* Forged manifests, correctly signed by a signer that is trusted: none of them is valid, each has
 * its status code. What is not forged is, which proves that the forger works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/c2pa_forge.h"
#include "watermark/c2pa/cose_sign1.h"
#include "watermark/c2pa/signature_openssl.h"

static c2pa_identity identity;
static const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };

/* Verify a forgery; it must be refused with this code. */
static void
refused(forgery *forged, const char *code)
{
    c2pa_bytes store = forge_store(forged);
    aigc_c2pa_report *report;
    aigc_status verdict = c2pa_verify(&identity, &file, &store, &report);

    if (verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER || !c2pa_has(report, code)) {
        c2pa_print(report);
        fail_msg("verdict %s, and no %s", aigc_status_name(verdict), code);
    }
    assert_true(aigc_c2pa_report_state(report) <= AIGC_C2PA_WELL_FORMED);
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    forge_end(forged);
}

/* Verify one that is as good as any. */
static void
accepted(forgery *forged)
{
    c2pa_bytes store = forge_store(forged);
    aigc_c2pa_report *report;

    if (c2pa_verify(&identity, &file, &store, &report) != AIGC_OK) {
        c2pa_print(report);
        fail();
    }
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    forge_end(forged);
}

static void
what_is_not_forged_is_trusted(void **state)
{
    forgery forged;
    (void)state;

    forge_begin(&forged, &identity, &file);
    accepted(&forged);
}

static void
replace(forged_assertion *assertion, c2pa_bytes cbor)
{
    c2pa_bytes_free(&assertion->cbor);
    assertion->cbor = cbor;
}

/* A data hash with exclusions that is right about the bytes that it hashes. */
static void
exclude(forgery *forged, const uint64_t *ranges, size_t count, uint64_t start, uint64_t length)
{
    uint8_t hash[32];

    forge_begin(forged, &identity, &file);
    forge_hash(&file, start, length, hash);
    replace(&forged->assertions[1], forge_data_hash(hash, ranges, count, 0, 0));
}

static void
exclusions_are_only_the_place_of_the_manifest(void **state)
{
    static const uint64_t inside[] = { 2, 3 }, past[] = { 8, 2 }, far[] = { UINT64_MAX, 1 },
                          wrap[] = { 1, UINT64_MAX }, two[] = { 1, 1, 2, 1 },
                          overlap[] = { 1, 3, 2, 1 }, backwards[] = { 4, 1, 2, 1 };
    forgery forged;
    (void)state;

    exclude(&forged, inside, 1, 2, 3);
    refused(&forged, "assertion.dataHash.additionalExclusionsPresent");
    exclude(&forged, past, 1, 8, 1);
    refused(&forged, "assertion.dataHash.malformed");
    exclude(&forged, far, 1, 0, 0);
    refused(&forged, "assertion.dataHash.malformed");
    exclude(&forged, wrap, 1, 0, 0);
    refused(&forged, "assertion.dataHash.malformed");
    exclude(&forged, two, 2, 1, 2);
    refused(&forged, "assertion.dataHash.additionalExclusionsPresent");
    exclude(&forged, overlap, 2, 1, 3);
    refused(&forged, "assertion.dataHash.malformed");
    exclude(&forged, backwards, 2, 2, 1);
    refused(&forged, "assertion.dataHash.malformed");
}

static void
padding_is_zero(void **state)
{
    uint8_t hash[32];
    forgery forged;
    (void)state;

    forge_hash(&file, 0, 0, hash);
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[1], forge_data_hash(hash, NULL, 0, 20, 'x'));
    refused(&forged, "assertion.dataHash.malformed");
    /* {"pad": 'evil'} and {"note": 'evil'} in the header that nothing signs. */
    forge_begin(&forged, &identity, &file);
    forged.unprotected = forge_bytes("\xA1\x63pad\x44"
                                     "evil",
                                     10);
    refused(&forged, "claimSignature.mismatch");
    forge_begin(&forged, &identity, &file);
    forged.unprotected = forge_bytes("\xA1\x64note\x44"
                                     "evil",
                                     11);
    refused(&forged, "claimSignature.mismatch");
}

static void
there_is_one_hard_binding(void **state)
{
    forgery forged;
    uint8_t hash[32];
    (void)state;

    forge_hash(&file, 0, 0, hash);
    forge_begin(&forged, &identity, &file);
    forged.assertions[2].label = "c2pa.hash.data__1";
    forged.assertions[2].cbor = forge_data_hash(hash, NULL, 0, 0, 0);
    forged.count = 3;
    refused(&forged, "assertion.multipleHardBindings");
    forge_begin(&forged, &identity, &file);
    forged.count = 1;
    refused(&forged, "claim.hardBindings.missing");
    /* As JSON, which nobody compares. */
    forge_begin(&forged, &identity, &file);
    forged.assertions[1].type = "json";
    refused(&forged, "assertion.dataHash.malformed");
}

static void
actions_tell_the_beginning(void **state)
{
    forgery forged;
    (void)state;

    forge_begin(&forged, &identity, &file);
    forged.assertions[0].label = "org.example.other";
    refused(&forged, "assertion.action.malformed");
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[0], forge_actions("c2pa.edited", NULL));
    refused(&forged, "assertion.action.malformed");
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[0], forge_actions(NULL, NULL));
    refused(&forged, "assertion.action.malformed");
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[0], forge_actions("c2pa.opened", NULL));
    refused(&forged, "assertion.action.malformed");
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[0], forge_actions("c2pa.created", "c2pa.created"));
    refused(&forged, "assertion.action.malformed");
    forge_begin(&forged, &identity, &file);
    replace(&forged.assertions[0], forge_actions("c2pa.created", "c2pa.watermarked"));
    refused(&forged, "assertion.action.malformed");
}

static void
links_lead_to_what_was_signed(void **state)
{
    static const char *const elsewhere[] = {
        "self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/c2pa.actions.v2",
        "https://example.org/c2pa.actions.v2",
        "self#jumbf=c2pa.claim.v2",
        "self#jumbf=c2pa.signature",
        "self#jumbf=",
        "",
    };
    forgery forged;
    (void)state;

    forge_begin(&forged, &identity, &file);
    forged.assertions[0].wrong_hash = true;
    refused(&forged, "assertion.hashedURI.mismatch");
    forge_begin(&forged, &identity, &file);
    forged.assertions[0].repeated = true;
    refused(&forged, "claim.malformed");
    forge_begin(&forged, &identity, &file);
    forged.assertions[0].url = "self#jumbf=c2pa.assertions/not.there";
    refused(&forged, "assertion.missing");
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        forge_begin(&forged, &identity, &file);
        forged.assertions[0].url = elsewhere[i];
        refused(&forged, "assertion.undeclared");
        if (elsewhere[i][0] != '\0') {
            forge_begin(&forged, &identity, &file);
            forged.assertions[0].url = elsewhere[i];
            refused(&forged, "assertion.outsideManifest");
        }
    }
    forge_begin(&forged, &identity, &file);
    forged.signature_url = "self#jumbf=/c2pa/urn:c2pa:other/c2pa.signature";
    refused(&forged, "claimSignature.missing");
}

static void
the_claim_has_its_fields(void **state)
{
    static const char *const fields[] = { "instanceID", "claim_generator_info", "signature",
                                          "created_assertions" };
    forgery forged;
    (void)state;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        forge_begin(&forged, &identity, &file);
        forged.no_field = fields[i];
        refused(&forged, "claim.malformed");
    }
}

static void
cbor_means_one_thing(void **state)
{
    /* A number longer than it must be, a key twice, a string in pieces, a map that is cut short,
     * something behind, text that is no UTF-8, an array that says it has 2^63 members. */
    static const struct {
        const char *bytes;
        size_t length;
    } claims[] = {
        { "\xA1\x61"
          "a\x18\x01",
          5 },
        { "\xA2\x61"
          "a\x01\x61"
          "a\x02",
          7 },
        { "\xA1\x61"
          "a\x7F\x61"
          "b\xFF",
          7 },
        { "\xA2\x61"
          "a\x01",
          4 },
        { "\xA0\x00", 2 },
        { "\xA1\x61\xFF\x01", 4 },
        { "\x9B\x80\x00\x00\x00\x00\x00\x00\x00", 9 },
    };
    char deep[200];
    forgery forged;
    (void)state;

    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        forge_begin(&forged, &identity, &file);
        forged.claim = forge_bytes(claims[i].bytes, claims[i].length);
        refused(&forged, "claim.cbor.invalid");
        forge_begin(&forged, &identity, &file);
        replace(&forged.assertions[0], forge_bytes(claims[i].bytes, claims[i].length));
        refused(&forged, "assertion.cbor.invalid");
    }
    memset(deep, 0x81, sizeof deep);
    deep[sizeof deep - 1] = 0;
    forge_begin(&forged, &identity, &file);
    forged.claim = forge_bytes(deep, sizeof deep);
    refused(&forged, "claim.cbor.invalid");
}

static void
the_signature_is_one_of_the_standard(void **state)
{
    /* {1: -8} without a chain, {} without an algorithm, {1: 0}, {1: -65535} (RS1). */
    static const struct {
        const char *bytes;
        size_t length;
        const char *code;
    } headers[] = {
        { "\xA1\x01\x27", 3, "claimSignature.mismatch" },
        { "\xA0", 1, "algorithm.unsupported" },
        { "\xA1\x01\x00", 3, "algorithm.unsupported" },
        { "\xA1\x01\x39\xFF\xFE", 5, "algorithm.unsupported" },
        { "\xA1\x01\x64none", 7, "algorithm.unsupported" },
    };
    forgery forged;
    (void)state;

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        forge_begin(&forged, &identity, &file);
        forged.protected_header = forge_bytes(headers[i].bytes, headers[i].length);
        refused(&forged, headers[i].code);
    }
    forge_begin(&forged, &identity, &file);
    forged.untagged = true;
    refused(&forged, "claimSignature.mismatch");
    forge_begin(&forged, &identity, &file);
    forged.break_signature = true;
    refused(&forged, "claimSignature.mismatch");
}

/* Without header 33 nobody knows whose key it is; what else is critical is not known here. */
static void
critical_headers_are_understood(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        bool good;
    } lists[] = {
        { "\x02\x81\x18\x21", 4, true }, /* [33] */
        { "\x02\x81\x18\x22", 4, false },
        { "\x02\x82\x01\x61x", 5, false },
        { "\x02\xF5", 2, false },
    };
    size_t count;
    const aigcp_span *chain = aigcp_signer_chain(identity.signer, &count);
    aigcp_buffer header, changed;
    (void)state;

    aigcp_buffer_init(&header, 1 << 16);
    aigcp_buffer_init(&changed, 1 << 16);
    assert_int_equal(aigcp_cose_protected(AIGC_C2PA_EDDSA, chain, count, &header), AIGC_OK);
    assert_memory_equal(header.data, "\xA2\x01\x27", 3);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        forgery forged;

        changed.length = 0;
        assert_int_equal(aigcp_buffer_append(&changed, "\xA3\x01\x27", 3), AIGC_OK);
        assert_int_equal(aigcp_buffer_append(&changed, lists[i].bytes, lists[i].length), AIGC_OK);
        assert_int_equal(aigcp_buffer_append(&changed, header.data + 3, header.length - 3),
                         AIGC_OK);
        forge_begin(&forged, &identity, &file);
        forged.protected_header = forge_bytes(changed.data, changed.length);
        if (lists[i].good)
            accepted(&forged);
        else
            refused(&forged, "claimSignature.mismatch");
    }
    aigcp_buffer_free(&header);
    aigcp_buffer_free(&changed);
}

static void
nothing_unsigned_stands_in_the_store(void **state)
{
    /* A free box, 12 bytes. */
    static const char box[] = "\0\0\0\x0C"
                              "freeevil";
    c2pa_bytes other;
    forgery forged;
    (void)state;

    forge_begin(&forged, &identity, &file);
    forged.inside = forge_bytes(box, 12);
    refused(&forged, "general.error");
    forge_begin(&forged, &identity, &file);
    forged.before = forge_bytes(box, 12);
    refused(&forged, "general.error");
    /* Another manifest, good by itself, that nothing refers to: the boxes of its store. */
    forge_begin(&forged, &identity, &file);
    forged.manifest = "urn:c2pa:00000000-0000-4000-8000-000000000002";
    other = forge_store(&forged);
    forge_end(&forged);
    forge_begin(&forged, &identity, &file);
    forged.before = forge_bytes(other.data + 38, other.length - 38);
    refused(&forged, "manifest.unreferenced");
    c2pa_bytes_free(&other);
}

static void
labels_have_no_slashes(void **state)
{
    static const char *const labels[] = { "urn:c2pa:a/b", "urn:c2pa:a#b", "urn:c2pa:a?b",
                                          "a;b",          "\x7F",         "\xEF\xBB\xBF" };
    forgery forged;
    (void)state;

    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        forge_begin(&forged, &identity, &file);
        forged.manifest = labels[i];
        refused(&forged, "general.error");
    }
}

/* Every bit of a store: none is valid with one bit turned. */
static void
no_turned_bit_is_valid(void **state)
{
    c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
    (void)state;

    for (size_t i = 0; i < store.length; i++) {
        for (unsigned bit = 0; bit < 8; bit += 1 + (unsigned)(i % 3)) {
            store.data[i] ^= (uint8_t)(1u << bit);
            aigc_status verdict = c2pa_verify(&identity, &file, &store, NULL);
            if (verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER)
                fail_msg("bit %u of byte %zu", bit, i);
            store.data[i] ^= (uint8_t)(1u << bit);
        }
    }
    c2pa_bytes_free(&store);
}

/* Every beginning of a store. */
static void
no_beginning_is_valid(void **state)
{
    c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
    size_t whole = store.length;
    (void)state;

    for (store.length = 0; store.length < whole; store.length++) {
        aigc_status verdict = c2pa_verify(&identity, &file, &store, NULL);

        assert_true(verdict != AIGC_OK && verdict != AIGC_ERR_UNKNOWN_SIGNER);
    }
    store.length = whole;
    c2pa_bytes_free(&store);
}

/* As of a time at which the leaf is not valid. */
static void
a_leaf_holds_in_its_time(void **state)
{
    const uint64_t times[] = { 1000000000, 4000000000 };
    c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        aigc_c2pa_report *report;

        assert_int_equal(aigc_c2pa_trust_at(identity.trust, times[i]), AIGC_OK);
        assert_int_equal(c2pa_verify(&identity, &file, &store, &report), AIGC_ERR_MALFORMED);
        assert_true(c2pa_has(report, "signingCredential.expired"));
        assert_true(c2pa_has(report, "claimSignature.outsideValidity"));
        assert_true(c2pa_has(report, "signingCredential.untrusted"));
        aigc_c2pa_report_free(report);
    }
    assert_int_equal(aigc_c2pa_trust_at(identity.trust, 0), AIGC_OK);
    c2pa_bytes_free(&store);
}

static void
usages_are_those_that_are_accepted(void **state)
{
    c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
    c2pa_identity other = identity;
    aigc_c2pa_report *report;
    (void)state;

    assert_int_equal(aigc_c2pa_trust_new(&other.trust), AIGC_OK);
    assert_int_equal(aigc_c2pa_trust_add(other.trust, AIGC_C2PA_ANCHOR,
                                         identity.credentials.root_certificate,
                                         strlen(identity.credentials.root_certificate)),
                     AIGC_OK);
    assert_int_equal(aigc_c2pa_trust_usage(other.trust, "1.2.3.4"), AIGC_OK);
    assert_int_equal(c2pa_verify(&other, &file, &store, &report), AIGC_ERR_MALFORMED);
    assert_true(c2pa_has(report, "signingCredential.invalid"));
    aigc_c2pa_report_free(report);
    aigc_c2pa_trust_free(other.trust);
    c2pa_bytes_free(&store);
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
        cmocka_unit_test(what_is_not_forged_is_trusted),
        cmocka_unit_test(exclusions_are_only_the_place_of_the_manifest),
        cmocka_unit_test(padding_is_zero),
        cmocka_unit_test(there_is_one_hard_binding),
        cmocka_unit_test(actions_tell_the_beginning),
        cmocka_unit_test(links_lead_to_what_was_signed),
        cmocka_unit_test(the_claim_has_its_fields),
        cmocka_unit_test(cbor_means_one_thing),
        cmocka_unit_test(the_signature_is_one_of_the_standard),
        cmocka_unit_test(critical_headers_are_understood),
        cmocka_unit_test(nothing_unsigned_stands_in_the_store),
        cmocka_unit_test(labels_have_no_slashes),
        cmocka_unit_test(no_turned_bit_is_valid),
        cmocka_unit_test(no_beginning_is_valid),
        cmocka_unit_test(a_leaf_holds_in_its_time),
        cmocka_unit_test(usages_are_those_that_are_accepted),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
