/* SPDX-License-Identifier: Apache-2.0 */
/* A segment is CI "JP", instance number En, sequence number Z from 1, and a piece of the box. The
 * first piece begins with the header of the box, LBox and TBox; in front of every later piece
 * the header is repeated, and is no part of the box. */
#include "watermark/formats/jpeg_manifest.h"

#include "common/byte_order.h"
#include "watermark/formats/jpeg_index.h"
#include "watermark/formats/jpeg_markers.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define HEAD 8 /* CI, En, Z */
#define BOX 8  /* LBox, TBox */

/* What the reference engine writes: the same number and the same size of pieces. */
#define INSTANCE 0x0211
#define PIECE 64000

/* The start of a store: LBox, "jumb", LBox, "jumd", the type of a store of C2PA. */
static const uint8_t store_type[16] = { 'c',  '2',  'p',  'a',  0x00, 0x11, 0x00, 0x10,
                                        0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71 };

#define PROBE (HEAD + 2 * BOX + sizeof(store_type))

typedef struct jumbf_segment {
    aigcp_jpeg_segment segment;
    uint64_t instance, sequence;
    uint64_t size;    /* LBox */
    uint8_t box[BOX]; /* LBox and TBox */
    bool is_store;    /* the first of a store of C2PA */
} jumbf_segment;

/* Read the head of a segment; `*is_jumbf` is false if it holds anything else. */
static aigc_status
read_head(const aigc_source *source, const aigcp_jpeg_segment *segment, jumbf_segment *jumbf,
          bool *is_jumbf)
{
    uint8_t bytes[PROBE] = { 0 };
    size_t length = segment->length < PROBE ? segment->length : PROBE;
    aigc_status status = aigcp_source_read(source, segment->data, bytes, length);

    *jumbf = (jumbf_segment){ .segment = *segment };
    *is_jumbf = status == AIGC_OK && length >= HEAD + BOX && memcmp(bytes, "JP", 2) == 0;
    if (!*is_jumbf)
        return status;
    jumbf->instance = aigcp_get_be(bytes + 2, 2);
    jumbf->sequence = aigcp_get_be(bytes + 4, 4);
    memcpy(jumbf->box, bytes + HEAD, BOX);
    jumbf->size = aigcp_get_be(jumbf->box, 4);
    jumbf->is_store = jumbf->sequence == 1 && length == PROBE &&
                      memcmp(bytes + HEAD + 4, "jumb", 4) == 0 &&
                      memcmp(bytes + HEAD + BOX + 4, "jumd", 4) == 0 &&
                      memcmp(bytes + HEAD + 2 * BOX, store_type, sizeof store_type) == 0;
    return AIGC_OK;
}

/* The next segment of JUMBF. @return AIGC_ERR_NOT_FOUND at the first scan. */
static aigc_status
next_jumbf(const aigc_source *source, aigcp_part_walk *walk, jumbf_segment *jumbf)
{
    aigcp_jpeg_segment segment;
    aigc_status status;
    bool is_jumbf = false;

    do {
        status = aigcp_jpeg_next(source, walk, &segment);
        if (status == AIGC_OK && aigcp_jpeg_is_end(&segment))
            return AIGC_ERR_NOT_FOUND;
        if (status == AIGC_OK && segment.marker == AIGCP_JPEG_APP11)
            status = read_head(source, &segment, jumbf, &is_jumbf);
    } while (status == AIGC_OK && !is_jumbf);
    return status;
}

/* Read the rest of a store whose first segment is given; `store` may be NULL. The walk moves
 * behind its last segment. */
static aigc_status
read_rest(const aigc_source *source, const jumbf_segment *first, aigcp_part_walk *walk,
          aigcp_buffer *store, aigcp_manifest_place *place)
{
    jumbf_segment part = *first;
    uint64_t left = first->size, end = first->segment.end;
    size_t skip = HEAD;
    aigc_status status = first->size >= BOX ? AIGC_OK : AIGC_ERR_FORMAT;

    place->offset = first->segment.offset;
    for (uint64_t sequence = 1; status == AIGC_OK; sequence++) {
        size_t length = part.segment.length - skip;

        if (part.sequence != sequence || part.instance != first->instance || length > left ||
            memcmp(part.box, first->box, BOX) != 0)
            return AIGC_ERR_FORMAT;
        if (store)
            status = aigcp_source_append(source, part.segment.data + skip, length, store);
        left -= length;
        end = part.segment.end;
        if (left == 0)
            break;
        skip = HEAD + BOX;
        if (status == AIGC_OK)
            status = next_jumbf(source, walk, &part);
        if (status == AIGC_OK && part.segment.offset != end)
            status = AIGC_ERR_FORMAT; /* something stands between the segments */
    }
    place->length = status == AIGC_OK ? end - place->offset : 0;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

aigc_status
aigcp_jpeg_find_manifest(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    jumbf_segment jumbf;
    aigcp_manifest_place other;
    aigc_status status;

    *place = (aigcp_manifest_place){ .nothing_beside = true,
                                     .walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX } };
    do {
        status = next_jumbf(source, &place->walk, &jumbf);
        if (status == AIGC_OK && jumbf.is_store) {
            bool is_first = place->count++ == 0;

            status = read_rest(source, &jumbf, &place->walk, is_first ? store : NULL,
                               is_first ? place : &other);
        }
    } while (status == AIGC_OK);
    return status == AIGC_ERR_NOT_FOUND && place->count > 0 ? AIGC_OK : status;
}

static aigc_status
append_segments(aigcp_buffer *bytes, const uint8_t *store, size_t length)
{
    aigc_status status = AIGC_OK;
    uint8_t head[HEAD + BOX] = { 'J', 'P' };
    uint32_t sequence = 0;

    aigcp_put_be(head + 2, 2, INSTANCE);
    memcpy(head + HEAD, store, BOX);
    for (size_t at = 0; status == AIGC_OK && at < length;) {
        size_t piece = length - at < PIECE ? length - at : PIECE;

        aigcp_put_be(head + 4, 4, ++sequence);
        status = aigcp_jpeg_append(bytes, AIGCP_JPEG_APP11, head, at == 0 ? HEAD : HEAD + BOX,
                                   store + at, piece);
        at += piece;
    }
    return status;
}

aigc_status
aigcp_jpeg_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                          aigcp_edits *edits, aigcp_manifest_place *place)
{
    aigcp_part_walk walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX };
    jumbf_segment jumbf;
    aigcp_buffer bytes;
    aigcp_manifest_place old;

    memset(place, 0, sizeof *place);
    if (length < BOX)
        return AIGC_ERR_FORMAT;
    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX + AIGCP_STORE_MAX / 1024);
    aigc_status status = append_segments(&bytes, store, length);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, AIGCP_JPEG_BEGIN, 0, bytes.data, bytes.length);
        *place = (aigcp_manifest_place){
            .offset = AIGCP_JPEG_BEGIN, .length = bytes.length, .count = 1, .nothing_beside = true
        };
    }
    aigcp_buffer_free(&bytes);
    while (status == AIGC_OK) {
        status = next_jumbf(source, &walk, &jumbf);
        if (status == AIGC_OK && jumbf.is_store) {
            status = read_rest(source, &jumbf, &walk, NULL, &old);
            if (status == AIGC_OK)
                status = aigcp_edits_add(edits, old.offset, old.length, NULL, 0);
        }
    }
    return status == AIGC_ERR_NOT_FOUND ? aigcp_jpeg_index_follow(source, edits) : status;
}
