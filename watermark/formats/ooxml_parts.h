/* SPDX-License-Identifier: Apache-2.0 */
/* The three parts of an Office Open XML package that a custom property needs (ECMA-376):
 *
 *     docProps/custom.xml      the properties
 *     _rels/.rels              says which part that is
 *     [Content_Types].xml      says what kind of part it is
 *
 * Each function takes a part as it stands and appends what it becomes; what is changed of a part in
 * another encoding becomes UTF-8. */
#ifndef AIGCP_OOXML_PARTS_H
#define AIGCP_OOXML_PARTS_H

#include "common/buffer.h"

#include <stdbool.h>

#define AIGCP_OOXML_TYPES "[Content_Types].xml"
#define AIGCP_OOXML_RELATIONS "_rels/.rels"
#define AIGCP_OOXML_CUSTOM "docProps/custom.xml"

/* A custom property named AIGC, in any case. */
typedef aigc_status (*aigcp_ooxml_fn)(void *context, const char *value, size_t length);

/* Hand over the value of every property AIGC.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY; as `found`. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_read(const aigcp_buffer *custom, aigcp_ooxml_fn found,
                                             void *context);

/* Set the property: the first AIGC is replaced and keeps its number, others go, or one is added
 * with a free number. An empty part becomes a new one.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no part of properties; AIGC_ERR_LIMIT,
 *         AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_set(const aigcp_buffer *custom, const char *value,
                                            aigcp_buffer *out);

/* Find the part with the custom properties: its name in the package, without the slash before it;
 * "" if the package has none. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_custom_part(const aigcp_buffer *relations,
                                                    aigcp_buffer *name);

/* Relate the package to AIGCP_OOXML_CUSTOM. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_relate(const aigcp_buffer *relations, aigcp_buffer *out);

/* Name the content type of AIGCP_OOXML_CUSTOM, or leave `out` empty if it is named. */
AIGC_MUST_CHECK aigc_status aigcp_ooxml_declare(const aigcp_buffer *types, aigcp_buffer *out);

#endif
