/* SPDX-License-Identifier: Apache-2.0 */
/* Change an XML part of a package by splicing, while it is walked over: what is not replaced stays
 * byte for byte. */
#ifndef AIGCP_XML_SPLICE_H
#define AIGCP_XML_SPLICE_H

#include "common/buffer.h"
#include "watermark/formats/xml_walk_expat.h"

#include <stdbool.h>

#define AIGCP_XML_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"

/* A part, and how much of it has been copied to the result. */
typedef struct aigcp_xml_splice {
    const aigcp_buffer *part;
    size_t copied;
    aigcp_buffer *out;
} aigcp_xml_splice;

/* Copy up to `to`, and go on behind `next`.
 * @return AIGC_OK; AIGC_ERR_FORMAT if these are no places ahead; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY.
 */
AIGC_MUST_CHECK aigc_status aigcp_xml_copy(aigcp_xml_splice *splice, size_t to, size_t next);

/* The name of an element that was <Name/> and has been opened; of others the length is 0. */
typedef struct aigcp_xml_opened {
    const char *name;
    size_t length;
} aigcp_xml_opened;

/* Copy up to the closing tag of an element, of which the walk tells; <Name/> is opened for what
 * comes next. */
AIGC_MUST_CHECK aigc_status aigcp_xml_enter(aigcp_xml_splice *splice,
                                            const aigcp_xml_element *element,
                                            aigcp_xml_opened *opened);

/* Close what was opened. */
AIGC_MUST_CHECK aigc_status aigcp_xml_leave(aigcp_xml_splice *splice,
                                            const aigcp_xml_opened *opened);

/* Copy what is left. */
AIGC_MUST_CHECK aigc_status aigcp_xml_copy_rest(aigcp_xml_splice *splice);

/* Whether a namespace is declared in the tag of an element, as it stands in the part: `name` is
 * "xmlns" or "xmlns:prefix". Not if it has character references. */
bool aigcp_xml_declares(const aigcp_buffer *part, const aigcp_xml_element *element,
                        const char *name, const char *uri);

/* A change of a part, which appends what it becomes. The value may be NULL. */
typedef aigc_status (*aigcp_xml_edit_fn)(const aigcp_buffer *part, const char *value,
                                         aigcp_buffer *out);

/* Make a change that splices. In a part of another encoding that is read (UTF-16, ISO-8859-1) no
 * UTF-8 can be put: it goes on in UTF-8, the other encoding that parts may have.
 * @return as `edit`; AIGC_ERR_FORMAT if the UTF-16 is cut. */
AIGC_MUST_CHECK aigc_status aigcp_xml_edit(aigcp_xml_edit_fn edit, const aigcp_buffer *part,
                                           const char *value, aigcp_buffer *out);

#endif
