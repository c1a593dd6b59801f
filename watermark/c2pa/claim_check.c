/* SPDX-License-Identifier: Apache-2.0 */
/* One claim: its fields (C2PA 2.2, 10.2 and 15.6), its links to assertions (15.10), what it
 * redacts (15.11.3). */
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"

#include <string.h>

#define LINK_PREFIX "self#jumbf="

void
aigcp_tell(aigcp_claim_check *check, aigcp_code code, size_t box, const char *detail)
{
    aigcp_tell_values(check, code, box, detail, NULL);
}

void
aigcp_tell_values(aigcp_claim_check *check, aigcp_code code, size_t box, const char *detail,
                  const char *values)
{
    aigcp_report_add(check->all->report, code, &check->all->store, box, detail, values,
                     check->ingredient);
}

/* ---- links --------------------------------------------------------------------------- */

bool
aigcp_link_read(const aigcp_claim_check *check, aigcp_cbor item, aigcp_link *link)
{
    aigcp_cbor value;
    const char *name;
    size_t length;

    memset(link, 0, sizeof *link);
    link->digest = check->digest;
    if (!aigcp_cbor_find(item, "url", &value) ||
        !aigcp_cbor_get_text(value, &link->url, &link->url_length) ||
        !aigcp_cbor_find(item, "hash", &value) ||
        !aigcp_cbor_get_bytes(value, &link->hash, &link->hash_length))
        return false;
    if (aigcp_cbor_find(item, "alg", &value) && !aigcp_cbor_is_null(value)) {
        return aigcp_cbor_get_text(value, &name, &length) &&
               aigcp_digest_named(name, length, &link->digest);
    }
    return true;
}

aigc_status
aigcp_link_matches(aigcp_claim_check *check, const aigcp_link *link, size_t box, bool *matches)
{
    uint8_t hash[AIGCP_DIGEST_MAX];
    size_t length = check->all->store.jumbf.boxes[box].length;

    *matches = false;
    if (length > check->all->hash_left)
        return AIGC_ERR_LIMIT;
    check->all->hash_left -= length;
    aigc_status status = aigcp_manifest_store_hash(&check->all->store, box, link->digest, hash);
    *matches = status == AIGC_OK && link->hash_length == aigcp_digest_size(link->digest) &&
               memcmp(link->hash, hash, link->hash_length) == 0;
    return status;
}

/* ---- the fields ---------------------------------------------------------------------- */

static bool
has_text(aigcp_cbor map, const char *key)
{
    aigcp_cbor value;
    const char *text;
    size_t length;

    return aigcp_cbor_find(map, key, &value) && aigcp_cbor_get_text(value, &text, &length) &&
           length > 0;
}

static bool
has_members(aigcp_cbor map, const char *key)
{
    aigcp_cbor value;

    return aigcp_cbor_find(map, key, &value) && aigcp_cbor_is(value, AIGCP_CBOR_ARRAY) &&
           aigcp_cbor_count(value) > 0;
}

/* Which required field is missing; NULL if none is. */
static const char *
missing_field(const aigcp_claim_check *check)
{
    aigcp_cbor info;

    if (!has_text(check->claim, "instanceID"))
        return "instanceID";
    if (!has_text(check->claim, "signature"))
        return "signature";
    if (check->manifest->version1) {
        return !has_text(check->claim, "claim_generator") ? "claim_generator"
               : !has_members(check->claim, "assertions") ? "assertions"
                                                          : NULL;
    }
    if (!aigcp_cbor_find(check->claim, "claim_generator_info", &info) ||
        !aigcp_cbor_is(info, AIGCP_CBOR_MAP) || !has_text(info, "name"))
        return N_("claim_generator_info with a name");
    return has_members(check->claim, "created_assertions") ? NULL : "created_assertions";
}

/* The default algorithm, and the link to the signature. */
static bool
check_fields(aigcp_claim_check *check)
{
    const aigcp_manifest *manifest = check->manifest;
    const char *missing = missing_field(check);
    aigcp_cbor value;
    const char *text;
    size_t length;

    check->digest = AIGCP_SHA256;
    if (missing) {
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, manifest->claim, missing);
        return false;
    }
    if (aigcp_cbor_find(check->claim, "alg", &value) &&
        (!aigcp_cbor_get_text(value, &text, &length) ||
         !aigcp_digest_named(text, length, &check->digest))) {
        aigcp_tell(check, AIGCP_ALGORITHM_UNSUPPORTED, manifest->claim, N_("alg of the claim"));
        return false;
    }
    (void)aigcp_cbor_find(check->claim, "signature", &value);
    (void)aigcp_cbor_get_text(value, &text, &length);
    if (manifest->signature == AIGCP_JUMBF_NONE ||
        aigcp_manifest_store_resolve(&check->all->store, manifest, text, length) !=
            manifest->signature) {
        aigcp_tell(check, AIGCP_CLAIM_SIGNATURE_MISSING, manifest->claim,
                   N_("the claim does not link to the signature of its manifest"));
        return false;
    }
    return true;
}

aigc_status
aigcp_claim_read(aigcp_claim_check *check, bool *readable)
{
    const aigcp_manifest *manifest = check->manifest;
    aigc_status status;

    *readable = false;
    if (manifest->kind == AIGCP_MANIFEST_COMPRESSED) {
        aigcp_tell(check, AIGCP_COMPRESSED_REFUSED, manifest->box, NULL);
        return AIGC_OK;
    }
    if (manifest->claims > 1) {
        aigcp_tell(check, AIGCP_CLAIM_MULTIPLE, manifest->box, NULL);
        return AIGC_OK;
    }
    if (manifest->claim == AIGCP_JUMBF_NONE || manifest->assertions == AIGCP_JUMBF_NONE) {
        aigcp_tell(check, AIGCP_CLAIM_MISSING, manifest->box,
                   manifest->claim != AIGCP_JUMBF_NONE ? N_("no assertion store either") : NULL);
        return AIGC_OK;
    }
    if (!aigcp_jumbf_content(&check->all->store.jumbf, manifest->claim, "cbor",
                             &check->claim_bytes.bytes, &check->claim_bytes.length)) {
        aigcp_tell(check, AIGCP_CLAIM_CBOR_INVALID, manifest->claim, N_("not one cbor box"));
        return AIGC_OK;
    }
    status =
        aigcp_cbor_check(check->claim_bytes.bytes, check->claim_bytes.length, 0, &check->claim);
    if (status != AIGC_OK || !aigcp_cbor_is(check->claim, AIGCP_CBOR_MAP)) {
        aigcp_tell(check, AIGCP_CLAIM_CBOR_INVALID, manifest->claim, NULL);
        return AIGC_OK;
    }
    *readable = check_fields(check);
    return AIGC_OK;
}

/* ---- redactions ---------------------------------------------------------------------- */

/* The labels of manifest and assertion in a URL. */
static bool
split_url(const aigcp_claim_check *check, const char *url, size_t length, aigcp_redaction *parts)
{
    static const char root[] = LINK_PREFIX "/c2pa/";
    static const char store[] = "c2pa.assertions/";
    const aigcp_jumbf_box *own = &check->all->store.jumbf.boxes[check->manifest->box];
    const char *end = url + length;

    *parts = (aigcp_redaction){ own->label, NULL, own->label_length, 0 };
    if (length > strlen(root) && memcmp(url, root, strlen(root)) == 0) {
        url += strlen(root);
        const char *slash = memchr(url, '/', (size_t)(end - url));
        if (!slash)
            return false;
        parts->manifest = url;
        parts->manifest_length = (size_t)(slash - url);
        url = slash + 1;
    } else if (length > strlen(LINK_PREFIX) && memcmp(url, LINK_PREFIX, strlen(LINK_PREFIX)) == 0) {
        url += strlen(LINK_PREFIX);
    } else {
        return false;
    }
    if ((size_t)(end - url) <= strlen(store) || memcmp(url, store, strlen(store)) != 0)
        return false;
    parts->assertion = url + strlen(store);
    parts->assertion_length = (size_t)(end - parts->assertion);
    return true;
}

static bool
same_text(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static bool
begins_with(const char *text, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(text, prefix, strlen(prefix)) == 0;
}

static void
add_redaction(aigcp_claim_check *check, aigcp_cbor item)
{
    const aigcp_jumbf_box *own = &check->all->store.jumbf.boxes[check->manifest->box];
    aigcp_redaction parts;
    const char *url;
    size_t length;

    if (!aigcp_cbor_get_text(item, &url, &length) || !split_url(check, url, length, &parts))
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, check->manifest->claim, "redacted_assertions");
    else if (same_text(parts.manifest, parts.manifest_length, own->label, own->label_length))
        aigcp_tell(check, AIGCP_ASSERTION_SELF_REDACTED, check->manifest->claim, NULL);
    else if (begins_with(parts.assertion, parts.assertion_length, "c2pa.actions"))
        aigcp_tell(check, AIGCP_ACTION_REDACTED, check->manifest->claim, NULL);
    else if (begins_with(parts.assertion, parts.assertion_length, "c2pa.hash."))
        aigcp_tell(check, AIGCP_DATA_HASH_REDACTED, check->manifest->claim, NULL);
    else if (check->all->redaction_count < AIGCP_ASSERTIONS_MAX)
        check->all->redactions[check->all->redaction_count++] = parts;
}

static void
read_redactions(aigcp_claim_check *check)
{
    aigcp_cbor list, item;
    aigcp_cbor_walk walk;

    if (aigcp_cbor_find(check->claim, "redacted_assertions", &list) &&
        aigcp_cbor_walk_array(list, &walk))
        while (aigcp_cbor_next(&walk, &item))
            add_redaction(check, item);
}

static bool
is_redacted(const aigcp_claim_check *check, const aigcp_redaction *link)
{
    for (size_t i = 0; i < check->all->redaction_count; i++) {
        const aigcp_redaction *one = &check->all->redactions[i];

        if (same_text(one->manifest, one->manifest_length, link->manifest, link->manifest_length) &&
            same_text(one->assertion, one->assertion_length, link->assertion,
                      link->assertion_length))
            return true;
    }
    return false;
}

bool
aigcp_has_redactions(const aigcp_verification *all, const aigcp_manifest *manifest)
{
    const aigcp_jumbf_box *box = &all->store.jumbf.boxes[manifest->box];

    for (size_t i = 0; i < all->redaction_count; i++)
        if (same_text(all->redactions[i].manifest, all->redactions[i].manifest_length, box->label,
                      box->label_length))
            return true;
    return false;
}

/* ---- assertions ---------------------------------------------------------------------- */

/* The content of an assertion that is CBOR. */
static bool
read_content(aigcp_claim_check *check, aigcp_linked *linked)
{
    const aigcp_jumbf *jumbf = &check->all->store.jumbf;
    const aigcp_jumbf_box *box = &jumbf->boxes[linked->box];
    const uint8_t *content;
    size_t length;
    unsigned allowed =
        begins_with(box->label, box->label_length, "c2pa.hash.") ? AIGCP_CBOR_WIDE_NUMBERS : 0;

    linked->cbor = (aigcp_cbor){ NULL, 0 };
    if (!aigcp_jumbf_is(box, "cbor"))
        return true;
    return aigcp_jumbf_content(jumbf, linked->box, "cbor", &content, &length) &&
           aigcp_cbor_check(content, length, allowed, &linked->cbor) == AIGC_OK;
}

static bool
is_linked(const aigcp_claim_check *check, size_t box)
{
    for (size_t i = 0; i < check->link_count; i++)
        if (check->links[i].box == box)
            return true;
    return false;
}

/* Keep an assertion that the claim names once and that is as it was signed. */
static aigc_status
keep_link(aigcp_claim_check *check, const aigcp_link *link, size_t box, bool redacted, bool created)
{
    aigcp_linked *linked = &check->links[check->link_count];
    bool matches;

    if (is_linked(check, box)) {
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, box, N_("the claim names an assertion twice"));
        return AIGC_OK;
    }
    if (check->link_count == AIGCP_ASSERTIONS_MAX) {
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, check->manifest->claim, N_("too many assertions"));
        return AIGC_OK;
    }
    *linked = (aigcp_linked){ box, created, { NULL, 0 } };
    check->link_count++;
    if (redacted)
        return AIGC_OK;
    aigc_status status = aigcp_link_matches(check, link, box, &matches);
    if (status != AIGC_OK)
        return status;
    aigcp_tell(check, matches ? AIGCP_HASHED_URI_MATCH : AIGCP_HASHED_URI_MISMATCH, box, NULL);
    if (!read_content(check, linked))
        aigcp_tell(check, AIGCP_ASSERTION_CBOR_INVALID, box, NULL);
    return AIGC_OK;
}

static aigc_status
follow_link(aigcp_claim_check *check, aigcp_cbor item, bool created)
{
    const aigcp_manifest_store *store = &check->all->store;
    const aigcp_jumbf_box *own = &store->jumbf.boxes[check->manifest->box];
    aigcp_redaction parts;
    aigcp_link link;

    if (!aigcp_link_read(check, item, &link)) {
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, check->manifest->claim,
                   N_("a link to an assertion has no url, no hash, or an unknown alg"));
        return AIGC_OK;
    }
    if (!split_url(check, link.url, link.url_length, &parts) ||
        !same_text(parts.manifest, parts.manifest_length, own->label, own->label_length)) {
        aigcp_tell(check, AIGCP_ASSERTION_OUTSIDE, check->manifest->claim, NULL);
        return AIGC_OK;
    }
    size_t box = aigcp_manifest_store_resolve(store, check->manifest, link.url, link.url_length);
    bool redacted = is_redacted(check, &parts);
    if (box == AIGCP_JUMBF_NONE) {
        if (!redacted)
            aigcp_tell(check, AIGCP_ASSERTION_MISSING, check->manifest->claim, NULL);
        return AIGC_OK;
    }
    if (store->jumbf.boxes[box].parent != check->manifest->assertions) {
        aigcp_tell(check, AIGCP_ASSERTION_OUTSIDE, check->manifest->claim, NULL);
        return AIGC_OK;
    }
    return keep_link(check, &link, box, redacted, created);
}

static aigc_status
follow_list(aigcp_claim_check *check, const char *key, bool created)
{
    aigcp_cbor list, item;
    aigcp_cbor_walk walk;
    aigc_status status = AIGC_OK;

    if (!aigcp_cbor_find(check->claim, key, &list))
        return AIGC_OK;
    if (!aigcp_cbor_walk_array(list, &walk)) {
        aigcp_tell(check, AIGCP_CLAIM_MALFORMED, check->manifest->claim, key);
        return AIGC_OK;
    }
    while (status == AIGC_OK && aigcp_cbor_next(&walk, &item))
        status = follow_link(check, item, created);
    return status;
}

/* What stands in the manifest and nobody signed: it could be anything. */
static void
find_strays(aigcp_claim_check *check)
{
    const aigcp_manifest *manifest = check->manifest;
    const aigcp_jumbf *jumbf = &check->all->store.jumbf;
    size_t next;

    for (size_t i = jumbf->boxes[manifest->assertions].child; i != AIGCP_JUMBF_NONE; i = next) {
        next = jumbf->boxes[i].next;
        if (!is_linked(check, i))
            aigcp_tell(check, AIGCP_ASSERTION_UNDECLARED, i, NULL);
    }
    for (size_t i = jumbf->boxes[manifest->box].child; i != AIGCP_JUMBF_NONE; i = next) {
        next = jumbf->boxes[i].next;
        /* Data boxes and credentials are linked from assertions. */
        if (i != manifest->assertions && i != manifest->claim && i != manifest->signature &&
            !aigcp_jumbf_is(&jumbf->boxes[i], "c2db") && !aigcp_jumbf_is(&jumbf->boxes[i], "c2vc"))
            aigcp_tell(check, AIGCP_MANIFEST_UNSIGNED_BOX, i, NULL);
    }
}

aigc_status
aigcp_claim_links(aigcp_claim_check *check)
{
    aigc_status status;

    read_redactions(check);
    if (check->manifest->version1) {
        status = follow_list(check, "assertions", true);
    } else {
        status = follow_list(check, "created_assertions", true);
        if (status == AIGC_OK)
            status = follow_list(check, "gathered_assertions", false);
    }
    if (status == AIGC_OK)
        find_strays(check);
    return status;
}
