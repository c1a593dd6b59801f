/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests that go on from others: updates, which leave the binding of the file to their parent
 * (C2PA 2.2, 11.2.3), and redactions, which take an assertion out of one (6.8). What the rules
 * allow is trusted; what they do not has its status code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/c2pa_forge.h"

#define PARENT "urn:c2pa:00000000-0000-4000-8000-00000000000a"
#define MIDDLE "urn:c2pa:00000000-0000-4000-8000-00000000000b"
#define NOTE "org.example.note"
#define URL_OF(manifest, assertion) "self#jumbf=/c2pa/" manifest "/c2pa.assertions/" assertion

static c2pa_identity identity;
static const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };

static void
add(forgery *forged, const char *label, c2pa_bytes cbor)
{
    assert_true(forged->count < FORGED_MAX);
    forged->assertions[forged->count].label = label;
    forged->assertions[forged->count++].cbor = cbor;
}

/* A manifest of the file with a note, {"note": "secret"}; without the note if it was taken out. */
static c2pa_bytes
make_parent(bool redacted)
{
    forgery forged;

    forge_begin(&forged, &identity, &file);
    forged.manifest = PARENT;
    add(&forged, NOTE, forge_bytes("\xA1\x64note\x66secret", 13));
    forged.assertions[2].absent = redacted;
    c2pa_bytes store = forge_store(&forged);
    forge_end(&forged);
    return store;
}

/* Begin an update of a store: one ingredient, no binding. */
static void
begin_update(forgery *forged, const char *label, const c2pa_bytes *of)
{
    forge_begin(forged, &identity, &file);
    for (size_t i = 0; i < 2; i++)
        c2pa_bytes_free(&forged->assertions[i].cbor);
    memset(forged->assertions, 0, sizeof forged->assertions);
    forged->count = 0;
    forged->manifest = label;
    forged->kind = "c2um";
    forged->before = forge_before(of);
    add(forged, "c2pa.ingredient.v3", forge_ingredient("parentOf", of));
}

static void
judge(forgery *forged, aigc_status expected, const char *code)
{
    c2pa_bytes store = forge_store(forged);

    c2pa_expect(&identity, &file, &store, expected, code);
    c2pa_bytes_free(&store);
    forge_end(forged);
}

/* ---- updates ------------------------------------------------------------------------- */

static void
an_update_leaves_the_binding_to_its_parent(void **state)
{
    static const c2pa_bytes other = { (uint8_t *)(uintptr_t) "any bites", 9 };
    c2pa_bytes parent = make_parent(false), middle, store;
    forgery forged;
    (void)state;

    begin_update(&forged, NULL, &parent);
    store = forge_store(&forged);
    c2pa_expect(&identity, &file, &store, AIGC_OK, "assertion.dataHash.match");
    c2pa_expect(&identity, &other, &store, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&store);
    forge_end(&forged);
    /* An update of an update. */
    begin_update(&forged, MIDDLE, &parent);
    middle = forge_store(&forged);
    forge_end(&forged);
    begin_update(&forged, NULL, &middle);
    store = forge_store(&forged);
    c2pa_expect(&identity, &file, &store, AIGC_OK, "assertion.dataHash.match");
    c2pa_expect(&identity, &other, &store, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&store);
    forge_end(&forged);
    c2pa_bytes_free(&middle);
    c2pa_bytes_free(&parent);
}

static void
an_update_has_one_parent_and_no_binding(void **state)
{
    c2pa_bytes parent = make_parent(false);
    uint8_t hash[32];
    forgery forged;
    (void)state;

    forge_hash(&file, 0, 0, hash);
    begin_update(&forged, NULL, &parent);
    add(&forged, "c2pa.hash.data", forge_data_hash(hash, NULL, 0, 0, 0));
    judge(&forged, AIGC_ERR_MALFORMED, "manifest.update.invalid");
    begin_update(&forged, NULL, &parent);
    add(&forged, "c2pa.ingredient.v3__1", forge_ingredient("parentOf", &parent));
    judge(&forged, AIGC_ERR_MALFORMED, "manifest.update.wrongParents");
    begin_update(&forged, NULL, &parent);
    c2pa_bytes_free(&forged.assertions[0].cbor);
    forged.assertions[0].cbor = forge_ingredient("componentOf", &parent);
    judge(&forged, AIGC_ERR_MALFORMED, "manifest.update.wrongParents");
    /* Alone, with a note in place of the ingredient. */
    begin_update(&forged, NULL, &parent);
    c2pa_bytes_free(&forged.before);
    c2pa_bytes_free(&forged.assertions[0].cbor);
    forged.assertions[0].label = NOTE;
    forged.assertions[0].cbor = forge_bytes("\xA0", 1);
    judge(&forged, AIGC_ERR_MALFORMED, "manifest.update.wrongParents");
    c2pa_bytes_free(&parent);
}

/* What is wrong with the parent is wrong with the file, which it binds. */
static void
the_parent_of_an_update_must_hold(void **state)
{
    c2pa_bytes parent = make_parent(false), broken;
    forgery forged, inner;
    (void)state;

    /* Another manifest in its place. */
    begin_update(&forged, NULL, &parent);
    forged.before.data[forged.before.length - 1] ^= 1;
    judge(&forged, AIGC_ERR_ALTERED, "claimSignature.mismatch");
    /* One whose signature was broken before it was linked to. */
    forge_begin(&inner, &identity, &file);
    inner.manifest = PARENT;
    inner.break_signature = true;
    broken = forge_store(&inner);
    forge_end(&inner);
    begin_update(&forged, NULL, &broken);
    judge(&forged, AIGC_ERR_ALTERED, "claimSignature.mismatch");
    c2pa_bytes_free(&broken);
    c2pa_bytes_free(&parent);
}

/* ---- redactions ---------------------------------------------------------------------- */

/* A manifest that goes on from a parent, and takes something out of it. The link was made before:
 * `linked` is what it was of, `stands` what is in the store. */
static void
begin_redaction(forgery *forged, const char *redacted, const c2pa_bytes *linked,
                const c2pa_bytes *stands)
{
    forge_begin(forged, &identity, &file);
    forged->redacted = redacted;
    forged->before = forge_before(stands);
    add(forged, "c2pa.ingredient.v3", forge_ingredient("parentOf", linked));
}

static void
what_was_taken_out_may_be_missing(void **state)
{
    c2pa_bytes whole = make_parent(false), cut = make_parent(true);
    forgery forged;
    (void)state;

    begin_redaction(&forged, URL_OF(PARENT, NOTE), &whole, &cut);
    judge(&forged, AIGC_OK, "ingredient.manifest.validated");
    /* Also by an update. */
    begin_update(&forged, NULL, &whole);
    forged.redacted = URL_OF(PARENT, NOTE);
    c2pa_bytes_free(&forged.before);
    forged.before = forge_before(&cut);
    judge(&forged, AIGC_OK, "assertion.dataHash.match");
    /* Nobody says that it was taken out, or says it of another assertion. */
    begin_redaction(&forged, NULL, &whole, &cut);
    judge(&forged, AIGC_ERR_ALTERED, "ingredient.manifest.mismatch");
    begin_update(&forged, NULL, &whole);
    c2pa_bytes_free(&forged.before);
    forged.before = forge_before(&cut);
    judge(&forged, AIGC_ERR_ALTERED, "ingredient.manifest.mismatch");
    begin_update(&forged, NULL, &whole);
    forged.redacted = URL_OF(PARENT, "org.example.other");
    c2pa_bytes_free(&forged.before);
    forged.before = forge_before(&cut);
    judge(&forged, AIGC_ERR_ALTERED, "assertion.missing");
    c2pa_bytes_free(&whole);
    c2pa_bytes_free(&cut);
}

static void
some_things_cannot_be_taken_out(void **state)
{
    static const struct {
        const char *url, *code;
    } cases[] = {
        { URL_OF(PARENT, "c2pa.actions.v2"), "assertion.action.redacted" },
        { URL_OF(PARENT, "c2pa.hash.data"), "assertion.dataHash.redacted" },
        { "self#jumbf=c2pa.assertions/c2pa.hash.data", "assertion.selfRedacted" },
        { "self#jumbf=/c2pa/" PARENT "/c2pa.signature", "claim.malformed" },
        { "https://example.org/", "claim.malformed" },
    };
    c2pa_bytes whole = make_parent(false);
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        forgery forged;

        begin_redaction(&forged, cases[i].url, &whole, &whole);
        judge(&forged, AIGC_ERR_MALFORMED, cases[i].code);
    }
    c2pa_bytes_free(&whole);
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
        cmocka_unit_test(an_update_leaves_the_binding_to_its_parent),
        cmocka_unit_test(an_update_has_one_parent_and_no_binding),
        cmocka_unit_test(the_parent_of_an_update_must_hold),
        cmocka_unit_test(what_was_taken_out_may_be_missing),
        cmocka_unit_test(some_things_cannot_be_taken_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
