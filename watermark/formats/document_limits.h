/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds for documents and text, and why they are what they are. */
#ifndef AIGCP_DOCUMENT_LIMITS_H
#define AIGCP_DOCUMENT_LIMITS_H

#include "watermark/limits.h"

/* YAML front matter, with its lines of dashes. Generated sites keep a few hundred bytes there;
 * notebooks that keep their outputs in it some ten thousand. */
#define AIGCP_FRONT_MATTER_MAX ((size_t)256 * 1024)

/* Mappings in mappings. A label has one level, one with security data in it three. */
#define AIGCP_FRONT_MATTER_DEPTH 8

/* How much of an HTML file is searched for labels. They belong into the head, before which
 * pages of one file may carry their style sheets. */
#define AIGCP_HTML_HEAD_MAX ((size_t)4 * 1024 * 1024)

#endif
