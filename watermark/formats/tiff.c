/* SPDX-License-Identifier: Apache-2.0 */
/* TIFF and BigTIFF, in both byte orders, and what is built on them (DNG).
 *
 * Label: XMP in tag 700 of the first directory, type 7; also EXIF UserComment if asked for.
 * C2PA: tag 0xCD41, type 7, in the last directory (C2PA 2.2, appendix A.3). */
#include "watermark/media/media_format.h"

#include "watermark/formats/exif_block.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/tiff_ifd.h"
#include "watermark/limits.h"

#include <string.h>

#define TAG_XMP 700
#define TAG_C2PA 0xCD41

/* Call a function for each directory of the chain. */
typedef aigc_status (*directory_fn)(void *context, const aigcp_tiff *tiff, const aigcp_ifd *ifd);

/* How many directories there are in a chain that comes back to one of them, by Brent's algorithm
 * (1980). More than AIGCP_IFDS_MAX if it does not: it ends, or is longer than is looked at. */
static aigc_status
count_in_ring(const aigcp_tiff *tiff, size_t *count)
{
    uint64_t kept = tiff->first, at = tiff->first;
    size_t length = 0, power = 1;
    aigc_status status;

    *count = AIGCP_IFDS_MAX + 1;
    do { /* the length of the ring */
        if (length == power) {
            kept = at;
            power *= 2;
            length = 0;
        }
        length++;
        status = aigcp_ifd_next(tiff, at, &at);
    } while (status == AIGC_OK && at != kept && at != 0 && power <= AIGCP_IFDS_MAX);
    if (status != AIGC_OK || at != kept)
        return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
    kept = at = tiff->first;
    for (size_t i = 0; status == AIGC_OK && i < length; i++)
        status = aigcp_ifd_next(tiff, at, &at);
    for (*count = length; status == AIGC_OK && at != kept;
         ++*count) { /* and of what is before it */
        status = aigcp_ifd_next(tiff, at, &at);
        if (status == AIGC_OK)
            status = aigcp_ifd_next(tiff, kept, &kept);
    }
    return status;
}

/* @return AIGC_ERR_FORMAT if the chain comes back to a directory, which is not visited again. */
static aigc_status
each_directory(const aigcp_tiff *tiff, directory_fn visit, void *context)
{
    uint64_t offset = tiff->first, pointer = tiff->pointer;
    size_t entries = 0, ring = 0;
    aigc_status status = offset == 0 ? AIGC_ERR_FORMAT : count_in_ring(tiff, &ring);

    for (size_t count = 0; status == AIGC_OK && offset != 0; count++) {
        aigcp_ifd ifd;

        if (count == ring)
            return AIGC_ERR_FORMAT;
        if (count == AIGCP_IFDS_MAX || entries > AIGCP_TIFF_ENTRIES_MAX)
            return AIGC_ERR_LIMIT;
        status = aigcp_ifd_read(tiff, offset, pointer, &ifd);
        entries += ifd.count;
        if (status == AIGC_OK) {
            offset = ifd.next;
            pointer = ifd.next_pointer;
            status = visit(context, tiff, &ifd);
            aigcp_ifd_free(&ifd);
        }
    }
    return status;
}

/* ---- reading ---------------------------------------------------------------------------- */

typedef struct label_search {
    aigcp_carrier_fn found;
    void *context;
    size_t bytes; /* of packets, so far */
} label_search;

static bool
is_bytes(const aigcp_tag *tag)
{
    return tag->type == 1 || tag->type == AIGCP_TIFF_ASCII || tag->type == AIGCP_TIFF_UNDEFINED;
}

static aigc_status
directory_labels(void *context, const aigcp_tiff *tiff, const aigcp_ifd *ifd)
{
    label_search *search = context;
    aigcp_buffer packet;
    aigcp_tag tag;

    if (!aigcp_ifd_find(tiff, ifd, TAG_XMP, &tag) || !is_bytes(&tag))
        return AIGC_OK;
    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_tag_value(tiff, &tag, &packet);
    search->bytes += packet.length;
    if (search->bytes > AIGCP_METADATA_TOTAL)
        status = AIGC_ERR_LIMIT;
    if (status == AIGC_OK) {
        status = aigcp_packet_labels(packet.data, packet.length, tag.data, search->found,
                                     search->context);
    } else if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT) {
        status = AIGC_OK;
    }
    aigcp_buffer_free(&packet);
    return status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    label_search search = { found, context, 0 };
    aigcp_tiff tiff;
    aigc_status status = aigcp_tiff_open(&tiff, source);

    if (status == AIGC_OK) {
        status = each_directory(&tiff, directory_labels, &search);
        status = status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
    }
    return status == AIGC_OK ? aigcp_exif_labels(&tiff, tiff.first, found, context) : status;
}

/* ---- placing ---------------------------------------------------------------------------- */

typedef struct tiff_job {
    aigcp_image_job image;
    aigcp_tiff_writer writer;
    size_t bytes; /* of packets, so far */
} tiff_job;

static aigc_status
set_packet(tiff_job *job, const aigcp_tiff *tiff, aigcp_ifd_changes *changes)
{
    aigcp_buffer old, result;
    aigcp_tag tag;
    bool exists = aigcp_ifd_find(tiff, changes->ifd, TAG_XMP, &tag) && is_bytes(&tag);

    aigcp_buffer_init(&old, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigc_status status = exists ? aigcp_tag_value(tiff, &tag, &old) : AIGC_OK;
    job->bytes += old.length;
    if (job->bytes > AIGCP_METADATA_TOTAL)
        status = AIGC_ERR_LIMIT;
    if (status == AIGC_OK)
        status = aigcp_packet_set(&job->image, old.data, old.length, &result);
    if (status == AIGC_OK) {
        status = aigcp_tiff_set(&job->writer, changes, TAG_XMP, AIGCP_TIFF_UNDEFINED, result.data,
                                result.length, NULL);
    }
    aigcp_buffer_free(&old);
    aigcp_buffer_free(&result);
    return status;
}

/* The label goes into the first directory; from the packets of the others it goes. */
static aigc_status
place_in_directory(void *context, const aigcp_tiff *tiff, const aigcp_ifd *ifd)
{
    tiff_job *job = context;
    aigcp_ifd_changes changes = { .ifd = ifd };
    bool is_first = !job->image.xmp_done;
    const char *wrapped = job->image.request->also_native ? job->image.request->wrapped : NULL;
    aigcp_tag tag;
    uint64_t offset;
    aigc_status status = AIGC_OK;

    aigcp_tiff_enter(&job->writer, ifd);
    if (is_first || (aigcp_ifd_find(tiff, ifd, TAG_XMP, &tag) && is_bytes(&tag)))
        status = set_packet(job, tiff, &changes);
    if (status == AIGC_OK && is_first)
        status = aigcp_exif_set(&job->writer, &changes, wrapped);
    if (status == AIGC_OK)
        status = aigcp_tiff_commit(&job->writer, &changes, &offset);
    /* Only the first one may move: the pointer to a later one may just have moved itself. */
    if (status == AIGC_OK && !is_first && offset != ifd->offset)
        status = AIGC_ERR_FORMAT;
    return status == AIGC_OK ? aigcp_tiff_point(&job->writer, ifd, offset) : status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    tiff_job job = { .image = { .source = source, .request = request, .edits = edits } };
    aigcp_tiff tiff;
    aigc_status status = aigcp_tiff_open(&tiff, source);

    aigcp_tiff_writer_init(&job.writer, &tiff, edits);
    return status == AIGC_OK ? each_directory(&tiff, place_in_directory, &job) : status;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

typedef struct store_search {
    aigcp_buffer *store;
    aigcp_manifest_place *place;
    bool in_last; /* it is in the directory that was seen last */
} store_search;

static aigc_status
find_store(void *context, const aigcp_tiff *tiff, const aigcp_ifd *ifd)
{
    store_search *search = context;
    size_t begin = search->store->length;
    aigc_status status = AIGC_OK;
    aigcp_tag tag;

    search->in_last = false;
    for (size_t i = 0; status == AIGC_OK && i < ifd->count; i++) {
        aigcp_ifd_entry(tiff, ifd, i, &tag);
        if (tag.id != TAG_C2PA)
            continue;
        search->in_last = true;
        if (search->place->count++ > 0)
            continue;
        if (tag.type != AIGCP_TIFF_UNDEFINED || tag.is_inline)
            return AIGC_ERR_FORMAT;
        status = aigcp_tag_value(tiff, &tag, search->store);
        if (status == AIGC_OK) {
            search->place->offset = tag.data;
            search->place->length = tag.length;
            search->place->nothing_beside = aigcp_store_trim(search->store, begin);
        }
    }
    return status;
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    store_search search = { store, place, false };
    aigcp_tiff tiff;
    aigc_status status = aigcp_tiff_open(&tiff, source);

    memset(place, 0, sizeof *place);
    if (status == AIGC_OK)
        status = each_directory(&tiff, find_store, &search);
    if (status != AIGC_OK)
        return status;
    if (place->count == 0)
        return AIGC_ERR_NOT_FOUND;
    return search.in_last ? AIGC_OK : AIGC_ERR_FORMAT;
}

typedef struct store_job {
    aigcp_tiff_writer writer;
    const uint8_t *store;
    size_t length;
    aigcp_manifest_place *place;
} store_job;

static aigc_status
place_store(void *context, const aigcp_tiff *tiff, const aigcp_ifd *ifd)
{
    store_job *job = context;
    aigcp_ifd_changes changes = { .ifd = ifd };
    uint64_t offset;
    aigcp_tag tag;

    if (ifd->next != 0) {
        /* One in another directory cannot be taken out without writing that anew. */
        return aigcp_ifd_find(tiff, ifd, TAG_C2PA, &tag) ? AIGC_ERR_FORMAT : AIGC_OK;
    }
    aigcp_tiff_enter(&job->writer, ifd);
    aigc_status status = aigcp_tiff_set(&job->writer, &changes, TAG_C2PA, AIGCP_TIFF_UNDEFINED,
                                        job->store, job->length, &job->place->offset);
    job->place->length = job->length;
    if (status == AIGC_OK)
        status = aigcp_tiff_commit(&job->writer, &changes, &offset);
    return status == AIGC_OK ? aigcp_tiff_point(&job->writer, ifd, offset) : status;
}

static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    store_job job = { .store = store, .length = length, .place = place };
    aigcp_tiff tiff;
    aigc_status status = aigcp_tiff_open(&tiff, source);

    *place = (aigcp_manifest_place){ .count = 1, .nothing_beside = true };
    if (length <= 8)
        return AIGC_ERR_FORMAT; /* it would stand in the entry itself */
    aigcp_tiff_writer_init(&job.writer, &tiff, edits);
    return status == AIGC_OK ? each_directory(&tiff, place_store, &job) : status;
}

const aigcp_format aigcp_format_tiff = {
    .type = AIGC_MEDIA_TIFF,
    .name = "TIFF",
    .mime = "image/tiff",
    .extension = "tiff",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = find_manifest,
    .place_manifest = place_manifest,
};
