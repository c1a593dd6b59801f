/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of an XMP packet: read, and set by splicing. */
#include "watermark/media/xmp_packet.h"

#include "common/utf8.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_encoding.h"
#include "watermark/media/xmp_labels.h"
#include "watermark/media/xmp_walk.h"

#include <string.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* What stands in place of a prefix that is taken: ns1 to ns31, one bit each. */
#define SPARE_PREFIXES 31

typedef struct xmp_reading {
    aigcp_xmp_fn found;
    void *context;
} xmp_reading;

static aigc_status
read_value(void *context, const aigcp_xmp_place *place, const char *value, size_t length)
{
    const xmp_reading *reading = context;

    return reading->found(reading->context, place->uri, place->name, value, length);
}

aigc_status
aigcp_xmp_read(const char *packet, size_t length, aigcp_xmp_fn found, void *context)
{
    xmp_reading reading = { found, context };
    const aigcp_xmp_visitor visitor = { .value = read_value, .context = &reading };
    aigcp_xmp_frame frame;
    aigcp_buffer converted;

    aigcp_buffer_init(&converted, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_xmp_to_utf8(&packet, &length, &converted);
    if (status == AIGC_OK)
        status = aigcp_xmp_walk(packet, length, &visitor, &frame);
    aigcp_buffer_free(&converted);
    return status;
}

/* ---- writing XML ------------------------------------------------------------------------ */

/* Whether XML 1.0 can say it: UTF-8 without control characters but tab and line ends, and
 * without U+FFFE and U+FFFF. */
static bool
is_xml_text(const char *value)
{
    size_t length = value ? strlen(value) : 0;

    if (!value)
        return true;
    if (aigcp_utf8_valid_prefix((const uint8_t *)value, length) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((uint8_t)value[i] < 0x20 && value[i] != '\t' && value[i] != '\n' && value[i] != '\r')
            return false;
    return !strstr(value, "\xef\xbf\xbe") && !strstr(value, "\xef\xbf\xbf");
}

/* Escape for an element or an attribute in either kind of quotes: the same everywhere, so that
 * a reader that takes shortcuts reads it, too. */
static aigc_status
append_escaped(aigcp_buffer *out, const char *value)
{
    static const char characters[] = "&<>\"'\t\n\r";
    static const char *const names[] = { "&amp;",  "&lt;",  "&gt;",  "&quot;",
                                         "&apos;", "&#x9;", "&#xA;", "&#xD;" };
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && *value != '\0') {
        size_t plain = strcspn(value, characters);

        status = aigcp_buffer_append(out, value, plain);
        value += plain;
        if (status == AIGC_OK && *value != '\0') {
            status =
                aigcp_buffer_append_string(out, names[strchr(characters, *value) - characters]);
            value++;
        }
    }
    return status;
}

/* ---- setting ---------------------------------------------------------------------------- */

typedef struct xmp_setting {
    const char *packet;
    size_t length;
    const aigcp_xmp_property *properties;
    size_t count;
    bool set[AIGCP_XMP_SET_MAX];       /* stands in the packet, or is to go */
    uint32_t taken[AIGCP_XMP_SET_MAX]; /* bit 0: its prefix, bit N: nsN; for another URI */
    bool misplaced;                    /* the property that is read is a label, or a field of one */
    aigcp_edits edits;
    aigcp_buffer piece; /* what is spliced in */
} xmp_setting;

static aigc_status
note_prefix(void *context, const char *prefix, const char *uri)
{
    xmp_setting *setting = context;
    unsigned spare = 0;

    if (prefix[0] == 'n' && prefix[1] == 's' && prefix[2] >= '1' && prefix[2] <= '9') {
        spare = (unsigned)(prefix[2] - '0');
        if (prefix[3] >= '0' && prefix[3] <= '9')
            spare = spare * 10 + (unsigned)(prefix[3] - '0');
    }
    for (size_t i = 0; i < setting->count; i++) {
        if (strcmp(setting->properties[i].uri, uri) == 0)
            continue;
        if (strcmp(setting->properties[i].prefix, prefix) == 0)
            setting->taken[i] |= 1;
        if (spare > 0 && spare <= SPARE_PREFIXES)
            setting->taken[i] |= UINT32_C(1) << spare;
    }
    return AIGC_OK;
}

/* Splice the piece in. */
static aigc_status
put_piece(xmp_setting *setting, size_t begin, size_t end)
{
    return aigcp_edits_add(&setting->edits, begin, end - begin, setting->piece.data,
                           setting->piece.length);
}

static bool
piece_stands_at(const xmp_setting *setting, size_t begin, size_t end)
{
    return end - begin == setting->piece.length &&
           (begin == end || memcmp(setting->packet + begin, setting->piece.data, end - begin) == 0);
}

/* Write an element anew that is more than a name and a value; the namespaces that it declares
 * stay declared. */
static aigc_status
rewrite_element(xmp_setting *setting, const aigcp_xmp_place *place, const char *value)
{
    const char *packet = setting->packet;
    size_t name = place->begin + 1;
    size_t at = aigcp_xmp_tag_name_end(packet, setting->length, name);
    size_t name_length = at - name;
    aigcp_xmp_attribute attribute;
    aigc_status status =
        aigcp_buffer_append(&setting->piece, packet + place->begin, 1 + name_length);

    while (status == AIGC_OK &&
           aigcp_xmp_next_attribute(packet, setting->length, &at, &attribute)) {
        if (aigcp_xmp_is_declaration(packet, &attribute)) {
            status = aigcp_buffer_append_byte(&setting->piece, ' ');
            if (status == AIGC_OK) {
                status = aigcp_buffer_append(&setting->piece, packet + attribute.name,
                                             attribute.value_end + 1 - attribute.name);
            }
        }
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&setting->piece, '>');
    if (status == AIGC_OK)
        status = append_escaped(&setting->piece, value);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&setting->piece, "</");
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&setting->piece, packet + name, name_length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&setting->piece, '>');
    return status == AIGC_OK ? put_piece(setting, place->begin, place->end) : status;
}

/* Which of the properties to be set this is; their count if none. */
static size_t
find_set(const xmp_setting *setting, const aigcp_xmp_place *place)
{
    size_t i = 0;

    while (i < setting->count && (strcmp(setting->properties[i].uri, place->uri) != 0 ||
                                  strcmp(setting->properties[i].name, place->name) != 0))
        i++;
    return i;
}

/* A label out of its place goes, without what somebody wrote beside it in an array. */
static aigc_status
note_value(void *context, const aigcp_xmp_place *place, const char *value, size_t length)
{
    xmp_setting *setting = context;

    if (find_set(setting, place) < setting->count)
        return AIGC_OK;
    if (aigcp_xmp_is_label_field(place->uri, place->name)) {
        setting->misplaced = true;
    } else if (aigcp_xmp_is_label_text(place, value, length)) {
        if (place->form == AIGCP_XMP_ITEM) {
            return aigcp_edits_add(&setting->edits, place->value_begin,
                                   place->value_end - place->value_begin, NULL, 0);
        }
        setting->misplaced = true;
    }
    return AIGC_OK;
}

/* A property goes, with the white space that set it off. */
static aigc_status
drop_property(xmp_setting *setting, const aigcp_xmp_place *place)
{
    size_t begin = place->begin;

    while (begin > 0 && strchr(" \t", setting->packet[begin - 1]))
        begin--;
    if (begin > 0 && setting->packet[begin - 1] == '\n')
        begin--;
    if (begin > 0 && setting->packet[begin - 1] == '\r')
        begin--;
    return aigcp_edits_add(&setting->edits, begin, place->end - begin, NULL, 0);
}

static aigc_status
set_property(void *context, const aigcp_xmp_place *place)
{
    xmp_setting *setting = context;
    bool misplaced = setting->misplaced;
    size_t i = find_set(setting, place);

    setting->misplaced = false;
    if (i == setting->count)
        return misplaced ? drop_property(setting, place) : AIGC_OK;
    if (setting->set[i])
        return drop_property(setting, place);
    setting->set[i] = true;
    setting->piece.length = 0;
    if (place->form == AIGCP_XMP_COMPLEX ||
        (place->form == AIGCP_XMP_SIMPLE && place->value_begin == place->end))
        return rewrite_element(setting, place, setting->properties[i].value);
    aigc_status status = append_escaped(&setting->piece, setting->properties[i].value);
    if (status != AIGC_OK || piece_stands_at(setting, place->value_begin, place->value_end))
        return status;
    return put_piece(setting, place->value_begin, place->value_end);
}

/* ---- adding ----------------------------------------------------------------------------- */

/* The prefix for a property: its own, or nsN if that means something else in the packet. To
 * declare it again for another URI would be legal, but readers with one table of prefixes for
 * all would mix them up. */
static const char *
choose_prefix(xmp_setting *setting, size_t i, char spare[8])
{
    unsigned number = 1;

    if ((setting->taken[i] & 1) == 0)
        return setting->properties[i].prefix;
    while (number < SPARE_PREFIXES && (setting->taken[i] >> number & 1) != 0)
        number++;
    memcpy(spare, "ns", 2);
    spare[2] = (char)('0' + (number >= 10 ? number / 10 : number));
    spare[3] = (char)(number >= 10 ? '0' + number % 10 : '\0');
    spare[4] = '\0';
    return spare;
}

static bool
is_declared(const xmp_setting *setting, size_t i)
{
    for (size_t other = 0; other < i; other++)
        if (!setting->set[other] &&
            strcmp(setting->properties[other].uri, setting->properties[i].uri) == 0)
            return true;
    return false;
}

/* A rdf:Description with all properties that are not there yet, on lines of its own. `more` is
 * for its start tag. */
static aigc_status
append_description(xmp_setting *setting, const char *more, aigcp_buffer *out)
{
    aigc_status status = AIGCP_APPEND(out, "  <rdf:Description rdf:about=\"\"", more);
    char spare[8];

    for (size_t i = 0; status == AIGC_OK && i < setting->count; i++) {
        if (!setting->set[i] && !is_declared(setting, i)) {
            const char *prefix = choose_prefix(setting, i, spare);
            const char *uri = setting->properties[i].uri;

            status = AIGCP_APPEND(out, "\n    xmlns:", prefix, "=\"", uri, "\"");
            if (status == AIGC_OK)
                status = note_prefix(setting, prefix, uri);
        }
    }
    if (status == AIGC_OK)
        status = AIGCP_APPEND(out, ">\n");
    for (size_t i = 0; status == AIGC_OK && i < setting->count; i++) {
        const aigcp_xmp_property *property = &setting->properties[i];

        if (!setting->set[i]) {
            const char *prefix = choose_prefix(setting, i, spare);

            status = AIGCP_APPEND(out, "   <", prefix, ":", property->name, ">");
            if (status == AIGC_OK)
                status = append_escaped(out, property->value);
            if (status == AIGC_OK)
                status = AIGCP_APPEND(out, "</", prefix, ":", property->name, ">\n");
        }
    }
    return status == AIGC_OK ? AIGCP_APPEND(out, "  </rdf:Description>\n") : status;
}

static bool
all_set(const xmp_setting *setting)
{
    for (size_t i = 0; i < setting->count; i++)
        if (!setting->set[i])
            return false;
    return true;
}

/* Put what is missing in front of `</rdf:RDF>`, on lines of its own. */
static aigc_status
add_missing(xmp_setting *setting, const aigcp_xmp_frame *frame)
{
    const char *packet = setting->packet;
    size_t at = frame->rdf_close;
    size_t name = frame->rdf_begin + 1;
    size_t name_end = aigcp_xmp_tag_name_end(packet, setting->length, name);
    bool is_usual = name_end - name == 7 && memcmp(packet + name, "rdf:RDF", 7) == 0;
    aigc_status status = AIGC_OK;

    setting->piece.length = 0;
    if (frame->rdf_empty) {
        status = AIGCP_APPEND(&setting->piece, ">\n");
    } else {
        while (at > 0 && (packet[at - 1] == ' ' || packet[at - 1] == '\t'))
            at--;
        if (at > 0 && packet[at - 1] != '\n') {
            at = frame->rdf_close;
            status = AIGCP_APPEND(&setting->piece, "\n");
        }
    }
    if (status == AIGC_OK) {
        status =
            append_description(setting, is_usual ? "" : " xmlns:rdf=\"" RDF "\"", &setting->piece);
    }
    if (status == AIGC_OK && frame->rdf_empty) {
        status = AIGCP_APPEND(&setting->piece, " </");
        if (status == AIGC_OK)
            status = aigcp_buffer_append(&setting->piece, packet + name, name_end - name);
        if (status == AIGC_OK)
            status = AIGCP_APPEND(&setting->piece, ">");
        return status == AIGC_OK ? put_piece(setting, at, at + 2) : status;
    }
    return status == AIGC_OK ? put_piece(setting, at, at) : status;
}

/* Take what the packet grew by out of its padding, if there is enough, so that it keeps its
 * size. The line ends around the padding stay. */
static aigc_status
use_padding(xmp_setting *setting, const aigcp_xmp_frame *frame)
{
    size_t room = frame->pad_end - frame->pad_begin;
    size_t added = 0, removed = 0;

    for (size_t i = 0; i < setting->edits.count; i++) {
        added += setting->edits.list[i].length;
        removed += (size_t)setting->edits.list[i].removed;
    }
    if (added <= removed || room < 2 || added - removed > room - 2)
        return AIGC_OK;
    return aigcp_edits_add(&setting->edits, frame->pad_begin + 1, added - removed, NULL, 0);
}

static aigc_status
append_edited(const xmp_setting *setting, aigcp_buffer *result)
{
    aigc_status status = AIGC_OK;
    size_t from = 0;

    for (size_t i = 0; status == AIGC_OK && i < setting->edits.count; i++) {
        const aigcp_edit *edit = &setting->edits.list[i];
        size_t at = (size_t)edit->offset;

        status = aigcp_buffer_append(result, setting->packet + from, at - from);
        if (status == AIGC_OK)
            status = aigcp_buffer_append(result, edit->bytes, edit->length);
        from = at + (size_t)edit->removed;
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append(result, setting->packet + from, setting->length - from);
    return status;
}

static aigc_status
splice(xmp_setting *setting)
{
    const aigcp_xmp_visitor visitor = {
        .value = note_value, .property = set_property, .prefix = note_prefix, .context = setting
    };
    aigcp_xmp_frame frame;
    aigc_status status = aigcp_xmp_walk(setting->packet, setting->length, &visitor, &frame);

    if (status == AIGC_OK && !frame.found)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK && !all_set(setting))
        status = add_missing(setting, &frame);
    if (status == AIGC_OK)
        status = use_padding(setting, &frame);
    return status;
}

static aigc_status
make_packet(xmp_setting *setting, aigcp_buffer *result)
{
    aigc_status status = AIGCP_APPEND(
        result, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n", " <rdf:RDF xmlns:rdf=\"" RDF "\">\n");

    if (status == AIGC_OK)
        status = append_description(setting, "", result);
    return status == AIGC_OK
               ? AIGCP_APPEND(result, " </rdf:RDF>\n</x:xmpmeta>\n", "<?xpacket end=\"w\"?>")
               : status;
}

/* What changes becomes UTF-8; a packet in which nothing does stays as it is. */
static aigc_status
change_packet(xmp_setting *setting, const char *packet, size_t length, aigcp_buffer *result)
{
    aigcp_buffer converted;

    setting->packet = packet;
    setting->length = length;
    aigcp_buffer_init(&converted, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_xmp_to_utf8(&setting->packet, &setting->length, &converted);
    while (setting->length > 0 && setting->packet[setting->length - 1] == 0)
        setting->length--;
    if (status == AIGC_OK && setting->length == 0) {
        status = make_packet(setting, result);
    } else if (status == AIGC_OK) {
        status = splice(setting);
        if (status == AIGC_OK) {
            status = setting->edits.count > 0 ? append_edited(setting, result)
                                              : aigcp_buffer_append(result, packet, length);
        }
    }
    aigcp_buffer_free(&converted);
    return status;
}

aigc_status
aigcp_xmp_set(const char *packet, size_t length, const aigcp_xmp_property *properties, size_t count,
              aigcp_buffer *result)
{
    xmp_setting setting = { .properties = properties, .count = count };
    size_t before = result->length;

    if (count > AIGCP_XMP_SET_MAX)
        return AIGC_ERR_LIMIT;
    for (size_t i = 0; i < count; i++) {
        if (!is_xml_text(properties[i].value))
            return AIGC_ERR_FORMAT;
        setting.set[i] = properties[i].value == NULL;
    }
    aigcp_edits_init(&setting.edits);
    aigcp_buffer_init(&setting.piece, AIGCP_METADATA_MAX);
    aigc_status status = change_packet(&setting, packet, length, result);
    aigcp_edits_free(&setting.edits);
    aigcp_buffer_free(&setting.piece);
    if (status != AIGC_OK)
        result->length = before;
    /* The file is whole; what should be its XMP is none. */
    return status == AIGC_ERR_FORMAT ? AIGC_ERR_OCCUPIED : status;
}
