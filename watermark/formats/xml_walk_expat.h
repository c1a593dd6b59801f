/* SPDX-License-Identifier: Apache-2.0 */
/* Walk over an XML document and be told where its elements stand, to change it by splicing. The
 * one file of documents that talks to expat is xml_walk_expat.c. No DTD is read, so no entities. */
#ifndef AIGCP_XML_WALK_EXPAT_H
#define AIGCP_XML_WALK_EXPAT_H

#include <aigc/types.h>

#include <stdbool.h>

typedef struct aigcp_xml_element {
    const char *uri;  /* of its namespace, "" if it has none */
    const char *name; /* without prefix */
    /* Pairs of name and value, ended by NULL; names in a namespace are "URI name". */
    const char *const *attributes;
    size_t begin, end; /* of the tag; of an empty element both tags are one */
    unsigned depth;    /* 0 for the root */
} aigcp_xml_element;

/* What is called; each may be NULL. Anything but AIGC_OK ends the walk. */
typedef struct aigcp_xml_visitor {
    aigc_status (*open)(void *context, const aigcp_xml_element *element);
    /* `attributes` is NULL. */
    aigc_status (*close)(void *context, const aigcp_xml_element *element);
    /* Text in pieces; UTF-8, whatever the encoding of the document. */
    aigc_status (*text)(void *context, const char *text, size_t length);
    void *context;
    bool external_dtd; /* a DTD may be named, which is not read; none may stand in the document */
} aigcp_xml_visitor;

/* @return AIGC_OK; AIGC_ERR_FORMAT if it is not well-formed or has a DTD; AIGC_ERR_LIMIT if it is
 *         too deep; AIGC_ERR_MEMORY; as the visitor. */
AIGC_MUST_CHECK aigc_status aigcp_xml_walk(const uint8_t *data, size_t length,
                                           const aigcp_xml_visitor *visitor);

/* The value of an attribute without namespace; NULL if it is not there. */
const char *aigcp_xml_attribute(const aigcp_xml_element *element, const char *name);

#endif
