/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/xml_labels.h"

#include "watermark/formats/html_tags.h"
#include "watermark/limits.h"

#include <string.h>

typedef struct label_walk {
    const aigcp_xml_place *place;
    aigcp_carrier_fn found; /* NULL while writing */
    void *context;
    aigcp_xml_splice splice; /* while writing */
    const char *value;
    bool placed;

    bool in_holder;
    unsigned label_depth; /* of the label at hand; 0 if there is none */
    size_t begin;         /* of its tag */
    bool takes_text;      /* which is its value */
    aigcp_buffer text;
} label_walk;

static bool
is_named(const label_walk *walk, const aigcp_xml_element *element, const char *name)
{
    return strcmp(element->uri, walk->place->uri) == 0 && strcmp(element->name, name) == 0;
}

static aigc_status
report(label_walk *walk, const char *value, size_t length)
{
    const aigcp_carrier carrier = {
        .place = walk->place->name, .text = value, .length = length, .kind = AIGC_CARRIER_AIGC
    };

    return walk->found(walk->context, &carrier);
}

static aigc_status
open_label(label_walk *walk, const aigcp_xml_element *element, const char *value)
{
    walk->label_depth = element->depth;
    walk->begin = element->begin;
    walk->takes_text = value == NULL;
    walk->text.length = 0;
    return value && walk->found ? report(walk, value, strlen(value)) : AIGC_OK;
}

static aigc_status
on_open(void *context, const aigcp_xml_element *element)
{
    label_walk *walk = context;
    const char *value = NULL;

    if (element->depth == 0)
        return is_named(walk, element, walk->place->root) ? AIGC_OK : AIGC_ERR_FORMAT;
    if (element->depth == 1) {
        walk->in_holder = is_named(walk, element, walk->place->holder);
        return AIGC_OK;
    }
    return walk->in_holder && walk->label_depth == 0 && walk->place->is_label(element, &value)
               ? open_label(walk, element, value)
               : AIGC_OK;
}

static aigc_status
on_text(void *context, const char *text, size_t length)
{
    label_walk *walk = context;

    return walk->label_depth > 0 && walk->takes_text
               ? aigcp_buffer_append(&walk->text, text, length)
               : AIGC_OK;
}

aigc_status
aigcp_xml_labels_append(const aigcp_xml_place *place, const char *value, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_string(out, place->before);

    if (status == AIGC_OK)
        status = aigcp_html_escape(value, '\'', out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, place->behind) : status;
}

/* Replace the label at hand, or take it away if there has been one. */
static aigc_status
replace_label(label_walk *walk, const aigcp_xml_element *element)
{
    aigc_status status = aigcp_xml_copy(&walk->splice, walk->begin, element->end);

    if (status == AIGC_OK && !walk->placed) {
        status = aigcp_xml_labels_append(walk->place, walk->value, walk->splice.out);
        walk->placed = true;
    }
    return status;
}

/* Put the label at the end of an element, with something around it. */
static aigc_status
add_label(label_walk *walk, const aigcp_xml_element *element, const char *before,
          const char *behind)
{
    aigcp_xml_opened opened;
    aigc_status status = aigcp_xml_enter(&walk->splice, element, &opened);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(walk->splice.out, before);
    if (status == AIGC_OK)
        status = aigcp_xml_labels_append(walk->place, walk->value, walk->splice.out);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(walk->splice.out, behind);
    walk->placed = true;
    return status == AIGC_OK ? aigcp_xml_leave(&walk->splice, &opened) : status;
}

static aigc_status
close_while_writing(label_walk *walk, const aigcp_xml_element *element, bool is_label)
{
    aigc_status status = AIGC_OK;

    if (is_label)
        return replace_label(walk, element);
    if (element->depth == 1 && walk->in_holder && !walk->placed)
        return add_label(walk, element, "", "");
    if (element->depth > 0)
        return AIGC_OK;
    if (!walk->placed) {
        status = walk->place->holder_before ? add_label(walk, element, walk->place->holder_before,
                                                        walk->place->holder_behind)
                                            : AIGC_ERR_FORMAT;
    }
    return status == AIGC_OK ? aigcp_xml_copy_rest(&walk->splice) : status;
}

static aigc_status
on_close(void *context, const aigcp_xml_element *element)
{
    label_walk *walk = context;
    bool is_label = walk->label_depth > 0 && element->depth == walk->label_depth;

    if (is_label)
        walk->label_depth = 0;
    if (!walk->found)
        return close_while_writing(walk, element, is_label);
    return is_label && walk->takes_text
               ? report(walk, walk->text.length > 0 ? (char *)walk->text.data : "",
                        walk->text.length)
               : AIGC_OK;
}

static aigc_status
walk_part(label_walk *walk, const aigcp_buffer *part)
{
    const aigcp_xml_visitor visitor = {
        .open = on_open, .close = on_close, .text = on_text, .context = walk
    };
    aigc_status status;

    aigcp_buffer_init(&walk->text, AIGCP_METADATA_MAX);
    status = aigcp_xml_walk(part->data, part->length, &visitor);
    aigcp_buffer_free(&walk->text);
    return status;
}

aigc_status
aigcp_xml_labels_find(const aigcp_xml_place *place, const aigcp_buffer *part,
                      aigcp_carrier_fn found, void *context)
{
    label_walk walk = { .place = place, .found = found, .context = context };

    return walk_part(&walk, part);
}

aigc_status
aigcp_xml_labels_set(const aigcp_xml_place *place, const aigcp_buffer *part, const char *value,
                     aigcp_buffer *out)
{
    label_walk walk = { .place = place, .splice = { part, 0, out }, .value = value };

    return walk_part(&walk, part);
}
