/* SPDX-License-Identifier: Apache-2.0 */
/* HTML: <meta name="AIGC" content='{"Label":...}'>. The guides do not speak of HTML; this is what
 * services do. */
#include "watermark/formats/document_limits.h"
#include "watermark/formats/html_tags.h"
#include "watermark/formats/text_head.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/limits.h"
#include "watermark/media/media_format.h"

#include <string.h>

static bool
is_label(const char *text, const aigcp_html_tag *tag)
{
    aigcp_html_attribute name;

    return !tag->closes && aigcp_html_is(text, tag, "meta") &&
           aigcp_html_attribute_find(text, tag, "name", &name) &&
           aigcp_html_value_is(text, &name, "aigc");
}

static aigc_status
hand_over(const char *text, const aigcp_html_tag *tag, aigcp_carrier_fn found, void *context)
{
    aigcp_carrier carrier = {
        .place = "HTML meta AIGC", .offset = tag->begin, .text = "", .kind = AIGC_CARRIER_AIGC
    };
    aigcp_html_attribute content;
    aigcp_buffer value;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&value, AIGCP_METADATA_MAX);
    if (aigcp_html_attribute_find(text, tag, "content", &content)) {
        status =
            aigcp_html_unescape(text + content.value, content.value_end - content.value, &value);
    }
    if (status == AIGC_OK) {
        carrier.text = value.length > 0 ? (const char *)value.data : "";
        carrier.length = value.length;
        status = found(context, &carrier);
    }
    aigcp_buffer_free(&value);
    return status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer head;
    aigcp_html_tag tag;
    size_t position = 0;
    aigc_status status = aigcp_text_head(source, AIGCP_HTML_HEAD_MAX, &head);
    const char *text = (const char *)head.data;

    while (status == AIGC_OK && aigcp_html_next_tag(text, head.length, &position, &tag))
        if (is_label(text, &tag))
            status = hand_over(text, &tag, found, context);
    aigcp_buffer_free(&head);
    return status;
}

/* Where a new element goes: behind the last of what must stand before it. */
typedef struct html_place {
    size_t at;
    unsigned rank; /* of the tag before `at`: 1 html, 2 head, 3 the character set */
    bool is_closed;
    bool is_xhtml;
} html_place;

/* The character set must be named in the first 1,024 bytes (HTML Standard, 4.2.5.4), so the label
 * goes behind it. */
static void
look_for_place(const char *text, const aigcp_html_tag *tag, html_place *place)
{
    aigcp_html_attribute attribute;
    unsigned rank = 0;

    if (place->is_closed)
        return;
    if (aigcp_html_is(text, tag, "body") || (tag->closes && aigcp_html_is(text, tag, "head"))) {
        place->is_closed = true;
    } else if (!tag->closes && aigcp_html_is(text, tag, "html")) {
        rank = 1;
        place->is_xhtml = aigcp_html_attribute_find(text, tag, "xmlns", &attribute);
    } else if (!tag->closes && aigcp_html_is(text, tag, "head")) {
        rank = 2;
    } else if (aigcp_html_is(text, tag, "meta") &&
               (aigcp_html_attribute_find(text, tag, "charset", &attribute) ||
                (aigcp_html_attribute_find(text, tag, "http-equiv", &attribute) &&
                 aigcp_html_value_is(text, &attribute, "content-type")))) {
        rank = 3;
    }
    if (rank > place->rank) {
        place->rank = rank;
        place->at = tag->end;
    }
}

/* Behind a byte order mark, an XML declaration, comments and the document type: what stands before
 * all elements. */
static size_t
behind_prolog(const char *text, size_t length)
{
    size_t at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, seen = at;

    for (;;) {
        while (at < length && text[at] != '\0' && strchr(" \t\r\n", text[at]))
            at++;
        if (!aigcp_html_skip_declaration(text, length, &at))
            return seen;
        seen = at;
    }
}

static aigc_status
append_content(const char *bare, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_byte(out, '\'');

    if (status == AIGC_OK)
        status = aigcp_html_escape(bare, '\'', out);
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, '\'') : status;
}

static aigc_status
append_element(const char *bare, bool is_xhtml, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_string(out, "<meta name=\"AIGC\" content=");

    if (status == AIGC_OK)
        status = append_content(bare, out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, is_xhtml ? " />" : ">") : status;
}

/* The end of the line that `at` ends, and the indentation of the next, to begin our line like it;
 * empty if there is no line end. */
static size_t
line_begin(const char *text, size_t length, size_t at)
{
    size_t end = at;

    if (end < length && text[end] == '\r')
        end++;
    if (end == length || text[end] != '\n')
        return at;
    for (end++; end < length && (text[end] == ' ' || text[end] == '\t');)
        end++;
    return end;
}

static aigc_status
insert_element(const char *text, size_t length, size_t at, const char *bare, bool is_xhtml,
               aigcp_edits *edits)
{
    size_t begin = line_begin(text, length, at);
    aigcp_buffer element;

    aigcp_buffer_init(&element, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_buffer_append(&element, text + at, begin - at);
    if (status == AIGC_OK)
        status = append_element(bare, is_xhtml, &element);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, at, 0, element.data, element.length);
    aigcp_buffer_free(&element);
    return status;
}

/* Whether "<" stands before, alone or with what begins other tags: it would begin one with what
 * stands behind. */
static bool
follows_bracket(const char *text, size_t at)
{
    if (at > 1 && strchr("/!?", text[at - 1]) && text[at - 1] != '\0')
        at--;
    return at > 0 && text[at - 1] == '<';
}

/* Give the first label its new value; its other attributes stay. Any further label goes. */
static aigc_status
update_element(const char *text, const aigcp_html_tag *tag, bool first, const char *bare,
               aigcp_edits *edits)
{
    aigcp_html_attribute content;
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;
    size_t begin = tag->begin, end = tag->end;

    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX);
    if (first && aigcp_html_attribute_find(text, tag, "content", &content) &&
        content.begin > content.name_end) {
        begin = content.begin;
        end = content.end;
        status = append_content(bare, &bytes);
    } else if (first) {
        status = append_element(bare, text[end - 2] == '/', &bytes);
    } else if (follows_bracket(text, begin)) {
        status = aigcp_buffer_append_byte(&bytes, ' ');
    }
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, begin, end - begin, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    html_place place = { 0 };
    aigcp_buffer head;
    aigcp_html_tag tag;
    size_t position = 0, labels = 0;
    aigc_status status = aigcp_text_head(source, AIGCP_HTML_HEAD_MAX, &head);
    const char *text = (const char *)head.data;

    while (status == AIGC_OK && aigcp_html_next_tag(text, head.length, &position, &tag)) {
        look_for_place(text, &tag, &place);
        if (is_label(text, &tag)) {
            status = update_element(text, &tag, labels == 0, request->bare, edits);
            labels++;
        }
    }
    if (status == AIGC_OK && labels == 0) {
        size_t at = place.rank > 0 ? place.at : behind_prolog(text, head.length);

        status = insert_element(text, head.length, at, request->bare, place.is_xhtml, edits);
    }
    aigcp_buffer_free(&head);
    return status;
}

/* ---- C2PA 2.4, A.7 ------------------------------------------------------------------------ */

#define SCRIPT "<script type=\"application/c2pa\">"

static bool
is_manifest(const char *text, const aigcp_html_tag *tag)
{
    aigcp_html_attribute type;

    return !tag->closes && aigcp_html_is(text, tag, "script") &&
           aigcp_html_attribute_find(text, tag, "type", &type) &&
           aigcp_html_value_is(text, &type, "application/c2pa");
}

/* Count the manifests; the first one's text is where the place says. */
static void
look_for_manifests(const char *text, size_t length, aigcp_manifest_place *place)
{
    aigcp_html_tag tag;
    size_t position = 0;

    memset(place, 0, sizeof *place);
    while (aigcp_html_next_tag(text, length, &position, &tag)) {
        if (is_manifest(text, &tag) && place->count++ == 0) {
            place->offset = tag.end;
            place->length = tag.text_end - tag.end;
            place->nothing_beside = true; /* base64 has no room for anything else */
        }
    }
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    aigcp_buffer head;
    aigc_status status = aigcp_text_head(source, AIGCP_HTML_HEAD_MAX, &head);

    memset(place, 0, sizeof *place);
    if (status == AIGC_OK) {
        look_for_manifests((const char *)head.data, head.length, place);
        status = place->count > 0 ? aigcp_base64_take((const char *)head.data + place->offset,
                                                      (size_t)place->length, store)
                                  : AIGC_ERR_NOT_FOUND;
    }
    aigcp_buffer_free(&head);
    /* A page that was made of marked text may hold its wrapper still. */
    return status == AIGC_ERR_NOT_FOUND ? aigcp_text_manifest_find(source, store, place) : status;
}

/* Where a new element goes that belongs into the head. */
static size_t
find_place(const char *text, size_t length)
{
    html_place place = { 0 };
    aigcp_html_tag tag;
    size_t position = 0;

    while (aigcp_html_next_tag(text, length, &position, &tag))
        look_for_place(text, &tag, &place);
    return place.rank > 0 ? place.at : behind_prolog(text, length);
}

static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    aigcp_buffer head, bytes;
    aigcp_manifest_place old;
    size_t before = 0;
    aigc_status status = aigcp_text_head(source, AIGCP_HTML_HEAD_MAX, &head);

    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX / 3 * 4 + 256);
    if (status == AIGC_OK) {
        look_for_manifests((const char *)head.data, head.length, &old);
        if (old.count == 0) {
            old.offset = find_place((const char *)head.data, head.length);
            before = strlen(SCRIPT);
            status = aigcp_buffer_append_string(&bytes, SCRIPT);
        }
    }
    if (status == AIGC_OK)
        status = aigcp_base64_append(store, length, &bytes);
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){ .offset = old.offset + before,
                                         .length = bytes.length - before,
                                         .count = 1,
                                         .nothing_beside = true };
        status = old.count == 0 ? aigcp_buffer_append_string(&bytes, "</script>") : AIGC_OK;
    }
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, old.offset, old.length, bytes.data, bytes.length);
    aigcp_buffer_free(&head);
    aigcp_buffer_free(&bytes);
    return status;
}

const aigcp_format aigcp_format_html = {
    .type = AIGC_MEDIA_HTML,
    .name = "HTML",
    .mime = "text/html",
    .extension = "html",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = find_manifest,
    .place_manifest = place_manifest,
};
