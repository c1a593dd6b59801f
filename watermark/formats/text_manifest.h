/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests in text of every kind: A.8 (text_wrapper.h), A.9 (comment_block.h), and A.7: base64 in
 * <script type="application/c2pa"> of HTML, of which the hash leaves out the base64 alone. */
#ifndef AIGCP_TEXT_MANIFEST_H
#define AIGCP_TEXT_MANIFEST_H

#include "watermark/formats/comment_block.h"
#include "watermark/formats/text_wrapper.h"

/* The find_manifest of text and of Markdown: a wrapper or a comment block; both are two. */
AIGC_MUST_CHECK aigc_status aigcp_text_manifest_find(const aigc_source *source, aigcp_buffer *store,
                                                     aigcp_manifest_place *place);

/* Whether what was found there is a wrapper, whose text is hashed in NFC; a block or a script is
 * not, and the bytes around it are hashed as they are. A wrapper begins with U+FEFF, a block never.
 */
AIGC_MUST_CHECK aigc_status aigcp_is_text_wrapper(const aigc_source *source,
                                                  const aigcp_format *format,
                                                  const aigcp_manifest_place *place,
                                                  bool *is_wrapper);

/* How comments are written in a text whose first bytes tell its language: scripts ("#!"), XML,
 * YAML with its directive, WebVTT, and what begins with a comment. NULL for prose and for what
 * tells nothing: it is signed by A.8. */
AIGC_MUST_CHECK aigc_status aigcp_comment_of(const aigc_source *source,
                                             const aigcp_comment **comment);

/* The place_manifest of such text, and of Markdown. */
AIGC_MUST_CHECK aigc_status aigcp_text_manifest_place(const aigc_source *source,
                                                      const uint8_t *store, size_t length,
                                                      aigcp_edits *edits,
                                                      aigcp_manifest_place *place);
AIGC_MUST_CHECK aigc_status aigcp_markdown_manifest_place(const aigc_source *source,
                                                          const uint8_t *store, size_t length,
                                                          aigcp_edits *edits,
                                                          aigcp_manifest_place *place);

#endif
