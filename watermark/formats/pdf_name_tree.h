/* SPDX-License-Identifier: Apache-2.0 */
/* Name trees of PDF (ISO 32000-1, 7.9.6): names in order, in one leaf or under branches. */
#ifndef AIGCP_PDF_NAME_TREE_H
#define AIGCP_PDF_NAME_TREE_H

#include "watermark/formats/pdf_update.h"

/* A name, printable ASCII without parentheses, and what it stands for. */
typedef struct aigcp_pdf_named {
    const char *name;
    aigcp_pdf_reference object;
} aigcp_pdf_named;

/* Append a tree with one name more, where it belongs. In a tree with branches it becomes a leaf of
 * its own, which is written into the update; if it would have to go into one of the branches, the
 * tree is appended as it is.
 * @param tree the old one, or a reference to it; of length 0 if there is none.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no tree; as aigcp_pdf_load(). */
AIGC_MUST_CHECK aigc_status aigcp_pdf_name_tree_add(aigcp_pdf *pdf, aigcp_pdf_value tree,
                                                    const aigcp_pdf_named *added,
                                                    aigcp_pdf_update *update, aigcp_buffer *out);

#endif
