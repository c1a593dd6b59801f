/* SPDX-License-Identifier: Apache-2.0 */
/* Values of claims and assertions as texts for people. */
#ifndef AIGCP_CLAIM_TEXT_H
#define AIGCP_CLAIM_TEXT_H

#include "watermark/c2pa/cbor_reader.h"
#include "watermark/c2pa/jumbf_reader.h"
#include "watermark/c2pa/limits.h"

/* Name, space, version. */
#define AIGCP_PROGRAM_ROOM (2 * AIGCP_CLAIM_TEXT_MAX + 2)

/* A text, also one with a tag, such as a time. False if it is none. */
bool aigcp_claim_text(aigcp_cbor value, const char **text, size_t *length);

/* Name and version of a program, as "name version"; in version 1 it is a text, and in an array.
 * @return its length; 0 if there is none, or a part is longer than AIGCP_CLAIM_TEXT_MAX. */
size_t aigcp_claim_program(aigcp_cbor program, char joined[AIGCP_PROGRAM_ROOM]);

/* Whether an assertion tells an ingredient, or actions, in any version. */
bool aigcp_is_ingredient(const aigcp_jumbf_box *box);
bool aigcp_is_actions(const aigcp_jumbf_box *box);

/* The link of an ingredient to its manifest. False if it has none. */
bool aigcp_ingredient_link(aigcp_cbor ingredient, aigcp_cbor *link);

#endif
