/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown: the label is a mapping AIGC with the seven keys in YAML front matter
 * (TC260-PG-20258A, 6.5). */
#include "watermark/formats/document_limits.h"
#include "watermark/formats/front_matter.h"
#include "watermark/formats/json_text.h"
#include "watermark/formats/text_head.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/media/label_reader.h"
#include "watermark/media/media_format.h"

#include <string.h>

/* The file's head, and the front matter in it. The caller releases `text`, also after an error. */
static aigc_status
read_head(const aigc_source *source, aigcp_buffer *text, aigcp_front_matter *matter)
{
    aigc_status status = aigcp_text_head(source, AIGCP_FRONT_MATTER_MAX, text);

    if (status != AIGC_OK)
        return status;
    aigcp_front_matter_find((const char *)text->data, text->length, matter);
    return matter->is_open && text->length < source->size ? AIGC_ERR_LIMIT : AIGC_OK;
}

/* What cannot be read as YAML is handed over as it stands: whoever judges labels will say so. */
static aigc_status
hand_over(const char *text, const aigcp_front_matter_entry *entry, aigcp_carrier_fn found,
          void *context)
{
    aigcp_carrier carrier = { .place = "Markdown front matter AIGC",
                              .offset = entry->begin,
                              .kind = AIGC_CARRIER_AIGC };
    aigcp_buffer json;
    aigc_status status;

    aigcp_buffer_init(&json, AIGCP_METADATA_MAX);
    status = aigcp_front_matter_json(text, entry, &json);
    if (status == AIGC_OK) {
        carrier.text = (const char *)json.data;
        carrier.length = json.length;
    } else if (status == AIGC_ERR_FORMAT) {
        carrier.text = text + entry->value;
        carrier.length = entry->end - entry->value;
        status = AIGC_OK;
    }
    if (status == AIGC_OK)
        status = found(context, &carrier);
    aigcp_buffer_free(&json);
    return status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer text;
    aigcp_front_matter matter;
    aigcp_front_matter_entry entry;
    size_t position = 0;
    aigc_status status = read_head(source, &text, &matter);

    while (status == AIGC_OK &&
           aigcp_front_matter_next((const char *)text.data, &matter, &position, &entry))
        status = hand_over((const char *)text.data, &entry, found, context);
    aigcp_buffer_free(&text);
    return status;
}

/* "AIGC:" and a line for each key. A string of JSON is a quoted scalar of YAML, too. */
static aigc_status
write_entry(const aigcp_label_request *request, const char *newline, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_string(out, "AIGC:");

    for (size_t i = 0; status == AIGC_OK && i < AIGCP_LABEL_FIELDS; i++) {
        const char *before[] = { newline, "  ", aigc_field_name((aigc_field)i), ": " };

        for (size_t j = 0; status == AIGC_OK && j < sizeof before / sizeof before[0]; j++)
            status = aigcp_buffer_append_string(out, before[j]);
        if (status == AIGC_OK)
            status = aigcp_json_append_string(out, request->values[i], strlen(request->values[i]));
    }
    return status == AIGC_OK ? aigcp_buffer_append_string(out, newline) : status;
}

/* All of new front matter, for a file that has none. */
static aigc_status
add_front_matter(const aigcp_front_matter *matter, const aigcp_buffer *entry, aigcp_edits *edits)
{
    aigcp_buffer lines;

    aigcp_buffer_init(&lines, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_buffer_append_string(&lines, "---");
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&lines, matter->newline);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&lines, entry->data, entry->length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&lines, "---");
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&lines, matter->newline);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, matter->top, 0, lines.data, lines.length);
    aigcp_buffer_free(&lines);
    return status;
}

/* Whether a label may take the place of this entry: an older one, or nothing at all. */
static aigc_status
check_entry(const char *text, const aigcp_front_matter_entry *entry)
{
    aigcp_label_reading reading = { .form = AIGC_FORM_NONE };
    aigcp_arena arena;
    aigcp_buffer json;

    aigcp_arena_init(&arena);
    aigcp_buffer_init(&json, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_front_matter_json(text, entry, &json);
    bool is_empty = status == AIGC_OK && json.length == 4 && memcmp(json.data, "null", 4) == 0;
    if (status == AIGC_OK && !is_empty)
        status = aigcp_label_read((const char *)json.data, json.length, &arena, &reading);
    else if (status == AIGC_ERR_FORMAT)
        status = AIGC_OK;
    if (status == AIGC_OK && !is_empty && reading.form == AIGC_FORM_NONE)
        status = AIGC_ERR_OCCUPIED;
    aigcp_buffer_free(&json);
    aigcp_arena_free(&arena);
    return status;
}

/* Replace the first entry, drop all others; or add one as the last. */
static aigc_status
edit_front_matter(const char *text, const aigcp_front_matter *matter, const aigcp_buffer *label,
                  aigcp_edits *edits)
{
    aigcp_front_matter_entry entry;
    size_t position = 0;
    bool placed = false;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_front_matter_next(text, matter, &position, &entry)) {
        status = check_entry(text, &entry);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(edits, entry.begin, entry.end - entry.begin, label->data,
                                     placed ? 0 : label->length);
        }
        placed = true;
    }
    return status == AIGC_OK && !placed
               ? aigcp_edits_add(edits, matter->end, 0, label->data, label->length)
               : status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_buffer text, label;
    aigcp_front_matter matter;
    aigc_status status = read_head(source, &text, &matter);

    aigcp_buffer_init(&label, AIGCP_METADATA_MAX);
    if (status == AIGC_OK && matter.is_fixed)
        status = AIGC_ERR_OCCUPIED;
    if (status == AIGC_OK)
        status = write_entry(request, matter.newline, &label);
    if (status == AIGC_OK) {
        status = matter.is_there
                     ? edit_front_matter((const char *)text.data, &matter, &label, edits)
                     : add_front_matter(&matter, &label, edits);
    }
    aigcp_buffer_free(&label);
    aigcp_buffer_free(&text);
    return status;
}

const aigcp_format aigcp_format_markdown = {
    .type = AIGC_MEDIA_MARKDOWN,
    .name = "Markdown",
    .mime = "text/markdown",
    .extension = "md",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = aigcp_text_manifest_find,
    .place_manifest = aigcp_markdown_manifest_place,
};
