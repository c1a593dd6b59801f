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

/* A document that is one XML file, in which pictures are base64. */
#define AIGCP_XML_FILE_MAX ((size_t)64 * 1024 * 1024)

/* Parts that one label changes: properties, relationships, content types. */
#define AIGCP_ZIP_CHANGES_MAX 3

/* The member "mimetype" of a package; the longest of those that we look for has 55 bytes. */
#define AIGCP_MIMETYPE_MAX 256

/* Elements in elements, in parts where three are needed. */
#define AIGCP_XML_DEPTH 64

/* A namespace; those that we look for are under 80 bytes. */
#define AIGCP_XML_URI_MAX 256

/* Where "%PDF-" is looked for, and how far from the end "startxref"; as Acrobat does (ISO 32000-1,
 * annex H, notes 13 and 18, where both are 1,024). */
#define AIGCP_PDF_HEAD 1024
#define AIGCP_PDF_TAIL ((size_t)2048)

/* Brackets in brackets: trees of pages are made of references, so real files have a dozen. */
#define AIGCP_PDF_DEPTH 100

/* The highest number of an object (ISO 32000-1, annex C, table C.1). */
#define AIGCP_PDF_OBJECTS_MAX 8388607

/* One object that is read as text, and the dictionary at the end of a section. Information
 * dictionaries and catalogs have a few KB; a catalog may hold a long array of output intents. */
#define AIGCP_PDF_OBJECT_MAX ((size_t)1024 * 1024)
#define AIGCP_PDF_TRAILER_MAX ((size_t)64 * 1024)

/* A stream of objects or of cross-references, unpacked: the most objects with 8 bytes each. */
#define AIGCP_PDF_STREAM_MAX ((size_t)64 * 1024 * 1024)

/* Revisions of one file. Forms that are saved at every change come to some hundreds. */
#define AIGCP_PDF_SECTIONS_MAX 1024

/* Lengths that are references to numbers whose streams have lengths ... */
#define AIGCP_PDF_LEVELS 2

/* Bytes that are read or unpacked for one question about one file: a bomb of many streams, each
 * below its own bound, ends here. About half a second. */
#define AIGCP_PDF_WORK_MAX (UINT64_C(256) * 1024 * 1024)

/* What one label adds to a PDF: an information dictionary, a catalog and XMP; or a manifest store
 * and a catalog. */
#define AIGCP_PDF_UPDATE_MAX (AIGCP_STORE_MAX + (size_t)16 * 1024 * 1024)

#endif
