/* SPDX-License-Identifier: Apache-2.0 */
/* XMP in MP4, MOV and M4A: a top-level `uuid` box (XMP specification, part 3, 1.3). */
#ifndef AIGCP_BMFF_XMP_H
#define AIGCP_BMFF_XMP_H

#include "watermark/formats/bmff_boxes.h"
#include "watermark/media/media_format.h"

/* If the box is XMP, hand over what it says; a damaged packet says nothing. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_xmp_labels(const aigc_source *source, const aigcp_box *box,
                                                  aigcp_carrier_fn found, void *context);

/* Add the edits that write the properties of a request into a packet that is there, all but the
 * label itself, which has its place among the tags: TC260:AIGC goes, the others come. What grows
 * makes offsets wrong; whoever calls corrects them.
 * @param[out] found whether there is a packet. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_xmp_change(const aigc_source *source,
                                                  const aigcp_label_request *request,
                                                  aigcp_edits *edits, bool *found);

/* Add a packet with the properties at the end of the file, if there are any, and if something can
 * be put there. To be called last: it goes behind everything. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_xmp_add(const aigc_source *source,
                                               const aigcp_label_request *request,
                                               aigcp_edits *edits);

#endif
