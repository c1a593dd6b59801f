/* SPDX-License-Identifier: Apache-2.0 */
/* What a file was made from (C2PA 2.2, 18.16 and 15.11): ingredients, and their manifests in the
 * same store. */
#include "watermark/c2pa/claim_text.h"
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"

#include <string.h>

/* The link to the signature of an ingredient (version 3). */
static aigc_status
check_signature_link(aigcp_claim_check *check, const aigcp_linked *linked,
                     const aigcp_manifest *target, bool *matches)
{
    aigcp_cbor item;
    aigcp_link link;

    *matches = false;
    if (!aigcp_cbor_find(linked->cbor, "claimSignature", &item))
        return AIGC_OK;
    if (!aigcp_link_read(check, item, &link) || target->signature == AIGCP_JUMBF_NONE ||
        aigcp_manifest_store_resolve(&check->all->store, check->manifest, link.url,
                                     link.url_length) != target->signature) {
        aigcp_tell(check, AIGCP_INGREDIENT_SIGNATURE_MISSING, linked->box, NULL);
        return AIGC_OK;
    }
    aigc_status status = aigcp_link_matches(check, &link, target->signature, matches);
    if (status == AIGC_OK) {
        aigcp_tell(check,
                   *matches ? AIGCP_INGREDIENT_SIGNATURE_VALIDATED
                            : AIGCP_INGREDIENT_SIGNATURE_MISMATCH,
                   linked->box, NULL);
    }
    return status;
}

/* Whether the manifest in the store is the one that was signed for. After a redaction its hash is
 * another, and its signature answers for it (15.11.3.3). */
static aigc_status
check_manifest_link(aigcp_claim_check *check, const aigcp_linked *linked, const aigcp_link *link,
                    const aigcp_manifest *target)
{
    bool matches, signature_matches;
    aigc_status status = aigcp_link_matches(check, link, target->box, &matches);

    if (status == AIGC_OK)
        status = check_signature_link(check, linked, target, &signature_matches);
    if (status != AIGC_OK)
        return status;
    if (matches || (signature_matches && aigcp_has_redactions(check->all, target)))
        aigcp_tell(check, AIGCP_INGREDIENT_MANIFEST_VALIDATED, linked->box, NULL);
    else
        aigcp_tell(check, AIGCP_INGREDIENT_MANIFEST_MISMATCH, linked->box, NULL);
    return AIGC_OK;
}

/* Follow one ingredient. @param[out] target its manifest; NULL if it has none. */
static aigc_status
follow(aigcp_claim_check *check, const aigcp_linked *linked, aigcp_visit_fn visit,
       const aigcp_manifest **target)
{
    aigcp_verification *all = check->all;
    aigcp_cbor item;
    aigcp_link link;

    *target = NULL;
    if (!aigcp_ingredient_link(linked->cbor, &item)) {
        aigcp_tell(check, AIGCP_INGREDIENT_UNKNOWN, linked->box, NULL);
        return AIGC_OK;
    }
    if (!aigcp_link_read(check, item, &link)) {
        aigcp_tell(check, AIGCP_INGREDIENT_MALFORMED, linked->box, N_("the link to its manifest"));
        return AIGC_OK;
    }
    size_t box =
        aigcp_manifest_store_resolve(&all->store, check->manifest, link.url, link.url_length);
    *target = box != AIGCP_JUMBF_NONE ? aigcp_manifest_of(&all->store, box) : NULL;
    if (!*target || (*target)->box != box) {
        *target = NULL;
        aigcp_tell(check, AIGCP_INGREDIENT_MANIFEST_MISSING, linked->box, NULL);
        return AIGC_OK;
    }
    if (all->seen[*target - all->store.manifests] == AIGCP_OPEN) {
        *target = NULL;
        aigcp_tell(check, AIGCP_INGREDIENT_MALFORMED, linked->box,
                   N_("a manifest is an ingredient of itself"));
        return AIGC_OK;
    }
    aigc_status status = check_manifest_link(check, linked, &link, *target);
    return status == AIGC_OK ? visit(all, *target) : status;
}

static bool
is_parent(const aigcp_linked *linked)
{
    aigcp_cbor value;

    return aigcp_cbor_find(linked->cbor, "relationship", &value) &&
           aigcp_cbor_text_is(value, "parentOf");
}

static bool
has_relationship(const aigcp_linked *linked)
{
    aigcp_cbor value;

    return aigcp_cbor_find(linked->cbor, "relationship", &value) &&
           (aigcp_cbor_text_is(value, "parentOf") || aigcp_cbor_text_is(value, "componentOf") ||
            aigcp_cbor_text_is(value, "inputTo"));
}

/* The rules about how many there are (15.11.1, 11.2.3). */
static void
count(aigcp_claim_check *check, size_t ingredients, size_t parents)
{
    if (check->manifest->kind == AIGCP_MANIFEST_UPDATE) {
        if (parents != 1 || ingredients != 1)
            aigcp_tell(check, AIGCP_MANIFEST_WRONG_PARENTS, check->manifest->box, NULL);
    } else if (parents > 1) {
        aigcp_tell(check, AIGCP_MANIFEST_MULTIPLE_PARENTS, check->manifest->box, NULL);
    }
}

aigc_status
aigcp_ingredient_check(aigcp_claim_check *check, aigcp_visit_fn visit,
                       const aigcp_manifest **parent)
{
    size_t ingredients = 0, parents = 0;
    aigc_status status = AIGC_OK;

    *parent = NULL;
    for (size_t i = 0; status == AIGC_OK && i < check->link_count; i++) {
        const aigcp_linked *linked = &check->links[i];
        const aigcp_manifest *target;

        if (linked->cbor.length == 0 ||
            !aigcp_is_ingredient(&check->all->store.jumbf.boxes[linked->box]))
            continue;
        ingredients++;
        if (!has_relationship(linked)) {
            aigcp_tell(check, AIGCP_INGREDIENT_MALFORMED, linked->box, N_("its relationship"));
            continue;
        }
        status = follow(check, linked, visit, &target);
        if (is_parent(linked)) {
            parents++;
            *parent = target;
        }
    }
    count(check, ingredients, parents);
    return status;
}
