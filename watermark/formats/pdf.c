/* SPDX-License-Identifier: Apache-2.0 */
/* PDF: the label is /AIGC in the document information dictionary (TC260-PG-20258A, 6.3). It is
 * written by an incremental update; what that replaces stays in the file as an earlier revision,
 * and is reported as such. Manifests are in pdf_manifest.c. */
#include "common/i18n.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/pdf_catalog.h"
#include "watermark/formats/pdf_manifest.h"
#include "watermark/formats/pdf_revision.h"
#include "watermark/media/media_format.h"
#include "watermark/media/xmp_labels.h"

#include <string.h>

/* ---- reading ------------------------------------------------------------------------------- */

/* The information dictionary as of a section.
 * @return AIGC_ERR_NOT_FOUND if it has none. */
static aigc_status
load_info(aigcp_pdf *pdf, size_t section, aigcp_pdf_value *reference, aigcp_pdf_object *info)
{
    aigcp_pdf_value trailer = aigcp_pdf_trailer(pdf, section);

    memset(info, 0, sizeof *info);
    *reference = aigcp_pdf_get(&trailer, "Info");
    if (reference->length == 0)
        return AIGC_ERR_NOT_FOUND;
    aigc_status status = aigcp_pdf_load(pdf, section, reference, info);
    return status == AIGC_OK && !aigcp_pdf_is_dictionary(&info->value) ? AIGC_ERR_FORMAT : status;
}

/* The XMP of the document; empty if it has none that can be read. */
static aigc_status
read_metadata(aigcp_pdf *pdf, const aigcp_pdf_object *catalog, aigcp_buffer *packet,
              uint64_t *offset)
{
    aigcp_pdf_value reference = aigcp_pdf_get(&catalog->value, "Metadata");
    aigcp_pdf_object stream;

    if (reference.length == 0)
        return AIGC_OK;
    aigc_status status = aigcp_pdf_load(pdf, 0, &reference, &stream);
    *offset = stream.place;
    if (status == AIGC_OK)
        status = aigcp_pdf_unpack(pdf, &stream, packet);
    aigcp_pdf_object_free(&stream);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* Hand over /AIGC of one information dictionary. */
static aigc_status
find_in_info(const aigcp_pdf_object *info, bool is_newest, aigcp_carrier_fn found, void *context)
{
    aigcp_carrier carrier = { .place = is_newest ? "PDF Info AIGC"
                                                 : N_("PDF Info AIGC, earlier revision"),
                              .offset = info->place,
                              .kind = is_newest ? AIGC_CARRIER_AIGC : AIGC_CARRIER_SUPERSEDED };
    aigcp_pdf_value value = aigcp_pdf_get(&info->value, "AIGC");
    aigcp_buffer text;
    aigc_status status;

    if (value.length == 0)
        return AIGC_OK;
    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    status = aigcp_pdf_read_string(&value, &text);
    carrier.text = text.length > 0 ? (const char *)text.data : "";
    carrier.length = text.length;
    if (status == AIGC_ERR_FORMAT) {
        /* A dictionary or a name: handed over as it stands. */
        carrier.text = (const char *)value.text;
        carrier.length = value.length;
        status = AIGC_OK;
    }
    if (status == AIGC_OK)
        status = found(context, &carrier);
    aigcp_buffer_free(&text);
    return status;
}

/* Every revision has an information dictionary; most share one. */
static aigc_status
find_in_revisions(aigcp_pdf *pdf, aigcp_carrier_fn found, void *context)
{
    uint64_t place = 0, index = 0;
    bool is_newest = true;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < pdf->count; i++) {
        aigcp_pdf_object info;
        aigcp_pdf_value reference;

        status = load_info(pdf, i, &reference, &info);
        if (status == AIGC_OK && (is_newest || info.place != place || info.index != index)) {
            place = info.place;
            index = info.index;
            status = find_in_info(&info, is_newest, found, context);
            is_newest = false;
        } else if (status == AIGC_ERR_NOT_FOUND ||
                   (i > 0 && (status == AIGC_ERR_FORMAT || status == AIGC_ERR_UNSUPPORTED))) {
            status = AIGC_OK; /* an old revision that cannot be read hides nothing of the others */
        }
        aigcp_pdf_object_free(&info);
    }
    return status;
}

static aigc_status
find_in_metadata(aigcp_pdf *pdf, aigcp_carrier_fn found, void *context)
{
    uint64_t offset = 0;
    aigcp_pdf_value reference;
    aigcp_pdf_object catalog;
    aigcp_buffer packet;
    aigc_status status = aigcp_pdf_load_catalog(pdf, &reference, &catalog);

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    if (status == AIGC_OK)
        status = read_metadata(pdf, &catalog, &packet, &offset);
    if (status == AIGC_OK && packet.length > 0)
        status = aigcp_xmp_labels((const char *)packet.data, packet.length, offset, found, context);
    aigcp_buffer_free(&packet);
    aigcp_pdf_object_free(&catalog);
    /* Damaged or encrypted XMP, or none: that hides nothing of what else is in the file. */
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_UNSUPPORTED ||
                   status == AIGC_ERR_NOT_FOUND
               ? AIGC_OK
               : status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_pdf pdf;
    aigc_status status = aigcp_pdf_open(&pdf, source);
    bool encrypted = status == AIGC_OK && aigcp_pdf_is_encrypted(&pdf);

    if (status == AIGC_OK && !encrypted)
        status = find_in_revisions(&pdf, found, context);
    /* Strings of encrypted files say nothing; XMP may be left in the clear (7.6.3.2). */
    if (status == AIGC_OK)
        status = find_in_metadata(&pdf, found, context);
    if (status == AIGC_OK && encrypted)
        status = AIGC_ERR_ENCRYPTED;
    aigcp_pdf_close(&pdf);
    return status;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* The information dictionary with its new label. */
static aigc_status
update_info(aigcp_pdf *pdf, const char *bare, aigcp_pdf_update *update,
            aigcp_pdf_reference *reference)
{
    static const char *const without[] = { "AIGC", NULL };
    aigcp_pdf_value at, empty = { (const uint8_t *)"<<>>", 4 };
    aigcp_pdf_object info;
    aigcp_buffer body;
    aigc_status status = load_info(pdf, 0, &at, &info);

    aigcp_buffer_init(&body, AIGCP_PDF_UPDATE_MAX);
    if (status == AIGC_ERR_NOT_FOUND) {
        info.value = empty;
        status = aigcp_pdf_update_number(update, reference);
    } else if (status == AIGC_OK && !aigcp_pdf_read_reference(&at, reference)) {
        status = AIGC_ERR_FORMAT;
    }
    if (status == AIGC_OK)
        status = aigcp_pdf_copy_open(&info.value, without, &body);
    while (status == AIGC_OK && body.data[body.length - 1] == ' ')
        body.length--; /* where a label stood */
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, " /AIGC ");
    if (status == AIGC_OK)
        status = aigcp_pdf_write_string(bare, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, ">>");
    if (status == AIGC_OK && !aigcp_same_bytes(&body, info.value.text, info.value.length))
        status = aigcp_pdf_update_object(update, reference, &body);
    aigcp_buffer_free(&body);
    aigcp_pdf_object_free(&info);
    return status;
}

/* The catalog with a reference to metadata that are new. */
static aigc_status
point_to_metadata(const aigcp_pdf_value *catalog, const aigcp_pdf_value *at,
                  const aigcp_pdf_reference *metadata, aigcp_pdf_update *update)
{
    static const char *const without[] = { "Metadata", NULL };
    aigcp_pdf_reference reference;
    aigcp_buffer body;
    aigc_status status = aigcp_pdf_read_reference(at, &reference) ? AIGC_OK : AIGC_ERR_FORMAT;

    aigcp_buffer_init(&body, AIGCP_PDF_UPDATE_MAX);
    if (status == AIGC_OK)
        status = aigcp_pdf_copy_open(catalog, without, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, " /Metadata ");
    if (status == AIGC_OK)
        status = aigcp_pdf_write_reference(metadata, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, ">>");
    if (status == AIGC_OK)
        status = aigcp_pdf_update_object(update, &reference, &body);
    aigcp_buffer_free(&body);
    return status;
}

/* XMP is touched only if it has a label already, which would disagree with the new one, or if
 * properties are asked for that have no other place. The label, the first of them, has one. */
static aigc_status
update_metadata(aigcp_pdf *pdf, const aigcp_pdf_object *catalog, const aigcp_pdf_value *catalog_at,
                const aigcp_label_request *request, aigcp_pdf_update *update)
{
    bool has_label = false;
    aigcp_pdf_value at = aigcp_pdf_get(&catalog->value, "Metadata");
    aigcp_pdf_reference reference;
    aigcp_buffer packet, changed;
    uint64_t offset = 0;

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&changed, 2 * AIGCP_METADATA_MAX);
    aigc_status status = read_metadata(pdf, catalog, &packet, &offset);
    bool is_new = packet.length == 0 || !aigcp_pdf_read_reference(&at, &reference);
    if (status == AIGC_OK && packet.length > 0)
        status = aigcp_xmp_has_label((const char *)packet.data, packet.length, &has_label);
    size_t skipped = has_label ? 0 : 1;
    if (status != AIGC_OK || request->property_count <= skipped)
        goto done;
    status = aigcp_xmp_set((const char *)packet.data, packet.length, request->properties + skipped,
                           request->property_count - skipped, &changed);
    if (status == AIGC_OK && aigcp_same_bytes(&changed, packet.data, packet.length))
        goto done;
    if (status == AIGC_OK && is_new)
        status = aigcp_pdf_update_number(update, &reference);
    if (status == AIGC_OK) {
        status = aigcp_pdf_update_stream(update, &reference, "<< /Type /Metadata /Subtype /XML",
                                         changed.data, changed.length, NULL);
    }
    if (status == AIGC_OK && is_new)
        status = point_to_metadata(&catalog->value, catalog_at, &reference, update);
done:
    aigcp_buffer_free(&packet);
    aigcp_buffer_free(&changed);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_pdf_revision revision;
    aigcp_pdf *pdf = &revision.pdf;
    aigcp_pdf_update *update = &revision.update;
    aigcp_pdf_reference info;
    aigc_status status = aigcp_pdf_revision_begin(&revision, source);

    if (status == AIGC_OK)
        status = update_info(pdf, request->bare, update, &info);
    if (status == AIGC_OK)
        status = update_metadata(pdf, &revision.catalog, &revision.catalog_at, request, update);
    if (status == AIGC_OK && update->count > 0)
        status = aigcp_pdf_update_finish(update, &info);
    if (status == AIGC_OK && update->count > 0)
        status = aigcp_edits_add(edits, source->size, 0, update->bytes.data, update->bytes.length);
    aigcp_pdf_revision_free(&revision);
    return status;
}

const aigcp_format aigcp_format_pdf = {
    .type = AIGC_MEDIA_PDF,
    .name = "PDF",
    .mime = "application/pdf",
    .extension = "pdf",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = aigcp_pdf_find_manifest,
    .place_manifest = aigcp_pdf_place_manifest,
};
