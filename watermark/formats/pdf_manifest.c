/* SPDX-License-Identifier: Apache-2.0 */
/* Manifest stores in PDF (C2PA 2.2, A.4): a file that is attached, and that the catalog names as
 * an associated one with the relationship C2PA_Manifest. It is written by an incremental update.
 *
 *     catalog --/AF--> file specification --/EF /F--> stream: the store as it is, no filter
 *             --/Names /EmbeddedFiles--^
 *
 * What a hash leaves out is the data of the stream. A store that is replaced stays in the file as
 * a part of an earlier revision, which it still proves. */
#include "watermark/formats/pdf_manifest.h"

#include "watermark/formats/document_limits.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/pdf_catalog.h"
#include "watermark/formats/pdf_name_tree.h"
#include "watermark/formats/pdf_revision.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define RELATIONSHIP "C2PA_Manifest"
#define FILE_NAME "Content Credentials"

/* What is written must be readable: an object and the words around it. */
#define CATALOG_MAX (AIGCP_PDF_OBJECT_MAX - 128)

/* The stores that the catalog names, and where the first one is. */
typedef struct pdf_attachment {
    size_t count;
    aigcp_pdf_reference stream;
    uint64_t data, length;
} pdf_attachment;

/* ---- reading ------------------------------------------------------------------------------- */

static bool
same_reference(const aigcp_pdf_value *one, const aigcp_pdf_value *other)
{
    aigcp_pdf_reference a, b;

    return aigcp_pdf_read_reference(one, &a) && aigcp_pdf_read_reference(other, &b) &&
           a.number == b.number && a.generation == b.generation;
}

/* The stream of a file specification. Two names for it would be two stores for two readers. */
static aigc_status
locate_stream(aigcp_pdf *pdf, const aigcp_pdf_value *specification, pdf_attachment *attachment)
{
    aigcp_pdf_value files = aigcp_pdf_get(specification, "EF"), plain, unicode;
    aigcp_pdf_object holder, stream = { .is_stream = false };
    aigc_status status = aigcp_pdf_resolve(pdf, &files, &holder);

    plain = aigcp_pdf_get(&files, "F");
    unicode = aigcp_pdf_get(&files, "UF");
    if (status == AIGC_OK && (!aigcp_pdf_read_reference(&plain, &attachment->stream) ||
                              (unicode.length > 0 && !same_reference(&plain, &unicode))))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_pdf_load(pdf, 0, &plain, &stream);
    if (status == AIGC_OK &&
        (!stream.is_stream || aigcp_pdf_get(&stream.value, "Filter").length > 0))
        status = AIGC_ERR_FORMAT;
    attachment->data = stream.data;
    attachment->length = stream.length;
    aigcp_pdf_object_free(&stream);
    aigcp_pdf_object_free(&holder);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

static aigc_status
look_at_file(aigcp_pdf *pdf, aigcp_pdf_value specification, pdf_attachment *attachment)
{
    aigcp_pdf_object holder, name = { .is_stream = false };
    aigc_status status = aigcp_pdf_resolve(pdf, &specification, &holder);

    aigcp_pdf_value relationship = aigcp_pdf_get(&specification, "AFRelationship");
    if (status == AIGC_OK)
        status = aigcp_pdf_resolve(pdf, &relationship, &name);
    if (status == AIGC_OK && aigcp_pdf_is_name(&relationship, RELATIONSHIP) &&
        attachment->count++ == 0)
        status = locate_stream(pdf, &specification, attachment);
    aigcp_pdf_object_free(&name);
    aigcp_pdf_object_free(&holder);
    return status;
}

static aigc_status
find_attachment(aigcp_pdf *pdf, const aigcp_pdf_object *catalog, pdf_attachment *attachment)
{
    aigcp_pdf_value files = aigcp_pdf_get(&catalog->value, "AF"), file;
    aigcp_pdf_object holder;
    size_t at = 0;
    aigc_status status = aigcp_pdf_resolve(pdf, &files, &holder);

    memset(attachment, 0, sizeof *attachment);
    while (status == AIGC_OK && aigcp_pdf_is_array(&files) &&
           aigcp_pdf_next_item(&files, &at, &file))
        status = look_at_file(pdf, file, attachment);
    aigcp_pdf_object_free(&holder);
    return status;
}

aigc_status
aigcp_pdf_find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    pdf_attachment attachment = { .count = 0 };
    aigcp_pdf pdf;
    aigcp_pdf_object catalog = { .is_stream = false };
    aigcp_pdf_value reference;
    size_t begin = store->length;
    aigc_status status = aigcp_pdf_open(&pdf, source);

    *place = (aigcp_manifest_place){ 0 };
    if (status == AIGC_OK)
        status = aigcp_pdf_load_catalog(&pdf, &reference, &catalog);
    if (status == AIGC_OK)
        status = find_attachment(&pdf, &catalog, &attachment);
    if (status == AIGC_OK && attachment.count == 0)
        status = AIGC_ERR_NOT_FOUND;
    if (status == AIGC_OK && attachment.length == 0)
        status = AIGC_ERR_FORMAT;
    /* Its catalog may be packed and encrypted, too; or the store. */
    if ((status == AIGC_OK || status == AIGC_ERR_FORMAT) && aigcp_pdf_is_encrypted(&pdf))
        status = AIGC_ERR_ENCRYPTED;
    if (status == AIGC_OK)
        status = aigcp_source_append(source, attachment.data, attachment.length, store);
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){ .offset = attachment.data,
                                         .length = attachment.length,
                                         .count = attachment.count,
                                         .nothing_beside = aigcp_store_trim(store, begin) };
    }
    aigcp_pdf_object_free(&catalog);
    aigcp_pdf_close(&pdf);
    return status;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* A file specification of the stream. */
static aigc_status
write_specification(aigcp_pdf_update *update, const aigcp_pdf_reference *stream,
                    const aigcp_pdf_reference *specification)
{
    aigcp_buffer body;

    aigcp_buffer_init(&body, CATALOG_MAX);
    aigc_status status =
        aigcp_buffer_append_string(&body, "<< /Type /Filespec /F (" FILE_NAME ") /UF (" //
                                   FILE_NAME ") /Desc (" FILE_NAME                      //
                                          ") /AFRelationship /" RELATIONSHIP " /EF << /F ");
    if (status == AIGC_OK)
        status = aigcp_pdf_write_reference(stream, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, " >> >>");
    if (status == AIGC_OK)
        status = aigcp_pdf_update_object(update, specification, &body);
    aigcp_buffer_free(&body);
    return status;
}

/* /AF with one file more. */
static aigc_status
append_associated(aigcp_pdf *pdf, const aigcp_pdf_object *catalog,
                  const aigcp_pdf_reference *specification, aigcp_buffer *out)
{
    aigcp_pdf_value files = aigcp_pdf_get(&catalog->value, "AF"), file;
    aigcp_pdf_object holder;
    size_t at = 0;
    aigc_status status = aigcp_pdf_resolve(pdf, &files, &holder);

    if (status == AIGC_OK && files.length > 0 && !aigcp_pdf_is_array(&files))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, " /AF [");
    while (status == AIGC_OK && files.length > 0 && aigcp_pdf_next_item(&files, &at, &file)) {
        status = aigcp_buffer_append(out, file.text, file.length);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(out, ' ');
    }
    if (status == AIGC_OK)
        status = aigcp_pdf_write_reference(specification, out);
    aigcp_pdf_object_free(&holder);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "]") : status;
}

/* /Names, in the catalog itself wherever it stood. */
static aigc_status
append_attached(aigcp_pdf *pdf, const aigcp_pdf_object *catalog,
                const aigcp_pdf_reference *specification, aigcp_pdf_update *update,
                aigcp_buffer *out)
{
    static const char *const without[] = { "EmbeddedFiles", NULL };
    static const aigcp_pdf_value empty = { (const uint8_t *)"<<>>", 4 };
    const aigcp_pdf_named attached = { FILE_NAME, *specification };
    aigcp_pdf_value names = aigcp_pdf_get(&catalog->value, "Names");
    aigcp_pdf_object holder;
    aigc_status status = aigcp_pdf_resolve(pdf, &names, &holder);

    names = names.length > 0 ? names : empty;
    if (status == AIGC_OK && !aigcp_pdf_is_dictionary(&names))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, " /Names ");
    if (status == AIGC_OK)
        status = aigcp_pdf_copy_open(&names, without, out);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, " /EmbeddedFiles ");
    if (status == AIGC_OK) {
        status = aigcp_pdf_name_tree_add(pdf, aigcp_pdf_get(&names, "EmbeddedFiles"), &attached,
                                         update, out);
    }
    aigcp_pdf_object_free(&holder);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, ">>") : status;
}

static aigc_status
write_catalog(aigcp_pdf *pdf, const aigcp_pdf_object *catalog, const aigcp_pdf_value *at,
              const aigcp_pdf_reference *specification, aigcp_pdf_update *update)
{
    static const char *const without[] = { "AF", "Names", NULL };
    aigcp_pdf_reference reference;
    aigcp_buffer body;
    aigc_status status = aigcp_pdf_read_reference(at, &reference) ? AIGC_OK : AIGC_ERR_FORMAT;

    aigcp_buffer_init(&body, CATALOG_MAX);
    if (status == AIGC_OK)
        status = aigcp_pdf_copy_open(&catalog->value, without, &body);
    if (status == AIGC_OK)
        status = append_associated(pdf, catalog, specification, &body);
    if (status == AIGC_OK)
        status = append_attached(pdf, catalog, specification, update, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, ">>");
    if (status == AIGC_OK)
        status = aigcp_pdf_update_object(update, &reference, &body);
    aigcp_buffer_free(&body);
    return status;
}

/* The stream, and if it is the first one what leads to it. */
static aigc_status
write_store(aigcp_pdf *pdf, const aigcp_pdf_object *catalog, const aigcp_pdf_value *catalog_at,
            const uint8_t *store, size_t length, aigcp_pdf_update *update)
{
    pdf_attachment attachment;
    aigcp_pdf_reference specification;
    aigc_status status = find_attachment(pdf, catalog, &attachment);

    if (status == AIGC_OK && attachment.count > 1)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK && attachment.count == 0)
        status = aigcp_pdf_update_number(update, &attachment.stream);
    if (status == AIGC_OK) {
        status = aigcp_pdf_update_stream(update, &attachment.stream,
                                         "<< /Type /EmbeddedFile /Subtype /application#2Fc2pa",
                                         store, length, &update->manifest);
        update->manifest_length = status == AIGC_OK ? length : 0;
    }
    if (status != AIGC_OK || attachment.count > 0)
        return status;
    status = aigcp_pdf_update_number(update, &specification);
    if (status == AIGC_OK)
        status = write_specification(update, &attachment.stream, &specification);
    return status == AIGC_OK ? write_catalog(pdf, catalog, catalog_at, &specification, update)
                             : status;
}

aigc_status
aigcp_pdf_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                         aigcp_edits *edits, aigcp_manifest_place *place)
{
    aigcp_pdf_revision revision;
    aigcp_pdf_update *update = &revision.update;
    aigc_status status = aigcp_pdf_revision_begin(&revision, source);

    *place = (aigcp_manifest_place){ 0 };
    if (status == AIGC_OK) {
        status = write_store(&revision.pdf, &revision.catalog, &revision.catalog_at, store, length,
                             update);
    }
    if (status == AIGC_OK)
        status = aigcp_pdf_update_finish(update, NULL);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, source->size, 0, update->bytes.data, update->bytes.length);
        *place = (aigcp_manifest_place){ .offset = source->size + update->manifest,
                                         .length = length,
                                         .count = 1,
                                         .nothing_beside = true };
    }
    aigcp_pdf_revision_free(&revision);
    return status;
}
