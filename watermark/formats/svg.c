/* SPDX-License-Identifier: Apache-2.0 */
/* SVG.
 *
 * Label: XMP in `<metadata>`. The guides do not name SVG; this is where SVG 1.1, 21 puts RDF, and
 * where programs for drawings look. C2PA: base64 in `<c2pa:manifest>` there (C2PA 2.2, A.3). */
#include "watermark/media/media_format.h"

#include "common/base64_text.h"
#include "common/utf8.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/svg_walk.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_END "</" AIGCP_SVG_HEAD_NAME ">"
#define MANIFEST_BEGIN "<c2pa:manifest xmlns:c2pa=\"http://c2pa.org/manifest\">"
#define MANIFEST_END "</c2pa:manifest>"

/* ---- encodings ---------------------------------------------------------------------------- */

/* Walk a drawing whose text can be read. An encoding that we do not know is not guessed at. */
static aigc_status
walk_readable(aigcp_svg *svg, const aigc_source *source)
{
    aigc_status status = aigcp_svg_walk(svg, source);

    return (status == AIGC_OK || status == AIGC_ERR_FORMAT) && svg->encoding == AIGCP_SVG_OTHER
               ? AIGC_ERR_UNSUPPORTED
               : status;
}

/* Walk a drawing to which text can be added. */
static aigc_status
walk_writable(aigcp_svg *svg, const aigc_source *source)
{
    aigc_status status = walk_readable(svg, source);

    return (status == AIGC_OK || status == AIGC_ERR_FORMAT) && aigcp_svg_is_utf16(svg->encoding)
               ? AIGC_ERR_UNSUPPORTED
               : status;
}

/* Append a range of the file, as UTF-8. */
static aigc_status
append_decoded(const aigc_source *source, aigcp_svg_encoding encoding, uint64_t begin, uint64_t end,
               aigcp_buffer *text)
{
    aigcp_buffer bytes;

    if (encoding != AIGCP_SVG_LATIN1 && !aigcp_svg_is_utf16(encoding))
        return aigcp_source_append(source, begin, end - begin, text);
    aigcp_buffer_init(&bytes, AIGCP_SVG_MAX);
    aigc_status status = aigcp_source_append(source, begin, end - begin, &bytes);
    if (status == AIGC_OK && encoding == AIGCP_SVG_LATIN1)
        status = aigcp_append_latin1(text, bytes.data, bytes.length);
    else if (status == AIGC_OK)
        status = aigcp_append_utf16(text, bytes.data, bytes.length, encoding == AIGCP_SVG_UTF16BE);
    aigcp_buffer_free(&bytes);
    return status;
}

/* Append UTF-8 as the file writes it. Characters that it has no byte for become references; these
 * can only be in values that are added, as what was there had bytes. */
static aigc_status
append_encoded(const uint8_t *text, size_t length, aigcp_svg_encoding encoding, aigcp_buffer *out)
{
    const uint32_t end_of_bytes = encoding == AIGCP_SVG_LATIN1 ? 0x100 : 0x80;
    aigc_status status = AIGC_OK;
    size_t size;

    if (encoding == AIGCP_SVG_UTF8)
        return aigcp_buffer_append(out, text, length);
    for (size_t at = 0; status == AIGC_OK && at < length; at += size) {
        uint32_t c = aigcp_utf8_decode(text + at, length - at, &size);
        char reference[16];

        if (c > 0x10FFFF)
            return AIGC_ERR_FORMAT;
        if (c < end_of_bytes) {
            status = aigcp_buffer_append_byte(out, (uint8_t)c);
        } else {
            (void)snprintf(reference, sizeof reference, "&#x%" PRIX32 ";", c);
            status = aigcp_buffer_append_string(out, reference);
        }
    }
    return status;
}

/* ---- RDF as a document of its own --------------------------------------------------------- */

/* The RDF, in an element that declares what it uses, as UTF-8. */
static aigc_status
read_rdf(const aigc_source *source, const aigcp_svg *svg, size_t index, aigcp_buffer *text)
{
    const aigcp_svg_rdf *rdf = &svg->rdf[index];

    text->length = 0;
    aigc_status status = aigcp_buffer_append(text, rdf->head.data, rdf->head.length);
    if (status == AIGC_OK)
        status = append_decoded(source, svg->encoding, rdf->element.begin, rdf->element.end, text);
    return status == AIGC_OK ? aigcp_buffer_append_string(text, HEAD_END) : status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer text;
    aigcp_svg svg;
    aigc_status status = walk_readable(&svg, source);

    /* What is not well-formed is drawn by nobody; what was seen of it counts. */
    if (status == AIGC_ERR_FORMAT)
        status = AIGC_OK;
    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    for (size_t i = 0; status == AIGC_OK && i < svg.rdf_count; i++) {
        const aigcp_svg_element *element = &svg.rdf[i].element;

        if (element->end == 0)
            continue;
        status = read_rdf(source, &svg, i, &text);
        if (status == AIGC_OK)
            status = aigcp_packet_labels(text.data, text.length, element->begin, found, context);
        else if (status == AIGC_ERR_LIMIT)
            status = AIGC_OK;
    }
    aigcp_buffer_free(&text);
    aigcp_svg_free(&svg);
    return status;
}

/* ---- adding to the metadata ------------------------------------------------------------- */

/* Append the name of an element as it stands in the file, with its prefix. */
static aigc_status
append_name(const aigc_source *source, const aigcp_svg_element *element, aigcp_buffer *out)
{
    uint64_t at = element->begin + 1;
    uint8_t c;

    for (;; at++) {
        aigc_status status = aigcp_source_read(source, at, &c, 1);
        if (status != AIGC_OK || c <= ' ' || c == '>' || c == '/')
            return status;
        status = aigcp_buffer_append_byte(out, c);
        if (status != AIGC_OK)
            return status;
    }
}

/* Put `before`, content and `after` into an element: at its end, or at its start if it is the
 * root. An empty element is opened. */
static aigc_status
add_to(const aigc_source *source, const aigcp_svg_element *element, bool at_start,
       const aigcp_buffer *content, aigcp_edits *edits, uint64_t *place)
{
    uint64_t at = at_start ? element->content : element->close;
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&bytes, 2 * AIGCP_STORE_MAX);
    if (element->is_empty)
        status = aigcp_buffer_append_byte(&bytes, '>');
    *place = at + bytes.length;
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, content->data, content->length);
    if (status == AIGC_OK && element->is_empty) {
        status = aigcp_buffer_append_string(&bytes, "</");
        if (status == AIGC_OK)
            status = append_name(source, element, &bytes);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(&bytes, '>');
    }
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, at, element->is_empty ? 2 : 0, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* Put text into `<metadata>`, which is made if there is none.
 * @param[out] place  where the text comes to stand in the result. */
static aigc_status
add_metadata(const aigc_source *source, const aigcp_svg *svg, const aigcp_buffer *text,
             aigcp_edits *edits, uint64_t *place)
{
    aigcp_buffer name, whole;
    size_t prefix = 0;

    if (svg->metadata.found)
        return add_to(source, &svg->metadata, false, text, edits, place);
    /* `<svg:metadata>` if the root is `<svg:svg>`. */
    aigcp_buffer_init(&name, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&whole, 2 * AIGCP_STORE_MAX);
    aigc_status status = append_name(source, &svg->root, &name);
    if (status == AIGC_OK) {
        const uint8_t *colon = memchr(name.data, ':', name.length);

        prefix = colon ? (size_t)(colon - name.data) + 1 : 0;
        name.length = prefix;
        status = aigcp_buffer_append_string(&name, "metadata>");
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&whole, "<");
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&whole, name.data, name.length);
    size_t before = whole.length;
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&whole, text->data, text->length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&whole, "</");
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&whole, name.data, name.length);
    if (status == AIGC_OK) {
        status = add_to(source, &svg->root, true, &whole, edits, place);
        *place += before;
    }
    aigcp_buffer_free(&name);
    aigcp_buffer_free(&whole);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

static aigc_status
place_in_rdf(aigcp_image_job *job, const aigcp_svg *svg, size_t index)
{
    const aigcp_svg_element *element = &svg->rdf[index].element;
    size_t head = svg->rdf[index].head.length, frame = head + sizeof(HEAD_END) - 1;
    aigcp_buffer old, result, bytes;

    aigcp_buffer_init(&old, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&bytes, 2 * AIGCP_METADATA_MAX);
    aigc_status status = read_rdf(job->source, svg, index, &old);
    if (status == AIGC_OK)
        status = aigcp_packet_set(job, old.data, old.length, &result);
    if (status == AIGC_OK && !aigcp_same_bytes(&result, old.data, old.length)) {
        status = append_encoded(result.data + head, result.length - frame, svg->encoding, &bytes);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(job->edits, element->begin, element->end - element->begin,
                                     bytes.data, bytes.length);
        }
    }
    aigcp_buffer_free(&old);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&bytes);
    return status;
}

/* A packet for a file is wrapped so that it can be found by its bytes; a drawing is parsed. */
static void
unwrap(aigcp_buffer *packet)
{
    static const char begin[] = "<x:xmpmeta", end[] = "</x:xmpmeta>";

    while (packet->length >= sizeof begin - 1 &&
           memcmp(packet->data, begin, sizeof begin - 1) != 0) {
        const uint8_t *next = memchr(packet->data + 1, '<', packet->length - 1);

        aigcp_buffer_drop(packet, next ? (size_t)(next - packet->data) : packet->length);
    }
    while (packet->length >= sizeof end - 1 &&
           memcmp(packet->data + packet->length - (sizeof end - 1), end, sizeof end - 1) != 0)
        packet->length--;
}

static aigc_status
place_new(aigcp_image_job *job, const aigcp_svg *svg)
{
    aigcp_buffer packet, bytes;
    uint64_t place;

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&bytes, 2 * AIGCP_METADATA_MAX);
    aigc_status status = aigcp_packet_set(job, NULL, 0, &packet);
    if (status == AIGC_OK) {
        unwrap(&packet);
        status = append_encoded(packet.data, packet.length, svg->encoding, &bytes);
    }
    if (status == AIGC_OK)
        status = add_metadata(job->source, svg, &bytes, job->edits, &place);
    aigcp_buffer_free(&packet);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_image_job job = { .source = source, .request = request, .edits = edits };
    aigcp_svg svg;
    aigc_status status = walk_writable(&svg, source);

    for (size_t i = 0; status == AIGC_OK && i < svg.rdf_count; i++)
        status = place_in_rdf(&job, &svg, i);
    if (status == AIGC_OK && !job.xmp_done)
        status = place_new(&job, &svg);
    aigcp_svg_free(&svg);
    return status;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

/* Exactly base64: no space, no comment, nothing that a parser would drop. */
static aigc_status
decode_store(const aigcp_buffer *text, aigcp_buffer *store)
{
    const char *characters = (const char *)text->data;
    size_t size = text->length / 4 * 3;

    if (text->length < 4 || text->length % 4 != 0)
        return AIGC_ERR_FORMAT;
    size -= characters[text->length - 1] == '=' ? 1 : 0;
    size -= characters[text->length - 2] == '=' ? 1 : 0;
    aigc_status status = aigcp_buffer_reserve(store, size);
    if (status == AIGC_OK &&
        !aigcp_base64_decode(characters, text->length, store->data + store->length, size))
        status = AIGC_ERR_FORMAT;
    store->length += status == AIGC_OK ? size : 0;
    return status;
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    size_t begin = store->length;
    aigcp_buffer text;
    aigcp_svg svg;
    aigc_status status = aigcp_svg_walk(&svg, source);

    memset(place, 0, sizeof *place);
    aigcp_buffer_init(&text, 2 * AIGCP_STORE_MAX);
    /* Text that begins with a drawing, and goes on behind it, is not well-formed. */
    if ((status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_UNSUPPORTED) &&
        svg.manifest_count == 0)
        status = AIGC_ERR_NOT_FOUND;
    if (status == AIGC_OK && !svg.manifest_in_metadata)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        place->count = svg.manifest_count;
        place->offset = svg.manifest.content;
        place->length = svg.manifest.close - svg.manifest.content;
        status = append_decoded(source, svg.encoding, place->offset, svg.manifest.close, &text);
    }
    if (status == AIGC_OK)
        status = decode_store(&text, store);
    if (status == AIGC_OK)
        place->nothing_beside = aigcp_store_trim(store, begin);
    aigcp_buffer_free(&text);
    aigcp_svg_free(&svg);
    /* Marked text may hold its wrapper. */
    return status == AIGC_ERR_NOT_FOUND ? aigcp_text_manifest_find(source, store, place) : status;
}

/* Into the element that is there, or a new one. */
static aigc_status
put_store(const aigc_source *source, const aigcp_svg *svg, const char *text, size_t length,
          aigcp_edits *edits, aigcp_manifest_place *place)
{
    const aigcp_svg_element *manifest = &svg->manifest;
    aigcp_buffer element;

    if (svg->manifest_count > 0 && !manifest->is_empty) {
        place->offset = manifest->content;
        return aigcp_edits_add(edits, manifest->content, manifest->close - manifest->content, text,
                               length);
    }
    aigcp_buffer_init(&element, 2 * AIGCP_STORE_MAX);
    aigc_status status = aigcp_buffer_append_string(&element, MANIFEST_BEGIN);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&element, text, length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&element, MANIFEST_END);
    if (status == AIGC_OK) {
        status = add_metadata(source, svg, &element, edits, &place->offset);
        place->offset += sizeof(MANIFEST_BEGIN) - 1;
    }
    aigcp_buffer_free(&element);
    return status;
}

static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    char *text = NULL;
    aigcp_svg svg;
    aigc_status status = walk_writable(&svg, source);

    *place = (aigcp_manifest_place){ .count = 1, .nothing_beside = true };
    if (status == AIGC_OK &&
        (svg.manifest_count > 1 ||
         (svg.manifest_count == 1 && (!svg.manifest_in_metadata || svg.manifest.is_empty))))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK && length > AIGCP_STORE_MAX)
        status = AIGC_ERR_LIMIT;
    if (status == AIGC_OK) {
        text = malloc(AIGCP_BASE64_ROOM(length));
        status = text ? AIGC_OK : AIGC_ERR_MEMORY;
    }
    if (status == AIGC_OK) {
        aigcp_base64_encode(store, length, text);
        place->length = AIGCP_BASE64_ROOM(length) - 1;
        status = put_store(source, &svg, text, place->length, edits, place);
    }
    free(text);
    aigcp_svg_free(&svg);
    return status;
}

const aigcp_format aigcp_format_svg = {
    .type = AIGC_MEDIA_SVG,
    .name = "SVG",
    .mime = "image/svg+xml",
    .extension = "svg",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = find_manifest,
    .place_manifest = place_manifest,
};
