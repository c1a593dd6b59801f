/* SPDX-License-Identifier: Apache-2.0 */
/* Labels among the metadata of a package that stand as elements in one XML part:
 *
 *     <root> ... <holder> ... <label>value</label> ... </holder> ... </root>
 */
#ifndef AIGCP_XML_LABELS_H
#define AIGCP_XML_LABELS_H

#include "watermark/formats/xml_splice.h"
#include "watermark/media/media_format.h"

/* How labels stand in a kind of part. */
typedef struct aigcp_xml_place {
    const char *name; /* for people, as of a carrier */
    const char *uri;  /* the namespace of root and holder */
    const char *root, *holder;

    /* Whether an element in the holder is a label.
     * @param[out] value  of an attribute; NULL if the text of the element is the value. */
    bool (*is_label)(const aigcp_xml_element *element, const char **value);

    /* What is written before and behind a value, and around that in a part without a holder; NULL
     * if there must be one. Namespaces are declared in it, whatever else is. */
    const char *before, *behind;
    const char *holder_before, *holder_behind;
} aigcp_xml_place;

/* Hand over every label.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no such part; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY; as
 *         `found`. */
AIGC_MUST_CHECK aigc_status aigcp_xml_labels_find(const aigcp_xml_place *place,
                                                  const aigcp_buffer *part, aigcp_carrier_fn found,
                                                  void *context);

/* Append what the part becomes with this label: in place of the first one, others go; else as the
 * last element of the holder. Of the part in UTF-8; see aigcp_xml_edit().
 * @return AIGC_OK; AIGC_ERR_FORMAT, also without a holder if there must be one; AIGC_ERR_LIMIT,
 *         AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_xml_labels_set(const aigcp_xml_place *place,
                                                 const aigcp_buffer *part, const char *value,
                                                 aigcp_buffer *out);

/* Append a label as an element. */
AIGC_MUST_CHECK aigc_status aigcp_xml_labels_append(const aigcp_xml_place *place, const char *value,
                                                    aigcp_buffer *out);

#endif
