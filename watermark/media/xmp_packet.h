/* SPDX-License-Identifier: Apache-2.0 */
/* XMP packets (ISO 16684-1): read properties, and set some without touching another byte.
 *
 * Properties are known by namespace URI and name, never by prefix. They are read from elements
 * and from attributes, at every rdf:Description of the packet. Expat tells where things are;
 * what changes is spliced in at byte offsets. No entities, no DTD. Packets in UTF-16 and UTF-32 are
 * read, too, and become UTF-8 when they change. */
#ifndef AIGCP_XMP_PACKET_H
#define AIGCP_XMP_PACKET_H

#include "watermark/media/edits.h"

#define AIGCP_XMP_TC260 "http://www.tc260.org.cn/ns/AIGC/1.0/"
#define AIGCP_XMP_IPTC_EXT "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
#define AIGCP_XMP_BASIC "http://ns.adobe.com/xap/1.0/"

/* A simple property: one text value. */
typedef struct aigcp_xmp_property {
    const char *uri;    /* namespace */
    const char *prefix; /* the usual one, of this URI alone; another is taken if it means
                         * something else in the packet */
    const char *name;
    const char *value; /* UTF-8, unescaped, NUL-terminated; NULL: the property is to go */
} aigcp_xmp_property;

/* What is found: strings are valid during the call. */
typedef aigc_status (*aigcp_xmp_fn)(void *context, const char *uri, const char *name,
                                    const char *value, size_t length);

/* Hand every simple property to `found`, and every item of an array under the name of its
 * property. Zeros behind a packet are no part of it.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is not well-formed or has a DTD; AIGC_ERR_LIMIT; as
 *         `found`. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_read(const char *packet, size_t length, aigcp_xmp_fn found,
                                           void *context);

/* Append to `result` the packet with the properties set: those that are there get the new
 * value and lose their doubles, others are added in a rdf:Description of their own. A label
 * out of its place goes, as there must be one. With `length` 0, a new packet is
 * made. Padding inside the packet is used up or kept, the end of the packet stays as it was ("w" or
 * "r").
 * @return AIGC_OK; AIGC_ERR_OCCUPIED if the packet is no XMP; AIGC_ERR_FORMAT if a value cannot be
 *         said in XML; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY; after all of these the result is as before.
 */
AIGC_MUST_CHECK aigc_status aigcp_xmp_set(const char *packet, size_t length,
                                          const aigcp_xmp_property *properties, size_t count,
                                          aigcp_buffer *result);

#endif
