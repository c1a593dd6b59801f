/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/xmp_labels.h"

#include "common/arena.h"
#include "common/i18n.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/label_reader.h"
#include "watermark/media/label_text.h"
#include "watermark/media/xmp_encoding.h"
#include "watermark/media/xmp_walk.h"

#include <string.h>

#define PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/"
#define DUBLIN_CORE "http://purl.org/dc/elements/1.1/"
#define EXIF "http://ns.adobe.com/exif/1.0/"
#define TIFF "http://ns.adobe.com/tiff/1.0/"

/* The property TC260:AIGC is the label. Those that are GLUED are one if their text is; the others
 * are hints that there is one, or tell more. */
static const struct {
    const char *uri;
    const char *name;
    const char *place;
    aigc_carrier_kind kind;
} known[] = {
    { AIGCP_XMP_TC260, "AIGC", "XMP TC260:AIGC", AIGC_CARRIER_XMP },
    { AIGCP_XMP_IPTC_EXT, "DigitalSourceType", "XMP Iptc4xmpExt:DigitalSourceType",
      AIGC_CARRIER_IPTC },
    { AIGCP_XMP_IPTC_EXT, "AISystemUsed", "XMP Iptc4xmpExt:AISystemUsed", AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_IPTC_EXT, "AISystemVersionUsed", "XMP Iptc4xmpExt:AISystemVersionUsed",
      AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_BASIC, "CreatorTool", "XMP xmp:CreatorTool", AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_BASIC, "CreateDate", "XMP xmp:CreateDate", AIGC_CARRIER_PROPERTY },
    { PHOTOSHOP, "Credit", "XMP photoshop:Credit", AIGC_CARRIER_PROPERTY },
    { DUBLIN_CORE, "description", "XMP dc:description", AIGC_CARRIER_GLUED },
    { EXIF, "UserComment", "XMP exif:UserComment", AIGC_CARRIER_GLUED },
    { TIFF, "ImageDescription", "XMP tiff:ImageDescription", AIGC_CARRIER_GLUED },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

/* What was found in a packet so far. */
typedef struct packet_search {
    aigcp_carrier_fn found;
    void *context;
    uint64_t offset;
    bool has_label;
    aigcp_arena arena; /* of the fields */
    const char *fields[AIGCP_LABEL_FIELDS];
} packet_search;

/* ---- out of its place ------------------------------------------------------------------- */

/* Which field of a label a property of TC260 is: AIGCP_LABEL_FIELDS if none. */
static unsigned
field_of(const char *uri, const char *name)
{
    bool legacy;
    unsigned field = strcmp(uri, AIGCP_XMP_TC260) == 0
                         ? aigcp_label_key(name, strlen(name), &legacy)
                         : AIGCP_LABEL_FIELDS;

    return field < AIGCP_LABEL_FIELDS ? field : AIGCP_LABEL_FIELDS;
}

bool
aigcp_xmp_is_label_field(const char *uri, const char *name)
{
    return field_of(uri, name) < AIGCP_LABEL_FIELDS;
}

static bool
is_label_text(const char *name, const char *value, size_t length)
{
    return length > 0 && memchr(value, '{', length) &&
           aigcp_tag_is_label(name, strlen(name), value, length);
}

static bool
is_in_place(const aigcp_xmp_place *place)
{
    return strcmp(place->uri, AIGCP_XMP_TC260) == 0 && strcmp(place->name, "AIGC") == 0;
}

bool
aigcp_xmp_is_label_text(const aigcp_xmp_place *place, const char *value, size_t length)
{
    return !is_in_place(place) && place->form != AIGCP_XMP_RESOURCE &&
           is_label_text(place->name, value, length);
}

/* ---- handing over ----------------------------------------------------------------------- */

static aigc_status
hand_over(packet_search *search, const char *place, aigc_carrier_kind kind, const char *text,
          size_t length)
{
    aigcp_carrier carrier = { place, search->offset, text, length, kind };

    search->has_label = search->has_label || kind == AIGC_CARRIER_XMP || kind == AIGC_CARRIER_GLUED;
    return search->found(search->context, &carrier);
}

static aigc_status
keep_field(packet_search *search, const char *uri, const char *name, const char *value,
           size_t length)
{
    unsigned field = field_of(uri, name);

    if (field == AIGCP_LABEL_FIELDS || search->fields[field])
        return AIGC_OK;
    search->fields[field] = aigcp_arena_copy(&search->arena, value, length);
    return search->fields[field] ? AIGC_OK : AIGC_ERR_MEMORY;
}

static aigc_status
take_field(void *context, const aigcp_xmp_place *property, const char *uri, const char *name,
           const char *value, size_t length)
{
    return is_in_place(property) ? keep_field(context, uri, name, value, length) : AIGC_OK;
}

static aigc_status
take_value(void *context, const aigcp_xmp_place *place, const char *value, size_t length)
{
    packet_search *search = context;
    const char *where = N_("XMP, in another property");
    aigc_carrier_kind kind = AIGC_CARRIER_GLUED;

    for (size_t i = 0; i < KNOWN; i++) {
        if (strcmp(place->uri, known[i].uri) == 0 && strcmp(place->name, known[i].name) == 0) {
            where = known[i].place;
            kind = known[i].kind;
        }
    }
    if (aigcp_xmp_is_label_field(place->uri, place->name))
        return keep_field(search, place->uri, place->name, value, length);
    if (kind == AIGC_CARRIER_GLUED && !aigcp_xmp_is_label_text(place, value, length))
        return AIGC_OK;
    return hand_over(search, where, kind, value, length);
}

/* The fields that stood one by one, as the JSON that they should have been. */
static aigc_status
give_fields(packet_search *search)
{
    aigcp_buffer text;
    aigc_status status = AIGC_OK;
    bool any = false;

    for (unsigned i = 0; i < AIGCP_LABEL_FIELDS; i++)
        any = any || search->fields[i];
    aigcp_buffer_init(&text, 2 * AIGCP_METADATA_MAX);
    if (any) {
        status = aigcp_label_text(search->fields, false, &text);
        if (status == AIGC_OK) {
            status = hand_over(search, N_("XMP, field by field"), AIGC_CARRIER_GLUED,
                               (const char *)text.data, text.length);
        }
    }
    aigcp_buffer_free(&text);
    return status;
}

/* Programs write XMP without a parser: with a prefix that nobody declared, for example. */
static aigc_status
search_damaged(packet_search *search, const char *packet, size_t length)
{
    aigcp_json_part(&packet, &length);
    return is_label_text("", packet, length) ? hand_over(search, N_("XMP that is not well-formed"),
                                                         AIGC_CARRIER_GLUED, packet, length)
                                             : AIGC_OK;
}

aigc_status
aigcp_xmp_labels(const char *packet, size_t length, uint64_t offset, aigcp_carrier_fn found,
                 void *context)
{
    packet_search search = { .found = found, .context = context, .offset = offset };
    const aigcp_xmp_visitor visitor = { .value = take_value,
                                        .field = take_field,
                                        .context = &search };
    aigcp_xmp_frame frame;
    aigcp_buffer converted;
    aigc_status status, more = AIGC_OK;

    aigcp_arena_init(&search.arena);
    aigcp_buffer_init(&converted, AIGCP_METADATA_MAX);
    status = aigcp_xmp_to_utf8(&packet, &length, &converted);
    if (status == AIGC_OK)
        status = aigcp_xmp_walk(packet, length, &visitor, &frame);
    if (status == AIGC_OK || status == AIGC_ERR_FORMAT)
        more = give_fields(&search);
    if (more == AIGC_OK && status == AIGC_ERR_FORMAT && !search.has_label)
        more = search_damaged(&search, packet, length);
    aigcp_buffer_free(&converted);
    aigcp_arena_free(&search.arena);
    return more != AIGC_OK ? more : status;
}

static aigc_status
note_label(void *context, const aigcp_carrier *carrier)
{
    bool *has_label = context;

    *has_label =
        *has_label || carrier->kind == AIGC_CARRIER_XMP || carrier->kind == AIGC_CARRIER_GLUED;
    return AIGC_OK;
}

aigc_status
aigcp_xmp_has_label(const char *packet, size_t length, bool *has_label)
{
    *has_label = false;
    aigc_status status = aigcp_xmp_labels(packet, length, 0, note_label, has_label);
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

aigc_status
aigcp_xmp_clear(const char *packet, size_t length, const aigcp_xmp_property *properties,
                size_t count, aigcp_buffer *result)
{
    aigc_status reason = aigcp_xmp_set(packet, length, properties, count, result), status;
    bool has_label;

    if (reason != AIGC_ERR_OCCUPIED && reason != AIGC_ERR_LIMIT)
        return reason;
    status = aigcp_xmp_has_label(packet, length, &has_label);
    if (status == AIGC_OK && !has_label)
        return aigcp_buffer_append(result, packet, length);
    return status == AIGC_OK ? reason : status;
}
