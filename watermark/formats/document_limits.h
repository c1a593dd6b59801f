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

/* Members of a ZIP archive. Workbooks of thousands of sheets stay below 10,000; without ZIP64 the
 * format itself ends at 65,535. */
#define AIGCP_ZIP_MEMBERS_MAX 65535

/* The directory of an archive: the most members with names of 250 bytes. */
#define AIGCP_ZIP_DIRECTORY_MAX ((size_t)20 * 1024 * 1024)

/* One part of a package that is read or written, unpacked: the list of content types of the most
 * members. Custom properties are held to AIGCP_METADATA_MAX. The bound against bombs: no more is
 * ever unpacked, whatever the archive says. */
#define AIGCP_ZIP_PART_MAX ((size_t)16 * 1024 * 1024)

/* Parts that one label changes: properties, relationships, content types. */
#define AIGCP_ZIP_CHANGES_MAX 3

/* Elements in elements, in parts where three are needed. */
#define AIGCP_XML_DEPTH 64

/* A namespace; those that we look for are under 80 bytes. */
#define AIGCP_XML_URI_MAX 256

#endif
