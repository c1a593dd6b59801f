/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a drawing its metadata are: what the XML parser sees, with byte offsets. */
#ifndef AIGCP_SVG_WALK_H
#define AIGCP_SVG_WALK_H

#include "common/buffer.h"

#include <aigc/source.h>
#include <stdbool.h>

/* An element: `<name ...>` to `</name>`. */
typedef struct aigcp_svg_element {
    bool found;
    bool is_empty;           /* `<name ... />` */
    uint64_t begin;          /* of `<` */
    uint64_t content, close; /* of what is inside, and of `</name>`; of an empty one, both
                              * are those of its `/>` */
    uint64_t end;
} aigcp_svg_element;

/* A rdf:RDF. It may use prefixes that are declared far outside. */
typedef struct aigcp_svg_rdf {
    aigcp_svg_element element;
    aigcp_buffer head; /* a start tag that declares them all */
} aigcp_svg_rdf;

#define AIGCP_SVG_RDF_MAX 8

/* How the characters of the file are written. */
typedef enum aigcp_svg_encoding {
    AIGCP_SVG_UTF8,
    AIGCP_SVG_ASCII,
    AIGCP_SVG_LATIN1,
    AIGCP_SVG_UTF16LE, /* these are read; nothing is added to them */
    AIGCP_SVG_UTF16BE,
    AIGCP_SVG_OTHER /* nothing is read from it or added to it */
} aigcp_svg_encoding;

static inline bool
aigcp_svg_is_utf16(aigcp_svg_encoding encoding)
{
    return encoding == AIGCP_SVG_UTF16LE || encoding == AIGCP_SVG_UTF16BE;
}

typedef struct aigcp_svg {
    aigcp_svg_encoding encoding;
    aigcp_svg_element root;
    aigcp_svg_element metadata; /* the first in the root */
    aigcp_svg_rdf rdf[AIGCP_SVG_RDF_MAX];
    size_t rdf_count;
    aigcp_svg_element manifest; /* the first c2pa:manifest */
    size_t manifest_count;
    bool manifest_in_metadata; /* of the root */
} aigcp_svg;

#define AIGCP_SVG_HEAD_NAME "aigc-scope"

/* @return AIGC_OK; AIGC_ERR_UNSUPPORTED if the parser does not know its encoding; AIGC_ERR_FORMAT
 * if it is no well-formed SVG; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO; the result is to be
 * freed in any case. */
AIGC_MUST_CHECK aigc_status aigcp_svg_walk(aigcp_svg *svg, const aigc_source *source);
void aigcp_svg_free(aigcp_svg *svg);

#endif
