/* SPDX-License-Identifier: Apache-2.0 */
/* What an XMP packet says about how content was made, as carriers. The label is the property
 * TC260:AIGC; what others write instead is found, too, and reported as out of its place:
 *
 *     <TC260:aigc>{"Label":...}       in another letter case, or of another namespace
 *     <dc:description>{"AIGC":...}    in any other property, by what the text says
 *     <TC260:Label>1</TC260:Label>    its fields one by one, as properties or in a structure
 */
#ifndef AIGCP_XMP_LABELS_H
#define AIGCP_XMP_LABELS_H

#include "watermark/media/media_format.h"
#include "watermark/media/xmp_walk.h"

/* Hand every label of a packet to `found`, and the properties that tell more. A packet that is
 * damaged is searched for the text of a label.
 * @param offset  of the chunk, segment or box that holds the packet, to be told.
 * @return as aigcp_xmp_read(); as `found`. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_labels(const char *packet, size_t length, uint64_t offset,
                                             aigcp_carrier_fn found, void *context);

/* Whether a packet has a label, in its place or not; also a damaged one.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_has_label(const char *packet, size_t length, bool *has_label);

/* As aigcp_xmp_set(), for a packet in which the label is not to stand: one that cannot be changed
 * stays as it is if it has none.
 * @return as aigcp_xmp_set(), if it has one. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_clear(const char *packet, size_t length,
                                            const aigcp_xmp_property *properties, size_t count,
                                            aigcp_buffer *result);

/* Whether a property is a field of a label that stands by itself. */
bool aigcp_xmp_is_label_field(const char *uri, const char *name);

/* Whether a value of a property is a label that should stand in TC260:AIGC. */
bool aigcp_xmp_is_label_text(const aigcp_xmp_place *place, const char *value, size_t length);

#endif
