/* SPDX-License-Identifier: Apache-2.0 */
/* Where things stand in an XMP packet: what the XML parser sees, with byte offsets. Reading
 * and splicing (xmp_packet.c) are built on this; only xmp_expat.c knows the parser. */
#ifndef AIGCP_XMP_WALK_H
#define AIGCP_XMP_WALK_H

#include <aigc/types.h>
#include <stdbool.h>

/* How a property is written. */
typedef enum aigcp_xmp_form {
    AIGCP_XMP_ATTRIBUTE, /* name="value" in a rdf:Description */
    AIGCP_XMP_SIMPLE,    /* <name>value</name> */
    AIGCP_XMP_COMPLEX,   /* all else: array, structure, rdf:resource, attributes of its own */
    AIGCP_XMP_ITEM,      /* only of a value: one of an array, or rdf:value */
    AIGCP_XMP_RESOURCE   /* only of a value: rdf:resource */
} aigcp_xmp_form;

/* A property, and where its bytes are. */
typedef struct aigcp_xmp_place {
    const char *uri, *name; /* valid during the call */
    aigcp_xmp_form form;
    size_t begin, end;             /* of the attribute or element */
    size_t value_begin, value_end; /* of the raw value; an element `<a/>` has both at its end */
} aigcp_xmp_place;

/* Any of the functions may be NULL. What one of them returns ends the walk unless it is
 * AIGC_OK. */
typedef struct aigcp_xmp_visitor {
    /* A value as text: of a property, or inside it, under its name. The form says which; of an
     * item, the place is that of its raw value. */
    aigc_status (*value)(void *context, const aigcp_xmp_place *place, const char *value,
                         size_t length);
    /* A field of a structure that is a property, with its own name. */
    aigc_status (*field)(void *context, const aigcp_xmp_place *property, const char *uri,
                         const char *name, const char *value, size_t length);
    /* A property at its end. */
    aigc_status (*property)(void *context, const aigcp_xmp_place *place);
    /* A namespace declaration anywhere; `prefix` is "" for the default one. */
    aigc_status (*prefix)(void *context, const char *prefix, const char *uri);
    void *context;
} aigcp_xmp_visitor;

/* The frame around the properties. */
typedef struct aigcp_xmp_frame {
    bool found;                /* there is a rdf:RDF */
    size_t rdf_begin;          /* of `<rdf:RDF` */
    size_t rdf_close;          /* of `</rdf:RDF>`, or of the `/>` of an empty one */
    bool rdf_empty;            /* it is an empty one */
    size_t pad_begin, pad_end; /* white space before `<?xpacket end` */
} aigcp_xmp_frame;

/* Walk over a packet in UTF-8; zeros behind it are no part of it.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is not well-formed, not UTF-8, or has a DTD;
 *         AIGC_ERR_LIMIT, AIGC_ERR_MEMORY; as the functions of the visitor. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_walk(const char *packet, size_t length,
                                           const aigcp_xmp_visitor *visitor,
                                           aigcp_xmp_frame *frame);

/* An attribute in the raw text of a start tag. */
typedef struct aigcp_xmp_attribute {
    size_t name, name_end;
    size_t value, value_end; /* between the quotes */
} aigcp_xmp_attribute;

/* The attribute at or behind `*at`, which is in a start tag behind its name, or behind another
 * attribute; `*at` moves behind it. False at the end of the tag. */
bool aigcp_xmp_next_attribute(const char *packet, size_t length, size_t *at,
                              aigcp_xmp_attribute *attribute);

/* Whether an attribute declares a namespace. */
bool aigcp_xmp_is_declaration(const char *packet, const aigcp_xmp_attribute *attribute);

/* Behind the name of the tag that begins at `begin` with "<". */
size_t aigcp_xmp_tag_name_end(const char *packet, size_t length, size_t begin);

#endif
