/* SPDX-License-Identifier: Apache-2.0 */
/* Labels and manifests in files in memory, for the tests of container formats. */
#ifndef SUPPORT_IMAGE_KIT_H
#define SUPPORT_IMAGE_KIT_H

#include "watermark/media/media_format.h"

/* The label that image_place() writes, bare and wrapped. */
#define IMAGE_BARE "{\"Label\":\"1\",\"ContentProducer\":\"p\",\"ProduceID\":\"new\"}"
#define IMAGE_WRAPPED "{\"AIGC\":" IMAGE_BARE "}"

/* An older one, as others wrote it, and the same in XML. */
#define IMAGE_OLD "{\"Label\":\"1\",\"ContentProducer\":\"q\",\"ProduceID\":\"old\"}"
/* A label that has no end before the one in it is made spaces: that counts as a brace more. */
#define IMAGE_OLD_ENTANGLED                      \
    "{\"Label\":\"1,\"ContentProducer\":\"q\"} " \
    "{\"Label\":\"1\",\"ContentProducer\":\"{\"} \"}"
#define IMAGE_OLD_XML                                                             \
    "{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;q&quot;," \
    "&quot;ProduceID&quot;:&quot;old&quot;}"

/* A packet with the older label and another property. */
#define IMAGE_OLD_PACKET                                                                         \
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                            \
    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" " \
    "xmlns:TC260=\"" AIGCP_XMP_TC260 "\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "         \
    "dc:format=\"kept\"><TC260:AIGC>" IMAGE_OLD_XML                                              \
    "</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>"

/* Lines "place: value" of what find_labels() finds; the file ends before an unreadable page.
 * What is a TC260:AIGC property or a carrier of the format, not IPTC. */
void image_list(const aigcp_format *format, const void *data, size_t length, char *out,
                size_t room);

/* Fail the test unless that is what it finds. */
void image_check_labels(const aigcp_format *format, const void *data, size_t length,
                        const char *expected);

/* Put the label into a file; the result is appended. Returns the status of place_label(). */
aigc_status image_place(const aigcp_format *format, const void *data, size_t length,
                        bool also_native, aigcp_buffer *result);

/* Put it in, expect one label of this place, and no other; put it in again, expect no change. */
void image_check_place(const aigcp_format *format, const void *data, size_t length,
                       bool also_native, const char *expected, aigcp_buffer *result);

/* Put a store in, and expect to find it, in its place; once more, over one of another size. */
void image_check_manifest(const aigcp_format *format, const void *data, size_t length,
                          size_t store_length, aigcp_buffer *result);

/* A store for tests: a box of so many bytes, at least 64. To be freed. */
uint8_t *image_store(size_t length);

/* Every function of the format, with the file cut at every byte: none reads outside of it, or
 * fails for a reason that is not the file's. */
void image_check_cuts(const aigcp_format *format, const void *data, size_t length);

/* Apply edits. */
void image_apply(const aigc_source *source, const aigcp_edits *edits, aigcp_buffer *result);

/* Where a piece of text is in a file; fails the test if it is not there. */
size_t image_offset_of(const aigcp_buffer *file, const char *text);

#endif
