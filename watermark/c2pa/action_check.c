/* SPDX-License-Identifier: Apache-2.0 */
/* What was done (C2PA 2.2, 18.15 and 15.10.3.1): the first action says how the file began. */
#include "watermark/c2pa/claim_text.h"
#include "watermark/c2pa/store_signer.h"
#include "watermark/c2pa/verification.h"

#include "common/i18n.h"

#include <string.h>

static bool
is_labelled(const aigcp_claim_check *check, const aigcp_linked *linked, const char *label)
{
    return aigcp_assertion_is(&check->all->store.jumbf.boxes[linked->box], label);
}

static bool
has_assertion(const aigcp_claim_check *check, const char *label)
{
    for (size_t i = 0; i < check->link_count; i++)
        if (is_labelled(check, &check->links[i], label))
            return true;
    return false;
}

static void
keep(const aigcp_claim_check *check, aigc_c2pa_text which, aigcp_cbor value)
{
    const char *text;
    size_t length;

    if (aigcp_claim_text(value, &text, &length))
        aigcp_report_text(check->all->report, which, text, length);
}

/* Bytes as text: as they are if that can be shown, else as hex. */
static void
keep_bytes(const aigcp_claim_check *check, aigc_c2pa_text which, const uint8_t *bytes,
           size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * AIGCP_CLAIM_TEXT_MAX];
    bool printable = true;

    if (length > AIGCP_CLAIM_TEXT_MAX)
        return;
    for (size_t i = 0; i < length; i++) {
        printable = printable && bytes[i] >= ' ' && bytes[i] <= '~';
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    if (printable)
        aigcp_report_text(check->all->report, which, (const char *)bytes, length);
    else
        aigcp_report_text(check->all->report, which, text, 2 * length);
}

/* The value of the first block of a soft binding: bytes, or text in older manifests. */
static void
keep_watermark_value(const aigcp_claim_check *check, aigcp_cbor binding)
{
    aigcp_cbor blocks, block, value;
    aigcp_cbor_walk walk;
    const uint8_t *bytes;
    size_t length;

    if (!aigcp_cbor_find(binding, "blocks", &blocks) || !aigcp_cbor_walk_array(blocks, &walk) ||
        !aigcp_cbor_next(&walk, &block) || !aigcp_cbor_find(block, "value", &value))
        return;
    if (aigcp_cbor_get_bytes(value, &bytes, &length))
        keep_bytes(check, AIGC_C2PA_WATERMARK_VALUE, bytes, length);
    else
        keep(check, AIGC_C2PA_WATERMARK_VALUE, value);
}

/* Name and version of a program, as "name version". */
static void
keep_program(const aigcp_claim_check *check, aigc_c2pa_text which, aigcp_cbor program)
{
    char joined[AIGCP_PROGRAM_ROOM];
    size_t length = aigcp_claim_program(program, joined);

    if (length > 0)
        aigcp_report_text(check->all->report, which, joined, length);
}

static void
describe_action(const aigcp_claim_check *check, aigcp_cbor action)
{
    aigcp_cbor value;

    if (aigcp_cbor_find(action, "digitalSourceType", &value))
        keep(check, AIGC_C2PA_SOURCE_TYPE, value);
    if (aigcp_cbor_find(action, "softwareAgent", &value))
        keep_program(check, AIGC_C2PA_AGENT, value);
    if (aigcp_cbor_find(action, "when", &value))
        keep(check, AIGC_C2PA_WHEN, value);
}

/* How many ingredients an action names: an array of links, or one link of old. */
static size_t
count_ingredients(aigcp_cbor action)
{
    aigcp_cbor parameters, value;

    if (!aigcp_cbor_find(action, "parameters", &parameters))
        return 0;
    if (aigcp_cbor_find(parameters, "ingredients", &value))
        return aigcp_cbor_count(value);
    return aigcp_cbor_find(parameters, "ingredient", &value) ? 1 : 0;
}

/* What is wrong with one action of a claim of version 2; NULL if nothing. */
static const char *
action_fault(const aigcp_claim_check *check, aigcp_cbor action, bool first)
{
    aigcp_cbor name, value;
    const char *text;
    size_t length;

    if (!aigcp_cbor_find(action, "action", &name) || !aigcp_cbor_get_text(name, &text, &length) ||
        length == 0)
        return N_("an action has no name");
    if (aigcp_cbor_text_is(name, "c2pa.created")) {
        return !first ? N_("c2pa.created is not the first action")
               : !aigcp_cbor_find(action, "digitalSourceType", &value)
                   ? N_("c2pa.created has no digitalSourceType")
                   : NULL;
    }
    if (aigcp_cbor_text_is(name, "c2pa.opened")) {
        return !first                           ? N_("c2pa.opened is not the first action")
               : count_ingredients(action) != 1 ? N_("c2pa.opened does not name one ingredient")
                                                : NULL;
    }
    if (first)
        return N_("the first action is neither c2pa.created nor c2pa.opened");
    if ((aigcp_cbor_text_is(name, "c2pa.watermarked") ||
         aigcp_cbor_text_is(name, "c2pa.watermarked.bound")) &&
        !has_assertion(check, "c2pa.soft-binding"))
        return N_("c2pa.watermarked without a soft binding");
    return NULL;
}

/* One assertion. @param[in,out] begun whether an action was seen before. */
static void
check_actions(aigcp_claim_check *check, const aigcp_linked *linked, bool *begun)
{
    aigcp_cbor list, action;
    aigcp_cbor_walk walk;

    if (!aigcp_cbor_find(linked->cbor, "actions", &list) || !aigcp_cbor_walk_array(list, &walk) ||
        aigcp_cbor_count(list) == 0) {
        aigcp_tell(check, AIGCP_ACTION_MALFORMED, linked->box, N_("there are no actions in it"));
        return;
    }
    while (aigcp_cbor_next(&walk, &action)) {
        bool lenient = check->manifest->version1 || check->manifest->kind == AIGCP_MANIFEST_UPDATE;
        const char *fault = lenient ? NULL : action_fault(check, action, !*begun);
        aigcp_cbor name;

        if (fault)
            aigcp_tell(check, AIGCP_ACTION_MALFORMED, linked->box, fault);
        if (!check->ingredient && aigcp_cbor_find(action, "action", &name)) {
            keep(check, AIGC_C2PA_ACTION, name);
            describe_action(check, action);
        }
        *begun = true;
    }
}

/* What the claim says besides. */
static void
describe_claim(const aigcp_claim_check *check)
{
    const aigcp_jumbf *jumbf = &check->all->store.jumbf;
    const aigcp_jumbf_box *own = &jumbf->boxes[check->manifest->box];
    aigcp_cbor value;
    const uint8_t *content;
    size_t length;

    aigcp_report_text(check->all->report, AIGC_C2PA_MANIFEST, own->label, own->label_length);
    if (aigcp_cbor_find(check->claim, "instanceID", &value))
        keep(check, AIGC_C2PA_INSTANCE, value);
    if (aigcp_cbor_find(check->claim, "dc:title", &value))
        keep(check, AIGC_C2PA_TITLE, value);
    if (!check->manifest->version1 && aigcp_cbor_find(check->claim, "claim_generator_info", &value))
        keep_program(check, AIGC_C2PA_GENERATOR, value);
    else if (aigcp_cbor_find(check->claim, "claim_generator", &value))
        keep(check, AIGC_C2PA_GENERATOR, value);
    for (size_t i = 0; i < check->link_count; i++) {
        const aigcp_linked *linked = &check->links[i];

        if (is_labelled(check, linked, "c2pa.soft-binding") &&
            aigcp_cbor_find(linked->cbor, "alg", &value)) {
            keep(check, AIGC_C2PA_WATERMARK, value);
            keep_watermark_value(check, linked->cbor);
        }
        if (is_labelled(check, linked, AIGCP_RECORD_LABEL) &&
            aigcp_jumbf_content(jumbf, linked->box, "json", &content, &length))
            aigcp_report_text(check->all->report, AIGC_C2PA_RECORD, (const char *)content, length);
    }
}

void
aigcp_action_check(aigcp_claim_check *check)
{
    bool begun = false, any = false;

    for (size_t i = 0; i < check->link_count; i++) {
        const aigcp_linked *linked = &check->links[i];

        if (linked->cbor.length > 0 && linked->created &&
            aigcp_is_actions(&check->all->store.jumbf.boxes[linked->box])) {
            any = true;
            check_actions(check, linked, &begun);
        }
    }
    if (!any && !check->manifest->version1 && check->manifest->kind == AIGCP_MANIFEST_STANDARD) {
        aigcp_tell(check, AIGCP_ACTION_MALFORMED, check->manifest->box,
                   N_("the claim has no actions among its created assertions"));
    }
    if (!check->ingredient)
        describe_claim(check);
}
