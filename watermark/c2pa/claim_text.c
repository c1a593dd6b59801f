/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/claim_text.h"

#include "watermark/c2pa/manifest_store.h"

#include <string.h>

bool
aigcp_claim_text(aigcp_cbor value, const char **text, size_t *length)
{
    aigcp_cbor inner;
    uint64_t tag;

    if (aigcp_cbor_get_tag(value, &tag, &inner))
        value = inner;
    return aigcp_cbor_get_text(value, text, length);
}

/* Append a text that is not too long. */
static bool
join(aigcp_cbor value, char joined[AIGCP_PROGRAM_ROOM], size_t *at)
{
    const char *text;
    size_t length;

    if (!aigcp_claim_text(value, &text, &length) || length == 0 || length > AIGCP_CLAIM_TEXT_MAX)
        return false;
    memcpy(joined + *at, text, length);
    *at += length;
    return true;
}

size_t
aigcp_claim_program(aigcp_cbor program, char joined[AIGCP_PROGRAM_ROOM])
{
    aigcp_cbor value;
    aigcp_cbor_walk walk;
    size_t length = 0;

    if (aigcp_cbor_walk_array(program, &walk) && !aigcp_cbor_next(&walk, &program))
        return 0;
    if (!aigcp_cbor_find(program, "name", &value))
        value = program;
    if (!join(value, joined, &length))
        return 0;
    size_t begin = length;
    if (aigcp_cbor_find(program, "version", &value)) {
        joined[length++] = ' ';
        length = join(value, joined, &length) ? length : begin;
    }
    return length;
}

bool
aigcp_is_ingredient(const aigcp_jumbf_box *box)
{
    return aigcp_assertion_is(box, "c2pa.ingredient.v3") ||
           aigcp_assertion_is(box, "c2pa.ingredient.v2") ||
           aigcp_assertion_is(box, "c2pa.ingredient");
}

bool
aigcp_is_actions(const aigcp_jumbf_box *box)
{
    return aigcp_assertion_is(box, "c2pa.actions.v2") || aigcp_assertion_is(box, "c2pa.actions");
}

bool
aigcp_ingredient_link(aigcp_cbor ingredient, aigcp_cbor *link)
{
    return aigcp_cbor_find(ingredient, "activeManifest", link) ||
           aigcp_cbor_find(ingredient, "c2pa_manifest", link);
}
